"""Calls of the libraries: what declares, what wraps a value, what is a value of its own."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

from iacdiff import constructs
from iacdiff.constructs import Symbol
from iacdiff.records import Defaulted, Kind, Ref, Unknown
from iacdiff.resolve.program import plain as plainly
from iacdiff.resolve.program.builtins import SAME, builtin, formatted
from iacdiff.resolve.program.calls import At, invoke, run
from iacdiff.resolve.program.declare import add, declare
from iacdiff.resolve.program.machine import Machine, source, unknowns
from iacdiff.resolve.program.values import (
    SCOPES,
    Builder,
    Closure,
    Component,
    External,
    Given,
    Handle,
    Held,
    Instance,
    Items,
    Native,
    Part,
    Table,
    UserClass,
)
from iacdiff.resolve.values import extended, spread

APPLY: Final = frozenset({"then", "apply", "ApplyT", "applyValue", "Apply", "ApplyTWithContext"})
_RECORDED: Final = re.compile(
    r"(?:add|grant|allow|attach|apply|enable|schedule|scale|put|set|override|connect|bind|configure|use|with|deny|disable|on)"
    r"(?=[A-Z_]|$)",
    re.IGNORECASE,
)
_OVERRIDES: Final = frozenset(
    {
        "addPropertyOverride",
        "add_property_override",
        "addOverride",
        "add_override",
        "AddPropertyOverride",
        "AddOverride",
    }
)
_LOOKUPS: Final = re.compile(
    r"(?:get|require|try_?get_?context|get_?context|get_?secret|require_?secret|get_?object|require_?object|get_?number|get_?boolean"
    r"|require_?number|require_?boolean|get_?int|require_?int|get_?bool|require_?bool|try|getenv|get_?or_?default|getordefault)",
    re.IGNORECASE,
)
_OUTPUTS: Final = frozenset({"registerOutputs", "register_outputs", "RegisterResourceOutputs", "RegisterOutputs"})


# ---------------------------------------------------------------------------------------------- entry


def call_library(machine: Machine, called: External, args: list[Held], keywords: Table, at: At) -> Held:
    """Call something of a library."""
    symbol = constructs.identify(called.module, called.path) if called.module else None
    if symbol is None:
        return builtin(machine, called, args, keywords, at)
    core = _CORE.get(symbol.name) if not symbol.provider else None
    if core is not None and (symbol.core or symbol.platform == "pulumi" or symbol.path[-1:] in _CORE_OWNERS):
        return core(machine, symbol, args, keywords, at)
    if symbol.name in ("builder", "create", "of_builder") and symbol.path:
        return _builder(called, symbol, args)
    if symbol.name[:1].islower() and symbol.path[-1:] and symbol.path[-1][:1].isupper():
        return _static(machine, symbol, args, keywords, at)
    looked_up = constructs.data_of(symbol)
    if looked_up is not None and not (symbol.name[:1].isupper() and at and at[0].new):
        return _data(machine, symbol, args, keywords, at)
    return _construct(machine, symbol, args, keywords, at)


def _where(machine: Machine, at: At) -> tuple[object, str] | None:
    return (machine.span(at[0].place, at[1]), at[1].module.source.block) if at else None


def _text(value: Held) -> bool:
    """Whether a value can be a name."""
    if isinstance(value, Defaulted):
        value = value.value
    return isinstance(value, (str, Unknown, Given, Ref))


def _scope(value: Held) -> bool:
    return isinstance(value, (*SCOPES, Unknown, Ref))


def _construct(machine: Machine, symbol: Symbol, args: list[Held], keywords: Table, at: At) -> Held:
    """A call with the arguments of a declaration is one; any other makes a value."""
    kind = constructs.kind(symbol)
    pulumi = symbol.platform == "pulumi"
    taken = _pulumi_arguments(args, keywords, at) if pulumi else _scoped_arguments(args, keywords)
    if kind is Kind.BACKEND:
        taken = _scoped_arguments([*args[:1], "", *args[1:]], keywords)
    component = constructs.facts()[symbol.platform].get(symbol.name) == "component"
    if component:
        return Component(symbol.name, taken[0] if taken else None)
    if symbol.name[:1].islower():
        return _unknown(symbol, at) if symbol.platform == "pulumi" or not args else value_of(symbol, args, keywords)
    if kind is None or taken is None:
        return value_of(symbol, args, keywords, called_new=True)
    name, attributes = taken
    where = _where(machine, at)
    if where is None:
        return Unknown(symbol.type)
    return declare(machine, kind, symbol, name, attributes, where)  # type: ignore[arg-type]


def _scoped_arguments(args: list[Held], keywords: Table) -> tuple[Held, Table] | None:
    """CDK, CDKTF: scope, id, and what else there is."""
    rest = Table(keywords, keywords.places)
    waiting = list(args)
    scope = rest.pop("scope", None) if "scope" in rest else waiting.pop(0) if waiting else None
    key = next((key for key in ("id", "id_", "construct_id", "ns", "name") if key in rest and not waiting), None)
    name = waiting.pop(0) if waiting else rest.pop(key) if key else None
    if not _scope(scope) or not _text(name):
        return None
    for arg in waiting:
        arg = spread(arg) if isinstance(arg, Defaulted) else arg
        if isinstance(arg, Instance):
            arg = arg.fields
        if isinstance(arg, dict):
            rest.take(arg)
        elif isinstance(arg, (Unknown, Given)):
            rest["..."] = arg
        elif isinstance(arg, Builder):
            rest.take(arg.entries)
    return name, rest


def _pulumi_arguments(args: list[Held], keywords: Table, at: At) -> tuple[Held, Table] | None:
    """Pulumi: name, arguments, options; Go's context comes before them."""
    rest = Table(keywords, keywords.places)
    waiting = list(args)
    language = at[1].module.source.language if at else None
    if language == "go" and waiting:
        waiting.pop(0)
    name = waiting.pop(0) if waiting else rest.pop("resource_name", rest.pop("name_", None))
    if not _text(name):
        return None
    options = Table()
    for number, arg in enumerate(waiting):
        _take_argument(arg, number, rest, options)
    given = rest.pop("opts", None)
    if isinstance(given, dict):
        options.take(given)
    if isinstance(inner := rest.get("args"), dict) and len(rest) == 1:
        rest = Table(inner, getattr(inner, "places", {}))
    kept = {_camel(key): value for key, value in options.items() if _camel(key) in _OPTIONS and value is not None}
    if kept:
        rest["opts"] = Table(kept, {_camel(key): place for key, place in options.places.items()})
    return name, rest


