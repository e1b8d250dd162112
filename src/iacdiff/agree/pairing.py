"""Findings of two reports → which of them say the same thing.

Two findings are alike as far as their titles, their whole texts and, where the sample is at hand, the differences
that they are about are alike. Texts are compared by the cosine of their terms, each weighed by how few findings
use it (tf-idf; Salton and Buckley 1988), so that `missing` and `resource` say little and `drain` says much.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from iacdiff.link import terms
from iacdiff.match.assignment import assign
from iacdiff.records import Finding, Severity

MOST_FINDINGS = 400
"""Of one report; more are left out, and said so: the best assignment costs the cube of their number."""
LEAST = 0.2
"""Less alike than this, and they are two findings. Of the pairs of different findings within one real report,
which are all about the same answer, about one in eighty is as alike as this, and many of those repeat each other."""
_TITLE, _TEXT, _LINKED = 0.45, 0.30, 0.25

_STEPS = frozenset(severity.value.lower() for severity in Severity)
"""How bad something is does not say what it is."""

Vector = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Statement:
    """A finding, and what it is about."""

    finding: Finding
    text: str = ""
    """All that it says, its title included, as it stands in the report."""
    differences: frozenset[str] = frozenset()
    """Ids of the differences that it is about; empty where the sample is not at hand."""


@dataclass(frozen=True, slots=True)
class Both:
    """What two reports both say."""

    a: Statement
    b: Statement
    score: float
    """0 to 1."""


def pair(a: Sequence[Statement], b: Sequence[Statement]) -> list[Both]:
    """The findings that say the same thing, each with one of the other report at most, in the order of the first."""
    if not a or not b:
        return []
    if len(a) > len(b):
        return sorted(
            (Both(both.b, both.a, both.score) for both in pair(b, a)), key=lambda both: both.a.finding.span.first
        )
    scores = _scores(a, b)
    # What is too little alike counts for nothing, so that it cannot push two that are alike apart.
    chances = [[score if score >= LEAST else 0.0 for score in line] for line in scores]
    return [
        Both(a[row], b[column], scores[row][column]) for row, column in assign(chances) if scores[row][column] >= LEAST
    ]


def _scores(a: Sequence[Statement], b: Sequence[Statement]) -> list[list[float]]:
    titles = _vectors([statement.finding.title for statement in (*a, *b)])
    texts = _vectors([statement.text or statement.finding.title for statement in (*a, *b)])
    return [
        [_alike(one, other, row, len(a) + column, titles, texts) for column, other in enumerate(b)]
        for row, one in enumerate(a)
    ]


def _alike(
    one: Statement, other: Statement, row: int, column: int, titles: Sequence[Vector], texts: Sequence[Vector]
) -> float:
    title, text = _cosine(titles[row], titles[column]), _cosine(texts[row], texts[column])
    # A title that says nothing (`Critical`) leaves it to the text.
    telling = _TITLE if titles[row] and titles[column] else 0.0
    said = (telling * title + _TEXT * text) / (telling + _TEXT)
    if not one.differences or not other.differences:
        return said
    common = len(one.differences & other.differences) / min(len(one.differences), len(other.differences))
    return (1 - _LINKED) * said + _LINKED * common


def _vectors(texts: Sequence[str]) -> list[Vector]:
    """Texts → their terms, weighed, each vector of length one."""
    counted = [Counter(term for term in terms.terms(text) if term.lstrip("~@") not in _STEPS) for text in texts]
    spread = Counter(term for terms_ in counted for term in terms_)
    return [
        _normal({t: (1 + math.log(count)) * math.log(1 + len(texts) / spread[t]) for t, count in terms_.items()})
        for terms_ in counted
    ]


def _normal(vector: Vector) -> Vector:
    length = math.sqrt(sum(weight * weight for weight in vector.values()))
    return {term: weight / length for term, weight in vector.items()} if length else {}


def _cosine(one: Vector, other: Vector) -> float:
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return sum(weight * large.get(term, 0.0) for term, weight in small.items())
