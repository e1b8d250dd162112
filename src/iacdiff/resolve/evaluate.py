"""Expressions → values, within bounds: a depth, a number of steps, and a size that no result may exceed.

Inputs are followed by working each expression out twice where it depends on one: with every input at its default,
and with the inputs left in place (values.py); the two results become one Defaulted.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Protocol

from iacdiff.records import ABSENT, Defaulted, Expression, Ref, Unknown, Value
from iacdiff.resolve import operators
from iacdiff.resolve.scope import CannotTell, Function
from iacdiff.resolve.values import (
    at_defaults,
    extended,
    has_inputs,
    joined,
    left_open,
    size,
    spread,
    suffixable,
    text_of,
    twin,
    written,
)

DEEPEST: Final = 90
"""Levels of nesting, names followed included."""
STEPS: Final = 100_000
"""Expressions worked out, and values copied, for one declaration."""
LARGEST: Final = 20_000
"""Values in the result of one expression; a text counts one for each thousand characters."""

_FAILURES = (CannotTell, TypeError, ValueError, KeyError, IndexError, ArithmeticError, AttributeError)


class Surroundings(Protocol):
    """What lies around an expression: names that no loop binds, and the other declarations."""

    def look(self, parts: Sequence[str]) -> Value:
        """A name → its value, a Ref, or Unknown."""

    def named(self, key: str) -> Value:
        """See scope.Scope.named."""

    def instances(self, id: str) -> int | None:
        """See scope.Scope.instances."""


class Evaluator:
    """Works expressions out; a Scope for the functions that it calls."""

    def __init__(self, around: Surroundings, tables: Sequence[Mapping[str, Function]]) -> None:
        self._around = around
        self._plain, self._structural, self._lazy = tables
        self._bound: dict[str, Value] = {}
        self._depth = 0
        self._steps = STEPS

    def begin(self, bound: Mapping[str, Value] | None = None) -> None:
        """Start another declaration: with a full budget, and with what only it knows, such as `each`."""
        self._steps = STEPS
        self._bound = dict(bound or {})

    def isolated(self, work: Callable[[], Value]) -> Value:
        """Work without the names that loops bind at the moment: a local does not see its user's loop."""
        bound, self._bound = self._bound, {}
        try:
            return work()
        finally:
            self._bound = bound

    # ------------------------------------------------------------------------------------------ what functions may ask

    def evaluate(self, value: Value) -> Value:
        """What can be worked out of a value; never raises."""
        if isinstance(value, Expression):
            return self._expression(value)
        if isinstance(value, list):
            return self._list(value)
        if isinstance(value, dict):
            return self._dict(value)
        return value

    def named(self, key: str) -> Value:
        """See scope.Scope.named."""
        return self._around.named(key)

    def instances(self, id: str) -> int | None:
        """See scope.Scope.instances."""
        return self._around.instances(id)

    def spend(self, steps: int) -> None:
        """See scope.Scope.spend."""
        self._steps -= steps
        if self._steps < 0:
            raise CannotTell

    # ------------------------------------------------------------------------------------------ structure

    def _list(self, items: Sequence[Value]) -> Value:
        if self._depth > DEEPEST:
            return Unknown("[…]")
        self._depth += 1
        out: list[Value] = []
        for item in items:
            if isinstance(item, Expression) and item.op == "expand":
                out.extend(self._blocks(item))
            else:
                out.append(self.evaluate(item))
        self._depth -= 1
        return out

    def _dict(self, members: Mapping[str, Value]) -> Value:
        if self._depth > DEEPEST:
            return Unknown("{…}")
        self._depth += 1
        out: dict[str, Value] = {}
        for key, item in members.items():
            value = self.evaluate(item)
            if isinstance(item, list) and isinstance(value, list) and any(map(_expands, item)):
                if value:
                    out[key] = value[0] if len(value) == 1 else value
            else:
                out[key] = value
        self._depth -= 1
        return out

    def _blocks(self, expansion: Expression) -> list[Value]:
        """A dynamic block → the blocks that it makes; one with its content where their number is not known."""
        loop = expansion.args[0]
        if not (isinstance(loop, Expression) and loop.op == "for"):
            value = self.evaluate(loop)
            return value if isinstance(value, list) else [Unknown(expansion.source)]
        made = self.evaluate(loop)
        return made if isinstance(made, list) else [self.evaluate(loop.args[4])]

    # ------------------------------------------------------------------------------------------ expressions

    def _expression(self, expression: Expression) -> Value:
        self._steps -= 1
        work = self._works.get(expression.op)
        if work is None or self._steps < 0 or self._depth > DEEPEST:
            return Unknown(expression.source)
        self._depth += 1
        depth, bound = self._depth, self._bound
        try:
            value = work(self, *expression.args) if expression.op not in _VARIADIC else work(self, expression.args)
            if isinstance(value, (list, dict, str, Defaulted)) and size(value, LARGEST) >= LARGEST:
                raise CannotTell
        except _FAILURES:
            value = Unknown(expression.source)
        finally:
            self._depth, self._bound = depth - 1, bound
        return value

    def _twice(
        self, work: Callable[..., Value], arguments: list[Value], show: Callable[..., str], given: Sequence[Value] = ()
    ) -> Value:
        """Work on the arguments at the inputs' defaults, and again with the inputs left in place; where the second
        cannot be done, `show` says how the whole is written, given how each argument is."""
        if not has_inputs(arguments):
            return work(*arguments)
        default = work(*(at_defaults(argument) for argument in arguments))
        opened = [left_open(argument) for argument in arguments]
        try:
            other = work(*opened)
        except _FAILURES:
            named = [*given, *[None] * len(opened)]
            other = Unknown(show(*map(_shown, opened, named)))
        return twin(default, other)

    def _name(self, parts: tuple[str, ...]) -> Value:
        if parts[0] not in self._bound:
            return self._around.look(parts)
        value = self._bound[parts[0]]
        for part in parts[1:]:
            value = self.attribute(value, part)
        return value

    def _template(self, pieces: tuple[Value, ...]) -> Value:
        values = [self.evaluate(piece) for piece in pieces]
        if len(values) == 1 and not isinstance(pieces[0], str):
            return values[0]
        return self._twice(lambda *parts: joined(parts), values, lambda *parts: "".join(parts))

    def _call(self, arguments: tuple[Any, ...]) -> Value:
        name, given = str(arguments[0]), arguments[1:]
        if name in self._lazy:
            return self._lazy[name](self, given)
        structural = name in self._structural
        function = self._structural[name] if structural else self._plain.get(name)
        values = self._arguments(given)
        if structural:
            values = [spread(value) for value in values]
        if function is None:
            raise CannotTell
        return self._twice(
            lambda *args: function(self, args), values, lambda *args: f"{name}({', '.join(args)})", given
        )

    def _arguments(self, given: Sequence[Value]) -> list[Value]:
        out: list[Value] = []
        for argument in given:
            if isinstance(argument, Expression) and argument.op == "expand":
                last = spread(self.evaluate(argument.args[0]))
                if not isinstance(last, list):
                    raise CannotTell
                out.extend(last)
            else:
                out.append(self.evaluate(argument))
        return out

    def attribute(self, of: Value, name: str) -> Value:
        """`of.name`; raises CannotTell or a lookup's error where there is none."""
        return self._twice(lambda value: member(value, name), [self.evaluate(of)], lambda value: f"{value}.{name}")

    def _index(self, of: Value, key: Value) -> Value:
        values = [self.evaluate(of), self.evaluate(key)]
        return self._twice(member, values, lambda value, at: f"{value}[{at}]", (of, key))

    def _splat(self, of: Value, names: tuple[str, ...]) -> Value:
        value = spread(self.evaluate(of))
        if isinstance(value, Ref):
            path = extended(value.path, "[*]")
            for name in names:
                path = extended(path, name)
            return Ref(value.target, path)
        if isinstance(value, (Unknown, Defaulted)):
            raise CannotTell
        out: list[Value] = []
        for item in [] if value is None else value if isinstance(value, list) else [value]:
            for name in names:
                item = self.attribute(item, name.strip("[]"))
            out.append(item)
        return out

    def _if(self, condition: Value, then: Value, other: Value) -> Value:
        test = self.evaluate(condition)
        if isinstance(test, Defaulted):
            chosen = at_defaults(self.evaluate(then if operators.truth(at_defaults(test)) else other))
            branches = [written(left_open(self.evaluate(branch))) for branch in (then, other)]
            if branches[0] == branches[1]:
                return chosen
            return Defaulted(chosen, f"${{{written(left_open(test))} ? {branches[0]} : {branches[1]}}}")
        return self.evaluate(then if operators.truth(test) else other)

    def _unary(self, operator: str, value: Value) -> Value:
        return self._twice(
            lambda operand: operators.unary(operator, operand), [self.evaluate(value)], lambda text: operator + text
        )

    def _binary(self, operator: str, left: Value, right: Value) -> Value:
        values = [self.evaluate(left), self.evaluate(right)]
        return self._twice(
            lambda one, other: operators.binary(operator, one, other),
            values,
            lambda one, other: f"{one} {operator} {other}",
        )

    def _group(self, value: Value) -> Value:
        return self.evaluate(value)

    def _object(self, pairs: tuple[tuple[Value, Value], ...]) -> Value:
        out: dict[str, Value] = {}
        for key, value in pairs:
            out[text_of(at_defaults(self.evaluate(key)))] = self.evaluate(value)
        return out

    # ------------------------------------------------------------------------------------------ loops

    def _for(self, *arguments: Any) -> Value:
        keys, values, collection, key, body, condition = arguments
        made: dict[str, Value] = {}
        listed: list[Value] = []
        outer = self._bound
        over = spread(self.evaluate(collection))
        if isinstance(over, Ref) and key is ABSENT and condition is ABSENT:
            return self._each_of(over, values, body)
        for at, item in members(over):
            self.spend(1)
            self._bound = {**outer, **binding(keys, at), **binding(values, item)}
            if "." in keys:  # a dynamic block's iterator: `ingress.key` and `ingress.value`
                self._bound[keys.split(".")[0]] = {"key": at, "value": item}
            if condition is not ABSENT and not operators.truth(at_defaults(self.evaluate(condition))):
                continue
            if key is ABSENT:
                listed.append(self.evaluate(body))
            else:
                self._gather(made, text_of(at_defaults(self.evaluate(key))), body)
        self._bound = outer
        return listed if key is ABSENT else made

    def _each_of(self, over: Ref, name: str, body: Value) -> Value:
        """`[for s in aws_subnet.a : s.id]` is `aws_subnet.a[*].id`."""
        each = over if "[*]" in over.path else Ref(over.target, extended(over.path, "[*]"))
        self._bound = {**self._bound, **binding(name, each)}
        value = self.evaluate(body)
        if isinstance(value, Ref) and value.target == each.target and value.path.startswith(each.path):
            return value
        raise CannotTell

    def _gather(self, made: dict[str, Value], key: str, body: Value) -> None:
        if isinstance(body, Expression) and body.op == "expand":
            group = made.setdefault(key, [])
            if isinstance(group, list):
                group.append(self.evaluate(body.args[0]))
        else:
            made[key] = self.evaluate(body)

    _works: Final[dict[str, Callable[..., Value]]] = {
        "name": _name,
        "template": _template,
        "call": _call,
        "attribute": attribute,
        "index": _index,
        "splat": _splat,
        "if": _if,
        "unary": _unary,
        "binary": _binary,
        "for": _for,
        "object": _object,
        "group": _group,
    }


