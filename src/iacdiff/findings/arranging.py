"""Findings moved, split, merged, renumbered, and many given another severity at once; all else stays as it is.

Where plain numbers counted on before, they count on afterwards; where they did not, nobody's number changes.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final, Literal

from iacdiff.findings import following
from iacdiff.findings.adding import add
from iacdiff.findings.changing import edit
from iacdiff.findings.edits import CannotWrite, Edit, editable, gist, locate, with_rows
from iacdiff.findings.numbering import misnumbered
from iacdiff.findings.reading import Reading, take_apart
from iacdiff.findings.redrafting import draft_of
from iacdiff.findings.removing import cut, remove
from iacdiff.findings.splice import rows_of
from iacdiff.findings.style import detect
from iacdiff.records import Document, Draft, Severity, Span

Side = Literal["before", "behind"]
_ITEM: Final = re.compile(r"(?:[-*+•]|\d{1,3}[.)])[ \t]+(?=\S)")
_TITLE_LENGTH: Final = 100


# ---------------------------------------------------------------------------------------------- severity


def set_severity(document: Document, handles: Sequence[str], severity: Severity | None) -> Edit:
    """A report and handles → the report with that severity for each of these findings; numbers and lists follow.

    The edit's handle and span are those of the first. Raises UnknownHandle and CannotWrite.
    """
    editable(document)
    before = take_apart(document)
    wanted = list(dict.fromkeys(locate(before, handle) for handle in handles))
    if not wanted:
        raise CannotWrite("no finding was named")
    keys = [_key(before, position) for position in wanted]
    changed = document
    messages: list[str] = []
    for key in keys:
        reading = take_apart(changed)
        position = _found(reading, key)
        draft = replace(draft_of(reading, position), severity=severity)
        step = edit(changed, reading.findings[position].handle, draft)
        messages += step.messages
        changed = _with(changed, step.after)
    return _edit(document, changed, _found(take_apart(changed), keys[0]), tuple(messages))


Key = tuple[str, str, int]


def _key(reading: Reading, position: int) -> Key:
    """What a finding is known by while others move: number, title, and which of those that share both."""
    finding = reading.findings[position]
    same = [
        each for each in reading.findings[:position] if (each.number, each.title) == (finding.number, finding.title)
    ]
    return finding.number, finding.title, len(same)


def _found(reading: Reading, key: Key) -> int:
    same = [at for at, each in enumerate(reading.findings) if (each.number, each.title) == key[:2]]
    if len(same) <= key[2]:
        raise CannotWrite(f"finding {key[0] or key[1]} was lost on the way")
    return same[key[2]]


# ---------------------------------------------------------------------------------------------- order


def move(document: Document, handle: str, to: str, side: Side = "before") -> Edit:
    """A report, a finding and the one that it is to stand before or behind → the report in that order.

    Raises UnknownHandle, and CannotWrite where the finding would get another severity by its new section.
    """
    rows = editable(document)
    before = take_apart(document)
    position, target = locate(before, handle), locate(before, to)
    if position == target:
        raise CannotWrite(f"finding {handle} cannot stand {side} itself")
    carrier = before.carriers[position]
    _same_form(before, position, target)
    own, other = _key(before, position), _key(before, target)
    block = [rows.content(row) for row in range(carrier.row, max(before.stops[position], carrier.row + 1))]
    shrunk = cut(before, rows, position)
    left = take_apart(with_rows(document, shrunk))
    at = _found(left, _without(other, own, position < target))
    gap = detect(before, target).separator
    row = left.carriers[at].row
    if side == "before":
        grown = shrunk.insert_above(row, [*block, *gap])
    else:
        grown = shrunk.insert_below(max(left.stops[at] - 1, row), [*gap, *block])
    after = take_apart(with_rows(document, grown))
    if sorted(map(str, map(gist, after.findings))) != sorted(map(str, map(gist, before.findings))):
        raise CannotWrite(_why_not(before, after, position, handle))
    changed = _counted_on(before, with_rows(document, grown))
    moved = at + (1 if side == "behind" else 0)
    return _edit(document, changed, moved)


_FORMS: Final = {
    "row": "a row of a table",
    "ordered": "an item of a list",
    "bullet": "a bullet",
    "heading": "a heading",
}


def _same_form(before: Reading, position: int, target: int) -> None:
    """Raises CannotWrite where one is written in a form that the place of the other does not take."""
    own, other = (before.carriers[at].kind for at in (position, target))
    if own == other != "row":
        return
    names = [before.findings[at].handle for at in (position, target)]
    if own == other:
        why = f"findings {names[0]} and {names[1]} are rows of a table, whose order is the table's"
    else:
        why = f"finding {names[0]} is {_FORMS[own]} and finding {names[1]} {_FORMS[other]}"
    raise CannotWrite(
        f"{why}; remove it and add it again there, or move line {before.carriers[position].row + 1} by hand"
    )


def _why_not(before: Reading, after: Reading, position: int, handle: str) -> str:
    """Why a finding cannot stand at its new place, and what helps."""
    own = before.findings[position]
    new = [each for each in after.findings if (each.title, dict(each.labels)) == (own.title, dict(own.labels))]
    if len(new) == 1 and new[0].severity is not own.severity:
        was, is_now = (each.value if each else "without a severity" for each in (own.severity, new[0].severity))
        return (
            f"finding {handle} is {was} by its section and would be {is_now} there; give it that severity first "
            f"(findings edit {handle} --severity …), or move it within its section"
        )
    return f"finding {handle} would read otherwise there, or the one before it would; move its lines by hand"


def _without(key: Key, taken: Key, earlier: bool) -> Key:
    """A finding's key once another of the same number and title before it is gone."""
    return (key[0], key[1], key[2] - 1) if earlier and key[:2] == taken[:2] else key


