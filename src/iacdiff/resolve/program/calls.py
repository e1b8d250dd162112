"""Calls: of the program's own functions, classes and methods; the library's are told from there."""

from __future__ import annotations

from typing import Final

from iacdiff import constructs, program
from iacdiff.records import Defaulted, Ref, Unknown
from iacdiff.resolve.program import plain as plainly
from iacdiff.resolve.program.machine import Left, Machine, Returned, found, iterated, source
from iacdiff.resolve.program.members import find, member_of, prepare
from iacdiff.resolve.program.values import (
    Builder,
    Closure,
    Component,
    External,
    Given,
    Handle,
    Held,
    Instance,
    Items,
    ModuleValue,
    Native,
    Part,
    Scope,
    Table,
    UserClass,
)
from iacdiff.resolve.values import spread

_DEEPEST: Final = 60
_AGAIN: Final = 6
"""How often one function may stand in its own call."""
_CONSTRUCTORS: Final = ("constructor", "__init__")


def closure(function: program.Function, scope: Scope, name: str = "") -> Closure:
    """A function where it is written."""
    return Closure(function, scope, name, None, scope.within)


# ---------------------------------------------------------------------------------------------- a call as written


def call(machine: Machine, node: program.Call, scope: Scope) -> Held:
    """What a call gives back; whatever it declares is declared."""
    callee = node.callee
    if isinstance(callee, program.Name) and callee.id == "super":
        args, keywords = arguments(machine, node, scope)
        return _super(machine, scope, args, keywords, node)
    if isinstance(callee, program.Name) and callee.id == "this" and isinstance(scope.this, Instance) and scope.within:
        args, keywords = arguments(machine, node, scope)
        construct(machine, scope.within, scope.this, args, keywords, (node, scope))
        return None
    if isinstance(callee, program.Member):
        return _member_call(machine, node, callee, scope)
    value = machine.evaluate(callee, scope)
    args, keywords = arguments(machine, node, scope)
    return invoke(machine, value, args, keywords, (node, scope))


def _member_call(machine: Machine, node: program.Call, callee: program.Member, scope: Scope) -> Held:
    if isinstance(callee.object, program.Name) and callee.object.id == "super":
        args, keywords = arguments(machine, node, scope)
        if callee.name in _CONSTRUCTORS:
            return _super(machine, scope, args, keywords, node)
        return _super_method(machine, scope, callee.name, args, keywords)
    owner = machine.evaluate(callee.object, scope)
    args, keywords = arguments(machine, node, scope)
    return method(machine, owner, callee.name, args, keywords, (node, scope))


At = tuple[program.Call, Scope] | None
"""Where a call is written, and in which scope."""


def arguments(machine: Machine, node: program.Call, scope: Scope) -> tuple[list[Held], Table]:
    """The positional arguments, and those by name."""
    args: list[Held] = []
    keywords = Table()
    for arg in node.args:
        if not isinstance(arg, program.Spread):
            args.append(machine.evaluate(arg, scope))
            continue
        value = machine.evaluate(arg.value, scope)
        if isinstance(value, Defaulted):
            value = spread(value)
        if isinstance(value, dict):
            keywords.take(value)
        elif (many := iterated(value)) is not None:
            args.extend(many)
        elif not isinstance(value, Given):
            keywords["..."] = Unknown(source(arg.value.place, scope))
    for name, value in node.keywords:
        keywords[name] = machine.evaluate(value, scope)
        keywords.places[name] = machine.span(value.place, scope)
    return args, keywords


# ---------------------------------------------------------------------------------------------- functions


def invoke(machine: Machine, value: Held, args: list[Held], keywords: Table, at: At = None) -> Held:
    """Call a value."""
    match value:
        case Closure(within=UserClass(statics=statics), name=name) if f"{name}/{len(args)}" in statics:
            exact = statics[f"{name}/{len(args)}"]
            same = value.function is exact.function or (
                statics.get(name) is not None and statics[name].function is value.function
            )
            return run(
                machine,
                Closure(exact.function, exact.scope, name, value.this, value.within) if same else value,
                args,
                keywords,
            )
        case Closure():
            return run(machine, value, args, keywords)
        case UserClass():
            return instantiate(machine, value, args, keywords, at)
        case External():
            from iacdiff.resolve.program.library import call_library  # the library calls closures

            return call_library(machine, value, args, keywords, at)
        case Native(work):
            return work(args)
        case Ref() | Handle() | Instance() if not args:
            return value
    for arg in args:  # what an unknown function does with a callback is not known, but it may call it
        if isinstance(arg, Closure) and machine.depth < _DEEPEST * 4:
            machine.uncertain += 1
            run(machine, arg, [Unknown(parameter.name) for parameter in arg.function.parameters], Table())
            machine.uncertain -= 1
    return _unknown(value, at)


