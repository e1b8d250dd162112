"""What lies on the reviewer's desk: the panes, the review in them, and the place in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual.containers import Container
from textual.screen import Screen

from iacdiff import memory
from iacdiff.records import Difference, Note, Options, Review
from iacdiff.tui import carrying, textrows, treerows
from iacdiff.tui.detail import Detail
from iacdiff.tui.evidence import headline
from iacdiff.tui.findings import Findings
from iacdiff.tui.header import Foot, Head
from iacdiff.tui.lines import LineView
from iacdiff.tui.notebar import NoteBar
from iacdiff.tui.pieces import Line, Piece
from iacdiff.tui.requirements import Requirements
from iacdiff.tui.rows import Outline, Row, tally
from iacdiff.tui.textrows import TextOutline
from iacdiff.tui.trees import Trees

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from iacdiff.tui.app import ReviewApp

_FIRST_KEYS = ("next_difference", "finding", "reviewed", "edit_finding", "next_of_requirement")
_TALL = 14
"""Lines of a screen that has room for a third line in its header."""
BELOW = ("detail", "requirements", "findings")
"""The panes that share a place on a narrow screen."""


class Body(Container):
    """What holds the panes; it shows nothing itself, and Textual need not paint it under them."""

    BLANK = True


class Desk(Screen[object], inherit_bindings=False):
    """The panes of one sample."""

    BLANK = True

    AUTO_FOCUS = "#trees"
    DEFAULT_CSS = """
    Desk #body { layout: grid; grid-size: 1 2; grid-rows: 3fr 2fr; height: 1fr; }
    Desk.-narrow #body { grid-rows: 1fr 1fr; }
    Desk #detail, Desk #requirements, Desk #findings { display: none; }
    Desk.show-detail #detail, Desk.show-requirements #requirements, Desk.show-findings #findings { display: block; }
    Desk.-wide #body { grid-size: 2 2; grid-columns: 1fr 48; grid-rows: 4fr 3fr; }
    Desk.-wide #detail, Desk.-wide #requirements, Desk.-wide #findings { display: block; }
    Desk.-wide #requirements, Desk.-wide #findings { border-left: solid $rule; }
    Desk.-editing #detail, Desk.-editing #requirements, Desk.-editing #findings { display: none; }
    Desk.-editing.-normal #body { grid-size: 1 1; grid-rows: 1fr; height: 30%; }
    Desk.-editing.-wide #body { grid-size: 1 2; grid-columns: 1fr; margin-right: 78; }
    Desk.-editing.-wide #detail { display: block; }
    Desk.-zoomed #body { grid-size: 1 1; grid-columns: 1fr; grid-rows: 1fr; }
    Desk.-zoomed #body LineView { display: none; border-left: none; }
    Desk.-zoomed #body LineView.zoomed { display: block; }
    """
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal"), (140, "-wide")]

    def __init__(self, folder: Path, options: Options) -> None:
        super().__init__()
        self.folder, self.options = folder, options
        self.head, self.foot, self.note_bar = Head("head"), Foot("foot"), NoteBar()
        self.trees, self.detail = Trees("trees"), Detail("detail")
        self.requirements, self.findings = Requirements("requirements"), Findings("findings")
        self.head.folder = folder
        self.review: Review | None = None
        self.outline: Outline | TextOutline = Outline((), {})
        self.as_text = False
        self.place = memory.Place()
        self.place_key = self.place_line = ""
        self.marked: set[str] = set()
        self.position = ""
        """Which sample of how many this is."""
        self.stops: list[Row] = []
        """The differences that can be walked to."""
        self.all_stops: list[Row] = []
        """The same, with those that a filter hides."""
        self.below = "detail"
        self._following = False

    @property
    def review_app(self) -> ReviewApp:
        """The application."""
        return cast("ReviewApp", self.app)

    def say(self, message: str) -> None:
        """A toast."""
        self.review_app.say(message)

    def refuse(self, message: str) -> None:
        """Why a key does nothing now."""
        self.review_app.say(message, "warning")

    # ------------------------------------------------------------------ panes

    def compose(self) -> ComposeResult:
        """Textual: the parts of the screen."""
        yield self.head
        with Body(id="body"):
            yield from self._panes_in_order()
        yield self.foot
        yield self.note_bar

    def _panes_in_order(self) -> Iterator[LineView]:
        yield self.trees
        yield self.requirements
        yield self.detail
        yield self.findings

    @property
    def panes(self) -> list[LineView]:
        """In the order in which `tab` walks them."""
        return [self.trees, self.detail, self.requirements, self.findings]

    @property
    def pane(self) -> LineView:
        """The pane that has the focus."""
        return self.focused if isinstance(self.focused, LineView) else self.trees

    @property
    def is_wide(self) -> bool:
        """Whether all four panes are on the screen."""
        return self.has_class("-wide")

    def on_mount(self) -> None:
        """Textual: ready."""
        self.show_below("detail")
        self.foot_keys()

    def _fit_head(self) -> None:
        """Two lines, and one for what is wrong as a whole, where that leaves enough for the panes."""
        wanted = 3 if self.review and self.review.verdicts and self.app.size.height >= _TALL else 2
        if self.head.size.height != wanted:
            self.head.styles.height = wanted

    def on_resize(self) -> None:
        """Textual: another size may hide or show the tabs."""
        self._fit_head()
        self.call_after_refresh(self._retitle)

    def on_descendant_focus(self) -> None:
        """Textual: another pane has the focus."""
        pane = self.pane
        if pane.id in BELOW:
            self.show_below(pane.id)
        self.foot_keys()
        self._retitle()
        self.show_note()

    def show_note(self) -> None:
        """Show the note on what the cursor is on."""
        if self.place.notes or self.note_bar.note:
            self.note_bar.show(self.note_here())

    def mark_notes(self) -> None:
        """Let the panes show what has a note."""
        differences = {one.about for one in self.place.notes if one.kind == "difference"}
        if self.trees.noted != differences:
            self.trees.noted = differences
            self.trees.repaint()
        lines = {one.about for one in self.place.notes if one.kind == "line"}
        if self.detail.noted != lines:
            self.detail.noted = lines
            self.detail.repaint()
        texts = {one.about for one in self.place.notes if one.kind == "requirement"}
        if self.requirements.noted != texts:
            self.requirements.noted = texts
            self.requirements.relayout(self.requirements.inner_width)

    def note_here(self) -> Note | None:
        """The note on what the cursor is on: the one that is there, or an empty one; None where none can be."""
        return None

    def show_below(self, id: str) -> None:
        """On a narrow screen, which of the panes below is seen."""
        self.below = id
        for name in BELOW:
            self.set_class(name == id, f"show-{name}")
        self._retitle()

    def _retitle(self) -> None:
        """On a narrow screen the lower pane's title is a row of tabs."""
        names = {"detail": "Difference", "requirements": self._requirements_name(), "findings": self._findings_name()}
        focused = self.pane.id
        for id, pane in (("detail", self.detail), ("requirements", self.requirements), ("findings", self.findings)):
            tabs: Line = ()
            if not self.is_wide:
                style = "title underline" if focused == id else "text bold"
                tabs = tuple(
                    piece
                    for other, name in names.items()
                    for piece in (Piece(" "), Piece(name, style if other == id else "dim"), Piece(" "))
                )
            pane.tabs = tabs
            pane.refresh()
        self.trees.refresh()

    def _requirements_name(self) -> str:
        return f"PROMPT {len(self.requirements.items)}" if self.review else "PROMPT"

    def _findings_name(self) -> str:
        return f"Findings {len(self.findings.items)}" if self.review else "Findings"

    def foot_keys(self) -> None:
        """The footer for the focused pane."""
        table = self.review_app.keymap
        keys = [*table.of(self.pane.name_of_place), *table.of("everywhere")]
        keys.sort(key=lambda key: _FIRST_KEYS.index(key.id) if key.id in _FIRST_KEYS else len(_FIRST_KEYS))
        self.foot.show([key for key in keys if key.short])

    # ------------------------------------------------------------------ a review

    def preview(self, review: Review, outline: Outline | TextOutline, as_text: bool) -> None:
        """Show the trees of a review whose PROMPT and report are still being read: to walk in, not yet to write from.

        What was decided about other documents waits until the whole is there to compare it with.
        """
        if not memory.recalled(review.sample).carried:
            self._take_place(review, first=True)
            self._open_trees(review, outline, as_text)
            self.head.state = "reading PROMPT and findings…"
            self.lay_out(self.place.cursor, first=True)

    def _open_trees(self, review: Review, outline: Outline | TextOutline, as_text: bool) -> None:
        self.as_text = as_text
        self.take_rows(outline)
        self.detail.open(review)
        self._take_options()
        self.detail.layout_name, self.detail.context = self.place.layout, self.place.context
        self.trees.stacked = {"stacked": True, "side by side": False}.get(self.place.layout)
        self.trees.headings = _headings(review)

    def show(self, review: Review, outline: Outline | TextOutline, as_text: bool) -> None:
        """Put a review on the desk; where it is the same sample as before, the place stays."""
        first = self.review is None
        self._take_place(review, first)
        self.review = review
        self._open_trees(review, outline, as_text)
        self.requirements.open(review)
        self.findings.open(review)
        self.findings.drafts = len(self.place.drafts)
        self.head.review = review
        self._fit_head()
        self.lay_out(self.place.cursor, first=first)
        if first and (why := textrows.why(review, as_text)):
            self.say(why)
        elif first and not self.stops:
            self.say("Nothing differs; c shows everything")

    def _take_options(self) -> None:
        """What the user wants everywhere, for a sample that was never open."""
        config, fresh = self.review_app.config, memory.Place()
        if self.place.cursor:
            return
        if self.place.context == fresh.context:
            self.place.context = config.number("context")
        self.place.layout = self.place.layout or config.text("layout")
        self.place.everything = self.place.everything or config.switch("everything")

    def take_rows(self, outline: Outline | TextOutline) -> None:
        """Take the rows of another outline."""
        self.outline = outline
        self.stops = self.all_stops = outline.differences()

    def _take_place(self, review: Review, first: bool) -> None:
        key, line = memory.content_key(review.sample), memory.lineage(review.sample)
        if key == self.place_key:
            return
        same = line == self.place_line
        if self.place_key:
            memory.remember(self.place_key, self.place, self.place_line)
        found = memory.recalled(review.sample)
        place, said = found.place, ""
        if found.carried:
            place, said = carrying.carried(place, review)
        if not first and not same:
            place = carrying.of_other_answer(place, self.place, review)
        self.place, self.place_key, self.place_line = place, key, line
        if found.carried:
            memory.remember(key, place, line)
        if found.notice:
            self.refuse(found.notice)
        elif said:
            self.say(said)

    def lay_out(self, cursor: str, first: bool = False) -> None:
        """Make the rows anew, with the cursor on the row of that key or as near as can be."""
        old = self.trees.cursor
        shown = self.outline.rows(self.place.toggled, self.place.everything)
        index = next((i for i, row in enumerate(shown) if row.key == cursor), None)
        if index is None:
            first_stop = next((i for i, row in enumerate(shown) if row.stop), 0)
            index = first_stop if first else min(old, max(0, len(shown) - 1))
        self.trees.reviewed, self.trees.marked = self.place.reviewed, self.marked
        self.mark_notes()
        self.trees.show(shown, index)
        if first:
            self.call_after_refresh(self.follow)
        else:
            self.follow()
        self.count()

    def count(self) -> None:
        """The header's numbers and the panes' titles."""
        self.head.total = len(self.all_stops)
        self.head.counts = tally(row.difference for row in self.all_stops if row.difference)
        marks = f"{len(self.marked)} marked" if self.marked else ""
        self.head.position = " · ".join(part for part in (marks, self.position) if part)
        done = self.place.reviewed
        self.head.reviewed = sum(1 for row in self.all_stops if row.difference and row.difference.id in done)
        self.head.refresh()
        self._retitle()

    def follow_soon(self) -> None:
        """Bring the other panes along when the cursor is painted: a key that is held down is never waited for."""
        if not self._following:
            self._following = True
            self.call_after_refresh(self._follow)

    def _follow(self) -> None:
        self._following = False
        self.follow()

    def follow(self) -> None:
        """Bring the other panes to what the cursor is on."""
        row = self.trees.row
        self.detail.show(row)
        difference = row.difference if row else None
        links = {link.requirement: link for link in difference.links} if difference else {}
        self.requirements.link(links, difference.required if difference else None)
        self.findings.link(frozenset(difference.findings) if difference else frozenset())
        self.show_note()
        if row:
            self.place.cursor = row.key
            self.keep()

    def keep(self) -> None:
        """Remember the place, soon."""

    # ------------------------------------------------------------------ finding rows

    @property
    def difference(self) -> Difference | None:
        """The difference under the cursor."""
        return self.trees.row.difference if self.trees.row else None

    def go_to(self, key: str) -> bool:
        """Put the cursor on the row of that key, unfolding what hides it."""
        index = self._index(key)
        if index is None:
            for parent in self.outline.parents.get(key, ()):
                self.place.toggled.discard(parent)
            self.lay_out(key)
            index = self._index(key)
        if index is None:
            return False
        self.trees.move_to(index, tell=False)
        self.follow_soon()
        return True

    def _index(self, key: str) -> int | None:
        return next((i for i, row in enumerate(self.trees.rows) if row.key == key), None)

    def go_to_difference(self, id: str) -> bool:
        """Put the cursor on a difference."""
        row = next((row for row in self.stops if row.difference and row.difference.id == id), None)
        return row is not None and self.go_to(row.key)

    def title_of(self, row: Row | None) -> str:
        """What a row is about, in words."""
        return headline(row) if row else ""


def _headings(review: Review) -> tuple[str, str]:
    sample = review.sample
    out = []
    for name, answer in (("MODEL", sample.model), ("IDEAL", sample.ideal)):
        files = list(answer.files) or ([answer.document.file] if answer.document else [])
        where = "" if not files else files[0] if len(files) == 1 else f"{len(files)} files"
        out.append(f"{name}  {where}")
    return out[0], out[1]


def outline_of(review: Review, as_text: bool | None) -> tuple[Outline | TextOutline, bool]:
    """(the rows of a review, whether they are of text): text where the trees would be empty, or where asked for."""
    wanted = textrows.is_needed(review) if as_text is None else as_text
    return (textrows.outline(review) if wanted else treerows.outline(review)), wanted
