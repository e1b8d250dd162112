"""One resource on a side, several on the other: the pair of the wholes takes in the parts (splits.toml).

aws_s3_bucket.a { versioning {…} }   ~   aws_s3_bucket.a, aws_s3_bucket_versioning.a
ec2.Vpc.Main                         ~   VPC, its subnets, gateways and routes
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from iacdiff.match.features import Neighbourhood, leaves
from iacdiff.match.leftover import Leftover
from iacdiff.records import Declaration, Defaulted, Kind, Pair, Part, Side, Value

_NOT_WORD = re.compile(r"[^a-z0-9]")
_VERSION = re.compile(r"_v\d$")
_SIDES: tuple[Side, Side] = ("model", "ideal")
_MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Split:
    """One entry of splits.toml."""

    whole: str
    part: str
    by: frozenset[str]
    blocks: tuple[str, ...]
    name: str
    """The first of the blocks, as it is spelled."""
    where: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Claim:
    """A part that is left over, and the whole that it refers to."""

    item: Declaration
    split: Split


def take_splits(leftover: Leftover) -> None:
    """Widen the pairs whose one side writes in blocks what the other writes in resources of their own."""
    sides = tuple(Neighbourhood(side) for side in leftover.sides)
    _take_parts(leftover, sides)
    _take_bundles(leftover, sides)


# ---------------------------------------------------------------------------------------------- parts


def _take_parts(leftover: Leftover, sides: tuple[Neighbourhood, ...]) -> None:
    claims = [_claims(leftover, side, sides[side]) for side in (0, 1)]
    if not any(claims):
        return
    for pair in list(leftover.pairs):
        if len(pair.model) != 1 or len(pair.ideal) != 1:
            continue
        wholes = sides[0].items[pair.model[0]], sides[1].items[pair.ideal[0]]
        of_both = [claims[side].get(whole.id, []) for side, whole in enumerate(wholes)]
        parts = [part for part in _parts(wholes, of_both) if not leftover.forbidden(_as_pair(part, pair))]
        if parts:
            leftover.widen(pair, _widened(pair, parts, wholes, sides))


def _claims(leftover: Leftover, side: int, neighbourhood: Neighbourhood) -> dict[str, list[_Claim]]:
    """A whole's id → the parts that refer to it and are in no pair."""
    found: dict[str, list[_Claim]] = {}
    for item in leftover.open(side):
        for split in _splits().get(_VERSION.sub("", item.canonical), ()):
            whole = _whole(item, split, neighbourhood)
            if item.kind is Kind.RESOURCE and whole is not None and _holds(item, split.where):
                found.setdefault(whole, []).append(_Claim(item, split))
    return found


def _whole(item: Declaration, split: Split, neighbourhood: Neighbourhood) -> str | None:
    """The only one that a part refers to; a part of several has no place in one of them."""
    found = {
        target
        for name, value in item.attributes.items()
        if folded(name) in split.by
        for _, leaf in leaves(value)
        for target, _ in neighbourhood.targets(leaf)
        if neighbourhood.items[target].canonical == split.whole
    }
    return found.pop() if len(found) == 1 else None


def _holds(item: Declaration, where: Mapping[str, str]) -> bool:
    for name, wanted in where.items():
        value: Value = next((value for key, value in item.attributes.items() if folded(key) == name), "false")
        if str(value.value if isinstance(value, Defaulted) else value).lower() != wanted:
            return False
    return True


def _parts(wholes: tuple[Declaration, Declaration], claims: list[list[_Claim]]) -> Iterator[Part]:
    """The parts of which the other side has the same in a block, or in parts of another type."""
    for side in (0, 1):
        for claim in claims[side]:
            block = _block(wholes[1 - side], claim.split)
            others = [other for other in claims[1 - side] if _same_place(other.split, claim.split)]
            if block is None and others and others[0].item.canonical != claim.item.canonical:
                block = claim.split.name
            if block is not None:
                yield Part(_SIDES[side], claim.item.id, block)


