"""Findings put into a report, every other byte left as it is.

    rows of the report ──place, block──▶ rows ──tallies──▶ rows ──read again, taken out again──▶ Edit

What is written is proved before it is given: the new report is read, every other finding must read as before and the
new one as it was meant, and taking it out must give back the very bytes.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from iacdiff.findings import following, tallies
from iacdiff.findings import style as styles
from iacdiff.findings.edits import CannotWrite, Edit, editable, gist, locate, with_rows
from iacdiff.findings.numbering import next_number, restarts
from iacdiff.findings.outline import all_gaps
from iacdiff.findings.placing import Place, places, severity_sections
from iacdiff.findings.reading import Reading, take_apart
from iacdiff.findings.redrafting import draft_of
from iacdiff.findings.removing import cut, without
from iacdiff.findings.splice import Rows
from iacdiff.findings.style import Style, frame
from iacdiff.findings.texts import Care, normal
from iacdiff.findings.writing import block
from iacdiff.records import Document, Draft, Severity


def add(document: Document, draft: Draft, style: str | None = None, behind: str | None = None) -> Edit:
    """A report and a draft → the report with the finding in it, last in its severity's section.

    An empty report and one that only asks to be filled in are replaced by a new one in the style (`official` where
    none is named). `behind`: the handle of the finding that it is to stand behind instead. Raises CannotWrite, and
    UnknownHandle.
    """
    rows = editable(document)
    draft = normal(draft)
    if not draft.title:
        raise CannotWrite("a finding needs a title")
    chosen = _named(style) if style else None
    if document.placeholder or all_gaps(rows.text):
        return _new(document, rows, draft, chosen or styles.named(styles.DEFAULT))
    reading = take_apart(document)
    scale = styles.scale(reading)
    if scale and draft.score.isdigit():
        draft = replace(draft, score=f"{draft.score}/{scale}")
    after = _place_behind(reading, behind) if behind else None
    for trials in _trials(reading, draft, chosen, after):
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
    Care(bare=True),
    Care(), Care(1), Care(2), Care(0, True), Care(1, True), Care(0, False, True), Care(0, True, True), Care(3), Care(4),
    Care(4, True), Care(4, False, True), Care(4, True, True), Care(0, False, True, True), Care(4, False, True, True),
    Care(plain=True), Care(2, plain=True), Care(4, True, plain=True), Care(4, True, True, plain=True),
    Care(4, False, True, True, plain=True),
)  # fmt: skip


def _place_behind(reading: Reading, handle: str) -> Place:
    position = locate(reading, handle)
    carrier = reading.carriers[position]
    number = next_number(reading, carrier.section, restarts(reading)) if carrier.number else ""
    return Place(max(reading.stops[position] - 1, carrier.row), position, number)


def _trials(
    reading: Reading, draft: Draft, chosen: Style | None, behind: Place | None = None
) -> Iterator[list[_Trial]]:
    """Ways to write the finding, the best first; those of one list differ only in how cautiously they are written."""
    own = chosen or styles.named(styles.DEFAULT)
    if behind:
        told = reading.section_severity(behind.near) is draft.severity is not None
        behind = replace(behind, sectioned=told and bool(severity_sections(reading)))
    for place in [behind] if behind else places(reading, own, draft.severity):
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
            if without(after, read, position).raw != document.raw:
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


def _means(read: Draft, meant: Draft) -> bool:
    return replace(read, severity=meant.severity) == meant if meant.severity is None else read == meant


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
        if not document.placeholder and without(after, read, 0).raw != document.raw:
            continue
        finding = read.findings[0]
        edit = Edit(document.raw, after.raw, finding.handle, finding.span)
        if _means(draft_of(read, 0), draft):
            return edit
        fallback = fallback or edit
    if fallback is None:
        raise CannotWrite(f"{document.file}: the finding could not be written so that it reads back")
    return fallback


def _sectioned(style: Style, severity: Severity | None) -> bool:
    return severity in style.sections and severity is not None


def _named(name: str) -> Style:
    try:
        return styles.named(name)
    except KeyError:
        raise CannotWrite(f"no style {name}; there are: {', '.join(styles.NAMES)}") from None
