"""Searching in all panes at once: what matches stands out everywhere, and `n` goes from pane to pane."""

from __future__ import annotations

from typing import NamedTuple

from iacdiff.tui.desk import Desk
from iacdiff.tui.lines import LineView
from iacdiff.tui.rows import Outline, Row
from iacdiff.tui.textrows import TextOutline
from iacdiff.tui.trees import Trees


class Match(NamedTuple):
    """One match: in the trees the place of a row in the order of all rows, elsewhere an item of the pane."""

    view: LineView
    at: int


class Searching(Desk):
    """The keys of a search."""

    needle = ""
    searched: LineView | None = None
    """The pane that the last match was in."""
    _order: tuple[object, bool, dict[str, int], list[Row]] | None = None

    # ------------------------------------------------------------------ the order of all rows

    def _all_rows(self) -> tuple[dict[str, int], list[Row]]:
        """(key → place, rows), as if everything were unfolded; made once for each outline."""
        outline: Outline | TextOutline = self.outline
        everything = self.place.everything
        if self._order is None or self._order[0] is not outline or self._order[1] != everything:
            rows = outline.rows(frozenset(), everything, all_open=True)
            self._order = (outline, everything, {row.key: index for index, row in enumerate(rows)}, rows)
        return self._order[2], self._order[3]

    def full_order(self) -> dict[str, int]:
        """Key of a row → its place among all rows."""
        return self._all_rows()[0]

    def place_in(self, order: dict[str, int]) -> int:
        """The place of the cursor's row, or of the row above it where only that one is in the order."""
        row = self.trees.row
        return -1 if row is None else order.get(row.key, order.get(row.parent, -1))

    # ------------------------------------------------------------------ searching

    async def action_search(self) -> None:
        """Ask for a text to search in all panes."""
        from iacdiff.tui.search import Search

        self.searched = self.pane
        if not self.query(Search):
            self.foot.display = False
            await self.mount(Search(self.needle))

    def search_for(self, needle: str) -> None:
        """Search while the text is typed: what matches stands out in every pane."""
        self.needle = needle
        self.trees.found = {row.key for row in self._rows_with(needle)}
        for pane in self.panes:
            pane.needle = needle
            pane.repaint()

    def _rows_with(self, needle: str) -> list[Row]:
        wanted = needle.lower()
        return [row for row in self._all_rows()[1] if wanted in row.text.lower()] if wanted else []

    def matches(self) -> list[Match]:
        """Everything that matches, pane by pane in the order of `tab`."""
        wanted = self.needle.lower()
        if not wanted:
            return []
        order = self.full_order()
        found = [Match(self.trees, order[row.key]) for row in self._rows_with(self.needle)]
        for view in self.panes:
            if not isinstance(view, Trees):
                items = range(view.count)
                found += [Match(view, item) for item in items if wanted in view.item_text(item).lower()]
        return found

    def to_match(self, step: int, stay: bool = False) -> str:
        """Go to the next match; gives how many there are in this pane and in the others, or why there is none."""
        found = self.matches()
        if not found:
            return f"nothing holds “{self.needle}”" if self.needle else ""
        view = self.searched or self.pane
        panes = self.panes
        here = self.place_in(self.full_order()) if isinstance(view, Trees) else view.place
        now = (panes.index(view), here - step if stay else here)
        places = [(panes.index(match.view), match.at) for match in found]
        ahead = [index for index, place in enumerate(places) if (place > now if step > 0 else place < now)]
        at = (ahead[0] if step > 0 else ahead[-1]) if ahead else (0 if step > 0 else len(found) - 1)
        self._show_match(found[at])
        inside = [match for match in found if match.view is found[at].view]
        others = len(found) - len(inside)
        more = f" · {others} in other panes" if others else ""
        return f"{inside.index(found[at]) + 1}/{len(inside)}{more}"

    def _show_match(self, match: Match) -> None:
        view = match.view
        self.searched = view
        self.bring_up(view)
        if isinstance(view, Trees):
            self.go_to(self._all_rows()[1][match.at].key)
        else:
            view.to_place(match.at)

    def bring_up(self, view: LineView) -> None:
        """Make a pane visible, and give it the keys unless a text is being typed."""
        from textual.widgets import Input

        if not isinstance(self.focused, Input):
            self.set_focus(view)
        elif view.id and view is not self.trees:
            self.show_below(view.id)

    def _next_match(self, step: int) -> None:
        if not self.needle:
            self.refuse("Nothing was searched for yet; / searches")
            return
        self.searched = self.pane
        self.say(self.to_match(step))

    def action_next_match(self) -> None:
        """Next match."""
        self._next_match(1)

    def action_previous_match(self) -> None:
        """Previous match."""
        self._next_match(-1)

    def end_search(self, keep: bool) -> None:
        """Close the line of the search; `keep` leaves what was found marked."""
        from iacdiff.tui.search import Search

        for line in self.query(Search):
            line.remove()
        self.foot.display = True
        if not keep:
            self.search_for("")
        self.set_focus(self.searched or self.trees)
