"""A Python class → Class: its bindings, its methods without `self`, and the constructor that a dataclass is given.

What is bound at class level belongs to the class itself (`static`) and is seen through its objects too. A class within
a class stands before it, and is a field of it.
"""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from iacdiff.program import (
    Bind,
    Call,
    Class,
    Do,
    Expr,
    Function,
    Member,
    Name,
    Parameter,
    Place,
    Spread,
    Statement,
)

if TYPE_CHECKING:
    from tree_sitter import Node

    from iacdiff.languages.py_statements import Statements

_ENUMS: Final = frozenset(["Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum"])
_GETTERS: Final = frozenset(["property", "cached_property", "abstractproperty", "getter"])
_RECORDS: Final = frozenset(["NamedTuple", "BaseModel", "BaseSettings"])
"""Bases that make a constructor of the annotated fields, as @dataclass does."""
_BLOCKS: Final = frozenset(
    ["if_statement", "elif_clause", "else_clause", "try_statement", "block", "ERROR", "with_statement"]
)


@dataclass(slots=True)
class _Members:
    """What has been found in a class so far."""

    fields: list[Bind] = field(default_factory=list)
    annotated: dict[str, tuple[Expr | None, Place]] = field(default_factory=dict)
    """name → its value, of the fields that have a type."""
    methods: dict[str, Function] = field(default_factory=dict)
    static: set[str] = field(default_factory=set)
    last: tuple[str, str | None] | None = None
    """The method that was read last, and what it calls its object."""


def read_class(statements: "Statements", node: "Node", decorators: tuple[str, ...], found: list[Statement]) -> None:
    """A class definition, and before it the classes in it."""
    name, place = node.child_by_field_name("name"), statements.script.place(node)
    if name is None:
        return
    bases = _bases(statements, node.child_by_field_name("superclasses"))
    written = [statements.script.text[base.place.start : base.place.end] for base in bases]
    last_words = {text.split("[")[0].split(".")[-1] for text in written}
    kept = statements.this, statements.bases
    statements.this, statements.bases = None, frozenset(written)
    members = _Members()
    _read_members(statements, node.child_by_field_name("body"), members, found)
    statements.this, statements.bases = kept
    record = any(decorator.split(".")[-1] == "dataclass" for decorator in decorators) or last_words & _RECORDS
    if record and "constructor" not in members.methods:
        members.methods["constructor"] = _constructor(members, bool(bases) and not last_words & _RECORDS, place)
    members.static.update(bound.target.id for bound in members.fields if isinstance(bound.target, Name))
    found.append(
        Class(
            statements.script.written(name),
            bases,
            tuple(members.fields),
            tuple(members.methods.items()),
            frozenset(members.static),
            place,
            "enum" if last_words & _ENUMS else "class",
        )
    )


def _bases(statements: "Statements", node: "Node | None") -> tuple[Expr, ...]:
    bases = []
    for child in node.named_children if node is not None else ():
        if child.type not in ("keyword_argument", "comment", "ERROR"):
            bases.append(statements.read(child))
    return tuple(bases)


def _read_members(
    statements: "Statements", body: "Node | None", members: _Members, found: list[Statement], depth: int = 0
) -> None:
    column = body.start_point.column if body is not None else 0
    for child in body.named_children if body is not None and depth < 8 else ():
        kind = child.type
        if members.last is not None and child.start_point.column > column and kind != "comment":
            _spilled(statements, child, members)
        elif kind == "function_definition":
            _method(statements, child, (), members)
        elif kind == "decorated_definition":
            definition = child.child_by_field_name("definition")
            if definition is not None and definition.type == "function_definition":
                _method(statements, definition, statements.decorators(child), members)
            elif definition is not None:
                _nested(statements, child, members, found)
        elif kind == "class_definition":
            _nested(statements, child, members, found)
        elif kind == "expression_statement":
            _fields(statements, child, members)
        elif kind in _BLOCKS:
            _read_members(statements, child, members, found, depth + 1)