_OPTIONS: Final = frozenset(
    {"parent", "provider", "dependsOn", "protect", "ignoreChanges", "deleteBeforeReplace", "retainOnDelete"}
)


def _camel(key: str) -> str:
    head, *tail = key.split("_")
    return head + "".join(word[:1].upper() + word[1:] for word in tail)


def _take_argument(arg: Held, number: int, rest: Table, options: Table) -> None:
    arg = spread(arg) if isinstance(arg, Defaulted) else arg
    if isinstance(arg, Instance):
        arg = arg.fields
    if isinstance(arg, Builder):
        arg = arg.entries
    if isinstance(arg, dict):
        is_options = number > 0 or (arg and all(_camel(key) in _OPTIONS for key in arg))
        (options if is_options else rest).take(arg)
    elif isinstance(arg, list):
        for part in arg:
            if isinstance(part, dict):
                options.take(part)
    elif isinstance(arg, (Unknown, Given)) and number == 0:
        rest["..."] = Unknown(plainly.name_of(arg)[2:-1])


def value_of(symbol: Symbol, args: list[Held], keywords: Table, called_new: bool = False) -> Held:
    """A value class: its arguments by name are a structure; positional ones are kept as those of its constructor."""
    tables = [arg for arg in args if isinstance(arg, dict)]
    if not args:
        if called_new and (keywords or re.search(r"(?:Args|Props|Options|Config|Property)\w*$", symbol.name)):
            return Table(keywords, keywords.places)
        return Table(
            {"$call" if not called_new else "$new": symbol.type, "args": Items([keywords] if keywords else [])}
        )
    if called_new and len(args) == 1 and tables:
        merged = Table(tables[0], getattr(tables[0], "places", {}))
        merged.take(keywords)
        return merged
    if called_new and re.search(r"(?:Array|List)$", symbol.name):
        return Items(args)
    table = Table({"$new" if called_new else "$call": symbol.type, "args": Items(args)})
    if keywords:
        table["args"].append(keywords)
    stands_for = (
        constructs.meaning(symbol, [plainly.plain(arg) for arg in args[:3]]) if symbol.platform == "cdk" else None
    )
    if stands_for is not None:
        table["value"] = stands_for
    return table


