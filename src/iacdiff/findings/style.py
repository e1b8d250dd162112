"""How a report writes its findings: read off the findings that it has, or off one of the small files in styles/."""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import resources
from typing import Any, Final, Literal

from iacdiff.findings import words
from iacdiff.findings.heading import Carrier, dissect
from iacdiff.findings.parts import Form, Part, label_on
from iacdiff.findings.reading import Reading
from iacdiff.records import Severity

DEFAULT: Final = "official"
NAMES: Final = (
    "official", "issue-fix", "scored", "expected-actual", "official-training", "requirement-observed",
    "expected-actual-bullets",
)  # fmt: skip


Piece = Literal["text", "number", "title", "tag", "cell"]


@dataclass(frozen=True, slots=True)
class LabelStyle:
    """How one label is written."""

    meaning: str
    name: str
    form: Form = "bold"
    opening: str = "**"
    closing: str = "**:"
    tail: str = ""
    below: bool = False
    """The text begins on the row below the label."""
    gap_below: int = 0
    """Blank rows between the label and text below it."""
    gap: int = 1
    """Blank rows before the label."""
    bullet: str = ""
    """What an item of a list below the label begins with: `* `."""
    indent: int = 0
    value: str = ""
    """An example of the text of a severity label, to be followed in its capitals and emoji."""
    with_severity: str = ""
    """For impact: what stands between the severity, which comes first, and the text."""


@dataclass(frozen=True, slots=True)
class RowStyle:
    """How a finding's first row is written: literal pieces and the names of what stands between them.

    A `cell` is that of a table, with what its column means.
    """

    pieces: tuple[tuple[Piece, str], ...]
    kind: Literal["heading", "ordered", "bullet", "row"] = "heading"
    lead_inline: bool = False
    """The text goes on behind the title, on the same row."""
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Style:
    """How findings are written in one report."""

    name: str
    row: RowStyle
    labels: tuple[LabelStyle, ...] = ()
    gap: int = 1
    """Blank rows below the first row."""
    separator: tuple[str, ...] = ("",)
    """The rows between two findings."""
    sections: Mapping[Severity | None, str] = field(default_factory=dict)
    """Severity → heading of its section; empty where the report has no such sections."""
    tabled: bool = False
    """A table beside the findings tells their severity."""
    head: str = ""
    tail: str = ""
    """What stands before and behind the only finding of a new report."""
    closing: str = ""
    """What stands behind the findings of a report written as a whole; `tail` where it is empty."""

    @property
    def meanings(self) -> set[str]:
        """What the labels can say."""
        return {label.meaning for label in self.labels}


# ---------------------------------------------------------------------------------------------- from a file


@cache
def named(name: str) -> Style:
    """One of NAMES → the style; raises KeyError for any other name."""
    if name not in NAMES:
        raise KeyError(name)
    text = resources.files(__package__).joinpath("styles", f"{name}.toml").read_text(encoding="utf-8")
    table = tomllib.loads(text)
    sections: dict[Severity | None, str] = {
        Severity(key) if key != "none" else None: row for key, row in table.get("sections", {}).items()
    }
    return Style(
        name=name,
        row=_row_style(table["heading"]),
        labels=tuple(_label_style(each) for each in table["label"]),
        gap=table.get("gap", 1),
        separator=tuple(table.get("separator", [""])),
        sections=sections,
        head=table["head"],
        tail=table["tail"],
        closing=table.get("closing", ""),
    )


def _row_style(heading: str) -> RowStyle:
    pieces: list[tuple[Piece, str]] = []
    for text, name in re.findall(r"([^{}]+)|\{(number|title|tag)\}", heading):
        pieces.append(("text", text) if text else (name, ""))
    return RowStyle(tuple(pieces))


def _label_style(table: Mapping[str, Any]) -> LabelStyle:
    label = label_on(table["text"], 0)
    assert label is not None, f"{table['text']} is no label"
    opened = re.match(r"[-*+] ", label.opening)
    return LabelStyle(
        table["meaning"], label.name, label.form, label.opening, label.closing, below=table.get("below", False),
        gap_below=table.get("gap_below", 0), gap=table.get("gap", 1), bullet=table.get("bullet", ""),
        indent=len(opened[0]) if opened else 0, value=table.get("value", ""),
        with_severity=table.get("with_severity", ""),
    )  # fmt: skip


# ---------------------------------------------------------------------------------------------- from a report