def _unknown(value: Held, at: At) -> Held:
    return Unknown(source(at[0].place, at[1])) if at else Unknown("call")


def run(machine: Machine, called: Closure, args: list[Held], keywords: Table) -> Held:
    """Call a function of the program."""
    function = called.function
    if len(machine.calls) > _DEEPEST or machine.calls.count(id(function)) > _AGAIN:
        return Unknown(called.name or "recursion")
    inner = Scope(called.scope.module, called.scope, called.this, called.within)
    machine.called.add(id(function))
    machine.calls.append(id(function))
    machine.maybe.append([])
    try:
        parameters(machine, function, args, keywords, inner)
        signal = machine.run(function.body, inner)
    finally:
        machine.calls.pop()
        maybe = machine.maybe.pop()
    if isinstance(signal, Returned):
        maybe.append(signal.value)
    if not maybe or isinstance(signal, Left):
        return maybe[-1] if maybe else None
    return found(maybe)


def parameters(machine: Machine, function: program.Function, args: list[Held], keywords: Table, scope: Scope) -> None:
    """Bind the arguments of a call."""
    rest = Table(keywords, keywords.places)
    waiting = list(args)
    for parameter in function.parameters:
        name = parameter.name
        if parameter.rest == "positional":
            value: Held = Items(waiting)
            waiting = []
        elif parameter.rest == "keywords":
            value = rest.pop("**", None) or rest
        elif name in rest and not waiting:
            value = rest.pop(name)
        elif waiting:
            value = waiting.pop(0)
        else:
            value = rest.pop(name, None)
        if parameter.default is not None and (value is None or isinstance(value, Unknown)):
            default = machine.evaluate(parameter.default, scope)
            value = default if value is None else value
        _receive(machine, parameter, value, scope)


def _receive(machine: Machine, parameter: program.Parameter, value: Held, scope: Scope) -> None:
    scope.vars[parameter.name] = value
    if parameter.pattern is not None:
        machine.bind(parameter.pattern, value, scope)
    if parameter.field and isinstance(scope.this, Instance):
        machine.put(scope.this.fields, parameter.name, value)


# ---------------------------------------------------------------------------------------------- classes


def instantiate(machine: Machine, of: UserClass, args: list[Held], keywords: Table, at: At = None) -> Held:
    """`new C(…)`."""
    of.made += 1
    instance = Instance(of)
    if len(machine.calls) > _DEEPEST or machine.calls.count(id(of)) > _AGAIN:
        return instance
    machine.calls.append(id(of))
    try:
        construct(machine, of, instance, args, keywords, at)
    finally:
        machine.calls.pop()
    return instance


def construct(
    machine: Machine, of: UserClass, instance: Instance, args: list[Held], keywords: Table, at: At = None
) -> None:
    """Run a class's constructor on an instance, those of its bases included."""
    prepare(machine, of)
    own = of.statics.get(f"constructor/{len(args)}") or of.statics.get("constructor")
    inner = Scope(of.scope.module, of.scope, instance, of)
    for bind in of.node.fields:
        if isinstance(bind.target, program.Name) and bind.target.id not in of.node.static:
            machine.put(instance.fields, bind.target.id, machine.evaluate(bind.value, inner))
            instance.fields.places[bind.target.id] = machine.span(bind.place, inner)
    if isinstance(own, Closure):
        run(machine, Closure(own.function, own.scope, of.node.name, instance, of), args, keywords)
    else:
        _inherit(machine, of, instance, args, keywords, at)


def _inherit(machine: Machine, of: UserClass, instance: Instance, args: list[Held], keywords: Table, at: At) -> None:
    bases = [machine.evaluate(base, of.scope) for base in of.node.bases]
    base = next((base for base in bases if isinstance(base, (UserClass, External))), None)
    if isinstance(base, UserClass) and base is not of:
        construct(machine, base, instance, args, keywords, at)
        return
    if isinstance(base, External):
        _library_base(machine, base, instance, args, keywords, at)
        return
    _data(of, instance, args, keywords)


