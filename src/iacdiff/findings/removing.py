"""Findings taken out of a report, every other byte left as it is; numbers that were right stay right."""

import re

from iacdiff.findings import following, words
from iacdiff.findings import style as styles
from iacdiff.findings.edits import Edit, editable, locate, with_rows
from iacdiff.findings.outline import all_gaps
from iacdiff.findings.reading import Reading, take_apart
from iacdiff.findings.splice import Rows, rows_of
from iacdiff.findings.style import frame
from iacdiff.records import Document, Span


def remove(document: Document, handle: str) -> Edit:
    """A report and a handle → the report without that finding: its rows, and what separates it from what is before it.

    A section of one severity that has nothing else in it goes with it. Raises UnknownHandle and CannotWrite.
    """
    editable(document)
    reading = take_apart(document)
    position = locate(reading, handle)
    finding = reading.findings[position]
    rows = without(document, reading, position)
    row = min(finding.span.first, len(rows))
    return Edit(document.raw, rows.raw, finding.handle, Span(document.file, row, row))


def without(document: Document, reading: Reading, position: int) -> Rows:
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
                return rows.put(0, len(text), kept) if all_gaps(kept) else None
    return None


_MARKS = re.compile(r"[ \t]*$")


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
