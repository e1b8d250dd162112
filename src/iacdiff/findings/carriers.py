"""A report's outline → the rows that carry a finding each.

Numbered headings are preferred, then headings by what is below them, then list items.
"""

import re
from collections.abc import Iterator, Sequence

from iacdiff.findings import categories, tables, words
from iacdiff.findings.escaping import unescape_title
from iacdiff.findings.heading import (
    CLOSING_HASHES,
    Carrier,
    Place,
    before_marks,
    behind_marks,
    dissect,
    leading_tag,
    own_severity,
    trailing_tag,
)
from iacdiff.findings.outline import Outline, Title, is_gap
from iacdiff.findings.telling import BODY_LABEL, names_part, tells

_NOUN_PREFIX = re.compile(
    rf"[^\w\\]*(?:({words.SEVERITY})[ -]+)?{words.NOUN}[^\w\\:]{{0,3}}:[\s*]*(?=\S)", re.IGNORECASE
)
_NOUN_ANYWHERE = re.compile(
    rf"\b{words.NOUNS}\b|\b(?:wrong|missing|broken|failed|fails|incorrect|lacking|shortcomings?|fell short)\b",
    re.IGNORECASE,
)


def carriers(outline: Outline) -> tuple[Carrier, ...]:
    """A report's outline → its findings' first rows, in the order of the text; empty for prose."""
    closed = _closed(outline)
    numbered = _numbered_headings(outline, closed)
    if numbered:
        return tuple(categories.split(outline, numbered, lambda index: _unnumbered(index, outline)))
    plain = _plain_headings(outline, closed)
    if plain:
        return tuple(plain)
    items = _table_rows(outline, closed) or _items(outline, closed)
    return tuple(items or _numbered_headings(outline, [False] * len(closed)))


def _closed(outline: Outline) -> list[bool]:
    """For each heading whether it stands in, or is, a section without findings; the nearest telling heading decides."""
    closed: list[bool] = []
    for index, title in enumerate(outline.titles):
        parent = title.parents[-1] if title.parents else -1
        inherited = closed[parent] if parent >= 0 else False
        if index == 0 and title.level == 1:
            closed.append(False)
        elif words.is_closing(title.text):
            closed.append(True)
        elif words.section_severity(title.text) and not dissect(title.text).number:
            closed.append(False)
        else:
            closed.append(inherited)
    return closed


def _numbered_headings(outline: Outline, closed: Sequence[bool]) -> list[Carrier]:
    found = []
    for index, title in enumerate(outline.titles):
        carrier = dissect(title.text)
        # a numbered heading is excused by its parents alone: `### 4. Validation gaps` is a finding
        parent = title.parents[-1] if title.parents else -1
        excused = closed[parent] if parent >= 0 else False
        if (
            carrier.number
            and not excused
            and (not words.is_plain(title.text[slice(*carrier.title_at)]) or tells(outline, index, 1))
            and not _is_document_title(index, title)
        ):
            found.append((index, carrier))
    kept = _without_weak(found, outline)
    leaves = _leaves([index for index, _ in kept], outline)
    return [_of_heading(index, carrier, outline) for index, carrier in kept if index in leaves]


def _is_document_title(index: int, title: Title) -> bool:
    return index == 0 and title.level == 1


def _without_weak(found: Sequence[tuple[int, Carrier]], outline: Outline) -> list[tuple[int, Carrier]]:
    """Numbers that prove nothing alone count where at least two of the same make stand at one level."""
    makes: dict[tuple[int, str], set[str]] = {}
    for index, carrier in found:
        if carrier.weak:
            makes.setdefault((outline.titles[index].level, _make(carrier)), set()).add(carrier.number)
    return [
        (index, carrier)
        for index, carrier in found
        if not carrier.weak or len(makes[outline.titles[index].level, _make(carrier)]) > 1
    ]


def _make(carrier: Carrier) -> str:
    return "letter" if carrier.number.isalpha() else carrier.number.rstrip("0123456789")


def _leaves(numbered: Sequence[int], outline: Outline) -> set[int]:
    """Which numbered headings are findings: where most of one level hold numbered headings, those are categories."""
    members = set(numbered)
    children: dict[int, list[int]] = {index: [] for index in numbered}
    tops: list[int] = []
    for index in numbered:
        above = next((parent for parent in reversed(outline.titles[index].parents) if parent in members), None)
        (tops if above is None else children[above]).append(index)
    leaves: set[int] = set()
    groups = [tops]
    while groups:
        group = groups.pop()
        by_level: dict[int, list[int]] = {}
        for index in group:
            by_level.setdefault(outline.titles[index].level, []).append(index)
        for same in by_level.values():
            parents = [index for index in same if children[index]]
            if parents and 2 * len(parents) >= len(same):
                leaves.update(index for index in same if not children[index])
                groups.extend(children[index] for index in parents)
            else:
                leaves.update(same)
    return leaves


