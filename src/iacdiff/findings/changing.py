"""A finding changed where it stands: only the rows of what really changed are written anew.

Each changed field is one step on the report's rows, read again after it; a finding whose severity changes moves to that
severity's section where the report has such sections.
"""

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from functools import partial
from typing import Final

from iacdiff.findings import following, words
from iacdiff.findings import style as styles
from iacdiff.findings.edits import CannotWrite, Edit, editable, gist, locate, with_rows
from iacdiff.findings.escaping import escape_title, unescape
from iacdiff.findings.labelling import extra_rows, label_rows, severity_value
from iacdiff.findings.parts import Part
from iacdiff.findings.placing import places, severity_sections
from iacdiff.findings.reading import Reading, take_apart
from iacdiff.findings.redrafting import content_of, draft_of, told
from iacdiff.findings.removing import cut
from iacdiff.findings.splice import Rows, rows_of
from iacdiff.findings.texts import EXCERPTS, EXTRAS, FIELDS, Care, excerpt_rows, in_cell, like, normal, text_rows
from iacdiff.findings.writing import severity_label
from iacdiff.records import Document, Draft, Severity

_Step = Callable[[Document, int], tuple[Rows, int]]
"""A report and the position of a finding → its rows after one change, and where the finding is then."""
_ORDER: Final = ("score", "root_cause", "impact", "fix", "requirement", "issue")


def edit(document: Document, handle: str, draft: Draft) -> Edit:
    """A report, a handle and what the finding should say → the report with that.

    Raises UnknownHandle and CannotWrite.
    """
    editable(document)
    draft = normal(draft)
    if not draft.title:
        raise CannotWrite("a finding needs a title")
    before = take_apart(document)
    start = position = locate(before, handle)
    changed = document
    for step in _steps(normal(draft_of(before, position)), draft):
        rows, position = step(changed, position)
        changed = with_rows(document, rows)
        if len(take_apart(changed).findings) != len(before.findings):
            raise CannotWrite(f"{document.file}: the change would break the report's structure")
    changed = with_rows(document, _recounted(before, changed, start, position))
    reading = take_apart(changed)
    _prove(before, reading, document.file)
    finding = reading.findings[position]
    exact = normal(draft_of(reading, position)) == draft
    messages = () if exact else (f"finding {finding.handle} does not read back exactly as it was typed",)
    return Edit(document.raw, changed.raw, finding.handle, finding.span, messages)


def _steps(old: Draft, new: Draft) -> list[_Step]:
    """What is to be done, the texts from the last to the first."""
    steps: list[_Step] = []
    if old.title != new.title:
        steps.append(partial(_title, new))
    for meaning in _ORDER:
        field, slot = FIELDS[meaning], EXCERPTS.get(meaning)
        same = getattr(old, field) == getattr(new, field)
        if not same or (slot and getattr(old, slot) != getattr(new, slot)):
            steps.append(partial(_text, meaning, new))
    if old.severity is not new.severity:
        steps.append(partial(_severity, new.severity))
    return steps


def _prove(before: Reading, after: Reading, file: str) -> None:
    """No finding but one may read otherwise than before."""
    old = [gist(finding) for finding in before.findings]
    new = [gist(finding) for finding in after.findings]
    if len([each for each in old if each not in new]) > 1:
        raise CannotWrite(f"{file}: the change would alter other findings")


def _recounted(before: Reading, changed: Document, position: int, moved: int) -> Rows:
    """The tables and numbers that were right before made right again."""
    rows = following.relabelled(before, take_apart(changed), rows_of(changed.raw), position, moved)
    after = take_apart(with_rows(changed, rows))
    listed = following.relisted(before, after, rows, position, moved, draft_of(after, moved))
    if len(take_apart(with_rows(changed, listed)).findings) == len(after.findings):
        rows = listed
    return following.restated(before, take_apart(with_rows(changed, rows)), rows)


# ---------------------------------------------------------------------------------------------- title


def _title(draft: Draft, document: Document, position: int) -> tuple[Rows, int]:
    reading, rows = take_apart(document), rows_of(document.raw)
    carrier = reading.carriers[position]
    start, stop = carrier.title_at
    line = rows.content(carrier.row)
    for how in range(5):
        text = escape_title(draft.title, how)
        text = in_cell(text) if carrier.kind == "row" else text
        if line[start:stop].count("**") % 2:
            text = f"{text}**" if line[:start].endswith("**") else f"**{text}"
        changed = rows.substitute(carrier.row, start, stop, text)
        after = take_apart(with_rows(document, changed))
        if len(after.findings) == len(reading.findings) and after.findings[position].title == draft.title:
            return changed, position
    raise CannotWrite("the title could not be written so that it reads back")


# ---------------------------------------------------------------------------------------------- texts


