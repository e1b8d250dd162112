"""Draw docs/screen.svg: the picture of the screen in the README, as the app itself paints it."""

import asyncio
import re
import sys
import tempfile
from pathlib import Path

from iacdiff import disk, pipeline
from iacdiff.records import Options, Review

SIZE = (150, 42)
SAMPLE = disk.bundled("sample_data") / "payments-terraform"


class Direct:
    """The pipeline in this process, in place of the service's child."""

    def review(self, folder: Path, options: Options | None = None) -> Review:
        """The review of a sample."""
        return pipeline.review(folder, options)

    def close(self) -> None:
        """Nothing to end."""


async def draw(target: Path) -> None:
    """Open the sample, walk to a difference that PROMPT asks for, and keep what the screen shows."""
    from iacdiff.tui.app import ReviewApp

    app = ReviewApp(SAMPLE, Options(), Direct())  # type: ignore[arg-type]
    async with app.run_test(size=SIZE) as pilot:
        for _ in range(100):
            await pilot.pause(0.1)
            if getattr(app.screen, "review", None) is not None:
                break
        await pilot.press(*["right_square_bracket"] * 14)
        await pilot.pause(1)
        drawn = app.export_screenshot(title="iacdiff")
        # The reader's own monospaced font will do; a picture that asks the network for one is not self-contained.
        target.write_text(re.sub(r"@font-face\s*\{.*?\}\s*", "", drawn, flags=re.S), encoding="utf-8")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home:
        disk.state_folder = lambda: Path(home)  # the picture is of a first start
        asyncio.run(draw(Path(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent / "screen.svg")))
