"""The line in which a search is typed; what matches is found while typing."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.containers import Horizontal
from textual.widgets import Input, Static

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Key

    from iacdiff.tui.walking import Walking


class Search(Horizontal):
    """`/` and an input, with the number of matches beside it."""

    DEFAULT_CSS = """
    Search { height: 1; dock: bottom; background: $bar; }
    Search Input, Search Input:focus { border: none; padding: 0; height: 1; width: 1fr; background: $bar; }
    Search #slash { width: 3; color: $accent; }
    Search #tally { width: auto; min-width: 12; padding: 0 1; color: $dim; }
    """

    def __init__(self, text: str) -> None:
        super().__init__()
        self.input = Input(text, id="needle", select_on_focus=True)
        self.tally = Static("", id="tally", markup=False)

    def compose(self) -> ComposeResult:
        """Textual: the parts."""
        yield Static(" /", id="slash", markup=False)
        yield self.input
        yield self.tally

    @property
    def _walking(self) -> Walking:
        return cast("Walking", self.screen)

    def on_mount(self) -> None:
        """Textual: ready to type."""
        self.input.cursor_blink = False
        self.screen.set_focus(self.input)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Another text: search it, and show the first match from here."""
        event.stop()
        self._walking.search_for(event.value)
        self.tally.update(self._walking.to_match(1, stay=True))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: go on with the keys of the pane; n and N walk."""
        event.stop()
        self._walking.end_search(keep=bool(event.value))

    def on_key(self, event: Key) -> None:
        """Escape gives the search up; the arrows walk while the line stays."""
        if event.key == "escape":
            event.stop()
            self._walking.end_search(keep=False)
        elif event.key in ("down", "up"):
            event.stop()
            self.tally.update(self._walking.to_match(1 if event.key == "down" else -1))
