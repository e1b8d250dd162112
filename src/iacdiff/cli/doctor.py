"""`iacdiff doctor`: what this terminal and this installation can do, a line each, and what to do about the rest.

Looks only; the one thing that it writes is an empty file in each of this user's folders, which it takes away again.
"""

from __future__ import annotations

import argparse
import importlib.util
import locale
import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from importlib import metadata
from pathlib import Path
from typing import Literal, NamedTuple

import iacdiff
from iacdiff import disk
from iacdiff.text import scrub

_LEAST = (80, 24)
"""Columns and lines for which the screen is made."""
_COPIERS = ("wl-copy", "xclip", "xsel", "pbcopy", "clip.exe")
_NEEDED = ("textual", "rich", "python-hcl2", "deepdiff", "pygments", "PyYAML", "tree-sitter", "joblib")
_EXTRAS = {
    "scan": ("pyarrow", "scan -f parquet"),
    "agree": ("nltk", "kappa and alpha of iacdiff agree"),
    "cluster": ("distributed", "scan --scheduler"),
}
"""Extra → the module that it brings, and what that is for."""


class Found(NamedTuple):
    """One thing that was looked at."""

    verdict: Literal["ok", "note", "lacks"]
    topic: str
    said: str
    remedy: str = ""
    """What to do about it."""


def doctor(asked: argparse.Namespace) -> int:
    """Print what was found; 0 whatever that is, because nothing here is asked to be otherwise."""
    found = [one for look in _LOOKS for one in look()]
    for one in found:
        print(f"{one.verdict:<6} {one.topic:<12} {scrub(one.said)}")
        if one.remedy:
            print(f"{'':<19} → {one.remedy}")
    lacking = sum(one.verdict == "lacks" for one in found)
    print(f"\n{'everything that iacdiff needs is here' if not lacking else f'{lacking} of these need a hand'}")
    return 0


# ---------------------------------------------------------------------------------------------- the terminal


def _terminal() -> Iterator[Found]:
    kind = os.environ.get("TERM", "")
    if not sys.stdout.isatty() or not sys.stdin.isatty():
        yield Found("note", "terminal", f"TERM={kind or '(not set)'}; this is a pipe, not a terminal",
                    "the screen needs a terminal; export, check, scan and the others do not")  # fmt: skip
    elif kind in ("", "dumb"):
        yield Found(
            "lacks", "terminal", f"TERM={kind or '(not set)'}", "set TERM to what it is, such as xterm-256color"
        )
    else:
        yield Found("ok", "terminal", f"TERM={kind}")
    columns, lines = shutil.get_terminal_size()
    if sys.stdout.isatty():
        small = columns < _LEAST[0] or lines < _LEAST[1]
        remedy = "make the window larger, or the letters smaller: two trees side by side need 80×24" if small else ""
        yield Found("lacks" if small else "ok", "size", f"{columns}×{lines}", remedy)


def _colours(environment: Mapping[str, str] = os.environ) -> Iterator[Found]:
    if environment.get("NO_COLOR"):
        yield Found("note", "colours", "none, because NO_COLOR is set; every sign has a character of its own too",
                    "unset NO_COLOR to have colours")  # fmt: skip
    elif environment.get("COLORTERM") in ("truecolor", "24bit"):
        yield Found("ok", "colours", "16 million")
    elif "256" in environment.get("TERM", ""):
        yield Found("ok", "colours", "256; themes are rounded to them",
                    "COLORTERM=truecolor gives the true ones, if your terminal knows them")  # fmt: skip
    else:
        yield Found("note", "colours", "16, as far as TERM says",
                    "set TERM=xterm-256color, and COLORTERM=truecolor if your terminal knows that")  # fmt: skip


def _unicode() -> Iterator[Found]:
    encoding = (locale.getpreferredencoding(False) or "").upper()
    if "UTF" in encoding:
        yield Found("ok", "unicode", encoding)
    else:
        yield Found("lacks", "unicode", encoding or "(not known)", "set a UTF-8 locale, such as LANG=C.UTF-8")


