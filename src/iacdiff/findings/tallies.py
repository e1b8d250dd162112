"""The numbers that a report states about itself: where they are written, what they say, and what they should say.

- **Total failures**: 2 Critical, 3 High        | High | 3 | deploys, but … |        Total Issues: 12
                      ▲           ▲                      ▲                                       ▲
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from iacdiff.findings import words
from iacdiff.findings.outline import Outline
from iacdiff.records import Finding, Severity

_S = words.SEVERITY
_N = words.NOUNS
_KIND = r"(?:[- ](?:priority|severity|impact|risk|level))?"
_START = r"[\s>*\-+|#•\d.)]*"
_COUNT = r"(?<![\w.$/~-])(0|[1-9]\d{0,5})(?![\w%/:$-]|\.\d|\+| *[-–] *\d)"
_TOTAL = re.compile(
    rf"{_START}\W{{0,4}}total\b(?: number of)?(?: ({_S}))?{_KIND}(?: {_N})?(?: [a-z]+)?(?: by severity)?"
    rf"\W{{0,3}}?[:=|][\s*|]*{_COUNT}?",
    re.IGNORECASE,
)
_PAIR = re.compile(rf"{_COUNT}[\s*]+({_S}){_KIND}(?![\w-]| ?/ ?{_S})", re.IGNORECASE)
_REVERSED = re.compile(
    rf"{_START}[^\w\s*]{{0,2}}\s?\**({_S}){_KIND}(?: {_N})?(?: \([^()]*\))?\W{{0,3}}?:[\s*]*{_COUNT}"
    rf"(?=[\s*]*(?:$|[(,;–—-]|{_N}\b|{_S}\b|[a-z]+ {_N}\b))",
    re.IGNORECASE,
)
_CELL = re.compile(
    rf"\s*\|\s*[^\w|]{{0,6}}({_S}|total|sum|all){_KIND}(?: {_N})?[\s*]*\|[\s*]*{_COUNT}[\s*]*\|", re.IGNORECASE
)
_COUNT_HEADER = re.compile(
    r"\b(?:count|number|#|no\.|quantity|total|failures|issues|findings|errors|amount)\b|#", re.IGNORECASE
)
_CANDIDATE = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Stated:
    """One number, by row and columns (from 0)."""

    row: int
    start: int
    stop: int
    severity: Severity | None
    """None for a total."""
    value: int
    text: str
    """The number with its word, as written."""


def stated(outline: Outline, spans: Sequence[tuple[int, int]]) -> list[Stated]:
    """An outline and the rows of its findings (first, behind the last) → the numbers stated outside them, in order."""
    inside = {row for first, stop in spans for row in range(first, stop)}
    found: list[Stated] = []
    for row in range(outline.end):
        if row in outline.code or row in inside:
            continue
        text = outline.rows[row]
        if len(text) > 2000 or not _CANDIDATE.search(text):
            continue
        found.extend(_in_row(outline, row, text))
    return found


def _in_row(outline: Outline, row: int, text: str) -> Iterator[Stated]:
    cell = _CELL.match(text)
    if cell:
        if _counts(outline, row):
            yield _stated(row, cell, 2, words.SEVERITIES.get(cell[1].lower()))
        return
    pairs = list(_PAIR.finditer(text))
    total = _TOTAL.match(text)
    if total:
        if total[2] and not any(pair.start(1) == total.start(2) for pair in pairs):
            yield _stated(row, total, 2, words.SEVERITIES[total[1].lower()] if total[1] else None)
        yield from (_stated(row, pair, 1, words.SEVERITIES[pair[2].lower()]) for pair in pairs)
        return
    said = _REVERSED.match(text)
    if said:
        yield _stated(row, said, 2, words.SEVERITIES[said[1].lower()])
        return
    if len(pairs) > 1 and len({pair[2].lower() for pair in pairs}) > 1:
        yield from (_stated(row, pair, 1, words.SEVERITIES[pair[2].lower()]) for pair in pairs)
    elif len(pairs) == 1 and _alone(text, pairs[0]):
        yield _stated(row, pairs[0], 1, words.SEVERITIES[pairs[0][2].lower()])


_ONLY = re.compile(r"[\s>*\-+•]*$")


def _alone(text: str, pair: re.Match[str]) -> bool:
    """`- **3 Critical**: …`: the number begins a list item."""
    return _ONLY.match(text[: pair.start(1)]) is not None and text.lstrip()[:1] in "-*+•"


def _counts(outline: Outline, row: int) -> bool:
    """Whether a table row stands in a table whose second column counts."""
    first = row
    while first > 0 and outline.rows[first - 1].lstrip().startswith("|") and row - first < 30:
        first -= 1
    cells = outline.rows[first].strip().strip("|").split("|")
    return len(cells) > 1 and _COUNT_HEADER.search(cells[1]) is not None


def _stated(row: int, found: re.Match[str], group: int, severity: Severity | None) -> Stated:
    start, stop = found.span(group)
    return Stated(row, start, stop, severity, int(found[group]), " ".join(found[0].strip(" |*#-").split()))


def counts(findings: Sequence[Finding]) -> Counter[Severity | None]:
    """How many findings there are of each severity; under None, of all."""
    counted: Counter[Severity | None] = Counter(finding.severity for finding in findings)
    counted[None] = len(findings)
    return counted
