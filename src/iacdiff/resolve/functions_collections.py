"""Terraform's functions of lists, maps and sets.

Source: the function reference of the Terraform language (developer.hashicorp.com/terraform/language/functions). A set
is a sorted list. A list or map that is known in part holds a member that stands for the rest: see merge and concat.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from iacdiff.records import Expression, Ref, Unknown, Value
from iacdiff.resolve.operators import known, number, same
from iacdiff.resolve.scope import CannotTell, Functions, Scope
from iacdiff.resolve.values import text_of, written

Arguments = Sequence[Value]
_LONGEST_LIST: Final = 1024


def listed(value: Value) -> list[Value]:
    """A list, or CannotTell."""
    if not isinstance(value, list):
        raise CannotTell
    return value


def mapped(value: Value) -> dict[str, Value]:
    """A map, or CannotTell; null is an empty one."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise CannotTell
    return value


def whole(value: Value) -> int:
    """A whole number, or CannotTell."""
    found = number(value)
    if found != int(found):
        raise CannotTell
    return int(found)


def sure(value: Value) -> Value:
    """A value no part of which is unknown, or CannotTell."""
    if not known(value):
        raise CannotTell
    return value


def distinct(values: Sequence[Value]) -> list[Value]:
    """The first of each, in order. Unknown values are the same only where they are written alike."""
    out: dict[str, Value] = {}
    for value in values:
        out.setdefault(_identity(value), value)
    return list(out.values())


def _identity(value: Value) -> str:
    return f"{type(value).__name__}:{value!r}"


def as_set(values: Sequence[Value]) -> list[Value]:
    """A set as a sorted list without repetition; what cannot be ordered stays in the order of the text."""
    unique = distinct(values)
    if all(isinstance(value, str) for value in unique):
        return sorted(unique, key=str)
    return unique


def _flat(values: Sequence[Value]) -> list[Value]:
    out: list[Value] = []
    for value in values:
        if isinstance(value, list):
            out.extend(_flat(value))
        elif isinstance(value, (Unknown, Expression)):
            out.append(Unknown(f"{value.source.removesuffix('...')}..."))
        else:
            out.append(value)
    return out


def merge(scope: Scope, given: Arguments) -> Value:
    """A map that is not known stands among the members as `${…}: unknown`, so that the others are still seen."""
    if not any(isinstance(value, dict) for value in given):
        raise CannotTell
    out: dict[str, Value] = {}
    for value in given:
        if isinstance(value, (Unknown, Ref)):
            out[text_of(value)] = Unknown(written(value))
        else:
            out.update(mapped(value))
    return out


def concat(scope: Scope, given: Arguments) -> Value:
    """A list that is not known stands among the members as `…...`, so that the others are still seen."""
    if not any(isinstance(value, list) and value for value in given):
        raise CannotTell
    out: list[Value] = []
    for value in given:
        if isinstance(value, Ref):
            out.append(value if "[*]" in value.path else Unknown(f"{written(value)}..."))
        elif isinstance(value, Unknown):
            out.append(Unknown(f"{value.source}..."))
        else:
            out.extend(listed(value))
    return out


def settled(value: Value) -> Value:
    """A list or map whose members are all there, or CannotTell: see merge and concat."""
    items = value if isinstance(value, list) else value.values() if isinstance(value, dict) else ()
    if any(_stands_for_many(item) for item in items):
        raise CannotTell
    return value


def _stands_for_many(item: Value) -> bool:
    return (isinstance(item, Unknown) and item.source.endswith("...")) or (isinstance(item, Ref) and "[*]" in item.path)


def lookup(scope: Scope, given: Arguments) -> Value:
    table = mapped(given[0])
    key = text_of(sure(given[1]))
    if key in table:
        return table[key]
    if len(given) < 3 or not complete(table):
        raise CannotTell
    return given[2]


def element(scope: Scope, given: Arguments) -> Value:
    if isinstance(given[0], Ref):
        path = given[0].path
        at = f"[{text_of(given[1])}]" if not isinstance(given[1], (Unknown, Ref)) else f"[{text_of(given[1])[2:-1]}]"
        return Ref(given[0].target, path.replace("[*]", at, 1) if "[*]" in path else path + at)
    values = listed(settled(given[0]))
    return values[whole(given[1]) % len(values)]


def length(scope: Scope, given: Arguments) -> Value:
    value = given[0]
    if isinstance(value, str):
        return len(str(sure(value)))
    if isinstance(value, Ref):
        return _instances(scope, value)
    if isinstance(value, dict) and not complete(value):
        raise CannotTell
    if isinstance(value, list):
        settled(value)
    if isinstance(value, (list, dict)):
        return len(value)
    raise CannotTell


def _instances(scope: Scope, value: Ref) -> int:
    count = scope.instances(value.target) if value.path == "" or value.path.startswith("[*]") else None
    if count is None or value.path.count("[*]") > 1:
        raise CannotTell
    return count


def complete(table: Mapping[str, Value]) -> bool:
    """Whether no member of a map stands for a whole map: see merge."""
    return not any(key.startswith("${") and isinstance(value, Unknown) for key, value in table.items())


def _range(scope: Scope, given: Arguments) -> Value:
    numbers = [whole(value) for value in given]
    made = range(*numbers) if len(numbers) != 2 or numbers[0] <= numbers[1] else range(numbers[0], numbers[1], -1)
    if len(made) > _LONGEST_LIST:
        raise CannotTell
    return list(made)


