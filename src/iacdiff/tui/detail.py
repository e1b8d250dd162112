"""The difference in detail: what it is, why, what asked for it, and the lines of both sources side by side."""

from __future__ import annotations

from itertools import zip_longest
from typing import ClassVar

from iacdiff.records import Review, Span
from iacdiff.tui import evidence
from iacdiff.tui.evidence import Code, One, Places, Values
from iacdiff.tui.highlight import Highlighter
from iacdiff.tui.keys import Where
from iacdiff.tui.lines import LineView, bindings
from iacdiff.tui.pieces import BLANK, Line, Piece, cut, cut_left, display, fit, plain_text, restyle, shift, wrap
from iacdiff.tui.rows import Row
from iacdiff.tui.textdiff import changed_part

LAYOUTS = ("side by side", "stacked", "source")
_NARROW = 100
_MOST_LINES = 40
"""Lines of one folded value."""


class Detail(LineView):
    """Facts on top, then the sources."""

    BINDINGS = bindings("detail")
    has_cursor = False
    name_of_place: ClassVar[Where] = "detail"

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.review: Review | None = None
        self.source: Highlighter | None = None
        self.row: Row | None = None
        self.layout_name = ""
        self.context = 2
        self.tabs: Line = ()
        self._lines: list[Line | Code | Values | One] = []
        self._places = Places(None, None)
        self._across = 0
        self._layout = ""

    def open(self, review: Review | None) -> None:
        """Another review; nothing of it is shown yet."""
        self.review, self.row = review, None
        self.source = Highlighter(review.sample) if review else None
        self._lines = []
        self.load(0)

    def show(self, row: Row | None) -> None:
        """The detail of a row."""
        self.row = row
        self._across = 0
        self._build(self.inner_width)

    def layout_now(self, width: int) -> str:
        """The layout as chosen, or as the width asks for."""
        return self.layout_name or ("stacked" if width < _NARROW - 2 else "side by side")

    def title(self, width: int) -> Line:
        """The tabs of a narrow screen, or the name of the pane."""
        style = "title" if self.has_focus else "dim"
        return self.tabs or (Piece(" Difference", style), Piece(f"  {self.layout_now(width)}", "dim"))

    def relayout(self, width: int) -> None:
        """Wrap anew."""
        self._build(width)

    # ------------------------------------------------------------------ content

    def _build(self, width: int) -> None:
        review, row, source = self.review, self.row, self.source
        self._lines = []
        start = 0
        if review and row and source and row.what != "fold":
            self._lines += [self._inset(line) for line in evidence.facts(review, row, width - 2)]
            if row.what != "group":
                self._places = evidence.places(review, row)
                start = self._add_code(source, row, width)
        self.load(len(self._lines))
        self.scroll_to(y=start, animate=False, force=True)

    @staticmethod
    def _inset(line: Line) -> Line:
        return (Piece(" "), *line)

    def _add_code(self, source: Highlighter, row: Row, width: int) -> int:
        where = self._places
        layout = self.layout_now(width)
        if layout == "side by side" and (where.model is None or where.ideal is None):
            layout = "stacked"  # half of the pane would be empty
        self._layout = layout
        if layout == "source":
            rows, anchor = evidence.whole(where, source)
            self._lines += [BLANK, self._files(where, width), *rows]
            return max(0, len(self._lines) - len(rows) + anchor - 4)
        column = width if layout == "stacked" else (width - 1) // 2
        written = _folded(evidence.values(row.difference), column - 4)
        if layout == "stacked":
            self._add_stacked(source, written)
        else:
            if written:
                self._lines += [self._halves("as values", "as values", width), *written]
            self._lines += [self._files(where, width), *evidence.excerpt(where, self.context, source)]
        return 0

    def _add_stacked(self, source: Highlighter, written: list[Values]) -> None:
        for name, side in (("MODEL", 0), ("IDEAL", 1)):
            span = self._places[side]
            self._lines += [(Piece(f" {name} ", "title"), Piece(_place(span) if span else "not there", "dim"))]
            self._lines += [
                Values(row.left, None, row.same) if side == 0 else Values(None, row.right, row.same)
                for row in written
                if row[side] is not None
            ]
            if span:
                first, last = max(1, span.first - self.context), min(source.length(span.file), span.last + self.context)
                self._lines += [One("model" if side == 0 else "ideal", number) for number in range(first, last + 1)]

    def _files(self, where: Places, width: int) -> Line:
        left = _place(where.model) if where.model else "not there"
        right = _place(where.ideal) if where.ideal else "not there"
        return self._halves(left, right, width)

    def _halves(self, left: str, right: str, width: int) -> Line:
        half = (width - 1) // 2
        return (
            *fit([Piece(" MODEL ", "title"), Piece(cut_left(left, half - 8), "dim")], half),
            Piece("│", "rule"),
            *fit([Piece(" IDEAL ", "title"), Piece(cut_left(right, half - 8), "dim")], width - half - 1),
        )

    # ------------------------------------------------------------------ painting

    def paint(self, line: int, width: int) -> Line:
        """One line of facts, values or code."""
        found = self._lines[line]
        if isinstance(found, Code):
            return self._code(found, width)
        if isinstance(found, Values):
            return self._values(found, width)
        if isinstance(found, One):
            return self._single(found, width)
        return found

    def _code(self, row: Code, width: int) -> Line:
        half = (width - 1) // 2
        where = self._places
        left = self._numbered(where.model, row.left, "model")
        right = self._numbered(where.ideal, row.right, "ideal")
        if not row.same and row.left and row.right and where.model and where.ideal:
            left, right = self._emphasised(left, right)
        elif not row.same:
            left = _whole_line(left, "emphasis-model") if row.left and where.ideal else left
            right = _whole_line(right, "emphasis-ideal") if row.right and where.model else right
        return (*fit(left, half), Piece("│", "rule"), *fit(right, width - half - 1))

    def _emphasised(self, left: Line, right: Line) -> tuple[Line, Line]:
        a, b = plain_text(left[2:]), plain_text(right[2:])
        mine, theirs = changed_part(a, b)
        lead_a, lead_b = len(plain_text(left[:2])), len(plain_text(right[:2]))
        return (
            restyle(left, lead_a + mine[0], lead_a + mine[1], "emphasis-model"),
            restyle(right, lead_b + theirs[0], lead_b + theirs[1], "emphasis-ideal"),
        )

    def _numbered(self, span: Span | None, number: int | None, side: str) -> Line:
        if span is None or number is None or self.source is None:
            return ()
        inside = span.first <= number <= span.last
        bar = "missing" if side == "model" else "met"
        if self.row and (self.row.model_at if side == "model" else self.row.ideal_at) is None:
            bar = "gap"  # only where it would stand
        return (
            Piece("▌" if inside else " ", bar),
            Piece(f"{number:>5} ", "text" if inside else "dim"),
            *shift(self.source.line(span.file, number), self._across),
        )

    def _values(self, row: Values, width: int) -> Line:
        left, right = _value(row.left, "model", row.same), _value(row.right, "ideal", row.same)
        if self._layout == "stacked":
            return left or right
        half = (width - 1) // 2
        return (*fit(left, half), Piece("│", "rule"), *fit(right, width - half - 1))

    def _single(self, one: One, width: int) -> Line:
        span = self._places.model if one.side == "model" else self._places.ideal
        return fit(self._numbered(span, one.number, one.side), width)

    # ------------------------------------------------------------------ keys

    def action_show_right(self) -> None:
        """Show what is cut off on the right."""
        self._across += 16
        self.repaint()

    def action_show_left(self) -> None:
        """Back again."""
        self._across = max(0, self._across - 16)
        self.repaint()


def _value(text: str | None, side: str, same: bool) -> Line:
    return () if text is None else (Piece("   "), Piece(text, "text" if same else f"text emphasis-{side}"))


def _folded(rows: list[Values], cells: int) -> list[Values]:
    """Values whose lines are longer than a column, over as many rows as they need."""
    out: list[Values] = []
    for row in rows:
        left, right = _chunks(row.left, cells), _chunks(row.right, cells)
        out += [Values(mine, theirs, row.same) for mine, theirs in zip_longest(left, right)]
    return out


def _chunks(text: str | None, cells: int) -> list[str]:
    if text is None:
        return []
    lines = wrap([Piece(display(text))], max(cells, 8), most=_MOST_LINES)
    return [plain_text(line) for line in lines]


def _whole_line(line: Line, style: str) -> Line:
    lead = len(plain_text(line[:2]))
    return restyle(line, lead, len(plain_text(line)), style)


def _place(span: Span) -> str:
    where = f":{span.first}" if span.first == span.last else f":{span.first}-{span.last}"
    return cut(display(span.file), 200) + where
