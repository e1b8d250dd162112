"""Markdown tables: where they are, their cells, and what their columns hold."""

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final, Literal

from iacdiff.findings import words
from iacdiff.findings.outline import Outline

Role = Literal["number", "title", "severity", "other"]
DELIMITER: Final = re.compile(r"[ \t]*\|?(?:[ \t]*:?-+:?[ \t]*\|)+(?:[ \t]*:?-+:?[ \t]*)?$")
_NUMBER_HEAD: Final = re.compile(r"(?:#|no\.?|nr\.?|id|number|(?:issue|finding|failure|error) ?(?:#|no\.?|id|number))$")
_SEVERITY_HEAD: Final = re.compile(r"(?:\w+ )?(?:severity|priority|criticality)(?: level)?$|(?:risk|impact) level$")
_TITLE_HEAD: Final = re.compile(
    rf".*\b(?:{words.NOUNS}|requirement|title|area|description|summary)\b(?!.*\b(?:count|fixed|found)\b)"
)


def cells(text: str) -> list[tuple[int, int]]:
    """A table's row → the columns of its cells, blanks included; `\\|` separates nothing."""
    bars = [found.start() for found in re.finditer(r"(?<!\\)\|", text)]
    if not bars:
        return []
    edges = bars if not text[: bars[0]].strip() else [-1, *bars]
    if text[edges[-1] + 1 :].strip():
        edges = [*edges, len(text)]
    return [(one + 1, other) for one, other in itertools.pairwise(edges)]


def plain(text: str) -> str:
    """A cell or an item without emphasis and blanks around it."""
    return text.replace("**", "").replace("\\|", "|").strip().strip("*").strip()


def tables(outline: Outline) -> Iterator[tuple[int, list[int]]]:
    """Each table outside code: the row of its header, and its rows."""
    row = 0
    while row < outline.end - 1:
        if "|" in outline.rows[row] and row not in outline.code and _begins(outline, row):
            stop = row + 2
            while stop < outline.end and "|" in outline.rows[stop] and stop not in outline.code:
                stop += 1
            yield row, list(range(row + 2, stop))
            row = stop
        else:
            row += 1


def _begins(outline: Outline, row: int) -> bool:
    below = outline.rows[row + 1]
    return (
        max(len(below), len(outline.rows[row])) < 2000
        and below.count("|") < 60
        and "-" in below
        and "|" in below
        and DELIMITER.match(below) is not None
    )


def roles(outline: Outline, header: int, rows: Sequence[int]) -> tuple[Role, ...]:
    """What a table's columns hold."""
    found: list[Role] = []
    text = outline.rows[header]
    for index, (start, stop) in enumerate(cells(text)):
        name = words.folded(text[start:stop]) or text[start:stop].strip()
        role: Role = "other"
        if _NUMBER_HEAD.match(name) and "number" not in found:
            role = "number"
        elif "severity" not in found and (_SEVERITY_HEAD.match(name) or _all_severe(outline, rows, index)):
            role = "severity"
        elif "title" not in found and _TITLE_HEAD.match(name) and "impact" not in name:
            role = "title"
        found.append(role)
    return tuple(found)


def _all_severe(outline: Outline, rows: Sequence[int], index: int) -> bool:
    found = (cell(outline.rows[row], index) for row in rows)
    return bool(rows) and all(words.severity_of(text) and len(text.split()) < 3 for text in found)


def cell(text: str, index: int) -> str:
    """The plain text of one cell of a row; empty where there is none."""
    places = cells(text)
    return plain(text[slice(*places[index])]) if index < len(places) else ""


def names(header: str) -> list[str]:
    """A header's row → the names of its columns."""
    return [plain(header[slice(*place)]) for place in cells(header)]


def header_above(outline: Outline, row: int) -> int:
    """The row of the header of the table that a row belongs to."""
    while row > 0 and DELIMITER.match(outline.rows[row][:2000]) is None:
        row -= 1
    return max(row - 1, 0)
