"""Rows → what the archive as a whole looks like."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

from iacdiff.scan.row import Row
from iacdiff.scan.tables import shown

_SLOWEST = 5


def summary(rows: Sequence[Row]) -> dict[str, Any]:
    """Rows → the archive's own statistics, as plain data."""
    read = [row for row in rows if row.error is None]
    reports = [row for row in read if row.report]
    return {
        "samples": len(rows),
        "unread": {shown(row.sample): row.error for row in rows if row.error is not None},
        "platforms": _counted(row.platform or "unknown" for row in read),
        "mismatched": sum(row.ideal_platform not in (None, row.platform) for row in read),
        "turns": {str(turns): count for turns, count in sorted(Counter(row.turns or 0 for row in read).items())},
        "truncated": sum(bool(row.truncated) for row in read),
        "ideal_source": _counted(row.ideal_source or "unknown" for row in read),
        "drift": sum(bool(row.ideal_drift) for row in read),
        "resources": {
            "model": _spread(read, lambda row: row.model_resources),
            "ideal": _spread(read, lambda row: row.ideal_resources),
        },
        "differences": {
            "missing": _spread(read, lambda row: row.missing),
            "changed": _spread(read, lambda row: row.changed),
            "extra": _spread(read, lambda row: row.extra),
            "undecided": _spread(read, lambda row: row.undecided),
        },
        "requirements": _requirements(read),
        "reports": {"written": len(reports), **_severities(reports)},
        "claims": {
            "made": _sum(reports, "claims"),
            "contradicted": _sum(reports, "contradicted"),
            "reports_with_contradicted": sum(bool(row.contradicted) for row in reports),
        },
        "lint": {
            "errors": _sum(reports, "lint_errors"),
            "warnings": _sum(reports, "lint_warnings"),
            "reports_with_errors": sum(bool(row.lint_errors) for row in reports),
        },
        "problems": _spread(read, lambda row: row.problems),
        "milliseconds": _spread(read, lambda row: row.milliseconds),
        "slowest": {
            shown(row.sample): row.milliseconds
            for row in sorted(read, key=lambda row: -(row.milliseconds or 0))[:_SLOWEST]
        },
    }


def _counted(names: Any) -> dict[str, int]:
    return dict(sorted(Counter(names).items(), key=lambda item: (-item[1], item[0])))


def _sum(rows: Sequence[Row], column: str) -> int:
    return sum(getattr(row, column) or 0 for row in rows)


def _spread(rows: Sequence[Row], value: Callable[[Row], int | None]) -> dict[str, float]:
    """median, 90th percentile (the nearest rank), largest and sum."""
    values = sorted(value(row) or 0 for row in rows)
    if not values:
        return {"median": 0, "p90": 0, "most": 0, "sum": 0}
    nearest = min(len(values) - 1, -(-9 * len(values) // 10) - 1)
    return {"median": statistics.median(values), "p90": values[nearest], "most": values[-1], "sum": sum(values)}


def _requirements(rows: Sequence[Row]) -> dict[str, Any]:
    total = _sum(rows, "requirements")
    sides = {
        side: {
            **{state: _sum(rows, f"{side}_{state}") for state in ("met", "partly", "unmet")},
            "coverage": round(_sum(rows, f"{side}_met") / total, 4) if total else None,
        }
        for side in ("model", "ideal")
    }
    return {"total": total, **sides}


def _severities(reports: Sequence[Row]) -> dict[str, int]:
    counts = {name: _sum(reports, name) for name in ("critical", "high", "medium", "low")}
    findings = _sum(reports, "findings")
    return {"findings": findings, **counts, "unrated": findings - sum(counts.values())}


def text(rows: Sequence[Row]) -> str:
    """The same for people: one line a statistic."""
    data = summary(rows)
    read = data["samples"] - len(data["unread"])
    whole, reports, claims = data["requirements"], data["reports"], data["claims"]
    lines = [
        ("samples", f"{data['samples']}" + (f", {len(data['unread'])} not read" if data["unread"] else "")),
        *(("", f"! {sample}: {error}") for sample, error in data["unread"].items()),
        ("platforms", f"{_listed(data['platforms'], read)}; mismatched {_of(data['mismatched'], read)}"),
        ("turns", f"{_listed(data['turns'], read)}; truncated {_of(data['truncated'], read)}"),
        ("ideal source", f"{_listed(data['ideal_source'], read)}; drift {_of(data['drift'], read)}"),
        *((f"{name} resources", _spelled(spread)) for name, spread in data["resources"].items()),
        *((name, _spelled(spread)) for name, spread in data["differences"].items()),
        ("requirements", f"{whole['total']}"),
        *((f"{side} coverage", _coverage(whole[side])) for side in ("model", "ideal")),
        ("reports", _of(reports["written"], read)),
        ("findings", ", ".join(f"{reports[name]} {name}" for name in list(reports)[2:]) + f" of {reports['findings']}"),
        ("claims", f"{claims['made']}, contradicted {_of(claims['contradicted'], claims['made'])}; "
                   f"in {_of(claims['reports_with_contradicted'], reports['written'])} of the reports"),
        ("lint", f"{data['lint']['errors']} errors in {_of(data['lint']['reports_with_errors'], reports['written'])}"
                 f" of the reports, {data['lint']['warnings']} warnings"),
        ("problems", _spelled(data["problems"])),
        ("milliseconds", _spelled(data["milliseconds"])),
        ("slowest", ", ".join(f"{sample} ({took})" for sample, took in data["slowest"].items())),
    ]  # fmt: skip
    return "".join(f"{name:<17} {said}".rstrip() + "\n" for name, said in lines)


def _of(part: int, whole: int) -> str:
    return f"{part} ({part / whole:.0%})" if whole else f"{part}"


def _listed(counts: dict[str, int], whole: int) -> str:
    return ", ".join(f"{name} {_of(count, whole)}" for name, count in counts.items()) or "none"


def _spelled(spread: dict[str, float]) -> str:
    return f"median {spread['median']:g}, p90 {spread['p90']:g}, most {spread['most']:g}, sum {spread['sum']:g}"


def _coverage(side: dict[str, Any]) -> str:
    share = "none" if side["coverage"] is None else f"{side['coverage']:.0%} met"
    return f"{share} ({side['met']} met, {side['partly']} partly, {side['unmet']} unmet)"
