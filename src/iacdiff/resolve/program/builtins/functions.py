"""The functions of the languages' own libraries."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any, Final

from iacdiff.records import Defaulted, Unknown
from iacdiff.resolve.program import plain as plainly
from iacdiff.resolve.program.builtins.lists import each, filtered
from iacdiff.resolve.program.builtins.methods import data_method
from iacdiff.resolve.program.builtins.text import LONGEST_TEXT, formatted, joined
from iacdiff.resolve.program.calls import At, invoke
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
from iacdiff.resolve.values import spread

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
    if args and isinstance(args[0], str) and not is_unknown(args[0]) and len(args[0]) < LONGEST_TEXT:
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
    return Items(each(machine, items, args[1])) if len(args) > 1 else items


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
    return unknown if many is None else Items(each(machine, many, args[0]))


def _python_filter(machine: Machine, args: list[Held], keywords: Table, unknown: Unknown) -> Held:
    many = iterated(args[1]) if len(args) > 1 else None
    return unknown if many is None else filtered(machine, many, [args[0]], unknown)


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
        return joined(args[0], args[1], unknown)
    if len(args) == 2 and isinstance(args[1], list):
        return joined(args[1], args[0], unknown)
    return joined(Items(args[1:]), args[0], unknown) if args else unknown


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
