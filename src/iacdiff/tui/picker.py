"""A folder of many samples: choose one. The list is made in a thread; what is typed narrows it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input

from iacdiff.records import Options
from iacdiff.tui.chooser import Choice, Choices, narrowed
from iacdiff.tui.header import Foot, Head
from iacdiff.tui.lines import bindings

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Key

    from iacdiff.tui.app import ReviewApp


class Picker(Screen[object], inherit_bindings=False):
    """The samples below a folder."""

    BINDINGS = [*bindings("list"), *bindings("everywhere", only=("theme", "help", "quit"))]
    DEFAULT_CSS = """
    Picker Input, Picker Input:focus { border: none; height: 1; padding: 0 1; background: $bar; }
    Picker Choices { height: 1fr; }
    """

    class Found(Message):
        """The samples below the folder, or why there are none."""

        def __init__(self, samples: list[Path], error: str = "") -> None:
            super().__init__()
            self.samples, self.error = samples, error

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.head = Head("head")
        self.head.folder = folder
        self.head.state = "looking for samples…"
        self.list = Choices("Samples")
        self.all: list[Choice] = []

    @property
    def review_app(self) -> ReviewApp:
        """The application."""
        return cast("ReviewApp", self.app)

    def compose(self) -> ComposeResult:
        """Textual: the parts."""
        yield self.head
        yield Input(placeholder="a part of the name", id="narrow")
        yield self.list
        yield Foot("foot")

    def on_mount(self) -> None:
        """Textual: look for samples."""
        self.query_one(Input).cursor_blink = False
        self.set_focus(self.list)
        table = self.review_app.keymap
        wanted = ("choose", "search", "theme", "quit")
        self.query_one(Foot).show(
            [key._replace(short=key.short or key.description) for key in table.keys if key.id in wanted]
        )
        folder = self.folder

        def work() -> None:
            try:
                from iacdiff import load

                found = load.find_samples(folder)
            except Exception as error:  # whatever it is, the screen lives on and says so
                self.post_message(self.Found([], str(error)))
            else:
                self.post_message(self.Found(found))

        self.run_worker(work, thread=True, exit_on_error=False, name="find")

    def _failed(self, message: str) -> None:
        self.head.state = f"cannot be read: {message}   (q quits)"
        self.head.refresh()

    def on_picker_found(self, event: Found) -> None:
        """The list is there."""
        samples = self.review_app.samples = event.samples
        if not samples:
            self._failed(event.error or "no folder here holds PROMPT.md, MODEL_RESPONSE.md or IDEAL_RESPONSE.md")
            return
        self.head.state = f"{len(samples)} samples"
        self.head.refresh()
        self.all = [Choice(str(index), _name(path, self.folder)) for index, path in enumerate(samples)]
        self.list.show(self.all)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Other words: only what holds them all stays."""
        self.list.show(narrowed(self.all, event.value))

    def on_input_submitted(self) -> None:
        """Enter in the field goes to the list, or opens the only one."""
        if len(self.list.choices) == 1:
            self.action_choose()
        else:
            self.set_focus(self.list)

    def on_key(self, event: Key) -> None:
        """`/` and Tab go to the field; Escape comes back."""
        field = self.query_one(Input)
        if event.key == "slash" and not field.has_focus:
            event.stop()
            event.prevent_default()
            self.set_focus(field)
        elif event.key == "tab":
            event.stop()
            self.focus_next()
        elif event.key == "down" and field.has_focus:
            event.stop()
            self.set_focus(self.list)

    def action_choose(self) -> None:
        """Open the sample under the cursor."""
        choice = self.list.choice
        if choice:
            self.app.push_screen(self.review_app.review_screen(self.review_app.samples[int(choice.id)], Options()))

    def action_dismiss(self, result: object = None) -> None:  # type: ignore[override]
        """Escape: back to the list."""
        self.query_one(Input).value = ""
        self.set_focus(self.list)

    def action_theme(self) -> None:
        """The next theme."""
        self.review_app.next_theme()

    async def action_help(self) -> None:
        """All keys."""
        from iacdiff.tui.help import Help

        await self.app.push_screen(Help("lines"))

    def action_quit(self) -> None:
        """Leave."""
        self.review_app.stop()


def _name(path: Path, folder: Path) -> str:
    try:
        return str(path.relative_to(folder))
    except ValueError:
        return str(path)
