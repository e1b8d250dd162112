"""Statements of Java → statements of program.py."""

from collections.abc import Mapping
from typing import Final

from iacdiff.languages.bracketed_reading import Makes, Reading, parts
from iacdiff.languages.bracketed_tree import Node
from iacdiff.languages.java_classes import JavaReading, variables
from iacdiff.languages.java_expressions import EXPRESSIONS, assignment, step
from iacdiff.languages.java_switch import switched
from iacdiff.program import (
    Bind,
    Call,
    Constant,
    Do,
    Each,
    If,
    Leave,
    Name,
    Return,
    Statement,
    Try,
    While,
)


def _variables(reading: Reading, node: Node) -> list[Statement]:
    return [*variables(reading, node)]


def _do(reading: JavaReading, node: Node) -> list[Statement]:
    inner = parts(node)
    return _done(reading, inner[0]) if inner else []


def _done(reading: JavaReading, node: Node) -> list[Statement]:
    """An expression that stands for what it does."""
    if node.type == "assignment_expression":
        return [*assignment(reading, node)]
    if node.type == "update_expression":
        return [*step(reading, node)]
    if node.type == "switch_expression":
        return switched(reading, node)
    return [Do(reading.expr(node), reading.place(node))]


def _broken(reading: JavaReading, node: Node) -> list[Statement]:
    """What can be read of a piece that is no Java."""
    made: list[Statement] = []
    for part in node.named_children:
        if part.type in EXPRESSIONS:
            made += _done(reading, part) if part.type in _DOING else []
        else:
            made += reading.statements(part)
    return made


_DOING: Final = frozenset(
    {"method_invocation", "object_creation_expression", "assignment_expression", "switch_expression"}
)
"""Expressions that mean something where the statement around them is lost."""


def _block(reading: Reading, node: Node) -> list[Statement]:
    return list(reading.all_statements(node.named_children))


def _body(reading: Reading, node: Node, field: str) -> tuple[Statement, ...]:
    found = node.child_by_field_name(field)
    return reading.all_statements((found,)) if found is not None else ()


def _constructor_call(reading: Reading, node: Node) -> list[Statement]:
    """`super(…)`, `this(…)`"""
    place = reading.place(node)
    callee = reading.expr(node.child_by_field_name("constructor"), node)
    return [Do(Call(callee, reading.exprs(node.child_by_field_name("arguments")), (), False, place), place)]


def _return(reading: Reading, node: Node) -> list[Statement]:
    found = parts(node)
    return [Return(reading.expr(found[0]) if found else None, reading.place(node))]


def _if(reading: Reading, node: Node) -> list[Statement]:
    condition = reading.expr(node.child_by_field_name("condition"), node)
    then, otherwise = _body(reading, node, "consequence"), _body(reading, node, "alternative")
    return [If(condition, then, otherwise, reading.place(node))]


def _while(reading: Reading, node: Node) -> list[Statement]:
    """`do … while` does its body once before it asks."""
    condition = reading.expr(node.child_by_field_name("condition"), node)
    body = _body(reading, node, "body")
    return [While(body if node.type == "do_statement" else (), condition, (), body, reading.place(node))]


def _for(reading: JavaReading, node: Node) -> list[Statement]:
    start: list[Statement] = []
    for part in node.children_by_field_name("init"):
        start += reading.statements(part) if part.type == "local_variable_declaration" else _done(reading, part)
    written = node.child_by_field_name("condition")
    place = reading.place(node)
    condition = reading.expr(written) if written is not None else Constant(True, place)
    updates = [made for part in node.children_by_field_name("update") for made in _done(reading, part)]
    return [While(tuple(start), condition, tuple(updates), _body(reading, node, "body"), place)]


def _each(reading: Reading, node: Node) -> list[Statement]:
    target = node.child_by_field_name("name")
    if target is None:
        return []
    iterable = reading.expr(node.child_by_field_name("value"), node)
    name = Name(reading.words(target), reading.place(target))
    return [Each(name, iterable, _body(reading, node, "body"), reading.place(node))]


def _try(reading: Reading, node: Node) -> list[Statement]:
    opened: list[Statement] = []
    for resource in parts(node.child_by_field_name("resources")):
        name = resource.child_by_field_name("name")
        if name is not None:
            value = reading.expr(resource.child_by_field_name("value"), resource)
            opened.append(Bind(Name(reading.words(name), reading.place(name)), value, reading.place(resource)))
    handlers = [_body(reading, part, "body") for part in node.named_children if part.type == "catch_clause"]
    last = [part for part in node.named_children if part.type == "finally_clause"]
    end = reading.all_statements(last[0].named_children) if last else ()
    return [Try((*opened, *_body(reading, node, "body")), tuple(handlers), end, reading.place(node))]


def _break(reading: Reading, node: Node) -> list[Statement]:
    return [Leave("break", reading.place(node))]


def _continue(reading: Reading, node: Node) -> list[Statement]:
    return [Leave("continue", reading.place(node))]


def _throw(reading: Reading, node: Node) -> list[Statement]:
    return [Leave("throw", reading.place(node))]


def _synchronized(reading: Reading, node: Node) -> list[Statement]:
    return list(_body(reading, node, "body"))


STATEMENTS: Final[Mapping[str, Makes]] = {
    "ERROR": _broken,
    "local_variable_declaration": _variables,
    "field_declaration": _variables,
    "expression_statement": _do,
    "explicit_constructor_invocation": _constructor_call,
    "block": _block,
    "constructor_body": _block,
    "labeled_statement": _block,
    "return_statement": _return,
    "yield_statement": _return,
    "if_statement": _if,
    "while_statement": _while,
    "do_statement": _while,
    "for_statement": _for,
    "enhanced_for_statement": _each,
    "switch_expression": lambda reading, node: switched(reading, node),
    "try_statement": _try,
    "try_with_resources_statement": _try,
    "break_statement": _break,
    "continue_statement": _continue,
    "throw_statement": _throw,
    "synchronized_statement": _synchronized,
}
"""Which function reads which statement of the grammar."""
