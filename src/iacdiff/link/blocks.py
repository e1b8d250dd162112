"""The lines of a PROMPT → blocks that each say one thing: a list item, a table row, a paragraph or a line of one.

## Network                      a section
- **VPC** across two zones      an item
  that joins its wrapped line   (the same block)
```hcl                          code says nothing here
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from iacdiff.link.prose import bare, fills, is_code, is_label, is_prose, joins, words
from iacdiff.markdown import blocks as fenced_blocks

_QUOTE = re.compile(r"\s{0,3}(?:>[ \t]?)+")
_HEADING = re.compile(r"\s{0,3}(#{1,6})(?:\s+|(?<=##))(\S.*)$")
_RULE = re.compile(r"\s*([-*_=])(?:[ \t]*\1){2,}\s*$")
_SEPARATOR = re.compile(r"\s*\|?[ \t]*:?-{2,}[\s:|-]*$")
_ITEM = re.compile(
    r"(?P<indent>\s*)(?:(?P<bullet>[-*+•–—▪▸◦‣·●○►✅✔☑☐❌➤→])|\(?(?P<number>\d{1,3}(?:\.\d{1,3})*)(?:\\?[.)])+"
    r"|\(?(?P<letter>[A-Za-z]|[ivx]{1,4})\))(?:[ \t]+(?:\[[ xX]?\][ \t]*)?|(?=\*\*)|(?<=\d[.)])(?=[A-Z][a-z]+ )|$)"
)
_TAG = re.compile(r"\s*</?[A-Za-z][\w-]*>\s*$")
_CALLOUT = re.compile(r"\s*\[![A-Z]+\]\s*$")
_PROSE_FENCES = ("", "text", "txt", "plaintext", "plain", "markdown", "md", "prompt")
_PSEUDO, _IN_LIST = 7, 8
_DEEPEST = 12
"""Sections further down are not told apart: a bomb of nested lists stays small."""
_TITLE = 120


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of one line."""

    line: int
    column: int
    """0-based, of the text's first character."""
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Pieces of consecutive lines that read as one text, and the titles that stand above it."""

    pieces: tuple[Piece, ...]
    section: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Title:
    level: int
    marker: str
    text: str
    indent: int = 0


@dataclass(slots=True)
class Reader:
    """Reads one document from top to bottom; `blocks` grows."""

    lines: Sequence[str]
    blocks: list[Block] = field(default_factory=list)
    _titles: list[_Title] = field(default_factory=list)
    _paragraph: list[Piece] = field(default_factory=list)
    _item: _Title | None = None
    """The list item that the paragraph begins with."""
    _depth: int = 0
    """Brackets that code outside fences has opened."""

    def read(self) -> list[Block]:
        """All blocks, in the order of the text."""
        after = self._fences()
        at = 0
        while at < len(self.lines):
            if at in after:
                self._flush()
                at = max(after[at], at + 1)
            else:
                at = self._step(at)
        self._flush()
        return self.blocks

    def _step(self, at: int) -> int:
        """Read the line at an index (and what belongs to it); the index to go on with."""
        text, column = _unquoted(self.lines[at])
        if not text.strip() or _CALLOUT.match(text):
            self._flush()
            return at + 1
        for rule in (self._heading, self._table, self._item_line, self._pseudo):
            after = rule(at, text, column)
            if after:
                return after
        if self._in_code(text):
            self._flush()
        else:
            self._plain(at, text, column)
        return at + 1

    def _in_code(self, text: str) -> bool:
        """Whether a line is code outside a fence: by its own looks, or inside a bracket that such a line opened."""
        if not is_code(text) and not (self._depth > 0 and len(words(text[:2_000])) < 8):
            self._depth = 0
            return False
        self._depth += sum(text.count(sign) for sign in "{[(") - sum(text.count(sign) for sign in "}])")
        return True

    # ------------------------------------------------------------------------------------------ what a line can be

    def _heading(self, at: int, text: str, column: int) -> int:
        found = _HEADING.match(text)
        if found:
            self._flush()
            title = found[2].rstrip().rstrip("#").rstrip()
            self._open(_Title(len(found[1]), "#", bare(title)))
            if len(words(title)) >= 9:  # a sentence that only looks like a title
                self._emit([Piece(at + 1, column + found.start(2), title)])
            return at + 1
        if not _RULE.match(text) and not _TAG.match(text):
            return 0
        if (
            text.strip()[0] in "-="
            and len(self._paragraph) == 1
            and not self._item
            and len(self._paragraph[0].text) < 80
        ):
            title = bare(self._paragraph.pop().text)  # a title underlined
            self._open(_Title(2 if text.strip()[0] == "-" else 1, "#", title))
        self._flush()
        return at + 1

    def _table(self, at: int, text: str, column: int) -> int:
        if "|" not in text:
            return 0
        below = _unquoted(self.lines[at + 1])[0] if at + 1 < len(self.lines) else ""
        head = ""
        if _SEPARATOR.match(below) and "|" in below:
            self._flush()
            head = bare(text.strip().strip("|").split("|", 1)[0])[:_TITLE]
            at += 2
        elif not (text.lstrip().startswith("|") and text.rstrip().endswith("|") and text.count("|") > 2):
            return 0
        self._flush()
        while at < len(self.lines):
            row, column = _unquoted(self.lines[at])
            if "|" not in row:
                break
            cells = row.strip().strip("|").strip()
            if cells and not _SEPARATOR.match(row):
                self._emit([Piece(at + 1, column + row.index(cells), cells)], head)
            at += 1
        return at

    def _item_line(self, at: int, text: str, column: int) -> int:
        found = _ITEM.match(text)
        if not found:
            return 0
        rest = text[found.end() :]
        if not rest.strip():
            self._flush()
            return at + 1
        marker = found["bullet"] or ("1" if found["number"] else "a")
        self._flush()
        indent = len(found["indent"].expandtabs(4)) + 2 * (found["number"] or "").count(".")
        self._item = _Title(_IN_LIST, marker, bare(rest)[:_TITLE], indent)
        self._leave_lists(indent, marker)
        self._paragraph = [Piece(at + 1, column + found.end(), rest)]
        return at + 1

    def _pseudo(self, at: int, text: str, column: int) -> int:
        """A line that heads what follows without being a heading: all bold, or short and ending in a colon."""
        if text[:1] in " \t" or (self._paragraph and joins(self._paragraph[-1].text, text, 0)):
            return 0
        below = _unquoted(self.lines[at + 1])[0] if at + 1 < len(self.lines) else ""
        if not is_label(text, below):
            return 0
        self._flush()
        self._open(_Title(_PSEUDO, ":", bare(text)[:_TITLE]))
        return at + 1

    def _plain(self, at: int, text: str, column: int) -> None:
        indent = len(text) - len(text.lstrip())
        if not self._paragraph:
            if not indent:
                self._titles = [title for title in self._titles if title.level < _IN_LIST]
            else:
                self._leave_lists(len(text[:indent].expandtabs(4)), "")
        elif self._item and not indent and not joins(self._paragraph[-1].text, text, 0):
            self._flush()
            self._titles = [title for title in self._titles if title.level < _IN_LIST]
        self._paragraph.append(Piece(at + 1, column + indent, text[indent:]))

    def _fences(self) -> dict[int, int]:
        """Index of each line that opens code → index of the line to go on with; the fence lines around prose too."""
        after: dict[int, int] = {}
        for block in fenced_blocks("\n".join(self.lines)):
            inside = self.lines[block.first - 1 : block.last]
            if block.info.lower() in _PROSE_FENCES and is_prose(inside):
                after[block.opener - 1] = block.opener
                if block.closed:
                    after[block.end - 1] = block.end
            else:
                after[block.opener - 1] = block.end if block.closed else self._unclosed(block.first - 1, block.end)
        return after

    def _unclosed(self, at: int, end: int) -> int:
        """Where a fence that nobody closed ends for a reader: at the next heading or sentence."""
        while at < end:
            line = self.lines[at][:2_000]
            if line.startswith("##") or (line[:1].isupper() and len(words(line)) >= 4 and not is_code(line)):
                break
            at += 1
        return at

    # ------------------------------------------------------------------------------------------ sections and blocks

    def _open(self, title: _Title) -> None:
        self._titles = [above for above in self._titles if above.level < title.level]
        if title.text:
            self._titles.append(title)

    def _leave_lists(self, indent: int, marker: str) -> None:
        """Forget the items that an item (or text) with this indent and marker does not stand under."""
        while self._titles and self._titles[-1].level >= _IN_LIST:
            last = self._titles[-1]
            markers = [title.marker for title in self._titles if title.indent == indent and title.level >= _IN_LIST]
            under = last.indent == indent and marker and marker not in markers and last.text.endswith(":")
            numbered = last.indent == indent and last.marker == "1" and marker not in ("1", "a", "")
            if last.indent < indent or under or numbered:
                return
            self._titles.pop()

    def _flush(self) -> None:
        """The paragraph that was read becomes one block, or one for each line that stands alone."""
        item, pieces = self._item, self._paragraph
        self._item, self._paragraph = None, []
        for number, group in enumerate(_groups(pieces, item is not None)):
            self._emit(group)
            if item and number == 0:
                self._titles = [*self._titles[:_DEEPEST], item]

    def _emit(self, pieces: Sequence[Piece], head: str = "") -> None:
        """One more block; `head` is what the first column of its table is called, the title nearest to it."""
        titles = [title.text.rstrip(":") for title in self._titles]
        self.blocks.append(Block(tuple(pieces), tuple([*titles, head] if head else titles)))


def _groups(pieces: Sequence[Piece], item: bool) -> Iterator[list[Piece]]:
    """Lines that were wrapped come together; lines that stand for themselves stay apart."""
    texts = [piece.text for piece in pieces]
    widest = max(map(len, texts), default=0)
    going_on = [joins(above, below, widest) for above, below in pairwise(texts)]
    wrapped = 50 <= widest <= 140 and sum(going_on) >= max(2, len(going_on) / 2)
    group: list[Piece] = []
    for number, piece in enumerate(pieces):
        joined = group and (
            going_on[number - 1]
            or (item and len(pieces) == 2 and texts[0].rstrip().endswith(":"))
            or (wrapped and fills(texts[number - 1], piece.text, widest))
        )
        if group and not joined:
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _unquoted(line: str) -> tuple[str, int]:
    found = _QUOTE.match(line)
    return (line[found.end() :], found.end()) if found else (line, 0)
