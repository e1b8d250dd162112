"""Completions and the manual page, made from the tree of commands."""

import shutil
import subprocess
from pathlib import Path

import pytest

from iacdiff.cli import arguments, completions, man
from iacdiff.cli.tree import Command, commands


@pytest.fixture(scope="module")
def every() -> list[Command]:
    return list(commands(arguments.tree()))


def completed(script: str, folder: Path, *words: str) -> set[str]:
    """What bash offers for the last of the words."""
    asked = f"{script}\nCOMP_WORDS=({' '.join(map(repr, words))})\nCOMP_CWORD={len(words) - 1}\n_iacdiff\n"
    asked += 'printf "%s\\n" "${COMPREPLY[@]}"'
    done = subprocess.run(["bash", "--norc", "-c", asked], capture_output=True, text=True, cwd=folder, check=True)
    assert done.stderr == ""
    return set(done.stdout.split())


bash = pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")


@bash
@pytest.mark.parametrize(
    ("words", "offered", "not_offered"),
    [
        (("iacdiff", ""), {"export", "scan", "doctor", "findings", "sample-a"}, {"open", "add"}),
        (("iacdiff", "ex"), {"export"}, {"scan", "sample-a"}),
        (("iacdiff", "scan", "--"), {"--jobs", "--summary", "--no-cache"}, {"--style", "--model"}),
        (("iacdiff", "scan", "-f", ""), {"table", "jsonl", "parquet"}, {"sarif", "sample-a"}),
        (("iacdiff", "scan", "-f", "jsonl", "s"), {"sample-a"}, {"scan"}),
        (("iacdiff", "findings", ""), {"list", "add", "edit", "remove"}, {"export"}),
        (("iacdiff", "findings", "add", "x", "--severity", ""), {"Critical", "Low"}, {"sample-a"}),
        (("iacdiff", "findings", "add", "--t"), {"--title"}, {"--jobs"}),
        (("iacdiff", "export", "-o", "s"), {"sample-a"}, {"scan"}),
        (("iacdiff", "scan", "-j", ""), set(), {"sample-a"}),
        (("iacdiff", "completions", ""), {"bash", "zsh", "fish"}, {"export"}),
    ],
)
def test_bash_offers_what_may_stand_there(
    every: list[Command], tmp_path: Path, words: tuple[str, ...], offered: set[str], not_offered: set[str]
) -> None:
    """Commands, verbs, options, values and files, each in its place."""
    (tmp_path / "sample-a").mkdir()
    there = completed(completions.bash(every), tmp_path, *words)
    assert offered <= there
    assert not not_offered & there


@bash
def test_every_option_is_offered(every: list[Command], tmp_path: Path) -> None:
    """A new option needs nothing but its line in the tree."""
    for command in every:
        names = {name for option in command.options for name in option.names}
        assert names <= completed(completions.bash(every), tmp_path, "iacdiff", *command.words, "-")


def test_zsh_and_fish_know_every_command(every: list[Command]) -> None:
    """As far as can be told without these shells."""
    for command in every[1:]:
        assert command.words[-1] in completions.fish(every)
        assert f'" {" ".join(command.words)}"' in completions.zsh(every)
    assert completions.zsh(every).startswith("#compdef iacdiff")
    assert all(line.count("'") % 2 == line.count("\\'") % 2 for line in completions.fish(every).split("\n"))


@pytest.mark.parametrize("shell", ["zsh", "fish"])
def test_the_scripts_are_valid(every: list[Command], shell: str) -> None:
    """Each shell reads its own script, where it is installed."""
    if shutil.which(shell) is None:
        pytest.skip(f"no {shell} here")
    script = getattr(completions, shell)(every)
    subprocess.run([shell, "--no-execute" if shell == "fish" else "-n"], input=script, text=True, check=True)


def test_the_manual_holds_every_command_and_option(every: list[Command]) -> None:
    """And what each is for, and the exit status."""
    page = man.page(every)
    for command in every[1:]:
        assert f".SS iacdiff {' '.join(command.words)}" in page.replace("\\-", "-")
        for option in command.options:
            assert "--help" in option.names or all(name in page.replace("\\-", "-") for name in option.names)
    assert ".SH EXIT STATUS" in page and "wrong usage, or input that cannot be read" in page


def test_no_text_is_taken_for_a_request() -> None:
    """A line that begins with a dot or a quote, and a back-slash, stay text."""
    assert man._text(".so /etc/passwd\n'x\\fB") == "\\&.so /etc/passwd\n\\&'x\\efB"


@pytest.mark.skipif(shutil.which("groff") is None, reason="no groff here")
def test_the_manual_is_read_without_a_warning(every: list[Command]) -> None:
    """groff with all its warnings has nothing to say."""
    done = subprocess.run(
        ["groff", "-man", "-Tutf8", "-ww", "-z"], input=man.page(every), capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
