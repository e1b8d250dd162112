r"""Text that a reviewer typed ⇄ Markdown in which it stands without breaking the document.

A typed row that the reader would take for structure (a heading, a rule, a label, a fence without its pair) gets one
backslash; reading takes one away. Rows that already have backslashes there get one more, so that whatever was typed
comes back equal: `## x` ⇄ `\## x`, `\## x` ⇄ `\\## x`, `Impact: x` ⇄ `Impact\: x`.
"""

import re
from collections.abc import Sequence
from typing import Final

from iacdiff import markdown
from iacdiff.findings.words import known_labels

_LABEL_NAMES: Final = "|".join(re.escape(name) for name in known_labels())
PLAIN_LABEL = re.compile(
    rf"(?P<lead>[ \t]*(?:[-*+•][ \t]+)?)(?P<name>(?:{_LABEL_NAMES})(?: \([^()\n]{{1,40}}\))?)"
    r"(?P<colon>\\*:)(?=[ \t]|$)",
    re.IGNORECASE,
)
"""`Impact: …`: a label without markup; only names of the vocabulary are taken for one."""

_STRUCTURE = re.compile(
    r"(?P<lead>[ \t]*(?:(?:[-*+•]|\d{1,9}[.)])[ \t]+)*)(?P<slashes>\\*)(?="
    r"#{1,6}(?:[ \t]|$)"
    r"|(?:-[ \t]*){3,}$|(?:\*[ \t]*){3,}$|(?:_[ \t]*){3,}$|=+[ \t]*$"
    r"|[^\w\s*\\`(\[\"'|<#.,;]{0,3}[ \t]?\*\*[^*\n]"
    r"|<(?:!--|\?|![A-Za-z\[]|/?(?:script|pre|style|textarea)\b)"
    r")",
    re.IGNORECASE,
)
_BULLET_RULE = re.compile(r"(?P<lead>[ \t]*)(?P<slashes>\\*)(?=(?:-[ \t]*){3,}$|(?:\*[ \t]*){3,}$)")
_FENCE = re.compile(r"(?P<lead>[ \t>]*(?:(?:[-*+•]|\d{1,9}[.)])[ \t]+)*)(?P<slashes>\\*)(?=`{3,}|~{3,})")


_BOLD_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d{1,3}[.)])[ \t]+\*\*[^*\s]")


def escape(rows: Sequence[str], fences: bool = False, bare: bool = False) -> list[str]:
    """Rows as typed → rows as written.

    Code in closed fences stays as it is, unless `fences` are escaped too; with `bare` so do items that begin in bold.
    """
    inside, whole = _fenced(rows)
    whole = whole and not fences
    return [
        row if (whole and number in inside) or (bare and _BOLD_ITEM.match(row)) else _escape_row(row, not whole)
        for number, row in enumerate(rows)
    ]


def unescape(row: str) -> str:
    """A row as written (outside code) → as typed."""
    label = PLAIN_LABEL.match(row)
    if label and len(label["colon"]) > 1:
        at = label.start("colon")
        return row[:at] + row[at + 1 :]
    for pattern in (_BULLET_RULE, _STRUCTURE, _FENCE):
        found = pattern.match(row)
        if found and found["slashes"]:
            at = found.start("slashes")
            return row[:at] + row[at + 1 :]
    return row


def _escape_row(row: str, fences: bool) -> str:
    label = PLAIN_LABEL.match(row)
    if label:
        at = label.start("colon")
        return row[:at] + "\\" + row[at:]
    for pattern in (_BULLET_RULE, _STRUCTURE, _FENCE):
        found = pattern.match(row)
        if found and (pattern is not _FENCE or fences or found["slashes"]):
            at = found.start("slashes")
            return row[:at] + "\\" + row[at:]
    return row


def _fenced(rows: Sequence[str]) -> tuple[frozenset[int], bool]:
    """The rows (from 0) in fenced code, and whether every fence of the text has its pair."""
    if not any(_FENCE.match(row) or "```" in row for row in rows):
        return frozenset(), True
    text = "\n".join(rows)
    blocks = markdown.blocks(text)
    inside = frozenset(line - 1 for line in markdown.fenced_lines(text))
    whole = bool(blocks) and all(block.closed and not block.nested for block in blocks)
    stray = any(number not in inside and _FENCE.match(row) for number, row in enumerate(rows))
    return inside, whole and not stray


_ENTITY = re.compile(r"&#(\d{1,6});")
_TITLE_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_MUST_ESCAPE = re.compile(r"\\(?=[!-/:-@\[-`{-~])|\*\*|(?<=\*)\*|&(?=#\d{1,6};)|(?<=[ \t])#+$|\*$|^\*|_$|^_")


_PUNCTUATION = re.compile(r"(?<!\\)[()\[\]:.#-]")


def escape_title(title: str, how: int = 0) -> str:
    """A title as typed → as written in a heading.

    From 1 on, `how` hides more and more of it from whoever looks for numbers and severities: its punctuation, its
    first digit, its first character, all of it.
    """
    text = _MUST_ESCAPE.sub(lambda found: "".join("\\" + sign for sign in found[0]), title)
    if how == 0 or not title:
        return text
    if how == 1:
        return _PUNCTUATION.sub(lambda found: "\\" + found[0], text)
    if how == 2:
        digit = re.search(r"\d", text)
        return f"{text[: digit.start()]}&#{ord(digit[0])};{text[digit.end() :]}" if digit else text
    if how == 3:
        first = 2 if text[0] == "\\" and len(text) > 1 else 1
        return f"&#{ord(title[0])};{text[first:]}"
    return "".join(f"&#{ord(sign)};" for sign in title)


def unescape_title(text: str) -> str:
    """A title as written → as meant: without bold marks, escapes and numeric entities; white space folded."""
    out: list[str] = []
    at = 0
    while at < len(text):
        if text[at] == "\\" and _TITLE_ESCAPE.match(text, at):
            out.append(text[at + 1])
            at += 2
        elif text.startswith("**", at):
            at += 2
        elif text[at] == "&" and (entity := _ENTITY.match(text, at)) and int(entity[1]) < 0x110000:
            out.append(chr(int(entity[1])))
            at = entity.end()
        else:
            out.append(text[at])
            at += 1
    return " ".join("".join(out).split())
