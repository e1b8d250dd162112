"""A statement of one side + that side's facts → supported, contradicted, or unknown, with the reason and the places.

Contradicted only where the files plainly say the opposite: the thing said to be lacking stands there with all that
the statement says of it, or nothing that could be the thing said to be there is to be found. All else is unknown.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal

from iacdiff.check.claims.concepts import Concept, Mention, mentions, named_in, words
from iacdiff.check.claims.facts import Found, Place, Side, folded, spans_of
from iacdiff.check.claims.saying import Statement
from iacdiff.records import Kind, Span

Answer = Literal["supported", "contradicted", "unknown"]


@dataclass(frozen=True)
class Judged:
    """What the files say to a piece of a statement."""

    verdict: Answer
    because: str
    at: tuple[Span, ...] = ()
    text: str = ""
    """The piece, where it is not the whole statement."""


NOT_KNOWN: Final = Judged("unknown", "Nothing in the files decides this.")

_HEDGE: Final = re.compile(rf"\b(?:{'|'.join(sorted(words('hedges')))})\b")
_PLAIN: Final = words("plain")
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9]{2,}|\d+(?:\.\d+)?")
_ALTERNATIVES: Final = re.compile(r"\bor\b", re.IGNORECASE)
_HAS: Final = re.compile(
    r"\b(?:us(?:es|ed|ing)|sets?|has|had|defin(?:es|ed)|creat(?:es|ed)|includ(?:es|ed)|contain(?:s|ed)"
    r"|implement(?:s|ed)"
    r"|referenc(?:es|ed)|export(?:s|ed)|declar(?:es|ed)|pass(?:es|ed)|hard-?coded|configured|added)\b",
    re.IGNORECASE,
)
_AROUND: Final = frozenset({"vpc", "default_vpc", "provider", "output"})
"""Kinds that a title names for everything in or around them."""
_SETTINGS: Final = frozenset({"provider", "backend"})
_PREPOSITION: Final = re.compile(
    r"\b(?:for|with|in|to|between|on|of|from|at|across|by|using|within|per|under|inside|as|via|that|which|based"
    r"|against)\b"
)
_PIECES: Final = re.compile(r"\s*(?:,\s*(?:and|or)\s+|,\s+|\s+(?:and|or|&|\+)\s+|\s*/\s*)", re.IGNORECASE)
_MOST_PIECES: Final = 10


def judge(statement: Statement, side: Side) -> list[Judged]:
    """The verdicts on a statement's pieces; empty where it names nothing that can be looked for."""
    out = []
    for piece, shared in pieces(statement.object, not statement.absent):
        judged = _judge_piece(piece, shared, statement, side)
        if judged is not None:
            out.append(judged)
    return out


def pieces(text: str, together: bool = False) -> list[tuple[str, str]]:
    """`alarms, topics or queues for A` → (piece, what narrows all of them): (`alarms`, `for A`), …

    Lists are taken apart only where each part names something; else the text stays whole. `together`: whether all of
    it is said to be there, so that `A with B, C and D` says so of each.
    """
    cut = _PREPOSITION.search(text)
    head, tail = (text[: cut.start()], text[cut.start() :]) if cut and cut.start() > 2 else (text, "")
    parts = [part for part in _PIECES.split(head) if part.strip()][:_MOST_PIECES]
    if len(parts) > 1 and all(mentions(part) for part in parts):
        return [(part, tail) for part in parts]
    if together and len(parts) == 1 and tail.startswith("with "):
        more = [part for part in _PIECES.split(tail.removeprefix("with ").rstrip(" .")) if part.strip()][:_MOST_PIECES]
        if len(more) > 1 and all(mentions(part) for part in (*parts, *more)):
            return [(part, "") for part in (*parts, *more)]
    return [(text, "")]


def _judge_piece(piece: str, shared: str, statement: Statement, side: Side) -> Judged | None:
    text = f"{piece} {shared}".strip()
    named = mentions(text)
    if not named:
        return None
    main = _main(text, named)
    found = side.find(main.concept)
    narrowing = _Narrowing(text, main, named, statement)
    if statement.absent:
        judged = _absent(main.concept, found, narrowing, side, statement)
        lacking = _nowhere(text, main, named, side) if judged.verdict == "unknown" else None
        judged = lacking or judged
    else:
        judged = _present(main.concept, found, narrowing, side, statement)
    return Judged(judged.verdict, judged.because, judged.at, text if shared or text != statement.object else "")


def _main(text: str, named: tuple[Mention, ...]) -> Mention:
    """What the words are about: the last thing named before the first preposition, else the first."""
    cut = _PREPOSITION.search(text)
    before = [each for each in named if cut and each.last <= cut.start() + 1]
    return before[-1] if before else named[0]


