"""Journeys on the screen: what a reviewer does, and what they then see and have on disk."""

from __future__ import annotations

import re
import shutil
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from iacdiff import disk, pipeline
from iacdiff.records import Options, Review
from iacdiff.tui import keys
from iacdiff.tui.app import ReviewApp
from iacdiff.tui.review import ReviewScreen
from iacdiff.tui.taking import editor_command

GOLDEN = Path(__file__).parent / "golden" / "tui"
NEXT, PREVIOUS = "right_square_bracket", "left_square_bracket"


class Direct:
    """The pipeline in this process, as the screen's reader."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.error: Exception | None = None

    def review(self, folder: Path, options: Options | None = None) -> Review:
        self.gate.wait(10)
        if self.error:
            raise self.error
        return pipeline.review(folder, options)

    def close(self) -> None:
        self.gate.set()


@pytest.fixture
def sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample, and empty folders of the user's own."""
    monkeypatch.setattr(disk, "state_folder", lambda: tmp_path / "state")
    monkeypatch.setattr(disk, "config_folder", lambda: tmp_path / "config")
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("IACDIFF_HINTS", "off")
    monkeypatch.chdir(tmp_path)
    return Path(shutil.copytree(GOLDEN / "sample", tmp_path / "web-service"))


async def until(pilot: Pilot[int], holds: Callable[[], Any], seconds: float = 8) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came to hold"
        await pilot.pause(0.02)


@asynccontextmanager
async def opened(
    folder: Path, size: tuple[int, int] = (160, 48), reader: Direct | None = None, toasts: bool = False
) -> AsyncIterator[tuple[ReviewScreen, Pilot[int]]]:
    """The screen on a sample that is read already."""
    app = ReviewApp(folder, Options(), reader or Direct())
    async with app.run_test(size=size, notifications=toasts) as pilot:
        desk = app.screen
        assert isinstance(desk, ReviewScreen)
        await until(pilot, lambda: desk.review is not None)
        await pilot.pause()
        yield desk, pilot


def seen(desk: Any) -> str:
    """The text of the whole screen."""
    strips = desk.app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in strips)


def here(desk: ReviewScreen) -> str:
    """The id of the difference under the cursor."""
    return desk.difference.id if desk.difference else ""


async def go_to(desk: ReviewScreen, pilot: Pilot[int], part: str) -> None:
    """Walk to the difference whose id holds a text."""
    await pilot.press("g")
    for _ in range(len(desk.stops) + 1):
        if part in here(desk):
            return
        await pilot.press(NEXT)
    raise AssertionError(f"no difference {part}")


def report(folder: Path) -> str:
    return (folder / "lib" / "MODEL_FAILURES.md").read_text()


# ---------------------------------------------------------------------------------------------- opening


async def test_the_first_frame_does_not_wait_for_the_reader(sample: Path) -> None:
    """While the sample is being read the frame is there, with the sample's name."""
    reader = Direct()
    reader.gate.clear()
    app = ReviewApp(sample, Options(), reader)
    async with app.run_test(size=(160, 48)) as pilot:
        await pilot.pause()
        assert "web-service" in seen(app.screen)
        assert "reading…" in seen(app.screen)
        reader.gate.set()
        await until(pilot, lambda: "aws_kms_key" in seen(app.screen))


async def test_opening_shows_both_trees_requirements_and_findings(sample: Path) -> None:
    """All four panes have what the sample holds."""
    async with opened(sample) as (desk, _):
        text = seen(desk)
        for part in (
            "aws_lb_target_group.app",
            "health_check.interval: 10",
            "health_check.interval: 30",
            "aws_iam_user.deployer",
            "aws_s3_bucket_versioning.logs",
            "Check the health of every target",
            "Log bucket without versions",
            "missing",
            "Terraform",
        ):
            assert part in text, part


async def test_a_reader_that_fails_is_reported_without_a_traceback(sample: Path) -> None:
    """The message of the reader stands on the screen, and the keys still work."""
    reader = Direct()
    reader.error = RuntimeError("no documents [here]")
    app = ReviewApp(sample, Options(), reader)
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, lambda: "no documents [here]" in seen(app.screen))
        await pilot.press("f", "j", "x", "c", "s", NEXT)
        assert "Traceback" not in seen(app.screen)


