"""Words of the command line → one sample, and which document each word is."""

from __future__ import annotations

from pathlib import Path

import pytest

from iacdiff.cli import arguments


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with documents of any names, in which one is."""
    for name in ("asks.md", "answer.md", "right.md"):
        (tmp_path / name).write_text("x")
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ([], (".", None, None, None, None)),
        (["folder"], ("folder", None, None, None, None)),
        (["folder", "--model", "2"], ("folder", None, "2", None, None)),
        (["asks.md", "answer.md"], ("answer.md", "asks.md", "answer.md", None, None)),
        (["asks.md", "answer.md", "right.md"], ("answer.md", "asks.md", "answer.md", "right.md", None)),
        (["asks.md", "answer.md", "right.md", "new.md"], ("answer.md", "asks.md", "answer.md", "right.md", "new.md")),
        (["asks.md", "right.md", "--model", "answer.md"], ("answer.md", "asks.md", "answer.md", "right.md", None)),
    ],
)
def test_documents_are_told_by_their_order(files: Path, words: list[str], wanted: tuple[str | None, ...]) -> None:
    """PROMPT MODEL IDEAL FAILURES; what an option names already is not expected among the words."""
    asked = arguments.parse(words)
    found = (asked.sample, asked.prompt, asked.model, asked.ideal, asked.failures)
    assert tuple(name and name.removeprefix(f"{files}/") for name in found) == wanted


@pytest.mark.parametrize(
    "words", [["asks.md", "gone.md"], ["folder", "answer.md"], ["asks.md", "answer.md", "right.md", "f.md", "more.md"]]
)
def test_what_is_no_document_is_refused(files: Path, words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """One line on stderr, and exit status 2."""
    with pytest.raises(SystemExit) as ended:
        arguments.parse(words)
    assert ended.value.code == 2
    assert capsys.readouterr().err.count("\n") == 1
