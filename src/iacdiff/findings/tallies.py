"""The numbers that a report states about itself: where they are written, what they say, and what they should say.

What they should say follows from the findings (counts by severity, the sum of scores) or from their own row or section
(a percentage of what stands beside it, the completeness that is the sum of its parts; see measures.py).

- **Total failures**: 2 Critical, 3 High        | High | 3 | deploys, but … |        Total Issues: 12
                      ▲           ▲                      ▲                                       ▲
"""

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from iacdiff.findings import tables, words
from iacdiff.findings.outline import Outline
from iacdiff.records import Finding, Severity

Measure = Literal["count", "score", "score_of", "score_percent", "own"]
Key = tuple[Measure, Severity | None]

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
    """The number with its word, as written; empty where a row of severities leaves one out that has no findings."""
    measure: Measure = "count"
    truth: float | None = None
    """Of a number that its own row or section proves: what it should be."""
    places: int = 0
    """Decimals."""
    word_stop: int = 0
    """Of `2 High`: the column behind the word; 0 where no word follows."""

    @property
    def key(self) -> Key:
        """What is measured."""
        return self.measure, self.severity

    @property
    def omitted(self) -> bool:
        """Whether nothing is written there."""
        return self.start == self.stop

    def right(self, truth: float) -> bool:
        """Whether it says what is true, but for the decimals that it does not show."""
        return abs(truth - self.number) <= 0.5 * float(10**-self.places) + 1e-9

    @property
    def number(self) -> float:
        """The value with its decimals."""
        return self.value / float(10**self.places)

    def written(self, truth: float) -> str:
        """A value with as many decimals."""
        return f"{math.floor(truth * 10**self.places + 0.5) / 10**self.places:.{self.places}f}"


def stated(outline: Outline, spans: Sequence[tuple[int, int]]) -> list[Stated]:
    """An outline and the rows of its findings (first, behind the last) → the numbers stated outside them, in order."""
    found: list[Stated] = []
    for row, text in prose(outline, spans):
        found.extend(_in_row(outline, row, text))
    return found


def prose(outline: Outline, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, str]]:
    """Each row with a digit that is neither code nor a finding's."""
    inside = {row for first, stop in spans for row in range(first, stop)}
    for row in range(outline.end):
        text = outline.rows[row]
        if row not in outline.code and row not in inside and len(text) <= 2000 and _CANDIDATE.search(text):
            yield row, text


def _in_row(outline: Outline, row: int, text: str) -> Iterator[Stated]:
    if _SCORE.match(text):
        return
    if text.lstrip().startswith("|"):
        yield from _under_severities(outline, row, text)
    cell = _CELL.match(text)
    if cell and not _counts(outline, row):
        return
    if cell:
        yield _stated(row, cell, 2, words.SEVERITIES.get(cell[1].lower()))
        return
    pairs = list(_PAIR.finditer(text))
    total = _TOTAL.match(text)
    if total:
        if total[2] and not any(pair.start(1) == total.start(2) for pair in pairs):
            yield _stated(row, total, 2, words.SEVERITIES[total[1].lower()] if total[1] else None)
        yield from _several(row, text, pairs)
        return
    said = _REVERSED.match(text)
    if said:
        yield _stated(row, said, 2, words.SEVERITIES[said[1].lower()])
        return
    if len(pairs) > 1 and len({pair[2].lower() for pair in pairs}) > 1:
        yield from _several(row, text, pairs)
    elif len(pairs) < 2:
        yield from _single(row, text, pairs)


_SCORE = re.compile(r"[^:|]{0,60}\b(?:score|points)\b[^:|]{0,30}[:|]", re.IGNORECASE)
_ABOUT = re.compile(r"\b(?:document|report|analysis|review|following|below|above|there (?:are|were))\b", re.IGNORECASE)
_SAYING = re.compile(
    rf"\b(?:identif(?:y|ies|ied)|finds|found|contains?|documents|lists|describes|covers|records|there (?:are|were)"
    rf"|(?:a )?total of|following|below|above)[\s*]+{_COUNT}[\s*]+(?:({_S}){_KIND}\s+)?(?:{_N})\b"
    r"(?![\w-]| (?:per|of) | in (?!(?:the )?(?:model|initial|generated|original)))",
    re.IGNORECASE,
)


def _single(row: int, text: str, pairs: Sequence[re.Match[str]]) -> Iterator[Stated]:
    if pairs and _alone(text, pairs[0]):
        yield _pair(row, pairs[0])
    elif _ABOUT.search(text):
        yield from _in_prose(row, text)


def _in_prose(row: int, text: str) -> Iterator[Stated]:
    """`This report describes 8 critical issues`: the one number of a sentence about the report."""
    found = list(_SAYING.finditer(text))
    if len(found) == 1:
        yield _stated(row, found[0], 1, words.SEVERITIES[found[0][2].lower()] if found[0][2] else None)


def _pair(row: int, pair: re.Match[str]) -> Stated:
    start, stop = pair.span(1)
    text = " ".join(pair[0].strip(" |*#-").split())
    return Stated(row, start, stop, words.SEVERITIES[pair[2].lower()], int(pair[1]), text, word_stop=pair.end())


