"""Text → tree-sitter's tree of it, whatever the text: no nesting overflows its stack, and no error keeps it for ever.

text ──nests too deep──▶ what stands before that ──recovery does not end──▶ what stands before that ──▶ tree
"""

import re
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tree_sitter import Parser, Tree

_DEEPEST: Final = 5000
"""tree-sitter frees its trees by recursion in C: a nesting of some 10,000 overflows a small stack."""
_BRACKET: Final = re.compile(rb"[(\[{)\]}]")
_LEAST_TURNS: Final = 1000
_BYTES_A_TURN: Final = 20
"""A turn is a hundred steps of the parser. Sound text takes one for 150 bytes, and shuffled text no more than that;
where a grammar's scanner goes round and round at one place, the turns do not end."""
_SECONDS: Final = 0.25
_SECONDS_A_BYTE: Final = 1e-6
"""Of this thread's own time; sound text takes a tenth of it. Where one line nests without end, turns get longer."""
_CHUNK: Final = 1 << 12
"""The library asks for a chunk again for every node's text, so a chunk is not much longer than most of those."""


@dataclass(frozen=True, slots=True)
class Growth:
    """A tree, and how much of the text is in it."""

    tree: "Tree"
    end: int | None
    """The offset at which the text is left off; None where all of it has been parsed."""


def grow(parser: "Parser", text: bytes) -> Growth:
    """Parse as much of a text (one byte a character) as can be parsed; never raises."""
    end = too_deep(text)
    kept = text if end is None else text[:end]
    tree = parsed(parser, kept)
    while tree is None:
        end = kept.rfind(b"\n", 0, len(kept) // 2) + 1 if len(kept) > 1 else 0
        kept = kept[:end]
        tree = parsed(parser, kept)
    return Growth(tree, end)


def judged(parser: "Parser", text: bytes) -> "Tree":
    """A tree that has an error wherever the text has one, or cannot be followed to its end."""
    growth = grow(parser, text)
    return growth.tree if growth.end is None or growth.tree.root_node.has_error else parser.parse(b"(")


def parsed(parser: "Parser", text: bytes) -> "Tree | None":
    """The tree of a text that does not nest too deep; None where the parser does not come to an end."""
    turns = _LEAST_TURNS + len(text) // _BYTES_A_TURN
    end = time.thread_time() + _SECONDS + _SECONDS_A_BYTE * len(text)

    def spent(_offset: int, _error: bool) -> bool:
        nonlocal turns
        turns -= 1
        return turns < 0 or time.thread_time() > end

    def chunk(offset: int, _point: object) -> bytes:
        return text[offset : offset + _CHUNK]

    try:
        return parser.parse(chunk, progress_callback=spent)
    except ValueError:
        parser.reset()
        return None


def too_deep(text: bytes) -> int | None:
    """Where so many brackets are open that no more of the text can be parsed; texts and comments are not told apart."""
    if sum(map(text.count, (b"(", b"[", b"{"))) <= _DEEPEST:
        return None
    depth = 0
    for found in _BRACKET.finditer(text):
        depth = depth + 1 if found[0] in b"([{" else max(0, depth - 1)
        if depth > _DEEPEST:
            return found.start()
    return None