# ---------------------------------------------------------------------------------------------- statics, look-ups


def _static(machine: Machine, symbol: Symbol, args: list[Held], keywords: Table, at: At) -> Held:
    """`Bucket.fromBucketName(this, "x", …)`, `Bucket.get("x", id)` look up; `Duration.days(7)` is a value."""
    owner = Symbol(symbol.platform, symbol.provider, symbol.path[:-1], symbol.path[-1])
    where = _where(machine, at)
    if symbol.platform == "pulumi" and symbol.name == "get" and where and args and _text(args[0]):
        attributes = Table({"id": args[1]} if len(args) > 1 else {})
        return declare(machine, Kind.DATA, owner, args[0], attributes, where)  # type: ignore[arg-type]
    if symbol.name.startswith("from") and where and symbol.platform != "pulumi":
        taken = _scoped_arguments(args, keywords)
        if (
            taken is not None
            and constructs.kind(owner) is Kind.RESOURCE
            and isinstance(args[0] if args else keywords.get("scope"), SCOPES)
        ):
            name, attributes = taken
            for number, arg in enumerate(args[2:]):
                if not isinstance(arg, (dict, Given)):
                    attributes[symbol.name if number == 0 else f"{symbol.name}[{number}]"] = arg
            return declare(machine, Kind.DATA, owner, name, attributes, where)  # type: ignore[arg-type]
    if not args and not keywords and symbol.name in ("toString", "values"):
        return Unknown(symbol.type)
    return value_of(symbol, args, keywords)


def _data(machine: Machine, symbol: Symbol, args: list[Held], keywords: Table, at: At) -> Held:
    """`aws.ec2.getAmi({…})`."""
    where = _where(machine, at)
    if where is None or at is None:
        return Unknown(symbol.type)
    attributes = Table(keywords, keywords.places)
    attributes.pop("opts", None)
    for arg in args:
        if isinstance(arg, dict) and not set(map(_camel, arg)) <= {"provider", "parent", "async"}:
            attributes.take(arg)
    attributes.pop("opts", None)
    thing = Symbol(symbol.platform, symbol.provider, symbol.path, symbol.name)
    named = (
        thing.type,
        Symbol("pulumi", symbol.provider, symbol.path, constructs.data_of(symbol) or "").canonical,
        symbol.name,
    )
    return add(machine, Kind.DATA, named, attributes, where, symbol)  # type: ignore[arg-type]


# ---------------------------------------------------------------------------------------------- builders


def _builder(called: External, symbol: Symbol, args: list[Held]) -> Held:
    path = called.path[:-1]
    if path[-1:] == ("Builder",):
        path = path[:-1]
    return Builder(External(called.module, path), list(args), Table())


def build(machine: Machine, owner: Builder, name: str, args: list[Held], at: At) -> Held:
    """A builder's next word."""
    if name == "build":
        if owner.args or at is None:
            return call_library(machine, owner.target, owner.args, owner.entries, at)
        return owner.entries
    if not args and re.match(r"get[A-Z]", name):
        return Unknown(source(at[0].place, at[1]) if at else name)
    key = name if len(name) < 4 or not re.match(r"add[A-Z]", name) else name[3:4].lower() + name[4:]
    value: Held = args[0] if len(args) == 1 else Items(args)
    if key in owner.entries and isinstance(owner.entries[key], list) and key != name:
        owner.entries[key].append(value)
    else:
        owner.entries[key] = value
        if at is not None:
            place = at[0].args[0].place if at[0].args else at[0].place
            owner.entries.places[key] = machine.span(place, at[1])
    return owner


# ---------------------------------------------------------------------------------------------- methods


