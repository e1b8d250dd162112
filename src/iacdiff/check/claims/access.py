"""Statements on who may do what: wildcards, ports, groups kept apart → held against policies and security groups."""

import re

from iacdiff.check.claims.concepts import mentions
from iacdiff.check.claims.facts import Side, Sides, folded, literal
from iacdiff.check.claims.saying import Statement
from iacdiff.check.claims.verdicts import Judged
from iacdiff.records import Declaration

_STAR = re.compile(r"`?\*`? actions?\b|wildcard (?:actions?|permissions?)|\bactions? [\"'`]?\*", re.IGNORECASE)
_STAR_CODE = re.compile(
    r"(?:not_?)?actions?[\"']?\s*[:=]\s*(?:\[\s*)?[\"'](?:\*|\w+:\*)[\"']|[\"'][\w-]+:\*[\"']|administratoraccess"
)


def wildcard(statement: Statement, sides: Sides) -> Judged | None:
    """`* actions`: against the actions of the code."""
    if statement.absent or not _STAR.search(statement.object):
        return None
    found = _STAR_CODE.search(re.sub(r"\[\s+", "[", sides.own.text))
    own = re.search(r"(?<![\w-])[\"'](?:\*|[\w-]+:\*)[\"']", sides.own.text)
    if found and own:
        return Judged("supported", "An action is a wildcard.", (sides.own.line_at(own.start()),))
    if not own and sides.own.resources:
        return Judged("contradicted", "No action in the code is a wildcard.")
    return None


_RESTRICTED = re.compile(
    r"\brestrict\w* to (?:only )?(?:the )?(?:required|necessary|specific)\b.{0,20}\bresources\b", re.IGNORECASE
)
_ANY_RESOURCE = re.compile(
    r"(?<![\w-])resources?[\"']?\s*[:=]\s*(?:\[\s*)?[\"']\*[\"']|^\s*resource:\s*\*\s*$", re.MULTILINE
)


def restricted(statement: Statement, sides: Sides) -> Judged | None:
    """`restricted to the required resources`: against statements that hold for every resource."""
    if statement.absent or not _RESTRICTED.search(statement.object):
        return None
    found = _ANY_RESOURCE.search(sides.own.text)
    if found:
        return Judged(
            "contradicted", "A statement of a policy holds for every resource.", (sides.own.line_at(found.start()),)
        )
    return None


_APART = re.compile(r"\b(?:distinguish|separation|separate|differentiat\w+|isolat\w+) (?:between )?(.+)", re.IGNORECASE)


def apart(statement: Statement, sides: Sides) -> Judged | None:
    """`no separation between A and B groups`: against two that name A and B, or admit each other."""
    found = _APART.search(statement.text)
    if not found or not re.search(r"\bnot\b|\bno\b|n't", statement.text, re.IGNORECASE) or " between " not in found[0]:
        return None
    named = [
        each for each in mentions(statement.text) if each.concept.name in ("security_group", "route_table", "subnet")
    ]
    if not named:
        return None
    concept = named[0].concept if named[0].concept.name == "route_table" else named[-1].concept
    items = [item for kind in sorted(concept.kinds) for item in sides.own.kinds.get(kind, ())]
    ends = re.findall(r"\b(public|private|alb|ec2|web|app|application|database|db|rds|ecs|lambda)\b", found[1].lower())
    held = {end: {item.id for item in items if end in f"{item.id} {item.name}".lower()} for end in ends[:2]}
    if len(held) == 2:
        first, second = held.values()
        if first and second and (first - second) and (second - first):
            spans = tuple(item.span for item in items[:4])
            return Judged("contradicted", f"There is a {concept.title} for each: {', '.join(ends[:2])}.", spans)
    if concept.name == "security_group":
        return _admitting(items, sides.own)
    return None


def _admitting(items: list[Declaration], side: Side) -> Judged | None:
    """Two security groups of which one lets only the other in are apart."""
    for item in items:
        text = side.words_of(item)
        for other in items:
            if other is not item and re.search(rf"security_?groups?.{{0,40}}{re.escape(other.id.lower())}\b", text):
                return Judged(
                    "contradicted", f"{item.label} admits {other.label} only by name.", (item.span, other.span)
                )
    return None


_PORT = re.compile(r"\b([\w-]+)[ -](?:sg|security group)\b.{0,40}?\bports? (\d{2,5})\b", re.IGNORECASE)


def port(statement: Statement, sides: Sides) -> Judged | None:
    """`Web SG allowing port 22`: against the rules inside the group of that name."""
    found = _PORT.search(statement.object)
    if not found or statement.absent or re.search("egress|outbound", statement.object, re.I):
        return None
    groups = [
        item
        for item in sides.own.kinds.get("security_group", ())
        if found[1].lower() in re.split(r"\W|_", item.name.lower())
    ]
    rules = [kind for kind in sides.own.kinds if kind in ("security_group_rule", "vpc_security_group_ingress_rule")]
    if len(groups) != 1 or rules or sides.own.constructs:
        return None
    ports = _ports(groups[0])
    number = int(found[2])
    if number in ports:
        return Judged("supported", f"{groups[0].label} has a rule for port {number}.", (groups[0].span,))
    if ports and None not in ports and not any(isinstance(low, tuple) and low[0] <= number <= low[1] for low in ports):
        return Judged("contradicted", f"{groups[0].label} has no rule for port {number}.", (groups[0].span,))
    return None


def _ports(group: Declaration) -> set[int | tuple[int, int] | None]:
    out: set[int | tuple[int, int] | None] = set()
    for key, value in group.attributes.items():
        if not folded(key).endswith("ingress"):
            continue
        for rule in value if isinstance(value, list) else [value]:
            if not isinstance(rule, dict):
                return {None}
            ends = [literal(each) for name, each in rule.items() if folded(name) in ("fromport", "toport")]
            low, high = (ends[0], ends[-1]) if ends else (None, None)
            if not isinstance(low, int) or not isinstance(high, int):
                out.add(None)
            elif low == high:
                out.add(low)
            else:
                out.add((low, high))
    return out


_TIER = re.compile(r"(?<![a-z])(?:alb|lb|elb|web|app|application|db|database|rds|cache|bastion|api|ecs)(?![a-z])")


def tiers(statement: Statement, sides: Sides) -> Judged | None:
    """`no groups for different tiers (web, app)`: against a group of each name."""
    found = re.search(r"security groups?.{0,30}\btiers? \(([\w, ]+)\)", statement.object, re.IGNORECASE)
    if not found or not statement.absent:
        return None
    groups = sides.own.kinds.get("security_group", [])
    wanted = [word.strip().lower() for word in found[1].split(",") if word.strip()]
    kin = {"database": "db", "application": "app"}
    patterns = [f"{re.escape(word)}|{kin.get(word, re.escape(word))}" for word in wanted]
    held = [
        next((item for item in groups if re.search(each, f"{item.id} {item.name}".lower())), None) for each in patterns
    ]
    apart = {item.id for item in groups if re.search(_TIER, item.name.lower())}
    most = len(wanted) - 1 if len(apart) >= len(wanted) > 2 else len(wanted)
    if wanted and len({item.id for item in held if item}) >= most and not sides.own.constructs:
        own = [item for item in held if item]
        told = f"Tiers have security groups of their own: {', '.join(item.name for item in own)}."
        return Judged("contradicted", told, tuple(item.span for item in own))
    return None
