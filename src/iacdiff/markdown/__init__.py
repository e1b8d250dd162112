"""Markdown as lines: which lines are inside code fences, which are headings.

    text ──blocks──▶ Block, Block, …        ──headings──▶ Heading, Heading, …

CommonMark ends a fence at the first bare closer, so a README in a `markdown` fence that holds fences itself turns the
rest of a document inside out, and so does a closer that its author forgot. Therefore the fences are read together: of
all readings of a document's fence lines the one with the fewest mistakes is taken (see fences.py).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from iacdiff.markdown.fences import MOST_FENCES, Fence, Span, cheapest, commonmark, read_fence


@dataclass(frozen=True, slots=True)
class Block:
    """One fenced block. Lines are 1-based; `last` is `first - 1` where the block is empty."""

    info: str
    """What stands behind the opening fence: `hcl`, `typescript lib/x.ts`."""
    first: int
    """First line of the content."""
    last: int
    """Last line of the content."""
    opener: int
    """Line of the opening fence; equal to `first` where code is glued to it."""
    end: int
    """Line of the closing fence, or `last` where there is none."""
    closed: bool
    indent: int
    """Columns that the opening fence is indented by, and that the text has been relieved of."""
    text: str
    """The content, dedented, without quote marks: line k of it is line `first + k - 1` of the document."""
    nested: bool
    """Stands in the Markdown block before it (a README that shows commands)."""


@dataclass(frozen=True, slots=True)
class Heading:
    """One heading outside code."""

    level: int
    title: str
    """Without emphasis, back-ticks, links and escapes."""
    line: int


@lru_cache(maxsize=32)
def blocks(text: str) -> tuple[Block, ...]:
    """A document → its fenced blocks in the order of their openers.

    Blocks do not overlap, except that nested ones lie wholly inside the Markdown block before them.
    """
    lines = text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    fences = [fence for number, line in enumerate(lines) if (fence := read_fence(number, line)) is not None]
    if not fences:
        return ()
    spans = commonmark(fences) if len(fences) > MOST_FENCES else cheapest(fences, lines)
    return tuple(_block(span, lines) for span in sorted(spans, key=lambda span: span.opener.line))


@lru_cache(maxsize=32)
def headings(text: str) -> tuple[Heading, ...]:
    """A document → its ATX and Setext headings, those in code left out."""
    inside = fenced_lines(text)
    lines = text.split("\n")
    found = []
    for number, line in enumerate(lines, 1):
        if number in inside:
            continue
        atx = _ATX.match(line)
        if atx:
            title = _TRAILING_HASHES.sub("", atx[2].strip())
            found.append(Heading(len(atx[1]), plain(title), number))
        elif number > 1 and line[:1] in "=-" and _UNDERLINE.match(line) and _is_setext_title(lines, number - 1, inside):
            found.append(Heading(1 if line[0] == "=" else 2, plain(lines[number - 2]), number - 1))
    return tuple(found)


@lru_cache(maxsize=32)
def fenced_lines(text: str) -> frozenset[int]:
    """A document → the numbers of the lines that are in a fenced block, the fences themselves included."""
    return frozenset(line for block in blocks(text) if not block.nested for line in range(block.opener, block.end + 1))


def is_fence(line: str) -> bool:
    """Whether a line looks like a fence that opens or closes a block."""
    fence = read_fence(0, line)
    return fence is not None and not fence.closes_only


def outside_fences(text: str) -> str:
    """A document with the lines of its fenced blocks emptied, so that line numbers stay."""
    inside = fenced_lines(text)
    if not inside:
        return text
    return "\n".join("" if number in inside else line for number, line in enumerate(text.split("\n"), 1))


def plain(text: str) -> str:
    """Inline Markdown → its words: `**[A](b)** \\`c\\` 1\\.` is `A c 1.`; asterisks and underscores in words stay."""
    pieces = text.strip()[:_LONGEST_TITLE].split("`")
    if len(pieces) % 2 == 0:
        pieces[-2:] = [pieces[-2] + "`" + pieces[-1]]
    words = [piece if code % 2 else _inline(piece) for code, piece in enumerate(pieces)]
    return " ".join("".join(words).split())


def _inline(text: str) -> str:
    return _ESCAPE.sub(r"\1", _UNDERSCORED.sub(r"\2", _EMPHASIS.sub("", _LINK.sub(r"\1", text))))


_LONGEST_TITLE: Final = 2000
_ATX = re.compile(r" {0,3}(#{1,6})(?:[ \t]+|$)(.*)$")
_TRAILING_HASHES = re.compile(r"(?:^|[ \t])#+$")
_UNDERLINE = re.compile(r"(?:={3,}|-{3,})[ \t]*$")
_NOT_A_TITLE = re.compile(
    r"[ \t]{4}|[ \t]*(?:$|[-*+>|#]|\d{1,9}[.)][ \t]|<|-{3,}|={3,}|.{100})|.*[.:;,|][ \t]*\**[ \t]*$"
)
_LINK = re.compile(r"!?\[([^\[\]]{0,300})\]\([^()]{0,500}\)")
_EMPHASIS = re.compile(r"(?<!\\)(?:\*{1,3}(?=\S)|(?<=\S)\*{1,3}|~~)")
_UNDERSCORED = re.compile(r"(?<![\w/.\\-])(_{1,3})(?=\S)([^_]{1,200})(?<=\S)\1(?![\w./-])")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def _is_setext_title(lines: Sequence[str], number: int, inside: frozenset[int]) -> bool:
    """A lone line above the underline that reads like a title; a rule below a paragraph or a list is a rule."""
    alone = number == 1 or not lines[number - 2].strip() or number - 1 in inside
    return alone and number not in inside and not _NOT_A_TITLE.match(lines[number - 1])


# ---------------------------------------------------------------------------------------------- spans → blocks

_BETWEEN = re.compile(r"[ \t]*(?:$|#{1,6}[ \t]|\*\*[^*]*\*\*:?[ \t]*$|-{3,}[ \t]*$)")
_QUOTE = re.compile(r"[ \t]*>[ \t]?")


def _block(span: Span, lines: Sequence[str]) -> Block:
    opener, closer = span.opener, span.closer
    start = opener.line if opener.code is not None else opener.line + 1
    stop = closer.line if closer else span.cut if span.cut is not None else len(lines)
    if closer and closer.code is not None:
        stop += 1
    elif span.cut is not None:
        stop = _before_next_title(lines, start, stop)
    content = [_relieved(lines[number], opener) for number in range(start, stop)]
    if content and opener.code is not None:
        content[0] = opener.code
    if content and closer and closer.code is not None:
        content[-1] = closer.code
    end = closer.line + 1 if closer else stop
    text = "\n".join(content)
    return Block(opener.info, start + 1, stop, opener.line + 1, max(end, opener.line + 1), closer is not None,
                 opener.indent, text, span.nested)  # fmt: skip


def _before_next_title(lines: Sequence[str], start: int, stop: int) -> int:
    """Where a block whose closer is lost ends: before the titles that lead to the next block."""
    while stop > start and _BETWEEN.match(lines[stop - 1][:400]):
        stop -= 1
    return stop


def _relieved(line: str, opener: Fence) -> str:
    """A line of content without the quote marks and the indentation of its opener."""
    for _ in range(opener.quotes):
        mark = _QUOTE.match(line)
        line = line[mark.end() :] if mark else line
    if not opener.indent:
        return line
    width, taken = 0, 0
    for character in line:
        if width >= opener.indent or character not in " \t":
            break
        width += 4 - width % 4 if character == "\t" else 1
        taken += 1
    return line[taken:]
