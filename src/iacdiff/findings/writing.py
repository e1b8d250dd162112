"""A draft → the rows of a finding in a given style, and a finding → the draft that would write it.

What the style has no label for stands below the issue as a plain `Requirement: …`, which reads back as what it is.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from iacdiff.findings import words
from iacdiff.findings.escaping import escape, escape_title, unescape
from iacdiff.findings.outline import FENCE
from iacdiff.findings.style import LabelStyle, RowStyle, Style
from iacdiff.records import Draft, Excerpt, Severity
from iacdiff.text import scrub

FIELDS: Final = {
    "issue": "model_issue",
    "fix": "ideal_fix",
    "requirement": "requirement",
    "impact": "impact",
    "root_cause": "root_cause",
    "score": "score",
}
"""What a label introduces → the field of a draft that goes there."""

EXTRAS: Final = {
    "requirement": "Requirement",
    "fix": "Fix",
    "impact": "Impact",
    "root_cause": "Root cause",
    "score": "Score",
}
EXCERPTS: Final = {"issue": "model_excerpt", "fix": "ideal_excerpt"}
CODE_LABELS: Final = {"model_excerpt": "model_code", "ideal_excerpt": "ideal_code"}
CAPTION = re.compile(r"(?P<file>\S.*?):(?P<first>\d{1,7})(?:-(?P<last>\d{1,7}))?$")
_LIST_OR_CODE = re.compile(r"[ \t]*(?:[-*+•][ \t]|\d{1,9}[.)][ \t]|\||>|`{3}|~{3}|<)")
_BULLET = re.compile(r"[-*+•][ \t]+(?=\S)")
TICKS = re.compile(r"`{3,}|~{3,}")


@dataclass(frozen=True, slots=True)
class Care:
    """How cautiously text is written, where the plain way would not read back as what was meant."""

    title: int = 0
    """0 to 4: how much of the title is hidden behind escapes."""
    tilde: bool = False
    """Fences of `~~~`, which no stray back-ticks can close."""
    fences: bool = False
    """Fences that were typed are escaped, though each has its pair."""
    indented: bool = False
    """Excerpts are indented instead of fenced, for reports whose own fences are in disorder."""
    plain: bool = False
    """What the style has no label for stands below the issue behind a plain word, instead of in a label of its own."""


def normal(draft: Draft) -> Draft:
    """A draft as it can be written: no control characters, no blank rows around a text, one row for the title."""
    fields: dict[str, Any] = {name: _clean(getattr(draft, name)) for name in FIELDS.values()}
    excerpts: dict[str, Any] = {name: _clean_excerpt(getattr(draft, name)) for name in EXCERPTS.values()}
    return replace(draft, title=" ".join(_clean(draft.title).split()), **fields, **excerpts)


def _clean(text: str) -> str:
    text = scrub(text.replace("\r\n", "\n").replace("\r", "\n")).encode("utf-8", "replace").decode("utf-8")
    rows = [row if row.strip() else "" for row in text.split("\n")]
    return "\n".join(rows).strip()


def _clean_excerpt(excerpt: Excerpt | None) -> Excerpt | None:
    if excerpt is None or not excerpt.text.strip():
        return None
    text = scrub(excerpt.text.replace("\r\n", "\n").replace("\r", "\n")).encode("utf-8", "replace").decode("utf-8")
    rows = [row if row.strip() else "" for row in text.split("\n")]
    return replace(
        excerpt, text="\n".join(rows).strip("\n").rstrip(), language=re.sub(r"[^\w+#.-]", "", excerpt.language)
    )


# ---------------------------------------------------------------------------------------------- draft → rows


def block(style: Style, draft: Draft, number: str, care: Care, sectioned: bool) -> list[str]:
    """A draft → the rows of the finding, without blank ones around. `sectioned`: its section tells the severity."""
    if style.row.kind == "row":
        return [table_row(style.row, draft, number, care)]
    if not care.plain:
        style = completed(style, draft)
    first = first_row(style.row, draft, number, care)
    extras = _extras(style, draft, care, sectioned)
    lead = [] if "issue" in style.meanings else _issue_rows(style, draft, care, extras)
    if style.row.lead_inline and lead and not _starts_apart(lead):
        first, lead = first + lead[0], lead[1:]
    margin = " " * item_indent(style.row, number)
    rows = above = [margin + row if row else "" for row in lead]
    for gap, text in _labels(style, draft, care, sectioned, extras):
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


def in_cell(text: str) -> str:
    """A text on one row, without bars that would end its cell."""
    return " ".join(text.split()).replace("|", "\\|")


def like(sample: str, word: str) -> str:
    """A word in the capitals of another: CRITICAL, high → HIGH."""
    if sample.isupper():
        return word.upper()
    return word.lower() if sample.islower() else word


def recoloured(text: str, severity: Severity | None) -> str:
    """The severity's sign in place of any other severity's."""
    sign = next((sign for sign, meant in words.EMOJI.items() if meant is severity), "")
    for other in words.EMOJI:
        if other in text and sign:
            text = text.replace(other, sign)
    return text


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


def extra_rows(name: str, text: Sequence[str]) -> list[str]:
    """A plain label and the rows of its text → rows as written."""
    apart = not text or (_LIST_OR_CODE.match(text[0]) and not _is_item(text)) or _starts_with_extra(text)
    return [f"{name}:", *text] if apart else [f"{name}: {text[0]}", *text[1:]]


def _issue_rows(style: Style, draft: Draft, care: Care, extras: Sequence[list[str]]) -> list[str]:
    """The issue's text with its excerpt, and the extras below it."""
    rows = text_rows(draft.model_issue, care)
    if "model_code" not in style.meanings:
        rows += excerpt_rows(draft.model_excerpt, care, rows)
    for extra in extras:
        rows += ["", *extra] if rows and style.row.kind == "heading" else extra
    return rows


