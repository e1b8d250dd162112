"""Where the annotated diff goes, and in which format."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from iacdiff import disk
from iacdiff.records import Note, Review
from iacdiff.tui.chooser import Choice, Choices
from iacdiff.tui.lines import bindings

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Key

    from iacdiff.tui.app import ReviewApp
    from iacdiff.tui.lines import LineView

_WORDS = {
    "md": "Markdown, for a pull request",
    "json": "JSON, for programs",
    "text": "Text",
    "html": "HTML, one file",
    "sarif": "SARIF, for code hosts",
    "svg": "SVG picture",
    "csv": "CSV table",
    "patch": "Patch",
}


class Exporting(ModalScreen[None], inherit_bindings=False):
    """Asks for a format and a path, and writes."""

    BINDINGS = bindings("list")
    DEFAULT_CSS = """
    Exporting { align: center top; background: $background 40%; }
    Exporting #box { width: 84; max-width: 100%; height: auto; margin: 3 2; }
    Exporting #box { background: $background; border: round $rule; }
    Exporting Input, Exporting Input:focus { border: none; height: 1; padding: 0 1; background: $bar; }
    Exporting Choices { height: auto; max-height: 12; }
    """

    def __init__(self, review: Review, reviewed: frozenset[str], notes: tuple[Note, ...] | None = None) -> None:
        super().__init__()
        from iacdiff import export

        differences = tuple(replace(one, reviewed=one.id in reviewed) for one in review.differences)
        self.review = replace(review, differences=differences, notes=review.notes if notes is None else notes)
        self.suffixes = dict(export.SUFFIXES)
        names = sorted(export.FORMATS, key=lambda name: list(_WORDS).index(name) if name in _WORDS else 99)
        self.list = Choices(
            "Export the annotated diff as", [Choice(name, _WORDS.get(name, name), name) for name in names]
        )
        self._asked_twice = ""

    def compose(self) -> ComposeResult:
        """Textual: the formats, then the path."""
        with Vertical(id="box"):
            yield self.list
            yield Input(str(self._path("md")), id="path")

    def on_mount(self) -> None:
        """Textual: ready."""
        self.list.show(self.list.choices)
        self.set_focus(self.list)
        self.query_one(Input).cursor_blink = False

    def _path(self, format: str) -> Path:
        name = self.review.sample.folder.name
        return Path.cwd() / f"{name}-iacdiff{self.suffixes.get(format, '.' + format)}"

    def on_line_view_moved(self, event: LineView.Moved) -> None:
        """Another format: another suffix."""
        if self.list.choice:
            self.query_one(Input).value = str(self._path(self.list.choice.id))

    def on_key(self, event: Key) -> None:
        """Tab goes between format and path."""
        if event.key in ("tab", "shift+tab"):
            event.stop()
            self.focus_next()

    def on_input_submitted(self) -> None:
        """Enter in the path writes too."""
        self.action_choose()

    def action_choose(self) -> None:
        """Write, unless that would harm a document."""
        choice = self.list.choice
        path = Path(self.query_one(Input).value).expanduser()
        app = cast("ReviewApp", self.app)
        if choice is None:
            return
        if self._is_document(path):
            app.say("That is a document of the sample; an export never goes over it", "warning")
            return
        if path.exists() and self._asked_twice != str(path):
            self._asked_twice = str(path)
            app.say(f"{path.name} exists already; Enter once more replaces it", "warning")
            return
        from iacdiff import export

        try:
            page = export.Page(root=Path.cwd())
            disk.write_atomically(path, export.encoded(export.render(self.review, choice.id, page)))
        except (OSError, ValueError) as error:
            app.say(f"{path.name} cannot be written: {error}", "error")
            return
        self.dismiss(None)
        app.say(f"Written: {path}")

    def _is_document(self, path: Path) -> bool:
        from iacdiff.export import is_input

        return is_input(self.review.sample, path) or path.name.upper().startswith(
            ("PROMPT", "MODEL_", "IDEAL_RESPONSE")
        )

    def action_dismiss(self, result: None = None) -> None:  # type: ignore[override]
        """Write nothing."""
        self.dismiss(None)
