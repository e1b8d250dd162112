"""What all parts of the Go reader share: the types that the text declares, and the function that is being read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Literal

from iacdiff.languages.bracketed_reading import Makes, Reading, Reads, name_of, parts
from iacdiff.languages.bracketed_tree import Grown, Node
from iacdiff.program import (
    Bind,
    Call,
    Constant,
    Expr,
    Function,
    Member,
    Name,
    Parameter,
    Place,
    Sequence,
    Statement,
)
from iacdiff.program import (
    Mapping as MappingNode,
)
from iacdiff.records import Source

Shape = Literal["struct", "map", "list", "other"]
_SHAPES: Final[Mapping[str, Shape]] = {
    "struct_type": "struct",
    "map_type": "map",
    "slice_type": "list",
    "array_type": "list",
    "implicit_length_array_type": "list",
}
_NUMBERS: Final = r"u?int(8|16|32|64)?|byte|rune|float(32|64)"
_FOLLOWED: Final = 20
"""So many steps of `type A B; type B C; …` are followed."""


@dataclass(frozen=True, slots=True)
class _Inside:
    """The function being read."""

    receiver: str = ""
    """What it calls the object that it is a method of."""
    results: tuple[str, ...] = ()
    """The names of its results."""


class GoReading(Reading):
    """A text of Go, with the types that it declares."""

    def __init__(
        self, source: Source, grown: Grown, expressions: Mapping[str, Reads], statements: Mapping[str, Makes]
    ) -> None:
        super().__init__(source, grown, expressions, statements)
        self.inside = _Inside()
        self.iota: int | None = None
        """The place in the group of constants that is being read."""
        self.expected: Node | None = None
        """The type that the next `{…}` is a literal of."""
        self.types: dict[str, Node] = {}
        """Name → what the type stands for."""
        self.methods: dict[str, list[Node]] = {}
        """Name of a type → its methods."""
        self._collect(grown.tree.root_node)

    def _collect(self, root: Node) -> None:
        rest = [root]
        while rest:
            node = rest.pop()
            if node.type in ("type_spec", "type_alias"):
                self.declare(node)
            elif node.type == "method_declaration":
                self.methods.setdefault(receiver_of(self, node)[1], []).append(node)
            elif node.type in ("source_file", "ERROR", "type_declaration"):
                rest.extend(reversed(node.named_children))

    def declare(self, node: Node) -> None:
        """Remember the type that a `type` declares."""
        type_ = node.child_by_field_name("type")
        if type_ is not None:
            self.types[name_of(self, node)] = type_

    def resolved(self, type_: Node | None) -> Node | None:
        """A type → what it stands for, as far as the text declares it; pointers are what they point to."""
        for _ in range(_FOLLOWED):
            if type_ is None:
                return None
            if type_.type in ("pointer_type", "parenthesized_type"):
                type_ = next(iter(parts(type_)), None)
            elif type_.type == "generic_type":
                type_ = type_.child_by_field_name("type")
            elif type_.type == "type_identifier" and self.words(type_) in self.types:
                type_ = self.types[self.words(type_)]
            else:
                return type_
        return None

    def shape(self, type_: Node | None) -> Shape:
        """What a literal of a type is; `pulumi.StringMap` and `pulumi.StringArray` are so by their names."""
        real = self.resolved(type_)
        if real is None:
            return "other"
        if real.type in ("qualified_type", "type_identifier"):
            word = self.words(real)
            return "map" if word.endswith("Map") else "list" if word.endswith("Array") else "other"
        return _SHAPES.get(real.type, "other")

    def zero(self, type_: Node | None, place: Place) -> Expr:
        """What a variable of a type is before anything is assigned to it."""
        if type_ is None or type_.type == "pointer_type":
            return Constant(None, place)
        shape = self.shape(type_)
        if shape == "map":
            return MappingNode((), place)
        if shape == "list":
            return Sequence((), place)
        if shape == "struct" and type_.type in ("type_identifier", "generic_type"):
            return Call(self.expr(type_), (), (), True, place)
        real = self.resolved(type_)
        word = self.words(real) if real is not None else ""
        if re.fullmatch(_NUMBERS, word):
            return Constant(0, place)
        return Constant("" if word == "string" else False if word == "bool" else None, place)

    @contextmanager
    def function(self, receiver: str, results: tuple[str, ...]) -> Iterator[None]:
        """While a function is read."""
        outer = self.inside
        self.inside = _Inside(receiver, results)
        yield
        self.inside = outer

    def made_function(self, node: Node, taken: tuple[Parameter, ...], receiver: str) -> Function:
        """A function with its body; results that have names are variables of it."""
        place = self.place(node)
        result = node.child_by_field_name("result")
        first: list[Statement] = []
        if result is not None and result.type == "parameter_list":
            for part in parts(result):
                for name in part.children_by_field_name("name"):
                    zero = self.zero(part.child_by_field_name("type"), self.place(name))
                    first.append(Bind(Name(self.words(name), self.place(name)), zero, self.place(name)))
        names = tuple(bind.target.id for bind in first if isinstance(bind, Bind) and isinstance(bind.target, Name))
        body = node.child_by_field_name("body")
        with self.function(receiver, names):
            inner = self.all_statements((body,)) if body is not None else ()
        return Function(taken, (*first, *inner), place)

    def called(self, word: str, place: Place) -> Name:
        """A variable; the receiver of a method is `this`."""
        return Name("this" if word == self.inside.receiver else word, place)


def receiver_of(reading: Reading, node: Node) -> tuple[str, str]:
    """A method → (what it calls its object, that object's type)."""
    for part in parts(node.child_by_field_name("receiver")):
        type_ = part.child_by_field_name("type")
        while type_ is not None and type_.type in ("pointer_type", "parenthesized_type", "generic_type"):
            type_ = next(iter(parts(type_)), None)
        return name_of(reading, part), reading.words(type_) if type_ is not None else ""
    return "", ""


def parameters(reading: Reading, node: Node | None) -> tuple[Parameter, ...]:
    """`(a, b string, c ...int)` → the parameters; one without a name is `_`."""
    taken: list[Parameter] = []
    for part in parts(node):
        names = [reading.words(name) for name in part.children_by_field_name("name")] or ["_"]
        if part.type == "parameter_declaration":
            taken += [Parameter(name) for name in names]
        elif part.type == "variadic_parameter_declaration":
            taken.append(Parameter(names[0], rest="positional"))
    return tuple(taken)


def field_names(reading: Reading, struct: Node) -> list[tuple[str, Node | None, bool]]:
    """The fields of a struct: (name, type, embedded)."""
    found: list[tuple[str, Node | None, bool]] = []
    lists = [part for part in struct.named_children if part.type == "field_declaration_list"]
    for declaration in parts(lists[0]) if lists else ():
        if declaration.type != "field_declaration":
            continue
        type_ = declaration.child_by_field_name("type")
        names = declaration.children_by_field_name("name")
        found += [(reading.words(name), type_, False) for name in names]
        if not names and type_ is not None:
            found.append((last_word(reading, type_), type_, True))
    return found


def last_word(reading: Reading, type_: Node) -> str:
    """`awscdk.Stack` → `Stack`: how an embedded field is called."""
    if type_.type == "generic_type":
        type_ = type_.child_by_field_name("type") or type_
    return reading.words(type_).lstrip("*").rpartition(".")[2]


def type_name(value: Expr) -> str:
    """The last word of a type that is written as an expression."""
    return value.name if isinstance(value, Member) else value.id if isinstance(value, Name) else ""
