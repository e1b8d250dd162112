"""What the readers of Java and Go share: the text, places in it, and the way from a node to its reader."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from itertools import accumulate
from typing import Any, Final

from iacdiff.languages.bracketed_tree import Grown, Node, errors
from iacdiff.program import (
    Binary,
    Constant,
    Expr,
    Index,
    Member,
    Module,
    Name,
    Opaque,
    Pattern,
    Place,
    Return,
    Statement,
)
from iacdiff.records import Problem, Source

DEEPEST: Final = 120
"""Expressions and statements nest this deep at most; what is deeper is Opaque. Real programs stay below 60."""
LONGEST: Final = 200
"""A chain `a.b().c()…`, and a sum `a + b + …`, has so many links at most; the first ones are Opaque."""
_COMMENTS: Final = frozenset({"comment", "line_comment", "block_comment"})
NO_VALUE: Final = _COMMENTS | {"ERROR", "type_arguments"}
"""Nodes that are no value where values are listed."""

Reads = Callable[[Any, Node], Expr]
Makes = Callable[[Any, Node], "list[Statement]"]


class Reading:
    """One text being read. The tables say which function reads which type of node."""

    def __init__(
        self, source: Source, grown: Grown, expressions: Mapping[str, Reads], statements: Mapping[str, Makes]
    ) -> None:
        self.text = source.text
        self.source = source
        self.before: list[Statement] = []
        """What the expression being read does first: `a = b` and `++i` as values, classes without a name."""
        self.after: list[Statement] = []
        """What it does last: `i++` as a value."""
        self._grown = grown
        self._plain = not grown.inserted
        self._limit = grown.length
        self._cut = grown.cut
        self._ends = list(accumulate(len(line) + 1 for line in self.text.split("\n")))
        self._line = (0, 0, 1)
        """The line of the last place: (start, end, number)."""
        self._expressions = expressions
        self._statements = statements
        self._depth = 0
        self._too_deep: Place | None = None

    # ------------------------------------------------------------------------------------------ places

    def between(self, start: int, end: int) -> Place:
        """Two offsets in the tree → the place in the text."""
        if not self._plain:
            start, end = self._grown.at(start), self._grown.at(end)
        low, high, line = self._line
        if low <= start and end < high:
            return Place(start, end, line, line)
        ends = self._ends
        first = bisect_left(ends, start + 1)
        line = first + 1
        if end > ends[first]:
            return Place(start, end, line, bisect_left(ends, end) + 1)
        self._line = (ends[first - 1] if first else 0, ends[first], line)
        return Place(start, end, line, line)

    def place(self, node: Node) -> Place:
        """Where a node is written."""
        return self.between(node.start_byte, node.end_byte)

    def within(self, start: Expr, end: Node) -> Place:
        """From the start of an expression to the end of a node."""
        last = self.place(end)
        return Place(start.place.start, last.end, start.place.first, last.last)

    def words(self, node: Node) -> str:
        """What is written there."""
        if self._plain:
            return self.text[node.start_byte : node.end_byte]
        return self.text[self._grown.at(node.start_byte) : self._grown.at(node.end_byte)]

    # ------------------------------------------------------------------------------------------ nodes

    def expr(self, node: Node | None, around: Node | None = None) -> Expr:
        """A node → an expression; Opaque for what has no reader, is too deep, or lacks (`around` gives its place)."""
        if node is None:
            assert around is not None
            return Opaque(self.place(around))
        reads = self._expressions.get(node.type)
        if reads is None or node.is_missing or (self._cut and self._halved(node)):
            return Opaque(self.place(node))
        if self._depth >= DEEPEST:
            self._too_deep = self._too_deep or self.place(node)
            return Opaque(self.place(node))
        self._depth += 1
        try:
            return reads(self, node)
        finally:
            self._depth -= 1

    def _halved(self, node: Node) -> bool:
        """A word or a text that touches the place where the text is cut off may be half of one."""
        at_end = self._grown.at(node.end_byte) >= self._limit
        return at_end and (not node.named_child_count or "string" in node.type)

    def exprs(self, node: Node | None) -> tuple[Expr, ...]:
        """The values that a node lists, such as the arguments of a call."""
        if node is None:
            return ()
        return tuple([self.expr(part) for part in node.named_children if part.type not in NO_VALUE])

    def statements(self, node: Node) -> list[Statement]:
        """A node → the statements that it makes: none, one, or several."""
        makes = self._statements.get(node.type)
        if makes is None:
            return []
        if self._depth >= DEEPEST:
            self._too_deep = self._too_deep or self.place(node)
            return []
        self._depth += 1
        try:
            return makes(self, node)
        finally:
            self._depth -= 1

    def all_statements(self, nodes: Iterable[Node]) -> tuple[Statement, ...]:
        """Nodes → their statements, in the same order, each with what its expressions do first and last."""
        outer = self.before, self.after
        made: list[Statement] = []
        for node in nodes:
            self.before, self.after = [], []
            found = self.statements(node)
            made += self.before
            made += found
            made += self.after
        self.before, self.after = outer
        return tuple(made)

    def returned(self, node: Node) -> tuple[Statement, ...]:
        """An expression that is a function's whole body."""
        outer = self.before, self.after
        self.before, self.after = [], []
        value = self.expr(node)
        made = (*self.before, Return(value, value.place))
        self.before, self.after = outer
        return made

    # ------------------------------------------------------------------------------------------ shared shapes

    def sum(self, node: Node, operators: Mapping[str, str]) -> Expr:
        """`a + b + c …`, of any length, for any operators; texts that are written as parts of one become one."""
        links: list[Node] = []
        base: Node | None = node
        while base is not None and base.type == "binary_expression" and len(links) < LONGEST:
            links.append(base)
            base = base.child_by_field_name("left")
        start = self.place(node).start
        value = Opaque(self.place(base)) if base is not None and len(links) == LONGEST else self.expr(base, node)
        for link in reversed(links):
            right = self.expr(link.child_by_field_name("right"), link)
            operator = link.child_by_field_name("operator")
            sign = operators.get(operator.type) if operator is not None else None
            place = Place(start, right.place.end, value.place.first, right.place.last)
            value = Opaque(place) if sign is None else _joined(sign, value, right, place)
        return value

    def module(self, root: Node, body: tuple[Statement, ...], language: str) -> Module:
        """The statements with what is wrong with the text."""
        problems: list[Problem] = []
        deep = self._grown.deep
        if deep is not None:
            self._too_deep = self._too_deep or Place(deep, deep, *[self.text.count("\n", 0, deep) + 1] * 2)
        elif not self._grown.sound:
            problems += self._faults(root, language)
        if self._too_deep is not None:
            span = self.source.span(self._too_deep.first)
            problems.append(Problem("warning", "nested too deep to be followed", span))
        return Module(self.source, body, tuple(problems), complete=not problems)

    def _faults(self, root: Node, language: str) -> list[Problem]:
        last = len(self.text[: len(self.text.rstrip())].split("\n"))
        if self._cut:
            return [
                Problem("error", f"the {language} code ends before its brackets are closed", self.source.span(last))
            ]
        found = errors(root, 1)
        if found:
            place = self.place(found[0])
            words = " ".join(self.words(found[0]).split())[:60]
            summary = f"not {language}: {words}" if words else f"the {language} code lacks something here"
            return [Problem("warning", summary, self.source.span(min(place.first, last)))]
        at = min(self._grown.departs or 0, len(self.text))
        line = min(self.text.count("\n", 0, at) + 1, last)
        words = self.text.split("\n")[line - 1].strip()[:60]
        lost = at in self._grown.inserted[:1]
        summary = f"brackets are not closed before: {words}" if lost else f"not {language}: {words}"
        return [Problem("warning", summary, self.source.span(line))]


