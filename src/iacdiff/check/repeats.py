"""Rules on findings against each other: the same said twice, and opposites."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from iacdiff.check.checked import Checked
from iacdiff.check.claims.concepts import mentions, words
from iacdiff.check.claims.statements import read
from iacdiff.check.claims.verdicts import pieces
from iacdiff.records import Finding, Lint

_LONGEST: Final = 10
"""More words than this narrow a statement so that two of them are hardly about one thing."""
_MOST_TOLD: Final = 12
_WORD = re.compile(r"[a-z0-9]{2,}")
_GENERIC: Final = frozenset(
    {"outputs", "tests", "tags", "iam_role", "iam_policy", "security_group", "subnet", "backend"}
)
"""Things of which there are many: two lacks of one are not the same lack."""
_HEDGES: Final = re.compile("|".join(rf"\b(?:{each})\b" for each in sorted(words("hedges"))))


@dataclass(frozen=True)
class _Lack:
    """A statement that MODEL lacks a thing, said in a few words."""

    finding: Finding
    line: int
    thing: str
    narrowed: frozenset[str]
    """What is said of it beside its name."""


def _lacks(checked: Checked) -> list[_Lack]:
    lines = checked.sample.failures.lines
    out = []
    for finding in checked.report.findings:
        said, _ = read(lines[finding.span.first - 1 : finding.span.last], finding.span.first)
        for each in said:
            if each.side == "model" and each.absent and not each.supposed and not each.subject:
                for piece, tail in pieces(each.object):
                    lack = _lack(finding, each.line, f"{piece} {tail}".strip())
                    out.extend([lack] if lack else [])
    return out


def _lack(finding: Finding, line: int, text: str) -> _Lack | None:
    """The one thing that a few words name, and what they say beside it."""
    named = mentions(text)
    if not named or named[0].concept.exact or named[0].concept.name in _GENERIC or len(text.split()) > _LONGEST:
        return None
    concept = named[0].concept
    rest = _HEDGES.sub(" ", f"{text[: named[0].first]} {text[named[0].last :]}".lower())
    narrowed = frozenset(_WORD.findall(rest)) - words("plain") - concept.purpose
    return _Lack(finding, line, concept.title, narrowed)


def duplicate_claim(checked: Checked) -> Iterator[Lint]:
    """Two findings say that MODEL lacks the same thing."""
    seen: dict[str, list[_Lack]] = defaultdict(list)
    told: set[tuple[str, int]] = set()
    for lack in _lacks(checked):
        same = next((each for each in seen[lack.thing] if _is_same(each, lack)), None)
        seen[lack.thing].append(lack)
        key = (lack.thing, lack.finding.span.first)
        if same and key not in told and len(told) < _MOST_TOLD:
            told.add(key)
            message = f"That {lack.thing} is lacking is said already in line {same.line}, by another finding."
            yield Lint("duplicate-claim", "warning", checked.at(lack.line), message)


def _is_same(one: _Lack, other: _Lack) -> bool:
    return one.finding is not other.finding and (one.narrowed <= other.narrowed or other.narrowed <= one.narrowed)


def self_contradiction(checked: Checked) -> Iterator[Lint]:
    """One finding says that MODEL lacks a thing, another speaks of that thing of MODEL's."""
    lacking = {lack.thing: lack for lack in _lacks(checked) if not lack.narrowed}
    told: set[str] = set()
    for finding, claim in checked.claims if lacking else ():
        if claim.side != "model" or claim.verdict != "supported" or not claim.at or "\n" in claim.text:
            continue
        for each in mentions(claim.text):
            lack = lacking.get(each.concept.title)
            if lack and lack.finding is not finding and each.concept.title not in told:
                told.add(each.concept.title)
                message = f"Line {claim.span.first} speaks of MODEL's {lack.thing}, which this says is lacking."
                yield Lint("self-contradiction", "warning", checked.at(lack.line), message)
