"""Python's expressions, patterns and parameters → the nodes of program.py.

`f(*a, **b)` has two Spreads among the arguments, in their order: a sequence gives positional arguments, a mapping
keywords. A walrus is its name, and a Bind in `before`, which whoever reads the statement puts before it.
"""

from collections.abc import Callable
from collections.abc import Mapping as Table
from collections.abc import Sequence as Items
from typing import TYPE_CHECKING, Final
from typing import Literal as OneOf

from iacdiff.languages.py_strings import read_string
from iacdiff.languages.py_tree import Script
from iacdiff.program import (
    Apart,
    Binary,
    Bind,
    Call,
    Choice,
    Comprehension,
    Constant,
    Entry,
    Expr,
    Function,
    Index,
    Mapping,
    Member,
    Name,
    Opaque,
    Parameter,
    Pattern,
    Place,
    Return,
    Sequence,
    Spread,
    Unary,
)

if TYPE_CHECKING:
    from tree_sitter import Node

DEEPEST: Final = 120
"""How many nodes deep an expression, with the statements around it, is followed: far more than people write, and few
enough that nobody who walks the nodes runs out of stack."""

_COMPARISONS: Final = {"is": "==", "is not": "!=", "<>": "!="}


class Values:
    """Reads expressions of one script."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.this: str | None = None
        """The name that methods here give to their first parameter."""
        self.bases: frozenset[str] = frozenset()
        """What the class here is derived from, as written."""
        self.before: list[Bind] = []
        self.depth = 0
        self.too_deep: Place | None = None
        self._inside = 0
        """How many comprehensions and lambdas are around: a walrus there cannot move out."""

    def read(self, node: "Node") -> Expr:
        """An expression, whatever it is."""
        reader = _READERS.get(node.type)
        if reader is None:
            return Opaque(self.script.place(node))
        if self.depth >= DEEPEST:
            self.too_deep = self.too_deep or self.script.place(node)
            return Opaque(self.script.place(node))
        self.depth += 1
        try:
            return reader(self, node)
        finally:
            self.depth -= 1

    def field(self, node: "Node", name: str) -> Expr:
        """The expression in a field of a node; Opaque where it is lacking."""
        inner = node.child_by_field_name(name)
        return Opaque(self.script.place(node)) if inner is None else self.read(inner)

    def take(self) -> list[Bind]:
        """The walruses met since the last time."""
        before, self.before = self.before, []
        return before

    # ------------------------------------------------------------------------------------------ patterns

    def pattern(self, node: "Node") -> Pattern | None:
        """What can be bound; None for what is no such thing."""
        kind = node.type
        if kind in _SEQUENCES or (kind in _WRAPPED and node.named_child_count > 1):
            return self._apart(node)
        if kind in _WRAPPED:
            return self.pattern(node.named_children[0]) if node.named_child_count else None
        value = self.read(node)
        return value if isinstance(value, Name | Member | Index) else None

    def _apart(self, node: "Node") -> Apart:
        if self.depth >= DEEPEST:
            return Apart(())
        self.depth += 1
        parts = [part for part in node.named_children if part.type != "comment"]
        star = next((at for at, part in enumerate(parts) if part.type in _STARS), None)
        items: list[tuple[str | int, Pattern, Expr | None]] = []
        for at, part in enumerate(parts):
            if at != star and (pattern := self.pattern(part)) is not None:
                items.append((at if star is None or at < star else at - len(parts), pattern, None))
        self.depth -= 1
        rest = None
        if star is not None:
            rest = next((self.script.written(name) for name in parts[star].named_children), None)
        return Apart(tuple(items), rest)

    # ------------------------------------------------------------------------------------------ parameters

    def parameters(self, node: "Node | None") -> list[Parameter]:
        """`(self, a, b=1, *c, **d)` → all of them, the first as well."""
        found = []
        for child in node.named_children if node is not None else ():
            parameter = self._parameter(child)
            if parameter is not None:
                found.append(parameter)
        return found

    def _parameter(self, node: "Node") -> Parameter | None:
        kind = node.type
        if kind == "identifier":
            return Parameter(self.script.written(node))
        if kind in ("default_parameter", "typed_default_parameter"):
            name = node.child_by_field_name("name")
            default = node.child_by_field_name("value")
            if name is not None:
                return Parameter(self.script.written(name), self.read(default) if default is not None else None)
        if kind == "typed_parameter" and node.named_children:
            return self._parameter(node.named_children[0])
        if kind in _RESTS and node.named_children:
            return Parameter(self.script.written(node.named_children[0]), rest=_RESTS[kind])
        if kind == "tuple_pattern":
            return Parameter("", pattern=self._apart(node))
        return None

    # ------------------------------------------------------------------------------------------ leaves

    def _name(self, node: "Node") -> Expr:
        name = self.script.written(node)
        return Name("this" if name == self.this else name, self.script.place(node))

    def _integer(self, node: "Node") -> Expr:
        text, place = self.script.written(node).replace("_", ""), self.script.place(node)
        for base in (10, 0):
            try:
                return Constant(int(text, base), place)
            except ValueError:
                continue
        return Opaque(place)

    def _float(self, node: "Node") -> Expr:
        place = self.script.place(node)
        try:
            return Constant(float(self.script.written(node)), place)
        except ValueError:
            return Opaque(place)

    def _string(self, node: "Node") -> Expr:
        return read_string(node, self.script, self.read)

    def _word(self, node: "Node") -> Expr:
        return Constant(_WORDS[node.type], self.script.place(node))

    # ------------------------------------------------------------------------------------------ what holds others

    def _items(self, node: "Node") -> tuple[Expr, ...]:
        items = []
        for child in node.named_children:
            if child.type not in _NOTHING:
                items.append(self.read(child))
        return tuple(items)

    def _sequence(self, node: "Node") -> Expr:
        return Sequence(self._items(node), self.script.place(node))

    def _mapping(self, node: "Node") -> Expr:
        entries: list[Entry | Spread] = []
        for child in node.named_children:
            if child.type == "pair":
                entries.append(Entry(self.field(child, "key"), self.field(child, "value"), self.script.place(child)))
            elif child.type == "dictionary_splat":
                entries.append(self._spread(child))
        return Mapping(tuple(entries), self.script.place(node))

    def _spread(self, node: "Node") -> Spread:
        return Spread(self._first(node), self.script.place(node))

    def _first(self, node: "Node") -> Expr:
        for child in node.named_children:
            if child.type not in _NOTHING:
                return self.read(child)
        return Opaque(self.script.place(node))

    def _yield(self, node: "Node") -> Expr:
        return self._first(node) if node.named_children else Constant(None, self.script.place(node))

    def _attribute(self, node: "Node") -> Expr:
        owner, name = self.field(node, "object"), node.child_by_field_name("attribute")
        written = self.script.written(name) if name is not None else ""
        if written == "__init__" and isinstance(owner, Name) and owner.id == "super":
            written = "constructor"
        return Member(owner, written, self.script.place(node))

    def _subscript(self, node: "Node") -> Expr:
        keys = node.children_by_field_name("subscript")
        place = self.script.place(node)
        key: Expr
        if len(keys) == 1:
            key = self.read(keys[0])
        else:
            key = Sequence(tuple([self.read(part) for part in keys]), place) if keys else Opaque(place)
        return Index(self.field(node, "value"), key, place)

    def _call(self, node: "Node") -> Expr:
        callee, arguments = node.child_by_field_name("function"), node.child_by_field_name("arguments")
        place = self.script.place(node)
        if callee is not None and callee.type == "identifier" and self.script.written(callee) == "super":
            return Name("super", place)
        args: list[Expr] = []
        keywords: list[tuple[str, Expr]] = []
        if arguments is not None and arguments.type == "generator_expression":
            args.append(self.read(arguments))
        elif arguments is not None:
            self._arguments(arguments, args, keywords)
        function = self.read(callee) if callee is not None else Opaque(place)
        if self._is_base_constructor(function, args):
            function, args = Member(Name("super", function.place), "constructor", function.place), args[1:]
        return Call(function, tuple(args), tuple(keywords), False, place)

    def _is_base_constructor(self, function: Expr, args: Items[Expr]) -> bool:
        """`Base.__init__(self, …)`, the other way to write `super().__init__(…)`."""
        if not (isinstance(function, Member) and function.name == "__init__" and args):
            return False
        owner = self.script.text[function.object.place.start : function.object.place.end]
        return owner in self.bases and isinstance(args[0], Name) and args[0].id == "this"

    def _arguments(self, node: "Node", args: list[Expr], keywords: list[tuple[str, Expr]]) -> None:
        for child in node.named_children:
            kind = child.type
            if kind == "keyword_argument":
                name = child.child_by_field_name("name")
                keywords.append((self.script.written(name) if name is not None else "", self.field(child, "value")))
            elif kind not in _NOTHING:
                args.append(self.read(child))

    # ------------------------------------------------------------------------------------------ operators

    def _choice(self, node: "Node") -> Expr:
        parts = self._items(node)
        place = self.script.place(node)
        return Choice(parts[1], parts[0], parts[2], place) if len(parts) == 3 else Opaque(place)

    def _not(self, node: "Node") -> Expr:
        return Unary("not", self.field(node, "argument"), self.script.place(node))

    def _unary(self, node: "Node") -> Expr:
        operator, value = node.child_by_field_name("operator"), self.field(node, "argument")
        place = self.script.place(node)
        sign = operator.type if operator is not None else "~"
        return Unary(sign, value, place)

    def _binary(self, node: "Node") -> Expr:
        operator = node.child_by_field_name("operator")
        left, right, place = self.field(node, "left"), self.field(node, "right"), self.script.place(node)
        sign = operator.type if operator is not None else ""
        if sign == "|" and (isinstance(left, Mapping) or isinstance(right, Mapping)):
            return Mapping((Spread(left, left.place), Spread(right, right.place)), place)
        return Binary(sign, left, right, place)

    def _comparison(self, node: "Node") -> Expr:
        operands: list[Expr] = []
        operators: list[str] = []
        for child in node.children:
            if not child.is_named:
                operators.append(_COMPARISONS.get(child.type, child.type))
            elif child.type not in _NOTHING:
                operands.append(self.read(child))
        place = self.script.place(node)
        if len(operands) != len(operators) + 1 or not operators:
            return Opaque(place)
        chain: Expr | None = None
        for left, operator, right in zip(operands, operators, operands[1:], strict=False):
            link = Binary(operator, left, right, place)
            chain = link if chain is None else Binary("and", chain, link, place)
        return chain or Opaque(place)

    # ------------------------------------------------------------------------------------------ with names of their own

    def _walrus(self, node: "Node") -> Expr:
        name, value = node.child_by_field_name("name"), self.field(node, "value")
        if name is None or self._inside:
            return value
        target = Name(self.script.written(name), self.script.place(name))
        self.before.append(Bind(target, value, self.script.place(node), declares=False))
        return target

    def _lambda(self, node: "Node") -> Expr:
        parameters = self.parameters(node.child_by_field_name("parameters"))
        this = self.shadow(parameters)
        self._inside += 1
        body = self.field(node, "body")
        self._inside -= 1
        self.this = this
        return Function(tuple(parameters), (Return(body, body.place),), self.script.place(node))

    def shadow(self, parameters: Items[Parameter]) -> str | None:
        """Enter a function whose parameters may hide `this`; gives what to put back into `this` afterwards."""
        this = self.this
        if any(parameter.name == this for parameter in parameters):
            self.this = None
        return this

    def _comprehension(self, node: "Node") -> Expr:
        loops: list[tuple[Pattern, Expr, tuple[Expr, ...]]] = []
        place = self.script.place(node)
        self._inside += 1
        for child in node.named_children:
            if child.type == "for_in_clause":
                loops.append(self._loop(child))
            elif child.type == "if_clause" and loops:
                target, iterable, conditions = loops[-1]
                loops[-1] = (target, iterable, (*conditions, self._first(child)))
        body = node.child_by_field_name("body")
        key: Expr | None = None
        if body is not None and body.type == "pair":
            key, value = self.field(body, "key"), self.field(body, "value")
        else:
            value = self.read(body) if body is not None else Opaque(place)
        self._inside -= 1
        return Comprehension(value, key, tuple(loops), place)

    def _loop(self, clause: "Node") -> tuple[Pattern, Expr, tuple[Expr, ...]]:
        left = clause.child_by_field_name("left")
        target = self.pattern(left) if left is not None else None
        rights = clause.children_by_field_name("right")
        if len(rights) > 1:
            iterable: Expr = Sequence(
                tuple([self.read(part) for part in rights if part.is_named]), self.script.place(clause)
            )
        else:
            iterable = self.read(rights[0]) if rights else Opaque(self.script.place(clause))
        return target or Apart(()), iterable, ()


_NOTHING: Final = frozenset(["comment", "line_continuation", "ERROR"])
_STARS: Final = frozenset(["list_splat_pattern", "list_splat", "splat_pattern"])
_SEQUENCES: Final = frozenset(["pattern_list", "tuple_pattern", "list_pattern", "tuple", "list", "expression_list"])
_WRAPPED: Final = frozenset(["as_pattern_target", "parenthesized_expression"])
_RESTS: Final[Table[str, OneOf["positional", "keywords"]]] = {
    "list_splat_pattern": "positional",
    "dictionary_splat_pattern": "keywords",
}
_WORDS: Final[Table[str, bool | None]] = {"true": True, "false": False, "none": None}

_READERS: Final[Table[str, Callable[[Values, "Node"], Expr]]] = {
    "identifier": Values._name,
    "integer": Values._integer,
    "float": Values._float,
    "string": Values._string,
    "concatenated_string": Values._string,
    "true": Values._word,
    "false": Values._word,
    "none": Values._word,
    "list": Values._sequence,
    "tuple": Values._sequence,
    "set": Values._sequence,
    "expression_list": Values._sequence,
    "pattern_list": Values._sequence,
    "list_pattern": Values._sequence,
    "tuple_pattern": Values._sequence,
    "dictionary": Values._mapping,
    "list_splat": Values._spread,
    "list_splat_pattern": Values._spread,
    "dictionary_splat": Values._spread,
    "dictionary_splat_pattern": Values._spread,
    "parenthesized_list_splat": Values._first,
    "parenthesized_expression": Values._first,
    "await": Values._first,
    "yield": Values._yield,
    "attribute": Values._attribute,
    "subscript": Values._subscript,
    "call": Values._call,
    "conditional_expression": Values._choice,
    "not_operator": Values._not,
    "unary_operator": Values._unary,
    "binary_operator": Values._binary,
    "boolean_operator": Values._binary,
    "comparison_operator": Values._comparison,
    "named_expression": Values._walrus,
    "lambda": Values._lambda,
    "list_comprehension": Values._comprehension,
    "set_comprehension": Values._comprehension,
    "dictionary_comprehension": Values._comprehension,
    "generator_expression": Values._comprehension,
}
