"""Whether the attribute that a requirement gives a number for has that number, or one inside its bound."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from iacdiff.judge.outcome import UNKNOWN, Outcome, shows
from iacdiff.judge.presence import holds
from iacdiff.judge.side import Leaf, Side, number, text
from iacdiff.judge.unit import Bound, Number, Unit
from iacdiff.judge.words import has, table

Check = Callable[[Side], Outcome]

_SECONDS: Final = {
    "second": 1,
    "minute": 60,
    "hour": 3_600,
    "day": 86_400,
    "week": 604_800,
    "month": 2_592_000,
    "year": 31_536_000,
}
_SIZES: Final = {"mb": 1, "gb": 1_024, "tb": 1_048_576}


def of(unit: Unit, asked: Number) -> Check | None:
    """The check of a number; None where it is not known what it is the number of."""
    for row in table("quantities")["quantity"]:
        if about(unit, asked, row):
            return lambda side, row=row: measured(row, asked, side)  # type: ignore[misc]
    return None


def about(unit: Unit, asked: Number, row: dict[str, Any]) -> bool:
    if asked.unit not in row["units"] or not has(unit.words, row["say"]):
        return False
    if has(unit.words, row.get("not", ())):
        return False
    needs = row.get("needs")
    if needs and not has(unit.words, needs) and not has(unit.titled, needs):
        return False
    if row.get("bounded") and asked.bound == "~" and not asked.unit and not _is_threshold(unit, asked):
        return False
    if "next" in row and not set(unit.words[asked.after : asked.after + 2]) & set(row["next"]):
        return False
    role = row.get("role")
    if role:
        return asked.bound in ((">=", ">") if role == "min" else ("<=", "<"))
    return True


def _is_threshold(unit: Unit, asked: Number) -> bool:
    return "threshold" in unit.words[max(0, asked.at - 4) : asked.at]


def measured(row: dict[str, Any], asked: Number, side: Side) -> Outcome:
    """Whether any thing of the kinds has the value; unmet where all of them have another one."""
    items = side.of(row["kinds"])
    found = [(item, leaf) for item in items for key in row["keys"] for leaf in item.at(key)]
    found = [(item, leaf) for item, leaf in found if not isinstance(leaf.value, dict) or number(leaf.value) is not None]
    wanted = _converted(asked.value, asked.unit, row["unit"])
    bound: Bound = "=" if row.get("exact") or asked.bound == "~" else asked.bound
    known = [(item, leaf, value) for item, leaf in found if (value := _value(leaf, row["unit"])) is not None]
    good = [(item, leaf) for item, leaf, value in known if any(holds(value, bound, one) for one in wanted)]
    if good:
        # Several of one kind that do not agree: which of them is meant cannot be told from the number alone.
        alike = len({item.of.canonical for item, _, _ in known}) == 1
        partly = alike and len(good) < len(known) and not row.get("several")
        return shows("partly" if partly else "met", good)
    if known and len(known) == len(found):
        return shows("unmet", [(item, leaf) for item, leaf, _ in known])
    if items and not found and "bare" in row and all(item.of.complete for item in items):
        if not any(holds(float(row["bare"]), bound, one) for one in wanted):
            said = f"{items[0].of.label} has no {row['id']}, by default {row['bare']} {row['unit']}"
            return shows("unmet", [(item, None) for item in items], said)
        return UNKNOWN
    if not items and side.readable and side.whole and side.platform != "cdk":
        return Outcome("unmet", f"nothing with a {row['id']}; {side.total}")
    return UNKNOWN


def _converted(value: float, unit: str, into: str) -> list[float]:
    """A number in the attribute's unit; months and years in both of the ways that they are counted."""
    if unit in _SECONDS and into in _SECONDS:
        many = [value * _SECONDS[unit] / _SECONDS[into]]
        if unit == "year":
            many.append(value * 31_622_400 / _SECONDS[into])
        if unit == "month":
            many.append(value * 2_678_400 / _SECONDS[into])
        return many
    if unit in _SIZES and into in _SIZES:
        return [value * _SIZES[unit] / _SIZES[into], value * 1_000 if (unit, into) == ("gb", "mb") else value]
    if unit in ("%", "percent"):
        return [value, value / 100]
    return [value]


def _value(leaf: Leaf, unit: str) -> float | None:
    value = number(leaf.value)
    said = text(leaf.value) or ""
    if value is not None and unit in _SECONDS and said.startswith("P"):
        return value / _SECONDS[unit]
    if value is None and unit == "day":
        return _LOG_DAYS.get(said.rpartition(".")[2].upper())
    return value


_LOG_DAYS: Final = {
    "ONE_DAY": 1.0, "THREE_DAYS": 3.0, "FIVE_DAYS": 5.0, "ONE_WEEK": 7.0, "TWO_WEEKS": 14.0, "ONE_MONTH": 30.0,
    "TWO_MONTHS": 60.0, "THREE_MONTHS": 90.0, "FOUR_MONTHS": 120.0, "FIVE_MONTHS": 150.0, "SIX_MONTHS": 180.0,
    "ONE_YEAR": 365.0, "THIRTEEN_MONTHS": 400.0, "EIGHTEEN_MONTHS": 545.0, "TWO_YEARS": 731.0, "FIVE_YEARS": 1827.0,
    "SEVEN_YEARS": 2557.0, "TEN_YEARS": 3653.0,
}  # fmt: skip
"""The CDK's names of retention periods. Source: the API reference of aws-logs RetentionDays."""
