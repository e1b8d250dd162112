"""Going from difference to difference, folding, searching, and looking at it another way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iacdiff.tui.desk import Desk, outline_of
from iacdiff.tui.detail import LAYOUTS, Detail
from iacdiff.tui.findings import Findings
from iacdiff.tui.lines import LineView
from iacdiff.tui.requirements import Requirements
from iacdiff.tui.rows import Outline, Row
from iacdiff.tui.trees import Trees

if TYPE_CHECKING:
    pass


class Walking(Desk):
    """The keys that move and show, and change nothing."""

    _elsewhere = ""
    """Where the cursor was in the other of the two views."""

    needle = ""
    searched: LineView | None = None

    # ------------------------------------------------------------------ panes bring each other along

    def on_line_view_moved(self, event: LineView.Moved) -> None:
        """A cursor moved: the other panes follow."""
        view = event.view
        if isinstance(view, Trees):
            self.follow_soon()
        elif isinstance(view, Requirements):
            self._follow_requirement(view)
        elif isinstance(view, Findings):
            self._follow_finding(view)

    def _follow_requirement(self, view: Requirements) -> None:
        item = view.item
        if item is None or (self.difference and any(link.requirement == item.id for link in self.difference.links)):
            return
        rows = self.rows_of_requirement(item.id)
        if rows:
            self.go_to(rows[0].key)

    def _follow_finding(self, view: Findings) -> None:
        item = view.item
        if item is None or (self.difference and item.handle in self.difference.findings):
            return
        row = next((row for row in self.stops if row.difference and item.handle in row.difference.findings), None)
        if row:
            self.go_to(row.key)

    def rows_of_requirement(self, id: str) -> list[Row]:
        """The differences that a requirement asks for, in the order of the screen."""
        return [
            row
            for row in self.stops
            if row.difference
            and row.difference.required
            and any(link.requirement == id for link in row.difference.links)
        ]

    def action_next_of_requirement(self) -> None:
        """The next difference of the requirement under the cursor."""
        item = self.requirements.item
        rows = self.rows_of_requirement(item.id) if item else []
        if not rows:
            self.refuse("No difference is linked to this requirement")
            return
        keys = [row.key for row in rows]
        here = self.trees.row.key if self.trees.row else ""
        self.go_to(keys[(keys.index(here) + 1) % len(keys)] if here in keys else keys[0])

    # ------------------------------------------------------------------ from difference to difference

    def _full_order(self) -> dict[str, int]:
        rows = self.outline.rows(frozenset(), self.place.everything, all_open=True)
        order = {row.key: index for index, row in enumerate(rows)}
        here = self.trees.row
        if here and here.key not in order:
            order[here.key] = order.get(here.parent, -1)
        return order

    def _walk(self, step: int, unreviewed: bool = False) -> None:
        order = self._full_order()
        here = order.get(self.trees.row.key, -1) if self.trees.row else -1
        ahead = [row for row in self.stops if (order.get(row.key, -1) - here) * step > 0]
        if unreviewed:
            ahead = [row for row in ahead if row.difference and row.difference.id not in self.place.reviewed]
        if ahead:
            self.go_to(ahead[0 if step > 0 else -1].key)
            return
        if not self.stops:
            self.refuse("There is no difference")
        elif unreviewed:
            self._first_unreviewed()
        else:
            self.refuse("This is the last difference" if step > 0 else "This is the first difference")

    def _first_unreviewed(self) -> None:
        for row in self.stops:
            if row.difference and row.difference.id not in self.place.reviewed:
                self.go_to(row.key)
                return
        self.say("All differences are reviewed")

    def action_next_difference(self) -> None:
        """Next difference."""
        self._walk(1)

    def action_previous_difference(self) -> None:
        """Previous difference."""
        self._walk(-1)

    def action_next_unreviewed(self) -> None:
        """Next one that is not reviewed; from the last, the first."""
        self._walk(1, unreviewed=True)

    # ------------------------------------------------------------------ folding

    def on_trees_folded(self, event: Trees.Folded) -> None:
        """A row is folded or unfolded."""
        self.place.toggled ^= {event.key}
        self.lay_out(event.key)

    def action_fold_all(self) -> None:
        """Fold the declarations; once more, the groups."""
        if not isinstance(self.outline, Outline):
            self.place.toggled = set()
        else:
            nodes = {node.row.key for group in self.outline.groups for node in group.nodes if node.differing}
            groups = {group.row.key for group in self.outline.groups}
            self.place.toggled = nodes | groups if self.place.toggled == nodes else nodes
        self._lay_out_near()

    def action_unfold_all(self) -> None:
        """Unfold what differs; once more, everything."""
        if not isinstance(self.outline, Outline):
            self.place.toggled = {f"run:{first}" for first, _ in self.outline.runs}
        else:
            wholes = {node.row.key for group in self.outline.groups for node in group.nodes if not node.differing}
            self.place.toggled = set() if self.place.toggled else wholes
        self._lay_out_near()

    def _lay_out_near(self) -> None:
        """Arrange, with the cursor on the same row or on the one above it in the tree."""
        row = self.trees.row
        keys = [row.key, row.parent, *self.outline.parents.get(row.key, ())] if row else []
        shown = {one.key for one in self.outline.rows(self.place.toggled, self.place.everything)}
        self.lay_out(next((key for key in keys if key in shown), ""))

    def action_everything(self) -> None:
        """Only what differs, or everything."""
        self.place.everything = not self.place.everything
        self._lay_out_near()
        self.say("Everything" if self.place.everything else "Only what differs")

    def action_text(self) -> None:
        """The trees, or both documents as text."""
        if self.review is None:
            return
        here = self.trees.row.key if self.trees.row else ""
        self.outline, self.as_text = outline_of(self.review, not self.as_text)
        self.stops = self.outline.differences()
        self.trees.cursor = 0
        self.lay_out(self._elsewhere, first=True)
        self._elsewhere = here
        self.say("Both documents as text; w goes back to the trees" if self.as_text else "The trees")

    # ------------------------------------------------------------------ panes and layouts

    def _cycle(self, step: int) -> None:
        panes = self.panes
        pane = panes[(panes.index(self.pane) + step) % len(panes)]
        if self.has_class("-zoomed"):
            for one in panes:
                one.set_class(one is pane, "zoomed")
        elif pane.id in ("detail", "requirements", "findings"):
            self._show_below(pane.id)
        self.set_focus(pane)

    def action_next_pane(self) -> None:
        """The next pane."""
        self._cycle(1)

    def action_previous_pane(self) -> None:
        """The previous pane."""
        self._cycle(-1)

    def action_zoom(self) -> None:
        """The focused pane alone, or all of them."""
        zoomed = not self.has_class("-zoomed")
        self.set_class(zoomed, "-zoomed")
        for pane in self.panes:
            pane.set_class(zoomed and pane is self.pane, "zoomed")

    def action_layout(self) -> None:
        """Side by side, stacked, whole source."""
        now = self.detail.layout_now(self.detail.inner_width)
        self.place.layout = LAYOUTS[(LAYOUTS.index(now) + 1) % len(LAYOUTS)]
        self.detail.layout_name = self.place.layout
        self.trees.stacked = {"stacked": True, "side by side": False}.get(self.place.layout)
        self.trees.repaint()
        self.detail.show(self.trees.row)
        self.say(f"Layout: {self.place.layout}")
        self.keep()

    def _more(self, by: int) -> None:
        self.place.context = self.detail.context = max(0, min(40, self.detail.context + by))
        self.detail.show(self.trees.row)
        self.keep()

    def action_more_context(self) -> None:
        """More lines around."""
        self._more(2)

    def action_less_context(self) -> None:
        """Fewer lines around."""
        self._more(-2)

    # ------------------------------------------------------------------ searching

    async def action_search(self) -> None:
        """Ask for a text to search in the focused pane."""
        from iacdiff.tui.search import Search

        self.searched = self.trees if isinstance(self.pane, Detail) else self.pane
        if not self.query(Search):
            self.foot.display = False
            await self.mount(Search(self.needle))

    def search_for(self, needle: str) -> list[int]:
        """Search while the text is typed: items that match, with the cursor on the first from here."""
        self.needle = needle
        view = self.searched or self.trees
        view.needle = needle  # type: ignore[attr-defined]
        if isinstance(view, Trees):
            found = self._rows_with(needle)
            view.found = {row.key for row in found}
        view.repaint()
        return self.matches()

    def _rows_with(self, needle: str) -> list[Row]:
        wanted = needle.lower()
        if not wanted:
            return []
        rows = self.outline.rows(frozenset(), self.place.everything, all_open=True)
        return [row for row in rows if wanted in row.text.lower()]

    def matches(self) -> list[int]:
        """Positions that match, in the pane that is searched."""
        view = self.searched or self.trees
        wanted = self.needle.lower()
        if not wanted:
            return []
        if isinstance(view, Trees):
            order = self._full_order()
            return sorted(order[row.key] for row in self._rows_with(self.needle) if row.key in order)
        return [item for item in range(view.count) if wanted in view.item_text(item).lower()]

    def to_match(self, step: int, stay: bool = False) -> str:
        """Go to the next match; gives "3/17", or why not."""
        view = self.searched or self.trees
        found = self.matches()
        if not found:
            return f"nothing holds “{self.needle}”" if self.needle else ""
        here = (
            self._full_order().get(self.trees.row.key, -1)
            if isinstance(view, Trees) and self.trees.row
            else view.cursor
        )
        if stay:
            here -= step
        ahead = [at for at in found if (at - here) * step > 0]
        at = (ahead[0] if step > 0 else ahead[-1]) if ahead else found[0 if step > 0 else -1]
        if isinstance(view, Trees):
            rows = self.outline.rows(frozenset(), self.place.everything, all_open=True)
            self.go_to(rows[at].key)
        else:
            view.move_to(at)
        return f"{found.index(at) + 1}/{len(found)}"

    def _next_match(self, step: int) -> None:
        if not self.needle:
            self.refuse("Nothing was searched for yet; / searches")
            return
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

    def action_escape(self) -> None:
        """Clear the search, else the marks, else the zoom."""
        if self.needle:
            self.search_for("")
        elif self.marked:
            self.marked.clear()
            self.trees.repaint()
        elif self.has_class("-zoomed"):
            self.action_zoom()
        else:
            self.set_focus(self.trees)
