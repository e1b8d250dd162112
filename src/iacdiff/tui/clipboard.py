"""Text → the clipboard, by every way there is, and an honest word on which of them worked.

A native tool tells whether it took the text; a terminal (OSC 52) never does, and some ignore it. So the text is
kept in a file too, where it can be taken from in any case.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path

from iacdiff import disk

LONGEST = 70_000
"""Bytes that terminals take in one OSC 52 (xterm and tmux stop between 74,994 and 100,000 of base64)."""
_SECONDS = 2.0
_TOOLS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("WAYLAND_DISPLAY", ("wl-copy",)),
    ("DISPLAY", ("xclip", "-selection", "clipboard")),
    ("DISPLAY", ("xsel", "--clipboard", "--input")),
    ("WSL_DISTRO_NAME", ("clip.exe",)),
)


def sequence(text: str, environment: Mapping[str, str]) -> str:
    """OSC 52 for a text; inside tmux or screen wrapped so that it goes through to the terminal outside."""
    inner = f"\x1b]52;c;{b64encode(text.encode('utf-8', 'replace')).decode()}\x07"
    if environment.get("TMUX"):
        return inner + "\x1bPtmux;" + inner.replace("\x1b", "\x1b\x1b") + "\x1b\\"
    if environment.get("TERM", "").startswith("screen"):
        return f"\x1bP{inner}\x1b\\"
    return inner


def tool(environment: Mapping[str, str]) -> list[str] | None:
    """The native tool of this desktop; None over SSH, where it would fill the clipboard of the wrong machine."""
    if environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"):
        return None
    wanted = [("", ("pbcopy",))] if sys.platform == "darwin" else []
    for variable, command in (*wanted, *_TOOLS):
        if (not variable or environment.get(variable)) and (path := shutil.which(command[0])):
            return [path, *command[1:]]
    return None


def by_tool(command: list[str], text: str) -> bool:
    """Whether the tool took the text; never through a shell, and never for long."""
    try:
        done = subprocess.run(
            command,
            input=text.encode("utf-8", "replace"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return done.returncode == 0


def in_file(text: str) -> Path | None:
    """The file that keeps what was copied last; None where it cannot be written."""
    path = disk.state_folder() / "copied.txt"
    try:
        disk.write_atomically(path, text.encode("utf-8", "replace"))
    except OSError:
        return None
    return path


def plan(way: str, text: str, environment: Mapping[str, str]) -> tuple[list[str] | None, str]:
    """(the tool to ask, what to write to the terminal) for a way of copying: auto, terminal, tool or file."""
    command = tool(environment) if way in ("auto", "tool") else None
    short = len(text.encode("utf-8", "replace")) <= LONGEST
    written = sequence(text, environment) if way in ("auto", "terminal") and short else ""
    return command, written


def said(taken: str, written: bool, path: Path | None, text: str) -> str:
    """What happened, in one sentence."""
    lines = text.count("\n") + 1
    what = f"{lines} lines" if lines > 1 else "1 line"
    kept = f"; also in {_short(path)}" if path else ""
    if taken:
        return f"Copied {what} with {taken}{kept}"
    if written:
        return f"Sent {what} to the terminal's clipboard, which does not say whether it took it{kept}"
    return f"Not in the clipboard{' (too long for a terminal)' if len(text) > LONGEST else ''}{kept}"


def _short(path: Path) -> str:
    try:
        return f"~/{path.relative_to(Path.home())}"
    except ValueError:
        return os.fspath(path)
