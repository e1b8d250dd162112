"""Requirements → an index that says how well each one answers a bag of terms, and where each term stands.

The score is BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009) over all
kinds of terms at once (words, pairs of words, concepts, numbers, literals), with the titles above a unit and the
units beside it counted in at a lower weight.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from functools import lru_cache

from iacdiff.link.terms import terms
from iacdiff.records import Requirement

_TITLES, _BESIDE = 0.5, 0.15
"""How much of a term's weight counts where it stands in the titles above, or in the unit before or after."""
_SATURATION, _LENGTH = 1.0, 0.2
"""BM25's k1 and b; requirements are all short, so their length says little."""
_WEIGHTS = {"=": 1.2, "#": 1.0, "@": 0.8, "~": 0.7, '"': 1.0}
"""By a term's first character; words weigh 1."""

_LEAST, _SAME, _WITHIN = 3, 0.7, 0.95
"""Words that say something at all; the share of all words, and of the shorter unit's, that makes two units one."""

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
        self._headed: dict[str, list[int]] = defaultdict(list)
        for number, titles in enumerate(self.titles):
            for term in titles:
                self._headed[term].append(number)
                if term not in self.own[number]:
                    self.titled[term].append(number)
        ids: dict[tuple[str, ...], int] = {}
        self._sections = [ids.setdefault(requirement.section, len(ids)) for requirement in requirements]
        self._norms = _norms(self.own)
        self._rarity: dict[str, float] = {}
        self._sets: dict[int, frozenset[str]] = {}
        self._postings: dict[str, list[tuple[int, float]]] = {}

    def rarity(self, term: str) -> float:
        """How much a term tells (its inverse document frequency); highest for a term that no requirement has."""
        if term not in self._rarity:
            count = len(self.places.get(term, ())) + len(self.titled.get(term, ()))
            self._rarity[term] = math.log(1 + (len(self.own) - count + 0.5) / (count + 0.5))
        return self._rarity[term]

    def is_rare(self, term: str) -> bool:
        """Whether few requirements have a term: at most two, or one in fifteen."""
        return 0 < len(self.places.get(term, ())) <= max(2, len(self.own) / 15)

    def restates(self, one: int, other: int) -> bool:
        """Whether two requirements say the same: most of what their words tell is in both, and their numbers agree."""
        mine, theirs = self._tokens(one), self._tokens(other)
        small, large = sorted((mine, theirs), key=len)
        both = mine & theirs
        if len(small) < _LEAST or 2 * len(both) < len(small):
            return False
        if any(term[0] in "=#" for term in small - both) and any(term[0] in "=#" for term in large - both):
            return False
        shared = sum(map(self.rarity, both))
        if shared >= _SAME * sum(map(self.rarity, mine | theirs)):
            return True
        return shared >= _WITHIN * sum(map(self.rarity, small))

    def _tokens(self, number: int) -> frozenset[str]:
        if number not in self._sets:
            self._sets[number] = frozenset(term for term in self.own[number] if term[0] not in '"~')
        return self._sets[number]

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
            if term not in self._postings:
                self._postings[term] = self._posting(term)
            for number, part in self._postings[term]:
                out[number] += asked * part
        return out

    def _posting(self, term: str) -> list[tuple[int, float]]:
        """What a term adds to each requirement: its own, those under a title that has it, and those beside one."""
        counts: dict[int, float] = defaultdict(float)
        for number in self.places.get(term, ()):
            counts[number] += self.own[number][term]
            for beside in (number - 1, number + 1):
                if 0 <= beside < len(self.own) and self._sections[beside] == self._sections[number]:
                    counts[beside] += _BESIDE
        for number in self._headed.get(term, ()):
            counts[number] += _TITLES
        weight = self.rarity(term) * _WEIGHTS.get(term[0], 1.0) * (1 + _SATURATION)
        return [(number, weight * count / (count + self._norms[number])) for number, count in counts.items()]


def _norms(bags: Sequence[Bag]) -> list[float]:
    """What the length of each requirement does to its counts."""
    lengths = [sum(count for term, count in bag.items() if term[0] not in _WEIGHTS) for bag in bags]
    mean = sum(lengths) / max(1, len(lengths)) or 1.0
    return [_SATURATION * (1 - _LENGTH + _LENGTH * length / mean) for length in lengths]


@lru_cache(maxsize=4)
def index_of(requirements: tuple[Requirement, ...]) -> Index:
    """The index of a sample's requirements, made once for its differences and its findings."""
    return Index(requirements)


def _titles(requirements: Sequence[Requirement]) -> dict[tuple[str, ...], frozenset[str]]:
    """Section → the terms of its titles, without a title that stands above nearly everything."""
    tops = Counter(requirement.section[:1] for requirement in requirements)
    over_all = {top for top, count in tops.items() if count > 0.8 * len(requirements)}
    sections = dict.fromkeys(requirement.section for requirement in requirements)
    return {section: frozenset(terms(" . ".join(section[section[:1] in over_all :]))) for section in sections}
