"""A report taken apart into what its findings say, and written anew as the report writes: the proof that nothing of a
style is lost, and a way to even out what was typed unevenly.
"""

from dataclasses import replace

from iacdiff.findings import style as styles
from iacdiff.findings import words
from iacdiff.findings.edits import Edit, editable, with_rows
from iacdiff.findings.parts import Part
from iacdiff.findings.reading import Reading, take_apart
from iacdiff.findings.redrafting import draft_of, told
from iacdiff.findings.splice import Rows
from iacdiff.findings.style import LabelStyle, Style
from iacdiff.findings.texts import FIELDS, Care, normal, text_rows
from iacdiff.findings.writing import block
from iacdiff.records import Document, Span

_CARES = (Care(bare=True), Care(), Care(2), Care(0, True), Care(4, True), Care(4, True, True))


def rewrite(document: Document) -> Edit:
    """A report → the same with every finding written anew in the report's own style; all else stays.

    A finding that would not read back as it did stays as it is, and is named in `messages`. Raises CannotWrite.
    """
    rows = editable(document)
    reading = take_apart(document)
    kept: list[str] = []
    for position in range(len(reading.findings) - 1, -1, -1):
        carrier = reading.carriers[position]
        if carrier.kind == "row":
            continue
        changed = _anew(document, rows, position)
        if changed is None:
            kept.append(f"finding {reading.findings[position].handle} stays as it is")
        else:
            rows = changed
    after = with_rows(document, rows)
    return Edit(document.raw, after.raw, "", Span(document.file, 1, len(rows)), tuple(reversed(kept)))


def _anew(document: Document, rows: Rows, position: int) -> Rows | None:
    """The rows with one finding written anew; None where it would not read back."""
    before = take_apart(with_rows(document, rows))
    carrier, finding = before.carriers[position], before.findings[position]
    first, last = carrier.row, max(before.stops[position] - 1, carrier.row)
    old = [rows.content(row) for row in range(first, last + 1)]
    for care in _CARES:
        new = _written(before, position, care)
        if [row.rstrip() for row in new] == [row.rstrip() for row in old]:
            return rows
        grown = rows.replace(first, last, new)
        after = take_apart(with_rows(document, grown))
        if len(after.findings) != len(before.findings):
            continue
        same = after.findings[position]
        if (same.title, same.severity, same.labels) == (finding.title, finding.severity, finding.labels) and normal(
            draft_of(after, position)
        ) == normal(draft_of(before, position)):
            return grown
    return None


def _written(reading: Reading, position: int, care: Care) -> list[str]:
    """The finding's rows: its first row and the text before its labels as they stand, the labels anew."""
    style, others = own_style(reading, position, care)
    outline, carrier, parts = reading.outline, reading.carriers[position], reading.parts[position]
    lead = parts[0]
    draft = normal(draft_of(reading, position))
    if told(reading, position)["issue"] is lead:
        draft = replace(draft, model_issue="", model_excerpt=None)
    head = [row.rstrip() for row in outline.rows[carrier.row : max(lead.last, carrier.row) + 1]]
    labels = block(style, draft, carrier.number, care, True, others)[1:]
    while labels and not labels[0]:
        del labels[0]
    if not labels:
        return head
    gap = _above(reading, parts[1], carrier.row)
    return [*head, *[""] * gap, *labels]


def own_style(reading: Reading, position: int, care: Care) -> tuple[Style, dict[str, list[str]]]:
    """The style in which a finding is written, and the texts of its labels that no field of a draft goes to."""
    style = styles.detect(reading, position)
    known = told(reading, position)
    labels: list[LabelStyle] = []
    others: dict[str, list[str]] = {}
    parts = reading.parts[position]
    for index, part in enumerate(parts):
        if part.form == "lead":
            continue
        label = replace(
            styles.style_of_part(reading, part),
            gap=_above(reading, part, reading.carriers[position].row),
            value=part.text(reading.outline) if part.meaning == "severity" else "",
            with_severity=styles.severity_first(reading, position, part),
        )
        if index == 1 and parts[0].last < parts[0].row and index + 1 < len(parts):
            label = replace(label, gap=_above(reading, parts[2], part.row))
        if _goes_to_a_field(reading, part, known):
            labels.append(label)
            continue
        key = f"={len(others)}"
        labels.append(replace(label, meaning=key, with_severity=""))
        others[key] = text_rows(part.text(reading.outline), care) or [""]
    return replace(style, labels=tuple(labels), gap=0), others


def _goes_to_a_field(reading: Reading, part: Part, known: dict[str, Part]) -> bool:
    if part.meaning == "severity":
        text = part.text(reading.outline)
        at = words.severity_word(text)
        return known.get("severity") is part and at is not None and not text[at[1] :].strip(" *")
    return part.meaning in FIELDS and known.get(part.meaning) is part


def _above(reading: Reading, part: Part, limit: int) -> int:
    row, rows = part.row, reading.outline.rows
    while row - 1 > limit and not rows[row - 1].strip():
        row -= 1
    return part.row - row
