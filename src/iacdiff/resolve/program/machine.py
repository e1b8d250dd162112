"""The walk through a program's statements: every branch that may be taken is, within a stated budget.

    if known:     one branch                      if an input decides:  the branch at its default; what the other one
    if unknown:   both, and what is declared                            declares exists zero times
                  there exists an unknown number of times

A loop over something known runs as often as the program would run it; over something unknown, once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from iacdiff import program
from iacdiff.program import Place
from iacdiff.records import Defaulted, Problem, Ref, Span, Unknown
from iacdiff.resolve.program import plain as plainly
from iacdiff.resolve.program.values import OBJECTS, Given, Handle, Held, Items, Pairs, Scope, Table, UserClass
from iacdiff.resolve.values import has_inputs, spread

STEPS: Final = 250_000
"""Expressions and statements that one answer may cost; the largest real one costs a tenth."""
DEEPEST: Final = 500
"""How deep expressions and calls may nest in each other."""
LONGEST_LOOP: Final = 200

_FOLD: Final = 160


class Exhausted(Exception):
    """The budget is used up."""


class Returned:
    """A `return` on its way out."""

    __slots__ = ("value",)

    def __init__(self, value: Held) -> None:
        self.value = value


class Left:
    """A `break`, `continue` or `throw` on its way out."""

    __slots__ = ("how",)

    def __init__(self, how: str) -> None:
        self.how = how


Signal = Returned | Left | None


class Machine:
    """The state of one walk."""

    def __init__(self, evaluate: Callable[[Machine, Any, Scope], Held]) -> None:
        self._evaluate = evaluate
        self.steps = 0
        self.depth = 0
        self.calls: list[object] = []
        self.uncertain = 0
        self.shadow = 0
        self.maybe: list[list[Held]] = [[]]
        self.journals: list[list[tuple[dict[Any, Held], Any, Held, bool]]] = []
        self.handles: list[Handle] = []
        self.by_id: dict[str, Handle] = {}
        self.ids: dict[str, int] = {}
        self.problems: list[Problem] = []
        self.linker: Any = None
        self.tags: dict[str, Table] = {}
        self.called: set[int] = set()
        """The functions that have been called, by identity."""
        self.holding: dict[int, bool] = {}
        """Whether a class or function makes resources, by identity."""
        self.extended: set[int] = set()
        """The classes that others extend."""

    # ------------------------------------------------------------------------------------------ expressions

    def evaluate(self, node: Any, scope: Scope) -> Held:
        """What an expression comes to; Unknown where it nests too deep."""
        self.steps += 1
        if self.steps > STEPS:
            raise Exhausted
        if self.depth > DEEPEST:
            return self.unknown(node, scope)
        self.depth += 1
        try:
            return self._evaluate(self, node, scope)
        finally:
            self.depth -= 1

    def unknown(self, node: Any, scope: Scope) -> Unknown:
        """An expression that is not known, with its text."""
        return Unknown(source(node.place, scope))

    def span(self, place: Place, scope: Scope) -> Span:
        """A place of the module, as lines of the file on disk."""
        return scope.module.source.span(place.first, place.last)

    @property
    def count(self) -> int | None:
        """How often what is declared here exists."""
        return 0 if self.shadow else None if self.uncertain else 1

    # ------------------------------------------------------------------------------------------ memory

    def put(self, where: dict[Any, Held], key: Any, value: Held) -> None:
        """Set a variable or an entry, such that a branch can be taken back."""
        if self.journals:
            self.journals[-1].append((where, key, where.get(key), key in where))
        where[key] = value

    def touch(self, held: list[Held] | dict[str, Held]) -> bool:
        """Whether a list or dictionary may be changed now: not by a branch that is not taken."""
        return not self.shadow

    @contextmanager
    def branch(self) -> Iterator[dict[tuple[int, Any], tuple[dict[Any, Held], Any, Held, Held]]]:
        """A branch whose assignments are taken back at its end; they are in what this gives."""
        written: dict[tuple[int, Any], tuple[dict[Any, Held], Any, Held, Held]] = {}
        self.journals.append([])
        try:
            yield written
        finally:
            for where, key, old, had in reversed(self.journals.pop()):
                at = (id(where), key)
                written[at] = (where, key, written[at][2] if at in written else where.get(key), old)
                if had:
                    where[key] = old
                else:
                    where.pop(key, None)

    def merge(self, written: list[dict[tuple[int, Any], tuple[dict[Any, Held], Any, Held, Held]]]) -> None:
        """What two branches have assigned → what is known after both."""
        first, second = written
        for at in {**first, **second}:
            where, key, *_ = first.get(at) or second[at]
            old = where.get(key)
            one = first[at][2] if at in first else old
            other = second[at][2] if at in second else old
            self.put(where, key, _either(one, other, str(key)))

    # ------------------------------------------------------------------------------------------ statements

    def run(self, body: tuple[Any, ...], scope: Scope) -> Signal:
        """The statements of a block, one after the other."""
        self.hoist(body, scope)
        for statement in body:
            self.steps += 1
            if self.steps > STEPS:
                raise Exhausted
            signal = _STATEMENTS[type(statement)](self, statement, scope)
            if signal is not None:
                return signal
        return None

    def hoist(self, body: tuple[Any, ...], scope: Scope) -> None:
        """Functions and classes can be used above the line that they are written on."""
        from iacdiff.resolve.program.calls import closure  # calls uses the machine

        for statement in body:
            if isinstance(statement, program.Define):
                scope.vars[statement.name] = closure(statement.function, scope, statement.name)
            elif isinstance(statement, program.Class) and statement.kind != "interface":
                scope.vars[statement.name] = UserClass(statement, scope)

    def block(self, body: tuple[Any, ...], scope: Scope) -> Signal:
        """A nested block; Python's are none of their own."""
        return self.run(body, scope if scope.module.source.language == "py" else Scope(scope.module, scope))

    def bind(self, target: Any, value: Held, scope: Scope, declares: bool = True) -> None:
        """Give a pattern its value."""
        match target:
            case program.Name(id=name):
                holder = None if declares else scope.holder(name)
                if (
                    holder is None
                    and not declares
                    and getattr(scope.this, "fields", None) is not None
                    and scope.module.source.language == "java"
                ):
                    holder = scope.this.fields
                self.put(scope.vars if holder is None else holder, name, value)
            case program.Apart():
                self._apart(target, value, scope, declares)
            case program.Member(object=owner, name=name):
                self._assign(self.evaluate(owner, scope), name, value, self.span(target.place, scope))
            case program.Index(object=owner, key=key):
                at = plainly.plain(self.evaluate(key, scope))
                self._assign(self.evaluate(owner, scope), at, value, self.span(target.place, scope))

    def _assign(self, owner: Held, key: Held, value: Held, span: Span) -> None:
        from iacdiff.resolve.program.members import fields_of

        if isinstance(owner, Defaulted):
            owner = owner.value
        if isinstance(owner, list):
            if isinstance(key, int) and 0 <= key < LONGEST_LOOP * 5 and self.touch(owner):
                owner.extend([None] * (key + 1 - len(owner)))
                owner[key] = value
            return
        table = fields_of(owner)
        if table is not None and isinstance(key, (str, int, float, bool)):
            self.put(table, str(key), value)
            if isinstance(table, Table):
                table.places[str(key)] = span

    def _apart(self, target: program.Apart, value: Held, scope: Scope, declares: bool) -> None:
        from iacdiff.resolve.program.members import part_of

        if isinstance(value, Defaulted):
            value = spread(value)
        taken = set()
        for key, pattern, default in target.items:
            part = part_of(self, value, key, scope.module.source.language)
            taken.add(key)
            if default is not None:
                if part is None:
                    part = self.evaluate(default, scope)
                elif isinstance(part, Unknown):
                    part = plainly.defaulted(part, self.evaluate(default, scope))
            self.bind(pattern, part, scope, declares)
        if target.rest:
            self.put(scope.vars, target.rest, _rest(value, taken))


