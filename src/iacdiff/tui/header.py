"""Review → the two or three lines on top: which documents, how many differences, and what is wrong as a whole.

iacdiff  pr-12  MODEL Terraform  IDEAL Terraform lib (12 files)          34 requirements · 7 findings
- 12 missing  ~ 8 misconfigured  + 3 extra  ? 1 undecided                  reviewed 5/24 · 3 problems
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, cast

from textual.strip import Strip
from textual.widget import Widget

from iacdiff.records import Answer, Review
from iacdiff.tui import rows, textrows
from iacdiff.tui.evidence import WORDS
from iacdiff.tui.keys import Key
from iacdiff.tui.keys import display as display_key
from iacdiff.tui.lines import strip
from iacdiff.tui.pieces import Line, Piece, cut, display, fit, width_of, wrap
from iacdiff.tui.rows import SIGNS, STYLE_OF_SIGN

if TYPE_CHECKING:
    from textual.events import Click

    from iacdiff.tui.app import ReviewApp


_HINTS = {
    "next_difference": "next difference",
    "finding": "write a finding",
    "reviewed": "reviewed",
    "search": "search",
    "help": "all keys",
    "quit": "quit",
}
"""The first keys that anybody needs, in words."""


_NARROW = 60
"""Cells below which the header says the least."""


class Bar(Widget, can_focus=False):
    """Lines that are made as pieces and painted as they are."""

    ALLOW_SELECT: ClassVar[bool] = False

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.lines: list[Line] = []

    def render_line(self, y: int) -> Strip:
        """One line of the widget, for Textual."""
        app = cast("ReviewApp", self.app)
        lines = self.content_lines(self.size.width)
        return strip(lines[y] if y < len(lines) else (), self.size.width, app.palette, "on-bar")

    def content_lines(self, width: int) -> list[Line]:
        """The lines for a width."""
        return self.lines


class Head(Bar):
    """The header."""

    DEFAULT_CSS = "Head { height: 2; dock: top; }"

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.folder = Path()
        self.state = "reading…"
        self.review: Review | None = None
        self.reviewed = 0
        self.counts = rows.NONE
        self.total = 0
        self.touched = 0
        """Requirements that somebody looked at."""
        self.position = ""

    def content_lines(self, width: int) -> list[Line]:
        """What is under review; before it is read, its name."""
        if self.review is None:
            return [
                _spread(self._who(), (Piece(self.position + " ", "dim"),), width),
                (Piece(f" {self.state}", "dim"),),
            ]
        lines = [
            _spread((*self._who(), *_sides(self.review, width)), self._right(self.review), width),
            _spread((*self._worst(), *_counters(self.counts, width)), self._progress(self.review, width), width),
        ]
        if self.review.verdicts:
            lines.append(_banner(self.review))
        return lines

    def _who(self) -> Line:
        name = self.folder.name if self.folder.name != "lib" else self.folder.parent.name
        return (Piece(" iacdiff ", "title"), Piece(display(name) + "  ", "bold text"))

    def _worst(self) -> Line:
        """How bad it is as a whole, where there is no line that says what it is."""
        if self.review is None or not self.review.verdicts or self.size.height > 2:
            return ()
        severity = self.review.verdicts[0].severity
        return (Piece(f" {severity} ", f"severity-{severity.lower()} badge"),)

    def _right(self, review: Review) -> Line:
        position = f"{self.position} " if self.position else ""
        return (Piece(position, "dim"),)

    def _progress(self, review: Review, width: int) -> Line:
        out: list[Piece] = []
        problems = sum(1 for _ in review.problems)
        errors = sum(lint.severity == "error" for lint in review.lint)
        word = "reviewed " if width >= _NARROW else ""
        out.append(Piece(f"{word}{self.reviewed}/{self.total} ", "text" if self.reviewed else "dim"))
        if width < _NARROW:
            return (*out, Piece("! ", "warning")) if problems or errors else tuple(out)
        if review.requirements:
            out.append(Piece(f"· PROMPT {self.touched}/{len(review.requirements)} ", "dim"))
        out.append(Piece(f"· {len(review.report.findings)} findings ", "dim"))
        if problems:
            out.append(Piece(f"· {problems} problem{'s' if problems > 1 else ''} ! ", "warning"))
        if errors:
            out.append(Piece(f"· check: {errors} ! ", "warning"))
        return tuple(out)


def _sides(review: Review, width: int) -> Line:
    sample = review.sample
    return (
        Piece("MODEL ", "dim"),
        Piece(f"{textrows.dialect(sample.model)}{_turn(sample.model)}  ", "text"),
        Piece("IDEAL ", "dim"),
        Piece(f"{textrows.dialect(sample.ideal)} {_source(sample.ideal, width)}", "text"),
        Piece(_drift(sample.ideal), "warning"),
    )


def _drift(ideal: Answer) -> str:
    """What the choice of IDEAL's source leaves open; a document of mere excerpts is no other answer."""
    if ideal.disagree:
        return "  its document and its files disagree: i"
    return f"  drift {ideal.drift}" if ideal.drift and ideal.source == "md" else ""


