"""Taking things out: to the clipboard, to an editor, to a file."""

from __future__ import annotations

import os
import shlex
import subprocess
from pathlib import Path

from iacdiff import drafting
from iacdiff.records import Span
from iacdiff.tui import evidence
from iacdiff.tui.findings import Findings
from iacdiff.tui.requirements import Requirements
from iacdiff.tui.surveying import Surveying

_WITH_COLON = {"hx", "zed", "subl"}
_GOTO = {"code", "codium", "cursor", "windsurf"}


class Taking(Surveying):
    """Copy, edit elsewhere, export."""

    # ------------------------------------------------------------------ copy

    def action_copy(self) -> None:
        """Copy what the cursor is on."""
        text = self._text_here()
        if not text:
            self.refuse("There is nothing here to copy")
            return
        self.copy_text(text)

    def _text_here(self) -> str:
        pane = self.pane
        if isinstance(pane, Requirements) and pane.item:
            return drafting.quote(pane.item)
        if isinstance(pane, Findings) and pane.item and self.review:
            return "\n".join(self.review.sample.lines(pane.item.span))
        row, review = self.trees.row, self.review
        if row is None or review is None:
            return ""
        if line := self.detail.line_here():
            return "\n".join(review.sample.lines(line))
        out = [evidence.headline(row)]
        if row.difference:
            out = [drafting.headline(row.difference)] if row.difference.rule != "text" else out
        for name, span in zip(("MODEL", "IDEAL"), evidence.places(review, row), strict=True):
            if span:
                out += ["", f"{name} {drafting.place(span)}", *review.sample.lines(span)]
        return "\n".join(out)

    # ------------------------------------------------------------------ the user's editor

    def action_editor(self) -> None:
        """Open $EDITOR where the cursor is."""
        span = self._span_here()
        review = self.review
        if span is None or review is None:
            self.refuse("There is no line here to open")
            return
        document = review.sample.documents.get(span.file)
        path = document.path if document else review.sample.base / span.file
        command = os.environ.get("VISUAL") or os.environ.get("EDITOR") or "vi"
        self._open(editor_command(command, path, span.first))

    def _open(self, command: list[str]) -> None:
        from textual.app import SuspendNotSupported

        try:
            with self.app.suspend():
                status = subprocess.run(command, check=False).returncode
        except SuspendNotSupported:
            self.refuse("This terminal cannot be lent to another program")
            return
        except OSError as error:
            self.refuse(f"{command[0]}: {error.strerror or error}; set $EDITOR to your editor")
            return
        self.app.refresh(repaint=True)
        if status:
            self.refuse(f"{command[0]} ended with status {status}")

    def _span_here(self) -> Span | None:
        pane = self.pane
        if isinstance(pane, Requirements | Findings):
            return pane.item.span if pane.item else None
        if line := self.detail.line_here():
            return line
        if self.trees.row is None or self.review is None:
            return None
        where = evidence.places(self.review, self.trees.row)
        return where.model or where.ideal

    # ------------------------------------------------------------------ export

    async def action_export(self) -> None:
        """Ask for format and place, and write the annotated diff."""
        from iacdiff.tui.exporting import Exporting

        if self.review is None:
            self.refuse("The sample is still being read")
            return
        await self.app.push_screen(Exporting(self.review, frozenset(self.place.reviewed), tuple(self.place.notes)))


def editor_command(command: str, path: Path, line: int) -> list[str]:
    """The user's editor, told to open a file at a line; never through a shell."""
    try:
        words = shlex.split(command) or ["vi"]
    except ValueError:
        words = [command]
    name = Path(words[0]).name.removesuffix(".exe")
    if name in _GOTO:
        return [*words, "--wait", "--goto", f"{path}:{line}"]
    if name in _WITH_COLON:
        return [*words, f"{path}:{line}"]
    return [*words, f"+{line}", str(path)]
