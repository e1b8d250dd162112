"""metadata.json as it stands, and its training quality beside the one that the rubric gives."""

from __future__ import annotations

import json

from iacdiff import training
from iacdiff.findings.quality import graded
from iacdiff.records import Review
from iacdiff.tui.help import Page, Reading
from iacdiff.tui.pieces import BLANK, Line, Piece, display


class Metadata(Reading):
    """The page."""

    def __init__(self, review: Review) -> None:
        super().__init__()
        self.review = review

    def page(self) -> Page:
        """What is to be read."""
        return Page("Metadata", [*_quality(self.review), BLANK, *_content(self.review)])

    def key_M(self) -> None:
        """The key that opened it closes it."""
        self.dismiss(None)


def _quality(review: Review) -> list[Line]:
    computed = training.quality(review)
    written = review.sample.metadata.get("training_quality")
    same = written == computed.score
    grades = graded(one for one in review.differences if one.change in ("missing", "changed"))
    fixes = ", ".join(f"{count} {grade}" for grade, count in grades.items())
    lines: list[Line] = [
        (Piece("Training quality", "title"),),
        (
            Piece("  in metadata.json   ", "dim"),
            Piece("not written" if written is None else display(str(written)), "text bold"),
            Piece("" if same or written is None else "  differs", "warning"),
        ),
        (
            Piece("  by the rubric      ", "dim"),
            Piece(str(computed.score), "text bold"),
            Piece(f"  {computed.arithmetic}", "text"),
        ),
        (Piece(f"  fixes by grade: {fixes}; advanced patterns are yours to judge (+1)", "dim"),),
    ]
    return lines


def _content(review: Review) -> list[Line]:
    metadata = review.sample.metadata
    if not metadata:
        return [(Piece("There is no metadata.json, or it cannot be read.", "dim"),)]
    lines: list[Line] = [(Piece("metadata.json", "title"),)]
    for name, value in metadata.items():
        shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        lines.append((Piece(f"  {display(name):<18} ", "dim"), Piece(display(shown), "text")))
    return lines
