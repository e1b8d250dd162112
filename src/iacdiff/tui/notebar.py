"""The note on what the cursor is on."""

from __future__ import annotations

from iacdiff.records import Note
from iacdiff.tui.header import Bar
from iacdiff.tui.pieces import Line, Piece, display, wrap

_MOST_LINES = 3


class NoteBar(Bar):
    """The note on what the cursor is on, above the footer; away where there is none."""

    DEFAULT_CSS = "NoteBar { height: 1; max-height: 3; dock: bottom; margin-bottom: 1; display: none; }"

    def __init__(self) -> None:
        super().__init__("note-here")
        self.note: Note | None = None

    def show(self, note: Note | None) -> None:
        """Another note."""
        if note is not None and not note.text:
            note = None
        if note == self.note:
            return
        self.note = note
        self.display = note is not None
        self.styles.height = len(self.content_lines(self.app.size.width)) if note else 0
        self.refresh(layout=True)

    def content_lines(self, width: int) -> list[Line]:
        """The first lines of it."""
        if self.note is None:
            return []
        word = " ✎ private note " if self.note.private else " ✎ note "
        text = [Piece(word, "key"), *(Piece(display(line) + "  ", "text") for line in self.note.text.split("\n"))]
        return wrap(text, max(20, width - 1), 3, _MOST_LINES)