def _text(meaning: str, draft: Draft, document: Document, position: int) -> tuple[Rows, int]:
    """One text (with its excerpt) written where it stands, or put where the style has it, or taken out."""
    reading = take_apart(document)
    field = FIELDS[meaning]
    for care in (Care(bare=True), Care()):
        rows = _with_text(reading, rows_of(document.raw), position, (meaning, _content(meaning, draft, care)))
        after = take_apart(with_rows(document, rows))
        same = len(after.findings) == len(reading.findings)
        if same and getattr(normal(draft_of(after, position)), field) == getattr(draft, field):
            break
    return rows, position


def _with_text(reading: Reading, rows: Rows, position: int, what: tuple[str, list[str]]) -> Rows:
    meaning, content = what
    part = told(reading, position).get(meaning)
    if reading.carriers[position].kind == "row":
        return _cell(rows, part, meaning, in_cell("\n".join(content)))
    if part is None or (part.form == "lead" and part.last < part.row):
        return _put(reading, rows, position, what)
    return _rewrite(reading, rows, position, (part, content)) if content else _drop(reading, rows, part)


def _cell(rows: Rows, part: Part | None, meaning: str, text: str) -> Rows:
    """A text in the cell that says it now."""
    if part is None or part.form != "cell":
        if text:
            raise CannotWrite(f"the table has no column for the {meaning.replace('_', ' ')}")
        return rows
    row, column = part.value_at
    stop = len(rows.content(row).rstrip()) - len(part.tail)
    return rows.substitute(row, column, stop, text or "–")


def _content(meaning: str, draft: Draft, care: Care) -> list[str]:
    content = text_rows(getattr(draft, FIELDS[meaning]), care)
    slot = EXCERPTS.get(meaning)
    return content + (excerpt_rows(getattr(draft, slot), Care(), content) if slot else [])


def _drop(reading: Reading, rows: Rows, part: Part) -> Rows:
    row, column = part.value_at
    if part.form == "lead" and column:
        end = rows.end(part.last)
        return rows.put(rows.starts[row] + column, end, "")
    above = part.row - 1
    while above > 0 and not reading.outline.rows[above].strip():
        above -= 1
    return rows.put(rows.end(above), rows.end(part.last), "")


def _rewrite(reading: Reading, rows: Rows, position: int, what: tuple[Part, list[str]]) -> Rows:
    part, content = what
    if part.meaning == "impact":
        content = _with_severity(reading, position, part, content)
    text, excerpt = content_of(reading.outline, part)
    old_text = text_rows(text)
    old = _written(reading, part, old_text + excerpt_rows(excerpt, Care(), old_text))
    new = _written(reading, part, content)
    first = part.row if part.form != "lead" or part.value_at[1] else part.value_at[0]
    raw = [rows.content(row) for row in range(first, part.last + 1)]
    if part.form == "lead" and part.value_at[1]:
        head = raw[0][: part.value_at[1]]
        old = [head + "".join(old[:1]), *old[1:]]
        new = [head + "".join(new[:1]), *new[1:]]
    if len(old) == len(raw):
        new = _kept(raw, old, new)
    return rows.replace(first, part.last, new)


def _written(reading: Reading, part: Part, content: Sequence[str]) -> list[str]:
    if part.form == "lead":
        margin = " " * part.indent
        written = [margin + row if row else "" for row in content]
        return [written[0].lstrip(), *written[1:]] if written and part.value_at[1] else written
    return label_rows(styles.style_of_part(reading, part), content)


def _kept(raw: Sequence[str], old: Sequence[str], new: Sequence[str]) -> list[str]:
    """New rows, those that say what an old one said as that one is written."""
    out: list[str] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        out += raw[i1:i2] if tag == "equal" else new[j1:j2]
    return out


def _with_severity(reading: Reading, position: int, part: Part, content: Sequence[str]) -> list[str]:
    """An impact's new text behind the severity that the old one began with."""
    between = styles.severity_first(reading, position, part)
    at = words.severity_word(part.text(reading.outline)) if between else None
    if at is None or not content:
        return list(content)
    return [part.text(reading.outline)[: at[1]] + between + unescape(content[0]), *content[1:]]


def _put(reading: Reading, rows: Rows, position: int, what: tuple[str, list[str]]) -> Rows:
    """A text that is new to the finding: below the label before it in the style, else as a plain label."""
    meaning, content = what
    if not content:
        return rows
    style = styles.detect(reading, position)
    known = told(reading, position)
    at = next((index for index, label in enumerate(style.labels) if label.meaning == meaning), None)
    if at is not None:
        earlier = [known[label.meaning] for label in style.labels[:at] if label.meaning in known]
        label = style.labels[at]
        new = [*[""] * max(label.gap, 0), *label_rows(label, content)]
        return rows.insert_below(_below(reading, position, earlier), new)
    if meaning == "issue":
        margin = " " * known["issue"].indent
        below = reading.carriers[position].row
        gap = [""] if reading.carriers[position].kind == "heading" else []
        return rows.insert_below(below, [*gap, *[margin + row if row else "" for row in content]])
    issue = known["issue"]
    margin = " " * issue.indent
    new = [margin + row if row else "" for row in extra_rows(EXTRAS[meaning], content)]
    gap = [""] if reading.carriers[position].kind == "heading" else []
    return rows.insert_below(_below(reading, position, [issue]), [*gap, *new])


