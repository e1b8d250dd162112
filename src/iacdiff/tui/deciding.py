"""The reviewer's word on pairs and links: it is remembered, and the sample is read anew with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from iacdiff.records import Difference
from iacdiff.tui.requirements import Requirements
from iacdiff.tui.settling import Settling

Pins = frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Said:
    """All that was decided at one moment."""

    pins: Pins
    unpinned: Pins
    links: Mapping[tuple[str, str], str]


class Deciding(Settling):
    """The keys that overrule the program."""

    def action_pin(self) -> None:
        """Pin the pair under the cursor, or the two marked rows, as one thing; a pinned pair is let go again."""
        pair = self._two()
        if pair is None:
            return
        said = self._decided()
        if pair in said.pins:
            self._decide("The pin was taken out", Said(said.pins - {pair}, said.unpinned, said.links))
            return
        others = {one for one in said.pins if one[0] == pair[0] or one[1] == pair[1]}
        after = Said(said.pins - others | {pair}, said.unpinned - {pair}, said.links)
        self._decide(f"Pinned: {pair[0]} is {pair[1]}", after)

    def action_unpin(self) -> None:
        """Say that the two of this pair are not the same thing; said again, they may be paired."""
        pair = self._two()
        if pair is None:
            return
        said = self._decided()
        if pair in said.unpinned:
            after = Said(said.pins, said.unpinned - {pair}, said.links)
            self._decide(f"{pair[0]} and {pair[1]} may be paired again", after)
            return
        after = Said(said.pins - {pair}, said.unpinned | {pair}, said.links)
        self._decide(f"Not the same thing: {pair[0]} and {pair[1]}", after)

    def action_link(self) -> None:
        """Accept the link from this difference to the requirement; said again, reject it; then leave it open."""
        difference, review = self.difference, self.review
        if difference is None or review is None:
            self.refuse("This row has no difference to link")
            return
        text = self._requirement_text(difference)
        if text is None:
            self.refuse("No requirement is suggested; choose one in the PROMPT pane, then r")
            return
        said = self._decided()
        key = difference.id, text
        now = said.links.get(key)
        following = {None: "accepted", "accepted": "rejected"}.get(now)
        links = {one: status for one, status in said.links.items() if one != key}
        if following:
            links[key] = following
        if any(link.suspect for link in difference.links):  # what was said of an earlier wording is settled now
            present = {item.text for item in review.requirements}
            links = {one: status for one, status in links.items() if one[0] != key[0] or one[1] in present}
        word = {"accepted": "Linked to", "rejected": "Not about", None: "Link left open to"}[following]
        self._decide(f"{word}: {text[:60]}", Said(said.pins, said.unpinned, links))

    def restore(self, said: Said) -> bool:
        """Let another state of decisions hold, and read the sample anew with it."""
        self.place.pins, self.place.unpinned = set(said.pins), set(said.unpinned)
        self.place.links = dict(said.links)
        self.keep_now()
        self.read()
        return True

    def _decide(self, label: str, after: Said) -> None:
        before = self._decided()
        self.restore(after)
        self.did(label, lambda: self.restore(before), lambda: self.restore(after))
        self.say(f"{label} · u undoes")

    def _decided(self) -> Said:
        place = self.place
        return Said(frozenset(place.pins), frozenset(place.unpinned), dict(place.links))

    def _two(self) -> tuple[str, str] | None:
        """(MODEL id, IDEAL id) that the key is about; None, and a word why, where there are no two."""
        review = self.review
        if review is None:
            self.refuse("The sample is still being read")
            return None
        chosen = [one for one in review.differences if one.id in self.marked] or self._gathered()
        models = {one.model_id for one in chosen if one.model_id}
        ideals = {one.ideal_id for one in chosen if one.ideal_id}
        if len(models) != 1 or len(ideals) != 1:
            self.refuse("Mark one missing and one extra row with Space to pin them, or stand on a pair that differs")
            return None
        self.marked = set()
        return models.pop(), ideals.pop()

    def _requirement_text(self, difference: Difference) -> str | None:
        """The requirement under the cursor of the PROMPT pane where that has the focus, else the likeliest one."""
        if isinstance(self.focused, Requirements):
            return self.requirements.item.text if self.requirements.item else None
        review = self.review
        if review is None or not difference.links:
            return None
        return review.requirement(difference.links[0].requirement).text
