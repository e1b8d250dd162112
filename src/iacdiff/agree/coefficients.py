"""Two severities each → how far two reviewers agree, beyond what chance gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from iacdiff.records import Severity

LEAST_UNITS = 2

Rated = Sequence[tuple[Severity, Severity]]


@dataclass(frozen=True, slots=True)
class Coefficients:
    """1 is perfect agreement, 0 what chance gives, less is worse than chance; None where it is not defined."""

    kappa: float | None = None
    """Cohen 1960; a severity is the same or it is not."""
    alpha: float | None = None
    """Krippendorff's, for four steps at equal distances (the interval metric): one step apart is less bad than two."""
    because: str = ""
    """Why there are none, in one line."""


def coefficients(rated: Rated) -> Coefficients:
    """The severities of what both reports say → the coefficients, by NLTK's implementation.

    Krippendorff's own worked example (Computing Krippendorff's Alpha-Reliability, 2011, section C) gives the
    same with it.
    """
    if len(rated) < LEAST_UNITS:
        return Coefficients(because=f"not defined for fewer than {LEAST_UNITS} findings with a severity in both")
    if len({severity for two in rated for severity in two}) < 2:
        return Coefficients(because="not defined where every severity is the same: chance alone would agree as well")
    try:
        from nltk.metrics.agreement import AnnotationTask
    except ImportError:
        return Coefficients(because="Cohen's kappa and Krippendorff's alpha need NLTK: pip install 'iacdiff[agree]'")
    data = [(who, unit, two[who].rank) for unit, two in enumerate(rated) for who in (0, 1)]
    return Coefficients(
        kappa=round(float(AnnotationTask(data=data).kappa()), 4),
        alpha=round(float(AnnotationTask(data=data, distance=_interval).alpha()), 4),
    )


def _interval(one: int, other: int) -> float:
    return float((one - other) ** 2)
