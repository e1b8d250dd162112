"""What the user set in one file and in the environment, and what is said of what cannot be taken."""

from pathlib import Path

import pytest

from iacdiff.cli import main
from iacdiff.tui import configuration


def config(tmp_path: Path, text: str, **environment: str) -> configuration.Config:
    (tmp_path / configuration.FILE).write_text(text)
    return configuration.load(tmp_path, environment)


def test_the_environment_goes_before_the_file_and_the_file_before_the_defaults(tmp_path: Path) -> None:
    """Options and keys of one file hold, and a variable holds more."""
    found = config(tmp_path, 'theme = "light"\ncontext = 7\n[keys]\nfinding = "w,F"\ntext = "W"\n', IACDIFF_CONTEXT="9")
    assert found.text("theme") == "light" and found.number("context") == 9 and found.switch("mouse")
    assert next(key.keys for key in found.keymap.keys if key.id == "finding") == "w,F"
    assert found.notices == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('\nthem = "light"\n', "config.toml, line 2: nothing is called them; did you mean theme?"),
        ("context = -1\n", "line 1: context must be from 0 to 40"),
        ('context = "two"\n', "line 1: context must be a number"),
        ("mouse = 1\n", "line 1: mouse must be true or false"),
        ('layout = "sideways"\n', 'line 1: layout must be one of "", "side by side"'),
        ('[keys]\n\nfindin = "w"\n', "line 3: no command is called findin; did you mean finding?"),
        ('[keys]\nreviewed = "f"\n', "line 2: finding and reviewed both want f"),
        ("keys = 3\n", "line 1: [keys] must be a table"),
        ('theme = "a\n', "config.toml is not read"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_the_rest_holds(tmp_path: Path, text: str, said: str) -> None:
    """One wrong entry is a notice; the defaults hold instead of it."""
    found = config(tmp_path, text)
    assert any(said in notice for notice in found.notices), found.notices
    assert found.number("context") == 2 and found.text("layout") == ""


@pytest.mark.parametrize(("value", "wanted"), [("0", False), ("off", False), ("TRUE", True), ("perhaps", True)])
def test_switches_in_the_environment(tmp_path: Path, value: str, wanted: bool) -> None:
    """Words for yes and no are understood; another leaves the default and is a notice."""
    found = config(tmp_path, "", IACDIFF_MOUSE=value)
    assert found.switch("mouse") is wanted
    assert bool(found.notices) == (value == "perhaps")


def test_what_is_printed_is_a_file_that_says_the_same(tmp_path: Path) -> None:
    """`--print-config` gives a config.toml that, read again, changes nothing."""
    found = config(tmp_path, 'theme = "li\\"ght"\ncontext = 7\n[keys]\ntext = "W"\n')
    (tmp_path / configuration.FILE).write_text(configuration.printed(found, tmp_path))
    again = configuration.load(tmp_path, {})
    assert again.values == found.values and again.notices == ()
    assert {key.id: key.keys for key in again.keymap.keys} == {key.id: key.keys for key in found.keymap.keys}


def test_print_config_needs_no_terminal_and_no_sample(capsys: pytest.CaptureFixture[str]) -> None:
    """It is data on stdout and ends with 0."""
    with pytest.raises(SystemExit) as end:
        main(["--print-config"])
    assert end.value.code in (0, None)
    assert "[keys]" in capsys.readouterr().out
