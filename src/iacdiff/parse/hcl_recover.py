"""HCL that is cut off or broken → pieces that can each be read alone.

    text ──split──▶ one chunk a top-level block ──mend──▶ a chunk that parses, if that is all it takes
                                                ──items──▶ else its attributes and nested blocks, each alone

Nothing here parses: lines, indentation and brackets are enough to find where a block and an item begin.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

_HEADER: Final = re.compile(
    r"""^(?P<indent>[ \t]*)(?P<mark>[-+][ \t]?)?
    (?P<type>(?:resource|data)(?=[ \t]+["\w])|(?:variable|output|module|provider|check)(?=[ \t]+["\w])
    |(?:locals|terraform|moved|import|removed)(?=[ \t]*\{))
    (?P<labels>(?:[ \t]+(?:"[^"\n]*"|[\w.-]+))*)[ \t]*\{""",
    re.VERBOSE,
)
_LABEL: Final = re.compile(r'"([^"\n]*)"|([\w.-]+)')
_HEREDOC: Final = re.compile(r"<<[-~]?[ \t]*\"?(\w+)\"?[ \t]*$")
_ITEM: Final = re.compile(r'^([ \t]*)(?:"?[\w./:-]+"?[ \t]*=(?![=>])|[\w-]+(?:[ \t]+(?:"[^"\n]*"|[\w-]+))*[ \t]*\{)')
_STRAY: Final = re.compile(
    r"""^[ \t]*(?:
    `{3,}.*|~{3,}.*            # a fence
    |<{7}.*|={7}[ \t]*|>{7}.*  # the marks of a merge conflict
    |(?:[-*+>][ \t]*)?(?:\.\.\.|…|\[\.\.\.|\(\.\.\.|<\.\.\.).*   # what was left out
    |//\.\.\..*
    )$""",
    re.VERBOSE,
)
_LEFT_OUT: Final = re.compile(r"\.\.\.|…")
_TOKEN: Final = re.compile(r'"(?:[^"\\$%]|\\.|\$(?!\{)|%(?!\{)|[$%]\{[^{}]*\})*"|#.*|//.*|[][{}()]|"')
_WIDEST: Final = 2_000
"""Characters of a line in which a header or an item's name is looked for."""
_CLOSER: Final = {"{": "}", "[": "]", "(": ")"}


@dataclass(frozen=True, slots=True)
class Chunk:
    """One top-level block's lines, from its header to the line before the next header."""

    row: int
    """How many lines stand before it."""
    lines: tuple[str, ...]
    type: str
    labels: tuple[str, ...]

    @property
    def text(self) -> str:
        """The lines as one text."""
        return "\n".join(self.lines)


@dataclass(frozen=True, slots=True)
class Item:
    """One attribute or nested block of a broken block."""

    row: int
    """How many lines of the chunk stand before it."""
    lines: tuple[str, ...]


def split(text: str) -> list[Chunk]:
    """Cut at the headers of top-level blocks; what stands before the first is left out, heredocs are jumped over."""
    lines = text.split("\n")
    headers = list(_headers(lines))
    least = min((len(found["indent"]) for _, found in headers), default=0)
    headers = [(row, found) for row, found in headers if len(found["indent"]) <= least + 1]
    ends = [*(row for row, _ in headers[1:]), len(lines)]
    return [
        Chunk(row, tuple(lines[row:end]), found["type"], labels_of(found["labels"]))
        for (row, found), end in zip(headers, ends, strict=False)
    ]


def _headers(lines: Sequence[str]) -> Iterator[tuple[int, re.Match[str]]]:
    heredocs = Heredocs(lines)
    row = 0
    while row < len(lines):
        found = _HEADER.match(lines[row][:_WIDEST])
        if found:
            yield row, found
        row = heredocs.end(row) + 1


def labels_of(text: str) -> tuple[str, ...]:
    """`"aws_vpc" main` → ("aws_vpc", "main")."""
    return tuple(quoted or bare for quoted, bare in _LABEL.findall(text))


class Heredocs:
    """Where the heredocs among some lines end."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._marks: dict[str, list[int]] | None = None
        """Line without its blanks → its rows, for the lines that could end a heredoc."""
        self._headers: list[int] = []

    def end(self, row: int) -> int:
        """The last row of the heredoc that starts in this row; the row itself where none does, or where it does not
        end before the next top-level block."""
        tail = self._lines[row][-200:]
        found = _HEREDOC.search(tail) if "<<" in tail else None
        if not found:
            return row
        if self._marks is None:
            self._marks = self._index()
        rows = self._marks.get(found[1], [])
        at = bisect_right(rows, row)
        header = bisect_right(self._headers, row)
        limit = self._headers[header] if header < len(self._headers) else len(self._lines)
        return rows[at] if at < len(rows) and rows[at] < limit else row

    def _index(self) -> dict[str, list[int]]:
        marks: dict[str, list[int]] = {}
        for row, line in enumerate(self._lines):
            word = line.strip() if len(line) < 400 else ""
            if word.isidentifier():
                marks.setdefault(word, []).append(row)
            elif line[:1] in "rdvomplt" and _HEADER.match(line[:_WIDEST]):
                self._headers.append(row)
        return marks


# ---------------------------------------------------------------------------------------------- mend


def clean(lines: Sequence[str]) -> tuple[list[str], int | None]:
    """Blank the lines that are no HCL (fences, marks of a diff or a merge, "..." for what was left out), keeping
    their number; and the row of the first that says that something was left out."""
    out: list[str] = []
    left_out = None
    diff = sum(line[:1] in "+-" for line in lines) * 3 >= sum(bool(line.strip()) for line in lines)
    for row, line in enumerate(lines):
        if _STRAY.match(line[:400]):
            if left_out is None and _LEFT_OUT.search(line[:400]):
                left_out = row
            out.append("")
        elif diff and line[:1] == "-":
            out.append("")
        elif line[:1] == "+":
            out.append(" " + line[1:])
        else:
            out.append(line)
    return out, left_out


_ELISION: Final = re.compile(r"^[ \t]*(?:\#|//|/\*)[ \t]*(?:\.\.\.|…|\[\.\.\.)")


def elisions(text: str) -> list[int]:
    """The rows of comments that stand for what was left out: `# ... the rest is unchanged`."""
    if "..." not in text and "…" not in text:
        return []
    return [row for row, line in enumerate(text.split("\n")) if _ELISION.match(line)]


def cut_and_close(lines: Sequence[str]) -> tuple[list[str], int]:
    """Lines of one block → the same up to where the block ends, with closing brackets added where it does not; and
    how many had to be added."""
    stack: list[str] = []
    row = 0
    opened = False
    heredocs = Heredocs(lines)
    while row < len(lines):
        end = heredocs.end(row)
        for token in _TOKEN.findall(lines[row]):
            if token in _CLOSER:
                stack.append(_CLOSER[token])
                opened = True
            elif stack and token == stack[-1]:
                stack.pop()
        if opened and not stack:
            return list(lines[: end + 1]), 0
        row = end + 1
    out = list(lines)
    while out and not out[-1].strip():
        out.pop()
    return [*out, "".join(f"\n{closer}" for closer in reversed(stack)).lstrip("\n")], len(stack)


# ---------------------------------------------------------------------------------------------- items


def items(lines: Sequence[str]) -> list[Item]:
    """The attributes and nested blocks of a block whose first line is its header: an item starts where a line begins
    like one and is indented no deeper than the first."""
    starts: list[int] = []
    indent = None
    heredocs = Heredocs(lines)
    row = 1
    while row < len(lines):
        found = _ITEM.match(lines[row][:_WIDEST])
        if found:
            indent = len(found[1]) if indent is None else indent
            if len(found[1]) <= indent:
                starts.append(row)
        row = heredocs.end(row) + 1
    return [
        Item(start, tuple(_trimmed(lines[start:end])))
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=False)
    ]


def _trimmed(lines: Sequence[str]) -> list[str]:
    """Without what stands after the item: a bracket that closes nothing of it."""
    depth = 0
    heredocs = Heredocs(lines)
    row = 0
    while row < len(lines):
        for token in _TOKEN.findall(lines[row]):
            if token in _CLOSER:
                depth += 1
            elif token in "]})" and len(token) == 1:
                depth -= 1
                if depth < 0:
                    return list(lines[:row])
        row = heredocs.end(row) + 1
    return list(lines)
