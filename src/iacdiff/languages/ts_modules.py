"""Imports and exports of TypeScript and JavaScript, `require` included."""

from __future__ import annotations

from iacdiff.languages.ts_assignments import settle
from iacdiff.languages.ts_classes import class_of
from iacdiff.languages.ts_literals import unescape
from iacdiff.languages.ts_reading import Reading, inner
from iacdiff.languages.ts_tree import Node
from iacdiff.program import Apart, Bind, Import, Member, Name, Pattern, Statement

Names = tuple[tuple[str, str], ...]


def import_of(reading: Reading, node: Node) -> list[Statement]:
    """`import … from 'm'`, `import 'm'`, `import x = require('m')`; those of types too."""
    require = next((part for part in node.named_children if part.type == "import_require_clause"), None)
    source = (require or node).child_by_field_name("source")
    if source is None:
        return []
    names: list[tuple[str, str]] = []
    for part in node.named_children:
        if part.type == "import_clause":
            names += _clause(reading, part)
        elif part.type == "import_require_clause":
            names += [("*", reading.text(name)) for name in part.named_children if name.type == "identifier"]
    return [Import(_module(reading, source), tuple(names), reading.place(node))]


def _clause(reading: Reading, clause: Node) -> list[tuple[str, str]]:
    names: list[tuple[str, str]] = []
    for part in clause.named_children:
        if part.type == "identifier":
            names.append(("default", reading.text(part)))
        elif part.type == "namespace_import":
            names += [("*", reading.text(name)) for name in part.named_children if name.type == "identifier"]
        elif part.type == "named_imports":
            names += specifiers(reading, part)
    return names


def specifiers(reading: Reading, node: Node) -> list[tuple[str, str]]:
    """`{ a, b as c }` → (name there, name here)."""
    pairs = []
    for part in node.named_children:
        name = part.child_by_field_name("name")
        if part.type not in ("import_specifier", "export_specifier") or name is None:
            continue
        there = _word(reading, name)
        alias = part.child_by_field_name("alias")
        pairs.append((there, _word(reading, alias) if alias is not None else there))
    return pairs


def _word(reading: Reading, node: Node) -> str:
    return _module(reading, node) if node.type == "string" else reading.text(node)


def _module(reading: Reading, node: Node) -> str:
    return unescape(reading.text(node)[1:].rstrip("\"'"))


def required(reading: Reading, target: Pattern | None, value: Node | None, node: Node) -> Import | None:
    """`const x = require('m')`, `const { a } = await import('m')`, `const x = require('m').y` → Import."""
    while value is not None and value.type in _AROUND:
        value = inner(value)
    member = None
    if value is not None and value.type == "member_expression":
        member, value = value.child_by_field_name("property"), value.child_by_field_name("object")
    module = _required_module(reading, value)
    if module is None:
        return None
    names = _required_names(target, reading.text(member) if member is not None else "*")
    return Import(module, names, reading.place(node)) if names is not None else None


_AROUND = frozenset({"await_expression", "parenthesized_expression", "as_expression", "non_null_expression"})


def _required_module(reading: Reading, node: Node | None) -> str | None:
    callee = node.child_by_field_name("function") if node is not None and node.type == "call_expression" else None
    if node is None or callee is None or reading.text(callee) not in ("require", "import"):
        return None
    arguments = node.child_by_field_name("arguments")
    first = inner(arguments) if arguments is not None else None
    return _module(reading, first) if first is not None and first.type == "string" else None


def _required_names(target: Pattern | None, there: str) -> Names | None:
    if isinstance(target, Name):
        return ((there, target.id),)
    if not isinstance(target, Apart) or there != "*" or target.rest:
        return None
    pairs = [(str(key), bound.id) for key, bound, default in target.items if isinstance(bound, Name) and not default]
    return tuple(pairs) if len(pairs) == len(target.items) else None


# ---------------------------------------------------------------------------------------------- export


def export_of(reading: Reading, node: Node) -> list[Statement]:
    """What is exported, as itself; `export default x` binds `default`, `export = x` binds `module.exports`."""
    words = {part.type for part in node.children}
    declaration = node.child_by_field_name("declaration")
    if declaration is not None:
        made = reading.statements(declaration)
        name = declaration.child_by_field_name("name")
        if "default" in words and name is not None:
            place = reading.place(name)
            made.append(Bind(Name("default", place), Name(reading.text(name), place), place))
        return made
    if "default" in words:
        return _default(reading, node)
    if node.child_count > 2 and node.children[1].type == "=":
        place = reading.place(node)
        before, value = settle(reading, inner(node) or node)
        return [*before, Bind(Member(Name("module", place), "exports", place), value, place, declares=False)]
    return _clauses(reading, node)


def _default(reading: Reading, node: Node) -> list[Statement]:
    value = node.child_by_field_name("value")
    place = reading.place(node)
    if value is None:
        return []
    if value.type == "class":
        return [class_of(reading, value, "default")]
    before, worth = settle(reading, value)
    return [*before, Bind(Name("default", place), worth, place)]


def _clauses(reading: Reading, node: Node) -> list[Statement]:
    """`export { a, b as c }`, also `… from 'm'`; `export * from 'm'` imports ("*", "*")."""
    source, place = node.child_by_field_name("source"), reading.place(node)
    pairs: list[tuple[str, str]] = []
    for part in node.children:
        if part.type == "export_clause":
            pairs += specifiers(reading, part)
        elif part.type == "namespace_export":
            pairs += [("*", reading.text(name)) for name in part.named_children]
        elif part.type == "*":
            pairs.append(("*", "*"))
    if source is not None:
        return [Import(_module(reading, source), tuple(pairs), place)]
    return [Bind(Name(here, place), Name(there, place), place) for there, here in pairs if there != here]
