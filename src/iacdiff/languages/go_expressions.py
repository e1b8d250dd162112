"""Expressions of Go → expressions of program.py. Pointers, type parameters and assertions of a type leave no trace."""

from collections.abc import Mapping
from typing import Final

from iacdiff.languages.bracketed_reading import LONGEST, Reading, Reads, alphabet_at, parts
from iacdiff.languages.bracketed_tree import Node
from iacdiff.languages.go_composites import composite, nested
from iacdiff.languages.go_literals import number_value, text_value
from iacdiff.languages.go_reading import GoReading, parameters
from iacdiff.program import (
    Binary,
    Call,
    Constant,
    Expr,
    Index,
    Member,
    Name,
    Opaque,
    Sequence,
    Spread,
    Unary,
)
from iacdiff.program import (
    Mapping as MappingNode,
)

OPERATORS: Final = {sign: sign for sign in ("+", "-", "*", "/", "%", "==", "!=", "<", "<=", ">", ">=")} | {
    "&&": "and",
    "||": "or",
}
_UNARY: Final = {"!": "not", "-": "-", "+": "+"}
_CHAIN: Final = {
    "selector_expression": "operand",
    "call_expression": "function",
    "index_expression": "operand",
}
_MOST_ELEMENTS: Final = 64


def _name(reading: GoReading, node: Node) -> Expr:
    return reading.called(reading.words(node), reading.place(node))


def _text(reading: Reading, node: Node) -> Expr:
    return Constant(text_value(reading.words(node)), reading.place(node))


def _rune(reading: Reading, node: Node) -> Expr:
    """A rune is the number of its character."""
    value = text_value(reading.words(node))
    return Constant(ord(value), reading.place(node)) if len(value) == 1 else Opaque(reading.place(node))


def _number(reading: Reading, node: Node) -> Expr:
    value = number_value(reading.words(node))
    return Opaque(reading.place(node)) if value is None else Constant(value, reading.place(node))


def _word(value: bool | None) -> Reads:
    return lambda reading, node: Constant(value, reading.place(node))


def _iota(reading: GoReading, node: Node) -> Expr:
    place = reading.place(node)
    return Opaque(place) if reading.iota is None else Constant(reading.iota, place)


def _sum(reading: Reading, node: Node) -> Expr:
    return reading.sum(node, OPERATORS)


def _inner(reading: Reading, node: Node) -> Expr:
    found = parts(node)
    return reading.expr(found[0] if found else None, node)


# ---------------------------------------------------------------------------------------------- a.b().c[d]


def _chain(reading: GoReading, node: Node) -> Expr:
    links: list[Node] = []
    base: Node | None = node
    while base is not None and base.type in _CHAIN and len(links) < LONGEST:
        links.append(base)
        base = base.child_by_field_name(_CHAIN[base.type])
    cut = len(links) == LONGEST and base is not None
    value = Opaque(reading.place(base)) if cut and base is not None else reading.expr(base, node)
    for link in reversed(links):
        value = _linked(reading, link, value, node.start_byte)
    return value


def _linked(reading: GoReading, link: Node, value: Expr, start: int) -> Expr:
    place = reading.between(start, link.end_byte)
    if link.type == "selector_expression":
        name = link.child_by_field_name("field")
        return Member(value, reading.words(name), place) if name is not None and not name.is_missing else value
    if link.type == "index_expression":
        return Index(value, reading.expr(link.child_by_field_name("index"), link), place)
    arguments = link.child_by_field_name("arguments")
    if isinstance(value, Name) and value.id in _BUILT_IN:
        made = _BUILT_IN[value.id](reading, arguments if arguments is not None else link)
        if made is not None:
            return made
    return Call(value, reading.exprs(arguments), (), False, place)


def _make(reading: GoReading, arguments: Node) -> Expr | None:
    """`make(map[K]V)`, `make([]T, n, m)` → what is made; None where its length is not written."""
    given = parts(arguments)
    place = reading.place(arguments)
    shape = reading.shape(given[0]) if given else "other"
    if shape == "map":
        return MappingNode((), place)
    if shape != "list":
        return None
    length = reading.expr(given[1]) if len(given) > 1 else Constant(0, place)
    if isinstance(length, Constant) and isinstance(length.value, int) and length.value <= _MOST_ELEMENTS:
        real = reading.resolved(given[0])
        zero = reading.zero(real.child_by_field_name("element") if real is not None else None, place)
        return Sequence((zero,) * length.value, place)
    return Call(Name("make", place), (Sequence((), place), length), (), False, place)


