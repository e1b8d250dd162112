"""Journeys of a review: gathering, writing, changing many, notes, drafts, turns, and what is kept whatever happens."""

from __future__ import annotations

import runpy
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input, TextArea

from iacdiff import disk, journal, memory, pipeline
from iacdiff.records import Note, Options, Report
from iacdiff.tui.app import ReviewApp

_shared = runpy.run_path(str(Path(__file__).with_name("screens.py")))
opened, until, seen, said, go_to = (_shared[name] for name in ("opened", "until", "seen", "said", "go_to"))
Direct = _shared["Direct"]
Make = Callable[..., Path]

FINDINGS = """# Model Response Failures Analysis

## Critical Failures

### 1. No encryption key

**Impact Level**: Critical

**MODEL_RESPONSE Issue**: There is no KMS key.

**IDEAL_RESPONSE Fix**: `aws_kms_key.main` is declared.

---

## High Priority Failures

### 2. Slow draining

**Impact Level**: High

**MODEL_RESPONSE Issue**: MODEL has no target group.

**IDEAL_RESPONSE Fix**: `deregistration_delay` is 45.

---

### 3. Health checks too often

**Impact Level**: High

**MODEL_RESPONSE Issue**: The health check interval is 10 seconds.

**IDEAL_RESPONSE Fix**: The interval is 30 seconds.

---

## Summary

- Total failures: 1 Critical, 2 High, 0 Medium, 0 Low
"""


def report(folder: Path) -> str:
    return (folder / "lib" / "MODEL_FAILURES.md").read_text()


# ---------------------------------------------------------------------------------------------- gathering


async def test_marked_differences_are_counted_seen_and_cleared(make_sample: Make) -> None:
    """`space` marks, the header counts, Esc clears, and `f` writes one finding about all that are marked."""
    folder = make_sample()
    async with opened(folder) as (desk, pilot):
        await go_to(desk, pilot, "deregistration_delay")
        await pilot.press("space", "space")
        await pilot.pause()
        assert "2 marked" in seen(desk)
        await pilot.press("escape")
        await pilot.pause()
        assert "marked" not in seen(desk).replace("Mark", "") and not desk.marked
        await go_to(desk, pilot, "deregistration_delay")
        await pilot.press("space", "space", "f")
        await until(pilot, lambda: "about 2 differences" in seen(desk))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "### 2." in report(folder))
        new = report(folder).split("### 2.")[1]
        assert "deregistration_delay" in new and "health_check.interval" in new


# ---------------------------------------------------------------------------------------------- the editor


async def test_a_false_sentence_is_pointed_out_while_it_is_typed(make_sample: Make) -> None:
    """What the files contradict stands in the editor with the line that contradicts it, and saving is not hindered."""
    folder = make_sample()
    async with opened(folder) as (desk, pilot):
        await go_to(desk, pilot, "deregistration_delay")
        await pilot.press("f")
        await pilot.pause()
        editor: Any = desk.app.screen
        editor.query_one("#model_issue", TextArea).text = "MODEL has no target group."
        await until(pilot, lambda: "✗ MODEL" in seen(desk))
        assert "✗1" in seen(desk) and "MODEL_RESPONSE.md:1" in seen(desk)
        editor.query_one("#model_issue", TextArea).text = "The target group drains for 300 seconds."
        await until(pilot, lambda: "✗" not in seen(desk).split("Preview")[1])
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "### 2." in report(folder))


async def test_the_requirement_is_picked_from_a_list(make_sample: Make) -> None:
    """Ctrl+R offers the requirements, the linked ones first; what is chosen is quoted with its line."""
    folder = make_sample()
    async with opened(folder) as (desk, pilot):
        await go_to(desk, pilot, "aws_kms_key")
        await pilot.press("f", "ctrl+r", *"ssh", "enter")
        await pilot.pause()
        editor: Any = desk.app.screen
        assert editor.draft.requirement == '"Do not open SSH to the world." (PROMPT.md:8)'
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "Do not open SSH" in report(folder))


