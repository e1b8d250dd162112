"""The wheel and the sdist: what they hold, that two builds are the same bytes, and that the wheel works anywhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
_LEFT_BEHIND = shutil.ignore_patterns(
    ".venv*", ".git", ".*cache*", ".hypothesis", "__pycache__", "golden", "crashes", "*.egg-info", "dist", "build"
)
_DATA = (".toml", ".json", ".css", ".js", ".html", ".typed", ".dict")


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the repository with what an editor may leave behind in it."""
    copy = tmp_path_factory.mktemp("build") / "iacdiff"
    shutil.copytree(ROOT, copy, ignore=_LEFT_BEHIND, symlinks=True)
    for stray in ("sample_data/.DS_Store", "src/iacdiff/.pipeline.py.swp", "themes/dark.toml~", "secret.env"):
        (copy / stray).write_text("stray")
    return copy


def build(tree: Path, target: str, into: Path) -> Path:
    """A wheel or an sdist, by the very back end that pip would call."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(into)]
    subprocess.run(command, cwd=tree, env=environment, check=True, capture_output=True)
    (built,) = into.iterdir()
    return built


@pytest.fixture(scope="module")
def wheel(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tree, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def sdist(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tree, "sdist", tmp_path_factory.mktemp("sdist"))


def below(tree: Path, folder: str) -> set[str]:
    """Every file of a folder that is no leftover, relative to it."""
    base = tree / folder
    found = (path.relative_to(base) for path in base.rglob("*") if path.is_file())
    return {path.as_posix() for path in found if not path.name.startswith(".") and not path.name.endswith("~")}


def test_the_wheel_holds_the_program_and_its_data_and_nothing_else(tree: Path, wheel: Path) -> None:
    """Every module, table, style, asset, theme and sample; no test, no leftover."""
    held = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    wanted = {f"iacdiff/{name}" for name in below(tree, "src/iacdiff")}
    wanted |= {f"iacdiff/{folder}/{name}" for folder in ("themes", "sample_data") for name in below(tree, folder)}
    assert held == wanted
    assert any(name.endswith(".css") for name in held)
    assert {Path(name).suffix for name in below(tree, "src/iacdiff")} <= {".py", *_DATA}


def test_the_sdist_holds_what_a_contributor_needs(tree: Path, sdist: Path) -> None:
    """Sources, tests, docs and the house's pages; nothing that only this machine knows."""
    with tarfile.open(sdist) as packed:
        names = {name.partition("/")[2] for name in packed.getnames()}
    assert {
        "pyproject.toml",
        "Makefile",
        "README.md",
        "LICENSE",
        "tests/conftest.py",
        "docs/make_reference.py",
    } <= names
    assert {f"src/iacdiff/{name}" for name in below(tree, "src/iacdiff")} <= names
    assert {f"sample_data/{name}" for name in below(tree, "sample_data")} <= names
    foreign = {name for name in names if re.search(r"(^|/)\.(?!gitignore$)|~$|\.env$|__pycache__|\.venv", name)}
    assert foreign == set()


@pytest.mark.parametrize("target", ["wheel", "sdist"])
def test_two_builds_are_the_same_bytes(tree: Path, target: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    """Whatever the time of day, and whenever the files were last touched."""
    first: Path = request.getfixturevalue(target)
    for path in (tree / "src" / "iacdiff").glob("*.py"):
        os.utime(path, (1_600_000_000, 1_600_000_000))
    assert build(tree, target, tmp_path).read_bytes() == first.read_bytes()


def test_a_wheel_of_the_sdist_is_that_of_the_repository(sdist: Path, wheel: Path, tmp_path: Path) -> None:
    """Whoever builds from the sdist gets the same program."""
    with tarfile.open(sdist) as packed:
        packed.extractall(tmp_path / "from", filter="data")
    (unpacked,) = (tmp_path / "from").iterdir()
    again = build(unpacked, "wheel", tmp_path / "to")
    assert set(zipfile.ZipFile(again).namelist()) == set(zipfile.ZipFile(wheel).namelist())


def test_the_wheel_works_from_any_folder(wheel: Path, tmp_path: Path) -> None:
    """Without the repository: the version, a review of a sample that it brings, its styles, its themes, its tables."""
    home, elsewhere = tmp_path / "site", tmp_path / "else where"
    zipfile.ZipFile(wheel).extractall(home)
    elsewhere.mkdir()
    (home / "sitecustomize.py").write_text(
        f"import sys\nsys.path = [p for p in sys.path if p != {str(ROOT / 'src')!r}]\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(home), "XDG_CACHE_HOME": str(tmp_path / "cache")}

    def run(*words: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "iacdiff", *words], cwd=elsewhere, env=environment, capture_output=True, text=True
        )
        assert (done.returncode, done.stderr) == (0, ""), done.stderr
        return done.stdout

    sample = str(home / "iacdiff" / "sample_data" / "payments-terraform")
    version = re.search(r'__version__ = "(.*)"', (ROOT / "src" / "iacdiff" / "__init__.py").read_text())
    assert version
    assert run("--version") == f"iacdiff {version[1]}\n"
    assert str(home / "iacdiff") in run("doctor")
    assert "aws_lb" in run("export", sample, "-f", "html")
    assert "payments-terraform" in run("demo", "--help")
    themes = "from iacdiff.tui import themes; print(sorted(themes.load()[0]))"
    shown = subprocess.run(
        [sys.executable, "-c", themes], cwd=elsewhere, env=environment, capture_output=True, text=True
    )
    assert "colour-blind" in shown.stdout, shown.stderr


def test_the_metadata_say_what_the_project_says(wheel: Path) -> None:
    """Name, version, licence, README, the command, and the Pythons."""
    packed = zipfile.ZipFile(wheel)
    (metadata,) = (packed.read(name).decode() for name in packed.namelist() if name.endswith("/METADATA"))
    (scripts,) = (packed.read(name).decode() for name in packed.namelist() if name.endswith("/entry_points.txt"))
    assert "Requires-Python: >=3.11" in metadata
    assert "License-Expression: MIT" in metadata
    assert "Provides-Extra: scan" in metadata
    assert "# iacdiff" in metadata
    assert "iacdiff = iacdiff.__main__:main" in scripts
