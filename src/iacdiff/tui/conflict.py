"""The report was changed by somebody else: both versions, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Vertical

from iacdiff.records import Document
from iacdiff.tui.chooser import Choice, Chooser
from iacdiff.tui.lines import LineView
from iacdiff.tui.pieces import Line, Piece, display, fit
from iacdiff.tui.textdiff import Aligned, align

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Both(LineView):
    """What differs between the version that was read and the one on disk."""

    has_cursor = False

    def __init__(self, read: Document, on_disk: Document) -> None:
        super().__init__(id="both")
        self.left, self.right = read.lines, on_disk.lines
        self.differing: list[Aligned] = [row for row in align(self.left, self.right) if not row.equal]

    def title(self, width: int) -> Line:
        """Which side is which."""
        half = width // 2
        return (*fit([Piece(" as it was read", "title")], half), Piece(" as it is on disk now", "title"))

    def relayout(self, width: int) -> None:
        """As many lines at every width."""
        self.load(len(self.differing))

    def paint(self, line: int, width: int) -> Line:
        """One line of both."""
        row = self.differing[line]
        half = width // 2
        left = _numbered(row.left, self.left, "missing")
        return (*fit(left, half - 1), Piece("│", "rule"), *fit(_numbered(row.right, self.right, "extra"), width - half))


class Conflict(Chooser):
    """Gives `again`, `each`, `overwrite`, or None."""

    DEFAULT_CSS = """
    Conflict #box { width: 130; }
    Conflict Choices { height: 6; }
    Conflict Both { height: 16; }
    """

    def __init__(self, read: Document, on_disk: Document, again: bool) -> None:
        choices = [Choice("again", "Write it into the version that is on disk now", "nothing is lost")] if again else []
        choices += [
            Choice("each", "Choose finding by finding", "ours, or the one on disk"),
            Choice("cancel", "Write nothing, and read the sample again"),
            Choice(
                "overwrite",
                "Put the version that was read back, with this change",
                "what is on disk now is lost",
                "error",
            ),
        ]
        super().__init__(f"{read.file} was changed in the meantime", choices, typed=False)
        self.both = Both(read, on_disk)

    def compose(self) -> ComposeResult:
        """Textual: the choices, then both versions."""
        with Vertical(id="box"):
            yield self.list
            yield self.both


def _numbered(number: int | None, lines: list[str], style: str) -> Line:
    if number is None:
        return ()
    return (Piece(f"{number:>5} ", "dim"), Piece(display(lines[number - 1]), style))
