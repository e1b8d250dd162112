"""All commands and all declarations of the sample by a part of their name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iacdiff.tui.chooser import Choice, Chooser
from iacdiff.tui.keys import display
from iacdiff.tui.rows import STYLE_OF_SIGN

if TYPE_CHECKING:
    from iacdiff.tui.review import ReviewScreen

_PLACES = ("everywhere", "trees", "detail", "requirements", "findings")


class Commands(Chooser):
    """The palette."""

    def __init__(self, desk: ReviewScreen) -> None:
        self.desk = desk
        super().__init__("Commands, resources, PROMPT and findings", self._choices())

    def _choices(self) -> list[Choice]:
        app = self.desk.review_app
        commands = [
            Choice(f"command:{key.id}", key.description, display(key))
            for key in app.keymap.keys
            if key.where in _PLACES and key.id not in ("palette", "escape")
        ]
        themes = [
            Choice(f"theme:{name}", f"Theme: {name}", "in use" if name == app.theme else "") for name in app.theme_names
        ]
        rows = self.desk.outline.rows(frozenset(), everything=True, all_open=False)
        resources = [
            Choice(f"row:{row.key}", _name(row.model, row.ideal), row.sign, STYLE_OF_SIGN[row.sign])
            for row in rows
            if row.what == "node"
        ]
        return [*commands, *resources, *self._lines(), *themes]

    def _lines(self) -> list[Choice]:
        """PROMPT line by line, and the findings."""
        review = self.desk.review
        if review is None:
            return []
        asked = [
            Choice(f"requirement:{at}", item.text, f"{item.span.file}:{item.span.first}")
            for at, item in enumerate(review.requirements)
        ]
        found = [
            Choice(f"finding:{at}", item.title, f"finding {item.number or item.handle}")
            for at, item in enumerate(review.report.findings)
        ]
        return [*asked, *found]

    def action_choose(self) -> None:
        """Run the command, or go to the declaration."""
        choice = self.list.choice
        self.dismiss(None)
        if choice is None:
            return
        kind, _, what = choice.id.partition(":")
        if kind == "command":
            self.desk.call_later(self._run, what)
        elif kind == "theme":
            self.desk.review_app.next_theme(what)
        elif kind in ("requirement", "finding"):
            self._go_to_line(kind, int(what))
        elif not self.desk.go_to(what):
            self.desk.place.everything = True
            self.desk.lay_out(what)

    def _go_to_line(self, kind: str, at: int) -> None:
        desk, review = self.desk, self.desk.review
        if review is None:
            return
        pane = desk.requirements if kind == "requirement" else desk.findings
        item = (review.requirements if kind == "requirement" else review.report.findings)[at]
        if item not in pane.items:
            desk.clear_filter()

        def go() -> None:
            desk.bring_up(pane)
            pane.move_to(next((index for index, one in enumerate(pane.items) if one is item), 0))

        desk.call_later(go)

    async def _run(self, id: str) -> None:
        for target in (self.desk.focused, self.desk, *self.desk.panes):
            if target is not None and hasattr(target, f"action_{id}"):
                await target.run_action(id)
                return


def _name(model: object, ideal: object) -> str:
    names = [f"{cell[0]} {cell[1]}" for cell in (model, ideal) if isinstance(cell, tuple)]
    return " → ".join(dict.fromkeys(names))