def library_method(machine: Machine, owner: Held, name: str, args: list[Held], keywords: Table, at: At) -> Held:
    """A method of something that a library has made, or of something that is not known."""
    match owner:
        case Builder():
            return build(machine, owner, name, args, at)
        case Handle() | Part():
            return construct_method(machine, owner, name, args, keywords, at)
        case Component():
            return component_method(machine, owner, name, args, keywords, at)
    return unknown_method(machine, owner, name, args, keywords, at)


def construct_method(
    machine: Machine, owner: Handle | Part, name: str, args: list[Held], keywords: Table, at: At
) -> Held:
    """A method of a declared construct: what it adds is kept under its name; what it only reads is a reference."""
    handle = owner if isinstance(owner, Handle) else owner.of
    base = "" if isinstance(owner, Handle) else owner.path
    if name in _OVERRIDES and len(args) > 1:
        overrides = owner.attributes.setdefault(name, Table())
        overrides[plainly.name_of(args[0])] = args[1]
        return None
    if name == "add" and base == "tags" and len(args) > 1:
        owner.attributes[plainly.name_of(args[0])] = args[1]
        return None
    if name in ("node", "getNode", "Node", "of"):
        return owner
    if _RECORDED.match(name) and (args or keywords):
        return _record(machine, owner, (name, extended(base, name)), args, keywords, at)
    if not args and not keywords:
        accessor = name[3:] if re.match(r"get[A-Z]", name) else name
        accessor = accessor[:1].lower() + accessor[1:] if not accessor.isupper() else accessor.lower()
        return Ref(handle.id, extended(base, accessor))
    if name.lower().startswith("metric"):
        return Table(
            {"$call": f"{handle.type}.{name}", "of": handle, "args": Items([*args, *([keywords] if keywords else [])])}
        )
    shown = ", ".join(plainly.name_of(arg) for arg in args)[:80]
    return Ref(handle.id, extended(base, f"{name}({shown})"))


def _record(
    machine: Machine, owner: Handle | Part, named: tuple[str, str], args: list[Held], keywords: Table, at: At
) -> Held:
    """Keep what a method adds; `named` is the attribute that it stands in, and the path to it."""
    name, path = named
    handle = owner if isinstance(owner, Handle) else owner.of
    entry: Held
    tables = [arg for arg in args if isinstance(arg, dict) and "$call" not in arg and "$new" not in arg]
    if len(args) == 1 and not keywords:
        entry = args[0]
    elif len(tables) + bool(keywords) == 1 and len(args) - len(tables) <= 1:
        entry = Table({"id": args[0]} if len(args) > len(tables) else {})
        for table in (*tables, keywords):
            entry.take(table)
    else:
        entry = Items([*args, *([keywords] if keywords else [])])
    made = entry if isinstance(entry, Table) else Table()
    if not machine.shadow:
        many = owner.attributes.setdefault(name, Items())
        if isinstance(many, list):
            if at is not None:
                getattr(many, "places", {})[len(many)] = machine.span(at[0].place, at[1])
            many.append(entry)
    return Part(handle, made, path)


def component_method(machine: Machine, owner: Held, name: str, args: list[Held], keywords: Table, at: At) -> Held:
    """A method that a stack or a component has from its library."""
    if name in _OUTPUTS and args:
        table = args[-1]
        if isinstance(table, dict):
            for key, value in table.items():
                output(machine, key, value, getattr(table, "places", {}).get(key), at, weak=True)
        return None
    if name in _OVERRIDES and args and at:
        return _stack_override(machine, args, at)
    if _LOOKUPS.fullmatch(name) and args and isinstance(args[0], str):
        return Unknown(args[0])
    if name in ("node", "getNode", "Node"):
        return owner
    if not args and not keywords:
        return member_like(owner, name)
    return Unknown(source(at[0].place, at[1])) if at else None


def member_like(owner: Held, name: str) -> Held:
    accessor = name[3:] if re.match(r"get[A-Z]", name) else name
    accessor = accessor[:1].lower() + accessor[1:]
    stack = {"region": "AWS::Region", "account": "AWS::AccountId"}
    return Unknown(stack.get(accessor, accessor))