@pytest.mark.parametrize("size", [(160, 48), (100, 30), (80, 24)])
async def test_the_screen_reads_well_at_every_size(
    sample: Path, size: tuple[int, int], golden: Callable[[Path, str], None]
) -> None:
    """What stands on the screen after two differences is what the golden file says."""
    async with opened(sample, size) as (desk, pilot):
        await go_to(desk, pilot, "aws_lb_target_group.app:health_check.interval")
        await pilot.pause(0.1)
        text = re.sub(r"\b0\.\d\d\b", "0.nn", seen(desk))  # how sure a link is may move
        golden(GOLDEN / f"difference-{size[0]}x{size[1]}.txt", text + "\n")


# ---------------------------------------------------------------------------------------------- walking


async def test_the_next_difference_brings_its_prompt_line_and_both_sources(sample: Path) -> None:
    """Selecting a difference brings up the requirement that asks for it, and the lines of both documents."""
    async with opened(sample) as (desk, pilot):
        await go_to(desk, pilot, "aws_lb_target_group.app:health_check.interval")
        item = desk.requirements.item
        assert item is not None and item.span.first == 7
        text = seen(desk)
        assert "   17     interval = 10" in text
        assert "   18     interval = 30" in text
        assert "PROMPT.md:7" in text


async def test_a_requirement_brings_its_difference(sample: Path) -> None:
    """Moving in PROMPT moves the trees to what the requirement asks for."""
    async with opened(sample) as (desk, pilot):
        wanted = next(item for item in desk.requirements.items if item.span.first == 7)
        rows = desk.rows_of_requirement(wanted.id)
        assert rows
        desk.requirements.focus()
        await pilot.press("G", "g")
        while desk.requirements.item != wanted:
            await pilot.press("j")
        assert desk.difference and any(link.requirement == wanted.id for link in desk.difference.links)


async def test_enter_folds_and_c_shows_everything_in_place(sample: Path) -> None:
    """Folding hides attributes, `c` adds what is equal, and the cursor stays on its row."""
    async with opened(sample) as (desk, pilot):
        await go_to(desk, pilot, "aws_lb_target_group.app:health_check.interval")
        assert "aws_vpc" not in seen(desk)
        before = here(desk)
        await pilot.press("c")
        assert here(desk) == before
        assert "aws_vpc" in seen(desk) and "protocol: HTTP" in seen(desk)
        await pilot.press("c")
        assert here(desk) == before and "protocol: HTTP" not in seen(desk)
        await pilot.press("enter")
        assert not any(row.key == before for row in desk.trees.rows)
        await pilot.press("enter")
        assert any(row.key == before for row in desk.trees.rows)


async def test_a_missing_resource_unfolds_to_what_it_holds(sample: Path) -> None:
    """Enter on a missing resource shows IDEAL's attributes of it."""
    async with opened(sample) as (desk, pilot):
        await go_to(desk, pilot, "aws_kms_key.logs")
        assert "enable_key_rotation: true" not in desk.trees.rows[desk.trees.cursor].text
        await pilot.press("enter", "j")
        assert any(row.text.startswith("enable_key_rotation") for row in desk.trees.rows)


async def test_a_folded_difference_is_unfolded_when_walked_to(sample: Path) -> None:
    """`]` finds differences that are folded away."""
    async with opened(sample) as (desk, pilot):
        await pilot.press("minus")
        await go_to(desk, pilot, "health_check.interval")
        assert "health_check.interval" in here(desk)


async def test_reviewed_marks_are_remembered_and_skipped(sample: Path) -> None:
    """`x` marks, `.` goes past what is marked, and the next session knows both the mark and the place."""
    async with opened(sample) as (desk, pilot):
        first = here(desk)
        await pilot.press("x", "full_stop")
        second = here(desk)
        assert second not in ("", first)
        assert "reviewed 1/" in seen(desk)
    async with opened(sample) as (desk, _):
        assert desk.place.reviewed == {first}
        assert here(desk) == second
        assert "reviewed 1/" in seen(desk)


async def test_search_finds_walks_and_clears(sample: Path) -> None:
    """`/` searches while typing, n goes on, esc clears; folded rows are found too."""
    async with opened(sample) as (desk, pilot):
        await pilot.press("minus", "slash", *"interval")
        assert "health_check.interval" in here(desk)
        assert "1/1" in seen(desk)
        await pilot.press("enter", "g", "n")
        assert "health_check.interval" in here(desk)
        await pilot.press("escape")
        assert desk.needle == "" and not desk.trees.found


