"""One finding's rows → its parts: what stands before the first label, and each label with its text.

**Root Cause**: The model …        opening `**`, name `Root Cause`, closing `**:`
- **Impact:** High                 opening `- **`, closing `:**`
#### Fix                           a heading; its text is below
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from iacdiff.findings import tables, words
from iacdiff.findings.escaping import PLAIN_LABEL, unescape
from iacdiff.findings.heading import Carrier
from iacdiff.findings.outline import HEADING, Outline

_BOLD = re.compile(
    r"(?P<opening>[ \t]*(?P<bullet>(?:[-*+•]|\d{1,3}[.)])[ \t]+)?(?:[^\w\s*\\`(\[\"'|<#.,;]{1,3}[ \t]?)?\*\*)"
    r"(?P<name>[^*\n`]{1,80}?)"
    r"(?P<closing>[ \t]*:[ \t]*\*\*:?|\*\*[ \t]*:|\*\*[ \t]*\([^()\n]{1,60}\)[ \t]*:(?=[ \t]|$)"
    r"|\*\*[ \t]+[-–—](?=[ \t])|\*\*[ \t]*$)"
)
_IN_BOLD = re.compile(r"(?P<name>[^:]{2,40})(?P<colon>:[ \t]+)(?P<value>.+)")
_BULLET = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+")

Form = Literal["lead", "bold", "plain", "heading", "cell"]


@dataclass(frozen=True, slots=True)
class Part:
    """A label with its text, or (form `lead`) the text before the first label. Rows count from 0."""

    form: Form
    name: str
    meaning: str
    row: int
    """Of the label."""
    last: int
    """The part's last row that is not blank; before `row` where a lead is empty."""
    value_at: tuple[int, int]
    """Row and column in which the text begins."""
    opening: str = ""
    closing: str = ""
    tail: str = ""
    """What closes the row behind the text: the `**` of `**Severity: High**`."""
    indent: int = 0
    """Columns by which the text's further rows are indented beyond the margin of the document."""
    bulleted: bool = False

    def text(self, outline: Outline) -> str:
        """The text as it was meant: without indentation, escapes, and blank rows around it."""
        return "\n".join(self.lines(outline)).strip("\n").rstrip()

    def lines(self, outline: Outline) -> list[str]:
        """The text row by row, from the label's row on, as it was meant."""
        row, column = self.value_at
        rows = []
        for at in range(row, self.last + 1):
            text = outline.rows[at]
            if at == row and column:
                text = text[column:].strip() if at == self.last else text[column:].lstrip()
                text = text.removesuffix(self.tail) if self.tail else text
            else:
                text = _dedented(text, self.indent)
            rows.append(text if at in outline.code else unescape(text))
        return rows


def _dedented(text: str, indent: int) -> str:
    taken = 0
    while taken < indent and taken < len(text) and text[taken] in " \t":
        taken += 1
    return text[taken:]


@dataclass(frozen=True, slots=True)
class _Label:
    form: Form
    name: str
    row: int
    column: int
    opening: str
    closing: str
    tail: str = ""
    bulleted: bool = False


def parts(outline: Outline, carrier: Carrier, stop: int) -> list[Part]:
    """A finding's rows up to `stop` → its parts in order; the first is always the lead, which may be empty."""
    if carrier.kind == "row":
        return _cells(outline, carrier)
    labels = _labels(outline, carrier, stop)
    bounds = [label.row for label in labels] + [stop]
    indent = _item_indent(outline, carrier)
    lead_row, lead_column = (carrier.row, carrier.lead_at) if carrier.lead_at is not None else (carrier.row + 1, 0)
    last = outline.last_content(carrier.row + 1, bounds[0])
    if carrier.lead_at is not None:
        last = max(last, carrier.row)
    found = [Part("lead", "", "issue", lead_row, last, (lead_row, lead_column), indent=indent)]
    for label, bound in zip(labels, bounds[1:], strict=True):
        found.append(_part(outline, label, bound, indent))
    return found


