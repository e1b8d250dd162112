"""Copying: what a key or the mouse took goes to the clipboard, and the screen says truly where it is."""

from __future__ import annotations

import os

from textual.message import Message

from iacdiff.tui import clipboard
from iacdiff.tui.jumping import Jumping
from iacdiff.tui.lines import LineView


class Copying(Jumping):
    """The clipboard of the desk, and what the mouse drags."""

    class Copied(Message):
        """A native tool was asked."""

        def __init__(self, said: str) -> None:
            super().__init__()
            self.said = said

    def copy_text(self, text: str) -> None:
        """Copy a text by every way that is allowed; the tool is asked in a thread."""
        command, written = clipboard.plan(self.review_app.config.text("copy"), text, os.environ)
        self.app._clipboard = text  # what Textual pastes by itself
        driver = self.app._driver
        if written and driver is not None:
            driver.write(written)

        def work() -> None:
            taken = command[0].rpartition("/")[2] if command and clipboard.by_tool(command, text) else ""
            said = clipboard.said(taken, bool(written), clipboard.in_file(text), text)
            self.post_message(self.Copied(said))

        self.run_worker(work, thread=True, exit_on_error=False, name="copy")

    def on_copying_copied(self, event: Copied) -> None:
        """It is done, or it is not."""
        self.say(event.said)

    def on_line_view_dragged(self, event: LineView.Dragged) -> None:
        """The mouse went over some lines of a pane."""
        if event.text.strip():
            self.copy_text(event.text)

    def on_line_view_pulled(self, event: LineView.Pulled) -> None:
        """The mouse pulls the title of a lower pane: the panes above and below share the height anew."""
        body = self.query_one("#body")
        upper = event.to - body.region.y
        lower = body.region.height - upper
        if event.view is not self.trees and not self.has_class("-zoomed") and upper >= 2 and lower >= 2:
            body.styles.grid_rows = f"{upper}fr {lower}fr"
