"""A report's text → its rows, which of them are code, and its headings: what every reader of findings starts from.

Rows count from 0 here; spans and handles count lines from 1.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from iacdiff import markdown

HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)(.*)$")
RULE = re.compile(r"[ \t]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$")
FENCE = re.compile(r"[ \t]*(?:`{3,}|~{3,})")
_WRAPPER = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*(?:markdown|md|text|txt|plaintext)?[ \t]*$", re.IGNORECASE)
_RESUMES = re.compile(r"#{2,6} +\S|\d{1,3}[.)] +\S|[-*+] +\*\*\S")
_MOST_REPAIRS = 40


@dataclass(frozen=True, slots=True)
class Title:
    """One heading: `text` begins in column `start` (0-based) of its row."""

    row: int
    level: int
    text: str
    start: int
    parents: tuple[int, ...] = ()
    """Indexes of the headings above it, outermost first."""


@dataclass(frozen=True, slots=True)
class Outline:
    """The rows of a report and what is known of each."""

    rows: tuple[str, ...]
    code: frozenset[int]
    """Rows in fenced code, the fences included."""
    titles: tuple[Title, ...]
    end: int
    """The row behind the last one that may belong to a finding: that of the fence that closes a wrapped report."""
    broken: tuple[int, ...] = ()
    """Rows of fences that nothing closes."""
    at: dict[int, int] = field(default_factory=dict)
    """Row → index of the heading on it."""

    def is_gap(self, row: int) -> bool:
        """Whether the row is blank or a rule: what stands between findings and belongs to none."""
        return is_gap(self.rows[row])

    def last_content(self, first: int, stop: int) -> int:
        """The last row before `stop` that is no gap, `first` - 1 where there is none."""
        row = stop - 1
        while row >= first and self.is_gap(row):
            row -= 1
        return row

    def heading_index(self, row: int) -> int:
        """The index of the last heading on or above the row; -1 where there is none."""
        low, high = 0, len(self.titles)
        while low < high:
            middle = (low + high) // 2
            if self.titles[middle].row <= row:
                low = middle + 1
            else:
                high = middle
        return low - 1

    def section_end(self, index: int, level: int) -> int:
        """The row of the next heading behind `index` that is of `level` or above it; else the report's end."""
        for title in self.titles[index + 1 :]:
            if title.level <= level:
                return title.row
        return self.end


def is_gap(row: str) -> bool:
    """Whether a row is blank or a rule."""
    stripped = row.strip()
    return not stripped or (stripped[0] in "-*_" and RULE.match(row) is not None)


@lru_cache(maxsize=16)
def outline(text: str) -> Outline:
    """A report's text → its outline; never raises.

    A report that is wrapped in one fence from its first row on is read as what is inside. A fence that nothing
    closes ends where the report visibly resumes: before a heading or a list item that stands behind a blank row.
    """
    rows = text.split("\n")
    first, end = _wrapper(rows)
    code, broken = _code(rows, first, end)
    titles = _titles(rows, code, first, end)
    return Outline(tuple(rows), code, titles, end, broken, {title.row: index for index, title in enumerate(titles)})


def _wrapper(rows: Sequence[str]) -> tuple[int, int]:
    """The rows between which the report stands: all, or what is inside the fence that wraps it."""
    first = next((row for row, text in enumerate(rows) if text.strip()), len(rows))
    if first == len(rows):
        return 0, len(rows)
    opener = _WRAPPER.match(rows[first].lstrip("\ufeff·"))
    if not opener:
        return 0, len(rows)
    inside = next((row for row in range(first + 1, len(rows)) if FENCE.match(rows[row])), len(rows))
    if not any(HEADING.match(rows[row]) for row in range(first + 1, inside)):
        return 0, len(rows)
    last = next(row for row in range(len(rows) - 1, -1, -1) if rows[row].strip())
    return first + 1, last if last > first and rows[last].strip() == opener[1] else len(rows)


def _code(rows: Sequence[str], first: int, end: int) -> tuple[frozenset[int], tuple[int, ...]]:
    code: set[int] = set()
    broken: list[int] = []
    start = first
    for _ in range(_MOST_REPAIRS):
        resumed = None
        for block in markdown.blocks("\n".join(rows[start:end])):
            if block.nested:
                continue
            opener, last = start + block.opener - 1, start + block.end - 1
            if not block.closed:
                broken.append(opener)
                resumed = _resumes(rows, opener + 1, last + 1)
            code.update(range(opener, (resumed if resumed is not None else last + 1)))
            if resumed is not None:
                break
        if resumed is None:
            break
        start = resumed
    return frozenset(code), tuple(broken)


def _resumes(rows: Sequence[str], first: int, stop: int) -> int | None:
    """The row in an unclosed block at which the report goes on."""
    stop = min(stop, len(rows))
    return next(
        (row for row in range(first, stop) if _RESUMES.match(rows[row]) and not rows[row - 1].strip()),
        None,
    )


def _titles(rows: Sequence[str], code: frozenset[int], first: int, end: int) -> tuple[Title, ...]:
    titles: list[Title] = []
    stack: list[int] = []
    for row in range(first, end):
        if row in code or "#" not in rows[row][:4]:
            continue
        found = HEADING.match(rows[row])
        if not found:
            continue
        level = len(found[1])
        while stack and titles[stack[-1]].level >= level:
            stack.pop()
        titles.append(Title(row, level, found[2].rstrip(), found.start(2), tuple(stack)))
        stack.append(len(titles) - 1)
    return tuple(titles)


def all_gaps(text: str) -> bool:
    """Whether a text is nothing but blank rows and rules."""
    return all(is_gap(row.rstrip("\r")) for row in text.split("\n"))