_BETWEEN = re.compile(r"\s*[,;/·|+]\s*$")
_PLAIN_PAIR = re.compile(rf"(\d+)( {_S})$", re.IGNORECASE)
_LADDER: Final = tuple(Severity)


def _several(row: int, text: str, pairs: Sequence[re.Match[str]]) -> Iterator[Stated]:
    """`2 Critical, 1 Medium` → both numbers, and between them the place where a High would be."""
    known = {words.SEVERITIES[pair[2].lower()] for pair in pairs}
    gaps = [text[one.end() : other.start()] for one, other in itertools.pairwise(pairs)]
    listed = (
        0 < len(pairs) == len(known)
        and all(_PLAIN_PAIR.match(pair[0]) for pair in pairs)
        and all(_BETWEEN.match(gap) for gap in gaps)
        and (len(pairs) > 1 or _TOTAL.match(text))
        and all(_PLAIN.get(pair[2].lower()) for pair in pairs)
    )
    for pair in pairs:
        yield _pair(row, pair)
    if not listed:
        return
    for severity in _LADDER:
        if severity not in known:
            above = [pair for pair in pairs if words.SEVERITIES[pair[2].lower()].rank < severity.rank]
            at = above[-1].end() if above else pairs[0].start(1)
            yield Stated(row, at, at, severity, 0, "")


_PLAIN: Final = {each.value.lower(): each for each in Severity}


def inserted(text: str, each: Stated, number: int) -> str:
    """The row of an omitted severity → what is to be put in at its place: `, 1 High` or `1 High, `."""
    pairs = list(_PAIR.finditer(text))
    gaps = [text[one.end() : other.start()] for one, other in itertools.pairwise(pairs)]
    gap = gaps[0] if gaps else ", "
    sample = pairs[0][2]
    name = each.severity.value if each.severity else ""
    name = name.lower() if sample.islower() else name.upper() if sample.isupper() else name
    return f"{number} {name}{gap}" if each.start == pairs[0].start(1) else f"{gap}{number} {name}"


def removed(text: str, each: Stated) -> tuple[int, int]:
    """The columns of a severity's pair with what separates it from its neighbour."""
    pairs = list(_PAIR.finditer(text))
    at = next(index for index, pair in enumerate(pairs) if pair.start(1) == each.start)
    if at:
        return pairs[at - 1].end(), pairs[at].end()
    return pairs[0].start(1), pairs[1].start(1) if len(pairs) > 1 else pairs[0].end()


def leaves_out(text: str, each: Stated) -> bool:
    """Whether a row of severities that comes to hold a 0 loses the pair instead: it leaves out what has no findings."""
    pairs = list(_PAIR.finditer(text))
    gaps = [text[one.end() : other.start()] for one, other in itertools.pairwise(pairs)]
    plain = all(_PLAIN_PAIR.match(pair[0]) for pair in pairs) and all(_BETWEEN.match(gap) for gap in gaps)
    others = [pair for pair in pairs if pair.start(1) != each.start]
    return plain and 0 < len(others) < len(_LADDER) - 1 and all(int(pair[1]) for pair in others)


def _under_severities(outline: Outline, row: int, text: str) -> Iterator[Stated]:
    """A row of counts below a header of severities: `| Critical | High | Total |`."""
    if row < 2 or not tables.DELIMITER.match(outline.rows[row - 1]):
        return
    header = outline.rows[row - 2]
    names = [tables.plain(header[slice(*place)]).lower() for place in tables.cells(header)]
    if sum(name in words.SEVERITIES for name in names) < 2:
        return
    for name, (start, stop) in zip(names, tables.cells(text), strict=False):
        found = re.fullmatch(r"[\s*]*(\d{1,6})[\s*]*", text[start:stop])
        if found and (name in words.SEVERITIES or name in ("total", "all", "sum")):
            first, last = start + found.start(1), start + found.end(1)
            yield Stated(row, first, last, words.SEVERITIES.get(name), int(found[1]), f"{name} {found[1]}")


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
    return _counted([finding.severity for finding in findings])


def _counted(severities: Sequence[Severity | None]) -> Counter[Severity | None]:
    counted: Counter[Severity | None] = Counter(severities)
    counted[None] = len(severities)
    return counted


def truths(findings: Sequence[Finding], by_section: Sequence[Severity | None] | None = None) -> Mapping[Key, float]:
    """What is true of the findings, by what a number may measure; severities by section where these are given."""
    counted = counts(findings) if by_section is None else _counted(by_section)
    known: dict[Key, float] = {("count", severity): counted[severity] for severity in (None, *Severity)}
    scores = [each.score.replace(" ", "").split("/") for each in findings if each.score]
    usual = Counter(score[1] for score in scores if len(score) > 1).most_common(1)
    scale = float(usual[0][0]) if usual else 10.0
    total = sum(float(score[0]) for score in scores)
    most = sum(float(score[1]) if len(score) > 1 else scale for score in scores)
    known["score", None], known["score_of", None] = total, most
    known["score_percent", None] = 100 * total / most if most else 0.0
    return known