def _data(of: UserClass, instance: Instance, args: list[Held], keywords: Table) -> None:
    """A class without a constructor: a record of its fields."""
    names = [bind.target.id for bind in of.node.fields if isinstance(bind.target, program.Name)]
    for name, value in zip(names, args, strict=False):
        instance.fields[name] = value
    instance.fields.take(keywords)


def _library_base(
    machine: Machine, base: External, instance: Instance, args: list[Held], keywords: Table, at: At
) -> None:
    symbol = constructs.identify(base.module, base.path)
    if symbol is not None and not constructs.is_component(symbol):
        from iacdiff.resolve.program.library import call_library

        made = call_library(machine, base, args, keywords, at) if args else None
        if isinstance(made, Handle):
            instance.handle = made
            return
    instance.component = symbol is not None and constructs.is_component(symbol)
    if not instance.component:
        instance.fields.take(keywords)
        for arg in args:
            if isinstance(arg, dict):
                instance.fields.take(arg)


def _super(machine: Machine, scope: Scope, args: list[Held], keywords: Table, node: program.Call) -> Held:
    if scope.within is not None and isinstance(scope.this, Instance):
        _inherit(machine, scope.within, scope.this, args, keywords, (node, scope))
    return None


def _super_method(machine: Machine, scope: Scope, name: str, args: list[Held], keywords: Table) -> Held:
    of = scope.within
    for base in of.node.bases if of else ():
        held = machine.evaluate(base, of.scope) if of else None
        if isinstance(held, UserClass) and (got := find(machine, held, name)) and isinstance(got[1], Closure):
            return run(machine, Closure(got[1].function, got[1].scope, name, scope.this, got[0]), args, keywords)
    return Unknown(f"super.{name}()")


# ---------------------------------------------------------------------------------------------- methods


def method(machine: Machine, owner: Held, name: str, args: list[Held], keywords: Table, at: At) -> Held:
    """`owner.name(args)`."""
    from iacdiff.resolve.program import builtins, library

    if name in library.APPLY and args and isinstance(args[-1], (Closure, External, Native, UserClass)):
        made = invoke(machine, args[-1], [owner], Table(), at)
        is_pair = name.startswith("ApplyT") and isinstance(made, list) and len(made) == 2 and made[1] is None
        return made[0] if is_pair else made
    match owner:
        case Instance():
            return _instance_method(machine, owner, name, args, keywords, at)
        case UserClass():
            got = find(machine, owner, name)
            return (
                _found(machine, got, owner, name, args, keywords) if got else library.no_method(owner, name, args, at)
            )
        case ModuleValue() | External():
            held = member_of(machine, owner, name, at[0].callee if at else None, at[1] if at else None)
            return invoke(machine, held, args, keywords, at)
        case Closure() if name in ("call", "bind", "apply"):
            return owner if name == "bind" else run(machine, owner, args[1:], keywords)
        case Handle() | Part() | Component() | Builder() | Given() | Unknown() | Ref():
            return library.library_method(machine, owner, name, args, keywords, at)
    return builtins.data_method(machine, owner, name, args, keywords, at)


def _found(
    machine: Machine, got: tuple[UserClass, Held], this: Held, name: str, args: list[Held], keywords: Table
) -> Held:
    of, value = got
    exact = of.statics.get(f"{name}/{len(args) + len(keywords)}")
    value = exact if isinstance(exact, Closure) and isinstance(value, Closure) else value
    if not isinstance(value, Closure):
        return invoke(machine, value, args, keywords)
    return run(machine, Closure(value.function, value.scope, name, this, of), args, keywords)


def _instance_method(machine: Machine, owner: Instance, name: str, args: list[Held], keywords: Table, at: At) -> Held:
    from iacdiff.resolve.program import library

    held = owner.fields.get(name)
    if isinstance(held, (Closure, Native, UserClass)):
        return invoke(machine, held, args, keywords, at)
    got = find(machine, owner.of, name)
    if got is not None:
        return _found(machine, got, owner, name, args, keywords)
    accessor = _accessor(name)
    if not args and accessor in owner.fields:
        return owner.fields[accessor]
    if owner.handle is not None:
        return library.construct_method(machine, owner.handle, name, args, keywords, at)
    return library.component_method(machine, owner, name, args, keywords, at)


def _accessor(name: str) -> str:
    """Java's `getVpcId` and record's `vpcId`, Go's `VpcId` → `vpcId`."""
    bare = name[3:] if name.startswith("get") and name[3:4].isupper() else name
    return bare[:1].lower() + bare[1:]


__all__ = ["call", "closure", "instantiate", "invoke", "method", "plainly", "run"]