async def test_tab_reaches_every_pane_on_a_small_terminal(sample: Path) -> None:
    """At 80×24 the lower pane changes with the focus, and `z` gives one pane the whole screen."""
    async with opened(sample, (80, 24)) as (desk, pilot):
        found = []
        for _ in range(4):
            found.append(desk.focused and desk.focused.id)
            assert desk.focused and desk.focused.display and desk.focused.size.height > 3
            await pilot.press("tab")
        assert found == ["trees", "detail", "requirements", "findings"]
        await pilot.press("z")
        await pilot.pause()
        assert desk.trees.size.height > 18


async def test_layouts_show_the_same_difference(sample: Path) -> None:
    """Side by side, stacked and whole source all show the two lines that differ."""
    async with opened(sample) as (desk, pilot):
        await go_to(desk, pilot, "health_check.interval")
        for _ in range(3):
            await pilot.press("v")
            await pilot.pause()
            text = seen(desk)
            assert "interval = 10" in text and "interval = 30" in text


async def test_a_key_that_can_do_nothing_says_why(sample: Path) -> None:
    """No key is silently dead."""
    async with opened(sample) as (desk, pilot):
        await pilot.press("m", "greater_than_sign", "u", "n", "d")
        await pilot.press("g", "f")
        said = " ".join(toast.message for toast in desk.app._notifications)
        for reason in (
            "only one answer",
            "Only this sample",
            "nothing to undo",
            "Nothing was searched",
            "no difference",
        ):
            assert reason in said, reason


# ---------------------------------------------------------------------------------------------- writing


async def test_ask_03_a_finding_takes_three_keys(sample: Path) -> None:
    """`f`, a severity, Ctrl+S: the finding stands in the document, with its evidence and its requirement."""
    before = report(sample)
    async with opened(sample) as (desk, pilot):
        await go_to(desk, pilot, "aws_lb_target_group.app:health_check.interval")
        await pilot.press("f", "3", "ctrl+s")
        await until(pilot, lambda: report(sample) != before)
        await until(pilot, lambda: len(desk.findings.items) == 3)
        after = report(sample)
        assert "### 3. " in after and "**Impact Level**: Medium" in after
        assert "MODEL_RESPONSE.md:17" in after and "PROMPT.md:7" in after
        assert "1 Critical, 1 High, 1 Medium, 0 Low" in after
        assert "health_check.interval" in here(desk), "the place is kept"
        await until(pilot, lambda: desk.difference is not None and desk.difference.findings)


async def test_undo_takes_a_finding_out_and_redo_puts_it_back(sample: Path) -> None:
    """`u` restores the very bytes; Ctrl+R writes the finding again."""
    before = report(sample)
    async with opened(sample) as (desk, pilot):
        await go_to(desk, pilot, "aws_kms_key.logs")
        await pilot.press("f", "ctrl+s")
        await until(pilot, lambda: report(sample) != before)
        written = report(sample)
        await pilot.press("u")
        await until(pilot, lambda: report(sample) == before)
        await pilot.press("ctrl+r")
        await until(pilot, lambda: report(sample) == written)


async def test_undo_refuses_when_somebody_else_has_written(sample: Path) -> None:
    """A report that was changed since is left alone by undo."""
    async with opened(sample) as (desk, pilot):
        await go_to(desk, pilot, "aws_kms_key.logs")
        await pilot.press("f", "ctrl+s")
        await until(pilot, lambda: "### 3." in report(sample))
        path = sample / "lib" / "MODEL_FAILURES.md"
        path.write_text(report(sample) + "\nA word of somebody else.\n")
        await pilot.press("u")
        await pilot.pause()
        assert "somebody else" in report(sample) and "### 3." in report(sample)


async def test_a_report_that_is_not_there_is_made_and_unmade(sample: Path) -> None:
    """The first finding makes the document; undo leaves no empty file behind."""
    path = sample / "lib" / "MODEL_FAILURES.md"
    path.unlink()
    async with opened(sample) as (desk, pilot):
        await go_to(desk, pilot, "aws_kms_key.logs")
        await pilot.press("f", "1", "ctrl+s")
        await until(pilot, path.exists)
        assert "Critical" in path.read_text()
        await pilot.press("u")
        await until(pilot, lambda: not path.exists())


