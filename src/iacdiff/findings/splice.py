"""A report's bytes as rows that can be cut and filled without touching any other byte.

Bytes that are no UTF-8 travel as lone surrogates, so what is not edited comes out as it went in. A row's content ends
before the carriage returns at its end; new rows are put in there and take the line ending of their neighbour.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

_BOM: Final = "\ufeff"


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a report; `text` is the whole without a byte order mark."""

    text: str
    starts: tuple[int, ...]
    bom: bool

    @property
    def raw(self) -> bytes:
        """The bytes."""
        return encoded((_BOM if self.bom else "") + self.text)

    def __len__(self) -> int:
        return len(self.starts)

    def content(self, row: int) -> str:
        """A row without its line ending."""
        return self.text[self.starts[row] : self.end(row)]

    def end(self, row: int) -> int:
        """Where a row's content ends."""
        stop = self.starts[row + 1] - 1 if row + 1 < len(self.starts) else len(self.text)
        while stop > self.starts[row] and self.text[stop - 1] == "\r":
            stop -= 1
        return stop

    def line_end(self, row: int) -> str:
        """The line ending that a neighbour of a row takes: its own, else that of the row before, else a line feed."""
        for near in (row, row - 1, row + 1):
            if 0 <= near < len(self.starts) - 1:
                return self.text[self.end(near) : self.starts[near + 1]]
        return "\n"

    def put(self, start: int, stop: int, text: str) -> "Rows":
        """The characters from `start` to `stop` replaced."""
        return rows_of_text(self.text[:start] + text + self.text[stop:], self.bom)

    def insert_below(self, row: int, new: Sequence[str]) -> "Rows":
        """New rows behind the content of a row."""
        end = self.line_end(row)
        return self.put(self.end(row), self.end(row), "".join(end + each for each in new))

    def insert_above(self, row: int, new: Sequence[str]) -> "Rows":
        """New rows before a row."""
        end = self.line_end(row)
        return self.put(self.starts[row], self.starts[row], "".join(each + end for each in new))

    def replace(self, first: int, last: int, new: Sequence[str]) -> "Rows":
        """The rows from `first` to `last` replaced by at least one; equal ones at either end are not touched."""
        old = [self.content(row) for row in range(first, last + 1)]
        new = list(new)
        while len(old) > 1 and len(new) > 1 and old[0] == new[0]:
            old, new, first = old[1:], new[1:], first + 1
        while len(old) > 1 and len(new) > 1 and old[-1] == new[-1]:
            old, new, last = old[:-1], new[:-1], last - 1
        return self.put(self.starts[first], self.end(last), self.line_end(first).join(new))

    def substitute(self, row: int, start: int, stop: int, text: str) -> "Rows":
        """Columns of one row replaced."""
        base = self.starts[row]
        return self.put(base + start, base + stop, text)


def rows_of(raw: bytes) -> Rows:
    """Bytes → rows."""
    text = raw.decode("utf-8", "surrogateescape")
    bom = text.startswith(_BOM)
    return rows_of_text(text[1:] if bom else text, bom)


def rows_of_text(text: str, bom: bool = False) -> Rows:
    """Characters → rows."""
    starts = [0]
    at = text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return Rows(text, tuple(starts), bom)


def encoded(text: str) -> bytes:
    """Characters with lone surrogates for foreign bytes → bytes."""
    return text.encode("utf-8", "surrogateescape")
