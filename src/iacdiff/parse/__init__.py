"""The sources of one answer → everything that it declares.

    Answer ──each source──▶ dialect.read ──▶ Declared ──merge──▶ one Declared, every id once

A dialect is a module with `PLATFORM` and `read(source: Source) -> Declared`, and one row of `DIALECTS`. It is
imported when the first source of its platform is met, so that nobody pays for a grammar that is not needed.
"""

import importlib
from collections.abc import Callable, Iterable, Mapping
from typing import Final

from iacdiff.parse.merge import merge
from iacdiff.records import Answer, Declared, Problem, Source

DIALECTS: Final[Mapping[str, str]] = {
    "tf": "iacdiff.parse.terraform",
    "cfn": "iacdiff.parse.cloudformation",
}
"""Platform → the module that reads it."""

_PROGRAMS: Final = {"cdk": "CDK", "cdktf": "CDKTF", "pulumi": "Pulumi"}


def parse(answer: Answer) -> Declared:
    """Read every source whose platform has a dialect; sources of several platforms are all read. Never raises."""
    parts = [(source.block, _read(source)) for source in answer.sources if source.platform in DIALECTS]
    return merge([*parts, ("", Declared(problems=tuple(_unread(answer.sources))))])


def _read(source: Source) -> Declared:
    try:
        read: Callable[[Source], Declared] = importlib.import_module(DIALECTS[source.platform or ""]).read
        return read(source)
    except Exception as error:  # whatever one source does to its reader, the others are still read
        summary = f"could not be read: {type(error).__name__}"
        return Declared(problems=(Problem("error", summary, source.span(1), str(error)),))


def _unread(sources: Iterable[Source]) -> Iterable[Problem]:
    """One note for each platform that has no reader, at its first source."""
    told = set()
    for source in sources:
        if source.platform in _PROGRAMS and source.platform not in told:
            told.add(source.platform)
            yield Problem("note", f"{_PROGRAMS[source.platform]} programs are not read yet", source.span(1))
