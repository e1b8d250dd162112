"""Parameters and bodies of functions, arrows and methods."""

from __future__ import annotations

from iacdiff.languages.ts_assignments import settle
from iacdiff.languages.ts_reading import Reading
from iacdiff.languages.ts_tree import Node
from iacdiff.program import Function, Name, Parameter, Return, Statement

_FIELD = frozenset({"accessibility_modifier", "readonly", "override_modifier"})


def function(reading: Reading, node: Node) -> Function:
    """An arrow, a function or a method → its inside."""
    body = node.child_by_field_name("body")
    return Function(parameters(reading, node), _body(reading, body), reading.place(node))


def _body(reading: Reading, body: Node | None) -> tuple[Statement, ...]:
    if body is None or body.type == "statement_block":
        return reading.block(body)
    before, value = settle(reading, body)
    return (*before, Return(value, reading.place(body)))


def parameters(reading: Reading, node: Node) -> tuple[Parameter, ...]:
    """The parameters of a function; TypeScript's `this: T` is none."""
    single = node.child_by_field_name("parameter")
    if single is not None:
        return (Parameter(reading.text(single)),)
    listed = node.child_by_field_name("parameters")
    if listed is None:
        return ()
    made = [_parameter(reading, part) for part in listed.named_children if part.type in _PARAMETERS]
    return tuple([parameter for parameter in made if parameter is not None])


_PARAMETERS = frozenset({"required_parameter", "optional_parameter"})


def _parameter(reading: Reading, node: Node) -> Parameter | None:
    written = node.child_by_field_name("pattern")
    if written is None or written.type == "this":
        return None
    rest = written.type == "rest_pattern"
    if rest:
        written = written.named_child(0)
    value = node.child_by_field_name("value")
    default = reading.expr(value) if value is not None else None
    field = any(part.type in _FIELD for part in node.children)
    pattern = reading.pattern(written)
    how = "positional" if rest else "no"
    if isinstance(pattern, Name):
        return Parameter(pattern.id, default, how, None, field)  # type: ignore[arg-type]
    return Parameter("", default, how, pattern, field)  # type: ignore[arg-type]