def _of_heading(index: int, carrier: Carrier, outline: Outline) -> Carrier:
    title = outline.titles[index]

    def moved(place: Place | None) -> Place | None:
        return (place[0] + title.start, place[1] + title.start) if place else None

    return Carrier(
        title.row, "heading", title.level, carrier.number, carrier.title,
        moved(carrier.title_at) or (0, 0), moved(carrier.number_at), carrier.severity, moved(carrier.tag_at),
        section=title.parents[-1] if title.parents else -1,
    )  # fmt: skip


def _plain_headings(outline: Outline, closed: Sequence[bool]) -> list[Carrier]:
    """Headings without numbers that stand under a severity section, begin with `Issue:`, or have labels below them."""
    chosen: list[int] = []
    for index, title in enumerate(outline.titles):
        if closed[index] or _is_document_title(index, title) or names_part(title.text):
            continue
        parent = title.parents[-1] if title.parents else -1
        below = parent >= 0 and words.section_severity(outline.titles[parent].text) is not None
        is_section = words.section_severity(title.text) is not None and not _NOUN_PREFIX.match(title.text)
        if is_section and not tells(outline, index):
            continue
        if below or _NOUN_PREFIX.match(title.text) or tells(outline, index):
            chosen.append(index)
    members = set(chosen)
    inner = {parent for index in chosen for parent in outline.titles[index].parents if parent in members}
    return [_unnumbered(index, outline) for index in chosen if index not in inner]


def _unnumbered(index: int, outline: Outline) -> Carrier:
    title = outline.titles[index]
    text = title.text
    start = behind_marks(text, 0)
    closing = CLOSING_HASHES.search(text)
    stop = before_marks(text, closing.start() if closing else len(text))
    named = _NOUN_PREFIX.match(text, 0, stop)
    if named:
        start, tag_at = named.end(), named.span(1) if named[1] else None
    else:
        start, tag_at = leading_tag(text, start, stop)
    if tag_at is None:
        stop, tag_at = trailing_tag(text, start, stop)
    severity = words.SEVERITIES[text[slice(*tag_at)].lower()] if tag_at else dissect(text).severity
    start = min(start, stop)
    carrier = Carrier(-1, "heading", 0, "", unescape_title(text[start:stop]), (start, stop), None, severity, tag_at)
    return _of_heading(index, carrier, outline)


# ---------------------------------------------------------------------------------------------- rows of tables

_MOST_ROWS = 500
_FINDING_HEAD = re.compile(rf"(?:\w+ )?{words.NOUNS}$")


def _table_rows(outline: Outline, closed: Sequence[bool]) -> list[Carrier]:
    """The rows of the tables that list findings: a column for the issue, and one for its severity or its fix."""
    found: list[Carrier] = []
    for header, rows in tables.tables(outline):
        section = outline.heading_index(header)
        names = [words.folded(name) for name in tables.names(outline.rows[header])]
        roles = list(tables.roles(outline, header, rows))
        issue = next((at for at, name in enumerate(names) if _FINDING_HEAD.match(name)), -1)
        fixed = any(words.meaning(name) == "fix" for name in names)
        if (
            issue < 0
            or len(names) < 2
            or len(rows) > _MOST_ROWS
            or not ("severity" in roles or fixed)
            or (section >= 0 and closed[section])
        ):
            continue
        found += [each for row in rows if (each := _of_row(outline.rows[row], row, issue, roles, section))]
    return found


def _of_row(text: str, row: int, issue: int, roles: Sequence[str], section: int) -> Carrier | None:
    places = tables.cells(text)
    if len(places) != len(roles) or not tables.cell(text, issue):
        return None

    def inner(at: int) -> Place:
        start, stop = places[at]
        start += len(text[start:stop]) - len(text[start:stop].lstrip(" \t*"))
        return start, max(start, before_marks(text, stop))

    title_at = inner(issue)
    number_at = inner(roles.index("number")) if "number" in roles else None
    tag_at, severity = None, None
    if "severity" in roles:
        start, stop = inner(roles.index("severity"))
        word = words.severity_word(text[start:stop])
        tag_at = (start + word[0], start + word[1]) if word else None
        severity = words.severity_of(text[start:stop])
    return Carrier(
        row, "row", 7, text[slice(*number_at)] if number_at else "", _unpiped(text[slice(*title_at)]), title_at,
        number_at, severity, tag_at, section,
    )  # fmt: skip


def _unpiped(text: str) -> str:
    return unescape_title(text.replace("\\|", "|"))


# ---------------------------------------------------------------------------------------------- items

_ITEM = re.compile(r"(?P<indent> {0,3})(?:(?P<bullet>[-*+•])|(?P<number>\d{1,4})\\?[.)])(?P<gap>[ \t]+)(?=\S)")
_BOLD_TITLE = re.compile(
    r"(?:[^\w\s*`\[(]{1,3}\s*)?\*\*(?P<title>(?:[^*\\]|\\.|\*(?!\*))+?):?\*\*(?P<rest>\s*[:–—-]?[ \t]*)"
)


def _items(outline: Outline, closed: Sequence[bool]) -> list[Carrier]:
    """List items that are findings: ordered ones, else bullets, those with bold titles first."""
    found = list(_all_items(outline, closed))
    for kind in ("ordered", "bullet"):
        bold = [item for item in found if item.kind == kind and item.lead_at is not None]
        if bold:
            return bold
        plain = [item for item in found if item.kind == kind and (kind == "ordered" or item.severity or item.weak)]
        if plain:
            return plain
    return []


