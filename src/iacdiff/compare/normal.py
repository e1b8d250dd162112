"""An attribute's value → a tree in which order, spelling and layout no longer matter, each part with its place.

Tags: [{Key: Name, Value: web}]   ─▶  branch Tags { Name: leaf "web" }        at Tags[0].Value
from_port = "443"                 ─▶  leaf "443"                              like the number 443
policy = "{\"Statement\": …}"     ─▶  branch policy { Statement: items […] }  like the same as structure
"""

import ipaddress
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from iacdiff.compare import policies
from iacdiff.compare.calls import called, rule_of
from iacdiff.compare.identities import Identities
from iacdiff.compare.tables import folded, is_map, is_rule_method, one_spelling
from iacdiff.records import Defaulted, Expression, PathPart, Ref, Unknown, Value, ValuePath, shown

_DEEPEST = 40
"""Deeper structure than any real one is compared as one text."""
_LONGEST_JSON = 400_000
_CIDR = re.compile(r"[0-9a-fA-F.:]{2,45}/\d{1,3}")
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,10})?")
_OPEN = "?"


@dataclass(slots=True)
class Node:
    """One value of one side; a leaf, a branch or items."""

    path: ValuePath
    """Where it stands in the declaration's attributes, as written."""
    label: ValuePath
    """How a reviewer names that place: like the path, but a tag by its key."""
    value: Value
    """As it is, for the reader."""
    text: str = ""
    """Of a leaf: equal texts are equal values."""
    template: str | None = None
    """Of what depends on inputs: equal templates are equal values too."""
    entries: "dict[str, Node] | None" = None
    """Of a branch."""
    items: "list[Node] | None" = None

    @property
    def is_leaf(self) -> bool:
        """Neither branch nor items."""
        return self.entries is None and self.items is None

    @property
    def is_open(self) -> bool:
        """Whether the text leaves the value open."""
        return self.text.startswith(_OPEN)

    @property
    def points_nowhere(self) -> bool:
        """Whether it is open, or names what its side does not declare."""
        return self.is_open or _UNDECLARED.search(self.text) is not None

    @property
    def faces(self) -> set[str]:
        """Every text of which one in common makes two nodes equal."""
        faces = {self.text} if self.is_leaf else set()
        return faces if self.template is None else faces | {self.template}

    @property
    def written(self) -> str:
        """A leaf as its side writes it, with its inputs in place."""
        if isinstance(self.value, Defaulted):
            return self.value.template
        text = shown(self.value)
        return f"${{{text}}}" if isinstance(self.value, Ref | Unknown | Expression) else text

    @property
    def name(self) -> str:
        """The last word of the label: which attribute this is."""
        return next((part for part in reversed(self.label) if isinstance(part, str)), "")


_HOLE = re.compile(r"[$#]\{[^{}]*\}")
_WORDS_APART = re.compile(r"(?<=\w) +(?=\w)")
_PART = re.compile(r"""'((?:[^'\\]|\\.)*)'|"(?:[^"\\]|\\.)*"|\s+""")


def one_writing(expression: str) -> str:
    """An expression without what white space and the kind of quotes add to it: `a ( 'x' )` is `a("x")`."""

    def part(found: re.Match[str]) -> str:
        if found[0].isspace():
            return " "
        return f'"{found[1]}"' if found[1] is not None and '"' not in found[1] else found[0]

    pieces = re.split(r"""("(?:[^"\\]|\\.)*")""", _PART.sub(part, expression))
    tight = [piece if place % 2 else _tight(piece) for place, piece in enumerate(pieces)]
    return "".join(tight)


def _tight(code: str) -> str:
    return _WORDS_APART.sub("\x00", code).replace(" ", "").replace("\x00", " ")


