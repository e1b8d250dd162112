"""The heart of the screen: MODEL and IDEAL as aligned trees under one cursor."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import ClassVar

from textual.message import Message

from iacdiff.tui.keys import Where
from iacdiff.tui.lines import LineView, bindings
from iacdiff.tui.pieces import (
    Line,
    Piece,
    cut,
    cut_left,
    display,
    fit,
    restyle_all,
    width_of,
    window,
    with_match,
)
from iacdiff.tui.rows import STYLE_OF_SIGN, Cell, Row
from iacdiff.tui.textdiff import changed_part, changed_words

MIDDLE = 7
_NARROW = 76
"""Below this width the two sides stand in one column."""
_COMMON = 5
"""Characters that two values must share before only the rest of them is emphasised."""


class Trees(LineView):
    """Rows with MODEL on the left and IDEAL on the right."""

    BINDINGS = bindings("trees")
    name_of_place: ClassVar[Where] = "trees"

    class Folded(Message):
        """The user folds or unfolds a row."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class Marked(Message):
        """The user marks a row."""

        def __init__(self, row: Row) -> None:
            super().__init__()
            self.row = row

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.rows: Sequence[Row] = ()
        self.reviewed: AbstractSet[str] = frozenset()
        self.marked: AbstractSet[str] = frozenset()
        self.noted: AbstractSet[str] = frozenset()
        """Ids of differences that have a note."""
        self.found: AbstractSet[str] = frozenset()
        self.stacked: bool | None = None
        """None: as the width asks for."""
        self.headings = ("MODEL", "IDEAL")

    def show(self, rows: Sequence[Row], cursor: int) -> None:
        """Other rows, with the cursor on one of them."""
        self.rows = rows
        self.load(len(rows), cursor=cursor)

    @property
    def row(self) -> Row | None:
        """The row under the cursor."""
        return self.rows[self.cursor] if self.rows else None

    def is_stacked(self, width: int) -> bool:
        """Whether the two sides stand in one column."""
        return width < _NARROW if self.stacked is None else self.stacked

    def title(self, width: int) -> Line:
        """The names of the two sides, each above its column."""
        style = "title" if self.has_focus else "dim"
        model, ideal = self.headings
        if self.is_stacked(width):
            return (Piece(cut(f" {model} → {ideal}", width - 2), style),)
        left = self._left(width)
        name = Piece(f" {cut(model, left - 3)} ", style)
        rule = Piece("─" * (left + MIDDLE - width_of([name])), "title" if self.has_focus else "rule")
        return (name, rule, Piece(f" {cut(ideal, width - left - MIDDLE - 2)}", style))

    def item_text(self, item: int) -> str:
        """What a search looks at."""
        return self.rows[item].text

    def paint(self, line: int, width: int) -> Line:
        """One row."""
        row = self.rows[line]
        if row.what == "group":
            return self._group(row, width)
        if row.what == "fold":
            return fit([Piece(f"      ⋯ {row.hidden} equal lines", "dim")], width)
        painted = self._stacked(row, width) if self.is_stacked(width) else self._beside(row, width)
        return with_match(painted, self.needle) if row.key in self.found else painted

    # ------------------------------------------------------------------ one row, side by side

    @staticmethod
    def _left(width: int) -> int:
        return (width - MIDDLE) // 2

    def _beside(self, row: Row, width: int) -> Line:
        left = self._left(width)
        right = width - left - MIDDLE
        ahead = self._ahead(row)
        done = self._is_done(row)
        mine, theirs = self._cells(row, done, left - width_of(ahead) - 3)
        counts = self._counts(row)
        room = right - (width_of(counts) + 1 if counts else 0)
        return (
            *ahead,
            *fit(self._side(row, mine, left - width_of(ahead), done), left - width_of(ahead)),
            *self._middle(row, done),
            *fit(self._side(row, theirs, room, done), room),
            *((Piece(" "), *counts) if counts else ()),
        )

    def _side(self, row: Row, cell: Line | None, width: int, done: bool) -> Line:
        if row.what == "text":
            return cell if cell is not None else (Piece("╌" * max(0, width - 1), "gap"),)
        inset = Piece("  " if row.what == "attribute" else "")
        if cell is None:
            return (inset, Piece("╌" * max(0, min(width - 3, 24)), "gap"))
        return (inset, *_shorten(cell, width - len(inset.text) - 1))

    def _ahead(self, row: Row) -> Line:
        mark = Piece("●", "key") if row.difference and row.difference.id in self.marked else Piece(" ")
        if row.what == "text":
            return (mark,)
        if row.what == "attribute":
            return (mark, Piece("   "))
        return (mark, Piece(" " if row.leaf else "▾" if row.open else "▸", "dim"), Piece(" "))

    def _middle(self, row: Row, done: bool) -> Line:
        sign = Piece("≈" if row.doubtful and row.sign == "=" else row.sign or " ", _sign_style(row, done))
        doubt = Piece("≈" if row.doubtful and row.sign != "=" else " ", "undecided")
        return (Piece(" "), self._severity(row, done), doubt, sign, Piece(" "), self._tick(row), Piece(" "))

    def _severity(self, row: Row, done: bool) -> Piece:
        shown = row.severity if row.what != "text" and (row.difference or not row.open) else None
        if shown is None:
            return Piece(" ")
        return Piece(shown[0], "dim" if done else f"severity-{shown.lower()}")

    def _tick(self, row: Row) -> Piece:
        done = self._is_done(row)
        if row.difference and row.difference.id in self.noted:
            return Piece("✎", "met" if done else "key")
        return Piece("✓", "met") if done else Piece(" ")

    def _is_done(self, row: Row) -> bool:
        return row.difference is not None and row.difference.id in self.reviewed

    @staticmethod
    def _counts(row: Row) -> Line:
        if row.what not in ("node", "group") or row.counts.total < 1 or (row.counts.total == 1 and row.difference):
            return ()
        return (*(Piece(f"{sign}{count} ", STYLE_OF_SIGN[sign]) for sign, count in row.counts.shown()),)

    def _cells(self, row: Row, done: bool, room: int) -> tuple[Line | None, Line | None]:
        if row.what == "node":
            return _name(row.model, row, done), _name(row.ideal, row, done)
        if row.what == "text":
            return _code(row.model, row, "model"), _code(row.ideal, row, "ideal")
        return _attribute(row, done, room)

    # ------------------------------------------------------------------ groups, one column

    def _group(self, row: Row, width: int) -> Line:
        assert row.model and row.ideal
        here = f"{row.model.text} in MODEL · {row.ideal.text} in IDEAL"
        hidden = f" · {row.hidden} equal: {row.names}" if row.hidden else ""
        counts = self._counts(row)
        label = (
            Piece(" "),
            Piece("▾ " if row.open else "▸ ", "dim"),
            Piece(row.model.lead, "title"),
            Piece(f"  {here}{hidden}", "dim"),
        )
        room = width - width_of(counts)
        return (*fit(label, room), *counts)

    def _stacked(self, row: Row, width: int) -> Line:
        done = self._is_done(row)
        counts = self._counts(row)
        mine, theirs = self._cells(row, done, (width - 12) // 2 if row.what == "attribute" else width)
        sign = Piece(f"{row.sign or ' '} ", _sign_style(row, done))
        ahead = (*self._ahead(row), self._severity(row, done), Piece(" "), sign)
        if row.what == "text":
            shown = (theirs if mine is None else mine) or ()
        elif row.what == "node":
            shown = _either(mine, theirs)
        else:
            shown = _both(row, mine, theirs)
        room = width - width_of(ahead) - width_of(counts) - 2
        return (*ahead, *fit(_shorten(shown, room), room), *counts, self._tick(row), Piece(" "))

    # ------------------------------------------------------------------ keys and mouse

    def action_fold(self) -> None:
        """Fold or unfold the row under the cursor."""
        row = self.row
        if row is None:
            return
        if not row.leaf:
            self.post_message(self.Folded(row.key))
        elif row.parent and row.what == "attribute":
            self.post_message(self.Folded(row.parent))

    def action_unfold_here(self) -> None:
        """Unfold, or go one row down."""
        row = self.row
        if row and not row.leaf and not row.open:
            self.post_message(self.Folded(row.key))
        else:
            self.action_cursor_down()

    def action_fold_here(self) -> None:
        """Fold, or go to the row above in the tree."""
        row = self.row
        if row is None:
            return
        if not row.leaf and row.open:
            self.post_message(self.Folded(row.key))
            return
        for index in range(self.cursor - 1, -1, -1):
            if self.rows[index].key == row.parent:
                self.move_to(index)
                return

    def action_mark(self) -> None:
        """Mark the difference under the cursor."""
        if self.row:
            self.post_message(self.Marked(self.row))

    def clicked(self, item: int, x: int, times: int) -> None:
        """A click in the gutter, or a second one, folds."""
        if x < 4 or times == 2:
            self.action_fold()


def _sign_style(row: Row, done: bool) -> str:
    return "dim" if done else f"{STYLE_OF_SIGN[row.sign]} bold"


def _name(cell: Cell | None, row: Row, done: bool) -> Line | None:
    """`aws_lb.main`; for types with colons the name first, then the type."""
    if cell is None:
        return None
    style = "dim" if done or row.sign in ("=", " ") else STYLE_OF_SIGN[row.sign] if row.sign in "-+" else "text bold"
    lead, text = display(cell.lead), display(cell.text)
    if row.what == "node" and row.key.startswith("stray:"):
        return (Piece(f"{lead} ", "dim"), Piece(text, style))
    if lead in ("output", "variable", "provider", "module", "backend"):
        return (Piece(text, style),)
    if "::" in lead or "." in lead:
        return (Piece(text, style), Piece(f"  {lead}", "dim"))
    return (Piece(f"{lead}.", "dim" if done else "code-punctuation"), Piece(text, style))


def _attribute(row: Row, done: bool, room: int) -> tuple[Line | None, Line | None]:
    style = "dim" if done or row.sign == "=" else STYLE_OF_SIGN[row.sign]
    out: list[Line | None] = []
    texts = _around_the_difference(row, room)
    for cell, text in zip((row.model, row.ideal), texts, strict=True):
        out.append(None if cell is None else (Piece(f"{display(cell.lead)}: ", "dim"), Piece(text or '""', style)))
    if row.sign == "~" and row.model and row.ideal and not done:
        out = _emphasised(out, *texts)
    return out[0], out[1]


def _around_the_difference(row: Row, room: int) -> tuple[str, str]:
    """Both values; where they are too long for their column, from shortly before the first character that differs."""
    model, ideal = (display(cell.text) if cell else "" for cell in (row.model, row.ideal))
    if row.model is None or row.ideal is None or row.sign == "=":
        return model, ideal
    room -= min(len(row.ideal.lead) + 2, max(18, room // 2))
    start = changed_part(model, ideal)[0][0]
    if max(len(model), len(ideal)) <= room or start < room - 8:
        return model, ideal
    return window(model, start, 0), window(ideal, start, 0)


def _emphasised(sides: list[Line | None], model: str, ideal: str) -> list[Line | None]:
    """Only the words that differ inside two long values stand out."""
    mine, _ = changed_part(model, ideal)
    if len(model) - (mine[1] - mine[0]) < _COMMON:
        return sides
    out: list[Line | None] = []
    words = changed_words(model, ideal)
    for line, spans, style in zip(sides, words, ("emphasis-model", "emphasis-ideal"), strict=True):
        out.append(restyle_all(line, spans, style, len(line[0].text)) if line else None)
    return out


def _code(cell: Cell | None, row: Row, side: str) -> Line | None:
    if cell is None:
        return None
    style = "dim" if row.sign == "=" else STYLE_OF_SIGN[row.sign]
    if not cell.lead:
        return (Piece("      "), Piece(display(cell.text), "title"))
    line: Line = (Piece(f"{cell.lead:>5} ", "gap" if row.sign == "=" else "dim"), Piece(display(cell.text), style))
    if row.sign == "~" and row.model and row.ideal:
        return _emphasised_code(line, row, side)
    return line


def _emphasised_code(line: Line, row: Row, side: str) -> Line:
    assert row.model and row.ideal
    model, ideal = display(row.model.text), display(row.ideal.text)
    mine, _ = changed_part(model, ideal)
    if len(model) - (mine[1] - mine[0]) < _COMMON:
        return line
    spans = changed_words(model, ideal)[0 if side == "model" else 1]
    return restyle_all(line, spans, f"emphasis-{side}", len(line[0].text))


def _either(mine: Line | None, theirs: Line | None) -> Line:
    if mine is None or theirs is None or mine == theirs:
        return theirs or mine or ()
    return (*mine, Piece(" → ", "dim"), *theirs)


def _both(row: Row, mine: Line | None, theirs: Line | None) -> Line:
    """`path: MODEL → IDEAL` in one column."""
    path = (mine or theirs or (Piece(""),))[0]
    if row.sign == "=":
        return theirs or mine or ()
    absent = (Piece("(not set)", "dim"),)
    return (path, *(mine[1:] if mine else absent), Piece(" → ", "dim"), *(theirs[1:] if theirs else absent))


def _shorten(line: Line, width: int) -> Line:
    """A line that fits: a long type, or a long path, gives way at its start before the name or the value does."""
    over = width_of(line) - width
    if over <= 0 or not line or not line[0].text.endswith((".", ": ")):
        return line
    lead = line[0]
    least = 2 if lead.text.endswith(".") else min(18, max(8, width // 2)) if width < 40 else max(18, width // 2)
    return (Piece(cut_left(lead.text, max(least, width_of([lead]) - over)), lead.style), *line[1:])
