"""What all parts of the TypeScript reader share: the text, places in it, and the way from a node to its reader."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from itertools import accumulate

from iacdiff.languages.ts_tree import Grown, Node
from iacdiff.program import Constant, Expr, Opaque, Pattern, Place, Statement

DEEPEST = 100
"""Expressions and statements nest this deep at most; what is deeper is Opaque. Real programs stay below 30."""

Reads = Callable[["Reading", Node], Expr]
Makes = Callable[["Reading", Node], "list[Statement]"]
Does = Callable[["Reading", Node], "list[Statement]"]
Binds = Callable[["Reading", Node], "Pattern | None"]


class Reading:
    """One text being read. The tables say which function reads which type of node."""

    def __init__(
        self,
        text: str,
        grown: Grown,
        expressions: Mapping[str, Reads],
        statements: Mapping[str, Makes],
        patterns: Mapping[str, Binds],
        effects: Does,
    ) -> None:
        self.source = text
        self.sound = not grown.tree.root_node.has_error and not grown.inserted and grown.deep is None
        self.too_deep: Place | None = None
        self._grown = grown
        self._plain = not grown.inserted and not grown.cut
        self._limit = len(text) if grown.cut else len(text) + 1
        self._ends = list(accumulate(len(line) + 1 for line in text.split("\n")))
        self._expressions = expressions
        self._statements = statements
        self._patterns = patterns
        self._effects = effects
        self._depth = 0

    def at(self, offset: int) -> int:
        """An offset in the tree → the offset in the text."""
        return offset if self._plain else self._grown.at(offset)

    def between(self, start: int, end: int) -> Place:
        """Two offsets in the tree → the place in the text."""
        if not self._plain:
            start, end = self._grown.at(start), self._grown.at(end)
        ends = self._ends
        first = bisect_left(ends, start + 1) + 1
        if end <= ends[first - 1]:
            return Place(start, end, first, first)
        return Place(start, end, first, bisect_left(ends, end) + 1)

    def place(self, node: Node) -> Place:
        """Where a node is written."""
        return self.between(node.start_byte, node.end_byte)

    def text(self, node: Node) -> str:
        """What is written there."""
        return self.source[self.at(node.start_byte) : self.at(node.end_byte)]

    def lacking(self, node: Node) -> bool:
        """Whether a leaf is not in the text, or touches the place where the text is cut off and may be half a word."""
        if self._plain:
            return node.start_byte == node.end_byte
        start, end = self._grown.at(node.start_byte), self._grown.at(node.end_byte)
        return start >= end or end >= self._limit

    def opaque(self, node: Node) -> Opaque:
        """A node that cannot be read further."""
        return Opaque(self.place(node))

    def deep(self, node: Node) -> Opaque:
        """A node that lies too deep to be read; the first one is remembered."""
        self.too_deep = self.too_deep or self.place(node)
        return Opaque(self.place(node))

    def none(self, node: Node) -> Constant:
        """`undefined`, at the place of a node."""
        return Constant(None, self.place(node))

    def expr(self, node: Node | None, within: Node | None = None) -> Expr:
        """A node → an expression; Opaque (in the place of `within`) for what cannot be read."""
        if node is None:
            assert within is not None
            return Opaque(self.place(within))
        reads = self._expressions.get(node.type)
        if reads is None:
            return Opaque(self.place(node))
        if self._depth >= DEEPEST:
            return self.deep(node)
        self._depth += 1
        try:
            return reads(self, node)
        finally:
            self._depth -= 1

    def pattern(self, node: Node | None) -> Pattern | None:
        """A node → what it binds; None where that cannot be told."""
        binds = self._patterns.get(node.type) if node is not None else None
        if node is None or binds is None or self._depth >= DEEPEST:
            return None
        self._depth += 1
        try:
            return binds(self, node)
        finally:
            self._depth -= 1

    def statements(self, node: Node) -> list[Statement]:
        """A node → the statements that it makes: none, one, or several."""
        makes = self._statements.get(node.type)
        if makes is None:
            return []
        if self._depth >= DEEPEST:
            self.deep(node)
            return []
        self._depth += 1
        try:
            return makes(self, node)
        finally:
            self._depth -= 1

    def effects(self, node: Node) -> list[Statement]:
        """An expression that stands as a statement → the statements it amounts to."""
        if self._depth >= DEEPEST:
            self.deep(node)
            return []
        self._depth += 1
        try:
            return self._effects(self, node)
        finally:
            self._depth -= 1

    def all_statements(self, nodes: Iterable[Node]) -> tuple[Statement, ...]:
        """Nodes → their statements, in the same order."""
        made: list[Statement] = []
        for node in nodes:
            made += self.statements(node)
        return tuple(made)

    def block(self, node: Node | None) -> tuple[Statement, ...]:
        """A `{ … }`, or a single statement in its place → its statements."""
        if node is None:
            return ()
        if node.type == "statement_block":
            return self.all_statements(node.named_children)
        return tuple(self.statements(node))


def inner(node: Node) -> Node | None:
    """The first part that is code: what stands in parentheses, behind `await`, before `as T`."""
    parts = [part for part in node.named_children if part.type not in NO_VALUE]
    return parts[0] if parts else None


NO_VALUE = frozenset({"comment", "ERROR", "type_arguments"})
"""Nodes that are no value where values are listed."""
