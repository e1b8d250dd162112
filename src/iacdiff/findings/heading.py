"""A heading's text → its number, title and severity word, and where in it they stand.

### Issue 3 — No lifecycle rule (HIGH)
          ▲    ▲                  ▲
        number title             tag
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from iacdiff.findings import words
from iacdiff.findings.escaping import unescape_title
from iacdiff.records import Severity

Place = tuple[int, int]
"""Columns (from 0) of a part of a row: first, and the one behind the last."""


@dataclass(frozen=True, slots=True)
class Carrier:
    """The row that begins a finding, taken apart."""

    row: int
    kind: Literal["heading", "ordered", "bullet", "row"]
    level: int
    """A heading's; 7 for an item."""
    number: str
    title: str
    title_at: Place
    number_at: Place | None = None
    severity: Severity | None = None
    """What the row itself says."""
    tag_at: Place | None = None
    """The severity word, where it is no part of the title."""
    section: int = -1
    """Index of the heading that the finding stands under; -1 for none."""
    weak: bool = False
    """The number is followed by nothing but a blank, or is a letter, so one alone proves nothing."""
    indent: int = 0
    """Columns before an item's marker."""
    lead_at: int | None = None
    """The column in which an item's text behind its title begins."""
    category: str = ""
    """The number of the heading that several findings stand under."""


_S = words.SEVERITY
_NUMBER = r"\d{1,4}(?:\.\d{1,4})*(?:\s?[-–]\s?\d{1,4}(?!\w|\.\d))?[a-z]?(?![\w%])"
_SEPARATOR = r"(?:[ \t]*\\?[.):](?=[\s*_]|$|[A-Z`])|[ \t]*[:|–—-]+(?=[\s*]))"
_LEAD = re.compile(r"[^\w\[(\\`<\"'&$/.~@{]*")
_OPEN = re.compile(r"[\s*]*")
_TAG = re.compile(
    rf"[\[(]({_S})[\])](?:\s*[:–—-])?\s*"
    rf"|({_S})(?:[ -](?:priority|severity|impact|risk))?(?: {words.NOUN})?\s*(?:[:–—]|-(?=\s))\s*",
    re.IGNORECASE,
)
_WORD = re.compile(
    rf"(?:({_S})[ -]+(?:(?:priority|severity|impact)[ -])?)?(?:[A-Za-z_]+ )?{words.NOUN}"
    r"(?: no\.?| number)?[ \t]*#?[ \t]*"
    rf"({_NUMBER})({_SEPARATOR})?",
    re.IGNORECASE,
)
_ID = re.compile(rf"((?:({_S})|[A-Z]{{1,12}})-?\d{{1,4}}[a-z]?)({_SEPARATOR})", re.IGNORECASE)
_BARE = re.compile(rf"#?({_NUMBER})({_SEPARATOR}|(?=[ \t]))")
_LETTER = re.compile(r"([A-Za-z])\\?[.)](?=[ \t*])")
_TAIL = re.compile(
    rf"[\s*]*(?:[\[(](?:(?:severity|impact|priority|risk)\s*:\s*)?({_S})(?: (?:priority|severity|impact|risk))?[\])]"
    rf"|\s[-–—:|]\s+\**({_S}))[\s*]*$",
    re.IGNORECASE,
)
_SOFT_TAIL = re.compile(rf"[\[(]({_S})\s*[-–—:,/][^()]*[\])][\s*]*$", re.IGNORECASE)
CLOSING_HASHES = re.compile(r"(?:^|[ \t])#+[ \t]*$")


