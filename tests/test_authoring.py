"""The command line writes, arranges and drafts reports as the screen does."""

from collections.abc import Callable
from pathlib import Path

import pytest

from iacdiff.cli import main

Make = Callable[..., Path]
REPORT = """# Failures

## Critical Failures

### 1. No key

**Issue**: None is declared.

### 2. Open port

**Issue**:
- Port 22 is open.
- Port 3389 is open.

## Low Failures

### 3. No tags

**Issue**: None.

## Summary

- **Total failures**: 2 Critical, 1 Low
"""


@pytest.fixture
def sample(make_sample: Make) -> Path:
    """A sample with a report of three findings."""
    return make_sample(MODEL_FAILURES=REPORT)


def report(sample: Path) -> str:
    return (sample / "lib" / "MODEL_FAILURES.md").read_text(encoding="utf-8")


def headings(sample: Path) -> list[str]:
    return [row for row in report(sample).split("\n") if row.startswith("### ")]


@pytest.mark.parametrize(
    ("words", "expected", "last"),
    [
        (["move", "2", "--before", "1"], ["### 1. Open port", "### 2. No key", "### 3. No tags"], "1"),
        (["move", "1", "--behind", "2"], ["### 1. Open port", "### 2. No key", "### 3. No tags"], "2"),
        (["merge", "1", "2"], ["### 1. No key", "### 2. No tags"], "1"),
        (
            ["split", "2"],
            ["### 1. No key", "### 2. Port 22 is open", "### 3. Port 3389 is open", "### 4. No tags"],
            "2",
        ),
        (["set-severity", "1", "3", "medium"], ["### 2. Open port", "### 1. No key", "### 3. No tags"], "1"),
        (["renumber"], ["### 1. No key", "### 2. Open port", "### 3. No tags"], "renumbered"),
    ],
)
def test_arranging(
    sample: Path, words: list[str], expected: list[str], last: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The report is in the new order, its tally right, and the handle is the last word that is printed."""
    assert main(["findings", words[0], str(sample), *words[1:]]) == 0
    assert headings(sample) == expected
    assert capsys.readouterr().out.split()[-1] == last
    assert main(["check", str(sample)]) in (0, 1)
    assert "[tally]" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "words",
    [["move", "1", "--before", "9"], ["merge", "1", "1"], ["split", "1"], ["move", "1", "--before", "3"],
     ["convert", "--style", "baroque"]],
)  # fmt: skip
def test_what_cannot_be_done_changes_nothing(
    sample: Path, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """One clear line, exit status 2, the same bytes."""
    assert main(["findings", words[0], str(sample), *words[1:]]) == 2
    assert len(capsys.readouterr().err.strip().split("\n")) == 1
    assert report(sample) == REPORT


def test_convert(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Into another style, and anew in its own: nothing is lost, an even report stays as it is."""
    assert main(["findings", "convert", str(sample), "--style", "document"]) == 0
    assert report(sample) == REPORT
    assert main(["findings", "convert", str(sample), "--style", "requirement-observed"]) == 0
    assert "**Observed in MODEL_RESPONSE.md:**" in report(sample)
    assert [row.split(". ")[1] for row in report(sample).split("\n") if row.startswith("## ") and ". " in row] == [
        "No key", "Open port", "No tags",
    ]  # fmt: skip


def test_draft_prints_a_report(make_sample: Make, capsys: pytest.CaptureFixture[str]) -> None:
    """To stdout, in the style that is named; the sample is not touched."""
    folder = make_sample()
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert main(["draft", str(folder), "--style", "scored"]) == 0
    out, err = capsys.readouterr()
    assert out.startswith("# Model Response Analysis - Failure Report\n")
    assert "- **Model Implementation**: " in out
    assert "findings drafted" in err
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_draft_to_a_file_that_is_no_document(
    make_sample: Make, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Written whole; a document of the sample is refused."""
    folder = make_sample()
    assert main(["draft", str(folder), "-o", str(tmp_path / "draft.md")]) == 0
    assert (tmp_path / "draft.md").read_text(encoding="utf-8").startswith("# ")
    prompt = folder / "lib" / "PROMPT.md"
    kept = prompt.read_bytes()
    assert main(["draft", str(folder), "-o", str(prompt)]) == 2
    assert prompt.read_bytes() == kept
    assert main(["draft", str(folder), "--style", "baroque"]) == 2
    assert "there are: official" in capsys.readouterr().err


def test_draft_in_the_documents_own_style(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its title, its sections, its labels; none of its findings."""
    assert main(["draft", str(sample)]) == 0
    out = capsys.readouterr().out
    assert out.startswith("# Failures\n\n## ")
    assert "**Issue**: " in out
    assert "Open port" not in out


def test_quality(sample: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A score and how it comes about."""
    assert main(["findings", "quality", str(sample)]) == 0
    score, arithmetic = capsys.readouterr().out.strip().split("\t")
    assert score.endswith("/10")
    assert "=" in arithmetic