def _below(reading: Reading, position: int, earlier: Sequence[Part]) -> int:
    """The last row of the last of some parts; the finding's last where there are none."""
    if not earlier:
        return max(reading.stops[position] - 1, reading.carriers[position].row)
    row = reading.carriers[position].row
    return max([row, *(part.last for part in earlier if part.last >= part.row)])


# ---------------------------------------------------------------------------------------------- severity


def _severity(severity: Severity | None, document: Document, position: int) -> tuple[Rows, int]:
    reading, rows = take_apart(document), rows_of(document.raw)
    said = _say(reading, rows, position, severity)
    changed = said if said is not None else rows
    if severity is None:
        return changed, position
    after = take_apart(with_rows(document, changed))
    if len(after.findings) != len(reading.findings):
        raise CannotWrite("the severity could not be written")
    if severity_sections(after) and after.section_severity(position) is not severity and len(after.findings) > 1:
        moved = _moved(severity, with_rows(document, changed), position)
        if moved is not None:
            return moved
    if said is None and after.findings[position].severity is not severity:
        return _add_severity(after, changed, position, severity), position
    return changed, position


def _say(reading: Reading, rows: Rows, position: int, severity: Severity | None) -> Rows | None:
    """The severity where the finding itself says it, changed; None where it says none."""
    carrier, outline = reading.carriers[position], reading.outline
    for part in reading.parts[position]:
        own = part.meaning == "severity" and part.form != "lead"
        if not own and not styles.severity_first(reading, position, part):
            continue
        if severity is None:
            return _drop(reading, rows, part) if own else rows
        row, column = part.value_at
        value = rows.content(row)[column:]
        at = words.severity_word(value)
        if at is None:
            continue
        word = severity_value(value[: at[1]], severity)
        word = word.removesuffix("**") if value[at[1] :].startswith("**") else word
        return rows.substitute(row, column, column + at[1], word)
    table = following.told_by(reading, position)
    if table and severity:
        return following.cells_changed(reading, rows, *table, ("", ""), severity)
    tag = carrier.tag_at or _word_in_title(reading, position)
    if tag and severity:
        start, stop = tag
        return rows.substitute(carrier.row, start, stop, like(outline.rows[carrier.row][start:stop], severity.value))
    return None


def _word_in_title(reading: Reading, position: int) -> tuple[int, int] | None:
    """Where a title says the severity in its own words, where it is the title that says it."""
    carrier = reading.carriers[position]
    if reading.findings[position].severity_from != "title":
        return None
    found = _WORD.search(reading.outline.rows[carrier.row], *carrier.title_at)
    return found.span() if found else None


_WORD = re.compile(rf"\b{words.SEVERITY}\b", re.IGNORECASE)


def _add_severity(reading: Reading, rows: Rows, position: int, severity: Severity) -> Rows:
    style = styles.detect(reading, position)
    new = severity_label(style, severity)
    gap = [""] * style.gap
    first = next((part for part in reading.parts[position] if part.form != "lead"), None)
    lead = reading.parts[position][0]
    below = max(reading.carriers[position].row, lead.last)
    if new is None:
        row = max(reading.stops[position] - 1, below)
        margin = " " * reading.parts[position][0].indent
        return rows.insert_below(row, [*gap, f"{margin}Severity: {severity.value}"])
    behind = [""] if first is not None and first.row == below + 1 and style.labels[0].gap else []
    return rows.insert_below(below, [*gap, *new, *behind])


def _moved(severity: Severity, document: Document, position: int) -> tuple[Rows, int] | None:
    """A finding taken to the end of its severity's section, number and all; None where that cannot be done."""
    reading, rows = take_apart(document), rows_of(document.raw)
    carrier, title = reading.carriers[position], reading.findings[position].title
    block = [rows.content(row) for row in range(carrier.row, max(reading.stops[position], carrier.row + 1))]
    shrunk = cut(reading, rows, position)
    left = take_apart(with_rows(document, shrunk))
    style = styles.detect(left, 0)
    place = next(places(left, style, severity)) if severity_sections(left) else None
    if place and place.sectioned:
        gap = place.gap if place.gap is not None else ("",) if place.heading else style.separator
        new = [place.heading, "", *block] if place.heading else block
        grown = shrunk.insert_below(place.row, [*gap, *new]) if place.row >= 0 else shrunk.insert_above(0, [*new, ""])
        after = take_apart(with_rows(document, grown))
        moved = next((at for at, each in enumerate(after.carriers) if each.row > place.row), None)
        if moved is not None and len(after.findings) == len(reading.findings) and after.findings[moved].title == title:
            return grown, moved
    return None
