"""Text of a language with brackets (Java, Go) → tree-sitter's tree of it, mended where brackets are lost.

One byte of the tree's text stands for one character of the source: what is not ASCII is replaced by a letter or a
question mark of the same length, so that offsets need no translation.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from tree_sitter import Node, Parser, Tree

from iacdiff.languages import growing
from iacdiff.languages.bracketed_mend import Mended, Style, blanked, mend

__all__ = ["Grown", "Node", "Style", "errors", "grow"]

_WIDE = re.compile(r"[^\x00-\x7f]")
_MOST_ERRORS = 300
"""So many errors of a tree are weighed at most; beyond them one mending is as bad as another."""
_MENDABLE = 400_000
"""Characters of the longest source that is mended; real files end below 150,000."""


@dataclass(frozen=True, slots=True)
class Grown:
    """A tree, and how its offsets become those of the source."""

    tree: Tree
    length: int
    """Characters of the source."""
    inserted: tuple[int, ...] = ()
    """Offsets in the tree's text of each character that the source does not have, ascending."""
    cut: bool = False
    """The source ends before its brackets are closed."""
    sound: bool = True
    """The source as it stands is without error."""
    departs: int | None = None
    """The first offset of the source at which the tree's text is not the source."""
    deep: int | None = None
    """Where the source is left off because the parser cannot follow it any further."""

    def at(self, offset: int) -> int:
        """An offset of the tree → the offset of the source."""
        if self.inserted:
            offset -= bisect_right(self.inserted, offset - 1)
        return min(offset, self.length)


def grow(text: str, parser: Parser, style: Style) -> Grown:
    """Parse; never raises. Text that is not sound is mended in several ways, and the least faulty tree is taken."""
    shadow = text if text.isascii() else _WIDE.sub(_stand_in, text)
    growth = growing.grow(parser, shadow.encode("ascii", "replace"))
    tree, deep = growth.tree, growth.end
    shadow = shadow[:deep]
    length = len(shadow)
    if not tree.root_node.has_error:
        return Grown(tree, length, deep=deep)
    best, least = Grown(tree, length, sound=False, deep=deep), _badness(tree)
    original, tried = shadow, {shadow}
    for mended in _mended(blanked(shadow), style):
        if mended.text in tried:
            continue
        tried.add(mended.text)
        attempt = growing.parsed(parser, mended.text.encode("ascii", "replace"))
        bad = _badness(attempt) if attempt is not None else least
        if attempt is not None and bad < least:
            departs = _common(original, mended.text)
            best, least = Grown(attempt, length, mended.inserted, mended.cut, False, departs, deep), bad
    return best


def _mended(text: str, style: Style) -> Iterator[Mended]:
    yield Mended(text)
    if len(text) <= _MENDABLE:
        yield mend(text, style, inside=False)
        yield mend(text, style, inside=True)


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common at their start."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle - 1
    return low


def _stand_in(found: re.Match[str]) -> str:
    return "_" if found[0].isalnum() else " " if found[0].isspace() else "?"


def _badness(tree: Tree) -> tuple[bool, int]:
    root = tree.root_node
    found = errors(root, _MOST_ERRORS)
    return root.is_error, sum(1 + node.end_byte - node.start_byte for node in found)


def errors(root: Node, most: int) -> list[Node]:
    """The first nodes (at most so many) that are faulty or are missing; those inside of them do not count."""
    cursor = root.walk()
    found: list[Node] = []
    while len(found) < most:
        node = cursor.node
        assert node is not None
        bad = node.is_missing or (node.is_error and node.parent is not None)
        if bad:
            found.append(node)
        elif node.has_error and cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return found
    return found
