"""Themes: each file has all names, every text can be read on its ground, and a broken file is only a notice."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pytest
from textual.color import Color

from iacdiff import disk
from iacdiff.tui import themes
from iacdiff.tui.palette import Palette

SHIPPED = sorted((Path(__file__).parents[1] / "themes").glob("*.toml"))
TEXTS = [
    name
    for name in themes.VARIABLES
    if name not in ("gap", "rule", "bar", "cursor", "cursor-resting", "emphasis-model", "emphasis-ideal")
]
GROUNDS = ("background", "bar", "cursor", "cursor-resting")
EMPHASES = ("emphasis-model", "emphasis-ideal")
ON_EMPHASIS = (
    "foreground",
    "diff-changed",
    "diff-missing",
    "diff-extra",
    "syntax-string",
    "syntax-name",
    "syntax-keyword",
)


def colours(path: Path) -> dict[str, str]:
    theme = themes.read(path)
    found = {"foreground": theme.foreground or "", "background": theme.background or "", "primary": theme.primary}
    return {
        **theme.variables,
        **found,
        "accent": theme.accent or "",
        "error": theme.error or "",
        "warning": theme.warning or "",
    }


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.1."""

    def luminance(colour: str) -> float:
        parts = [value / 255 for value in Color.parse(colour).rgb]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_four_themes_ship() -> None:
    """Dark, light, high contrast, and one for colour-blind readers."""
    assert {path.stem for path in SHIPPED} >= {"dark", "light", "high-contrast", "colour-blind"}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_theme_says_every_name(path: Path) -> None:
    """No colour of ours is left to chance."""
    import tomllib

    assert set(tomllib.loads(path.read_text())["variables"]) == set(themes.VARIABLES)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_text_can_be_read_on_its_ground(path: Path) -> None:
    """4.5 to 1 at least, on all grounds that it stands on; 7 to 1 for the theme of high contrast."""
    found = colours(path)
    least = 7 if path.stem == "high-contrast" else 4.5
    pairs = [*product(["foreground", "primary", "accent", "error", "warning", *TEXTS], GROUNDS)]
    for text, ground in pairs:
        if ground in ("cursor", "cursor-resting") and text.startswith(("state-", "syntax-")):
            continue
        wanted = least if ground == "background" else 4.5
        ratio = contrast(found[text], found[ground])
        assert ratio >= wanted, f"{text} on {ground}: {ratio:.2f}"
    for text, ground in product(ON_EMPHASIS, EMPHASES):
        if (text, ground) in (("diff-extra", "emphasis-model"), ("diff-missing", "emphasis-ideal")):
            continue  # never together: each side has its own
        ratio = contrast(found[text], found[ground])
        assert ratio >= 4.5, f"{text} on {ground}: {ratio:.2f}"


def test_the_theme_for_colour_blind_readers_rests_on_blue_and_orange() -> None:
    """Missing and extra differ in their blue, not in red against green."""
    found = colours(next(path for path in SHIPPED if path.stem == "colour-blind"))
    missing, extra = Color.parse(found["diff-missing"]), Color.parse(found["diff-extra"])
    assert extra.b - missing.b > 100 and missing.r - extra.r > 80


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("primary = ", "not read"),
        ("dark = true\n", "no primary"),
        ('primary = "#ff0000"\nprimry = "#000000"\n', "did you mean primary"),
        ('primary = "nocolour"\n', "is no colour"),
        ('primary = "#ff0000"\n[variables]\ndiff-missing = 3\n', "is no colour"),
        ('primary = "#ff0000"\nvariables = 3\n', "must be a table"),
        ("\x00\xff", "not read"),
    ],
)
def test_a_broken_theme_is_a_notice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: str, said: str) -> None:
    """The others are there all the same."""
    folder = tmp_path / "themes"
    folder.mkdir()
    (folder / "mine.toml").write_bytes(content.encode("latin-1"))
    monkeypatch.setattr(disk, "config_folder", lambda: tmp_path)
    found, notices = themes.load()
    assert themes.DEFAULT in found and "mine" not in found
    assert said in " ".join(notices)


def test_a_users_theme_may_say_little(tmp_path: Path) -> None:
    """What a theme leaves out has a value; names of colours are understood."""
    path = tmp_path / "mine.toml"
    path.write_text('primary = "red"\n[variables]\ndiff-missing = "rgb(1,2,3)"\n')
    theme = themes.read(path)
    assert theme.primary == "#FF0000" or theme.primary == "#ff0000"
    assert theme.variables["diff-missing"].lower() == "#010203"
    assert theme.variables["diff-extra"]


def test_without_colours_weight_carries_the_meaning() -> None:
    """NO_COLOR: no style has a colour, and the cursor, the signs and the emphasis still stand out."""
    palette = Palette({}, colour=False)
    for name in ("missing", "severity-critical", "code-string", "emphasis-model", "match", "title"):
        assert palette[name].color is None and palette[name].bgcolor is None
    assert palette.over("on-cursor").reverse
    assert palette["missing"].bold and palette["dim"].dim and palette["emphasis-model"].underline
