"""A report whose stated numbers and numbering are wrong → the same with both right."""

import re
from dataclasses import replace
from typing import Final

from iacdiff.findings import following, tallies
from iacdiff.findings.edits import CannotWrite, Edit, editable, gist, with_rows
from iacdiff.findings.numbering import misnumbered
from iacdiff.findings.reading import Reading, take_apart
from iacdiff.findings.redrafting import draft_of
from iacdiff.findings.splice import rows_of
from iacdiff.records import Document, Span

_MOST: Final = 200
"""Entries that are added, at most."""


def fix(document: Document) -> Edit:
    """Every wrong stated number made right, and plain numbers of findings made to count on without gap or double.

    Tables and lists that name most of the findings come to name all of them. Raises CannotWrite.
    """
    editable(document)
    named, messages = _named(document)
    edit = _numbered(named)
    return replace(edit, before=document.raw, messages=(*messages, *edit.messages))


def _named(document: Document) -> tuple[Document, list[str]]:
    """The report with an entry for each finding that a table or list leaves out, and what was done."""
    messages: list[str] = []
    known: set[tuple[int, int]] = set()
    for _ in range(_MOST):
        reading = take_apart(document)
        lacking = following.unnamed(reading)
        found = next((each for each in lacking if (each[0].entries[0].row, each[1]) not in known), None)
        if found is None:
            break
        listing, position = found
        known.add((listing.entries[0].row, position))
        draft = draft_of(reading, position)
        grown = with_rows(document, following.with_entry(reading, rows_of(document.raw), listing, position, draft))
        after = take_apart(grown)
        sound = [gist(each) for each in after.findings] == [gist(each) for each in reading.findings]
        sound = sound and not _guessed(reading, after)
        if sound and len(after.listings) == len(reading.listings):
            document = grown
            handle = reading.findings[position].handle
            messages.append(f"line {listing.entries[0].row + 1}: finding {handle} was left out of this {listing.kind}")
    return document, messages


def _guessed(before: Reading, after: Reading) -> bool:
    """Whether a row was added that has a dash where the others say something: not all that it should say is known."""
    old = set(before.outline.rows)
    new = [row for row in after.outline.rows if row not in old]
    return any(_DASH.search(row) for row in new)


_DASH: Final = re.compile(r"\|\s*–\s*(?=\|)")


def _numbered(document: Document) -> Edit:
    rows = editable(document)
    reading = take_apart(document)
    messages: list[str] = []
    renumbered = misnumbered(reading)
    changes: list[tuple[int, int, int, str]] = []
    for each, truth in zip(reading.stated, reading.truths(reading.bases()), strict=True):
        if each.right(truth):
            continue
        right = each.written(truth)
        if each.omitted:
            right = tallies.inserted(rows.content(each.row), each, round(truth))
        changes.append((each.row, each.start, each.stop, right))
        told = f"{right.strip(' ,;')} was left out" if each.omitted else f"{each.number:g} is now {right}"
        messages.append(f"line {each.row + 1}: {told}")
    for position, number in renumbered.items():
        carrier = reading.carriers[position]
        assert carrier.number_at is not None
        changes.append((carrier.row, *carrier.number_at, number))
        messages.append(f"line {carrier.row + 1}: finding {carrier.number} is now {number}")
    changes += following.numbers_in_tables(reading, renumbered)
    for row, start, stop, text in sorted(set(changes), reverse=True):
        rows = rows.substitute(row, start, stop, text)
    after = with_rows(document, rows)
    if len(take_apart(after).findings) != len(reading.findings):
        raise CannotWrite(f"{document.file}: the numbers could not be mended without changing what is there")
    return Edit(document.raw, after.raw, "", Span(document.file, 1, 1), tuple(messages))
