"""Tables and lists that name a report's findings one by one, beside the findings themselves.

| # | Area    | Status  | Severity |        ### High Impact Failures        - **High**: No alarms, No backups
|---|---------|---------|----------|        1. No alarms
| 1 | Regions | Missing | High     |        2. No backups
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal

from iacdiff.findings import words
from iacdiff.findings.heading import Carrier
from iacdiff.findings.outline import Outline
from iacdiff.findings.tables import Role, cell, cells, plain, roles, tables
from iacdiff.records import Finding, Severity

_MOST: Final = 1000
"""Findings; no reviewer lists more one by one, and comparing each with each takes long."""
_ITEM = re.compile(r" {0,3}(?:[-*+•]|(?P<number>\d{1,4})[.)])[ \t]+(?=\S)")
_INLINE = re.compile(
    rf"[\s>*\-+•\d.)]*[^\w\s]{{0,2}}\s?\**(?P<severity>{words.SEVERITY})"
    rf"(?:[- ](?:priority|severity|impact|risk))?(?: {words.NOUNS})?[\s*]*:[\s*]*(?=[^\s*])",
    re.IGNORECASE,
)
_REFERENCE = re.compile(rf"(?:#|(?:{words.NOUN}) ?#? ?)?(\d{{1,4}}(?:\.\d{{1,3}})?)$", re.IGNORECASE)
_LEADING = re.compile(
    r"\W{0,4}(?:#(?=\d+ )|(?=\d[\d.]*(?:[.):]|\s+[-–—])\s))(\d{1,4}(?:\.\d{1,3})*)[.):]?(?:\s+[-–—])?\s+"
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What names one finding, by row and columns (from 0)."""

    row: int
    start: int
    stop: int
    position: int
    """Of the finding; -1 where none is meant."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A table with a row for each finding, a list of those of one severity, or the same within one row."""

    kind: Literal["table", "list", "inline"]
    severity: Severity | None
    """Of all that it names; None for a table."""
    entries: tuple[Entry, ...]
    roles: tuple[Role, ...] = ()
    """Of a table's columns."""
    header: tuple[str, ...] = ()

    def complete(self, findings: Sequence[Finding]) -> bool:
        """Whether it names every finding that it should, once, and nothing else."""
        due = [at for at, each in enumerate(findings) if self.severity is None or each.severity is self.severity]
        return sorted(entry.position for entry in self.entries) == due


# ---------------------------------------------------------------------------------------------- which finding is meant


@lru_cache(maxsize=4096)
def _tokens(text: str) -> frozenset[str]:
    return frozenset(word.removesuffix("s") for word in re.findall(r"[a-z0-9]+", text.lower()) if word not in _FILLERS)


_FILLERS: Final = {"the", "a", "an", "of", "for", "and", "in", "on", "to", "is", "not", "no", "with", "missing"}


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    least = min(len(one), len(other))
    return len(one & other) / least if least else 0.0


class _Matcher:
    """Finds the finding that a text means: by its number, else by its title; no finding is meant twice."""

    def __init__(self, carriers: Sequence[Carrier]) -> None:
        self.numbers = {carrier.number: at for at, carrier in enumerate(carriers) if carrier.number}
        self.unique = len(self.numbers) == sum(bool(carrier.number) for carrier in carriers)
        self.titles = [_tokens(carrier.title) for carrier in carriers]
        self.taken: set[int] = set()
        self.holding: dict[str, list[int]] = {}
        for at, tokens in enumerate(self.titles):
            for token in tokens:
                self.holding.setdefault(token, []).append(at)

    def meant(self, text: str, number: str = "") -> int:
        said = number.strip().lstrip("#")
        if said and self.unique:
            return self._take(self.numbers.get(said, -1))
        led = _LEADING.match(text)
        if led and self.unique and led[1] in self.numbers:
            return self._take(self.numbers[led[1]])
        own = _tokens(text)
        near = {at for token in own for at in self.holding.get(token, ())} - self.taken
        scores = [(_alike(own, self.titles[at]), len(own & self.titles[at]), -at) for at in near]
        best = max(scores, default=(0.0, 0, 0))
        return self._take(-best[2]) if best[0] >= 0.6 else -1

    def _take(self, at: int) -> int:
        if at in self.taken:
            return -1
        self.taken.add(at)
        return at


# ---------------------------------------------------------------------------------------------- found in a report


def listings(outline: Outline, carriers: Sequence[Carrier], spans: Sequence[tuple[int, int]]) -> list[Listing]:
    """A report's outline and findings → what names these one by one, in the order of the text."""
    if not carriers or carriers[0].kind == "row" or len(carriers) > _MOST:
        return []
    inside = {row for first, stop in spans for row in range(first, stop)}
    found = [
        *_tables(outline, carriers, inside),
        *_lists(outline, carriers, inside),
        *_inlines(outline, carriers, inside),
    ]
    return sorted(found, key=lambda listing: listing.entries[0].row)