async def test_words_for_a_rule_are_offered_and_learnt(make_sample: Make, tmp_path: Path) -> None:
    """Ctrl+T offers ready words; what was written last for the same rule comes first the next time."""
    folder = make_sample()
    async with opened(folder) as (desk, pilot):
        await go_to(desk, pilot, "deregistration_delay")
        await pilot.press("f", "ctrl+t", *"overlooked", "enter")
        await pilot.pause()
        editor: Any = desk.app.screen
        assert "did not carry this requirement" in editor.draft.root_cause
        editor.query_one("#root_cause", TextArea).text = "In my own words."
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "In my own words." in report(folder))
        await pilot.press("u")
        await until(pilot, lambda: "In my own words." not in report(folder))
        await go_to(desk, pilot, "deregistration_delay")
        await pilot.press("f", "ctrl+t")
        await pilot.pause()
        assert "As last time" in seen(desk)
        await pilot.press("enter")
        await pilot.pause()
        assert desk.app.screen.draft.root_cause == "In my own words."


@pytest.mark.parametrize("pane", ["trees", "requirements", "findings"])
async def test_after_saving_the_keys_go_where_they_went_before(make_sample: Make, pane: str) -> None:
    """The editor gives the focus back to the pane in which it was opened, at every size."""
    folder = make_sample(MODEL_FAILURES=FINDINGS)
    before = report(folder)
    for size in ((160, 48), (80, 24)):
        async with opened(folder, size) as (desk, pilot):
            await go_to(desk, pilot, "deregistration_delay")
            getattr(desk, pane).focus()
            await pilot.pause()
            await pilot.press("enter" if pane == "findings" else "f")
            await pilot.pause()
            await pilot.press("4", "ctrl+s")
            await until(pilot, lambda: report(folder) != before)
            await until(pilot, lambda: not desk._reading)
            await pilot.pause()
            assert desk.focused is getattr(desk, pane) and desk.focused.display
            await pilot.press("u")
            await until(pilot, lambda: report(folder) == before)


@pytest.mark.parametrize("size", [(80, 24), (40, 10)])
async def test_the_editor_is_usable_on_a_small_terminal(make_sample: Make, size: tuple[int, int]) -> None:
    """The severity, a field with room to type in, and the key to save are on the screen."""
    folder = make_sample()
    async with opened(folder, size) as (desk, pilot):
        await go_to(desk, pilot, "deregistration_delay")
        await pilot.press("f")
        await pilot.pause()
        assert "Severity" in seen(desk) and "Ctrl+S" in seen(desk)
        await pilot.press("tab", "end", *" now")
        await pilot.pause()
        field = desk.app.screen.query_one("#title", Input)
        assert field.region.height >= 1 and field.region.bottom <= size[1] - 1
        assert " now" in seen(desk)


# ---------------------------------------------------------------------------------------------- findings


async def test_several_findings_change_their_severity_at_once(make_sample: Make) -> None:
    """Marked findings get one severity in one step; the tally follows; one `u` takes all of it back."""
    folder = make_sample(MODEL_FAILURES=FINDINGS)
    async with opened(folder) as (desk, pilot):
        desk.findings.focus()
        await pilot.press("G", "k", "space", "space")
        await pilot.pause()
        assert "2 marked" in seen(desk)
        await pilot.press("4")
        await until(pilot, lambda: report(folder) != FINDINGS)
        after = report(folder)
        assert "1 Critical, 0 High, 0 Medium, 2 Low" in after
        assert not desk.findings.marked
        assert [(item.title, item.severity) for item in desk.findings.items if item.severity == "Low"] == [
            ("Slow draining", "Low"),
            ("Health checks too often", "Low"),
        ]
        await pilot.press("u")
        await until(pilot, lambda: report(folder) == FINDINGS)
        await pilot.press("ctrl+r")
        await until(pilot, lambda: report(folder) == after)


async def test_several_findings_are_removed_at_once(make_sample: Make) -> None:
    """`d` takes all marked findings out, and one `u` brings them back to the byte."""
    folder = make_sample(MODEL_FAILURES=FINDINGS)
    async with opened(folder) as (desk, pilot):
        desk.findings.focus()
        await pilot.press("g", "space", "j", "space", "d")
        await until(pilot, lambda: report(folder) != FINDINGS)
        assert "Slow draining" in report(folder)
        assert "No encryption key" not in report(folder) and "Health checks too often" not in report(folder)
        await pilot.press("u")
        await until(pilot, lambda: report(folder) == FINDINGS)


