"""Trees → values: intrinsic functions become expressions, text that holds JSON becomes structure.

    !Ref Name                 name ("Name",)                    Name
    !GetAtt Db.Endpoint.Port  name ("Db", "Endpoint", "Port")   Db.Endpoint.Port
    !Sub "${Name}-logs"       template (name, "-logs")          !Sub ${Name}-logs
    !If [IsProd, 2, 1]        call ("Fn::If", condition, 2, 1)  !If [IsProd, 2, 1]
    !Join ["-", [a, b]]       call ("Fn::Join", "-", [a, b])    !Join ["-", [a, b]]

The source of an expression is written in YAML's short form whatever the template is written in, so that the two
compare. Pseudo parameters that only a deployment knows are text: `${AWS::Region}`.

What a condition may take away (`!If [C, x, !Ref AWS::NoValue]`) is a call of `Fn::IfEntry`, which gives `[x]` or `[]`.
As the value of an entry it stands in an `expand` expression that is the only member of a list; a list with such
members is a call of `Fn::Members`.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from iacdiff.parse.cfn_json import read_json
from iacdiff.parse.cfn_tree import DEEPEST, Node
from iacdiff.records import Expression, Unknown, Value, ValuePath

NO_VALUE: Final = "AWS::NoValue"
_PLACEHOLDER: Final = re.compile(r"\$\{(!?)([^{}$\n]*)\}")
_BARE_PLACEHOLDER: Final = re.compile(r'("(?:[^"\\]|\\.)*+(?:"|\Z))|\$\{[^{}$"\n]*\}', re.DOTALL)
_AWKWARD: Final = re.compile(r"""[,\[\]"'\n#]|: |^[\s{&*?|>%@`!-]|\s$|^$""")
_LIST_IS_ONE: Final = frozenset({"Fn::Length", "Fn::ToJsonString", "Fn::Transform"})
"""Functions whose list is one argument, not the list of their arguments."""

Place = Callable[[ValuePath, Node], None]
"""Told where each part of a value is written."""


def value_of(node: Node, place: Place | None = None, path: ValuePath = ()) -> Value:
    """A node → its value; `place` hears of every part that has a path of its own."""
    if place and path:
        place(path, node)
    called = _called(node)
    if called:
        value = _function(*called)
        _place_inside(called[1], value, place, path)
        return value
    content = node.content
    if isinstance(content, dict):
        return entries(content, place, path)
    if isinstance(content, list):
        return _members([child for child in content if not is_no_value(child)], place, path)
    if not isinstance(content, str):
        return content
    value = structure(content) if node.readable else Unknown(content)
    _place_inside(node, value, place, path)
    return value


def _called(node: Node) -> tuple[str, Node] | None:
    """The function that a node calls, in whichever form, and its argument."""
    if node.tag:
        return _long_name(node.tag), replace(node, tag="")
    if isinstance(node.content, dict) and len(node.content) == 1:
        ((key, only),) = node.content.items()
        if key == "Ref" or key.startswith("Fn::") or (key == "Condition" and isinstance(only.content, str)):
            return key, only
    return None


def _place_inside(node: Node, value: Value, place: Place | None, path: ValuePath) -> None:
    """Tell where the parts of a structure are written that stands as JSON in a text of several lines."""
    if place is None or not isinstance(node.content, str) or not isinstance(value, (dict, list)):
        return
    text = node.content.rstrip("\n")
    if node.first + 1 + text.count("\n") != node.last:
        return
    reading = read_json(_quoted(text), node.first + 1)
    if reading.error is None and len(reading.documents) == 1:
        value_of(reading.documents[0], lambda inner, part: place((*path, *inner), part))


def entries(content: dict[str, Node], place: Place | None = None, path: ValuePath = ()) -> dict[str, Value]:
    """A mapping that is no function call → its values; without what is AWS::NoValue."""
    out: dict[str, Value] = {}
    for key, child in content.items():
        if is_no_value(child):
            continue
        perhaps = _maybe(child)
        if perhaps and place:
            place((*path, key), child)
        if perhaps:
            out[key] = [Expression("expand", (perhaps,), perhaps.source)]
        else:
            out[key] = value_of(child, place, (*path, key))
    return out


def _members(content: list[Node], place: Place | None, path: ValuePath) -> Value:
    perhaps = [_maybe(child) for child in content]
    if not any(perhaps):
        return [value_of(child, place, (*path, at)) for at, child in enumerate(content)]
    sure = next(at for at, maybe in enumerate(perhaps) if maybe)
    members = [
        maybe or value_of(child, place if at < sure else None, (*path, at))
        for at, (maybe, child) in enumerate(zip(perhaps, content, strict=True))
    ]
    return Expression("call", ("Fn::Members", *members), written(members))


