"""A Review → one CSV table for spreadsheets: a row for each requirement, finding, claim, difference, fault and note.

The column `record` says what a row is, so that a filter on it gives the requirement matrix, or the findings, or the
differences; the other columns mean the same in every kind of row. UTF-8 without a byte order mark, lines end in a
line feed, and a cell is one line. A cell that a spreadsheet would take for a formula begins with an apostrophe
(OWASP, "CSV Injection").
"""

import csv
import io
from collections.abc import Iterable, Iterator

from iacdiff.drafting import headline, place
from iacdiff.export.aligned import side_text
from iacdiff.export.matrix import Matrix, accepted, pinned
from iacdiff.records import Difference, Finding, Link, Requirement, Review, Span
from iacdiff.text import scrub

COLUMNS = (
    "record",
    "id",
    "severity",
    "kind",
    "category",
    "text",
    "type",
    "name",
    "path",
    "model",
    "ideal",
    "model_at",
    "ideal_at",
    "at",
    "requirements",
    "asked_for",
    "differences",
    "findings",
    "because",
    "reviewed",
    "note",
)
"""`model` and `ideal` are the values of a difference, the states of a requirement, and the ids of a pinned pair."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_LONGEST = 32_000
"""A spreadsheet's cell holds 32,767 characters."""


def render(review: Review) -> str:
    """The whole review as one table, its heads in the first line."""
    out = io.StringIO()
    table = csv.DictWriter(out, COLUMNS, restval="", lineterminator="\n")
    table.writeheader()
    for row in _rows(review):
        table.writerow({name: cell(text) for name, text in row.items()})
    return out.getvalue()


def cell(text: str) -> str:
    """A text as one line that no spreadsheet takes for a formula."""
    folded = " ".join(scrub(text).split())
    if folded.startswith(_FORMULA):
        folded = "'" + folded
    return folded if len(folded) <= _LONGEST else folded[: _LONGEST - 1] + "…"


def _rows(review: Review) -> Iterator[dict[str, str]]:
    matrix = Matrix(review)
    yield from _requirements(matrix)
    for finding in review.report.findings:
        yield from _finding(finding, matrix)
    for difference in review.differences:
        yield _difference(difference, matrix)
    for verdict in review.verdicts:
        yield _of("answer", verdict.rule, severity=verdict.severity, text=verdict.message, at=_places(verdict.at))
    for lint in review.lint:
        yield _of("report", lint.rule, severity=lint.severity, text=lint.message, at=_place(lint.span))
    for problem in review.problems:
        yield _of("problem", "", severity=problem.level, text=problem.summary, at=_place(problem.span))
    for note in matrix.other_notes:
        yield _of("note", note.about, kind=note.kind, note=note.text)
    for mine, theirs in pinned(review):
        yield _of("pin", "", model=mine, ideal=theirs)


def _requirements(matrix: Matrix) -> Iterator[dict[str, str]]:
    for row in matrix.rows:
        one = row.requirement
        sides = (("MODEL", one.model), ("IDEAL", one.ideal))
        because = [f"{name}: {standing.because}" for name, standing in sides if standing.because]
        yield _of(
            "requirement",
            one.id,
            kind=one.strength,
            category=" › ".join(one.section),
            text=one.text,
            model=one.model.state,
            ideal=one.ideal.state,
            model_at=_places(one.model.at),
            ideal_at=_places(one.ideal.at),
            at=place(one.span),
            differences="; ".join(difference.id for difference in row.differences),
            findings="; ".join(finding.handle for finding in row.findings),
            because="; ".join(because),
            note=row.note,
        )


def _finding(finding: Finding, matrix: Matrix) -> Iterator[dict[str, str]]:
    asked = matrix.asked(finding.links, finding.required)
    about = [one.id for one in matrix.review.differences if finding.handle in one.findings]
    yield _of(
        "finding",
        finding.handle,
        severity=finding.severity or "",
        text=finding.title,
        at=place(finding.span),
        requirements="; ".join(one.id for one in asked),
        asked_for="; ".join(_asked(one, finding.links) for one in asked),
        differences="; ".join(about),
        because="; ".join(f"{label}: {text}" for label, text in finding.labels.items()),
    )
    for claim in finding.claims:
        yield _of(
            "claim",
            finding.handle,
            kind=claim.verdict,
            category=claim.side,
            text=claim.text,
            at=place(claim.span),
            because=claim.because,
            **{f"{claim.side}_at" if claim.side != "prompt" else "asked_for": _places(claim.at)},
        )


def _difference(difference: Difference, matrix: Matrix) -> dict[str, str]:
    asked = matrix.asked(difference.links, difference.required)
    return _of(
        "difference",
        difference.id,
        severity=difference.severity,
        kind=difference.change,
        category=difference.category,
        text=headline(difference),
        type=difference.type,
        name=difference.name,
        path=difference.path,
        model=side_text(difference.model) or "",
        ideal=side_text(difference.ideal) or "",
        model_at=_place(difference.model_at),
        ideal_at=_place(difference.ideal_at),
        requirements="; ".join(one.id for one in asked),
        asked_for="; ".join(_asked(one, difference.links) for one in asked),
        findings="; ".join(difference.findings),
        because=f"{difference.because} [{difference.rule}]",
        reviewed="yes" if difference.reviewed else "no",
        note=matrix.note(difference),
    )


def _asked(requirement: Requirement, links: Iterable[Link]) -> str:
    said = ", accepted" if accepted(links, requirement) else ""
    return f"{requirement.text} ({place(requirement.span)}{said})"


def _of(record: str, id: str, **cells: str) -> dict[str, str]:
    return {"record": record, "id": id, **cells}


def _place(span: Span | None) -> str:
    return place(span) if span else ""


def _places(spans: tuple[Span, ...]) -> str:
    return "; ".join(place(span) for span in spans)