def _rest(value: Held, taken: set[Any]) -> Held:
    if isinstance(value, dict):
        places = {key: span for key, span in getattr(value, "places", {}).items() if key not in taken}
        return Table({key: item for key, item in value.items() if key not in taken}, places)
    if isinstance(value, list):
        return Items(value[len(taken) :])
    return value


def _either(one: Held, other: Held, name: str) -> Held:
    """Two values that a variable may have."""
    if one is other:
        return one
    if one is None or other is None:
        return other if one is None else one
    if isinstance(one, OBJECTS) or isinstance(other, OBJECTS):
        return one if isinstance(one, OBJECTS) else other
    if plainly.plain(one) == plainly.plain(other):
        return one
    for known, unknown in ((one, other), (other, one)):
        if isinstance(unknown, Unknown) and not isinstance(known, (Unknown, Defaulted)):
            return plainly.defaulted(unknown, known)
    return Unknown(name)


def source(place: Place, scope: Scope) -> str:
    """What is written at a place, on one line."""
    text = " ".join(scope.module.source.text[place.start : min(place.end, place.start + 1000)].split())
    return text if len(text) <= _FOLD else text[: _FOLD - 1] + "…"


# ---------------------------------------------------------------------------------------------- truth


def truth(value: Held) -> tuple[bool | None, bool]:
    """(whether it holds, None where that is not known; whether an input decides)."""
    if isinstance(value, Defaulted):
        outcome, _ = truth(value.value)
        return outcome, True
    if isinstance(value, Unknown):
        return None, False
    if isinstance(value, Handle):
        return (None if value.count is None else value.count > 0), False
    if isinstance(value, Ref):
        return True, False
    if isinstance(value, str):
        return (None, False) if value.startswith("${") and value.endswith("}") else (bool(value), False)
    if isinstance(value, (dict, list)):
        return bool(value), False
    return bool(value) if not isinstance(value, OBJECTS) else True, False