def _shown(value: Value, given: Value) -> str:
    """How an argument is written: a local's whole map by its name."""
    named = isinstance(given, Expression) and given.op == "name" and isinstance(value, (list, dict))
    return given.source if named and isinstance(given, Expression) else written(value)


_VARIADIC: Final = frozenset({"name", "template", "call", "object"})


def _expands(value: Value) -> bool:
    return isinstance(value, Expression) and value.op == "expand"


def binding(name: str, value: Value) -> dict[str, Value]:
    """A loop's name and what it stands for; no name, nothing."""
    return {name: value} if name and "." not in name else {}


def members(collection: Value) -> list[tuple[Value, Value]]:
    """What a loop runs over: keys and values; raises CannotTell for what is no known collection."""
    if isinstance(collection, list) and not any(_stands_for_many(item) for item in collection):
        return list(enumerate(collection))
    if isinstance(collection, dict) and not any(key.startswith("${") for key in collection):
        return [(key, collection[key]) for key in sorted(collection)]
    raise CannotTell


def _stands_for_many(item: Value) -> bool:
    """A member that is a list of unknown length: functions.concat puts such among others."""
    return isinstance(item, Unknown) and item.source.endswith("...")


def member(value: Value, key: Value) -> Value:
    """`value.key` or `value[key]`; raises CannotTell or a lookup's error where there is none."""
    match value:
        case Ref(target, path):
            return Ref(target, extended(path, key if isinstance(key, str) and _name_like(key) else f"[{written(key)}]"))
        case Unknown(source):
            suffix = f".{key}" if isinstance(key, str) and _name_like(key) else f"[{written(key)}]"
            return Unknown(suffixable(source) + suffix)
        case list():
            return value[_whole(key)]
        case dict() if isinstance(key, (str, int)):
            return value[key if isinstance(key, str) else str(key)]
    raise CannotTell


def _whole(key: Value) -> int:
    number = int(key) if isinstance(key, (int, float, str)) and not isinstance(key, bool) else -1
    if number < 0:
        raise CannotTell
    return number


def _name_like(key: str) -> bool:
    return key.replace("_", "").replace("-", "").isalnum() and not key[0].isdigit()
