"""Rows of a table in a finding → what they state, column by column.

| Resource | MODEL   | IDEAL    |
| NAT      | missing | 3        |      model lacks: NAT · ideal: 3 NAT
"""

import re
from collections.abc import Callable, Iterator

from iacdiff.check.claims.saying import Speaks, Statement

Mood = tuple[Speaks | None, bool] | None
_NONE = re.compile(
    r"\W*(?:❌|✗|✘|no|none|missing|absent|not (?:present|implemented|configured|defined|set)|n/a)\W*$", re.I
)
_THERE = re.compile(r"\W*(?:✅|✓|✔|yes|present|implemented|configured|included|complete)\W*$", re.IGNORECASE)


def cells(line: str) -> list[str]:
    """A row's cells, without the pipes around it."""
    return [each.replace("\\|", "|").strip() for each in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def columns(line: str, mood_of: Callable[[str], Mood]) -> tuple[Mood, ...]:
    """A header row → whom each column speaks of."""
    return tuple(mood_of(cell) for cell in cells(line))


def is_rule(line: str) -> bool:
    """Whether a row is the line below the header."""
    return re.fullmatch(r"[\s|:-]+", line) is not None and "-" in line


def row(line: str, number: int, moods: tuple[Mood, ...]) -> Iterator[tuple[Statement | None, Speaks, str]]:
    """A row → for each column of a side either a whole statement, or the cell's text for who takes sentences apart."""
    found = cells(line)
    topic = re.sub(r"\*\*|__", "", found[0]) if found else ""
    for cell, mood in zip(found[1:], moods[1:], strict=False):
        if mood is None or mood[0] not in ("model", "ideal") or not cell:
            continue
        side = mood[0]
        gone, there = _NONE.match(cell), _THERE.match(cell)
        if (gone or there) and len(topic) > 3:
            text = f"{topic}: {cell}"
            yield Statement(side, number, text, topic, gone is not None), side, cell
        elif not gone and not there:
            yield None, side, cell
