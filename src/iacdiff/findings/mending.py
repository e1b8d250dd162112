"""A report whose stated numbers and numbering are wrong → the same with both right."""

from iacdiff.findings import tallies
from iacdiff.findings.editing import CannotWrite, Edit, editable, with_rows
from iacdiff.findings.numbering import restarts
from iacdiff.findings.reading import Reading, take_apart
from iacdiff.records import Document, Span


def fix(document: Document) -> Edit:
    """Every wrong stated number made right, and plain numbers of findings made to count on without gap or double.

    Raises CannotWrite.
    """
    rows = editable(document)
    reading = take_apart(document)
    messages: list[str] = []
    renumbered = _renumbered(reading)
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
    for row, start, stop, text in sorted(changes, reverse=True):
        rows = rows.substitute(row, start, stop, text)
    after = with_rows(document, rows)
    if len(take_apart(after).findings) != len(reading.findings):
        raise CannotWrite(f"{document.file}: the numbers could not be mended without changing what is there")
    return Edit(document.raw, after.raw, "", Span(document.file, 1, 1), tuple(messages))


def _renumbered(reading: Reading) -> dict[int, str]:
    """Position of a finding → its number as it should be, for those that differ; none where numbers are not plain."""
    if any(carrier.number and not carrier.number.isdigit() for carrier in reading.carriers):
        return {}
    by_section = restarts(reading)
    expected: dict[int, int] = {}
    out: dict[int, str] = {}
    for position, carrier in enumerate(reading.carriers):
        if not carrier.number:
            continue
        scope = carrier.section if by_section else -1
        number = expected.get(scope, min(int(carrier.number), 1))
        expected[scope] = number + 1
        if int(carrier.number) != number:
            out[position] = str(number)
    return out