def slice_(scope: Scope, given: Arguments) -> Value:
    start, end = whole(given[1]), whole(given[2])
    if isinstance(given[0], Ref):
        return Ref(given[0].target, f"{given[0].path}[{start}:{end}]")
    values = listed(given[0])
    if not 0 <= start <= end <= len(values):
        raise CannotTell
    return values[start:end]


def keys(scope: Scope, given: Arguments) -> Value:
    table = mapped(given[0])
    if not complete(table):
        raise CannotTell
    return [*sorted(table)]


def values(scope: Scope, given: Arguments) -> Value:
    if isinstance(given[0], Ref):
        return given[0]  # every instance, whether they are numbered or named
    table = mapped(given[0])
    return [table[key] for key in sorted(table)]


def contains(scope: Scope, given: Arguments) -> Value:
    found = False
    for item in listed(settled(given[0])):
        if not found and same(item, given[1]):
            found = True
    return found


def zipmap(scope: Scope, given: Arguments) -> Value:
    return {text_of(sure(key)): item for key, item in zip(listed(given[0]), listed(given[1]), strict=True)}


def flatten(scope: Scope, given: Arguments) -> Value:
    return _flat(listed(given[0]))


def compact(scope: Scope, given: Arguments) -> Value:
    return [item for item in listed(given[0]) if item not in ("", None)]


def coalesce(scope: Scope, given: Arguments) -> Value:
    for value in given:
        if isinstance(value, Unknown):
            raise CannotTell
        if value is not None and value != "":
            return value
    raise CannotTell


def coalescelist(scope: Scope, given: Arguments) -> Value:
    for value in given:
        if isinstance(value, (Unknown, Ref)):
            raise CannotTell
        if value:
            return value
    raise CannotTell


def sort(scope: Scope, given: Arguments) -> Value:
    return [*sorted(text_of(sure(item)) for item in listed(settled(given[0])))]


def one(scope: Scope, given: Arguments) -> Value:
    value = given[0]
    if isinstance(value, Ref):
        return Ref(value.target, value.path.replace("[*]", "[0]", 1))
    items = listed(value)
    if len(items) > 1:
        raise CannotTell
    return items[0] if items else None


def setproduct(scope: Scope, given: Arguments) -> Value:
    rows: list[list[Value]] = [[]]
    for value in given:
        items = listed(value)
        scope.spend(len(rows) * len(items))
        rows = [[*row, item] for row in rows for item in items]
    return list(rows)


def chunklist(scope: Scope, given: Arguments) -> Value:
    items, most = listed(given[0]), whole(given[1])
    return [items[at : at + most] for at in range(0, len(items), most)]


def index(scope: Scope, given: Arguments) -> Value:
    for at, item in enumerate(listed(given[0])):
        if same(item, given[1]):
            return at
    raise CannotTell


def transpose(scope: Scope, given: Arguments) -> Value:
    out: dict[str, list[Value]] = {}
    for key, items in sorted(mapped(given[0]).items()):
        for item in listed(items):
            out.setdefault(text_of(sure(item)), []).append(key)
    made: dict[str, Value] = {}
    made.update({key: out[key] for key in sorted(out)})
    return made


def matchkeys(scope: Scope, given: Arguments) -> Value:
    wanted = listed(sure(given[2]))
    pairs = zip(listed(given[0]), listed(sure(given[1])), strict=True)
    return [value for value, key in pairs if key in wanted]


def reverse(scope: Scope, given: Arguments) -> Value:
    return listed(given[0])[::-1]


def toset(scope: Scope, given: Arguments) -> Value:
    return given[0] if isinstance(given[0], Ref) else as_set(listed(given[0]))


def setunion(scope: Scope, given: Arguments) -> Value:
    return as_set([item for value in given for item in listed(value)])


def setintersection(scope: Scope, given: Arguments) -> Value:
    first, *others = [listed(sure(value)) for value in given]
    return as_set([item for item in first if all(item in other for other in others)])


def setsubtract(scope: Scope, given: Arguments) -> Value:
    taken = listed(sure(given[1]))
    return as_set([item for item in listed(sure(given[0])) if item not in taken])


def tolist(scope: Scope, given: Arguments) -> Value:
    return given[0] if isinstance(given[0], Ref) else listed(given[0])


STRUCTURAL: Final[Functions] = {
    "merge": merge,
    "concat": concat,
    "lookup": lookup,
    "element": element,
    "slice": slice_,
    "keys": keys,
    "values": values,
    "zipmap": zipmap,
    "flatten": flatten,
    "distinct": lambda scope, given: list(distinct(listed(given[0]))),
    "compact": compact,
    "coalesce": coalesce,
    "coalescelist": coalescelist,
    "one": one,
    "setproduct": setproduct,
    "chunklist": chunklist,
    "matchkeys": matchkeys,
    "reverse": reverse,
    "toset": toset,
    "tolist": tolist,
    "setunion": setunion,
}
"""What only moves members about."""

FUNCTIONS: Final[Functions] = {
    "length": length,
    "range": _range,
    "contains": contains,
    "sort": sort,
    "index": index,
    "transpose": transpose,
    "setintersection": setintersection,
    "setsubtract": setsubtract,
}
"""What looks at the members."""
