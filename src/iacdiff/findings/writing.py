"""A draft → the rows of a finding in a given style, and a finding → the draft that would write it.

What the style has no label for stands below the issue as a plain `Requirement: …`, which reads back as what it is.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from iacdiff.findings.escaping import escape_title
from iacdiff.findings.labelling import behind_severity, extra_rows, label_rows, severity_value, starts_apart
from iacdiff.findings.style import LabelStyle, RowStyle, Style
from iacdiff.findings.texts import CODE_LABELS, EXTRAS, FIELDS, Care, excerpt_rows, in_cell, like, recoloured, text_rows
from iacdiff.records import Draft, Severity

Others = Mapping[str, Sequence[str]]
"""Labels of a style that no field of a draft goes to: a made-up meaning → the rows of the text."""


def block(
    style: Style, draft: Draft, number: str, care: Care, sectioned: bool, others: Others = MappingProxyType({})
) -> list[str]:
    """A draft → the rows of the finding, without blank ones around. `sectioned`: its section tells the severity."""
    if style.row.kind == "row":
        return [table_row(style.row, draft, number, care)]
    if not care.plain:
        style = completed(style, draft)
    first = first_row(style.row, draft, number, care)
    extras = _extras(style, draft, care, sectioned)
    lead = [] if "issue" in style.meanings else _issue_rows(style, draft, care, extras)
    if style.row.lead_inline and lead and not starts_apart(lead):
        first, lead = first + lead[0], lead[1:]
    margin = " " * item_indent(style.row, number)
    rows = above = [margin + row if row else "" for row in lead]
    for gap, text in _labels(style, draft, care, sectioned, (extras, others)):
        if margin and not text[0].startswith(" "):
            text = [margin + row if row else "" for row in text]
        if rows and "" in rows[-len(above) :]:
            gap = max(gap, 1)
        rows += [*[""] * (gap if rows else 0), *text]
        above = text
    gap = style.gap if rows and style.row.kind == "heading" else 0
    return [first.rstrip(), *[""] * gap, *rows]


_NAMES: Final = {**EXTRAS, "issue": "Issue", "root_cause": "Root Cause"}

_BEHIND: Final = {
    "requirement": ("severity", "issue", "model_code"),
    "fix": ("severity", "issue", "model_code", "requirement"),
    "impact": ("severity", "issue", "model_code", "requirement", "fix", "ideal_code", "root_cause"),
    "root_cause": ("severity", "issue", "model_code", "requirement", "fix", "ideal_code"),
    "score": ("severity", "issue", "model_code", "requirement", "fix", "ideal_code", "root_cause", "impact"),
}
"""A meaning → those that stand before it."""


def completed(style: Style, draft: Draft) -> Style:
    """A style with labels, looking like its own, for what the draft says and the style has no label for."""
    pattern = next((label for label in style.labels if label.form == "bold" and label.meaning in FIELDS), None)
    if pattern is None or "issue" not in style.meanings:
        return style
    labels = list(style.labels)
    for meaning, before in _BEHIND.items():
        said = getattr(draft, FIELDS[meaning]) or (meaning == "fix" and draft.ideal_excerpt)
        if not said or any(label.meaning == meaning for label in labels):
            continue
        at = max((index + 1 for index, label in enumerate(labels) if label.meaning in before), default=len(labels))
        gap = labels[-1].gap if at == len(labels) and at > 1 else pattern.gap
        new = replace(pattern, meaning=meaning, name=_NAMES[meaning], value="", with_severity="", gap=gap)
        labels.insert(at, replace(new, closing=re.sub(r"\([^()]*\)", "", new.closing)))
    return replace(style, labels=tuple(labels))


def first_row(style: RowStyle, draft: Draft, number: str, care: Care) -> str:
    """A finding's first row up to where its text may go on."""
    out = ""
    for name, text in style.pieces:
        if name == "number":
            out += number
        elif name == "title":
            out += escape_title(draft.title, care.title)
        elif name == "tag":
            out += like(text, draft.severity.value) if draft.severity else ""
        else:
            out += recoloured(text, draft.severity)
    if draft.severity is None:
        out = re.sub(r"(?<=\S)  +", " ", re.sub(r"[\[(]\s*[\])][:\s]*", "", out))
    return out


def table_row(row: RowStyle, draft: Draft, number: str, care: Care) -> str:
    """A finding as a row of a table: each column what the draft says of it, once; a dash where that is nothing."""
    said = {meaning: in_cell(getattr(draft, name)) for meaning, name in FIELDS.items()}
    out = ""
    for name, text in row.pieces:
        if name == "cell":
            out += said.pop(text, "") or "–"
        elif name == "title":
            out += in_cell(escape_title(draft.title, care.title))
        elif name == "tag":
            out += like(text, draft.severity.value) if draft.severity else "–"
        else:
            out += number if name == "number" else recoloured(text, draft.severity)
    return out


