"""Statements that count: `only one NAT gateway`, `a subnet per zone` → held against what is declared."""

import re
from typing import Final

from iacdiff.check.claims.concepts import Mention, mentions
from iacdiff.check.claims.facts import Side, Sides, literal
from iacdiff.check.claims.saying import Statement
from iacdiff.check.claims.verdicts import Judged
from iacdiff.records import Declaration

_NUMBERS: Final = {
    word: max(number, 1)
    for number, word in enumerate(
        ("single", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
    )
}
_BESIDE: Final = frozenset(
    [
        "rds_cluster",
        "kms_alias",
        "sns_topic_subscription",
        "rds_cluster_instance",
        "secretsmanager_secret_version",
        "cloudwatch_composite_alarm",
        "default_security_group",
        "default_subnet",
        "default_vpc",
    ]
)
"""Kinds that come with what is counted and are not counted themselves."""
_COUNTED: Final = frozenset(
    [
        "nat_gateway",
        "ec2_instance",
        "aws_provider",
        "vpc",
        "subnet",
        "scaling_policy",
        "cloudwatch_alarm",
        "s3",
        "load_balancer",
        "target_group",
        "rds",
        "security_group",
        "lambda",
        "kms",
        "sns",
        "sqs",
        "dynamodb",
        "vpc_endpoint",
        "launch_template",
        "autoscaling_group",
        "elastic_ip",
        "internet_gateway",
        "cloudwatch_dashboard",
        "log_group",
    ]
)


_SURE: Final = frozenset({"ec2_instance", "aws_provider"})
"""What the code names without declaring it; where none is declared there is none."""


def count(statement: Statement, sides: Sides) -> Judged | None:
    """`only one NAT gateway`, `3 subnets`."""
    if statement.absent or statement.supposed:
        return None
    for mention in mentions(statement.object):
        concept = mention.concept
        if concept.name not in _COUNTED:
            continue
        said = _number_before(statement.object, mention)
        if said is None:
            continue
        number, only, between = said
        items = [item for kind in sorted(concept.kinds - _BESIDE) for item in sides.own.kinds.get(kind, ())]
        total = _total(items)
        spans = tuple(item.span for item in items[:5])
        known = total is not None and not sides.own.constructs
        if known and total == number and not between:
            return Judged("supported", f"{total} of {concept.title} are declared.", spans)
        if not total and concept.name not in _SURE and sides.own.find(concept).hinted:
            return None
        if known and total is not None and _plainly_other(total, number, only, between, sides.own, concept.name):
            return Judged("contradicted", f"{total} of {concept.title} are declared, not {number}.", spans)
        if total is None and only and number == 1 and not between:
            return Judged("contradicted", f"More than one {concept.title} is declared, in a loop.", spans)
        return None
    return None


_SECOND = re.compile(r"^\W*(?:an? |the |any )?(?:secondary|second|another)\s+$", re.IGNORECASE)


def second(statement: Statement, sides: Sides) -> Judged | None:
    """`no secondary table`: true where there is but one, or none."""
    named = mentions(statement.object)
    if not statement.absent or not named or named[0].concept.name not in _COUNTED | _SURE:
        return None
    own, concept = sides.own, named[0].concept
    if not _SECOND.match(statement.object[: named[0].first]) or own.opaque or own.constructs or own.left_out:
        return None
    items = [item for kind in sorted(concept.kinds - _BESIDE) for item in own.kinds.get(kind, ())]
    if _total(items) not in (0, 1):
        return None
    told = f"Only one {concept.title} is declared." if items else f"No {concept.title} is declared."
    return Judged("supported", told, tuple(item.span for item in items))


def _number_before(text: str, mention: Mention) -> tuple[int, bool, str] | None:
    found = re.search(
        r"(?<![\w.$:/-])(only |just |exactly )?(?:an? )?(single|one|two|three|four|five|six|seven|eight|nine"
        r"|ten|[1-9]\d?)"
        r"((?:[ -][A-Za-z-]+){0,2})\s+$",
        text[: mention.first] + " ",
        re.IGNORECASE,
    )
    if not found or re.search(r"\b(?:or|to|than|least)\b", text[: mention.first][-20:]):
        return None
    word = found[2].lower()
    number = _NUMBERS.get(word) or int(word)
    return number, bool(found[1]) or word == "single", found[3].strip()


def _plainly_other(total: int, number: int, only: bool, between: str, side: Side, concept: str) -> bool:
    if side.opaque and not (total > number):
        return concept == "aws_provider" and total == 0 and "provider" not in side.kinds
    if total < number:
        return concept != "ec2_instance" or _fleet(side)
    return total > number and only and not between


def _fleet(side: Side) -> bool:
    """Whether a group of more than one instance is declared, where instances alone are not."""
    return (
        any((literal(each.value) or 0) != 1 for each in side.attributes.get("maxsize", ()))
        if "autoscaling_group" in side.kinds
        else False
    )


def _total(items: list[Declaration]) -> int | None:
    total = 0
    for item in items:
        if item.count is None:
            return None
        total += item.count
    return total


_PER_AZ = re.compile(
    r"\bper (?:az|availability zone|public subnet)\b|\b(?:for|in) each (?:az|availability zone)\b", re.IGNORECASE
)


def per_zone(statement: Statement, sides: Sides) -> Judged | None:
    """`NAT gateways not configured per AZ`."""
    if not _PER_AZ.search(statement.object):
        return None
    named = [
        each.concept
        for each in mentions(statement.object)
        if each.concept.name in ("nat_gateway", "subnet", "elastic_ip")
    ]
    items = [item for concept in named[:1] for kind in sorted(concept.kinds) for item in sides.own.kinds.get(kind, ())]
    if not items:
        return None
    total = _total(items)
    if total is None or total > 1:
        verdict = Judged("contradicted", "", ()) if statement.absent else Judged("supported", "", ())
        return Judged(verdict.verdict, f"{'Several' if total is None else total} {named[0].title} are declared.",
                      tuple(item.span for item in items[:3]))  # fmt: skip
    return None
