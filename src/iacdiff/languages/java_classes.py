"""Classes, records, enums and interfaces of Java → Class; imports and methods beside it.

What Java lets stand within a class and program.py does not know is written with what it does know:

    a class within a class        a class before it and a static field of its name; it has the outer one's static names
    static { … }                  a static method `static` that is called after the class
    { … }                         the first statements of the constructor, behind super(…)
    record R(String a) {}         a constructor that sets the field `a`, and a method `a`
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from iacdiff.languages.bracketed_reading import Makes, Reading, Reads, name_of, parts
from iacdiff.languages.bracketed_tree import Grown, Node
from iacdiff.program import (
    Bind,
    Call,
    Class,
    Constant,
    Define,
    Do,
    Expr,
    Function,
    Import,
    Member,
    Name,
    Parameter,
    Place,
    Return,
    Spread,
    Statement,
)
from iacdiff.records import Source

_ZERO: Final = {"integral_type": 0, "floating_point_type": 0, "boolean_type": False}
_INITIALISER: Final = "static"
_HOLDERS: Final = frozenset({"program", "class_declaration", "class_body", "interface_body", "ERROR"})
Kind = Literal["class", "enum", "interface"]


class JavaReading(Reading):
    """A text of Java, with the constants of its enums: `case PROD` names one of them by its last word only."""

    def __init__(
        self, source: Source, grown: Grown, expressions: Mapping[str, Reads], statements: Mapping[str, Makes]
    ) -> None:
        super().__init__(source, grown, expressions, statements)
        self.nameless = 0
        """How many classes without a name have been read."""
        self.constants: dict[str, str] = {}
        if "enum" in self.text:
            for node in _enums(grown.tree.root_node):
                body = node.child_by_field_name("body")
                for constant in parts(body):
                    if constant.type == "enum_constant":
                        self.constants[name_of(self, constant)] = name_of(self, node)


def _enums(root: Node) -> Iterator[Node]:
    rest = [root]
    while rest:
        node = rest.pop()
        if node.type == "enum_declaration":
            yield node
        elif node.type in _HOLDERS:
            rest.extend(node.named_children)


@dataclass(slots=True)
class _Members:
    """What has been read of a class's body."""

    name: str
    place: Place
    fields: list[Bind] = field(default_factory=list)
    methods: list[tuple[str, Function]] = field(default_factory=list)
    static: set[str] = field(default_factory=set)
    nested: list[Statement] = field(default_factory=list)
    started: list[Statement] = field(default_factory=list)
    """What every constructor does."""
    initialised: list[Statement] = field(default_factory=list)
    """What is done once, behind the class."""


# ---------------------------------------------------------------------------------------------- imports


def _import(reading: Reading, node: Node) -> list[Statement]:
    path = [part for part in node.named_children if part.type in ("scoped_identifier", "identifier")]
    if not path:
        return []
    words = "".join(reading.words(path[0]).split())
    place = reading.place(node)
    if any(part.type == "asterisk" for part in node.named_children):
        return [Import(words, (("*", "*"),), place)]
    module, _, name = words.rpartition(".")
    return [Import(module, ((name, name),), place)]


# ---------------------------------------------------------------------------------------------- classes


def _class(reading: JavaReading, node: Node) -> list[Statement]:
    name, place = name_of(reading, node), reading.place(node)
    members = _Members(name, place)
    body = node.child_by_field_name("body")
    if node.type == "interface_declaration":
        members.static.update(_field_names(reading, body))
    if node.type == "record_declaration":
        _components(reading, node, members)
    _read_members(reading, body, members)
    return _finished(reading, members, _bases(reading, node), _kind(node, members))


def _kind(node: Node, members: _Members) -> Kind:
    """An interface that has constants is read for them, as a class would be."""
    if node.type == "enum_declaration":
        return "enum"
    return "interface" if node.type == "interface_declaration" and not members.fields else "class"


def _bases(reading: Reading, node: Node) -> tuple[Expr, ...]:
    """What it extends, then what it implements."""
    found: list[Expr] = []
    for part in node.named_children:
        if part.type in ("superclass", "super_interfaces", "extends_interfaces"):
            for type_ in parts(part):
                found += reading.exprs(type_) if type_.type == "type_list" else (reading.expr(type_),)
    return tuple(found)


def nameless(reading: JavaReading, base: Expr, body: Node) -> Name:
    """`new Base(…) { … }` → the name of a class of its own, which stands before the statement."""
    reading.nameless += 1
    word = base.name if isinstance(base, Member) else base.id if isinstance(base, Name) else ""
    members = _Members(f"{word}${reading.nameless}", reading.place(body))
    _read_members(reading, body, members)
    reading.before += _finished(reading, members, (base,), "class")
    return Name(members.name, base.place)


