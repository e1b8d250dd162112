"""Numbers of a report that are not counts: the sum of scores, percentages, completeness, and arithmetic that is shown.

**Total Failure Score**: 61/110 (55% failure rate)      covers about **60%**      8 + 2 - 1 = 9
                         sum max  percent                     sum of its parts              own sum
"""

import re
from collections.abc import Iterator, Sequence

from iacdiff.findings.outline import Outline
from iacdiff.findings.tallies import Measure, Stated, prose

_NUMBER = r"(?<![\w.$/-])(\d{1,5}(?:\.\d{1,2})?)"
_TOTAL_SCORE = re.compile(
    rf"(?=.{{0,60}}\bscore)[\s>*\-+•|]*"
    rf"(?:total|overall|cumulative|combined|aggregate|sum of)\b[^:\d|]{{0,60}}[:|=][\s*|]*"
    rf"{_NUMBER}(?: ?(?:/|out of) ?(\d{{1,5}}))?(?:[\s*]*\([^()\d]{{0,20}}(\d{{1,3}}(?:\.\d{{1,2}})?) ?%)?",
    re.IGNORECASE,
)
_FRACTION = re.compile(
    r"(?<![\w./-])(\d{1,5}) ?(?:/|of|out of) ?(\d{1,5})\b[^()\d%|]{0,40}\(\W{0,3}(\d{1,3}(?:\.\d{1,2})?) ?%"
)
_COMPLETE = re.compile(r"\b(?:complete(?:ness)?|coverage|covers|covered|compliance|implemented)\b", re.IGNORECASE)
_PERCENT = re.compile(r"(?<![\w.-])(\d{1,3}(?:\.\d{1,2})?) ?%")
_PART = re.compile(r"[ \t]*[-*+•][ \t]+(?P<name>.*?)[ \t]*\((?P<percent>\d{1,3}) ?%\)\W*$")
_LACKING = re.compile(r"\W*(?:missing|no|not|lacks?|lacking|incomplete|absent|without|❌)\b", re.IGNORECASE)
_SUM = re.compile(
    r"(?<![\w.])(?<![+−–] )(\d{1,2}(?:\.\d)?(?: base)?(?: ?\([^()]{0,60}\))?"
    r"(?: ?[+\-−–] ?\d{1,2}(?:\.\d)?(?: ?\([^()]{0,60}\))?){1,12}) ?= ?\**(\d{1,2})(?![\d.])"
)
_TERM = re.compile(r"([+\-−–]?) ?(\d{1,2}(?:\.\d)?)")


def measured(outline: Outline, spans: Sequence[tuple[int, int]], scored: bool) -> list[Stated]:
    """An outline and the rows of its findings → such numbers outside them; `scored`: the findings have scores."""
    found: list[Stated] = []
    for row, text in prose(outline, spans):
        total = _TOTAL_SCORE.match(text) if scored else None
        if total:
            found.extend(_total(row, total))
            continue
        found.extend(_fractions(row, text))
        found.extend(_sums(row, text))
        found.extend(_completeness(outline, row, text))
    return found


def _of(row: int, found: re.Match[str], group: int, measure: Measure, truth: float | None = None) -> Stated:
    start, stop = found.span(group)
    places = len(found[group].partition(".")[2])
    value = round(float(found[group]) * 10**places)
    return Stated(row, start, stop, None, value, " ".join(found[0].strip(" |*#-").split()), measure, truth, places)


def _total(row: int, found: re.Match[str]) -> Iterator[Stated]:
    share = re.match(r"[\s*]*%", found.string[found.end(1) :]) is not None
    measures: tuple[Measure, ...] = ("score_percent" if share else "score", "score_of", "score_percent")
    for group, measure in enumerate(measures, 1):
        if found[group]:
            yield _of(row, found, group, measure)


def _fractions(row: int, text: str) -> Iterator[Stated]:
    for found in _FRACTION.finditer(text):
        whole = int(found[2])
        if whole:
            truth = 100 * int(found[1]) / whole
            # cut off is as right as rounded
            near = abs(truth - float(found[3])) < 1
            yield _of(row, found, 3, "own", float(found[3]) if near else truth)


def _sums(row: int, text: str) -> Iterator[Stated]:
    """Arithmetic that is shown; a score ends at 10 however far the sum goes."""
    if "=" not in text:
        return
    for found in _SUM.finditer(text):
        bare = re.sub(r"\([^()]*\)", "", found[1])
        truth = sum(
            float(number) * (-1 if sign in ("-", "−", "–") and sign else 1) for sign, number in _TERM.findall(bare)
        )
        said = float(found[2])
        yield _of(row, found, 2, "own", said if said == min(10.0, max(0.0, truth)) else truth)


def _completeness(outline: Outline, row: int, text: str) -> Iterator[Stated]:
    """`covers approximately 60 %` above a list of areas with percentages: the sum of those that are there."""
    percents = list(_PERCENT.finditer(text))
    if len(percents) != 1 or not _COMPLETE.search(text) or _PART.match(text):
        return
    parts: list[re.Match[str]] = []
    for below in range(row + 1, min(row + 40, outline.end)):
        if not outline.rows[below].strip():
            continue
        part = _PART.match(outline.rows[below])
        if not part:
            break
        parts.append(part)
    present = sum(int(part["percent"]) for part in parts if not _LACKING.match(part["name"]))
    if len(parts) > 1 and sum(int(part["percent"]) for part in parts) <= 101:
        yield _of(row, percents[0], 1, "own", float(present))
