"""What a report says that PROMPT asks for → whether PROMPT does.

Contradicted where PROMPT gives the same name another value, or knows nothing of the thing that is said to be asked for.
"""

import re
from functools import cached_property
from typing import Final

from iacdiff.check.claims.concepts import Concept, mentions, named_in, words
from iacdiff.check.claims.saying import Statement
from iacdiff.check.claims.verdicts import NOT_KNOWN, Judged
from iacdiff.records import Requirement, Sample, Span

_WORD: Final = re.compile(r"[a-z][a-z0-9]{3,}|\d+")
_PLAIN: Final = words("asked")
_SKIPPED = re.compile(
    r"^\W*(?i:no|not|without)\b|\b(?:pipeline|QA|CI/CD|documentation|AWS docs|best practices?|guidelines?)\b"
)
_PAIR = re.compile(r"([A-Za-z][\w-]{2,40})[\"'”’`*]*\s*[:=]\s*[\"'“‘`]([^\"'“”‘’`\n]{2,60})[\"'”’`]")


class Prompts:
    """What was asked for, over all turns."""

    def __init__(self, sample: Sample, requirements: tuple[Requirement, ...]) -> None:
        self.sample = sample
        self.requirements = requirements

    @cached_property
    def text(self) -> str:
        """All of it in lower case, signs of words joined."""
        return "\n".join(document.text for document in self.sample.prompts).lower()

    @cached_property
    def plain(self) -> str:
        """Its letters and digits, each run followed by one space."""
        return " ".join(re.findall(r"[a-z0-9]+", self.text))

    def find(self, text: str) -> tuple[Span, ...]:
        """The requirement that shares most words with a text."""
        words = set(_WORD.findall(text.lower())) - _PLAIN
        best, most = None, 0
        for requirement in self.requirements:
            shared = len(words & set(_WORD.findall(requirement.text.lower())))
            if shared > most:
                best, most = requirement, shared
        return (best.span,) if best and most >= 2 else ()

    def knows(self, concept: Concept) -> bool:
        """Whether PROMPT speaks of a concept or of anything akin to it."""
        text = self.text.replace("-", " ")
        return (
            named_in(concept, text)
            or bool(concept.akin and re.search(concept.akin, text))
            or (bool(concept.hints) and re.search(concept.hints, text) is not None)
        )


def judge(statement: Statement, prompts: Prompts) -> Judged | None:
    """The verdict on what PROMPT is said to ask for; None where there is no PROMPT or nothing to look for."""
    text = statement.object
    if not prompts.text.strip() or len(text) < 6 or statement.absent:
        return None
    folded = " ".join(re.findall(r"[a-z0-9]+", text.lower()))
    if len(folded.split()) >= 4 and folded in prompts.plain:
        return Judged("supported", "PROMPT says just that.", prompts.find(text))
    if _SKIPPED.search(statement.text):
        return None
    return _pair(text, prompts) or _things(text, prompts)


def _things(text: str, prompts: Prompts) -> Judged | None:
    """The verdict by the things and words that are named."""
    words = [word for word in _WORD.findall(text.lower()) if word not in _PLAIN]
    concepts = [each.concept for each in mentions(text)]
    unknown = [concept for concept in concepts if not concept.exact and not prompts.knows(concept)]
    if unknown:
        names = ", ".join(concept.title for concept in unknown)
        return Judged("contradicted", f"PROMPT does not speak of {names}.")
    if not words:
        return None
    foreign = [word for word in words if not _known(word, prompts)]
    if not foreign:
        at = prompts.find(text)
        together = at and (concepts or _share(words, at, prompts) >= _TOGETHER) and not _EQUATION.search(text)
        return Judged("supported", "PROMPT speaks of all of it.", at) if together else NOT_KNOWN
    if concepts and len(foreign) <= 0.34 * len(words):
        at = prompts.find(text)
        if at:
            return Judged("supported", "PROMPT speaks of it.", at)
    strange = len(foreign) >= 3 and len(foreign) >= 0.5 * len(words)
    if strange and not concepts and ":" not in text and not prompts.find(text):
        return Judged("contradicted", f"PROMPT does not speak of {', '.join(foreign[:4])}.")
    return NOT_KNOWN


_TOGETHER: Final = 0.6
_EQUATION: Final = re.compile(r"\w\s+(?:=|→|->|vs\.?)\s+\w")


def _share(words: list[str], at: tuple[Span, ...], prompts: Prompts) -> float:
    """The share of words that stand in the requirement of those lines, or in the one before or behind it."""
    near = " ".join(
        one.text.lower() for one in prompts.requirements if any(abs(one.span.first - span.first) <= 1 for span in at)
    )
    return sum(word[:5] in near for word in words) / max(1, len(words))


def _known(word: str, prompts: Prompts) -> bool:
    stem = re.sub(r"(?:ing|ed|s|e)$", "", word) if len(word) > 5 else word.rstrip("s")
    return stem[:7] in prompts.plain if not word.isdigit() else re.search(rf"\b{word}\b", prompts.plain) is not None


def _pair(text: str, prompts: Prompts) -> Judged | None:
    """`Name: "value"` → whether PROMPT gives the name that value, or the same one in other letters."""
    whole = "\n".join(document.text for document in prompts.sample.prompts)
    for name, value in _PAIR.findall(text):
        near = re.compile(rf"\b{re.escape(name)}\b\W{{1,12}}{re.escape(value)}(?!\w)", re.IGNORECASE)
        hits = [found[0] for found in near.finditer(whole)]
        if any(value in hit for hit in hits):
            return Judged("supported", f"PROMPT gives {name} the value {value}.", prompts.find(text))
        if hits:
            return Judged("contradicted", f"PROMPT writes it {' '.join(hits[0].split())}.", _line_of(prompts, hits[0]))
    return None


def _line_of(prompts: Prompts, text: str) -> tuple[Span, ...]:
    for document in prompts.sample.prompts:
        at = document.text.find(text)
        if at >= 0:
            line = document.text.count("\n", 0, at) + 1
            return (Span(document.file, line, line),)
    return ()