def _tables(outline: Outline, carriers: Sequence[Carrier], inside: set[int]) -> Iterator[Listing]:
    for header, rows in tables(outline):
        if header in inside or len(rows) < 2 or len(rows) > 500:
            continue
        parts = roles(outline, header, rows)
        if "title" not in parts and "number" not in parts:
            continue
        matcher = _Matcher(carriers)
        entries = []
        for row in rows:
            text = outline.rows[row]
            number = cell(text, parts.index("number")) if "number" in parts else ""
            title = cell(text, parts.index("title")) if "title" in parts else ""
            entries.append(Entry(row, 0, len(text), matcher.meant(title, number)))
        if 2 * sum(entry.position >= 0 for entry in entries) > len(entries):
            names = tuple(plain(outline.rows[header][slice(*place)]) for place in cells(outline.rows[header]))
            yield Listing("table", None, tuple(entries), parts, names)


def _lists(outline: Outline, carriers: Sequence[Carrier], inside: set[int]) -> Iterator[Listing]:
    for index, title in enumerate(outline.titles):
        severity = words.section_severity(title.text)
        if severity is None or title.row in inside:
            continue
        stop = outline.titles[index + 1].row if index + 1 < len(outline.titles) else outline.end
        content = [row for row in range(title.row + 1, stop) if not outline.is_gap(row)]
        found = [_ITEM.match(outline.rows[row]) for row in content]
        if not content or inside & set(content) or not all(found):
            continue
        matcher = _Matcher(carriers)
        entries = tuple(
            Entry(row, match.end(), len(outline.rows[row]), matcher.meant(plain(outline.rows[row][match.end() :])))
            for row, match in zip(content, found, strict=True)
            if match
        )
        if all(entry.position >= 0 for entry in entries):
            yield Listing("list", severity, entries)


def _inlines(outline: Outline, carriers: Sequence[Carrier], inside: set[int]) -> Iterator[Listing]:
    for row in range(outline.end):
        text = outline.rows[row]
        if row in inside or row in outline.code or row in outline.at or ":" not in text or len(text) > 2000:
            continue
        found = _INLINE.match(text)
        if found:
            entries = _named(text, row, found.end(), _Matcher(carriers))
            if entries:
                yield Listing("inline", words.SEVERITIES[found["severity"].lower()], entries)


def _named(text: str, row: int, at: int, matcher: _Matcher) -> tuple[Entry, ...]:
    """The items of a row, each with the finding it means; empty where one means none."""
    end = len(text.rstrip().rstrip("."))
    entries = []
    for piece in re.finditer(r"[^,;]+", text[at:end]):
        item = piece[0].strip()
        start = at + piece.start() + len(piece[0]) - len(piece[0].lstrip())
        referred = _REFERENCE.match(item)
        if item[:1].isdigit() and not referred:
            return ()
        position = (
            matcher.meant("", referred[1]) if referred and matcher.unique else -1 if referred else matcher.meant(item)
        )
        if position < 0:
            return ()
        entries.append(Entry(row, start, start + len(item), position))
    # one bare number is a count
    return () if len(entries) == 1 and text[entries[0].start : entries[0].stop].isdigit() else tuple(entries)


def severities(outline: Outline, found: Sequence[Listing], findings: int) -> dict[int, Severity]:
    """The position of a finding → the severity that a table gives it that names most of so many findings."""
    given: dict[int, Severity] = {}
    for listing in found:
        meant = sum(entry.position >= 0 for entry in listing.entries)
        if listing.kind != "table" or "severity" not in listing.roles or 2 * meant <= findings:
            continue
        column = listing.roles.index("severity")
        for entry in listing.entries:
            severity = words.severity_of(cell(outline.rows[entry.row], column))
            if entry.position >= 0 and severity:
                given.setdefault(entry.position, severity)
    return given


def item_number(text: str) -> tuple[int, int] | None:
    """The columns of a list item's number; None where it has none."""
    found = _ITEM.match(text)
    return found.span("number") if found and found["number"] else None


def ordered(outline: Outline, listing: Listing) -> bool:
    """Whether a list numbers its items."""
    return all(item_number(outline.rows[entry.row]) for entry in listing.entries)


# ---------------------------------------------------------------------------------------------- a new entry


@dataclass(frozen=True, slots=True)
class Naming:
    """What an entry may say of a finding."""

    number: str
    title: str
    severity: Severity | None
    issue: str = ""
    fix: str = ""
    requirement: str = ""


def after(listing: Listing, position: int, severities: Sequence[Severity | None]) -> int:
    """The index of the entry that a new one follows, for the finding at a position; -1 where it comes first."""
    entries = listing.entries
    order = [entry.position for entry in entries]
    if order == sorted(order):
        return max((at for at, entry in enumerate(entries) if entry.position < position), default=-1)
    ranks = [level.rank if level else 9 for level in (severities[at] for at in order)]
    own = severities[position]
    if own and ranks == sorted(ranks) and len(set(ranks)) > 1:
        return max((at for at, rank in enumerate(ranks) if rank <= own.rank), default=-1)
    return len(entries) - 1


