"""The operators of the program languages on known values; of an unknown one they make another, with its text."""

import operator
from collections.abc import Callable
from typing import Any, Final

from iacdiff.records import Defaulted, Ref, Unknown
from iacdiff.resolve.program.machine import truth
from iacdiff.resolve.program.plain import joined, plain
from iacdiff.resolve.program.values import OBJECTS, External, Given, Held, Items, Table
from iacdiff.resolve.values import at_defaults, has_inputs, left_open, partly_open, twin

_LARGEST: Final = 1e15
_LONGEST: Final = 100_000
_MANY: Final = 10_000
"""Items of one list."""

_NUMBERS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
}
_ORDER: Final[dict[str, Callable[[Any, Any], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def is_unknown(value: Held) -> bool:
    """Whether nothing, or not everything, of a scalar is known."""
    return isinstance(value, (Unknown, Ref, Given)) or (isinstance(value, str) and partly_open(value))


def lifted(work: Callable[..., Held], *args: Held) -> Held:
    """Work on scalars, done with the inputs at their defaults and with the inputs in place."""
    if not any(isinstance(arg, Defaulted) for arg in args):
        return work(*args)
    default, opened = work(*map(at_defaults, args)), work(*map(left_open, args))
    if isinstance(default, OBJECTS):
        return default
    return twin(plain(default), plain(opened))


def binary(sign: str, left: Held, right: Held, source: str) -> Held:
    """`left sign right`; `source` is how it is written. `and`, `or` and `??` are the evaluator's."""
    if sign == "+":
        return _plus(left, right, source)
    if isinstance(left, (list, dict)) or isinstance(right, (list, dict)) or isinstance(left, OBJECTS):
        return _structures(sign, left, right, source)
    return lifted(lambda one, other: _scalars(sign, one, other, source), left, right)


def _plus(left: Held, right: Held, source: str) -> Held:
    if isinstance(left, list) and isinstance(right, list):
        if len(left) + len(right) > _MANY:
            return Unknown(source)
        places = {**getattr(left, "places", {})}
        places.update({len(left) + i: span for i, span in getattr(right, "places", {}).items()})
        return Items([*left, *right], places)
    if isinstance(left, (list, dict)) and not isinstance(right, str):
        return Unknown(source)
    if _textual(left) or _textual(right):
        text = joined([left, right])
        return text if not isinstance(text, str) or len(text) < _LONGEST else Unknown(source)
    return lifted(lambda one, other: _sum(one, other, source), left, right)


def _textual(value: Held) -> bool:
    return isinstance(value, str) or (isinstance(value, Defaulted) and isinstance(value.value, str))


def _sum(one: Held, other: Held, source: str) -> Held:
    if isinstance(one, (int, float)) and isinstance(other, (int, float)):
        return one + other
    return Unknown(source)


def _structures(sign: str, left: Held, right: Held, source: str) -> Held:
    if sign in ("==", "!="):
        return _equal(left, right, sign, source)
    if sign in ("in", "not in"):
        return lifted(lambda one: _within(one, right, sign, source), left)
    if sign == "*" and isinstance(left, list) and isinstance(right, int):
        return Items(left * right) if len(left) * right <= _MANY else Unknown(source)
    if sign == "|" and isinstance(left, dict) and isinstance(right, dict):
        merged = Table(left, getattr(left, "places", {}))
        merged.take(right)
        return merged
    if sign == "%" and isinstance(left, str):
        return Unknown(source)
    return Unknown(source)


def _within(one: Held, many: Held, sign: str, source: str) -> Held:
    if is_unknown(one) or not isinstance(many, (list, dict, str)):
        return Unknown(source)
    if isinstance(many, dict) and "..." in many and one not in many:
        return Unknown(source)
    try:
        return (one in many) == (sign == "in")
    except TypeError:
        return Unknown(source)


def _equal(left: Held, right: Held, sign: str, source: str) -> Held:
    if left is None or right is None:
        same = left is right
        if (
            is_unknown(left if right is None else right)
            and not isinstance(left, Given)
            and not isinstance(right, Given)
        ):
            return Unknown(source)
        return same == (sign == "==")
    one, other = plain(left), plain(right)
    if one == other:
        return sign == "=="
    if is_unknown(one) or is_unknown(other) or isinstance(left, (External, Given)):
        return Unknown(source)
    return sign == "!="


def _scalars(sign: str, one: Held, other: Held, source: str) -> Held:
    if sign in ("==", "!="):
        return _equal(one, other, sign, source)
    if sign in ("in", "not in"):
        return _within(one, other, sign, source)
    if is_unknown(one) or is_unknown(other) or one is None or other is None:
        return Unknown(source)
    try:
        return _known(sign, one, other, source)
    except (ArithmeticError, TypeError, ValueError):
        return Unknown(source)


def _known(sign: str, one: Any, other: Any, source: str) -> Held:
    if sign in _ORDER:
        return _ORDER[sign](one, other)
    if isinstance(one, str):
        repeats = sign == "*" and isinstance(other, int) and len(one) * other < _LONGEST
        return one * other if repeats else Unknown(source)
    if sign == "**":
        return one**other if abs(one) < 1e6 and abs(other) < 64 else Unknown(source)
    if sign not in _NUMBERS or abs(one) > _LARGEST or abs(other) > _LARGEST:
        return Unknown(source)
    value = _NUMBERS[sign](one, other)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def unary(sign: str, value: Held, source: str) -> Held:
    """`sign value`."""
    if sign == "not":
        outcome, by_input = truth(value)
        if outcome is None:
            return Unknown(source)
        return Defaulted(not outcome, f"${{{source}}}") if by_input else not outcome
    return lifted(lambda one: _signed(sign, one, source), value)


def _signed(sign: str, value: Held, source: str) -> Held:
    if sign in ("-", "+") and isinstance(value, (int, float)):
        return -value if sign == "-" else value
    if sign == "+" and isinstance(value, str) and value.isdigit():
        return int(value)
    if sign == "typeof" and not is_unknown(value) and not isinstance(value, OBJECTS):
        return {str: "string", bool: "boolean", int: "number", float: "number", type(None): "undefined"}.get(
            type(value), "object"
        )
    return Unknown(source)


__all__ = ["binary", "has_inputs", "is_unknown", "lifted", "unary"]
