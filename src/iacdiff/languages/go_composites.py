"""Composite literals of Go → Call (of a struct's type), Mapping or Sequence.

&s3.BucketArgs{Bucket: x}       Call(Member(s3, "BucketArgs"), keywords=(("Bucket", x),), new=True)
[]string{"a"}                   Sequence
map[string]T{"k": {A: 1}}       Mapping, whose values are literals of T
pulumi.StringMap{"k": v}        Mapping; StringArray a Sequence
[]struct{n string}{{"a"}}       Sequence of Mappings: a struct without a name has no type to call
"""

from typing import Final

from iacdiff.languages.bracketed_reading import parts
from iacdiff.languages.bracketed_tree import Node
from iacdiff.languages.go_reading import GoReading, Shape, field_names
from iacdiff.program import Call, Constant, Entry, Expr, Mapping, Name, Sequence

_FIELD: Final = frozenset({"identifier", "field_identifier"})


def composite(reading: GoReading, node: Node) -> Expr:
    """`T{…}`"""
    body = node.child_by_field_name("body")
    return reading.expr(None, node) if body is None else _literal(reading, node.child_by_field_name("type"), body, node)


def nested(reading: GoReading, node: Node) -> Expr:
    """`{…}` within a literal whose elements have a type."""
    return _literal(reading, reading.expected, node, node)


def _literal(reading: GoReading, type_: Node | None, body: Node, whole: Node) -> Expr:
    """`{…}` of a type, which may be known from what it stands in."""
    elements = [part for part in parts(body) if part.type in ("literal_element", "keyed_element")]
    shape = reading.shape(type_)
    real = reading.resolved(type_)
    if shape == "other":
        shape = _guessed(reading, elements)
    if shape == "map":
        return _mapping(reading, real, elements, whole)
    if shape == "list":
        items = tuple([_value(reading, _element_type(real, "element"), part) for part in elements])
        return Sequence(items, reading.place(whole))
    return _struct(reading, type_, elements, whole)


def _guessed(reading: GoReading, elements: list[Node]) -> Shape:
    """A type that is declared elsewhere, by what stands in its literal: fields are words, keys of a map are not."""
    if not elements:
        return "struct"
    if elements[0].type == "literal_element":
        return "list"
    key = elements[0].child_by_field_name("key")
    inner = parts(key)[0] if key is not None and parts(key) else None
    return "struct" if inner is not None and inner.type in _FIELD else "map"


def _element_type(real: Node | None, field: str) -> Node | None:
    return real.child_by_field_name(field) if real is not None else None


def _value(reading: GoReading, type_: Node | None, part: Node) -> Expr:
    """An element, with its key left aside; `{…}` is a literal of the type that the elements have."""
    if part.type == "keyed_element":
        found = part.child_by_field_name("value")
        if found is None:
            return reading.expr(None, part)
        part = found
    inner = part.named_child(0)
    if inner is None or inner.type == "comment":
        return reading.expr(next(iter(parts(part)), None), part)
    if inner.type == "literal_value":
        reading.expected = type_
    return reading.expr(inner)


def _mapping(reading: GoReading, real: Node | None, elements: list[Node], whole: Node) -> Expr:
    value_type, key_type = _element_type(real, "value"), _element_type(real, "key")
    entries: list[Entry] = []
    for part in elements:
        key = part.child_by_field_name("key")
        if key is not None:
            found = _value(reading, key_type, key)
            entries.append(Entry(found, _value(reading, value_type, part), reading.place(part)))
    return Mapping(tuple(entries), reading.place(whole))


def _struct(reading: GoReading, type_: Node | None, elements: list[Node], whole: Node) -> Expr:
    real = reading.resolved(type_)
    fields = field_names(reading, real) if real is not None and real.type == "struct_type" else []
    types = {name: field_type for name, field_type, _ in fields}
    keywords: list[tuple[str, Expr, Node]] = []
    for number, part in enumerate(elements):
        key = part.child_by_field_name("key")
        name = reading.words(key) if key is not None else fields[number][0] if number < len(fields) else ""
        keywords.append((name, _value(reading, types.get(name), part), part))
    place = reading.place(whole)
    if type_ is None or type_.type == "struct_type":
        entries = [
            Entry(Constant(name, reading.place(part)), value, reading.place(part)) for name, value, part in keywords
        ]
        return Mapping(tuple(entries), place)
    callee = reading.expr(_pointed(type_)) if type_ is not None else Name("", place)
    positional = tuple(value for name, value, _ in keywords if not name)
    return Call(callee, positional, tuple((name, value) for name, value, _ in keywords if name), True, place)


def _pointed(type_: Node) -> Node:
    while type_.type in ("pointer_type", "parenthesized_type") and parts(type_):
        type_ = parts(type_)[0]
    return type_
