"""A method called on plain data: text, a number, a list, a dictionary."""

from __future__ import annotations

import re
from typing import Final

from iacdiff.records import Defaulted, Unknown
from iacdiff.resolve.program.builtins.lists import LISTS
from iacdiff.resolve.program.builtins.tables import TABLES
from iacdiff.resolve.program.builtins.text import TEXTS, formatted, joined, on_text
from iacdiff.resolve.program.calls import At, invoke, run
from iacdiff.resolve.program.machine import Machine, source
from iacdiff.resolve.program.operators import lifted
from iacdiff.resolve.program.values import (
    OBJECTS,
    Closure,
    Held,
    Table,
)
from iacdiff.resolve.values import spread

SAME: Final = frozenset(
    [
        *("stream", "collect", "toList", "toArray", "asList", "boxed", "to_list", "iterator", "asReadonly", "freeze"),
        *("toOutput", "to_output", "sorted", "sort", "unique", "distinct"),
    ]
)
"""Methods that give what they are called on, as far as a reader of the text is concerned."""


def data_method(machine: Machine, owner: Held, name: str, args: list[Held], keywords: Table, at: At) -> Held:
    """`owner.name(args)` for text, numbers, lists, dictionaries."""
    unknown = Unknown(source(at[0].place, at[1])) if at else Unknown(name)
    if isinstance(owner, Defaulted) and isinstance(owner.value, (list, dict)):
        owner = spread(owner)
    if isinstance(owner, list):
        work = LISTS.get(name)
        return work(machine, owner, args, unknown) if work else _own(machine, owner, name, args, keywords, at, unknown)
    if isinstance(owner, dict):
        table = TABLES.get(name)
        return (
            table(machine, owner, args, keywords, unknown)
            if table
            else _own(machine, owner, name, args, keywords, at, unknown)
        )
    if isinstance(owner, (str, Defaulted)) and name == "format":
        return formatted(owner, args, keywords)
    if name in ("orElse", "orElseGet", "ifPresent") and not isinstance(owner, (list, dict)):
        return _optional(machine, owner, name, args)
    if name == "split" and isinstance(owner, Defaulted):
        return unknown
    work_text = TEXTS.get(name)
    if work_text is None or any(isinstance(arg, (*OBJECTS, list, dict)) for arg in args if name != "join"):
        return owner if name in ("toString", "valueOf", "as_string") else unknown
    if name == "join" and args:
        return joined(args[0], owner, unknown)
    return lifted(lambda text, *rest: on_text(work_text, text, rest, unknown, name), owner, *args)


def _own(machine: Machine, owner: Held, name: str, args: list[Held], keywords: Table, at: At, unknown: Unknown) -> Held:
    """A function that a dictionary holds; what a list is passed through unchanged."""
    if isinstance(owner, dict) and name in owner:
        return invoke(machine, owner[name], args, keywords, at)
    if name in SAME:
        return owner
    if isinstance(owner, dict) and not args:
        bare = name[3:] if re.match(r"get[A-Z]", name) else name
        return owner.get(bare[:1].lower() + bare[1:], unknown)
    return unknown


def _optional(machine: Machine, owner: Held, name: str, args: list[Held]) -> Held:
    if owner is not None or not args:
        return owner
    return run(machine, args[0], [], Table()) if isinstance(args[0], Closure) else args[0]
