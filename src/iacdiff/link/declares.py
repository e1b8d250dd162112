"""What both sides declare → which of these kinds of things each requirement names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from iacdiff.link.facets import outermost, type_words
from iacdiff.link.rank import Index
from iacdiff.link.stems import is_common, stem, words_of
from iacdiff.link.terms import concepts, stems, vocabulary
from iacdiff.records import Declaration, Kind


class Declares:
    """Which kinds of things requirements name, of those that either side declares."""

    def __init__(self, index: Index, items: Sequence[Declaration]) -> None:
        self._heads: dict[str, frozenset[str]] = {}
        types = {item.type for item in items if item.kind is Kind.RESOURCE}
        things = {concept for type in types for concept in self.of(type)}
        rows = [outermost(list(concepts(stems(requirement.text)))) for requirement in index.requirements]
        ordered = [sorted(row, key=lambda one: (one.first, -one.end)) for row in rows]
        self.first = [frozenset(one.concept for one in row[:1]) for row in ordered]
        self._things = [frozenset(one.concept for one in row) & things for row in rows]

    def of(self, type: str) -> frozenset[str]:
        """The concept that a type's name ends with; none where it goes on with words that are not known."""
        if type not in self._heads:
            row = stems(type_words(type))
            named = sorted(outermost(list(concepts(row))), key=lambda one: one.end)[-1:]
            behind = row[named[0].end :] if named else []
            finished = all(is_common(word) or word in _tails() for word in behind)
            self._heads[type] = frozenset(one.concept for one in named if finished)
        return self._heads[type]

    def others(self, own: frozenset[str], path: str) -> Callable[[int], bool]:
        """Whether a requirement names declared kinds of things, but neither this one nor what it belongs to."""
        about = {one.concept for one in concepts(stems(path))}
        family = own.union(*(vocabulary()[concept].get("near", ()) for concept in own))

        def another(number: int) -> bool:
            others = self._things[number] - about
            if not own or not others or others & family:
                return False
            return not any(own & {*vocabulary()[concept].get("near", ())} for concept in self._things[number])

        return another


@cache
def _tails() -> frozenset[str]:
    return frozenset(stem(word) for word in words_of("tails"))
