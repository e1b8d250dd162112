"""The finding editor: a drawer beside the difference, filled in already, with a preview of what will be written.

Severity by one key while no text field has the focus, which is so at first: `f`, `3`, `Ctrl+S` writes a finding.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.screen import ModalScreen
from textual.widgets import Input, Static, TextArea

from iacdiff import drafting
from iacdiff.records import Claim, Difference, Draft, Review, Severity
from iacdiff.tui.fields import Evidence, SeverityBar, area
from iacdiff.tui.header import Bar, Foot
from iacdiff.tui.keys import Key
from iacdiff.tui.lines import bindings
from iacdiff.tui.pieces import Piece, display
from iacdiff.tui.preview import Preview, badges

if TYPE_CHECKING:
    from textual.app import ComposeResult

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


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the editor works on."""

    review: Review
    draft: Draft
    handle: str
    """Of the finding that is changed; empty for a new one."""
    subjects: tuple[Difference, ...]
    """The differences that it is about."""
    kept: Callable[[Draft | None], None]
    """Told what was typed, all the while; None throws the draft away."""
    claims: Callable[[Draft], tuple[Claim, ...]]
    """What the files say to a draft; may take a while."""


class Editor(ModalScreen[Draft | None], inherit_bindings=False):
    """Gives the draft that is to be written, or None; what is typed is kept all the while."""

    BINDINGS = bindings("editor", "tour")
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-normal"), (140, "-wide")]
    VERTICAL_BREAKPOINTS = [(0, "-short"), (18, "-tall")]
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
    Editor.-short #drawer { height: 1fr; margin: 0; }
    Editor.-short #preview { display: none; }
    Editor.-short SeverityBar { margin: 0; }
    """

    class Checked(Message):
        """What the files say to the claims of the draft as it was."""

        def __init__(self, number: int, claims: tuple[Claim, ...]) -> None:
            super().__init__()
            self.number, self.claims = number, claims

    def __init__(self, sheet: Sheet) -> None:
        super().__init__()
        self.sheet = sheet
        self.document, self.first, self.handle = sheet.review.sample.failures, sheet.draft, sheet.handle
        self.heading = Bar("heading")
        self._keep_timer: object = None
        self._preview_timer: object = None
        self._checks = 0
        self._over = False
        """It was decided what becomes of the draft; a timer that comes late must not bring it back."""

    def compose(self) -> ComposeResult:
        """Textual: the fields, the preview, the keys."""
        draft = self.first
        self._head(())
        with Vertical(id="drawer"):
            yield self.heading
            with VerticalScroll(id="fields", can_focus=False):
                yield SeverityBar(draft.severity, draft.severity)
                yield Static("Title", classes="label", markup=False)
                yield Input(draft.title, id="title", select_on_focus=False)
                for name, label, hint in _FIELDS:
                    yield Static(label, classes="label", markup=False)
                    yield area(name, getattr(draft, name), hint)
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

    def lose_nothing(self) -> None:
        """Keep what was typed, at once."""
        self._keep()

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
        if self.is_attached and not self._over:
            self.sheet.kept(self.draft)

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
        self._check(draft)

    def _check(self, draft: Draft) -> None:
        """Ask what the files say to it, while the keys go on."""
        self._checks += 1
        number, claims = self._checks, self.sheet.claims

        def work() -> None:
            try:
                self.post_message(self.Checked(number, claims(draft)))
            except Exception:  # a second opinion may fail; what is typed goes on
                return

        self.run_worker(work, thread=True, exit_on_error=False, group="claims", exclusive=True)

    def on_editor_checked(self, event: Checked) -> None:
        """The files have spoken."""
        if event.number == self._checks and self.is_attached:
            self.query_one(Preview).check(event.claims)
            self._head(event.claims)

    def _head(self, claims: tuple[Claim, ...]) -> None:
        doing = f"Finding {self.handle}" if self.handle else f"New finding in {display(self.document.file)}"
        about = f"  about {len(self.sheet.subjects)} differences" if len(self.sheet.subjects) > 1 else ""
        self.heading.lines = [(Piece(f" {doing}", "title"), Piece(about, "dim"), Piece(" "), *badges(claims))]
        self.heading.refresh()

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
        self._end(draft, draft)

    def action_close(self) -> None:
        """Leave; the draft stays."""
        self._end(self.draft, None)

    def action_discard(self) -> None:
        """Leave, without the draft."""
        self._end(None, None)

    def _end(self, kept: Draft | None, written: Draft | None) -> None:
        self._over = True
        self.sheet.kept(kept)
        self.dismiss(written)

    def action_requirement(self) -> None:
        """Choose the requirement that is cited."""
        from iacdiff.tui.citing import Citing

        def chosen(id: str | None) -> None:
            if id is not None:
                cited = next((one for one in self.sheet.review.requirements if one.id == id), None)
                self.query_one("#requirement", TextArea).text = drafting.quote(cited) if cited else ""

        self.app.push_screen(Citing(self.sheet.review, self.sheet.subjects), chosen)

    def action_template(self) -> None:
        """Take ready words for impact and root cause."""
        from iacdiff.tui import templates
        from iacdiff.tui.chooser import Choice, Chooser

        found, notices = templates.fitting(self.sheet.subjects)
        for notice in notices:
            cast("ReviewApp", self.app).say(notice, "warning")

        def chosen(index: str | None) -> None:
            if index is not None:
                for name, text in found[int(index)].texts.items():
                    self.query_one(f"#{name}", TextArea).text = text

        choices = [Choice(str(index), one.name, one.origin) for index, one in enumerate(found)]
        self.app.push_screen(Chooser("Words", choices), chosen)

    def action_next_field(self) -> None:
        """The next field."""
        self.focus_next()

    def action_previous_field(self) -> None:
        """The field before."""
        self.focus_previous()


_SEVERITIES = ("critical", "high", "medium", "low")
