"""Statements of Go → statements of program.py."""

from collections.abc import Mapping
from typing import Final

from iacdiff.languages.bracketed_reading import Makes, Reading, as_pattern, parts
from iacdiff.languages.bracketed_tree import Node
from iacdiff.languages.go_expressions import OPERATORS
from iacdiff.languages.go_reading import GoReading
from iacdiff.program import (
    Apart,
    Augment,
    Binary,
    Bind,
    Call,
    Constant,
    Do,
    Each,
    Expr,
    If,
    Leave,
    Name,
    Opaque,
    Pattern,
    Place,
    Return,
    Sequence,
    Statement,
    While,
)

_DOING: Final = frozenset({"call_expression", "unary_expression"})
_MOST_CASES: Final = 200
"""So many cases of one switch are read; each is one step deeper than the one before."""


# ---------------------------------------------------------------------------------------------- binding


def bound(
    reading: GoReading, targets: list[Pattern | None], values: list[Node], place: Place, declares: bool
) -> list[Statement]:
    """`a, b = x, y`, `a, err := f()` → Binds; None among the targets is `_`."""
    if len(targets) == 2 and len(values) == 1 and values[0].type in ("index_expression", "type_assertion_expression"):
        return _with_ok(reading, targets, values[0], place, declares)
    read = [reading.expr(value) for value in values]
    if len(read) == len(targets) and (declares or len(read) == 1):
        return [
            Bind(target, value, place, declares) if target is not None else Do(value, place)
            for target, value in zip(targets, read, strict=True)
        ]
    value = read[0] if len(read) == 1 else Sequence(tuple(read), place)
    items = tuple((number, target, None) for number, target in enumerate(targets) if target is not None)
    return [Bind(Apart(items), value, place, declares) if items else Do(value, place)]


def _with_ok(
    reading: GoReading, targets: list[Pattern | None], value: Node, place: Place, declares: bool
) -> list[Statement]:
    """`v, ok := m[key]`, `v, ok := x.(T)`"""
    read = reading.expr(value)
    held: Expr = Opaque(place)
    if value.type == "index_expression":
        key = reading.expr(value.child_by_field_name("index"), value)
        held = Binary("in", key, reading.expr(value.child_by_field_name("operand"), value), place)
    made = zip(targets, (read, held), strict=True)
    return [Bind(target, one, place, declares) for target, one in made if target is not None]


def _targets(reading: GoReading, node: Node | None) -> list[Pattern | None]:
    return [None if reading.words(part) == "_" else as_pattern(reading.expr(part)) for part in parts(node)]


def _short(reading: GoReading, node: Node) -> list[Statement]:
    targets = _targets(reading, node.child_by_field_name("left"))
    return bound(reading, targets, parts(node.child_by_field_name("right")), reading.place(node), declares=True)


def _assignment(reading: GoReading, node: Node) -> list[Statement]:
    place = reading.place(node)
    targets = _targets(reading, node.child_by_field_name("left"))
    values = parts(node.child_by_field_name("right"))
    sign = node.child_by_field_name("operator")
    if sign is None or sign.type == "=":
        return bound(reading, targets, values, place, declares=False)
    if len(targets) != 1 or targets[0] is None or len(values) != 1:
        return []
    operator, value = OPERATORS.get(sign.type[:-1]), reading.expr(values[0])
    if operator is None:
        return [Bind(targets[0], Opaque(value.place), place, declares=False)]
    return [Augment(targets[0], operator, value, place)]


def _step(reading: Reading, node: Node) -> list[Statement]:
    found = parts(node)
    target = as_pattern(reading.expr(found[0])) if found else None
    place = reading.place(node)
    sign = "+" if node.type == "inc_statement" else "-"
    return [Augment(target, sign, Constant(1, place), place)] if target is not None else []


# ---------------------------------------------------------------------------------------------- doing


def _do(reading: Reading, node: Node) -> list[Statement]:
    """An expression, `go f()`, `defer f()`; `panic` leaves."""
    found = parts(node)
    if not found:
        return []
    value, place = reading.expr(found[0]), reading.place(node)
    if isinstance(value, Call) and isinstance(value.callee, Name) and value.callee.id == "panic":
        return [Leave("throw", place)]
    return [Do(value, place)]


def _broken(reading: Reading, node: Node) -> list[Statement]:
    """What can be read of a piece that is no Go."""
    made: list[Statement] = []
    for part in node.named_children:
        if part.type in _DOING:
            made.append(Do(reading.expr(part), reading.place(part)))
        else:
            made += reading.statements(part)
    return made


def _block(reading: Reading, node: Node) -> list[Statement]:
    return list(reading.all_statements(node.named_children))


def _body(reading: Reading, node: Node, field: str) -> tuple[Statement, ...]:
    found = node.child_by_field_name(field)
    return reading.all_statements((found,)) if found is not None else ()


def _return(reading: GoReading, node: Node) -> list[Statement]:
    place = reading.place(node)
    lists = parts(node)
    values = [reading.expr(part) for part in parts(lists[0])] if lists else []
    if not lists:
        values = [Name(name, place) for name in reading.inside.results]
    if len(values) < 2:
        return [Return(values[0] if values else None, place)]
    return [Return(Sequence(tuple(values), place), place)]


