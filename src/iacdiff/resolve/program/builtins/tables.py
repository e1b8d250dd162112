"""Methods of dictionaries, in every language's spelling."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from iacdiff.records import Defaulted, Unknown
from iacdiff.resolve.program import plain as plainly
from iacdiff.resolve.program.calls import invoke
from iacdiff.resolve.program.machine import LONGEST_LOOP, Machine
from iacdiff.resolve.program.operators import is_unknown
from iacdiff.resolve.program.values import (
    Closure,
    Given,
    Held,
    Items,
    Pairs,
    Table,
)
from iacdiff.resolve.values import spread

TableWork = Callable[[Machine, dict[str, Held], list[Held], Table, Unknown], Held]


def _get(machine: Machine, owner: dict[str, Held], args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    if not args:
        return unknown
    key = args[0].value if isinstance(args[0], Defaulted) else args[0]
    if is_unknown(key):
        return unknown
    name = plainly.name_of(key)
    if name in owner:
        value = owner[name]
        scalar = isinstance(args[0], Defaulted) and isinstance(value, (str, int, float))
        return Defaulted(value, f"${{{unknown.source}}}") if scalar else value
    default = args[1] if len(args) > 1 else None
    return (
        plainly.defaulted(Unknown(name), default)
        if "..." in owner and default is not None
        else default
        if "..." not in owner
        else Unknown(name)
    )


def _update(machine: Machine, owner: dict[str, Held], args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    if not machine.touch(owner):
        return None
    for more in (*args, keywords):
        more = spread(more) if isinstance(more, Defaulted) else more
        if isinstance(owner, Table) and isinstance(more, dict):
            owner.take(more)
        elif isinstance(more, (Unknown, Given)):
            owner["..."] = more
    return None


def _put(machine: Machine, owner: dict[str, Held], args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    if len(args) > 1 and machine.touch(owner):
        owner[plainly.name_of(args[0])] = args[1]
    return owner


def _setdefault(machine: Machine, owner: dict[str, Held], args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    if len(args) < 2:
        return unknown
    return owner.setdefault(plainly.name_of(args[0]), args[1])


def _remove(machine: Machine, owner: dict[str, Held], args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    default = args[1] if len(args) > 1 else None
    return owner.pop(plainly.name_of(args[0]), default) if args and machine.touch(owner) else default


def _table_each(machine: Machine, owner: dict[str, Held], args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    java = True
    for key, value in list(owner.items())[:LONGEST_LOOP]:
        if args:
            # JavaScript's Map passes the value first, Java's the key
            names = [p.name for p in args[0].function.parameters] if isinstance(args[0], Closure) else []
            java = not isinstance(owner, Pairs)
            invoke(machine, args[0], ([key, value] if java else [value, key])[: max(1, len(names))], Table())
    return None


def _copy(machine: Machine, owner: dict[str, Held], args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    return Table(owner, getattr(owner, "places", {}))


TABLES: Final[dict[str, TableWork]] = {
    **dict.fromkeys(("get", "getOrDefault"), _get),
    **dict.fromkeys(("update", "putAll"), _update),
    **dict.fromkeys(("put", "set"), _put),
    "setdefault": _setdefault,
    **dict.fromkeys(("pop", "delete", "remove"), _remove),
    "forEach": _table_each,
    "copy": _copy,
    **dict.fromkeys(
        ("keys", "keySet"), lambda machine, owner, args, keywords, unknown: unknown if "..." in owner else Items(owner)
    ),
    "values": lambda machine, owner, args, keywords, unknown: unknown if "..." in owner else Items(owner.values()),
    **dict.fromkeys(
        ("items", "entrySet", "entries"),
        lambda machine, owner, args, keywords, unknown: (
            unknown if "..." in owner else Items(Items(pair) for pair in owner.items())
        ),
    ),
    **dict.fromkeys(
        ("has", "containsKey"),
        lambda machine, owner, args, keywords, unknown: plainly.name_of(args[0]) in owner if args else unknown,
    ),
    "isEmpty": lambda machine, owner, args, keywords, unknown: not owner,
    "size": lambda machine, owner, args, keywords, unknown: len(owner),
    "build": lambda machine, owner, args, keywords, unknown: owner,
}
