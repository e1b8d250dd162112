"""A folder of many samples: choose one. What is typed narrows the list, and a scan in the background fills it.

The samples are found in a thread, and read by a process of their own, one after the other; what was read before
is there at once. Opening a sample never waits for either.
"""

from __future__ import annotations

import contextlib
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input

from iacdiff import memory
from iacdiff.records import Options
from iacdiff.tui import shelf
from iacdiff.tui.chooser import Choices
from iacdiff.tui.header import Foot, Head
from iacdiff.tui.lines import bindings
from iacdiff.tui.shelf import Shelf

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Key
    from textual.timer import Timer

    from iacdiff.scan import Row
    from iacdiff.tui.app import ReviewApp


_TELL_SECONDS = 0.3
_ANEW_SECONDS = 1.0
"""How often a list that is sorted or narrowed by figures is made anew while they come in."""


class Picker(Screen[object], inherit_bindings=False):
    """The samples below a folder."""

    BINDINGS = [*bindings("list"), *bindings("everywhere", only=("theme", "help", "quit")), *bindings("picker")]
    DEFAULT_CSS = """
    Picker Input, Picker Input:focus { border: none; height: 1; padding: 0 1; background: $bar; }
    Picker Choices { height: 1fr; }
    """

    class Found(Message):
        """The samples below the folder, or why there are none."""

        def __init__(self, samples: list[Path], error: str = "") -> None:
            super().__init__()
            self.samples, self.error = samples, error

    class Scanned(Message):
        """Some rows of the scan."""

        def __init__(self, rows: list[Row], done: int, of: int) -> None:
            super().__init__()
            self.rows, self.done, self.of = rows, done, of

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder
        self.shelf = Shelf()
        self._due: Timer | None = None
        self.opened = False
        """A sample was opened from here."""
        self.order = "name"
        self.resume = -1
        """The number of the sample that was open last."""
        self._gone = threading.Event()
        self.head = Head("head")
        self.head.folder = folder
        self.head.state = "looking for samples…"
        self.list = Choices("Samples")

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
        wanted = ("choose", "search", "sort", "theme", "help", "quit")
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
        self.shelf = Shelf(samples, self.folder)
        self._say(0, len(samples))
        last = memory.settings().sample
        self.resume = next((at for at, path in enumerate(samples) if str(path) == last), -1)
        self._list(str(self.resume))
        if self.review_app.config.switch("scan"):
            self.run_worker(self._scan, thread=True, exit_on_error=False, name="scan")

    def _say(self, done: int, of: int) -> None:
        read = f" · {done} of {of} read" if done < of else ""
        by = f" · by {self.order}" if self.order != "name" else ""
        self.head.state = f"{of} samples{read}{by}"
        self.head.refresh()

    @property
    def known(self) -> int:
        """Of how many samples the figures are there."""
        return self.shelf.known

    def _list(self, here: str = "") -> None:
        """Make the list anew, with the cursor on the same sample."""
        here = here or (self.list.choice.id if self.list.choice else "")
        typed = self.query_one(Input).value
        choices = self.shelf.listed(self.order, typed)
        at = next((index for index, choice in enumerate(choices) if choice.id == here), 0)
        self.list.show(choices, at)

    def _scan(self) -> None:
        """In a thread: read sample after sample, and tell a few rows at a time."""
        from iacdiff import scan

        waiting: list[Row] = []
        told, of = time.monotonic(), len(self.review_app.samples)
        done = 0
        with contextlib.closing(scan.rows([self.folder], jobs=1)) as rows:
            for row in rows:
                if self._gone.is_set():
                    return
                waiting.append(row)
                done += 1
                if time.monotonic() - told > _TELL_SECONDS or done == of:
                    self.post_message(self.Scanned(waiting, done, of))
                    waiting, told = [], time.monotonic()

    def on_picker_scanned(self, event: Scanned) -> None:
        """More of the list is known."""
        self.shelf.take(event.rows)
        if event.done:
            self._say(event.done, event.of)
        if self.list.choices is self.shelf.choices:
            self.list.repaint()
        elif self._due is None:
            self._due = self.set_timer(_ANEW_SECONDS, self._anew)

    def _anew(self) -> None:
        self._due = None
        self._list()

    def on_screen_resume(self) -> None:
        """Textual: back from a sample: stand on the one that was open last, and read its figures again."""
        last = next((path for path in self.review_app.samples if str(path) == memory.settings().sample), None)
        if last is None or not self.opened:
            return
        self._list(str(self.review_app.samples.index(last)))
        if self.review_app.config.switch("scan"):
            self.run_worker(lambda: self._read_again(last), thread=True, exit_on_error=False, name="again")

    def _read_again(self, sample: Path) -> None:
        from iacdiff import scan

        with contextlib.closing(scan.rows([sample], jobs=1)) as rows:
            self.post_message(self.Scanned(list(rows), 0, 0))

    def on_unmount(self) -> None:
        """Textual: the end; the scan goes on where it was the next time."""
        self._gone.set()

    def action_sort(self) -> None:
        """By the next of the figures."""
        self.order = shelf.ORDERS[(shelf.ORDERS.index(self.order) + 1) % len(shelf.ORDERS)]
        self._say(self.known, len(self.review_app.samples))
        self._list()

    def on_input_changed(self, event: Input.Changed) -> None:
        """Other words: only what holds them all stays."""
        self._list()

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
            self.opened = True
            kept = self.review_app.settings
            kept.sample = str(self.review_app.samples[int(choice.id)])
            memory.keep_settings(kept)
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
