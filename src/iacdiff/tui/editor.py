"""The finding editor: a drawer beside the difference, filled in already, with a preview of what will be written.

Severity by one key while no text field has the focus, which is so at first: `f`, `3`, `Ctrl+S` writes a finding.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, cast

from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea

from iacdiff import drafting
from iacdiff.records import Document, Draft, Excerpt, Severity
from iacdiff.tui.header import Bar, Foot
from iacdiff.tui.keys import Key
from iacdiff.tui.lines import LineView, bindings
from iacdiff.tui.pieces import Line, Piece, cut, display, wrap

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Click
    from textual.events import Key as Pressed

    from iacdiff.tui.app import ReviewApp

_PREVIEW_SECONDS = 0.25
_KEEP_SECONDS = 0.3
_FIELDS: tuple[tuple[str, str, str], ...] = (
    ("requirement", "Requirement", "(no PROMPT line asks for this)"),
    ("model_issue", "MODEL issue", "what MODEL says, and where"),
    ("ideal_fix", "IDEAL fix", "what IDEAL says, and where"),
    ("impact", "Impact", "what it leads to"),
    ("root_cause", "Root cause", "why MODEL went wrong"),
)


class SeverityBar(Bar, can_focus=True):
    """The four severities; one key each."""

    DEFAULT_CSS = "SeverityBar { height: 1; margin: 0 0 1 0; }"

    class Chosen(Message):
        """Another severity."""

    def __init__(self, severity: Severity | None, suggested: Severity | None) -> None:
        super().__init__(id="severity")
        self.severity, self.suggested = severity, suggested
        self._edges: list[tuple[int, int, Severity]] = []

    def content_lines(self, width: int) -> list[Line]:
        """All four, the chosen one standing out."""
        out: list[Piece] = [Piece(" Severity  ", "title" if self.has_focus else "dim")]
        self._edges = []
        at = len(out[0].text)
        for number, severity in enumerate(Severity, 1):
            chosen = severity is self.severity
            style = f"severity-{severity.lower()}" if chosen else "dim"
            text = f" {number} {severity} "
            out.append(Piece(f"[{text.strip()}]" if chosen else text, f"{style} badge" if chosen else style))
            self._edges.append((at, at + len(text), severity))
            at += len(text)
        return [tuple(out)]

    def choose(self, severity: Severity) -> None:
        """Take a severity."""
        self.severity = severity
        self.refresh()
        self.post_message(self.Chosen())

    def on_key(self, event: Pressed) -> None:
        """The arrows walk along the bar."""
        step = {"right": 1, "left": -1, "l": 1, "h": -1}.get(event.key)
        if step is not None:
            event.stop()
            rank = self.severity.rank if self.severity else 0
            self.choose(list(Severity)[max(0, min(3, rank + step))])

    def on_click(self, event: Click) -> None:
        """A click on one takes it."""
        for start, end, severity in self._edges:
            if start <= event.x < end:
                self.choose(severity)

    def on_focus(self) -> None:
        """Textual: keys come here."""
        self.refresh()

    def on_blur(self) -> None:
        """Textual: keys go elsewhere."""
        self.refresh()


class Evidence(Bar, can_focus=True):
    """One excerpt that goes into the finding, or not."""

    DEFAULT_CSS = "Evidence { height: 1; }"

    class Toggled(Message):
        """It goes in, or it does not."""

    def __init__(self, side: str, excerpt: Excerpt, used: bool) -> None:
        super().__init__(id=f"{side}_excerpt")
        self.side, self.excerpt, self.used = side, excerpt, used

    def content_lines(self, width: int) -> list[Line]:
        """A box to tick, and where the excerpt stands."""
        first = next((line for line in self.excerpt.text.split("\n") if line.strip()), "")
        return [
            (
                Piece(" [x] " if self.used else " [ ] ", "key" if self.has_focus else "text"),
                Piece(f"{self.side.upper()} {display(drafting.place(self.excerpt.span))}  ", "text"),
                Piece(display(first.strip()), "dim"),
            )
        ]

    def _toggle(self) -> None:
        self.used = not self.used
        self.refresh()
        self.post_message(self.Toggled())

    def on_key(self, event: Pressed) -> None:
        """Space ticks."""
        if event.key in ("space", "enter"):
            event.stop()
            self._toggle()

    def on_click(self) -> None:
        """A click ticks."""
        self._toggle()

    def on_focus(self) -> None:
        """Textual: keys come here."""
        self.refresh()

    def on_blur(self) -> None:
        """Textual: keys go elsewhere."""
        self.refresh()


class Preview(LineView):
    """The Markdown that will be written."""

    has_cursor = False

    def __init__(self) -> None:
        super().__init__(id="preview")
        self.source: list[str] = []
        self.said: tuple[str, ...] = ()
        self._wrapped: list[Line] = []

    def show(self, lines: list[str], said: tuple[str, ...]) -> None:
        """Other lines."""
        self.source, self.said = lines, said
        self.relayout(self.inner_width)

    def title(self, width: int) -> Line:
        """What the check says of it."""
        said = "  ".join(self.said)
        return (
            Piece(" Preview", "title" if self.has_focus else "dim"),
            Piece(f"  {cut(display(said), width - 12)}", "warning"),
        )

    def relayout(self, width: int) -> None:
        """Wrap anew."""
        self._wrapped = [
            line
            for text in self.source
            for line in wrap([Piece(display(text), "bold text" if text.startswith("#") else "text")], width - 2, 0)
            or [()]
        ]
        self.load(len(self._wrapped))

    def paint(self, line: int, width: int) -> Line:
        """One line."""
        return (Piece(" "), *self._wrapped[line])


class Editor(ModalScreen[Draft | None], inherit_bindings=False):
    """Gives the draft that is to be written, or None; what is typed is kept all the while."""

    BINDINGS = bindings("editor")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal"), (140, "-wide")]
    DEFAULT_CSS = """
    Editor { background: $background 0%; align: right bottom; }
    Editor #drawer { width: 100%; height: 1fr; background: $background; margin: 2 0 0 0; }
    Editor.-normal #drawer { height: 70%; border-top: solid $primary; margin: 0; }
    Editor.-wide #drawer { width: 78; height: 1fr; border-left: solid $primary; margin: 2 0 0 0; }
    Editor #fields { height: 2fr; scrollbar-size-vertical: 1; padding: 0 1 0 0; }
    Editor #preview { height: 1fr; min-height: 3; }
    Editor.-narrow #preview { height: 4; }
    Editor .label { color: $dim; height: 1; padding: 0 1; }
    Editor Input, Editor Input:focus, Editor TextArea, Editor TextArea:focus {
        border: none; background: $surface; padding: 0 1; margin: 0 1; scrollbar-size-vertical: 1;
    }
    Editor Input { height: 1; }
    Editor Input:focus, Editor TextArea:focus { background: $panel; }
    Editor TextArea { height: auto; min-height: 1; max-height: 6; }
    Editor #heading { height: 1; }
    """

    def __init__(
        self, document: Document, draft: Draft, handle: str, required: bool, kept: Callable[[Draft | None], None]
    ) -> None:
        super().__init__()
        self.document, self.first, self.handle, self.required = document, draft, handle, required
        self.kept = kept
        self._keep_timer: object = None
        self._preview_timer: object = None

    def compose(self) -> ComposeResult:
        """Textual: the fields, the preview, the keys."""
        draft = self.first
        heading = Bar("heading")
        doing = f"Finding {self.handle}" if self.handle else f"New finding in {display(self.document.file)}"
        heading.lines = [(Piece(f" {doing}", "title"),)]
        with Vertical(id="drawer"):
            yield heading
            with VerticalScroll(id="fields", can_focus=False):
                yield SeverityBar(draft.severity, draft.severity)
                yield Static("Title", classes="label", markup=False)
                yield Input(draft.title, id="title", select_on_focus=False)
                for name, label, hint in _FIELDS:
                    yield Static(label, classes="label", markup=False)
                    yield _area(name, getattr(draft, name), hint)
                for side in ("model", "ideal"):
                    excerpt = getattr(draft, f"{side}_excerpt")
                    if excerpt is not None:
                        yield Evidence(side, excerpt, used=True)
            yield Preview()
            yield Foot("foot")

    def on_mount(self) -> None:
        """Textual: severity first, no text field."""
        self.set_focus(self.query_one(SeverityBar))
        table = cast("ReviewApp", self.app).keymap
        keys = [key for key in table.of("editor") if key.short]
        shown = " ".join(key.keys for key in table.of("editor") if key.id in _SEVERITIES)
        self.query_one(Foot).show([keys[0], Key("severity", shown, "severity", "", "editor", shown), *keys[1:]])
        for field in self.query(Input):
            field.cursor_blink = False
        self._preview()

    # ------------------------------------------------------------------ the draft

    @property
    def draft(self) -> Draft:
        """What the fields say now."""
        excerpts = {one.id or "": one.excerpt if one.used else None for one in self.query(Evidence)}
        texts = {name: self.query_one(f"#{name}", TextArea).text.strip("\n") for name, _, _ in _FIELDS}
        return replace(
            self.first,
            title=self.query_one("#title", Input).value,
            severity=self.query_one(SeverityBar).severity,
            model_excerpt=excerpts.get("model_excerpt"),
            ideal_excerpt=excerpts.get("ideal_excerpt"),
            **texts,
        )

    def on_input_changed(self) -> None:
        """The title is another."""
        self._changed()

    def on_text_area_changed(self) -> None:
        """A text is another."""
        self._changed()

    def on_severity_bar_chosen(self) -> None:
        """The severity is another."""
        self._changed()

    def on_evidence_toggled(self) -> None:
        """An excerpt goes in or out."""
        self._changed()

    def _changed(self) -> None:
        if self._keep_timer is None:
            self._keep_timer = self.set_timer(_KEEP_SECONDS, self._keep)
        if self._preview_timer is None:
            self._preview_timer = self.set_timer(_PREVIEW_SECONDS, self._preview)

    def _keep(self) -> None:
        self._keep_timer = None
        if self.is_attached:
            self.kept(self.draft)

    def _preview(self) -> None:
        """What the document would look like there."""
        from iacdiff import findings
        from iacdiff.text import decode

        self._preview_timer = None
        if not self.is_attached:
            return
        try:
            draft = self.draft
            edit = (
                findings.edit(self.document, self.handle, draft) if self.handle else findings.add(self.document, draft)
            )
        except Exception as error:  # the preview is a courtesy; saving says what is wrong
            self.query_one(Preview).show([f"cannot be written yet: {error}"], ())
            return
        lines = decode(edit.after).text.split("\n")[edit.span.first - 1 : edit.span.last]
        self.query_one(Preview).show(lines, edit.messages)

    # ------------------------------------------------------------------ keys

    def _severity(self, severity: Severity) -> None:
        self.query_one(SeverityBar).choose(severity)

    def action_critical(self) -> None:
        """Critical."""
        self._severity(Severity.CRITICAL)

    def action_high(self) -> None:
        """High."""
        self._severity(Severity.HIGH)

    def action_medium(self) -> None:
        """Medium."""
        self._severity(Severity.MEDIUM)

    def action_low(self) -> None:
        """Low."""
        self._severity(Severity.LOW)

    def action_save(self) -> None:
        """Write it."""
        draft = self.draft
        if not draft.title.strip():
            cast("ReviewApp", self.app).say("A finding needs a title", "warning")
            self.set_focus(self.query_one("#title", Input))
            return
        self.kept(draft)
        self.dismiss(draft)

    def action_close(self) -> None:
        """Leave; the draft stays."""
        self.kept(self.draft)
        self.dismiss(None)

    def action_discard(self) -> None:
        """Leave, without the draft."""
        self.kept(None)
        self.dismiss(None)

    def action_next_field(self) -> None:
        """The next field."""
        self.focus_next()

    def action_previous_field(self) -> None:
        """The field before."""
        self.focus_previous()


_SEVERITIES = ("critical", "high", "medium", "low")


def _area(name: str, text: str, hint: str) -> TextArea:
    area = TextArea(text, id=name, soft_wrap=True, tab_behavior="focus", placeholder=hint, compact=True)
    area.cursor_blink = False
    area.highlight_cursor_line = False
    return area
