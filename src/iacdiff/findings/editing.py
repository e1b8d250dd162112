"""Findings put into a report, changed in it, and taken out again, every other byte left as it is.

    rows of the report ──place, block──▶ rows ──tallies──▶ rows ──read again, taken out again──▶ Edit

What is written is proved before it is given: the new report is read, every other finding must read as before and the
new one as it was meant, and taking it out must give back the very bytes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from iacdiff.findings import style as styles
from iacdiff.findings import tallies, words
from iacdiff.findings.outline import is_gap
from iacdiff.findings.placing import Place, places
from iacdiff.findings.reading import Reading, take_apart
from iacdiff.findings.redrafting import draft_of
from iacdiff.findings.splice import Rows, rows_of
from iacdiff.findings.style import Style
from iacdiff.findings.writing import Care, block, normal
from iacdiff.records import Document, Draft, Finding, Severity, Span
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


# ---------------------------------------------------------------------------------------------- add


def add(document: Document, draft: Draft, style: str | None = None) -> Edit:
    """A report and a draft → the report with the finding in it.

    An empty report and one that only asks to be filled in are replaced by a new one in the style (`official` where
    none is named). Raises CannotWrite.
    """
    rows = editable(document)
    draft = normal(draft)
    if not draft.title:
        raise CannotWrite("a finding needs a title")
    chosen = _named(style) if style else None
    if document.placeholder or _all_gaps(rows.text):
        return _new(document, rows, draft, chosen or styles.named(styles.DEFAULT))
    reading = take_apart(document)
    for trials in _trials(reading, draft, chosen):
        sound: Edit | None = None
        for trial in trials:
            edit, exact = _attempt(document, reading, rows, draft, trial)
            if edit and exact:
                return edit
            sound = sound or edit
        if sound:
            return sound
    raise CannotWrite(f"{document.file}: no place was found where a finding could stand without changing what is there")


@dataclass(frozen=True, slots=True)
class _Trial:
    style: Style
    place: Place
    gap: tuple[str, ...]
    care: Care


_CARES: Final = (
    Care(), Care(1), Care(2), Care(0, True), Care(1, True), Care(0, False, True), Care(0, True, True), Care(3), Care(4),
    Care(4, True), Care(4, False, True), Care(4, True, True), Care(0, False, True, True), Care(4, False, True, True),
)  # fmt: skip


def _trials(reading: Reading, draft: Draft, chosen: Style | None) -> Iterator[list[_Trial]]:
    """Ways to write the finding, the best first; those of one list differ only in how cautiously they are written."""
    own = chosen or styles.named(styles.DEFAULT)
    for place in places(reading, own, draft.severity):
        style = own
        if place.near >= 0:
            style = styles.detect(reading, place.near)
            style = replace(style, labels=chosen.labels, gap=chosen.gap) if chosen else style
        plain = place.gap if place.gap is not None else ("",) if place.heading else style.separator
        gaps = dict.fromkeys((plain, ("",), ("", ""), (), ("", "", "")))
        if place.gap is not None:
            gaps = dict.fromkeys((plain, ("", ""), ("", "", "")))
        for gap in gaps:
            yield [_Trial(style, place, gap, care) for care in _CARES]


def _attempt(document: Document, reading: Reading, rows: Rows, draft: Draft, trial: _Trial) -> tuple[Edit | None, bool]:
    """One way to write the finding → the edit where it is sound, and whether it reads back exactly as meant."""
    place = trial.place
    new = block(trial.style, draft, place.number, trial.care, place.sectioned)
    if place.heading:
        new = [place.heading, "", *new]
    if place.row >= 0:
        grown = rows.insert_below(place.row, [*trial.gap, *new])
    else:
        first = next((row for row in range(len(rows)) if not reading.outline.is_gap(row)), 0)
        grown = rows.insert_above(first, [*new, *(trial.gap or ("",))])
    read = take_apart(with_rows(document, grown))
    position = _newcomer(reading, read, draft)
    if position is None:
        return None, False
    grown, read = _retallied(document, reading, read, grown, position)
    after = with_rows(document, grown)
    finding = read.findings[position]
    edit = Edit(document.raw, after.raw, finding.handle, finding.span)
    if _without(after, read, position).raw != document.raw:
        return None, False
    return edit, _means(draft_of(read, position), draft)


def _newcomer(before: Reading, after: Reading, draft: Draft) -> int | None:
    """The position of the only new finding, where all others read as before and it has the title and severity."""
    old = [gist(finding) for finding in before.findings]
    new = [gist(finding) for finding in after.findings]
    if len(new) != len(old) + 1:
        return None
    position = next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), len(old))
    if new[:position] + new[position + 1 :] != old:
        return None
    while position > 0 and new[position] == new[position - 1]:
        position -= 1
    finding = after.findings[position]
    fits = draft.severity is None or finding.severity in (draft.severity, None)
    return position if fits and finding.title == draft.title else None


def gist(finding: Finding) -> tuple[str, str, Severity | None, int]:
    return finding.number, finding.title, finding.severity, finding.span.last - finding.span.first


def _means(read: Draft, meant: Draft) -> bool:
    return replace(read, severity=meant.severity) == meant if meant.severity is None else read == meant


# ---------------------------------------------------------------------------------------------- a new report


def _all_gaps(text: str) -> bool:
    """Whether a text is nothing but blank rows and rules."""
    return all(is_gap(row.rstrip("\r")) for row in text.split("\n"))


def _new(document: Document, rows: Rows, draft: Draft, style: Style) -> Edit:
    """An empty or placeholder report → one with this finding alone."""
    kept = "" if document.placeholder else rows.text
    end = "\r\n" if "\r\n" in rows.text else "\n"
    head, tail = frame(style, draft.severity)
    fallback: Edit | None = None
    for care in _CARES:
        new = block(style, draft, "1", care, _sectioned(style, draft.severity))
        text = (head + "\n".join(new) + tail).replace("\n", end) + kept
        after = with_rows(document, rows.put(0, len(rows.text), text))
        read = take_apart(after)
        if len(read.findings) != 1 or read.findings[0].title != draft.title:
            continue
        if not document.placeholder and _without(after, read, 0).raw != document.raw:
            continue
        finding = read.findings[0]
        edit = Edit(document.raw, after.raw, finding.handle, finding.span)
        if _means(draft_of(read, 0), draft):
            return edit
        fallback = fallback or edit
    if fallback is None:
        raise CannotWrite(f"{document.file}: the finding could not be written so that it reads back")
    return fallback


def frame(style: Style, severity: Severity | None) -> tuple[str, str]:
    """What stands before and behind the only finding of a new report."""
    heading = style.sections.get(severity) or style.sections.get(None, "")
    numbers = {each.value.lower(): str(int(each is severity)) for each in Severity}
    tail = style.tail
    for name, number in {**numbers, "total": "1"}.items():
        tail = tail.replace("{" + name + "}", number)
    return style.head.replace("{section}", heading), tail


def _sectioned(style: Style, severity: Severity | None) -> bool:
    return severity in style.sections and severity is not None


# ---------------------------------------------------------------------------------------------- remove


def remove(document: Document, handle: str) -> Edit:
    """A report and a handle → the report without that finding: its rows, and what separates it from what is before it.

    A section of one severity that has nothing else in it goes with it. Raises UnknownHandle and CannotWrite.
    """
    editable(document)
    reading = take_apart(document)
    position = locate(reading, handle)
    finding = reading.findings[position]
    rows = _without(document, reading, position)
    row = min(finding.span.first, len(rows))
    return Edit(document.raw, rows.raw, finding.handle, Span(document.file, row, row))


def _without(document: Document, reading: Reading, position: int) -> Rows:
    rows = rows_of(document.raw)
    blank = _blank_again(reading, rows)
    if blank is not None:
        return blank
    marks = _marks(rows, reading.carriers[position].row)
    return _counted_down(document, reading, cut(reading, rows, position), marks)


def cut(reading: Reading, rows: Rows, position: int) -> Rows:
    """A finding and what separates it from what is above taken out; an emptied section's heading goes too."""
    outline, carrier = reading.outline, reading.carriers[position]
    first = _first_row(reading, position)
    last = max(reading.stops[position] - 1, carrier.row)
    above = outline.last_content(0, first)
    if above >= 0:
        return rows.put(rows.end(above), rows.end(last), "")
    below = next((row for row in range(last + 1, len(rows)) if not outline.is_gap(row)), len(rows))
    stop = rows.starts[below] if below < len(rows) else len(rows.text)
    return rows.put(rows.starts[first], stop, "")