# ---------------------------------------------------------------------------------------------- split, merge


def split(document: Document, handle: str, drafts: Sequence[Draft] | None = None) -> Edit:
    """A report and a finding → the report with several in its place: the drafts, or one for each item of its issue.

    Raises UnknownHandle, and CannotWrite where there are not at least two.
    """
    editable(document)
    before = take_apart(document)
    position = locate(before, handle)
    pieces = list(drafts) if drafts is not None else apart(draft_of(before, position))
    if len(pieces) < 2:
        raise CannotWrite(
            f"finding {handle} says one thing, so there is nothing to split; write its issue as a list, "
            "an item for each finding that it is to become"
        )
    step = edit(document, handle, pieces[0])
    changed, last = _with(document, step.after), step.handle
    messages = [*step.messages]
    for piece in pieces[1:]:
        step = add(changed, piece, behind=last)
        changed, last = _with(changed, step.after), step.handle
        messages += step.messages
    return _numbering(document, before, changed, (position, len(pieces) - 1), tuple(messages))


def _numbering(
    document: Document, before: Reading, changed: Document, what: tuple[int, int], messages: tuple[str, ...]
) -> Edit:
    """The edit, where there are so many findings more than before; `what`: the position of the first, and how many."""
    position, more = what
    counted = _counted_on(before, changed)
    if len(take_apart(counted).findings) != len(before.findings) + more:
        raise CannotWrite(
            f"{document.file}: what is written there would not read as {len(before.findings) + more} findings, "
            "so nothing was changed; a text of theirs begins like a heading or an item of its own: edit that first"
        )
    return _edit(document, counted, position, messages)


def apart(draft: Draft) -> list[Draft]:
    """A draft → one for each item of its issue's list, or each paragraph; requirement, impact and the rest go with all.

    Where the fix is a list of as many items, each goes with its own. One draft where the issue is neither.
    """
    issues, fixes = items(draft.model_issue), items(draft.ideal_fix)
    if not issues and "```" not in draft.model_issue and "~~~" not in draft.model_issue:
        issues, fixes = _paragraphs(draft.model_issue), _paragraphs(draft.ideal_fix)
    if len(issues) < 2:
        return [draft]
    paired = fixes if len(fixes) == len(issues) else [draft.ideal_fix] * len(issues)
    if len(fixes) == len(issues):
        paired = [_introduced(draft.ideal_fix, fix) for fix in paired]
    first = replace(draft, model_excerpt=None, ideal_excerpt=None)
    return [
        replace(
            draft if at == 0 else first,
            title=_title(issue, draft.title),
            model_issue=_introduced(draft.model_issue, issue),
            ideal_fix=fix,
        )
        for at, (issue, fix) in enumerate(zip(issues, paired, strict=True))
    ]


def _introduced(text: str, item: str) -> str:
    """An item behind the line that introduces its list, which is said of every item."""
    first = text.split("\n", 1)[0].strip()
    return item if _ITEM.match(first) or not items(text) else f"{first} {item}"


def _paragraphs(text: str) -> list[str]:
    return [each.strip("\n") for each in re.split(r"\n[ \t]*\n", text) if each.strip()]


def items(text: str) -> list[str]:
    """The items of a text that is one list, or a list below a line that introduces it; none where it is neither."""
    rows = text.split("\n")
    starts = [at for at, row in enumerate(rows) if _ITEM.match(row)]
    if not starts or any(row.strip() for row in rows[1 : starts[0]]):
        return []
    bounds = [*starts[1:], len(rows)]
    found = []
    for start, stop in zip(starts, bounds, strict=True):
        opening = _ITEM.match(rows[start])
        width = len(opening[0]) if opening else 0
        inner = [
            rows[start][width:],
            *(row[min(width, len(row) - len(row.lstrip())) :] for row in rows[start + 1 : stop]),
        ]
        found.append("\n".join(inner).strip())
    return found