_JOINED: Final = re.compile(r",|/|\b(?:and|or)\b|\+|&", re.IGNORECASE)


def _nowhere(text: str, main: Mention, named: tuple[Mention, ...], side: Side) -> Judged | None:
    """`Route 53 health checks` are lacking where there is no trace of Route 53."""
    cut = _PREPOSITION.search(text)
    head = text[: cut.start()] if cut else text
    if side.opaque or side.left_out or side.constructs or side.answer.platform is None or _JOINED.search(head):
        return None
    for each in named:
        if each is not main and each.last <= len(head) and each.concept.kinds and side.find(each.concept).nothing:
            return Judged("supported", f"Nothing of the kind was found: {looked_for(each.concept)}.")
    return None


class _Narrowing:
    """What a statement says beside the thing itself."""

    def __init__(self, text: str, main: Mention, named: tuple[Mention, ...], statement: Statement) -> None:
        concept = main.concept
        rest = text[: main.first] + " · " + text[main.last :]
        others = [each for each in named if each is not main]
        self.subjects = [each.concept for each in mentions(statement.subject)]
        self.scope = [each.concept for each in mentions(statement.scope) if each.concept.kinds - _AROUND]
        if any(each == concept or (each.kinds & concept.kinds and not concept.attributes) for each in self.scope):
            self.scope = []
        cut = _PREPOSITION.search(text)
        self.headless = cut is not None and main.first > cut.start()
        """What the words are about is none of the things that are known by name."""
        behind = text[main.last : cut.start() if cut and cut.start() > main.last else None].lower().replace("-", " ")
        self.whole = not self.headless and all(word in _PLAIN for word in _WORD.findall(behind))
        """The thing itself is what the words are about, no part or feature of it."""
        self.circular = self.headless or any(each == concept or each.kinds & concept.kinds for each in self.subjects)
        """A thing without a part that bears its name: the thing itself is no proof of the part."""
        self.outputs = re.search(r"\boutputs?\b", statement.context, re.IGNORECASE) is not None
        self.others = [each.concept for each in others]
        for each in others:
            rest = rest.replace(text[each.first : each.last], " · ")
        spaced = rest.lower().replace("-", " ")
        self.words = [
            word
            for word in _WORD.findall(f"{spaced} {_unnamed(statement.subject)}")
            if word not in _PLAIN and word not in concept.purpose and len(word) > 1
        ]
        self.hedged = _HEDGE.search(_without_purpose(spaced, concept)) is not None
        self.hedged = self.hedged or (concept.name == "outputs" and not re.search(r"\b[Oo]utputs\b", text))
        self.hedged = self.hedged or _HEDGE.search(statement.subject.lower()) is not None

    def in_scope(self, side: Side, place: Place) -> bool:
        """Whether it stands in, or speaks of, any of what the finding is about."""
        if not self.scope or place.inside is None:
            return not self.scope
        text = side.words_of(place.inside).replace("_", " ")
        return any(place.inside.canonical in each.kinds or named_in(each, text) for each in self.scope)

    def holds_in(self, side: Side, place: Place) -> bool:
        """Whether everything said beside the thing is so where it stands."""
        if self.outputs and not (place.inside and place.inside.kind is Kind.OUTPUT):
            return False
        text = side.words_of(place.inside) if place.inside else ""
        text += " ".join(side.sample.lines(place.span)[:1]).lower()
        plain = folded(text)
        for concept in (*self.others, *self.subjects):
            kinds = concept.kinds
            if place.inside and place.inside.canonical in kinds:
                continue
            if not named_in(concept, text.replace("_", " ")) and not (concept.hints and re.search(concept.hints, text)):
                return False
        return all(_stem(word) in plain for word in self.words)


def _without_purpose(text: str, concept: Concept) -> str:
    return " ".join(word for word in text.split() if word not in concept.purpose)


def _unnamed(text: str) -> str:
    """A text in lower case without the things that it names."""
    for each in reversed(mentions(text)):
        text = f"{text[: each.first]} {text[each.last :]}"
    return text.lower().replace("-", " ")


