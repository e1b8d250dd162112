"""Expressions of Java → expressions of program.py. Generics, casts and annotations leave no trace."""

from collections.abc import Mapping
from typing import Final

from iacdiff.languages.bracketed_reading import (
    LONGEST,
    NO_VALUE,
    Reading,
    Reads,
    alphabet_at,
    as_pattern,
    parts,
)
from iacdiff.languages.bracketed_tree import Node
from iacdiff.languages.java_classes import JavaReading, nameless, parameters, zero_of
from iacdiff.languages.java_literals import number_value, text_value
from iacdiff.languages.java_switch import chosen
from iacdiff.program import (
    Augment,
    Binary,
    Bind,
    Call,
    Choice,
    Constant,
    Entry,
    Expr,
    Function,
    Index,
    Member,
    Name,
    Opaque,
    Sequence,
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
_CHAIN: Final = frozenset({"method_invocation", "field_access", "array_access"})
_MOST_ELEMENTS: Final = 64


def _name(reading: Reading, node: Node) -> Expr:
    return Name(reading.words(node), reading.place(node))


def _text(reading: Reading, node: Node) -> Expr:
    return Constant(text_value(reading.words(node)), reading.place(node))


def _number(reading: Reading, node: Node) -> Expr:
    value = number_value(reading.words(node))
    return reading.expr(None, node) if value is None else Constant(value, reading.place(node))


def _word(value: bool | None) -> Reads:
    return lambda reading, node: Constant(value, reading.place(node))


def _sum(reading: Reading, node: Node) -> Expr:
    return reading.sum(node, OPERATORS)


def _inner(reading: Reading, node: Node) -> Expr:
    found = parts(node)
    return reading.expr(found[0] if found else None, node)


# ---------------------------------------------------------------------------------------------- a.b().c[d]


def _chain(reading: Reading, node: Node) -> Expr:
    links: list[Node] = []
    base: Node | None = node
    while base is not None and base.type in _CHAIN and len(links) < LONGEST:
        links.append(base)
        base = base.child_by_field_name("array" if base.type == "array_access" else "object")
    value: Expr | None = None
    if base is not None:
        value = Opaque(reading.place(base)) if len(links) == LONGEST else reading.expr(base)
    start = node.start_byte
    for link in reversed(links):
        value = _linked(reading, link, value, start)
    assert value is not None
    return value


def _linked(reading: Reading, link: Node, value: Expr | None, start: int) -> Expr:
    if link.type == "array_access":
        key = reading.expr(link.child_by_field_name("index"), link)
        return Index(value or Opaque(key.place), key, reading.between(start, link.end_byte))
    called = link.type == "method_invocation"
    name = link.child_by_field_name("name" if called else "field")
    if name is None:
        return value or reading.expr(None, link)
    if name.type == "this":
        return Name("this", reading.between(start, name.end_byte))
    word, place = reading.words(name), reading.between(start, name.end_byte)
    callee: Expr = Name(word, place) if value is None else Member(value, word, place)
    if not called:
        return callee
    arguments = reading.exprs(link.child_by_field_name("arguments"))
    return Call(callee, arguments, (), False, reading.between(start, link.end_byte))


def _scoped(reading: Reading, node: Node) -> Expr:
    """`a.b.C` where a type or a package is written."""
    words = [(part, reading.words(part)) for part in _leaves(node)]
    value: Expr | None = None
    for part, word in words:
        place = reading.between(node.start_byte, part.end_byte)
        value = Name(word, place) if value is None else Member(value, word, place)
    return value or Opaque(reading.place(node))


def _leaves(node: Node) -> list[Node]:
    """The words of `a.b.C`, in order; type arguments and annotations are none of them."""
    found: list[Node] = []
    rest = [node]
    while rest:
        part = rest.pop()
        if part.type in ("identifier", "type_identifier"):
            found.append(part)
        elif part.type in ("scoped_type_identifier", "scoped_identifier", "generic_type"):
            rest.extend(reversed(part.named_children))
    return found


# ---------------------------------------------------------------------------------------------- new


def _new(reading: JavaReading, node: Node) -> Expr:
    callee = reading.expr(node.child_by_field_name("type"), node)
    arguments = reading.exprs(node.child_by_field_name("arguments"))
    body = next((part for part in node.named_children if part.type == "class_body"), None)
    if body is not None and body.named_child_count:
        filled = _filled(reading, node, body) if not arguments else None
        if filled is not None:
            return filled
        callee = nameless(reading, callee, body)
    return Call(callee, arguments, (), True, reading.place(node))


def _filled(reading: JavaReading, node: Node, body: Node) -> Expr | None:
    """`new HashMap<>() {{ put("a", 1); }}` → a Mapping, and with `add` a Sequence."""
    members = parts(body)
    if len(members) != 1 or members[0].type != "block":
        return None
    calls = [parts(part)[:1] for part in parts(members[0]) if part.type == "expression_statement"]
    if len(calls) != len(parts(members[0])) or not calls or not all(calls):
        return None
    read = [reading.expr(call[0]) for call in calls]
    entries, items = [], []
    for call in read:
        match call:
            case Call(callee=Name(id="put"), args=(key, value)):
                entries.append(Entry(key, value, call.place))
            case Call(callee=Name(id="add"), args=(value,)):
                items.append(value)
    place = reading.place(node)
    if len(entries) == len(read):
        return MappingNode(tuple(entries), place)
    return Sequence(tuple(items), place) if len(items) == len(read) else None


def _new_array(reading: Reading, node: Node) -> Expr:
    value = node.child_by_field_name("value")
    if value is not None:
        return reading.expr(value)
    place = reading.place(node)
    found = node.child_by_field_name("dimensions")
    size = reading.exprs(found)
    length = size[0].value if len(size) == 1 and isinstance(size[0], Constant) else None
    if isinstance(length, int) and length <= _MOST_ELEMENTS:
        return Sequence((Constant(zero_of(node), place),) * length, place)
    return Opaque(place)


def _array(reading: Reading, node: Node) -> Expr:
    return Sequence(reading.exprs(node), reading.place(node))


# ---------------------------------------------------------------------------------------------- others


def _cast(reading: Reading, node: Node) -> Expr:
    """Only `(char) ('a' + i)` is more than its value: the character at i, counted from `a`."""
    value = reading.expr(node.child_by_field_name("value"), node)
    type_ = node.child_by_field_name("type")
    if type_ is not None and isinstance(value, Binary) and reading.words(type_) == "char":
        place = reading.place(node)
        found = alphabet_at(value)
        return Index(Constant(found[0], place), found[1], place) if found else Opaque(place)
    return value


def _unary(reading: Reading, node: Node) -> Expr:
    sign = node.child_by_field_name("operator")
    operator = _UNARY.get(sign.type) if sign is not None else None
    if operator is None:
        return Opaque(reading.place(node))
    return Unary(operator, reading.expr(node.child_by_field_name("operand"), node), reading.place(node))


def _choice(reading: Reading, node: Node) -> Expr:
    fields = ("condition", "consequence", "alternative")
    condition, then, otherwise = (reading.expr(node.child_by_field_name(field), node) for field in fields)
    return Choice(condition, then, otherwise, reading.place(node))


def _lambda(reading: JavaReading, node: Node) -> Expr:
    written = node.child_by_field_name("parameters")
    body = node.child_by_field_name("body")
    taken = parameters(reading, written)
    if body is None:
        return Function(taken, (), reading.place(node))
    statements = reading.statements(body) if body.type == "block" else reading.returned(body)
    return Function(taken, tuple(statements), reading.place(node))


def _method_reference(reading: Reading, node: Node) -> Expr:
    found = [part for part in node.children if part.type not in NO_VALUE and part.type != "::"]
    if len(found) < 2:
        return Opaque(reading.place(node))
    return Member(reading.expr(found[0]), reading.words(found[-1]), reading.place(node))


def _class_literal(reading: Reading, node: Node) -> Expr:
    return Member(_inner(reading, node), "class", reading.place(node))


def _array_type(reading: Reading, node: Node) -> Expr:
    return reading.expr(node.child_by_field_name("element"), node)


def _assigned(reading: Reading, node: Node) -> Expr:
    """`a = b` as a value: the statement that holds it does the assignment first."""
    left = reading.expr(node.child_by_field_name("left"), node)
    reading.before += _bound(reading, node, left)
    return left


def assignment(reading: Reading, node: Node) -> list[Bind | Augment]:
    """`a = b`, `a += b` → the statement; none where the target is nothing that can be bound."""
    return _bound(reading, node, reading.expr(node.child_by_field_name("left"), node))


def _bound(reading: Reading, node: Node, left: Expr) -> list[Bind | Augment]:
    """The same where the left side is read already: read twice, nested ones would be read 2 to the depth times."""
    sign = node.child_by_field_name("operator")
    target = as_pattern(left)
    value = reading.expr(node.child_by_field_name("right"), node)
    if target is None or sign is None:
        return []
    if sign.type == "=":
        return [Bind(target, value, reading.place(node), declares=False)]
    operator = OPERATORS.get(sign.type[:-1])
    place = reading.place(node)
    if operator is None:
        return [Bind(target, Opaque(value.place), place, declares=False)]
    return [Augment(target, operator, value, place)]


def step(reading: Reading, node: Node) -> list[Bind | Augment]:
    """`i++`, `--i` → the statement."""
    return _counted(reading, node, _inner(reading, node))


def _counted(reading: Reading, node: Node, inner: Expr) -> list[Bind | Augment]:
    target = as_pattern(inner)
    if target is None:
        return []
    place = reading.place(node)
    sign = "+" if "++" in (node.children[0].type, node.children[-1].type) else "-"
    return [Augment(target, sign, Constant(1, place), place)]


def _stepped(reading: Reading, node: Node) -> Expr:
    inner = _inner(reading, node)
    (reading.before if node.children[0].type in ("++", "--") else reading.after).extend(_counted(reading, node, inner))
    return inner


def _this(reading: Reading, node: Node) -> Expr:
    return Name(node.type, reading.place(node))


def _switch(reading: JavaReading, node: Node) -> Expr:
    return chosen(reading, node)


EXPRESSIONS: Final[Mapping[str, Reads]] = {
    "identifier": _name,
    "type_identifier": _name,
    "scoped_type_identifier": _scoped,
    "scoped_identifier": _scoped,
    "generic_type": _scoped,
    "array_type": _array_type,
    "integral_type": _name,
    "floating_point_type": _name,
    "boolean_type": _name,
    "void_type": _name,
    "this": _this,
    "super": _this,
    "string_literal": _text,
    "character_literal": _text,
    "decimal_integer_literal": _number,
    "hex_integer_literal": _number,
    "octal_integer_literal": _number,
    "binary_integer_literal": _number,
    "decimal_floating_point_literal": _number,
    "hex_floating_point_literal": _number,
    "true": _word(True),
    "false": _word(False),
    "null_literal": _word(None),
    "binary_expression": _sum,
    "unary_expression": _unary,
    "update_expression": _stepped,
    "assignment_expression": _assigned,
    "ternary_expression": _choice,
    "parenthesized_expression": _inner,
    "cast_expression": _cast,
    "lambda_expression": _lambda,
    "method_reference": _method_reference,
    "method_invocation": _chain,
    "field_access": _chain,
    "array_access": _chain,
    "object_creation_expression": _new,
    "array_creation_expression": _new_array,
    "array_initializer": _array,
    "class_literal": _class_literal,
    "switch_expression": _switch,
}
"""Which function reads which node of the grammar."""
