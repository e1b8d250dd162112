"""Whether the things of a side have a property: encrypted, versioned, Multi-AZ, nothing hardcoded."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from iacdiff.judge.outcome import UNKNOWN, Outcome, shows
from iacdiff.judge.side import Item, Leaf, Side, text, truth
from iacdiff.judge.words import table
from iacdiff.records import Defaulted, Expression, Ref, Unknown, Value

_Found = tuple[bool | None, Item, Leaf | None]


def held(name: str, subjects: Sequence[str], every: bool, side: Side) -> Outcome:
    """Whether the subjects (canonical kinds; none: whatever it can be asked of) have the property."""
    row: dict[str, Any] = table("properties")[name]
    rules = [rule for rule in row["on"] if not subjects or set(rule["kinds"]) & set(subjects)]
    if not rules:
        return UNKNOWN
    kinds = list(subjects) or list(row.get("of") or [kind for rule in rules for kind in rule["kinds"]])
    verdicts: list[_Found] = []
    for rule in rules:
        wanted = [kind for kind in rule["kinds"] if kind in kinds]
        for item in side.of(wanted):
            if not any(item.at(key) for key in rule.get("unless", ())):
                verdicts.append(_of(item, rule, side))
    said = name.replace("_", " ")
    if not verdicts:
        gone = subjects and side.readable and side.whole and side.platform != "cdk"
        return Outcome("unmet", f"nothing that could be {said}; {side.total}") if gone else UNKNOWN
    return _add_up(verdicts, said, every or not subjects)


def doubted(name: str, side: Side) -> Outcome:
    """What can be shown to be broken but not to hold: partly where something breaks it, else unknown."""
    row: dict[str, Any] = table("properties")[name]
    bad = []
    seen = False
    for rule in row["on"]:
        for item in side.of(rule["kinds"]):
            seen = True
            got = read(item, rule)
            if got is not None and got[0] is False:
                bad.append((item, got[1]))
    if bad:
        return shows("partly", bad)
    if not seen and not row.get("wide") and side.readable and side.whole and side.platform != "cdk":
        return Outcome("unmet", f"nothing that could have {name.replace('_', ' ')}; {side.total}")
    return UNKNOWN


def _add_up(verdicts: list[_Found], said: str, every: bool) -> Outcome:
    good = [(item, leaf) for holds, item, leaf in verdicts if holds]
    bad = [(item, leaf) for holds, item, leaf in verdicts if holds is False]
    if good and (not every or len(good) == len(verdicts)):
        return shows("met", good)
    if good and bad:
        return shows("partly", [*good[:2], *bad], f"{len(good)} of {len(verdicts)}: not {bad[0][0].of.label}")
    if len(bad) == len(verdicts):
        item, leaf = bad[0]
        return shows("unmet", bad, item.shown(leaf) if leaf else f"{item.of.label} has nothing that makes it {said}")
    return UNKNOWN


def _of(item: Item, rule: dict[str, Any], side: Side) -> _Found:
    """One thing's verdict, with the value that gives it."""
    own = read(item, rule)
    if own is not None and own[0] is not None:
        return own[0], item, own[1]
    for companion in _companions(item, rule, side):
        other = read(companion, rule)
        if other is not None:
            return other[0], companion, other[1]
        if companion.of.canonical in rule.get("beside", ()):
            return True, companion, None
    if own is not None or not item.of.complete:
        return None, item, None
    bare = rule.get("bare", "unknown")
    if bare == "unmet" and (_spread(item) or (side.platform == "cdk" and item.of.type.endswith("Stack"))):
        return None, item, None
    return {"unmet": False, "met": True}.get(bare), item, None


def _spread(item: Item) -> bool:
    """Whether some of its attributes come from where the text does not show them."""
    return any(
        isinstance(value, Unknown) and key.startswith(("...", "**", "$")) for key, value in item.of.attributes.items()
    )


def _companions(item: Item, rule: dict[str, Any], side: Side) -> list[Item]:
    """The resources beside it that refer to it, or that refer to none of its kind at all."""
    out = []
    peers = {other.of.id for other in side.kinds.get(item.of.canonical, ())}
    for one in side.of((*rule.get("beside", ()), *rule.get("within", ()))):
        if one is item:
            continue
        if item.of.id in one.refers or not one.refers & peers:
            out.append(one)
    return out


def read(item: Item, rule: dict[str, Any]) -> tuple[bool | None, Leaf | None] | None:
    """What its values say; None where none of them is there."""
    seen: tuple[bool | None, Leaf | None] | None = None
    for pattern in rule.get("breaks", ()):
        for leaf, holds in _matches(item, pattern, rule):
            if holds:
                return False, leaf
    for pattern in rule.get("holds", ()):
        for leaf, holds in _matches(item, pattern, rule):
            if holds:
                return True, leaf
            if "=" not in pattern or seen is None:
                seen = (holds if seen is None or seen[0] is not None else None, leaf)
    return seen


def _matches(item: Item, pattern: str, rule: dict[str, Any]) -> list[tuple[Leaf, bool | None]]:
    path, _, wanted = pattern.partition("=")
    if rule.get("literal"):
        return [(leaf, True) for leaf in item.at(path) if _is_literal(leaf.value)]
    return [(leaf, _matched(leaf.value, wanted) if wanted else truth(leaf.value)) for leaf in item.at(path)]


def _matched(value: Value, wanted: str) -> bool | None:
    """Whether a value, or one in a list of them, fits a pattern; None where it is not known."""
    if isinstance(value, Defaulted):
        return _matched(value.value, wanted)
    if isinstance(value, list):
        got = [_matched(one, wanted) for one in value[:50]]
        return True if True in got else None if None in got else False
    if isinstance(value, Unknown | Expression):
        return True if re.search(wanted.strip("^$"), value.source.lower()) else None
    said = text(value)
    if said is None:
        return None if isinstance(value, dict) else False
    return re.search(wanted, said.lower()) is not None


def _is_literal(value: Value) -> bool:
    """Whether a value is text that is written out, not fetched, made up or asked for."""
    if isinstance(value, Defaulted | Ref | Unknown | Expression) or not isinstance(value, str):
        return False
    return len(value) > 2 and not re.search(r"\$\{|\{\{|resolve:|^true$|^false$|^arn:", value)
