"""One side of a difference (its type, its path, its values) → how well each requirement speaks of it, 0 to 1.

"lb target group"   →  R12: 1.0 (names a target group)   R7: 0.45 (names a load balancer)
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache

from iacdiff.link.prose import words
from iacdiff.link.rank import Index
from iacdiff.link.stems import is_common, stem, table_of, words_of
from iacdiff.link.terms import Named, concepts, narrower, stems, vocabulary

_HEAD, _HEAD_ABOVE, _PART, _NEAR, _WIDER = 1.0, 0.75, 0.5, 0.4, 0.7
"""A requirement names the very thing; its title does; it names a part, something close, the wider term."""
_REPEATED = 0.5
"""What a part's concept is worth that is the thing's own."""
_UNFINISHED = 0.45
"""It names what the phrase begins with ("bucket"), and the phrase goes on with unknown words ("ownership controls")."""


@dataclass(slots=True)
class Facet:
    """How well requirements speak of one thing: number of the requirement → degree, and what they share with it."""

    degree: dict[int, float] = field(default_factory=dict)
    shared: dict[int, str] = field(default_factory=dict)

    def give(self, number: int, degree: float, shared: str) -> None:
        """Keep the highest degree, and what gave it."""
        if degree > self.degree.get(number, 0.0):
            self.degree[number] = degree
            self.shared[number] = shared


def phrase(index: Index, text: str, of: str = "") -> Facet:
    """A name or a phrase → where it is spoken of: by its concepts, and by its words.

    What repeats the thing that it is a part `of` (the bucket's `bucket_key_enabled`) tells less, since every
    requirement about the thing has it.
    """
    row, known = stems(text), stems(of) if of else []
    facet = Facet()
    telling = [word for word in row if not is_common(word) and word not in known]
    own = [word for word in telling if word not in _generic()]
    if own or len(telling) == len(row):  # without what it repeats, `RouteTableId` is any id
        _by_words(index, own or telling, facet)
    named = outermost(list(concepts(row)))
    _doubt_shared_words(index, named, facet)
    things = {one.concept for one in concepts(known)}
    tails = {stem(word) for word in words_of("tails")}
    head = max((one.end for one in named), default=0)
    finished = all(is_common(word) or word in tails for word in row[head:])
    for one in named:
        most = (_HEAD if finished else _UNFINISHED) if one.end == head else _PART
        _by_concept(index, one.concept, most * (_REPEATED if one.concept in things else 1.0), facet)
    return facet


def _doubt_shared_words(index: Index, named: Sequence[Named], facet: Facet) -> None:
    """A word that several kinds of things end with says little where it names another of them: `RDS instance`."""
    for one in named:
        if vocabulary()[one.concept].get("unless"):
            for number in facet.degree:
                if f"@{one.concept}" not in index.own[number]:
                    facet.degree[number] = min(facet.degree[number], _PART)


@cache
def _generic() -> frozenset[str]:
    return frozenset(stem(word) for word in words_of("generic"))


def compound(index: Index, name: str, type: str) -> Facet:
    """Where a name and a type together name something: `private` and `aws_subnet` are a private subnet."""
    facet = Facet()
    own, row = stems(name), stems(type)
    for one in concepts([*own, *row]):
        if one.first < len(own) < one.end:
            _by_concept(index, one.concept, _HEAD, facet)
    return facet


def outermost(named: Sequence[Named]) -> list[Named]:
    """Without the concepts that lie inside a longer one: a "public subnet" is not first of all a subnet."""
    return [
        one
        for one in named
        if not any(
            other.first <= one.first and one.end <= other.end and other.end - other.first > one.end - one.first
            for other in named
        )
    ]


def _by_concept(index: Index, concept: str, most: float, facet: Facet) -> None:
    term, title = f"@{concept}", spoken(concept)
    for number in index.places.get(term, ()):
        facet.give(number, most, title)
    for number in index.titled.get(term, ()):
        facet.give(number, most * _HEAD_ABOVE, title)
    for wider in vocabulary()[concept].get("is", ()):
        others = [f"@{other}" for other in narrower(wider) if other != concept]
        for number in index.places.get(f"@{wider}", ()):
            if not any(other in index.own[number] for other in others):
                facet.give(number, most * _WIDER, spoken(wider))
    for near in vocabulary()[concept].get("near", ()):
        for number in index.places.get(f"@{near}", ()):
            facet.give(number, most * _NEAR, spoken(near))


def _by_words(index: Index, row: Sequence[str], facet: Facet) -> None:
    """The share of the words, by what they tell, that a requirement has."""
    rarity = {("#" + word if word.isdigit() else word): 0.0 for word in row}
    for term in rarity:
        rarity[term] = index.rarity(term)
    total = sum(rarity.values())
    if not total:
        return
    found: dict[int, list[str]] = {}
    degree: dict[int, float] = {}
    for term, weight in rarity.items():
        for places, part in ((index.places, 1.0), (index.titled, 0.5)):
            for number in places.get(term, ()):
                degree[number] = degree.get(number, 0.0) + part * weight / total
                found.setdefault(number, []).append(term.lstrip("#"))
    for number, value in degree.items():
        facet.give(number, 0.9 * value, written(index.requirements[number].text, " ".join(found[number])))


def spoken(concept: str) -> str:
    """A concept as it is said: `nat_gateway` → `NAT gateway`."""
    return " ".join(str(table_of("said").get(word, word)) for word in concept.split("_"))


def written(text: str, row: str) -> str:
    """Stemmed words → the words of the text that they come from; as they are where the text has none such."""
    forms = _forms(text)
    return " ".join(dict.fromkeys(forms.get(part, part) for part in row.split(" ")))


@lru_cache(maxsize=1_024)
def _forms(text: str) -> Mapping[str, str]:
    """Each stem of a text → the first word that it comes from."""
    forms: dict[str, str] = {}
    for word in words(text):
        for part in stems(word):
            forms.setdefault(part, word)
    return forms


def type_words(type: str) -> str:
    """A type in any dialect → the words that name the thing: `AWS::EC2::NatGateway` → `NatGateway`."""
    parts = [part for part in re.split(r"::|[._:/]", type) if part and part.lower() not in ("aws", "awsx", "cfn")]
    if len(parts) > 1 and parts[0].lower() == "ec2" and parts[-1].lower() not in ("instance", "volume"):
        parts = parts[1:]
    return " ".join(parts)
