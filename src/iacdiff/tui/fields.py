"""The parts of the finding editor that are no text: the severity, and the excerpts that go in as evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.message import Message
from textual.widgets import TextArea

from iacdiff import drafting
from iacdiff.records import Excerpt, Severity
from iacdiff.tui.header import Bar
from iacdiff.tui.pieces import Line, Piece, display

if TYPE_CHECKING:
    from textual.events import Click
    from textual.events import Key as Pressed


class SeverityBar(Bar, can_focus=True):
    """The four severities; one key each."""

    DEFAULT_CSS = "SeverityBar { height: 1; margin: 0 0 1 0; }"

    class Chosen(Message):
        """Another severity."""

    def __init__(self, severity: Severity | None, suggested: Severity | None) -> None:
        super().__init__(id="severity")
        self.severity, self.suggested = severity, suggested
        self._edges: list[tuple[int, int, Severity]] = []

    def content_lines(self, width: int) -> list[Line]:
        """All four, the chosen one standing out."""
        out: list[Piece] = [Piece(" Severity  ", "title" if self.has_focus else "dim")]
        self._edges = []
        at = len(out[0].text)
        for number, severity in enumerate(Severity, 1):
            chosen = severity is self.severity
            style = f"severity-{severity.lower()}" if chosen else "dim"
            text = f" {number} {severity} "
            out.append(Piece(f"[{text.strip()}]" if chosen else text, f"{style} badge" if chosen else style))
            self._edges.append((at, at + len(text), severity))
            at += len(text)
        return [tuple(out)]

    def choose(self, severity: Severity) -> None:
        """Take a severity."""
        self.severity = severity
        self.refresh()
        self.post_message(self.Chosen())

    def on_key(self, event: Pressed) -> None:
        """The arrows walk along the bar."""
        step = {"right": 1, "left": -1}.get(event.key)
        if step is not None:
            event.stop()
            rank = self.severity.rank if self.severity else 0
            self.choose(list(Severity)[max(0, min(3, rank + step))])

    def on_click(self, event: Click) -> None:
        """A click on one takes it."""
        for start, end, severity in self._edges:
            if start <= event.x < end:
                self.choose(severity)

    def on_focus(self) -> None:
        """Textual: keys come here."""
        self.refresh()

    def on_blur(self) -> None:
        """Textual: keys go elsewhere."""
        self.refresh()


class Evidence(Bar, can_focus=True):
    """One excerpt that goes into the finding, or not."""

    DEFAULT_CSS = "Evidence { height: 1; }"

    class Toggled(Message):
        """It goes in, or it does not."""

    def __init__(self, side: str, excerpt: Excerpt, used: bool) -> None:
        super().__init__(id=f"{side}_excerpt")
        self.side, self.excerpt, self.used = side, excerpt, used

    def content_lines(self, width: int) -> list[Line]:
        """A box to tick, and where the excerpt stands."""
        first = next((line for line in self.excerpt.text.split("\n") if line.strip()), "")
        return [
            (
                Piece(" [x] " if self.used else " [ ] ", "key" if self.has_focus else "text"),
                Piece(f"{self.side.upper()} {display(drafting.place(self.excerpt.span))}  ", "text"),
                Piece(display(first.strip()), "dim"),
            )
        ]

    def _toggle(self) -> None:
        self.used = not self.used
        self.refresh()
        self.post_message(self.Toggled())

    def on_key(self, event: Pressed) -> None:
        """Space ticks."""
        if event.key in ("space", "enter"):
            event.stop()
            self._toggle()

    def on_click(self) -> None:
        """A click ticks."""
        self._toggle()

    def on_focus(self) -> None:
        """Textual: keys come here."""
        self.refresh()

    def on_blur(self) -> None:
        """Textual: keys go elsewhere."""
        self.refresh()


def area(name: str, text: str, hint: str) -> TextArea:
    """A text field that grows with its text."""
    field = TextArea(text, id=name, soft_wrap=True, tab_behavior="focus", placeholder=hint, compact=True)
    field.cursor_blink = False
    field.highlight_cursor_line = False
    return field