def _stack_override(machine: Machine, args: list[Held], at: At) -> Held:
    """`addOverride("terraform.backend.s3…", …)` on a stack is its backend."""
    path = plainly.name_of(args[0])
    found = re.match(r"terraform\.backend\.(\w+)(?:\.(.+))?", path)
    if found is None or at is None:
        return None
    value = args[1] if len(args) > 1 else None
    where = (machine.span(at[0].place, at[1]), at[1].module.source.block)
    handle = next((one for one in machine.handles if one.kind is Kind.BACKEND and one.name == found[1]), None)
    if handle is None:
        handle = add(machine, Kind.BACKEND, ("backend", "backend", found[1]), Table(), where)
    if found[2]:
        handle.attributes[found[2]] = value
        handle.attributes.places[found[2]] = where[0]
    elif isinstance(value, dict):
        handle.attributes.take(value)
    return None


def unknown_method(machine: Machine, owner: Held, name: str, args: list[Held], keywords: Table, at: At) -> Held:
    """A method of something that is not known."""
    if name in ("export", "Export") and len(args) > 1 and isinstance(owner, Given):
        place = None
        output(machine, plainly.name_of(args[0]), args[1], place, at)
        return None
    if _LOOKUPS.fullmatch(name) and args and isinstance(args[0], str) and not isinstance(owner, Ref):
        return (
            plainly.defaulted(Unknown(args[0]), args[1])
            if (len(args) > 1 and not isinstance(args[1], (Unknown, Given, dict)))
            or (len(args) > 1 and isinstance(args[1], dict) and isinstance(owner, Given))
            else Unknown(args[0])
        )
    if name in ("orElse", "orElseGet", "getOrElse", "or_else") and args and isinstance(owner, (Unknown, Given)):
        value = run(machine, args[0], [], Table()) if isinstance(args[0], Closure) else args[0]
        return plainly.defaulted(owner, value)
    if (
        name in ("slice", "subList")
        and args
        and all(isinstance(arg, int) for arg in args)
        and len(args) == 2
        and args[1] - args[0] <= 20
    ):
        from iacdiff.resolve.program.members import index_of

        return Items(index_of(machine, owner, number, None, None) for number in range(args[0], args[1]))
    if name in SAME or (
        name in ("toString", "asString", "trim", "elem", "ToStringOutput", "Elem") and isinstance(owner, (Ref, Given))
    ):
        return owner
    if isinstance(owner, Ref):
        handle = machine.by_id.get(owner.target)
        if handle is not None and _RECORDED.match(name) and args and not any(isinstance(arg, Closure) for arg in args):
            path = extended(owner.path, name)
            return _record(machine, handle, (path, path), args, keywords, at)
        if not args and not keywords:
            return Ref(owner.target, extended(owner.path, name))
    result = _callbacks(machine, args)
    if at is None:
        return Unknown(name)
    text = source(at[0].place, at[1])
    return result if result is not None else Unknown(text)


def _callbacks(machine: Machine, args: list[Held]) -> Held:
    """What is passed a function calls it an unknown number of times."""
    for arg in args:
        if isinstance(arg, Closure):
            machine.uncertain += 1
            try:
                given = [unknowns(_pattern(parameter)) for parameter in arg.function.parameters]
                run(machine, arg, given, Table())
            finally:
                machine.uncertain -= 1
    return None


def _pattern(parameter: object) -> object:
    from iacdiff import program

    own = getattr(parameter, "pattern", None)
    return own if own is not None else program.Name(getattr(parameter, "name", "item"), None)  # type: ignore[arg-type]


def no_method(owner: UserClass, name: str, args: list[Held], at: At) -> Held:
    """A class-level method that the program does not write itself, such as an enum's or a builder's."""
    if name == "builder":
        return Builder(External("", (owner.node.name,)), [], Table())
    return Unknown(source(at[0].place, at[1])) if at else Unknown(f"{owner.node.name}.{name}")


# ---------------------------------------------------------------------------------------------- outputs


