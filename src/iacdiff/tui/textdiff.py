"""Two texts → their lines side by side, equal lines on one row.

    a        a        (1, 1, True)
    b        x        (2, 2, False)     changed
             c        (None, 3, False)  only on the right
    d        d        (3, 4, True)

Lines that stand once on both sides are the anchors (patience); between two anchors difflib aligns, within a
budget, and what goes over it is paired in order. So no text makes it slow.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

_WORD = re.compile(r"\w+|\s+|.", re.DOTALL)
_KIN = 0.3
"""The part of two texts that must be common before single words of them are told apart."""
_BUDGET = 40_000
"""Products of line counts that difflib may look at in one gap."""


class Aligned(NamedTuple):
    """One row: line numbers from 1 on each side, None for a gap."""

    left: int | None
    right: int | None
    equal: bool


def align(left: Sequence[str], right: Sequence[str]) -> list[Aligned]:
    """Lines of two texts → rows in the order of both; lines that differ in white space only are equal."""
    a, b = [" ".join(line.split()) for line in left], [" ".join(line.split()) for line in right]
    rows: list[Aligned] = []
    i = j = 0
    for x, y in [*_anchors(a, b), (len(a), len(b))]:
        rows += _between(a, b, (i, x), (j, y))
        if x < len(a):
            rows.append(Aligned(x + 1, y + 1, True))
        i, j = x + 1, y + 1
    return rows


def _anchors(a: Sequence[str], b: Sequence[str]) -> list[tuple[int, int]]:
    """Positions of lines that stand once on both sides, in an order that both sides have."""
    once_a, once_b = Counter(a), Counter(b)
    place = {line: index for index, line in enumerate(b) if line and once_b[line] == 1}
    common = [(index, place[line]) for index, line in enumerate(a) if once_a[line] == 1 and line in place]
    return _rising(common)


def _rising(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of points whose second numbers rise (patience sorting)."""
    tops: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for index, (_, y) in enumerate(points):
        pile = bisect_left(tops, y)
        before.append(at[pile - 1] if pile else -1)
        if pile == len(tops):
            tops.append(y)
            at.append(index)
        else:
            tops[pile], at[pile] = y, index
    out: list[tuple[int, int]] = []
    index = at[-1] if at else -1
    while index >= 0:
        out.append(points[index])
        index = before[index]
    return out[::-1]


def _between(a: Sequence[str], b: Sequence[str], left: tuple[int, int], right: tuple[int, int]) -> list[Aligned]:
    (i, x), (j, y) = left, right
    if i >= x or j >= y or (x - i) * (y - j) > _BUDGET:
        return _in_order(a, b, left, right)
    from difflib import SequenceMatcher

    rows: list[Aligned] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, a[i:x], b[j:y], autojunk=False).get_opcodes():
        if tag == "equal":
            rows += [Aligned(i + i1 + k + 1, j + j1 + k + 1, True) for k in range(i2 - i1)]
        else:
            rows += _in_order(a, b, (i + i1, i + i2), (j + j1, j + j2))
    return rows


def _in_order(a: Sequence[str], b: Sequence[str], left: tuple[int, int], right: tuple[int, int]) -> list[Aligned]:
    (i, x), (j, y) = left, right
    rows: list[Aligned] = []
    for k in range(max(x - i, y - j)):
        first = i + k + 1 if i + k < x else None
        second = j + k + 1 if j + k < y else None
        equal = first is not None and second is not None and a[first - 1] == b[second - 1]
        rows.append(Aligned(first, second, equal))
    return rows


def changed_part(left: str, right: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """The stretch of each line that the other does not have: (start, end) on the left and on the right."""
    start = 0
    shorter = min(len(left), len(right))
    while start < shorter and left[start] == right[start]:
        start += 1
    end = 0
    while end < shorter - start and left[-1 - end] == right[-1 - end]:
        end += 1
    return (start, len(left) - end), (start, len(right) - end)


Spans = list[tuple[int, int]]


def changed_words(left: str, right: str) -> tuple[Spans, Spans]:
    """The words of each text that the other does not have, as (start, end); all of it where little is common.

    changed_words("drain 30 s", "drain 45 s")  →  ([(6, 8)], [(6, 8)])
    """
    (first, last), (other_first, other_last) = changed_part(left, right)
    a, b = _WORD.findall(left[first:last]), _WORD.findall(right[other_first:other_last])
    if not a or not b or len(a) * len(b) > _BUDGET:
        return _at_words(left, first, last), _at_words(right, other_first, other_last)
    from difflib import SequenceMatcher

    mine, theirs = _at_words(left, first, last)[0], _at_words(right, other_first, other_last)[0]
    a, b = _WORD.findall(left[mine[0] : mine[1]]), _WORD.findall(right[theirs[0] : theirs[1]])
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    same = sum(len("".join(a[at : at + size])) for at, _, size in matcher.get_matching_blocks())
    if same + len(left) - (mine[1] - mine[0]) < _KIN * max(len(left), len(right)):
        return [(0, len(left))], [(0, len(right))]
    out: tuple[Spans, Spans] = ([], [])
    at, other = _offsets(a, mine[0]), _offsets(b, theirs[0])
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag != "equal":
            _join(out[0], at[i1], at[i2], left)
            _join(out[1], other[j1], other[j2], right)
    return out


def _at_words(text: str, start: int, end: int) -> Spans:
    """The stretch, widened to whole words."""
    while start > 0 and start < len(text) and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return [(start, end)]


def _offsets(words: Sequence[str], start: int) -> list[int]:
    out = [start]
    for word in words:
        out.append(out[-1] + len(word))
    return out


def _join(spans: Spans, start: int, end: int, text: str) -> None:
    """Add a stretch; two that only blanks part become one."""
    if start == end:
        return
    if spans and not text[spans[-1][1] : start].strip():
        start = spans.pop()[0]
    spans.append((start, end))
