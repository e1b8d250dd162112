"""Changing findings that are written: one or all that are marked, and looking at what they claim."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from iacdiff import text
from iacdiff.records import Document, Finding, Severity, Span
from iacdiff.tui.deciding import Deciding

if TYPE_CHECKING:
    from iacdiff.findings import Edit
    from iacdiff.tui.rows import Row


class Revising(Deciding):
    """The keys of the findings' pane."""

    def action_mark_finding(self) -> None:
        """Mark the finding under the cursor; what follows is done to all that are marked."""
        if self.findings.item is None:
            self.refuse("There is no finding here to mark")
            return
        self.findings.toggle_mark()

    def action_escape(self) -> None:
        """Clear the search, else the marks, else the zoom."""
        if not self.needle and self.findings.marked and self.focused is self.findings:
            self.findings.clear_marks()
        else:
            super().action_escape()
            self.count()

    # ------------------------------------------------------------------ changing

    def action_remove_finding(self) -> None:
        """Take the marked findings, or the one under the cursor, out of the document."""
        from iacdiff import findings

        chosen = self.findings.chosen

        def change(document: Document) -> Edit | None:
            return each_changed(document, chosen[::-1], lambda now, item: findings.remove(now, item.handle))

        self._change(chosen, change, "removed")

    def action_merge_findings(self) -> None:
        """Make one finding of the marked ones, in the place of the first."""
        from iacdiff import findings

        chosen = self.findings.chosen
        if len(chosen) < 2:
            self.refuse("Mark the findings with Space that are to become one")
            return
        handles = [item.handle for item in chosen]
        self._change(chosen, lambda document: findings.merge(document, handles), "made one")

    def action_split_finding(self) -> None:
        """One finding for each item of this one's issue."""
        from iacdiff import findings

        chosen = [self.findings.item] if self.findings.item else []
        self._change(chosen, lambda document: findings.split(document, chosen[0].handle), "split")

    def action_renumber_findings(self) -> None:
        """Number the findings anew."""
        from iacdiff import findings

        self._change(self.findings.items, findings.renumber, "numbered anew")

    def _move(self, by: int) -> None:
        from iacdiff import findings

        item, at = self.findings.item, self.findings.cursor + by
        if item is None or not 0 <= at < len(self.findings.items):
            self.refuse("There is no finding to move it past")
            return
        other = self.findings.items[at]
        side: Literal["before", "behind"] = "behind" if by > 0 else "before"
        self._change([item], lambda document: findings.move(document, item.handle, other.handle, side), "moved")

    def action_move_finding_up(self) -> None:
        """Before the finding above."""
        self._move(-1)

    def action_move_finding_down(self) -> None:
        """Behind the finding below."""
        self._move(1)

    def _set(self, severity: Severity) -> None:
        from iacdiff import findings

        chosen = self.findings.chosen
        handles = [item.handle for item in chosen]
        self._change(chosen, lambda document: findings.set_severity(document, handles, severity), f"now {severity}")

    def action_set_critical(self) -> None:
        """Critical."""
        self._set(Severity.CRITICAL)

    def action_set_high(self) -> None:
        """High."""
        self._set(Severity.HIGH)

    def action_set_medium(self) -> None:
        """Medium."""
        self._set(Severity.MEDIUM)

    def action_set_low(self) -> None:
        """Low."""
        self._set(Severity.LOW)

    def _change(self, chosen: Sequence[Finding], change: Callable[[Document], Edit | None], done: str) -> None:
        """Do something to some findings, as one step: on disk it is done to all of them or to none."""
        review = self.review
        if review is None or not chosen:
            self.refuse("There is no finding here")
            return
        try:
            edit = change(review.sample.failures)
        except Exception as error:  # whatever goes wrong in there, nothing is written and the screen lives on
            self.review_app.say(f"Nothing was changed: {error}", "error")
            return
        if edit is None or edit.after == edit.before:
            self.refuse(f"{_named(chosen)}: {done} already")
            return
        if self.save(review.sample.failures, edit, f"{_named(chosen)} {done}"):
            self.findings.clear_marks()
            self.took(edit)

    # ------------------------------------------------------------------ claims

    async def action_claims(self) -> None:
        """What the finding claims; Enter goes to the line that speaks for or against it."""
        from iacdiff.tui.claims import Claims

        item, review = self.findings.item, self.review
        if item is None or review is None:
            self.refuse("There is no finding here")
            return
        came_from = self.pane

        def chosen(span: Span | None) -> None:
            if span is None:
                self.back_to(came_from)
            elif not self.go_to_line(span):
                self.back_to(came_from)
                self.refuse(f"No row stands for {span.file}:{span.first}; w shows the documents as text")

        await self.app.push_screen(Claims(review, item), chosen)

    def go_to_line(self, span: Span) -> bool:
        """Put the cursor on the row, and in PROMPT on the requirement, that stands for a line of a file."""
        item = next((i for i, one in enumerate(self.requirements.items) if _holds(one.span, span)), None)
        if item is not None:
            self.requirements.move_to(item)
            self.show_below("requirements")
            self.requirements.focus()
            return True
        for everything in (False, True):
            rows = self.outline.rows(frozenset(), everything, all_open=not everything)
            row = min((row for row in rows if _size(row, span)), key=lambda row: _size(row, span), default=None)
            if row is not None:
                break
        else:
            return False
        if not self.go_to(row.key):
            self.place.everything = True
            self.lay_out(row.key)
        self.set_focus(self.trees)
        return self._index(row.key) is not None


def each_changed(
    document: Document, chosen: Sequence[Finding], change: Callable[[Document, Finding], Edit | None]
) -> Edit | None:
    """A document in which something is done to some findings, one after the other; None where it is so already.

    A finding is known again by its number and its very lines, whatever the changes before did.
    """
    from iacdiff import findings

    now, last = document, None
    said: list[str] = []
    for wanted in [_identity(document, item) for item in chosen]:
        found = next((one for one in findings.read(now).findings if _identity(now, one) == wanted), None)
        if found is None:
            raise LookupError(f"finding {wanted[0]} is not found again")
        edit = change(now, found)
        if edit is None:
            continue
        last, said = edit, [*said, *edit.messages]
        now = replace(now, raw=edit.after, text=text.decode(edit.after).text, placeholder=False)
    return replace(last, before=document.raw, messages=tuple(dict.fromkeys(said))) if last else None


def _identity(document: Document, item: Finding) -> tuple[str, str, tuple[str, ...]]:
    return item.number, item.title, tuple(document.lines[item.span.first - 1 : item.span.last])


def _named(chosen: Sequence[Finding]) -> str:
    if len(chosen) == 1:
        return f"Finding {chosen[0].handle}"
    return f"{len(chosen)} findings ({', '.join(item.number or '–' for item in chosen[:6])})"


def _holds(outer: Span, inner: Span) -> bool:
    return outer.file == inner.file and outer.first <= inner.first <= outer.last


def _size(row: Row, span: Span) -> int:
    """How many lines a row stands for, where a line is among them; 0 where it is not."""
    return min(
        (at.last - at.first + 1 for at in (row.model_at, row.ideal_at) if at is not None and _holds(at, span)),
        default=0,
    )
