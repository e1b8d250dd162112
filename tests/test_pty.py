"""The real command in a real terminal: what a hostile sample holds is seen, and never obeyed."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import pty
import select
import shlex
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
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


def test_ask_25_a_hostile_sample_is_shown_and_not_obeyed(terminal: Terminal) -> None:
    """On every pane, in the editor, the search and the lists: the brackets are seen, the sequences are not sent."""
    terminal.until("aws_kms_key")
    terminal.until("PROMPT")
    terminal.until(MARK)
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
    terminal.until("Severity")
    terminal.until(MARK)
    terminal.send("\x1b", 0.6)
    terminal.send("q", 1.0)
    assert not harmful(terminal.bytes), harmful(terminal.bytes)


def test_open_find_write_undo_and_quit(terminal: Terminal, evil: Path) -> None:
    """The newcomer's path through the real command: the finding stands in the file, undo takes it out."""
    path = evil / "lib" / "MODEL_FAILURES.md"
    before = path.read_bytes()
    terminal.until("health_check.interval")
    terminal.until("reviewed 0/")  # the report is read as well
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


def test_a_draft_survives_a_kill(terminal: Terminal, evil: Path, tmp_path: Path) -> None:
    """What was typed a second ago is there after `kill -9`; nothing was written to the report."""
    path = evil / "lib" / "MODEL_FAILURES.md"
    before = path.read_bytes()
    terminal.until("health_check.interval")
    terminal.until("reviewed 0/")  # the report is read as well
    terminal.send("g]]x")
    terminal.send("f", 1.0)
    terminal.send("\t\x05 typed before the end")
    terminal.until("typed before the end")
    terminal.read(2.0)
    os.kill(terminal.pid, signal.SIGKILL)
    os.waitpid(terminal.pid, 0)
    assert path.read_bytes() == before
    kept = [json.loads(file.read_text()) for file in (tmp_path / "state" / "iacdiff" / "samples").glob("*.json")]
    assert [draft["title"][-21:] for one in kept for draft in one["drafts"].values()] == [" typed before the end"]
    assert [len(one["reviewed"]) for one in kept] == [1]


@pytest.mark.skipif(shutil.which("tmux") is None, reason="no tmux here")
def test_open_finding_save_undo_and_quit_in_tmux(tmp_path: Path) -> None:
    """The whole way in the multiplexer that many reviewers live in: three keys write, `u` takes back, `q` ends."""
    folder = Path(shutil.copytree(SAMPLE, tmp_path / "sample"))
    path = folder / "lib" / "MODEL_FAILURES.md"
    before = path.read_bytes()
    tmux = ["tmux", "-f", "/dev/null", "-S", str(tmp_path / "socket")]
    environment = {**os.environ, "XDG_STATE_HOME": str(tmp_path / "state"), "XDG_CONFIG_HOME": str(tmp_path / "config")}

    def run(*words: str) -> str:
        return subprocess.run([*tmux, *words], env=environment, capture_output=True, text=True, check=True).stdout

    def until(holds: Callable[[str], bool], seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while not holds(screen := run("capture-pane", "-p", "-t", "it")):
            assert time.monotonic() < end, f"it never came:\n{screen}"
            time.sleep(0.1)

    command = f"{shlex.quote(sys.executable)} -m iacdiff {shlex.quote(str(folder))}; echo ended with $?; sleep 60"
    run("new-session", "-d", "-s", "it", "-x", "100", "-y", "30", command)
    try:
        until(lambda screen: "aws_" in screen and "reading" not in screen)
        run("send-keys", "-t", "it", "]")
        run("send-keys", "-t", "it", "f", "2", "C-s")
        until(lambda screen: "u undoes" in screen)
        assert path.read_bytes() != before
        run("send-keys", "-t", "it", "u")
        until(lambda screen: "undone" in screen)
        assert path.read_bytes() == before
        run("send-keys", "-t", "it", "q")
        until(lambda screen: "ended with 0" in screen)
    finally:
        run("kill-server")