def _spilled(statements: "Statements", node: "Node", members: _Members) -> None:
    """A statement that is indented deeper than the methods, yet less than the one it was meant for."""
    name, this = members.last or ("", None)
    function, more = members.methods[name], list[Statement]()
    kept, statements.this = statements.this, this
    statements.statement(node, more)
    statements.this = kept
    members.methods[name] = replace(function, body=(*function.body, *more))


def _nested(statements: "Statements", node: "Node", members: _Members, found: list[Statement]) -> None:
    inner: list[Statement] = []
    if statements.depth < 100:
        statements.depth += 10
        statements.statement(node, inner)
        statements.depth -= 10
    else:
        statements.too_deep = statements.too_deep or statements.script.place(node)
    found.extend(inner)
    for made in inner[-1:]:
        if isinstance(made, Class):
            name = Name(made.name, made.place)
            members.fields.append(Bind(name, name, made.place))


def _fields(statements: "Statements", node: "Node", members: _Members) -> None:
    made: list[Statement] = []
    statements.statement(node, made)
    for bind in made:
        if isinstance(bind, Bind):
            members.fields.append(replace(bind, declares=True))
    for child in node.named_children:
        left, right = child.child_by_field_name("left"), child.child_by_field_name("right")
        kind = child.child_by_field_name("type")
        if child.type != "assignment" or left is None or kind is None or left.type != "identifier":
            continue
        if "ClassVar" in statements.script.written(kind):
            continue
        value = statements.read(right) if right is not None else None
        members.annotated[statements.script.written(left)] = (value, statements.script.place(child))


def _method(statements: "Statements", node: "Node", decorators: tuple[str, ...], members: _Members) -> None:
    named = node.child_by_field_name("name")
    if named is None:
        return
    words = [decorator.split(".")[-1] for decorator in decorators]
    name = statements.script.written(named)
    if "deleter" in words:
        return
    if "setter" in words:
        name = f"set {name}"
    elif _GETTERS & set(words):
        name = f"get {name}"
    elif name == "__init__":
        name = "constructor"
    parameters = statements.parameters(node.child_by_field_name("parameters"))
    this = None
    if "staticmethod" not in words and parameters and parameters[0].rest == "no":
        this = parameters.pop(0).name
    if "staticmethod" in words or "classmethod" in words:
        members.static.add(name)
    members.methods[name] = statements.function(node, parameters, this)
    members.last = name, this


# ---------------------------------------------------------------------------------------------- dataclasses


def _constructor(members: _Members, derived: bool, place: Place) -> Function:
    """`@dataclass class C: a: int; b: str = "x"` → `constructor(a, b="x")` that binds `this.a` and `this.b`."""
    this = Name("this", place)
    parameters: list[Parameter] = []
    body: list[Statement] = []
    if derived:
        rest = Spread(Name("rest", place), place)
        body.append(Do(Call(Member(Name("super", place), "constructor", place), (rest,), (), False, place), place))
    for name, (value, at) in members.annotated.items():
        parameters.append(Parameter(name, _default(value)))
        body.append(Bind(Member(this, name, at), Name(name, at), at))
    if derived:
        parameters.append(Parameter("rest", rest="keywords"))
    if "__post_init__" in members.methods:
        body.append(Do(Call(Member(this, "__post_init__", place), (), (), False, place), place))
    return Function(tuple(parameters), tuple(body), place)


def _default(value: Expr | None) -> Expr | None:
    """`field(default=x)` is x, `field(default_factory=f)` is f()."""
    if not (isinstance(value, Call) and isinstance(value.callee, Name | Member)):
        return value
    called = value.callee.id if isinstance(value.callee, Name) else value.callee.name
    if called.lower() != "field":
        return value
    keywords = dict(value.keywords)
    if "default_factory" in keywords:
        return Call(keywords["default_factory"], (), (), False, value.place)
    return keywords.get("default")
