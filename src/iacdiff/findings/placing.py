"""Where a new finding stands: last in its severity's section, else behind the last finding."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from iacdiff.findings import words
from iacdiff.findings.numbering import following, next_number, restarts
from iacdiff.findings.outline import Outline
from iacdiff.findings.reading import Reading, section_severity
from iacdiff.findings.style import NAMES, Style, named
from iacdiff.findings.texts import like, recoloured
from iacdiff.records import Severity


@dataclass(frozen=True, slots=True)
class Section:
    """A section of findings of one severity."""

    index: int
    """Of its heading."""
    severity: Severity
    last: int
    """Its last row that is no gap: the heading's own where it is empty."""
    findings: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where rows are put, and what goes before them."""

    row: int
    """Behind this row; -1 where they begin the report."""
    near: int
    """The position of the finding whose first row is followed; -1 for none."""
    number: str
    """Of the new finding; empty where the report does not number."""
    heading: str = ""
    """The heading of a section that is to be made, `## High Failures`; empty where there is one or none is needed."""
    gap: tuple[str, ...] | None = None
    """The rows before it, where they are not the style's separator."""
    sectioned: bool = False
    """The section tells the severity."""


def places(reading: Reading, style: Style, severity: Severity | None) -> Iterator[Place]:
    """Where a new finding may stand, the best place first."""
    if not reading.findings:
        yield from _at_end(reading.outline, style, severity)
        return
    sections = severity_sections(reading)
    if sections and severity:
        own = [section for section in sections if section.severity is severity]
        yield from (_in_section(reading, own[-1], severity),) if own else (_new_section(reading, sections, severity),)
    yield _behind_last(reading, severity)
    yield from _at_end(reading.outline, style, severity)


def severity_sections(reading: Reading) -> list[Section]:
    """The sections by severity, where the report is organised by them: findings stand in them and do not contradict."""
    outline = reading.outline
    held: dict[int, list[int]] = {}
    for position, carrier in enumerate(reading.carriers):
        _, index = section_severity(outline, carrier.section)
        if index >= 0:
            held.setdefault(index, []).append(position)
    if not held:
        return []
    if len(held) == 1 and not reading.bases() and _contradicted(reading, next(iter(held.values()))):
        return []
    level = min(outline.titles[index].level for index in held)
    carriers = {carrier.row for carrier in reading.carriers}
    sections = []
    for index, title in enumerate(outline.titles):
        severity = words.section_severity(title.text)
        if (
            severity is None
            or title.row in carriers
            or (index not in held and not _is_empty_section(reading, index, level))
        ):
            continue
        stop = outline.section_end(index, title.level)
        inner = [reading.stops[position] for position in held.get(index, [])]
        last = max([title.row, *(stop - 1 for stop in inner)]) if inner else outline.last_content(title.row, stop)
        sections.append(Section(index, severity, last, len(inner)))
    return sections


def _contradicted(reading: Reading, positions: list[int]) -> bool:
    """Whether the findings of the only section mostly say another severity than it: then it is but a title."""
    said = [
        reading.findings[position].severity
        for position in positions
        if reading.findings[position].severity_from == "label"
    ]
    section = reading.section_severity(positions[0])
    return any(severity is not section for severity in said)


def _is_empty_section(reading: Reading, index: int, level: int) -> bool:
    """Whether a heading is a severity section beside those with findings that holds none yet."""
    outline = reading.outline
    title = outline.titles[index]
    if title.level != level or words.is_closing(title.text):
        return False
    following = index + 1
    return following >= len(outline.titles) or outline.titles[following].level <= title.level


def _in_section(reading: Reading, section: Section, severity: Severity) -> Place:
    inside = [
        position
        for position, carrier in enumerate(reading.carriers)
        if section_severity(reading.outline, carrier.section)[1] == section.index
    ]
    number = _number(reading, reading.carriers[inside[-1]].section if inside else section.index, severity)
    if inside:
        return Place(section.last, inside[-1], number, sectioned=True)
    bare = reading.outline.titles[section.index].row == section.last
    # a heading with a blank row below it and nothing else goes when its only finding goes; this one is to stay
    return Place(section.last, len(reading.findings) - 1, number, gap=() if bare else ("",), sectioned=True)


def _new_section(reading: Reading, sections: list[Section], severity: Severity) -> Place:
    outline = reading.outline
    above = [section for section in sections if section.severity.rank < severity.rank]
    pattern = above[-1] if above else sections[0]
    heading = _of_a_style(reading, sections, severity) or _renamed(reading, pattern, severity)
    near = len(reading.findings) - 1
    row = above[-1].last if above else outline.last_content(0, outline.titles[sections[0].index].row)
    number = "" if not reading.carriers[near].number else _number(reading, -2, severity)
    return Place(row, near, number, heading, sectioned=True)


def _number(reading: Reading, section: int, severity: Severity | None) -> str:
    """The number of a new finding; `HIGH-3` where numbers begin with the severity and count for it alone."""
    if not any(carrier.number for carrier in reading.carriers):
        return ""
    found = _ID.fullmatch(reading.carriers[-1].number)
    if found and severity:
        prefix = like(found[1], severity.value)
        own = [each.number for each in reading.carriers if each.number.startswith(prefix)]
        return following(own) if own else f"{prefix}{found[2]}1"
    return next_number(reading, section, restarts(reading))


_ID = re.compile(rf"({words.SEVERITY})(-?)\d+", re.IGNORECASE)


def _of_a_style(reading: Reading, sections: list[Section], severity: Severity) -> str:
    """The heading that goes with the report's own ones in a bundled style; empty where they are of none."""
    own = {
        (section.severity, f"{'#' * title.level} {title.text}")
        for section in sections
        for title in [reading.outline.titles[section.index]]
    }
    for name in NAMES:
        theirs = named(name).sections
        if severity in theirs and all(theirs.get(known) == heading for known, heading in own):
            return theirs[severity]
    return ""


_COUNT_TAIL = re.compile(r"\s*[:–—-]\s*\d+\s*(?:issues?|failures?)?\s*$|\s*\((?!\s*severity)[^()]*\)", re.IGNORECASE)


def _renamed(reading: Reading, section: Section, severity: Severity) -> str:
    """The heading of a section's sibling: its own with another severity's word and sign."""
    title = reading.outline.titles[section.index]
    word = words.section_word(title.text)
    text = _COUNT_TAIL.sub("", title.text)
    if word and re.search(rf"\b{word}\b", text):
        text = re.sub(rf"\b{word}\b", like(word, severity.value), text)
    else:
        text = f"{severity.value} Failures"
    text = recoloured(text, severity)
    marks = "#" * title.level
    plain = f"{marks} {text}"
    return plain if words.section_severity(text) is severity else f"{marks} {severity.value} Failures"


def _behind_last(reading: Reading, severity: Severity | None) -> Place:
    near = len(reading.findings) - 1
    number = _number(reading, reading.carriers[near].section, severity)
    return Place(reading.stops[near] - 1, near, number)


def _at_end(outline: Outline, style: Style, severity: Severity | None) -> Iterator[Place]:
    """A section of its own below everything else."""
    heading = style.sections.get(severity) or style.sections.get(None) or "## Failures"
    last = outline.last_content(0, outline.end)
    for row in dict.fromkeys((last, outline.last_content(0, len(outline.rows)))):
        for marks in ("## ", "# "):
            yield Place(row, -1, "1", marks + heading.lstrip("# "), sectioned=heading != style.sections.get(None))
