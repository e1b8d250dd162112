"""What README, docs and the house's own pages say is so: commands run, links lead somewhere, made pages are as made."""

from __future__ import annotations

import os
import re
import runpy
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from iacdiff import __version__
from iacdiff.cli import arguments

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), ROOT / "CONTRIBUTING.md", ROOT / "ARCHITECTURE.md"]
_BLOCK = re.compile(
    r"^(?:<!-- (?P<marker>[^\n]*?) -->\n)?(?P<fence>`{3,})(?P<language>\w*)\n(?P<text>.*?)^(?P=fence)$", re.M | re.S
)
_LINK = re.compile(r"(?<!`)\[[^\]\n]*\]\(([^)\s]+)\)")
_NOT_RUN = ("terminal", "network", "tool:")
"""What a marker above a block says where a test cannot run it: its words are still parsed."""


class Block(NamedTuple):
    """A fenced block of shell lines."""

    page: str
    line: int
    marker: str
    text: str

    @property
    def runs(self) -> bool:
        return not self.marker.startswith(_NOT_RUN)

    @property
    def status(self) -> int:
        return int(self.marker.removeprefix("exit: ")) if self.marker.startswith("exit: ") else 0


def blocks() -> Iterator[Block]:
    """The shell blocks of all pages."""
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for found in _BLOCK.finditer(text):
            if found["language"] in ("sh", "console", "bash"):
                line = text.count("\n", 0, found.start("text")) + 1
                yield Block(page.relative_to(ROOT).as_posix(), line, found["marker"] or "", found["text"])


BLOCKS = list(blocks())


def label(block: Block) -> str:
    return f"{block.page}:{block.line}"


