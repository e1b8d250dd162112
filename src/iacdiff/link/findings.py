"""Each finding → the requirements that it is likely about, by what it quotes, names and speaks of."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from iacdiff.link.about import about
from iacdiff.link.choose import ENOUGH, choose, is_required
from iacdiff.link.facets import outermost, spoken, written
from iacdiff.link.quotes import named_lines, quoted
from iacdiff.link.rank import Index, index_of
from iacdiff.link.stems import is_common
from iacdiff.link.terms import concepts, stems, terms, vocabulary
from iacdiff.records import MOST_FINDINGS, Difference, Finding, Requirement

_TITLE = 2.0
_NEAR = 0.3
"""What a concept adds to those that it suggests."""
_PIECE = 100
"""Characters of one piece of a long text; later pieces weigh less."""
_HALF = 2.0
"""Pieces after which one weighs half."""
_LONGEST = 6_000
_ASKS = re.compile(r"require|prompt|expected|specification", re.I)
_CUE = re.compile(
    r"\b(?:prompt|require(?:s|d|ments?)?|requested|explicit(?:ly)?|specif(?:y|ied|ies|ication|ically)|mandat\w+|violat\w+"
    r"|ask(?:s|ed)|state[sd]?|mention(?:s|ed)|demand\w*|non-?complian\w+|must|should|expected)\b",
    re.I,
)
"""What says that the words behind it are what PROMPT asks: `the prompt requires …`, `must …`."""
_CUED, _BEHIND = 0.5, 60
"""What such words weigh on top, and how many characters of them."""
_ASIDE = re.compile(r"training|documentation|reference|root cause|cost/|lesson|note", re.I)
_OBLIGES = re.compile(
    r"\b(?i:must|should|shall|ensure|need|required|mandatory|only|exactly)\b"
    r"|^\W*(?:Enable|Use|Implement|Configure|Create|Deploy|Set|Add|Provide|Include|Follow|Apply)\b"
)
_BEST_PIECE, _COVERED, _TITLED, _ASKED = 0.3, 0.3, 0.6, 0.12
"""What the best piece adds, that all of a requirement is answered, that it has the title's words, and each "must"."""
_LENT = 0.25
"""What a difference's link is worth to a finding about it."""
_HINT = 0.45
"""The most that a requirement is worth which shares only ordinary words with a finding."""
_WHOLE_SENTENCE = 8
"""Words of a quote that is one whatever the words are."""
_MOST, _STRONG = 0.75, 12.5
"""The most that common terms are worth, and the index's score that is worth half of it."""


def link_findings(
    findings: Sequence[Finding], requirements: Sequence[Requirement], differences: Sequence[Difference]
) -> tuple[Finding, ...]:
    """Findings → the same, each with up to five links, best first, and with `required`.

    A line of PROMPT that the finding names wins, then what it quotes (four words or more in a row), then what it
    has in common with a requirement. Differences that a finding is about lend it their links.
    """
    index = index_of(tuple(requirements))
    asks = [1 + _ASKED * len(set(_OBLIGES.findall(requirement.text))) for requirement in requirements]
    lent: dict[str, list[Difference]] = defaultdict(list)
    for difference in about(differences, findings):
        for handle in difference.findings:
            lent[handle].append(difference)
    numbers = {requirement.id: number for number, requirement in enumerate(requirements)}

    def linked(finding: Finding) -> Finding:
        pieces = list(_pieces(finding))
        weights = _bag(pieces)
        raw = _scores(index, weights, pieces, asks)
        scored = {number: _MOST * score / (score + _STRONG) for number, score in raw.items()}
        reasons: dict[int, str] = {}
        for difference in lent.get(finding.handle, ()):
            for link in difference.links:
                number = numbers.get(link.requirement)
                if number is not None and _LENT * link.score > scored.get(number, 0.0):
                    scored[number], reasons[number] = _LENT * link.score, link.because
        telling = _telling(index, finding, pieces)
        asked = any(scored[number] >= ENOUGH for number in scored if number in telling)
        for number in scored:
            if not asked and number not in telling:
                scored[number] = min(scored[number], _HINT + 0.04 * scored[number])
        _quotes(finding, index, scored, reasons)

        def reason(number: int) -> str:
            return reasons.get(number) or _common(index, weights, number)

        links = choose(scored, reason, index, gather=True)
        return replace(finding, links=links, required=is_required(links))

    return (*(linked(finding) for finding in findings[:MOST_FINDINGS]), *findings[MOST_FINDINGS:])


_Piece = tuple[float, list[str]]
"""Weight, and the terms in it."""


def _pieces(finding: Finding) -> Iterator[_Piece]:
    """A finding's title and labelled texts, piece by piece: what stands first says most."""
    yield _TITLE, terms(finding.title[:_LONGEST])
    for label, text in finding.labels.items():
        factor = 1.5 if _ASKS.search(label) else 0.4 if _ASIDE.search(label) else 1.0
        start = number = 0
        text = text[:_LONGEST]
        while start < len(text):
            end = text.find(" ", start + _PIECE)
            end = len(text) if end < 0 else end
            yield factor / (1 + number / _HALF), terms(text[start:end])
            start, number = end, number + 1
        yield from _cued(text, factor)


