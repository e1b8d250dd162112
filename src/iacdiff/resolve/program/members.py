"""`owner.name` and `owner[key]`: what the members of each kind of value are."""

from __future__ import annotations

import json
import re
from typing import Any, Final

from iacdiff import program
from iacdiff.records import Defaulted, Ref, Unknown
from iacdiff.resolve.program import plain as plainly
from iacdiff.resolve.program.machine import Machine, source
from iacdiff.resolve.program.values import (
    Builder,
    Closure,
    Component,
    External,
    Given,
    Handle,
    Held,
    Instance,
    ModuleValue,
    Part,
    Scope,
    Table,
    UserClass,
)
from iacdiff.resolve.values import extended, spread, suffixable

ENVIRONMENT: Final = frozenset({("process", "env"), ("environ",), ("os", "environ"), ("import", "meta", "env")})
_SELF: Final = frozenset({"node", "defaultChild", "default_child", "getNode", "this", "Node"})
_STACK: Final = {
    "region": "AWS::Region",
    "account": "AWS::AccountId",
    "partition": "AWS::Partition",
    "stackName": "AWS::StackName",
    "stack_name": "AWS::StackName",
    "stackId": "AWS::StackId",
    "stack_id": "AWS::StackId",
}


def fields_of(owner: Held) -> dict[Any, Held] | None:
    """The entries of what can be assigned to."""
    match owner:
        case Instance(fields=fields):
            return fields
        case Handle(attributes=attributes) | Part(attributes=attributes):
            return attributes
        case dict():
            return owner
        case UserClass(statics=statics):
            return statics
    return None


def part_of(machine: Machine, value: Held, key: str | int, language: str | None) -> Held:
    """One part of a value that a pattern takes apart."""
    match value:
        case list():
            return value[key] if isinstance(key, int) and key < len(value) else None
        case dict() if isinstance(key, int) and language == "go":
            return value if key == 0 else None
        case dict() if isinstance(key, int):
            return list(value)[key] if key < len(value) else None
        case dict():
            return value.get(key, Unknown(str(key)) if "..." in value else None)
        case Instance(fields=fields) if isinstance(key, str):
            return fields.get(key)
    if isinstance(key, int) and language == "go":
        return value if key == 0 else None
    if isinstance(value, Given):
        return Unknown(str(key))
    if isinstance(key, int):
        return _indexed(value, key)
    return member_of(machine, value, key, None, None)


def member_of(machine: Machine, owner: Held, name: str, node: Any, scope: Scope | None) -> Held:
    """`owner.name`."""
    if isinstance(owner, Defaulted):
        owner = spread(owner)
    match owner:
        case External(module, path):
            return _external(machine, module, (*path, name))
        case Instance():
            return _field(machine, owner, name, node, scope)
        case UserClass():
            return _static(machine, owner, name)
        case ModuleValue(inner):
            return inner.vars[name] if name in inner.vars else machine.linker.somewhere(name, inner)
        case Handle() | Part() | Ref() | Given() | Unknown():
            return _reference(owner, name)
    return _data(owner, name, node, scope)


def _reference(owner: Handle | Part | Ref | Given | Unknown, name: str) -> Held:
    match owner:
        case Handle(id=target):
            return owner if name in _SELF else Ref(target, name)
        case Part(of=handle, path=path):
            return owner if name in _SELF else Ref(handle.id, f"{path}.{name}")
        case Ref(target, path):
            return Ref(target, extended(path, name))
        case Unknown(text):
            return Unknown(f"{suffixable(text)}.{name}")
    return Unknown(name)


def _data(owner: Held, name: str, node: Any, scope: Scope | None) -> Held:
    match owner:
        case dict():
            if name in owner:
                return owner[name]
            if "..." in owner:
                return Unknown(name)
            return len(owner) if name == "size" else None
        case list() | str():
            if name in ("length", "size"):
                return Unknown(name) if isinstance(owner, str) and "${" in owner else len(owner)
            if isinstance(owner, list) and name.isdigit():
                return index_of(None, owner, int(name), node, scope)
        case Component(name=own):
            return Unknown(_STACK[name]) if name in _STACK else own if name == "id" else owner
        case Builder() | None:
            return None
    return Unknown(source(node.place, scope)) if node is not None and scope is not None else Unknown(name)


def _external(machine: Machine, module: str, path: tuple[str, ...]) -> Held:
    if path[:-1] in ENVIRONMENT and not module.startswith("@"):
        return Unknown(path[-1])
    return machine.linker.member(module, path)