async def test_findings_are_merged_split_moved_and_numbered_anew(make_sample: Make) -> None:
    """`+` makes one of the marked ones, `J` and `K` move, `S` splits, `#` counts anew; each is one step of undo."""
    listed = FINDINGS.replace("The health check interval is 10 seconds.", "- The interval is 10.\n- The path is open.")
    folder = make_sample(MODEL_FAILURES=listed)
    async with opened(folder) as (desk, pilot):
        desk.findings.focus()

        def titles() -> list[str]:
            return [item.title for item in desk.findings.items]

        first = titles()
        await pilot.press("g", "j", "J")
        await until(pilot, lambda: titles() == [first[0], first[2], first[1]])
        await pilot.press("u")
        await until(pilot, lambda: report(folder) == listed)
        await pilot.press("G", "k", "space", "space", "plus")
        await until(pilot, lambda: len(titles()) == 2)
        assert "MODEL has no target group." in report(folder) and "The interval is 10." in report(folder)
        await pilot.press("u")
        await until(pilot, lambda: report(folder) == listed)
        await pilot.press("G", "S")
        await until(pilot, lambda: len(titles()) == 4)
        await pilot.press("u")
        await until(pilot, lambda: report(folder) == listed)
        await pilot.press("g", "d")
        await until(pilot, lambda: len(titles()) == 2)
        await pilot.press("number_sign")
        await until(pilot, lambda: [item.number for item in desk.findings.items] == ["1", "2"])
        await pilot.press("g", "S", "plus")
        assert "nothing to split" in said(desk) and "Mark the findings with Space" in said(desk)


async def test_a_verdict_is_explained_and_leads_to_the_line(make_sample: Make) -> None:
    """`o` on a finding shows its claims with the lines against them; Enter goes to the row that stands for the line."""
    folder = make_sample(MODEL_FAILURES=FINDINGS)
    async with opened(folder) as (desk, pilot):
        desk.findings.focus()
        await pilot.press("g", "j", "o")
        await pilot.pause()
        text = seen(desk)
        assert "Slow draining" in text and "✗" in text and '"aws_lb_target_group" "app"' in text
        await pilot.press("enter")
        await pilot.pause()
        assert desk.trees.row and "aws_lb_target_group.app" in desk.trees.row.key and desk.focused is desk.trees


# ---------------------------------------------------------------------------------------------- notes


async def test_a_note_on_a_difference_is_kept_seen_changed_and_undone(make_sample: Make) -> None:
    """`a` writes it, it stands above the footer when one comes back, the report is not touched, `u` takes it away."""
    folder = make_sample()
    before = report(folder)
    async with opened(folder) as (desk, pilot):
        await go_to(desk, pilot, "aws_kms_key")
        await pilot.press("a", *"ask Kim", "ctrl+t", "escape")
        await pilot.pause()
        assert "private note" in seen(desk) and "ask Kim" in seen(desk)
        await pilot.press("g", "right_square_bracket")
        await pilot.pause()
        assert "ask Kim" not in seen(desk)
        assert any("✎" in line and "aws_kms_key" in line for line in seen(desk).split("\n")), "its row has a sign"
    assert report(folder) == before
    async with opened(folder) as (desk, pilot):
        await go_to(desk, pilot, "aws_kms_key")
        await pilot.pause()
        assert "ask Kim" in seen(desk)
        assert [(note.kind, note.text, note.private) for note in desk.review.notes] == [("difference", "ask Kim", True)]
        await pilot.press("a", *"!", "ctrl+t", "escape")
        await pilot.pause()
        assert desk.place.notes == [Note("difference", desk.difference.id, "ask Kim!", False)]
        await pilot.press("u")
        assert desk.place.notes[0].text == "ask Kim" and desk.place.notes[0].private
        await pilot.press("ctrl+r", "a", "ctrl+g")
        await pilot.pause()
        assert desk.place.notes == [] and "ask Kim" not in seen(desk)
        await pilot.press("u")
        assert desk.place.notes[0].text == "ask Kim!"


