"""What a report says about its findings, kept right while a finding comes, changes or goes.

One rule: what was right before stays right, what was wrong is left alone. Lists and tables that name each finding come
first, because a table may tell a severity that is counted elsewhere; then the numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from iacdiff.findings import listings, tables, tallies
from iacdiff.findings.listings import Entry, Listing, Naming
from iacdiff.findings.reading import Reading
from iacdiff.findings.splice import Rows
from iacdiff.findings.tallies import Stated
from iacdiff.records import Draft, Severity

# ---------------------------------------------------------------------------------------------- lists and tables


def naming(draft: Draft, number: str) -> Naming:
    """What a list or a table may say of a finding."""
    return Naming(number, draft.title, draft.severity, draft.model_issue, draft.ideal_fix, draft.requirement)


def paired(before: Reading, after: Reading) -> list[tuple[Listing, Listing]]:
    """The same listings in two readings; none where these do not agree."""
    same = [(each.kind, each.severity, len(each.entries)) for each in before.listings] == [
        (each.kind, each.severity, len(each.entries)) for each in after.listings
    ]
    return list(zip(before.listings, after.listings, strict=True)) if same else []


def alike(before: Reading, after: Reading) -> list[tuple[Listing, Listing]]:
    """The same listings in two readings, whatever they name."""
    if [(each.kind, each.severity) for each in before.listings] != [
        (each.kind, each.severity) for each in after.listings
    ]:
        return []
    return list(zip(before.listings, after.listings, strict=True))


def enlisted(before: Reading, after: Reading, rows: Rows, position: int, draft: Draft) -> Rows:
    """The new finding named where all others were named."""
    severities = [finding.severity for finding in after.findings]
    severities[position] = draft.severity
    named = naming(draft, after.findings[position].number)
    for one, other in reversed(paired(before, after)):
        if not one.complete(before.findings) or (other.severity and other.severity is not draft.severity):
            continue
        moved = [entry.position + (entry.position >= position) for entry in one.entries]
        entries = tuple(
            Entry(entry.row, entry.start, entry.stop, at) for entry, at in zip(other.entries, moved, strict=True)
        )
        listing = replace(other, entries=entries)
        rows = _inserted(after, listing, rows, listings.after(listing, position, severities), named)
    return rows


def _inserted(reading: Reading, listing: Listing, rows: Rows, index: int, named: Naming) -> Rows:
    if listing.kind == "list" and listings.ordered(reading.outline, listing):
        index = len(listing.entries) - 1
    text = listings.entry_text(reading.outline, listing, index, named)
    entry = listing.entries[max(index, 0)]
    if listing.kind != "inline":
        return rows.insert_below(entry.row if index >= 0 else entry.row - 1, [text])
    if index < 0:
        return rows.substitute(entry.row, entry.start, entry.start, f"{text}, ")
    return rows.substitute(entry.row, entry.stop, entry.stop, f", {text}")


def naming_it(reading: Reading, position: int) -> list[tuple[Listing, int]]:
    """The complete listings that name a finding, and the index of the entry that does."""
    found = []
    for listing in reading.listings:
        at = next((index for index, entry in enumerate(listing.entries) if entry.position == position), None)
        if at is not None and listing.complete(reading.findings):
            found.append((listing, at))
    return found


def delisted(reading: Reading, rows: Rows, chosen: Sequence[tuple[Listing, int]]) -> Rows:
    """Entries taken out, the last first; those of one call all stand on one side of what else is changed."""
    for listing, index in sorted(chosen, key=lambda each: -each[0].entries[each[1]].row):
        entry = listing.entries[index]
        if listing.kind != "inline":
            rows = _renumbered(reading, listing, index, rows)
            rows = rows.put(rows.end(entry.row - 1), rows.end(entry.row), "")
        elif index:
            rows = rows.substitute(entry.row, listing.entries[index - 1].stop, entry.stop, "")
        elif len(listing.entries) > 1:
            rows = rows.substitute(entry.row, entry.start, listing.entries[1].start, "")
    return rows


def _renumbered(reading: Reading, listing: Listing, index: int, rows: Rows) -> Rows:
    """The items behind one that goes, each with the number of the one before it."""
    if listing.kind != "list" or not listings.ordered(reading.outline, listing):
        return rows
    for entry in reversed(listing.entries[index + 1 :]):
        place = listings.item_number(reading.outline.rows[entry.row])
        if place:
            number = int(reading.outline.rows[entry.row][slice(*place)])
            rows = rows.substitute(entry.row, *place, str(number - 1))
    return rows


def relabelled(before: Reading, after: Reading, rows: Rows, position: int, moved: int) -> Rows:
    """Tables follow a changed title and severity: the title where the row had the old one, the severity always."""
    old, new = before.findings[position], after.findings[moved]
    for listing, index in reversed(naming_it(before, position)):
        if listing.kind != "table":
            continue
        same = next((each for each in after.listings if each.kind == "table" and each.header == listing.header), None)
        if same and len(same.entries) == len(listing.entries):
            rows = cells_changed(after, rows, same, index, (old.title, new.title), new.severity)
    return rows


def relisted(before: Reading, after: Reading, rows: Rows, position: int, moved: int, draft: Draft) -> Rows:
    """A finding with another severity leaves the list of its old one and joins that of its new one.

    Of the lists by severity only those follow that named all their findings before.
    """
    old, new = before.findings[position].severity, after.findings[moved].severity
    pairs = [(one, other) for one, other in paired(before, after) if one.kind != "table"]
    severities = [finding.severity for finding in after.findings]
    for one, other in reversed(pairs if old is not new else []):
        if not one.complete(before.findings):
            continue
        at = next((index for index, entry in enumerate(one.entries) if entry.position == position), None)
        if at is not None and one.severity is old:
            rows = delisted(after, rows, [(other, at)])
        elif at is None and one.severity is new:
            named = naming(draft, after.findings[moved].number)
            rows = _inserted(after, other, rows, listings.after(other, moved, severities), named)
    return rows


def unnamed(reading: Reading) -> Iterator[tuple[Listing, int]]:
    """Tables and lists that name findings, each rightly, but not all: each with the position of one it leaves out.

    One that leaves out more than it names may have a reason to.
    """
    for listing in reading.listings:
        named = {entry.position for entry in listing.entries}
        due = {
            at
            for at, each in enumerate(reading.findings)
            if listing.severity is None or each.severity is listing.severity
        }
        lacking = due - named
        if named <= due and len(named) == len(listing.entries) and 0 < len(lacking) < len(named):
            yield listing, min(lacking)


def with_entry(reading: Reading, rows: Rows, listing: Listing, position: int, draft: Draft) -> Rows:
    """A table or list with an entry for a finding that it left out, in its order."""
    severities = [finding.severity for finding in reading.findings]
    named = naming(draft, reading.findings[position].number)
    return _inserted(reading, listing, rows, listings.after(listing, position, severities), named)


def numbers_in_tables(reading: Reading, numbers: Mapping[int, str]) -> list[tuple[int, int, int, str]]:
    """Positions of findings with new numbers → the cells that hold the old ones: row, columns, the number."""
    changes = []
    for listing in reading.listings:
        if listing.kind != "table" or "number" not in listing.roles:
            continue
        column = listing.roles.index("number")
        for entry in listing.entries:
            text = reading.outline.rows[entry.row]
            places = tables.cells(text)
            number = numbers.get(entry.position)
            if number is None or column >= len(places):
                continue
            start, stop = places[column]
            raw = text[start:stop]
            said = tables.plain(raw)
            if said == reading.carriers[entry.position].number:
                new = raw.replace(said, number, 1).rstrip()
                new = (new + " " if raw.endswith(" ") else new).ljust(len(raw))
                changes.append((entry.row, start, stop, new))
    return changes


def rows_in_order(before: Reading, after: Reading, rows: Rows) -> Rows:
    """Tables whose rows were in the order of the findings, in the order that these have now."""
    for listing in after.listings:
        was = next((each for each in before.listings if each.kind == "table" and each.header == listing.header), None)
        if listing.kind != "table" or was is None:
            continue
        old, new = [entry.position for entry in was.entries], [entry.position for entry in listing.entries]
        if old != sorted(old) or new == sorted(new):
            continue
        slots = sorted(entry.row for entry in listing.entries)
        texts = [rows.content(entry.row) for entry in sorted(listing.entries, key=lambda entry: entry.position)]
        for row, text in reversed(list(zip(slots, texts, strict=True))):
            rows = rows.put(rows.starts[row], rows.end(row), text)
    return rows


def told_by(reading: Reading, position: int) -> tuple[Listing, int] | None:
    """The complete table that gives a finding its severity, and the index of its entry."""
    if reading.findings[position].severity_from != "table":
        return None
    found = (each for each in naming_it(reading, position) if "severity" in each[0].roles)
    return next(found, None)


def cells_changed(
    reading: Reading, rows: Rows, listing: Listing, index: int, titles: tuple[str, str], severity: Severity | None
) -> Rows:
    """One row of a table with the second title where it had the first, and with the severity."""
    row = listing.entries[index].row
    text = rows.content(row)
    aligned = listings.aligned(reading.outline, listing)
    for column in range(len(listing.roles) - 1, -1, -1):
        places = tables.cells(text)
        if column >= len(places):
            continue
        start, stop = places[column]
        raw = text[start:stop]
        said = _cell_said(raw, listing.roles[column], titles, severity)
        if said != raw.strip():
            new = raw[: len(raw) - len(raw.lstrip())] + said + (" " if raw.endswith(" ") else "")
            text = text[:start] + (new.ljust(len(raw)) if aligned else new) + text[stop:]
    return rows.put(rows.starts[row], rows.end(row), text)


def _cell_said(raw: str, role: str, titles: tuple[str, str], severity: Severity | None) -> str:
    said = raw.strip()
    if role == "title" and titles[0] != titles[1] and tables.plain(raw) == titles[0]:
        return listings.like_item(said, titles[1].replace("|", "\\|"))
    return listings.severity_cell(said, severity) if role == "severity" and severity else said


# ---------------------------------------------------------------------------------------------- numbers


def changed(before: Reading, after: Reading) -> Iterator[tuple[int, Stated, float, bool]]:
    """Numbers whose truth is another now: index, where it stands now, the new truth, whether it was right before."""
    if len(before.stated) != len(after.stated):
        return
    bases = before.bases()
    old = before.truths(bases)
    moved = frozenset(other.row for one, other in zip(before.stated, after.stated, strict=True) if one.row in bases)
    new = after.truths(moved)
    wrong_rows = {one.row for one, truth in zip(before.stated, old, strict=True) if not one.right(truth)}
    for index, (one, other) in enumerate(zip(before.stated, after.stated, strict=True)):
        if one.key == other.key and other.truth is None and old[index] != new[index]:
            right = one.right(old[index]) if not one.omitted else one.row not in wrong_rows
            yield index, other, new[index], right


def restated(before: Reading, after: Reading, rows: Rows, kept: Sequence[int] = (), turned: Sequence[int] = ()) -> Rows:
    """The numbers that were right made right again; not those `kept`.

    `turned`: a 0 is written, or left out, against the row's habit.
    """
    for index, stated, truth, right in reversed(list(changed(before, after))):
        if not right or index in kept:
            continue
        text = rows.content(stated.row)
        if stated.omitted:
            if round(truth):
                new = tallies.inserted(text, stated, round(truth))
                rows = rows.substitute(stated.row, stated.start, stated.stop, new)
        elif round(truth) == 0 and stated.word_stop and tallies.leaves_out(text, stated) != (index in turned):
            rows = rows.substitute(stated.row, *tallies.removed(text, stated), "")
        else:
            rows = rows.substitute(stated.row, stated.start, stated.stop, stated.written(truth))
    return rows
