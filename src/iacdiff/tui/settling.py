"""The report was changed by somebody else while a finding was written: nothing is lost, and the reviewer decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from iacdiff import text
from iacdiff.records import Document
from iacdiff.tui.writing import Asked, Writing

if TYPE_CHECKING:
    from iacdiff.findings import Edit
    from iacdiff.tui.merging import Dispute


class Settling(Writing):
    """What happens when the file on disk is another than the one that was read."""

    def ask(self, document: Document, edit: Edit, on_disk: bytes, label: str, asked: Asked | None) -> None:
        """Show both, and let the user choose."""
        from iacdiff.tui.conflict import Conflict

        now = replace(document, raw=on_disk, text=text.decode(on_disk).text)

        def chosen(answer: str | None) -> None:
            if answer == "again" and asked is not None:
                self.write(*asked, document=now)
            elif answer == "each":
                self._each(now, edit, label, asked)
            elif answer == "overwrite":
                self._settled(now, replace(edit, before=on_disk), label, asked)
            else:
                self._nothing(asked)

        self.app.push_screen(Conflict(document, now, again=asked is not None), chosen)

    def _each(self, now: Document, edit: Edit, label: str, asked: Asked | None) -> None:
        """Finding by finding: at first ours is what was just changed, and all else as it is on disk."""
        from iacdiff.tui.disputed import Disputed
        from iacdiff.tui.merging import disputes

        ours = replace(now, raw=edit.after, text=text.decode(edit.after).text)
        found = disputes(ours, now)
        mine = {at for at, one in enumerate(found) if one.ours is not None and one.ours.handle == edit.handle}

        def chosen(taken: list[Dispute] | None) -> None:
            if taken:
                self._merge(ours, now, taken, label, asked)
            else:
                self._nothing(asked)

        self.app.push_screen(Disputed(ours, now, found, mine), chosen)

    def _merge(self, ours: Document, now: Document, taken: Sequence[Dispute], label: str, asked: Asked | None) -> None:
        from iacdiff.tui.merging import merged

        try:
            edit = merged(ours, now, taken)
        except Exception as error:  # whatever goes wrong in there, nothing is written and the screen lives on
            self.review_app.say(f"Not written: {error}", "error")
            return
        if edit is not None:
            self._settled(now, edit, label, asked)

    def _settled(self, now: Document, edit: Edit, label: str, asked: Asked | None) -> None:
        if self.save(now, edit, label, asked):
            if asked:
                self.place.drafts.pop(asked[0], None)
            self.took(edit)

    def _nothing(self, asked: Asked | None) -> None:
        self.say("Nothing was written" + ("; the draft is kept" if asked else ""))
        self.read()
