"""The real command in a real terminal: what a hostile sample holds is seen, and never obeyed."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import shutil
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pyte
import pytest

SAMPLE = Path(__file__).parent / "golden" / "tui" / "sample"
ROWS, COLUMNS = 48, 160
EVIL = "\x1b]52;c;ZXZpbA==\x07 \x1b[2J \x1b]0;owned\x07 \x9b31m \x1bPq#0\x1b\\ \u202eevil\u2066 \u200b[/b][red]end"
"""Writes the clipboard, clears the screen, names the window, speaks C1 and Sixel, reverses text, and is markup."""
MARK = "[/b][red]end"
SEQUENCES = [b"\x1b]52;c;ZXZpbA", b"\x1b]0;owned", b"\x1b[2J \x1b", b"\xc2\x9b", b"\x1bPq"] + [
    character.encode() for character in "\u202e\u2066\u200b"
]


class Screen(pyte.Screen):
    """The library's screen, which does not know one kind of sequence that keyboards are asked with."""

    def select_graphic_rendition(self, *attributes: int, **options: bool) -> None:
        if not options.get("private"):
            super().select_graphic_rendition(*attributes)


class Terminal:
    """A program in a pseudo terminal, its screen in memory, and every byte that reached it."""

    def __init__(self, argv: list[str], environment: dict[str, str]) -> None:
        self.bytes = b""
        self.screen = Screen(COLUMNS, ROWS)
        self.stream = pyte.ByteStream(self.screen)
        self.pid, self.descriptor = pty.fork()
        if self.pid == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
            os.environ.update(environment)
            os.execv(argv[0], argv)

    def read(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            ready, _, _ = select.select([self.descriptor], [], [], 0.05)
            if ready:
                try:
                    data = os.read(self.descriptor, 65536)
                except OSError:
                    return
                self.bytes += data
                self.stream.feed(data.replace(b"\x1b[>25u", b"").replace(b"\x1b[<u", b""))

    def send(self, keys: str, seconds: float = 0.4) -> None:
        os.write(self.descriptor, keys.encode())
        self.read(seconds)

    def until(self, text: str, seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while text not in self.text:
            assert time.monotonic() < end, f"{text!r} never came:\n{self.text}"
            self.read(0.1)

    @property
    def text(self) -> str:
        return "\n".join(self.screen.display)

    def close(self) -> None:
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        os.close(self.descriptor)

    def ended(self, seconds: float = 5) -> bool:
        """Whether the program ends, with status 0."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid == self.pid:
                return status == 0
            self.read(0.05)
        return False


@pytest.fixture
def evil(tmp_path: Path) -> Path:
    """A sample whose every document holds what a terminal would obey, in prose, code, names and titles."""
    folder = Path(shutil.copytree(SAMPLE, tmp_path / "evil [b]sample"))
    places = {
        "PROMPT.md": ("Check the health of every target", f"Check {EVIL} the health of every target"),
        "MODEL_RESPONSE.md": ('path     = "/health"', f'path     = "/{EVIL}"'),
        "IDEAL_RESPONSE.md": ("Key of the log bucket", f"Key {EVIL}"),
        "MODEL_FAILURES.md": ("Log bucket without versions", f"Log {EVIL} bucket"),
    }
    for name, (old, new) in places.items():
        path = folder / "lib" / name
        assert old in path.read_text()
        path.write_bytes(path.read_text().replace(old, new).encode())
    return folder


@pytest.fixture
def terminal(evil: Path, tmp_path: Path) -> Iterator[Terminal]:
    environment = {
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "COLUMNS": str(COLUMNS),
        "LINES": str(ROWS),
        "XDG_STATE_HOME": str(tmp_path / "state"),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
        "XDG_CACHE_HOME": str(tmp_path / "cache"),
    }
    opened = Terminal([sys.executable, "-m", "iacdiff", str(evil)], environment)
    yield opened
    opened.close()


def harmful(output: bytes) -> list[bytes]:
    """Sequences of the sample that reached the terminal."""
    return [sequence for sequence in SEQUENCES if sequence in output]


def test_a_hostile_sample_is_shown_and_not_obeyed(terminal: Terminal) -> None:
    """On every pane, in the editor, the search and the lists: the brackets are seen, the sequences are not sent."""
    terminal.until("aws_kms_key")
    terminal.until("PROMPT")
    assert MARK in terminal.text, terminal.text
    assert "evil [b]sample" in terminal.text, "in the header"
    terminal.send("g]]]]")
    terminal.send("/Key \r")
    terminal.send("c")
    for _ in range(4):
        terminal.send("\t")
    for keys in ("v", "v", "v", "z", "z", "w", "w", "!"):
        terminal.send(keys, 0.3)
    terminal.send("\x1b", 0.5)
    terminal.send(":", 0.5)
    terminal.send("kms", 0.5)
    terminal.send("\r", 0.5)
    terminal.send("f", 1.0)
    assert "Severity" in terminal.text
    assert MARK in terminal.text
    terminal.send("\x1b", 0.6)
    terminal.send("q", 1.0)
    assert not harmful(terminal.bytes), harmful(terminal.bytes)


def test_open_find_write_undo_and_quit(terminal: Terminal, evil: Path) -> None:
    """The newcomer's path through the real command: the finding stands in the file, undo takes it out."""
    path = evil / "lib" / "MODEL_FAILURES.md"
    before = path.read_bytes()
    terminal.until("health_check.interval")
    terminal.send("g]]")
    terminal.send("f3\x13", 0.3)  # as fast as a terminal can hand them over
    terminal.until("u undoes")
    assert b"### 3. " in path.read_bytes() and b"Medium" in path.read_bytes()
    terminal.send("u", 0.3)
    terminal.until("undone")
    assert path.read_bytes() == before
    terminal.send("q", 0.1)
    assert terminal.ended()
    assert not harmful(terminal.bytes)
