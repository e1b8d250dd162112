"""What the languages bring themselves: methods of text, lists, dictionaries, and the functions of their libraries."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, Final

from iacdiff.records import Defaulted, Ref, Unknown
from iacdiff.resolve.program import plain as plainly
from iacdiff.resolve.program.calls import At, invoke, run
from iacdiff.resolve.program.machine import LONGEST_LOOP, Machine, iterated, source, truth
from iacdiff.resolve.program.operators import is_unknown, lifted
from iacdiff.resolve.program.values import (
    OBJECTS,
    Closure,
    External,
    Given,
    Held,
    Instance,
    Items,
    Pairs,
    Table,
    UserClass,
)
from iacdiff.resolve.values import around_holes, spread, suffixable

seeing: Final = SimpleNamespace(
    SAME=frozenset(
        [
            "stream",
            "collect",
            "toList",
            "toArray",
            "asList",
            "boxed",
            "to_list",
            "iterator",
            "asReadonly",
            "freeze",
            "toOutput",
            "to_output",
            "sorted",
            "sort",
            "unique",
            "distinct",
        ]
    )
)
_TEXT_LIMIT: Final = 100_000


# ---------------------------------------------------------------------------------------------- methods of plain data


def data_method(machine: Machine, owner: Held, name: str, args: list[Held], keywords: Table, at: At) -> Held:
    """`owner.name(args)` for text, numbers, lists, dictionaries."""
    unknown = Unknown(source(at[0].place, at[1])) if at else Unknown(name)
    if isinstance(owner, Defaulted) and isinstance(owner.value, (list, dict)):
        owner = spread(owner)
    if isinstance(owner, list):
        work = _LISTS.get(name)
        return work(machine, owner, args, unknown) if work else _own(machine, owner, name, args, keywords, at, unknown)
    if isinstance(owner, dict):
        table = _TABLES.get(name)
        return (
            table(machine, owner, args, keywords, unknown)
            if table
            else _own(machine, owner, name, args, keywords, at, unknown)
        )
    if isinstance(owner, (str, Defaulted)) and name == "format":
        return formatted(owner, args, keywords)
    if name in ("orElse", "orElseGet", "ifPresent") and not isinstance(owner, (list, dict)):
        return _optional(machine, owner, name, args)
    if name == "split" and isinstance(owner, Defaulted):
        return unknown
    work_text = _TEXTS.get(name)
    if work_text is None or any(isinstance(arg, (*OBJECTS, list, dict)) for arg in args if name != "join"):
        return owner if name in ("toString", "valueOf", "as_string") else unknown
    if name == "join" and args:
        return _joined(args[0], owner, unknown)
    return lifted(lambda text, *rest: _on_text(work_text, text, rest, unknown, name), owner, *args)


def _own(machine: Machine, owner: Held, name: str, args: list[Held], keywords: Table, at: At, unknown: Unknown) -> Held:
    """A function that a dictionary holds; what a list is passed through unchanged."""
    if isinstance(owner, dict) and name in owner:
        return invoke(machine, owner[name], args, keywords, at)
    if name in seeing.SAME:
        return owner
    if isinstance(owner, dict) and not args:
        bare = name[3:] if re.match(r"get[A-Z]", name) else name
        return owner.get(bare[:1].lower() + bare[1:], unknown)
    return unknown


def _optional(machine: Machine, owner: Held, name: str, args: list[Held]) -> Held:
    if owner is not None or not args:
        return owner
    return run(machine, args[0], [], Table()) if isinstance(args[0], Closure) else args[0]


def _on_text(work: Callable[..., Held], text: Held, rest: tuple[Held, ...], unknown: Unknown, name: str = "") -> Held:
    if isinstance(text, (int, float)) and not isinstance(text, bool) and work in _NUMERIC:
        return work(text, *rest)
    if isinstance(text, (int, float)) and work is _TEXTS["toString"]:
        return str(text).lower() if isinstance(text, bool) else str(text)
    if work in (str.lower, str.upper) and isinstance(text, str) and is_unknown(text) and len(text) <= _TEXT_LIMIT:
        pieces = around_holes(text, work, lambda hole: _once_more(hole, name))
        return unknown if pieces is None else pieces
    if not isinstance(text, str) or is_unknown(text) or len(text) > _TEXT_LIMIT:
        return text if isinstance(text, Ref) and work is _TEXTS["toString"] else unknown
    try:
        value = work(text, *rest)
    except (TypeError, ValueError, IndexError, ArithmeticError, AttributeError, re.error):
        return unknown
    return Items(value) if isinstance(value, (list, tuple)) else value


def _once_more(hole: str, name: str) -> str:
    """What stands in a hole, with a method of text called on it; the same method twice is that method once."""
    return hole if hole.endswith(f".{name}()") else f"{suffixable(hole)}.{name}()"


_ATOM: Final = re.compile(r"\^?(?:(?:\[(?:\\.|[^\]\\])+\]|\\[wWdDsS.\-/]|[\w\s/:._-])[+*?]?)+\$?")
_LITERAL: Final = re.compile(r"/(.+)/([gimsuy]*)$", re.DOTALL)


def _replace(text: str, old: Any, new: Any = "", *more: Any) -> Held:
    if isinstance(old, Unknown):
        literal = _LITERAL.match(old.source)
        # one repetition at most can cost no more than the text is long
        if (
            literal is None
            or not _ATOM.fullmatch(literal[1])
            or len(re.findall(r"[+*]", literal[1])) > 1
            or len(text) > 5000
        ):
            raise ValueError
        flags = re.IGNORECASE if "i" in literal[2] else 0
        return re.sub(literal[1], str(new).replace("\\", r"\\"), text, count=0 if "g" in literal[2] else 1, flags=flags)
    if not isinstance(old, str) or not isinstance(new, str):
        raise ValueError
    return text.replace(old, new)


def _slice(text: str, first: Any = 0, last: Any = None) -> str:
    return text[first:last]


_TEXTS: Final[dict[str, Callable[..., Held]]] = {
    **dict.fromkeys(("toLowerCase", "lower", "toLocaleLowerCase", "casefold"), str.lower),
    **dict.fromkeys(("toUpperCase", "upper", "toLocaleUpperCase"), str.upper),
    **dict.fromkeys(("trim", "strip"), str.strip),
    "title": str.title,
    "capitalize": str.capitalize,
    "lstrip": str.lstrip,
    "rstrip": str.rstrip,
    "replace": _replace,
    "replaceAll": _replace,
    "split": lambda text, sep=None, *_: text.split(sep) if sep != "" else list(text),
    "splitlines": lambda text, *_: text.split("\n"),
    **dict.fromkeys(("startsWith", "startswith"), lambda text, part: text.startswith(part)),
    **dict.fromkeys(("endsWith", "endswith"), lambda text, part: text.endswith(part)),
    **dict.fromkeys(("includes", "contains"), lambda text, part: part in text),
    **dict.fromkeys(("indexOf", "find", "index"), lambda text, part: text.find(part)),
    "slice": _slice,
    "substring": lambda text, first=0, last=None: text[first:last],
    "substr": lambda text, first=0, size=None: text[first:] if size is None else text[first:][:size],
    "charAt": lambda text, at=0: text[at],
    "charCodeAt": lambda text, at=0: ord(text[at]),
    "repeat": lambda text, times: text * min(int(times), 1000),
    "concat": lambda text, *more: "".join([text, *map(str, more)]),
    **dict.fromkeys(("padStart", "rjust"), lambda text, size, fill=" ": text.rjust(min(int(size), 1000), fill)),
    **dict.fromkeys(("padEnd", "ljust"), lambda text, size, fill=" ": text.ljust(min(int(size), 1000), fill)),
    "zfill": lambda text, size: text.zfill(min(int(size), 1000)),
    "isEmpty": lambda text: not text,
    "equals": lambda text, other: text == other,
    "equalsIgnoreCase": lambda text, other: text.lower() == str(other).lower(),
    "length": len,
    **dict.fromkeys(("toString", "valueOf", "encode", "decode", "strip_indent", "stripIndent"), lambda text, *_: text),
    "removeprefix": str.removeprefix,
    "removesuffix": str.removesuffix,
    "join": lambda text, *_: text,
    "toFixed": lambda number, digits=0: f"{number:.{min(int(digits), 20)}f}",
}
_NUMERIC: Final = frozenset({_TEXTS["toFixed"]})


def _joined(many: Held, separator: Held, unknown: Unknown) -> Held:
    items = iterated(many)
    if items is None:
        return unknown
    parts: list[Held] = []
    for number, item in enumerate(items):
        parts.extend([separator, item] if number else [item])
    return plainly.joined(parts)


def formatted(text: Held, args: list[Held], keywords: Table) -> Held:
    """`"%s-{}".format(…)`, Sprintf: the places of a text filled in."""
    if isinstance(text, Defaulted):
        text = text.value
    if not isinstance(text, str):
        return Unknown("format")
    parts: list[Held] = []
    number = 0
    last = 0
    for found in _HOLE.finditer(text):
        parts.append(text[last : found.start()])
        last = found.end()
        if found[0] in ("%%", "{{", "}}"):
            parts.append(found[0][0])
            continue
        key = found["key"] or ""
        if key and not key.isdigit():
            parts.append(keywords.get(key, Unknown(key)))
            continue
        at = int(key) if key else number
        number += 1
        value = args[at] if at < len(args) else Unknown(found[0])
        parts.append(_spelled(value, found["width"]))
    parts.append(text[last:])
    return plainly.joined(parts)


_HOLE: Final = re.compile(r"%%|\{\{|\}\}|%(?P<width>0?\d*)(?:\.\d+)?[sdvfqxn]|\{(?P<key>\w{0,40})(?::[^{}]*)?\}")


def _spelled(value: Held, width: str | None) -> Held:
    if width and width.startswith("0") and isinstance(value, int):
        return str(value).zfill(min(int(width), 40))
    return value


# ---------------------------------------------------------------------------------------------- lists

ListWork = Callable[[Machine, list[Held], list[Held], Unknown], Held]


def _each(machine: Machine, owner: list[Held], function: Held, most: int = LONGEST_LOOP) -> list[Held]:
    """What a callback gives for each item; it is passed the position as well."""
    count = 2 if not isinstance(function, Closure) else len(function.function.parameters)
    return [
        invoke(machine, function, [item, number][: max(1, count)], Table()) for number, item in enumerate(owner[:most])
    ]


def _map(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    return Items(_each(machine, owner, args[0])) if args else unknown


def _for_each(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    if args:
        _each(machine, owner, args[0])
    return None


def _flat_map(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    return _flat(machine, _each(machine, owner, args[0]) if args else owner, [], unknown)


def _flat(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    return Items(part for item in owner for part in (item if isinstance(item, list) else [item]))


def _filter(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    if not args or not isinstance(args[0], Closure):
        return Items(item for item in owner if truth(item)[0])
    kept = Items()
    for item, outcome in zip(owner, _each(machine, owner, args[0]), strict=False):
        holds = truth(outcome)[0]
        if holds is None:
            return unknown
        if holds:
            kept.append(item)
    return kept


def _find(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    kept = _filter(machine, owner, args, unknown)
    return (kept[0] if kept else None) if isinstance(kept, list) else unknown


def _some(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    kept = _filter(machine, owner, args, unknown)
    return bool(kept) if isinstance(kept, list) else unknown


def _every(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    kept = _filter(machine, owner, args, unknown)
    return len(kept) == len(owner) if isinstance(kept, list) else unknown


def _reduce(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    if not args:
        return unknown
    rest = list(owner)
    total = args[1] if len(args) > 1 else rest.pop(0) if rest else None
    for number, item in enumerate(rest[:LONGEST_LOOP]):
        given = [total, item, number]
        count = len(args[0].function.parameters) if isinstance(args[0], Closure) else 2
        total = invoke(machine, args[0], given[:count], Table())
    return total


def _append(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    if machine.touch(owner) and len(owner) < 10_000:
        owner.extend(args)
    return len(owner)


def _extend(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    many = iterated(args[0]) if args else None
    if machine.touch(owner) and len(owner) + len(many or ()) < 10_000:
        owner.extend(many if many is not None else [Unknown("...")])
    return None


def _concat(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    made = Items([*owner, *(part for arg in args for part in (arg if isinstance(arg, list) else [arg]))])
    return made if len(made) < 10_000 else unknown


def _list_slice(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    if any(not isinstance(arg, int) for arg in args):
        return Items(owner) if not args else unknown
    return Items(owner[slice(*[*args, None][:2])]) if args else Items(owner)


def _list_get(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    if args and isinstance(args[0], int):
        return owner[args[0]] if -len(owner) <= args[0] < len(owner) else None
    return unknown


def _contains(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    from iacdiff.resolve.program.operators import binary

    return binary("in", args[0], Items(owner), unknown.source) if args else unknown


def _list_index(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    return next(
        (
            number
            for number, item in enumerate(owner)
            if args and (item is args[0] or plainly.plain(item) == plainly.plain(args[0]))
        ),
        -1,
    )


def _list_join(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    return _joined(owner, args[0] if args else ",", unknown)


def _pop(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    return owner.pop() if owner and machine.touch(owner) else None


def _sort(machine: Machine, owner: list[Held], args: list[Held], unknown: Unknown) -> Held:
    if not args and all(isinstance(item, str) for item in owner):
        return Items(sorted(owner))
    return owner


_LISTS: Final[dict[str, ListWork]] = {
    "map": _map,
    "forEach": _for_each,
    "flatMap": _flat_map,
    "flat": _flat,
    "filter": _filter,
    "find": _find,
    "some": _some,
    "anyMatch": _some,
    "every": _every,
    "allMatch": _every,
    "reduce": _reduce,
    **dict.fromkeys(("push", "append", "add"), _append),
    **dict.fromkeys(("extend", "addAll"), _extend),
    "concat": _concat,
    **dict.fromkeys(("slice", "subList"), _list_slice),
    "copy": lambda machine, owner, args, unknown: Items(owner, dict(getattr(owner, "places", {}))),
    **dict.fromkeys(("get", "at"), _list_get),
    **dict.fromkeys(("includes", "contains", "has"), _contains),
    **dict.fromkeys(("indexOf", "index"), _list_index),
    "join": _list_join,
    "pop": _pop,
    "sort": _sort,
    "reverse": lambda machine, owner, args, unknown: Items(reversed(owner)),
    "keys": lambda machine, owner, args, unknown: Items(range(len(owner))),
    "values": lambda machine, owner, args, unknown: owner,
    "entries": lambda machine, owner, args, unknown: Items(Items(pair) for pair in enumerate(owner)),
    **dict.fromkeys(("size", "length"), lambda machine, owner, args, unknown: len(owner)),
    "isEmpty": lambda machine, owner, args, unknown: not owner,
    "fill": lambda machine, owner, args, unknown: Items(args[:1] * len(owner)),
}


# ---------------------------------------------------------------------------------------------- dictionaries

TableWork = Callable[[Machine, dict[str, Held], list[Held], Table, Unknown], Held]


def _get(machine: Machine, owner: dict[str, Held], args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    if not args:
        return unknown
    key = args[0].value if isinstance(args[0], Defaulted) else args[0]
    if is_unknown(key):
        return unknown
    name = plainly.name_of(key)
    if name in owner:
        value = owner[name]
        scalar = isinstance(args[0], Defaulted) and isinstance(value, (str, int, float))
        return Defaulted(value, f"${{{unknown.source}}}") if scalar else value
    default = args[1] if len(args) > 1 else None
    return (
        plainly.defaulted(Unknown(name), default)
        if "..." in owner and default is not None
        else default
        if "..." not in owner
        else Unknown(name)
    )


def _update(machine: Machine, owner: dict[str, Held], args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    if not machine.touch(owner):
        return None
    for more in (*args, keywords):
        more = spread(more) if isinstance(more, Defaulted) else more
        if isinstance(owner, Table) and isinstance(more, dict):
            owner.take(more)
        elif isinstance(more, (Unknown, Given)):
            owner["..."] = more
    return None


def _put(machine: Machine, owner: dict[str, Held], args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    if len(args) > 1 and machine.touch(owner):
        owner[plainly.name_of(args[0])] = args[1]
    return owner


def _setdefault(machine: Machine, owner: dict[str, Held], args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    if len(args) < 2:
        return unknown
    return owner.setdefault(plainly.name_of(args[0]), args[1])


def _remove(machine: Machine, owner: dict[str, Held], args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    default = args[1] if len(args) > 1 else None
    return owner.pop(plainly.name_of(args[0]), default) if args and machine.touch(owner) else default


def _table_each(machine: Machine, owner: dict[str, Held], args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    java = True
    for key, value in list(owner.items())[:LONGEST_LOOP]:
        if args:
            # JavaScript's Map passes the value first, Java's the key
            names = [p.name for p in args[0].function.parameters] if isinstance(args[0], Closure) else []
            java = not isinstance(owner, Pairs)
            invoke(machine, args[0], ([key, value] if java else [value, key])[: max(1, len(names))], Table())
    return None


def _copy(machine: Machine, owner: dict[str, Held], args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    return Table(owner, getattr(owner, "places", {}))


_TABLES: Final[dict[str, TableWork]] = {
    **dict.fromkeys(("get", "getOrDefault"), _get),
    **dict.fromkeys(("update", "putAll"), _update),
    **dict.fromkeys(("put", "set"), _put),
    "setdefault": _setdefault,
    **dict.fromkeys(("pop", "delete", "remove"), _remove),
    "forEach": _table_each,
    "copy": _copy,
    **dict.fromkeys(
        ("keys", "keySet"), lambda machine, owner, args, keywords, unknown: unknown if "..." in owner else Items(owner)
    ),
    "values": lambda machine, owner, args, keywords, unknown: unknown if "..." in owner else Items(owner.values()),
    **dict.fromkeys(
        ("items", "entrySet", "entries"),
        lambda machine, owner, args, keywords, unknown: (
            unknown if "..." in owner else Items(Items(pair) for pair in owner.items())
        ),
    ),
    **dict.fromkeys(
        ("has", "containsKey"),
        lambda machine, owner, args, keywords, unknown: plainly.name_of(args[0]) in owner if args else unknown,
    ),
    "isEmpty": lambda machine, owner, args, keywords, unknown: not owner,
    "size": lambda machine, owner, args, keywords, unknown: len(owner),
    "build": lambda machine, owner, args, keywords, unknown: owner,
}


# ---------------------------------------------------------------------------------------------- functions

Builtin = Callable[[Machine, list[Held], Table, Unknown], Held]


def builtin(machine: Machine, called: External, args: list[Held], keywords: Table, at: At) -> Held:
    """A function of the language's own library, or of one that is not known."""
    unknown = Unknown(source(at[0].place, at[1])) if at else Unknown(".".join(called.path))
    path = called.path[1:] if called.path[:1] == ("default",) else called.path
    dotted = ".".join(path)
    tail = re.split(r"[./:]", called.module)[-1]
    work = _FUNCTIONS.get(dotted) or _FUNCTIONS.get(f"{tail}.{dotted}")
    if work is None and path[:1] == ("new",):
        work = _FUNCTIONS.get(path[-1])
    if work is not None:
        return work(machine, args, keywords, unknown)
    if path[-1:] in (("builder",), ("create",)) and len(path) > 1:
        from iacdiff.resolve.program.values import Builder

        return Builder(External(called.module, path[:-1]), [], Table())
    last = path[-1] if path else ""
    if last[:1].isupper() and not args and keywords:
        return Table(keywords, keywords.places)
    if last[:1].isupper() and at and at[0].new and len(args) == 1 and isinstance(args[0], dict):
        return args[0]
    return invoke(machine, None, args, keywords, at) if any(isinstance(arg, Closure) for arg in args) else unknown


