"""Pictures of the screen at three sizes, dark, light and without colours: what changes in them is meant to."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from iacdiff import disk, pipeline
from iacdiff.records import Options, Review
from iacdiff.tui.app import ReviewApp

GOLDEN = Path(__file__).parent / "golden" / "tui"


class Direct:
    """The pipeline in this process."""

    def review(self, folder: Path, options: Options | None = None) -> Review:
        return pipeline.review(folder, options)

    def close(self) -> None:
        pass


@pytest.mark.parametrize("look", ["dark", "light", "no-colour"])
@pytest.mark.parametrize("size", [(160, 48), (100, 30), (80, 24)])
async def test_the_picture_of_a_difference(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    golden: Callable[[Path, str], None],
    size: tuple[int, int],
    look: str,
) -> None:
    """The second difference of the sample, as a terminal shows it."""
    monkeypatch.setattr(disk, "state_folder", lambda: tmp_path / "state")
    monkeypatch.setattr(disk, "config_folder", lambda: tmp_path / "config")
    monkeypatch.setenv("IACDIFF_HINTS", "off")
    monkeypatch.delenv("NO_COLOR", raising=False)
    if look == "no-colour":
        monkeypatch.setenv("NO_COLOR", "1")
    else:
        monkeypatch.setenv("IACDIFF_THEME", look)
    folder = Path(shutil.copytree(GOLDEN / "sample", tmp_path / "web-service"))
    app = ReviewApp(folder, Options(), Direct())
    async with app.run_test(size=size, notifications=False) as pilot:
        desk: Any = app.screen
        end = time.monotonic() + 20
        while desk.review is None:
            assert time.monotonic() < end
            await pilot.pause(0.02)
        await pilot.press("g", "right_square_bracket", "right_square_bracket")
        await pilot.pause(0.2)
        picture = app.export_screenshot(title="iacdiff")
    golden(GOLDEN / "pictures" / f"{look}-{size[0]}x{size[1]}.svg", _lasting(picture))


def _lasting(picture: str) -> str:
    """A picture without what differs from run to run: its id, and how sure a link is."""
    picture = re.sub(r"terminal-\d+-", "terminal-", picture)
    return "\n".join(line.rstrip() for line in picture.split("\n")).strip() + "\n"
