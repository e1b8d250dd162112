"""What of a program is run: every file's top level, and then each part of it that nothing else has used.

An answer often holds the class and not the file that makes one of it, so a class that holds resources is made once by
itself, with parameters that stand for the inputs.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any, Final

from iacdiff import constructs, program
from iacdiff.records import Kind
from iacdiff.resolve.program.calls import instantiate, run
from iacdiff.resolve.program.linker import Linker
from iacdiff.resolve.program.machine import Machine
from iacdiff.resolve.program.values import Closure, External, Given, Held, ModuleValue, Scope, Table, UserClass

_MAIN: Final = ("main", "Main")


def walk(machine: Machine, linker: Linker) -> None:
    """Run the program."""
    for scope in linker.scopes:
        linker.start(scope)
    _mains(machine, linker)
    candidates = [
        (scope, name, held) for scope in linker.scopes for name, held in list(scope.vars.items()) if _own(scope, held)
    ]
    holders = [(scope, name, held) for scope, name, held in candidates if _holds(machine, held)]
    _apart(machine, holders)


def _own(scope: Scope, held: Held) -> bool:
    return isinstance(held, (UserClass, Closure)) and held.scope is scope


def _mains(machine: Machine, linker: Linker) -> None:
    """Java's and Go's `main`; for the others somebody calls it."""
    for scope in linker.scopes:
        if scope.module.source.language == "go" and isinstance(main := scope.vars.get("main"), Closure):
            run(machine, main, [], Table())
        if scope.module.source.language != "java":
            continue
        for held in list(scope.vars.values()):
            if isinstance(held, UserClass) and any(name == "main" for name, _ in held.node.methods):
                from iacdiff.resolve.program.members import find

                got = find(machine, held, "main")
                if got and isinstance(got[1], Closure):
                    run(machine, Closure(got[1].function, got[1].scope, "main", held, held), [Given("args")], Table())


def _apart(machine: Machine, holders: list[tuple[Scope, str, Held]]) -> None:
    """Each part that has not been used yet; first those that no other part names."""
    named = {id(held): _names(held) for _, _, held in holders}
    waiting = [(name, held) for _, name, held in holders if not _used(machine, held)]
    while waiting:
        outer = [
            (name, held)
            for name, held in waiting
            if not any(name in named[id(other)] for _, other in waiting if other is not held)
        ]
        _, held = (outer or waiting)[0]
        waiting = [one for one in waiting if one[1] is not held]
        if not _used(machine, held) and not (machine.handles and _dead(machine, held)):
            _alone(machine, held)


def _dead(machine: Machine, held: Held) -> bool:
    """Whether the file of something unused is at work in the program, so that nobody will use it."""
    scope = held.scope
    if isinstance(held, UserClass) and any(_outermost(machine, base, held) for base in held.node.bases):
        return False
    return id(scope) in machine.linker.imported


def _used(machine: Machine, held: Held) -> bool:
    if isinstance(held, UserClass):
        return held.made > 0 or id(held) in machine.extended
    return id(held.function) in machine.called


def _alone(machine: Machine, held: Held) -> None:
    """Make one of a class, or call a function, with nothing but inputs."""
    if isinstance(held, Closure):
        run(machine, held, *_given(held.function))
        return
    constructor = _constructor(machine, held)
    args, keywords = _given(constructor) if constructor is not None else ([], Table())
    made = instantiate(machine, held, args, keywords)
    if (
        held.node.kind == "class"
        and constructor is None
        and not any(_library(machine, base, held) for base in held.node.bases)
    ):
        _methods(machine, held, made)


def _methods(machine: Machine, held: UserClass, made: Held) -> None:
    """A class that only groups functions."""
    for name, function in held.node.methods:
        if id(function) not in machine.called and _makes(machine, function, held.scope):
            args, keywords = _given(function)
            run(machine, Closure(function, held.scope, name, made, held), args, keywords)


def _constructor(machine: Machine, held: UserClass) -> program.Function | None:
    """The constructor that making one runs: its own, or that of the nearest class it extends."""
    own = [function for name, function in held.node.methods if name == "constructor"]
    if own:
        return max(own, key=lambda function: len(function.parameters))
    for base in held.node.bases:
        inner = machine.evaluate(base, held.scope)
        if isinstance(inner, UserClass) and inner is not held:
            return _constructor(machine, inner)
    return None


def _given(function: program.Function) -> tuple[list[Held], Table]:
    """Every parameter as an input."""
    args: list[Held] = []
    keywords = Table()
    for parameter in function.parameters:
        if parameter.rest == "keywords":
            keywords["**"] = Given(parameter.name)
        elif parameter.rest == "no":
            args.append(Given(parameter.name))
    return args, keywords


# ---------------------------------------------------------------------------------------------- what makes resources


def _holds(machine: Machine, held: Held) -> bool:
    """Whether a class or function makes resources, by what is written in it and in what it calls."""
    known = machine.holding.get(id(held))
    if known is None:
        machine.holding[id(held)] = False  # what only calls itself makes nothing
        known = machine.holding[id(held)] = _worked_out(machine, held)
    return known


def _worked_out(machine: Machine, held: Held) -> bool:
    if isinstance(held, Closure):
        return _makes(machine, held.function, held.scope)
    if held.node.kind != "class":
        return False
    if any(_library(machine, base, held) for base in held.node.bases):
        return True
    return any(_makes(machine, function, held.scope) for _, function in held.node.methods)


def _library(machine: Machine, base: Any, held: UserClass) -> bool:
    """Whether a base is a library's part that holds resources, or a class of the program that extends one."""
    value = machine.evaluate(base, held.scope)
    if isinstance(value, External):
        symbol = constructs.identify(value.module, value.path)
        return symbol is not None and constructs.is_component(symbol)
    if isinstance(value, UserClass) and value is not held:
        machine.extended.add(id(value))
        return any(_library(machine, inner, value) for inner in value.node.bases)
    return False


