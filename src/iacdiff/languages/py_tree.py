"""Python text → a tree of tree-sitter, and the places of its nodes in characters of the text.

The parser is given a shadow of the text in which every character is one byte, so that its byte offsets are character
offsets. Where the text had to be mended before it could be read, the shadow differs from it by edits, and places are
carried back over them.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from iacdiff.languages import growing
from iacdiff.program import Place

if TYPE_CHECKING:
    from tree_sitter import Node, Parser, Tree

_NOT_ASCII = re.compile("[^\x01-\x7f]")


@dataclass(frozen=True, slots=True)
class Edit:
    """Characters `start` to `end` of a text make way for others."""

    start: int
    end: int
    put: str


@cache
def _parser() -> "Parser":
    import tree_sitter_python
    from tree_sitter import Language, Parser

    return Parser(Language(tree_sitter_python.language()))


def grow(shadow: str) -> "Tree":
    """A shadow → its tree; it has an error where the shadow has one."""
    return growing.judged(_parser(), shadow.encode("ascii"))


def grow_most(shadow: str) -> growing.Growth:
    """A shadow → the tree of as much of it as can be parsed."""
    return growing.grow(_parser(), shadow.encode("ascii"))


def shadow_of(text: str) -> str:
    """Text → the same with every character beyond ASCII replaced by one that means the same to the grammar."""
    return text if text.isascii() and "\0" not in text else _NOT_ASCII.sub(_stand_in, text)


def _stand_in(found: re.Match[str]) -> str:
    if found[0].isspace() or found[0] == "␌":
        return " "
    return "_" if found[0].isidentifier() else "?"


def apply(text: str, edits: Sequence[Edit]) -> str:
    """A text with its edits made; they are in order and do not overlap."""
    pieces, done = [], 0
    for edit in edits:
        pieces += [text[done : edit.start], edit.put]
        done = edit.end
    return "".join([*pieces, text[done:]])


class Script:
    """A text, and where the nodes of its (mended) shadow stand in it."""

    def __init__(self, text: str, edits: Sequence[Edit] = ()) -> None:
        self.text = text
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._edits = edits
        self._mended: list[int] = []
        self._originals: list[tuple[int, int]] = []
        shift = 0
        for edit in edits:
            self._note(edit.start + shift, edit.start, edit.end)
            shift += len(edit.put) - (edit.end - edit.start)
            self._note(edit.end + shift, edit.end, len(text))

    def _note(self, mended: int, original: int, limit: int) -> None:
        self._mended.append(mended)
        self._originals.append((original, limit))

    def origin(self, offset: int) -> int:
        """An offset into the shadow → one into the text; what was put in stands where it was put."""
        at = bisect_right(self._mended, offset) - 1
        if at < 0:
            return offset
        original, limit = self._originals[at]
        return min(original + offset - self._mended[at], limit)

    def place(self, node: "Node") -> Place:
        """Where a node is written."""
        return self.between(node.start_byte, node.end_byte)

    def between(self, start: int, end: int) -> Place:
        """Offsets into the shadow → a place in the text."""
        if self._mended:
            start, end = self.origin(start), self.origin(end)
        starts = self._starts
        first = bisect_right(starts, start)
        last = first if first < len(starts) and end <= starts[first] else bisect_right(starts, max(start, end - 1))
        return Place(start, end, first, last)

    def line(self, offset: int) -> int:
        """The line (1-based) of an offset into the text."""
        return bisect_right(self._starts, offset)

    def written(self, node: "Node") -> str:
        """What is written at a node."""
        start, end = node.start_byte, node.end_byte
        if self._mended:
            start, end = self.origin(start), self.origin(end)
        return self.text[start:end]
