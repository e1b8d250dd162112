"""MODEL_FAILURES.md ⇄ findings: read from any layout, written in the document's own, every other byte left alone."""

from iacdiff.findings.changing import edit
from iacdiff.findings.editing import CannotWrite, Edit, UnknownHandle, add, remove
from iacdiff.findings.mending import fix
from iacdiff.findings.reading import take_apart
from iacdiff.findings.redrafting import draft_of
from iacdiff.findings.saving import Conflict, save
from iacdiff.findings.style import NAMES, style_name
from iacdiff.records import Document, Draft, Finding, Report

__all__ = [
    "NAMES",
    "CannotWrite",
    "Conflict",
    "Edit",
    "UnknownHandle",
    "add",
    "draft_from",
    "edit",
    "fix",
    "read",
    "remove",
    "save",
]


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
