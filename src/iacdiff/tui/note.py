"""The little drawer in which a note is written; what is typed is kept all the while."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import TextArea

from iacdiff.records import Note
from iacdiff.tui.fields import area
from iacdiff.tui.header import Bar, Foot
from iacdiff.tui.lines import bindings
from iacdiff.tui.pieces import Piece, cut, display

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from iacdiff.tui.app import ReviewApp

_KEEP_SECONDS = 0.3


class NoteEditor(ModalScreen[Note | None], inherit_bindings=False):
    """Gives the note, or None where it is to go."""

    BINDINGS = bindings("note")
    DEFAULT_CSS = """
    NoteEditor { align: center bottom; background: $background 0%; }
    NoteEditor #drawer { height: auto; max-height: 60%; background: $background; border-top: solid $primary; }
    NoteEditor Bar { height: 1; }
    NoteEditor TextArea, NoteEditor TextArea:focus {
        border: none; background: $surface; padding: 0 1; height: auto; min-height: 2; max-height: 12;
    }
    NoteEditor Foot { dock: none; }
    """

    def __init__(self, note: Note, what: str, kept: Callable[[Note], None]) -> None:
        super().__init__()
        self.first, self.what, self.kept = note, what, kept
        self.private = note.private
        self.heading = Bar("heading")
        self._timer: object = None
        self._over = False
        """It was decided what becomes of the note."""

    def compose(self) -> ComposeResult:
        """Textual: what it is on, the text, the keys."""
        with Vertical(id="drawer"):
            yield self.heading
            yield area("note", self.first.text, "what is worth remembering, and is no finding")
            yield Foot("foot")

    def on_mount(self) -> None:
        """Textual: ready to type."""
        field = self.query_one(TextArea)
        field.move_cursor(field.document.end)
        self.set_focus(field)
        table = cast("ReviewApp", self.app).keymap
        self.query_one(Foot).show([key for key in table.of("note") if key.short])
        self._head()

    def _head(self) -> None:
        word = "Private note" if self.private else "Note"
        about = cut(display(self.what), 100)
        self.heading.lines = [(Piece(f" {word} ", "title"), Piece(f" on {about}", "dim"))]
        self.heading.refresh()

    @property
    def note(self) -> Note:
        """What it says now."""
        return replace(self.first, text=self.query_one(TextArea).text.strip("\n"), private=self.private)

    def on_text_area_changed(self) -> None:
        """Another text."""
        if self._timer is None:
            self._timer = self.set_timer(_KEEP_SECONDS, self.lose_nothing)

    def lose_nothing(self) -> None:
        """Keep what was typed, at once."""
        self._timer = None
        if self.is_attached and not self._over:
            self.kept(self.note)

    def action_private(self) -> None:
        """For the reviewer alone, or for everybody."""
        self.private = not self.private
        self._head()

    def action_keep_note(self) -> None:
        """Close."""
        self._over = True
        self.dismiss(self.note)

    def action_remove_note(self) -> None:
        """Close, without the note."""
        self._over = True
        self.dismiss(None)