# ---------------------------------------------------------------------------------------------- each statement


def _bind(machine: Machine, node: program.Bind, scope: Scope) -> Signal:
    value = machine.evaluate(node.value, scope)
    machine.bind(node.target, value, scope, node.declares)
    return None


def _augment(machine: Machine, node: program.Augment, scope: Scope) -> Signal:
    from iacdiff.resolve.program.operators import binary

    old, more = machine.evaluate(node.target, scope), machine.evaluate(node.value, scope)
    if node.operator == "+" and isinstance(old, list) and isinstance(more, list):
        if machine.touch(old) and len(old) + len(more) < 10_000:
            old.extend(more)
        return None
    value = binary(node.operator, old, more, source(node.place, scope))
    machine.bind(node.target, value, scope, declares=False)
    return None


def _do(machine: Machine, node: program.Do, scope: Scope) -> Signal:
    machine.evaluate(node.value, scope)
    return None


def _if(machine: Machine, node: program.If, scope: Scope) -> Signal:
    outcome, by_input = truth(machine.evaluate(node.condition, scope))
    if outcome is None:
        return _both(machine, node, scope)
    taken, other = (node.then, node.otherwise) if outcome else (node.otherwise, node.then)
    if by_input and other and not machine.shadow:
        machine.shadow += 1
        machine.maybe.append([])
        try:
            with machine.branch():
                machine.block(other, scope)
        finally:
            machine.shadow -= 1
            machine.maybe.pop()
    return machine.block(taken, scope)


def _both(machine: Machine, node: program.If, scope: Scope) -> Signal:
    written = []
    signals: list[Signal] = []
    machine.uncertain += 1
    try:
        for body in (node.then, node.otherwise):
            with machine.branch() as changes:
                signals.append(machine.block(body, scope))
            written.append(changes)
    finally:
        machine.uncertain -= 1
    # a branch that leaves the function says nothing about what comes after it
    kept = [
        {} if isinstance(signal, (Returned, Left)) else changes
        for signal, changes in zip(signals, written, strict=True)
    ]
    if signals[0] is None and signals[1] is None:
        machine.merge(kept)
    else:
        for changes, signal in zip(written, signals, strict=True):
            if signal is None:
                for where, key, value, _ in changes.values():
                    machine.put(where, key, value)
    for signal in signals:
        if isinstance(signal, Returned):
            machine.maybe[-1].append(signal.value)
    if all(isinstance(signal, (Returned, Left)) for signal in signals):
        return signals[0] if isinstance(signals[0], Left) else Returned(machine.maybe[-1].pop())
    return None


def _each(machine: Machine, node: program.Each, scope: Scope) -> Signal:
    items = iterated(machine.evaluate(node.iterable, scope), node.over, scope.module.source.language)
    return loop(machine, node, items, scope)


def loop(machine: Machine, node: program.Each, items: list[Held] | None, scope: Scope) -> Signal:
    """The body for each item, or once where they are not known."""
    certain = items is not None and len(items) <= LONGEST_LOOP
    if items is not None and not certain:
        machine.problems.append(
            Problem("note", f"a loop of {len(items)} turns is read as one turn", machine.span(node.place, scope))
        )
    machine.uncertain += not certain
    try:
        for item in (items or ()) if certain else (unknowns(node.target),):
            inner = scope if scope.module.source.language == "py" else Scope(scope.module, scope)
            machine.bind(node.target, item, inner)
            signal = machine.run(node.body, inner)
            if isinstance(signal, Returned):
                return _leaving(machine, signal, certain)
            if isinstance(signal, Left) and signal.how == "break":
                break
            if isinstance(signal, Left) and signal.how == "throw":
                return signal if certain else None
    finally:
        machine.uncertain -= not certain
    return None