def output(machine: Machine, name: str, value: Held, place: object, at: At, weak: bool = False) -> None:
    """An output of the program; a weak one gives way to another of its name."""
    if at is None:
        return
    where = (machine.span(at[0].place, at[1]), at[1].module.source.block)
    if place is not None:
        where = (place, where[1])  # type: ignore[assignment]
    handle = add(machine, Kind.OUTPUT, ("output", "output", name), Table({"value": value}), where)
    handle.weak = weak


# ---------------------------------------------------------------------------------------------- the platforms' own

Core = Callable[[Machine, Symbol, list[Held], Table, At], Held]

_CORE_OWNERS: Final = (
    ("Fn",),
    ("Token",),
    ("Output",),
    ("Stack",),
    ("Tags",),
    ("Lazy",),
    ("Tag",),
    ("Aspects",),
    ("TerraformStack",),
    ("asset",),
)


def _first(machine: Machine, symbol: Symbol, args: list[Held], keywords: Table, at: At) -> Held:
    if args:
        return args[0]
    return next(iter(keywords.values()), None) if len(keywords) == 1 else keywords


def _all(machine: Machine, symbol: Symbol, args: list[Held], keywords: Table, at: At) -> Held:
    if keywords:
        return keywords
    if len(args) == 1 and isinstance(args[0], (list, dict)):
        return args[0]
    return Items(args)


def _concat(machine: Machine, symbol: Symbol, args: list[Held], keywords: Table, at: At) -> Held:
    if symbol.path[-1:] == ("Fn",):
        return Items(
            item
            for arg in args
            for many in (arg if isinstance(arg, list) else [arg])
            for item in (many if isinstance(many, list) else [many])
        )
    return plainly.joined(args)


def _format(machine: Machine, symbol: Symbol, args: list[Held], keywords: Table, at: At) -> Held:
    return formatted(args[0], args[1:], keywords) if args and isinstance(args[0], str) else _unknown(symbol, at)


def _unknown(symbol: Symbol, at: At) -> Held:
    return Unknown(source(at[0].place, at[1])) if at else Unknown(symbol.type)


def _export(machine: Machine, symbol: Symbol, args: list[Held], keywords: Table, at: At) -> Held:
    name = args[0] if args else keywords.get("name")
    value = args[1] if len(args) > 1 else keywords.get("value")
    output(machine, plainly.name_of(name), value, None, at)
    return None


def _run(machine: Machine, symbol: Symbol, args: list[Held], keywords: Table, at: At) -> Held:
    return invoke(machine, args[0], [Given("ctx")], Table(), at) if args else None


def _options(machine: Machine, symbol: Symbol, args: list[Held], keywords: Table, at: At) -> Held:
    merged = Table(keywords, keywords.places)
    for arg in args:
        if isinstance(arg, dict):
            merged.take(arg)
    return merged


def _option(name: str) -> Core:
    def made(machine: Machine, symbol: Symbol, args: list[Held], keywords: Table, at: At) -> Held:
        return Table({name: args[0] if args else True})

    return made


def _join(machine: Machine, symbol: Symbol, args: list[Held], keywords: Table, at: At) -> Held:
    if len(args) < 2 or not isinstance(args[1], list):
        return _unknown(symbol, at)
    parts: list[Held] = []
    for number, item in enumerate(args[1]):
        parts.extend([args[0], item] if number else [item])
    return plainly.joined(parts)


def _select(machine: Machine, symbol: Symbol, args: list[Held], keywords: Table, at: At) -> Held:
    from iacdiff.resolve.program.members import index_of

    if len(args) < 2:
        return _unknown(symbol, at)
    many, key = (args[0], args[1]) if symbol.name in ("element", "lookup") else (args[1], args[0])
    if isinstance(many, list) and isinstance(key, int) and many:
        key %= len(many)
    return index_of(machine, many, key, at[0], at[1]) if at else None


def _sub(machine: Machine, symbol: Symbol, args: list[Held], keywords: Table, at: At) -> Held:
    return args[0] if len(args) == 1 else _unknown(symbol, at)


def _stack_of(machine: Machine, symbol: Symbol, args: list[Held], keywords: Table, at: At) -> Held:
    owner = args[0] if args else None
    if symbol.path[-1:] == ("Tags",) or symbol.path[-1:] == ("Tag",):
        return _tags(machine, owner)
    if symbol.path[-1:] == ("Output",):
        return owner
    if symbol.path[-1:] == ("Aspects",):
        return Given("aspects")
    return owner if isinstance(owner, Instance) else Component("Stack", None)


