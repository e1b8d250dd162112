"""A review → its training quality with the arithmetic shown, and how much of IDEAL MODEL has.

The rubric is that of the review guidance; what it leaves to judgement (advanced patterns) is left out of the sum.
"""

import re
from collections.abc import Mapping
from typing import Final

from iacdiff.drafting import grouping
from iacdiff.drafting.declared import Declarations, topic
from iacdiff.findings.quality import Complexity, Quality, grade, rate
from iacdiff.records import INCOMPARABLE, Change, Declaration, Difference, Review

_BLOCKERS: Final = {
    "wrong-platform": "platform",
    "wrong-language": "platform",
    "wrong-account": "account",
    "no-code": "services",
    "most-missing": "services",
    "wrong-use-case": "services",
}
_REGION: Final = {"region", "region-default"}
_SECURITY: Final = re.compile(r"kms_.*|iam_.*|wafv2_.*|.*_encryption_configuration|secretsmanager_.*|guardduty_.*")
_AVAILABILITY: Final = re.compile(r"autoscaling_.*|appautoscaling_.*|rds_cluster_instance|.*_replication.*")
_MULTI_AZ: Final = {"multi_az", "multiAz", "MultiAZ"}
_HALF: Final = 0.5
_MENDED: Final = (Change.MISSING, Change.CHANGED)
"""What only MODEL has, or what may be no difference at all, is no lesson."""


def quality(review: Review) -> Quality | None:
    """The training quality after what the differences, as grouped for drafting, teach; None without an IDEAL."""
    if not review.ideal.resources:
        return None
    differences = [each for each in review.differences if each.change in _MENDED and each.rule != INCOMPARABLE]
    fixes = {"A": 0, "B": 0, "C": 0}
    for group in grouping.groups(Declarations.of_review(review), differences):
        fixes[min(grade(each) for each in group)] += 1
    return rate({"A": fixes["A"], "B": fixes["B"], "C": fixes["C"]}, _complexity(review), _blocker(review, differences))


def _blocker(review: Review, differences: list[Difference]) -> str:
    for verdict in review.verdicts:
        if verdict.rule in _BLOCKERS:
            return _BLOCKERS[verdict.rule]
    had, wanted = _kinds(review)
    if wanted and len(had & wanted) < _HALF * len(wanted):
        return "services"
    wrong = (each for each in differences if each.rule in _REGION and each.required)
    return "region" if next(wrong, None) else ""


def _complexity(review: Review) -> Complexity:
    resources = review.ideal.resources
    return Complexity(
        services=len({topic(item.canonical) for item in resources}),
        security=any(_SECURITY.fullmatch(item.canonical) for item in resources),
        availability=any(_AVAILABILITY.fullmatch(item.canonical) or _in_zones(item) for item in resources),
    )


def _in_zones(item: Declaration) -> bool:
    return any(item.attributes.get(name) is True for name in _MULTI_AZ)


def _kinds(review: Review) -> tuple[set[str], set[str]]:
    """The kinds of resources that MODEL has, and those that IDEAL has."""
    return {item.canonical for item in review.model.resources}, {item.canonical for item in review.ideal.resources}


def told(review: Review) -> Mapping[str, str]:
    """What a closing section may say of the sample as a whole: `quality`, `completeness`."""
    had, wanted = _kinds(review)
    rated = quality(review)
    if rated is None:
        return {}
    common = len(had & wanted)
    return {
        "quality": f"{rated.score}/10 ({rated.arithmetic})",
        "completeness": f"MODEL declares {common} of the {len(wanted)} kinds of resources that IDEAL declares "
        f"({100 * common / len(wanted):.0f}%).",
    }
