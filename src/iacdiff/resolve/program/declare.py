"""A call that declares something → a handle, and every handle → a Declaration at the end of the walk."""

from __future__ import annotations

import re
from typing import Any, Final

from iacdiff.constructs import Symbol
from iacdiff.records import Declaration, Kind, PathPart, Span, Value, ValuePath
from iacdiff.resolve.json_text import structured
from iacdiff.resolve.program.machine import Machine
from iacdiff.resolve.program.plain import name_of, plain
from iacdiff.resolve.program.values import Handle, Held, Table

_PREFIX: Final = {
    Kind.DATA: "data.",
    Kind.OUTPUT: "output.",
    Kind.VARIABLE: "var.",
    Kind.PROVIDER: "provider.",
    Kind.MODULE: "module.",
    Kind.BACKEND: "backend.",
}
_LONGEST_NAME: Final = 120
_LAST_MEMBER: Final = re.compile(r"\.\w{1,40}$")
_DEEPEST: Final = 40
_PARTS: Final = 2_000
"""Structures within one attribute whose places are kept."""
_MOST: Final = 3_000
"""Declarations of one answer."""

Where = tuple[Span, str]
"""The call's lines on disk, and the block."""


def declare(
    machine: Machine, kind: Kind, symbol: Symbol, name: Held, attributes: Table, where: Where, complete: bool = True
) -> Handle:
    """Something is declared here."""
    title = _short(name_of(name))
    type_, canonical = symbol.type, symbol.canonical
    if kind is Kind.PROVIDER:
        title = symbol.provider or symbol.name.lower()
        alias = attributes.get("alias") if symbol.platform == "cdktf" else name
        title = f"{title}.{name_of(alias)}" if alias else title
    elif kind is Kind.BACKEND:
        title = re.sub(r"backend$", "", symbol.name.lower())
    if kind not in (Kind.RESOURCE, Kind.DATA):
        type_ = canonical = str(kind)
    return add(machine, kind, (type_, canonical, title), attributes, where, symbol)


def _short(name: str) -> str:
    """A name that holds whole programs → with only the end of what stands in its holes: `${….functionName}`."""
    start, end = name.find("${"), name.rfind("}")
    if len(name) <= _LONGEST_NAME or not 0 <= start < end:
        return name
    last = _LAST_MEMBER.search(name[max(start, end - 60) : end])
    return f"{name[:start]}${{…{last[0] if last else ''}}}{name[end + 1 :]}"


def add(
    machine: Machine,
    kind: Kind,
    named: tuple[str, str, str],
    attributes: Table,
    where: Where,
    symbol: Symbol | None = None,
) -> Handle:
    """A new handle under an id of its own; `named` is type, canonical and name."""
    type_, canonical, name = named
    base = f"{type_}.{name}" if kind in (Kind.RESOURCE, Kind.DATA) else name
    base = _PREFIX.get(kind, "" if kind is Kind.RESOURCE else f"{type_}.") + base
    number = machine.ids[base] = machine.ids.get(base, 0) + 1
    id_ = base if number == 1 else f"{base}#{number}"
    count = machine.count
    repeats = attributes.get("count") if symbol and symbol.platform == "cdktf" else None
    if isinstance(repeats, int) and count == 1:
        count = repeats
    elif symbol and symbol.platform == "cdktf" and (attributes.get("forEach") or attributes.get("for_each")):
        count = None
    handle = Handle(id_, kind, type_, canonical, name, where[0], where[1], attributes, symbol, count)
    if len(machine.handles) < _MOST:
        machine.handles.append(handle)
        machine.by_id[id_] = handle
    return handle


def declaration(handle: Handle) -> Declaration:
    """A handle → its Declaration, with the place of every part."""
    attributes: dict[str, Value] = {}
    spans: dict[ValuePath, Span] = {}
    for key, held in handle.attributes.items():
        if held is None:
            continue
        attributes[key] = structured(plain(held), lambda text: f"${{{text}}}")
        _places(held, (key,), spans)
        if key in handle.attributes.places:
            spans[(key,)] = handle.attributes.places[key]
    return Declaration(
        handle.id,
        handle.kind,
        handle.type,
        handle.canonical,
        handle.name,
        handle.span,
        handle.block,
        attributes,
        spans,
        handle.count,
        handle.complete,
    )


def _places(held: Any, path: tuple[PathPart, ...], spans: dict[ValuePath, Span]) -> None:
    """The places of all parts of a structure, as far as it is not one that holds itself many times over."""
    waiting: list[tuple[tuple[PathPart, ...], Any]] = [(path, held)]
    for _ in range(_PARTS):
        if not waiting:
            return
        at, held = waiting.pop()
        if len(at) > _DEEPEST or not isinstance(held, (dict, list)):
            continue
        places = getattr(held, "places", {})
        for key, part in list(held.items() if isinstance(held, dict) else enumerate(held))[:_PARTS]:
            if key in places:
                spans[(*at, key)] = places[key]
            if isinstance(part, (dict, list)):
                waiting.append(((*at, key), part))