def entry_text(outline: Outline, listing: Listing, index: int, naming: Naming) -> str:
    """A new entry, written like the one at an index; a whole row for tables and lists."""
    entry = listing.entries[max(index, 0)]
    text = outline.rows[entry.row]
    if listing.kind == "inline":
        item = text[entry.start : entry.stop]
        referred = _REFERENCE.match(item)
        return item[: referred.start(1)] + naming.number if referred else naming.title.replace(",", "")
    if listing.kind == "list":
        found = _ITEM.match(text)
        opening = text[: entry.start]
        if found and found["number"]:
            number = str(int(found["number"]) + 1)
            opening = opening[: found.start("number")] + number + opening[found.end("number") :]
        return opening + like_item(text[entry.start :], naming.title)
    return _table_row(outline, listing, entry, naming)


def like_item(sample: str, title: str) -> str:
    """A title as bold as the sample."""
    return f"**{title}**" if re.fullmatch(r"\*\*[^*]+\*\*", sample.strip()) else title


def _table_row(outline: Outline, listing: Listing, near: Entry, naming: Naming) -> str:
    text = outline.rows[near.row]
    padded = aligned(outline, listing)
    texts = _texts(outline, listing, naming)
    out, at = "", 0
    for index, (start, stop) in enumerate(cells(text)):
        raw = text[start:stop]
        role = listing.roles[index] if index < len(listing.roles) else "other"
        said = like_item(raw, texts[index] if index < len(texts) else "–")
        if role == "severity" and naming.severity:
            said = severity_cell(raw.strip(), naming.severity)
        elif padded and role == "other":
            said = _short(said, max(len(raw) - 2, 20))
        said = said.replace("|", "\\|")
        lead = raw[: len(raw) - len(raw.lstrip())] or (" " if not padded else "")
        new = lead + said + (" " if raw.endswith(" ") else "")
        out += text[at:start] + (new.ljust(len(raw)) if padded else new)
        at = stop
    return (out + text[at:]).rstrip()


def severity_cell(sample: str, severity: Severity) -> str:
    """A severity in the dress of another cell: its capitals, emphasis and sign."""
    at = words.severity_word(sample)
    if at is None:
        return severity.value
    word = sample[slice(*at)]
    said = severity.value.upper() if word.isupper() else severity.value.lower() if word.islower() else severity.value
    lead = sample[: at[0]]
    sign = next((sign for sign, meant in words.EMOJI.items() if meant is severity), "")
    for other in words.EMOJI:
        lead = lead.replace(other, sign)
    return lead + said + ("**" if lead.endswith("**") else "")


def aligned(outline: Outline, listing: Listing) -> bool:
    """Whether a table's bars stand below each other."""
    widths = {tuple(stop - start for start, stop in cells(outline.rows[entry.row])) for entry in listing.entries}
    return len(widths) == 1


_UNPROVEN = re.compile(r"fixed|resolved|done|complete|implemented|[✓✅✔]", re.IGNORECASE)
_ABSENT = re.compile(r"\b(?:no|missing|not set|absent|without|lacks?|omits?|omitted)\b", re.IGNORECASE)


def _texts(outline: Outline, listing: Listing, naming: Naming) -> list[str]:
    """What each column says of a finding: what is known of it, once, else what all rows say; a dash for the rest."""
    said = {"issue": naming.issue, "fix": naming.fix, "requirement": naming.requirement}
    out = []
    for index, role in enumerate(listing.roles):
        seen = [cell(outline.rows[entry.row], index) for entry in listing.entries]
        if role == "number":
            out.append(naming.number)
        elif role == "title":
            out.append(_titled(seen, naming, "number" in listing.roles))
        elif len(set(seen)) == 1 and not _UNPROVEN.search(seen[0]):
            out.append(seen[0])
        elif "Missing" in seen and _ABSENT.search(f"{naming.title} {naming.issue}"):
            out.append("Missing")
        else:
            header = words.folded(listing.header[index]) if index < len(listing.header) else ""
            meant = words.meaning(header) or ("issue" if "model" in header or "status" in header else "")
            out.append(_short(said.pop(meant, ""), 80) or "–")
    return out


def _titled(seen: Sequence[str], naming: Naming, numbered: bool) -> str:
    """A title, behind its number where the other rows have one there."""
    led = _LEADING.match(seen[-1])
    if numbered or not led or not all(_LEADING.match(text) for text in seen):
        return naming.title
    return seen[-1][: led.start(1)] + naming.number + seen[-1][led.end(1) : led.end()] + naming.title


def _short(text: str, most: int) -> str:
    """The first sentence of a text, on one row."""
    first = re.split(r"(?<=[.!?])\s|\n", text.strip(), maxsplit=1)[0].strip().rstrip(".")
    return first if len(first) <= most else first[: most - 1].rsplit(" ", 1)[0] + "…"
