"""What is remembered of a sample comes back, and nothing that lies there can do harm."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from iacdiff import disk, memory, pipeline
from iacdiff.records import Draft, Excerpt, Severity, Span

SAMPLE = Path(__file__).parent / "golden" / "tui" / "sample"


@pytest.fixture(autouse=True)
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(disk, "state_folder", lambda: tmp_path)
    return tmp_path


def test_a_place_comes_back_as_it_was() -> None:
    """Marks, folds, layout and drafts survive."""
    draft = Draft(
        "A [title]", Severity.HIGH, "m", "i", '"q" (PROMPT.md:1)', model_excerpt=Excerpt(Span("a.tf", 1, 2), "x", "hcl")
    )
    place = memory.Place("row", {"a", "b"}, {"c"}, True, "stacked", 4, {"a|b": draft})
    assert memory.remember("key", place) == ""
    assert memory.recall("key") == (place, "")


def test_nothing_remembered_is_an_empty_place() -> None:
    """A sample that was never open."""
    assert memory.recall("never") == (memory.Place(), "")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[1, 2]",
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"reviewed": 3, "toggled": [1, null], "drafts": [], "context": "x", "cursor": {}, "layout": 7}',
        b'{"drafts": {"a": {"severity": "Awful", "title": 3, "model_excerpt": {"span": {"file": 1}}}, "b": 7}}',
    ],
)
def test_a_broken_file_never_stops_anything(state: Path, content: bytes) -> None:
    """It is ignored, and what cannot be read is said."""
    (state / "samples").mkdir()
    (state / "samples" / "key.json").write_bytes(content)
    place, notice = memory.recall("key")
    assert place.reviewed == set() and place.context == 2
    assert bool(notice) == (not content.startswith(b'{"'))
    assert memory.remember("key", place) == ""


def test_a_folder_that_cannot_be_written_is_a_notice(monkeypatch: pytest.MonkeyPatch, state: Path) -> None:
    """A read-only home does not stop a review."""
    (state / "file").write_text("x")
    monkeypatch.setattr(disk, "state_folder", lambda: state / "file")
    assert "cannot be remembered" in memory.remember("key", memory.Place())


def test_the_key_is_of_the_content_not_of_the_folder(tmp_path: Path) -> None:
    """A copied sample is known again; another answer is another sample; the report does not count."""
    import shutil

    one = pipeline.review(SAMPLE).sample
    copy = Path(shutil.copytree(SAMPLE, tmp_path / "copy"))
    assert memory.content_key(pipeline.review(copy).sample) == memory.content_key(one)
    (copy / "lib" / "MODEL_FAILURES.md").write_text("other")
    assert memory.content_key(pipeline.review(copy).sample) == memory.content_key(one)
    (copy / "lib" / "MODEL_RESPONSE.md").write_text("other")
    assert memory.content_key(pipeline.review(copy).sample) != memory.content_key(one)


def test_settings_come_back(state: Path) -> None:
    """The theme holds for all samples."""
    memory.keep_settings(memory.Settings("light"))
    assert memory.settings().theme == "light"
    (state / "settings.json").write_text(json.dumps({"theme": 3}))
    assert memory.settings().theme == ""


def test_what_was_decided_is_found_again_when_the_documents_changed(tmp_path: Path) -> None:
    """By its folder, turn and source of IDEAL a sample is known again; its marks are then not yet taken for granted."""
    import shutil

    folder = Path(shutil.copytree(SAMPLE, tmp_path / "copy"))
    before = pipeline.review(folder)
    sample, one = before.sample, before.differences[0]
    place = memory.Place(reviewed={one.id}, prints={one.id: memory.fingerprint(one)}, pins={("a", "b")})
    assert memory.remember(memory.content_key(sample), place, memory.lineage(sample)) == ""
    assert memory.recalled(sample) == memory.Recalled(place)
    (folder / "lib" / "PROMPT.md").write_text("Other words.")
    changed = pipeline.review(folder).sample
    found = memory.recalled(changed)
    assert found.carried and found.place == place
    decided = memory.decisions(changed)
    assert decided.pins == (("a", "b"),) and decided.reviewed == frozenset()
    elsewhere = pipeline.review(Path(shutil.copytree(folder, tmp_path / "elsewhere"))).sample
    assert memory.recalled(elsewhere) == memory.Recalled(memory.Place()), "another folder is another sample"


@pytest.mark.parametrize("key", ["../../key", "/etc/passwd", 3, None, "", "gone"])
def test_a_broken_lineage_leads_nowhere(state: Path, key: object) -> None:
    """A file that names no place of ours is passed over."""
    sample = pipeline.review(SAMPLE).sample
    line = memory.lineage(sample)
    (state / "lineages").mkdir()
    (state / "lineages" / f"{line}.json").write_text(json.dumps({"key": key}))
    assert memory.recalled(sample) == memory.Recalled(memory.Place())


def test_a_difference_that_says_something_else_has_another_fingerprint() -> None:
    """The values count and what kind of difference it is; how it is linked and judged does not."""
    from dataclasses import replace

    one = next(each for each in pipeline.review(SAMPLE).differences if each.path)
    assert memory.fingerprint(replace(one, links=(), severity=Severity.LOW, reviewed=True)) == memory.fingerprint(one)
    assert memory.fingerprint(replace(one, model="something else")) != memory.fingerprint(one)


def test_the_journal_keeps_the_last_versions_of_a_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each version is a file of its own with the very bytes; the oldest go; what cannot be kept is a notice."""
    from iacdiff import journal

    monkeypatch.setattr(journal, "MOST", 3)
    path = tmp_path / "MODEL_FAILURES.md"
    for number in range(5):
        assert journal.keep(path, b"\xff\r\n%d" % number) == ""
    assert [kept.read_bytes() for kept in journal.versions(path)] == [b"\xff\r\n2", b"\xff\r\n3", b"\xff\r\n4"]
    assert journal.versions(tmp_path / "other.md") == []
    (tmp_path / "file").write_text("x")
    monkeypatch.setattr(disk, "state_folder", lambda: tmp_path / "file")
    assert "could be kept" in journal.keep(path, b"x")