def _joined(sign: str, left: Expr, right: Expr, place: Place) -> Expr:
    """A Binary, or one text where two are written one after the other."""
    if sign == "+" and isinstance(right, Constant) and isinstance(right.value, str):
        if isinstance(left, Constant) and isinstance(left.value, str):
            return Constant(left.value + right.value, place)
        if isinstance(left, Binary) and left.operator == "+" and isinstance(left.right, Constant):
            former = left.right
            if isinstance(former.value, str):
                between = Place(former.place.start, right.place.end, former.place.first, right.place.last)
                return Binary("+", left.left, Constant(former.value + right.value, between), place)
    return Binary(sign, left, right, place)


def alphabet_at(value: Expr) -> tuple[str, Expr] | None:
    """`'a' + i` → (the characters from `a` on, i)."""
    if isinstance(value, Binary) and value.operator == "+" and isinstance(value.left, Constant):
        first = value.left.value
        code = ord(first) if isinstance(first, str) and len(first) == 1 else first
        if isinstance(code, int) and 0x30 <= code < 0x7F:
            return "".join(map(chr, range(code, 0x7F))), value.right
    return None


def parts(node: Node | None) -> list[Node]:
    """The named parts of a node that are no comments."""
    return [part for part in node.named_children if part.type not in _COMMENTS] if node is not None else []


def name_of(reading: Reading, node: Node, field: str = "name") -> str:
    """The word in a field of a node; empty where it lacks."""
    found = node.child_by_field_name(field)
    return reading.words(found) if found is not None and not found.is_missing else ""


def as_pattern(value: Expr) -> Pattern | None:
    """An expression that can be bound to."""
    return value if isinstance(value, Name | Member | Index) else None
