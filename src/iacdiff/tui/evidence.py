"""A row of the trees → what the detail pane says about it: facts, values, and the lines of both sources.

aws_lb_target_group.app · health_check.interval
~ misconfigured   MODEL 10   IDEAL 30
High · availability · Health checks must run as often as asked.
PROMPT.md:22  "health checks every 30 seconds"
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from iacdiff import drafting
from iacdiff.records import (
    Absent,
    Change,
    Declaration,
    Difference,
    Review,
    Severity,
    Side,
    Span,
    Value,
    path_text,
    shown,
)
from iacdiff.tui.highlight import Highlighter
from iacdiff.tui.pieces import Line, Piece, display, restyle_all, window, wrap
from iacdiff.tui.rows import STYLE_OF_SIGN, Row
from iacdiff.tui.textdiff import align, changed_part, changed_words
from iacdiff.tui.written import lines_of

WORDS = {
    Change.MISSING: "missing",
    Change.CHANGED: "misconfigured",
    Change.EXTRA: "extra",
    Change.UNDECIDED: "undecided",
}
_SHORT = 48
_MOST_TYPES = 10
_MOST_VALUE_LINES = 400
_MOST_ALIGNED = 1_500


class Code(NamedTuple):
    """One row of both sources: line numbers, None where one side has no line."""

    left: int | None
    right: int | None
    same: bool
    part: int = 0
    """Of lines that are longer than a column, the second and later columns are 1, 2, …"""


class Values(NamedTuple):
    """One row of both values written out."""

    left: str | None
    right: str | None
    same: bool


class One(NamedTuple):
    """One line of one side's source."""

    side: Side
    number: int
    part: int = 0


class Places(NamedTuple):
    """What of each side is to be seen."""

    model: Span | None
    ideal: Span | None


def headline(row: Row) -> str:
    """What a row is about, in a few words."""
    difference = row.difference
    if difference is not None and difference.rule == "text":
        return difference.name.removeprefix("of ")
    if difference is not None:
        name = subject(difference)
        return f"{name} · {difference.path}" if difference.path else name
    cell = row.ideal or row.model
    if cell is None:
        return ""
    if row.what == "group":
        return cell.lead
    return f"{cell.lead}: {cell.text}" if row.what == "attribute" else f"{cell.lead}.{cell.text}"


def subject(difference: Difference) -> str:
    """`aws_lb.app`, `output url`; for types with colons the name first."""
    if difference.kind.value == difference.type:
        return f"{difference.type} {difference.name}"
    if "::" in difference.type:
        return f"{difference.name} {difference.type}"
    return f"{difference.type}.{difference.name}"


def facts(review: Review, row: Row, width: int, written: bool = False) -> list[Line]:
    """The sentences about a row, wrapped; without the values where they are `written` out below."""
    out = wrap([Piece(display(headline(row)), "bold text")], width, 2, 3)
    difference = row.difference
    if difference is not None:
        out += wrap(_what(review, difference, row), width, 2, 5)
        if difference.path and not written:
            out += wrap(_both_values(difference, row), width, 2, 6)
    if row.what == "group":
        out += _group(review, row, width)
    if row.pair is not None:
        doubt = "≈ doubtful pair" if row.doubtful else "Paired"
        style = "undecided" if row.doubtful else "dim"
        score = f" ({row.pair.score:.2f})" if not row.pair.certain else ""
        out += wrap([Piece(f"{doubt}: ", style), Piece(display(row.pair.because) + score, "dim")], width, 2, 3)
    if difference is not None and difference.rule != "text":
        for line in _asked(review, difference):
            out += wrap(line, width, 2, 3)
    return out


def _group(review: Review, row: Row, width: int) -> list[Line]:
    """What differs below a heading: how bad, about what, in which types."""
    mine = [one for one in review.differences if f"group:{one.kind}" == row.key]
    if not mine:
        return []
    severities = Counter(one.severity for one in mine)
    bad: list[Piece] = [
        Piece(f"{severity} {severities[severity]}   ", f"severity-{severity.lower()}")
        for severity in Severity
        if severities[severity]
    ]
    out = wrap(bad, width, 2, 3)
    for name, counted in (
        ("about", Counter(one.category for one in mine)),
        ("in", Counter(one.type for one in mine)),
    ):
        most = counted.most_common(_MOST_TYPES)
        more = f" and {len(counted) - len(most)} more" if len(counted) > len(most) else ""
        text = " · ".join(f"{display(what)} {count}" for what, count in most)
        out += wrap([Piece(f"{name} ", "dim"), Piece(text + more, "text")], width, 2, 4)
    return out


def _what(review: Review, difference: Difference, row: Row) -> Line:
    sign = row.sign or "~"
    is_text = difference.rule == "text" and difference.change is Change.CHANGED
    word = "other lines" if is_text else WORDS[difference.change]
    what = Piece(f"{sign} {word}", f"{STYLE_OF_SIGN[sign]} bold")
    if difference.rule == "text":
        return (what, Piece("   severity is yours to judge", "dim"))
    severity = difference.severity
    because = f" · {difference.because}" if difference.because else ""
    unasked = " · no PROMPT line asks for this" if difference.required is False and review.requirements else ""
    return (
        what,
        Piece(f"   {severity}", f"severity-{severity.lower()}"),
        Piece(f" · {difference.category}{display(because)}", "dim"),
        Piece(unasked, "dim italic"),
    )


