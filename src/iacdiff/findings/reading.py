"""MODEL_FAILURES.md → its findings and the numbers that it states about them.

Reading never raises and never guesses: what is no finding in any known layout is left alone, and a report without
findings is a report without findings.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from iacdiff.findings import listings, measures, tallies, words
from iacdiff.findings.carriers import carriers, stops
from iacdiff.findings.heading import Carrier
from iacdiff.findings.listings import Listing
from iacdiff.findings.outline import Outline, outline
from iacdiff.findings.parts import Part, parts
from iacdiff.findings.tallies import Key, Stated
from iacdiff.records import Document, Finding, Severity, Span, Tally

_SCORE = re.compile(r"\**(\d{1,3}(?:\.\d+)?(?: ?/ ?\d{1,3})?)\**")
_STRAY_RETURNS = re.compile(r"␍+(?=\n|\Z)")
"""How carriage returns beyond the one of a line ending are shown; they end the line all the same."""
Source = Literal["label", "title", "section", "table", "none"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A report taken apart: all tuples run in parallel, one entry a finding."""

    outline: Outline
    carriers: tuple[Carrier, ...]
    stops: tuple[int, ...]
    """The row behind each finding's last."""
    parts: tuple[tuple[Part, ...], ...]
    findings: tuple[Finding, ...]
    stated: tuple[Stated, ...]
    listings: tuple[Listing, ...] = ()
    """What names the findings one by one beside them."""

    def tallies(self, file: str) -> tuple[Tally, ...]:
        """The stated numbers beside what they should be."""
        return tuple(
            Tally(
                Span(file, each.row + 1, each.row + 1), each.text, each.severity, int(each.number),
                int(each.number) if each.right(truth) else round(truth), self._measure(each),
            )
            for each, truth in zip(self.stated, self.truths(self.bases()), strict=True)
            if not each.omitted
        )  # fmt: skip

    def _measure(self, each: Stated) -> Literal["count", "score", "percent"]:
        if each.measure == "count":
            return "count"
        behind = self.outline.rows[each.row][each.stop :].lstrip(" *")
        return "percent" if behind.startswith("%") else "score"

    def bases(self) -> frozenset[int]:
        """The rows whose numbers count by the sections that findings stand in, not by what these say of themselves."""
        own = tallies.truths(self.findings)
        sections = self._by_section()
        if sections == own:
            return frozenset()
        rows: dict[int, list[Stated]] = {}
        for each in self.stated:
            if each.measure == "count" and each.severity:
                rows.setdefault(each.row, []).append(each)
        wrong = {row for row, told in rows.items() if not all(each.right(own[each.key]) for each in told)}
        right = all(each.right(sections[each.key]) for told in rows.values() for each in told)
        return frozenset(rows) if wrong and right else frozenset()

    def _by_section(self) -> Mapping[Key, float]:
        severities = [
            self.section_severity(position) or finding.severity for position, finding in enumerate(self.findings)
        ]
        return tallies.truths(self.findings, severities)

    def truths(self, bases: frozenset[int] = frozenset()) -> tuple[float, ...]:
        """What each stated number should be; those on the rows `bases` count by section."""
        own = tallies.truths(self.findings)
        sections = self._by_section() if bases else own
        return tuple(
            each.truth if each.truth is not None else (sections if each.row in bases else own)[each.key]
            for each in self.stated
        )

    def section_severity(self, position: int) -> Severity | None:
        """The severity of the section that a finding stands in."""
        return section_severity(self.outline, self.carriers[position].section)[0]


def take_apart(document: Document) -> Reading:
    """A report → its outline, its findings and their parts."""
    text = _STRAY_RETURNS.sub("", document.text) if "␍" in document.text else document.text
    return _take_apart(text, document.file)


@lru_cache(maxsize=16)
def _take_apart(text: str, file: str) -> Reading:
    lines = outline(text)
    found = carriers(lines)
    ends = stops(lines, found)
    pieces = tuple(tuple(parts(lines, carrier, stop)) for carrier, stop in zip(found, ends, strict=True))
    numbers = Counter(carrier.number for carrier in found)
    findings = tuple(
        _finding(lines, carrier, stop, piece, file, numbers)
        for carrier, stop, piece in zip(found, ends, pieces, strict=True)
    )
    spans = [(carrier.row, stop) for carrier, stop in zip(found, ends, strict=True)]
    named = listings.listings(lines, found, spans)
    findings = _told_by_tables(findings, listings.severities(lines, named, len(found)))
    scored = any(finding.score for finding in findings)
    numbers_stated = [*tallies.stated(lines, spans), *measures.measured(lines, spans, scored)]
    numbers_stated.sort(key=lambda each: (each.row, each.start, each.stop))
    return Reading(lines, found, tuple(ends), pieces, findings, tuple(numbers_stated), tuple(named))


def _told_by_tables(findings: Sequence[Finding], given: Mapping[int, Severity]) -> tuple[Finding, ...]:
    """Findings whose severity nothing else tells take that of a table's row."""
    return tuple(
        replace(finding, severity=given[at], severity_from="table")
        if finding.severity is None and at in given
        else finding
        for at, finding in enumerate(findings)
    )


def _finding(
    lines: Outline, carrier: Carrier, stop: int, pieces: Sequence[Part], file: str, numbers: Counter[str]
) -> Finding:
    severity, source = _severity(lines, carrier, pieces)
    return Finding(
        handle=carrier.number
        if carrier.number and numbers[carrier.number] == 1
        else f"{carrier.number or carrier.category}@{carrier.row + 1}",
        number=carrier.number,
        title=carrier.title,
        severity=severity,
        severity_from=source,
        span=Span(file, carrier.row + 1, max(stop, carrier.row + 1)),
        labels=_labels(lines, pieces),
        score=_score(lines, pieces),
    )


def _labels(lines: Outline, pieces: Sequence[Part]) -> Mapping[str, str]:
    """Label → text; a label that stands again gets ` (2)`."""
    labels: dict[str, str] = {}
    for part in pieces:
        if part.form == "lead":
            continue
        name, times = part.name, 1
        while name in labels:
            times += 1
            name = f"{part.name} ({times})"
        labels[name] = part.text(lines)
    return labels


def _severity(lines: Outline, carrier: Carrier, pieces: Sequence[Part]) -> tuple[Severity | None, Source]:
    if carrier.kind == "row" and carrier.severity:
        return carrier.severity, "table"
    for part in pieces:
        if part.meaning == "severity" and part.form != "lead":
            severity = words.severity_of(part.text(lines))
            if severity:
                return severity, "label"
    for part in pieces:
        if part.meaning == "impact":
            severity = words.severity_of_impact(part.text(lines))
            if severity:
                return severity, "label"
    if carrier.severity:
        return carrier.severity, "title"
    severity, _ = section_severity(lines, carrier.section)
    return (severity, "section") if severity else (None, "none")


def section_severity(lines: Outline, section: int) -> tuple[Severity | None, int]:
    """The index of a heading → the severity that it or the nearest telling one above it gives, and that one's index."""
    if section < 0:
        return None, -1
    title = lines.titles[section]
    for index in (section, *reversed(title.parents)):
        above = lines.titles[index]
        if index == 0 and above.level == 1:
            continue
        severity = words.section_severity(above.text)
        if severity:
            return severity, index
    return None, -1


def _score(lines: Outline, pieces: Sequence[Part]) -> str | None:
    for part in pieces:
        if part.meaning == "score":
            found = _SCORE.match(part.text(lines))
            if found:
                return found[1]
    return None