async def test_notes_on_requirements_and_lines_are_listed_and_gone_to(make_sample: Make) -> None:
    """In PROMPT `a` notes the requirement, in the findings the line; `A` lists all and goes there."""
    folder = make_sample()
    async with opened(folder) as (desk, pilot):
        desk.requirements.focus()
        await pilot.press("g", "a", *"vague", "escape")
        await pilot.pause()
        about = desk.requirements.item.text
        desk.findings.focus()
        await pilot.press("a", *"good one", "escape")
        await pilot.pause()
        kinds = {(note.kind, note.about, note.text) for note in desk.place.notes}
        assert kinds == {("requirement", about, "vague"), ("line", "MODEL_FAILURES.md:5", "good one")}
        assert "✎" in seen(desk)
        desk.trees.focus()
        await pilot.press("A", *"vague", "enter")
        await pilot.pause()
        assert desk.focused is desk.requirements and desk.requirements.item.text == about


# ---------------------------------------------------------------------------------------------- drafts


async def test_drafts_are_taken_edited_and_dropped_with_one_key_each(make_sample: Make) -> None:
    """`D` offers drafts one after the other; what is dropped is not offered again; `u` takes back."""
    folder = make_sample(MODEL_FAILURES=None)
    path = folder / "lib" / "MODEL_FAILURES.md"
    async with opened(folder) as (desk, pilot):
        await pilot.press("D")
        await until(pilot, lambda: "Draft 1 of" in seen(desk))
        total = len(desk.app.screen.drafted)
        assert total >= 2
        first = desk.app.screen.drafted[0].draft.title
        await pilot.press("enter")
        await until(pilot, lambda: path.exists() and first in path.read_text())
        await until(pilot, lambda: f"Draft 1 of {total - 1}" in seen(desk))
        dropped = desk.app.screen.drafted[0].key
        await pilot.press("d")
        await pilot.pause()
        assert desk.place.dropped == {dropped}
        if total > 2:
            await until(pilot, lambda: f"Draft 1 of {total - 2}" in seen(desk))
            await pilot.press("e")
            await until(pilot, lambda: "Severity" in seen(desk))
            await pilot.press("escape")
            await until(pilot, lambda: f"Draft 1 of {total - 2}" in seen(desk))
            await pilot.press("escape")
        await pilot.pause()
        await pilot.press("u")
        assert not desk.place.dropped
        await pilot.press("ctrl+r")
    async with opened(folder) as (desk, pilot):
        await pilot.press("D")
        await pilot.pause()
        assert all(one.key != dropped for one in getattr(desk.app.screen, "drafted", []))


# ---------------------------------------------------------------------------------------------- memory


async def test_decisions_come_along_when_a_document_changes(make_sample: Make) -> None:
    """Marks of what is unchanged, pins, notes and drafts survive an edit of MODEL, overnight and in the session."""
    folder = make_sample()
    model = folder / "lib" / "MODEL_RESPONSE.md"
    async with opened(folder) as (desk, pilot):
        await go_to(desk, pilot, "deregistration_delay")
        await pilot.press("x", "p")
        await until(pilot, lambda: not desk._reading)
        await go_to(desk, pilot, "health_check.interval")
        await pilot.press("x", "a", *"hm", "escape")
        await go_to(desk, pilot, "aws_kms_key")
        await pilot.press("f", "tab", "end", *" 7", "escape")
        await pilot.pause()
        assert len(desk.place.reviewed) == 2
    model.write_text(model.read_text().replace("interval = 10", "interval = 15"))
    async with opened(folder) as (desk, pilot):
        assert {id.split(":")[-1] for id in desk.place.reviewed} == {"deregistration_delay"}
        assert desk.place.pins and desk.place.drafts and [note.text for note in desk.place.notes] == ["hm"]
        assert "kept: 1 of 2 reviewed marks, 1 pin, 1 note, 1 draft" in said(desk)
        assert any(pair.pinned for pair in desk.review.pairs)
        await go_to(desk, pilot, "aws_security_group")
        await pilot.press("x")
        model.write_text(model.read_text().replace("interval = 15", "interval = 20"))
        await until(pilot, lambda: "interval = 20" in desk.review.sample.model.document.text)
        assert len(desk.place.reviewed) == 2 and desk.place.pins
    model.write_text(model.read_text().replace("interval = 20", "interval = 10"))
    async with opened(folder) as (desk, _):
        assert len(desk.place.reviewed) == 3, "what was marked on the very bytes holds again"


