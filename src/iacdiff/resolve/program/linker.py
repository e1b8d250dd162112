"""The files of one program and what their imports bring: another file's names, or a library's."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from typing import Final

from iacdiff import constructs, kinds, program
from iacdiff.program import Module
from iacdiff.resolve.program.machine import Machine
from iacdiff.resolve.program.values import External, Held, ModuleValue, Scope

_ENDING: Final = re.compile(r"(?:\.d)?\.(?:[cm]?[jt]sx?|py|java|go)$")
_TEST: Final = re.compile(
    r"(?:^|[/\\])(?:tests?|__tests__|spec|testing)[/\\]|\.(?:test|spec)\.[cm]?[jt]sx?$|(?:^|[/\\])(?:test_[^/\\]*|conftest|[^/\\]*_test)\.(?:py|go)$"
    r"|Tests?\.java$"
)
_TEST_IMPORTS: Final = re.compile(
    r"(?:pytest|unittest(?:\.\w+)*|@jest/\w+|vitest|aws-cdk-lib/assertions|aws_cdk\.assertions|testing|org\.junit.*)$"
)
_PULUMI: Final = {
    "aws": "aws",
    "awsx": "awsx",
    "random": "random",
    "tls": "tls",
    "kubernetes": "kubernetes",
    "k8s": "kubernetes",
    "eks": "eks",
}
_LANGUAGE: Final = frozenset(
    [
        "Error",
        "Map",
        "Set",
        "Array",
        "Object",
        "String",
        "Number",
        "Boolean",
        "Date",
        "Promise",
        "Buffer",
        "JSON",
        "Math",
        "List",
    ]
)


class Linker:
    """Finds what a name means beyond its own file; runs a file's top level when it is first needed."""

    def __init__(self, machine: Machine, modules: Iterable[Module]) -> None:
        self.machine = machine
        self.scopes = [Scope(module, None) for module in modules if not is_test(module)]
        self.started: set[int] = set()
        self.imported: set[int] = set()
        self.paths = [path_of(scope.module) for scope in self.scopes]

    def start(self, scope: Scope) -> None:
        """Run a file's top level, once."""
        if id(scope) not in self.started:
            self.started.add(id(scope))
            self.machine.run(scope.module.body, scope)

    def bring(self, node: program.Import, scope: Scope) -> None:
        """Bind what an import brings."""
        for there, here in node.names:
            held = self._brought(node.module, there, scope)
            if isinstance(held, External) and here in scope.vars and not is_library(node.module):
                continue  # the file was written down together with the one that it imports
            scope.vars[here] = held

    def _brought(self, module: str, there: str, scope: Scope) -> Held:
        language = scope.module.source.language
        target = self.find(module, scope) if not is_library(module) else None
        if target is None and there not in ("*", "default") and language in ("py", "java"):
            inner = self.find(f"{module}.{there}".replace("..", "."), scope) if not is_library(module) else None
            if inner is not None and (language == "py" or there in self._ready(inner).vars):
                return ModuleValue(self._ready(inner)) if language == "py" else inner.vars[there]
        if target is None and there not in ("*", "default") and not is_library(module):
            found = self._anywhere(there, scope)
            if found is not None:
                return found
        if target is None:
            return (
                External(module, () if there == "*" else (there,))
                if there != "default"
                else External(module, ("default",))
            )
        if target is scope:
            return self._own(there, scope, module)
        self.imported.add(id(target))
        self._ready(target)
        if there == "*":
            return ModuleValue(target)
        if there == "default":
            return self._default(target)
        if there in target.vars:
            return target.vars[there]
        found = self._anywhere(there)
        return External(module, (there,)) if found is None else found

    def _own(self, there: str, scope: Scope, module: str) -> Held:
        found = scope.vars.get(there) if there != "*" else self._anywhere(module)
        return External(module, () if there == "*" else (there,)) if found is None else found

    def _default(self, target: Scope) -> Held:
        """A default export is the file's only class or function, as far as that can be told."""
        named = [s.name for s in target.module.body if isinstance(s, (program.Class, program.Define))]
        return target.vars[named[-1]] if named and named[-1] in target.vars else ModuleValue(target)

    def _ready(self, target: Scope) -> Scope:
        self.start(target)
        return target

    def find(self, module: str, scope: Scope) -> Scope | None:
        """The file that a module's name means."""
        wanted = self._wanted(module, scope)
        if not wanted:
            return None
        own = path_of(scope.module)
        candidates = [
            posixpath.normpath(posixpath.join(posixpath.dirname(own), wanted)) if module.startswith(".") else wanted,
            wanted,
        ]
        for candidate in candidates:
            for ending in ("", "/index", "/__init__"):
                for path, other in zip(self.paths, self.scopes, strict=True):
                    if path == candidate + ending:
                        return other
        clean = re.sub(r"^(?:\.\.?/)+", "", wanted)
        matches = [
            other
            for path, other in zip(self.paths, self.scopes, strict=True)
            if path.endswith(f"/{clean}") or clean.endswith(f"/{path}") or path == clean
        ]
        if len(matches) == 1:
            return matches[0]
        stem = clean.rsplit("/", 1)[-1]
        matches = [
            other for path, other in zip(self.paths, self.scopes, strict=True) if path.rsplit("/", 1)[-1] == stem
        ]
        return matches[0] if len(matches) == 1 and matches[0] is not scope else None

    def _wanted(self, module: str, scope: Scope) -> str:
        if scope.module.source.language in ("ts", "js"):
            return _ENDING.sub("", module) if module.startswith((".", "@/", "~/", "/")) or "/" in module else ""
        if scope.module.source.language == "go":
            return ""
        dots = len(module) - len(module.lstrip("."))
        return "../" * max(0, dots - 1) + module.lstrip(".").replace(".", "/")

    def somewhere(self, name: str, scope: Scope) -> Held:
        """A name that its own file does not bind: another file's class or function, or a library's."""
        found = self._anywhere(name, scope)
        if found is None and scope.module.source.language == "java" and name[:1].isupper():
            library = _starred(name, scope)
            if library is not None:
                return External(library, (name,))
        return self._by_custom(name, scope) if found is None else found

    def _by_custom(self, name: str, scope: Scope) -> External:
        """A name that nothing brings, in a piece of a file without its imports: what programs use to call so."""
        platform, service = scope.module.source.platform, name.strip("_")
        if name in _LANGUAGE:
            return External("", (name,))
        if platform == "pulumi" and (name in _PULUMI or name == "pulumi"):
            return External(f"@pulumi/{_PULUMI.get(name, name)}", ())
        if platform == "cdk" and name in ("cdk", "core"):
            return External("aws-cdk-lib", ())
        if platform == "cdk" and service in constructs.services():
            return External(f"aws-cdk-lib/aws-{service}", ())
        if platform == "cdktf" and name[:1].isupper() and kinds.is_key(kinds.snake(name)):
            return External("@cdktf/provider-aws", (name,))
        if platform in ("cdktf", "cdk") and name in constructs.facts()[platform]:
            return External("cdktf" if platform == "cdktf" else "aws-cdk-lib", (name,))
        return External("", (name,))

    def _anywhere(self, name: str, scope: Scope | None = None) -> Held:
        for other in self.scopes:
            if other is scope or (scope is not None and other.module is scope.module):
                continue
            for statement in other.module.body:
                if isinstance(statement, (program.Class, program.Define)) and statement.name == name:
                    self.start(other)
                    return other.vars.get(name)
        return None

    def member(self, module: str, path: tuple[str, ...]) -> Held:
        """A library's member; `lib.stacks.x` may be a file of the program."""
        if not module and path[0] in ("software", "com", "io") and path[-1][:1].isupper():
            return External(".".join(path[:-1]), (path[-1],))  # Java's name in full
        if module and not is_library(module) and len(path) == 1 and self.scopes:
            target = self.find(f"{module}.{path[0]}", self.scopes[0]) if "/" not in module else None
            if target is not None:
                self.imported.add(id(target))
                return ModuleValue(self._ready(target))
            if "/" in module and (found := self._anywhere(path[0])) is not None:
                return found
        return External(module, path)