def _all_items(outline: Outline, closed: Sequence[bool]) -> Iterator[Carrier]:
    """Every outermost item outside code whose section may hold findings; `weak`: that section names findings."""
    section, margin = -1, 9
    for row, text in enumerate(outline.rows[: outline.end]):
        if row in outline.at:
            section, margin = outline.at[row], 9
            continue
        if row in outline.code or is_gap(text):
            continue
        found = _ITEM.match(text[:4000])
        if not found or (section >= 0 and closed[section]) or not _may_hold(outline, section):
            continue
        margin = min(margin, len(found["indent"]))
        if len(found["indent"]) > margin:
            continue
        named = section >= 0 and _NOUN_ANYWHERE.search(outline.titles[section].text) is not None
        yield _item(row, text, found, section, named)


def _may_hold(outline: Outline, section: int) -> bool:
    """Items are findings in sections that speak of failures, and in documents without sections."""
    if section < 0:
        return True
    title = outline.titles[section]
    return (
        _is_document_title(section, title)
        or _NOUN_ANYWHERE.search(title.text) is not None
        or words.section_severity(title.text) is not None
    )


def _item(row: int, text: str, found: re.Match[str], section: int, named: bool) -> Carrier:
    start, tag_at = _tagged(text, found.end())
    bold = _BOLD_TITLE.match(text, start)
    if bold:
        place, lead = bold.span("title"), bold.end()
    else:
        place, lead = (start, max(start, before_marks(text, len(text)))), None
    number_at = found.span("number") if found["number"] else None
    severity = words.SEVERITIES[text[slice(*tag_at)].lower()] if tag_at else own_severity(text, place[0])
    # an item's indentation is that of its marker, so that what is indented as far belongs beside it
    return Carrier(
        row, "ordered" if number_at else "bullet", 7, found["number"] or "", unescape_title(text[slice(*place)]),
        place, number_at, severity, tag_at, section, named, len(found["indent"]), lead,
    )  # fmt: skip


_BOLD_TAG = re.compile(
    rf"(?:[^\w\s*`\[(]{{1,3}}\s*)?\*\*(?P<open>[\[(])?({words.SEVERITY})(?:[ -](?:priority|severity|impact|risk))?"
    r"(?(open)[\])])(?::\*\*|\*\*[ \t]*(?::|[–—-](?=\s)|(?=\*\*)|(?(open)|(?!))))[ \t]*(?=\S)",
    re.IGNORECASE,
)


def _tagged(text: str, start: int) -> tuple[int, Place | None]:
    """A severity in bold before an item's text (`**Medium** - No tags`) → where that begins, and the word's columns."""
    found = _BOLD_TAG.match(text, start)
    return (found.end(), found.span(2)) if found else (start, None)


# ---------------------------------------------------------------------------------------------- where each ends


def stops(outline: Outline, found: Sequence[Carrier]) -> list[int]:
    """For each carrier the row behind its finding's last row."""
    ends = []
    for position, carrier in enumerate(found):
        following = found[position + 1].row if position + 1 < len(found) else outline.end
        if carrier.kind == "heading":
            stop = min(following, outline.section_end(outline.heading_index(carrier.row), carrier.level))
            if stop != following or position + 1 == len(found):
                stop = _before_epilogue(outline, carrier.row, stop)
        elif carrier.kind == "row":
            stop = carrier.row + 1
        else:
            stop = _item_stop(outline, carrier, following)
        ends.append(outline.last_content(carrier.row + 1, stop) + 1)
    return ends


_EPILOGUE_ROWS = 12


def _before_epilogue(outline: Outline, row: int, stop: int) -> int:
    """A rule with a few rows of plain prose behind it ends the last finding: what follows closes the report."""
    last = outline.last_content(row + 1, stop)
    near = range(last - 1, max(row, last - _EPILOGUE_ROWS), -1)
    rule = next((at for at in near if outline.rows[at].strip() and outline.is_gap(at)), None)
    if rule is None or rule in outline.code:
        return stop
    behind = range(rule + 1, stop)
    if any(at in outline.code or at in outline.at or BODY_LABEL.match(outline.rows[at][:100]) for at in behind):
        return stop
    return rule


def _item_stop(outline: Outline, carrier: Carrier, following: int) -> int:
    """An item ends before the next one, a heading, or unindented prose behind a blank row.

    Labels that stand unindented below it (`Impact: …`) are its own, and so is what stands between them and the next.
    """
    blank = labelled = False
    for row in range(carrier.row + 1, following):
        text = outline.rows[row]
        if row in outline.at:
            return row
        if outline.is_gap(row):
            blank = True
            continue
        indented = len(text) - len(text.lstrip(" \t")) > carrier.indent
        if blank and not indented and row not in outline.code:
            label = BODY_LABEL.match(text[:100])
            labelled |= label is not None and bool(words.meaning(label[1] or label[2]))
            if not labelled or (label is None and following == outline.end):
                return row
        blank = False
    return following