async def test_a_link_to_a_reworded_requirement_is_confirmed(make_sample: Make) -> None:
    """An accepted link comes along when PROMPT is reworded, says so, and `r` confirms it for good."""
    folder = make_sample()
    prompt = folder / "lib" / "PROMPT.md"

    def links(desk: Any) -> list[tuple[str, bool]]:
        return [(link.status, link.suspect) for link in desk.difference.links if link.status != "suggested"]

    async with opened(folder) as (desk, pilot):
        await go_to(desk, pilot, "deregistration_delay")
        await pilot.press("r")
        await until(pilot, lambda: not desk._reading and links(desk) == [("accepted", False)])
    prompt.write_text(prompt.read_text().replace("must drain connections for", "must drain all connections for"))
    async with opened(folder) as (desk, pilot):
        await go_to(desk, pilot, "deregistration_delay")
        assert links(desk) == [("accepted", True)]
        await until(pilot, lambda: "another wording" in seen(desk))
        await pilot.press("r")
        await until(pilot, lambda: not desk._reading and links(desk) == [("accepted", False)])
        assert len(desk.place.links) == 1
        await pilot.press("u")
        await until(pilot, lambda: not desk._reading and links(desk) == [("accepted", True)])


async def test_a_mark_of_one_turn_holds_in_the_next_only_where_the_same_is_said(make_sample: Make) -> None:
    """`m` keeps the marks of differences that both turns have alike; each turn keeps its own pins."""
    folder = make_sample()
    model = folder / "lib" / "MODEL_RESPONSE.md"
    second = model.read_text().replace("interval = 10", "interval = 15")
    (folder / "lib" / "MODEL_RESPONSE2.md").write_text(second)
    async with opened(folder, options=Options(model="1")) as (desk, pilot):
        for part in ("deregistration_delay", "health_check.interval"):
            await go_to(desk, pilot, part)
            await pilot.press("x")
        await pilot.press("m")
        await until(pilot, lambda: desk.review.sample.model.turn == 2)
        assert {id.split(":")[-1] for id in desk.place.reviewed} == {"deregistration_delay"}
        await pilot.press("m")
        await until(pilot, lambda: desk.review.sample.model.turn == 1)
        assert len(desk.place.reviewed) == 2


# ---------------------------------------------------------------------------------------------- the whole sample


async def test_turns_are_seen_side_by_side(make_sample: Make) -> None:
    """`T` says what the second turn fixed and broke, and Enter goes there, changing the turn where needed."""
    folder = make_sample()
    model = folder / "lib" / "MODEL_RESPONSE.md"
    second = model.read_text().replace("deregistration_delay = 300", "deregistration_delay = 45")
    (folder / "lib" / "MODEL_RESPONSE2.md").write_text(second.replace('path     = "/health"', 'path     = "/ping"'))
    async with opened(folder) as (desk, pilot):
        assert desk.review.sample.model.turn == 2
        await pilot.press("T")
        await until(pilot, lambda: "fixed in 2" in seen(desk))
        text = seen(desk)
        assert "broken in 2" in text and "in all turns" in text and "fixed 1 · broken 1" in text
        await pilot.press("G")
        await pilot.press("enter")
        await until(pilot, lambda: desk.review.sample.model.turn == 1)
        await pilot.pause()
        assert "deregistration_delay" in desk.difference.id


