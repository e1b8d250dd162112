"""Differences and findings → which findings are about which difference.

A finding is about a difference where it names it: the declaration by its id or its type, an attribute by its name.
A wrong pair hides a difference that nobody has looked at, so where it is not clear there is none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from iacdiff.link.facets import outermost, type_words
from iacdiff.link.stems import words_of
from iacdiff.link.terms import concepts, stems, terms
from iacdiff.records import Absent, Defaulted, Difference, Finding, Kind

_TOKEN = re.compile(r"[A-Za-z][\w-]*(?:::\w+)*")
_DECLARED = re.compile(r"resource\s+\"?([\w-]+)\"?\s+\"([\w-]+)\"")
_DOTTED = re.compile(r"\b([a-z]+_[a-z0-9_]+)\.([a-zA-Z][\w-]*)")
_LONGEST = 20_000
_ROW = 400
_MANY = 3
"""A title that speaks of a kind of thing says nothing where more things of that kind differ."""
_DISTINCT = 6
"""Characters below which a bare attribute name may be a word of prose."""
_SPAN = re.compile(r"`[^`\n]{1,200}`")
_CODE = re.compile(r"^[ \t>]*```.*?^[ \t>]*```|`[^`\n]{1,200}`", re.S | re.M)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a finding names."""

    handle: str
    tokens: frozenset[str]
    """Of the prose and of code spans, lower case, without separators."""
    declared: frozenset[tuple[str, str]]
    """Type and name, the same way."""
    code: frozenset[str]
    """Tokens of the code that it shows."""
    spans: frozenset[str]
    """Tokens of its code spans."""
    title: frozenset[str]
    concepts: frozenset[str]
    terms: frozenset[str]


def about(differences: Sequence[Difference], findings: Sequence[Finding]) -> tuple[Difference, ...]:
    """Differences → the same, each with the handles of the findings that are about it, in the order of the report."""
    said = [_said(finding) for finding in findings]
    kinds = Counter(_heads(difference.type)[-1:] for difference in differences if not difference.path)
    names: dict[str, set[str]] = defaultdict(set)
    for difference in differences:
        names[_plain(difference.type)].add(_plain(difference.name))

    def pick(difference: Difference) -> tuple[str, ...]:
        one = _is_about_part if difference.path else _is_about_whole
        return tuple(
            finding.handle
            for finding in said
            if not _names_another(difference, finding, names[_plain(difference.type)])
            and one(difference, finding, kinds)
        )

    return tuple(replace(difference, findings=pick(difference)) for difference in differences)


def _said(finding: Finding) -> _Said:
    text = "\n".join([finding.title, *finding.labels.values()])[:_LONGEST]
    fences = "\n".join(found[0] for found in _CODE.finditer(text) if found[0].lstrip(" \t>").startswith("```"))
    prose = _CODE.sub(lambda found: " " if "```" in found[0] else found[0], text)
    # in code, `aws_vpc.main` is only referred to
    pairs = frozenset(
        (_plain(type), _plain(name)) for type, name in [*_DECLARED.findall(text), *_DOTTED.findall(prose)]
    )
    return _Said(
        finding.handle,
        _tokens(prose),
        pairs,
        _tokens(fences),
        _tokens(" ".join(_SPAN.findall(prose))),
        frozenset(_heads(finding.title)),
        frozenset(_concepts(prose)),
        frozenset(terms(prose)),
    )


def _concepts(text: str) -> Iterator[str]:
    """The concepts of a text, row by row, since looking for the outermost ones grows with the square of the row."""
    for row in text.split("\n"):
        for start in range(0, len(row), _ROW):
            yield from (named.concept for named in outermost(list(concepts(stems(row[start : start + _ROW])))))


def _tokens(text: str) -> frozenset[str]:
    return frozenset(_plain(token) for token in _TOKEN.findall(text))


def _is_about_whole(difference: Difference, finding: _Said, kinds: Counter[tuple[str, ...]]) -> bool:
    type, name = _plain(difference.type), _plain(difference.name)
    if (type, name) in finding.declared:
        return True
    if difference.kind not in (Kind.RESOURCE, Kind.DATA):
        return _is_distinct(difference.name) and name in finding.spans
    if _is_distinct(difference.name) and name in finding.tokens:
        return True
    if type in finding.tokens and len(type) >= _DISTINCT:
        return True
    head = _heads(difference.type)[-1:]
    return bool(head) and head[0] in finding.title and kinds[head] <= _MANY


def _is_about_part(difference: Difference, finding: _Said, kinds: Counter[tuple[str, ...]]) -> bool:
    steps = re.sub(r"\[[^\]]*\]", "", difference.path).split(".")
    if steps[0].lower() in ("tags", "tags_all", "labels"):
        return "tagging" in finding.title
    leaf = _plain(steps[-1])
    together = _plain("".join(steps[-2:]))
    named = leaf in (finding.tokens if _is_distinct(steps[-1]) else finding.spans) and leaf not in words_of("generic")
    named = named or (len(steps) > 1 and together in finding.tokens)
    spoken = (
        bool(_heads(steps[-1])[-1:]) and _heads(steps[-1])[-1] in finding.concepts and _has_value(difference, finding)
    )
    if not named and not spoken:
        return False
    type, name = _plain(difference.type), _plain(difference.name)
    thing = type in finding.tokens or type in finding.code or (_is_distinct(difference.name) and name in finding.tokens)
    head = _heads(difference.type)[-1:]
    return thing or (bool(head) and head[0] in finding.concepts)


def _names_another(difference: Difference, finding: _Said, names: set[str]) -> bool:
    """Whether the finding names things of this very type, and this one is not among them."""
    type, name = _plain(difference.type), _plain(difference.name)
    named = {other for kind, other in finding.declared if kind == type} & names
    return bool(named) and name not in named


def _has_value(difference: Difference, finding: _Said) -> bool:
    """Whether the finding gives the value of one side."""
    for value in (difference.model, difference.ideal):
        inner = value.value if isinstance(value, Defaulted) else value
        if isinstance(inner, (Absent, bool)) or not isinstance(inner, (str, int, float)):
            continue
        if f"#{inner}" in finding.terms or f"={str(inner).lower()}" in finding.terms:
            return True
    return False


def _is_distinct(name: str) -> bool:
    """Whether a name cannot be a word of prose: it has capitals inside, or separators."""
    return len(name) >= _DISTINCT and bool(re.search(r"[a-z][A-Z]|[_-]", name))


@lru_cache(maxsize=4_096)
def _heads(name: str) -> tuple[str, ...]:
    """The concepts that a name or a title speaks of; of those side by side the last, as in "database subnet group"."""
    row = stems(type_words(name) if "::" in name or "_" in name else name)
    named = sorted(outermost(list(concepts(row))), key=lambda one: (one.end, one.first))
    starts = {one.first for one in named}
    return tuple(one.concept for one in named if one.end not in starts)


@lru_cache(maxsize=16_384)
def _plain(name: str) -> str:
    """`AWS::S3::Bucket` → `awss3bucket`; `deregistration_delay`, `DeregistrationDelay` → `deregistrationdelay`."""
    return re.sub(r"[\W_]+", "", name).lower()
