"""The rule that pairs by kinship: the only one that a pair refers to in that place, or that refers to it there.

    MODEL   secret_version.db ── secret_id ──▶ secret.creds
    IDEAL   secret_version.db ── secret_id ──▶ secret.connection      creds ~ connection

What is paired so tells its own kin apart, so the rule starts over until it finds no more.
"""

from collections.abc import Iterator

from iacdiff.match.alike import ALIKE, Table, neighbourhoods
from iacdiff.match.features import Neighbourhood
from iacdiff.match.leftover import Group, Leftover
from iacdiff.records import Declaration, Kind, Pair

_LEAST = 0.3
"""How alike two must be beside being kin."""
_MOST = 60
"""Left over on a side: of larger groups the assignment knows more."""
_KINDS = (Kind.RESOURCE, Kind.DATA)
_OWNERS = (Kind.RESOURCE, Kind.MODULE)
"""What a reference makes one a part of; anything may ask a data source."""

Bond = tuple[str, str, bool]
"""A pair's name, the place of the reference, and whether the pair is what is referred to."""


def kin(leftover: Leftover) -> Iterator[Pair]:
    """What alone stands on each side in one place beside one and the same pair."""
    sides = neighbourhoods(leftover)
    singles = [_singles(side) for side in sides]
    found = True
    while found:
        found = False
        for group in list(leftover.groups()):
            if group.kind in _KINDS and max(len(group.model), len(group.ideal)) <= _MOST:
                for pair in _of_group(group, sides, singles, leftover):
                    if not leftover.forbidden(pair):
                        found = True
                        yield pair


Place = tuple[str, str, bool, Kind, str]
"""Whom it stands beside, where, whether it refers to it, and what it is."""


def _singles(near: Neighbourhood) -> dict[Place, str]:
    """Every place → who stands there; empty where several do."""
    found: dict[Place, str] = {}
    for id, links in near.links.items():
        item = near.items[id]
        for link in links:
            place = (link.near, link.path, link.outward, item.kind, item.canonical)
            found[place] = id if found.get(place, id) == id else ""
    return found


def _of_group(
    group: Group, sides: tuple[Neighbourhood, ...], singles: list[dict[Place, str]], leftover: Leftover
) -> list[Pair]:
    bonds = [
        _bonds(items, sides[side], singles[side], leftover.tokens[side])
        for side, items in enumerate((group.model, group.ideal))
    ]
    choices: set[tuple[str, str]] = set()
    reasons: dict[tuple[str, str], Bond] = {}
    for bond in sorted(bonds[0].keys() & bonds[1].keys()):
        couple = bonds[0][bond], bonds[1][bond]
        choices.add(couple)
        reasons.setdefault(couple, bond)
    alone = [couple for couple in choices if not any(_compete(couple, rival) for rival in choices)]
    if not alone:
        return []
    table = Table(group, sides, leftover)
    rows, columns = ({item.id: place for place, item in enumerate(items)} for items in (group.model, group.ideal))
    out = []
    for one, other in sorted(alone):
        score = table.scores[rows[one]][columns[other]]
        if score >= _LEAST:
            because = _because(reasons[one, other], group)
            out.append(Pair((one,), (other,), round(max(score, ALIKE), 2), score >= ALIKE, because))
    return out


def _compete(couple: tuple[str, str], rival: tuple[str, str]) -> bool:
    return couple != rival and (couple[0] == rival[0] or couple[1] == rival[1])


def _bonds(
    items: list[Declaration], near: Neighbourhood, singles: dict[Place, str], tokens: dict[str, str]
) -> dict[Bond, str]:
    """Every bond of what is left over → who has it, where no other of its type on this side does."""
    found: dict[Bond, str] = {}
    for item in items:
        for link in near.links[item.id]:
            token = tokens.get(link.near)
            if link.outward and near.items[link.near].kind not in _OWNERS:
                continue
            if token and singles[link.near, link.path, link.outward, item.kind, item.canonical] == item.id:
                found[token, link.path, link.outward] = item.id
    return found


def _because(bond: Bond, group: Group) -> str:
    pair, place, outward = bond
    where = place.split(" ")[0].strip(".")
    return f"the only {group.type} {'that refers to' if outward else 'that is referred to by'} {pair} in {where}"