def _new(reading: GoReading, arguments: Node) -> Expr | None:
    given = parts(arguments)
    place = reading.place(arguments)
    if len(given) != 1:
        return None
    if reading.shape(given[0]) == "struct":
        return Call(reading.expr(given[0]), (), (), True, place)
    return reading.zero(given[0], place)


def _character(reading: GoReading, arguments: Node) -> Expr | None:
    """`string(rune('a' + i))` → the character at i, counted from `a`."""
    given = parts(arguments)
    value = reading.expr(given[0]) if len(given) == 1 else None
    if not isinstance(value, Call) or not isinstance(value.callee, Name) or value.callee.id != "rune":
        found = alphabet_at(value) if isinstance(value, Binary) else None
    else:
        found = alphabet_at(value.args[0]) if len(value.args) == 1 else None
    if found is None:
        return None
    place = reading.place(arguments)
    return Index(Constant(found[0], place), found[1], place)


_BUILT_IN: Final = {"make": _make, "new": _new, "string": _character}


# ---------------------------------------------------------------------------------------------- others


def _unary(reading: Reading, node: Node) -> Expr:
    sign = node.child_by_field_name("operator")
    value = reading.expr(node.child_by_field_name("operand"), node)
    if sign is not None and sign.type in ("&", "*"):
        return value
    operator = _UNARY.get(sign.type) if sign is not None else None
    return Opaque(reading.place(node)) if operator is None else Unary(operator, value, reading.place(node))


def _operand(reading: Reading, node: Node) -> Expr:
    return reading.expr(node.child_by_field_name("operand"), node)


def _conversion(reading: Reading, node: Node) -> Expr:
    """`[]byte(x)` is x; `F[int](x)` is a call."""
    type_ = node.child_by_field_name("type")
    value = _operand(reading, node)
    if type_ is not None and type_.type == "generic_type":
        return Call(reading.expr(type_), (value,), (), False, reading.place(node))
    return value


def _slice(reading: Reading, node: Node) -> Expr:
    place = reading.place(node)
    return Index(_operand(reading, node), Opaque(place), place)


def _spread(reading: Reading, node: Node) -> Expr:
    return Spread(_inner(reading, node), reading.place(node))


def _function(reading: GoReading, node: Node) -> Expr:
    taken = parameters(reading, node.child_by_field_name("parameters"))
    receiver = reading.inside.receiver
    if any(one.name == receiver for one in taken):
        receiver = ""
    return reading.made_function(node, taken, receiver)


def _qualified(reading: Reading, node: Node) -> Expr:
    """`awscdk.Stack` where a type is written."""
    package, name = node.child_by_field_name("package"), node.child_by_field_name("name")
    if package is None or name is None:
        return Opaque(reading.place(node))
    return Member(Name(reading.words(package), reading.place(package)), reading.words(name), reading.place(node))


def _generic(reading: Reading, node: Node) -> Expr:
    return reading.expr(node.child_by_field_name("type"), node)


EXPRESSIONS: Final[Mapping[str, Reads]] = {
    "identifier": _name,
    "type_identifier": lambda reading, node: Name(reading.words(node), reading.place(node)),
    "field_identifier": _name,
    "package_identifier": _name,
    "qualified_type": _qualified,
    "generic_type": _generic,
    "pointer_type": _inner,
    "interpreted_string_literal": _text,
    "raw_string_literal": _text,
    "rune_literal": _rune,
    "int_literal": _number,
    "float_literal": _number,
    "true": _word(True),
    "false": _word(False),
    "nil": _word(None),
    "iota": _iota,
    "binary_expression": _sum,
    "unary_expression": _unary,
    "parenthesized_expression": _inner,
    "selector_expression": _chain,
    "call_expression": _chain,
    "index_expression": _chain,
    "slice_expression": _slice,
    "type_assertion_expression": _operand,
    "type_conversion_expression": _conversion,
    "type_instantiation_expression": _generic,
    "composite_literal": composite,
    "variadic_argument": _spread,
    "func_literal": _function,
    "literal_element": _inner,
    "literal_value": nested,
}
"""Which function reads which node of the grammar."""