def detect(reading: Reading, near: int) -> Style:
    """The style of a report's findings, its first row like that of the finding at position `near`."""
    sample = _representative(reading)
    usual = _usual(reading)
    deeper = reading.carriers[near].level - reading.carriers[sample].level
    labels = [
        _read_label(reading, sample, index, deeper)
        for index, part in enumerate(reading.parts[sample])
        if part.form != "lead" and (part.name in usual or part.meaning == "severity")
    ]
    carrier = reading.carriers[near]
    return Style(
        name="document",
        row=row_style(reading.outline.rows[carrier.row], carrier, reading.parts[near]),
        labels=tuple(labels),
        gap=_gap_below_rows(reading),
        separator=_separator(reading, carrier),
        sections={},
        tabled=tabled(reading),
    )


def tabled(reading: Reading) -> bool:
    """Whether a complete table gives most findings their severity."""
    told = sum(finding.severity_from == "table" for finding in reading.findings)
    complete = any(
        listing.kind == "table" and "severity" in listing.roles and listing.complete(reading.findings)
        for listing in reading.listings
    )
    return complete and 2 * told > len(reading.findings)


def scale(reading: Reading) -> str:
    """What most scores are out of, `10`; empty where they stand alone or there are none."""
    seen = Counter(finding.score.partition("/")[2].strip() for finding in reading.findings if finding.score)
    return seen.most_common(1)[0][0] if seen else ""


def style_name(reading: Reading) -> str:
    """The bundled style that a report's labels are most like; `document` where none is."""
    if not reading.findings:
        return DEFAULT
    usual = _usual(reading)
    own = {words.folded(part.name) for index in range(len(reading.parts)) for part in reading.parts[index]
           if part.form != "lead" and part.name in usual}  # fmt: skip
    best, likeness = "document", 0.5
    for name in NAMES:
        theirs = {words.folded(label.name) for label in named(name).labels}
        alike = len(own & theirs) / max(1, len(own | theirs))
        if alike > likeness:
            best, likeness = name, alike
    return best


def _usual(reading: Reading) -> set[str]:
    """Label names that a third of the findings with labels have; where these say little, all that are known."""
    labelled = [{part.name for part in parts if part.form != "lead"} for parts in reading.parts]
    labelled = [names for names in labelled if names]
    counted = Counter(name for names in labelled for name in names)
    usual = {name for name, times in counted.items() if 3 * times >= len(labelled)}
    if {words.meaning(name) for name in usual} & _SAYING:
        return usual
    return {name for name in counted if words.meaning(name) in _SAYING}


_SAYING: Final = {"issue", "fix", "requirement", "impact", "root_cause"}


def _representative(reading: Reading) -> int:
    """The position of the finding whose labels are the most usual ones; the later of equals."""
    usual = _usual(reading)

    def worth(position: int) -> tuple[int, int]:
        parts = [part for part in reading.parts[position] if part.form != "lead" and part.name in usual]
        return len({part.meaning or part.name for part in parts}), position

    return max(range(len(reading.parts)), key=worth)


def _read_label(reading: Reading, position: int, index: int, deeper: int) -> LabelStyle:
    """A label's style, its heading so much deeper."""
    outline, parts = reading.outline, reading.parts[position]
    part = parts[index]
    style = style_of_part(reading, part)
    opening = style.opening
    if style.form == "heading":
        marks = opening.count("#")
        opening = opening.replace("#" * marks, "#" * max(1, min(6, marks + deeper)), 1)
    first = parts[index - 1].form == "lead" and parts[index - 1].last < parts[index - 1].row
    like = parts[index + 1] if first and index + 1 < len(parts) else part
    return replace(
        style,
        opening=opening,
        closing=re.sub(r"[ \t]*\([^()]*\)", "", style.closing),
        gap=_blank_above(reading, like.row, reading.carriers[position].row) if like is not part or not first else 1,
        value=part.text(outline) if part.meaning == "severity" else "",
        with_severity=severity_first(reading, position, part),
    )


def style_of_part(reading: Reading, part: Part) -> LabelStyle:
    """How an existing part is written."""
    outline = reading.outline
    row, column = part.value_at
    below = column == 0
    blank = 0
    while below and row + blank <= part.last and not outline.rows[row + blank].strip():
        blank += 1
    first = outline.rows[row + blank] if row + blank < len(outline.rows) and row + blank <= part.last else ""
    bullet = re.match(r"[ \t]*([-*+•][ \t]+)(?=\S)", first) if below else None
    return LabelStyle(
        part.meaning, part.name, part.form, part.opening, part.closing, part.tail, below, blank,
        bullet=bullet[1] if bullet else "", indent=part.indent,
    )  # fmt: skip


_FIRST_WORD = re.compile(r"[^\w]{0,8}\w+(?: (?:risk|severity|impact|priority))?(\W*)")


