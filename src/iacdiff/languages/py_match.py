"""Python's `match` → an If chain; a case's captures are Binds at the start of its branch."""

from typing import TYPE_CHECKING, Final

from iacdiff.languages.py_values import DEEPEST
from iacdiff.program import Binary, Bind, Constant, Expr, If, Member, Name, Opaque, Statement, Unary

if TYPE_CHECKING:
    from tree_sitter import Node

    from iacdiff.languages.py_statements import Statements

_LITERALS: Final = frozenset(["integer", "float", "string", "concatenated_string", "true", "false", "none"])


def read_match(statements: "Statements", node: "Node", found: list[Statement]) -> None:
    """A `match` statement; a pattern that is more than literals, names and `_` is an Opaque condition."""
    subjects = node.children_by_field_name("subject")
    subject = statements.read(subjects[0]) if len(subjects) == 1 else Opaque(statements.script.place(node))
    found.extend(statements.take())
    body = node.child_by_field_name("body")
    cases = [case for case in body.named_children if case.type == "case_clause"] if body is not None else []
    otherwise: tuple[Statement, ...] = ()
    allowed = max(0, DEEPEST - statements.depth)
    if len(cases) > allowed:
        statements.too_deep = statements.too_deep or statements.script.place(cases[allowed])
    for case in reversed(cases[:allowed]):
        otherwise = _case(statements, case, subject, otherwise)
    found.extend(otherwise)


def _case(
    statements: "Statements", case: "Node", subject: Expr, otherwise: tuple[Statement, ...]
) -> tuple[Statement, ...]:
    binds: list[Statement] = []
    conditions: list[Expr] = []
    patterns = [child for child in case.named_children if child.type == "case_pattern"]
    if len(patterns) == 1:
        condition = _condition(statements, patterns[0], subject, binds)
    else:
        condition = Opaque(statements.script.place(case))
    if condition is not None:
        conditions.append(condition)
    guard = case.child_by_field_name("guard")
    if guard is not None and guard.named_children:
        conditions.append(statements.read(guard.named_children[0]))
    binds += statements.take()
    then = (*binds, *statements.inner(case.child_by_field_name("consequence")))
    place = statements.script.place(case)
    if not conditions:
        return (If(Constant(True, place), then, otherwise, place),) if otherwise else then
    whole = conditions[0] if len(conditions) == 1 else Binary("and", conditions[0], conditions[1], place)
    return (If(whole, then, otherwise, place),)


def _condition(statements: "Statements", node: "Node", subject: Expr, binds: list[Statement]) -> Expr | None:
    """What must be true of the subject; None where everything will do."""
    script = statements.script
    place = script.place(node)
    if script.written(node) == "_":
        return None
    inner = node.named_children[0] if node.named_child_count == 1 else None
    if inner is None:
        return Opaque(place)
    if inner.type == "dotted_name":
        return _name(statements, inner, subject, binds)
    if inner.type == "union_pattern":
        return _union(statements, inner, subject)
    if inner.type == "as_pattern" and len(inner.named_children) == 2:
        name = Name(script.written(inner.named_children[1]), script.place(inner.named_children[1]))
        binds.append(Bind(name, subject, place, declares=False))
        return _condition(statements, inner.named_children[0], subject, binds)
    value = _literal(statements, inner)
    return Opaque(place) if value is None else Binary("==", subject, value, place)


def _literal(statements: "Statements", node: "Node") -> Expr | None:
    value = statements.read(node) if node.type in _LITERALS else None
    if value is not None and node.prev_sibling is not None and node.prev_sibling.type == "-":
        return Unary("-", value, value.place)
    return value


def _name(statements: "Statements", inner: "Node", subject: Expr, binds: list[Statement]) -> Expr | None:
    """`Env.PROD` is compared, `other` takes the subject."""
    script, place = statements.script, statements.script.place(inner)
    parts = [part for part in inner.named_children if part.type == "identifier"]
    if len(parts) == 1:
        binds.append(Bind(Name(script.written(inner), place), subject, place, declares=False))
        return None
    value: Expr = statements.read(parts[0])
    for part in parts[1:]:
        value = Member(value, script.written(part), place)
    return Binary("==", subject, value, place)


def _union(statements: "Statements", union: "Node", subject: Expr) -> Expr:
    place = statements.script.place(union)
    either: Expr | None = None
    for part in union.named_children:
        value = _literal(statements, part)
        if value is None:
            return Opaque(place)
        same = Binary("==", subject, value, place)
        either = same if either is None else Binary("or", either, same, place)
    return either or Opaque(place)
