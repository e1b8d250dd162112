"""Findings put into a report, changed in it, and taken out again, every other byte left as it is.

    rows of the report ──place, block──▶ rows ──tallies──▶ rows ──read again, taken out again──▶ Edit

What is written is proved before it is given: the new report is read, every other finding must read as before and the
new one as it was meant, and taking it out must give back the very bytes.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from iacdiff.findings import following, tallies, words
from iacdiff.findings import style as styles
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
    scale = styles.scale(reading)
    if scale and draft.score.isdigit():
        draft = replace(draft, score=f"{draft.score}/{scale}")
    for trials in _trials(reading, draft, chosen):
        sound: Edit | None = None
        for trial in trials:
            edit, exact = _attempt(document, reading, rows, draft, trial)
            if edit and exact:
                return edit
            sound = sound or edit
        if sound:
            return replace(sound, messages=(f"finding {sound.handle} does not read back exactly as it was typed",))
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
    Care(plain=True), Care(2, plain=True), Care(4, True, plain=True), Care(4, True, True, plain=True),
    Care(4, False, True, True, plain=True),
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
    return _followed(document, reading, grown, position, draft)


def _followed(
    document: Document, before: Reading, grown: Rows, position: int, draft: Draft
) -> tuple[Edit | None, bool]:
    """The report with what follows from its new finding → the edit where taking the finding out gives the old bytes."""
    listed = following.enlisted(before, take_apart(with_rows(document, grown)), grown, position, draft)
    for rows in (listed, grown) if listed is not grown else (grown,):
        between = take_apart(with_rows(document, rows))
        if len(between.findings) != len(before.findings) + 1:
            continue
        counted = following.restated(before, between, rows)
        for each in _marked(document, before, counted, position):
            after = with_rows(document, each)
            read = take_apart(after)
            if _without(after, read, position).raw != document.raw:
                continue
            finding = read.findings[position]
            if draft.severity is not None and finding.severity not in (draft.severity, None):
                continue
            edit = Edit(document.raw, after.raw, finding.handle, finding.span)
            return edit, _means(draft_of(read, position), draft)
    return None, False


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
    named = following.naming_it(reading, position)
    chosen = [each for at, each in enumerate(named) if marks[at : at + 1] != "\t"]
    row = reading.carriers[position].row
    shrunk = following.delisted(reading, rows, [each for each in chosen if each[0].entries[each[1]].row > row])
    shrunk = cut(reading, shrunk, position)
    shrunk = following.delisted(reading, shrunk, [each for each in chosen if each[0].entries[each[1]].row < row])
    return _counted_down(document, reading, shrunk, marks[len(named) :])


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


def _marked(document: Document, before: Reading, rows: Rows, position: int) -> Iterator[Rows]:
    """A report with its new finding as it is, then with marks.

    A wrong number that the new finding happens to make right looks afterwards like one that was right before; so
    does a table that it happens to complete. So that taking the finding out again leaves it alone, white space behind
    the finding's first row tells the two apart: a blank for what was changed, a tab for what was not.
    """
    yield rows
    after = take_apart(with_rows(document, rows))
    complete = [each for each, _ in following.naming_it(after, position)]
    was = [
        one.complete(before.findings)
        for one, other in following.alike(before, after)
        if any(other is each for each in complete)
    ]
    flags = "".join(" " if each else "\t" for each in was)
    without = take_apart(with_rows(document, cut(after, rows, position)))
    if len(before.stated) == len(after.stated) == len(without.stated):
        truths = before.truths(before.bases())
        for index, stated, truth, right in following.changed(after, without):
            if not right or stated.omitted:
                continue
            one = before.stated[index]
            flags += " " if one.omitted or one.right(truths[index]) else "\t"
            if round(truth) == 0 and stated.word_stop:
                habit = tallies.leaves_out(rows.content(after.stated[index].row), after.stated[index])
                flags += " " if habit == one.omitted else "\t"
    if "\t" in flags:
        end = rows.end(after.carriers[position].row)
        yield rows.put(end, end, flags)


def _marks(rows: Rows, row: int) -> str:
    found = _MARKS.search(rows.content(row))
    return found[0] if found and "\t" in found[0] else ""


def _counted_down(document: Document, before: Reading, shrunk: Rows, marks: str) -> Rows:
    after = take_apart(with_rows(document, shrunk))
    kept, turned, at = [], [], 0
    for index, stated, truth, right in following.changed(before, after):
        if not right or stated.omitted:
            continue
        if marks[at : at + 1] == "\t":
            kept.append(index)
        at += 1
        if round(truth) == 0 and stated.word_stop:
            if marks[at : at + 1] == "\t":
                turned.append(index)
            at += 1
    return following.restated(before, after, shrunk, kept, turned)


# ---------------------------------------------------------------------------------------------- shared by all edits


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


def _named(name: str) -> Style:
    try:
        return styles.named(name)
    except KeyError:
        raise CannotWrite(f"no style {name}; there are: {', '.join(styles.NAMES)}") from None


def with_rows(document: Document, rows: Rows) -> Document:
    raw = rows.raw
    return replace(document, raw=raw, text=decode(raw).text, placeholder=False)