def _same(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    return args[0] if args else None


def _json(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    return args[0] if args else unknown


def _parse_json(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    if args and isinstance(args[0], (dict, list)):
        return args[0]
    if args and isinstance(args[0], str) and not is_unknown(args[0]) and len(args[0]) < _TEXT_LIMIT:
        try:
            return _held(json.loads(args[0]))
        except (ValueError, RecursionError):
            return unknown
    return unknown


def _held(value: Any) -> Held:
    if isinstance(value, dict):
        return Table((key, _held(item)) for key, item in value.items())
    return Items(map(_held, value)) if isinstance(value, list) else value


def _environment(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    if not args or not isinstance(args[0], str):
        return unknown
    if len(args) > 1 and args[1] is not None:
        return plainly.defaulted(Unknown(args[0]), args[1])
    return Unknown(args[0])


def _keys(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    many = _opened(args)
    return Items(many) if isinstance(many, dict) and "..." not in many else unknown


def _values(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    many = _opened(args)
    return Items(many.values()) if isinstance(many, dict) and "..." not in many else unknown


def _entries(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    many = _opened(args)
    return Items(Items(pair) for pair in many.items()) if isinstance(many, dict) and "..." not in many else unknown


def _opened(args: list[Held]) -> Held:
    value = args[0] if args else None
    if isinstance(value, Instance):
        return value.fields
    if isinstance(value, UserClass):
        return Table((key, item) for key, item in value.statics.items() if not isinstance(item, Closure))
    return spread(value) if isinstance(value, Defaulted) else value


def _assign(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    from iacdiff.resolve.program.expressions import spread_into

    target = args[0] if args and isinstance(args[0], Table) else Table()
    for more in args[1:]:
        spread_into(target, more, unknown.source)
    return target


def _pairs(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    """`dict(…)`, `Object.fromEntries(…)`, `new Map(…)`, `zip` made a dictionary."""
    table = Pairs() if unknown.source.startswith("new Map") else Table()
    for arg in args:
        arg = spread(arg) if isinstance(arg, Defaulted) else arg
        if isinstance(arg, dict):
            table.take(arg)
        elif isinstance(arg, list):
            table.update(
                {plainly.name_of(pair[0]): pair[1] for pair in arg if isinstance(pair, list) and len(pair) == 2}
            )
        elif isinstance(arg, (Unknown, Given)):
            table["..."] = arg
    table.take(keywords)
    return table


def _list(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    if not args:
        return Items()
    many = iterated(args[0])
    return Items(many, dict(getattr(args[0], "places", {}))) if many is not None else unknown


def _list_of(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    return args[0] if len(args) == 1 and isinstance(args[0], list) and "asList" in unknown.source else Items(args)


def _map_of(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    return Table((plainly.name_of(args[i]), args[i + 1]) for i in range(0, len(args) - 1, 2))


def _map_entries(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    return Table((plainly.name_of(pair[0]), pair[1]) for pair in args if isinstance(pair, list) and len(pair) == 2)


def _array(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    """`Array.from({ length: 3 }, (_, i) => …)`, `new Array(3)`, `make([]T, 3)`."""
    first = args[0] if args else None
    if isinstance(first, dict) and isinstance(first.get("length"), int):
        items = Items([None] * min(first["length"], LONGEST_LOOP))
    elif isinstance(first, int) and len(args) == 1:
        items = Items([None] * min(first, LONGEST_LOOP))
    else:
        many = iterated(first)
        if many is None:
            return unknown
        items = Items(many)
    return Items(_each(machine, items, args[1])) if len(args) > 1 else items


def _range(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    bounds: list[Any] = [arg.value if isinstance(arg, Defaulted) else arg for arg in args[:3]]
    if (
        not bounds
        or any(not isinstance(bound, int) or abs(bound) > 1e6 for bound in bounds)
        or (len(bounds) == 3 and not bounds[2])
    ):
        return unknown
    turns = range(*bounds)
    return Items(turns[: LONGEST_LOOP + 1])


def _closed_range(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    return (
        _range(machine, [args[0], args[1] + 1], keywords, unknown)
        if len(args) == 2 and isinstance(args[1], int)
        else unknown
    )


def _enumerate(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    many = iterated(args[0]) if args else None
    start = args[1] if len(args) > 1 else keywords.get("start", 0)
    if many is None or not isinstance(start, int):
        return unknown
    return Items(Items(pair) for pair in enumerate(many, start))


def _zip(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    many = [iterated(arg) for arg in args]
    if any(one is None for one in many):
        return unknown
    return Items(Items(group) for group in zip(*(one or [] for one in many), strict=False))


def _length(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    value = args[0] if args else None
    if isinstance(value, Defaulted):
        value = value.value
    if (isinstance(value, dict) and "..." in value) or (isinstance(value, str) and is_unknown(value)):
        return unknown
    return len(value) if isinstance(value, (str, list, dict)) else unknown


def _text(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    if not args:
        return ""
    value = args[0]
    if isinstance(value, bool):
        return str(value).lower() if not unknown.source.startswith("str(") else str(value)
    if isinstance(value, (int, float)):
        return str(value)
    return value


def _number(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    def work(value: Held) -> Held:
        try:
            number = float(value) if isinstance(value, (str, int, float)) else None
        except ValueError:
            number = None
        if number is None or number != number or abs(number) > 1e15:
            return unknown
        whole = number.is_integer() or unknown.source.startswith(("int(", "parseInt", "Integer"))
        return int(number) if whole else number

    return lifted(work, args[0]) if args and not isinstance(args[0], (*OBJECTS, list, dict)) else unknown


def _math(work: Callable[..., Any]) -> Builtin:
    def made(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
        if len(args) == 1 and isinstance(args[0], list):
            args = list(args[0])

        def known(*values: Held) -> Held:
            try:
                return work(*values) if all(isinstance(value, (int, float)) for value in values) else unknown
            except (TypeError, ValueError, ArithmeticError):
                return unknown

        return (
            lifted(known, *args)
            if args and not any(isinstance(arg, (*OBJECTS, list, dict)) for arg in args)
            else unknown
        )

    return made


def _boolean(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    outcome, _ = truth(args[0]) if args else (False, False)
    return unknown if outcome is None else outcome


def _is_array(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    return isinstance(args[0], list) if args and not isinstance(args[0], Unknown) else unknown


def _sorted(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    many = iterated(args[0]) if args else None
    if many is None:
        return unknown
    if not keywords and all(isinstance(item, str) for item in many):
        return Items(sorted(many))
    return Items(many)


def _python_map(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    many = iterated(args[1]) if len(args) > 1 else None
    return unknown if many is None else Items(_each(machine, many, args[0]))


def _python_filter(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    many = iterated(args[1]) if len(args) > 1 else None
    return unknown if many is None else _filter(machine, many, [args[0]], unknown)


def _all_hold(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    many = iterated(args[0]) if args else None
    outcomes = [truth(item)[0] for item in many or ()]
    return unknown if many is None or None in outcomes else all(outcomes)


def _any_holds(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    many = iterated(args[0]) if args else None
    outcomes = [truth(item)[0] for item in many or ()]
    return unknown if many is None or None in outcomes else any(outcomes)


def _getattr(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    from iacdiff.resolve.program.members import member_of

    if len(args) < 2 or not isinstance(args[1], str):
        return unknown
    if isinstance(args[0], Given) and len(args) > 2 and args[2] is not None:
        return plainly.defaulted(Unknown(args[1]), args[2])
    if isinstance(args[0], Instance) and args[1] not in args[0].fields and len(args) > 2:
        return args[2]
    return member_of(machine, args[0], args[1], None, None)


def _append_go(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    if args and (args[0] is None or isinstance(args[0], list)):
        return Items([*(args[0] or []), *args[1:]])
    return unknown


def _nothing(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    return None


def _sprintf(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    return formatted(args[0], args[1:], keywords) if args else unknown


def _assign_path(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    if len(args) > 2 and isinstance(args[0], list):
        return Items(args)
    return unknown


def _string_join(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    if len(args) == 2 and isinstance(args[0], list):
        return _joined(args[0], args[1], unknown)
    if len(args) == 2 and isinstance(args[1], list):
        return _joined(args[1], args[0], unknown)
    return _joined(Items(args[1:]), args[0], unknown) if args else unknown


def _on(name: str) -> Builtin:
    """Go's `strings.ToLower(x)`: the method of its first argument."""

    def made(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
        return data_method(machine, args[0], name, args[1:], keywords, None) if args else unknown

    return made


_WRAPPERS: Final = ["String", "Number", "Bool", "Strings", "Numbers", "Float64", "Int"]

_FUNCTIONS: Final[dict[str, Builtin]] = {
    **dict.fromkeys(("JSON.stringify", "json.dumps", "dumps"), _json),
    **dict.fromkeys(
        ("json.Marshal", "json.MarshalIndent"),
        lambda machine, args, keywords, unknown: Items([args[0] if args else unknown, None]),
    ),
    **dict.fromkeys(("JSON.parse", "json.loads", "loads"), _parse_json),
    **dict.fromkeys(
        ("os.getenv", "getenv", "os.Getenv", "System.getenv", "environ.get", "os.environ.get", "System.getProperty"),
        _environment,
    ),
    **dict.fromkeys(("process.env.get", "os.LookupEnv"), _environment),
    "Object.keys": _keys,
    "Object.values": _values,
    "Object.entries": _entries,
    "Object.assign": _assign,
    **dict.fromkeys(
        ("Object.freeze", "structuredClone", "copy.deepcopy", "deepcopy", "copy.copy", "Object.create"), _same
    ),
    **dict.fromkeys(
        ("Object.fromEntries", "dict", "Map", "HashMap", "LinkedHashMap", "TreeMap", "OrderedDict", "Map.copyOf"),
        _pairs,
    ),
    **dict.fromkeys(
        ("list", "tuple", "set", "Set", "ArrayList", "HashSet", "List.copyOf", "frozenset", "LinkedList"), _list
    ),
    **dict.fromkeys(
        ("List.of", "Arrays.asList", "Set.of", "Stream.of", "Array.of", "Collections.singletonList", "jsii.Strings"),
        _list_of,
    ),
    **dict.fromkeys(("Map.of",), _map_of),
    "Map.ofEntries": _map_entries,
    "Map.entry": lambda machine, args, keywords, unknown: Items(args),
    **dict.fromkeys(
        ("Collections.emptyList", "Collections.emptyMap"), lambda machine, args, keywords, unknown: Items()
    ),
    **dict.fromkeys(("Array.from", "Array"), _array),
    "Array.isArray": _is_array,
    "make": lambda machine, args, keywords, unknown: (
        Items([None] * min(args[1], 200))
        if len(args) > 1 and isinstance(args[1], int)
        else Items()
        if "[]" in unknown.source
        else Table()
    ),
    **dict.fromkeys(("range", "IntStream.range"), _range),
    "IntStream.rangeClosed": _closed_range,
    "enumerate": _enumerate,
    "zip": _zip,
    "len": _length,
    "sorted": _sorted,
    "reversed": lambda machine, args, keywords, unknown: (
        Items(reversed(args[0])) if args and isinstance(args[0], list) else unknown
    ),
    "map": _python_map,
    "filter": _python_filter,
    "all": _all_hold,
    "any": _any_holds,
    "getattr": _getattr,
    **dict.fromkeys(("str", "String", "String.valueOf", "strconv.Itoa"), _text),
    **dict.fromkeys(
        ("int", "float", "parseInt", "parseFloat", "Number", "Integer.parseInt", "Integer.valueOf", "Number.parseInt"),
        _number,
    ),
    **dict.fromkeys(("bool", "Boolean"), _boolean),
    **dict.fromkeys(
        ("chr", "String.fromCharCode"), _math(lambda code: chr(int(code)) if 32 <= code < 0x3000 else None)
    ),
    "ord": lambda machine, args, keywords, unknown: (
        ord(args[0]) if args and isinstance(args[0], str) and len(args[0]) == 1 else unknown
    ),
    "Math.max": _math(max),
    "Math.min": _math(min),
    "Math.floor": _math(lambda x: int(x // 1)),
    "Math.ceil": _math(lambda x: int(-(-x // 1))),
    "Math.round": _math(lambda x: int((x + 0.5) // 1)),
    "Math.abs": _math(abs),
    "Math.pow": _math(lambda x, y: x**y if abs(x) < 1e6 and abs(y) < 64 else None),
    "max": _math(max),
    "min": _math(min),
    "abs": _math(abs),
    "round": _math(lambda x, digits=0: round(x, digits) if digits else round(x)),
    "sum": _math(lambda *values: sum(values)),
    **dict.fromkeys(("fmt.Sprintf", "String.format", "format", "jsii.Sprintf"), _sprintf),
    "strings.Join": _string_join,
    "String.join": _string_join,
    "strings.ToLower": _on("lower"),
    "strings.ToUpper": _on("upper"),
    "strings.Split": _on("split"),
    "strings.ReplaceAll": _on("replace"),
    "strings.HasPrefix": _on("startswith"),
    "strings.Contains": _on("contains"),
    "textwrap.dedent": _same,
    "dedent": _same,
    "append": _append_go,
    **dict.fromkeys((f"jsii.{name}" for name in _WRAPPERS), _same),
    **dict.fromkeys(("jsii-runtime-go." + name for name in _WRAPPERS), _same),
    **dict.fromkeys(
        (
            "Optional.ofNullable",
            "Optional.of",
            "Either.ofLeft",
            "Either.ofRight",
            "Objects.requireNonNull",
            "cast",
            "typing.cast",
        ),
        _same,
    ),
    "Objects.requireNonNullElse": lambda machine, args, keywords, unknown: (
        args[0]
        if args and args[0] is not None and not isinstance(args[0], Unknown)
        else plainly.defaulted(args[0], args[1])
        if len(args) > 1 and isinstance(args[0], Unknown)
        else args[-1]
        if args
        else None
    ),
    **dict.fromkeys(
        ("console.log", "console.warn", "console.error", "print", "log.Println", "fmt.Println", "System.out.println"),
        _nothing,
    ),
    **dict.fromkeys(("Buffer.from", "Promise.resolve", "base64.b64encode", "b64encode"), _same),
    "append_path": _assign_path,
}
