"""The tour of `iacdiff demo`: it sees what its steps did, follows who runs ahead, and is gone for good when it ends."""

from __future__ import annotations

import runpy
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from iacdiff import cli, memory
from iacdiff.cli import arguments, commands
from iacdiff.records import Options
from iacdiff.tui.app import ReviewApp
from iacdiff.tui.editor import Editor
from iacdiff.tui.tour import STEPS, TourBar

_screens = runpy.run_path(str(Path(__file__).with_name("screens.py")))
Direct, until, seen = _screens["Direct"], _screens["until"], _screens["seen"]
Make = Callable[..., Path]


@asynccontextmanager
async def touring(folder: Path, size: tuple[int, int] = (80, 24)) -> AsyncIterator[tuple[Any, Any]]:
    """(the app, the pilot) of a screen with the tour on it."""
    app: Any = ReviewApp(folder, Options(), Direct())
    app.tour_wanted = True
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: app.tour and app.tour.bar is not None)
        await pilot.pause()
        yield app, pilot


async def at(app: Any, pilot: Any, step: int) -> None:
    """Wait until the tour is at a step."""
    await until(pilot, lambda: app.tour is None or app.tour.at >= step)
    assert app.tour is not None
    assert app.tour.at == step


async def test_five_keys_are_a_whole_review(make_sample: Make) -> None:
    """Each step names its key and is done when its effect is there; behind the last one the report has its bytes."""
    folder = make_sample()
    before = (folder / "lib" / "MODEL_FAILURES.md").read_bytes()
    async with touring(folder) as (app, pilot):
        assert "tour 1/5" in seen(app)
        assert "Press ]" in seen(app)
        await pilot.press("right_square_bracket")
        await at(app, pilot, 1)
        await pilot.press("tab")
        await at(app, pilot, 2)
        await pilot.press("f")
        await at(app, pilot, 3)
        await until(pilot, lambda: app.tour.on is app.screen)
        await pilot.pause()
        assert "tour 4/5" in seen(app)
        assert "Ctrl+S" in seen(app)
        await pilot.press("2", "ctrl+s")
        await at(app, pilot, 4)
        assert (folder / "lib" / "MODEL_FAILURES.md").read_bytes() != before
        await pilot.press("u")
        await at(app, pilot, 5)
        await pilot.pause()
        assert "whole review" in seen(app)
        assert (folder / "lib" / "MODEL_FAILURES.md").read_bytes() == before
        assert memory.settings().toured


async def test_the_first_step_is_not_done_before_anybody_did_it(make_sample: Make) -> None:
    """Time alone, and keys that it does not ask for, bring nobody further."""
    async with touring(make_sample()) as (app, pilot):
        await pilot.press("question_mark")
        await pilot.pause(0.5)
        await pilot.press("escape", "x", "x")
        await pilot.pause(0.5)
        assert app.tour.at == 0


async def test_who_runs_ahead_is_followed(make_sample: Make) -> None:
    """A later step that is done already leaves the earlier ones behind; a closed editor is asked for again."""
    async with touring(make_sample()) as (app, pilot):
        await pilot.press("f")
        await at(app, pilot, 3)
        await pilot.press("escape")
        await until(pilot, lambda: not isinstance(app.screen, Editor) and app.tour.on is app.screen)
        await pilot.pause()
        assert "Press f" in seen(app)


async def test_steps_can_be_skipped_and_the_tour_ended(make_sample: Make) -> None:
    """Its two keys hold in the editor as well; once ended it is gone, and is remembered as taken."""
    async with touring(make_sample()) as (app, pilot):
        await pilot.press("f8")
        assert app.tour.at == 1
        await pilot.press("f")
        await at(app, pilot, 3)
        await until(pilot, lambda: app.tour.on is app.screen)
        await pilot.press("f9")
        await pilot.pause()
        assert app.tour is None
        assert isinstance(app.screen, Editor)
        await pilot.press("escape")
        await pilot.pause()
        assert not any(screen.query(TourBar) for screen in app.screen_stack)
        assert not any(screen.has_class("-touring") for screen in app.screen_stack)
        assert memory.settings().toured
        await pilot.press("f8")
        await pilot.pause()
        assert "There is no tour here" in seen(app)


async def test_skipping_every_step_ends_the_tour(make_sample: Make) -> None:
    """Five skips lead to the farewell, one more away from it; a click on the bar is a skip."""
    async with touring(make_sample()) as (app, pilot):
        for _ in STEPS[1:]:
            await pilot.press("f8")
        await pilot.click("#tour")
        assert app.tour.at == len(STEPS)
        await pilot.press("f8")
        await pilot.pause()
        assert app.tour is None


async def test_the_bar_names_the_keys_that_the_user_chose(make_sample: Make) -> None:
    """A remapped command is told by its new key, and that key is seen."""
    from iacdiff import disk

    disk.config_folder().mkdir(parents=True)
    (disk.config_folder() / "keys.toml").write_text('next_difference = "ctrl+n"\nend_tour = "f10"\n')
    async with touring(make_sample()) as (app, pilot):
        assert "Press Ctrl+N" in seen(app)
        assert "F10 ends" in seen(app)
        await pilot.press("ctrl+n")
        await at(app, pilot, 1)


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (160, 48)])
async def test_every_step_fits(make_sample: Make, size: tuple[int, int]) -> None:
    """No step is longer than the bar, on any width; the keys stay below it."""
    async with touring(make_sample(), size) as (app, pilot):
        for step in range(len(STEPS)):
            assert app.tour.at == step
            words = " ".join(seen(app).split())
            assert " ".join(app.tour.text().split()) in words
            assert f"tour {step + 1}/5" in words
            assert "F9 ends" in words
            await pilot.press("f8")
            await pilot.pause()
        assert "q quit" in seen(app)


def asked_of(monkeypatch: pytest.MonkeyPatch, *words: str) -> Any:
    """What `demo` asks the screen for."""
    opened: list[Any] = []
    monkeypatch.setattr(commands, "open_screen", lambda asked: opened.append(asked) or 0)
    assert cli.main(["demo", *words]) == 0
    return opened[0]


def test_demo_takes_the_tour_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """At first and on request; not once it was taken, and not where it is declined."""
    assert asked_of(monkeypatch).tour
    assert not asked_of(monkeypatch, "--no-tour").tour
    memory.keep_settings(memory.Settings(toured=True))
    assert not asked_of(monkeypatch).tour
    assert asked_of(monkeypatch, "--tour").tour


def test_demo_opens_a_copy_of_the_sample_that_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each bundled sample by its name, which --help lists; what is shipped is never written to."""
    from iacdiff import disk

    shipped = disk.bundled("sample_data")
    for name in sorted(path.name for path in shipped.iterdir() if path.is_dir()):
        folder = Path(asked_of(monkeypatch, name).sample)
        assert folder.name == name
        assert shipped not in folder.parents
        assert list(folder.rglob("PROMPT.md"))
    with pytest.raises(SystemExit) as refused:
        arguments.parse(["demo", "nothing-of-that-name"])
    assert refused.value.code == 2