async def test_metadata_stands_beside_the_computed_quality(make_sample: Make) -> None:
    """`M` shows metadata.json and says where its training quality is another than the rubric's."""
    folder = make_sample()
    (folder / "metadata.json").write_text('{"platform": "tf", "team": "[b]x[/b]", "training_quality": 3}')
    async with opened(folder) as (desk, pilot):
        await pilot.press("M")
        await pilot.pause()
        text = seen(desk)
        assert "[b]x[/b]" in text and "3" in text and "differs" in text and "8 base" in text
        await pilot.press("escape")
        await pilot.pause()
        assert desk.app.screen is desk


async def test_a_read_only_sample_opens_and_says_what_cannot_be_saved(
    make_sample: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reviewer is told at once; a finding becomes a draft that is kept."""
    import os

    folder = make_sample()
    before = report(folder)
    real = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK and real(path, mode))

    def refused(path: Path, data: bytes) -> None:
        if path.name == "MODEL_FAILURES.md":
            raise PermissionError(13, "Permission denied", str(path))
        write(path, data)

    write = disk.write_atomically
    monkeypatch.setattr(disk, "write_atomically", refused)
    async with opened(folder) as (desk, pilot):
        assert "MODEL_FAILURES.md is read-only: findings are kept as drafts" in said(desk)
        await go_to(desk, pilot, "aws_kms_key")
        await pilot.press("f", "1", "ctrl+s")
        await pilot.pause()
        assert report(folder) == before and len(desk.place.drafts) == 1
        assert "MODEL_FAILURES.md is read-only. The draft is kept" in said(desk)


async def test_documents_named_one_by_one_open_as_a_sample(make_sample: Make, tmp_path: Path) -> None:
    """Four files with names of their own are a sample; the report is written where it was named."""
    folder = make_sample()
    for old, new in (("PROMPT", "asks"), ("MODEL_RESPONSE", "answer"), ("IDEAL_RESPONSE", "right")):
        (folder / "lib" / f"{old}.md").rename(tmp_path / f"{new}.md")
    named = {role: str(tmp_path / f"{role}.md") for role in ("asks", "answer", "right", "found")}
    options = Options(model=named["answer"], ideal=named["right"], prompt=named["asks"], failures=named["found"])
    async with opened(tmp_path / "answer.md", options=options) as (desk, pilot):
        assert "Check" in seen(desk) or "Health checks run" in seen(desk)
        await go_to(desk, pilot, "deregistration_delay")
        await pilot.press("f", "2", "ctrl+s")
        await until(pilot, (tmp_path / "found.md").exists)
        assert "deregistration_delay" in (tmp_path / "found.md").read_text()


# ---------------------------------------------------------------------------------------------- when things go wrong


async def test_a_conflict_is_settled_finding_by_finding(make_sample: Make) -> None:
    """Both versions of each finding are shown; ours is taken for the edited one, theirs for the others."""
    folder = make_sample(MODEL_FAILURES=FINDINGS)
    path = folder / "lib" / "MODEL_FAILURES.md"
    async with opened(folder) as (desk, pilot):
        desk.findings.focus()
        await pilot.press("g", "enter", "tab", "end", *" at all")
        await pilot.pause(0.4)
        theirs = FINDINGS.replace("There is no KMS key.", "Kim: no key.").replace("is 10 seconds", "is ten seconds")
        path.write_text(theirs)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "changed in the meantime" in seen(desk))
        await pilot.press("j", "enter")
        await until(pilot, lambda: "Finding by finding" in seen(desk) and "Kim: no key." in seen(desk))
        text = seen(desk)
        assert "[ours] 1 No encryption key at all" in text and "[disk] 3 Health checks too often" in text
        assert path.read_text() == theirs
        await pilot.press("enter")
        await until(pilot, lambda: "No encryption key at all" in path.read_text())
        assert "ten seconds" in path.read_text() and "Kim: no key." not in path.read_text()
        await pilot.press("u")
        await until(pilot, lambda: path.read_text() == theirs)


async def test_an_error_of_the_screen_loses_nothing(make_sample: Make, capsys: pytest.CaptureFixture[str]) -> None:
    """A widget that raises ends the program with one line that says where the journal is; what was typed is kept."""
    folder = make_sample()
    app = ReviewApp(folder, Options(), Direct())
    with pytest.raises(ZeroDivisionError):
        async with app.run_test(size=(160, 48)) as pilot:
            desk: Any = app.screen
            await until(pilot, lambda: desk.review is not None)
            await go_to(desk, pilot, "aws_kms_key")
            await pilot.press("x", "f", "tab", "end", *" 77")

            def broken(width: int) -> Any:
                raise ZeroDivisionError("a bug")

            app.screen.heading.content_lines = broken
            app.screen.heading.refresh()
            await pilot.pause(0.3)
    shown = capsys.readouterr().err
    assert "stopped by an error of its own: ZeroDivisionError: a bug" in shown
    assert "journal" in shown and "drafts are kept" in shown and "Traceback" not in shown
    async with opened(folder) as (desk, _):
        assert [draft.title[-3:] for draft in desk.place.drafts.values()] == [" 77"]
        assert len(desk.place.reviewed) == 1


async def test_every_earlier_report_is_in_the_journal(make_sample: Make) -> None:
    """Before a report is changed its bytes are put aside, whatever happens later."""
    folder = make_sample()
    path = folder / "lib" / "MODEL_FAILURES.md"
    before = path.read_bytes()
    async with opened(folder) as (desk, pilot):
        await go_to(desk, pilot, "aws_kms_key")
        await pilot.press("f", "ctrl+s")
        await until(pilot, lambda: path.read_bytes() != before)
    assert [kept.read_bytes() for kept in journal.versions(path)] == [before]


async def test_ask_16_undo_goes_back_over_all_kinds_of_changes(make_sample: Make) -> None:
    """A mark, a pin, a link, a note and a finding are taken back one by one, and done again in their order."""
    folder = make_sample()
    before = report(folder)
    async with opened(folder) as (desk, pilot):
        place = desk.place

        def state() -> tuple[Any, ...]:
            return (set(place.reviewed), set(place.pins), dict(place.links), list(place.notes), report(folder))

        first = state()
        await go_to(desk, pilot, "deregistration_delay")
        states = [first]
        for keys in (("x",), ("p",), ("r",), ("a", *"n", "escape"), ("f", "ctrl+s")):
            await pilot.press(*keys)
            await until(pilot, lambda: not desk._reading and state() != states[-1])
            states.append(state())
        for wanted in reversed(states[:-1]):
            await pilot.press("u")
            await until(pilot, lambda wanted=wanted: not desk._reading and state() == wanted)
        assert report(folder) == before
        for wanted in states[1:]:
            await pilot.press("ctrl+r")
            await until(pilot, lambda wanted=wanted: not desk._reading and state() == wanted)
        await pilot.press("ctrl+r")
        assert "nothing to redo" in said(desk)


def test_a_place_knows_its_marks_prints_and_drops() -> None:
    """What is new in the memory comes back as it was; older files without it are read."""
    place = memory.Place(reviewed={"a"}, prints={"a": "x", "b": "y"}, dropped={"k"})
    assert memory.remember("key", place) == ""
    assert memory.recall("key")[0] == replace(place, prints={"a": "x"})


async def test_an_editor_asked_for_too_early_opens_when_the_report_is_read(make_sample: Make) -> None:
    """While PROMPT and the report are still being read `f` is not lost: the editor opens as soon as it can."""
    gate = threading.Event()

    class Slow(Direct):  # type: ignore[misc, valid-type]
        outlines = True

        def review(self, folder: Path, options: Options | None = None, outlined: Any = None) -> Any:
            found = pipeline.review(folder, options)
            if outlined is not None:
                outlined(replace(found, requirements=(), report=Report(), lint=()))
                gate.wait(10)
            return found

    app = ReviewApp(make_sample(), Options(), Slow())
    async with app.run_test(size=(160, 48)) as pilot:
        desk: Any = app.screen
        await until(pilot, lambda: desk.stops)
        await pilot.press("f")
        await pilot.pause()
        assert "the editor opens when it is" in said(desk) and "Severity" not in seen(desk)
        gate.set()
        await until(pilot, lambda: "Severity" in seen(desk))
