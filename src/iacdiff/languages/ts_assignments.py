"""Expressions that bind: `a = b`, `a += b`, `i++`, and the comma between such."""

from __future__ import annotations

from iacdiff.languages.ts_operators import OPERATORS
from iacdiff.languages.ts_reading import NO_VALUE, Reading, inner
from iacdiff.languages.ts_tree import Node
from iacdiff.program import Augment, Bind, Constant, Do, Expr, Statement

_BINDING = frozenset({"assignment_expression", "augmented_assignment_expression", "update_expression"})
_LONGEST = 50
"""So many targets `a = b = c` may have."""


def settle(reading: Reading, node: Node | None) -> tuple[list[Statement], Expr]:
    """An expression → what it binds on the way, and its value: `a = b = c` binds b, then a, and is worth a."""
    bare = _unwrapped(node)
    if bare is None or node is None:
        assert node is not None
        return [], reading.opaque(node)
    if bare.type in _BINDING:
        return effects(reading, bare), reading.expr(bare.child_by_field_name(_target(bare)), bare)
    if bare.type == "sequence_expression":
        *before, last = [part for part in bare.named_children if part.type not in NO_VALUE] or [bare]
        made = [statement for part in before for statement in effects(reading, part)]
        return made, reading.expr(last)
    return [], reading.expr(bare)


def effects(reading: Reading, node: Node) -> list[Statement]:
    """An expression that stands as a statement → the statements it amounts to."""
    bare = _unwrapped(node)
    if bare is None:
        return []
    match bare.type:
        case "assignment_expression":
            return _assignment(reading, bare)
        case "augmented_assignment_expression":
            return _augmented(reading, bare)
        case "update_expression":
            return _update(reading, bare)
        case "sequence_expression":
            parts = [part for part in bare.named_children if part.type not in NO_VALUE]
            return [statement for part in parts for statement in reading.effects(part)]
    return [Do(reading.expr(bare), reading.place(bare))]


def _target(node: Node) -> str:
    return "argument" if node.type == "update_expression" else "left"


def _unwrapped(node: Node | None) -> Node | None:
    while node is not None and node.type == "parenthesized_expression":
        node = inner(node)
    return node


def _assignment(reading: Reading, node: Node) -> list[Statement]:
    targets: list[Node] = []
    value: Node | None = node
    while value is not None and value.type == "assignment_expression" and len(targets) < _LONGEST:
        left = value.child_by_field_name("left")
        if left is not None:
            targets.append(left)
        value = _unwrapped(value.child_by_field_name("right"))
    place = reading.place(node)
    made: list[Statement] = []
    worth = reading.expr(value, node)
    for left in reversed(targets):
        target = reading.pattern(left)
        made.append(Do(worth, place) if target is None else Bind(target, worth, place, declares=False))
        if left.type in ("identifier", "member_expression", "subscript_expression"):
            worth = reading.expr(left)
    return made


def _augmented(reading: Reading, node: Node) -> list[Statement]:
    sign, left = node.child_by_field_name("operator"), node.child_by_field_name("left")
    place = reading.place(node)
    value = reading.expr(node.child_by_field_name("right"), node)
    target = reading.pattern(left)
    if target is None:
        return [Do(value, place)]
    operator = OPERATORS.get(sign.type.removesuffix("=")) if sign is not None else None
    if operator is None:
        return [Bind(target, reading.opaque(node), place, declares=False)]
    return [Augment(target, operator, value, place)]


def _update(reading: Reading, node: Node) -> list[Statement]:
    sign = node.child_by_field_name("operator")
    target = reading.pattern(node.child_by_field_name("argument"))
    place = reading.place(node)
    if target is None or sign is None:
        return [Do(reading.opaque(node), place)]
    return [Augment(target, sign.type[0], Constant(1, place), place)]
