"""Statements of TypeScript and JavaScript → the statements of program.py."""

from __future__ import annotations

from collections.abc import Mapping as Table

from iacdiff.languages.ts_assignments import settle
from iacdiff.languages.ts_classes import broken_class, class_of, enum_of, interface_of
from iacdiff.languages.ts_functions import function
from iacdiff.languages.ts_modules import export_of, import_of, required
from iacdiff.languages.ts_reading import Makes, Reading, inner
from iacdiff.languages.ts_switch import switch
from iacdiff.languages.ts_tree import Node
from iacdiff.program import (
    Bind,
    Call,
    Class,
    Constant,
    Define,
    Do,
    Each,
    Entry,
    Expr,
    Function,
    If,
    Import,
    Leave,
    Mapping,
    Name,
    Return,
    Statement,
    Try,
    While,
)

_LONGEST = 100
"""So many branches a chain of `else if` may have."""


# ---------------------------------------------------------------------------------------------- declarations


def _declaration(reading: Reading, node: Node) -> list[Statement]:
    """`const a = x, b = y`; a variable without a value is bound to `undefined`."""
    declarators = [part for part in node.named_children if part.type == "variable_declarator"]
    made: list[Statement] = []
    for declarator in declarators:
        made += _declarator(reading, declarator, node if len(declarators) == 1 else declarator)
    return made


def _declarator(reading: Reading, node: Node, whole: Node) -> list[Statement]:
    target = reading.pattern(node.child_by_field_name("name"))
    value = node.child_by_field_name("value")
    place = reading.place(whole)
    if value is None:
        return [Bind(target, reading.none(node), place)] if target is not None else []
    if value.type == "class" and isinstance(target, Name):
        return [class_of(reading, value, target.id)]
    imported = required(reading, target, value, whole) if value.type in _MAY_REQUIRE else None
    if imported is not None:
        return [imported]
    before, worth = settle(reading, value)
    return [*before, Do(worth, place) if target is None else Bind(target, worth, place)]


_MAY_REQUIRE = frozenset({"call_expression", "await_expression", "member_expression", "as_expression"})


def _function(reading: Reading, node: Node) -> list[Statement]:
    name = node.child_by_field_name("name")
    if name is None:
        return []
    return [Define(reading.text(name), function(reading, node), reading.place(node))]


def _class(reading: Reading, node: Node) -> list[Statement]:
    return [class_of(reading, node)]


def _enum(reading: Reading, node: Node) -> list[Statement]:
    return [enum_of(reading, node)]


def _interface(reading: Reading, node: Node) -> list[Statement]:
    return [interface_of(reading, node)]


def _namespace(reading: Reading, node: Node) -> list[Statement]:
    """`namespace N { export const a = 1 }` → N is what a function with that body returns: `{ a }`."""
    name, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    if name is None or body is None or name.type != "identifier":
        return []
    inside = reading.block(body)
    place = reading.place(node)
    words: list[str] = []
    for part in body.named_children:
        if part.type == "export_statement":
            words += _bound(reading.statements(part))
    entries = tuple([Entry(Constant(word, place), Name(word, place), place) for word in dict.fromkeys(words)])
    made = Function((), (*inside, Return(Mapping(entries, place), place)), place)
    return [Bind(Name(reading.text(name), place), Call(made, (), (), False, place), place)]


def _bound(statements: list[Statement]) -> list[str]:
    words: list[str] = []
    for statement in statements:
        match statement:
            case Bind(target=Name(id=id)):
                words.append(id)
            case Define(name=name) | Class(name=name, kind="class" | "enum"):
                words.append(name)
            case Import(names=names):
                words += [here for _, here in names]
    return words


# ---------------------------------------------------------------------------------------------- expressions, blocks


def _expression(reading: Reading, node: Node) -> list[Statement]:
    """An expression for what it does; `"use strict"` does nothing."""
    value = inner(node)
    if value is None or value.type == "string":
        return []
    if value.type == "internal_module":
        return _namespace(reading, value)
    return reading.effects(value)


def _block(reading: Reading, node: Node) -> list[Statement]:
    """A block of its own is a branch that is always taken: what it declares stays inside."""
    return [If(Constant(True, reading.place(node)), reading.block(node), (), reading.place(node))]


def _labeled(reading: Reading, node: Node) -> list[Statement]:
    body = node.child_by_field_name("body")
    return reading.statements(body) if body is not None else []


def _error(reading: Reading, node: Node) -> list[Statement]:
    """Broken text: whatever in it is a statement, or does something; members without a head are one class again."""
    parts = node.children
    broken = broken_class(reading, parts, reading.place(node))
    made: list[Statement] = [] if broken is None else [broken]
    for part in parts:
        if part.type in _DOES:
            made += reading.effects(part)
        elif part.type == "variable_declarator":
            made += _declarator(reading, part, part)
        elif part.type == "method_definition" and broken is None:
            made += _function(reading, part)
        elif part.type in STATEMENTS:
            made += reading.statements(part)
    return made


