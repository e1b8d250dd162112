"""A label and the rows of its text → rows as written in a style."""

import re
from collections.abc import Sequence

from iacdiff.findings import words
from iacdiff.findings.escaping import unescape
from iacdiff.findings.outline import FENCE
from iacdiff.findings.style import LabelStyle
from iacdiff.findings.texts import CAPTION, EXTRAS, like, recoloured
from iacdiff.records import Severity

_LIST_OR_CODE = re.compile(r"[ \t]*(?:[-*+•][ \t]|\d{1,9}[.)][ \t]|\||>|`{3}|~{3}|<)")

_BULLET = re.compile(r"[-*+•][ \t]+(?=\S)")


def label_rows(label: LabelStyle, content: Sequence[str]) -> list[str]:
    """A label and the rows of its text → rows as written."""
    margin = " " * label.indent
    head = f"{label.opening}{label.name}{label.closing}"
    if label.form == "heading":
        return [head, *[""] * label.gap_below, *content]
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


def starts_apart(rows: Sequence[str]) -> bool:
    """Whether a text needs to begin on a row of its own."""
    return bool(_LIST_OR_CODE.match(rows[0])) or _starts_with_extra(rows)


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


def extra_rows(name: str, text: Sequence[str]) -> list[str]:
    """A plain label and the rows of its text → rows as written."""
    apart = not text or (_LIST_OR_CODE.match(text[0]) and not _is_item(text)) or _starts_with_extra(text)
    return [f"{name}:", *text] if apart else [f"{name}: {text[0]}", *text[1:]]


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
