"""Writing findings into MODEL_FAILURES.md, and marking what is reviewed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from iacdiff import drafting, journal, memory, text
from iacdiff.records import Claim, Difference, Document, Draft, Review
from iacdiff.tui.desk import BELOW
from iacdiff.tui.requirements import Requirements
from iacdiff.tui.rows import Row
from iacdiff.tui.trees import Trees
from iacdiff.tui.undoing import Undoing

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path

    from iacdiff.findings import Edit
    from iacdiff.tui.lines import LineView


Asked = tuple[str, Draft, str]
"""(what the draft is about, the draft, the handle of the finding that it changes)."""


_READING = "The sample is still being read"


class Writing(Undoing):
    """The keys that write, and those that mark."""

    wanted = False
    """The editor was asked for while the report was still being read."""

    # ------------------------------------------------------------------ marks

    def action_reviewed(self) -> None:
        """Mark the difference, or all at this row, as reviewed; or take the marks away."""
        ids = [difference.id for difference in self._gathered()]
        if not ids:
            self.refuse("This row has no difference to mark")
            return
        before = frozenset(self.place.reviewed)
        after = before - set(ids) if before.issuperset(ids) else before | set(ids)
        self._set_reviewed(after)
        label = f"{len(ids)} reviewed marks" if len(ids) > 1 else "The reviewed mark"
        self.did(label, lambda: self._set_reviewed(before), lambda: self._set_reviewed(after))

    def _set_reviewed(self, ids: frozenset[str]) -> bool:
        said = {row.difference.id: row.difference for row in self.all_stops if row.difference}
        self.place.prints = {
            id: self.place.prints.get(id) or memory.fingerprint(said[id])
            for id in ids
            if id in said or id in self.place.prints
        }
        self.place.reviewed = set(ids)
        self.trees.reviewed = self.place.reviewed
        self.trees.repaint()
        self.count()
        self.keep()
        return True

    def on_trees_marked(self, event: Trees.Marked) -> None:
        """A row is marked for a finding about several, and the cursor goes on."""
        ids = [difference.id for difference in self._of_row(event.row)]
        if not ids:
            self.refuse("This row has no difference to mark")
            return
        self.marked = self.marked - set(ids) if self.marked.issuperset(ids) else self.marked | set(ids)
        self.trees.marked = self.marked
        self.trees.repaint()
        self.count()
        self.trees.move_to(self.trees.cursor + 1)

    def _gathered(self) -> list[Difference]:
        """The differences at the cursor's row."""
        return self._of_row(self.trees.row) if self.trees.row else []

    def _of_row(self, row: Row) -> list[Difference]:
        if row.difference is not None:
            return [row.difference]
        below = [one for one in self.stops if row.key in (one.parent, *self.outline.parents.get(one.key, ()))]
        return [one.difference for one in below if one.difference] if row.what == "node" else []

    # ------------------------------------------------------------------ the editor

    async def action_finding(self) -> None:
        """Write a finding about the marked differences, or about the one under the cursor."""
        review = self.review
        if review is None:
            self.wanted = bool(self.stops)
            self.refuse("The sample is still being read; the editor opens when it is" if self.stops else _READING)
            return
        chosen = [one.difference for one in self.all_stops if one.difference and one.difference.id in self.marked]
        chosen = chosen or self._gathered()
        if not chosen:
            self.refuse("There is no difference on this row to write about; ] goes to the next one")
            return
        pane = self.pane
        cited = pane.item if isinstance(pane, Requirements) else None
        fresh = drafting.draft(review, chosen, cited)
        if all(difference.rule == "text" for difference in chosen):
            fresh = text_draft(fresh)
        await self.edit(about_of(chosen), fresh, subjects=chosen)

    async def action_edit_finding(self) -> None:
        """Edit the finding under the cursor."""
        from iacdiff import findings

        item, review = self.findings.item, self.review
        if item is None or review is None:
            self.refuse("There is no finding here; f on a difference writes one")
            return
        fresh = findings.draft_from(review.sample.failures, item)
        subjects = [one for one in review.differences if item.handle in one.findings]
        await self.edit(f"finding:{item.handle}", fresh, item.handle, subjects)

    async def edit(
        self,
        about: str,
        fresh: Draft,
        handle: str = "",
        subjects: Sequence[Difference] = (),
        after: Callable[[bool | None], None] | None = None,
    ) -> None:
        """Open the editor on a draft; `after` is told whether it was written, or None where it was closed."""
        from iacdiff.tui import templates
        from iacdiff.tui.editor import Editor, Sheet

        review, came_from = self.review, self.pane
        if review is None:
            return

        def kept(draft: Draft | None) -> None:
            if draft is None or draft == fresh:
                self.place.drafts.pop(about, None)
            else:
                self.place.drafts[about] = draft
            self.findings.drafts = len(self.place.drafts)
            self.keep_now()

        def closed(draft: Draft | None) -> None:
            self.remove_class("-editing")
            self.findings.refresh()
            self.back_to(came_from)
            written = None
            if draft is not None:
                templates.remember(subjects, draft)
                written = self.write(about, draft, handle)
            if after is not None:
                after(written)

        draft = self.place.drafts.get(about, fresh)
        if about in self.place.drafts:
            self.say("This is the draft that was kept; Ctrl+G throws it away")
        sheet = Sheet(review, draft, handle, tuple(subjects), kept, lambda draft: claims_of(draft, review))
        self.add_class("-editing")
        await self.app.push_screen(Editor(sheet), closed)

    def back_to(self, pane: LineView) -> None:
        """Give the focus back to the pane in which a key was pressed; a pane that was hidden lost it."""
        if pane.id in BELOW:
            self.show_below(pane.id)
        self.set_focus(pane)
        self.call_after_refresh(self.set_focus, pane)

    # ------------------------------------------------------------------ writing

    def write(self, about: str, draft: Draft, handle: str, document: Document | None = None) -> bool:
        """Write a finding; where the file has changed meanwhile, ask. Gives whether it was written at once."""
        from iacdiff import findings

        if self.review is None:
            return False
        document = document or self.review.sample.failures
        self.place.drafts[about] = draft
        self.keep_now()
        try:
            edit = findings.edit(document, handle, draft) if handle else findings.add(document, draft)
        except Exception as error:  # whatever goes wrong in there, the draft is kept and the screen lives on
            self.review_app.say(f"Not written: {error}. The draft is kept.", "error")
            return False
        label = f"Finding {edit.handle or handle}"
        if not self.save(document, edit, f"{label} {'changed' if handle else 'written'}", (about, draft, handle)):
            return False
        self.place.drafts.pop(about, None)
        self.findings.drafts = len(self.place.drafts)
        self.marked.clear()
        self.count()
        self.took(edit)
        return True

    def save(self, document: Document, edit: Edit, label: str, asked: Asked | None = None) -> bool:
        """Put an edit on the disk, as one step that can be undone; where that is not possible, say why."""
        from iacdiff import findings

        existed = document.path.exists()
        if (document.raw and not existed) or not document.path.parent.is_dir():
            self.review_app.say(
                f"{document.file} is gone from the disk. Nothing was written; the draft is kept.", "error"
            )
            return False
        try:
            findings.save(document.path, edit.before, edit.after)
        except findings.Conflict as conflict:
            self.ask(document, edit, conflict.on_disk, label, asked)
            return False
        except (findings.CannotWrite, OSError) as error:
            self.review_app.say(f"{_why_not(document.file, error)}. The draft is kept.", "error")
            return False
        journal.keep(document.path, edit.before)
        path, before, after = document.path, edit.before, edit.after
        self.did(
            label,
            lambda: self._put_back(path, after, before, not existed),
            lambda: self._put_back(path, before, after),
        )
        more = "".join(f"  {message}" for message in edit.messages)
        self.say(f"{label} · u undoes{more}")
        return True

    def ask(self, document: Document, edit: Edit, on_disk: bytes, label: str, asked: Asked | None) -> None:
        """The file is another than the one that was read: show both, and let the user choose."""
        raise NotImplementedError

    def took(self, edit: Edit) -> None:
        """Show what was written at once; the links follow when the sample is read again."""
        self._show_bytes(edit.after)
        index = next((i for i, item in enumerate(self.findings.items) if item.handle == edit.handle), None)
        if index is not None:
            self.findings.move_to(index, tell=False)
        self.trees.repaint()

    def _show_bytes(self, raw: bytes) -> None:
        from iacdiff import findings

        review = self.review
        if review is None:
            return
        document = replace(review.sample.failures, raw=raw, text=text.decode(raw).text, placeholder=False)
        documents = {**review.sample.documents, document.file: document}
        sample = replace(review.sample, failures=document, failures_exists=document.path.exists(), documents=documents)
        self.review = self.head.review = replace(review, sample=sample, report=findings.read(document))
        self.findings.open(self.review)
        self.head.refresh()
        self._retitle()
        self.written()
        self.keep_now()
        self.read()

    def _put_back(self, path: Path, old: bytes, new: bytes, gone: bool = False) -> bool:
        """Put a document's other bytes back, or take the file away, if nobody has changed it since."""
        from iacdiff import findings

        try:
            if not gone:
                findings.save(path, old, new)
            elif path.read_bytes() != old:
                raise findings.Conflict(b"")
            else:
                path.unlink()
        except findings.Conflict:
            self.review_app.say(f"{path.name} has changed since; it stays as it is", "error")
            return False
        except (findings.CannotWrite, OSError) as error:
            self.review_app.say(_why_not(path.name, error), "error")
            return False
        self._show_bytes(new)
        return True