def _first(reading: Reading, node: Node) -> list[Statement]:
    """What an `if` or `switch` does before it asks."""
    start = node.child_by_field_name("initializer")
    return reading.statements(start) if start is not None else []


def _if(reading: Reading, node: Node) -> list[Statement]:
    condition = reading.expr(node.child_by_field_name("condition"), node)
    then, otherwise = _body(reading, node, "consequence"), _body(reading, node, "alternative")
    return [*_first(reading, node), If(condition, then, otherwise, reading.place(node))]


# ---------------------------------------------------------------------------------------------- loops


def _for(reading: GoReading, node: Node) -> list[Statement]:
    place = reading.place(node)
    head = next((part for part in parts(node) if part.type not in ("block", "ERROR")), None)
    if head is not None and head.type == "range_clause":
        return _range(reading, node, head)
    start: list[Statement] = []
    step: list[Statement] = []
    condition: Expr = Constant(True, place)
    if head is not None and head.type == "for_clause":
        written = head.child_by_field_name("condition")
        condition = reading.expr(written) if written is not None else condition
        first, last = head.child_by_field_name("initializer"), head.child_by_field_name("update")
        start = reading.statements(first) if first is not None else []
        step = reading.statements(last) if last is not None else []
    elif head is not None:
        condition = reading.expr(head)
    return [While(tuple(start), condition, tuple(step), _body(reading, node, "body"), place)]


def _range(reading: GoReading, node: Node, head: Node) -> list[Statement]:
    """`for i, x := range xs` goes over items, `for i := range xs` over keys."""
    place = reading.place(node)
    iterable = reading.expr(head.child_by_field_name("right"), head)
    targets = _targets(reading, head.child_by_field_name("left"))
    body = _body(reading, node, "body")
    if len(targets) < 2:
        target = targets[0] if targets and targets[0] is not None else Name("_", place)
        return [Each(target, iterable, body, place, over="keys")]
    items = tuple((number, target, None) for number, target in enumerate(targets) if target is not None)
    return [Each(Apart(items), iterable, body, place, over="items")]


# ---------------------------------------------------------------------------------------------- switch


def _switch(reading: GoReading, node: Node) -> list[Statement]:
    """A chain of Ifs; the cases of a switch over types, or of a select, cannot be told apart."""
    written = node.child_by_field_name("value")
    subject = reading.expr(written) if written is not None else None
    first = _first(reading, node)
    alias = parts(node.child_by_field_name("alias"))
    if alias and subject is not None:
        first.append(Bind(Name(reading.words(alias[0]), reading.place(alias[0])), subject, reading.place(node)))
    cases = [part for part in parts(node) if part.type in _CASES][:_MOST_CASES]
    read: list[tuple[Node, tuple[Statement, ...]]] = []
    following: tuple[Statement, ...] = ()
    for case in reversed(cases):
        body, through = _case_body(reading, case)
        following = body + following[:_MOST_CASES] if through else body
        read.append((case, following))
    otherwise: tuple[Statement, ...] = next((body for case, body in read if case.type == "default_case"), ())
    for case, body in read:
        if case.type != "default_case":
            condition = _condition(reading, case, subject)
            otherwise = (If(condition, body, otherwise, reading.place(case)),)
    return [*first, *otherwise]


_CASES: Final = frozenset({"expression_case", "type_case", "default_case", "communication_case"})


def _case_body(reading: GoReading, case: Node) -> tuple[tuple[Statement, ...], bool]:
    """A case's statements, and whether it goes on with those of the next one."""
    lists = [part for part in case.named_children if part.type == "statement_list"]
    body = reading.all_statements(lists)
    through = bool(lists) and any(part.type == "fallthrough_statement" for part in lists[-1].named_children[-1:])
    if body and isinstance(body[-1], Leave) and body[-1].how == "break":
        body = body[:-1]
    return body, through


def _condition(reading: GoReading, case: Node, subject: Expr | None) -> Expr:
    place = reading.place(case)
    values = case.child_by_field_name("value")
    if case.type != "expression_case" or values is None:
        return Opaque(place)
    tests = [reading.expr(part) for part in parts(values)][:_MOST_CASES]
    if subject is not None:
        tests = [Binary("==", subject, test, test.place) for test in tests]
    if not tests:
        return Opaque(place)
    whole: Expr = tests[0]
    for test in tests[1:]:
        whole = Binary("or", whole, test, place)
    return whole


def _break(reading: Reading, node: Node) -> list[Statement]:
    return [Leave("break", reading.place(node))]


def _continue(reading: Reading, node: Node) -> list[Statement]:
    return [Leave("continue", reading.place(node))]


STATEMENTS: Final[Mapping[str, Makes]] = {
    "ERROR": _broken,
    "statement_list": _block,
    "block": _block,
    "labeled_statement": _block,
    "short_var_declaration": _short,
    "assignment_statement": _assignment,
    "inc_statement": _step,
    "dec_statement": _step,
    "expression_statement": _do,
    "go_statement": _do,
    "defer_statement": _do,
    "return_statement": _return,
    "if_statement": _if,
    "for_statement": _for,
    "expression_switch_statement": _switch,
    "type_switch_statement": _switch,
    "select_statement": _switch,
    "break_statement": _break,
    "continue_statement": _continue,
}
"""Which function reads which statement of the grammar."""
