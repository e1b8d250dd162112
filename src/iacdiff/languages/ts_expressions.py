"""Expressions of TypeScript and JavaScript → the expressions of program.py."""

from __future__ import annotations

from collections.abc import Mapping as Table

from iacdiff.languages.ts_functions import function
from iacdiff.languages.ts_literals import number, unescape
from iacdiff.languages.ts_operators import OPERATORS
from iacdiff.languages.ts_reading import NO_VALUE, Reading, Reads, inner
from iacdiff.languages.ts_tree import Node
from iacdiff.program import (
    Binary,
    Call,
    Choice,
    Constant,
    Entry,
    Expr,
    Index,
    Mapping,
    Member,
    Name,
    Place,
    Sequence,
    Spread,
    Template,
    Unary,
)

# ---------------------------------------------------------------------------------------------- words and literals


def _name(reading: Reading, node: Node) -> Expr:
    if reading.lacking(node):
        return reading.opaque(node)
    id = reading.text(node)
    return reading.none(node) if id == "undefined" else Name(id, reading.place(node))


def _string(reading: Reading, node: Node) -> Expr:
    text = reading.text(node)
    return Constant(unescape(text[1:-1]), reading.place(node)) if _closed(text) else reading.opaque(node)


def _closed(text: str) -> bool:
    """Whether a literal has the quote that ends it; where the text is cut off it may not."""
    return len(text) > 1 and text[-1] == text[0]


def _number(reading: Reading, node: Node) -> Expr:
    value = None if reading.lacking(node) else number(reading.text(node))
    return reading.opaque(node) if value is None else Constant(value, reading.place(node))


def _true(reading: Reading, node: Node) -> Expr:
    return Constant(True, reading.place(node))


def _false(reading: Reading, node: Node) -> Expr:
    return Constant(False, reading.place(node))


def _none(reading: Reading, node: Node) -> Expr:
    return reading.none(node)


def _template(reading: Reading, node: Node) -> Expr:
    template = template_of(reading, node)
    if all(isinstance(part, Constant) for part in template.parts):
        return Constant(
            "".join(str(part.value) for part in template.parts if isinstance(part, Constant)), template.place
        )
    return template


def template_of(reading: Reading, node: Node) -> Template:
    """A template literal → its parts; text that stands together is one Constant."""
    parts: list[Expr] = []
    start = node.start_byte + 1
    for hole in node.named_children:
        if hole.type == "template_substitution":
            _text_between(reading, start, hole.start_byte, parts)
            parts.append(reading.expr(inner(hole), hole))
            start = hole.end_byte
    _text_between(reading, start, node.end_byte - 1, parts)
    if not _closed(reading.text(node)):
        parts.append(reading.opaque(node))
    return Template(tuple(parts), reading.place(node))


def _text_between(reading: Reading, start: int, end: int, parts: list[Expr]) -> None:
    if end > start:
        place = reading.between(start, end)
        if place.end > place.start:
            parts.append(Constant(unescape(reading.source[place.start : place.end]), place))


# ---------------------------------------------------------------------------------------------- lists and objects


def _array(reading: Reading, node: Node) -> Expr:
    items: list[Expr] = []
    filled = False
    for child in node.children[1:]:
        if child.is_named:
            if child.type not in NO_VALUE:
                items.append(reading.expr(child))
                filled = True
        elif child.type == ",":
            if not filled:
                items.append(reading.none(child))
            filled = False
    return Sequence(tuple(items), reading.place(node))


def _spread(reading: Reading, node: Node) -> Expr:
    return Spread(reading.expr(inner(node), node), reading.place(node))


def _object(reading: Reading, node: Node) -> Expr:
    entries: list[Entry | Spread] = []
    for child in node.named_children:
        _entry(reading, child, entries)
    return Mapping(tuple(entries), reading.place(node))


def _entry(reading: Reading, node: Node, entries: list[Entry | Spread]) -> None:
    """One property; those that stand in broken text are read as well."""
    match node.type:
        case "pair":
            key = node.child_by_field_name("key")
            value = node.child_by_field_name("value")
            entries.append(Entry(key_of(reading, key, node), reading.expr(value, node), reading.place(node)))
        case "shorthand_property_identifier":
            if not reading.lacking(node):
                place = reading.place(node)
                word = reading.text(node)
                entries.append(Entry(Constant(word, place), Name(word, place), place))
        case "spread_element":
            entries.append(Spread(reading.expr(inner(node), node), reading.place(node)))
        case "method_definition":
            entry = _method(reading, node)
            if entry is not None:
                entries.append(entry)
        case "ERROR":
            for child in node.named_children:
                if child.type in ("pair", "spread_element", "method_definition"):
                    _entry(reading, child, entries)


def _method(reading: Reading, node: Node) -> Entry | None:
    """`m() {}` is a function; `get m() {}` is the value that its function returns."""
    place = reading.place(node)
    key = key_of(reading, node.child_by_field_name("name"), node)
    made = function(reading, node)
    match _accessor(node):
        case "set":
            return None
        case "get":
            return Entry(key, Call(made, (), (), False, place), place)
    return Entry(key, made, place)


def _accessor(node: Node) -> str:
    return next((child.type for child in node.children if child.type in ("get", "set")), "")