async def test_marked_differences_make_one_finding(sample: Path) -> None:
    """`space` gathers differences; `f` writes about all of them at once."""
    async with opened(sample) as (desk, pilot):
        await go_to(desk, pilot, "deregistration_delay")
        await pilot.press("space", "space")
        assert len(desk.marked) == 2
        await pilot.press("f", "ctrl+s")
        await until(pilot, lambda: "### 3." in report(sample))
        new = report(sample).split("### 3.")[1]
        assert "deregistration_delay" in new and "health_check.interval" in new
        assert not desk.marked


async def test_escape_keeps_the_draft_even_over_a_restart(sample: Path) -> None:
    """What was typed is there again; nothing was written."""
    before = report(sample)
    async with opened(sample) as (desk, pilot):
        await go_to(desk, pilot, "aws_kms_key.logs")
        await pilot.press("f", "1", "tab", "end", *" 42", "escape")
        assert report(sample) == before
    async with opened(sample) as (desk, pilot):
        assert "1 draft" in seen(desk)
        await go_to(desk, pilot, "aws_kms_key.logs")
        await pilot.press("f")
        await pilot.pause()
        draft: Any = desk.app.screen
        assert draft.draft.title.endswith(" 42") and draft.draft.severity == "Critical"
        await pilot.press("ctrl+g")
        assert not desk.place.drafts


async def test_digits_in_a_text_field_are_text(sample: Path) -> None:
    """A severity key in a field types a digit; at first no field has the focus."""
    async with opened(sample) as (desk, pilot):
        await go_to(desk, pilot, "aws_kms_key.logs")
        await pilot.press("f", "4", "tab", "end", "1", "2")
        editor: Any = desk.app.screen
        assert editor.draft.severity == "Low"
        assert editor.draft.title.endswith("12")


async def test_ask_04_a_report_changed_meanwhile_is_never_overwritten_in_silence(sample: Path) -> None:
    """Both versions are shown; the finding goes into the one on disk when the user says so."""
    path = sample / "lib" / "MODEL_FAILURES.md"
    async with opened(sample) as (desk, pilot):
        await go_to(desk, pilot, "aws_kms_key.logs")
        await pilot.press("f")
        theirs = path.read_text().replace("What the answer got wrong.", "What the answer got wrong, by Kim.")
        path.write_text(theirs)
        await pilot.press("ctrl+s")
        await until(pilot, lambda: "changed in the meantime" in seen(desk))
        assert path.read_text() == theirs
        assert "by Kim" in seen(desk)
        await pilot.press("enter")
        await until(pilot, lambda: "### 3." in path.read_text())
        assert "by Kim" in path.read_text()


async def test_a_finding_is_edited_and_removed(sample: Path) -> None:
    """Enter on a finding edits it, `d` takes it out, `u` brings it back."""
    before = report(sample)
    async with opened(sample) as (desk, pilot):
        desk.findings.focus()
        await pilot.press("G", "enter", "1", "ctrl+s")
        await until(pilot, lambda: report(sample) != before)
        assert "2 Critical" in report(sample) or report(sample).count("Impact Level**: Critical") == 2
        await pilot.press("u")
        await until(pilot, lambda: report(sample) == before)
        await until(pilot, lambda: not desk._reading)
        desk.findings.focus()
        await pilot.press("g", "d")
        await until(pilot, lambda: "Application port open" not in report(sample))
        await pilot.press("u")
        await until(pilot, lambda: report(sample) == before)


# ---------------------------------------------------------------------------------------------- other things


async def test_a_file_changed_on_disk_is_read_again_in_place(sample: Path) -> None:
    """The screen follows an editor beside it, and keeps its place."""
    path = sample / "lib" / "MODEL_RESPONSE.md"
    async with opened(sample) as (desk, pilot):
        await go_to(desk, pilot, "health_check.interval")
        path.write_text(path.read_text().replace("interval = 10", "interval = 15"))
        await until(pilot, lambda: "interval = 15" in seen(desk))
        assert "health_check.interval" in here(desk)


async def test_help_footer_and_palette_come_from_the_table(sample: Path) -> None:
    """Every command stands in the help; the palette runs commands and goes to declarations."""
    async with opened(sample) as (desk, pilot):
        await pilot.press("question_mark")
        await pilot.pause()
        from iacdiff.tui.help import Page

        lines = ["".join(piece.text for piece in line) for line in desk.app.screen.query_one(Page).paragraphs]
        for key in keys.KEYS:
            if key.where != "list":
                assert any(key.description in line for line in lines), key.id
        await pilot.press("escape", "colon", *"kms_key", "enter")
        await pilot.pause()
        assert "aws_kms_key.logs" in here(desk)
        await pilot.press("ctrl+p", *"only what differs", "enter")
        await until(pilot, lambda: desk.place.everything)


