"""Differences → the groups that make one finding each, as a reviewer would put them.

What one cause makes belongs together; what is missing whole goes by topic (networking, alarms, …), and an alarm that
only calls a missing policy goes with the policy; what is configured otherwise goes by rule and kind of resource, or by
attribute where many kinds lack the same one. Where that makes more findings than a report has, they are gathered: first
those of one concern on one resource, then those of one concern (encryption, monitoring, …).
"""

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import Any, Final

from iacdiff.drafting.declared import Declarations, concern, topic
from iacdiff.records import Change, Declaration, Difference, Expression, Kind, Ref, Severity, Unknown, shown

COMFORTABLE: Final = 12
"""Findings that a reader takes in one by one: real reports have 8 in the middle, nine of ten no more than 15."""
_GENERIC: Final = {"resource-missing", "helper-missing", "security-missing", "foundation-missing"}
"""Rules that say no more than that something is missing: what they fit goes by topic alone."""
_CATCH_ALL: Final = {"attribute"}
"""Rules that say no more than that something differs: what they fit goes by attribute as well."""
_MANY_KINDS: Final = 3
"""An attribute that differs under one rule in so many kinds of resources is one finding."""
_DEEPEST: Final = 2000
"""Values looked through for references, a resource."""
_FEW: Final = 4
_TASTE: Final = {"tagging", "naming", "cosmetic"}

Group = list[Difference]
Key = tuple[str, ...]


def groups(names: Declarations, differences: Sequence[Difference]) -> list[Group]:
    """Differences, worst first → those of one finding each, worst first."""
    found: dict[Key, Group] = {}
    for difference, key in zip(differences, _keys(names, differences), strict=True):
        found.setdefault(key, []).append(difference)
    _lean(names, found)
    return _ranked(found.values())


def gathered(names: Declarations, fine: Sequence[Group]) -> list[Group]:
    """Groups → no more than a reader takes in, as far as they have something in common; Critical stays by itself."""
    found = list(fine)
    if len(found) > COMFORTABLE:
        found = _merged(found, lambda group: _on_one_thing(names, group))
    if len(found) > COMFORTABLE:
        found = _merged(found, lambda group: (_of_one_concern(names, group), weight(group) is Severity.CRITICAL))
    if len(found) > COMFORTABLE:
        found = [group for group in found if not _slight(group)]
    return found


def _slight(group: Group) -> bool:
    """What nobody misses in a long report: names, tags and inputs that do no harm."""
    return weight(group) is Severity.LOW and all(
        each.category in _TASTE or each.kind is Kind.VARIABLE for each in group
    )


def weight(group: Sequence[Difference]) -> Severity:
    """The worst of the group; of attributes that only follow from one cause, what most of them weigh."""
    worst = min((difference.severity for difference in group), key=lambda severity: severity.rank)
    causes = {difference.cause for difference in group}
    if "" in causes or len(causes) > 1 or len(group) < _FEW or any(not difference.path for difference in group):
        return worst
    weighed = [difference.severity for difference in group]
    return min(set(weighed), key=lambda severity: (-weighed.count(severity), severity.rank))


def _merged(fine: Iterable[Group], common: Callable[[Group], Hashable]) -> list[Group]:
    found: dict[Hashable, Group] = {}
    for group in fine:
        found.setdefault(common(group), []).extend(group)
    return _ranked(found.values())


def _on_one_thing(names: Declarations, group: Group) -> Key:
    things = {difference.ideal_id or difference.model_id or difference.id for difference in group}
    thing = next(iter(things)) if len(things) == 1 else min(difference.id for difference in group)
    return (_of_one_concern(names, group), thing)


def _of_one_concern(names: Declarations, group: Group) -> str:
    """What the worst of a group is about; of several that follow from a missing thing, that thing."""
    first = next((each for each in group if not each.path and each.ideal_id == each.cause), group[0])
    return concern(first, names.canonical(first))


def _ranked(found: Iterable[Group]) -> list[Group]:
    inner = [sorted(group, key=lambda each: each.severity.rank) for group in found]
    return sorted(inner, key=lambda group: weight(group).rank)


def _keys(names: Declarations, differences: Sequence[Difference]) -> list[Key]:
    """What each difference is grouped by."""
    kinds = [names.canonical(difference) for difference in differences]
    spread: dict[Key, set[str]] = {}
    for difference, kind in zip(differences, kinds, strict=True):
        spread.setdefault(_shared(difference), set()).add(kind)
        spread.setdefault(_alike(difference), set()).add(kind)
    return [_key(each, kind, spread) for each, kind in zip(differences, kinds, strict=True)]


def _key(difference: Difference, kind: str, spread: dict[Key, set[str]]) -> Key:
    shared, alike = _shared(difference), _alike(difference)
    if difference.cause:
        return ("cause", difference.cause)
    if not difference.path:
        return _whole(difference, kind)
    if len(spread[shared]) >= _MANY_KINDS:
        return ("attribute", *shared)
    if len(spread[alike]) > 1:
        return ("alike", *alike)
    if difference.rule in _CATCH_ALL:
        return ("configured", difference.rule, kind, top(difference))
    return ("configured", difference.rule, kind)


def _shared(difference: Difference) -> Key:
    return (difference.rule, difference.change, top(difference))


def _alike(difference: Difference) -> Key:
    """What makes one sentence of several: the same values under the same name."""
    return (difference.rule, difference.change, difference.path, shown(difference.model), shown(difference.ideal))


def _whole(difference: Difference, kind: str) -> Key:
    if difference.kind is not Kind.RESOURCE:
        return ("whole", difference.change, difference.kind.value)
    rule = "" if difference.rule in _GENERIC else difference.rule
    return ("whole", difference.change, topic(kind), rule)


def top(difference: Difference) -> str:
    """An attribute's first name: `ingress[0].cidr_blocks` → `ingress`; of options, the option."""
    parts = re.split(r"[.\[]", difference.path)
    return ".".join(parts[:2]) if parts[0] == "opts" else parts[0]


# ---------------------------------------------------------------------------------------------- what leans on what


def _lean(names: Declarations, found: dict[Key, Group]) -> None:
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
            {homes[target] for target in _targets(names, difference) if target in homes} - {key}
            for difference in found[key]
        ]
        homes_called = set().union(*calls)
        if not all(calls) or len(homes_called) != 1:
            continue
        home = next(iter(homes_called))
        if home not in found or not (_all_called(names, found[key], found[home]) or _helps(found[key])):
            continue
        found[home] += found.pop(key)
        homes = {id: home if owner == key else owner for id, owner in homes.items()}


def _all_called(names: Declarations, callers: Sequence[Difference], called: Sequence[Difference]) -> bool:
    """Whether each thing of one group is referred to by one of the other: the two make one whole."""
    targets = set().union(*(_targets(names, difference) for difference in callers))
    return all(difference.ideal_id in targets for difference in called) and len(callers) >= len(called)


def _helps(group: Sequence[Difference]) -> bool:
    return all(difference.rule == "helper-missing" for difference in group)


def _targets(names: Declarations, difference: Difference) -> set[str]:
    """The ids that a missing declaration refers to."""
    declared = names.of(difference)
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