def _starts_apart(rows: Sequence[str]) -> bool:
    """Whether a text needs to begin on a row of its own."""
    return bool(_LIST_OR_CODE.match(rows[0])) or _starts_with_extra(rows)


def text_rows(text: str, care: Care | None = None) -> list[str]:
    """A text as typed → rows as written; empty for no text."""
    return escape(text.split("\n"), care is not None and care.fences) if text else []


def excerpt_rows(excerpt: Excerpt | None, care: Care, above: Sequence[str]) -> list[str]:
    if excerpt is None:
        return []
    longest = max((len(found[0]) for found in TICKS.finditer(excerpt.text)), default=2)
    fence = ("~" if care.tilde else "`") * max(3, longest + 1)
    span = excerpt.span
    place = f"{span.file}:{span.first}" if span.first == span.last else f"{span.file}:{span.first}-{span.last}"
    rows = [place, fence + excerpt.language, *excerpt.text.split("\n"), fence]
    if care.indented:
        rows = [place, "", *("    " + row if row else "" for row in escape(excerpt.text.split("\n"), True))]
    return ["", *rows] if above else rows


def _labels(
    style: Style, draft: Draft, care: Care, sectioned: bool, extras: Sequence[list[str]]
) -> list[tuple[int, list[str]]]:
    """Each label that has something to say → (blank rows before it, its rows)."""
    out: list[tuple[int, list[str]]] = []
    said: set[str] = set()
    if draft.severity and not _tells_severity(style, sectioned):
        rows = severity_label(style, draft.severity)
        if rows:
            out.append((0, rows))
    for label in style.labels:
        if label.meaning in said:
            continue
        rows = _label_content(style, label, draft, care, extras)
        if rows is None:
            continue
        said.add(label.meaning)
        first = next((each for each in style.labels if each.gap), label)
        out.append(
            (
                label.gap if label is not style.labels[0] else max(first.gap if out else 0, label.gap),
                label_rows(label, rows),
            )
        )
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


def behind_severity(start: str, rows: Sequence[str], text: str) -> list[str]:
    """An impact's rows behind its severity; there the first row begins none and needs no escape."""
    if not rows:
        return [start.rstrip(" -–—:,")]
    if _LIST_OR_CODE.match(rows[0]):
        return [start.rstrip(), *rows]
    return [start + text.split("\n")[0], *rows[1:]]


def severity_value(sample: str, severity: Severity) -> str:
    """A severity written like the sample: `🔴 CRITICAL (blocks)`, High → `🟠 HIGH`."""
    at = words.severity_word(sample)
    if at is None:
        return severity.value
    before = recoloured(sample[: at[0]], severity)
    return before + like(sample[slice(*at)], severity.value) + ("**" if before.endswith("**") else "")


def label_rows(label: LabelStyle, content: Sequence[str]) -> list[str]:
    """A label and the rows of its text → rows as written."""
    margin = " " * label.indent
    head = f"{label.opening}{label.name}{label.closing}"
    if label.form == "heading":
        return [label.opening + label.name, "", *content]
    if label.tail and len(content) == 1 and "*" not in content[0] and not _LIST_OR_CODE.match(content[0]):
        return [f"{head} {content[0]}{label.tail}"]
    head += label.tail
    if label.below:
        return [head, *[""] * label.gap_below, *[margin + row if row else "" for row in listed(content, label.bullet)]]
    if content and _LIST_OR_CODE.match(content[0]) and not _is_item(content):
        return [head, *[margin + row if row else "" for row in content]]
    if _starts_with_extra(content):
        return [head, *[margin + row if row else "" for row in content]]
    first = f"{head} {_behind(content[0])}" if content else head
    return [first, *[margin + row if row else "" for row in content[1:]]]


def _behind(row: str) -> str:
    """A text's first row as it stands behind a label, where it begins nothing and needs no escape to read back."""
    plain = unescape(row)
    return plain if unescape(plain) == plain else row


def _is_item(content: Sequence[str]) -> bool:
    """Whether rows are one item of a list and nothing else; such a one goes on behind the label, as text would."""
    return bool(_BULLET.match(content[0])) and all(not row or row.startswith("  ") for row in content[1:])


def _starts_with_extra(content: Sequence[str]) -> bool:
    """Text that begins with a plain label or a caption needs its own row to be read as one."""
    if not content:
        return False
    captioned = len(content) > 1 and CAPTION.match(content[0]) and FENCE.match(content[1])
    plain = any(content[0].startswith((f"{name}:", f"- {name}:")) for name in (*EXTRAS.values(), "Severity"))
    return bool(captioned or plain)


def listed(content: Sequence[str], bullet: str) -> list[str]:
    """Rows as one item of a list; rows that are a list or code already stay."""
    if (
        not bullet
        or not content
        or (len(content) > 1 and _LIST_OR_CODE.match(content[0]))
        or _starts_with_extra(content)
    ):
        return list(content)
    first = content[0]
    if _LIST_OR_CODE.match(first):
        first = re.sub(r"(?=[-*+•>|<]|[.)])", r"\\", first, count=1)
    return [bullet + first, *[" " * len(bullet) + row if row else "" for row in content[1:]]]
