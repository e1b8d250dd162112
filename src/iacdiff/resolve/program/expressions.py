"""What each kind of expression comes to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from iacdiff import program
from iacdiff.records import Defaulted, Ref, Unknown
from iacdiff.resolve.program import plain as plainly
from iacdiff.resolve.program.calls import call, closure
from iacdiff.resolve.program.machine import Machine, iterated, source, truth, unknowns
from iacdiff.resolve.program.members import find, index_of, member_of
from iacdiff.resolve.program.operators import binary, unary
from iacdiff.resolve.program.values import OBJECTS, Closure, External, Given, Held, Instance, Items, Scope, Table
from iacdiff.resolve.values import spread

_WORDS: Final[dict[str, Held]] = {"undefined": None, "nil": None, "NaN": None, "None": None, "__name__": "__main__"}


def evaluate(machine: Machine, node: Any, scope: Scope) -> Held:
    """An expression → its value."""
    return _EXPRESSIONS[type(node)](machine, node, scope)


def _constant(machine: Machine, node: program.Constant, scope: Scope) -> Held:
    return node.value


def _template(machine: Machine, node: program.Template, scope: Scope) -> Held:
    return plainly.joined([machine.evaluate(part, scope) for part in node.parts])


def _sequence(machine: Machine, node: program.Sequence, scope: Scope) -> Held:
    items = Items()
    for item in node.items:
        if not isinstance(item, program.Spread):
            items.places[len(items)] = machine.span(item.place, scope)
            items.append(machine.evaluate(item, scope))
            continue
        value = machine.evaluate(item.value, scope)
        many = iterated(value)
        if many is None or len(items) + len(many) > 10_000:
            items.append(Unknown(source(item.place, scope)))
        else:
            items.extend(many)
    return items


def _mapping(machine: Machine, node: program.Mapping, scope: Scope) -> Held:
    table = Table()
    for entry in node.entries:
        if isinstance(entry, program.Spread):
            spread_into(table, machine.evaluate(entry.value, scope), source(entry.value.place, scope))
            continue
        key = machine.evaluate(entry.key, scope)
        name = plainly.name_of(key)
        if isinstance(key, Defaulted) and isinstance(key.value, str):
            name = key.value
        table[name] = machine.evaluate(entry.value, scope)
        table.places[name] = machine.span(entry.place, scope)
    return table


def spread_into(table: Table, value: Held, text: str) -> None:
    """`{...value}`: its entries, or a sign that there are some that are not known."""
    if isinstance(value, Defaulted):
        value = spread(value)
    if isinstance(value, dict):
        table.take(value)
    elif isinstance(value, (Unknown, Ref, Given)):
        table["..."] = value if not isinstance(value, Given) else Unknown(value.name)
    elif isinstance(value, External) or hasattr(value, "fields"):
        table.take(getattr(value, "fields", {}))


def _name(machine: Machine, node: program.Name, scope: Scope) -> Held:
    if node.id == "this":
        return scope.this if scope.this is not None else Given("this")
    holder = scope.holder(node.id)
    if holder is not None:
        return holder[node.id]
    if node.id == "self":
        return Given("this")
    if node.id in _WORDS:
        return _WORDS[node.id]
    if scope.module.source.language == "java" and (own := implicit(machine, node.id, scope)) is not None:
        return own
    return machine.linker.somewhere(node.id, scope)


def implicit(machine: Machine, name: str, scope: Scope) -> Held:
    """Java's member without `this`; None where there is none of that name."""
    if isinstance(scope.this, Instance):
        if name in scope.this.fields:
            return scope.this.fields[name]
        got = find(machine, scope.this.of, name)
        if got is not None:
            of, value = got
            return Closure(value.function, value.scope, name, scope.this, of) if isinstance(value, Closure) else value
    if scope.within is not None and (got := find(machine, scope.within, name)) is not None:
        of, value = got
        return Closure(value.function, value.scope, name, of, of) if isinstance(value, Closure) else value
    return None


