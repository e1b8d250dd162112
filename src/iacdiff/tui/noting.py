"""Notes on a difference, a requirement or a line: what is worth remembering and is no finding."""

from __future__ import annotations

from iacdiff import drafting
from iacdiff.records import Note, Requirement, Span
from iacdiff.tui.findings import Findings
from iacdiff.tui.requirements import Requirements
from iacdiff.tui.revising import Revising

Notes = tuple[Note, ...]


class Noting(Revising):
    """The keys for notes."""

    async def action_note(self) -> None:
        """Write a note on what the cursor is on, or change the one that is there."""
        from iacdiff.tui.note import NoteEditor

        note = self.note_here()
        if note is None:
            self.refuse("There is nothing here that a note could be on")
            return
        before, came_from = tuple(self.place.notes), self.pane

        def kept(changed: Note) -> None:
            self._put(_with(before, changed))

        def closed(changed: Note | None) -> None:
            self.back_to(came_from)
            after = _with(before, changed or Note(note.kind, note.about, ""))
            self._set_notes(after)
            if after != before:
                done = "kept" if changed and changed.text.strip() else "removed"
                self.did(f"The note that was {done}", lambda: self._set_notes(before), lambda: self._set_notes(after))
                self.say(f"The note is {done} · u undoes")

        await self.app.push_screen(NoteEditor(note, self._what(note), kept), closed)

    async def action_notes(self) -> None:
        """All notes; Enter goes to what one is on."""
        from iacdiff.tui.chooser import Choice, Chooser

        notes = list(self.place.notes)
        if not notes:
            self.refuse("There are no notes; a writes one")
            return
        choices = [
            Choice(str(index), f"{note.text.split(chr(10))[0]}", f"{self._what(note)}{' · private' * note.private}")
            for index, note in enumerate(notes)
        ]

        def chosen(index: str | None) -> None:
            if index is not None and not self._go_to_note(notes[int(index)]):
                self.refuse(f"What this note is on is not here any more: {notes[int(index)].about}")

        await self.app.push_screen(Chooser("Notes", choices), chosen)

    # ------------------------------------------------------------------ what a note is on

    def note_here(self) -> Note | None:
        """The note on what the cursor is on: the one that is there, or an empty one; None where none can be."""
        pane, row = self.pane, self.trees.row
        if isinstance(pane, Requirements):
            return self._note("requirement", pane.item.text) if pane.item else None
        if isinstance(pane, Findings):
            return self._note("line", _line(pane.item.span)) if pane.item else None
        if line := self.detail.line_here():
            return self._note("line", _line(line))
        if row is None:
            return None
        if row.difference is not None and row.difference.rule != "text":
            return self._note("difference", row.difference.id)
        span = row.ideal_at or row.model_at
        return self._note("line", _line(span)) if span else None

    def _note(self, kind: str, about: str) -> Note:
        found = next((one for one in self.place.notes if (one.kind, one.about) == (kind, about)), None)
        if found is not None:
            return found
        return Note("requirement" if kind == "requirement" else "line" if kind == "line" else "difference", about, "")

    def _what(self, note: Note) -> str:
        if note.kind == "difference" and self.review:
            found = next((one for one in self.review.differences if one.id == note.about), None)
            return drafting.headline(found) if found else note.about
        if note.kind == "requirement":
            item = self._requirement(note)
            return f"{drafting.place(item.span)} {note.about}" if item else note.about
        return note.about

    def _requirement(self, note: Note) -> Requirement | None:
        return next((one for one in self.requirements.items if one.text == note.about), None)

    def _go_to_note(self, note: Note) -> bool:
        if note.kind == "difference":
            return self.go_to_difference(note.about)
        if note.kind == "requirement":
            item = self._requirement(note)
            return item is not None and self.go_to_line(item.span)
        file, _, line = note.about.rpartition(":")
        return line.isdecimal() and self.go_to_line(Span(file, int(line), int(line)))

    # ------------------------------------------------------------------ keeping

    def _put(self, notes: Notes) -> None:
        self.place.notes = list(notes)
        self.keep_now()

    def _set_notes(self, notes: Notes) -> bool:
        self._put(notes)
        self.mark_notes()
        self.follow()
        return True


def _with(notes: Notes, changed: Note) -> Notes:
    """Notes with one in place of that on the same thing; one without a text takes it away."""
    same = [at for at, one in enumerate(notes) if (one.kind, one.about) == (changed.kind, changed.about)]
    new = (changed,) if changed.text.strip() else ()
    if not same:
        return (*notes, *new)
    return (*notes[: same[0]], *new, *notes[same[0] + 1 :])


def _line(span: Span) -> str:
    return f"{span.file}:{span.first}"
