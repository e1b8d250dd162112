"""All keys out of their table, and all problems of a review: lines to read, over the rest of the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from textual.screen import ModalScreen

from iacdiff import drafting
from iacdiff.records import Review, Span
from iacdiff.tui.keys import Keymap, Where, display
from iacdiff.tui.lines import LineView, bindings
from iacdiff.tui.pieces import BLANK, Line, Piece, wrap
from iacdiff.tui.pieces import display as shown

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from iacdiff.tui.app import ReviewApp

_PLACES: tuple[tuple[Where, str], ...] = (
    ("trees", "In the trees"),
    ("detail", "In the difference"),
    ("requirements", "In PROMPT"),
    ("findings", "In the findings"),
    ("everywhere", "Everywhere"),
    ("lines", "Moving"),
    ("editor", "While a finding is written"),
    ("note", "While a note is written"),
    ("offer", "While drafts are offered"),
    ("picker", "In the list of samples"),
    ("tour", "On the tour of iacdiff demo"),
)
_SIGNS = (
    ("-", "missing", "missing: IDEAL has it, MODEL does not"),
    ("~", "changed", "misconfigured: both have it, and they differ"),
    ("+", "extra", "extra: only MODEL has it"),
    ("?", "undecided", "undecided: a side cannot be worked out"),
    ("≈", "undecided", "the pairing itself is doubtful"),
    ("✓", "met", "reviewed; in PROMPT: met"),
    ("✎", "key", "has a note"),
    ("✗", "unmet", "in PROMPT: not met"),
    ("C H M L", "severity-high", "Critical, High, Medium, Low"),
    ("●", "key", "marked: several marked ones are done together"),
    ("▌ ▏", "key", "asked for by this, surely or perhaps; in the code: the lines that it is about"),
    ("⏎ ↪", "dim", "a line ends here inside a value; a long line goes on"),
)


class Page(LineView):
    """Lines to read."""

    has_cursor = False

    def __init__(self, heading: str, paragraphs: list[Line]) -> None:
        super().__init__(id="page")
        self.heading, self.paragraphs = heading, paragraphs
        self._wrapped: list[Line] = []

    def title(self, width: int) -> Line:
        """What is read here."""
        return (Piece(f" {self.heading}", "title"), Piece("  Esc closes", "dim"))

    def relayout(self, width: int) -> None:
        """Wrap anew."""
        self._wrapped = [line for paragraph in self.paragraphs for line in wrap(paragraph, width - 2, 4) or [BLANK]]
        self.load(len(self._wrapped))

    def paint(self, line: int, width: int) -> Line:
        """One line."""
        return (Piece(" "), *self._wrapped[line])


class Reading(ModalScreen[None], inherit_bindings=False):
    """A page over the rest of the screen."""

    BINDINGS = bindings("list")
    DEFAULT_CSS = """
    Reading { align: center middle; background: $background 40%; }
    Reading Page { width: 92; max-width: 100%; height: 90%; background: $background; border: round $rule; }
    """

    def page(self) -> Page:
        """What is to be read."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """Textual: the page."""
        yield self.page()

    def action_choose(self) -> None:
        """Enter closes too."""
        self.dismiss(None)

    def action_dismiss(self, result: None = None) -> None:  # type: ignore[override]
        """Close."""
        self.dismiss(None)

    def key_q(self) -> None:
        """As people expect."""
        self.dismiss(None)

    def key_question_mark(self) -> None:
        """The key that opened the help closes it."""
        self.dismiss(None)


class Help(Reading):
    """All keys, those of the focused pane first."""

    def __init__(self, first: Where) -> None:
        super().__init__()
        self.first = first

    def page(self) -> Page:
        """The table of keys."""
        table = cast("ReviewApp", self.app).keymap
        return Page("Keys", list(key_lines(table, self.first)))


def key_lines(table: Keymap, first: Where) -> list[Line]:
    """The table of keys as lines, one place's first."""
    lines: list[Line] = []
    for where, name in sorted(_PLACES, key=lambda place: place[0] != first):
        lines += [BLANK, (Piece(name, "title"),)]
        lines += [(Piece(f"{display(key):<11}", "key"), Piece(key.description, "text")) for key in table.of(where)]
    lines += [BLANK, (Piece("Signs", "title"),)]
    lines += [(Piece(f"{sign:<11}", style), Piece(words, "text")) for sign, style, words in _SIGNS]
    return lines


class Problems(Reading):
    """What could not be read, what is wrong with the answer as a whole, and what the check says of the report."""

    name_of_place: ClassVar[Where] = "list"

    def __init__(self, review: Review) -> None:
        super().__init__()
        self.review = review

    def page(self) -> Page:
        """The list."""
        review = self.review
        lines: list[Line] = []
        for verdict in review.verdicts:
            style = f"severity-{verdict.severity.lower()}"
            lines.append((Piece(f"{verdict.severity} ", style), Piece(shown(verdict.message), "text")))
        for problem in review.problems:
            style = {"error": "error", "warning": "warning", "note": "dim"}[problem.level]
            lines.append(
                (Piece(f"{problem.level:<8}", style), *_where(problem.span), Piece(shown(problem.summary), "text"))
            )
            lines += [
                (Piece(f"        {shown(line)}", "dim"),) for line in problem.detail.split("\n")[:6] if line.strip()
            ]
        for lint in review.lint:
            style = "error" if lint.severity == "error" else "warning"
            lines.append((Piece(f"{lint.rule:<8} ", style), *_where(lint.span), Piece(shown(lint.message), "text")))
        return Page("Problems", lines)


def _where(span: Span | None) -> Line:
    return (Piece(f"{shown(drafting.place(span))}  ", "dim"),) if span else ()
