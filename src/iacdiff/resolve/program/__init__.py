"""The files of a program → what it declares, read without running it.

    for (const [i, az] of ['a', 'b'].entries())
      new aws.ec2.Subnet(`public-${i}`, {cidrBlock: `10.0.${i}.0/24`});

    aws.ec2.Subnet.public-0  cidrBlock 10.0.0.0/24
    aws.ec2.Subnet.public-1  cidrBlock 10.0.1.0/24

What the text fixes is worked out: constants, loops, functions, classes of other files, defaults of inputs. What an
input decides is a template, and everything else is Unknown with its text. The walk has a budget (see machine.py);
where it is used up, a Problem says so, and what has been found until then is kept.
"""

import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Final

from iacdiff import constructs, program
from iacdiff.program import Module
from iacdiff.records import Declaration, Declared, Kind, Problem, Value
from iacdiff.resolve.program import entry
from iacdiff.resolve.program.declare import declaration
from iacdiff.resolve.program.expressions import evaluate
from iacdiff.resolve.program.library import output
from iacdiff.resolve.program.linker import Linker
from iacdiff.resolve.program.machine import Exhausted, Machine
from iacdiff.resolve.program.plain import plain
from iacdiff.resolve.program.values import Handle, Scope

_FRAMES: Final = 8_000
"""Python frames that the deepest permitted program costs, with room to spare."""


def interpret(declared: Declared) -> Declared:
    """Everything that the program's modules declare, beside the items that are there already. Never raises."""
    modules: tuple[Module, ...] = declared.modules
    machine = Machine(evaluate)
    linker = machine.linker = Linker(machine, modules)
    with _deep():
        try:
            entry.walk(machine, linker)
            _exports(machine, linker)
        except (Exhausted, RecursionError):
            at = modules[0].source
            machine.problems.append(Problem("warning", "the program is too large to be read to its end", at.span(1)))
    items = [declaration(handle) for handle in _kept(machine.handles)]
    items.extend(_structure(machine, linker))
    problems = tuple(dict.fromkeys(machine.problems))[:20]
    return replace(
        declared, items=(*declared.items, *_unique(items, declared.items)), problems=(*declared.problems, *problems)
    )


@contextmanager
def _deep() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _FRAMES))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


def _kept(handles: Sequence[Handle]) -> Iterator[Handle]:
    """All but the outputs that a component registers and the program exports under the same name."""
    strong = {handle.name for handle in handles if handle.kind is Kind.OUTPUT and not handle.weak}
    seen: set[str] = set()
    for handle in handles:
        if handle.weak and (handle.name in strong or handle.name in seen):
            continue
        if handle.kind is Kind.OUTPUT:
            seen.add(handle.name)
        yield handle


def _unique(items: Iterable[Declaration], others: Iterable[Declaration]) -> Iterator[Declaration]:
    taken = {item.id for item in others}
    for item in items:
        number = 1
        id_ = item.id
        if item.kind is Kind.OUTPUT:  # nobody refers to it, and the first of its name may not have been kept
            id_ = f"output.{item.name}" if re.fullmatch(r".+#\d+", id_) else id_
            item = replace(item, id=id_)
        while id_ in taken:
            number += 1
            id_ = f"{item.id}#{number}"
        taken.add(id_)
        yield item if id_ == item.id else replace(item, id=id_)


# ---------------------------------------------------------------------------------------------- exports, structure


def _exports(machine: Machine, linker: Linker) -> None:
    """Pulumi's `export const url = …`, and JavaScript's `exports.url = …`, of a file that no other one imports are
    outputs."""
    for scope in linker.scopes:
        source = scope.module.source
        if source.platform != "pulumi" or source.language not in ("ts", "js") or id(scope) in linker.imported:
            continue
        for statement in scope.module.body:
            if not isinstance(statement, program.Bind):
                continue
            call = program.Call(statement.value, (), (), False, statement.place)
            match statement.target:
                case program.Name(id=name) if _exported(scope, statement):
                    output(machine, name, scope.vars.get(name), None, (call, scope))
                case program.Member(object=program.Name(id="exports"), name=name):
                    # anything else could declare a second time what it makes
                    if isinstance(statement.value, (program.Name, program.Member, program.Template, program.Constant)):
                        output(machine, name, machine.evaluate(statement.value, scope), None, (call, scope))


def _exported(scope: Scope, statement: program.Bind) -> bool:
    text = scope.module.source.text
    line = text.rfind("\n", 0, statement.place.start) + 1
    return text[line : statement.place.end].lstrip().startswith("export ")


def _structure(machine: Machine, linker: Linker) -> Iterator[Declaration]:
    """The classes of the program, with what they extend."""
    for scope in linker.scopes:
        for statement in scope.module.body:
            if isinstance(statement, program.Class) and statement.kind in ("class", "interface"):
                yield _class(machine, statement, scope)


def _class(machine: Machine, node: program.Class, scope: Scope) -> Declaration:
    source = scope.module.source
    span = source.span(node.place.first, node.place.last)
    attributes: dict[str, Value] = {}
    if node.bases:
        bases: list[Value] = [_base(node, base, scope) for base in node.bases]
        attributes["base"] = bases[0] if len(bases) == 1 else bases
    if node.methods:
        attributes["methods"] = list(dict.fromkeys(name for name, _ in node.methods))
    if node.name in machine.tags:
        attributes["tags"] = plain(machine.tags[node.name])
    return Declaration(
        f"{node.kind}.{node.name}",
        Kind.STRUCTURE,
        node.kind,
        node.kind,
        node.name,
        span,
        source.block,
        attributes,
    )


def _base(node: program.Class, base: program.Expr, scope: Scope) -> str:
    """A base class by its plain name, so that `cdk.Stack` and `Stack` are the same."""
    text = scope.module.text(base.place)
    bare = text.split("<")[0].strip()
    name = bare.rsplit(".", 1)[-1]
    held = scope.vars.get(bare.split(".")[0])
    symbol = constructs.identify(getattr(held, "module", ""), ("x",)) if hasattr(held, "path") else None
    return f"{symbol.platform}.{name}" if symbol and symbol.platform == "pulumi" else name