def _maybe(node: Node) -> Expression | None:
    """What a condition may take away, as a call of `Fn::IfEntry`; None for everything else."""
    choice = _choice(node)
    if choice is None or not any(map(_vanishes, choice[1:])):
        return None
    listed = _listed(node)
    return listed if isinstance(listed, Expression) else None


def _choice(node: Node) -> list[Node] | None:
    """The three arguments of an `If`."""
    if node.tag == "If":
        parts = node.content
    elif isinstance(node.content, dict) and len(node.content) == 1 and not node.tag:
        only = node.content.get("Fn::If")
        parts = only.content if only and not only.tag else None
    else:
        return None
    return parts if isinstance(parts, list) and len(parts) == 3 else None


def _vanishes(node: Node) -> bool:
    """Whether it is AWS::NoValue, or may come to be."""
    choice = _choice(node)
    return is_no_value(node) or (choice is not None and any(map(_vanishes, choice[1:])))


def _listed(node: Node) -> Value:
    """What may vanish as a list with it, or an empty one."""
    if is_no_value(node):
        return []
    choice = _choice(node)
    if choice is None or not _vanishes(node):
        return [value_of(node)]
    which, then, otherwise = _which(choice[0]), _listed(choice[1]), _listed(choice[2])
    source = _if_source(which, _listed_source(then), _listed_source(otherwise))
    return Expression("call", ("Fn::IfEntry", which, then, otherwise), source)


def _listed_source(branch: Value) -> str:
    """`[x]` → x as written, `[]` → `!Ref AWS::NoValue`."""
    if isinstance(branch, list):
        return written(branch[0]) if branch else f"!Ref {NO_VALUE}"
    return written(branch)


def is_no_value(node: Node) -> bool:
    """`!Ref AWS::NoValue`: CloudFormation acts as if the entry were not written."""
    if node.tag == "Ref":
        return node.content == NO_VALUE
    if isinstance(node.content, dict) and len(node.content) == 1 and not node.tag:
        only = node.content.get("Ref")
        return only is not None and only.content == NO_VALUE
    return False


