"""Terraform's functions, as far as the text alone fixes their result.

Source: the function reference of the Terraform language (developer.hashicorp.com/terraform/language/functions). What
depends on files, on the clock or on chance is not here, so its calls stay unknown.
"""

import json
import re
from collections.abc import Callable, Sequence
from typing import Any, Final

from iacdiff.records import Ref, Unknown, Value
from iacdiff.resolve import functions_collections
from iacdiff.resolve.functions_collections import listed, sure, whole
from iacdiff.resolve.functions_network import cidrhost, cidrnetmask, cidrsubnet, cidrsubnets
from iacdiff.resolve.functions_text import TEXT, formatted
from iacdiff.resolve.operators import number
from iacdiff.resolve.scope import CannotTell, Function, Functions, Scope
from iacdiff.resolve.values import text_of

Arguments = Sequence[Value]

# ---------------------------------------------------------------------------------------------- numbers, types


def same_value(scope: Scope, given: Arguments) -> Value:
    """For what changes a type that plain data does not have: tomap, sensitive."""
    return given[0]


def numeric(work: Callable[..., Any]) -> Function:
    """A function of numbers → one that takes values."""

    def function(scope: Scope, given: Arguments) -> Value:
        result = work(*(number(value) for value in given))
        return int(result) if result == int(result) else float(result)

    return function


def total(scope: Scope, given: Arguments) -> Value:
    return sum(number(value) for value in listed(given[0]))


def power(base: float, exponent: float) -> float:
    if abs(exponent) > 64 or abs(base) > 1e9:
        raise CannotTell
    return float(base**exponent) if exponent < 0 else base**exponent


def tostring(scope: Scope, given: Arguments) -> Value:
    value = given[0]
    return text_of(value) if isinstance(value, (bool, int, float)) else value


def tonumber(scope: Scope, given: Arguments) -> Value:
    return None if given[0] is None else number(given[0])


def tobool(scope: Scope, given: Arguments) -> Value:
    if given[0] in (True, False, None):
        return given[0]
    return {"true": True, "false": False}[str(given[0])]


def anytrue(scope: Scope, given: Arguments) -> Value:
    return any(item in (True, "true") for item in listed(sure(given[0])))


def alltrue(scope: Scope, given: Arguments) -> Value:
    return all(item in (True, "true") for item in listed(sure(given[0])))


# ---------------------------------------------------------------------------------------------- JSON, text of data


def jsonencode(scope: Scope, given: Arguments) -> Value:
    """JSON stays the structure that it says."""
    value = given[0]
    return text_of(value) if isinstance(value, (bool, int, float)) else value


def jsondecode(scope: Scope, given: Arguments) -> Value:
    value = given[0]
    if isinstance(value, (dict, list)):
        return value
    decoded: Value = json.loads(str(sure(value)))
    return decoded


def base64encode(scope: Scope, given: Arguments) -> Value:
    """The text that is encoded, since that is what a reader compares."""
    return given[0]


def format_(scope: Scope, given: Arguments) -> Value:
    return formatted(given[0], given[1:])


def formatlist(scope: Scope, given: Arguments) -> Value:
    sizes = {len(value) for value in given[1:] if isinstance(value, list)}
    if len(sizes) != 1:
        raise CannotTell
    rows = range(sizes.pop())
    return [
        formatted(given[0], [value[row] if isinstance(value, list) else value for value in given[1:]]) for row in rows
    ]


# ---------------------------------------------------------------------------------------------- not evaluated before


def try_(scope: Scope, given: Arguments) -> Value:
    """The first that can be worked out; where none can, the first one's reference."""
    unknown: Value = Unknown("try()")
    for argument in given:
        value = scope.evaluate(argument)
        if not isinstance(value, Unknown):
            return value
        if _depends(value):
            raise CannotTell
        unknown = value
    return unknown


def _depends(value: Unknown) -> bool:
    """Whether it is unknown for good, and no failure: a function's result, or a name that only a run fixes."""
    return bool(re.match(r"[a-z0-9_]+\(|each\.|count\.|self\.|path\.|var\.", value.source))


def can(scope: Scope, given: Arguments) -> Value:
    if isinstance(scope.evaluate(given[0]), (Unknown, Ref)):
        raise CannotTell
    return True


STRUCTURAL: Final[Functions] = {
    **functions_collections.STRUCTURAL,
    "tomap": same_value,
    "jsonencode": jsonencode,
    "jsondecode": jsondecode,
    "yamlencode": same_value,
    "sensitive": same_value,
    "nonsensitive": same_value,
    "ephemeralasnull": same_value,
    "base64encode": base64encode,
    "base64decode": base64encode,
    "base64gzip": base64encode,
    "textencodebase64": base64encode,
}
"""What only moves values about."""

FUNCTIONS: Final[Functions] = {
    **TEXT,
    **functions_collections.FUNCTIONS,
    "max": numeric(max),
    "min": numeric(min),
    "ceil": numeric(lambda value: -(-value // 1)),
    "floor": numeric(lambda value: value // 1),
    "abs": numeric(abs),
    "signum": numeric(lambda value: (value > 0) - (value < 0)),
    "pow": numeric(power),
    "parseint": lambda scope, given: int(str(sure(given[0]))[:100], whole(given[1])),
    "sum": total,
    "tostring": tostring,
    "tonumber": tonumber,
    "tobool": tobool,
    "anytrue": anytrue,
    "alltrue": alltrue,
    "format": format_,
    "formatlist": formatlist,
    "cidrsubnet": cidrsubnet,
    "cidrsubnets": cidrsubnets,
    "cidrhost": cidrhost,
    "cidrnetmask": cidrnetmask,
}

LAZY: Final[Functions] = {"try": try_, "can": can}
