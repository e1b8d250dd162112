"""A filter over the trees, PROMPT and the findings: what does not match leaves until esc brings it back."""

from __future__ import annotations

from iacdiff.records import Finding, Requirement
from iacdiff.tui import filtering
from iacdiff.tui.filtering import Filter, Looked
from iacdiff.tui.lines import LineView
from iacdiff.tui.requirements import Requirements
from iacdiff.tui.rows import Outline
from iacdiff.tui.searching import Searching
from iacdiff.tui.textrows import TextOutline
from iacdiff.tui.trees import Trees


class Narrowing(Searching):
    """The filter and its key."""

    whole: Outline | TextOutline | None = None
    """The rows without a filter."""
    filtered: LineView | None = None
    """The pane whose filter is being typed."""
    kept = Filter()
    """Of the trees."""
    kept_prompt = Filter()
    kept_findings = Filter()
    _place_before = ""

    @property
    def is_filtered(self) -> bool:
        """Whether something is hidden by a filter."""
        return bool(self.kept or self.kept_prompt or self.kept_findings)

    def looked(self) -> Looked:
        """What was reviewed, as far as a filter asks."""
        review = self.review
        requirements = {item.id: item for item in review.requirements} if review else {}
        return Looked(frozenset(self.place.reviewed), requirements, self._touched())

    def _touched(self) -> set[str]:
        """Requirements of which a difference was looked at, or a finding was written."""
        review = self.review
        if review is None:
            return set()
        done = self.place.reviewed
        seen = [
            difference.links
            for difference in review.differences
            if difference.required and (difference.id in done or difference.findings)
        ]
        written = [finding.links for finding in review.report.findings if finding.required]
        return {link.requirement for links in (*seen, *written) for link in links[:1]}

    # ------------------------------------------------------------------ what stays

    def take_rows(self, outline: Outline | TextOutline) -> None:
        """Take the rows of another outline, those that the filter keeps."""
        self.whole = outline
        self.all_stops = outline.differences()
        self.outline = filtering.narrowed(outline, self.kept, self.looked())
        self.stops = self.outline.differences() if self.kept else self.all_stops

    def count(self) -> None:
        """The header's numbers, the panes' titles, and what is left of the lists."""
        self._narrow_lists()
        self.head.touched = len(self._touched()) if self.review else 0
        self.trees.filter = self._left(self.kept, len(self.stops), len(self.all_stops))
        super().count()

    def _narrow_lists(self) -> None:
        review = self.review
        if review is None:
            return
        looked, prompt, findings = self.looked(), self.kept_prompt, self.kept_findings
        requirements: tuple[Requirement, ...] = review.requirements
        found: tuple[Finding, ...] = review.report.findings
        if prompt:
            requirements = tuple(item for item in requirements if prompt.requirement(item, looked))
        if findings:
            found = tuple(item for item in found if findings.finding(item))
        self.requirements.filter = self._left(prompt, len(requirements), len(review.requirements))
        self.findings.filter = self._left(findings, len(found), len(review.report.findings))
        self.requirements.hold(requirements)
        self.findings.hold(found)

    @staticmethod
    def _left(kept: Filter, left: int, of: int) -> str:
        return f"{kept.text}: {left} of {of}" if kept else ""

    # ------------------------------------------------------------------ the key

    async def action_filter(self) -> None:
        """Ask for what is to stay in the focused pane."""
        from iacdiff.tui.filterline import FilterLine

        if self.review is None:
            self.refuse("The sample is still being read")
            return
        pane = self.pane
        self.filtered = pane if pane in (self.requirements, self.findings) else self.trees
        self._place_before = self.trees.row.key if self.trees.row else ""
        names = {self.requirements: ("PROMPT", self.kept_prompt), self.findings: ("findings", self.kept_findings)}
        name, kept = names.get(self.filtered, ("trees", self.kept))
        if not self.query(FilterLine):
            self.foot.display = False
            types = sorted({difference.type.lower() for difference in self.review.differences})
            await self.mount(FilterLine(kept.text, name, types))

    def filter_by(self, text: str) -> str:
        """Filter while it is typed; gives what is left."""
        kept = filtering.read(text)
        left = self._filter_with(kept)
        bearable = kept.bearable()
        if bearable is not kept:
            left = self._filter_with(bearable)
        return bearable.error or left

    def _filter_with(self, kept: Filter) -> str:
        if isinstance(self.filtered, Requirements):
            self.kept_prompt = kept
            self.count()
            left, of = self.requirements.count, len(self.review.requirements) if self.review else 0
        elif self.filtered is self.findings:
            self.kept_findings = kept
            self.count()
            left, of = len(self.findings.items), len(self.review.report.findings) if self.review else 0
        else:
            self.kept = kept
            if self.whole is not None:
                self.take_rows(self.whole)
                self.lay_out(self._nearest())
            left, of = len(self.stops), len(self.all_stops)
        return f"{left} of {of}" if kept else ""

    def _nearest(self) -> str:
        """The row that the cursor was on, or the next difference that stays; without any, the one before."""
        before = self._place_before
        shown = {row.key for row in self.outline.rows(self.place.toggled, self.place.everything)}
        if (before in shown and not before.startswith("group:")) or not self.kept or not self.stops:
            return before
        ahead = False
        left = {row.key for row in self.stops}
        for row in self.all_stops:
            ahead = ahead or row.key == before or before in (row.parent, *self.outline.parents.get(row.key, ()))
            if ahead and row.key in left:
                return row.key
        return self.stops[-1 if ahead else 0].key

    def end_filter(self, keep: bool) -> None:
        """Close the line of the filter; `keep` leaves the filter on."""
        from iacdiff.tui.filterline import FilterLine

        for line in self.query(FilterLine):
            line.remove()
        self.foot.display = True
        if not keep:
            self.filter_by("")
        self.set_focus(self.filtered or self.trees)

    def clear_filter(self) -> None:
        """Take away the filter of the focused pane; without one there, all of them."""
        panes: dict[LineView, Filter] = {
            self.trees: self.kept,
            self.requirements: self.kept_prompt,
            self.findings: self.kept_findings,
        }
        mine = [self.pane] if panes.get(self.pane) else [pane for pane, kept in panes.items() if kept]
        for pane in mine:
            self.filtered = pane
            self._place_before = self.trees.row.key if self.trees.row else ""
            self.filter_by("")
        self.say("Without a filter" if Trees in map(type, mine) else "All of it again")