class Normaliser:
    """Makes trees of one side's values."""

    def __init__(self, identities: Identities) -> None:
        self._identities = identities

    @property
    def written_out(self) -> set[str]:
        """Ids of what was compared where it is used."""
        return self._identities.written_out

    def tree(self, value: Value, path: ValuePath, label: ValuePath) -> Node:
        """A value → its tree."""
        node = Node(path, label, value)
        if isinstance(value, Defaulted):
            node = self.tree(value.value, path, label)
            node.template = self._folded(self._identities.text(value.template))
            node.value = value
        elif len(path) > _DEEPEST:
            node.text = _flat(value)
        elif isinstance(value, dict):
            self._branch(node, value)
        elif isinstance(value, list):
            self._items(node, value)
        elif isinstance(value, str):
            self._text(node, value)
        elif isinstance(value, Ref) and (document := self._identities.document(value)) is not None:
            self._branch(node, document)
            node.value = document
        else:
            node.text = self._scalar(value)
        return node

    def _argument(self, value: Value) -> str:
        if isinstance(value, Defaulted):
            value = value.value
        if isinstance(value, Unknown | Expression):
            return "${" + one_writing(self._identities.expression(value.source)) + "}"
        return self._identities.text(value) if isinstance(value, str) else self._scalar(value)

    def _scalar(self, value: Value) -> str:
        if isinstance(value, Ref):
            return self._identities.reference(value)
        if isinstance(value, Unknown | Expression):
            return _OPEN + one_writing(self._identities.expression(value.source))
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        return "null" if value is None else str(value)

    def _text(self, node: Node, text: str) -> None:
        structure = _structure(text)
        if structure is not None:
            inner = self.tree(structure, node.path, node.label)
            node.entries, node.items = inner.entries, inner.items
            node.value = structure
            return
        node.text = one_spelling(node.name, self._folded(self._identities.text(text)))

    def _folded(self, text: str) -> str:
        """Text without what white space, case of truth values, and the spelling of numbers and networks add to it."""
        if "\n" in text:
            lines = (line.strip() for line in text.split("\n"))
            return "\n".join(line for line in lines if line)
        text = _HOLE.sub(lambda hole: one_writing(hole[0]), text.strip())
        if text in ("True", "False", "TRUE", "FALSE"):
            return text.lower()
        if "/" in text and _CIDR.fullmatch(text):
            return _network(text)
        if _NUMBER.fullmatch(text) and "." in text:
            return text.rstrip("0").rstrip(".")
        return text

    def _branch(self, node: Node, value: dict[str, Value]) -> None:
        call = called(value, self._argument)
        if call is not None:
            node.value = call.value
            if call.text:
                node.text = self._folded(call.text)
            else:
                inner = self.tree(call.value, node.path, node.label)
                node.text, node.template, node.entries, node.items = (
                    inner.text,
                    inner.template,
                    inner.entries,
                    inner.items,
                )
            return
        keys = {folded(key): key for key in value}
        pair = _map_entry(keys) if is_map(node.name) else None
        if pair:
            self._map(node, [(node.path, value)], *pair)
            return
        statement = policies.is_statement(value)
        node.entries = {}
        for key, item in value.items():
            if item is None or _is_nothing(item):
                continue
            child = self.tree(item, (*node.path, key), (*node.label, key))
            if statement:
                child = self._policy_part(folded(key), child)
            node.entries[key] = child
        if policies.is_policy(value):
            _wrap(node.entries.get(next(key for key in value if folded(key) == "statement")))

    def _policy_part(self, key: str, node: Node) -> Node:
        if key in policies.LISTS:
            _wrap(node)
        elif key in policies.PRINCIPALS:
            if node.is_leaf and node.text == "*":
                node.entries, node.text = {"AWS": Node(node.path, node.label, node.value, "*")}, ""
            for part in (node.entries or {}).values():
                _wrap(part)
        elif key == "condition":
            for test in (node.entries or {}).values():
                for part in (test.entries or {}).values():
                    _wrap(part)
        return node

    def _items(self, node: Node, value: list[Value]) -> None:
        shapes = [{folded(key): key for key in item} if isinstance(item, dict) else None for item in value]
        pair = _map_entry(shapes[0]) if shapes and shapes[0] else None
        if pair and all(shape is not None and shape.keys() == shapes[0].keys() for shape in shapes):  # type: ignore[union-attr]
            entries = [((*node.path, place), item) for place, item in enumerate(value) if isinstance(item, dict)]
            if self._map(node, entries, *pair):
                return
        if is_rule_method(node.name):
            value = [rule_of(item) if isinstance(item, list) else item for item in value]
        kept = [(place, item) for place, item in enumerate(value) if not _is_nothing(item)]
        node.items = [self.tree(item, (*node.path, place), (*node.label, place)) for place, item in kept]
        if any(
            part.is_leaf and isinstance(part.path[-1], int) and isinstance(value[part.path[-1]], dict)
            for part in node.items
        ):
            node.value = [part.value for part in node.items]

    def _map(self, node: Node, blocks: Iterable[tuple[ValuePath, dict[str, Value]]], key: str, content: str) -> bool:
        """[{Key: a, Value: 1}, …] → {a: 1, …}; False where a key stands twice or is no plain text."""
        entries: dict[str, Node] = {}
        for path, block in blocks:
            at = {folded(name): name for name in block}
            name = block[at[key]]
            while isinstance(name, Defaulted):
                name = name.value
            if not isinstance(name, str) or name in entries:
                return False
            inner = self.tree(block[at[content]], (*path, at[content]), (*node.label, name))
            entries[name] = inner
        node.entries = entries
        return True


