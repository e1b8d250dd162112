"""The sources of one answer → everything that it declares.

    Answer ──each source──▶ dialect.read ──▶ Declared ──merge──▶ one Declared, every id once

A dialect is a module with `PLATFORM` and `read(source: Source) -> Declared`, and one row of `DIALECTS`. It is
imported when the first source of its platform is met, so that nobody pays for a grammar that is not needed.
"""

import importlib
from collections.abc import Callable, Mapping, Set
from typing import Final

from iacdiff.parse.merge import merge
from iacdiff.records import Answer, Declared, Problem, Source

DIALECTS: Final[Mapping[str, str]] = {
    "tf": "iacdiff.parse.terraform",
    "cfn": "iacdiff.parse.cloudformation",
    "cdk": "iacdiff.parse.programs",
    "cdktf": "iacdiff.parse.programs",
    "pulumi": "iacdiff.parse.programs",
}
"""Platform → the module that reads it."""

_PROGRAMS: Final = frozenset({"cdk", "cdktf", "pulumi"})


def parse(answer: Answer) -> Declared:
    """Read every source whose platform has a dialect; sources of several platforms are all read. Never raises."""
    languages = {source.language for source in answer.sources if source.platform in _PROGRAMS}
    return merge([(source.block, _read(source, languages)) for source in answer.sources])


def _read(source: Source, languages: Set[str | None]) -> Declared:
    dialect = DIALECTS.get(source.platform or "")
    if dialect is None:
        # a program's own file without a library's name in it, such as its constants
        if source.platform is not None or source.language is None or source.language not in languages:
            return Declared()
        dialect = DIALECTS["cdk"]
    try:
        read: Callable[[Source], Declared] = importlib.import_module(dialect).read
        return read(source)
    except Exception as error:  # whatever one source does to its reader, the others are still read
        summary = f"could not be read: {type(error).__name__}"
        return Declared(problems=(Problem("error", summary, source.span(1), str(error)),))
