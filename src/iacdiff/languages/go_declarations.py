"""Declarations of Go → imports, classes (structs with their methods), functions, variables and constants."""

import re
from collections.abc import Mapping
from typing import Final

from iacdiff.languages.bracketed_reading import Makes, Reading, name_of, parts
from iacdiff.languages.bracketed_tree import Node
from iacdiff.languages.go_literals import text_value
from iacdiff.languages.go_reading import GoReading, field_names, parameters, receiver_of
from iacdiff.languages.go_statements import bound
from iacdiff.program import (
    Bind,
    Class,
    Define,
    Expr,
    Function,
    Import,
    Name,
    Parameter,
    Pattern,
    Return,
    Statement,
)

_VERSION: Final = re.compile(r"/v\d+\Z")
_WORD: Final = re.compile(r"\w+")


# ---------------------------------------------------------------------------------------------- imports


def _imports(reading: GoReading, node: Node) -> list[Statement]:
    found: list[Statement] = []
    for part in parts(node):
        specs = parts(part) if part.type == "import_spec_list" else [part]
        found += [made for spec in specs if (made := _import(reading, spec)) is not None]
    return found


def _import(reading: GoReading, spec: Node) -> Import | None:
    """A package that is not named is called by the last part of its path that is no version, as far as that is a word
    (golang.org/x/tools/internal/imports, ImportPathToAssumedName): `jsii-runtime-go` is jsii, `yaml.v3` is yaml."""
    path = spec.child_by_field_name("path")
    if path is None:
        return None
    module = text_value(reading.words(path))
    name = spec.child_by_field_name("name")
    place = reading.place(spec)
    if name is None:
        last = _VERSION.sub("", module).rpartition("/")[2]
        word = _WORD.match(last.removeprefix("go-"))
        return Import(module, (("*", word[0] if word else last),), place)
    alias = reading.words(name)
    if alias == "_":
        return Import(module, (), place)
    return Import(module, (("*", "*" if alias == "." else alias),), place)


# ---------------------------------------------------------------------------------------------- types


def _types(reading: GoReading, node: Node) -> list[Statement]:
    found: list[Statement] = []
    for spec in parts(node):
        if spec.type in ("type_spec", "type_alias"):
            reading.declare(spec)
            found += _type(reading, spec)
    return found


def _type(reading: GoReading, spec: Node) -> list[Statement]:
    """A struct is a Class; any other type but an interface is a function that gives what it is given."""
    name, place = name_of(reading, spec), reading.place(spec)
    type_ = spec.child_by_field_name("type")
    if type_ is None or not name:
        return []
    if type_.type == "struct_type":
        return [_class(reading, name, type_, spec)]
    if type_.type in ("interface_type", "function_type") or spec.type == "type_alias":
        return []
    given = Name("value", place)
    return [Define(name, Function((Parameter("value"),), (Return(given, place),), place), place)]


def _class(reading: GoReading, name: str, struct: Node, spec: Node) -> Class:
    bases: list[Expr] = []
    fields: list[Bind] = []
    place = reading.place(spec)
    for field, type_, embedded in field_names(reading, struct):
        if embedded and type_ is not None:
            bases.append(reading.expr(type_))
        else:
            at = reading.place(type_) if type_ is not None else place
            fields.append(Bind(Name(field, at), reading.zero(type_, at), at))
    return Class(name, tuple(bases), tuple(fields), _methods(reading, name), frozenset(), place)


def _methods(reading: GoReading, name: str) -> tuple[tuple[str, Function], ...]:
    made: list[tuple[str, Function]] = []
    for node in reading.methods.pop(name, ()):
        taken = parameters(reading, node.child_by_field_name("parameters"))
        receiver, _ = receiver_of(reading, node)
        made.append((name_of(reading, node), reading.made_function(node, taken, receiver)))
    return tuple(made)


def _method(reading: GoReading, node: Node) -> list[Statement]:
    """Methods of a type that the text does not declare: a class that has nothing else. Others are with their type."""
    _, name = receiver_of(reading, node)
    if name in reading.types or name not in reading.methods:
        return []
    return [Class(name, (), (), _methods(reading, name), frozenset(), reading.place(node))]


def _function(reading: GoReading, node: Node) -> list[Statement]:
    taken = parameters(reading, node.child_by_field_name("parameters"))
    if node.child_by_field_name("body") is None:
        return []
    return [Define(name_of(reading, node), reading.made_function(node, taken, ""), reading.place(node))]


# ---------------------------------------------------------------------------------------------- variables


def _specs(node: Node) -> list[Node]:
    found: list[Node] = []
    for part in parts(node):
        found += parts(part) if part.type == "var_spec_list" else [part]
    return [spec for spec in found if spec.type in ("var_spec", "const_spec")]


def _names(reading: Reading, spec: Node) -> list[Pattern | None]:
    names = [name for name in spec.children_by_field_name("name") if name.is_named]
    return [None if reading.words(name) == "_" else Name(reading.words(name), reading.place(name)) for name in names]


def _variables(reading: GoReading, node: Node) -> list[Statement]:
    found: list[Statement] = []
    for spec in _specs(node):
        targets, values = _names(reading, spec), parts(spec.child_by_field_name("value"))
        place = reading.place(spec)
        if values:
            found += bound(reading, targets, values, place, declares=True)
            continue
        zero = reading.zero(spec.child_by_field_name("type"), place)
        found += [Bind(target, zero, place) for target in targets if target is not None]
    return found


def _constants(reading: GoReading, node: Node) -> list[Statement]:
    """A constant without value has the expression of the one before it, with `iota` one higher."""
    found: list[Statement] = []
    values: list[Node] = []
    for number, spec in enumerate(_specs(node)):
        values = parts(spec.child_by_field_name("value")) or values
        reading.iota = number
        targets = _names(reading, spec)
        if values:
            found += bound(reading, targets, values, reading.place(spec), declares=True)
    reading.iota = None
    return found


DECLARATIONS: Final[Mapping[str, Makes]] = {
    "import_declaration": _imports,
    "type_declaration": _types,
    "method_declaration": _method,
    "function_declaration": _function,
    "var_declaration": _variables,
    "const_declaration": _constants,
}
"""Which function reads which declaration of the grammar."""
