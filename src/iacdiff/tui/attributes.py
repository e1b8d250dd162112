"""The attributes of a pair of declarations → rows: those that differ, and, when everything is shown, all others."""

from __future__ import annotations

from iacdiff.records import Absent, Declaration, Difference, PathPart, Span, Value, path_text, shown
from iacdiff.tui.rows import SIGNS, Cell, Row, tally

_MOST_ATTRIBUTES = 2_000
_LONGEST_VALUE = 400


def attribute(difference: Difference, parent: str) -> Row:
    """A differing attribute as a row."""
    return Row(
        key=difference.id,
        what="attribute",
        depth=2,
        sign=SIGNS[difference.change],
        model=None if isinstance(difference.model, Absent) else Cell(difference.path, value_text(difference.model)),
        ideal=None if isinstance(difference.ideal, Absent) else Cell(difference.path, value_text(difference.ideal)),
        model_at=difference.model_at,
        ideal_at=difference.ideal_at,
        difference=difference,
        stop=True,
        counts=tally([difference]),
        severity=difference.severity,
        parent=parent,
    )


def all_attributes(
    model: Declaration | None, ideal: Declaration | None, parent: str, differing: tuple[Row, ...], sign: str
) -> tuple[Row, ...]:
    """The differing attributes, and all others of both sides, in IDEAL's order."""
    left, right = leaves(model), leaves(ideal)
    taken = [row.difference.path for row in differing if row.difference]
    rows = [(place_of(row.difference)[:2], row) for row in differing if row.difference]
    for path in dict.fromkeys([*right, *left]):
        if any(_within(path, other) for other in taken):
            continue
        mine, theirs = left.get(path), right.get(path)
        row = Row(
            key=f"{parent}/{path}",
            what="attribute",
            depth=2,
            sign="=" if model and ideal else sign,
            model=Cell(path, mine[0]) if mine else None,
            ideal=Cell(path, theirs[0]) if theirs else None,
            model_at=mine[1] if mine else None,
            ideal_at=theirs[1] if theirs else None,
            parent=parent,
        )
        at = theirs or mine
        rows.append(((0 if theirs else 1, at[1].first if at else 0), row))
    rows.sort(key=lambda entry: entry[0])
    return tuple(row for _, row in rows)


def _within(path: str, other: str) -> bool:
    """Whether one path is the other, or leads to or from it."""
    short, long = sorted((path, other), key=len)
    return long == short or (long.startswith(short) and long[len(short)] in ".[")


def leaves(declaration: Declaration | None) -> dict[str, tuple[str, Span]]:
    """Path → (value as shown, place) of every attribute that is no container."""
    out: dict[str, tuple[str, Span]] = {}
    if declaration is None:
        return out
    stack: list[tuple[tuple[PathPart, ...], Value]] = [
        ((key,), declaration.attributes[key]) for key in declaration.attributes
    ]
    stack.reverse()
    while stack and len(out) < _MOST_ATTRIBUTES:
        path, value = stack.pop()
        if isinstance(value, dict) and value:
            stack += [((*path, key), item) for key, item in reversed(value.items())]
        elif isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
            stack += [((*path, index), item) for index, item in reversed(list(enumerate(value)))]
        else:
            out[path_text(path)] = (value_text(value), declaration.at(path))
    return out


def value_text(value: Value | Absent) -> str:
    """A value on one line, not endless."""
    try:
        return shown(value)[:_LONGEST_VALUE]
    except RecursionError:
        return "(too deeply nested to show)"


def place_of(difference: Difference) -> tuple[int, int, str]:
    """Where a difference stands: in IDEAL's order, then MODEL's own."""
    at = difference.ideal_at or difference.model_at
    return (0 if difference.ideal_at else 1, at.first if at else 0, difference.path)
