"""Text, names and values → the terms that PROMPT and a difference can have in common.

    "NAT gateways, every 30 seconds"  →  nat  gateway  "nat gateway"  ~natgateway  @nat_gateway  #30s
    aws_nat_gateway                   →  nat  gateway  "nat gateway"  ~natgateway  @nat_gateway

A term's first character says what it is: `=` a literal as written, `#` a number or a quantity, `@` a concept of
vocabulary.toml, `~` words written together, `"` two words in a row; all others are stemmed words.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from iacdiff.link.stems import is_common, stem, table_of

_CHUNK = re.compile(r"[^\W_](?:[\w.:/%*+-]{0,118}[\w%*])?")
_PLURAL = re.compile(r"\b([A-Z]{2,})s\b")
_PART = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+\d*|[A-Z]+\d*|\d+|[^\W\d_a-zA-Z]+")
_BRAND = re.compile(
    r"[Cc]loud(?:Watch|Front|Trail|Formation)|[Dd]ynamoDB|DocumentDB|DocDB|PostgreSQL|MySQL|MariaDB|NoSQL|MongoDB|GitHub|GitLab"
    r"|JavaScript|TypeScript|[Ee]lastiCache|[Ee]ventBridge|OpenSearch|Elasticsearch|GuardDuty|QuickSight|AppSync|NodeJS|IPv[46]|PrivateLink"
    r"|Code(?:Pipeline|Build|Deploy|Commit)|SecurityHub|CDKTF|DevOps|StackSets?|OAuth|HashiCorp"
)
"""Words with capitals inside that are one word all the same."""
_QUANTITY = re.compile(
    r"(?<![\w.,])(\d{1,9}(?:,\d{3})*(?:\.\d{1,9})?"
    r"|(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|sixty|ninety)(?=[ -]))[ \t-]?"
    r"(milliseconds?|seconds?|secs?|ms|s|minutes?|mins?|hours?|hrs?|h|days?|d|weeks?|months?|years?|bytes?|[kmgt]i?b"
    r"|percent|%)(?!\w)",
    re.I,
)
_EVERY = re.compile(r"\b(?:hourly|daily|nightly|weekly|monthly|yearly|annual(?:ly)?)\b", re.I)
_THOUSANDS = re.compile(r"(?<![\w.,])[1-9]\d{0,2}(?:,\d{3})+(?![\w,])")
_LITERAL = re.compile(
    r"\d{1,3}(?:\.\d{1,3}){3}(?:/\d{1,2})?"
    r"|(?:db\.|cache\.)?[a-z]{1,3}\d{1,2}[a-z-]{0,6}\.(?:nano|micro|small|medium|large|\d{0,2}xlarge|metal)"
    r"|[a-z]{2}(?:-gov|-iso)?-(?:north|south|east|west|central|northeast|southeast|northwest|southwest)-\d[a-z]?"
    r"|[a-z][a-z0-9-]{1,30}:[a-z][a-z0-9*]+"
    r"|[a-z0-9_-]+\.(?:tf|ya?ml|json|py|tsx?|jsx?|java|go|md|sh|zip)"
    r"|\d+(?:\.\d+)+",
    re.I,
)


_NUMBERS = 2
"""Numbers written together, such as a range, that still are numbers."""


@dataclass(frozen=True, slots=True)
class _Chunk:
    """What one run of characters without white space gives."""

    stems: tuple[str, ...]
    literals: tuple[str, ...]
    whole: str
    """Lower case, without separators."""
    parts: bool
    """Whether its numbers are parts of something, such as an address or a date."""


@lru_cache(maxsize=32_768)
def _chunk(text: str) -> _Chunk:
    literals: list[str] = []
    lowered = text.lower()
    found = _LITERAL.fullmatch(lowered)
    if found and not lowered.startswith(("http:", "https:", "e.g", "i.e")):
        literals.append("=" + lowered)
    whole = _BRAND.sub(lambda brand: brand[0].capitalize(), _PLURAL.sub(r"\1", text))
    parts = _PART.findall(whole)
    numbers = table_of("numbers")
    stems = tuple(stem(numbers.get(part.lower(), part)) for part in parts[:24])
    return _Chunk(stems, tuple(literals), "".join(parts).lower(), sum(map(str.isdigit, parts)) > _NUMBERS)


def quantities(text: str) -> Iterator[str]:
    """Numbers with a unit, in the smallest unit: `30-second`, `30s` → `#30s`; `6 hours` → `#21600s`; `80%` → `#80%`."""
    for found in _QUANTITY.finditer(text):
        yield quantity(found[1], found[2])
    for found in _EVERY.finditer(text):
        yield f"#{table_of('every')[found[0].lower()]}s"


def quantity(number: str, unit: str) -> str:
    """One number with its unit → its term: times in seconds, sizes in bytes."""
    unit = unit.lower()
    unit = unit if unit in ("s", "ms") else unit.removesuffix("s").replace("ib", "b")
    number = number.lower()
    amount = 1.0 if number == "one" else float(table_of("numbers").get(number, number.replace(",", "")))
    for table, sign in (("seconds", "s"), ("bytes", "b")):
        if unit in table_of(table):
            return f"#{amount * table_of(table)[unit]:.12g}{sign}"
    return f"#{amount:.12g}%"


def terms(text: str) -> list[str]:
    """Every term of a text, in the order of the text, repetitions kept. Time grows with the length of the text."""
    out = list(quantities(text))
    if "," in text:
        text = _THOUSANDS.sub(lambda found: found[0].replace(",", ""), text)
    row: list[str] = []
    parts: set[int] = set()
    last = ""
    for found in _CHUNK.finditer(text):
        chunk = _chunk(found[0])
        out.extend(chunk.literals)
        if chunk.parts:
            parts.update(range(len(row), len(row) + len(chunk.stems)))
        row.extend(chunk.stems)
        if len(chunk.whole) > 7:
            out.append("~" + chunk.whole)
        if last and len(chunk.stems) == 1 and len(last) + len(chunk.whole) > 7:
            out.append("~" + last + chunk.whole)
        last = chunk.whole if len(chunk.stems) == 1 else ""
    out.extend(f"@{named.concept}" for named in concepts(row))
    out.extend(_plain(row, parts))
    return out


def _plain(row: Sequence[str], parts: Container[int]) -> Iterator[str]:
    """The words of a row, each number that is one, and every two in a row; `parts` are the places of other numbers."""
    before = ""
    for at, word in enumerate(row):
        if is_common(word):
            continue
        if not word.isdigit():
            yield word
        elif at not in parts:
            yield "#" + word
        if before:
            yield f'"{before} {word}'
        before = word


@dataclass(frozen=True, slots=True)
class Named:
    """A concept that a row of words names, and where in the row."""

    concept: str
    first: int
    end: int
    """One behind the last word."""


def concepts(row: Sequence[str]) -> Iterator[Named]:
    """The concepts that a row of stemmed words names; every phrase that occurs counts.

    A word that several kinds of things end with ("instance") is not counted behind a thing that it then belongs to.
    """
    table = _phrases()
    ends: dict[int, set[str]] = {}
    for at, word in enumerate(row):
        for phrase, concept in table.get(word, ()):
            if row[at : at + len(phrase)] != phrase:
                continue
            unless = vocabulary()[concept].get("unless")
            if unless and not ends.get(at, set()).isdisjoint(unless):
                continue
            ends.setdefault(at + len(phrase), set()).add(concept)
            yield Named(concept, at, at + len(phrase))


def stems(text: str) -> list[str]:
    """The stemmed words of a text or a name, in order, common ones too."""
    return [word for found in _CHUNK.finditer(text) for word in _chunk(found[0]).stems]


@cache
def vocabulary() -> Mapping[str, Mapping[str, list[str]]]:
    """vocabulary.toml: concept → its phrases (`words`), the wider term (`is`), and what it also suggests (`near`)."""
    loaded: dict[str, dict[str, list[str]]] = tomllib.loads(
        (Path(__file__).parent / "vocabulary.toml").read_text(encoding="utf-8")
    )
    return loaded


@cache
def narrower(concept: str) -> tuple[str, ...]:
    """The concepts that are kinds of a wider one: encryption → at rest, in transit."""
    return tuple(name for name, about in vocabulary().items() if concept in about.get("is", ()))


@cache
def _phrases() -> Mapping[str, list[tuple[list[str], str]]]:
    """First stem → the phrases that begin with it."""
    table: dict[str, list[tuple[list[str], str]]] = {}
    for concept, about in vocabulary().items():
        for text in dict.fromkeys([concept.replace("_", " "), *about.get("words", ())]):
            phrase = stems(text)
            if phrase:
                table.setdefault(phrase[0], []).append((phrase, concept))
    return table