def item_indent(row: RowStyle, number: str) -> int:
    """The columns by which what belongs to a list item is indented; 0 for a heading."""
    if row.kind == "heading":
        return 0
    opening = "".join(number if name == "number" else text for name, text in row.pieces if name != "title")
    opened = _ITEM_OPENING.match(opening)
    return len(opened[0]) if opened else row.indent + 2


_ITEM_OPENING = re.compile(r"[ \t]*(?:[-*+•]|\d+\\?[.)])[ \t]+")


def _extras(style: Style, draft: Draft, care: Care, sectioned: bool) -> list[list[str]]:
    """What the style has no label for → plain labels with their text, to stand below the issue."""
    found: list[list[str]] = []
    for meaning, name in EXTRAS.items():
        if meaning in style.meanings:
            continue
        text = text_rows(getattr(draft, FIELDS[meaning]), care)
        quoted = draft.ideal_excerpt if meaning == "fix" and "ideal_code" not in style.meanings else None
        if not text and quoted is None:
            continue
        rows = extra_rows(name, text)
        found.append(rows + excerpt_rows(quoted, care, rows))
    if draft.severity and not _tells_severity(style, sectioned) and _pattern(style) is None:
        found.append([f"Severity: {draft.severity.value}"])
    if style.row.kind == "heading":
        return found
    return [["- " + rows[0], *["  " + row if row else "" for row in rows[1:]]] for rows in found]


def _issue_rows(style: Style, draft: Draft, care: Care, extras: Sequence[list[str]]) -> list[str]:
    """The issue's text with its excerpt, and the extras below it."""
    rows = text_rows(draft.model_issue, care)
    if "model_code" not in style.meanings:
        rows += excerpt_rows(draft.model_excerpt, care, rows)
    for extra in extras:
        rows += ["", *extra] if rows and style.row.kind == "heading" else extra
    return rows


def _labels(
    style: Style, draft: Draft, care: Care, sectioned: bool, beside: tuple[Sequence[list[str]], Others]
) -> list[tuple[int, list[str]]]:
    """Each label that has something to say → (blank rows before it, its rows). `beside`: the extras and the others."""
    extras, others = beside
    out: list[tuple[int, list[str]]] = []
    said: set[str] = set()
    if draft.severity and not _tells_severity(style, sectioned):
        rows = severity_label(style, draft.severity)
        if rows:
            out.append((0, rows))
    for label in style.labels:
        if label.meaning in said:
            continue
        other = others.get(label.meaning)
        rows = list(other) if other else _label_content(style, label, draft, care, extras)
        if rows is None:
            continue
        said.add(label.meaning)
        first = next((each for each in style.labels if each.gap), label)
        gap = label.gap if label is not style.labels[0] else max(first.gap if out else 0, label.gap)
        out.append((gap, label_rows(label, rows)))
    return out


def severity_label(style: Style, severity: Severity) -> list[str] | None:
    """A severity label for a style that has none, written like its other labels; None for a style without labels."""
    own = next((label for label in style.labels if label.meaning == "severity"), None)
    if own:
        return label_rows(own, [severity_value(own.value, severity)])
    pattern = _pattern(style)
    if pattern is None:
        return None
    opening = re.sub(r"[^\w\s*+•-]", "", pattern.opening)
    closing = pattern.closing if ":" in pattern.closing else pattern.closing + ":"
    if pattern.tail:
        closing = ":" + pattern.tail
    label = replace(
        pattern, meaning="severity", name="Severity", opening=opening, closing=closing, tail="", below=False
    )
    return label_rows(label, [severity.value])


def _pattern(style: Style) -> LabelStyle | None:
    """The label that one for the severity is to look like; None for a style without labels."""
    return next((label for label in style.labels if label.form in ("bold", "plain")), None)


def _tells_severity(style: Style, sectioned: bool) -> bool:
    return (
        sectioned
        or style.tabled
        or "severity" in style.meanings
        or any(label.with_severity for label in style.labels)
        or any(name == "tag" for name, _ in style.row.pieces)
    )


def _label_content(
    style: Style, label: LabelStyle, draft: Draft, care: Care, extras: Sequence[list[str]]
) -> list[str] | None:
    """The rows of a label's text; None where the draft has nothing to say there."""
    if label.meaning == "severity":
        return [severity_value(label.value, draft.severity)] if draft.severity else None
    if label.meaning == "issue":
        return _issue_rows(style, draft, care, extras) or None
    for name, meaning in CODE_LABELS.items():
        if label.meaning == meaning:
            return excerpt_rows(getattr(draft, name), care, ()) or None
    field = FIELDS.get(label.meaning)
    if field is None:
        return None
    rows = text_rows(getattr(draft, field), care)
    if label.meaning == "fix" and "ideal_code" not in style.meanings:
        rows += excerpt_rows(draft.ideal_excerpt, care, rows)
    if label.with_severity and draft.severity:
        return behind_severity(draft.severity.value + label.with_severity, rows, getattr(draft, field))
    return rows or None
