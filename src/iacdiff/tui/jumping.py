"""Going anywhere on the screen by two letters, and back to where one was."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from textual.widget import Widget

from iacdiff.tui.lines import LineView
from iacdiff.tui.narrowing import Narrowing
from iacdiff.tui.rows import Row

_LETTERS = "fjdksla;ghrueiwoqptyvncmxbz".replace(";", "")
_MOST = 200
"""Places that are remembered."""


class Labels(Widget, can_focus=True):
    """Takes the letters of a label while they stand on the screen."""

    DEFAULT_CSS = "Labels { height: 1; dock: bottom; background: $bar; color: $dim; }"

    def __init__(self, places: dict[str, tuple[LineView, int]]) -> None:
        super().__init__()
        self.places = places
        self.typed = ""

    def render(self) -> str:
        """Textual: what can be done now."""
        return f" Jump: type the letters of a line {self.typed}   Esc leaves"

    def on_key(self, event: object) -> None:
        """A letter of a label; anything else leaves."""
        from textual.events import Key

        if not isinstance(event, Key):
            return
        event.stop()
        event.prevent_default()
        self.typed += event.character or "\0"
        desk = self.screen
        assert isinstance(desk, Jumping)
        if self.typed in self.places:
            desk.end_jump(self.places[self.typed])
        elif not any(label.startswith(self.typed) for label in self.places):
            desk.end_jump(None)
        else:
            self.refresh()


class Jumping(Narrowing):
    """The keys that go far."""

    _been: list[str]
    _at = -1
    _walking_back = False
    _jumped_from: LineView | None = None
    """The pane that had the focus when the labels came."""

    # ------------------------------------------------------------------ labels

    async def action_jump(self) -> None:
        """Put two letters on every line that is seen; typing them goes there."""
        places = self._labels()
        if not places or self.query(Labels):
            return
        for pane in self.panes:
            pane.labels = {item: label for label, (view, item) in places.items() if view is pane}
            pane.repaint()
        self.foot.display = False
        self._jumped_from = self.pane
        line = Labels(places)
        await self.mount(line)
        self.set_focus(line)

    def _labels(self) -> dict[str, tuple[LineView, int]]:
        seen = [(pane, item) for pane in self.panes if pane.display and pane.size for item in pane.items_seen()]
        return dict(zip(_two_letters(), seen, strict=False))

    def end_jump(self, place: tuple[LineView, int] | None) -> None:
        """Take the letters away, and go where they led."""
        for line in self.query(Labels):
            line.remove()
        self.foot.display = True
        for pane in self.panes:
            pane.labels = {}
            pane.repaint()
        view, item = place or (self._jumped_from or self.trees, -1)
        self.set_focus(view)
        if item >= 0:
            view.to_place(item)
            if view is self.trees:
                self.follow_soon()

    # ------------------------------------------------------------------ back and forth

    def follow(self) -> None:
        """Bring the other panes along, and remember the place."""
        super().follow()
        self._remember(self.trees.row)

    def _remember(self, row: Row | None) -> None:
        if row is None or row.what == "group":
            return
        been = self._been = getattr(self, "_been", None) or []
        if self._walking_back or (0 <= self._at < len(been) and been[self._at] == row.key):
            self._walking_back = False
            return
        del been[self._at + 1 :]
        been.append(row.key)
        del been[:-_MOST]
        self._at = len(been) - 1

    def _back(self, step: int) -> None:
        been = getattr(self, "_been", None) or []
        at = self._at + step
        while 0 <= at < len(been):
            if self.trees.row is None or been[at] != self.trees.row.key:
                self._at = at
                self._walking_back = True
                if self.go_to(been[at]):
                    return
                self._walking_back = False
            at += step
        self.refuse("There is no place before this one" if step < 0 else "There is no place after this one")

    def action_back(self) -> None:
        """To where the cursor was before."""
        self._back(-1)

    def action_forth(self) -> None:
        """To where the cursor was after."""
        self._back(1)


def _two_letters() -> Iterator[str]:
    """Labels, those that are typed most easily first."""
    pairs = sorted(product(range(len(_LETTERS)), repeat=2), key=lambda pair: sum(pair))
    return (_LETTERS[one] + _LETTERS[other] for one, other in pairs)
