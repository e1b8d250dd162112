"""What the reviewer said about links → the links as they stand: accepted ones first, rejected ones last.

A requirement that reads otherwise than when the reviewer decided is found by how alike the two texts are; the accepted
link is kept and marked suspect, as traceability calls a link whose one end has changed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from iacdiff.link.choose import is_required
from iacdiff.records import Difference, Link, Requirement

Status = Literal["accepted", "rejected"]
MOST = 5
"""A difference shows so many links."""
_CHANGED, _NEAR = 0.55, 0.8
"""From this share of words in common an accepted text is the same requirement, changed; and a rejected one."""
_AHEAD = 0.1
"""By so much it must be more alike than any other requirement."""
_WORD = re.compile(r"[^\W_]+(?:[.:/][^\W_]+)*")

_Said = tuple[Status, bool]
"""What the reviewer said, and whether the text has changed since."""


def decide(
    differences: Iterable[Difference], requirements: Sequence[Requirement], said: Mapping[tuple[str, str], Status]
) -> tuple[Difference, ...]:
    """Put the reviewer's word on the links of each difference; what was accepted is there even if nobody suggested it.

    A difference with an accepted link is required; a rejected link no longer makes it so. A text that PROMPT no
    longer has stands for the one requirement that is much like it: what was accepted is suspect then, and what was
    rejected stays so only where hardly a word has changed. Where there is none, the word is not put on anything.
    """
    if not said:
        return tuple(differences)
    found = _Finder(requirements)
    about: dict[str, dict[str, _Said]] = {}
    for (difference, text), status in said.items():
        id, changed = found(text, _CHANGED if status == "accepted" else _NEAR)
        if id and (not changed or id not in about.get(difference, {})):
            about.setdefault(difference, {})[id] = (status, changed)
    return tuple(_decided(one, about[one.id]) if one.id in about else one for one in differences)


class _Finder:
    """Finds the requirement that a remembered text means."""

    def __init__(self, requirements: Sequence[Requirement]) -> None:
        self._exact: dict[str, str] = {}
        for requirement in requirements:
            self._exact.setdefault(requirement.text, requirement.id)
        self._words = [(id, Counter(_words(text))) for text, id in self._exact.items()]
        self._known: dict[str, list[tuple[float, str]]] = {}

    def __call__(self, text: str, least: float) -> tuple[str, bool]:
        """Its id (empty where there is none), and whether it reads otherwise."""
        if text in self._exact:
            return self._exact[text], False
        if text not in self._known:
            own = Counter(_words(text))
            self._known[text] = sorted(((_alike(own, other), id) for id, other in self._words), reverse=True)[:2]
        best = self._known[text]
        if not best or best[0][0] < least or (len(best) > 1 and best[0][0] - best[1][0] < _AHEAD):
            return "", True
        return best[0][1], True


def _words(text: str) -> list[str]:
    return [word.lower() for word in _WORD.findall(text[:4_000])]


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """The share of words in common (Dice's coefficient), 0 to 1."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _decided(difference: Difference, said: Mapping[str, _Said]) -> Difference:
    suggested = {link.requirement: link for link in difference.links}
    links = [_put(link, said.get(link.requirement)) for link in difference.links]
    links += [
        Link(requirement, 1.0, "linked by the reviewer", status, changed)
        for requirement, (status, changed) in said.items()
        if requirement not in suggested and status == "accepted"
    ]
    order = {"accepted": 0, "suggested": 1, "rejected": 2}
    links.sort(key=lambda link: (order[link.status], -link.score))
    required = any(link.status == "accepted" for link in links) or is_required(links)
    return replace(difference, links=tuple(links[:MOST]), required=required)


def _put(link: Link, said: _Said | None) -> Link:
    if said is None:
        return link
    status, changed = said
    return replace(link, status=status, suspect=changed and status == "accepted")
