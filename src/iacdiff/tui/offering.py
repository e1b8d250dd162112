"""Drafted findings, one after the other: taken, edited or dropped with one key each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from iacdiff import drafting
from iacdiff.records import Difference
from iacdiff.tui.noting import Noting

if TYPE_CHECKING:
    from iacdiff.drafting import Drafted


class Offering(Noting):
    """The key that offers drafts."""

    async def action_drafts(self) -> None:
        """Go through the drafted findings for what no finding is about yet."""
        if self.review is None:
            self.refuse("The sample is still being read")
            return
        drafted = [one for one in drafting.report(self.review) if one.key not in self.place.dropped]
        if not drafted:
            self.refuse("No draft is left: what matters has a finding, or was dropped")
            return
        await self._offer(drafted, 0)

    async def _offer(self, drafted: Sequence[Drafted], at: int) -> None:
        from iacdiff.tui.offer import Offer

        review, came_from = self.review, self.pane
        if review is None:
            return
        if not drafted:
            self.say("All drafts are decided")
            return

        async def chosen(answer: tuple[str, int] | None) -> None:
            self.remove_class("-editing")
            self.back_to(came_from)
            if answer is not None:
                await self._answered(drafted, *answer)

        self.add_class("-editing")
        screen = Offer(review.sample.failures, drafted, min(at, len(drafted) - 1), self._look_at)
        await self.app.push_screen(screen, chosen)

    async def _answered(self, drafted: Sequence[Drafted], word: str, at: int) -> None:
        one, rest = drafted[at], [*drafted[:at], *drafted[at + 1 :]]
        if word == "drop":
            self._drop(one)
            await self._offer(rest, at)
        elif word == "take":
            if self.write(_about(one), one.draft, ""):
                await self._offer(rest, at)
        else:

            def after(written: bool | None) -> None:
                if written is not False:
                    self.call_later(self._offer, rest if written else drafted, at)

            await self.edit(_about(one), one.draft, subjects=self._subjects(one), after=after)

    def _drop(self, one: Drafted) -> None:
        before = frozenset(self.place.dropped)
        after = before | {one.key}
        self._set_dropped(after)
        self.did("The dropped draft", lambda: self._set_dropped(before), lambda: self._set_dropped(after))

    def _set_dropped(self, keys: frozenset[str]) -> bool:
        self.place.dropped = set(keys)
        self.keep_now()
        return True

    def _subjects(self, one: Drafted) -> list[Difference]:
        review = self.review
        return [each for each in review.differences if each.id in one.differences] if review else []

    def _look_at(self, one: Drafted) -> None:
        if one.differences:
            self.go_to_difference(one.differences[0])


def _about(one: Drafted) -> str:
    """As a draft that was begun on the same differences is kept."""
    return "|".join(sorted(one.differences)) or f"draft:{one.key}"
