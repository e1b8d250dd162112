"""The training quality follows the rubric, and says how."""

import pytest

from iacdiff.findings.quality import Complexity, Grade, rate


@pytest.mark.parametrize(
    ("fixes", "complexity", "score", "arithmetic"),
    [
        ({"A": 2}, Complexity(), 10, "8 base + 2 (2 A) = 10"),
        ({"A": 1, "C": 9}, Complexity(), 9, "8 base + 1 (1 A) = 9"),
        ({"B": 3}, Complexity(services=1), 7, "8 base - 1 (a single service) = 7"),
        ({"C": 4}, Complexity(), 7, "8 base - 1 (4 C) = 7"),
        ({"C": 6}, Complexity(), 6, "8 base - 2 (6 C) = 6"),
        ({"C": 3}, Complexity(), 5, "8 base - 3 (3 C) = 5"),
        ({}, Complexity(), 4, "8 base - 4 (nothing to mend) = 4"),
        ({"A": 5}, Complexity(4, True, True, True), 10,
         "8 base + 2 (5 A) + 1 (4 services) + 1 (security) = 12, at most 10"),
    ],
)  # fmt: skip
def test_points_come_from_fixes_and_complexity(
    fixes: dict[Grade, int], complexity: Complexity, score: int, arithmetic: str
) -> None:
    """Two points for complexity at most, ten in all at most."""
    rated = rate(fixes, complexity)
    assert (rated.score, rated.arithmetic) == (score, arithmetic)


@pytest.mark.parametrize(("blocker", "score"), [("platform", 3), ("account", 3), ("services", 4), ("region", 5)])
def test_a_blocker_sets_the_score(blocker: str, score: int) -> None:
    """Whatever else there is."""
    assert rate({"A": 9}, Complexity(9, True), blocker).score == score
