"""Getting about: labels, filters that bite, the palette, lines of code, and thousands of samples."""

from __future__ import annotations

import runpy
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.widgets import Input

from iacdiff import disk
from iacdiff.records import Options
from iacdiff.scan.row import Row
from iacdiff.tui import patience
from iacdiff.tui.app import ReviewApp
from iacdiff.tui.picker import Picker
from iacdiff.tui.shelf import Shelf

_shared = runpy.run_path(str(Path(__file__).with_name("screens.py")))
opened, until, seen, said, go_to = (_shared[name] for name in ("opened", "until", "seen", "said", "go_to"))
Direct = _shared["Direct"]
Make = Callable[..., Path]


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of this user's takes part."""
    monkeypatch.setattr(disk, "state_folder", lambda: tmp_path / "state")
    monkeypatch.setattr(disk, "config_folder", lambda: tmp_path / "config")
    monkeypatch.delenv("NO_COLOR", raising=False)


async def filtered(desk: Any, pilot: Any, words: str) -> str:
    """What stands beside the words of a filter."""
    from iacdiff.tui.filterline import FilterLine

    await pilot.press("ampersand")
    await until(pilot, lambda: desk.query(FilterLine))
    line = desk.query_one(FilterLine)
    line.input.value = words
    await pilot.pause()
    left = str(line.left.render())
    await pilot.press("enter")
    await pilot.pause()
    return left


async def test_a_jump_that_is_left_gives_the_keys_back_to_its_pane(make_sample: Make) -> None:
    """Esc in the middle of a jump: the next key goes where the one before it went."""
    async with opened(make_sample()) as (desk, pilot):
        for pane in (desk.trees, desk.findings):
            pane.focus()
            await pilot.press("semicolon")
            await pilot.pause()
            await pilot.press("escape")
            await pilot.pause()
            assert desk.focused is pane


async def test_a_filter_leaves_the_cursor_on_a_difference(make_sample: Make) -> None:
    """Where the cursor's row goes, the next difference that stays has it, and Esc brings the old place back."""
    async with opened(make_sample()) as (desk, pilot):
        await go_to(desk, pilot, "deregistration_delay")
        await filtered(desk, pilot, "missing")
        assert desk.difference is not None and desk.difference.change == "missing"
        await pilot.press("escape")
        await pilot.press("g")
        await filtered(desk, pilot, "extra")
        assert desk.difference is not None and desk.difference.change == "extra"


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", "(.*a){25}"])
def test_a_pattern_that_takes_for_ever_is_given_up(pattern: str) -> None:
    """It costs a moment once, and nothing from then on; one that is quick is not touched."""
    start = time.monotonic()
    assert not patience.found(pattern, "a" * 24 * 40 + "!") or pattern == "(.*a){25}"
    assert not patience.found(pattern, "b" * 5_000 + "a" * 200 + "!") or pattern == "(.*a){25}"
    assert time.monotonic() - start < 1
    assert patience.found("PORT|cidr", "the port") and not patience.is_slow("PORT|cidr")


async def test_a_filter_that_takes_for_ever_says_so_and_the_rest_holds(make_sample: Make) -> None:
    """The screen lives on: the pattern is left out, the other words filter; one that is none is told as well."""
    long = '```hcl\nresource "aws_s3_bucket" "b" {{\n  bucket = "{0}{1}"\n}}\n```\n'
    folder = make_sample(MODEL_RESPONSE=long.format("a" * 60, "!"), IDEAL_RESPONSE=long.format("a" * 60, "?"))
    async with opened(folder) as (desk, pilot):
        total = len(desk.all_stops)
        start = time.monotonic()
        assert "takes too long" in await filtered(desk, pilot, "/(a+)+$/ changed")
        assert time.monotonic() - start < 5
        assert len(desk.stops) == total
        assert "no regular expression" in await filtered(desk, pilot, "/(a/")


async def test_a_heading_says_what_is_below_it(make_sample: Make) -> None:
    """On `Resources`, the detail counts by severity, category and type."""
    async with opened(make_sample()) as (desk, pilot):
        await pilot.press("g")
        await pilot.pause()
        text = "\n".join(desk.detail.item_text(item) for item in range(desk.detail.count))
        assert "aws_lb_target_group" in text and "High" in text and "about" in text


async def test_the_palette_finds_lines_of_prompt_and_findings(make_sample: Make) -> None:
    """A word of a requirement or a finding, and Enter: the cursor is on it, even where a filter hid it."""
    async with opened(make_sample()) as (desk, pilot):
        for words, pane in (("drain connections", "requirements"), ("no encryption key", "findings")):
            await pilot.press("colon")
            await until(pilot, lambda: desk.app.screen is not desk)
            desk.app.screen.query_one(Input).value = words
            await pilot.pause()
            await pilot.press("enter")
            await until(pilot, lambda pane=pane: desk.pane.id == pane)
        assert desk.findings.item.title == "No encryption key"
        assert "drain" in desk.requirements.item.text


async def test_a_line_of_code_has_a_note_is_copied_and_opened(make_sample: Make) -> None:
    """In the difference a cursor walks over the lines; `a` and `y` are about the one that it is on."""
    async with opened(make_sample()) as (desk, pilot):
        await go_to(desk, pilot, "deregistration_delay")
        desk.detail.focus()
        await pilot.pause()
        assert desk.detail.line_here() is None, "on the facts, the keys are about the difference"
        while (line := desk.detail.line_here()) is None:
            await pilot.press("j")
        await pilot.press("a", *"look here", "escape")
        await pilot.pause()
        assert [(note.kind, note.about) for note in desk.place.notes] == [("line", f"{line.file}:{line.first}")]
        assert "✎" in desk.detail.item_text(desk.detail.cursor)
        assert desk._text_here() == "\n".join(desk.review.sample.lines(line))
        assert desk._span_here() == line
        await pilot.press("right_curly_bracket")
        await pilot.pause()
        assert desk.detail.line_here() == line, "more context, and the cursor is on the same line"
        await pilot.press("tab", "right_square_bracket")
        await pilot.pause()
        assert desk.detail.cursor == 0