def _first_row(reading: Reading, position: int) -> int:
    """Where what is removed begins: at the finding, or at the heading of a section that holds nothing else."""
    outline, carrier = reading.outline, reading.carriers[position]
    index = carrier.section
    if index < 0:
        return carrier.row
    text = outline.titles[index].text
    if words.section_severity(text) is None and not _own_section(text):
        return carrier.row
    title = outline.titles[index]
    alone = title.row == carrier.row - 2 and not outline.rows[carrier.row - 1].strip()
    stop = outline.section_end(index, title.level)
    last = outline.last_content(carrier.row, stop)
    return (
        title.row if alone and last < reading.stops[position] and not (index == 0 and title.level == 1) else carrier.row
    )


def _own_section(title: str) -> bool:
    """Whether a section's title is one that this program gives a section without severity."""
    own = {style.sections[None].lstrip("# ") for name in styles.NAMES if None in (style := styles.named(name)).sections}
    return title in own


def _blank_again(reading: Reading, rows: Rows) -> Rows | None:
    """A report that is nothing but a style's frame around one finding → the blank one that it was made of."""
    if len(reading.findings) != 1:
        return None
    carrier, finding = reading.carriers[0], reading.findings[0]
    text = rows.text
    start, stop = rows.starts[carrier.row], rows.end(max(reading.stops[0] - 1, carrier.row))
    for name in styles.NAMES:
        head, tail = frame(styles.named(name), finding.severity)
        for end in ("\n", "\r\n"):
            opening, closing = head.replace("\n", end), tail.replace("\n", end)
            if text[:start] == opening and text[stop:].startswith(closing):
                kept = text[stop + len(closing) :]
                return rows.put(0, len(text), kept) if _all_gaps(kept) else None
    return None


