"""A whole report → the same report in another style: what stands around its findings stays, every finding is rewritten.

What a finding says and the style has no label for is kept under its own label; a section that tells no severity becomes
a label `Section`; text between findings goes before the first.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from iacdiff.findings import style as styles
from iacdiff.findings import words
from iacdiff.findings.edits import CannotWrite, Edit, editable, with_rows
from iacdiff.findings.parts import Part
from iacdiff.findings.reading import Reading, section_severity, take_apart
from iacdiff.findings.redrafting import draft_of, told
from iacdiff.findings.style import LabelStyle, Style
from iacdiff.findings.texts import FIELDS, Care, normal, text_rows
from iacdiff.findings.writing import block, completed
from iacdiff.records import Document, Draft, Severity, Span

_CARES: Final = (
    Care(bare=True),
    Care(),
    Care(2),
    Care(1, True),
    Care(4, True),
    Care(4, True, True),
    Care(4, False, True, True),
)
_GENERIC = re.compile(
    rf"(?:(?:model|response|identified|the|known|all|detailed|key) )*(?:{words.NOUNS})"
    r"(?: (?:analysis|list|found|details))?$"
)


@dataclass(frozen=True, slots=True)
class _Rewritten:
    """A finding as it is to be written anew."""

    draft: Draft
    number: str
    lead: tuple[str, ...]
    """Text before its first label, where a label gives the issue."""
    others: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Labels without a place in a draft: what the label before them means, their name, the rows of their text."""


def convert(document: Document, style: str) -> Edit:
    """A report and the name of a style → the report in that style; one that is in it already is left as it is.

    `messages` tell which findings do not read back exactly as they did. Raises CannotWrite where there is no such
    style, nothing to convert, or a finding would get lost.
    """
    rows = editable(document)
    if style not in styles.NAMES:
        raise CannotWrite(f"no style {style}; there are: {', '.join(styles.NAMES)}")
    reading = take_apart(document)
    if not reading.findings:
        raise CannotWrite(f"{document.file} has no findings to convert")
    if styles.style_name(reading) == style:
        whole = Span(document.file, 1, len(rows))
        return Edit(document.raw, document.raw, "", whole, (f"{document.file} is in the style {style} already",))
    chosen = replace(styles.named(style), tabled=styles.tabled(reading))
    first, last = _region(reading)
    tail = _tail(reading, chosen)
    best: tuple[int, Edit] | None = None
    for care in _CARES:
        new = _written(reading, chosen, care)
        changed = rows.replace(first, last, new)
        if tail:
            end = reading.outline.last_content(0, reading.outline.end) - last + first + len(new) - 1
            changed = changed.insert_below(end, tail)
        after = with_rows(document, changed)
        lost = _lost(reading, take_apart(after))
        if lost is None:
            continue
        edit = Edit(document.raw, after.raw, "", Span(document.file, first + 1, first + len(new)), tuple(lost))
        if not lost:
            return edit
        if best is None or len(lost) < best[0]:
            best = len(lost), edit
    if best is None:
        raise CannotWrite(f"{document.file} cannot be converted to {style} without losing a finding")
    return best[1]


def _lost(before: Reading, after: Reading) -> list[str] | None:
    """What reads otherwise in the new report; None where findings got lost, or their titles or severities changed."""
    old = {(each.title, each.severity, at): normal(draft_of(before, at)) for at, each in enumerate(before.findings)}
    new = [((each.title, each.severity), normal(draft_of(after, at))) for at, each in enumerate(after.findings)]
    messages = []
    if len(old) != len(new):
        return None
    for (title, severity, at), draft in old.items():
        same = [each for each in new if each[0] == (title, severity)]
        if not same:
            return None
        found = next((each for each in same if each[1] == draft), None)
        if found is None:
            messages.append(f"finding {before.findings[at].handle} does not read back exactly")
        new.remove(found or same[0])
    return messages


# ---------------------------------------------------------------------------------------------- what is replaced


def _region(reading: Reading) -> tuple[int, int]:
    """The first and last row that are replaced: the findings with the headings of their sections."""
    outline = reading.outline
    first = reading.carriers[0].row
    last = max(stop - 1 for stop in reading.stops)
    index = reading.carriers[0].section
    while index >= 0 and not (index == 0 and outline.titles[0].level == 1):
        title = outline.titles[index]
        if outline.last_content(title.row + 1, first) > title.row and first != reading.carriers[0].row:
            break
        first = title.row
        index = title.parents[-1] if title.parents else -1
    return first, max(last, reading.carriers[-1].row)