@pytest.mark.parametrize("block", [block for block in BLOCKS if block.runs], ids=label)
def test_a_block_of_commands_runs_as_it_stands(block: Block, tmp_path: Path) -> None:
    """In a folder that has what a checkout has, line for line, with the exit status that the page tells."""
    for name in ("sample_data", "src", "docs", "themes"):
        (tmp_path / name).symlink_to(ROOT / name)
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    environment |= {"XDG_CACHE_HOME": str(tmp_path / ".cache"), "COLUMNS": "100"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", block.text],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == block.status, done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("block", BLOCKS, ids=label)
def test_every_command_that_is_shown_is_understood(block: Block) -> None:
    """What names iacdiff is parsed by its own parser, also where it cannot be run here; every marker is a known one."""
    assert not block.marker or block.marker.startswith((*_NOT_RUN, "exit: "))
    for line in block.text.split("\n"):
        words = shlex.split(line, comments=True)
        while words and re.fullmatch(r"[A-Z_]+=\S*", words[0]):
            words = words[1:]
        if not words or Path(words[0]).name != "iacdiff":
            continue
        words = words[: next((i for i, word in enumerate(words) if word in (">", "|", "||", "&&")), len(words))]
        if "--print-config" not in words:
            understood(words[1:])


def understood(words: list[str]) -> None:
    """Raise where our parser does not take these words; documents that are named need not exist."""
    if words and words[0].endswith(".md"):
        assert all(word.endswith(".md") for word in words)
        return
    assert arguments.parse(words).run


def test_there_are_blocks_to_run() -> None:
    """The collection found the pages: most of their blocks are run, and the README's are among them."""
    assert sum(block.runs for block in BLOCKS) > len(BLOCKS) / 2
    assert {block.page for block in BLOCKS if block.runs} >= {"README.md", "docs/guide/review.md", "docs/guide/ci.md"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_to_files_and_headings_that_are_there(page: Path) -> None:
    """Relative links only; addresses of the web are taken as they are."""
    text = _BLOCK.sub("", page.read_text(encoding="utf-8"))
    for target in _LINK.findall(text):
        if target.startswith(("https://", "http://")):
            continue
        file, _, heading = target.partition("#")
        path = (page.parent / file).resolve() if file else page
        assert path.exists(), target
        assert not heading or heading in headings(path), target


def headings(path: Path) -> set[str]:
    """The anchors that a code host makes of a page's headings."""
    found = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in found}


def test_the_index_names_every_page() -> None:
    """No page of docs/ is to be found by luck."""
    index = (ROOT / "docs" / "README.md").read_text(encoding="utf-8")
    for path in (ROOT / "docs").rglob("*.md"):
        name = path.relative_to(ROOT / "docs").as_posix()
        assert name == "README.md" or name.startswith("rules/") or f"({name})" in index, name


# ---------------------------------------------------------------------------------------------- pages that are made


def made() -> dict[str, str]:
    return runpy.run_path(str(ROOT / "docs" / "make_reference.py"))["pages"]()


def test_the_reference_is_what_the_code_gives(golden: Callable[[Path, str], None]) -> None:
    """Commands, keys, settings, severities, styles and schema; and no page more."""
    pages = made()
    for name, text in pages.items():
        golden(ROOT / "docs" / "reference" / name, text)
    assert {path.name for path in (ROOT / "docs" / "reference").iterdir()} == set(pages)


def test_the_reference_names_every_command_key_and_style() -> None:
    """The makers leave nothing out."""
    from iacdiff.cli import tree
    from iacdiff.findings import style
    from iacdiff.tui import keys

    pages = made()
    for command in tree.commands(arguments.tree()):
        assert not command.words or f" iacdiff {' '.join(command.words)}" in pages["commands.md"]
    for key in keys.KEYS:
        assert f"`{key.id}`" in pages["keys.md"]
    for name in style.NAMES:
        assert f"\n## {name}\n" in pages["styles.md"]
    assert "`differences`" in pages["schema.md"]
    assert "`tags-missing`" in pages["severities.md"]


# ---------------------------------------------------------------------------------------------- the house


def test_the_architecture_names_every_package() -> None:
    """Each folder and each top-level file of the program has its line, as has each layer of the linter."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    source = ROOT / "src" / "iacdiff"
    packages = [path.relative_to(source).parent.as_posix() for path in source.rglob("__init__.py")]
    missing = [name for name in packages if name != "." and f"`{name}/`" not in text]
    missing += [
        path.name for path in source.glob("*.py") if path.name != "__init__.py" and f"`{path.name}`" not in text
    ]
    assert missing == []


def test_the_architecture_draws_the_layers_as_the_linter_holds_them() -> None:
    """The drawing is that of pyproject.toml, line for line."""
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    settings: Any = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(one for one in settings["tool"]["importlinter"]["contracts"] if one["type"] == "layers")
    drawing = next(found["text"] for found in _BLOCK.finditer(text) if "__main__" in found["text"])
    drawn = [re.split(r"\s{2,}", line)[0] for line in drawing.split("\n") if line]
    assert drawn == contract["layers"]


def test_the_change_log_begins_with_this_version() -> None:
    """The version of the program is the one that the change log tells of first."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    first = re.search(r"^## (\S+)", text, re.M)
    assert first
    assert first[1] == __version__


def test_the_workflow_that_is_offered_is_sound() -> None:
    """It is YAML with the steps that the page promises, and its commands are understood."""
    import yaml

    workflow = yaml.safe_load((ROOT / "docs" / "guide" / "check-reports.yml").read_text(encoding="utf-8"))
    runs = [step["run"] for step in workflow["jobs"]["check"]["steps"] if "run" in step]
    checks = [shlex.split(run) for run in runs if run.startswith("iacdiff ")]
    assert len(checks) == 2
    for words in checks:
        understood(words[1 : words.index(">") if ">" in words else len(words)])


def test_the_manual_page_is_one(tmp_path: Path) -> None:
    """`man` reads it, where there is one."""
    if not shutil.which("man"):
        pytest.skip("no man here")
    page = tmp_path / "iacdiff.1"
    made = subprocess.run([sys.executable, "-m", "iacdiff", "man"], capture_output=True, check=True)
    page.write_bytes(made.stdout)
    read = subprocess.run(["man", "--warnings", "-l", str(page)], capture_output=True, text=True, check=False)
    assert "findings" in read.stdout