def severity_first(reading: Reading, position: int, part: Part) -> str:
    """What stands between severity and text in an impact label that gives the finding's severity."""
    finding = reading.findings[position]
    if part.meaning != "impact" or finding.severity_from != "label":
        return ""
    text = part.text(reading.outline)
    if words.severity_of_impact(text) is None:
        return ""
    found = _FIRST_WORD.match(text)
    between = found[1].split("\n")[0].replace("*", "") if found else ""
    return between if between.strip() else " - "


def _gap_below_rows(reading: Reading) -> int:
    """Blank rows below the first row of most findings."""
    seen: Counter[int] = Counter()
    for carrier, stop in zip(reading.carriers, reading.stops, strict=True):
        if stop - carrier.row > 1:
            seen[next((row for row in range(3) if reading.outline.rows[carrier.row + 1 + row].strip()), 2)] += 1
    return seen.most_common(1)[0][0] if seen else 1


def _blank_above(reading: Reading, row: int, limit: int) -> int:
    blank = 0
    while row - blank - 1 > limit and not reading.outline.rows[row - blank - 1].strip():
        blank += 1
    return blank


def row_style(text: str, carrier: Carrier, parts: Sequence[Part] = ()) -> RowStyle:
    """A finding's first row, cut where its number, title and severity word stand."""
    places = [("title", carrier.title_at)]
    if carrier.number_at:
        places.append(("number", carrier.number_at))
    if carrier.tag_at and not _inside(carrier.tag_at, carrier.number_at):
        places.append(("tag", carrier.tag_at))
    for part in parts:
        if part.form == "cell" and part.meaning != "severity":
            column = part.value_at[1]
            places.append(("cell:" + part.meaning, (column, len(text.rstrip()) - len(part.tail))))
    places.sort(key=lambda place: place[1])
    stop = carrier.lead_at if carrier.lead_at is not None else len(text)
    pieces: list[tuple[Piece, str]] = []
    at = 0
    for name, (start, end) in places:
        if start > at:
            pieces.append(("text", text[at:start]))
        kind, _, meaning = name.partition(":")
        pieces.append((kind, meaning if kind == "cell" else text[start:end]))  # type: ignore[arg-type]
        at = max(at, end)
    rest = text[at:stop]
    pieces.append(("text", rest if carrier.lead_at is not None else rest.rstrip()))
    inline = carrier.lead_at is not None and bool(text[carrier.lead_at :].strip())
    whole = _balanced(pieces) if carrier.kind == "heading" else pieces
    return RowStyle(tuple(whole), carrier.kind, inline, carrier.indent)


def _inside(place: tuple[int, int], outer: tuple[int, int] | None) -> bool:
    return outer is not None and outer[0] <= place[0] and place[1] <= outer[1]


Pieces = Sequence[tuple[Piece, str]]


def _balanced(pieces: Pieces) -> Pieces:
    """A title that is bold in part makes the new one bold as a whole, so that no mark is left alone."""
    titles = [text for name, text in pieces if name == "title"]
    if not titles or titles[0].count("**") % 2 == 0:
        return pieces
    at = next(index for index, piece in enumerate(pieces) if piece[0] == "title")
    before = [(name, text.rstrip("*") if name == "text" and index == at - 1 else text) for index, (name, text) in
              enumerate(pieces[:at])]  # fmt: skip
    behind = [(name, text.lstrip("*") if name == "text" and index == 0 else text) for index, (name, text) in
              enumerate(pieces[at + 1 :])]  # fmt: skip
    return [*before, ("text", "**"), pieces[at], ("text", "**"), *behind]


def _separator(reading: Reading, carrier: Carrier) -> tuple[str, ...]:
    """The rows that stand between most neighbouring findings."""
    outline = reading.outline
    seen: Counter[tuple[str, ...]] = Counter()
    for stop, following in zip(reading.stops, reading.carriers[1:], strict=False):
        between = outline.rows[stop : following.row]
        if following.row - stop <= 6 and all(outline.is_gap(row) for row in range(stop, following.row)):
            seen[tuple(row.strip() for row in between)] += 1
    if seen:
        return seen.most_common(1)[0][0]
    return ("",) if carrier.kind == "heading" else ()


def heading_number(text: str) -> str:
    """The number in a heading's text; empty where there is none."""
    return dissect(text).number


def frame(style: Style, severity: Severity | None) -> tuple[str, str]:
    """What stands before and behind the only finding of a new report."""
    heading = style.sections.get(severity) or style.sections.get(None, "")
    numbers = {each.value.lower(): str(int(each is severity)) for each in Severity}
    tail = style.tail
    for name, number in {**numbers, "total": "1"}.items():
        tail = tail.replace("{" + name + "}", number)
    return style.head.replace("{section}", heading), tail
