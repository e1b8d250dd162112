"""What a program's expressions come to while it is walked: plain data, what is not known, and the objects of a program.

Plain data are Python's; text, numbers, True, None. Unknown, Ref and Defaulted are those of records.py. Everything in
this module beside Table and Items leaves the interpreter as a Ref, a text or an Unknown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from iacdiff import program
from iacdiff.constructs import Symbol
from iacdiff.program import Module
from iacdiff.records import Kind, Span

Held = Any
"""Any value of a walked program."""

Places = dict[Any, Span]


class Table(dict[str, Held]):
    """An object or dictionary, which knows where each of its entries is written."""

    __slots__ = ("places",)

    def __init__(
        self, entries: Iterable[tuple[str, Held]] | dict[str, Held] = (), places: Places | None = None
    ) -> None:
        super().__init__(entries)
        self.places: Places = dict(places or {})

    def take(self, other: dict[str, Held]) -> None:
        """Every entry of another one, with its place."""
        self.update(other)
        self.places.update(getattr(other, "places", {}))


class Pairs(Table):
    """A Map: what goes over it meets pairs."""

    __slots__ = ()


class Items(list[Held]):
    """A list, which knows where its items are written as long as they stand in their first order."""

    __slots__ = ("places",)

    def __init__(self, items: Iterable[Held] = (), places: dict[int, Span] | None = None) -> None:
        super().__init__(items)
        self.places: dict[int, Span] = places or {}


class Scope:
    """The variables of one function or block."""

    __slots__ = ("module", "parent", "this", "vars", "within")

    def __init__(
        self, module: Module, parent: Scope | None, this: Held = None, within: UserClass | None = None
    ) -> None:
        self.vars: dict[str, Held] = {}
        self.parent = parent
        self.module = module
        self.this: Held = this if this is not None or parent is None else parent.this
        self.within: UserClass | None = within or (parent.within if parent else None)

    def holder(self, name: str) -> dict[str, Held] | None:
        """The variables among which a name stands."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.vars:
                return scope.vars
            scope = scope.parent
        return None


@dataclass(eq=False, slots=True)
class External:
    """A name of a library, or of no known module."""

    module: str
    path: tuple[str, ...]


@dataclass(eq=False, slots=True)
class Given:
    """A parameter that nobody in the program passes: the inputs of what is walked by itself."""

    name: str


@dataclass(eq=False, slots=True)
class Closure:
    """A function of the program, with the scope that it was written in."""

    function: program.Function
    scope: Scope
    name: str = ""
    this: Held = None
    within: UserClass | None = None


@dataclass(eq=False, slots=True)
class UserClass:
    """A class of the program."""

    node: program.Class
    scope: Scope
    statics: dict[str, Held] = field(default_factory=dict)
    ready: bool = False
    made: int = 0
    """How often it has been instantiated."""


@dataclass(eq=False, slots=True)
class Instance:
    """An object of a class of the program."""

    of: UserClass
    fields: Table = field(default_factory=Table)
    handle: Handle | None = None
    """For a class that extends a resource: that resource."""
    component: bool = False
    """Whether its class extends a stack, a construct or a component of the library."""


@dataclass(eq=False, slots=True)
class ModuleValue:
    """A file of the program, as a thing whose members are its variables."""

    scope: Scope


@dataclass(eq=False, slots=True)
class Component:
    """An App, a Stack or a Construct that is made without a class of its own."""

    type: str
    name: Held


@dataclass(eq=False, slots=True)
class Handle:
    """Something declared; it becomes a Declaration."""

    id: str
    kind: Kind
    type: str
    canonical: str
    name: str
    span: Span
    block: str
    attributes: Table
    symbol: Symbol | None = None
    count: int | None = 1
    complete: bool = True
    weak: bool = False
    """Dropped where another of the same id says the same."""


@dataclass(eq=False, slots=True)
class Part:
    """What a method of a declared construct gives back, such as a listener of a load balancer."""

    of: Handle
    attributes: Table
    path: str


@dataclass(eq=False, slots=True)
class Builder:
    """A Java builder on its way to `build()`."""

    target: External
    args: list[Held]
    entries: Table
    last: str = ""


@dataclass(eq=False, slots=True)
class Native:
    """A function that the interpreter itself provides."""

    work: Callable[[list[Held]], Held]


OBJECTS = (External, Given, Closure, UserClass, Instance, ModuleValue, Component, Handle, Part, Builder, Native)
SCOPES = (Instance, Given, Component, Handle, Part)
"""What can be the first argument of a construct."""