def _finished(reading: JavaReading, members: _Members, bases: tuple[Expr, ...], kind: Kind) -> list[Statement]:
    _add_starts(members, bool(bases))
    for inner in members.nested:
        if isinstance(inner, Class) and "$" not in inner.name:
            members.fields.append(Bind(Name(inner.name, inner.place), Name(inner.name, inner.place), inner.place))
            members.static.add(inner.name)
    made = Class(
        members.name,
        bases,
        tuple(members.fields),
        tuple(members.methods),
        frozenset(members.static),
        members.place,
        kind,
    )
    shared = made.static - {inner.name for inner in members.nested if isinstance(inner, Class)} - {_INITIALISER, "main"}
    nested = [_knowing(inner, made.name, shared) if isinstance(inner, Class) else inner for inner in members.nested]
    return [*nested, made, *members.initialised]


def _knowing(inner: Class, outer: str, shared: frozenset[str]) -> Class:
    """A class within another, with the outer one's static names as its own."""
    known = {name for name, _ in inner.methods} | {
        bind.target.id for bind in inner.fields if isinstance(bind.target, Name)
    }
    names = sorted(shared - known)
    place = Place(inner.place.start, inner.place.start, inner.place.first, inner.place.first)
    added = tuple(Bind(Name(name, place), Member(Name(outer, place), name, place), place) for name in names)
    return Class(
        inner.name,
        inner.bases,
        (*inner.fields, *added),
        inner.methods,
        inner.static | frozenset(names),
        inner.place,
        inner.kind,
    )


def _add_starts(members: _Members, has_base: bool) -> None:
    """The blocks of a class → the start of each constructor that does not call another one of its class."""
    if not members.started:
        return
    place = members.place
    if all(name != "constructor" for name, _ in members.methods):
        passed = Call(Name("super", place), (Spread(Name("args", place), place),), (), False, place)
        body = (Do(passed, place),) if has_base else ()
        members.methods.append(("constructor", Function((Parameter("args", rest="positional"),), body, place)))
    for number, (name, function) in enumerate(members.methods):
        first = function.body[0] if function.body else None
        called = first.value.callee if isinstance(first, Do) and isinstance(first.value, Call) else None
        if name != "constructor" or (isinstance(called, Name) and called.id == "this"):
            continue
        behind = 1 if isinstance(called, Name) and called.id == "super" else 0
        started = (*function.body[:behind], *members.started, *function.body[behind:])
        members.methods[number] = (name, Function(function.parameters, started, function.place))


# ---------------------------------------------------------------------------------------------- members


def _read_members(reading: JavaReading, body: Node | None, members: _Members) -> None:
    rest = list(reversed(body.named_children)) if body is not None else []
    while rest:
        node = rest.pop()
        if node.type in ("ERROR", "enum_body_declarations"):
            rest.extend(reversed(node.named_children))
        elif node.type in _MEMBERS:
            _MEMBERS[node.type](reading, node, members)
        elif node.type in CLASSES:
            members.nested += reading.statements(node)


def _static(node: Node) -> bool:
    first = node.children[0] if node.children else None
    return first is not None and first.type == "modifiers" and any(part.type == "static" for part in first.children)


def _field_names(reading: Reading, body: Node | None) -> list[str]:
    constants = [part for part in parts(body) if part.type == "constant_declaration"]
    return [name_of(reading, one) for part in constants for one in part.children_by_field_name("declarator")]


def variables(reading: Reading, node: Node) -> list[Bind]:
    """`int a = 1, b;` → a Bind each; what has no value has Java's own: null, 0, false."""
    made: list[Bind] = []
    for declarator in node.children_by_field_name("declarator"):
        target = declarator.child_by_field_name("name")
        if target is None or target.is_missing:
            continue
        place = reading.place(declarator)
        value = declarator.child_by_field_name("value")
        bound = (
            reading.expr(value)
            if value is not None
            else Constant(None if declarator.child_by_field_name("dimensions") else zero_of(node), place)
        )
        made.append(Bind(Name(reading.words(target), reading.place(target)), bound, place))
    return made


def zero_of(node: Node) -> bool | int | None:
    """What a thing of the type in a node's field is before anything is assigned to it."""
    type_ = node.child_by_field_name("type")
    return _ZERO.get(type_.type) if type_ is not None else None


def _field(reading: JavaReading, node: Node, members: _Members) -> None:
    made = variables(reading, node)
    members.fields += made
    if _static(node):
        members.static.update(bind.target.id for bind in made if isinstance(bind.target, Name))


