"""PROMPT as it reads: each requirement with its line and where it stands on both sides; what asks for the selected
difference stands out.
"""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from typing import ClassVar

from iacdiff.records import Link, Requirement, Review, State
from iacdiff.tui.keys import Where
from iacdiff.tui.lines import LineView, bindings
from iacdiff.tui.pieces import Line, Piece, cut, display, with_match, wrap

_NEAR = 0.7
"""A link with less than this part of the best one's score stays quiet."""
_SURE, _LIKELY = 0.6, 0.35
"""Scores from which a link is called sure, and likely."""
STATES: Mapping[State, str] = {"met": "✓", "unmet": "✗", "partly": "~", "unknown": "?"}


class Requirements(LineView):
    """The requirements of all prompts."""

    BINDINGS = bindings("requirements")
    name_of_place: ClassVar[Where] = "requirements"

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.items: tuple[Requirement, ...] = ()
        self.links: Mapping[str, Link] = {}
        self.noted: AbstractSet[str] = frozenset()
        """Texts of requirements that have a note."""
        self.required: bool | None = None
        self.tabs: Line = ()
        self._lines: list[tuple[int, Line]] = []
        self._many_files = False

    def open(self, review: Review | None) -> None:
        """The requirements of a review."""
        self.items = review.requirements if review else ()
        self._many_files = len({item.span.file for item in self.items}) > 1
        self.links = {}
        self._wrap(self.inner_width)

    def hold(self, items: tuple[Requirement, ...]) -> None:
        """Only some of the requirements."""
        if items != self.items:
            here = self.item
            self.items = items
            self.cursor = items.index(here) if here in items else 0
            self._wrap(self.inner_width)

    def link(self, links: Mapping[str, Link], required: bool | None) -> None:
        """Mark the requirements that the selected difference is linked to, and bring the best one up."""
        if links == self.links and required == self.required:
            return
        self.links, self.required = links, required
        self._wrap(self.inner_width)
        best = max(links.values(), key=lambda link: link.score, default=None)
        if best is not None and not self.has_focus:
            index = next((i for i, item in enumerate(self.items) if item.id == best.requirement), None)
            if index is not None:
                self.move_to(index, tell=False)
                self.repaint()

    @property
    def item(self) -> Requirement | None:
        """The requirement under the cursor."""
        return self.items[self.cursor] if self.items else None

    def title(self, width: int) -> Line:
        """The name of the pane and how many are met."""
        style = "title" if self.has_focus else "dim"
        if self.tabs:
            return (*self.tabs, Piece("  signs: MODEL IDEAL", "dim"))
        model = sum(item.model.state == "met" for item in self.items)
        ideal = sum(item.ideal.state == "met" for item in self.items)
        return (
            Piece(" MI", "bold dim"),
            Piece(" PROMPT", style),
            Piece(f"  met: MODEL {model} · IDEAL {ideal} of {len(self.items)}", "dim"),
        )

    def item_text(self, item: int) -> str:
        """What a search looks at."""
        return self.items[item].text

    def relayout(self, width: int) -> None:
        """Wrap anew."""
        self._wrap(width)

    def _wrap(self, width: int) -> None:
        lines: list[tuple[int, Line]] = []
        starts: list[int] = []
        above: tuple[str, ...] = ()
        file = ""
        for index, item in enumerate(self.items):
            starts.append(len(lines))
            if self._many_files and item.span.file != file:
                lines.append((index, (Piece(f" {display(item.span.file)}", "title"),)))
            if item.section and item.section != above:
                lines.append((index, (Piece(f" {cut(display(item.section[-1]), width - 2)}", "bold dim"),)))
            above, file = item.section, item.span.file
            lines += [(index, line) for line in self._one(item, width)]
        self._lines = lines
        self.load(len(self.items), starts, len(lines), self.cursor)

    def _one(self, item: Requirement, width: int) -> list[Line]:
        link = self.links.get(item.id)
        best = max((one.score for one in self.links.values()), default=0.0)
        strong = link is not None and self.required is not False and link.score >= _NEAR * best
        bar = Piece(("▌" if strong else "▏") if link else " ", "key" if strong else "dim")
        lead = (
            bar,
            _state(item.model.state),
            _state(item.ideal.state),
            Piece(f"{item.span.first:>4} ", "dim"),
        )
        text = [Piece(display(item.text), "text bold" if strong else "text")]
        if item.text in self.noted:
            text.append(Piece(" ✎", "key"))
        if link:
            text.append(Piece(f"  {_sureness(link)}: {display(link.because)}", "dim"))
        first, *rest = wrap(text, max(width - 9, 12), 0, 8) or [()]
        return [(*lead, *first), *((bar, Piece(" " * 7), *line) for line in rest)]

    def paint(self, line: int, width: int) -> Line:
        """One line of a requirement."""
        found = self._lines[line][1]
        return with_match(found, self.needle) if self.needle else found


def _sureness(link: Link) -> str:
    """How far a link is to be trusted, in words."""
    if link.suspect:
        return "you accepted another wording of this; r confirms"
    if link.status != "suggested":
        return f"you {link.status} this"
    return "surely" if link.score >= _SURE else "likely" if link.score >= _LIKELY else "perhaps"


def _state(state: State) -> Piece:
    return Piece(STATES[state], "gap" if state == "unknown" else f"{state} bold")
