"""Statements on the make of the code: modules, interfaces, what is the same on both sides → held against its text."""

import re

from iacdiff.check.claims.concepts import mentions
from iacdiff.check.claims.facts import Attribute, Side, Sides, first_line, is_fixed, spans_of
from iacdiff.check.claims.saying import Statement
from iacdiff.check.claims.verdicts import Judged
from iacdiff.records import Kind

_MODULAR = re.compile(
    r"\bmonolithic\b|\bmodular (?:component|structure|design|approach)|\b(?:reusable|separate) (?:modules"
    r"|components|constructs)"
    r"|\bmethod organi[sz]ation\b|\ball (?:resources )?(?:defined )?inline\b",
    re.IGNORECASE,
)
_PARTS = re.compile(
    r"^\s*(?:(?:public|private|protected|export|async|static|default)\s+)*(?:class\s+(\w+)|def\s+(_?create\w*"
    r"|_?setup\w*|_?build\w*)\s*\(|function\s+(create\w*)|(?:private|public)?\s*(create\w+)\s*\()",
    re.MULTILINE,
)


def modular(statement: Statement, sides: Sides) -> Judged | None:
    """`monolithic`, `no separate modules`: against classes, building methods, modules and files."""
    if not _MODULAR.search(statement.object) or (
        not statement.absent and not re.search("monolithic|inline", statement.object, re.I)
    ):
        return None
    if re.search(r"\bclass(?:es)?\b|\bmethods?\b|\bhelpers?\b|\bmodules? with\b", statement.object):
        return None
    parts = [next(filter(None, found.groups())) for found in _PARTS.finditer(sides.own.exact)]
    parts += [item.name for item in sides.own.declared.of(Kind.MODULE)]
    parts = list(dict.fromkeys(parts))
    if len(parts) >= 4:
        return Judged(
            "contradicted", f"It is taken apart into {', '.join(parts[:6])}.", first_line(sides.own, parts[0].lower())
        )
    return None


_CODE = re.compile(r"`([^`\n]{4,80})`")
_FEW = 4


def together(statement: Statement, sides: Sides) -> Judged | None:
    """`` `A` class extending `B` ``: against a line that has both."""
    codes = _CODE.findall(statement.object)
    if statement.absent or statement.supposed or len(codes) < 2:
        return None
    if len(re.findall(r"[A-Za-z]{2,}", _CODE.sub(" ", statement.object))) > _FEW:
        return None
    for span, line in sides.own.code:
        if all(code in line for code in codes):
            return Judged("supported", f"All of it stands in {span.file}:{span.first}.", (span,))
    return None


_INTERFACE = re.compile(r"\binterface\s+\w+[^{;]{0,80}\{([^}]{0,3000})\}")


def interface(statement: Statement, sides: Sides) -> Judged | None:
    """`the interface has a … parameter`: against the members of every interface."""
    found = re.search(
        r"\binterface (?:includes?|has|with) (?:an? )?`?(\w+)`? (?:parameter|property|member)", statement.object, re.I
    )
    if not found or statement.absent:
        return None
    bodies = _INTERFACE.findall(sides.own.text)
    if bodies and not any(re.search(rf"\b{found[1].lower()}\w*\??\s*:", body) for body in bodies):
        return Judged("contradicted", f"No interface has a member {found[1]}.", first_line(sides.own, "interface "))
    return None


_POOR = re.compile(r"^\W*(?:basic|simple|limited|minimal|inadequate|suboptimal|incomplete)\b", re.IGNORECASE)


def poorer(statement: Statement, sides: Sides) -> Judged | None:
    """`basic health check`: against IDEAL's, where both are the same to the last value."""
    if statement.side != "model" or statement.absent or not _POOR.search(statement.object):
        return None
    named = [each.concept for each in mentions(statement.object) if each.concept.attributes]
    if len(named) != 1:
        return None
    ours, theirs = (_groups(side, named[0].attributes) for side in (sides.own, sides.other))
    if ours and [str(each.value) for each in ours] == [str(each.value) for each in theirs]:
        return Judged(
            "contradicted", "IDEAL's is the same, value by value.", spans_of([each.place for each in (*ours, *theirs)])
        )
    return None


def _groups(side: Side, names: frozenset[str]) -> list[Attribute]:
    """The attributes of those names that hold several values, all of them fixed."""
    found = [each for name in sorted(names) for each in side.attributes.get(name, ()) if isinstance(each.value, dict)]
    return [
        each for each in found if isinstance(each.value, dict) and all(is_fixed(value) for value in each.value.values())
    ]


def one_target(statement: Statement, sides: Sides) -> Judged | None:
    """`the target group has only one instance`: against groups that register theirs."""
    if not re.search(
        r"target group.{0,30}\b(?:only|just) (?:includes? |has |one |a single )", statement.text, re.IGNORECASE
    ):
        return None
    registering = [*sides.own.attributes.get("targetgrouparns", ())]
    if registering and "lb_target_group_attachment" not in sides.own.kinds:
        return Judged(
            "contradicted",
            "An Auto Scaling group registers its instances.",
            spans_of([each.place for each in registering]),
        )
    return None