def _outermost(machine: Machine, base: Any, held: UserClass) -> bool:
    value = machine.evaluate(base, held.scope)
    symbol = constructs.identify(value.module, value.path) if isinstance(value, External) else None
    return symbol is not None and symbol.name in ("Stack", "TerraformStack", "Stage")


def _makes(machine: Machine, function: program.Function, scope: Scope) -> bool:
    names = {parameter.name for parameter in function.parameters}
    return any(_call_makes(machine, call, names, scope) for call in _calls(function))


def _call_makes(machine: Machine, call: program.Call, names: set[str], scope: Scope) -> bool:
    root: Any = call.callee
    path: list[str] = []
    while isinstance(root, program.Member):
        path.insert(0, root.name)
        root = root.object
    if not isinstance(root, program.Name) or root.id in names:
        return False
    holder = scope.holder(root.id)
    value = holder[root.id] if holder is not None else machine.linker.somewhere(root.id, scope)
    if isinstance(value, ModuleValue) and path:
        value = value.scope.vars.get(path.pop(0))
    if isinstance(value, (UserClass, Closure)):
        return _holds(machine, value)
    if not isinstance(value, External) or not value.module:
        return False
    symbol = constructs.identify(value.module, (*value.path, *path))
    return symbol is not None and _declares(symbol, call)


def _declares(symbol: constructs.Symbol, call: program.Call) -> bool:
    if "Builder" in symbol.path and symbol.name == "create":
        return True
    if constructs.is_component(symbol):
        return bool(call.args)
    kind = constructs.kind(symbol)
    if kind not in (Kind.RESOURCE, Kind.DATA, Kind.PROVIDER, Kind.MODULE):
        return False
    return len(call.args) + bool(call.keywords) >= (1 if symbol.platform == "pulumi" else 2)


@lru_cache(maxsize=2048)
def _parts(kind: Hashable) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.name != "place") if is_dataclass(kind) else ()


def _nodes(root: Any) -> Iterator[Any]:
    """Every node of a part of the program, without recursion; what stands in two places (`do` … `while`) once."""
    waiting, seen = [root], set()
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            if id(node) not in seen:
                seen.add(id(node))
                waiting.extend(reversed(node))
        elif parts := _parts(node.__class__):
            yield node
            waiting.extend(getattr(node, part) for part in reversed(parts))


def _calls(root: Any) -> Iterator[program.Call]:
    return (node for node in _nodes(root) if isinstance(node, program.Call))


def _names(held: Held) -> set[str]:
    """The names that a class or function uses."""
    root = held.node if isinstance(held, UserClass) else held.function
    names = {node.id for node in _nodes(root) if isinstance(node, program.Name)}
    return names | {node.name for node in _nodes(root) if isinstance(node, program.Member)}
