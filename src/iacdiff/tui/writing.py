"""Writing findings into MODEL_FAILURES.md, marking what is reviewed, and taking both back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from iacdiff import drafting, text
from iacdiff.records import Difference, Document, Draft, Review
from iacdiff.tui.requirements import Requirements
from iacdiff.tui.rows import Row
from iacdiff.tui.sample import Sampling
from iacdiff.tui.trees import Trees

if TYPE_CHECKING:
    from iacdiff.findings import Edit


@dataclass(frozen=True, slots=True)
class Marked:
    """Reviewed marks that were set or taken away."""

    label: str
    before: frozenset[str]
    after: frozenset[str]


@dataclass(frozen=True, slots=True)
class Written:
    """A document that was written."""

    label: str
    path: Path
    before: bytes
    after: bytes
    existed: bool
    """Whether there was a file before."""


class Decision(Protocol):
    """A decision on pairs or links, as deciding.py makes them."""

    @property
    def label(self) -> str:
        """What was decided."""

    @property
    def before(self) -> Any:
        """What held before."""

    @property
    def after(self) -> Any:
        """What held then."""


Change = Marked | Written | Decision
"""What can be undone."""


class Writing(Sampling):
    """The keys that change something."""

    done: list[Change]
    undone: list[Change]

    def on_mount(self) -> None:
        """Textual: nothing was done yet."""
        self.done, self.undone = [], []

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
        self.done.append(Marked("the reviewed mark", before, after))
        self.undone.clear()

    def _set_reviewed(self, ids: frozenset[str]) -> None:
        self.place.reviewed = set(ids)
        self.trees.reviewed = self.place.reviewed
        self.trees.repaint()
        self.count()
        self.keep()

    def on_trees_marked(self, event: Trees.Marked) -> None:
        """A row is marked for a finding about several, and the cursor goes on."""
        ids = [difference.id for difference in self._of_row(event.row)]
        if not ids:
            self.refuse("This row has no difference to mark")
            return
        self.marked = self.marked - set(ids) if self.marked.issuperset(ids) else self.marked | set(ids)
        self.trees.marked = self.marked
        self.trees.repaint()
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
            self.refuse("The sample is still being read")
            return
        chosen = [one.difference for one in self.stops if one.difference and one.difference.id in self.marked]
        chosen = chosen or self._gathered()
        if not chosen:
            self.refuse("There is no difference on this row to write about; ] goes to the next one")
            return
        pane = self.pane
        cited = pane.item if isinstance(pane, Requirements) else None
        fresh = drafting.draft(review, chosen, cited)
        if all(difference.rule == "text" for difference in chosen):
            fresh = text_draft(fresh)
        about = "|".join(sorted(difference.id for difference in chosen))
        await self._edit(review, about, fresh, required=any(difference.required for difference in chosen))

    async def action_edit_finding(self) -> None:
        """Edit the finding under the cursor."""
        from iacdiff import findings

        item, review = self.findings.item, self.review
        if item is None or review is None:
            self.refuse("There is no finding here; f on a difference writes one")
            return
        fresh = findings.draft_from(review.sample.failures, item)
        await self._edit(review, f"finding:{item.handle}", fresh, handle=item.handle, required=True)

    async def _edit(self, review: Review, about: str, fresh: Draft, handle: str = "", required: bool = False) -> None:
        from iacdiff.tui.editor import Editor

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
            if draft is not None:
                self.write(about, draft, handle)

        draft = self.place.drafts.get(about, fresh)
        if about in self.place.drafts:
            self.say("This is the draft that was kept; Ctrl+G throws it away")
        document = review.sample.failures
        self.add_class("-editing")
        await self.app.push_screen(Editor(document, draft, handle, required, kept), closed)

    # ------------------------------------------------------------------ writing

    def write(self, about: str, draft: Draft, handle: str, document: Document | None = None) -> None:
        """Write a finding; where the file has changed meanwhile, ask."""
        from iacdiff import findings

        if self.review is None:
            return
        document = document or self.review.sample.failures
        self.place.drafts[about] = draft
        self.keep_now()
        try:
            edit = findings.edit(document, handle, draft) if handle else findings.add(document, draft)
        except (findings.CannotWrite, ValueError, LookupError) as error:
            self.review_app.say(f"Not written: {error}. The draft is kept.", "error")
            return
        label = f"Finding {edit.handle or handle}"
        if self._save(document, edit, f"{label} {'changed' if handle else 'written'}", (about, draft, handle)):
            self.place.drafts.pop(about, None)
            self.findings.drafts = len(self.place.drafts)
            self.marked.clear()
            self._took(edit)

    def _save(self, document: Document, edit: Edit, label: str, asked: tuple[str, Draft, str] | None) -> bool:
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
            self._ask(document, edit, conflict.on_disk, label, asked)
            return False
        except (findings.CannotWrite, OSError) as error:
            reason = getattr(error, "strerror", None) or error
            self.review_app.say(f"{document.file} cannot be written: {reason}. The draft is kept.", "error")
            return False
        self.done.append(Written(label, document.path, edit.before, edit.after, existed))
        self.undone.clear()
        more = "".join(f"  {message}" for message in edit.messages)
        self.say(f"{label} · u undoes{more}")
        return True

    def _took(self, edit: Edit) -> None:
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

    def _ask(
        self, document: Document, edit: Edit, on_disk: bytes, label: str, asked: tuple[str, Draft, str] | None
    ) -> None:
        """The file is another than the one that was read: show both, and let the user choose."""
        from iacdiff.tui.conflict import Conflict

        now = replace(document, raw=on_disk, text=text.decode(on_disk).text)

        def chosen(answer: str | None) -> None:
            if answer == "again" and asked is not None:
                self.write(*asked, document=now)
            elif answer == "overwrite":
                ours = replace_before(edit, on_disk)
                if self._save(now, ours, label, asked):
                    if asked:
                        self.place.drafts.pop(asked[0], None)
                    self._took(ours)
            else:
                self.say("Nothing was written" + ("; the draft is kept" if asked else ""))
                self.read()

        self.app.push_screen(Conflict(document, now, again=asked is not None), chosen)

    def action_remove_finding(self) -> None:
        """Take the finding under the cursor out of the document."""
        from iacdiff import findings

        item, review = self.findings.item, self.review
        if item is None or review is None:
            self.refuse("There is no finding here to remove")
            return
        document = review.sample.failures
        try:
            edit = findings.remove(document, item.handle)
        except (findings.CannotWrite, ValueError, LookupError) as error:
            self.review_app.say(f"Not removed: {error}", "error")
            return
        if self._save(document, edit, f"Finding {item.handle} removed", None):
            self._took(edit)

    # ------------------------------------------------------------------ undo

    def action_undo(self) -> None:
        """Take the last change back."""
        self._turn_back(self.done, self.undone, "undone", "There is nothing to undo", forward=False)

    def action_redo(self) -> None:
        """Do it again."""
        self._turn_back(self.undone, self.done, "done again", "There is nothing to redo", forward=True)

    def _turn_back(self, source: list[Change], target: list[Change], word: str, none: str, forward: bool) -> None:
        if not source:
            self.refuse(none)
            return
        change = source[-1]
        if isinstance(change, Marked):
            self._set_reviewed(change.after if forward else change.before)
        elif not isinstance(change, Written):
            self.restore(change.after if forward else change.before)
        elif not self._restore(change, forward):
            return
        target.append(source.pop())
        self.say(f"{change.label}: {word}")

    def restore(self, said: Any) -> None:
        """Let another state of decisions hold."""
        raise NotImplementedError

    def _restore(self, change: Written, forward: bool) -> bool:
        """Put a document's other bytes back, if nobody has changed it since."""
        from iacdiff import findings

        old, new = (change.before, change.after) if forward else (change.after, change.before)
        try:
            if not forward and not change.existed:
                if change.path.read_bytes() != old:
                    raise findings.Conflict(b"")
                change.path.unlink()
            else:
                findings.save(change.path, old, new)
        except findings.Conflict:
            self.review_app.say(f"{change.path.name} has changed since; it stays as it is", "error")
            return False
        except (findings.CannotWrite, OSError) as error:
            self.review_app.say(f"{change.path.name} cannot be written: {error}", "error")
            return False
        self._show_bytes(new)
        return True


def replace_before(edit: Edit, on_disk: bytes) -> Edit:
    """An edit that takes the place of other bytes than those it was made for."""
    return replace(edit, before=on_disk)


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