def _member(machine: Machine, node: program.Member, scope: Scope) -> Held:
    dotted = _dotted(node)
    if dotted and (holder := scope.holder(dotted)) is not None:
        return holder[dotted]
    return member_of(machine, machine.evaluate(node.object, scope), node.name, node, scope)


def _dotted(node: program.Member) -> str:
    """`a.b.c` for the names that Python's `import a.b.c` binds."""
    parts = [node.name]
    inner: Any = node.object
    while isinstance(inner, program.Member):
        parts.append(inner.name)
        inner = inner.object
    return ".".join((inner.id, *reversed(parts))) if isinstance(inner, program.Name) else ""


def _index(machine: Machine, node: program.Index, scope: Scope) -> Held:
    owner = machine.evaluate(node.object, scope)
    if isinstance(node.key, program.Opaque):
        return _slice(owner, source(node.key.place, scope), machine.unknown(node, scope))
    return index_of(machine, owner, machine.evaluate(node.key, scope), node, scope)


def _slice(owner: Held, text: str, unknown: Unknown) -> Held:
    """Python's and Go's `a[1:3]`, where the bounds are numbers."""
    parts = text.strip("[] ").split(":")
    if isinstance(owner, Defaulted) and isinstance(owner.value, str):
        cut = _slice(owner.value, text, unknown)
        return cut if isinstance(cut, Unknown) else Defaulted(cut, f"${{{unknown.source}}}")
    if not isinstance(owner, (str, list)) or not 2 <= len(parts) <= 3 or (isinstance(owner, str) and "${" in owner):
        return unknown
    try:
        bounds = slice(*(int(part) if part.strip() else None for part in parts))
        return owner[bounds] if isinstance(owner, str) else Items(owner[bounds])
    except ValueError:
        return unknown


def _call(machine: Machine, node: program.Call, scope: Scope) -> Held:
    return call(machine, node, scope)


def _function(machine: Machine, node: program.Function, scope: Scope) -> Held:
    return closure(node, scope)


def _choice(machine: Machine, node: program.Choice, scope: Scope) -> Held:
    outcome, by_input = truth(machine.evaluate(node.condition, scope))
    if outcome is None:
        machine.uncertain += 1
        try:
            then, otherwise = machine.evaluate(node.then, scope), machine.evaluate(node.otherwise, scope)
        finally:
            machine.uncertain -= 1
        return _one_of(then, otherwise, machine.unknown(node, scope))
    value = machine.evaluate(node.then if outcome else node.otherwise, scope)
    if not by_input or isinstance(value, (*OBJECTS, list, dict, Unknown, Ref, Defaulted)):
        return value
    return Defaulted(value, f"${{{source(node.place, scope)}}}")


def _one_of(then: Held, otherwise: Held, unknown: Unknown) -> Held:
    """Either of two: what is known of them, where they are alike or one is nothing."""
    if isinstance(then, OBJECTS) or isinstance(otherwise, OBJECTS):
        return then if isinstance(then, OBJECTS) else otherwise
    if plainly.plain(then) == plainly.plain(otherwise):
        return then
    if (isinstance(then, dict) and not otherwise) or (isinstance(otherwise, dict) and not then):
        return Table({"...": unknown})
    if isinstance(then, Unknown) and isinstance(otherwise, (str, int, float)):
        return plainly.defaulted(then, otherwise)
    if otherwise is None:
        return then
    return unknown


def _unary(machine: Machine, node: program.Unary, scope: Scope) -> Held:
    return unary(node.operator, machine.evaluate(node.value, scope), source(node.place, scope))


def _binary(machine: Machine, node: program.Binary, scope: Scope) -> Held:
    left = machine.evaluate(node.left, scope)
    if node.operator in ("and", "or", "??"):
        return _short_circuit(machine, node, left, scope)
    return binary(node.operator, left, machine.evaluate(node.right, scope), source(node.place, scope))