def _starred(name: str, scope: Scope) -> str | None:
    """Which of Java's `import x.*` brings a name: the one whose library has something of that name."""
    starred = [s.module for s in scope.module.body if isinstance(s, program.Import) and ("*", "*") in s.names]
    homes = [module for module in starred if is_library(module)]
    for module in homes:
        symbol = constructs.identify(module, (name,))
        if symbol is not None and (constructs.is_core_name(symbol) if symbol.core else kinds.is_key(symbol.canonical)):
            return module
    return homes[-1] if homes and name not in _LANGUAGE and name not in _JAVA else None


_JAVA: Final = frozenset(
    [
        "System",
        "Arrays",
        "Collections",
        "HashMap",
        "ArrayList",
        "HashSet",
        "Optional",
        "Integer",
        "Long",
        "Double",
        "Objects",
        "Collectors",
        "Stream",
        "IntStream",
    ]
)


def is_library(module: str) -> bool:
    return constructs.identify(module, ("x",)) is not None


def path_of(module: Module) -> str:
    """`lib/tap_stack.py` → `lib/tap_stack`."""
    return _ENDING.sub("", module.source.block.replace("\\", "/")).removeprefix("./")


def is_test(module: Module) -> bool:
    """Whether a file tests the program: what it makes is not part of the answer."""
    if _TEST.search(module.source.block):
        return True
    return any(isinstance(s, program.Import) and _TEST_IMPORTS.match(s.module) for s in module.body)
