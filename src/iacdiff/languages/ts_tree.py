"""Text of TypeScript or JavaScript → tree-sitter's tree of it, mended where brackets are lost.

One byte of the tree's text stands for one character of the source: what is not ASCII is replaced by `_` (a blank
by a blank), so that offsets need no translation. The same grammar reads both languages, since answers mix them.
"""

import functools
import re
from bisect import bisect_right
from dataclasses import dataclass

import tree_sitter_typescript
from tree_sitter import Language, Node, Parser, Tree

from iacdiff.languages import growing
from iacdiff.languages.ts_mend import Mended, mend

__all__ = ["Grown", "Node", "errors", "grow"]

_WIDE_BLANKS = re.compile(r"[^\S\x00-\x7f]")
_WIDE = re.compile(r"[^\x00-\x7f]")
_ERRORS = 200
"""So many errors of a tree are counted at most; beyond them one mending is as bad as another."""


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
    deep: int | None = None
    """Where the source is left off because the parser cannot follow it any further."""

    @property
    def gaps(self) -> list[int]:
        """Offsets of the source where something was inserted, its end left out."""
        places = {offset - shift for shift, offset in enumerate(self.inserted)}
        return sorted(place for place in places if place < self.length)

    def at(self, offset: int) -> int:
        """An offset of the tree → the offset of the source."""
        if self.inserted:
            offset -= bisect_right(self.inserted, offset - 1)
        return min(offset, self.length)


@functools.cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_typescript.language_typescript()))


def grow(text: str) -> Grown:
    """Parse; never raises. Of broken text and two mendings of it, that with the fewest errors is taken."""
    shadow = _WIDE.sub("_", _WIDE_BLANKS.sub(" ", text)) if not text.isascii() else text
    parser = _parser()
    growth = growing.grow(parser, shadow.encode("ascii", "replace"))
    best = Grown(growth.tree, len(text), deep=growth.end)
    if growth.end is not None or not growth.tree.root_node.has_error:
        return best
    fewest = _badness(growth.tree)
    tried: set[str] = {shadow}
    for inside in (True, False):
        mended: Mended = mend(shadow, inside)
        if mended.text in tried:
            continue
        tried.add(mended.text)
        tree = growing.parsed(parser, mended.text.encode("ascii", "replace"))
        bad = _badness(tree) if tree is not None else fewest
        if tree is not None and bad < fewest:
            best, fewest = Grown(tree, len(text), mended.inserted, mended.cut), bad
    return best


def _badness(tree: Tree) -> tuple[bool, int, int]:
    """Whether nothing holds it together, how many errors, how many characters of them."""
    found = errors(tree.root_node, _ERRORS)
    return tree.root_node.is_error, len(found), sum(node.end_byte - node.start_byte for node in found)


def errors(root: Node, most: int) -> list[Node]:
    """The first nodes (at most so many) that are no TypeScript or are missing; those inside of them do not count."""
    cursor = root.walk()
    found: list[Node] = []
    while len(found) < most:
        node = cursor.node
        assert node is not None
        bad = node.is_missing or (node.is_error and node is not root and node.parent is not None)
        if bad:
            found.append(node)
        if not bad and node.has_error and cursor.goto_first_child():
            continue
        while not cursor.goto_next_sibling():
            if not cursor.goto_parent():
                return found
    return found
