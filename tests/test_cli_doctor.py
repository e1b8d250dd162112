"""`iacdiff doctor`: never fails, needs no terminal, and each thing that lacks comes with what to do."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

import iacdiff
from iacdiff.cli import doctor


def ran(**environment: str) -> subprocess.CompletedProcess[str]:
    plain = {
        key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "COLORTERM", "EDITOR", "VISUAL")
    }
    return subprocess.run(
        [sys.executable, "-m", "iacdiff", "doctor"],
        capture_output=True,
        text=True,
        stdin=subprocess.DEVNULL,
        env={**plain, **environment},
    )


def line_of(said: str, topic: str) -> str:
    return next(line for line in said.split("\n") if line[7:].startswith(topic + " "))


def test_it_needs_no_terminal() -> None:
    """Status 0 on a pipe, with a line for each thing, and nothing on stderr."""
    done = ran(TERM="xterm-256color")
    assert (done.returncode, done.stderr) == (0, "")
    for topic in ("terminal", "colours", "unicode", "clipboard", "editor", "cache", "state", "config", "python"):
        assert line_of(done.stdout, topic).split()[0] in ("ok", "note", "lacks")
    assert iacdiff.__version__ in line_of(done.stdout, "iacdiff")


@pytest.mark.parametrize(
    ("environment", "topic", "said"),
    [
        ({"NO_COLOR": "1"}, "colours", "NO_COLOR is set"),
        ({"COLORTERM": "truecolor"}, "colours", "16 million"),
        ({"TERM": "xterm-256color"}, "colours", "256"),
        ({"TERM": "vt100"}, "colours", "16"),
        ({"NO_COLOR": "", "COLORTERM": "truecolor"}, "colours", "16 million"),
        ({"EDITOR": "no-such-editor --wait"}, "editor", "no such program"),
        ({"EDITOR": sys.executable}, "editor", "ok"),
        ({"TMUX": "/tmp/x,1,0"}, "tmux", "yes"),
        ({"SSH_CONNECTION": "10.0.0.1 1 10.0.0.2 22"}, "ssh", "OSC 52"),
    ],
)
def test_it_looks_at_the_environment(environment: dict[str, str], topic: str, said: str) -> None:
    """Each variable that changes what the screen does."""
    assert said in line_of(ran(**environment).stdout, topic)


def test_what_is_not_there_is_not_mentioned() -> None:
    """No tmux and no ssh, no line about them."""
    clean = {"TMUX": "", "STY": "", "SSH_CONNECTION": "", "SSH_TTY": ""}
    assert not [line for line in ran(**clean).stdout.split("\n") if line[7:].startswith(("tmux", "ssh", "screen"))]


def test_a_folder_that_cannot_be_written_is_found(tmp_path: Path) -> None:
    """A file where a folder should be; the line says what is lost and what to do, and the status is still 0."""
    (tmp_path / "file").write_text("")
    done = ran(XDG_STATE_HOME=str(tmp_path / "file"))
    assert done.returncode == 0
    assert line_of(done.stdout, "state").startswith("lacks")
    assert "XDG_STATE_HOME" in done.stdout and "1 of these need a hand" in done.stdout


def test_looking_leaves_nothing_behind(tmp_path: Path) -> None:
    """Folders that do not exist are not made by a look at them."""
    ran(XDG_STATE_HOME=str(tmp_path / "s"), XDG_CACHE_HOME=str(tmp_path / "c"), XDG_CONFIG_HOME=str(tmp_path / "f"))
    assert list(tmp_path.iterdir()) == []


def test_everything_that_lacks_has_a_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is found lacking, something can be done about it."""
    for name in ("TERM", "EDITOR", "VISUAL", "COLORTERM", "NO_COLOR", "TMUX"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EDITOR", "no-such-editor")
    monkeypatch.setattr(doctor, "_version", lambda name: None)
    found = [one for look in doctor._LOOKS for one in look()]
    lacking = [one for one in found if one.verdict == "lacks"]
    assert {"editor", "packages"} <= {one.topic for one in lacking}
    assert all(one.remedy for one in lacking)


def test_what_the_environment_says_cannot_talk_to_the_terminal() -> None:
    """A TERM of escape sequences is shown as signs."""
    assert "\x1b" not in ran(TERM="\x1b[31mxterm", EDITOR="\x1b]0;x\x07").stdout
