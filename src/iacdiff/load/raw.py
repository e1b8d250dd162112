"""Code that stands in a document without a fence: often the whole document is one file, or several, one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from iacdiff import markdown, sniff
from iacdiff.load.cut import is_cut
from iacdiff.load.naming import bare_file_line, comment_name
from iacdiff.records import Document, Source

_FEWEST: Final = {"tf": 1}
"""Declarations that prose must hold to be read as code; a header of Terraform is unmistakable."""

_START: Final[dict[str, re.Pattern[str]]] = {
    "hcl": re.compile(r"[ \t]*(?:resource|data|module|variable|output|provider|terraform|locals)\b[^\n=]{0,300}\{"),
    "yaml": re.compile(
        r"(?:AWSTemplateFormatVersion|Description|Parameters|Mappings|Conditions|Metadata|Resources|Outputs)[ \t]*:"
    ),
    "json": re.compile(r"[ \t]*(?:\{|\"\w+\"[ \t]*:[ \t]*\{)"),
    "ts": re.compile(r"#!|import |export |const |class |interface |/\*\*"),
    "js": re.compile(r"#!|import |export |const |class |/\*\*|'use strict'"),
    "py": re.compile(r"#!|import \w|from \w|class \w|def \w|\"\"\""),
    "java": re.compile(r"package |import |public |class "),
    "go": re.compile(r"package |import |func "),
}  # fmt: skip
_COMMENT = re.compile(r"[ \t]*(?:#(?!#*[ \t]*\*)|//|/\*|\*)")


def sources(document: Document, text: str) -> list[Source]:
    """A document → what stands outside its fences and declares something."""
    outside = markdown.outside_fences(text)
    if not _may_declare(outside):
        return []
    last = len(text.rstrip().split("\n"))
    found = []
    for first, stop, name in _stretches(outside.split("\n"), markdown.fenced_lines(text)):
        source = _source(document, outside, first, stop, name)
        if source:
            at_end = source.last >= last
            found.append(source if not at_end else _marked_if_cut(source))
    return found


_SIGN = re.compile(
    r"^[ \t]*(?:resource|module)[ \t]+\"|\"?Type\"?[ \t]*:[ \t]*[\"']?(?:AWS|Custom)::"
    r"|\bnew [\w.]+\(|\b[A-Z]\w+\(\s*(?:self|this)\b|\.New[A-Z]|\baws\.\w+\.[A-Z]",
    re.MULTILINE,
)


def _may_declare(text: str) -> bool:
    return _SIGN.search(text) is not None


def _stretches(lines: list[str], fenced: frozenset[int]) -> Iterator[tuple[int, int, str]]:
    """Lines outside fences, cut where a fence stands or a line is nothing but a file name: (first, stop, that name).

    `first` is 0-based, `stop` exclusive.
    """
    first, name = 0, ""
    for number, line in enumerate(lines):
        file = bare_file_line(line) if len(line) < 200 and "." in line else None
        if number + 1 in fenced or file:
            if number > first:
                yield first, number, name
            first, name = number + 1, file or ""
    if first < len(lines):
        yield first, len(lines), name


def _source(document: Document, outside: str, first: int, stop: int, name: str) -> Source | None:
    lines = outside.split("\n")[first:stop] if (first, stop) != (0, outside.count("\n") + 1) else outside.split("\n")
    platform, language = _classify("\n".join(lines), name)
    if platform is None or language is None:
        return None
    start = _first_code_line(lines, language)
    while lines and not lines[-1].strip():
        lines.pop()
    text = "\n".join(lines[start:])
    if platform != "tf" and len(sniff.declarations(text, platform, language)) < _FEWEST.get(platform, 2):
        return None
    by = "line" if name else "none"
    if not name:
        name, by = next(((file, "comment") for file in [comment_name(text, language)] if file), ("", "none"))
    return Source(document.file, name, text, first + start + 1, platform, language, by)


def _classify(text: str, name: str) -> tuple[str | None, str | None]:
    """Platform and language of a stretch; one that has the name of a file is that file."""
    if _may_declare(text):
        found = sniff.sniff_in_prose(text)
        if found[0]:
            return found
    return sniff.sniff(text, name.rsplit(".", 1)[-1]) if name else (None, None)


def _first_code_line(lines: list[str], language: str) -> int:
    """Where code starts in lines that prose may stand before; comments right above it are its own."""
    pattern = _START.get(language)
    start = next((n for n, line in enumerate(lines) if pattern and pattern.match(line[:400])), 0)
    while start and (_COMMENT.match(lines[start - 1]) or lines[start - 1].strip() == "---"):
        start -= 1
    return start


def _marked_if_cut(source: Source) -> Source:
    if not is_cut(source.text, source.language):
        return source
    return Source(
        source.file, source.block, source.text, source.first, source.platform, source.language, source.named_by, False
    )