# ---------------------------------------------------------------------------------------------- numbers that were right

_MARKS = re.compile(r"[ \t]*$")


def affected(before: Reading, after: Reading) -> list[tuple[tallies.Stated, tallies.Stated]]:
    """The stated numbers whose true value differs between two readings of the same text but for one finding."""
    if len(before.stated) != len(after.stated):
        return []
    old, new = tallies.counts(before.findings), tallies.counts(after.findings)
    return [
        (one, other)
        for one, other in zip(before.stated, after.stated, strict=True)
        if one.severity is other.severity and old[one.severity] != new[one.severity]
    ]


def _retallied(document: Document, before: Reading, after: Reading, rows: Rows, position: int) -> tuple[Rows, Reading]:
    """The numbers that were right made right again.

    A wrong number that the new finding happens to make right looks afterwards like one that was right before.
    So that taking the finding out again leaves it alone, white space behind the finding's first row tells the
    two apart: a blank for each number that was changed, a tab for each that was not.
    """
    old, new = tallies.counts(before.findings), tallies.counts(after.findings)
    flags = ""
    for one, other in reversed(affected(before, after)):
        if one.value == old[one.severity]:
            rows = rows.substitute(other.row, other.start, other.stop, str(new[other.severity]))
            flags = " " + flags
        elif other.value == new[other.severity]:
            flags = "\t" + flags
    if "\t" in flags:
        row = after.carriers[position].row
        end = rows.end(row)
        rows = rows.put(end, end, flags)
    return rows, take_apart(with_rows(document, rows))


def _marks(rows: Rows, row: int) -> str:
    found = _MARKS.search(rows.content(row))
    return found[0] if found and "\t" in found[0] else ""


def _counted_down(document: Document, before: Reading, shrunk: Rows, marks: str) -> Rows:
    after = take_apart(with_rows(document, shrunk))
    old, new = tallies.counts(before.findings), tallies.counts(after.findings)
    right = [(one, other) for one, other in affected(before, after) if one.value == old[one.severity]]
    if len(marks) != len(right):
        marks = " " * len(right)
    for (one, other), mark in reversed(list(zip(right, marks, strict=True))):
        if mark == " ":
            shrunk = shrunk.substitute(other.row, other.start, other.stop, str(new[one.severity]))
    return shrunk


# ---------------------------------------------------------------------------------------------- shared by all edits


def locate(reading: Reading, handle: str) -> int:
    """A handle → the position of its finding; raises UnknownHandle."""
    handle = handle.strip()
    for position, finding in enumerate(reading.findings):
        if finding.handle == handle:
            return position
    alike = [finding.handle for finding in reading.findings if finding.number and finding.number == handle]
    if alike:
        raise UnknownHandle(f"several findings have the number {handle}: {', '.join(alike)}", alike)
    every = [finding.handle for finding in reading.findings]
    known = ", ".join(every) if every else "none"
    raise UnknownHandle(f"no finding {handle}; there are: {known}", every)


def editable(document: Document) -> Rows:
    if document.raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise CannotWrite(f"{document.file} is UTF-16; save it as UTF-8 first, iacdiff edits nothing else")
    return rows_of(document.raw)


def _named(name: str) -> Style:
    try:
        return styles.named(name)
    except KeyError:
        raise CannotWrite(f"no style {name}; there are: {', '.join(styles.NAMES)}") from None


def with_rows(document: Document, rows: Rows) -> Document:
    raw = rows.raw
    return replace(document, raw=raw, text=decode(raw).text, placeholder=False)
