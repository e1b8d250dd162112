"""Classes, enums and interfaces of TypeScript → Class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from iacdiff.languages.ts_expressions import key_of
from iacdiff.languages.ts_functions import function
from iacdiff.languages.ts_reading import Reading
from iacdiff.languages.ts_tree import Node
from iacdiff.program import Bind, Call, Class, Constant, Expr, Function, Name, Place, Return

_MEMBERS = frozenset({"method_definition", "public_field_definition"})


def class_of(reading: Reading, node: Node, name: str = "") -> Class:
    """A class, by its own name or by the one that it is bound to."""
    named = node.child_by_field_name("name")
    body = node.child_by_field_name("body")
    heritage = next((part for part in node.children if part.type == "class_heritage"), None)
    members = body.named_children if body is not None else []
    own = name or (reading.text(named) if named is not None else "")
    return _class(reading, own, heritage, members, reading.place(node))


def class_value(reading: Reading, node: Node) -> Expr:
    """A class in the place of a value: what a function returns that declares it."""
    place = reading.place(node)
    made = class_of(reading, node, "" if node.child_by_field_name("name") is not None else "class")
    inside = Function((), (made, Return(Name(made.name, place), place)), place)
    return Call(inside, (), (), False, place)


def broken_class(reading: Reading, parts: list[Node], place: Place) -> Class | None:
    """What is left of a class whose parts lie side by side in broken text; None where no class is named in it."""
    name = heritage = None
    for before, part in pairwise(parts):
        if before.type == "class" and part.type in ("type_identifier", "identifier"):
            name = name or part
        if part.type in ("class_heritage", "extends_clause"):
            heritage = heritage or part
    if name is None:
        return None
    return _class(reading, reading.text(name), heritage, parts, place)


def _class(reading: Reading, name: str, heritage: Node | None, members: Iterable[Node], place: Place) -> Class:
    fields: list[Bind] = []
    methods: list[tuple[str, Function]] = []
    static: set[str] = set()
    for member in _members(members):
        key = key_of(reading, member.child_by_field_name("name"), member)
        if not isinstance(key, Constant) or not isinstance(key.value, str):
            continue
        words = {part.type for part in member.children if not part.is_named}
        own = key.value
        if member.type == "public_field_definition":
            value = member.child_by_field_name("value")
            if value is None:
                continue
            fields.append(Bind(Name(own, key.place), reading.expr(value), reading.place(member)))
        else:
            own = f"get {own}" if "get" in words else f"set {own}" if "set" in words else own
            methods.append((own, function(reading, member)))
        if "static" in words:
            static.add(own)
    return Class(name, _bases(reading, heritage), tuple(fields), tuple(methods), frozenset(static), place)


def _members(nodes: Iterable[Node]) -> Iterator[Node]:
    """The members among the parts of a class body, also those that stand in a broken part of it."""
    for node in nodes:
        if node.type in _MEMBERS:
            yield node
        elif node.type == "ERROR":
            for part in node.named_children:
                if part.type in _MEMBERS:
                    yield part


def _bases(reading: Reading, heritage: Node | None) -> tuple[Expr, ...]:
    if heritage is None:
        return ()
    clauses = [part for part in heritage.named_children if part.type == "extends_clause"] or [heritage]
    return tuple([reading.expr(value) for clause in clauses for value in clause.children_by_field_name("value")])


def enum_of(reading: Reading, node: Node) -> Class:
    """An enum; a member without a value counts on from the number before it (TypeScript handbook, Enums)."""
    named, body = node.child_by_field_name("name"), node.child_by_field_name("body")
    fields: list[Bind] = []
    following: int | float | None = 0
    for member in body.named_children if body is not None else []:
        written = None
        name: Node | None = member
        if member.type == "enum_assignment":
            name, written = member.child_by_field_name("name"), member.child_by_field_name("value")
        elif member.type in ("comment", "ERROR"):
            continue
        key = key_of(reading, name, member)
        if not isinstance(key, Constant):
            continue
        value = _enum_value(reading, written, following, member)
        number = value.value if isinstance(value, Constant) else None
        following = number + 1 if isinstance(number, int | float) else None
        fields.append(Bind(Name(str(key.value), key.place), value, reading.place(member)))
    own = reading.text(named) if named is not None else ""
    return Class(own, (), tuple(fields), (), frozenset(), reading.place(node), kind="enum")


def _enum_value(reading: Reading, written: Node | None, following: int | float | None, member: Node) -> Expr:
    if written is not None:
        return reading.expr(written)
    return reading.opaque(member) if following is None else Constant(following, reading.place(member))


def interface_of(reading: Reading, node: Node) -> Class:
    """An interface, for its name: it holds nothing when the program runs."""
    named = node.child_by_field_name("name")
    own = reading.text(named) if named is not None else ""
    return Class(own, (), (), (), frozenset(), reading.place(node), kind="interface")
