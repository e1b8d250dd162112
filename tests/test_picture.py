"""The last picture of a sample: kept as data, painted only while it is true, and gone when the app has the same."""

import json
import os
import pty
import select
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from iacdiff import disk, picture
from iacdiff.picture import Picture
from iacdiff.records import Options

LINES = ([("1;38;2;1;2;3", "aws_vpc"), ("", " plain")], [("", "second")])
MOUSE_ON = b"\x1b[?1000h"
"""What Textual sends first of all: before it, the terminal is not the app's."""


@pytest.fixture(autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("LINES", "24")


def kept(folder: Path, document: Path) -> Path:
    """A picture of `folder` that was made from `document`; the file that it is kept in."""
    picture.keep(folder, Options(), Picture(LINES, {"trees": 7}), {document: document.read_bytes(), folder: None})
    (path,) = (disk.cache_folder() / "pictures").glob("*.json")
    return path


def test_a_picture_is_found_again_with_its_text_colours_and_scroll_positions(tmp_path: Path) -> None:
    document = tmp_path / "PROMPT.md"
    document.write_text("one")
    kept(tmp_path, document)
    assert picture.find(tmp_path, Options()) == Picture(LINES, {"trees": 7})


@pytest.mark.parametrize("change", ["content", "gone", "new file", "size of the terminal", "another turn", "version"])
def test_a_picture_is_not_shown_when_anything_it_was_made_from_has_changed(
    change: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "sample"
    folder.mkdir()
    document = folder / "PROMPT.md"
    document.write_text("one")
    path = kept(folder, document)
    options = Options()
    match change:
        case "content":
            document.write_text("two")
        case "gone":
            document.unlink()
        case "new file":
            (folder / "rds.tf").write_text("")
        case "size of the terminal":
            monkeypatch.setenv("COLUMNS", "81")
        case "another turn":
            options = Options(model="2")
        case "version":
            path.write_text(json.dumps({**json.loads(path.read_text()), "version": picture.VERSION + 1}))
    assert picture.find(folder, options) is None


@pytest.mark.parametrize(
    "lines",
    [
        [[["31m\x1b[2J", "x"]]],  # more than colours
        [["x"]],
        [[[1, "x"]]],
        "not lines",
        None,
    ],
)
def test_a_picture_that_somebody_else_wrote_never_sends_a_sequence_of_its_own(lines: object, tmp_path: Path) -> None:
    document = tmp_path / "PROMPT.md"
    document.write_text("one")
    path = kept(tmp_path, document)
    path.write_text(json.dumps({**json.loads(path.read_text()), "lines": lines}))
    found = picture.find(tmp_path, Options())
    assert found is None or not any("\x1b" in codes + text for line in found.lines for codes, text in line)


def test_text_of_a_picture_never_controls_the_terminal(tmp_path: Path) -> None:
    document = tmp_path / "PROMPT.md"
    document.write_text("one")
    path = kept(tmp_path, document)
    path.write_text(json.dumps({**json.loads(path.read_text()), "lines": [[["", "a\x1b]0;title\x07b\nc\td"]]]}))
    found = picture.find(tmp_path, Options())
    assert found is not None
    assert found.lines == ([("", "a␛]0;title␇b c d")],)


def test_painting_puts_each_line_in_its_row_with_colours_that_end() -> None:
    stream = StringIO()
    Picture(LINES).paint(stream)
    assert stream.getvalue() == (f"{picture.ENTER}\x1b[1;1H\x1b[1;38;2;1;2;3maws_vpc\x1b[0m plain\x1b[2;1Hsecond")


def test_rendered_lines_become_data_and_the_same_text() -> None:
    assert picture.lines_of(["a\x1b[1;31mred\x1b[0m b", ""]) == ([("", "a"), ("1;31", "red"), ("", " b")], [])


def test_only_so_many_pictures_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture, "MOST", 3)
    for number in range(6):
        picture.keep(tmp_path / str(number), Options(), Picture(()), {})
    assert len(list((disk.cache_folder() / "pictures").glob("*.json"))) == 3


class Terminal:
    """The command in a pseudo terminal."""

    def __init__(self, folder: Path) -> None:
        self.main, self.other = pty.openpty()
        termios.tcsetwinsize(self.other, (24, 80))
        self.before = termios.tcgetattr(self.other)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "iacdiff", str(folder)],
            stdin=self.other,
            stdout=self.other,
            stderr=self.other,
            start_new_session=True,
            env={**os.environ, "TERM": "xterm-256color"},
        )
        self.seen = b""

    def until(self, done: Callable[[], bool], seconds: float = 20) -> bool:
        """Read until something is so; False where it never was."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if done():
                return True
            if select.select([self.main], [], [], 0.02)[0]:
                try:
                    self.seen += os.read(self.main, 65536)
                except OSError:
                    return done()
        return done()

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        for descriptor in (self.main, self.other):
            os.close(descriptor)


def test_the_second_time_a_sample_is_on_the_terminal_before_the_app_is(make_sample: Callable[..., Path]) -> None:
    """The picture comes first, keys typed on it reach the app, and the terminal is left as it was."""
    folder = make_sample()
    pictures = disk.cache_folder() / "pictures"
    first = Terminal(folder)
    assert first.until(lambda: pictures.is_dir() and any(pictures.glob("*.json"))), "no picture was kept"
    first.end()

    second = Terminal(folder)
    os.write(second.main, b"x")
    assert second.until(lambda: MOUSE_ON in second.seen)
    assert b"aws_lb_target_group" in second.seen.partition(MOUSE_ON)[0]
    assert second.until(lambda: b"reviewed 1/" in second.seen), "the key that was typed early had no effect"
    os.write(second.main, b"q")
    assert second.until(lambda: second.process.poll() is not None)
    assert second.process.returncode == 0
    assert second.seen.count(b"\x1b[?1049h") == 1, "the second screen is entered, and so cleared, once"
    assert termios.tcgetattr(second.other) == second.before
    second.end()
