"""Python's statements → the nodes of program.py.

A block opens no scope in Python: a Bind in an `if`, a loop or a `try`, and one of a global or nonlocal name, has
`declares` off; it means the variable that there is, and one of the function where there is none.
"""

from collections.abc import Callable
from collections.abc import Mapping as Table
from collections.abc import Sequence as Items
from typing import TYPE_CHECKING, Final
from typing import Literal as OneOf

from iacdiff.languages import py_classes, py_match
from iacdiff.languages.py_values import DEEPEST, Values
from iacdiff.program import (
    Apart,
    Augment,
    Bind,
    Constant,
    Define,
    Do,
    Each,
    Expr,
    Function,
    If,
    Import,
    Leave,
    Name,
    Opaque,
    Parameter,
    Pattern,
    Place,
    Return,
    Statement,
    Try,
    While,
)

if TYPE_CHECKING:
    from tree_sitter import Node

Found = list[Statement]


class Statements(Values):
    """Reads statements of one script."""

    blocks = 0
    """How many ifs, loops and tries are around, in this function."""
    outer: frozenset[str] = frozenset()
    """Names that this function declared global or nonlocal."""

    def block(self, node: "Node | None") -> tuple[Statement, ...]:
        """The statements in a node."""
        if node is None:
            return ()
        if self.depth >= DEEPEST:
            self.too_deep = self.too_deep or self.script.place(node)
            return ()
        found: Found = []
        self.depth += 1
        for child in node.named_children:
            self.statement(child, found)
        self.depth -= 1
        return tuple(found)

    def inner(self, node: "Node | None") -> tuple[Statement, ...]:
        """The statements of a block that is run at times."""
        self.blocks += 1
        found = self.block(node)
        self.blocks -= 1
        return found

    def statement(self, node: "Node", found: Found) -> None:
        """One statement, with the walruses in it before it."""
        reader = _READERS.get(node.type)
        if reader is not None:
            made: Found = []
            reader(self, node, made)
            found.extend(self.take())
            found.extend(made)
        elif node.type == "ERROR":
            self._broken(node, found)

    def _broken(self, node: "Node", found: Found) -> None:
        """What stands in an error: its statements, and its expressions for what they do."""
        if self.depth >= DEEPEST:
            return
        self.depth += 1
        for child in node.named_children:
            if child.type in _READERS or child.type == "ERROR":
                self.statement(child, found)
            elif child.type not in _LEAVES and not isinstance(value := self.read(child), Opaque):
                found.extend(self.take())
                found.append(Do(value, self.script.place(child)))
        self.depth -= 1

    # ------------------------------------------------------------------------------------------ simple ones

    def _expression(self, node: "Node", found: Found) -> None:
        for child in node.named_children:
            if child.type == "assignment":
                self._assignment(child, found)
            elif child.type == "augmented_assignment":
                self._augment(child, found)
            elif child.type not in _LEAVES:
                value = self.read(child)
                if not isinstance(value, Constant):
                    found.append(Do(value, self.script.place(child)))

    def _assignment(self, node: "Node", found: Found) -> None:
        """`a = b = c` gives c to b, and b to a."""
        place = self.script.place(node)
        targets = []
        right: Node | None = node
        while right is not None and right.type == "assignment":
            left = right.child_by_field_name("left")
            target = self.pattern(left) if left is not None else None
            if target is not None:
                targets.append(target)
            right = right.child_by_field_name("right")
        if right is None:
            return
        value = self.read(right)
        targets.sort(key=lambda target: isinstance(target, Apart))
        for target in targets:
            found.append(self.bind(target, value, place))
            if not isinstance(targets[0], Apart):
                value = targets[0]

    def bind(self, target: Pattern, value: Expr, place: Place) -> Bind:
        """A binding of this function."""
        declares = self.blocks == 0 and not (isinstance(target, Name) and target.id in self.outer)
        return Bind(target, value, place, declares)

    def _augment(self, node: "Node", found: Found) -> None:
        left, operator = node.child_by_field_name("left"), node.child_by_field_name("operator")
        target = self.pattern(left) if left is not None else None
        if target is None or operator is None:
            return
        value = self.field(node, "right")
        found.append(Augment(target, operator.type.removesuffix("="), value, self.script.place(node)))

    def _return(self, node: "Node", found: Found) -> None:
        value = self._first(node) if node.named_children else None
        found.append(Return(value, self.script.place(node)))

    def _leave(self, node: "Node", found: Found) -> None:
        found.append(Leave(_LEAVES_HOW[node.type], self.script.place(node)))

    def _outer(self, node: "Node", found: Found) -> None:
        self.outer |= {self.script.written(name) for name in node.named_children}

    # ------------------------------------------------------------------------------------------ imports

    def _import(self, node: "Node", found: Found) -> None:
        place = self.script.place(node)
        for name in node.children_by_field_name("name"):
            module, alias = self._imported(name)
            found.append(Import(module, (("*", alias),), place))

    def _import_from(self, node: "Node", found: Found) -> None:
        module = node.child_by_field_name("module_name")
        names = [self._imported(name) for name in node.children_by_field_name("name")]
        if any(child.type == "wildcard_import" for child in node.named_children):
            names.append(("*", "*"))
        if module is not None:
            written = "".join(self.script.written(module).split())
            found.append(Import(written, tuple(names), self.script.place(node)))

    def _imported(self, node: "Node") -> tuple[str, str]:
        name, alias = node.child_by_field_name("name"), node.child_by_field_name("alias")
        if name is None or alias is None:
            written = "".join(self.script.written(node).split())
            return written, written
        return "".join(self.script.written(name).split()), self.script.written(alias)

    # ------------------------------------------------------------------------------------------ those with blocks

    def _if(self, node: "Node", found: Found) -> None:
        branches = [node, *node.children_by_field_name("alternative")]
        otherwise: tuple[Statement, ...] = ()
        if branches[-1].type == "else_clause":
            otherwise = self.inner(branches.pop().child_by_field_name("body"))
        allowed = max(0, DEEPEST - self.depth)
        if len(branches) > allowed:
            self.too_deep = self.too_deep or self.script.place(branches[allowed])
        for branch in reversed(branches[:allowed]):
            condition = self.field(branch, "condition")
            before = self.take()
            then = self.inner(branch.child_by_field_name("consequence"))
            otherwise = (*before, If(condition, then, otherwise, self.script.place(branch)))
        found.extend(otherwise)

    def _for(self, node: "Node", found: Found) -> None:
        left = node.child_by_field_name("left")
        iterable = self.field(node, "right")
        found.extend(self.take())
        target = self.pattern(left) if left is not None else None
        body = self.inner(node.child_by_field_name("body"))
        found.append(Each(target or Apart(()), iterable, body, self.script.place(node)))
        found.extend(self._else(node))

    def _while(self, node: "Node", found: Found) -> None:
        condition = self.field(node, "condition")
        again = tuple(self.take())
        body = self.inner(node.child_by_field_name("body"))
        found.append(While(again, condition, again, body, self.script.place(node)))
        found.extend(self._else(node))

    def _else(self, node: "Node") -> tuple[Statement, ...]:
        clause = next((child for child in node.named_children if child.type == "else_clause"), None)
        return self.inner(clause.child_by_field_name("body")) if clause is not None else ()

    def _try(self, node: "Node", found: Found) -> None:
        body = (*self.inner(node.child_by_field_name("body")), *self._else(node))
        handlers: list[tuple[Statement, ...]] = []
        end: tuple[Statement, ...] = ()
        for clause in node.named_children:
            block = next((child for child in clause.named_children if child.type == "block"), None)
            if clause.type.startswith("except"):
                handlers.append(self.inner(block))
            elif clause.type == "finally_clause":
                end = self.inner(block)
        found.append(Try(body, tuple(handlers), end, self.script.place(node)))

    def _with(self, node: "Node", found: Found) -> None:
        for clause in node.named_children:
            for item in clause.named_children if clause.type == "with_clause" else ():
                value = item.child_by_field_name("value")
                if value is not None:
                    self._context(value, found)
        found.extend(self.block(node.child_by_field_name("body")))

    def _context(self, node: "Node", found: Found) -> None:
        alias = node.child_by_field_name("alias") if node.type == "as_pattern" else None
        if node.type == "tuple":
            for part in node.named_children:
                self._context(part, found)
            return
        if alias is None:
            value = self.read(node)
            found.extend([*self.take(), Do(value, self.script.place(node))])
            return
        value, target = self.read(node.named_children[0]), self.pattern(alias)
        found.extend(self.take())
        if target is not None:
            found.append(self.bind(target, value, self.script.place(node)))

    def _match(self, node: "Node", found: Found) -> None:
        py_match.read_match(self, node, found)

    # ------------------------------------------------------------------------------------------ definitions

    def _class(self, node: "Node", found: Found) -> None:
        py_classes.read_class(self, node, (), found)

    def _function(self, node: "Node", found: Found) -> None:
        name = node.child_by_field_name("name")
        if name is not None:
            parameters = self.parameters(node.child_by_field_name("parameters"))
            function = self.function(node, parameters, self.this)
            found.append(Define(self.script.written(name), function, self.script.place(node)))

    def _decorated(self, node: "Node", found: Found) -> None:
        definition = node.child_by_field_name("definition")
        if definition is not None and definition.type == "class_definition":
            py_classes.read_class(self, definition, self.decorators(node), found)
        elif definition is not None:
            self._function(definition, found)

    def decorators(self, node: "Node") -> tuple[str, ...]:
        """The decorators before a definition, without `@` and arguments: `dataclass`, `size.setter`."""
        written = [self.script.written(child) for child in node.named_children if child.type == "decorator"]
        return tuple(text.removeprefix("@").split("(")[0].strip() for text in written)

    def function(self, node: "Node", parameters: Items[Parameter], this: str | None) -> Function:
        """A definition's inside, with `this` as the name of the object whose method it is."""
        kept = self.this, self.blocks, self.outer, self._inside
        self.this, self.blocks, self.outer, self._inside = this, 0, frozenset(), 0
        if this == kept[0]:
            self.shadow(parameters)
        body = self.block(node.child_by_field_name("body"))
        self.this, self.blocks, self.outer, self._inside = kept
        return Function(tuple(parameters), body, self.script.place(node))


_LEAVES: Final = frozenset(["comment", "line_continuation", "ellipsis"])
_LEAVES_HOW: Final[Table[str, OneOf["break", "continue", "throw"]]] = {
    "break_statement": "break",
    "continue_statement": "continue",
    "raise_statement": "throw",
}

_READERS: Final[Table[str, Callable[[Statements, "Node", Found], None]]] = {
    "expression_statement": Statements._expression,
    "return_statement": Statements._return,
    "break_statement": Statements._leave,
    "continue_statement": Statements._leave,
    "raise_statement": Statements._leave,
    "global_statement": Statements._outer,
    "nonlocal_statement": Statements._outer,
    "import_statement": Statements._import,
    "import_from_statement": Statements._import_from,
    "if_statement": Statements._if,
    "for_statement": Statements._for,
    "while_statement": Statements._while,
    "try_statement": Statements._try,
    "with_statement": Statements._with,
    "match_statement": Statements._match,
    "class_definition": Statements._class,
    "function_definition": Statements._function,
    "decorated_definition": Statements._decorated,
}
