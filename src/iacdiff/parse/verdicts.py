"""What the strict reader said of a text, remembered in the user's cache by the text's hash: a second look costs
nothing. Safe to delete, and for several processes; where it cannot be used, nothing is remembered."""

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_MOST: Final = 100_000
_ERRORS = (sqlite3.Error, OSError)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The strict reader's word on one text; no message means that it is HCL."""

    line: int | None
    """Of the text, 1-based, where the first fault is."""
    message: str


class Verdicts:
    """hash of the text → verdict."""

    def __init__(self, folder: Path, reader: str) -> None:
        self._reader = reader
        self._connection: sqlite3.Connection | None = None
        with contextlib.suppress(*_ERRORS):
            folder.mkdir(parents=True, exist_ok=True)
            connection = sqlite3.connect(folder / "strict.sqlite", timeout=0.2, isolation_level=None)
            self._connection = connection
            connection.execute("create table if not exists verdict (key text primary key, line int, message text)")

    def key(self, text: str) -> str:
        """The name under which a text's verdict is kept; another version of the reader has other ones."""
        return hashlib.sha256(f"{self._reader}\n{text}".encode("utf-8", "replace")).hexdigest()

    def get(self, key: str) -> Verdict | None:
        """The verdict, if it is remembered."""
        if self._connection is not None:
            with contextlib.suppress(*_ERRORS):
                row = self._connection.execute("select line, message from verdict where key = ?", (key,)).fetchone()
                return Verdict(row[0], row[1]) if row else None
        return None

    def keep(self, found: Iterable[tuple[str, Verdict]]) -> None:
        """Remember verdicts, forgetting the oldest where there are too many."""
        rows = [(key, verdict.line, verdict.message) for key, verdict in found]
        if self._connection is None or not rows:
            return
        with contextlib.suppress(*_ERRORS):
            self._connection.execute("begin immediate")
            self._connection.executemany("insert or replace into verdict values (?, ?, ?)", rows)
            self._connection.execute(
                "delete from verdict where rowid <= (select max(rowid) from verdict) - ?", (_MOST,)
            )
            self._connection.execute("commit")

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            with contextlib.suppress(*_ERRORS):
                self._connection.close()
            self._connection = None
