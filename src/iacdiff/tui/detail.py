"""The difference in detail: what it is, why, what asked for it, and the lines of both sources side by side."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from itertools import zip_longest
from typing import ClassVar

from iacdiff.records import Review, Span
from iacdiff.tui import evidence
from iacdiff.tui.evidence import Code, One, Places, Values
from iacdiff.tui.highlight import Highlighter
from iacdiff.tui.keys import Where
from iacdiff.tui.lines import LineView, bindings
from iacdiff.tui.pieces import (
    BLANK,
    Line,
    Piece,
    cut,
    cut_left,
    display,
    fit,
    head_of,
    plain_text,
    restyle_all,
    shift,
    width_of,
    with_match,
    wrap,
)
from iacdiff.tui.rows import Row
from iacdiff.tui.textdiff import changed_words
from iacdiff.tui.treerows import TITLES

LAYOUTS = ("side by side", "stacked", "source")
_NARROW = 100
_MOST_LINES = 40
"""Lines of one folded value."""
_GUTTER = 7
"""Cells before a line of code: a bar, its number, a blank."""
_ABOVE = 4
"""Lines above the one that a whole file is opened at."""
_MOST_PARTS = 12
"""Rows that one long line of code may take."""


class Detail(LineView):
    """Facts on top, then the sources."""

    BINDINGS = bindings("detail")
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
        self.noted: AbstractSet[str] = frozenset()
        """`file:line` of the lines that have a note."""

    def open(self, review: Review | None) -> None:
        """Another review; nothing of it is shown yet."""
        self.review, self.row = review, None
        self.source = Highlighter(review.sample) if review else None
        self._lines = []
        self.load(0)

    def line_here(self) -> Span | None:
        """The line of a source that the cursor is on, while the pane has the keys; of both, MODEL's."""
        found = self._lines[self.cursor] if self.has_focus and self.cursor < len(self._lines) else None
        at = self._line_of(found)
        return Span(*at, at[1]) if at else None

    def _line_of(self, found: object) -> tuple[str, int] | None:
        """(file, line) of a row of code."""
        where = self._places
        span, number = None, None
        if isinstance(found, Code):
            span, number = (where.model, found.left) if found.left and where.model else (where.ideal, found.right)
        elif isinstance(found, One):
            span, number = where.model if found.side == "model" else where.ideal, found.number
        return (span.file, number) if span and number else None

    def show(self, row: Row | None) -> None:
        """The detail of a row."""
        if row is None or self.row is None or row.key != self.row.key:
            self.cursor = 0
        self.row = row
        self._across = 0
        self._build(self.inner_width)

    def layout_now(self, width: int) -> str:
        """The layout as chosen, or as the width asks for."""
        return self.layout_name or ("stacked" if width < _NARROW - 2 else "side by side")

    def title(self, width: int) -> Line:
        """The tabs of a narrow screen, or the name of the pane."""
        style = "title" if self.has_focus else "dim"
        if self.tabs:
            return self.tabs
        layout = f"  {self.layout_now(width)}"
        crumbs = cut(self._crumbs(), max(0, width - len(layout) - 16))
        return (Piece(" Difference", style), Piece(layout, "dim"), Piece(f"  {crumbs}" if crumbs else "", "dim"))

    def _crumbs(self) -> str:
        """Where in the trees this is: `Resources › aws_lb.app › idle_timeout`."""
        row = self.row
        if row is None or row.what in ("group", "fold", "text"):
            return ""
        kind = row.difference.kind if row.difference else row.parent.removeprefix("group:")
        above = [title for name, title in TITLES.items() if name == kind]
        return display(" › ".join([*above, *evidence.headline(row).split(" · ")]))

    def item_text(self, item: int) -> str:
        """What a search looks at: the line as it is painted."""
        return plain_text(self._shown(item, self.inner_width))

    def _over(self, line: int) -> str:
        over = super()._over(line)
        return over if over != "on-resting" else ""  # the trees' cursor is the one that counts

    def copied(self, line: int, x: int) -> str | None:
        """Of code, the code alone, of the side that the mouse is on; of a long line, once."""
        found = self._lines[line]
        if isinstance(found, Code | One) and self.source is not None:
            left = x <= self.inner_width // 2
            if found.part:
                return None
            on_model = found.side == "model" if isinstance(found, One) else left
            number = found.number if isinstance(found, One) else found.left if left else found.right
            span = self._places.model if on_model else self._places.ideal
            return self.source.text(span.file, number) if span and number else None
        if isinstance(found, Values) and self._layout != "stacked":
            return found.left if x <= self.inner_width // 2 else found.right
        return super().copied(line, x)

    def relayout(self, width: int) -> None:
        """Wrap anew."""
        self._build(width)

    # ------------------------------------------------------------------ content

    def _build(self, width: int) -> None:
        review, row, source = self.review, self.row, self.source
        here = self._line_of(self._lines[self.cursor]) if 0 < self.cursor < len(self._lines) else None
        self._lines = []
        start = 0
        if review and row and source and row.what != "fold":
            written = self._values_beside(row, width)
            self._lines += [self._inset(line) for line in evidence.facts(review, row, width - 2, written)]
            if row.what != "group":
                self._places = evidence.places(review, row)
                start = self._add_code(source, row, width)
        again = next((at for at, one in enumerate(self._lines) if self._line_of(one) == here), 0) if here else 0
        if again:  # the same lines in another way: the cursor stays on its own
            self.load(len(self._lines), cursor=again)
            return
        self.load(len(self._lines), cursor=min(start + _ABOVE, len(self._lines) - 1) if start else 0)
        self.scroll_to(y=start, animate=False, force=True)

    def _values_beside(self, row: Row, width: int) -> bool:
        """Whether both values stand written out beside each other below the facts."""
        difference = row.difference
        if difference is None or self.layout_now(width) != "side by side":
            return False
        return difference.model_id is not None and difference.ideal_id is not None and evidence.is_long(difference)

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
            return max(0, len(self._lines) - len(rows) + anchor - _ABOVE)
        column = width if layout == "stacked" else (width - 1) // 2
        written = _folded(evidence.values(row.difference), column - 4)
        if layout == "stacked":
            self._add_stacked(source, written, width)
        else:
            if written:
                self._lines += [self._halves("as values", "as values", width), *written]
            rows = evidence.excerpt(where, self.context, source)
            self._lines += [self._files(where, width), *self._unfolded(rows, column - _GUTTER)]
        return 0

    def _unfolded(self, rows: list[Code], room: int) -> list[Code]:
        """Long lines over as many rows as they need."""
        where = self._places
        out: list[Code] = []
        for row in rows:
            left = self._parts(where.model, row.left, room)
            right = self._parts(where.ideal, row.right, room)
            for part in range(max(left, right, 1)):
                out.append(Code(row.left if part < left else None, row.right if part < right else None, row.same, part))
        return out

    def _parts(self, span: Span | None, number: int | None, room: int) -> int:
        if span is None or number is None or self.source is None:
            return 0
        cells = len(display(self.source.text(span.file, number)))
        return min(max(1, -(-cells // max(room, 8))), _MOST_PARTS)

    def _add_stacked(self, source: Highlighter, written: list[Values], width: int) -> None:
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
                for number in range(first, last + 1):
                    for part in range(self._parts(span, number, width - _GUTTER)):
                        self._lines.append(One("model" if side == 0 else "ideal", number, part))

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
        """One line of facts, values or code, with what was searched for."""
        found = self._shown(line, width)
        return with_match(found, self.needle) if self.needle else found

    def _shown(self, line: int, width: int) -> Line:
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
        left, right = self._content(where.model, row.left), self._content(where.ideal, row.right)
        if not row.same and row.left and row.right and where.model and where.ideal:
            mine, theirs = changed_words(plain_text(left), plain_text(right))
            left, right = restyle_all(left, mine, "emphasis-model"), restyle_all(right, theirs, "emphasis-ideal")
        elif not row.same:
            left = _whole_line(left, "emphasis-model") if row.left and where.ideal else left
            right = _whole_line(right, "emphasis-ideal") if row.right and where.model else right
        mine_shown = self._numbered(where.model, row.left, "model", left, row.part, half)
        theirs_shown = self._numbered(where.ideal, row.right, "ideal", right, row.part, width - half - 1)
        return (*fit(mine_shown, half), Piece("│", "rule"), *fit(theirs_shown, width - half - 1))

    def _content(self, span: Span | None, number: int | None) -> Line:
        if span is None or number is None or self.source is None:
            return ()
        return self.source.line(span.file, number)

    def _numbered(
        self, span: Span | None, number: int | None, side: str, content: Line, part: int, column: int
    ) -> Line:
        if span is None or number is None:
            return ()
        inside = span.first <= number <= span.last
        bar = "missing" if side == "model" else "met"
        if self.row and (self.row.model_at if side == "model" else self.row.ideal_at) is None:
            bar = "gap"  # only where it would stand
        room = max(column - _GUTTER, 8)
        content = shift(content, self._across + part * room)
        unfolds = self._layout != "source" and width_of(content) > room
        note = "✎" if self.noted and f"{span.file}:{number}" in self.noted else " "
        return (
            Piece("▌" if inside else " ", bar),
            Piece(f"{number:>5}" if not part else "    ↪", "text" if inside and not part else "dim"),
            Piece(note, "key"),
            *(head_of(content, room) if unfolds else content),
        )

    def _values(self, row: Values, width: int) -> Line:
        left, right = _value(row.left, "model", row), _value(row.right, "ideal", row)
        if self._layout == "stacked":
            return left or right
        half = (width - 1) // 2
        return (*fit(left, half), Piece("│", "rule"), *fit(right, width - half - 1))

    def _single(self, one: One, width: int) -> Line:
        span = self._places.model if one.side == "model" else self._places.ideal
        return fit(self._numbered(span, one.number, one.side, self._content(span, one.number), one.part, width), width)

    # ------------------------------------------------------------------ keys

    def action_show_right(self) -> None:
        """Show what is cut off on the right."""
        self._across += 16
        self.repaint()

    def action_show_left(self) -> None:
        """Back again."""
        self._across = max(0, self._across - 16)
        self.repaint()


def _value(text: str | None, side: str, row: Values) -> Line:
    if text is None:
        return ()
    line: Line = (Piece("   "), Piece(text, "text"))
    if row.same:
        return line
    if row.left is None or row.right is None:
        return restyle_all(line, [(0, len(text))], f"emphasis-{side}", 3)
    return restyle_all(line, changed_words(row.left, row.right)[0 if side == "model" else 1], f"emphasis-{side}", 3)


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


def _whole_line(content: Line, style: str) -> Line:
    return restyle_all(content, [(0, len(plain_text(content)))], style)


def _place(span: Span) -> str:
    where = f":{span.first}" if span.first == span.last else f":{span.first}-{span.last}"
    return cut(display(span.file), 200) + where
