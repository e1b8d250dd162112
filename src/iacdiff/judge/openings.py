"""What security groups let in: whether a port is open to the world, and which ports a database's groups accept.

aws_security_group.app { ingress { from_port = 22, to_port = 22, cidr_blocks = ["0.0.0.0/0"] } }
    port 22, from 22 to 22, open to the world
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from iacdiff.judge.outcome import UNKNOWN, Outcome, shows
from iacdiff.judge.side import Item, Leaf, Side, number, text
from iacdiff.judge.unit import Unit
from iacdiff.judge.words import has
from iacdiff.kinds import snake
from iacdiff.records import Defaulted, Expression, Unknown, Value

Check = Callable[[Side], Outcome]

_GROUPS: Final = ("security_group", "default_security_group")
_RULES: Final = ("security_group_rule", "vpc_security_group_ingress_rule")
_RANGES: Final = ("cidr_blocks", "cidr_ipv4", "cidr_ip", "cidr_ipv6", "cidr_block", "ipv6_cidr_blocks")
_WORLD: Final = frozenset({"0.0.0.0/0", "::/0"})
_NARROWED: Final = re.compile(
    r"(?i)\b(?:only (?:from|to|for)|restrict(?:ed|s)?\b.{0,30}\bto|limited to|specific (?:ip|cidr|range|address)|"
    r"(?:trusted|known|approved|given|defined) (?:ip|cidr|range|address))"
)
_SAID: Final = frozenset(
    ["ssh", "port", "22", "only", "cidr", "block", "range", "ip", "restricted", "limited", "specific"]
)
_MORE: Final = ("bastion", "http", "https", "rdp", "80", "443", "no ssh")
"""What says that more, or other, is asked for than a narrowed range for SSH."""
_DATABASES: Final = ("db_instance", "rds_cluster")


@dataclass(frozen=True, slots=True)
class Opening:
    """A rule that lets something in."""

    item: Item
    leaf: Leaf | None
    first: float
    last: float
    ranges: tuple[Value, ...]


def of(unit: Unit) -> Iterator[Check]:
    """The checks of SSH from a narrowed range, and of the only port that a database accepts."""
    said = unit.of.text
    if "ssh" in unit.words and _NARROWED.search(said) and len(unit.words) <= 25 and not has(unit.words, _MORE):
        unit.used.update(at for at, word in enumerate(unit.words) if word in _SAID)
        yield lambda side: _narrowed(22, side)
    found = re.search(r"(?i)\bdatabase (?:only )?accepts?\b.{0,40}?\bport (\d{2,5})\b", said)
    if found:
        unit.used.update(at for at, word in enumerate(unit.words) if word in ("database", "accept", "port", found[1]))
        yield lambda side, port=int(found[1]): _of_database(port, side)  # type: ignore[misc]


def openings(side: Side) -> Iterator[Opening]:
    """Every rule for what comes in whose ports are written out."""
    for item in side.of(_GROUPS):
        for leaf in [*item.at("ingress"), *item.at("security_group_ingress")]:
            if isinstance(leaf.value, dict):
                yield from _opening(item, leaf, leaf.value)
    for item in side.of(_RULES):
        if not any(text(leaf.value) == "egress" for leaf in item.at("type")):
            yield from _opening(item, None, dict(item.of.attributes))


def _opening(item: Item, leaf: Leaf | None, block: dict[str, Value]) -> Iterator[Opening]:
    plain = {snake(str(key)): value for key, value in block.items()}
    first, last = number(plain.get("from_port")), number(plain.get("to_port", plain.get("from_port")))
    if first is None or last is None:
        return
    ranges = [plain[key] for key in _RANGES if key in plain]
    flat = [one for value in ranges for one in (value if isinstance(value, list) else [value])]
    yield Opening(item, leaf, first, last, tuple(flat))


def _narrowed(port: int, side: Side) -> Outcome:
    """Unmet where the world may come in there; met where only ranges that are another thing may."""
    rows = [one for one in openings(side) if one.first <= port <= one.last]
    world = [(one.item, one.leaf) for one in rows if any(_plain(value) in _WORLD for value in one.ranges)]
    if world:
        return shows("unmet", world, f"port {port} is open to the world")
    ranged = [one for one in rows if one.ranges]
    if not ranged or any(
        isinstance(value, Defaulted) and text(value) in _WORLD for one in rows for value in one.ranges
    ):
        return UNKNOWN
    return shows("met", [(one.item, one.leaf) for one in ranged])


def _plain(value: Value) -> str:
    """A value that is written out, and not an input with that default."""
    return "" if isinstance(value, Defaulted | Unknown | Expression) else text(value) or ""


def _of_database(port: int, side: Side) -> Outcome:
    """Unmet where the databases' groups let in other ports only; that it is there does not show that it alone is."""
    groups = {group.of.id for group in side.of(_GROUPS)}
    near = {id for item in side.of(_DATABASES) for id in item.refers & groups}
    rows = [
        one
        for one in openings(side)
        if one.item.of.id in near or (one.item.of.canonical in _RULES and one.item.refers & near)
    ]
    if rows and not any(one.first <= port <= one.last for one in rows):
        return shows("unmet", [(one.item, one.leaf) for one in rows])
    return UNKNOWN
