"""Methods of lists, in every language's spelling."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from iacdiff.records import Unknown
from iacdiff.resolve.program import plain as plainly
from iacdiff.resolve.program.builtins.text import joined
from iacdiff.resolve.program.calls import invoke
from iacdiff.resolve.program.machine import LONGEST_LOOP, Machine, iterated, truth
from iacdiff.resolve.program.values import (
    Closure,
    Held,
    Items,
    Table,
)

ListWork = Callable[[Machine, list[Held], list[Held], Unknown], Held]


def each(machine: Machine, owner: list[Held], function: Held, most: int = LONGEST_LOOP) -> list[Held]:
    """What a callback gives for each item; it is passed the position as well."""
    count = 2 if not isinstance(function, Closure) else len(function.function.parameters)
    return [
        invoke(machine, function, [item, number][: max(1, count)], Table()) for number, item in enumerate(owner[:most])
    ]


def _map(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    return Items(each(machine, owner, args[0])) if args else unknown


def _for_each(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    if args:
        each(machine, owner, args[0])
    return None


def _flat_map(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    return _flat(machine, each(machine, owner, args[0]) if args else owner, [], unknown)


def _flat(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    return Items(part for item in owner for part in (item if isinstance(item, list) else [item]))


def filtered(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    if not args or not isinstance(args[0], Closure):
        return Items(item for item in owner if truth(item)[0])
    kept = Items()
    for item, outcome in zip(owner, each(machine, owner, args[0]), strict=False):
        holds = truth(outcome)[0]
        if holds is None:
            return unknown
        if holds:
            kept.append(item)
    return kept


def _find(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    kept = filtered(machine, owner, args, unknown)
    return (kept[0] if kept else None) if isinstance(kept, list) else unknown


def _some(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    kept = filtered(machine, owner, args, unknown)
    return bool(kept) if isinstance(kept, list) else unknown


def _every(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    kept = filtered(machine, owner, args, unknown)
    return len(kept) == len(owner) if isinstance(kept, list) else unknown


def _reduce(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    if not args:
        return unknown
    rest = list(owner)
    total = args[1] if len(args) > 1 else rest.pop(0) if rest else None
    for number, item in enumerate(rest[:LONGEST_LOOP]):
        given = [total, item, number]
        count = len(args[0].function.parameters) if isinstance(args[0], Closure) else 2
        total = invoke(machine, args[0], given[:count], Table())
    return total


def _append(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    if machine.touch(owner) and len(owner) < 10_000:
        owner.extend(args)
    return len(owner)


def _extend(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    many = iterated(args[0]) if args else None
    if machine.touch(owner) and len(owner) + len(many or ()) < 10_000:
        owner.extend(many if many is not None else [Unknown("...")])
    return None


def _concat(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    made = Items([*owner, *(part for arg in args for part in (arg if isinstance(arg, list) else [arg]))])
    return made if len(made) < 10_000 else unknown


def _list_slice(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    if any(not isinstance(arg, int) for arg in args):
        return Items(owner) if not args else unknown
    return Items(owner[slice(*[*args, None][:2])]) if args else Items(owner)


def _list_get(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    if args and isinstance(args[0], int):
        return owner[args[0]] if -len(owner) <= args[0] < len(owner) else None
    return unknown


def _contains(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    from iacdiff.resolve.program.operators import binary

    return binary("in", args[0], Items(owner), unknown.source) if args else unknown


def _list_index(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    return next(
        (
            number
            for number, item in enumerate(owner)
            if args and (item is args[0] or plainly.plain(item) == plainly.plain(args[0]))
        ),
        -1,
    )


def _list_join(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    return joined(owner, args[0] if args else ",", unknown)


def _pop(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    return owner.pop() if owner and machine.touch(owner) else None


def _sort(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    if not args and all(isinstance(item, str) for item in owner):
        return Items(sorted(owner))
    return owner


LISTS: Final[dict[str, ListWork]] = {
    "map": _map,
    "forEach": _for_each,
    "flatMap": _flat_map,
    "flat": _flat,
    "filter": filtered,
    "find": _find,
    "some": _some,
    "anyMatch": _some,
    "every": _every,
    "allMatch": _every,
    "reduce": _reduce,
    **dict.fromkeys(("push", "append", "add"), _append),
    **dict.fromkeys(("extend", "addAll"), _extend),
    "concat": _concat,
    **dict.fromkeys(("slice", "subList"), _list_slice),
    "copy": lambda machine, owner, args, unknown: Items(owner, dict(getattr(owner, "places", {}))),
    **dict.fromkeys(("get", "at"), _list_get),
    **dict.fromkeys(("includes", "contains", "has"), _contains),
    **dict.fromkeys(("indexOf", "index"), _list_index),
    "join": _list_join,
    "pop": _pop,
    "sort": _sort,
    "reverse": lambda machine, owner, args, unknown: Items(reversed(owner)),
    "keys": lambda machine, owner, args, unknown: Items(range(len(owner))),
    "values": lambda machine, owner, args, unknown: owner,
    "entries": lambda machine, owner, args, unknown: Items(Items(pair) for pair in enumerate(owner)),
    **dict.fromkeys(("size", "length"), lambda machine, owner, args, unknown: len(owner)),
    "isEmpty": lambda machine, owner, args, unknown: not owner,
    "fill": lambda machine, owner, args, unknown: Items(args[:1] * len(owner)),
}
