"""`themes/*.toml` and the user's own → Textual themes, with the colours of differences and code in them."""

from __future__ import annotations

import contextlib
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from textual.theme import Theme

from iacdiff import disk

DEFAULT = "dark"
_FIELDS = (
    "primary",
    "secondary",
    "warning",
    "error",
    "success",
    "accent",
    "foreground",
    "background",
    "surface",
    "panel",
    "boost",
)
VARIABLES: dict[str, str] = {
    "dim": "#98a1b1",
    "gap": "#4a5261",
    "rule": "#2c333f",
    "bar": "#1b2028",
    "cursor": "#2b3546",
    "cursor-resting": "#20262f",
    "diff-missing": "#f38b83",
    "diff-extra": "#8fcf8b",
    "diff-changed": "#e8bd6d",
    "diff-undecided": "#bda4ec",
    "diff-equal": "#98a1b1",
    "emphasis-model": "#4a2f33",
    "emphasis-ideal": "#24412f",
    "severity-critical": "#ff7b72",
    "severity-high": "#ffa657",
    "severity-medium": "#e8d06d",
    "severity-low": "#8fb8de",
    "state-met": "#8fcf8b",
    "state-partly": "#e8bd6d",
    "state-unmet": "#f38b83",
    "state-unknown": "#98a1b1",
    "match": "#f2d675",
    "syntax-keyword": "#c792ea",
    "syntax-name": "#82aaff",
    "syntax-type": "#7fd1c7",
    "syntax-string": "#a5d6a7",
    "syntax-number": "#f2a97e",
    "syntax-comment": "#7f8998",
    "syntax-punctuation": "#9aa5b8",
}
"""Our own names beside Textual's, with the values that hold where a theme does not say."""


class BadTheme(ValueError):
    """A theme file that cannot be used; the message says why."""


def read(path: Path) -> Theme:
    """One file → a theme named like the file. Raises BadTheme."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadTheme(f"theme {path.name} is not read: {error}") from error
    variables = data.pop("variables", {})
    dark = data.pop("dark", True)
    data.pop("name", None)
    if not isinstance(variables, dict):
        raise BadTheme(f"theme {path.name}: [variables] must be a table")
    _check(path, data)
    colours = {name: _colour(path, name, value) for name, value in data.items()}
    own = {name: _colour(path, name, value) for name, value in variables.items()}
    theme = Theme(name=path.stem, primary=colours.pop("primary"), dark=bool(dark), variables={**VARIABLES, **own})
    return replace(theme, **colours)  # type: ignore[arg-type]


def _check(path: Path, data: dict[str, Any]) -> None:
    if "primary" not in data:
        raise BadTheme(f"theme {path.name} names no primary colour")
    for name in data:
        if name not in _FIELDS:
            raise BadTheme(f"theme {path.name}: nothing is called {name}{_nearest(name)}")


def _colour(path: Path, name: str, value: object) -> str:
    """Any colour that Textual reads, as `#rrggbb`."""
    from textual.color import Color, ColorParseError

    try:
        return Color.parse(value if isinstance(value, str) else "").hex6
    except ColorParseError as error:
        raise BadTheme(f"theme {path.name}: {name} is no colour: {value}") from error


def _nearest(name: str) -> str:
    from difflib import get_close_matches

    near = get_close_matches(name, _FIELDS, n=1)
    return f"; did you mean {near[0]}?" if near else ""


def files() -> Iterator[Path]:
    """The theme files: those that ship with the program, then the user's, which may replace them."""
    for folder in (disk.bundled("themes"), disk.config_folder() / "themes"):
        if folder.is_dir():
            yield from sorted(folder.glob("*.toml"))


def stamp() -> dict[Path, tuple[int, int]]:
    """(time of change, size) of the user's own theme files."""
    found: dict[Path, tuple[int, int]] = {}
    with contextlib.suppress(OSError):
        for path in (disk.config_folder() / "themes").glob("*.toml"):
            status = path.stat()
            found[path] = (status.st_mtime_ns, status.st_size)
    return found


def load() -> tuple[dict[str, Theme], list[str]]:
    """(name → theme, what is wrong with the others)."""
    found: dict[str, Theme] = {}
    notices: list[str] = []
    for path in files():
        try:
            theme = read(path)
        except BadTheme as error:
            notices.append(str(error))
        else:
            found[theme.name] = theme
    if DEFAULT not in found:
        found = {DEFAULT: Theme(name=DEFAULT, primary="#82aaff", variables=dict(VARIABLES)), **found}
    return found, notices
