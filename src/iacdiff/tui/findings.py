"""The findings of MODEL_FAILURES.md, and which of them are about the selected difference."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import ClassVar

from iacdiff.records import Finding, Review
from iacdiff.tui.keys import Where
from iacdiff.tui.lines import LineView, bindings
from iacdiff.tui.pieces import Line, Piece, display, with_match, wrap

_VERDICTS = {"supported": ("✓", "met"), "contradicted": ("✗", "unmet"), "unknown": ("?", "unknown")}


class Findings(LineView):
    """The list of findings."""

    BINDINGS = bindings("findings")
    name_of_place: ClassVar[Where] = "findings"

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.items: tuple[Finding, ...] = ()
        self.linked: AbstractSet[str] = frozenset()
        self.marked: set[str] = set()
        """Handles."""
        self.drafts = 0
        self.file = ""
        self.exists = False
        self.tabs: Line = ()
        self._lines: list[Line] = []

    def open(self, review: Review | None) -> None:
        """The findings of a review."""
        self.items = review.report.findings if review else ()
        self.file = review.sample.failures.file if review else ""
        self.exists = bool(review and review.sample.failures_exists)
        self.marked &= {item.handle for item in self.items}
        self._wrap(self.inner_width)

    def hold(self, items: tuple[Finding, ...]) -> None:
        """Only some of the findings."""
        if items != self.items:
            self.items = items
            self._wrap(self.inner_width)

    def link(self, handles: AbstractSet[str]) -> None:
        """Mark the findings about the selected difference, and bring the first up."""
        if handles == self.linked:
            return
        self.linked = handles
        self._wrap(self.inner_width)
        if handles and not self.has_focus:
            index = next((i for i, item in enumerate(self.items) if item.handle in handles), None)
            if index is not None:
                self.move_to(index, tell=False)

    @property
    def item(self) -> Finding | None:
        """The finding under the cursor."""
        return self.items[self.cursor] if self.items else None

    @property
    def chosen(self) -> list[Finding]:
        """The marked findings, in the order of the document; without marks, the one under the cursor."""
        marked = [item for item in self.items if item.handle in self.marked]
        return marked or ([self.item] if self.item else [])

    def toggle_mark(self) -> None:
        """Mark the finding under the cursor, or take its mark away, and go on to the next one."""
        if self.item:
            self.marked ^= {self.item.handle}
            self._wrap(self.inner_width)
            self.move_to(self.cursor + 1)

    def clear_marks(self) -> None:
        """No finding is marked."""
        self.marked.clear()
        self._wrap(self.inner_width)

    def title(self, width: int) -> Line:
        """The name of the pane and how many there are."""
        style = "title" if self.has_focus else "dim"
        marked = (Piece(f" {len(self.marked)} marked ", "key"),) if self.marked else ()
        if self.tabs:
            return (*self.tabs, *marked)
        drafts = f" · {self.drafts} draft{'s' if self.drafts > 1 else ''}" if self.drafts else ""
        return (Piece(" Findings", style), Piece(f"  {len(self.items)}{drafts}", "dim"), *marked)

    def item_text(self, item: int) -> str:
        """What a search looks at."""
        return " ".join((self.items[item].title, *self.items[item].labels.values()))

    def relayout(self, width: int) -> None:
        """Wrap anew."""
        self._wrap(width)

    def _wrap(self, width: int) -> None:
        lines: list[Line] = []
        starts: list[int] = []
        for item in self.items:
            starts.append(len(lines))
            lines += self._one(item, width)
        if not self.items and self.file:
            nothing = f"No findings in {self.file} yet." if self.exists else f"There is no {self.file} yet."
            hint = [Piece(f"{nothing} ", "dim"), Piece("f", "key"), Piece(" on a difference writes one.", "dim")]
            lines = [(Piece(" "), *line) for line in wrap(hint, max(12, width - 2))]
            starts = [0]
        self._lines = lines
        self.load(len(starts), starts, len(lines), self.cursor)

    def _one(self, item: Finding, width: int) -> list[Line]:
        marked = item.handle in self.marked
        bar = Piece("●" if marked else "▌" if item.handle in self.linked else " ", "key")
        rest_bar = Piece(" ") if marked else bar
        severity = item.severity
        badge = Piece(severity[0] if severity else "·", f"severity-{severity.lower()}" if severity else "dim")
        number = display(item.number or "–")
        lead = (bar, badge, Piece(f" {number:>3} ", "dim"))
        style = "text bold" if item.handle in self.linked else "text"
        text = [Piece(display(item.title) or "(no title)", style), *self._badges(item)]
        first, *rest = wrap(text, max(12, width - 8), 0, 3) or [()]
        return [(*lead, *first), *((rest_bar, Piece(" " * 6), *line) for line in rest)]

    @staticmethod
    def _badges(item: Finding) -> Line:
        place = Piece(f"  {item.span.first}", "dim")
        tally: dict[str, int] = {}
        for claim in item.claims:
            tally[claim.verdict] = tally.get(claim.verdict, 0) + 1
        badges = [Piece(f" {sign}{tally[name]}", style) for name, (sign, style) in _VERDICTS.items() if name in tally]
        return (place, *badges)

    def paint(self, line: int, width: int) -> Line:
        """One line of a finding."""
        found = self._lines[line]
        return with_match(found, self.needle) if self.needle else found
