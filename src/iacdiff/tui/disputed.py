"""Finding by finding: ours, or the one on disk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.screen import ModalScreen

from iacdiff.records import Document, Finding
from iacdiff.tui.keys import Where
from iacdiff.tui.lines import LineView, bindings
from iacdiff.tui.merging import Dispute
from iacdiff.tui.pieces import Line, Piece, display, fit, wrap

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Key


class DisputeList(LineView):
    """The findings that differ, each with the side that is taken."""

    name_of_place: ClassVar[Where] = "list"

    def __init__(self, found: Sequence[Dispute], ours: set[int]) -> None:
        super().__init__(id="disputes")
        self.found, self.ours = found, ours

    def title(self, width: int) -> Line:
        """What the keys do."""
        return (Piece(" Finding by finding", "title"), Piece("  Space takes the other side · Enter writes", "dim"))

    def relayout(self, width: int) -> None:
        """As many lines at every width."""
        self.load(len(self.found), cursor=self.cursor)

    def paint(self, line: int, width: int) -> Line:
        """One finding."""
        one, mine = self.found[line], line in self.ours
        side = Piece(" [ours] " if mine else " [disk] ", "missing bold" if mine else "extra bold")
        return (side, *fit([Piece(display(one.name), "text"), Piece(f"  {one.what}", "dim")], max(1, width - 8)))

    def toggle(self) -> None:
        """The other side."""
        self.ours ^= {self.cursor}
        self.repaint()


class Versions(LineView):
    """Both versions of one finding."""

    has_cursor = False

    def __init__(self, ours: Document, theirs: Document) -> None:
        super().__init__(id="versions")
        self.documents = ours, theirs
        self.dispute: Dispute | None = None
        self._lines: list[tuple[Line, Line]] = []

    def show(self, dispute: Dispute | None) -> None:
        """Another finding."""
        self.dispute = dispute
        self.relayout(self.inner_width)
        self.scroll_to(y=0, animate=False, force=True)

    def title(self, width: int) -> Line:
        """Which side is which."""
        return (*fit([Piece(" ours", "title")], width // 2), Piece(" on disk", "title"))

    def relayout(self, width: int) -> None:
        """Wrap anew."""
        from itertools import zip_longest

        room = max(8, width // 2 - 2)
        one = self.dispute
        mine = self._text(self.documents[0], one.ours if one else None, room)
        theirs = self._text(self.documents[1], one.theirs if one else None, room)
        self._lines = list(zip_longest(mine, theirs, fillvalue=()))
        self.load(len(self._lines))

    @staticmethod
    def _text(document: Document, finding: Finding | None, room: int) -> list[Line]:
        if finding is None:
            return [(Piece("not there", "dim"),)]
        lines = document.lines[finding.span.first - 1 : finding.span.last]
        return [part for line in lines for part in wrap([Piece(display(line), "text")], room) or [()]]

    def paint(self, line: int, width: int) -> Line:
        """One line of both."""
        mine, theirs = self._lines[line]
        half = width // 2
        return (*fit((Piece(" "), *mine), half - 1), Piece("│", "rule"), *fit((Piece(" "), *theirs), width - half))


class Disputed(ModalScreen[list[Dispute] | None], inherit_bindings=False):
    """Gives the disputes in which our word is to hold, or None."""

    BINDINGS = bindings("list")
    DEFAULT_CSS = """
    Disputed { align: center middle; background: $background 40%; }
    Disputed #box { width: 140; max-width: 100%; height: 92%; background: $background; border: round $rule; }
    Disputed DisputeList { height: 1fr; }
    Disputed Versions { height: 2fr; }
    """

    def __init__(self, ours: Document, theirs: Document, found: Sequence[Dispute], first: set[int]) -> None:
        super().__init__()
        self.found = found
        self.list, self.versions = DisputeList(found, first), Versions(ours, theirs)

    def compose(self) -> ComposeResult:
        """Textual: the findings, and both versions of one."""
        with Vertical(id="box"):
            yield self.list
            yield self.versions

    def on_mount(self) -> None:
        """Textual: ready."""
        self.set_focus(self.list)
        self._show()

    def on_line_view_moved(self, event: LineView.Moved) -> None:
        """Another finding: its versions."""
        if event.view is self.list:
            self._show()

    def _show(self) -> None:
        self.versions.show(self.found[self.list.cursor] if self.found else None)

    def on_key(self, event: Key) -> None:
        """Space takes the other side."""
        if event.key in ("space", "left", "right"):
            event.stop()
            self.list.toggle()

    def action_choose(self) -> None:
        """Write."""
        self.dismiss([one for at, one in enumerate(self.found) if at in self.list.ours])

    def action_dismiss(self, result: list[Dispute] | None = None) -> None:  # type: ignore[override]
        """Write nothing."""
        self.dismiss(None)
