"""A change of a report that is not saved yet, and what all changes begin and end with."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from iacdiff.findings.reading import Reading
from iacdiff.findings.splice import Rows, rows_of
from iacdiff.records import Document, Finding, Severity, Span
from iacdiff.text import decode


class CannotWrite(Exception):
    """A report cannot be edited as asked; the message is one line for the user."""


class UnknownHandle(Exception):
    """No finding, or more than one, has this handle."""

    def __init__(self, message: str, candidates: Sequence[str]) -> None:
        super().__init__(message)
        self.candidates = tuple(candidates)


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of a report that is not saved yet."""

    before: bytes
    after: bytes
    handle: str
    """Of the finding that is new or changed, in `after`; of the removed one, in `before`."""
    span: Span
    """Of the new or changed finding in `after`; of a removed one, where it stood."""
    messages: tuple[str, ...] = ()


def gist(finding: Finding) -> tuple[str, str, Severity | None, int]:
    return finding.number, finding.title, finding.severity, finding.span.last - finding.span.first


def locate(reading: Reading, handle: str) -> int:
    """A handle → the position of its finding; raises UnknownHandle."""
    handle = handle.strip()
    for position, finding in enumerate(reading.findings):
        if finding.handle == handle:
            return position
    alike = [finding.handle for finding in reading.findings if handle and finding.handle.startswith(f"{handle}@")]
    if alike:
        raise UnknownHandle(f"several findings have the number {handle}: {', '.join(alike)}", alike)
    every = [finding.handle for finding in reading.findings]
    known = ", ".join(every) if every else "none"
    raise UnknownHandle(f"no finding {handle}; there are: {known}", every)


def editable(document: Document) -> Rows:
    if document.raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise CannotWrite(f"{document.file} is UTF-16; save it as UTF-8 first, iacdiff edits nothing else")
    return rows_of(document.raw)


def with_rows(document: Document, rows: Rows) -> Document:
    raw = rows.raw
    return replace(document, raw=raw, text=decode(raw).text, placeholder=False)