def _short_circuit(machine: Machine, node: program.Binary, left: Held, scope: Scope) -> Held:
    outcome, by_input = truth(left)
    if node.operator == "??":
        outcome = None if isinstance(left, Unknown) else left is not None
    if node.operator == "and":
        if outcome is False:
            return left
        right = machine.evaluate(node.right, scope)
        if outcome and not by_input:
            return right
        if outcome:
            return (
                right
                if isinstance(right, (*OBJECTS, dict, list, Defaulted))
                else Defaulted(right, f"${{{source(node.place, scope)}}}")
            )
        return Table({"...": machine.unknown(node, scope)}) if isinstance(right, dict) else machine.unknown(node, scope)
    if outcome:
        return left
    right = machine.evaluate(node.right, scope)
    return _fallback(left, right)


def _fallback(left: Held, right: Held) -> Held:
    """`left || right` where left is nothing, or not known."""
    if isinstance(left, (Unknown, Given)):
        if isinstance(right, (Unknown, Given)) or right is None:
            return left
        return right if isinstance(right, OBJECTS) else plainly.defaulted(left, right)
    if isinstance(left, str) and left and not isinstance(right, OBJECTS):
        return plainly.defaulted(Unknown(left[2:-1]), right)
    if isinstance(left, Defaulted) and not isinstance(right, (*OBJECTS, dict, list, Unknown)):
        return Defaulted(plainly.plain(right), left.template)
    return right


def _comprehension(machine: Machine, node: program.Comprehension, scope: Scope) -> Held:
    inner = Scope(scope.module, scope)
    made = list(_turns(machine, node, 0, inner))
    if any(turn is None for turn in made):
        return machine.unknown(node, scope)
    if node.key is None:
        return Items(value for _, value in made)  # type: ignore[misc]
    return Table((plainly.name_of(key), value) for key, value in made)  # type: ignore[misc]


def _turns(
    machine: Machine, node: program.Comprehension, depth: int, scope: Scope
) -> Iterator[tuple[Held, Held] | None]:
    """(key, value) of every turn; None for turns of which nothing is known."""
    if depth == len(node.loops):
        key = None if node.key is None else _at_default(machine.evaluate(node.key, scope))
        yield key, machine.evaluate(node.value, scope)
        return
    target, iterable, conditions = node.loops[depth]
    items = iterated(machine.evaluate(iterable, scope))
    if items is None or len(items) > 1000:
        machine.uncertain += 1
        try:
            machine.bind(target, unknowns(target), scope)
            yield from (None for _ in _turns(machine, node, depth + 1, scope))
        finally:
            machine.uncertain -= 1
        return
    for item in items:
        machine.bind(target, item, scope)
        outcomes = [truth(machine.evaluate(condition, scope))[0] for condition in conditions]
        if any(outcome is False for outcome in outcomes):
            continue
        if None in outcomes:
            yield None
        yield from _turns(machine, node, depth + 1, scope)


def _at_default(value: Held) -> Held:
    return value.value if isinstance(value, Defaulted) else value


def _opaque(machine: Machine, node: program.Opaque, scope: Scope) -> Held:
    return machine.unknown(node, scope)


def _spread(machine: Machine, node: program.Spread, scope: Scope) -> Held:
    return machine.evaluate(node.value, scope)


_EXPRESSIONS: Final[dict[type, Callable[[Machine, Any, Scope], Held]]] = {
    program.Constant: _constant,
    program.Template: _template,
    program.Sequence: _sequence,
    program.Mapping: _mapping,
    program.Name: _name,
    program.Member: _member,
    program.Index: _index,
    program.Call: _call,
    program.Function: _function,
    program.Choice: _choice,
    program.Unary: _unary,
    program.Binary: _binary,
    program.Comprehension: _comprehension,
    program.Opaque: _opaque,
    program.Spread: _spread,
}
