"""The rule that pairs joints by what they join, which is paired already (ends.toml).

    MODEL   association_1 ── subnet_id ──▶ subnet.public_1
    IDEAL   association_a ── subnet_id ──▶ subnet.public_a      paired, so the associations are one and the same

A joint's own name says least: two that are called alike and are of different things are two.
"""

import re
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import Path

from iacdiff.match.features import Neighbourhood, leaves
from iacdiff.match.leftover import Group, Leftover
from iacdiff.match.names import same_name, same_name_but_for_spelling
from iacdiff.records import Declaration, Defaulted, Kind, Pair, Value

_NOT_WORD = re.compile(r"[^a-z0-9]")
_NOT_PLACE = re.compile(r"\D+")

End = tuple[str, ...]
"""The attribute, what it refers to as both sides know it (or the value), and which of several."""


def is_joint(kind: Kind, canonical: str) -> bool:
    """Whether such things are known by what they join."""
    return kind is Kind.RESOURCE and bool(_ends(canonical))


def same_ends(leftover: Leftover) -> Iterator[Pair]:
    """What alone on each side joins the same things."""
    sides = tuple(Neighbourhood(side) for side in leftover.sides)
    for group in leftover.groups():
        if not is_joint(group.kind, group.canonical):
            continue
        known = [
            _alone(items, sides[side], leftover.tokens[side]) for side, items in enumerate((group.model, group.ideal))
        ]
        for ends in sorted(known[0].keys() & known[1].keys()):
            model, ideal = known[0][ends], known[1][ends]
            yield Pair((model.id,), (ideal.id,), 0.9, True, f"both of {', '.join(end[1] for end in ends)}")


def names_of_others(leftover: Leftover) -> Iterator[Pair]:
    """What is called alike and is no joint."""

    def apart(group: Group) -> set[tuple[str, str]] | None:
        return None if is_joint(group.kind, group.canonical) else set()

    for rule in (same_name, same_name_but_for_spelling):
        yield from rule(leftover, apart)


def names_of_joints(leftover: Leftover) -> Iterator[Pair]:
    """Joints that are called alike and belong to nothing that is paired with another."""
    sides = tuple(Neighbourhood(side) for side in leftover.sides)

    def apart(group: Group) -> set[tuple[str, str]] | None:
        if not is_joint(group.kind, group.canonical):
            return None
        return {(group.model[row].id, group.ideal[column].id) for row, column in at_odds(group, leftover, sides)}

    for rule in (same_name, same_name_but_for_spelling):
        yield from rule(leftover, apart)


def at_odds(group: Group, leftover: Leftover, sides: tuple[Neighbourhood, ...]) -> set[tuple[int, int]]:
    """The places of a group's two sides whose joints belong to things that are paired with others."""
    if not is_joint(group.kind, group.canonical):
        return set()
    rows = [_owner(item, sides[0], leftover.tokens[0]) for item in group.model]
    columns = [_owner(item, sides[1], leftover.tokens[1]) for item in group.ideal]
    return {
        (row, column)
        for row, one in enumerate(rows)
        for column, other in enumerate(columns)
        if one and other and one != other
    }


def _owner(item: Declaration, near: Neighbourhood, tokens: dict[str, str]) -> str:
    """The pair that the thing it belongs to is in; empty where that is not known."""
    for name, target, _ in _written(item, near):
        if target or name == _ends(item.canonical)[0]:
            return tokens.get(target, "")
    return ""


def _alone(items: list[Declaration], near: Neighbourhood, tokens: dict[str, str]) -> dict[tuple[End, ...], Declaration]:
    found: dict[tuple[End, ...], list[Declaration]] = {}
    for item in items:
        ends = _key(item, near, tokens)
        if ends:
            found.setdefault(ends, []).append(item)
    return {ends: same[0] for ends, same in found.items() if len(same) == 1}


def _key(item: Declaration, near: Neighbourhood, tokens: dict[str, str]) -> tuple[End, ...]:
    """Empty where an end is not known on both sides."""
    out: list[End] = []
    referred = False
    for name, target, rest in _written(item, near):
        if target and target not in tokens:
            return ()
        referred = referred or bool(target)
        out.append((name, tokens[target], rest) if target else (name, rest, ""))
    return tuple(sorted(out)) if referred else ()


def _written(item: Declaration, near: Neighbourhood) -> Iterator[tuple[str, str, str]]:
    """Each end that is written: its attribute, the id that it refers to, and which of several, or the value."""
    written = {_NOT_WORD.sub("", name.lower()): value for name, value in item.attributes.items()}
    for name in _ends(item.canonical):
        if name in written:
            for leaf in _leaves(written[name]):
                targets = list(near.targets(leaf))
                if targets:
                    yield name, targets[0][0], _NOT_PLACE.sub(" ", targets[0][1]).strip()
                else:
                    yield name, "", str(leaf)[:200]


def _leaves(value: Value) -> list[Value]:
    return [leaf.value if isinstance(leaf, Defaulted) else leaf for _, leaf in leaves(value)][:4]


@lru_cache(maxsize=2048)
def _ends(canonical: str) -> tuple[str, ...]:
    table = tomllib.loads(Path(__file__).with_name("ends.toml").read_text(encoding="utf-8"))
    for row in table["joint"]:
        if any(fnmatchcase(canonical, type) for type in row["types"]):
            return tuple(row["ends"])
    return ()
