"""Findings of two reports → which of them say the same thing.

Two findings are alike as far as their titles, their whole texts and, where the sample is at hand, the differences and
the resources that they are about are alike. Texts are compared by the cosine of their terms, each weighed by how few
findings use it (tf-idf; Salton and Buckley 1988), so that `missing` and `resource` say little and `drain` says much; a
concept that link's vocabulary knows (`DLQ`, `redrive policy`) is one term, and more than a word.
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
LEAST = 0.33
"""Less alike than this, and they are two findings. Set from a labelled set of reworded findings, of which it finds 95 %
at a precision of 90 %; of the findings of one half of a real report it pairs one in eight with the other half's, mostly
such as are about one service."""
_TITLE, _TEXT, _LINKED = 0.30, 0.45, 0.25
_ONE_THING = 0.5
"""How alike two findings are that are about different attributes of one resource, as far as links tell."""

_STEPS = frozenset(severity.value.lower() for severity in Severity)
"""How bad something is does not say what it is."""

_RUNS = '~"'
"""What marks terms that are two words in a row."""
_WEIGHTS = {"@": 2.0, "#": 1.5, "=": 1.5}
"""A concept, whatever it is called, weighs more than a word; so do a quantity and a literal."""

Vector = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Statement:
    """A finding, and what it is about."""

    finding: Finding
    text: str = ""
    """All that it says, its title included, as it stands in the report."""
    differences: frozenset[str] = frozenset()
    """Ids of the differences that it is about; empty where the sample is not at hand."""
    things: frozenset[str] = frozenset()
    """Ids of the declarations that these are on."""


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
    common = max(_share(one.differences, other.differences), _ONE_THING * _share(one.things, other.things))
    return (1 - _LINKED) * said + _LINKED * common


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    """How much of the smaller one lies in the other."""
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0


def _vectors(texts: Sequence[str]) -> list[Vector]:
    """Texts → their terms, weighed, each vector of length one."""
    counted = [Counter(term for term in terms.terms(text) if _counts(term)) for text in texts]
    spread = Counter(term for terms_ in counted for term in terms_)
    return [
        _normal(
            {
                term: _WEIGHTS.get(term[0], 1.0) * (1 + math.log(count)) * math.log(1 + len(texts) / spread[term])
                for term, count in terms_.items()
            }
        )
        for terms_ in counted
    ]


def _counts(term: str) -> bool:
    """Whether a term says what a finding is about: two words in a row hardly ever stand in two reviewers' texts."""
    return term[0] not in _RUNS and term.lstrip("@") not in _STEPS


def _normal(vector: Vector) -> Vector:
    length = math.sqrt(sum(weight * weight for weight in vector.values()))
    return {term: weight / length for term, weight in vector.items()} if length else {}


def _cosine(one: Vector, other: Vector) -> float:
    small, large = (one, other) if len(one) <= len(other) else (other, one)
    return sum(weight * large.get(term, 0.0) for term, weight in small.items())