def _cued(text: str, factor: float) -> Iterator[_Piece]:
    """The words behind each cue, once more."""
    end = 0
    for found in _CUE.finditer(text):
        if found.start() >= end:
            end = min(len(text), found.end() + _BEHIND)
            yield _CUED * factor, terms(text[found.end() : end])


def _bag(pieces: Sequence[_Piece]) -> dict[str, float]:
    """All pieces → each term with its weight, and what its concepts suggest."""
    weights: dict[str, float] = defaultdict(float)
    for weight, row in pieces:
        for term in row:
            weights[term] += weight
    for term in [term for term in weights if term[0] == "@"]:
        for near in vocabulary()[term[1:]].get("near", ()):
            weights[f"@{near}"] += _NEAR * weights[term]
    return weights


def _scores(
    index: Index, weights: Mapping[str, float], pieces: Sequence[_Piece], asks: Sequence[float]
) -> dict[int, float]:
    """How well each requirement answers a finding as a whole and in its best piece, and how much of it is answered."""
    best: dict[int, float] = {}
    for _, row in pieces:
        here: dict[int, float] = defaultdict(float)
        for term in dict.fromkeys(row):
            places = index.places.get(term, ())
            if 2 * len(places) <= len(index.own):  # what most units have tells nothing and costs the most
                for number in places:
                    here[number] += index.rarity(term)
        for number, score in here.items():
            best[number] = max(best.get(number, 0.0), score)
    titled = _title_shares(index, pieces[0][1])
    return {
        number: (score + _BEST_PIECE * best.get(number, 0.0))
        * (1 + _COVERED * index.covered(number, weights) + _TITLED * titled.get(number, 0.0))
        * asks[number]
        for number, score in index.scores(weights).items()
    }


def _title_shares(index: Index, title: Sequence[str]) -> dict[int, float]:
    """The share of a title's terms, by what they tell, that each requirement has."""
    rarity = {term: index.rarity(term) for term in title if index.places.get(term)}
    total = sum(rarity.values())
    shares: dict[int, float] = defaultdict(float)
    for term, weight in rarity.items():
        for number in index.places[term]:
            shares[number] += weight / total
    return shares


def _common(index: Index, weights: Mapping[str, float], number: int) -> str:
    """What a finding and a requirement have in common, the most telling first."""
    shared = [term for term in index.own[number] if term in weights and term[0] != "~"]
    shared.sort(key=lambda term: -index.rarity(term) * min(weights[term], 2.0))
    out: list[str] = []
    for term in shared:
        text = spoken(term[1:]) if term[0] == "@" else written(index.requirements[number].text, term.lstrip('=#"'))
        if not any(word in " ".join(out).lower() for word in text.lower().split()):
            out.append(text)
        if len(out) == 3:
            break
    return ", ".join(out) or "its section"


def _telling(index: Index, finding: Finding, pieces: Sequence[_Piece]) -> set[int]:
    """The requirements that may be said to ask for what a finding is about.

    They name what its title is about, or they share two words or values with the finding that few requirements
    have. Where PROMPT never speaks of any of that, no number of ordinary words shows that it asks.
    """
    named = [f"@{one.concept}" for one in outermost(list(concepts(stems(finding.title[:_LONGEST]))))]
    subject = [*named, *(f"@{wider}" for term in named for wider in vocabulary()[term[1:]].get("is", ()))]
    out = {number for term in subject for places in (index.places, index.titled) for number in places.get(term, ())}
    if named and not out:
        return out
    shared: dict[int, set[str]] = defaultdict(set)
    for term in {term for _, row in pieces for term in row if term[0] not in '"~@' and index.is_rare(term)}:
        for number in index.places.get(term, ()):
            shared[number].add(term.lstrip("=#"))
    return out | {number for number, rare in shared.items() if len(rare) > 1}


def _quotes(finding: Finding, index: Index, scored: dict[int, float], reasons: dict[int, str]) -> None:
    requirements = index.requirements
    text = "\n".join([finding.title, *(f"{label}: {text}" for label, text in finding.labels.items())])[: 5 * _LONGEST]
    for number, (length, words) in quoted(text, requirements).items():
        tells = sum(not is_common(word) and index.is_rare(word) for word in set(stems(words)))
        score = min(0.97, 0.4 + 0.06 * length) + 0.1 * scored.get(number, 0.0)
        if tells < 2 and length < _WHOLE_SENTENCE:
            score = min(score, _HINT)
        if score > scored.get(number, 0.0):
            scored[number], reasons[number] = min(score, 0.98), f"same words: {words}"
    for number in named_lines(text, requirements):
        scored[number] = 0.99 + 0.01 * scored.get(number, 0.0)
        reasons[number] = f"names {requirements[number].span.file}:{requirements[number].span.first}"