def structure(text: str, leaf: Callable[[str], Value] = str) -> Value:
    """Text that holds a JSON object, or a list of them, → that, with `leaf` of each text in it; other text → its leaf.

    A placeholder that stands outside of quotes (`"Count": ${Number}`) is a text of its own.
    """
    bare = text.strip()
    if bare[:1] + bare[-1:] not in ("{}", "[]") or len(bare) < 4:
        return leaf(text)
    try:
        data = json.loads(_quoted(bare))
    except (ValueError, RecursionError):
        return leaf(text)
    useful = bool(data) and (isinstance(data, dict) or any(isinstance(item, dict) for item in data))
    return _leaves(data, leaf) if useful and not _deeper_than(data, DEEPEST // 2) else leaf(text)


def _quoted(text: str) -> str:
    """JSON in which placeholders outside of quotes have quotes."""
    return _BARE_PLACEHOLDER.sub(lambda found: f'"{found[0]}"' if found[1] is None else found[0], text)


def _leaves(data: Value, leaf: Callable[[str], Value]) -> Value:
    if isinstance(data, dict):
        return {key: _leaves(item, leaf) for key, item in data.items()}
    if isinstance(data, list):
        return [_leaves(item, leaf) for item in data]
    return leaf(data) if isinstance(data, str) else data


def written(value: Value) -> str:
    """A value in YAML's short form, on one line: `!Join ["-", [a, !Ref B]]`."""
    match value:
        case Expression(op="name", args=args) if args != (NO_VALUE,):
            return f"!Ref {args[0]}" if len(args) == 1 else f"!GetAtt {'.'.join(args)}"
        case Expression(source=source) | Unknown(source):
            return source
        case None | bool():
            return "null" if value is None else str(value).lower()
        case str():
            return json.dumps(value, ensure_ascii=False) if _AWKWARD.search(value) else value
        case list():
            return "[" + ", ".join(written(item) for item in value) + "]"
        case dict():
            return "{" + ", ".join(f"{key}: {written(item)}" for key, item in value.items()) + "}"
    return str(value)


def condition(name: str) -> Expression:
    """`Condition: IsProd` as something to be worked out."""
    return Expression("call", ("Condition", name), f"!Condition {name}")


# ---------------------------------------------------------------------------------------------- functions


def _long_name(tag: str) -> str:
    """`GetAtt` (of `!GetAtt`) → `Fn::GetAtt`; a tag that is none of CloudFormation's is treated like one."""
    return tag if tag in ("Ref", "Condition") or tag.startswith("Fn::") else f"Fn::{tag}"


def _function(name: str, argument: Node) -> Value:
    reader = _READERS.get(name)
    value = reader(argument) if reader else None
    return _call(name, argument) if value is None else value


def _call(name: str, argument: Node) -> Value:
    if isinstance(argument.content, list) and not argument.tag and name not in _LIST_IS_ONE:
        arguments: list[Value] = [_branch(child) for child in argument.content]
        source = written(arguments)
    else:
        only = value_of(argument)
        arguments, source = [only], written(only)
    return Expression("call", (name, *arguments), f"!{name.removeprefix('Fn::')} {source}")


def _branch(node: Node) -> Value:
    """An argument, where AWS::NoValue still has a place of its own."""
    return Expression("name", (NO_VALUE,), f"!Ref {NO_VALUE}") if is_no_value(node) else value_of(node)


def _ref(argument: Node) -> Value:
    name = argument.content
    if not isinstance(name, str) or not name or argument.tag:
        return None
    if name.startswith("AWS::"):
        return "${" + name + "}" if name != NO_VALUE else Expression("name", (NO_VALUE,), f"!Ref {NO_VALUE}")
    return Expression("name", (name,), name)


def _get_att(argument: Node) -> Value:
    parts = argument.content if isinstance(argument.content, list) else [argument]
    words = [part.content for part in parts if isinstance(part.content, str) and not part.tag]
    names = ".".join(words).split(".")
    if argument.tag or len(words) != len(parts) or len(names) < 2 or not all(names):
        return None
    return Expression("name", tuple(names), ".".join(names))


def _sub(argument: Node) -> Value:
    template, local = argument.content, {}
    if isinstance(template, list):
        if len(template) != 2 or not isinstance(template[1].content, dict):
            return None
        local = {key: value_of(child) for key, child in template[1].content.items()}
        template = template[0].content
    if not isinstance(template, str) or argument.tag:
        return None
    return structure(template, lambda text: _template(text, local))


def _template(text: str, local: dict[str, Value]) -> Value:
    parts = tuple(_parts(text, local))
    if len(parts) == 1 and isinstance(parts[0], str):
        return parts[0]
    return Expression("template", parts, f"!Sub {written([text, local] if local else text)}")


def _parts(template: str, local: dict[str, Value]) -> Sequence[Value]:
    """`a-${X}-${!Y}-${AWS::Region}` → `a-`, the name X, `-${Y}-${AWS::Region}`."""
    parts: list[Value] = []
    text, at = "", 0
    for found in _PLACEHOLDER.finditer(template):
        text += template[at : found.start()]
        at = found.end()
        value = _placeholder(found[1], found[2].strip(), local)
        if isinstance(value, str):
            text += value
            continue
        parts += [text, value] if text else [value]
        text = ""
    text += template[at:]
    return [*parts, text] if text or not parts else parts


def _placeholder(literally: str, name: str, local: dict[str, Value]) -> Value:
    if literally or not name:
        return "${" + name + "}"
    if name in local:
        return local[name]
    if name.startswith("AWS::"):
        return "${" + name + "}"
    return Expression("name", tuple(name.split(".")), name)


def _if(argument: Node) -> Value:
    parts = argument.content
    if not isinstance(parts, list) or len(parts) != 3 or argument.tag:
        return None
    which, then, otherwise = _which(parts[0]), _branch(parts[1]), _branch(parts[2])
    return Expression("call", ("Fn::If", which, then, otherwise), _if_source(which, written(then), written(otherwise)))


def _which(node: Node) -> Value:
    """The condition of an `If`, which is only named."""
    return condition(node.content) if isinstance(node.content, str) and not node.tag else value_of(node)


def _if_source(which: Value, then: str, otherwise: str) -> str:
    return f"!If [{written(which).removeprefix('!Condition ')}, {then}, {otherwise}]"


def _condition(argument: Node) -> Value:
    return condition(argument.content) if isinstance(argument.content, str) else None


_READERS: Final[dict[str, Callable[[Node], Value]]] = {
    "Ref": _ref,
    "Fn::GetAtt": _get_att,
    "Fn::Sub": _sub,
    "Fn::If": _if,
    "Condition": _condition,
}
"""Functions that are more than a call; each gives None for what it cannot read as such."""


def _deeper_than(data: Value, most: int) -> bool:
    level: list[Value] = [data]
    for _ in range(most):
        level = [child for item in level for child in _children(item)]
        if not level:
            return False
    return True


def _children(value: Value) -> list[Value]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