def _cells(outline: Outline, carrier: Carrier) -> list[Part]:
    """The other cells of a table's row, each named by its column."""
    row = carrier.row
    text = outline.rows[row]
    found = [Part("lead", "", "issue", row + 1, row, (row + 1, 0))]
    header = tables.header_above(outline, row)
    for name, (start, stop) in zip(tables.names(outline.rows[header]), tables.cells(text), strict=False):
        inner = text[start:stop].strip()
        at = start + text[start:stop].find(inner)
        own = carrier.title_at[0] >= start and carrier.title_at[1] <= stop
        if own or not inner or at <= 0 or (carrier.number_at and start <= carrier.number_at[0] < stop):
            continue
        meaning = "severity" if carrier.tag_at and start <= carrier.tag_at[0] < stop else words.meaning(name)
        tail = text[at + len(inner) :].rstrip()
        found.append(Part("cell", name, meaning, row, row, (row, at), tail=tail))
    return found


def _part(outline: Outline, label: _Label, stop: int, indent: int) -> Part:
    last = max(label.row, _last_content(outline, label.row + 1, stop))
    inline = bool(outline.rows[label.row][label.column :].strip())
    value_at = (label.row, label.column) if inline else (label.row + 1, 0)
    opened = _BULLET.match(label.opening)
    own = len(opened[0]) if label.bulleted and opened else max(indent, len(label.opening) - len(label.opening.lstrip()))
    return Part(
        label.form, label.name, words.meaning(label.name), label.row, last, value_at,
        label.opening, label.closing, label.tail, own, label.bulleted,
    )  # fmt: skip


def _last_content(outline: Outline, first: int, stop: int) -> int:
    row = stop - 1
    while row >= first and outline.is_gap(row) and row not in outline.code:
        row -= 1
    return row


def _item_indent(outline: Outline, carrier: Carrier) -> int:
    if carrier.kind == "heading":
        return 0
    opened = _BULLET.match(outline.rows[carrier.row])
    return len(opened[0]) if opened else 0


def _labels(outline: Outline, carrier: Carrier, stop: int) -> list[_Label]:
    """A finding's labels: headings below its own, bold and plain ones; bulleted ones where no other comes before."""
    found: list[_Label] = []
    bulleted: list[_Label] = []
    for row in range(carrier.row + 1, stop):
        if row in outline.code:
            continue
        label = label_on(outline.rows[row], row)
        if label is None:
            continue
        (bulleted if label.bulleted and label.form == "bold" else found).append(label)
    if not any(label.form == "bold" for label in found):
        found += _outermost(bulleted)
    elif bulleted:
        first = next(label.row for label in found if label.form != "plain")
        found += [label for label in _outermost(bulleted) if label.row < first and words.meaning(label.name)]
    return sorted(found, key=lambda label: label.row)


def _outermost(labels: Sequence[_Label]) -> list[_Label]:
    depths = [len(label.opening) - len(label.opening.lstrip()) for label in labels]
    least = min(depths, default=0)
    return [label for label, depth in zip(labels, depths, strict=True) if depth <= least]


def label_on(text: str, row: int) -> _Label | None:
    """The label that a row begins with, if it does."""
    short = text[:400]
    heading = HEADING.match(short)
    if heading:
        name = heading[2].strip().strip("*").rstrip().rstrip(":").strip("*").strip()
        at = text.find(name, heading.start(2))
        return _Label("heading", name, row, len(text), text[:at], text[at + len(name) :].rstrip() if name else "")
    bold = _BOLD.match(short)
    if bold:
        return _bold(text, row, bold)
    plain = PLAIN_LABEL.match(short)
    if plain and plain["colon"] == ":" and _is_capital(plain["name"]):
        return _Label("plain", plain["name"], row, plain.end(), plain["lead"], ":", "", bool(plain["lead"].strip()))
    return None


def _is_capital(name: str) -> bool:
    return name[:1].isupper()


def _bold(text: str, row: int, found: re.Match[str]) -> _Label | None:
    name, bulleted = found["name"].strip(), found["bullet"] is not None
    alone = found["closing"].startswith("**") and ":" not in found["closing"]
    value = _IN_BOLD.match(found["name"]) if alone and found["closing"].strip() == "**" else None
    if value and words.meaning(value["name"]):
        at = found.start("name") + value.start("value")
        return _Label("bold", value["name"], row, at, found["opening"], value["colon"].rstrip(), "**", bulleted)
    if (
        alone
        and (bulleted or "–" in found["closing"] or "-" in found["closing"] or "—" in found["closing"])
        and not words.meaning(name)
    ):
        return None
    if alone and (len(name.split()) > 7 or name[-1:] in ".!?"):
        return None
    return _Label("bold", name, row, found.end(), found["opening"], found["closing"].rstrip(), "", bulleted)
