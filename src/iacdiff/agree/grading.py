"""A Review → how much of MODEL is right and how much of what is right MODEL has, IDEAL being what is right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from iacdiff.records import ABSENT, Absent, Change, Declaration, Kind, Review, Value


@dataclass(frozen=True, slots=True)
class Grade:
    """What stands on each side, and how much of it agrees."""

    model: int
    ideal: int
    model_right: int
    """Of MODEL's, what IDEAL has too."""
    ideal_found: int
    """Of IDEAL's, what MODEL has too; not the same number where one side writes as one what the other splits."""

    @property
    def precision(self) -> float | None:
        """Of what MODEL has, the share that IDEAL has too; None where MODEL has nothing."""
        return self.model_right / self.model if self.model else None

    @property
    def recall(self) -> float | None:
        """Of what IDEAL has, the share that MODEL has too; None where IDEAL has nothing."""
        return self.ideal_found / self.ideal if self.ideal else None

    @property
    def f1(self) -> float | None:
        """Their harmonic mean (van Rijsbergen 1979); None where either is not defined."""
        precision, recall = self.precision, self.recall
        if precision is None or recall is None:
            return None
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def resources(review: Review) -> Grade:
    """Resources that have a counterpart, whatever they are set to."""
    model = {item.id for item in review.model.resources}
    ideal = {item.id for item in review.ideal.resources}
    matched = [one for one in review.pairs if one.model and one.ideal]
    return Grade(
        len(model),
        len(ideal),
        len(model & {id for one in matched for id in one.model}),
        len(ideal & {id for one in matched for id in one.ideal}),
    )


def attributes(review: Review) -> Grade:
    """Single values of resources that agree: each leaf of an attribute counts once.

    What compare holds to be equal counts as equal: `"80"` and `80`, a default that only one side spells out.
    What it cannot decide counts on neither side.
    """
    grade = resources(review)
    model = _leaves_of(review.model.resources)
    ideal = _leaves_of(review.ideal.resources)
    if not grade.model or not grade.ideal:
        return Grade(model, ideal, 0, 0)
    wrong, lacking = _alone(review, "model"), _alone(review, "ideal")
    for difference in review.differences:
        if difference.kind is not Kind.RESOURCE or not difference.path:
            continue
        ours, theirs = leaves(difference.model), leaves(difference.ideal)
        if difference.change is Change.UNDECIDED:
            model, ideal = model - ours, ideal - theirs
        else:
            wrong, lacking = wrong + ours, lacking + theirs
    model, ideal = max(model, 0), max(ideal, 0)
    return Grade(model, ideal, max(model - wrong, 0), max(ideal - lacking, 0))


def _alone(review: Review, side: str) -> int:
    """Leaves of the resources of one side that have no counterpart."""
    declared = review.model if side == "model" else review.ideal
    matched = {id for one in review.pairs if one.model and one.ideal for id in (*one.model, *one.ideal)}
    return _leaves_of(item for item in declared.resources if item.id not in matched)


def _leaves_of(items: Iterable[Declaration]) -> int:
    return sum(leaves(dict(item.attributes)) for item in items)


def leaves(value: Value | Absent) -> int:
    """Single values in a value; nothing in what is not written, one in an empty list."""
    count, waiting = 0, [value]
    while waiting:
        one = waiting.pop()
        inner = list(one.values()) if isinstance(one, dict) else one if isinstance(one, list) else []
        waiting += inner
        count += not inner and one is not ABSENT
    return count
