"""A node of HCL's tree → a value: plain data where it is literal, Expression where it must be worked out.

    tags = { Name = "web-${var.env}" }   →   {"Name": Expression("template", ("web-", name var.env))}

Each part's place is noted under its path, `("tags", "Name")`, on the way.
"""

import re
from collections.abc import Callable, Iterable
from typing import Final

from iacdiff.parse.hcl_strings import flush_left, unescape
from iacdiff.parse.hcl_tree import Node, folded
from iacdiff.records import ABSENT, Expression, Source, Span, Unknown, Value, ValuePath

DEEPEST: Final = 64
"""Levels of nesting that are followed; real code has at most a dozen."""
_MOST_SUFFIXES: Final = 100
"""Of one value: `.a[0].b`."""
_LONGEST: Final = 2_000
"""Characters kept of the source of a value that is not followed."""
_TRANSPARENT: Final = frozenset({"jsonencode", "merge", "yamlencode"})
"""Functions whose arguments' keys stay the result's keys, so that their places are its places."""

Nodes = list[Node]


class Values:
    """Reads the values of one tree, noting places as it goes."""

    def __init__(self, source: Source, rows_before: int, rows: int | None = None) -> None:
        self.source = source
        self.rows_before = rows_before
        """How many lines of the source stand before the tree's first."""
        self.last = source.last if rows is None else min(source.last, source.first + rows_before + rows - 1)
        """The last line on disk that anything may stand on: a mended text is longer than what is written."""
        self.spans: dict[ValuePath, Span] = {}
        self.too_deep: Span | None = None
        """The first value that is nested too deep to be followed."""

    def span(self, first: Node, last: Node | None = None) -> Span:
        """Where a node, or a run of them, stands on disk."""
        before = self.source.first + self.rows_before
        start = min(before + first.start_point.row, self.last)
        return Span(self.source.file, start, max(start, min(before + (last or first).end_point.row, self.last)))

    def note(self, path: ValuePath | None, first: Node, last: Node | None = None) -> None:
        """Remember the place of what has this path; None is the path of what has none."""
        if path is not None:
            self.spans[path] = self.span(first, last)

    def note_rows(self, path: ValuePath, rows: int) -> None:
        """The same for what has no node: the first so many lines."""
        first = self.source.first + self.rows_before
        self.spans[path] = Span(self.source.file, first, max(first, min(first + rows - 1, self.last)))

    def read(self, node: Node, path: ValuePath | None, depth: int = 0) -> Value:
        """The value of an `expression` node."""
        return self._operand(_children(node), path, depth)

    # ------------------------------------------------------------------------------------------ operands

    def _operand(self, nodes: Nodes, path: ValuePath | None, depth: int) -> Value:
        """A value with what follows it: `.name`, `[0]`, `[*]`."""
        if depth > DEEPEST or len(nodes) > _MOST_SUFFIXES:
            return self._not_followed(nodes)
        head, after = nodes[0], 1
        if head.type == "(":
            after = next((i for i, node in enumerate(nodes) if node.type == ")"), len(nodes) - 1) + 1
            return self._suffixed(self._group(nodes[:after], depth), nodes, after, depth)
        if head.type == "variable_expr":
            parts = [_text(head)]
            while after < len(nodes) and nodes[after].type == "get_attr":
                parts.append(_text(nodes[after]).lstrip(".").strip())
                after += 1
            named = Expression("name", tuple(parts), _between(nodes[:after]))
            return self._suffixed(named, nodes, after, depth)
        if len(nodes) > 1:
            path = None
        return self._suffixed(self._primary(head, path, depth), nodes, after, depth)

    def _primary(self, node: Node, path: ValuePath | None, depth: int) -> Value:
        reader = self._readers.get(node.type)
        return reader(self, node, path, depth + 1) if reader else Unknown(folded(_text(node)))

    def _not_followed(self, nodes: Nodes) -> Unknown:
        if self.too_deep is None:
            self.too_deep = self.span(nodes[0])
        data = (nodes[0].text or b"")[:_LONGEST]
        return Unknown(folded(data.decode("utf-8", "ignore")) + " …")

    def _group(self, nodes: Nodes, depth: int) -> Value:
        inner = next((self.read(node, None, depth + 1) for node in nodes if node.type == "expression"), None)
        return Expression("group", (inner,), _between(nodes)) if isinstance(inner, Expression) else inner

    def _suffixed(self, value: Value, nodes: Nodes, after: int, depth: int) -> Value:
        for at in range(after, len(nodes)):
            node, source = nodes[at], _between(nodes[: at + 1])
            if node.type == "get_attr":
                value = Expression("attribute", (value, _text(node).lstrip(".").strip()), source)
            elif node.type == "index":
                value = Expression("index", (value, self._index(node, depth)), source)
            elif node.type == "splat":
                value = Expression("splat", (value, self._splat(node)), source)
            else:
                return Unknown(_between(nodes))
        return value

    def _index(self, node: Node, depth: int) -> Value:
        inner = node.named_children[0]
        for child in inner.named_children:
            if child.type == "expression":
                return self.read(child, None, depth + 1)
        return _number(_text(inner).strip("[]. "))  # legacy: list.0

    def _splat(self, node: Node) -> tuple[str, ...]:
        return tuple(_text(child).lstrip(".").strip() for child in node.named_children[0].named_children)

    # ------------------------------------------------------------------------------------------ literals

    def _literal(self, node: Node, path: ValuePath | None, depth: int) -> Value:
        child = node.named_children[0]
        text = _text(child)
        if child.type == "string_lit":
            return unescape(text[1:-1])
        if child.type == "numeric_lit":
            return _number(text)
        return {"true": True, "false": False}.get(text)

    def _template(self, node: Node, path: ValuePath | None, depth: int) -> Value:
        inner = node.named_children[0]
        if inner.type == "quoted_template":
            pieces = self._pieces(inner, inner.start_byte + 1, inner.end_byte - 1, depth)
            parts = [unescape(piece) if isinstance(piece, str) else piece for piece in pieces]
        else:
            parts = self._heredoc(inner, depth)
        return _joined(parts, _text(node))

    def _heredoc(self, node: Node, depth: int) -> list[Value]:
        marks = [child for child in node.named_children if child.type == "heredoc_identifier"]
        data = node.text or b""
        start = data.find(b"\n") + 1
        end = marks[-1].start_byte - node.start_byte if len(marks) > 1 else len(data)
        end = data.rfind(b"\n", 0, end) + 1
        pieces = self._pieces(node, node.start_byte + start, node.start_byte + max(start, end), depth)
        return flush_left(pieces) if data.startswith(b"<<-") else pieces

    def _pieces(self, node: Node, start: int, end: int, depth: int) -> list[Value]:
        """Text as written, and the values between; the grammar leaves out blanks around values, so text is what lies
        between them."""
        data, base = node.text or b"", node.start_byte
        pieces: list[Value] = []
        for child in node.named_children:
            if (
                child.type not in ("template_interpolation", "template_directive")
                or not start <= child.start_byte < end
            ):
                continue
            pieces.append(data[start - base : child.start_byte - base].decode("utf-8", "replace"))
            if child.type == "template_interpolation":
                self._interpolated(child, pieces, depth)
            else:
                self._directive(child, pieces, depth)
            start = child.end_byte
        pieces.append(data[start - base : max(start, end) - base].decode("utf-8", "replace"))
        return [piece for piece in pieces if piece != ""]

    def _interpolated(self, node: Node, pieces: list[Value], depth: int) -> None:
        inner = next((child for child in node.named_children if child.type == "expression"), None)
        if inner is not None:
            value = self.read(inner, None, depth + 1)
            pieces.append(
                value if isinstance(value, Expression) else Expression("group", (value,), folded(_text(inner)))
            )

    def _directive(self, node: Node, pieces: list[Value], depth: int) -> None:
        """`%{ if … }` is a value like any other; a loop stays text."""
        body = node.named_children[0] if node.named_children else node
        intro = body.named_children[0] if body.named_children else body
        condition = next((child for child in intro.named_children if child.type == "expression"), None)
        if body.type != "template_if" or condition is None:
            pieces.append(_text(node))
            return
        marks = [child for child in body.named_children if child.type in ("template_else_intro", "template_if_end")]
        starts = [intro.end_byte, *(mark.end_byte for mark in marks)]
        branches = [
            _joined(self._pieces(body, start, mark.start_byte, depth + 1), "")
            for start, mark in zip(starts, marks, strict=False)
        ]
        branches += ["", ""]
        test = self.read(condition, None, depth + 1)
        pieces.append(Expression("if", (test, branches[0], branches[1]), folded(_text(node))))

    # ------------------------------------------------------------------------------------------ collections

    def _collection(self, node: Node, path: ValuePath | None, depth: int) -> Value:
        inner = node.named_children[0]
        if inner.type == "tuple":
            return self._tuple(inner, path, depth)
        return self._object(inner, path, depth)

    def _tuple(self, node: Node, path: ValuePath | None, depth: int) -> Value:
        out: list[Value] = []
        for child in node.named_children:
            if child.type == "expression":
                inner = None if path is None else (*path, len(out))
                self.note(inner, child)
                out.append(self.read(child, inner, depth))
        return out

    def _object(self, node: Node, path: ValuePath | None, depth: int) -> Value:
        pairs: list[tuple[Value, Value]] = []
        for element in node.named_children:
            if element.type == "object_elem":
                pairs.append(self._pair(element, path, depth))
        if all(isinstance(key, str) for key, _ in pairs):
            return {str(key): value for key, value in pairs}
        return Expression("object", tuple(pairs), folded(_text(node)))

    def _pair(self, element: Node, path: ValuePath | None, depth: int) -> tuple[Value, Value]:
        named, valued = (child for child in element.named_children if child.type == "expression")
        key = self._key(named, depth)
        inner = (*path, key) if path is not None and isinstance(key, str) else None
        self.note(inner, element)
        return key, self.read(valued, inner, depth)

    def _key(self, node: Node, depth: int) -> Value:
        """A bare word is itself; only `(word)` is looked up."""
        children = _children(node)
        if children[0].type == "variable_expr":
            return folded(_text(node))
        value = self._operand(children, None, depth)
        if isinstance(value, (int, float)):
            return _text(node)
        return value

    # ------------------------------------------------------------------------------------------ what must be worked out

    def _call(self, node: Node, path: ValuePath | None, depth: int) -> Value:
        name = _text(node.named_children[0])
        inner = path if name in _TRANSPARENT else None
        given = next((child for child in node.named_children if child.type == "function_arguments"), None)
        values: list[Value] = []
        for child in given.named_children if given is not None else ():
            if child.type == "expression":
                values.append(self.read(child, inner, depth))
            elif child.type == "ellipsis" and values:
                values[-1] = Expression("expand", (values[-1],), shown_source(values[-1]))
        return Expression("call", (name, *values), folded(_text(node)))

    def _operation(self, node: Node, path: ValuePath | None, depth: int) -> Value:
        inner = node.named_children[0]
        children = _children(inner)
        if inner.type == "unary_operation":
            value = self._operand(children[1:], None, depth)
            operator = _text(children[0])
            if operator == "-" and isinstance(value, (int, float)) and not isinstance(value, bool):
                return -value
            return Expression("unary", (operator, value), folded(_text(node)))
        at = next(i for i, child in enumerate(children) if not child.is_named and child.type not in "()")
        left, right = self._operand(children[:at], None, depth), self._operand(children[at + 1 :], None, depth)
        return Expression("binary", (_text(children[at]), left, right), folded(_text(node)))

    def _conditional(self, node: Node, path: ValuePath | None, depth: int) -> Value:
        parts = [self.read(child, None, depth) for child in node.named_children if child.type == "expression"]
        return Expression("if", tuple(parts[:3]), folded(_text(node)))

    def _for(self, node: Node, path: ValuePath | None, depth: int) -> Value:
        inner = node.named_children[0]
        intro = next(child for child in inner.named_children if child.type == "for_intro")
        names = [_text(child) for child in intro.named_children if child.type == "identifier"]
        collection = next(self.read(child, None, depth) for child in intro.named_children if child.type == "expression")
        bodies = [self.read(child, None, depth) for child in inner.named_children if child.type == "expression"]
        condition = next((child for child in inner.named_children if child.type == "for_cond"), None)
        only = ABSENT if condition is None else self.read(_first_expression(condition), None, depth)
        key = bodies[0] if inner.type == "for_object_expr" else ABSENT
        body = bodies[-1]
        if any(child.type == "ellipsis" for child in inner.named_children):
            body = Expression("expand", (body,), shown_source(body))
        keys, values = (names[0], names[1]) if len(names) > 1 else ("", names[0])
        return Expression("for", (keys, values, collection, key, body, only), folded(_text(node)))

    def _expression(self, node: Node, path: ValuePath | None, depth: int) -> Value:
        return self.read(node, path, depth)

    _readers: Final[dict[str, Callable[["Values", Node, ValuePath | None, int], Value]]] = {
        "literal_value": _literal,
        "template_expr": _template,
        "collection_value": _collection,
        "function_call": _call,
        "operation": _operation,
        "conditional": _conditional,
        "for_expr": _for,
        "expression": _expression,
    }


def shown_source(value: Value) -> str:
    """How an argument is written, as far as it remembers."""
    return value.source if isinstance(value, (Expression, Unknown)) else str(value)


def _children(node: Node) -> Nodes:
    children = node.children
    if any(child.type == "comment" for child in children):
        return [child for child in children if child.type != "comment"]
    return children


def _first_expression(node: Node) -> Node:
    return next(child for child in node.named_children if child.type == "expression")


def _text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")


def _between(nodes: Iterable[Node]) -> str:
    return folded("".join(_text(node) for node in nodes))


def _joined(pieces: list[Value], source: str) -> Value:
    if all(isinstance(piece, str) for piece in pieces):
        return "".join(str(piece) for piece in pieces)
    return Expression("template", tuple(pieces), folded(source))


_INTEGER = re.compile(r"[0-9]{1,300}")


def _number(text: str) -> Value:
    if _INTEGER.fullmatch(text):
        return int(text)
    try:
        number = float(text)
    except ValueError:
        return Unknown(text)
    return int(number) if number.is_integer() and abs(number) < 1e15 else number
