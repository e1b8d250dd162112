"""`iacdiff scan`: an archive as a table, with a bar on stderr while it is read."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from iacdiff.cli import CannotRun, existing, narrate

if TYPE_CHECKING:
    from iacdiff.scan import Row

_BAR = 24
_SECONDS_BETWEEN = 0.1


def scan(asked: argparse.Namespace) -> int:
    """Print, or write, a row for each sample below the folders."""
    from iacdiff import scan as scanning

    if asked.output is not None:
        _target(asked.output)
    if asked.summary and asked.format == "parquet":
        raise CannotRun("--summary gives text, or one JSON object with -f jsonl; it has no parquet form")
    if asked.format == "parquet":
        _need_pyarrow(asked)
    folders = [existing(folder) for folder in asked.folders]
    bar = Bar()
    how = scanning.How(asked.scheduler, asked.timeout, not asked.no_cache)
    try:
        with closing(scanning.rows(folders, asked.jobs, bar, how)) as rows:
            _put(asked, bar.until_done(rows))
    except scanning.CannotScan as error:
        raise CannotRun(str(error)) from None
    finally:
        bar.clear()
    return 0


def _need_pyarrow(asked: argparse.Namespace) -> None:
    """Say what is lacking before the work is done, not after."""
    import importlib.util

    if importlib.util.find_spec("pyarrow") is None:
        raise CannotRun("-f parquet needs pyarrow: pip install 'iacdiff[scan]'")
    if asked.output is None and sys.stdout.isatty():
        raise CannotRun("-f parquet gives bytes, not text: name a file with -o, or send it to one")


def _put(asked: argparse.Namespace, rows: Iterator[Row]) -> None:
    if asked.format == "jsonl" and not asked.summary and asked.output is None:
        _stream(asked, rows)
        return
    every = list(rows)
    _tell(asked, len(every), sum(row.error is not None for row in every))
    data = _rendered(asked, every)
    if asked.output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    from iacdiff import disk

    path = _target(asked.output)
    if path.exists() and any(path.is_relative_to(Path(row.sample).resolve()) for row in every):
        raise CannotRun(f"{asked.output} is a file of a sample; name another file")
    disk.write_atomically(path, data)
    narrate(f"wrote {asked.output}")


def _rendered(asked: argparse.Namespace, rows: Sequence[Row]) -> bytes:
    from iacdiff.scan import statistics, tables

    if asked.format == "parquet":
        return tables.parquet(rows)
    if asked.summary and asked.format == "jsonl":
        text = json.dumps(statistics.summary(rows), ensure_ascii=False) + "\n"
    elif asked.summary:
        text = statistics.text(rows)
    elif asked.format == "jsonl":
        text = "".join(map(tables.line, rows))
    else:
        text = tables.table(rows)
    return text.encode("utf-8", "backslashreplace")


def _stream(asked: argparse.Namespace, rows: Iterator[Row]) -> None:
    """Lines as they come, so that a reader of the pipe need not wait for the last."""
    from iacdiff.scan import tables

    count = errors = 0
    for row in rows:
        count, errors = count + 1, errors + (row.error is not None)
        sys.stdout.write(tables.line(row))
        sys.stdout.flush()
    _tell(asked, count, errors)


def _tell(asked: argparse.Namespace, count: int, errors: int) -> None:
    if not count:
        raise CannotRun(f"no sample below {', '.join(asked.folders)}")
    if errors:
        narrate(f"{errors} of {count} samples could not be read; their rows say why")


def _target(output: str) -> Path:
    from iacdiff.load.names import document_name

    path = Path(output).expanduser().resolve()
    if document_name(path.name):
        raise CannotRun(f"{output} is the name of a sample's document; name another file")
    return path


class Bar:
    """Progress on stderr; silent where that is no terminal."""

    def __init__(self) -> None:
        self._shown = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._start = self._last = 0.0
        self._first = 0

    def __call__(self, done: int, total: int) -> None:
        """So many of so many are done."""
        now = time.monotonic()
        if not self._shown or (done < total and now - self._last < _SECONDS_BETWEEN):
            return
        if not self._start:
            self._start, self._first = now, done
        self._last = now
        full = _BAR * done // total if total else _BAR
        sys.stderr.write(f"\r\x1b[K[{'#' * full}{'.' * (_BAR - full)}] {done}/{total}{self._pace(done, total, now)}")
        sys.stderr.flush()

    def _pace(self, done: int, total: int, now: float) -> str:
        new, seconds = done - self._first, now - self._start
        if new < 1 or seconds <= 0:
            return ""
        left = round((total - done) * seconds / new)
        return f"  {new / seconds:.1f}/s  {left // 60}:{left % 60:02} left"

    def until_done(self, rows: Iterator[Row]) -> Iterator[Row]:
        """The same rows; the line is clear again whenever one is at hand and after the last."""
        for row in rows:
            if sys.stdout.isatty():
                self.clear()
            yield row
        self.clear()

    def clear(self) -> None:
        """Leave no trace on the line."""
        if self._shown and self._start:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