def _tags(machine: Machine, owner: Held) -> Held:
    """`Tags.of(x)`: what is added there stands in x's attribute `tags`."""
    if isinstance(owner, Instance) and owner.handle is not None:
        owner = owner.handle
    if isinstance(owner, (Handle, Part)):
        table = owner.attributes.setdefault("tags", Table())
        return Part(
            owner if isinstance(owner, Handle) else owner.of, table if isinstance(table, Table) else Table(), "tags"
        )
    name = owner.of.node.name if isinstance(owner, Instance) else "App"
    table = machine.tags.setdefault(name, Table())
    from iacdiff.records import Span

    holder = Handle(f"class.{name}", Kind.STRUCTURE, "class", "class", name, Span("", 1, 1), "", table)
    return Part(holder, table, "tags")


def _value(machine: Machine, symbol: Symbol, args: list[Held], keywords: Table, at: At) -> Held:
    return value_of(symbol, args, keywords, called_new=True)


def _given(machine: Machine, symbol: Symbol, args: list[Held], keywords: Table, at: At) -> Held:
    return Given(symbol.name[:1].lower() + symbol.name[1:])


_SAME: Final = [
    "interpolate",
    "output",
    "secret",
    "unsecret",
    "from_input",
    "fromInput",
    "json_dumps",
    "jsonStringify",
    "JSONMarshal",
    "String",
    "Bool",
    "Int",
    "Float64",
    "StringPtr",
    "BoolPtr",
    "IntPtr",
    "StringRef",
    "BoolRef",
    "IntRef",
    "Float64Ref",
    "Float64Ptr",
    "StringArray",
    "StringMap",
    "Map",
    "Array",
    "ToOutput",
    "ToStringArrayOutput",
    "jsonencode",
    "asString",
    "asList",
    "asNumber",
    "asAny",
    "as_string",
    "as_list",
    "as_number",
    "as_any",
    "of_value",
    "ofNullable",
    "Any",
    "tolist",
    "toset",
    "tostring",
    "Number",
    "Strings",
    "ToStringOutput",
    "ofSecret",
    "flatten",
    "base64encode",
    "base64_encode",
    "base64",
    "string_value",
    "uncached_string",
    "raw_string",
    "rawString",
    "tomap",
    "distinct",
]


def _config(machine: Machine, symbol: Symbol, args: list[Held], keywords: Table, at: At) -> Held:
    """Go's `config.New(ctx, "")`."""
    if symbol.path[-1:] == ("config",):
        return _given(machine, symbol, args, keywords, at)
    return _construct(machine, symbol, args, keywords, at)


_CORE: Final[dict[str, Core]] = {
    **dict.fromkeys(_SAME, _first),
    "all": _all,
    "tuple": _all,
    "All": _all,
    "concat": _concat,
    "format": _format,
    "Sprintf": _format,
    "export": _export,
    "Run": _run,
    "run": _run,
    "RunErr": _run,
    "Config": _given,
    "NewConfig": _given,
    "New": _config,
    "of": _stack_of,
    "join": _join,
    "select": _select,
    "element": _select,
    "sub": _sub,
    "merge": _options,
    "mergeOptions": _options,
    **dict.fromkeys(
        ("ResourceOptions", "CustomResourceOptions", "ComponentResourceOptions", "InvokeOptions"), _options
    ),
    "Parent": _option("parent"),
    "Provider": _option("provider"),
    "Protect": _option("protect"),
    "DependsOn": _option("dependsOn"),
    **dict.fromkeys(
        (
            "AssetArchive",
            "FileArchive",
            "FileAsset",
            "StringAsset",
            "RemoteArchive",
            "RemoteAsset",
            "NewAssetArchive",
            "NewFileArchive",
        ),
        _value,
    ),
}

__all__ = [
    "APPLY",
    "Native",
    "build",
    "call_library",
    "component_method",
    "construct_method",
    "no_method",
    "unknown_method",
]