def _title(issue: str, title: str) -> str:
    """The first sentence of an item, as a title; numbered after the whole's where it says nothing."""
    first = re.split(r"(?<=[.!?])\s|\n", issue, maxsplit=1)[0].replace("**", "").strip().rstrip(".:")
    if len(first) > _TITLE_LENGTH:
        first = first[: _TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…"
    return first or title


def merge(document: Document, handles: Sequence[str]) -> Edit:
    """A report and several findings → the report with one in the place of the first, which says what all say.

    Its title is the first one's, its severity the worst. Raises UnknownHandle, and CannotWrite for fewer than two.
    """
    editable(document)
    before = take_apart(document)
    wanted = list(dict.fromkeys(locate(before, handle) for handle in handles))
    if len(wanted) < 2:
        raise CannotWrite("it takes two findings to make one of them")
    first = _key(before, wanted[0])
    whole = together([draft_of(before, position) for position in wanted])
    changed = document
    for key in reversed([_key(before, position) for position in wanted[1:]]):
        reading = take_apart(changed)
        step = remove(changed, reading.findings[_found(reading, key)].handle)
        changed = _with(changed, step.after)
    reading = take_apart(changed)
    step = edit(changed, reading.findings[_found(reading, first)].handle, whole)
    messages = step.messages
    changed = _with(changed, step.after)
    position = _found(take_apart(changed), first)
    return _numbering(document, before, changed, (position, 1 - len(wanted)), messages)


def together(drafts: Sequence[Draft]) -> Draft:
    """Drafts → one that says what all of them say, each thing once."""
    severities = [draft.severity for draft in drafts if draft.severity]
    first = drafts[0]
    return replace(
        first,
        severity=min(severities, key=lambda severity: severity.rank) if severities else None,
        model_issue=_joined([draft.model_issue for draft in drafts]),
        ideal_fix=_joined([draft.ideal_fix for draft in drafts]),
        requirement=_joined([draft.requirement for draft in drafts]),
        impact=_joined([draft.impact for draft in drafts]),
        root_cause=_joined([draft.root_cause for draft in drafts]),
        score=next((draft.score for draft in drafts if draft.score), ""),
        model_excerpt=next((draft.model_excerpt for draft in drafts if draft.model_excerpt), None),
        ideal_excerpt=next((draft.ideal_excerpt for draft in drafts if draft.ideal_excerpt), None),
    )


def _joined(texts: Sequence[str]) -> str:
    """Texts as one list, those that are lists item by item; one alone as it is."""
    present = [text for text in dict.fromkeys(texts) if text]
    if len(present) < 2:
        return "".join(present)
    if any("```" in text or "~~~" in text for text in present):
        return "\n\n".join(present)
    said: list[str] = []
    for text in present:
        bare = items(text) if _ITEM.match(text) else []
        said += bare or [text]
    return "\n".join("- " + each.replace("\n", "\n  ") for each in dict.fromkeys(said))


# ---------------------------------------------------------------------------------------------- numbers


def renumber(document: Document) -> Edit:
    """A report whose numbers have gaps or doubles → the same with findings that count on; tables follow.

    Raises CannotWrite where the numbers are no plain ones.
    """
    editable(document)
    reading = take_apart(document)
    if any(carrier.number and not carrier.number.isdigit() for carrier in reading.carriers):
        raise CannotWrite(f"{document.file}: only plain numbers can be counted anew")
    changed = _renumbered(document)
    number = len(misnumbered(reading))
    whole = Span(document.file, 1, max(1, len(take_apart(changed).outline.rows)))
    return Edit(document.raw, changed.raw, "", whole, (f"{number} findings have another number now",) if number else ())


def _renumbered(document: Document) -> Document:
    reading, rows = take_apart(document), editable(document)
    wrong = misnumbered(reading)
    changes: list[tuple[int, int, int, str]] = []
    for position, number in wrong.items():
        place = reading.carriers[position].number_at
        if place:
            changes.append((reading.carriers[position].row, *place, number))
    changes += following.numbers_in_tables(reading, wrong)
    for row, start, stop, text in sorted(set(changes), reverse=True):
        rows = rows.substitute(row, start, stop, text)
    after = with_rows(document, rows)
    if [each.title for each in take_apart(after).findings] != [each.title for each in reading.findings]:
        raise CannotWrite(f"{document.file}: the numbers could not be changed without changing what is there")
    return after


def _counted_on(before: Reading, changed: Document) -> Document:
    """What was numbered right before is numbered right again, and tables in the order of the findings stay so."""
    numbered = changed if misnumbered(before) else _renumbered(changed)
    after = take_apart(numbered)
    rows = following.rows_in_order(before, after, rows_of(numbered.raw))
    ordered = with_rows(numbered, rows)
    return ordered if take_apart(ordered).findings == after.findings else numbered


# ---------------------------------------------------------------------------------------------- shared


def _with(document: Document, raw: bytes) -> Document:
    return with_rows(document, rows_of(raw))


def _edit(document: Document, changed: Document, position: int, messages: tuple[str, ...] = ()) -> Edit:
    finding = take_apart(changed).findings[position]
    return Edit(document.raw, changed.raw, finding.handle, finding.span, messages)


Steps = Sequence[Callable[[Document], Edit]]


def several(document: Document, steps: Steps) -> Edit:
    """Edits one after the other, as one; the handle and the span are the last one's."""
    changed = document
    messages: list[str] = []
    last = Edit(document.raw, document.raw, "", Span(document.file, 1, 1))
    for step in steps:
        last = step(changed)
        messages += last.messages
        changed = _with(changed, last.after)
    return replace(last, before=document.raw, after=changed.raw, messages=tuple(messages))