def _leaving(machine: Machine, signal: Returned, certain: bool) -> Signal:
    if certain:
        return signal
    machine.maybe[-1].append(signal.value)
    return None


def unknowns(pattern: Any) -> Held:
    """An item that is not known, named as the pattern that takes it names it."""
    if isinstance(pattern, program.Name):
        return Unknown(pattern.id)
    if isinstance(pattern, program.Apart):
        parts = [(key, unknowns(part)) for key, part, _ in pattern.items]
        if all(isinstance(key, int) for key, _ in parts):
            return Items(part for _, part in parts)
        return Table((str(key), part) for key, part in parts)
    return Unknown("item")


def iterated(value: Held, over: str = "values", language: str | None = None) -> list[Held] | None:
    """What a loop over a value meets; None where that is not known."""
    if isinstance(value, Defaulted):
        value = spread(value)
    if isinstance(value, Pairs):
        return [Items(pair) for pair in value.items()]
    if isinstance(value, dict):
        if "..." in value:
            return None
        return [Items(pair) for pair in value.items()] if over == "items" else list(value)
    if isinstance(value, list):
        if over == "keys":
            return list(range(len(value))) if language != "js" else [str(i) for i in range(len(value))]
        return [Items((i, item)) for i, item in enumerate(value)] if over == "items" else list(value)
    if isinstance(value, int) and not isinstance(value, bool) and language == "go":
        return list(range(min(value, LONGEST_LOOP + 1)))
    if isinstance(value, str) and "${" not in value:
        return list(value)
    return None


def _while(machine: Machine, node: program.While, scope: Scope) -> Signal:
    inner = Scope(scope.module, scope) if scope.module.source.language != "py" else scope
    machine.run(node.start, inner)
    for _ in range(LONGEST_LOOP):
        outcome, _by = truth(machine.evaluate(node.condition, inner))
        if outcome is None:
            return _once(machine, node, inner)
        if not outcome:
            return None
        signal = machine.block(node.body, inner)
        if isinstance(signal, Returned) or (isinstance(signal, Left) and signal.how == "throw"):
            return signal
        if isinstance(signal, Left) and signal.how == "break":
            return None
        machine.run(node.step, inner)
    machine.problems.append(Problem("note", "a loop without a known end is cut off", machine.span(node.place, scope)))
    return None


def _once(machine: Machine, node: program.While, scope: Scope) -> Signal:
    machine.uncertain += 1
    try:
        for start in node.start:
            if isinstance(start, program.Bind) and isinstance(start.target, program.Name):
                machine.put(scope.vars, start.target.id, Unknown(start.target.id))
        signal = machine.block(node.body, scope)
    finally:
        machine.uncertain -= 1
    if isinstance(signal, Returned):
        machine.maybe[-1].append(signal.value)
    return None


def _return(machine: Machine, node: program.Return, scope: Scope) -> Signal:
    return Returned(None if node.value is None else machine.evaluate(node.value, scope))


def _leave(machine: Machine, node: program.Leave, scope: Scope) -> Signal:
    return Left(node.how)


def _try(machine: Machine, node: program.Try, scope: Scope) -> Signal:
    signal = machine.block(node.body, scope)
    if isinstance(signal, Left) and signal.how == "throw":
        signal = None
    last = machine.block(node.end, scope)
    return last or signal


def _class(machine: Machine, node: program.Class, scope: Scope) -> Signal:
    return None


def _import(machine: Machine, node: program.Import, scope: Scope) -> Signal:
    machine.linker.bring(node, scope)
    return None


def found(values: Iterable[Held]) -> Held:
    """The values that a function may return → what is known of them."""
    kept = list(values)
    result = kept[0]
    for value in kept[1:]:
        result = _either(result, value, "?")
    return result


_STATEMENTS: Final[dict[type, Callable[[Machine, Any, Scope], Signal]]] = {
    program.Bind: _bind,
    program.Augment: _augment,
    program.Do: _do,
    program.If: _if,
    program.Each: _each,
    program.While: _while,
    program.Return: _return,
    program.Leave: _leave,
    program.Try: _try,
    program.Class: _class,
    program.Define: _class,
    program.Import: _import,
}

__all__ = ["Exhausted", "Given", "Left", "Machine", "Returned", "found", "has_inputs", "iterated", "loop", "truth"]
