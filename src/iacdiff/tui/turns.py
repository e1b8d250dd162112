"""The differences of MODEL's turns side by side: what each turn fixed, broke, or left.

                                             1  2  3
aws_lb.main: idle_timeout is 60 instead of 45  ~  ~  =      fixed in 3
aws_s3_bucket.logs is missing                  =  -  -      broken in 2
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from textual.containers import Vertical
from textual.screen import ModalScreen

from iacdiff import drafting, memory
from iacdiff.records import Difference, Review
from iacdiff.tui.lines import LineView, bindings
from iacdiff.tui.pieces import Line, Piece, display, fit, width_of
from iacdiff.tui.rows import SIGNS, STYLE_OF_SIGN

if TYPE_CHECKING:
    from textual.app import ComposeResult


class Course(NamedTuple):
    """One difference through the turns."""

    difference: Difference
    """As it was last."""
    signs: tuple[str, ...]
    """One a turn; `=` where there is none."""
    said: str
    """`fixed in 3`, `broken in 2`, `in all turns`."""
    last: int
    """The last turn that has it, 1-based."""


def courses(reviews: Sequence[Review]) -> list[Course]:
    """The reviews of all turns, in order → each difference of any, what came in late first."""
    by_turn = [{one.id: one for one in review.differences} for review in reviews]
    ids = dict.fromkeys(id for found in by_turn for id in found)
    out = [_course(id, by_turn) for id in ids]
    order = {"broken": 0, "back": 1, "changed": 2, "in": 3, "fixed": 4, "only": 5}
    return sorted(out, key=lambda one: (order.get(one.said.split(" ")[0], 9), one.difference.severity.rank))


def _course(id: str, by_turn: Sequence[dict[str, Difference]]) -> Course:
    held = [found.get(id) for found in by_turn]
    present = [at for at, one in enumerate(held, 1) if one is not None]
    last = held[present[-1] - 1]
    assert last is not None
    return Course(last, tuple(SIGNS[one.change] if one else "=" for one in held), _said(held, present), present[-1])


def _said(held: Sequence[Difference | None], present: Sequence[int]) -> str:
    turns = len(held)
    whole = list(range(present[0], present[-1] + 1)) == list(present)
    if len(present) == turns:
        prints = [memory.fingerprint(one) for one in held if one]
        other = next((at for at in range(1, turns) if prints[at] != prints[at - 1]), None)
        return f"changed in {other + 1}" if other else "in all turns"
    if not whole:
        return f"back in {present[-1]}"
    if present[0] == 1:
        return f"fixed in {present[-1] + 1}"
    return f"broken in {present[0]}" if present[-1] == turns else f"only in {_range(present)}"


def _range(present: Sequence[int]) -> str:
    return str(present[0]) if len(present) == 1 else f"{present[0]}–{present[-1]}"


class CourseList(LineView):
    """The differences of all turns."""

    def __init__(self, found: Sequence[Course], turns: Sequence[str]) -> None:
        super().__init__(id="courses")
        self.found, self.turns = found, turns

    @property
    def course(self) -> Course | None:
        """The one under the cursor."""
        return self.found[self.cursor] if self.found else None

    def title(self, width: int) -> Line:
        """How many were fixed and broken, and the numbers of the turns."""
        counts = {word: sum(one.said.startswith(word) for one in self.found) for word in ("fixed", "broken", "in all")}
        said = f" Turns  fixed {counts['fixed']} · broken {counts['broken']} · in all {counts['in all']}"
        return (Piece(said, "title"), Piece(f"  of {len(self.found)}; Enter goes to one in its last turn", "dim"))

    def relayout(self, width: int) -> None:
        """As many lines at every width."""
        self.load(len(self.found) or 1, cursor=self.cursor)

    def item_text(self, item: int) -> str:
        """What a search looks at."""
        return drafting.headline(self.found[item].difference)

    def paint(self, line: int, width: int) -> Line:
        """One difference: a sign for each turn, and what became of it."""
        if not self.found:
            return (Piece(" The turns have no differences.", "dim"),)
        one = self.found[line]
        ahead: list[Piece] = [Piece(" ")]
        for number, sign in enumerate(one.signs, 1):
            ahead.append(Piece(f"{number}{sign} ", f"{STYLE_OF_SIGN[sign]}"))
        word = one.said.split(" ")[0]
        style = {"fixed": "met", "broken": "unmet", "back": "unmet", "changed": "changed"}.get(word, "dim")
        said = Piece(f"{one.said:<13} ", style)
        severity = one.difference.severity
        badge = Piece(f"{severity[0]} ", f"severity-{severity.lower()}")
        room = width - width_of(ahead) - width_of([said, badge])
        text = Piece(display(drafting.headline(one.difference)), "dim" if word == "fixed" else "text")
        return (*ahead, said, badge, *fit([text], max(8, room)))


class Turns(ModalScreen[Course | None], inherit_bindings=False):
    """Gives the difference to go to, or None."""

    BINDINGS = bindings("list")
    DEFAULT_CSS = """
    Turns { align: center middle; background: $background 40%; }
    Turns #box { width: 96%; max-width: 150; height: 90%; background: $background; border: round $rule; }
    Turns CourseList { height: 1fr; }
    """

    def __init__(self, found: Sequence[Course], turns: Sequence[str]) -> None:
        super().__init__()
        self.list = CourseList(found, turns)

    def compose(self) -> ComposeResult:
        """Textual: the list."""
        with Vertical(id="box"):
            yield self.list

    def on_mount(self) -> None:
        """Textual: ready."""
        self.set_focus(self.list)

    def action_choose(self) -> None:
        """Go there."""
        self.dismiss(self.list.course)

    def action_dismiss(self, result: Course | None = None) -> None:  # type: ignore[override]
        """Close."""
        self.dismiss(None)

    def key_T(self) -> None:
        """The key that opened it closes it."""
        self.dismiss(None)

    def key_q(self) -> None:
        """As people expect."""
        self.dismiss(None)
