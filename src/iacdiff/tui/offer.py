"""One drafted finding as it would stand in the report, beside the difference that it is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, cast

from textual.containers import Vertical
from textual.screen import ModalScreen

from iacdiff.records import Document
from iacdiff.tui.header import Bar, Foot
from iacdiff.tui.lines import bindings
from iacdiff.tui.pieces import Piece, cut, display
from iacdiff.tui.preview import Preview

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from iacdiff.drafting import Drafted
    from iacdiff.tui.app import ReviewApp


class Offer(ModalScreen[tuple[str, int] | None], inherit_bindings=False):
    """Gives (take, edit or drop; which draft), or None."""

    BINDINGS = bindings("offer")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal"), (140, "-wide")]
    DEFAULT_CSS = """
    Offer { background: $background 0%; align: right bottom; }
    Offer #drawer { width: 100%; height: 1fr; background: $background; margin: 2 0 0 0; }
    Offer.-normal #drawer { height: 70%; border-top: solid $primary; margin: 0; }
    Offer.-wide #drawer { width: 78; height: 1fr; border-left: solid $primary; margin: 2 0 0 0; }
    Offer Bar { height: 1; }
    Offer #preview { height: 1fr; }
    """

    def __init__(
        self, document: Document, drafted: Sequence[Drafted], at: int, look: Callable[[Drafted], None]
    ) -> None:
        super().__init__()
        self.document, self.drafted, self.at, self.look = document, drafted, at, look
        self.heading = Bar("heading")
        self.preview = Preview()

    def compose(self) -> ComposeResult:
        """Textual: which draft, how it would stand there, the keys."""
        with Vertical(id="drawer"):
            yield self.heading
            yield self.preview
            yield Foot("foot")

    def on_mount(self) -> None:
        """Textual: ready."""
        table = cast("ReviewApp", self.app).keymap
        self.query_one(Foot).show(table.of("offer"))
        self.set_focus(self.preview)
        self._show()

    def _show(self) -> None:
        from iacdiff import findings
        from iacdiff.text import decode

        one = self.drafted[self.at]
        severity = one.draft.severity
        style = f"severity-{severity.lower()}" if severity else "dim"
        many = f" · about {len(one.differences)} differences" if len(one.differences) > 1 else ""
        self.heading.lines = [
            (
                Piece(f" Draft {self.at + 1} of {len(self.drafted)} ", "title"),
                Piece(f" {severity or 'no severity'} ", f"{style} badge"),
                Piece(cut(display(many), 60), "dim"),
            )
        ]
        self.heading.refresh()
        try:
            edit = findings.add(self.document, one.draft)
        except (findings.CannotWrite, ValueError, LookupError) as error:
            self.preview.show([f"cannot be written: {error}"], ())
        else:
            lines = decode(edit.after).text.split("\n")[edit.span.first - 1 : edit.span.last]
            self.preview.show(lines, edit.messages)
        self.preview.scroll_to(y=0, animate=False, force=True)
        self.look(one)

    def _step(self, by: int) -> None:
        self.at = (self.at + by) % len(self.drafted)
        self._show()

    def action_next_draft(self) -> None:
        """The next one; this one stays open."""
        self._step(1)

    def action_previous_draft(self) -> None:
        """The one before."""
        self._step(-1)

    def action_take_draft(self) -> None:
        """Into the report with it."""
        self.dismiss(("take", self.at))

    def action_edit_draft(self) -> None:
        """Edit it first."""
        self.dismiss(("edit", self.at))

    def action_drop_draft(self) -> None:
        """Never again."""
        self.dismiss(("drop", self.at))

    def action_close_drafts(self) -> None:
        """Enough."""
        self.dismiss(None)