def _why_not(file: str, error: Exception) -> str:
    """Why a document cannot be written, as a sentence without its stop."""
    reason = str(getattr(error, "strerror", None) or error)
    if reason.startswith(file):
        return reason
    return f"{file} {reason}" if reason.startswith("is ") else f"{file} cannot be written: {reason}"


def claims_of(draft: Draft, review: Review) -> tuple[Claim, ...]:
    """What the files say to a draft. The checker is loaded in the thread that asks, for no key is to wait for it."""
    from iacdiff import check

    return check.check_draft(draft, review)


def about_of(differences: Iterable[Difference]) -> str:
    """What a draft about some differences is kept under."""
    return "|".join(sorted(difference.id for difference in differences))


def text_draft(draft: Draft) -> Draft:
    """What can be said of lines that were only read as text: where they are; what is wrong is the reviewer's to say."""
    model, ideal = draft.model_excerpt, draft.ideal_excerpt
    there = f"Lines of {drafting.place(ideal.span)}" if ideal else ""
    here = f"Lines of {drafting.place(model.span)}" if model else ""
    if model and ideal:
        title = f"{drafting.place(model.span)} differs from {drafting.place(ideal.span)}"
    else:
        title = f"{there} are not in MODEL" if ideal else f"{here} are not in IDEAL"
    return replace(
        draft,
        title=title,
        model_issue=f"{drafting.place(model.span)} reads otherwise." if model else f"{there} have no counterpart.",
        ideal_fix=f"As in {drafting.place(ideal.span)}." if ideal else f"{here} are not there.",
        impact="",
    )