def _method(reading: JavaReading, node: Node, members: _Members) -> None:
    function = _function(reading, node)
    name = "constructor" if node.type == "constructor_declaration" else name_of(reading, node)
    if function is None or not name:
        return
    members.methods = [old for old in members.methods if not _implied(old, members, name, function)]
    members.methods.append((name, function))
    if _static(node):
        members.static.add(name)


def _implied(old: tuple[str, Function], members: _Members, name: str, function: Function) -> bool:
    """Whether a method is one that a record has of itself and that is now written out."""
    same = old[0] == name and len(old[1].parameters) == len(function.parameters)
    return same and old[1].place == members.place


def _function(reading: JavaReading, node: Node) -> Function | None:
    body = node.child_by_field_name("body")
    if body is None:
        return None
    taken = parameters(reading, node.child_by_field_name("parameters"))
    return Function(taken, reading.all_statements(body.named_children), reading.place(node))


def _static_block(reading: JavaReading, node: Node, members: _Members) -> None:
    body = reading.all_statements(node.named_children)
    place = reading.place(node)
    members.methods.append((_INITIALISER, Function((), body, place)))
    members.static.add(_INITIALISER)
    callee = Member(Name(members.name, place), _INITIALISER, place)
    members.initialised = [Do(Call(callee, (), (), False, place), place)]


def _block(reading: JavaReading, node: Node, members: _Members) -> None:
    members.started += reading.all_statements(node.named_children)


def _enum_constant(reading: JavaReading, node: Node, members: _Members) -> None:
    """`DEV` is its name, `DEV("x")` an instance."""
    name, place = name_of(reading, node), reading.place(node)
    arguments = node.child_by_field_name("arguments")
    value: Expr = Constant(name, place)
    if arguments is not None:
        value = Call(Name(members.name, place), reading.exprs(arguments), (), True, place)
    members.fields.append(Bind(Name(name, place), value, place))
    members.static.add(name)


def _components(reading: Reading, node: Node, members: _Members) -> None:
    """A record's parameters → its fields, its constructor, and a method each."""
    taken = parameters(reading, node.child_by_field_name("parameters"))
    place = members.place
    this = Name("this", place)
    for one in taken:
        members.fields.append(Bind(Name(one.name, place), Constant(None, place), place))
        members.methods.append((one.name, Function((), (Return(Member(this, one.name, place), place),), place)))
    members.methods.append(("constructor", Function(taken, _set(taken, place), place)))


def _set(taken: tuple[Parameter, ...], place: Place) -> tuple[Statement, ...]:
    this = Name("this", place)
    return tuple(Bind(Member(this, one.name, place), Name(one.name, place), place, declares=False) for one in taken)


def _compact(reading: JavaReading, node: Node, members: _Members) -> None:
    """A record's constructor without parameters: it goes before what sets the fields."""
    body = node.child_by_field_name("body")
    first = reading.all_statements(body.named_children) if body is not None else ()
    for number, (name, function) in enumerate(members.methods):
        if name == "constructor":
            whole = Function(function.parameters, (*first, *function.body), reading.place(node))
            members.methods[number] = (name, whole)


def parameters(reading: Reading, node: Node | None) -> tuple[Parameter, ...]:
    """`(String a, int... b)`, `(a, b)`, `a` → the parameters."""
    if node is None:
        return ()
    if node.type == "identifier":
        return (Parameter(reading.words(node)),)
    taken: list[Parameter] = []
    for part in parts(node):
        if part.type == "identifier":
            taken.append(Parameter(reading.words(part)))
        elif part.type == "formal_parameter":
            taken.append(Parameter(name_of(reading, part)))
        elif part.type == "spread_parameter":
            names = [name_of(reading, one) for one in part.named_children if one.type == "variable_declarator"]
            taken += [Parameter(name, rest="positional") for name in names]
    return tuple(taken)


_MEMBERS: Final[Mapping[str, Callable[[JavaReading, Node, _Members], None]]] = {
    "field_declaration": _field,
    "constant_declaration": _field,
    "method_declaration": _method,
    "constructor_declaration": _method,
    "compact_constructor_declaration": _compact,
    "static_initializer": _static_block,
    "block": _block,
    "enum_constant": _enum_constant,
}


# ---------------------------------------------------------------------------------------------- as statements


def _define(reading: JavaReading, node: Node) -> list[Statement]:
    """A method outside of any class, as snippets have them."""
    function = _function(reading, node)
    return [Define(name_of(reading, node), function, reading.place(node))] if function else []


CLASSES: Final[Mapping[str, Makes]] = {
    "import_declaration": _import,
    "class_declaration": _class,
    "record_declaration": _class,
    "enum_declaration": _class,
    "interface_declaration": _class,
    "method_declaration": _define,
}
"""Which function reads which declaration of the grammar."""
