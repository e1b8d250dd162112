"""Rows → text for people, JSON lines for programs, Parquet for whoever has very many of them."""

from __future__ import annotations

import io
import json
import os
from collections.abc import Iterable, Sequence
from typing import Any

from iacdiff.scan.columns import COLUMNS
from iacdiff.scan.row import TYPES, Row
from iacdiff.text import scrub

_LEFT = 3
"""So many columns, from the left, hold words."""


def line(row: Row) -> str:
    """A row as one line of JSON."""
    return json.dumps({**row.plain(), "sample": shown(row.sample)}, ensure_ascii=False) + "\n"


def table(rows: Sequence[Row]) -> str:
    """Rows → aligned columns with headings; a row with an error shows that instead of its numbers."""
    start = _common([row.sample for row in rows])
    cells = [["sample", *COLUMNS], *([shown(row.sample[start:]), *_cells(row)] for row in rows)]
    whole = [line for line in cells if len(line) > 2]
    widths = [max(len(line[column]) for line in whole) for column in range(len(whole[0]))]
    widths[0] = max(len(line[0]) for line in cells)
    return "".join(_aligned(line, widths) + "\n" for line in cells)


def _aligned(line: Sequence[str], widths: Sequence[int]) -> str:
    padded = [
        cell.ljust(width) if column <= _LEFT else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(line, widths, strict=False))
    ]
    return "  ".join(padded).rstrip()


def _cells(row: Row) -> list[str]:
    if row.error is not None:
        return [f"! {row.error}"]
    severities = [row.critical, row.high, row.medium, row.low]
    return [
        _platforms(row),
        f"{row.turn}/{row.turns}",
        row.ideal_source or "?",
        f"{row.model_resources}/{row.ideal_resources}",
        str(row.missing),
        str(row.changed),
        str(row.extra),
        f"{_percent(row.model_coverage)}/{_percent(row.ideal_coverage)}",
        " ".join(f"{count}" for count in severities) if row.report else ".",
        f"{row.contradicted}/{row.claims}" if row.claims else ".",
        f"{row.lint_errors}+{row.lint_warnings}",
        str(row.problems),
        str(row.milliseconds),
    ]


def _platforms(row: Row) -> str:
    if row.ideal_platform in (None, row.platform):
        return row.platform or "?"
    return f"{row.platform}≠{row.ideal_platform}"


def _percent(share: float | None) -> str:
    return "." if share is None else f"{share:.0%}"


def _common(paths: Sequence[str]) -> int:
    """The length of the folder that all paths share, its separator included."""
    if len(paths) < 2:
        return len(os.path.dirname(paths[0])) + 1 if paths else 0  # noqa: PTH120 (names that are no valid text)
    return len(os.path.commonpath(paths)) + 1


def parquet(rows: Iterable[Row]) -> bytes:
    """Rows → a Parquet file; raises ImportError where pyarrow is not installed."""
    import pyarrow
    from pyarrow import parquet as writer

    types: dict[str, Any] = {
        "str": pyarrow.string(),
        "int": pyarrow.int64(),
        "bool": pyarrow.bool_(),
        "float": pyarrow.float64(),
    }
    schema = pyarrow.schema([pyarrow.field(name, types[kind]) for name, kind in TYPES.items()])
    plain = [{**row.plain(), "sample": shown(row.sample)} for row in rows]
    target = io.BytesIO()
    writer.write_table(pyarrow.Table.from_pylist(plain, schema=schema), target, compression="zstd")
    return target.getvalue()


def shown(path: str) -> str:
    """A path as text that any terminal and any file format takes."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return scrub(text).replace("\n", "␊").replace("\t", "␉")