async def test_themes_change_at_once_and_are_remembered(sample: Path) -> None:
    """`t` goes through the themes; the next session begins with the last one."""
    async with opened(sample) as (desk, pilot):
        first = desk.app.theme
        await pilot.press("t")
        second = desk.app.theme
        assert first != second
        assert desk.review_app.palette["missing"] == desk.review_app.palette["missing"]
    async with opened(sample) as (desk, _):
        assert desk.app.theme == second


async def test_export_never_goes_over_a_document(sample: Path, tmp_path: Path) -> None:
    """`s` writes the annotated diff where asked, but not over the sample."""
    async with opened(sample) as (desk, pilot):
        await pilot.press("s", "enter")
        out = tmp_path / "web-service-iacdiff.md"
        await until(pilot, out.exists)
        assert "health_check" in out.read_text()
        before = report(sample)
        await pilot.press("s", "tab")
        desk.app.screen.query_one(Input).value = str(sample / "lib" / "MODEL_FAILURES.md")
        await pilot.press("enter")
        await pilot.pause()
        assert report(sample) == before
        assert "never goes over" in " ".join(toast.message for toast in desk.app._notifications)


async def test_copy_says_what_it_did_and_keeps_a_file(sample: Path, tmp_path: Path) -> None:
    """`y` sends to the clipboard and writes a file as well."""
    async with opened(sample) as (desk, pilot):
        await go_to(desk, pilot, "health_check.interval")
        await pilot.press("y")
        copied = (tmp_path / "state" / "copied.txt").read_text()
        assert "MODEL_RESPONSE.md:17" in copied and "interval = 30" in copied
        assert desk.app._clipboard == copied


async def test_sides_without_declarations_are_shown_as_text(sample: Path) -> None:
    """Both documents stand line beside line, with an honest sentence, and a finding can be written from them."""
    (sample / "lib" / "MODEL_RESPONSE.md").write_text("I would use a load balancer.\n\nAnd a bucket.\n")
    (sample / "lib" / "IDEAL_RESPONSE.md").write_text("A load balancer is right.\n\nAnd a bucket.\n")
    for code in sample.rglob("*.tf"):
        code.unlink()
    async with opened(sample) as (desk, pilot):
        assert desk.as_text
        said = " ".join(toast.message for toast in desk.app._notifications)
        assert "shown as text" in said
        assert "I would use a load balancer." in seen(desk)
        await pilot.press(NEXT, PREVIOUS, "f", "ctrl+s")
        await until(pilot, lambda: "### 3." in report(sample))


async def test_one_side_without_declarations_is_a_gap_beside_the_other(sample: Path) -> None:
    """What only one side declares can be walked, the screen says so, and `w` shows the documents."""
    (sample / "lib" / "MODEL_RESPONSE.md").write_text("I would use a load balancer.\n\nAnd a bucket.\n")
    async with opened(sample) as (desk, pilot):
        assert not desk.as_text and "aws_kms_key.logs" in seen(desk)
        said = " ".join(toast.message for toast in desk.app._notifications)
        assert "MODEL declares nothing; w shows both documents as text" in said
        await pilot.press("w")
        assert desk.as_text and "I would use a load balancer." in seen(desk)


async def test_a_folder_of_samples_opens_a_list(sample: Path, tmp_path: Path) -> None:
    """A sample is chosen from the list; `>` goes to the next one, `q` back to the list."""
    folder = tmp_path / "many"
    for name in ("alpha", "beta", "gamma"):
        shutil.copytree(sample, folder / name)
    app = ReviewApp(folder, Options(), Direct())
    async with app.run_test(size=(120, 30)) as pilot:
        await until(pilot, lambda: "gamma" in seen(app.screen))
        await pilot.press("j", "enter")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and app.screen.review)
        assert "sample 2/3" in seen(app.screen)
        await pilot.press("greater_than_sign")
        await until(pilot, lambda: "sample 3/3" in seen(app.screen))
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen) and app.screen.review)
        await pilot.press("q")
        await pilot.pause()
        assert "alpha" in seen(app.screen)


