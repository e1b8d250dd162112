"""One stack of steps for all that a reviewer changes: the report, marks, pins, links, notes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from iacdiff.tui.sample import Sampling


@dataclass(frozen=True, slots=True)
class Step:
    """Something that was done. Each way gives whether it could be gone; where not, it has said why."""

    label: str
    back: Callable[[], bool]
    forth: Callable[[], bool]


class Undoing(Sampling):
    """Undo and redo."""

    done: list[Step]
    undone: list[Step]

    def on_mount(self) -> None:
        """Textual: nothing was done yet."""
        self.done, self.undone = [], []

    def did(self, label: str, back: Callable[[], bool], forth: Callable[[], bool]) -> None:
        """Something was done that can be taken back; what was undone before cannot be done again."""
        self.done.append(Step(label, back, forth))
        self.undone.clear()

    def action_undo(self) -> None:
        """Take the last change back."""
        if not self.done:
            self.refuse("There is nothing to undo")
        elif self.done[-1].back():
            self.undone.append(self.done.pop())
            self.say(f"{self.undone[-1].label}: undone")

    def action_redo(self) -> None:
        """Do it again."""
        if not self.undone:
            self.refuse("There is nothing to redo")
        elif self.undone[-1].forth():
            self.done.append(self.undone.pop())
            self.say(f"{self.done[-1].label}: done again")
