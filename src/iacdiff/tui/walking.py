"""Going from difference to difference, folding, searching, and looking at it another way."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from iacdiff import disk, memory
from iacdiff.tui.copying import Copying
from iacdiff.tui.desk import outline_of
from iacdiff.tui.detail import LAYOUTS, Detail
from iacdiff.tui.findings import Findings
from iacdiff.tui.keys import Where, display
from iacdiff.tui.lines import LineView
from iacdiff.tui.requirements import Requirements
from iacdiff.tui.rows import Outline, Row
from iacdiff.tui.trees import Trees

if TYPE_CHECKING:
    from textual.events import Key


_HINTED = 2
"""How often the first keys are shown in words."""
_HINT_KEYS = 12
"""Keys after which they have been seen."""
_ELSEWHERE: Mapping[Where, str] = {
    "trees": "in the trees",
    "detail": "in the difference",
    "requirements": "in PROMPT",
    "findings": "in the findings",
    "editor": "while a finding is written (f)",
}


class Walking(Copying):
    """The keys that move and show, and change nothing."""

    _common: tuple[object, frozenset[str]] = (None, frozenset())
    """The table of keys, and those in it that hold in every pane."""
    _elsewhere = ""
    """Where the cursor was in the other of the two views."""

    def on_mount(self) -> None:
        """Textual: on the first days, the first keys in words."""
        app = self.review_app
        if app.config.switch("hints") and app.settings.hinted < _HINTED:
            self.foot.first_keys = _HINT_KEYS
            app.settings.hinted += 1
            memory.keep_settings(app.settings)

    # ------------------------------------------------------------------ panes bring each other along

    def on_line_view_moved(self, event: LineView.Moved) -> None:
        """A cursor moved: the other panes follow."""
        view = event.view
        if isinstance(view, Trees):
            self.follow_soon()
        elif isinstance(view, Detail):
            self.show_note()
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

    def _walk(self, step: int, unreviewed: bool = False) -> None:
        order = self.full_order()
        here = self.place_in(order)
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
        outline, self.as_text = outline_of(self.review, not self.as_text)
        self.take_rows(outline)
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
            self.show_below(pane.id)
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

    def action_whole_source(self) -> None:
        """The whole file of both sides at this place, and back."""
        if self.trees.row is None:
            self.refuse("There is nothing here to show the source of")
            return
        whole = self.detail.layout_name != "source"
        self.detail.layout_name = "source" if whole else self.place.layout if self.place.layout != "source" else ""
        self.detail.show(self.trees.row)

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

    def action_screenshot(self) -> None:
        """A picture of the screen as SVG, in the working folder; in our own where that cannot be written."""
        name = f"iacdiff-{self.folder.name if self.folder.name != 'lib' else self.folder.parent.name}"
        picture = self.app.export_screenshot(title=name).encode("utf-8", "replace")
        for folder in (Path.cwd(), disk.state_folder()):
            path = folder / f"{name}.svg"
            number = 1
            while path.exists():
                number += 1
                path = folder / f"{name}-{number}.svg"
            try:
                disk.write_atomically(path, picture)
            except OSError:
                continue
            self.say(f"Written: {path}")
            return
        self.refuse("The picture cannot be written, neither here nor in your state folder")

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

    def on_key(self, event: Key) -> None:
        """A key that means something only in another pane says so."""
        self.foot.pressed()
        table = self.review_app.keymap.keys
        if self._common[0] is not table:
            common = [key.keys.split(",") for key in table if key.where in ("everywhere", "lines")]
            self._common = table, frozenset(name for names in common for name in names)
        if event.key in self._common[1]:
            return
        here = self.pane.name_of_place
        meant = [key for key in table if key.where in _ELSEWHERE and event.key in key.keys.split(",")]
        if meant and isinstance(self.focused, LineView) and not any(key.where == here for key in meant):
            self.refuse(f"{display(meant[0])} works {_ELSEWHERE[meant[0].where]}: {meant[0].description}")

    def action_escape(self) -> None:
        """Clear the search, else the marks, else the filter, else the zoom."""
        self.foot.hush()
        if self.needle:
            self.search_for("")
        elif self.marked:
            self.marked.clear()
            self.trees.repaint()
        elif self.is_filtered:
            self.clear_filter()
        elif self.has_class("-zoomed"):
            self.action_zoom()
        else:
            self.set_focus(self.trees)