async def test_a_mouse_click_selects_and_a_click_on_a_key_presses_it(sample: Path) -> None:
    """The mouse does what the keys do."""
    async with opened(sample) as (desk, pilot):
        row = next(i for i, row in enumerate(desk.trees.rows) if row.key == "|aws_kms_key.logs")
        await pilot.click("#trees", offset=(30, row + 1))
        assert "aws_kms_key.logs" in here(desk)
        spot = next(start for start, _, id in desk.foot._places if id == "reviewed")
        await pilot.click("#foot", offset=(spot + 2, 0))
        assert here(desk) in desk.place.reviewed


async def test_a_users_own_key_takes_the_place_of_ours(sample: Path, tmp_path: Path) -> None:
    """keys.toml changes a key; what is wrong in it is said, with the nearest name."""
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "keys.toml").write_text('next_difference = "ctrl+n"\nnext_diference = "o"\n')
    async with opened(sample) as (desk, pilot):
        said = " ".join(toast.message for toast in desk.app._notifications)
        assert "did you mean next_difference" in said
        await pilot.press("g", "ctrl+n")
        first = here(desk)
        assert first
        await pilot.press(NEXT)
        assert here(desk) == first


async def test_brackets_of_a_sample_are_text_everywhere(sample: Path) -> None:
    """Markup in a sample is shown as it is written, on every pane, in the editor and in the toasts."""
    lib = sample / "lib"
    for name in ("PROMPT.md", "MODEL_RESPONSE.md", "IDEAL_RESPONSE.md", "MODEL_FAILURES.md"):
        text = (lib / name).read_text()
        for old, new in (
            ("health of every target", "health [red]of[/b] every target"),
            ("/health", "/[bold]health[/]"),
            ("Log bucket without", "Log [/nope] bucket [link=x] without"),
            ("Key of the log bucket", "Key [/] of [@click=app.quit]it"),
        ):
            text = text.replace(old, new)
        (lib / name).write_text(text)
    async with opened(sample, toasts=True) as (desk, pilot):
        text = seen(desk)
        assert "[red]of[/b]" in text
        assert "Log [/nope] bucket [link=x]" in text
        await go_to(desk, pilot, "aws_kms_key.logs")
        await pilot.pause()
        assert "[@click=app.quit]it" in seen(desk)
        await pilot.press("f")
        await pilot.pause(0.4)
        assert "[@click=app.quit]it" in seen(desk)
        await pilot.press("escape", "slash", *"[/b]")
        await pilot.pause()
        assert "[/b]" in seen(desk)
        await pilot.press("escape")
        desk.say("a [/b] b [red]c")
        await until(pilot, lambda: "a [/b] b [red]c" in seen(desk))


async def test_twenty_thousand_rows_scroll_flat(sample: Path) -> None:
    """A page of a very long text costs no more than a few frames' time, wherever it is."""
    lib = sample / "lib"
    (lib / "MODEL_RESPONSE.md").write_text("\n".join(f"line {n} of the answer" for n in range(20_000)))
    (lib / "IDEAL_RESPONSE.md").write_text("\n".join(f"line {n} of the answer" for n in range(0, 20_000, 2)))
    async with opened(sample) as (desk, pilot):
        desk.place.everything = True
        desk.lay_out("")
        assert desk.trees.count >= 20_000
        desk.trees.focus()
        await pilot.pause()
        costs = []
        for _ in range(20):
            start = time.perf_counter()
            desk.trees.action_page_down()
            for y in range(desk.trees.size.height):
                desk.trees.render_line(y)
            costs.append(time.perf_counter() - start)
        assert sorted(costs)[10] < 0.03


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        ("vim", ["vim", "+7", "/x y/a.tf"]),
        ("code -n", ["code", "-n", "--wait", "--goto", "/x y/a.tf:7"]),
        ("/usr/bin/hx", ["/usr/bin/hx", "/x y/a.tf:7"]),
        ("vi; rm -rf /", ["vi;", "rm", "-rf", "/", "+7", "/x y/a.tf"]),
        ("", ["vi", "+7", "/x y/a.tf"]),
    ],
)
def test_the_users_editor_is_started_at_the_line_and_never_by_a_shell(command: str, wanted: list[str]) -> None:
    """$EDITOR is words, not shell text; each editor is told the line in its own way."""
    assert editor_command(command, Path("/x y/a.tf"), 7) == wanted
