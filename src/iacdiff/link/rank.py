"""Requirements → an index that says how well each one answers a bag of terms, and where each term stands.

The score is BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009) over all
kinds of terms at once (words, pairs of words, concepts, numbers, literals), with the titles above a unit and the
units beside it counted in at a lower weight.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence

from iacdiff.link.terms import terms
from iacdiff.records import Requirement

_TITLES, _BESIDE = 0.3, 0.15
"""How much of a term's weight counts where it stands in the titles above, or in the unit before or after."""
_SATURATION, _LENGTH = 1.0, 0.2
"""BM25's k1 and b; requirements are all short, so their length says little."""
_WEIGHTS = {"=": 1.2, "#": 1.0, "@": 0.8, "~": 0.7, '"': 1.0}
"""By a term's first character; words weigh 1."""

Bag = Mapping[str, float]


class Index:
    """Requirements, ready to be asked; `own[i]` are the terms of the i-th, `titles[i]` those of the titles above it."""

    def __init__(self, requirements: Sequence[Requirement]) -> None:
        self.requirements = requirements
        self.own = [Counter(terms(requirement.text)) for requirement in requirements]
        above = _titles(requirements)
        self.titles = [above[requirement.section] for requirement in requirements]
        self.places: dict[str, list[int]] = defaultdict(list)
        for number, bag in enumerate(self.own):
            for term in bag:
                self.places[term].append(number)
        self.titled: dict[str, list[int]] = defaultdict(list)
        for number, titles in enumerate(self.titles):
            for term in titles - self.own[number].keys():
                self.titled[term].append(number)
        self._rarity: dict[str, float] = {}
        self._postings = self._weigh()

    def rarity(self, term: str) -> float:
        """How much a term tells (its inverse document frequency); highest for a term that no requirement has."""
        if term not in self._rarity:
            count = len(self.places.get(term, ())) + len(self.titled.get(term, ()))
            self._rarity[term] = math.log(1 + (len(self.own) - count + 0.5) / (count + 0.5))
        return self._rarity[term]

    def covered(self, number: int, terms: Container[str]) -> float:
        """The share of a requirement's words, by what they tell, that are among some terms: 0 to 1."""
        total = found = 0.0
        for term in self.own[number]:
            if term[0] not in _WEIGHTS:
                weight = self.rarity(term)
                total += weight
                found += weight if term in terms else 0.0
        return found / total if total else 0.0

    def scores(self, query: Bag) -> dict[int, float]:
        """Weights of terms → score of each requirement that has any of them."""
        out: dict[int, float] = defaultdict(float)
        for term, weight in query.items():
            asked = weight / (weight + 1.0)
            for number, part in self._postings.get(term, ()):
                out[number] += asked * part
        return out

    def _weigh(self) -> dict[str, list[tuple[int, float]]]:
        lengths = [sum(count for term, count in bag.items() if term[0] not in _WEIGHTS) for bag in self.own]
        mean = sum(lengths) / max(1, len(lengths)) or 1.0
        out: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number in range(len(self.own)):
            norm = _SATURATION * (1 - _LENGTH + _LENGTH * lengths[number] / mean)
            for term, count in self._spread(number).items():
                weight = self.rarity(term) * _WEIGHTS.get(term[0], 1.0)
                out[term].append((number, weight * count * (1 + _SATURATION) / (count + norm)))
        return out

    def _spread(self, number: int) -> dict[str, float]:
        """A unit's own terms, with those of its titles and of the units beside it."""
        bag: dict[str, float] = defaultdict(float, self.own[number])
        for term in self.titles[number]:
            bag[term] += _TITLES
        for beside in (number - 1, number + 1):
            if 0 <= beside < len(self.own) and self.requirements[beside].section == self.requirements[number].section:
                for term in self.own[beside]:
                    bag[term] += _BESIDE
        return bag


def _titles(requirements: Sequence[Requirement]) -> dict[tuple[str, ...], frozenset[str]]:
    """Section → the terms of its titles, without a title that stands above nearly everything."""
    tops = Counter(requirement.section[:1] for requirement in requirements)
    over_all = {top for top, count in tops.items() if count > 0.8 * len(requirements)}
    sections = dict.fromkeys(requirement.section for requirement in requirements)
    return {section: frozenset(terms(" . ".join(section[section[:1] in over_all :]))) for section in sections}