def _stem(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


_SEVERAL: Final = re.compile(
    r"\b(?:missing|lack(?:s|ed|ing)?)\b[^,.;]{0,40}\b(?:configurations|policies|alarms|rules|resources|endpoints)\b",
    re.IGNORECASE,
)
"""Says that several are lacking, which one that is there does not deny."""


def _absent(concept: Concept, found: Found, narrowing: _Narrowing, side: Side, statement: Statement) -> Judged:
    places = found.places if not concept.exact else (*found.places, *found.off)
    if places:
        fitting = [place for place in places if narrowing.holds_in(side, place) and narrowing.in_scope(side, place)]
        if concept.exact.isalpha() and not re.search("[a-z][A-Z]", concept.exact) and len(fitting) > 1:
            return Judged("unknown", f"{concept.title} stands in several places.", spans_of(fitting))
        if len(fitting) == len(places) == 1 and _SEVERAL.search(statement.text) and not concept.attributes:
            return Judged("unknown", f"There is one {concept.title}; others may be meant.", spans_of(fitting))
        if fitting and not narrowing.hedged and not narrowing.circular and not statement.supposed:
            return Judged("contradicted", f"It is there: {_where(fitting[0], concept)}.", spans_of(fitting))
        return Judged("unknown", f"There is {concept.title}, which may not be what is meant.", spans_of(list(places)))
    if found.off:
        return Judged("supported", f"{concept.title.capitalize()} is switched off.", spans_of(found.off))
    if not concept.exact and side.answer.platform is None:
        return NOT_KNOWN
    if side.left_out:
        return Judged("unknown", f"It was not found, but {side.left_out}")
    if not statement.supposed and _none_declared(concept, narrowing, side):
        return Judged("supported", f"No resource of the kind is declared: {', '.join(sorted(concept.kinds)[:4])}.")
    if not found.hinted and side.answer.sources and not (side.constructs and concept.made_by):
        return Judged("supported", f"Nothing of the kind was found: {looked_for(concept)}.")
    return NOT_KNOWN


_MAKERS: Final = re.compile(r"\bawsx\b|serverless|fn::transform|\"?transform\"?:")


def _none_declared(concept: Concept, narrowing: _Narrowing, side: Side) -> bool:
    """Whether no resource of a concept's kinds is declared, all else that bears its name being no such resource."""
    if not concept.kinds or concept.attributes or concept.exact or concept.code or not narrowing.whole:
        return False
    if side.opaque or side.constructs or concept.made_by & set(side.kinds) or _MAKERS.search(side.text):
        return False
    if side.answer.language in ("hcl", "yaml", "json"):
        return True
    lasts = {kind.rpartition("_")[2] for kind in concept.kinds}
    return not any(re.search(rf"{last}\w{{0,12}}\(", side.text) for last in lasts)


def _present(concept: Concept, found: Found, narrowing: _Narrowing, side: Side, statement: Statement) -> Judged:
    if found.places:
        fitting = [place for place in found.places if narrowing.holds_in(side, place)]
        if fitting and not narrowing.hedged:
            return Judged("supported", f"{_where(fitting[0], concept)}.", spans_of(fitting))
        return Judged("unknown", f"There is {concept.title}; the rest is not decided.", spans_of(found.places))
    if statement.supposed or not found.nothing or side.opaque or (side.constructs and not concept.exact):
        return NOT_KNOWN
    if side.left_out:
        return Judged("unknown", f"It was not found, but {side.left_out}")
    if side.unsettled and concept.kinds & _SETTINGS:
        return Judged("unknown", "It was not found, but nothing is shown of the providers and the backend.")
    if statement.side == "model" and not _HAS.search(statement.text):
        return NOT_KNOWN
    if _ALTERNATIVES.search(statement.object):
        return NOT_KNOWN
    if concept.exact and not (_is_code(concept.exact) and _HAS.search(statement.text)):
        return NOT_KNOWN
    return Judged("contradicted", f"Nothing of the kind was found: {looked_for(concept)}.")


_FILE_NAME = re.compile(
    r"\.(?:tf|tfvars|tfstate|hcl|tsx?|m?js|py|json|ya?ml|md|go|java|kt|gradle|toml|sh|txt|xml|zip|lock|log|com|io|org)$"
)


def _is_code(text: str) -> bool:
    """Whether quoted text is plainly an identifier, not a value, a path, or a pattern."""
    if text.endswith(("Error", "Exception")) or _FILE_NAME.search(text):
        return False
    return re.fullmatch(r"[A-Za-z_][\w]*(?:\.[A-Za-z_]\w*)?", text) is not None and (
        "_" in text or "." in text or re.search(r"[a-z][A-Z]", text) is not None
    )


def _where(place: Place, concept: Concept) -> str:
    at = f"{place.span.file}:{place.span.first}"
    return f"{place.inside.label if place.inside else concept.title} ({at})"


def looked_for(concept: Concept) -> str:
    """What was searched, for the reason."""
    if concept.exact:
        return f"{concept.title} in the code"
    parts = []
    if concept.kinds:
        parts.append("resources " + ", ".join(sorted(concept.kinds)[:4]))
    if concept.attributes:
        parts.append("attributes " + ", ".join(sorted(concept.attributes)[:4]))
    return "; ".join((*parts, f"{concept.name.replace('_', ' ')} in the code"))
