"""What all tests share: golden files, and where real samples lie."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("IACDIFF_SHARED", ROOT.parent / "shared"))
"""Real samples; tests that need them are skipped where they are absent."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite the golden files with what the code gives now")


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a text with a golden file; with --accept, write the file instead."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--accept"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        assert path.exists(), f"{path} is missing: run `make accept`, then read it"
        assert text == path.read_bytes().decode(), f"{path.name} differs from its golden file"

    return compare


def real_samples(*groups: str) -> list[Path]:
    """The folders of real samples of some groups (`tf-hcl`, …); empty where they are absent."""
    return [path for group in groups for path in sorted((SHARED / "samples" / group).glob("*")) if path.is_dir()]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    absent = pytest.mark.skip(reason=f"no real samples at {SHARED}")
    for item in items:
        if item.get_closest_marker("shared") and not SHARED.is_dir():
            item.add_marker(absent)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "shared: needs the real samples beside the repository")
