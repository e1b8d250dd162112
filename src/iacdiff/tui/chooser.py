"""A list to choose from, over the rest of the screen; what is typed narrows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from iacdiff.tui.keys import Where
from iacdiff.tui.lines import LineView, bindings
from iacdiff.tui.pieces import Line, Piece, cut, display, fit, width_of

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Key


class Choice(NamedTuple):
    """One line of a list."""

    id: str
    text: str
    hint: str = ""
    """On the right: its key, or a number."""
    style: str = "text"


class Choices(LineView):
    """The lines of a list."""

    name_of_place: ClassVar[Where] = "list"

    def __init__(self, name: str, choices: Sequence[Choice] = ()) -> None:
        super().__init__(id="choices")
        self.heading = name
        self.choices: Sequence[Choice] = choices

    def show(self, choices: Sequence[Choice], cursor: int = 0) -> None:
        """Other lines."""
        self.choices = choices
        self.load(len(choices), cursor=cursor)

    @property
    def choice(self) -> Choice | None:
        """The line under the cursor."""
        return self.choices[self.cursor] if self.choices else None

    def title(self, width: int) -> Line:
        """The name of the list."""
        return (Piece(f" {self.heading}", "title"), Piece(f"  {len(self.choices)}", "dim"))

    def item_text(self, item: int) -> str:
        """What a search looks at."""
        return self.choices[item].text

    def paint(self, line: int, width: int) -> Line:
        """One choice, its hint at the end of the line."""
        choice = self.choices[line]
        hint = (Piece(f"  {cut(display(choice.hint), width // 2)} ", "dim"),) if choice.hint else ()
        return (*fit([Piece(f" {display(choice.text)}", choice.style)], width - width_of(hint)), *hint)

    def _over(self, line: int) -> str:
        return "on-cursor" if line == self.cursor else ""

    def clicked(self, item: int, x: int, times: int) -> None:
        """A click chooses."""
        self.screen.call_later(self.screen.run_action, "choose")


class Chooser(ModalScreen[str | None], inherit_bindings=False):
    """Asks for one of some choices; gives its id, or None."""

    BINDINGS = bindings("list")
    DEFAULT_CSS = """
    Chooser { align: center top; background: $background 40%; }
    Chooser #box { width: 84; max-width: 100%; height: auto; max-height: 80%; margin: 2 2; }
    Chooser #box { background: $background; border: round $rule; }
    Chooser Input, Chooser Input:focus { border: none; height: 1; padding: 0 1; background: $bar; }
    Chooser Choices { height: auto; max-height: 24; min-height: 2; }
    """

    def __init__(self, name: str, choices: Sequence[Choice], typed: bool = True) -> None:
        super().__init__()
        self.heading, self.all = name, list(choices)
        self.typed = typed
        self.list = Choices(name, self.all)

    def compose(self) -> ComposeResult:
        """Textual: the parts."""
        with Vertical(id="box"):
            if self.typed:
                yield Input(placeholder="a part of the name", id="narrow")
            yield self.list

    def on_mount(self) -> None:
        """Textual: ready."""
        self.list.show(self.all)
        if self.typed:
            field = self.query_one(Input)
            field.cursor_blink = False
            self.set_focus(field)
        else:
            self.set_focus(self.list)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Other words: only what holds them all stays."""
        self.list.show(narrowed(self.all, event.value))

    def on_input_submitted(self) -> None:
        """Enter in the field chooses too."""
        self.action_choose()

    def on_key(self, event: Key) -> None:
        """The arrows walk through the list while the field has the focus."""
        steps = {"down": 1, "up": -1, "pagedown": 10, "pageup": -10}
        if event.key in steps and not self.list.has_focus:
            event.stop()
            event.prevent_default()
            self.list.move_to(self.list.cursor + steps[event.key], tell=False)

    def action_choose(self) -> None:
        """Take the line under the cursor."""
        choice = self.list.choice
        self.dismiss(choice.id if choice else None)

    def action_dismiss(self, result: str | None = None) -> None:  # type: ignore[override]
        """Take none."""
        self.dismiss(None)


def narrowed(choices: Sequence[Choice], typed: str) -> list[Choice]:
    """The choices that hold every word; those in which words begin so come first."""
    words = typed.lower().split()
    found = [choice for choice in choices if all(word in choice.text.lower() for word in words)]
    return sorted(found, key=lambda choice: not all(_begins(choice.text.lower(), word) for word in words))


def _begins(text: str, word: str) -> bool:
    at = text.find(word)
    while at > 0 and text[at - 1].isalnum():
        at = text.find(word, at + 1)
    return at >= 0
