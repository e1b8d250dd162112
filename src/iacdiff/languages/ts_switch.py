"""`switch` → a chain of If.

switch (x) { case 1: case 2: a(); break; default: b() }   →   if (x == 1 or x == 2) a() else b()
"""

from __future__ import annotations

from dataclasses import dataclass, field

from iacdiff.languages.ts_reading import Reading
from iacdiff.languages.ts_tree import Node
from iacdiff.program import Binary, Expr, If, Leave, Place, Return, Statement

_LONGEST = 100
"""So many groups of cases are read."""
_FALLS = 8
"""So many groups a case without `break` runs on through."""


@dataclass(slots=True)
class _Group:
    """Cases that share a body."""

    place: Place
    values: list[Node] = field(default_factory=list)
    default: bool = False
    body: tuple[Statement, ...] = ()


def switch(reading: Reading, node: Node) -> list[Statement]:
    """A switch → one If with its chain, or what stands in `default` where there is nothing else."""
    body = node.child_by_field_name("body")
    groups = _groups(reading, body.named_children if body is not None else [])
    otherwise: tuple[Statement, ...] = ()
    for position, group in enumerate(groups):
        if group.default:
            otherwise = _run(groups, position)
    subject = reading.expr(node.child_by_field_name("value"), node)
    for position in range(len(groups) - 1, -1, -1):
        group = groups[position]
        if not group.default and group.values:
            condition = _any(reading, subject, group)
            otherwise = (If(condition, _run(groups, position), otherwise, group.place),)
    return list(otherwise)


def _groups(reading: Reading, cases: list[Node]) -> list[_Group]:
    groups: list[_Group] = []
    joined = False
    for case in cases:
        if case.type not in ("switch_case", "switch_default") or len(groups) >= _LONGEST:
            continue
        if not joined:
            groups.append(_Group(reading.place(case)))
        group = groups[-1]
        group.default = group.default or case.type == "switch_default"
        value = case.child_by_field_name("value")
        if value is not None and len(group.values) < _LONGEST:
            group.values.append(value)
        parts = case.children_by_field_name("body")
        if len(parts) == 1 and parts[0].type == "statement_block":
            group.body = reading.block(parts[0])
        else:
            group.body = reading.all_statements(parts)
        joined = not group.body
    return groups


def _any(reading: Reading, subject: Expr, group: _Group) -> Expr:
    made: Expr | None = None
    for value in group.values:
        equal = Binary("==", subject, reading.expr(value), reading.place(value))
        made = equal if made is None else Binary("or", made, equal, equal.place)
    assert made is not None
    return made


def _run(groups: list[_Group], position: int) -> tuple[Statement, ...]:
    """The body of a group and of those that it falls through to, without the `break` that ends it."""
    made: list[Statement] = []
    for group in groups[position : position + _FALLS]:
        made += group.body
        last = made[-1] if made else None
        if isinstance(last, Leave | Return):
            if isinstance(last, Leave) and last.how == "break":
                made.pop()
            break
    return tuple(made)
