"""Statements with an amount or two values: `retention of 7 days`, `uses A instead of B` → held against what is set."""

import re
from typing import Final

from iacdiff.check.claims.facts import Attribute, Side, Sides, first_line, folded, literal, spans_of
from iacdiff.check.claims.saying import Statement
from iacdiff.check.claims.verdicts import Judged
from iacdiff.records import shown

_UNITS: Final = {
    "second": 1, "minute": 60, "hour": 3600, "day": 86400,
    "mb": 1, "mib": 1, "gb": 1024, "gib": 1024,
}  # fmt: skip
_AMOUNT = re.compile(
    r"\b(?P<name>[A-Za-z][A-Za-z_]+(?:[ _-][A-Za-z_]+){0,3}?)[`'\"]*\s*(?:(?:is|was|are|were)\s+)?(?:\(|:|=|of|at|to"
    r"|set to|set at|configured (?:to|as)|fixed at|only|just)\s*(?:only |just |about |a )?[`'\"]?"
    r"(?P<number>\d{1,6}(?:\.\d+)?)[`'\"]?(?![\w.:/-]|,\d|\s*(?:%|percent|or\b|to\b|-))"
    r"(?:[ -]?(?P<unit>seconds?|minutes?|hours?|days?|[MG]i?B)\b)?"
)
_TAILS: Final = ("", "seconds", "insec", "insseconds", "minutes", "days", "indays", "inseconds", "size", "mb", "count")
_PLAIN: Final = frozenset(
    [
        "port",
        "version",
        "type",
        "name",
        "count",
        "value",
        "rule",
        "line",
        "index",
        "number",
        "size",
        "region",
        "step",
        "id",
    ]
)
"""Names of too many things to be told apart."""


def amount(statement: Statement, sides: Sides) -> Judged | None:
    """`visibility timeout of 30 seconds`: against every attribute of that name, in whatever unit it counts."""
    if statement.absent or statement.supposed:
        return None
    for found in _AMOUNT.finditer(statement.object):
        values = _named(found["name"], sides.own)
        known = [literal(each.value) for each in values]
        numbers = [value for value in known if isinstance(value, int | float) and not isinstance(value, bool)]
        if not values or len(numbers) < len(values):
            continue
        said = _possible(float(found["number"]), found["unit"])
        equal = [each for each, value in zip(values, numbers, strict=True) if float(value) in said]
        if equal:
            return Judged("supported", f"{_path(equal[0])} is {shown(equal[0].value)}.", spans_of([equal[0].place]))
        parts = r"[\s_\"'-]*".join(re.escape(part) for part in re.split(r"[\s_-]+", found["name"].lower())[-2:])
        if re.search(rf"{parts}\W{{1,8}}{re.escape(found['number'])}(?![\w.])", sides.own.whole):
            continue
        told = ", ".join(dict.fromkeys(shown(each.value) for each in values[:3]))
        return Judged("contradicted", f"{_path(values[0])} is {told}.", spans_of([each.place for each in values]))
    return None


def _path(attribute: Attribute) -> str:
    return str(next(part for part in reversed(attribute.path) if isinstance(part, str)))


def _named(words: str, side: Side) -> list[Attribute]:
    """The attributes that the last words before an amount name; two words at least, or one with an underscore."""
    parts = re.split(r"[ -]", words.strip())
    for take in range(len(parts), 0, -1):
        name = folded("".join(parts[-take:]))
        if len(name) < 8 or name in _PLAIN or (take == 1 and "_" not in words and not re.search("[a-z][A-Z]", words)):
            continue
        for tail in _TAILS:
            values = side.attributes.get(name + tail)
            if values:
                return values
    return []


def _possible(number: float, unit: str | None) -> set[float]:
    """The amount in every unit that it may be written in."""
    if not unit:
        return {number}
    size = _UNITS[unit.lower().rstrip("s")]
    sizes = (1, 60, 3600, 86400, 1000) if unit.lower()[0] in "smhd" and unit.lower() != "mb" else (1, 1024)
    return {number} | {number * size / other for other in sizes} | {number * size * 1000}


_SWAP = re.compile(
    r"(?:`(?P<a>[^`\n]{3,80})`|(?P<at>[a-z][a-z0-9]{1,4}\.[a-z0-9]+\.?\w*))[^`.;]{0,30}?"
    r"\b(?:instead of|rather than)\b[^`.;]{0,25}?(?:`(?P<b>[^`\n]{3,80})`|(?P<bt>[a-z][a-z0-9]{1,4}\.[a-z0-9]+\.?\w*))",
)


def swap(statement: Statement, sides: Sides) -> Judged | None:
    """``uses `A` instead of `B` ``: against where the code has the one and not the other."""
    if statement.side != "model" or re.search(r"\b(?:should|must|could|would|need)\b", statement.text):
        return None
    found = _SWAP.search(statement.text)
    if not found:
        return None
    first, second = found["a"] or found["at"], found["b"] or found["bt"]
    has, has_other = _has(first, sides.own), _has(second, sides.own)
    if has and not has_other:
        at = first_line(sides.own, first.lower())
        return Judged("supported", f"`{first}` stands there, `{second}` does not.", at) if at else None
    loose = folded(first) in folded(sides.own.whole)
    if not has and has_other and not loose and not sides.own.opaque:
        at = first_line(sides.own, second.lower())
        return Judged("contradicted", f"`{second}` stands there, `{first}` does not.", at) if at else None
    return None


def _has(code: str, side: Side) -> bool:
    """Whether a piece of code stands there as a whole."""
    return re.search(rf"(?<!\w){re.escape(code.lower())}(?!\w)", side.text) is not None
