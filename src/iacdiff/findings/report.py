"""A report's document → what the rest of the program knows of it."""

from iacdiff.findings.reading import take_apart
from iacdiff.findings.redrafting import draft_of
from iacdiff.findings.style import style_name
from iacdiff.records import Document, Draft, Finding, Report


def read(document: Document) -> Report:
    """A report → its findings, and the numbers it states beside what they should be. Never raises."""
    reading = take_apart(document)
    return Report(reading.findings, reading.tallies(document.file), style_name(reading))


def draft_from(document: Document, finding: Finding) -> Draft:
    """A finding of the report → the draft that would write it; its title alone where it is no longer there."""
    reading = take_apart(document)
    for position, known in enumerate(reading.findings):
        if known.span == finding.span:
            return draft_of(reading, position)
    return Draft(finding.title, finding.severity)
