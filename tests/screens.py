"""What the tests of the screen share: a reader in this process, waiting, and looking. Loaded with runpy."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from iacdiff import pipeline
from iacdiff.records import Options, Review
from iacdiff.tui.app import ReviewApp


class Direct:
    """The pipeline in this process, as the screen's reader."""

    def review(self, folder: Path, options: Options | None = None) -> Review:
        return pipeline.review(folder, options)

    def close(self) -> None:
        return None


async def until(pilot: Any, holds: Callable[[], Any], seconds: float = 10) -> None:
    """Wait until something holds."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it never came to hold"
        await pilot.pause(0.02)


@asynccontextmanager
async def opened(
    folder: Path, size: tuple[int, int] = (160, 48), options: Options | None = None
) -> AsyncIterator[tuple[Any, Any]]:
    """(the desk, the pilot) of a screen on a sample that is read already."""
    app = ReviewApp(folder, options or Options(), Direct())
    async with app.run_test(size=size) as pilot:
        desk: Any = app.screen
        await until(pilot, lambda: desk.review is not None)
        await pilot.pause()
        yield desk, pilot


def seen(desk: Any) -> str:
    """The text of the whole screen."""
    return "\n".join(strip.text.rstrip() for strip in desk.app.screen._compositor.render_strips())


def said(desk: Any) -> str:
    """All toasts so far."""
    return " | ".join(toast.message for toast in desk.app._notifications)


async def go_to(desk: Any, pilot: Any, part: str) -> None:
    """Walk to the difference whose id holds a text."""
    await pilot.press("g")
    for _ in range(len(desk.stops) + 1):
        if desk.difference and part in desk.difference.id:
            return
        await pilot.press("right_square_bracket")
    raise AssertionError(f"no difference {part}")
