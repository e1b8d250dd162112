"""The body of an HCL block → its attributes, nested blocks folded in.

ingress { from_port = 80 }                       → {"ingress": {"from_port": 80}}
ingress { … } ingress { … }                      → {"ingress": [{…}, {…}]}
backend "s3" { … }                               → {"backend": {"s3": {…}}}
dynamic "ingress" { for_each = X  content { … } } → {"ingress": [expand(for ingress.key, ingress.value in X: {…})]}
"""

from collections.abc import Iterator, Sequence
from typing import Final

from iacdiff.parse.hcl_recover import cut_and_close, items
from iacdiff.parse.hcl_tree import Node, folded, grow
from iacdiff.parse.hcl_values import DEEPEST, Values
from iacdiff.records import ABSENT, Expression, Unknown, Value, ValuePath

Attributes = dict[str, Value]

_DEEPEST_BROKEN: Final = 8
"""Levels of broken blocks in broken blocks that are followed."""


def header_of(node: Node) -> tuple[str, tuple[str, ...]]:
    """A block's type and its labels: the words on the line of its bracket, since the grammar takes every word before
    for a label too, such as a line of prose."""
    words = [_text(child).strip('"') for child in header_nodes(node)]
    return words[0], tuple(words[1:])


def header_nodes(node: Node) -> list[Node]:
    """The nodes of a block's type and labels."""
    out: list[Node] = []
    for child in node.named_children:
        if child.type == "block_start":
            row = child.start_point.row
            return [word for word in out if word.start_point.row == row] or out
        if child.type in ("identifier", "string_lit"):
            out.append(child)
    return out


def body_of(node: Node, values: Values, path: ValuePath, depth: int) -> Attributes:
    """The attributes of a block node; `path` leads to it."""
    body = next((child for child in node.named_children if child.type == "body"), None)
    return read_body(body.named_children, values, path, depth) if body is not None else {}


def read_body(nodes: Sequence[Node], values: Values, path: ValuePath, depth: int) -> Attributes:
    """Nodes of a body → attributes, in the order of the text."""
    out: Attributes = {}
    nested: dict[str, list[Node]] = {}
    for node in nodes:
        if node.type == "attribute":
            name = _text(node.named_children[0])
            values.note((*path, name), node)
            out[name] = values.read(node.named_children[-1], (*path, name), depth)
        elif node.type == "block":
            type_, labels = header_of(node)
            name = labels[0] if type_ == "dynamic" and labels else type_
            nested.setdefault(name, []).append(node)
            out.setdefault(name, None)
    for name, blocks in nested.items():
        out[name] = _nested(blocks, values, (*path, name), depth + 1)
    return out


def _nested(blocks: Sequence[Node], values: Values, path: ValuePath, depth: int) -> Value:
    values.note(path, blocks[0], blocks[-1])
    if depth > DEEPEST:
        values.too_deep = values.too_deep or values.span(blocks[0])
        return Unknown(folded(_text(blocks[0])[:2_000]))
    if len(blocks) == 1:
        only = _one(blocks[0], values, path, depth)
        return [only] if isinstance(only, Expression) else only
    out: list[Value] = []
    for number, block in enumerate(blocks):
        values.note((*path, number), block)
        out.append(_one(block, values, (*path, number), depth))
    return out


def _one(block: Node, values: Values, path: ValuePath, depth: int) -> Value:
    type_, labels = header_of(block)
    if type_ == "dynamic" and labels:
        return _dynamic(block, labels[0], values, path, depth)
    for label in labels:
        path = (*path, label)
        values.note(path, block)
    attributes: Value = body_of(block, values, path, depth)
    for label in reversed(labels):
        attributes = {label: attributes}
    return attributes


def _dynamic(block: Node, name: str, values: Values, path: ValuePath, depth: int) -> Value:
    body = next((child for child in block.named_children if child.type == "body"), None)
    collection: Value = None
    content: Attributes = {}
    for node in body.named_children if body is not None else ():
        if node.type == "block" and header_of(node)[0] == "content":
            content = body_of(node, values, path, depth + 1)
        elif node.type == "attribute":
            called, value = _text(node.named_children[0]), node.named_children[-1]
            if called == "for_each":
                collection = values.read(value, None, depth + 1)
            elif called == "iterator":
                name = _text(value)
    source = folded(_text(block))
    loop = Expression("for", (f"{name}.key", f"{name}.value", collection, ABSENT, content, ABSENT), source)
    return Expression("expand", (loop,), source)


def salvage(lines: Sequence[str], values: Values, path: ValuePath = ()) -> Attributes:
    """The lines of a broken block, its header first → the attributes that can be read each alone; one that cannot be
    is Unknown with its text. `path` leads to the block."""
    out: Attributes = {}
    before = values.rows_before
    for item in items(lines):
        values.rows_before = before + item.row
        tree = next((tree for tree in map(grow, _attempts(item.lines)) if not tree.root_node.has_error), None)
        if tree is not None:
            nodes = [node for body in tree.root_node.named_children for node in body.named_children]
            out |= read_body(nodes, values, path, len(path))
        else:
            out |= _unreadable(item.lines, values, path)
    values.rows_before = before
    return out


def _attempts(lines: Sequence[str]) -> Iterator[str]:
    """An item's text as it is, and as it may have been meant."""
    text = "\n".join(lines)
    yield text
    closed = "\n".join(cut_and_close(lines)[0])
    yield closed
    if ";" in text and len(lines) == 1:
        yield text.replace(";", "\n")
    if ";" in text:
        yield closed.replace(";", ",")
        yield closed.replace(";", "\n")
    if len(lines) > 1:
        yield lines[0]


def _unreadable(lines: Sequence[str], values: Values, path: ValuePath) -> Attributes:
    text = folded("\n".join(lines)[:2_000])
    name, equals, rest = text.partition("=")
    name = name.strip().strip('"')
    if equals and name.replace("_", "").replace("-", "").isalnum():
        values.note_rows((*path, name), len(lines))
        return {name: Unknown(rest.strip())}
    if "{" in text and len(path) < _DEEPEST_BROKEN and len(lines) > 1:
        name = (text.split("{")[0].split() or [""])[0]
        values.note_rows((*path, name), len(lines))
        return {name: salvage(lines, values, (*path, name))}
    return {}


def _text(node: Node) -> str:
    return (node.text or b"").decode("utf-8", "replace")
