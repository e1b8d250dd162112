"""The screen: shows a Review and writes findings; decides nothing else."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from iacdiff.picture import Curtain
from iacdiff.records import Options, Review


class Reader(Protocol):
    """What makes reviews: the service, or in a test anything that has its methods."""

    def review(self, folder: Path, options: Options | None = None) -> Review:
        """The review of a sample; blocks until it is there, and raises an exception whose text is for the user."""

    def close(self) -> None:
        """Stop; a review that somebody waits for fails."""


def run(folder: Path, options: Options, service: Reader, curtain: Curtain | None = None, tour: bool = False) -> int:
    """Open the screen on a sample, or on a folder of samples to choose from; gives the exit status.

    Where a picture of the sample is on the terminal already, it stays until the screen shows the same.
    """
    from iacdiff.tui.app import ReviewApp

    app = ReviewApp(folder, options, service, curtain)
    app.tour_wanted = tour
    app.run(mouse=app.config.switch("mouse"))
    return app.return_code or 0
