"""A first review in five steps, for `iacdiff demo`: a bar says which key is next, and sees what it did.

It takes no key but its own two, waits for nobody, and follows whoever runs ahead: a step whose effect is there already
is done, and so are those before it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from iacdiff import memory
from iacdiff.tui.desk import Desk
from iacdiff.tui.editor import Editor
from iacdiff.tui.header import Bar, Foot
from iacdiff.tui.keys import display
from iacdiff.tui.pieces import Line, Piece, wrap

if TYPE_CHECKING:
    from textual.events import Click
    from textual.screen import Screen
    from textual.timer import Timer

    from iacdiff.tui.app import ReviewApp

_LOOK_SECONDS = 0.15
_FAREWELL_SECONDS = 12.0
_LINES = 2
_FAREWELL = "That is a whole review. {help} lists every key, {palette} finds every command, {quit} quits."


class Step(NamedTuple):
    """One thing to try."""

    words: str
    """Keys stand in it by the names of their commands: `{finding}`."""
    done: Callable[[Tour], bool]
    """Whether its effect can be seen."""


class Tour:
    """Where the newcomer is, and the bar on whatever screen is in front."""

    def __init__(self, app: ReviewApp) -> None:
        self.app = app
        self.at = 0
        self.bar: TourBar | None = None
        self.on: Screen[Any] | None = None
        """The screen that the bar is on: a bar that went away with its screen no longer knows."""
        self._begun = ""
        """The row that the cursor stood on at first."""
        self._findings = -1
        """How many findings the report had at first."""
        self._written = False
        self._timer: Timer | None = app.set_interval(_LOOK_SECONDS, self.look)

    # ------------------------------------------------------------------ what can be seen

    @property
    def desk(self) -> Desk | None:
        """The screen of the sample, in front or behind."""
        return next((screen for screen in self.app.screen_stack if isinstance(screen, Desk)), None)

    @property
    def count(self) -> int:
        """How many findings the report has now; -1 before it is read."""
        desk = self.desk
        return len(desk.review.report.findings) if desk and desk.review else -1

    def moved(self) -> bool:
        """The cursor stands on another difference than at first."""
        row = self.desk.trees.row if self.desk else None
        return row is not None and row.stop and row.key != self._begun

    def looked(self) -> bool:
        """Another pane than the trees has the focus."""
        return self.desk is not None and self.app.screen is self.desk and self.desk.pane is not self.desk.trees

    def opened(self) -> bool:
        """The editor is open."""
        return isinstance(self.app.screen, Editor)

    def wrote(self) -> bool:
        """The report has a finding more."""
        self._written = self._written or self.count > self._findings
        return self._written

    def undid(self) -> bool:
        """What was written is out again."""
        return self._written and self.count <= self._findings

    # ------------------------------------------------------------------ going on

    def look(self) -> None:
        """A few times a second: has a step been done, and is the bar where the reader looks?"""
        desk = self.desk
        if desk is None or desk.review is None:
            return
        if self._findings < 0:
            self._findings, self._begun = self.count, desk.trees.row.key if desk.trees.row else ""
        seen = [index for index, step in enumerate(STEPS) if step.done(self)]
        self.go(max([self.at, *(index + 1 for index in seen)]))
        self._follow()

    def go(self, at: int) -> None:
        """To another step; behind the last one, a word of farewell."""
        if at == self.at:
            return
        self.at = at
        if self.bar is not None:
            self.bar.refresh()
        if at == len(STEPS):
            self._forget_later()

    def skip(self) -> None:
        """The next step, whether this one was tried or not; behind the farewell, the end."""
        if self.at >= len(STEPS):
            self.end()
        else:
            self.go(self.at + 1)

    def _forget_later(self) -> None:
        """Done once is done for good, even where the farewell is never dismissed."""
        self._remember()
        self.app.set_timer(_FAREWELL_SECONDS, self.end)

    def _remember(self) -> None:
        self.app.settings.toured = True
        memory.keep_settings(self.app.settings)

    def end(self) -> None:
        """Away, for good."""
        if self._timer is None:
            return
        self._timer.stop()
        self._timer = None
        self._remember()
        self.app.tour = None
        if self.bar is not None:
            self.bar.remove()
        for screen in self.app.screen_stack:
            screen.remove_class("-touring")

    # ------------------------------------------------------------------ the bar

    def _follow(self) -> None:
        """Put the bar on the screen in front, where that is one of those that the tour is about."""
        screen = self.app.screen
        if not isinstance(screen, Desk | Editor) or self.on is screen:
            return
        foot = next(iter(screen.query(Foot)), None)
        if foot is None or foot.parent is None:
            return
        if self.bar is not None:
            self.bar.remove()
        self.bar, self.on = TourBar(self), screen
        screen.add_class("-touring")
        screen.mount(self.bar, before=foot)

    def text(self) -> str:
        """What the bar says now."""
        words = _FAREWELL if self.at >= len(STEPS) else STEPS[self._due()].words
        keys = {key.id: display(key) for key in self.app.keymap.keys}
        return words.format(**keys)

    def _due(self) -> int:
        """The step to tell of: a closed editor is opened before anything is written in it."""
        return _OPEN if self.at == _OPEN + 1 and not self.opened() else self.at


STEPS = (
    Step("Press {next_difference} for the next difference. Below are both sources, at their true lines.", Tour.moved),
    Step("Press {next_pane}: the panes are trees, the difference, PROMPT with its states, findings.", Tour.looked),
    Step("Press {finding} to write a finding on it. It comes filled in: title, evidence, requirement.", Tour.opened),
    Step("Press {critical}, {high}, {medium} or {low} for the severity, then {save} to write it.", Tour.wrote),
    Step("It stands in MODEL_FAILURES.md. Press {undo} to take it out again, byte for byte.", Tour.undid),
)
_OPEN = 2
"""The step that opens the editor."""


class TourBar(Bar):
    """The step that is next, above the keys."""

    DEFAULT_CSS = f"TourBar {{ height: {_LINES}; }}"

    def __init__(self, tour: Tour) -> None:
        super().__init__("tour")
        self.tour = tour

    def content_lines(self, width: int) -> list[Line]:
        """What to press, and how to be rid of this."""
        at = min(self.tour.at + 1, len(STEPS))
        keys = {key.id: display(key) for key in self.tour.app.keymap.keys}
        last = self.tour.at >= len(STEPS)
        head = " tour " if last else f" tour {at}/{len(STEPS)} "
        aside = f"  {keys['end_tour']} closes this" if last else f"  {keys['skip_step']} skips, {keys['end_tour']} ends"
        told = [Piece(head, "key badge"), Piece(" "), Piece(self.tour.text(), "bold text"), Piece(aside, "dim")]
        return wrap(told, max(20, width - 1), len(head) + 1, _LINES)

    def on_click(self, event: Click) -> None:
        """Textual: a click skips, as its key does."""
        event.stop()
        self.tour.skip()
