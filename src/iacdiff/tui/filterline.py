"""The line in which a filter is typed; what does not match leaves while typing."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from textual.containers import Horizontal
from textual.suggester import Suggester
from textual.widgets import Input, Static

from iacdiff.tui import filtering

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Key

    from iacdiff.tui.walking import Walking


class Completing(Suggester):
    """The rest of the last word."""

    def __init__(self, types: list[str]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self.types = types

    async def get_suggestion(self, value: str) -> str | None:
        """Textual: the whole text with its end."""
        return filtering.completion(value, self.types) or None


class FilterLine(Horizontal):
    """`&` and an input, with what is left beside it."""

    DEFAULT_CSS = """
    FilterLine { height: 1; dock: bottom; background: $bar; }
    FilterLine Input, FilterLine Input:focus { border: none; padding: 0; height: 1; width: 1fr; background: $bar; }
    FilterLine #ampersand { width: auto; color: $accent; }
    FilterLine #left { width: auto; max-width: 60%; padding: 0 1; color: $dim; }
    """

    def __init__(self, text: str, of: str, types: list[str]) -> None:
        super().__init__()
        hint = "missing high security type:s3 unmet broken untouched unreviewed !text /regex/   Tab completes"
        self.input = Input(text, hint, id="words", suggester=Completing(types), select_on_focus=False)
        self.of = of
        self.left = Static("", id="left", markup=False)

    def compose(self) -> ComposeResult:
        """Textual: the parts."""
        yield Static(f" filter {self.of} & ", id="ampersand", markup=False)
        yield self.input
        yield self.left

    @property
    def _walking(self) -> Walking:
        return cast("Walking", self.screen)

    def on_mount(self) -> None:
        """Textual: ready to type."""
        self.input.cursor_blink = False
        self.screen.set_focus(self.input)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Another text: only what matches stays."""
        event.stop()
        self.left.update(self._walking.filter_by(event.value))

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter: go on with the keys of the pane."""
        event.stop()
        self._walking.end_filter(keep=True)

    def on_key(self, event: Key) -> None:
        """Escape takes the filter away; Tab completes a word."""
        if event.key == "escape":
            event.stop()
            self._walking.end_filter(keep=False)
        elif event.key == "tab":
            event.stop()
            event.prevent_default()
            self.input.action_cursor_right()