def key_of(reading: Reading, node: Node | None, within: Node) -> Expr:
    """The key of a property: a Constant for a word, a text or a number; what stands in brackets otherwise."""
    if node is None:
        return reading.opaque(within)
    if node.type in ("property_identifier", "private_property_identifier"):
        return reading.opaque(node) if reading.lacking(node) else Constant(reading.text(node), reading.place(node))
    if node.type == "computed_property_name":
        return reading.expr(inner(node), node)
    key = reading.expr(node)
    if isinstance(key, Constant) and not isinstance(key.value, str):
        return Constant(str(key.value), key.place)
    return key


# ---------------------------------------------------------------------------------------------- parts and calls


def _member(reading: Reading, node: Node) -> Expr:
    property = node.child_by_field_name("property")
    if property is None or reading.lacking(property):
        return reading.opaque(node)
    value = reading.expr(node.child_by_field_name("object"), node)
    return Member(value, reading.text(property), reading.place(node))


def _subscript(reading: Reading, node: Node) -> Expr:
    value = reading.expr(node.child_by_field_name("object"), node)
    return Index(value, reading.expr(node.child_by_field_name("index"), node), reading.place(node))


def _call(reading: Reading, node: Node) -> Expr:
    callee = reading.expr(node.child_by_field_name("function"), node)
    return Call(callee, _arguments(reading, node), (), False, reading.place(node))


def _new(reading: Reading, node: Node) -> Expr:
    callee = reading.expr(node.child_by_field_name("constructor"), node)
    return Call(callee, _arguments(reading, node), (), True, reading.place(node))


def _arguments(reading: Reading, node: Node) -> tuple[Expr, ...]:
    arguments = node.child_by_field_name("arguments")
    if arguments is None:
        return ()
    if arguments.type == "template_string":
        return (template_of(reading, arguments),)
    return tuple([reading.expr(part) for part in arguments.named_children if part.type not in NO_VALUE])


def _import(reading: Reading, node: Node) -> Expr:
    return Name("import", reading.place(node))


def _meta(reading: Reading, node: Node) -> Expr:
    first, _, last = reading.text(node).partition(".")
    place = reading.place(node)
    return Member(Name(first.strip(), place), last.strip(), place)


# ---------------------------------------------------------------------------------------------- operators


def _inner(reading: Reading, node: Node) -> Expr:
    return reading.expr(inner(node), node)


def _last(reading: Reading, node: Node) -> Expr:
    """`<T>x` and `a, b` are worth their last part."""
    parts = [part for part in node.named_children if part.type not in NO_VALUE]
    return reading.expr(parts[-1] if parts else None, node)


def _assigned(reading: Reading, node: Node) -> Expr:
    return reading.expr(node.child_by_field_name("right"), node)


def _choice(reading: Reading, node: Node) -> Expr:
    return Choice(
        reading.expr(node.child_by_field_name("condition"), node),
        reading.expr(node.child_by_field_name("consequence"), node),
        reading.expr(node.child_by_field_name("alternative"), node),
        reading.place(node),
    )


def _unary(reading: Reading, node: Node) -> Expr:
    sign = node.children[0].type
    value = reading.expr(node.child_by_field_name("argument"), node)
    place = reading.place(node)
    if sign == "-" and isinstance(value, Constant) and isinstance(value.value, int | float):
        return Constant(-value.value, place)
    if sign == "void":
        return Constant(None, place) if isinstance(value, Constant) else value
    if sign in ("!", "-", "+", "typeof", "delete"):
        return Unary("not" if sign == "!" else sign, value, place)
    return reading.opaque(node)


def _binary(reading: Reading, node: Node) -> Expr:
    """A chain `a + b + c` is a stair of nodes to the left; it is walked down in a loop, for it can be long."""
    stairs: list[tuple[str, Node, Place]] = []
    foot: Node | None = node
    while foot is not None and foot.type == "binary_expression":
        sign, right = foot.child_by_field_name("operator"), foot.child_by_field_name("right")
        operator = OPERATORS.get(sign.type) if sign is not None else None
        if operator is None or right is None or len(stairs) >= _LONGEST:
            break
        stairs.append((operator, right, reading.place(foot)))
        foot = foot.child_by_field_name("left")
    if not stairs:
        return reading.opaque(node)
    longer = foot is not None and foot.type == "binary_expression" and len(stairs) >= _LONGEST
    value = reading.deep(foot) if foot is not None and longer else reading.expr(foot, node)
    for operator, right, place in reversed(stairs):
        value = Binary(operator, value, reading.expr(right), place)
    return value


_LONGEST = 100
"""So many operands a chain may have; what stands before them is Opaque."""


EXPRESSIONS: Table[str, Reads] = {
    "identifier": _name,
    "this": _name,
    "super": _name,
    "undefined": _none,
    "null": _none,
    "true": _true,
    "false": _false,
    "string": _string,
    "number": _number,
    "template_string": _template,
    "array": _array,
    "spread_element": _spread,
    "object": _object,
    "member_expression": _member,
    "subscript_expression": _subscript,
    "call_expression": _call,
    "new_expression": _new,
    "import": _import,
    "meta_property": _meta,
    "parenthesized_expression": _inner,
    "await_expression": _inner,
    "as_expression": _inner,
    "satisfies_expression": _inner,
    "non_null_expression": _inner,
    "instantiation_expression": _inner,
    "type_assertion": _last,
    "sequence_expression": _last,
    "assignment_expression": _assigned,
    "ternary_expression": _choice,
    "unary_expression": _unary,
    "binary_expression": _binary,
    "arrow_function": function,
    "function_expression": function,
    "generator_function": function,
}
