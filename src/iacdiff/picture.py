"""The last picture of a sample, painted again before the screen's libraries are there.

    (sample, terminal, what was decided) ──find──▶ Picture ──paint──▶ the terminal, a tenth of a second before the app

A picture is kept in this user's cache folder together with a digest of every file that it was made from. It is
painted only where each of them still reads the same, so what it shows is what the app will show. It holds text and
colour numbers, never control sequences.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from iacdiff import __version__, disk
from iacdiff.records import Options
from iacdiff.text import scrub

VERSION = 1
MOST = 200
"""So many pictures are kept; the oldest go first."""
LARGEST = 8_000_000
"""Bytes of a file that is read to see whether it is still the same."""
ENTER, LEAVE = "\x1b[?1049h\x1b[?25l", "\x1b[?1049l\x1b[?25h"
"""The terminal's second screen, without a cursor, and back."""

_CODES = re.compile(r"[0-9;]{0,60}")
_ESCAPE = re.compile(r"\x1b\[([0-9;]*)m")
_TERMINAL = ("TERM", "COLORTERM", "NO_COLOR", "IACDIFF_THEME", "TEXTUAL_COLOR_SYSTEM", "WT_SESSION")
"""The environment that says which colours are used."""

Line = list[tuple[str, str]]
"""(colour numbers of a select-graphic-rendition sequence, text) …"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A whole screen as text, and how far each pane was scrolled."""

    lines: tuple[Line, ...]
    scrolled: Mapping[str, int] = field(default_factory=dict)
    """Id of a pane → lines above."""

    def paint(self, stream: Any) -> None:
        """Put it on a terminal's second screen."""
        out = [ENTER]
        for number, line in enumerate(self.lines, 1):
            out.append(f"\x1b[{number};1H")
            out += [f"\x1b[{codes}m{text}\x1b[0m" if codes else text for codes, text in line]
        stream.write("".join(out))
        stream.flush()


def find(folder: Path, options: Options) -> Picture | None:
    """The picture of a sample on a terminal like this one; None where there is none, or anything changed since."""
    try:
        kept = json.loads(_path(folder, options, _size()).read_bytes())
        if not isinstance(kept, dict) or kept.get("version") != VERSION:
            return None
        if any(digest(Path(path)) != said for path, said in kept["witnesses"].items()):
            return None
        lines = tuple([(_codes(codes), _plain(text)) for codes, text in line] for line in kept["lines"])
        return Picture(lines, {str(pane): int(lines) for pane, lines in kept["scrolled"].items()})
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def keep(folder: Path, options: Options, picture: Picture, witnesses: Mapping[Path, bytes | None]) -> None:
    """Keep a picture that was made from these files and folders; where that cannot be, it is done without.

    What a file said when it was read goes with it; None is whatever it says now.
    """
    target = _path(folder, options, _size())
    data = {
        "version": VERSION,
        "witnesses": {
            str(path): digest(path) if said is None else hashlib.sha256(said).hexdigest()
            for path, said in witnesses.items()
        },
        "lines": picture.lines,
        "scrolled": dict(picture.scrolled),
    }
    with contextlib.suppress(OSError):
        disk.write_atomically(target, json.dumps(data, ensure_ascii=False).encode("utf-8", "replace"))
        _prune(target.parent)


def lines_of(rendered: Sequence[str]) -> tuple[Line, ...]:
    """Lines with the terminal's colour sequences in them → the same as data."""
    return tuple(list(_pieces(line)) for line in rendered)


def _pieces(line: str) -> Iterator[tuple[str, str]]:
    parts = _ESCAPE.split(line)
    if parts[0]:
        yield "", parts[0]
    for codes, text in zip(parts[1::2], parts[2::2], strict=True):
        if text:
            yield "" if codes == "0" else codes, text


def digest(path: Path) -> str:
    """What a file says, or which names a folder holds, as a short text; empty where there is no such thing."""
    try:
        if path.is_dir():
            names = sorted(entry.name for entry in path.iterdir())
            return hashlib.sha256("\0".join(names).encode("utf-8", "surrogateescape")).hexdigest()
        if path.is_file() and path.stat().st_size <= LARGEST:
            return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        pass
    return ""


def _size() -> os.terminal_size:
    """Columns and rows of the terminal; what the environment says of it goes first, as it does for the app."""
    try:
        found = os.get_terminal_size(sys.__stdout__.fileno() if sys.__stdout__ else 1)
    except (OSError, ValueError):
        found = os.terminal_size((0, 0))
    said = [os.environ.get(name, "") for name in ("COLUMNS", "LINES")]
    wide, high = (int(text) if text.isdecimal() else 0 for text in said)
    return os.terminal_size((wide or found.columns, high or found.lines))


def _path(folder: Path, options: Options, size: os.terminal_size) -> Path:
    terminal = [os.environ.get(name) for name in _TERMINAL]
    asked = json.dumps([VERSION, __version__, str(folder), asdict(options), [*size], terminal])
    name = hashlib.sha256(asked.encode("utf-8", "replace")).hexdigest()[:32]
    return disk.cache_folder() / "pictures" / f"{name}.json"


def _plain(text: str) -> str:
    return scrub(text).replace("\n", " ").replace("\t", " ")


def _codes(codes: object) -> str:
    if not isinstance(codes, str) or not _CODES.fullmatch(codes):
        raise ValueError("no colour")
    return codes


def _prune(folder: Path) -> None:
    """Old pictures go; another process may be at the same work."""
    kept = list(folder.glob("*.json"))
    if len(kept) <= MOST:
        return
    ages = []
    for path in kept:
        with contextlib.suppress(OSError):
            ages.append((path.stat().st_mtime, path))
    for _, path in sorted(ages)[: len(ages) - MOST]:
        with contextlib.suppress(OSError):
            path.unlink()


class Curtain:
    """A picture on the terminal until the app has the same to show; what is typed meanwhile is not echoed."""

    def __init__(self, picture: Picture, stream: Any) -> None:
        self.picture = picture
        self._stream = stream
        self._before: list[Any] | None = None
        self._down = False
        """The terminal is still ours."""

    def drop(self) -> None:
        """Paint the picture."""
        with contextlib.suppress(ImportError, OSError, ValueError):
            import termios

            self._before = termios.tcgetattr(0)
            quiet = termios.tcgetattr(0)
            quiet[3] &= ~(termios.ECHO | termios.ICANON)
            termios.tcsetattr(0, termios.TCSANOW, quiet)
        self._down = True
        self.picture.paint(self._stream)

    def hand_over(self) -> None:
        """The app takes the terminal, as it was before; the picture stays on it."""
        self._down = False
        if self._before is not None:
            import termios

            with contextlib.suppress(OSError, termios.error):
                termios.tcsetattr(0, termios.TCSANOW, self._before)

    def clear(self) -> None:
        """Where the app never came: the terminal as it was."""
        if self._down:
            self.hand_over()
            self._stream.write(LEAVE)
            self._stream.flush()
