"""The nouns of a program: what every language reader makes of its text, and what the evaluator walks.

    const b = new s3.Bucket(this, `logs-${env}`, { versioned: true });

    Bind(Name b, Call(Member(Name s3, "Bucket"), (Name this, Template(…), Mapping(…)), new=True))

One set of nodes for TypeScript, JavaScript, Python, Java and Go; what a language has beyond them is an Opaque
expression or is left out of the statements. Offsets count characters of the module's text, lines are 1-based in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal as OneOf

from iacdiff.records import Problem, Source


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node is written: character offsets into the module's text, and its lines (1-based, inclusive)."""

    start: int
    end: int
    first: int
    last: int


# ---------------------------------------------------------------------------------------------- expressions


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal: text without its quotes and escapes, a number, true, null."""

    value: bool | int | float | str | None
    place: Place


@dataclass(frozen=True, slots=True)
class Template:
    """Text with holes: `a-${b}`, f"a-{b}"; the text between the holes is Constants."""

    parts: tuple[Expr, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list, tuple, array or set; an item may be a Spread."""

    items: tuple[Expr, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a Mapping, with its value."""

    key: Expr
    """A Constant where the key is written as a word or a text."""
    value: Expr
    place: Place


@dataclass(frozen=True, slots=True)
class Mapping:
    """An object, dict or map literal; `{ name }` is an Entry with the Name as value."""

    entries: tuple[Entry | Spread, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Spread:
    """`...x`, `*x`, `**x`: the parts of x in this place."""

    value: Expr
    place: Place


@dataclass(frozen=True, slots=True)
class Name:
    """A variable; `this` and Python's `self` are the Name `this`, `super` and `super()` the Name `super`."""

    id: str
    place: Place


@dataclass(frozen=True, slots=True)
class Member:
    """`object.name`, `object?.name`."""

    object: Expr
    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Index:
    """`object[key]`; a Python slice has an Opaque key."""

    object: Expr
    key: Expr
    place: Place


@dataclass(frozen=True, slots=True)
class Call:
    """A call, with `new` or without. A Go composite literal `T{A: x}` is a Call of T with new and keywords."""

    callee: Expr
    args: tuple[Expr, ...]
    keywords: tuple[tuple[str, Expr], ...]
    """Python's `name=value`, Go's `Field: value`."""
    new: bool
    place: Place


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function."""

    name: str
    default: Expr | None = None
    rest: OneOf["no", "positional", "keywords"] = "no"
    """`*args` and `...args` are positional, `**kwargs` keywords."""
    pattern: Pattern | None = None
    """For a parameter that is taken apart: `({ a, b }) => …`."""
    field: bool = False
    """TypeScript's `constructor(private readonly x: X)`: the parameter becomes a field as well."""


@dataclass(frozen=True, slots=True)
class Function:
    """A function's inside: of an arrow, a lambda, a closure, a method; an arrow's expression is one Return."""

    parameters: tuple[Parameter, ...]
    body: tuple[Statement, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Choice:
    """`condition ? then : otherwise`."""

    condition: Expr
    then: Expr
    otherwise: Expr
    place: Place


@dataclass(frozen=True, slots=True)
class Unary:
    """operator: `not`, `-`, `+`, `typeof`."""

    operator: str
    value: Expr
    place: Place


@dataclass(frozen=True, slots=True)
class Binary:
    """operator: `+ - * / // % **`, `== != < <= > >=` (=== is ==), `and or ??`, `in`, `not in`, `is` is ==."""

    operator: str
    left: Expr
    right: Expr
    place: Place


@dataclass(frozen=True, slots=True)
class Comprehension:
    """`[value for target in iterable if condition]`; with a key it makes a mapping."""

    value: Expr
    key: Expr | None
    loops: tuple[tuple[Pattern, Expr, tuple[Expr, ...]], ...]
    """(target, iterable, conditions), outermost first."""
    place: Place


@dataclass(frozen=True, slots=True)
class Opaque:
    """An expression that no other node stands for; its text is in the module."""

    place: Place


Expr = (
    Constant
    | Template
    | Sequence
    | Mapping
    | Spread
    | Name
    | Member
    | Index
    | Call
    | Function
    | Choice
    | Unary
    | Binary
    | Comprehension
    | Opaque
)


# ---------------------------------------------------------------------------------------------- statements


@dataclass(frozen=True, slots=True)
class Apart:
    """A pattern that takes a value apart: `[a, b]` by position, `{ a, b: c }` by key."""

    items: tuple[tuple[str | int, Pattern, Expr | None], ...]
    """(key or position, pattern, default)."""
    rest: str | None = None
    """The name that takes what is left."""


Pattern = Name | Member | Index | Apart
"""What can be bound."""


@dataclass(frozen=True, slots=True)
class Bind:
    """`const a = x`, `a = x`, `self.a = x`, `a, b = x`, `a := x`."""

    target: Pattern
    value: Expr
    place: Place
    declares: bool = True
    """A new variable of this block, not one of an outer one (Python: whichever there is)."""


@dataclass(frozen=True, slots=True)
class Augment:
    """`a += x`; the operator is that of a Binary."""

    target: Pattern
    operator: str
    value: Expr
    place: Place


@dataclass(frozen=True, slots=True)
class Do:
    """An expression for what it does."""

    value: Expr
    place: Place


@dataclass(frozen=True, slots=True)
class If:
    """A condition with its two branches."""

    condition: Expr
    then: tuple[Statement, ...]
    otherwise: tuple[Statement, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Each:
    """A loop over what something holds."""

    target: Pattern
    iterable: Expr
    body: tuple[Statement, ...]
    place: Place
    over: OneOf["values", "keys", "items"] = "values"
    """JavaScript's `for … in` goes over keys; Go's `range` over (index or key, value), as items."""


@dataclass(frozen=True, slots=True)
class While:
    """`while`, and `for (start; condition; step)`."""

    start: tuple[Statement, ...]
    condition: Expr
    step: tuple[Statement, ...]
    body: tuple[Statement, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Return:
    """`return value`."""

    value: Expr | None
    place: Place


@dataclass(frozen=True, slots=True)
class Leave:
    """`break`, `continue`, `throw`, `raise`."""

    how: OneOf["break", "continue", "throw"]
    place: Place


@dataclass(frozen=True, slots=True)
class Try:
    """A guarded body; what must go well is the body and then the end."""

    body: tuple[Statement, ...]
    handlers: tuple[tuple[Statement, ...], ...]
    end: tuple[Statement, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Class:
    """A class, a Go struct with its methods, a TypeScript interface or enum as far as it binds something."""

    name: str
    bases: tuple[Expr, ...]
    fields: tuple[Bind, ...]
    """Class-level bindings; a TypeScript field without value is left out."""
    methods: tuple[tuple[str, Function], ...]
    """The constructor is called `constructor`; `this` is bound, and is not among the parameters."""
    static: frozenset[str]
    """Names of methods and fields that belong to the class itself."""
    place: Place
    kind: OneOf["class", "enum", "interface"] = "class"


@dataclass(frozen=True, slots=True)
class Define:
    """A named function."""

    name: str
    function: Function
    place: Place


@dataclass(frozen=True, slots=True)
class Import:
    """Names that come from another module.

    `import * as aws from '@pulumi/aws'`       Import("@pulumi/aws", (("*", "aws"),))
    `import { Bucket as B } from 'x'`          Import("x", (("Bucket", "B"),))
    `import x from 'y'`                        Import("y", (("default", "x"),))
    `from aws_cdk import aws_s3 as s3`         Import("aws_cdk", (("aws_s3", "s3"),))
    `import pulumi_aws as aws`                 Import("pulumi_aws", (("*", "aws"),))
    `import a.b`                               Import("a.b", (("*", "a.b"),)); the evaluator reaches a.b by Members
    `import software.amazon.awscdk.App`        Import("software.amazon.awscdk", (("App", "App"),))
    `import "github.com/x/aws-cdk-go/awss3"`   Import("github.com/x/aws-cdk-go/awss3", (("*", "awss3"),))
    """

    module: str
    """As written, relative ones too: `./tap-stack`, `.compute`."""
    names: tuple[tuple[str, str], ...]
    """(name there or `*` or `default`, name here)."""
    place: Place


Statement = Bind | Augment | Do | If | Each | While | Return | Leave | Try | Class | Define | Import


# ---------------------------------------------------------------------------------------------- the whole


@dataclass(frozen=True, slots=True)
class Module:
    """One file of a program, read."""

    source: Source
    body: tuple[Statement, ...]
    problems: tuple[Problem, ...] = ()
    complete: bool = True
    """False where the text is cut off or broken."""

    def text(self, place: Place) -> str:
        """What is written at a place."""
        return self.source.text[place.start : place.end]
