"""`switch` of Java → a chain of Ifs where it is a statement, of Choices where it is a value."""

from dataclasses import dataclass

from iacdiff.languages.bracketed_reading import parts
from iacdiff.languages.bracketed_tree import Node
from iacdiff.languages.java_classes import JavaReading
from iacdiff.program import (
    Binary,
    Call,
    Choice,
    Expr,
    Function,
    If,
    Leave,
    Member,
    Name,
    Opaque,
    Place,
    Return,
    Statement,
)

_MOST_CASES = 200
"""So many cases of one switch are read; each is one step deeper than the one before."""


@dataclass(slots=True)
class _Case:
    labels: list[Expr]
    default: bool
    body: list[Node]
    arrow: bool
    place: Place


def switched(reading: JavaReading, node: Node) -> list[Statement]:
    """A switch as a statement → one If, or what its default does."""
    subject, cases = _cases(reading, node)
    otherwise: tuple[Statement, ...] = ()
    made: list[tuple[_Case, tuple[Statement, ...]]] = []
    following: tuple[Statement, ...] = ()
    for case in reversed(cases):
        body = reading.all_statements(case.body)
        if not case.arrow:
            left = bool(body) and isinstance(body[-1], Return | Leave)
            body = body if left else body + following[:_MOST_CASES]
            following = body
            body = body[:-1] if body and isinstance(body[-1], Leave) and body[-1].how == "break" else body
        if case.default:
            otherwise = body
        made.append((case, body))
    for case, body in made:
        if case.labels:
            otherwise = (If(_condition(subject, case), body, otherwise, case.place),)
    return list(otherwise)


def chosen(reading: JavaReading, node: Node) -> Expr:
    """A switch as a value → Choices; a case of several statements is a function that is called there and then."""
    subject, cases = _cases(reading, node)
    value: Expr = Opaque(reading.place(node))
    for case in cases:
        if case.default:
            value = _value(reading, case)
    for case in reversed(cases):
        if case.labels:
            value = Choice(_condition(subject, case), _value(reading, case), value, case.place)
    return value


def _value(reading: JavaReading, case: _Case) -> Expr:
    body = case.body[0] if len(case.body) == 1 else None
    if case.arrow and body is not None and body.type == "expression_statement":
        return reading.expr(parts(body)[0] if parts(body) else None, body)
    if body is not None and body.type == "yield_statement":
        return reading.expr(parts(body)[0] if parts(body) else None, body)
    statements = reading.all_statements(case.body)
    if len(statements) == 1 and isinstance(statements[0], Return) and statements[0].value is not None:
        return statements[0].value
    return Call(Function((), statements, case.place), (), (), False, case.place)


def _cases(reading: JavaReading, node: Node) -> tuple[Expr, list[_Case]]:
    subject = reading.expr(node.child_by_field_name("condition"), node)
    found: list[_Case] = []
    waiting: list[Expr] = []
    default = False
    for group in parts(node.child_by_field_name("body"))[:_MOST_CASES]:
        labels = [part for part in group.named_children if part.type == "switch_label"]
        body = [part for part in parts(group) if part.type != "switch_label"]
        for label in labels:
            waiting += [_label(reading, part) for part in parts(label) if part.type != "guard"]
            default = default or any(part.type == "default" for part in label.children)
        if body:
            found.append(_Case(waiting, default, body, group.type == "switch_rule", reading.place(group)))
            waiting, default = [], False
    return subject, found


def _label(reading: JavaReading, node: Node) -> Expr:
    if node.type == "identifier" and (enum := reading.constants.get(reading.words(node))):
        place = reading.place(node)
        return Member(Name(enum, place), reading.words(node), place)
    return reading.expr(node)


def _condition(subject: Expr, case: _Case) -> Expr:
    tests: list[Expr] = [Binary("==", subject, label, label.place) for label in case.labels]
    whole = tests[0]
    for test in tests[1:_MOST_CASES]:
        whole = Binary("or", whole, test, case.place)
    return whole