def _turn(answer: Answer) -> str:
    return f" turn {answer.turn}/{len(answer.turns)}" if len(answer.turns) > 1 else ""


def _source(answer: Answer, width: int) -> str:
    if answer.source == "lib":
        count = len(answer.files)
        return f"from {count} file{'s' if count != 1 else ''} beside it" if width > 110 else f"lib {count}"
    return "from its document" if width > 110 else answer.source


def _counters(counts: rows.Counts, width: int) -> Line:
    out: list[Piece] = [Piece(" ")]
    for (change, sign), count in zip(SIGNS.items(), counts, strict=True):
        word = f" {WORDS[change]}" if width >= 116 else ""
        gap = "   " if width >= _NARROW else " "
        out.append(Piece(f"{sign}{' ' if word else ''}{count}{word}{gap}", STYLE_OF_SIGN[sign] if count else "dim"))
    return tuple(out)


def _banner(review: Review) -> Line:
    out: list[Piece] = []
    for verdict in review.verdicts:
        style = f"severity-{verdict.severity.lower()}"
        out += [Piece(f" {verdict.severity} ", f"{style} badge"), Piece(f" {display(verdict.message)}  ", style)]
    return tuple(out)


def _spread(left: Line, right: Line, width: int) -> Line:
    """The left part, and the right one at the end of the line; the left one gives way."""
    room = width - width_of(right)
    return (*fit(left, max(0, room)), *right)


class Foot(Bar):
    """The keys of the focused pane; a click presses one."""

    DEFAULT_CSS = "Foot { height: 1; dock: bottom; }"

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.keys: list[Key] = []
        self.first_keys = 0
        """How many more keys the hint of the first days stays for."""
        self.said: list[Line] = []
        """What was just said, where there is no room for it elsewhere."""
        self._places: list[tuple[int, int, str]] = []

    def show(self, keys: list[Key]) -> None:
        """Other keys."""
        if keys != self.keys:
            self.keys = keys
            self.refresh()

    def tell(self, message: str, style: str, seconds: float) -> None:
        """Show a word instead of the keys, for a while."""
        width = max(self.size.width, 12)
        said = self.said = [(Piece(" "), *line) for line in wrap([Piece(display(message), style)], width - 2, 0, 3)]
        self._grow(len(said))
        self.set_timer(seconds, lambda: self._forget(said))

    def hush(self) -> None:
        """The keys again, at once."""
        if self.said:
            self._forget(self.said)

    def _forget(self, said: list[Line]) -> None:
        if self.said is said:
            self.said = []
            self._grow(1)

    def _grow(self, lines: int) -> None:
        if self.size.height != lines:
            self.styles.height = lines
        self.refresh()

    def content_lines(self, width: int) -> list[Line]:
        """As many keys as there is room for; help and quit always."""
        if self.said:
            self._places = []
            return self.said
        keys = self._hinted() if self.first_keys > 0 and len(self.keys) > len(_HINTS) else self.keys
        last = [key for key in keys if key.id in ("help", "quit", "dismiss", "close")]
        room = width - sum(width_of(_key(key)) for key in last)
        out: list[Piece] = []
        self._places = []
        for key in (*(key for key in keys if key not in last), *last):
            pieces = _key(key)
            cells = width_of(pieces)
            if key not in last:
                if cells > room:
                    continue
                room -= cells
            at = width_of(out)
            self._places.append((at, at + cells, key.id))
            out += pieces
        return [tuple(out)]

    def pressed(self) -> None:
        """A key was pressed: the hint goes away by and by."""
        if self.first_keys > 0:
            self.first_keys -= 1
            if not self.first_keys:
                self.refresh()

    def _hinted(self) -> list[Key]:
        known = {key.id: key for key in self.keys}
        return [known[id]._replace(short=words) for id, words in _HINTS.items() if id in known]

    async def on_click(self, event: Click) -> None:
        """Textual: a click on a key."""
        for start, end, id in self._places:
            if start <= event.x < end:
                target = self.screen.focused or self.screen
                await target.run_action(id) if hasattr(target, f"action_{id}") else await self.screen.run_action(id)


def _key(key: Key) -> Line:
    return (Piece(f" {cut(display_key(key), 8)}", "key"), Piece(f" {key.short} ", "text"))
