"""`config.toml` in the user's folder and `IACDIFF_…` in the environment → how the screen is to behave.

    theme = "light"
    context = 4

    [keys]
    next_difference = "right_square_bracket,ctrl+n"

The environment goes before the file. What is wrong is said with its line and the nearest name, and left out.
"""

from __future__ import annotations

import contextlib
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from iacdiff import disk
from iacdiff.tui import keys
from iacdiff.tui.keys import Keymap

FILE = "config.toml"
MOST_CONTEXT = 40


class Option(NamedTuple):
    """One thing that can be set."""

    name: str
    default: str | int | bool
    description: str
    choices: tuple[str, ...] = ()

    @property
    def variable(self) -> str:
        """Its name in the environment."""
        return f"IACDIFF_{self.name.upper()}"


OPTIONS = (
    Option("theme", "", "the name of a theme; empty is the one that was chosen last with t"),
    Option("layout", "", "of the sources; empty is what fits the terminal", ("", "side by side", "stacked", "source")),
    Option("context", 2, f"lines around a difference, 0 to {MOST_CONTEXT}"),
    Option("everything", False, "show what is equal too, from the start"),
    Option("hints", True, "show the first keys on the first days"),
    Option("mouse", True, "take the mouse; false leaves it to the terminal"),
    Option("scan", True, "read the samples of a folder in the background, for the figures in the list"),
    Option("copy", "auto", "how to copy", ("auto", "terminal", "tool", "file")),
)
_BY_NAME = {option.name: option for option in OPTIONS}
_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")


class Config(NamedTuple):
    """Everything that the user set."""

    values: Mapping[str, str | int | bool]
    keymap: Keymap
    notices: tuple[str, ...] = ()

    def text(self, name: str) -> str:
        """An option that is a text."""
        return str(self.values[name])

    def number(self, name: str) -> int:
        """An option that is a number."""
        return int(self.values[name])

    def switch(self, name: str) -> bool:
        """An option that is on or off."""
        return bool(self.values[name])


def load(folder: Path | None = None, environment: Mapping[str, str] | None = None) -> Config:
    """The user's wishes over the defaults; never raises."""
    folder = folder or disk.config_folder()
    environment = os.environ if environment is None else environment
    text, data, notices = _read(folder / FILE)
    values: dict[str, str | int | bool] = {option.name: option.default for option in OPTIONS}
    wanted = data.pop("keys", {})
    for name, value in data.items():
        where = f"{FILE}, line {_line(text, name)}"
        if name not in _BY_NAME:
            notices.append(f"{where}: nothing is called {name}{_nearest(name)}")
            continue
        _take(values, _BY_NAME[name], value, where, notices)
    for option in OPTIONS:
        if option.variable in environment:
            _take(values, option, _typed(option, environment[option.variable]), option.variable, notices)
    return Config(values, _keys(folder, wanted, text, notices), tuple(notices))


def stamp(folder: Path | None = None) -> list[tuple[str, int]]:
    """What changes when the user's files do: (name, time of change)."""
    folder = folder or disk.config_folder()
    found = []
    for name in (FILE, "keys.toml"):
        with contextlib.suppress(OSError):
            found.append((name, (folder / name).stat().st_mtime_ns))
    return found


def _read(path: Path) -> tuple[str, dict[str, Any], list[str]]:
    if not path.is_file():
        return "", {}, []
    try:
        text = path.read_text(encoding="utf-8")
        return text, tomllib.loads(text), []
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return "", {}, [f"{path.name} is not read: {error}"]


def _keys(folder: Path, wanted: object, text: str, notices: list[str]) -> Keymap:
    """The keys of `[keys]`; a file of keys alone, `keys.toml`, holds where there are none."""
    if not isinstance(wanted, dict):
        notices.append(f"{FILE}, line {_line(text, 'keys')}: [keys] must be a table")
        wanted = {}
    if not wanted:
        keymap = keys.load(folder / "keys.toml")
        notices += keymap.notices
        return keymap
    keymap = keys.changed(wanted, FILE)
    for notice in keymap.notices:
        name = next((name for name in wanted if re.search(rf"\b{re.escape(name)}\b", notice)), "")
        notices.append(notice.replace(f"{FILE}:", f"{FILE}, line {_line(text, name)}:", 1))
    return keymap


def _take(values: dict[str, str | int | bool], option: Option, value: object, where: str, notices: list[str]) -> None:
    if type(value) is not type(option.default):
        kind = {str: "a text", int: "a number", bool: "true or false"}[type(option.default)]
        notices.append(f"{where}: {option.name} must be {kind}")
    elif option.choices and value not in option.choices:
        known = ", ".join(f'"{choice}"' for choice in option.choices)
        notices.append(f"{where}: {option.name} must be one of {known}")
    elif option.name == "context" and not 0 <= int(str(value)) <= MOST_CONTEXT:
        notices.append(f"{where}: context must be from 0 to {MOST_CONTEXT}")
    else:
        assert isinstance(value, str | int | bool)
        values[option.name] = value


def _typed(option: Option, text: str) -> object:
    if isinstance(option.default, bool):
        return True if text.lower() in _YES else False if text.lower() in _NO else text
    if isinstance(option.default, int):
        return int(text) if text.isascii() and text.isdigit() else text
    return text


def _line(text: str, name: str) -> int:
    """The line on which a name is set."""
    found = re.search(rf"^[ \t]*\[?[\"']?{re.escape(name)}\b", text, re.MULTILINE)
    return text.count("\n", 0, found.start()) + 1 if found else 1


def _nearest(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, [*_BY_NAME, "keys"], n=1)
    return f"; did you mean {near[0]}?" if near else ""


def printed(config: Config, folder: Path | None = None) -> str:
    """What holds now, as a `config.toml` that says so."""
    lines = [f"# {(folder or disk.config_folder()) / FILE}", ""]
    for option in OPTIONS:
        known = f" ({', '.join(choice or 'empty' for choice in option.choices)})" if option.choices else ""
        lines += [f"# {option.description}{known}; {option.variable}"]
        lines += [f"{option.name} = {_toml(config.values[option.name])}", ""]
    lines += ["[keys]"]
    for key in config.keymap.keys:
        lines += [f"{key.id} = {_toml(key.keys)}  # {key.description}"]
    return "\n".join(lines) + "\n"


def _toml(value: str | int | bool) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int) else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
