"""Review → the training quality that the review guidance's rubric gives it (findings/quality.py has the rubric)."""

from collections.abc import Iterator
from typing import Final

from iacdiff.findings.quality import Complexity, Quality, graded, rate
from iacdiff.records import Change, Declaration, Declared, Difference, Review

_BLOCKING_VERDICTS: Final = {
    "wrong-platform": "platform",
    "wrong-language": "platform",
    "no-code": "services",
    "most-missing": "services",
    "wrong-use-case": "services",
}
_BLOCKING_RULES: Final = {"region": "region"}
_SECURITY: Final = ("kms_", "iam_", "secretsmanager_", "wafv2_", "acm_", "guardduty_")
_SCALING: Final = ("autoscaling_", "appautoscaling_")
_SEVERAL_ZONES: Final = frozenset(
    ("multi_az", "multiaz", "availability_zones", "availabilityzones", "vpc_zone_identifier")
)
_OF_THE_NETWORK: Final = frozenset(
    ("subnet", "route", "security", "internet", "nat", "eip", "network", "flow", "default", "egress", "ec2")
)
"""First words of kinds that belong to the one service VPC."""


def quality(review: Review) -> Quality:
    """The training quality, with its arithmetic. Whether a pattern is an advanced one is the reviewer's to judge."""
    return rate(graded(_fixes(review)), complexity(review.ideal), blocker(review))


def blocker(review: Review) -> str:
    """What makes all else idle, by its name in the rubric; empty where nothing does."""
    for verdict in review.verdicts:
        if verdict.rule in _BLOCKING_VERDICTS:
            return _BLOCKING_VERDICTS[verdict.rule]
    return next((_BLOCKING_RULES[one.rule] for one in review.differences if one.rule in _BLOCKING_RULES), "")


def complexity(ideal: Declared) -> Complexity:
    """What the corrected answer holds."""
    kinds = {item.canonical for item in ideal.resources}
    return Complexity(
        services=len({_service(kind) for kind in kinds}),
        security=any(kind.startswith(_SECURITY) for kind in kinds),
        availability=any(kind.startswith(_SCALING) for kind in kinds) or any(map(_in_several_zones, ideal.resources)),
    )


def _fixes(review: Review) -> Iterator[Difference]:
    """What IDEAL mends: not what only MODEL has, nor what may be no difference at all."""
    return (one for one in review.differences if one.change in (Change.MISSING, Change.CHANGED))


def _service(kind: str) -> str:
    word = kind.partition("_")[0]
    return "vpc" if word in _OF_THE_NETWORK else word


def _in_several_zones(item: Declaration) -> bool:
    return any(
        name.lower() in _SEVERAL_ZONES and (value is True or (isinstance(value, list) and len(value) > 1))
        for name, value in item.attributes.items()
    )