def _map_entry(keys: "dict[str, str]") -> tuple[str, str] | None:
    for name in ("key", "name"):
        if keys.keys() == {name, "value"}:
            return name, "value"
    return None


def _wrap(node: Node | None) -> None:
    """A single value → a list of that one."""
    if node is not None and node.items is None:
        inner = Node(node.path, node.label, node.value, node.text, node.template, node.entries)
        node.items, node.entries, node.text = [inner], None, ""


def _structure(text: str) -> Value:
    """JSON written as text → what it says; None for any other text."""
    start = text.lstrip()[:1]
    if start not in ("{", "[") or len(text) > _LONGEST_JSON or '"' not in text:
        return None
    try:
        found: Value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict | list) else None


def _is_nothing(value: Value) -> bool:
    """CloudFormation's way not to set a property."""
    return isinstance(value, Ref) and value.target == "AWS::NoValue"


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text, strict=False))
    except ValueError:
        return text


def _flat(value: Value) -> str:
    """Structure of any depth → one text, without recursion."""
    parts: list[str] = []
    stack: list[tuple[PathPart, Value]] = [("", value)]
    while stack:
        key, item = stack.pop()
        if isinstance(item, dict):
            stack.extend(sorted(item.items(), reverse=True))
        elif isinstance(item, list):
            stack.extend((place, part) for place, part in enumerate(item))
        else:
            parts.append(f"{key}={shown(item)}")
    return " ".join(parts)


_UNDECLARED = re.compile(r"\$\{(?!→)")
_OPEN_PART = re.compile(r"\$\{(?!→)[^{}]*\}|\$\{→input [^{}]*\}")


def could_be_equal(model: str, ideal: str) -> bool:
    """Whether two leaves that are written differently may have the same value: one has parts that the text leaves
    open, and what it does not leave open agrees.

    An input against a plain text is decided: one side fixes what the other asks for.
    """
    if model.startswith(_OPEN) or ideal.startswith(_OPEN):
        return True
    parts = _OPEN_PART.findall(model), _OPEN_PART.findall(ideal)
    if parts[0] == parts[1]:
        return False  # whatever those parts are, the rest differs
    only = model + ideal
    if not all(parts) and not _UNDECLARED.search(only):
        return False
    pieces = _OPEN_PART.split(model), _OPEN_PART.split(ideal)
    starts = pieces[0][0], pieces[1][0]
    ends = pieces[0][-1], pieces[1][-1]
    return (starts[0].startswith(starts[1]) or starts[1].startswith(starts[0])) and (
        ends[0].endswith(ends[1]) or ends[1].endswith(ends[0])
    )