_DOES = frozenset({"call_expression", "new_expression", "assignment_expression", "await_expression"})


# ---------------------------------------------------------------------------------------------- branches, loops


def _if(reading: Reading, node: Node) -> list[Statement]:
    """A chain of `else if` is walked in a loop, for it can be long."""
    branches: list[tuple[Expr, tuple[Statement, ...], Node]] = []
    last: Node | None = node
    while last is not None and last.type == "if_statement" and len(branches) < _LONGEST:
        condition = reading.expr(last.child_by_field_name("condition"), last)
        branches.append((condition, reading.block(last.child_by_field_name("consequence")), last))
        other = last.child_by_field_name("alternative")
        last = inner(other) if other is not None else None
    otherwise = () if last is not None and last.type == "if_statement" else reading.block(last)
    for condition, then, at in reversed(branches):
        otherwise = (If(condition, then, otherwise, reading.place(at)),)
    return list(otherwise)


def _for_in(reading: Reading, node: Node) -> list[Statement]:
    target = reading.pattern(node.child_by_field_name("left"))
    operator = node.child_by_field_name("operator")
    iterable = reading.expr(node.child_by_field_name("right"), node)
    body = reading.block(node.child_by_field_name("body"))
    place = reading.place(node)
    target = target or Name("_", place)
    over = "keys" if operator is not None and operator.type == "in" else "values"
    return [Each(target, iterable, body, place, over)]  # type: ignore[arg-type]


def _for(reading: Reading, node: Node) -> list[Statement]:
    start, step = node.child_by_field_name("initializer"), node.child_by_field_name("increment")
    return [
        While(
            tuple(_either(reading, start)),
            _condition(reading, node.child_by_field_name("condition"), node),
            tuple(reading.effects(step)) if step is not None else (),
            reading.block(node.child_by_field_name("body")),
            reading.place(node),
        )
    ]


def _either(reading: Reading, node: Node | None) -> list[Statement]:
    if node is None or node.type == "empty_statement":
        return []
    return reading.statements(node) if node.type in STATEMENTS else reading.effects(node)


def _condition(reading: Reading, node: Node | None, within: Node) -> Expr:
    if node is not None and node.type == "expression_statement":
        node = inner(node)
    if node is None or not node.is_named or node.type == "empty_statement":
        return Constant(True, reading.place(within))
    return reading.expr(node)


def _while(reading: Reading, node: Node) -> list[Statement]:
    condition = _condition(reading, node.child_by_field_name("condition"), node)
    return [While((), condition, (), reading.block(node.child_by_field_name("body")), reading.place(node))]


def _do(reading: Reading, node: Node) -> list[Statement]:
    """The body runs once before the condition is asked."""
    condition = _condition(reading, node.child_by_field_name("condition"), node)
    body = reading.block(node.child_by_field_name("body"))
    return [While(body, condition, (), body, reading.place(node))]


# ---------------------------------------------------------------------------------------------- leaving, guarding


def _return(reading: Reading, node: Node) -> list[Statement]:
    value = inner(node)
    if value is None:
        return [Return(None, reading.place(node))]
    before, worth = settle(reading, value)
    return [*before, Return(worth, reading.place(node))]


def _break(reading: Reading, node: Node) -> list[Statement]:
    return [Leave("break", reading.place(node))]


def _continue(reading: Reading, node: Node) -> list[Statement]:
    return [Leave("continue", reading.place(node))]


def _throw(reading: Reading, node: Node) -> list[Statement]:
    return [Leave("throw", reading.place(node))]


def _try(reading: Reading, node: Node) -> list[Statement]:
    handler, end = node.child_by_field_name("handler"), node.child_by_field_name("finalizer")
    return [
        Try(
            reading.block(node.child_by_field_name("body")),
            (reading.block(handler.child_by_field_name("body")),) if handler is not None else (),
            reading.block(end.child_by_field_name("body")) if end is not None else (),
            reading.place(node),
        )
    ]


STATEMENTS: Table[str, Makes] = {
    "lexical_declaration": _declaration,
    "variable_declaration": _declaration,
    "function_declaration": _function,
    "generator_function_declaration": _function,
    "class_declaration": _class,
    "abstract_class_declaration": _class,
    "enum_declaration": _enum,
    "interface_declaration": _interface,
    "internal_module": _namespace,
    "module": _namespace,
    "import_statement": import_of,
    "export_statement": export_of,
    "expression_statement": _expression,
    "statement_block": _block,
    "labeled_statement": _labeled,
    "if_statement": _if,
    "for_in_statement": _for_in,
    "for_statement": _for,
    "while_statement": _while,
    "do_statement": _do,
    "switch_statement": switch,
    "return_statement": _return,
    "break_statement": _break,
    "continue_statement": _continue,
    "throw_statement": _throw,
    "try_statement": _try,
    "ERROR": _error,
}
