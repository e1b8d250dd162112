"""What a finding claims, what the files say to each claim, and the very lines that say so."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Vertical
from textual.screen import ModalScreen

from iacdiff import drafting
from iacdiff.records import Claim, Finding, Review, Span
from iacdiff.tui.highlight import Highlighter
from iacdiff.tui.keys import Where
from iacdiff.tui.lines import LineView, bindings
from iacdiff.tui.pieces import BLANK, Line, Piece, display, wrap
from iacdiff.tui.preview import VERDICTS, badges

if TYPE_CHECKING:
    from textual.app import ComposeResult

_AROUND = 3
_MOST_PLACES = 6
_MOST_LINES = 60
"""Of one place."""
_ORDER = {"contradicted": 0, "unknown": 1, "supported": 2}


class ClaimList(LineView):
    """The claims, the contradicted ones first."""

    name_of_place: ClassVar[Where] = "list"

    def __init__(self, finding: Finding) -> None:
        super().__init__(id="claims")
        self.finding = finding
        self.claims = sorted(finding.claims, key=lambda claim: _ORDER[claim.verdict])
        self._lines: list[Line] = []

    @property
    def claim(self) -> Claim | None:
        """The claim under the cursor."""
        return self.claims[self.cursor] if self.claims else None

    def title(self, width: int) -> Line:
        """Which finding makes them."""
        name = f" {display(self.finding.number)} {display(self.finding.title)}"[: max(0, width - 20)]
        return (Piece(name, "title"), *badges(self.claims))

    def item_text(self, item: int) -> str:
        """What a search looks at."""
        return self.claims[item].text

    def relayout(self, width: int) -> None:
        """Wrap anew."""
        self._lines, starts = [], []
        for claim in self.claims:
            starts.append(len(self._lines))
            sign, style = VERDICTS[claim.verdict]
            said = [Piece(f"{sign} ", f"{style} bold"), Piece(f"{claim.side.upper()} ", "dim")]
            why = [Piece(display(claim.because), style), Piece(f"  line {claim.span.first}", "dim")]
            self._lines += wrap([*said, Piece(display(claim.text), "text")], width - 2, 2, 4)
            self._lines += [(Piece("  "), *line) for line in wrap(why, width - 4, 0, 4)]
        if not self.claims:
            self._lines = [(Piece("Nothing in this finding can be held against the files.", "dim"),)]
        self.load(len(starts) or 1, starts or [0], len(self._lines), self.cursor)

    def paint(self, line: int, width: int) -> Line:
        """One line."""
        return (Piece(" "), *self._lines[line])


class Places(LineView):
    """The lines of the files that a verdict rests on."""

    has_cursor = False

    def __init__(self, review: Review) -> None:
        super().__init__(id="places")
        self.source = Highlighter(review.sample)
        self._lines: list[Line] = []

    def show(self, claim: Claim | None) -> None:
        """Those of another claim."""
        self._lines = []
        for span in claim.at[:_MOST_PLACES] if claim else ():
            self._lines += [(Piece(f" {display(drafting.place(span))}", "title"),), *self._of(span)]
        if not self._lines:
            self._lines = [(Piece(" No single line shows it.", "dim"),) if claim else BLANK]
        self.load(len(self._lines))
        self.scroll_to(y=0, animate=False, force=True)

    def _of(self, span: Span) -> list[Line]:
        last = min(self.source.length(span.file), span.last + _AROUND, span.first + _MOST_LINES)
        return [
            (
                Piece("▌" if span.first <= number <= span.last else " ", "key"),
                Piece(f"{number:>5} ", "text" if span.first <= number <= span.last else "dim"),
                *self.source.line(span.file, number),
            )
            for number in range(max(1, span.first - _AROUND), last + 1)
        ]

    def title(self, width: int) -> Line:
        """What stands here."""
        return (Piece(" What the files say", "dim"), Piece("  Enter goes there", "dim"))

    def paint(self, line: int, width: int) -> Line:
        """One line."""
        return self._lines[line]


class Claims(ModalScreen[Span | None], inherit_bindings=False):
    """Gives the place to go to, or None."""

    BINDINGS = bindings("list")
    DEFAULT_CSS = """
    Claims { align: center middle; background: $background 40%; }
    Claims #box { width: 120; max-width: 100%; height: 92%; background: $background; border: round $rule; }
    Claims ClaimList { height: 1fr; }
    Claims Places { height: 1fr; }
    """

    def __init__(self, review: Review, finding: Finding) -> None:
        super().__init__()
        self.list, self.places = ClaimList(finding), Places(review)

    def compose(self) -> ComposeResult:
        """Textual: the claims, and what they rest on."""
        with Vertical(id="box"):
            yield self.list
            yield self.places

    def on_mount(self) -> None:
        """Textual: the first claim is the worst."""
        self.set_focus(self.list)
        self.places.show(self.list.claim)

    def on_line_view_moved(self, event: LineView.Moved) -> None:
        """Another claim: its lines."""
        if event.view is self.list:
            self.places.show(self.list.claim)

    def action_choose(self) -> None:
        """Go to where the verdict comes from."""
        claim = self.list.claim
        self.dismiss(claim.at[0] if claim and claim.at else None)

    def action_dismiss(self, result: Span | None = None) -> None:  # type: ignore[override]
        """Close."""
        self.dismiss(None)

    def key_o(self) -> None:
        """The key that opened it closes it."""
        self.dismiss(None)

    def key_q(self) -> None:
        """As people expect."""
        self.dismiss(None)
