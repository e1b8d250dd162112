"""A review → its training quality: what blocks, what IDEAL holds, and that what only MODEL has is no fix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from iacdiff import pipeline, training
from iacdiff.records import Severity, Verdict

Make = Callable[..., Path]


def test_the_score_comes_with_its_arithmetic(make_sample: Make) -> None:
    """A key that is missing is a grade A fix; a bucket, a load balancer and a key are three services."""
    found = training.quality(pipeline.review(make_sample()))
    assert 8 <= found.score <= 10
    assert found.arithmetic.startswith("8 base") and "A)" in found.arithmetic and "security" in found.arithmetic


@pytest.mark.parametrize(
    ("rule", "wanted"), [("wrong-platform", 3), ("wrong-language", 3), ("most-missing", 4), ("no-code", 4)]
)
def test_a_blocker_sets_the_score(make_sample: Make, rule: str, wanted: int) -> None:
    """Then nothing else counts; a verdict that blocks nothing leaves the score as it is."""
    review = pipeline.review(make_sample())
    blocked = replace(review, verdicts=(Verdict(rule, Severity.CRITICAL, "x"),))
    assert training.quality(blocked).score == wanted
    other = replace(review, verdicts=(Verdict("truncated", Severity.CRITICAL, "x"),))
    assert training.quality(other) == training.quality(review)


def test_what_only_model_has_is_no_fix(make_sample: Make) -> None:
    """IDEAL mends what is missing or set otherwise; extra things are no lesson of their own."""
    review = pipeline.review(make_sample())
    only_extra = replace(review, differences=tuple(one for one in review.differences if one.change == "extra"))
    assert training.quality(only_extra).score < training.quality(review).score