def _block(whole: Declaration, split: Split) -> str | None:
    """The attribute in which the whole says the same; an empty one says nothing."""
    written = {folded(name): (name, value) for name, value in whole.attributes.items()}
    found = (written[block] for block in split.blocks if block in written)
    return next((name for name, value in found if value not in (None, [], {}, "")), None)


def _as_pair(part: Part, pair: Pair) -> Pair:
    model, ideal = ((part.id,), pair.ideal) if part.side == "model" else (pair.model, (part.id,))
    return replace(pair, model=model, ideal=ideal)


def _same_place(one: Split, other: Split) -> bool:
    return one.whole == other.whole and one.blocks[0] == other.blocks[0]


def _widened(
    pair: Pair, parts: list[Part], wholes: tuple[Declaration, Declaration], sides: tuple[Neighbourhood, ...]
) -> Pair:
    said = []
    for side, name in enumerate(_SIDES):
        here = [part for part in parts if part.side == name]
        if here:
            told = [f"{part.block} in {sides[side].items[part.id].label}" for part in here[:_MOST_NAMED]]
            said.append(f"{name.upper()} writes {', '.join(told)}{', …' if len(here) > _MOST_NAMED else ''}")
    return _with_parts(pair, parts, "; ".join(said))


def _with_parts(pair: Pair, parts: list[Part], because: str) -> Pair:
    return replace(
        pair,
        model=(*pair.model, *(part.id for part in parts if part.side == "model")),
        ideal=(*pair.ideal, *(part.id for part in parts if part.side == "ideal")),
        because=f"{pair.because}; {because}",
        parts=(*pair.parts, *parts),
    )


# ---------------------------------------------------------------------------------------------- constructs


def _take_bundles(leftover: Leftover, sides: tuple[Neighbourhood, ...]) -> None:
    for pair in list(leftover.pairs):
        wholes = sides[0].items[pair.model[0]], sides[1].items[pair.ideal[0]]
        made = [_bundles().get(whole.type, frozenset()) for whole in wholes]
        for side in (0, 1):
            types = made[1 - side]
            if types and not made[side]:
                ids = _together(wholes[side].id, types, leftover, side, sides[side])
                if ids:
                    parts = [Part(_SIDES[side], id, "") for id in ids]
                    counts = Counter(sides[side].items[id].canonical for id in ids)
                    listed = ", ".join(f"{count} {type}" for type, count in counts.items())
                    because = (
                        f"{wholes[1 - side].type} makes by itself what {_SIDES[side].upper()} writes out: {listed}"
                    )
                    wider = _with_parts(pair, parts, because)
                    leftover.widen(pair, wider)


def _together(whole: str, types: frozenset[str], leftover: Leftover, side: int, near: Neighbourhood) -> list[str]:
    """What is left over of those types and hangs together with the whole, in the order of the text."""
    waiting = {item.id for item in leftover.open(side) if item.kind is Kind.RESOURCE and item.canonical in types}
    front, found = [whole], set[str]()
    while front and waiting:
        for link in near.links[front.pop()]:
            if link.near in waiting:
                waiting.discard(link.near)
                found.add(link.near)
                front.append(link.near)
    return [id for id in near.items if id in found]


# ---------------------------------------------------------------------------------------------- the table


def folded(name: str) -> str:
    """`Server_Side-Encryption` → `serversideencryption`."""
    return _NOT_WORD.sub("", name.lower())


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("splits.toml").read_text(encoding="utf-8"))


@cache
def _splits() -> dict[str, tuple[Split, ...]]:
    """A part's canonical type → how it may be split off."""
    found: dict[str, tuple[Split, ...]] = {}
    for entry in _table()["split"]:
        split = Split(
            entry["whole"],
            entry["part"],
            frozenset(map(folded, entry["by"])),
            tuple(map(folded, entry["blocks"])),
            entry["blocks"][0],
            {folded(name): value for name, value in entry.get("where", {}).items()},
        )
        found[split.part] = (*found.get(split.part, ()), split)
    return found


@cache
def _bundles() -> dict[str, frozenset[str]]:
    return {type: frozenset(entry["makes"]) for entry in _table()["bundle"] for type in entry["types"]}
