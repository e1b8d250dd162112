"""Differences → the groups that make one finding each, as a reviewer would put them.

What one cause makes belongs together; what is missing whole goes by topic (networking, alarms, …), and an alarm that
only calls a missing policy goes with the policy; what is configured otherwise goes by rule and kind of resource, or by
attribute where many kinds lack the same one.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib import resources
from typing import Any, Final

from iacdiff.drafting.evidence import ideal_breaks
from iacdiff.records import Change, Declaration, Difference, Expression, Kind, Ref, Review, Severity, Unknown

_GENERIC: Final = {"resource-missing", "helper-missing", "security-missing", "foundation-missing"}
"""Rules that say no more than that something is missing: what they fit goes by topic alone."""
_CATCH_ALL: Final = {"attribute"}
"""Rules that say no more than that something differs: what they fit goes by attribute as well."""
_MANY_KINDS: Final = 3
"""An attribute that differs under one rule in so many kinds of resources is one finding."""
_DEEPEST: Final = 2000
"""Values looked through for references, a resource."""


@cache
def facts() -> Mapping[str, Any]:
    """The tables of nouns.toml."""
    return tomllib.loads(resources.files(__package__).joinpath("nouns.toml").read_text(encoding="utf-8"))


def canonical(review: Review, difference: Difference) -> str:
    """The key of the kind of resource that a difference is about; its type where it is about none."""
    declared = declaration(review, difference)
    return declared.canonical if declared else difference.type


def declaration(review: Review, difference: Difference) -> Declaration | None:
    """IDEAL's declaration that a difference is about, else MODEL's."""
    for side, id in ((review.ideal, difference.ideal_id), (review.model, difference.model_id)):
        found = _by_id(side.items).get(id) if id else None
        if found:
            return found
    return None


_indexes: dict[int, tuple[Sequence[Declaration], dict[str, Declaration]]] = {}


def _by_id(items: Sequence[Declaration]) -> Mapping[str, Declaration]:
    """id → declaration, kept for the two sides that were asked for last."""
    known = _indexes.get(id(items))
    if known is None or known[0] is not items:
        if len(_indexes) > 3:
            _indexes.clear()
        known = _indexes[id(items)] = (items, {item.id: item for item in items})
    return known[1]


def topic(key: str) -> str:
    """A kind of resource → what a reviewer files it under: `alarms`; its service where no topic fits."""
    for each in facts()["topics"]:
        if re.fullmatch(each["kinds"], key):
            return str(each["name"])
    return key.split("_", 1)[0]


def groups(review: Review, differences: Sequence[Difference]) -> list[list[Difference]]:
    """Differences, worst first → those of one finding each, worst first."""
    found: dict[tuple[str, ...], list[Difference]] = {}
    keys = _keys(review, differences)
    for difference, key in zip(differences, keys, strict=True):
        found.setdefault(key, []).append(difference)
    _lean(review, found)
    ranked = sorted(found.values(), key=lambda group: min(each.severity.rank for each in group))
    return [sorted(group, key=lambda each: each.severity.rank) for group in ranked]


def _keys(review: Review, differences: Sequence[Difference]) -> list[tuple[str, ...]]:
    """What each difference is grouped by."""
    kinds = [canonical(review, difference) for difference in differences]
    spread: dict[tuple[str, str, str], set[str]] = {}
    for difference, kind in zip(differences, kinds, strict=True):
        spread.setdefault((difference.rule, difference.change, top(difference)), set()).add(kind)
    keys: list[tuple[str, ...]] = []
    for difference, kind in zip(differences, kinds, strict=True):
        shared = (difference.rule, difference.change, top(difference))
        cause = getattr(difference, "cause", "") or ""
        if cause:
            keys.append(("cause", cause))
        elif not difference.path:
            keys.append(_whole(difference, kind))
        elif len(spread[shared]) >= _MANY_KINDS:
            keys.append(("attribute", *shared))
        elif difference.rule in _CATCH_ALL:
            keys.append(("configured", difference.rule, kind, top(difference)))
        else:
            keys.append(("configured", difference.rule, kind))
    return keys


def _whole(difference: Difference, kind: str) -> tuple[str, ...]:
    if difference.kind is not Kind.RESOURCE:
        return ("whole", difference.change, difference.kind.value)
    rule = "" if difference.rule in _GENERIC else difference.rule
    return ("whole", difference.change, topic(kind), rule)


def top(difference: Difference) -> str:
    """An attribute's first name: `ingress[0].cidr_blocks` → `ingress`; of options, the option."""
    parts = re.split(r"[.\[]", difference.path)
    return ".".join(parts[:2]) if parts[0] == "opts" else parts[0]


