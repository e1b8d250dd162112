"""Source → Module: the text of a program becomes the nodes of program.py, whichever language it is written in.

Each language has one reader, imported when the first source of that language comes by.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Final

from iacdiff.program import Module
from iacdiff.records import Problem, Source, Span

LANGUAGES: Final[Mapping[str, str]] = {
    "ts": "iacdiff.languages.typescript",
    "js": "iacdiff.languages.typescript",
    "py": "iacdiff.languages.python",
    "java": "iacdiff.languages.java",
    "go": "iacdiff.languages.go",
}
"""Source.language → the module whose `read(source) -> Module` reads it."""


def read(source: Source) -> Module | None:
    """What a source says; None where no reader knows its language.

    Never raises: a source that breaks its reader is a Module without statements and with a Problem.
    """
    path = LANGUAGES.get(source.language or "")
    if path is None:
        return None
    try:
        module: Module = import_module(path).read(source)
    except Exception as error:  # one unreadable file must not take the others with it
        span = Span(source.file, source.first, source.first + source.text.count("\n"))
        problem = Problem("error", "This file could not be read", span, f"{type(error).__name__}: {error}")
        return Module(source, (), (problem,), complete=False)
    return module
