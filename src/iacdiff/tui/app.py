"""The application: themes, keys, and which screen is open."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

from textual.filter import Monochrome

from iacdiff import disk, memory
from iacdiff.records import Options
from iacdiff.tui import Reader, configuration, keys, themes
from iacdiff.tui.bursts import Bursts
from iacdiff.tui.colourless import Colourless
from iacdiff.tui.curtain import LONGEST, Held, behind
from iacdiff.tui.palette import Palette

if TYPE_CHECKING:
    from typing import Literal

    from rich.console import RenderableType
    from textual import events
    from textual.driver import Driver
    from textual.screen import Screen

    from iacdiff.picture import Curtain
    from iacdiff.tui.tour import Tour

_DOCUMENTS = ("PROMPT", "MODEL_RESPONSE", "IDEAL_RESPONSE", "MODEL_FAILURES")


class ReviewApp(Bursts, inherit_bindings=False):
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
    Desk Toast.-information, Desk Toast.-warning { display: none; }
    Editor Toast.-information, Editor Toast.-warning { display: none; }
    Offer Toast.-information, Offer Toast.-warning { display: none; }
    Picker Toast.-information, Picker Toast.-warning { display: none; }
    Desk.-narrow Toast { display: none; }
    """

    def __init__(self, folder: Path, options: Options, service: Reader, curtain: Curtain | None = None) -> None:
        self.held = Held(curtain)
        super().__init__()
        self.folder = folder
        self.options = options
        self.service = service
        self.samples: list[Path] = []
        """The samples of the folder that a picker was opened on."""
        self.config = configuration.load()
        self.keymap = self.config.keymap
        self.tour_wanted = False
        self.tour: Tour | None = None
        self.notices: list[str] = list(self.config.notices)
        self.settings = memory.settings()
        self._use_themes()
        if self.no_color:
            self._filters = [Colourless() if isinstance(one, Monochrome) else one for one in self._filters]
        self.palette = Palette({}, colour=not self.no_color)
        self.set_keymap({key.id: key.keys for key in self.keymap.keys if key != keys.BY_ID[key.id]})

    def _use_themes(self) -> None:
        found, notices = themes.load()
        self.notices += notices
        for theme in found.values():
            self.register_theme(theme)
        self.theme_names = list(found)
        wanted = self.config.text("theme") or self.settings.theme
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
        self._themes_at, self._config_at = themes.stamp(), configuration.stamp()
        self.set_interval(1.0, self._watch_themes)
        self.set_interval(1.0, self._watch_config)
        for notice in self.notices:
            self.say(notice, "warning")
        if self.held.curtain is not None:
            self.set_timer(LONGEST, self.lift)
        if self.tour_wanted:
            from iacdiff.tui.tour import Tour

            self.tour = Tour(self)

    def _watch_themes(self) -> None:
        """Once a second: has the user changed a theme?"""
        now = themes.stamp()
        if now == self._themes_at:
            return
        self._themes_at = now
        found, notices = themes.load()
        for theme in found.values():
            self.register_theme(theme)
        self.theme_names = list(found)
        for notice in notices:
            self.say(notice, "warning")
        if self.theme in found:
            self._watch_theme(self.theme)
        else:
            self.theme = themes.DEFAULT

    def _watch_config(self) -> None:
        """Once a second: has the user changed an option or a key?"""
        now = configuration.stamp()
        if now == self._config_at:
            return
        self._config_at = now
        before, self.config = self.config, configuration.load()
        self._take_keys()
        theme = self.config.text("theme")
        if theme != before.text("theme") and theme in self.theme_names:
            self.theme = theme
        for notice in self.config.notices:
            self.say(notice, "warning")
        if not self.config.notices:
            self.say("Your options changed, and hold from now on; the mouse from the next start")

    def _take_keys(self) -> None:
        self.keymap = self.config.keymap
        self.set_keymap({key.id: key.keys for key in self.keymap.keys if key != keys.BY_ID[key.id]})
        for screen in self.screen_stack:
            renew = getattr(screen, "foot_keys", None)
            if renew is not None:
                renew()

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

        seconds = 8 if severity == "error" else self.NOTIFICATION_TIMEOUT
        self._say_below(scrub(message), severity, seconds)
        if any(one.message == scrub(message) and not one.has_expired for one in self._notifications):
            return  # the same key again: one word is enough
        self.notify(scrub(message), severity=severity, markup=False, timeout=seconds)

    def _say_below(self, message: str, severity: str, seconds: float) -> None:
        """A toast covers text: where there is a line of keys, that says it."""
        from iacdiff.tui.header import Foot

        style = {"warning": "warning", "error": "error"}.get(severity, "text")
        for foot in self.screen.query(Foot):
            foot.tell(message, style, seconds)

    def next_theme(self, name: str = "") -> None:
        """The next theme, or the one that is named, from now on."""
        names = self.theme_names
        chosen = name or names[(names.index(self.theme) + 1) % len(names)]
        self.theme = chosen
        self.settings.theme = chosen
        memory.keep_settings(self.settings)
        self.say(f"Theme: {chosen} ({names.index(chosen) + 1} of {len(names)})")

    def action_skip_step(self) -> None:
        """The next step of the tour."""
        if self.tour is None:
            self.say("There is no tour here; `iacdiff demo --tour` shows it", "warning")
        else:
            self.tour.skip()

    def action_end_tour(self) -> None:
        """No more of the tour."""
        if self.tour is None:
            self.say("There is no tour here; `iacdiff demo --tour` shows it", "warning")
        else:
            self.tour.end()

    # ------------------------------------------------------------------ behind the last picture

    def get_driver_class(self) -> type[Driver]:
        """Textual: what speaks to the terminal."""
        driver = super().get_driver_class()
        return behind(driver, self.held.curtain) if self.held.curtain else driver

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        """Textual: paint; not while a picture says it all."""
        if self.held.curtain is None:
            super()._display(screen, renderable)

    async def on_event(self, event: events.Event) -> None:
        """Textual: whatever comes in; a key waits for the screen that it is meant for."""
        if not self.held.takes(event):
            await super().on_event(event)

    def lift(self) -> None:
        """Show the screen in place of the picture, and take the keys that waited for it."""
        if self.held.curtain is not None:
            keys = self.held.release()
            self.screen.refresh(layout=True)
            for key in keys:
                self.post_message(key)

    # ------------------------------------------------------------------ ends

    def _fatal_error(self) -> None:
        """Textual: an error of our own; a short word on the terminal, the whole of it in a file, nothing lost."""
        import traceback

        from rich.text import Text

        from iacdiff.text import scrub

        self.lose_nothing()
        path = disk.state_folder() / "crash.txt"
        with contextlib.suppress(OSError):
            disk.write_atomically(path, traceback.format_exc().encode("utf-8", "replace"))
        error = scrub(f"{type(self._exception).__name__}: {self._exception}".split("\n")[0])[:300]
        journal = disk.state_folder() / "journal"
        kept = f"Your marks, notes and drafts are kept. The details are in {path}, earlier reports in {journal}"
        self._exit_renderables.append(Text(f"iacdiff stopped by an error of its own: {error}\n{kept}"))
        self._close_messages_no_wait()

    def lose_nothing(self) -> None:
        """Keep what is typed and marked on every screen, whatever state it is in."""
        for screen in reversed(self.screen_stack):
            keep = getattr(screen, "lose_nothing", None)
            if keep is not None:
                with contextlib.suppress(Exception):
                    keep()

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