def _sections(reading: Reading) -> set[int]:
    """The headings that findings stand under, but for the report's own."""
    found: set[int] = set()
    for carrier in reading.carriers:
        if carrier.section >= 0:
            found |= {carrier.section, *reading.outline.titles[carrier.section].parents}
    return found - ({0} if reading.outline.titles and reading.outline.titles[0].level == 1 else set())


def _between(reading: Reading) -> list[str]:
    """The rows of the region that are neither findings nor headings of their sections."""
    outline = reading.outline
    first, last = _region(reading)
    taken = {row for carrier, stop in zip(reading.carriers, reading.stops, strict=True)
             for row in range(carrier.row, max(stop, carrier.row + 1))}  # fmt: skip
    taken |= {outline.titles[index].row for index in _sections(reading)}
    out: list[str] = []
    for row in range(first, last + 1):
        text = outline.rows[row]
        if row not in taken and (not outline.is_gap(row) or (out and out[-1] and not text.strip())):
            out.append(text)
    while out and not out[-1]:
        out.pop()
    return out


# ---------------------------------------------------------------------------------------------- written anew


def _written(reading: Reading, style: Style, care: Care) -> list[str]:
    numbers = [carrier.number for carrier in reading.carriers]
    kept = all(number.isdigit() for number in numbers) and len(set(numbers)) == len(numbers)
    groups = _groups(reading, style)
    out, count = _between(reading), 0
    for heading, positions in groups:
        if heading:
            out += [*([""] if out else []), heading, ""]
        for at, position in enumerate(positions):
            count += 1
            what = _rewritten(reading, position, numbers[position] if kept else str(count), {heading.lstrip("# ")})
            separator = style.separator if at or not heading else ()
            out += [*(separator if out else ()), *_block(style, what, care, _tells(style, heading))]
    return out


def _tells(style: Style, heading: str) -> bool:
    return any(severity is not None and heading == text for severity, text in style.sections.items())


def _groups(reading: Reading, style: Style) -> Iterator[tuple[str, list[int]]]:
    """Headings of sections and the findings below each; one group without a heading where the style has no sections."""
    every = list(range(len(reading.findings)))
    if not style.sections:
        yield "", every
        return
    already = _own_sections(reading, style)
    if already:
        yield from already
        return
    left = []
    for severity in Severity:
        own = [at for at in every if reading.findings[at].severity is severity]
        if severity not in style.sections:
            left += own
        elif own:
            yield style.sections[severity], own
    left = sorted([*left, *(at for at in every if reading.findings[at].severity is None)])
    if left:
        yield style.sections.get(None, ""), left


_LAST: Final = "="
"""Behind everything else."""


def _own_sections(reading: Reading, style: Style) -> list[tuple[str, list[int]]]:
    """The report's own sections in its order, where all of them are sections of the style already."""
    titles = [reading.outline.titles[carrier.section] if carrier.section >= 0 else None for carrier in reading.carriers]
    headings = [f"{'#' * title.level} {title.text}" if title else "" for title in titles]
    if not set(headings) <= set(style.sections.values()):
        return []
    found: list[tuple[str, list[int]]] = []
    for at, heading in enumerate(headings):
        if not found or found[-1][0] != heading:
            found.append((heading, []))
        found[-1][1].append(at)
    return found


def _rewritten(reading: Reading, position: int, number: str, kept: Collection[str] = ()) -> _Rewritten:
    """A finding taken apart. `kept`: titles of sections that are written anew, so that nothing else need name them."""
    outline, parts = reading.outline, reading.parts[position]
    known = told(reading, position)
    lead = parts[0]
    others: list[tuple[str, str, tuple[str, ...]]] = []
    above = ""
    for part in parts[1:]:
        if _drafted(part, known):
            above = part.meaning
        elif part.form != "lead":
            name = f"Note ({part.name})" if _would_tell(part, reading) else part.name
            others.append((above, name, tuple(part.text(outline).split("\n"))))
    note = _severity_note(reading, known.get("severity"))
    if note:
        others.append((_LAST, "Severity Note", tuple(note.split("\n"))))
    others += [
        (_LAST, "Note", (part.closing.strip("*: ()"),))
        for part in parts
        if _drafted(part, known) and "(" in part.closing
    ]
    section = _section_name(reading, position)
    if section and section not in kept:
        others.append((_LAST, "Section", (section,)))
    text = lead.text(outline) if known["issue"] is not lead else ""
    draft = normal(draft_of(reading, position))
    return _Rewritten(draft, number, tuple(text_rows(text)), tuple(others))


