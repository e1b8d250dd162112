"""Between the last picture of a sample and the screen: nothing flickers, and no key is lost.

The picture stands on the terminal before this process has loaded the toolkit (picture.py). The app starts behind it,
paints nothing until its own screen says the same, and takes then the keys that were pressed meanwhile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from textual import events

from iacdiff import disk, memory, picture

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from textual.driver import Driver

    from iacdiff.tui.desk import Desk

LONGEST = 4.0
"""Seconds after which the app shows itself, ready or not."""
_ALTERNATE_SCREEN = "\x1b[?1049h"
_ALWAYS = ("ctrl+c", "ctrl+q", "q")
"""Keys that nobody waits for."""


def behind(driver: type[Driver], curtain: picture.Curtain) -> type[Driver]:
    """A driver that takes over the terminal as it is, without clearing the second screen that it is on already."""

    class Behind(driver):  # type: ignore[misc, valid-type]
        entered = False

        def start_application_mode(self) -> None:
            """Textual: the terminal is the app's now."""
            if not self.entered:
                curtain.hand_over()
            super().start_application_mode()

        def write(self, data: str) -> None:
            """Textual: to the terminal."""
            if data == _ALTERNATE_SCREEN and not self.entered:
                self.entered = True
                return
            super().write(data)

    return Behind


class Held:
    """What waits until the curtain is up."""

    def __init__(self, curtain: picture.Curtain | None) -> None:
        self.curtain = curtain
        self._keys: list[events.Key] = []

    def takes(self, event: events.Event) -> bool:
        """Whether a key waits for the screen."""
        if self.curtain is None or not isinstance(event, events.Key) or event.key in _ALWAYS:
            return False
        self._keys.append(event)
        return True

    def release(self) -> list[events.Key]:
        """The keys that waited, in order."""
        keys, self._keys, self.curtain = self._keys, [], None
        return keys


def scrolled(desk: Desk) -> dict[str, int]:
    """How far each pane is scrolled."""
    return {pane.id or "": pane.scroll_offset.y for pane in desk.panes}


def scroll(desk: Desk, offsets: Mapping[str, int]) -> None:
    """Bring each pane to where it was."""
    for pane in desk.panes:
        if (y := offsets.get(pane.id or "")) is not None:
            pane.scroll_to(y=y, animate=False, force=True)


def grabbed(desk: Desk) -> picture.Picture:
    """What a screen shows now."""
    console: Any = desk.app.console
    strips = desk._compositor.render_strips()
    return picture.Picture(picture.lines_of([strip.render(console) for strip in strips]), scrolled(desk))


def witnesses(desk: Desk) -> dict[Path, bytes | None]:
    """Everything that the picture of a sample depends on: its files as they were read, what is remembered and set."""
    assert desk.review is not None
    sample = desk.review.sample
    found: dict[Path, bytes | None] = {document.path: document.raw for document in sample.documents.values()}
    found[sample.failures.path] = sample.failures.raw if sample.failures_exists else None
    for folder in {sample.folder, sample.base, *(path.parent for path in found)}:
        if folder.is_dir():
            found[folder] = None
    found[memory.path_of(desk.place_key)] = None
    for path in (disk.state_folder() / "settings.json", disk.config_folder(), disk.config_folder() / "themes"):
        found[path] = None
    for path in disk.config_folder().glob("*.toml"):
        found[path] = None
    return found
