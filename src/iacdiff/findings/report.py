"""A report's document → what the rest of the program knows of it."""

from collections.abc import Sequence

from iacdiff.findings.reading import take_apart
from iacdiff.findings.redrafting import draft_of
from iacdiff.findings.style import style_name
from iacdiff.records import MOST_FINDINGS, Document, Draft, Finding, Problem, Report, Span


def read(document: Document) -> Report:
    """A report → its findings, and the numbers it states beside what they should be. Never raises."""
    reading = take_apart(document)
    return Report(
        reading.findings, reading.tallies(document.file), style_name(reading), _problems(document, reading.findings)
    )


def _problems(document: Document, findings: Sequence[Finding]) -> tuple[Problem, ...]:
    if len(findings) <= MOST_FINDINGS:
        return ()
    summary = f"{len(findings)} findings: those behind the first {MOST_FINDINGS} are neither linked nor checked"
    return (
        Problem("warning", summary, Span(document.file, findings[MOST_FINDINGS].span.first, findings[-1].span.last)),
    )


def draft_from(document: Document, finding: Finding) -> Draft:
    """A finding of the report → the draft that would write it; its title alone where it is no longer there."""
    reading = take_apart(document)
    for position, known in enumerate(reading.findings):
        if known.span == finding.span:
            return draft_of(reading, position)
    return Draft(finding.title, finding.severity)
