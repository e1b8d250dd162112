"""What stands left of `=`, behind `const`, or as a parameter → what it binds."""

from __future__ import annotations

from collections.abc import Mapping

from iacdiff.languages.ts_expressions import key_of
from iacdiff.languages.ts_reading import Binds, Reading, inner
from iacdiff.languages.ts_tree import Node
from iacdiff.program import Apart, Constant, Expr, Index, Member, Name, Pattern

Part = tuple[str | int, Pattern, Expr | None]


def _name(reading: Reading, node: Node) -> Pattern | None:
    return None if reading.lacking(node) else Name(reading.text(node), reading.place(node))


def _part_of(reading: Reading, node: Node) -> Pattern | None:
    made = reading.expr(node)
    return made if isinstance(made, Member | Index) else None


def _inner(reading: Reading, node: Node) -> Pattern | None:
    return reading.pattern(inner(node))


def _array(reading: Reading, node: Node) -> Pattern | None:
    items: list[Part] = []
    rest, position = None, 0
    for child in node.children[1:]:
        if child.type == ",":
            position += 1
        elif child.type in ("rest_pattern", "spread_element"):
            rest = _rest(reading, child)
        elif child.is_named:
            pattern, default = _with_default(reading, child)
            if pattern is not None:
                items.append((position, pattern, default))
    return Apart(tuple(items), rest)


def _object(reading: Reading, node: Node) -> Pattern | None:
    items: list[Part] = []
    rest = None
    for child in node.named_children:
        match child.type:
            case (
                "shorthand_property_identifier_pattern" | "shorthand_property_identifier" | "object_assignment_pattern"
            ):
                pattern, default = _with_default(reading, child)
                if isinstance(pattern, Name):
                    items.append((pattern.id, pattern, default))
            case "pair_pattern" | "pair":
                key = key_of(reading, child.child_by_field_name("key"), child)
                pattern, default = _with_default(reading, child.child_by_field_name("value"))
                if pattern is not None and isinstance(key, Constant):
                    items.append((str(key.value), pattern, default))
            case "rest_pattern" | "spread_element":
                rest = _rest(reading, child)
    return Apart(tuple(items), rest)


def _with_default(reading: Reading, node: Node | None) -> tuple[Pattern | None, Expr | None]:
    if node is None or node.type not in ("assignment_pattern", "object_assignment_pattern", "assignment_expression"):
        return reading.pattern(node), None
    value = reading.expr(node.child_by_field_name("right"), node)
    return reading.pattern(node.child_by_field_name("left")), value


def _rest(reading: Reading, node: Node) -> str | None:
    name = inner(node)
    return reading.text(name) if name is not None and name.type == "identifier" else None


PATTERNS: Mapping[str, Binds] = {
    "identifier": _name,
    "undefined": _name,
    "shorthand_property_identifier_pattern": _name,
    "shorthand_property_identifier": _name,
    "member_expression": _part_of,
    "subscript_expression": _part_of,
    "array_pattern": _array,
    "array": _array,
    "object_pattern": _object,
    "object": _object,
    "non_null_expression": _inner,
    "parenthesized_expression": _inner,
    "as_expression": _inner,
    "satisfies_expression": _inner,
}
