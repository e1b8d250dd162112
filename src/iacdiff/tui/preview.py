"""What will be written, as it will stand in the document, below what the files say against it."""

from __future__ import annotations

from collections.abc import Sequence

from iacdiff import drafting
from iacdiff.records import Claim
from iacdiff.tui.lines import LineView
from iacdiff.tui.pieces import Line, Piece, cut, display, wrap

VERDICTS = {"contradicted": ("✗", "unmet"), "supported": ("✓", "met"), "unknown": ("?", "unknown")}


class Preview(LineView):
    """The Markdown that will be written; what the files contradict in it comes first."""

    has_cursor = False

    def __init__(self) -> None:
        super().__init__(id="preview")
        self.source: list[str] = []
        self.said: tuple[str, ...] = ()
        self.claims: tuple[Claim, ...] = ()
        self._wrapped: list[Line] = []

    def show(self, lines: list[str], said: tuple[str, ...]) -> None:
        """Other lines."""
        self.source, self.said = lines, said
        self.relayout(self.inner_width)

    def check(self, claims: tuple[Claim, ...]) -> None:
        """What the files say to the claims."""
        self.claims = claims
        self.relayout(self.inner_width)

    def title(self, width: int) -> Line:
        """How the claims fare, and what writing it does beside."""
        said = "  ".join(self.said)
        return (
            Piece(" Preview", "title" if self.has_focus else "dim"),
            *badges(self.claims),
            Piece(f"  {cut(display(said), max(0, width - 24))}", "warning"),
        )

    def relayout(self, width: int) -> None:
        """Wrap anew."""
        against = [line for claim in self.claims if claim.verdict == "contradicted" for line in against_lines(claim)]
        text = [(Piece(display(line), "bold text" if line.startswith("#") else "text"),) for line in self.source]
        self._wrapped = [line for one in (*against, *text) for line in wrap(one, width - 2, 0) or [()]]
        self.load(len(self._wrapped))

    def paint(self, line: int, width: int) -> Line:
        """One line."""
        return (Piece(" "), *self._wrapped[line])


def badges(claims: Sequence[Claim]) -> Line:
    """How many claims the files contradict, support, and leave open."""
    counts = {name: sum(claim.verdict == name for claim in claims) for name in VERDICTS}
    return tuple(Piece(f" {VERDICTS[name][0]}{count}", VERDICTS[name][1]) for name, count in counts.items() if count)


def against_lines(claim: Claim) -> list[Line]:
    """A claim that the files contradict: what it says, why that is not so, and where that is seen."""
    where = ", ".join(drafting.place(span) for span in claim.at[:3])
    return [
        (Piece(f"✗ {claim.side.upper()}: ", "unmet bold"), Piece(display(claim.text), "text")),
        (Piece(f"  {display(claim.because)}", "unmet"), Piece(f"  {display(where)}", "dim")),
    ]
