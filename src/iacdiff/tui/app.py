"""The application: themes, keys, and which screen is open."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import App
from textual.filter import Monochrome, NoColor

from iacdiff import disk, memory
from iacdiff.records import Options
from iacdiff.tui import Reader, keys, themes
from iacdiff.tui.palette import Palette

if TYPE_CHECKING:
    from typing import Literal

    from textual.screen import Screen

_DOCUMENTS = ("PROMPT", "MODEL_RESPONSE", "IDEAL_RESPONSE", "MODEL_FAILURES")


class ReviewApp(App[int], inherit_bindings=False):
    """iacdiff on the screen."""

    TITLE = "iacdiff"
    ENABLE_COMMAND_PALETTE = False
    NOTIFICATION_TIMEOUT = 4
    BINDINGS = []
    CSS = """
    Toast { background: $panel; color: $foreground; max-width: 72; padding: 0 1; margin-top: 0; }
    Toast { border-left: outer $primary; }
    Toast.-warning { border-left: outer $warning; }
    Toast.-error { border-left: outer $error; }
    ToastRack { margin-bottom: 2; }
    """

    def __init__(self, folder: Path, options: Options, service: Reader) -> None:
        super().__init__()
        self.folder = folder
        self.options = options
        self.service = service
        self.samples: list[Path] = []
        """The samples of the folder that a picker was opened on."""
        self.keymap = keys.load(disk.config_folder() / "keys.toml")
        self.notices: list[str] = list(self.keymap.notices)
        self.settings = memory.settings()
        self._use_themes()
        if self.no_color:
            self._filters = [NoColor() if isinstance(one, Monochrome) else one for one in self._filters]
        self.palette = Palette({}, colour=not self.no_color)
        self.set_keymap({key.id: key.keys for key in self.keymap.keys if key != keys.BY_ID[key.id]})

    def _use_themes(self) -> None:
        found, notices = themes.load()
        self.notices += notices
        for theme in found.values():
            self.register_theme(theme)
        self.theme_names = list(found)
        wanted = os.environ.get("IACDIFF_THEME") or self.settings.theme
        if wanted and wanted not in found:
            self.notices.append(f"there is no theme {wanted}; this is {themes.DEFAULT}")
        self.theme = wanted if wanted in found else themes.DEFAULT

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Textual: our own names, for themes that do not set them."""
        return themes.VARIABLES

    def get_default_screen(self) -> Screen[object]:
        """Textual: the review of a sample, or the list of a folder's samples."""
        if is_sample(self.folder):
            return self.review_screen(self.folder, self.options)
        from iacdiff.tui.picker import Picker

        return Picker(self.folder)

    def review_screen(self, folder: Path, options: Options) -> Screen[object]:
        """A screen with the review of one sample."""
        from iacdiff.tui.review import ReviewScreen

        return ReviewScreen(folder, options)

    def on_mount(self) -> None:
        """Textual: say what is wrong with the user's own files."""
        self.theme_changed_signal.subscribe(self, lambda _: self.repaint())
        self.repaint()
        for notice in self.notices:
            self.say(notice, "warning")

    def repaint(self) -> None:
        """The colours of the theme, everywhere."""
        self.palette = Palette(self.theme_variables, colour=not self.no_color)
        from iacdiff.tui.lines import LineView

        for screen in self.screen_stack:
            for view in screen.query(LineView):
                view.repaint()
            screen.refresh(repaint=True, layout=False)
            for widget in screen.query("*"):
                widget.refresh()

    def say(self, message: str, severity: Literal["information", "warning", "error"] = "information") -> None:
        """A toast; its text is never markup."""
        from iacdiff.text import scrub

        self.notify(scrub(message), severity=severity, markup=False, timeout=8 if severity == "error" else None)

    def next_theme(self, name: str = "") -> None:
        """The next theme, or the one that is named, from now on."""
        names = self.theme_names
        chosen = name or names[(names.index(self.theme) + 1) % len(names)]
        self.theme = chosen
        self.settings.theme = chosen
        memory.keep_settings(self.settings)
        self.say(f"Theme: {chosen} ({names.index(chosen) + 1} of {len(names)})")

    def _fatal_error(self) -> None:
        """Textual: an error of our own; a short word on the terminal, the whole of it in a file, nothing lost."""
        import traceback

        from rich.text import Text

        from iacdiff.text import scrub

        path = disk.state_folder() / "crash.txt"
        with contextlib.suppress(OSError):
            disk.write_atomically(path, traceback.format_exc().encode("utf-8", "replace"))
        error = scrub(f"{type(self._exception).__name__}: {self._exception}".split("\n")[0])[:300]
        kept = f"Your marks and drafts are kept. The details are in {path}"
        self._exit_renderables.append(Text(f"iacdiff stopped by an error of its own: {error}\n{kept}"))
        self._close_messages_no_wait()

    def stop(self) -> None:
        """Leave: first end what a thread may be waiting for."""
        self.service.close()
        self.exit(0)


def is_sample(folder: Path) -> bool:
    """Whether a folder itself holds the documents of a sample, or its `lib` does; or it is a file."""
    if not folder.is_dir():
        return True
    for place in (folder, folder / "lib"):
        try:
            names = [entry.name.upper() for entry in os.scandir(place)]
        except OSError:
            continue
        if any(name.startswith(_DOCUMENTS) for name in names):
            return True
    return False
