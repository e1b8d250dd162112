"""Two reports on one sample → what both say, what one says, and how far they agree.

report A, report B ──read──▶ findings ──pair──▶ both, only A, only B ──▶ agreement of their severities
sample ──pipeline──▶ differences that each finding is about; MODEL graded against IDEAL
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from iacdiff import findings, pipeline
from iacdiff.agree import grading
from iacdiff.agree.coefficients import Coefficients, coefficients
from iacdiff.agree.grading import Grade
from iacdiff.agree.pairing import MOST_FINDINGS, Both, Statement, pair
from iacdiff.load.reading import Reader
from iacdiff.records import Document, Finding, Options, Severity

__all__ = ["Agreement", "Both", "CannotRead", "Coefficients", "Grade", "Statement", "agree"]


class CannotRead(Exception):
    """A report cannot be read; the message is one line for the user."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two reports agree."""

    a: tuple[Statement, ...]
    b: tuple[Statement, ...]
    both: tuple[Both, ...]
    coefficients: Coefficients
    resources: Grade | None = None
    """None without a sample."""
    attributes: Grade | None = None
    notes: tuple[str, ...] = ()

    @property
    def only_a(self) -> list[Statement]:
        """What the first report alone says."""
        return [one for one in self.a if all(one is not two.a for two in self.both)]

    @property
    def only_b(self) -> list[Statement]:
        """What the second report alone says."""
        return [one for one in self.b if all(one is not two.b for two in self.both)]

    @property
    def said(self) -> int:
        """How many things the two reports say together."""
        return len(self.a) + len(self.b) - len(self.both)

    @property
    def rated(self) -> list[tuple[Severity, Severity]]:
        """The severities of what both say, where both give one."""
        return _rated(self.both)


def agree(a: Path, b: Path, sample: Path | None = None) -> Agreement:
    """Compare two reports; with the sample, by what they are about too.

    Raises CannotRead where a report cannot be read, load.NotASample where the sample is none.
    """
    notes: list[str] = []
    statements = []
    resources = attributes = None
    for path in (a, b):
        document = _document(path)
        about: dict[str, set[str]] = {}
        things: dict[str, set[str]] = {}
        found = findings.read(document).findings
        if sample is not None:
            review = pipeline.review(sample, Options(failures=str(path)))
            found = review.report.findings
            for difference in review.differences:
                for handle in difference.findings:
                    about.setdefault(handle, set()).add(difference.id)
                    things.setdefault(handle, set()).add(difference.ideal_id or difference.model_id or difference.id)
            resources, attributes = grading.resources(review), grading.attributes(review)
        if len(found) > MOST_FINDINGS:
            notes.append(f"{path.name} has {len(found)} findings; the first {MOST_FINDINGS} are compared")
        statements.append(
            tuple(
                Statement(
                    one,
                    _text(one, document),
                    frozenset(about.get(one.handle, ())),
                    frozenset(things.get(one.handle, ())),
                )
                for one in found[:MOST_FINDINGS]
            )
        )
    both = pair(*statements)
    return Agreement(
        statements[0], statements[1], tuple(both), coefficients(_rated(both)), resources, attributes, tuple(notes)
    )


def _document(path: Path) -> Document:
    reader = Reader(path.parent)
    document = reader.read(path)
    if document is None:
        raise CannotRead("; ".join(problem.summary for problem in reader.problems) or f"{path} cannot be read")
    return document


def _text(finding: Finding, document: Document) -> str:
    """The lines of a finding, the code that it quotes left out: excerpts of one file are alike, whatever is said."""
    kept, fenced = [], False
    for line in document.lines[finding.span.first - 1 : finding.span.last]:
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif not fenced:
            kept.append(line)
    return "\n".join(kept)


def _rated(both: list[Both] | tuple[Both, ...]) -> list[tuple[Severity, Severity]]:
    return [
        (two.a.finding.severity, two.b.finding.severity)
        for two in both
        if two.a.finding.severity and two.b.finding.severity
    ]
