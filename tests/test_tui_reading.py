"""Journeys of a reviewer who reads: named after what they ask for, by its number in the list of asks."""

from __future__ import annotations

import os
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
from iacdiff.tui import clipboard
from iacdiff.tui.app import ReviewApp
from iacdiff.tui.filterline import FilterLine

Make = Callable[..., Path]
NEXT = "right_square_bracket"
POLICY = """```hcl
resource "aws_iam_role_policy" "app" {{
  name   = "app"
  policy = jsonencode({{
    Version   = "2012-10-17"
    Statement = [{{
      Effect   = "Allow"
      Action   = ["s3:GetObject", "s3:PutObject", "{action}"]
      Resource = aws_s3_bucket.logs.arn
    }}]
  }})
}}

resource "aws_s3_bucket" "logs" {{
  bucket = "the-very-long-name-of-the-bucket-that-holds-all-the-logs-of-this-service-{end}"
}}
```
"""


class Direct:
    """The pipeline in this process."""

    def review(self, folder: Path, options: Options | None = None) -> Review:
        return pipeline.review(folder, options)

    def close(self) -> None:
        pass


async def until(pilot: Pilot[int], holds: Callable[[], Any], seconds: float = 8) -> None:
    """Wait for what a worker brings."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came to hold"
        await pilot.pause(0.02)


@pytest.fixture(autouse=True)
def own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of this user's takes part."""
    monkeypatch.setattr(disk, "state_folder", lambda: tmp_path / "state")
    monkeypatch.setattr(disk, "config_folder", lambda: tmp_path / "config")
    for name in ("NO_COLOR", "TMUX", "DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)


@asynccontextmanager
async def opened(folder: Path, size: tuple[int, int] = (160, 48)) -> AsyncIterator[tuple[Any, Pilot[int]]]:
    """The screen on a sample that is read already."""
    app = ReviewApp(folder, Options(), Direct())
    async with app.run_test(size=size, notifications=True) as pilot:
        desk: Any = app.screen
        await until(pilot, lambda: desk.review is not None)
        await pilot.pause()
        yield desk, pilot


def seen(desk: Any) -> str:
    """The text of the whole screen."""
    return "\n".join(strip.text.rstrip() for strip in desk.app.screen._compositor.render_strips())


def here(desk: Any) -> str:
    return desk.difference.id if desk.difference else ""


def said(desk: Any) -> str:
    return " ".join(toast.message for toast in desk.app._notifications)


async def walk_to(desk: Any, pilot: Pilot[int], part: str) -> None:
    """Walk to the difference whose id holds a text."""
    await pilot.press("g")
    for _ in range(len(desk.stops) + 1):
        if part in here(desk):
            return
        await pilot.press(NEXT)
    raise AssertionError(f"no difference {part}")


# ---------------------------------------------------------------------------------------------- the asks


async def test_ask_01_a_renamed_resource_is_a_pair_with_its_reason(make_sample: Make) -> None:
    """The same bucket under another name is one row on both sides, and the reason stands in the detail."""
    side = '```hcl\nresource "aws_s3_bucket" "{0}" {{\n  bucket = "invoices"\n  force_destroy = {1}\n}}\n```\n'
    folder = make_sample(MODEL_RESPONSE=side.format("docs", "true"), IDEAL_RESPONSE=side.format("papers", "false"))
    async with opened(folder) as (desk, pilot):
        node = next(row for row in desk.trees.rows if row.what == "node")
        assert node.model.text == "docs" and node.ideal.text == "papers"
        desk.go_to(node.key)
        await pilot.pause()
        await until(pilot, lambda: "Paired" in seen(desk) or "doubtful pair" in seen(desk))


async def test_ask_02_only_what_matters_and_everything_with_one_key(make_sample: Make) -> None:
    """Equal rows are hidden and counted; `c` shows them, `}` and `V` more of the source; the cursor stays."""
    async with opened(make_sample()) as (desk, pilot):
        await walk_to(desk, pilot, "deregistration_delay")
        place = here(desk)
        assert " equal: " in seen(desk) and "aws_s3_bucket.logs" not in seen(desk)
        await pilot.press("c")
        assert here(desk) == place and "aws_s3_bucket.logs" in seen(desk)
        lines = desk.detail.count
        await pilot.press("c", "right_curly_bracket", "right_curly_bracket")
        assert desk.detail.count > lines and here(desk) == place
        await pilot.press("left_curly_bracket", "left_curly_bracket")
        assert desk.detail.count == lines
        await pilot.press("V")
        await pilot.pause()
        assert "Here is the code." in "\n".join(desk.detail.item_text(item) for item in range(desk.detail.count))
        await pilot.press("V")
        assert desk.detail.count == lines


async def test_ask_06_which_lines_of_prompt_has_the_model_missed(make_sample: Make) -> None:
    """`&` in PROMPT keeps what MODEL leaves unmet or nobody looked at; the header has the coverage; esc brings all."""
    async with opened(make_sample()) as (desk, pilot):
        requirements = desk.review.requirements
        assert f"PROMPT {len(desk._touched())}/{len(requirements)}" in seen(desk)
        desk.requirements.focus()
        await pilot.press("ampersand", *"unmet", "enter")
        wanted = [item for item in requirements if item.model.state == "unmet"]
        assert list(desk.requirements.items) == wanted
        assert f"unmet: {len(wanted)} of {len(requirements)}" in seen(desk)
        await pilot.press("escape")
        assert len(desk.requirements.items) == len(requirements)
        await pilot.press("ampersand", *"untouched", "enter")
        assert {item.id for item in desk.requirements.items} == {item.id for item in requirements} - desk._touched()


async def test_ask_07_a_broken_sample_opens_with_what_can_be_read(make_sample: Make) -> None:
    """Code that ends in the middle still gives its resources, and the problem is a key away."""
    cut = (
        '```hcl\nresource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n\nresource "aws_subnet" "a" {\n  cidr_bl'
    )
    async with opened(make_sample(MODEL_RESPONSE=cut)) as (desk, pilot):
        await pilot.press("c")
        assert "aws_vpc" in seen(desk) and "problem" in seen(desk)
        await pilot.press("exclamation_mark")
        await pilot.pause()
        assert "MODEL_RESPONSE.md" in seen(desk)


async def test_ask_09_a_step_paints_the_two_rows_it_changes_and_arranges_nothing(make_sample: Make) -> None:
    """What `j` repaints does not grow with the screen: two rows first, and never a new layout."""
    async with opened(make_sample()) as (desk, pilot):
        await pilot.press("g", "j")
        await pilot.pause(0.1)
        painted: list[int] = []
        arranged: list[bool] = []
        original = desk._refresh_layout

        def counting(*args: Any, **kwargs: Any) -> None:
            arranged.append(bool(kwargs.get("scroll")))
            original(*args, **kwargs)

        desk._refresh_layout = counting
        real = desk.trees.paint
        desk.trees.paint = lambda line, width: painted.append(line) or real(line, width)
        await pilot.press("j")
        await pilot.pause(0.1)
        assert len(painted) <= 2
        assert not arranged


async def test_ask_10_keys_of_vi_search_everywhere_and_count(make_sample: Make) -> None:
    """`/` finds in trees, difference, PROMPT and findings; `n` goes on into the next pane; `N` comes back."""
    async with opened(make_sample()) as (desk, pilot):
        await pilot.press("g", "slash", *"kms", "enter")
        assert "kms" in desk.trees.row.text.lower()
        panes = {match.view.id for match in desk.matches()}
        assert {"trees", "requirements", "findings"} <= panes
        visited = []
        for _ in range(len(desk.matches()) + 2):
            await pilot.press("n")
            visited.append(desk.pane.id)
        assert {"requirements", "findings"} <= set(visited)
        assert "in other panes" in said(desk)
        before = (desk.pane.id, desk.pane.place)
        await pilot.press("n")
        await pilot.press("N")
        assert (desk.pane.id, desk.pane.place) == before
        await pilot.press("escape")
        assert not desk.matches()


async def test_ask_11_next_unreviewed_and_progress(make_sample: Make) -> None:
    """`x` and `.` walk through what is left; the filter `unreviewed` shows only that."""
    async with opened(make_sample()) as (desk, pilot):
        total = len(desk.stops)
        first = here(desk)
        await pilot.press("x", "full_stop")
        assert here(desk) != first and f"reviewed 1/{total}" in seen(desk)
        await pilot.press("ampersand", *"unreviewed", "enter")
        assert len(desk.stops) == total - 1
        assert f"reviewed 1/{total}" in seen(desk), "the header counts what the filter hides"


async def test_ask_12_a_policy_is_read_as_structure_and_its_words_stand_out(make_sample: Make) -> None:
    """A policy is an outline in which a reference is named, and only the word that differs is emphasised."""
    folder = make_sample(
        MODEL_RESPONSE=POLICY.format(action="s3:*", end="one"),
        IDEAL_RESPONSE=POLICY.format(action="s3:ListBucket", end="two"),
    )
    async with opened(folder) as (desk, pilot):
        await walk_to(desk, pilot, "aws_iam_role_policy.app:policy")
        text = "\n".join(desk.detail.item_text(item) for item in range(desk.detail.count))
        assert "s3:*" in text and "s3:ListBucket" in text
        assert "$ref" not in text and "{'" not in text
        await walk_to(desk, pilot, "aws_s3_bucket.logs:bucket")
        row = desk.trees.paint(desk.trees.cursor, 80)
        assert "".join(piece.text for piece in row if "emphasis" in piece.style) == "onetwo"


async def test_ask_14_copy_really_copies_and_says_what_it_did(
    make_sample: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A native tool is asked and named; without one the terminal is, and a file keeps the text in any case."""
    tool = tmp_path / "bin" / "xclip"
    tool.parent.mkdir()
    tool.write_text(f"#!/bin/sh\ncat > {tmp_path}/taken\n")
    tool.chmod(0o755)
    async with opened(make_sample()) as (desk, pilot):
        await pilot.press("y")
        await until(pilot, lambda: "does not say whether it took it" in said(desk))
        monkeypatch.setenv("PATH", str(tool.parent), prepend=os.pathsep)
        monkeypatch.setenv("DISPLAY", ":0")
        monkeypatch.delenv("SSH_CONNECTION", raising=False)
        await pilot.press("y")
        await until(pilot, lambda: "with xclip" in said(desk))
        assert (tmp_path / "taken").read_text() == (tmp_path / "state" / "copied.txt").read_text() != ""


def test_ask_14_tmux_passes_the_clipboard_on() -> None:
    """Inside tmux the sequence is wrapped, with its escapes doubled; what is too long is not sent at all."""
    plain = clipboard.sequence("a", {})
    assert plain == "\x1b]52;c;YQ==\x07"
    wrapped = clipboard.sequence("a", {"TMUX": "/tmp/x"})
    assert wrapped.endswith("\x1bPtmux;\x1b\x1b]52;c;YQ==\x07\x1b\\")
    assert clipboard.plan("terminal", "x" * (clipboard.LONGEST + 1), {}) == (None, "")
    assert clipboard.tool({"SSH_CONNECTION": "1", "DISPLAY": ":0"}) is None
    assert "Not in the clipboard" in clipboard.said("", False, None, "a")


async def test_ask_17_what_matters_for_security_first(make_sample: Make) -> None:
    """The filter takes kinds, severities, categories, types, text, regular expressions, and their opposites."""
    async with opened(make_sample()) as (desk, pilot):
        everything = {row.difference.id for row in desk.all_stops}

        async def left(words: str) -> set[str]:
            await pilot.press("ampersand")
            await pilot.pause()
            desk.app.screen.query_one(FilterLine).query_one(Input).value = words
            await pilot.pause()
            await pilot.press("enter")
            return {row.difference.id for row in desk.stops}

        missing = await left("missing")
        assert missing == {row.difference.id for row in desk.all_stops if row.difference.change == "missing"} != set()
        assert await left("!missing") == everything - missing
        assert await left("missing extra") > missing
        assert all("kms" in id for id in await left("type:kms_key"))
        assert await left("/delay|interval/") == {id for id in everything if "delay" in id or "interval" in id}
        critical = await left("critical high")
        wanted = {row.difference.id for row in desk.all_stops if row.difference.severity in ("Critical", "High")}
        assert critical == wanted
        assert await left("nothing-has-this") == set()
        assert "0 of" in seen(desk)
        await pilot.press("escape")
        assert {row.difference.id for row in desk.stops} == everything


@pytest.mark.parametrize("size", [(160, 48), (100, 30), (80, 24), (40, 10)])
async def test_ask_19_side_by_side_or_stacked_down_to_a_tiny_terminal(make_sample: Make, size: tuple[int, int]) -> None:
    """At every size the difference is named with both values, panes change, and `z` gives one of them the screen."""
    async with opened(make_sample(), size) as (desk, pilot):
        await walk_to(desk, pilot, "deregistration_delay")
        await pilot.pause(0.1)
        assert "300" in seen(desk)
        for _ in range(4):
            await pilot.press("tab")
            await pilot.pause()
            assert desk.pane.size.height >= 1
        await pilot.press("z")
        await pilot.pause()
        assert desk.trees.size.height >= size[1] - 5
        if size[0] < 100:
            assert desk.detail.layout_now(size[0]) == "stacked"


async def test_ask_19_the_end_of_a_long_value_is_seen_where_it_differs(make_sample: Make) -> None:
    """At 80 columns two values that part at their end are shown from shortly before it, on both sides."""
    folder = make_sample(
        MODEL_RESPONSE=POLICY.format(action="s3:a", end="one"), IDEAL_RESPONSE=POLICY.format(action="s3:a", end="two")
    )
    async with opened(folder, (80, 24)) as (desk, pilot):
        await walk_to(desk, pilot, "aws_s3_bucket.logs:bucket")
        row = "".join(piece.text for piece in desk.trees.paint(desk.trees.cursor, 78))
        assert "one" in row and "two" in row


async def test_ask_20_without_colour_there_is_none(make_sample: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """With NO_COLOR not one cell has a colour, and each kind of difference still has its sign."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with opened(make_sample()) as (desk, _):
        for strip in desk._compositor.render_strips():
            for segment in strip:
                style = segment.style
                assert style is None or (style.color is None and style.bgcolor is None), (segment.text, style)
        signs = {row.sign for row in desk.trees.rows}
        assert {"-", "~", "+"} <= signs


async def test_ask_22_counters_before_details(make_sample: Make) -> None:
    """The header counts every kind, each group its own, and what a filter leaves is counted too."""
    async with opened(make_sample()) as (desk, pilot):
        for word in ("missing", "misconfigured", "extra", "undecided"):
            assert word in seen(desk).split("\n")[1]
        await pilot.press("ampersand", *"missing", "enter")
        group = desk.trees.rows[0]
        assert group.counts.total == group.counts.missing > 0


async def test_ask_23_where_i_was_and_the_next_sample(make_sample: Make, tmp_path: Path) -> None:
    """A folder opens at the sample that was open last; the scan fills in figures; `o` sorts; `>` goes on."""
    import shutil

    many = tmp_path / "many"
    first = make_sample()
    for name in ("Pr1", "Pr2", "Pr10"):
        shutil.copytree(first, many / name)
    shutil.copy(many / "Pr2" / "lib" / "IDEAL_RESPONSE.md", many / "Pr2" / "lib" / "MODEL_RESPONSE.md")
    app = ReviewApp(many, Options(), Direct())
    async with app.run_test(size=(100, 30)) as pilot:
        picker: Any = app.screen
        await until(pilot, lambda: len(picker.list.choices) == 3)
        assert [choice.text for choice in picker.list.choices] == ["Pr1", "Pr2", "Pr10"]
        await until(pilot, lambda: picker.known == 3, 40)
        assert "met" in seen(picker)
        await pilot.press("o")
        assert picker.list.choices[-1].text == "Pr2", "sorted by differences, and it has the fewest"
        await pilot.press("o", "o", "o", "o", "j", "enter")
        await until(pilot, lambda: getattr(app.screen, "review", None) is not None)
        await pilot.press("greater_than_sign")
        await until(pilot, lambda: app.screen.folder == many / "Pr10" and app.screen.review is not None)  # type: ignore[attr-defined]
    again = ReviewApp(many, Options(), Direct())
    async with again.run_test(size=(100, 30)) as pilot:
        picker = again.screen
        await until(pilot, lambda: picker.list.choice is not None)
        assert picker.list.choice.text == "Pr10"


# ---------------------------------------------------------------------------------------------- further wishes


async def test_two_letters_go_to_any_line_and_back(make_sample: Make) -> None:
    """`;` labels every line that is seen; its letters go there, `H` and `L` walk back and forth."""
    async with opened(make_sample()) as (desk, pilot):
        await walk_to(desk, pilot, "deregistration_delay")
        before = here(desk)
        await pilot.press("semicolon")
        await pilot.pause()
        label = next(label for item, label in desk.requirements.labels.items() if item == 2)
        assert label in seen(desk)
        await pilot.press(*label)
        await pilot.pause()
        assert desk.pane is desk.requirements and desk.requirements.cursor == 2
        assert not desk.requirements.labels
        desk.trees.focus()
        await pilot.press("g", NEXT, NEXT, NEXT)
        await pilot.pause(0.1)
        there = here(desk)
        for _ in range(8):
            await pilot.press("H")
            await pilot.pause(0.05)
            if here(desk) == before:
                break
        assert here(desk) == before
        for _ in range(8):
            await pilot.press("L")
            await pilot.pause(0.05)
        assert here(desk) == there
        await pilot.press("semicolon", "escape")
        assert not any(pane.labels for pane in desk.panes) and here(desk) == there


async def test_keys_of_another_pane_say_where_they_work(make_sample: Make) -> None:
    """`d` and `1` in the trees change nothing, and say where they do something."""
    async with opened(make_sample()) as (desk, pilot):
        desk.trees.focus()
        await pilot.press("d", "1")
        assert "in the findings" in said(desk)
        assert len(desk.findings.items) == 1


async def test_keys_typed_in_one_burst_reach_the_line_that_they_open(make_sample: Make) -> None:
    """`:` and a word, sent before the palette can open, are in the palette."""
    from textual.events import Key

    async with opened(make_sample()) as (desk, pilot):
        for key, character in (("colon", ":"), ("k", "k"), ("m", "m"), ("s", "s")):
            desk.app.post_message(Key(key, character))
        await until(pilot, lambda: desk.app.screen is not desk and desk.app.screen.query_one(Input).value == "kms")


async def test_the_mouse_drags_text_to_copy_and_titles_to_resize(make_sample: Make) -> None:
    """Code is copied without its numbers and of one side alone; pulling a title gives its pane more room."""
    async with opened(make_sample()) as (desk, pilot):
        await walk_to(desk, pilot, "deregistration_delay")
        await pilot.pause(0.1)
        lines = [desk.detail.item_text(item) for item in range(desk.detail.count)]
        at = next(index for index, line in enumerate(lines) if "deregistration_delay = 300" in line)
        top = desk.detail.scroll_offset.y
        await pilot.mouse_down(desk.detail, offset=(12, at - top))
        await pilot.hover(desk.detail, offset=(12, at - top + 1))
        await pilot.mouse_up(desk.detail, offset=(12, at - top + 1))
        await until(pilot, lambda: "lines" in said(desk))
        copied = desk.app._clipboard
        assert "deregistration_delay = 300" in copied and "│" not in copied and " 45" not in copied
        height = desk.detail.size.height
        await pilot.mouse_down(desk.detail, offset=(60, 0))
        await pilot.hover(desk.detail, offset=(60, -6))
        await pilot.mouse_up(desk.trees, offset=(60, 6))
        await pilot.pause()
        assert desk.detail.size.height > height


async def test_the_first_keys_are_shown_in_words_and_go_away(make_sample: Make) -> None:
    """On the first days the line of keys says what the first ones do; after some keys it is as it always is."""
    folder = make_sample()
    async with opened(folder) as (desk, pilot):
        assert "write a finding" in seen(desk)
        for _ in range(7):
            await pilot.press("j", "k")
        assert "write a finding" not in seen(desk)
    async with opened(folder):
        pass
    async with opened(folder) as (desk, _):
        assert "write a finding" not in seen(desk)


async def test_a_theme_is_live_while_it_is_edited(make_sample: Make, tmp_path: Path) -> None:
    """A changed file of the user's is on the screen at once; a broken one is a notice."""
    theme = tmp_path / "config" / "themes" / "mine.toml"
    theme.parent.mkdir(parents=True)
    theme.write_text('primary = "#ff0000"\n')
    async with opened(make_sample()) as (desk, pilot):
        desk.app.next_theme("mine")
        theme.write_text('primary = "#00ff00"\n[variables]\ndiff-missing = "#123456"\n')
        desk.app._watch_themes()
        await until(pilot, lambda: desk.app.theme_variables.get("diff-missing") == "#123456")
        theme.write_text("primary = 7")
        desk.app._watch_themes()
        await until(pilot, lambda: "mine.toml" in said(desk))


async def test_a_picture_of_the_screen_is_written(
    make_sample: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F12 writes an SVG beside what is there, and goes over nothing."""
    monkeypatch.chdir(tmp_path)
    async with opened(make_sample()) as (_, pilot):
        await pilot.press("f12", "f12")
        pictures = sorted(tmp_path.glob("*.svg"))
        assert len(pictures) == 2 and "<svg" in pictures[0].read_text()


async def test_on_a_small_screen_words_stand_below_and_cover_nothing(make_sample: Make) -> None:
    """At 80×24 the line of the keys says what a toast would."""
    async with opened(make_sample(), (80, 24)) as (desk, pilot):
        await pilot.press("u")
        await pilot.pause()
        assert "nothing to undo" in seen(desk).split("\n")[-1].lower()
        assert not any(toast.display for toast in desk.query("Toast"))
