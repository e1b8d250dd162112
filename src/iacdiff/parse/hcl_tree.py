"""Text of HCL → tree-sitter's tree of it; the one place that knows the grammar's package."""

import functools
import re

import tree_sitter_hcl
from tree_sitter import Language, Node, Parser, Tree

from iacdiff.languages import growing

__all__ = ["Node", "first_error", "folded", "grow"]


@functools.cache
def _parser() -> Parser:
    return Parser(Language(tree_sitter_hcl.language()))


def grow(text: str) -> Tree:
    """Parse; never raises. `tree.root_node.has_error` tells whether all of it is HCL."""
    return growing.judged(_parser(), text.encode("utf-8", "replace"))


def first_error(tree: Tree) -> tuple[int, str]:
    """The first place (1-based line) that is no HCL, and a few words about it; the innermost of those that start it."""
    cursor = tree.walk()
    found = 1, "not HCL"
    while True:
        node = cursor.node
        assert node is not None
        if node.is_missing:
            return node.start_point.row + 1, f"`{_MISSING.get(node.type, node.type)}` expected"
        if node.is_error:
            whole = node.start_byte == 0 and node.child_count > 3
            words = "not closed, or broken" if whole else f"`{_glimpse(node)}` is not expected here"
            found = node.start_point.row + 1, words
        if not node.has_error and not node.is_error and cursor.goto_next_sibling():
            continue
        if not cursor.goto_first_child():
            return found


_MISSING = {"quoted_template_end": '"', "heredoc_identifier": "the end of a heredoc", "identifier": "a name"}


def _glimpse(node: Node) -> str:
    text = folded((node.text or b"")[:400].decode("utf-8", "replace"))
    return text if len(text) <= 40 else text[:39] + "…"


_BLANKS = re.compile(r"\s+")


def folded(text: str) -> str:
    """White space folded to single blanks."""
    return _BLANKS.sub(" ", text).strip()
