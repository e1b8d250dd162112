"""Alarms on named metrics (alarms.toml): whether there is one on each, and whether its threshold is the one asked for.

"CloudWatch alarm on the database's CPU above 70 percent"
    the alarms whose metric is a CPU's, of AWS/RDS where they say so; one of them with the threshold 70, or 0.7
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from iacdiff.judge.outcome import UNKNOWN, Outcome, shows
from iacdiff.judge.side import Item, Side, number, text
from iacdiff.judge.unit import Number, Unit
from iacdiff.judge.words import has, table

Check = Callable[[Side], Outcome]

_ALARM: Final = "cloudwatch_metric_alarm"


def of(unit: Unit) -> Iterator[Check]:
    """The checks of the metrics that a requirement asks alarms on; none where it names no alarm, or no metric."""
    if not any(one.key == "alarm" for one in unit.things):
        return
    rows = [(at, row) for row in table("alarms")["metric"] if (at := _where(unit, row["say"])) is not None]
    rows.sort(key=lambda one: one[0])
    alone = len(rows) == 1
    owner = _owner(unit) if alone else ""
    for place, (at, row) in enumerate(rows):
        end = rows[place + 1][0] if place + 1 < len(rows) else len(unit.words)
        asked = _threshold(unit, 0 if alone else at, end)
        if asked is not None:
            unit.used.update(range(asked.at, asked.after))
        for say in row["say"]:
            _use(unit, say)
        yield lambda side, row=row, asked=asked: _on(row, owner, asked, side)  # type: ignore[misc]
    if rows:
        for words in table("alarms")["owner"].values():
            for say in words:
                _use(unit, say)


def _where(unit: Unit, says: list[str]) -> int | None:
    for say in says:
        words = say.split()
        for at in range(len(unit.words)):
            if unit.words[at : at + len(words)] == words:
                return at
    return None


def _use(unit: Unit, say: str) -> None:
    words = say.split()
    for at in range(len(unit.words)):
        if unit.words[at : at + len(words)] == words:
            unit.used.update(range(at, at + len(words)))


def _owner(unit: Unit) -> str:
    """The namespace whose metric is meant; empty where several could be, or none is named."""
    named = [key for key, says in table("alarms")["owner"].items() if has(unit.words, says)]
    return str(named[0]) if len(named) == 1 else ""


def _threshold(unit: Unit, start: int, end: int) -> Number | None:
    """The only number of those words that bounds something, or is a share."""
    found = [
        one
        for one in unit.numbers
        if start <= one.at < end and one.at not in unit.used and (one.bound != "~" or one.unit in ("%", "percent"))
    ]
    return found[0] if len(found) == 1 else None


def _on(row: dict[str, Any], owner: str, asked: Number | None, side: Side) -> Outcome:
    alarms = side.of((_ALARM,))
    metric = str(row["metric"])
    known = [(item, _metrics(item)) for item in alarms]
    fitting = [item for item, names in known if any(re.search(metric, name) for name in names)]
    if owner:
        fitting = [item for item in fitting if _is_of(item, owner)]
    if not fitting:
        # an alarm that calls itself so, on a metric of another name, may or may not be one
        others = [item for item, names in known if not any(re.search(metric, name) for name in names)]
        if any(str(say) in item.words for item in others for say in row["say"]):
            return UNKNOWN
        sure = side.readable and side.whole and side.platform != "cdk" and all(names for _, names in known)
        return Outcome("unmet", f"no alarm on {row['say'][0]}; {side.total}") if sure else UNKNOWN
    if asked is None:
        return shows("met", [(item, None) for item in fitting])
    wanted = _wanted(row, asked)
    leaves = [(item, leaf) for item in fitting for leaf in item.at("threshold")]
    values = [number(leaf.value) for _, leaf in leaves]
    good = [one for one, value in zip(leaves, values, strict=True) if value is not None and _among(value, wanted)]
    if good:
        return shows("met", good)
    if leaves and None not in values:
        return shows("unmet", leaves)
    return UNKNOWN


def _metrics(item: Item) -> list[str]:
    """The names of the metrics that it looks at, in small letters."""
    return [said.lower() for leaf in item.at("metric_name") if (said := text(leaf.value))]


def _is_of(item: Item, owner: str) -> bool:
    named = [said.lower() for leaf in item.at("namespace") if (said := text(leaf.value))]
    return not named or any(owner in name for name in named)


def _wanted(row: dict[str, Any], asked: Number) -> list[float]:
    factors = row.get("scale", {}).get(asked.unit)
    if factors:
        return [asked.value * factor for factor in factors]
    return [asked.value, asked.value / 100] if asked.unit in ("%", "percent") else [asked.value]


def _among(value: float, wanted: list[float]) -> bool:
    return any(abs(value - one) <= 1e-6 * max(1.0, abs(one)) for one in wanted)