async def test_a_draft_that_was_decided_does_not_come_back(make_sample: Make) -> None:
    """A timer of the editor that fires after saving or throwing away brings no draft back."""
    async with opened(make_sample()) as (desk, pilot):
        await go_to(desk, pilot, "deregistration_delay")
        for last in ("ctrl+g", "ctrl+s"):
            await pilot.press("f", "2", last)
            await pilot.pause(0.6)
            assert desk.place.drafts == {} and "draft" not in seen(desk).split("Findings")[1].split("\n")[0]


async def test_options_that_change_hold_at_once(make_sample: Make, tmp_path: Path) -> None:
    """A key, and what is wrong in the file, are known a second after it is written."""
    config = tmp_path / "config" / "config.toml"
    async with opened(make_sample()) as (desk, pilot):
        first = desk.difference
        config.parent.mkdir(exist_ok=True)
        config.write_text('theme = "light"\ncontxt = 3\n[keys]\nnext_difference = "ctrl+n"\n')
        await until(pilot, lambda: "line 2: nothing is called contxt; did you mean context?" in said(desk))
        assert desk.app.theme == "light"
        await pilot.press("g", "ctrl+n")
        await pilot.pause()
        assert desk.difference is not None
        await pilot.press("ctrl+n")
        await pilot.pause()
        assert desk.difference is not first


async def test_a_small_header_keeps_the_counters(make_sample: Make) -> None:
    """At 40 columns the counters of all kinds are there, and how far one is."""
    async with opened(make_sample(), (40, 10)) as (desk, _):
        line = seen(desk).split("\n")[1]
        for sign, count in zip("-~+", (desk.head.counts.missing, desk.head.counts.changed, 1), strict=True):
            assert f"{sign}{count}" in line
        assert f"0/{len(desk.stops)}" in line


async def test_turns_that_nobody_waits_for_do_not_pop_up(make_sample: Make) -> None:
    """Esc while the turns are read: they are not shown."""
    from iacdiff.tui.surveying import Surveying

    folder = make_sample(MODEL_RESPONSE2='```hcl\nresource "aws_vpc" "v" {\n}\n```\n')
    async with opened(folder) as (desk, pilot):
        await pilot.press("T", "escape")
        await until(pilot, lambda: not desk._surveying)
        await pilot.pause(0.2)
        assert desk.app.screen is desk
        desk.post_message(Surveying.TurnsRead([], ()))
        await pilot.pause(0.1)
        assert desk.app.screen is desk


# ---------------------------------------------------------------------------------------------- thousands of samples


def _row(path: Path, missing: int) -> Row:
    return Row(sample=str(path), missing=missing, changed=0, extra=0, undecided=0)


async def test_two_thousand_samples_are_listed_while_they_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows that come in change their lines in place and cost a moment; what is sorted is sorted anew now and then."""
    folder = tmp_path / "many"
    folder.mkdir()
    paths = [folder / f"Pr{n}" for n in range(2_000)]
    monkeypatch.setenv("IACDIFF_SCAN", "off")
    monkeypatch.setattr("iacdiff.load.find_samples", lambda _: paths)
    app = ReviewApp(folder, Options(), Direct())
    async with app.run_test(size=(100, 30)) as pilot:
        picker: Any = app.screen
        await until(pilot, lambda: len(picker.list.choices) == 2_000)
        await pilot.press("j", "j")
        costs = []
        for first in range(0, 2_000, 100):
            start = time.perf_counter()
            rows = [_row(path, n) for n, path in enumerate(paths[first : first + 100], first)]
            picker.on_picker_scanned(Picker.Scanned(rows, first + 100, 2_000))
            costs.append(time.perf_counter() - start)
        await pilot.pause()
        assert sorted(costs)[10] < 0.03
        assert picker.known == 2_000 and picker.list.choice.text == "Pr2" and "-0" in seen(picker)
        await pilot.press("o")
        assert picker.list.choices[0].text == "Pr1999" and picker.list.choice.text == "Pr2"
        picker.on_picker_scanned(Picker.Scanned([_row(paths[5], 5_000)], 2_000, 2_000))
        assert picker.list.choices[0].text == "Pr1999", "not at once"
        await until(pilot, lambda: picker.list.choices[0].text == "Pr5")
        await pilot.press("slash", *"pr19")
        await pilot.pause()
        assert {choice.text[:4] for choice in picker.list.choices} == {"Pr19"}


def test_the_shelf_knows_only_its_own_samples() -> None:
    """Rows of samples that are not listed change nothing; a pattern that takes for ever keeps nobody waiting."""
    shelf = Shelf([Path("/s/a"), Path("/s/b")], Path("/s"))
    shelf.take([_row(Path("/elsewhere"), 3), _row(Path("/s/b"), 7)])
    assert shelf.known == 1 and "-7" in shelf.choices[1].hint and shelf.choices[0].hint == "…"
    assert [choice.text for choice in shelf.listed("differences", "")] == ["b", "a"]
    assert [choice.text for choice in shelf.listed("name", "!a")] == ["b"]
