"""A value of a walked program → one of records.py: handles become references, what is left of a library its name."""

import re
from typing import Final

from iacdiff import constructs
from iacdiff.records import Defaulted, Expression, Ref, Unknown, Value
from iacdiff.resolve.program.values import (
    Builder,
    Closure,
    Component,
    External,
    Given,
    Handle,
    Held,
    Instance,
    ModuleValue,
    Native,
    Part,
    UserClass,
)
from iacdiff.resolve.values import at_defaults, left_open, text_of, twin

_DEEPEST: Final = 60
_MOST: Final = 20_000
"""Parts of one value; a value that holds itself many times over is cut."""
_CONSTANT: Final = re.compile(r"[A-Z][A-Z0-9_]*$")
_CHAIN: Final = re.compile(r"[\w$.?!()]*?(\w+)\)?$")
_KEYED: Final = re.compile(r".*[(\[]\s*[\"'`]([\w:.-]+)[\"'`]\s*[)\]]$", re.DOTALL)

_PSEUDO: Final = {
    "REGION": "AWS::Region",
    "ACCOUNT_ID": "AWS::AccountId",
    "PARTITION": "AWS::Partition",
    "STACK_NAME": "AWS::StackName",
    "STACK_ID": "AWS::StackId",
    "URL_SUFFIX": "AWS::URLSuffix",
    "NO_VALUE": "AWS::NoValue",
}


def plain(value: Held) -> Value:
    """The value as the later stages know values; never raises, and cuts what is nested too deep or is too much."""
    return _plain(value, 0, [_MOST])


def _plain(value: Held, depth: int, room: list[int]) -> Value:
    room[0] -= 1
    match value:
        case float() if value.is_integer() and abs(value) < 1e15:
            return int(value)
        case None | bool() | int() | float() | str() | Unknown() | Ref() | Expression():
            return value
        case Defaulted(inner, template):
            return Defaulted(_plain(inner, depth + 1, room), template)
        case _ if depth > _DEEPEST or room[0] < 0:
            return Unknown("…")
        case dict():
            return {str(key): _plain(item, depth + 1, room) for key, item in value.items() if item is not None}
        case list() | tuple():
            return [_plain(item, depth + 1, room) for item in value]
    return _object(value, depth, room)


def _object(value: Held, depth: int, room: list[int]) -> Value:
    match value:
        case Handle(id=target) | Instance(handle=Handle(id=target)):
            return Ref(target)
        case Part(of=handle, path=path):
            return Ref(handle.id, path)
        case Instance():
            return _instance(value, depth, room)
        case External():
            return external(value)
        case Builder(target=target, entries=entries):
            return _plain(entries, depth + 1, room) or external(target)
        case Component(name=name):
            return _plain(name, depth + 1, room)
    return Unknown(_called(value))


def _called(value: Held) -> str:
    """What the program calls something that is no data."""
    match value:
        case Given(name) | Closure(name=name) if name:
            return name
        case UserClass(node=node):
            return node.name
        case ModuleValue() | Native() | Closure():
            return "function"
    return str(value)[:200]


def _instance(value: Instance, depth: int, room: list[int]) -> Value:
    """An object that only holds data is its data; a part of the program that holds resources is its class."""
    if value.component:
        return Ref(f"class.{value.of.node.name}")
    if any(isinstance(item, (Handle, Instance, Component)) for item in value.fields.values()):
        return Unknown(value.of.node.name)
    return _plain(value.fields, depth + 1, room)


def external(value: External) -> Value:
    """A library's constant → its text (`SubnetType.PUBLIC`); anything else of it is not known."""
    symbol = constructs.identify(value.module, value.path) if value.module else None
    if symbol is None:
        return Unknown(".".join(value.path) or value.module)
    known = constructs.constant(symbol)
    if known is not None:
        return plain(known)
    tail = ".".join([part for part in (*symbol.path, symbol.name) if part][-2:])
    if symbol.path[-1:] in (("Aws",), ("AwsAccount",)) and symbol.name in _PSEUDO:
        return Unknown(_PSEUDO[symbol.name])
    last = tail.rsplit(".", 1)[-1]
    owner = tail.rsplit(".", 2)[-2] if "." in tail else ""
    if owner[:1].isupper() and (_CONSTANT.match(last) or last[:1].isupper()):
        return tail
    return Unknown(".".join(value.path) or value.module)


def short(source: str) -> str:
    """What an unknown is called in a template: `process.env.SUFFIX` → `SUFFIX`, `config.get("size")` → `size`."""
    if found := _KEYED.match(source):
        return found[1]
    if found := _CHAIN.match(source):
        return found[1]
    return source


def defaulted(unknown: Held, default: Held) -> Held:
    """An input that is not known and what stands in for it → both in one."""
    source = unknown.name if isinstance(unknown, Given) else unknown.source
    return Defaulted(at_defaults(plain(default)), f"${{{short(source)}}}")


def joined(parts: list[Held]) -> Held:
    """The parts of a text → the text, Defaulted where it depends on the inputs."""
    values = [plain(part) for part in parts]
    default = "".join(_text(at_defaults(value)) for value in values)
    if not any(isinstance(value, (Defaulted, list, dict)) for value in values):
        return default
    return twin(default, "".join(_text(left_open(value)) for value in values))


def _text(value: Value) -> str:
    return "" if value is None else text_of(value)


def name_of(value: Held) -> str:
    """What something is called, with the inputs left in place."""
    value = plain(value)
    if isinstance(value, (list, dict)):
        return "?"
    return "" if value is None else text_of(value)