def _field(machine: Machine, owner: Instance, name: str, node: Any, scope: Scope | None) -> Held:
    if name in owner.fields:
        return owner.fields[name]
    found = find(machine, owner.of, name)
    if found is not None:
        return _bound(machine, owner, found, name)
    if owner.handle is not None:
        return member_of(machine, owner.handle, name, node, scope)
    if name in _STACK:
        return Unknown(_STACK[name])
    if name in ("node", "Stack", "stack"):
        return owner
    return Unknown(source(node.place, scope)) if node is not None and scope is not None else None


def _bound(machine: Machine, owner: Instance, found: tuple[UserClass, Held], name: str) -> Held:
    of, value = found
    if not isinstance(value, Closure):
        return value
    made = Closure(value.function, value.scope, name, owner, of)
    if name in of.node.static or value.function.parameters or not _is_getter(of, name):
        return made
    from iacdiff.resolve.program.calls import invoke  # calls needs the members

    return invoke(machine, made, [], Table())


def _is_getter(of: UserClass, name: str) -> bool:
    """Whether a method is read as a value: `get name()`, `@property def name`."""
    text = of.scope.module.text(of.node.place)
    word = re.escape(name)
    return bool(re.search(rf"\bget\s+{word}\s*\(|@(?:functools\.)?(?:cached_)?property\s+def\s+{word}\b", text))


def find(machine: Machine, owner: UserClass, name: str, depth: int = 0) -> tuple[UserClass, Held] | None:
    """A method or class-level value of a class or of the classes that it extends."""
    prepare(machine, owner)
    if name in owner.statics:
        return owner, owner.statics[name]
    if depth < 20:
        for base in owner.node.bases:
            held = machine.evaluate(base, owner.scope)
            if isinstance(held, UserClass) and held is not owner:
                found = find(machine, held, name, depth + 1)
                if found is not None:
                    return found
    return None


def prepare(machine: Machine, owner: UserClass) -> None:
    """Work out the class-level values, once."""
    if owner.ready:
        return
    owner.ready = True
    for name, function in owner.node.methods:
        owner.statics[name] = Closure(function, owner.scope, name, None, owner)
        owner.statics[f"{name}/{len(function.parameters)}"] = owner.statics[name]
    inner = Scope(owner.scope.module, owner.scope, owner, owner)
    for bind in owner.node.fields:
        if isinstance(bind.target, program.Name) and (bind.target.id in owner.node.static or owner.node.kind == "enum"):
            value = machine.evaluate(bind.value, inner)
            owner.statics[bind.target.id] = value
            inner.vars[bind.target.id] = value


def _static(machine: Machine, owner: UserClass, name: str) -> Held:
    found = find(machine, owner, name)
    if found is None:
        return None if name != "name" else owner.node.name
    of, value = found
    return Closure(value.function, value.scope, name, owner, of) if isinstance(value, Closure) else value


def index_of(machine: Machine | None, owner: Held, key: Held, node: Any, scope: Scope | None) -> Held:
    """`owner[key]`."""
    unknown = Unknown(source(node.place, scope)) if node is not None and scope is not None else Unknown("item")
    if isinstance(key, Defaulted):
        found = index_of(machine, owner, key.value, node, scope)
        return found if not isinstance(found, (str, int, float)) else Defaulted(found, f"${{{unknown.source}}}")
    if isinstance(owner, Defaulted):
        owner = spread(owner)
    if isinstance(owner, list):
        if isinstance(key, float) and key.is_integer():
            key = int(key)
        if isinstance(key, int) and not isinstance(key, bool):
            return owner[key] if -len(owner) <= key < len(owner) else None
        return unknown
    if isinstance(owner, dict):
        return _entry(owner, key, unknown)
    if isinstance(owner, str) and isinstance(key, int) and "${" not in owner:
        return owner[key] if -len(owner) <= key < len(owner) else None
    if isinstance(key, str) and "${" not in key and machine is not None and not isinstance(owner, (str, Ref, Unknown)):
        return member_of(machine, owner, key, node, scope)
    return _indexed(owner, plainly.plain(key)) if isinstance(key, (int, str)) else unknown


def _entry(owner: dict[str, Held], key: Held, unknown: Unknown) -> Held:
    if isinstance(key, bool):
        key = str(key).lower()
    if isinstance(key, (str, int, float)):
        text = str(key)
        if text in owner:
            return owner[text]
        return Unknown(text) if "..." in owner else unknown if "${" in text else None
    return unknown


def _indexed(owner: Held, key: Any) -> Held:
    part = f"[{json.dumps(key, default=str)}]"
    match owner:
        case Ref(target, path):
            return Ref(target, path + part)
        case Handle(id=target):
            return Ref(target, part)
        case Unknown(text):
            return Unknown(suffixable(text) + part)
        case Given(name):
            return Unknown(name + part) if isinstance(key, int) else Unknown(str(key))
    return Unknown(part)


__all__ = ["ENVIRONMENT", "Table", "fields_of", "find", "index_of", "member_of", "part_of", "prepare"]
