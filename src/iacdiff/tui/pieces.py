"""Text of a sample → pieces of a screen line: a text and the name of its style, measured in terminal cells.

    display("a\tb")  →  "a   b"
    fit([Piece("aws_s3_bucket.logs", "name")], 12)  →  (Piece("aws_s3_buck…", "name"),)

A piece is never markup. A style is a name (`missing`, `dim`); which colour it has is the palette's business.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from rich.cells import cell_len, get_character_cell_size

from iacdiff.text import scrub

TAB = 4
_VANISH = re.compile("[\u200d\ufe00-\ufe0f]")
"""Joiners and variation selectors: terminals disagree about the width of what they make."""
_PLAIN = re.compile(r"[ -~]*\Z")
_LONGEST = 20_000
"""Characters of one line that can matter to a screen."""


class Piece(NamedTuple):
    """A run of text in one style."""

    text: str
    style: str = ""


Line = tuple[Piece, ...]
BLANK: Line = ()


def display(text: str) -> str:
    """A line of any text as one line that every terminal draws alike: tabs expanded, nothing that it would obey."""
    text = text[:_LONGEST]
    if _PLAIN.match(text):
        return text
    if "\n" in text:
        text = text.replace("\n", "⏎")
    return _VANISH.sub("", scrub(text.expandtabs(TAB)))


def width_of(line: Iterable[Piece]) -> int:
    """The cells that a line takes."""
    return sum(cell_len(piece.text) for piece in line)


def cut(text: str, width: int) -> str:
    """The start of a text, at most `width` cells; one that is longer ends in `…`."""
    if width <= 0:
        return ""
    if len(text) <= width and text.isascii():
        return text
    if cell_len(text[: width + 1]) <= width and len(text) <= width:
        return text
    return _take(text, width - 1) + "…"


def cut_left(text: str, width: int) -> str:
    """The end of a text, at most `width` cells; one that is longer begins with `…`."""
    if cell_len(text) <= width:
        return text
    if width <= 0:
        return ""
    return "…" + _take(text[::-1], width - 1)[::-1]


def _take(text: str, width: int) -> str:
    if text.isascii():
        return text[:width]
    cells = 0
    for index, character in enumerate(text):
        cells += get_character_cell_size(character)
        if cells > width:
            return text[:index]
    return text


def fit(line: Iterable[Piece], width: int, style: str = "") -> Line:
    """A line of exactly `width` cells: cut with `…`, or filled with spaces of the style."""
    out: list[Piece] = []
    left = width
    for piece in line:
        cells = cell_len(piece.text)
        if cells > left:
            text = cut(piece.text, left)
            out.append(Piece(text, piece.style))
            left -= cell_len(text)
            break
        out.append(piece)
        left -= cells
    if left > 0:
        out.append(Piece(" " * left, style))
    return tuple(out)


def shift(line: Iterable[Piece], cells: int) -> Line:
    """A line without its first so many cells."""
    out: list[Piece] = []
    for piece in line:
        if cells <= 0:
            out.append(piece)
            continue
        taken = _take(piece.text, cells)
        out.append(Piece(piece.text[len(taken) :], piece.style))
        cells -= max(cell_len(taken), 1 if taken else 0)
    return tuple(piece for piece in out if piece.text)


def head_of(line: Iterable[Piece], width: int) -> Line:
    """The first so many cells of a line, with no sign that it goes on."""
    out: list[Piece] = []
    for piece in line:
        if width <= 0:
            break
        text = piece.text if cell_len(piece.text) <= width else _take(piece.text, width)
        out.append(Piece(text, piece.style))
        width -= cell_len(text) if text == piece.text else width
    return tuple(out)


def wrap(line: Iterable[Piece], width: int, indent: int = 0, most: int = 200) -> list[Line]:
    """A line → lines of at most `width` cells, broken at spaces where there are any; at most so many of them.

    The second and later ones begin with `indent` spaces.
    """
    width = max(width, indent + 4)
    lines: list[list[Piece]] = [[]]
    room = width
    for text, style in _words(line):
        while text:
            cells = cell_len(text)
            if cells <= room:
                lines[-1].append(Piece(text, style))
                room -= cells
                break
            begun = room < width - indent
            head = "" if begun and cells <= width - indent else _take(text, room)
            if not head and not begun:
                head = text[:1]  # a character that is wider than the line is still shown
            if head:
                lines[-1].append(Piece(head, style))
            text = text[len(head) :].lstrip(" ") if not head else text[len(head) :]
            if len(lines) == most:
                lines[-1].append(Piece("…", style))
                return [tuple(pieces) for pieces in lines]
            lines.append([Piece(" " * indent)] if indent else [])
            room = width - indent
    return [tuple(pieces) for pieces in lines]


def _words(line: Iterable[Piece]) -> Iterable[Piece]:
    for piece in line:
        for word in re.findall(r"\s*\S+|\s+\Z", piece.text):
            yield Piece(word, piece.style)


def plain_text(line: Iterable[Piece]) -> str:
    """The text of a line without its styles."""
    return "".join(piece.text for piece in line)


def restyle(line: Iterable[Piece], start: int, end: int, style: str) -> Line:
    """A line in which the characters from `start` to `end` have another style, added to their own with a space."""
    out: list[Piece] = []
    at = 0
    for piece in line:
        for low, high, inside in _parts(at, at + len(piece.text), start, end):
            text = piece.text[low - at : high - at]
            if text:
                out.append(Piece(text, f"{piece.style} {style}".strip() if inside else piece.style))
        at += len(piece.text)
    return tuple(out)


def restyle_all(line: Iterable[Piece], spans: Iterable[tuple[int, int]], style: str, lead: int = 0) -> Line:
    """The same for several stretches, which are counted from character `lead` of the line."""
    out = tuple(line)
    for start, end in spans:
        out = restyle(out, lead + start, lead + end, style)
    return out


def window(text: str, start: int, width: int, before: int = 8) -> str:
    """A text that is too wide, without its start, so that the character at `start` is seen with some before it."""
    if cell_len(text) <= width or start <= before or start < width - before:
        return text
    return "…" + text[max(0, start - before) :]


def with_match(line: Line, needle: str) -> Line:
    """A line in which what was searched for stands out, everywhere it stands."""
    text = plain_text(line)
    low, wanted = text.lower(), needle.lower()
    at = low.find(wanted) if wanted else -1
    while at >= 0:
        line = restyle(line, at, at + len(wanted), "match")
        at = low.find(wanted, at + len(wanted))
    return line


def _parts(low: int, high: int, start: int, end: int) -> list[tuple[int, int, bool]]:
    first = max(low, min(start, high))
    last = max(first, min(end, high))
    return [(low, first, False), (first, last, True), (last, high, False)]