@lru_cache(maxsize=8192)
def dissect(text: str) -> Carrier:
    """A heading's text → its parts, with columns in that text. Row, level and section are left for the caller."""
    closing = CLOSING_HASHES.search(text)
    stop = before_marks(text, closing.start() if closing else len(text))
    lead = _LEAD.match(text)
    at = lead.end() if lead else 0
    emoji = next((words.EMOJI[sign] for sign in text[:at] if sign in words.EMOJI), None)
    number, number_at, tag_at, start, weak = _numbered(text, at)
    if number_at is None:
        start = behind_marks(text, 0)
    if tag_at is None:
        start, tag_at = leading_tag(text, start, stop)
    if tag_at is None:
        stop, tag_at = trailing_tag(text, start, stop)
    start = min(start, stop)
    severity = words.SEVERITIES[text[slice(*tag_at)].lower()] if tag_at else own_severity(text, start) or emoji
    title = unescape_title(text[start:stop]) or unescape_title(text[behind_marks(text, 0) : stop])
    return Carrier(-1, "heading", 0, number, title, (start, stop), number_at, severity, tag_at, weak=weak)


def _numbered(text: str, at: int) -> tuple[str, Place | None, Place | None, int, bool]:
    """(number, its columns, columns of a severity word before it, where the title begins, whether it is weak)."""
    tag_at: Place | None = None
    word = _WORD.match(text, at)
    if word:
        if word[1]:
            tag_at = word.span(1)
        return _plain_number(word[2]), word.span(2), tag_at, behind_marks(text, word.end()), False
    bracket = _TAG.match(text, at)
    if bracket and (bare := _BARE.match(text, behind_marks(text, bracket.end()))) and bare[2]:
        tag_at = bracket.span(1) if bracket[1] else bracket.span(2)
        return _plain_number(bare[1]), bare.span(1), tag_at, behind_marks(text, bare.end()), False
    bare = _BARE.match(text, at)
    if bare:
        return (
            _plain_number(bare[1]),
            bare.span(1),
            None,
            behind_marks(text, bare.end()),
            not bare[2] and "." not in bare[1],
        )
    found = _ID.match(text, at)
    if found:
        tag_at = found.span(2) if found[2] else None
        return found[1], found.span(1), tag_at, behind_marks(text, found.end()), tag_at is None
    letter = _LETTER.match(text, at)
    if letter:
        return letter[1], letter.span(1), None, behind_marks(text, letter.end()), True
    return "", None, None, at, False


def _plain_number(number: str) -> str:
    return "".join(number.split()).replace("–", "-")


def behind_marks(text: str, at: int) -> int:
    """Behind the blanks and bold marks at a column."""
    found = _OPEN.match(text, at)
    return found.end() if found else at


def before_marks(text: str, stop: int) -> int:
    """Before the blanks and bold marks that end there; an escaped mark stays."""
    while stop and (text[stop - 1].isspace() or text[stop - 1] == "*") and not (stop > 1 and text[stop - 2] == "\\"):
        stop -= 1
    return stop


def leading_tag(text: str, start: int, stop: int) -> tuple[int, Place | None]:
    """A severity word before the title → where the title begins, and the word's columns."""
    found = _TAG.match(text, start, stop)
    if not found or found.end() >= stop:
        return start, None
    return behind_marks(text, found.end()), found.span(1) if found[1] else found.span(2)


def trailing_tag(text: str, start: int, stop: int) -> tuple[int, Place | None]:
    """A severity word behind the title → where the title ends, and the word's columns."""
    found = _TAIL.search(text, max(start, stop - 60))
    if not found or found.start() <= start or text[found.start() - 1] == "\\":
        return stop, None
    return before_marks(text, found.start()), found.span(1) if found[1] else found.span(2)


def own_severity(text: str, start: int) -> Severity | None:
    """The severity that the title's own words give: it begins with one in capitals, or ends `(Major - Testing)`."""
    first = re.match(rf"{_S}\b", text[start:], re.IGNORECASE)
    if first and first[0].isupper():
        return words.SEVERITIES[first[0].lower()]
    tail = _SOFT_TAIL.search(text[-80:])
    return words.SEVERITIES[tail[1].lower()] if tail else None
