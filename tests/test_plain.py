"""A review without a screen: plain lines for a screen reader, and the same report in the end."""

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from iacdiff.cli import main

Make = Callable[..., Path]


def talk(folder: Path, typed: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What is answered to some lines."""
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    assert main(["--plain", str(folder)]) == 0
    return capsys.readouterr().out.split("\n")


def test_ask_20_a_screen_reader_can_walk_read_and_write(
    make_sample: Make, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each answer is whole sentences without colours, boxes or signs; a finding is written, a mark is remembered."""
    folder = make_sample()
    lines = talk(folder, "n\nx\ns\nr\nl\n/ delay\nf high\nfs\nq\n", monkeypatch, capsys)
    text = "\n".join(lines)
    assert "1 of " in text and "MODEL:" in text and "Reviewed." in text and "Line 5." in text
    assert "Written: finding" in text and "High" in text
    assert not set(text) & set("│─▾▸▌╌✓✗\x1b")
    again = "\n".join(talk(folder, "n\nfs\nq\n", monkeypatch, capsys))
    assert "Reviewed." in again and "Finding 2." in again


def test_what_is_not_understood_or_not_there_is_said(
    make_sample: Make, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No input ends it but `q` and the end of the input."""
    text = "\n".join(talk(make_sample(), "bla\nx\ng 999\ng x\nf bad\n/ zzz\np\n", monkeypatch, capsys))
    for part in ("bla is no command", "No difference is chosen yet", "There is no difference there", "None."):
        assert part in text
