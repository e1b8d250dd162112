"""The screen of one sample: all that its keys do."""

from __future__ import annotations

from iacdiff.tui.lines import bindings
from iacdiff.tui.taking import Taking


class ReviewScreen(Taking):
    """Desk, walking, reading, writing, taking out: and the keys of the program itself."""

    BINDINGS = bindings("everywhere", "tour")

    def action_theme(self) -> None:
        """The next theme."""
        self.review_app.next_theme()

    async def action_help(self) -> None:
        """All keys, those of the focused pane first."""
        from iacdiff.tui.help import Help

        await self.app.push_screen(Help(self.pane.name_of_place))

    async def action_palette(self) -> None:
        """Find a command, a resource or a theme by a part of its name."""
        from iacdiff.tui.commands import Commands

        await self.app.push_screen(Commands(self))

    async def action_problems(self) -> None:
        """What could not be read, and what the check says."""
        from iacdiff.tui.help import Problems

        if self.review is None:
            return
        if not any(True for _ in self.review.problems) and not self.review.lint and not self.review.verdicts:
            self.say("No problems: everything was read")
            return
        await self.app.push_screen(Problems(self.review))

    def action_quit(self) -> None:
        """Leave."""
        self.keep_now()
        if len(self.app.screen_stack) > 1 and self.review_app.samples:
            self.app.pop_screen()
        else:
            self.review_app.stop()
