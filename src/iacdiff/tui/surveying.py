"""Looking at the sample as a whole: its metadata, and MODEL's turns side by side."""

from __future__ import annotations

import os
from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING

from textual.message import Message

from iacdiff.records import Review
from iacdiff.tui.offering import Offering

if TYPE_CHECKING:
    from iacdiff.tui.rows import Outline
    from iacdiff.tui.textrows import TextOutline
    from iacdiff.tui.turns import Course


_WARM_SECONDS = 1.5
_FOR_A_FINDING = ("iacdiff.tui.editor", "iacdiff.findings.editing", "iacdiff.findings.report", "iacdiff.check")


class Surveying(Offering):
    """The keys for that."""

    class TurnsRead(Message):
        """The reviews of all turns are there."""

        def __init__(self, found: list[Course], turns: tuple[str, ...]) -> None:
            super().__init__()
            self.found, self.turns = found, turns

    _surveying = False
    _wanted = False
    """Somebody still waits for the turns."""
    _then: tuple[int, str] | None = None
    """(a turn, the difference to go to when it is there)."""

    def show(self, review: Review, outline: Outline | TextOutline, as_text: bool) -> None:
        """Put a review on the desk; the first time, say what cannot be saved."""
        first = self.review is None
        super().show(review, outline, as_text)
        if first:
            self.set_timer(_WARM_SECONDS, self._warm)
            if self.wanted:
                self.call_later(self.action_finding)
            if why := why_read_only(review):
                self.refuse(why)
        if self._then and self._then[0] == review.sample.model.turn:
            self.go_to_difference(self._then[1])
            self._then = None

    def _warm(self) -> None:
        """Load what the first finding needs, while the reviewer reads: its key is not to wait for it."""

        def work() -> None:
            for name in _FOR_A_FINDING:
                import_module(name)

        self.run_worker(work, thread=True, exit_on_error=False, name="warm")

    async def action_metadata(self) -> None:
        """metadata.json and the training quality."""
        from iacdiff.tui.metadata import Metadata

        if self.review is None:
            self.refuse("The sample is still being read")
            return
        await self.app.push_screen(Metadata(self.review))

    def action_turns(self) -> None:
        """Read all turns, and show what each fixed or broke."""
        if self.review is None or self._surveying:
            self.refuse("The sample is still being read")
            return
        turns = self.review.sample.model.turns
        if len(turns) < 2:
            self.refuse("MODEL has only one answer in this sample")
            return
        self._surveying = self._wanted = True
        self.say(f"Reading {len(turns)} turns…  Esc: not now")
        folder, options, service = self.folder, self.options, self.review_app.service

        def work() -> None:
            from iacdiff.tui.turns import courses

            try:
                reviews = [
                    service.review(folder, replace(options, model=str(turn))) for turn in range(1, len(turns) + 1)
                ]
                self.post_message(self.TurnsRead(courses(reviews), turns))
            except Exception as error:  # the screen lives on and says so
                self._wanted = False
                self.post_message(self.Failed(str(error) or type(error).__name__))
            finally:
                self._surveying = False

        self.run_worker(work, thread=True, exclusive=False, exit_on_error=False, name="turns")

    def action_escape(self) -> None:
        """The turns that are being read are not wanted any more, or what Escape does elsewhere."""
        if self._wanted:
            self._wanted = False
            self.foot.hush()
        else:
            super().action_escape()

    def on_surveying_turns_read(self, event: TurnsRead) -> None:
        """Show them, unless something else is looked at by now."""
        from iacdiff.tui.turns import Turns

        wanted, self._wanted = self._wanted, False
        if not wanted or self.app.screen is not self:
            return

        def chosen(course: Course | None) -> None:
            if course is None or self.review is None:
                return
            if self.review.sample.model.turn == course.last:
                self.go_to_difference(course.difference.id)
                return
            self._then = (course.last, course.difference.id)
            count = len(event.turns)
            self._read_with(replace(self.options, model=str(course.last)), f"MODEL: answer {course.last} of {count}")

        self.app.push_screen(Turns(event.found, event.turns), chosen)


def why_read_only(review: Review) -> str:
    """What cannot be saved here, in one sentence; empty where all can."""
    path = review.sample.failures.path
    if path.exists() and not os.access(path, os.W_OK):
        return f"{path.name} is read-only: findings are kept as drafts, not written"
    if not os.access(path.parent, os.W_OK):
        return f"{path.parent.name or path.parent} is read-only: findings are kept as drafts, not written"
    return ""