def _between(environment: Mapping[str, str] = os.environ) -> Iterator[Found]:
    if environment.get("TMUX"):
        yield Found("ok", "tmux", "yes",
                    "in ~/.tmux.conf: `set -g set-clipboard on` copies, `set -as terminal-features ,*:RGB` colours,"
                    " `set -sg escape-time 10` for a quick Escape")  # fmt: skip
    elif environment.get("STY"):
        yield Found("note", "screen", "GNU screen", "it passes no clipboard on; tmux does")
    if environment.get("SSH_CONNECTION") or environment.get("SSH_TTY"):
        yield Found("note", "ssh", "yes; copying goes through the terminal (OSC 52)",
                    "allow it in the settings of your own terminal, if copying does nothing")  # fmt: skip


def _clipboard() -> Iterator[Found]:
    tools = [name for name in _COPIERS if shutil.which(name)]
    also = f"; {', '.join(tools)} is here too, for use by hand" if tools else ""
    yield Found("ok" if tools else "note", "clipboard", f"`y` copies through the terminal (OSC 52){also}",
                "" if tools else "if it copies nothing, allow OSC 52 in your terminal")  # fmt: skip


def _editor(environment: Mapping[str, str] = os.environ) -> Iterator[Found]:
    named = environment.get("VISUAL") or environment.get("EDITOR") or ""
    program = named.split()[0] if named.split() else ""
    if program and shutil.which(program):
        yield Found("ok", "editor", named)
    elif program:
        yield Found("lacks", "editor", f"{named}: no such program", "set EDITOR to one that is installed")
    else:
        yield Found(
            "note", "editor", "neither VISUAL nor EDITOR is set", "set EDITOR, such as EDITOR=nano, for the key `e`"
        )


# ---------------------------------------------------------------------------------------------- the installation


def _folders() -> Iterator[Found]:
    places = {
        "cache": (disk.cache_folder(), "scans and grammars are worked out anew each time"),
        "state": (disk.state_folder(), "places, marks and drafts are not remembered"),
        "config": (disk.config_folder(), "your keys and themes cannot be kept there"),
    }
    for topic, (path, loss) in places.items():
        why = _unwritable(path)
        if why:
            yield Found("lacks", topic, f"{path}: {why}; {loss}", f"make it writable, or set XDG_{topic.upper()}_HOME")
        else:
            yield Found("ok", topic, str(path))


def _unwritable(folder: Path) -> str:
    """Why nothing can be written to a folder, which may not exist yet; empty where it can."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".iacdiff-"):
            return ""
    except OSError as error:
        return error.strerror or str(error)


def _versions() -> Iterator[Found]:
    yield Found("ok", "iacdiff", f"{iacdiff.__version__} in {Path(iacdiff.__file__).parent}")
    yield Found(
        "ok", "python", f"{platform.python_version()} ({platform.python_implementation()}) on {platform.platform()}"
    )
    versions = {name: _version(name) for name in _NEEDED}
    absent = [name for name, version in versions.items() if version is None]
    said = ", ".join(f"{name} {version}" for name, version in versions.items() if version)
    yield Found("ok", "packages", said)
    if absent:
        yield Found("lacks", "packages", f"not installed: {', '.join(absent)}", "install iacdiff again")


def _version(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _byte_code() -> Iterator[Found]:
    sources = [path for path in Path(iacdiff.__file__).parent.rglob("*.py") if "__pycache__" not in path.parts]
    bare = sum(not Path(importlib.util.cache_from_source(str(path))).exists() for path in sources)
    if bare == 0:
        yield Found("ok", "byte code", f"compiled for all {len(sources)} files")
    else:
        yield Found("note", "byte code", f"not compiled for {bare} of {len(sources)} files: the first start is slow",
                    f"{sys.executable} -m compileall -q {Path(iacdiff.__file__).parent}")  # fmt: skip


def _extras() -> Iterator[Found]:
    for extra, (module, purpose) in _EXTRAS.items():
        if importlib.util.find_spec(module) is not None:
            yield Found("ok", f"[{extra}]", f"{module} {_version(module)}: {purpose}")
        else:
            yield Found("note", f"[{extra}]", f"not installed: {purpose}", f"pip install 'iacdiff[{extra}]'")
    if importlib.util.find_spec("numpy") is not None:
        yield Found("note", "numpy", "is in this environment; the differ imports it, so that a start takes longer",
                    "install the extras in an environment of their own")  # fmt: skip


_LOOKS: tuple[Callable[[], Iterator[Found]], ...] = (
    _terminal, _colours, _unicode, _between, _clipboard, _editor, _folders, _versions, _byte_code, _extras,
)  # fmt: skip