# ---------------------------------------------------------------------------------------------- what leans on what


def _lean(review: Review, found: dict[tuple[str, ...], list[Difference]]) -> None:
    """Missing things of which every one refers to missing things of one other group alone go there; helpers, too."""
    homes = {
        difference.ideal_id: key
        for key, group in found.items()
        for difference in group
        if key[0] == "whole" and difference.change is Change.MISSING and difference.ideal_id
    }
    for key in list(found):
        if key[0] != "whole" or key[1] != Change.MISSING:
            continue
        calls = [
            {homes[target] for target in _targets(review, difference) if target in homes} - {key}
            for difference in found[key]
        ]
        homes_called = set().union(*calls)
        if not all(calls) or len(homes_called) != 1:
            continue
        home = next(iter(homes_called))
        if home not in found or not (_all_called(review, found[key], found[home]) or _helps(found[key])):
            continue
        found[home] += found.pop(key)
        homes = {id: home if owner == key else owner for id, owner in homes.items()}


def _all_called(review: Review, callers: Sequence[Difference], called: Sequence[Difference]) -> bool:
    """Whether each thing of one group is referred to by one of the other: the two make one whole."""
    targets = set().union(*(_targets(review, difference) for difference in callers))
    return all(difference.ideal_id in targets for difference in called) and len(callers) >= len(called)


def _helps(group: Sequence[Difference]) -> bool:
    return all(difference.rule == "helper-missing" for difference in group)


def _targets(review: Review, difference: Difference) -> set[str]:
    """The ids that a missing declaration refers to."""
    declared = declaration(review, difference)
    return set(_references(declared)) if declared else set()


def _references(declared: Declaration) -> Iterator[str]:
    stack: list[Any] = list(declared.attributes.values())
    for _ in range(_DEEPEST):
        if not stack:
            return
        value = stack.pop()
        if isinstance(value, Ref):
            yield value.target
        elif isinstance(value, dict):
            stack += value.values()
        elif isinstance(value, list):
            stack += value
        elif isinstance(value, Expression):
            stack += value.args
        elif isinstance(value, tuple):
            stack += value
        elif not isinstance(value, Unknown) and hasattr(value, "value"):
            stack.append(value.value)


# ---------------------------------------------------------------------------------------------- what matters


def matters(review: Review, group: Sequence[Difference], had: Mapping[str, int]) -> bool:
    """Whether a reviewer would write a group down.

    It is more than Low, or PROMPT asks for some of it, or MODEL has nothing of what IDEAL's structure or outputs are.
    """
    if not group or all(difference.category == "cosmetic" for difference in group):
        return False
    if any(difference.severity is not Severity.LOW or _required(review, difference) for difference in group):
        return group[0].kind is not Kind.DATA
    lacking = all(difference.change is Change.MISSING and not difference.path for difference in group)
    kinds = {canonical(review, difference) for difference in group}
    return lacking and group[0].kind in _PARTS and not any(had.get(kind) for kind in kinds)


_PARTS: Final = {Kind.OUTPUT, Kind.STRUCTURE, Kind.VARIABLE}


def _required(review: Review, difference: Difference) -> bool:
    """Whether PROMPT asks for it; of a tag or a name more than a faint likeness must say so."""
    if not difference.required:
        return False
    least = _SURE if difference.category in _TASTE else 0.0
    return any(
        link.status == "accepted"
        or (
            link.status == "suggested"
            and link.score >= least
            and not ideal_breaks(review.requirement(link.requirement))
        )
        for link in difference.links
    )


_TASTE: Final = {"tagging", "naming", "cosmetic"}
_SURE: Final = 0.7


def counted(review: Review) -> Counter[str]:
    """How many declarations MODEL has of each kind."""
    return Counter(item.canonical for item in review.model.items)
