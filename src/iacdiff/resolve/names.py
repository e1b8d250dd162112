"""What a name stands for: an input, a local, a mapping or condition, or a reference to a declaration.

Terraform looks names up in the module's own folder only. An id or name that two folders declare is qualified by its
folder, `modules/vpc:var.cidr`; so a lookup from that folder tries the qualified name first and the bare one after it.
"""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Final

from iacdiff.records import Declaration, Declared, Defaulted, Kind, Ref, Unknown, Value
from iacdiff.resolve.evaluate import LARGEST, Evaluator, member
from iacdiff.resolve.instances import count_of
from iacdiff.resolve.scope import Function
from iacdiff.resolve.values import extended, size

_RESOURCE_TYPE: Final = re.compile(r"[a-z][a-z0-9]*_[a-z0-9_]+")
_REFERENCE: Final = re.compile(r"([\w-]+(?:\.[\w-]+)*)((?:\[.*)?)")
_DEEPEST_VALUE: Final = 80
_TOO_LARGE: Final = LARGEST // 2
_OWN: Final = frozenset({"path", "terraform", "self", "each", "count"})
"""First words of names that no declaration answers."""


class Names:
    """The names of one side, seen from one folder at a time."""

    def __init__(self, declared: Declared, tables: Sequence[Mapping[str, Function]]) -> None:
        self.items = declared.by_id()
        self.names = declared.names
        self.folder = ""
        self.evaluator = Evaluator(self, tables)
        self._memory: dict[tuple[str, str], Value] = {}
        self._counts: dict[str, int | None] = {}
        self._callers = _callers(declared)
        self._inside = {module.id: folder for folder, module in self._callers.items()}
        self._outputs = {(folder_of(item), item.name): item for item in declared.of(Kind.OUTPUT)}

    # ------------------------------------------------------------------------------------------ lookup

    def look(self, parts: Sequence[str]) -> Value:
        """A name → its value, a Ref, or Unknown."""
        head = parts[0]
        if head == "var" and len(parts) > 1:
            return self._walk(self._once(f"var.{parts[1]}"), parts[2:])
        if head == "local" and len(parts) > 1:
            return self._walk(self.named(f"local.{parts[1]}"), parts[2:])
        if head in _OWN:
            return Unknown(".".join(parts))
        if self._id(f"Parameters.{head}") in self.items:
            return self._walk(self._once(f"Parameters.{head}"), parts[1:])
        return self._reference(parts)

    def named(self, key: str) -> Value:
        """A local, mapping or condition, evaluated once."""
        return self._once(key)

    def instances(self, id: str) -> int | None:
        """How many instances a declaration makes; None where that cannot be known, and where it depends on itself."""
        found = self.items.get(id)
        if found is None:
            return None
        if found.id not in self._counts:
            self._counts[found.id] = None
            folder, self.folder = self.folder, folder_of(found)
            try:
                self._counts[found.id] = count_of(found, self.evaluator)
            finally:
                self.folder = folder
        return self._counts[found.id]

    def _reference(self, parts: Sequence[str]) -> Value:
        if parts[0] == "module" and len(parts) > 2:
            handed = self._handed_out(self._id(".".join(parts[:2])), parts[2])
            if not isinstance(handed, Unknown):
                return self._walk(handed, parts[3:])
        length = 3 if parts[0] == "data" else 2 if self._id(parts[0]) not in self.items else 1
        target, path = ".".join(parts[:length]), parts[length:]
        found = self._id(target)
        if found not in self.items:
            like = parts[0] in ("data", "module") or bool(_RESOURCE_TYPE.fullmatch(parts[0]))
            if not like or len(parts) < length:
                return Unknown(".".join(parts))
        value: Value = Ref(found)
        for part in path:
            value = member(value, part)
        return value

    def refer(self, source: str) -> Value:
        """The source text of a reference, as it stands in a template → the Ref; Unknown for every other name."""
        found = _REFERENCE.fullmatch(source)
        if found:
            for length in (1, 2, 3):
                parts = found[1].split(".")
                target = self._id(".".join(parts[:length]))
                if target in self.items and self.items[target].kind not in (Kind.VARIABLE, Kind.OUTPUT):
                    return Ref(target, extended(".".join(parts[length:]), found[2]))
        return Unknown(source)

    def _walk(self, value: Value, parts: Sequence[str]) -> Value:
        for part in parts:
            value = self.evaluator.attribute(value, part)
        return value

    def _id(self, name: str) -> str:
        """The qualified form of a name where this folder has one."""
        qualified = f"{self.folder}:{name}"
        return qualified if qualified in self.items or qualified in self.names else name

    # ------------------------------------------------------------------------------------------ evaluated once

    def _once(self, name: str) -> Value:
        key = (self.folder, self._id(name))
        if key not in self._memory:
            self._memory[key] = Unknown(name)  # what depends on itself meets this
            value = self.evaluator.isolated(lambda: self._fresh(key[1], name))
            self._memory[key] = value if shallow(value) else Unknown(name)
        value = self._memory[key]
        if isinstance(value, (list, dict)):
            self.evaluator.spend(size(value, LARGEST))
        return value

    def _fresh(self, key: str, name: str) -> Value:
        if key in self.names:
            return self.evaluator.evaluate(self.names[key])
        if name.startswith("var.") and self.folder in self._callers:
            given = self._given(name.removeprefix("var."))
            if given is not None:
                return given
        declaration = self.items.get(key)
        if declaration is None:
            return Unknown(name)
        source = name.removeprefix("Parameters.")
        for default in ("default", "Default"):
            if default in declaration.attributes:
                value = self.evaluator.evaluate(declaration.attributes[default])
                return Defaulted(value, f"${{{source}}}")
        return Unknown(source)

    def _handed_out(self, module: str, name: str) -> Value:
        """What a local module that one block uses gives out; Unknown where its text is not at hand."""
        folder = self._inside.get(module, "")
        output = self._outputs.get((folder, name)) if module in self._inside else None
        if output is None or "value" not in output.attributes:
            return Unknown(name)
        key = (folder, output.id)
        if key not in self._memory:
            self._memory[key] = Unknown(name)  # what depends on itself meets this
            before, self.folder = self.folder, folder
            try:
                value = self.evaluator.isolated(lambda: self.evaluator.evaluate(output.attributes["value"]))
            finally:
                self.folder = before
            self._memory[key] = value if shallow(value) else Unknown(name)
        value = self._memory[key]
        if isinstance(value, (list, dict)):
            self.evaluator.spend(size(value, LARGEST))
        return value

    def _given(self, name: str) -> Value | None:
        """What the one module block that uses this folder hands over."""
        folder, module = self.folder, self._callers[self.folder]
        if name not in module.attributes:
            return None
        self.folder = folder_of(module)
        try:
            return self.evaluator.evaluate(module.attributes[name])
        finally:
            self.folder = folder


