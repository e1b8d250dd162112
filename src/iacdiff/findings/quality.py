"""What was mended, and what the corrected answer holds → a sample's training quality, 0 to 10, with its arithmetic.

8 base + 2 (2 A) + 1 (security) = 11, at most 10
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from iacdiff.records import Change, Difference, Severity

Grade = Literal["A", "B", "C"]
BASE: Final = 8
BLOCKERS: Final = {"platform": 3, "account": 3, "services": 4, "region": 5}
"""What makes all else idle → the score: the wrong platform or language, the wrong account, half of the services
missing, the wrong region."""
_A: Final = {"security", "availability"}
_GROWS: Final = {"network", "compute", "data", "monitoring"}
_C: Final = {"cosmetic", "output", "structure"}
_MOST_COMPLEXITY: Final = 2


@dataclass(frozen=True, slots=True)
class Quality:
    """A training quality, and how it comes about."""

    score: int
    arithmetic: str
    """`8 base + 2 (2 A) = 10`; for a blocker, what it is."""


@dataclass(frozen=True, slots=True)
class Complexity:
    """What the corrected answer holds."""

    services: int = 0
    """How many work together."""
    security: bool = False
    availability: bool = False
    advanced: bool = False


def grade(difference: Difference) -> Grade:
    """A difference → the grade of its fix: A security, architecture, complete features; B configuration; C trifles.

    Of what is Low nothing is learned that would be an A, whatever it is about.
    """
    grows = difference.change is Change.MISSING and not difference.path and difference.category in _GROWS
    if difference.severity is not Severity.LOW and (difference.category in _A or grows):
        return "A"
    return "C" if difference.category in _C else "B"


def graded(differences: Iterable[Difference]) -> dict[Grade, int]:
    """How many fixes there are of each grade."""
    counted: dict[Grade, int] = {"A": 0, "B": 0, "C": 0}
    for difference in differences:
        counted[grade(difference)] += 1
    return counted


def rate(fixes: Mapping[Grade, int], complexity: Complexity, blocker: str = "") -> Quality:
    """Fixes by grade and the complexity of the answer → the training quality, after the rubric of the review guidance.

    `blocker`: one of BLOCKERS, or empty. Raises KeyError for another.
    """
    if blocker:
        return Quality(BLOCKERS[blocker], f"blocker ({blocker}) = {BLOCKERS[blocker]}")
    terms = [(BASE, "base"), _gap(fixes), *_complex(complexity)]
    total = sum(points for points, _ in terms)
    score = max(0, min(10, total))
    shown = f"{BASE} base" + "".join(
        f" {'+' if points > 0 else '-'} {abs(points)} ({why})" for points, why in terms[1:] if points
    )
    limit = "" if total == score else ", at most 10" if total > score else ", at least 0"
    return Quality(score, f"{shown} = {total}{limit}")


def _gap(fixes: Mapping[Grade, int]) -> tuple[int, str]:
    """What the model had to learn. Four trifles count as a few trifles, not as none: the guidance has it both ways."""
    large, middle, small = fixes.get("A", 0), fixes.get("B", 0), fixes.get("C", 0)
    if large:
        return (2 if large > 1 else 1), f"{large} A"
    if middle:
        return 0, f"{middle} B"
    if small >= 6:
        return -2, f"{small} C"
    if small >= 4:
        return -1, f"{small} C"
    return (-3, f"{small} C") if small == 3 else (-4, f"{small} C" if small else "nothing to mend")


def _complex(complexity: Complexity) -> list[tuple[int, str]]:
    """Points for what the answer holds, in the rubric's order, two at most; a single service costs one."""
    held = (
        (complexity.services >= 3, f"{complexity.services} services"),
        (complexity.security, "security"),
        (complexity.availability, "high availability"),
        (complexity.advanced, "advanced patterns"),
    )
    points = [(1, why) for holds, why in held if holds][:_MOST_COMPLEXITY]
    return [*points, *([(-1, "a single service")] if complexity.services == 1 else [])]