def _would_tell(part: Part, reading: Reading) -> bool:
    """Whether a label kept beside the others could be taken for what tells the finding's severity."""
    told = words.severity_of_impact(part.text(reading.outline)) if part.meaning == "impact" else None
    return part.meaning == "severity" or told is not None


def _drafted(part: Part, known: dict[str, Part]) -> bool:
    """Whether a label's text is in the draft of its finding."""
    return (part.meaning in FIELDS or part.meaning == "severity") and known.get(part.meaning) is part


def _severity_note(reading: Reading, part: Part | None) -> str:
    """What a severity label says beyond the severity."""
    text = part.text(reading.outline) if part else ""
    at = words.severity_word(text)
    return re.sub(r"^[\s*\-–—:,]+", "", text[at[1] :]) if at else ""


def _section_name(reading: Reading, position: int) -> str:
    """The title of a section that tells something else than a severity; empty where it tells nothing."""
    outline, section = reading.outline, reading.carriers[position].section
    if section < 0 or section not in _sections(reading) or section_severity(outline, section)[0]:
        return ""
    title = outline.titles[section].text.strip()
    return "" if _GENERIC.match(words.folded(title)) else title


def _block(style: Style, what: _Rewritten, care: Care, sectioned: bool) -> list[str]:
    labels, others = _with_others(style, what, care)
    rows = block(replace(style, labels=labels), what.draft, what.number, care, sectioned, others)
    if what.lead:
        rows = [rows[0], "", *what.lead, *([""] if style.gap == 0 and rows[1:] else []), *rows[1:]]
    return rows


def _with_others(style: Style, what: _Rewritten, care: Care) -> tuple[tuple[LabelStyle, ...], dict[str, list[str]]]:
    """A style's labels with those that are kept beside them, each behind the one that it stood behind."""
    labels = list(completed(style, what.draft).labels)
    pattern = next((label for label in labels if label.form == "bold"), LabelStyle("", ""))
    gap = style.labels[-1].gap if style.labels else 1
    others: dict[str, list[str]] = {}
    for above, name, text in what.others:
        key = f"={len(others)}"
        new = replace(pattern, meaning=key, name=name, value="", with_severity="", gap=gap)
        at = _behind(labels, above) if above else 0
        same = words.meaning(name)  # what comes first of one meaning is the one that is read
        at = max(at, _behind(labels, same)) if any(label.meaning == same for label in labels) else at
        while at < len(labels) and labels[at].meaning.startswith("="):
            at += 1
        labels.insert(at, replace(new, closing=re.sub(r"\([^()]*\)", "", new.closing)))
        others[key] = text_rows("\n".join(text), care)
    return tuple(labels), others


def _behind(labels: Sequence[LabelStyle], meaning: str) -> int:
    return next((index + 1 for index, label in enumerate(labels) if label.meaning == meaning), len(labels))


def _tail(reading: Reading, style: Style) -> list[str]:
    """A style's own closing section, with its numbers, for a report that counts nothing and has no such section."""
    titles = {words.folded(title.text) for title in reading.outline.titles}
    closing = [row for row in style.tail.split("\n") if row.startswith("#")]
    if (
        not closing
        or words.folded(closing[0].lstrip("# ")) in titles
        or any(each.measure == "count" for each in reading.stated)
    ):
        return []
    counted = {each.value.lower(): 0 for each in Severity}
    for finding in reading.findings:
        if finding.severity:
            counted[finding.severity.value.lower()] += 1
    text = style.tail.strip("\n").replace("{total}", str(len(reading.findings)))
    for name, number in counted.items():
        text = text.replace("{" + name + "}", str(number))
    return ["", *text.split("\n")]