def folder_of(declaration: Declaration) -> str:
    """The folder of the file that the answer says a declaration is in."""
    return str(PurePosixPath(declaration.block).parent)


def shallow(value: Value) -> bool:
    """Whether a value is neither too large nor nested too deep to be put into others."""
    waiting: list[tuple[Value, int]] = [(value, 0)]
    count = 0
    while waiting:
        item, depth = waiting.pop()
        count += 1 + (len(item) // 1000 if isinstance(item, str) else 0)
        if depth > _DEEPEST_VALUE or count > _TOO_LARGE:
            return False
        if isinstance(item, Defaulted):
            waiting.append((item.value, depth))
        elif isinstance(item, list):
            waiting.extend((inner, depth + 1) for inner in item)
        elif isinstance(item, dict):
            waiting.extend((inner, depth + 1) for inner in item.values())
    return True


def _callers(declared: Declared) -> dict[str, Declaration]:
    """Folder → the module block that uses it, for folders that exactly one uses."""
    folders = {folder_of(item) for item in declared.items}
    found: dict[str, list[Declaration]] = {}
    for module in declared.of(Kind.MODULE):
        source = module.attributes.get("source")
        if isinstance(source, str) and source.startswith("."):
            path = _joined(folder_of(module), source)
            for folder in folders:
                if path and folder != folder_of(module) and (folder == path or folder.endswith(f"/{path}")):
                    found.setdefault(folder, []).append(module)
    return {folder: modules[0] for folder, modules in found.items() if len(modules) == 1}


def _joined(folder: str, source: str) -> str:
    """`envs/dev` and `../../modules/vpc` → `modules/vpc`, without touching the disk."""
    parts = [part for part in folder.split("/") if part not in ("", ".")]
    for part in source.split("/"):
        if part == "..":
            parts = parts[:-1]
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