def _both_values(difference: Difference, row: Row) -> Line:
    """Both values in a few words, from shortly before the place where they part."""
    model, ideal = _whole(difference.model), _whole(difference.ideal)
    if isinstance(difference.model, Absent) or isinstance(difference.ideal, Absent):
        return (*_side("MODEL ", _cut(model), row), Piece("   IDEAL ", "dim"), Piece(_cut(ideal), "text"))
    start = changed_part(model, ideal)[0][0]
    if max(len(model), len(ideal)) > _SHORT and start > _SHORT // 2:
        model, ideal = window(model, start, 0, 12), window(ideal, start, 0, 12)
    model, ideal = _cut(model), _cut(ideal)
    mine, theirs = changed_words(model, ideal)
    left: Line = _side("MODEL ", model, row)
    right: Line = (Piece("   IDEAL ", "dim"), Piece(ideal, "text"))
    if difference.change is Change.CHANGED and mine != [(0, len(model))]:
        left = restyle_all(left, mine, "emphasis-model", len("MODEL "))
        right = restyle_all(right, theirs, "emphasis-ideal", len("   IDEAL "))
    return (*left, *right)


def _side(name: str, text: str, row: Row) -> Line:
    return (Piece(name, "dim"), Piece(text, STYLE_OF_SIGN[row.sign or "~"]))


def _asked(review: Review, difference: Difference) -> list[Line]:
    """The PROMPT line that asks for it, or that none does; and the findings that are about it."""
    out: list[Line] = []
    if difference.required and difference.links:
        link = difference.links[0]
        known = {requirement.id: requirement for requirement in review.requirements}
        requirement = known.get(link.requirement)
        if requirement:
            out.append(
                (
                    Piece(f"{drafting.place(requirement.span)}  ", "title"),
                    Piece(f"“{display(requirement.text)}”", "text"),
                    Piece(f"  {display(link.because)}", "dim"),
                )
            )
            if drafting.ideal_breaks(requirement):
                out.append(
                    (Piece("MODEL meets this, IDEAL does not: look twice before you hold it against MODEL", "warning"),)
                )
    if difference.findings:
        out.append((Piece(f"In finding {', '.join(difference.findings)} of {review.sample.failures.file}", "key"),))
    return out


def _whole(value: Value | Absent) -> str:
    try:
        return display(shown(value)) or '""'
    except RecursionError:
        return "(deeply nested)"


def _cut(text: str) -> str:
    return text if len(text) <= _SHORT else text[: _SHORT - 1] + "…"


def brief(value: Value | Absent) -> str:
    """A value in a few words."""
    return _cut(_whole(value))


def is_long(difference: Difference) -> bool:
    """Whether the values are too long or too deep for one line."""
    if not difference.path or difference.rule == "text":
        return False
    return any(brief(value).endswith("…") for value in (difference.model, difference.ideal))


def values(difference: Difference | None) -> list[Values]:
    """Both values written out line by line, where they are too long or too deep for one line."""
    if difference is None or not is_long(difference):
        return []
    left, right = lines_of(difference.model, _MOST_VALUE_LINES), lines_of(difference.ideal, _MOST_VALUE_LINES)
    return [
        Values(left[row.left - 1] if row.left else None, right[row.right - 1] if row.right else None, row.equal)
        for row in align(left, right)
    ]


def places(review: Review, row: Row) -> Places:
    """Which lines of each side show a row: where one side lacks it, the part that it would stand in."""
    model, ideal = row.model_at, row.ideal_at
    difference = row.difference
    if difference is None or not difference.path:
        return Places(model, ideal)
    if model is None and difference.model_id:
        model = _enclosing(review.model.by_id().get(difference.model_id), difference.path)
    if ideal is None and difference.ideal_id:
        ideal = _enclosing(review.ideal.by_id().get(difference.ideal_id), difference.path)
    return Places(model, ideal)


def _enclosing(declaration: Declaration | None, path: str) -> Span | None:
    if declaration is None:
        return None
    best, span = 0, declaration.span
    for key, place in declaration.spans.items():
        text = path_text(key)
        if len(text) > best and path.startswith(text) and path[len(text) : len(text) + 1] in (".", "["):
            best, span = len(text), place
    return span


def excerpt(where: Places, context: int, source: Highlighter) -> list[Code]:
    """The lines of both places with some around them, aligned."""
    left, right = _around(where.model, context, source), _around(where.ideal, context, source)
    if len(left) + len(right) > _MOST_ALIGNED or not left or not right:
        count = max(len(left), len(right))
        return [
            Code(left[i] if i < len(left) else None, right[i] if i < len(right) else None, False) for i in range(count)
        ]
    assert where.model and where.ideal
    rows = align(
        [source.text(where.model.file, number) for number in left],
        [source.text(where.ideal.file, number) for number in right],
    )
    return [
        Code(left[row.left - 1] if row.left else None, right[row.right - 1] if row.right else None, row.equal)
        for row in rows
    ]


def _around(span: Span | None, context: int, source: Highlighter) -> list[int]:
    if span is None:
        return []
    return list(range(max(1, span.first - context), min(source.length(span.file), span.last + context) + 1))


def whole(where: Places, source: Highlighter) -> tuple[list[Code], int]:
    """(all lines of both files, shifted so that the two places begin on one row; that row's index)."""
    left = source.length(where.model.file) if where.model else 0
    right = source.length(where.ideal.file) if where.ideal else 0
    at_left = where.model.first if where.model else 1
    at_right = where.ideal.first if where.ideal else 1
    anchor = max(at_left, at_right)
    start_left, start_right = anchor - at_left, anchor - at_right
    rows = []
    for index in range(max(left + start_left, right + start_right)):
        a, b = index + 1 - start_left, index + 1 - start_right
        rows.append(Code(a if 1 <= a <= left else None, b if 1 <= b <= right else None, True))
    return rows, anchor - 1
