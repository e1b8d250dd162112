"""HCL's operators on values; CannotTell where the operands do not fix the result."""

import operator
from collections.abc import Callable
from typing import Final

from iacdiff.records import Defaulted, Expression, Ref, Unknown, Value
from iacdiff.resolve.scope import CannotTell
from iacdiff.resolve.values import partly_open

Number = int | float

_ARITHMETIC: Final[dict[str, Callable[[Number, Number], Number]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "%": operator.mod,
}
_ORDER: Final[dict[str, Callable[[Number, Number], bool]]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_LARGEST: Final = 10**30


def unary(sign: str, value: Value) -> Value:
    """`!` and `-`."""
    return not truth(value) if sign == "!" else -number(value)


def binary(sign: str, left: Value, right: Value) -> Value:
    """Arithmetic, order, equality and logic."""
    if sign in ("&&", "||"):
        return _logic(sign, left, right)
    if sign in ("==", "!="):
        return same(left, right) == (sign == "==")
    one, other = number(left), number(right)
    if sign in _ORDER:
        return _ORDER[sign](one, other)
    result = _ARITHMETIC[sign](one, other)
    if abs(result) > _LARGEST:
        raise CannotTell
    return int(result) if isinstance(result, float) and result.is_integer() else result


def _logic(sign: str, left: Value, right: Value) -> Value:
    """One operand is enough where it decides."""
    decides = sign == "||"
    known = []
    for side in (left, right):
        try:
            known.append(truth(side))
        except CannotTell:
            continue
        if known[-1] is decides:
            return decides
    if len(known) < 2:
        raise CannotTell
    return not decides


def truth(value: Value) -> bool:
    """true, false, and their texts."""
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise CannotTell


def number(value: Value) -> Number:
    """A number, or a text that is one."""
    if isinstance(value, bool):
        raise CannotTell
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, str) and len(value) < 40:
        return int(value) if value.lstrip("-").isdecimal() else float(value)
    raise CannotTell


def same(left: Value, right: Value) -> bool:
    """Whether two values are equal; a value that is not known is equal to nothing that can be told."""
    if known(left) and known(right):
        if isinstance(left, bool) is not isinstance(right, bool):
            return False
        return left == right
    if left == right:
        return True
    raise CannotTell


def known(value: Value) -> bool:
    """Whether no part of it is unknown."""
    match value:
        case str():
            return not partly_open(value)
        case list():
            return all(known(item) for item in value)
        case dict():
            return all(known(item) for item in value.values())
    return not isinstance(value, (Unknown, Ref, Expression, Defaulted))
