"""Declared with expressions → the same with references, variables, locals, templates and loops worked out.

Names resolve, in this order:

    ("var", "x")            the default of the declaration `var.x`, as Defaulted(value, "${var.x}"); Unknown without one
    ("Param",)              the same for the declaration `Parameters.Param` (attribute `Default`): "${Param}"
    ("local", "x")          `Declared.names["local.x"]`, evaluated
    ("aws_vpc", "m", "id")  Ref("aws_vpc.m", "id") where the side declares `aws_vpc.m`; data and modules likewise
    ("Bucket", "Arn")       Ref("Bucket", "Arn")
    anything else           Unknown("AWS::Region"), as written

The template of a Defaulted is always a template string: text with `${…}` parts, a bare variable is `${var.x}`.

How a dialect adds its functions is told in scope.py: a module of this package with the tables FUNCTIONS,
STRUCTURAL and LAZY, and one place in each row of `_TABLES`. For a declaration whose type has `::` in it, the number
of instances is `cloudformation.count(declaration, scope)`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from iacdiff.records import Declaration, Declared, Expression, Kind, Span, Unknown, Value, ValuePath
from iacdiff.resolve import cloudformation, functions
from iacdiff.resolve.instances import only_instance
from iacdiff.resolve.json_text import structured
from iacdiff.resolve.names import Names, folder_of
from iacdiff.resolve.scope import CannotTell, Functions

__all__ = ["resolve"]


def _together(*tables: Functions) -> Functions:
    return {name: work for table in tables for name, work in table.items()}


_TABLES = (
    _together(functions.FUNCTIONS, cloudformation.FUNCTIONS),
    _together(functions.STRUCTURAL, cloudformation.STRUCTURAL),
    _together(functions.LAZY, cloudformation.LAZY),
)
_REPEATABLE = (Kind.RESOURCE, Kind.DATA, Kind.MODULE)


def resolve(declared: Declared) -> Declared:
    """Work out what the text fixes; what it does not stays Unknown. Never raises, and bounded in time and memory."""
    names = Names(declared, _TABLES)
    items = tuple(_declaration(item, names) for item in declared.items)
    worked = {key: _name(key, names) for key in declared.names}
    resolved = replace(declared, items=items, names=worked)
    if not declared.modules:
        return resolved
    from iacdiff.resolve.program import interpret  # only a program pays for its interpreter

    return interpret(resolved)


def _name(key: str, names: Names) -> Value:
    names.folder = key.partition(":local.")[0] if ":local." in key else "."
    names.evaluator.begin()
    try:
        return names.named(key)
    except CannotTell:
        return Unknown(key)


def _declaration(declaration: Declaration, names: Names) -> Declaration:
    names.folder = folder_of(declaration)
    scope = names.evaluator
    scope.begin()
    count = names.instances(declaration.id) if declaration.kind in _REPEATABLE else declaration.count
    scope.begin(only_instance(declaration, count, scope))
    attributes: dict[str, Value] = {}
    worked = scope.evaluate(dict(declaration.attributes))
    if isinstance(worked, dict):
        attributes = {key: structured(value, names.refer) for key, value in worked.items()}
    spans = {**declaration.spans, **dict(_made_by_dynamic(declaration, attributes))}
    return replace(declaration, attributes=attributes, spans=spans, count=count)


def _made_by_dynamic(declaration: Declaration, attributes: Mapping[str, Value]) -> Iterator[tuple[ValuePath, Span]]:
    """Each block that a dynamic block makes is written where that block's content is."""
    for key, value in declaration.attributes.items():
        match value, attributes.get(key):
            case [Expression(op="expand")], [*made]:
                inner = [(path, span) for path, span in declaration.spans.items() if len(path) > 1 and path[0] == key]
                for number in range(len(made)):
                    yield from (((key, number, *path[1:]), span) for path, span in inner)
