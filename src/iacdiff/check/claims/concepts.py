"""What reviewers call things → concepts: kinds of resources, attributes and code by which each is recognised.

The facts stand in concepts.toml.
"""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

_TABLE: Final = Path(__file__).with_name("concepts.toml")
_WORDS: Final = Path(__file__).with_name("words.toml")
_IDENTIFIER: Final = re.compile(r"`([^`\n]{2,80})`|(?<![\w`/.${-])([a-z][a-z0-9]*(?:_[a-z0-9]+)+)(?![\w`(/-]|\.\w)")


@dataclass(frozen=True)
class Concept:
    """One thing that a report may speak of; `exact` is a piece of code that it quotes."""

    name: str
    names: tuple[str, ...] = ()
    kinds: frozenset[str] = frozenset()
    attributes: frozenset[str] = frozenset()
    code: str = ""
    hints: str = ""
    made_by: frozenset[str] = frozenset()
    purpose: frozenset[str] = frozenset()
    inside: frozenset[str] = frozenset()
    akin: str = ""
    exact: str = ""

    @property
    def title(self) -> str:
        """How a reason calls it."""
        return f"`{self.exact}`" if self.exact else self.name.replace("_", " ")


@dataclass(frozen=True)
class Mention:
    """Where in a text a concept is named."""

    concept: Concept
    first: int
    last: int


@cache
def words(section: str) -> frozenset[str]:
    """One of the lists of words.toml."""
    listed: list[str] | str = tomllib.loads(_WORDS.read_text(encoding="utf-8"))[section]
    return frozenset(listed.split() if isinstance(listed, str) else listed)


@cache
def concepts() -> tuple[Concept, ...]:
    """All of the table, those with the longest names first."""
    table: dict[str, dict[str, Any]] = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return tuple(_concept(name, facts) for name, facts in table.items())


def _concept(name: str, facts: dict[str, Any]) -> Concept:
    return Concept(
        name,
        tuple(_spaced(each) for each in facts["names"]),
        frozenset(facts.get("kinds", ())),
        frozenset(facts.get("attributes", ())),
        facts.get("code", ""),
        facts.get("hints", ""),
        frozenset(facts.get("made_by", ())),
        frozenset(facts.get("purpose", "").split()),
        frozenset(facts.get("inside", ())),
        facts.get("akin", ""),
    )


def _spaced(pattern: str) -> str:
    """A pattern of names for texts whose hyphens are spaces."""
    return pattern.replace("[ -]", " ").replace("-", " ")


@cache
def _finder() -> re.Pattern[str]:
    """One expression for all names; of two that begin at one place the longer pattern is tried first."""
    single = [(name, index) for index, concept in enumerate(concepts()) for name in concept.names]
    single.sort(key=lambda each: -len(each[0]))
    groups = (f"(?P<n{at}_{index}>{name})" for at, (name, index) in enumerate(single))
    return re.compile(rf"(?<!\w)(?:{'|'.join(groups)})(?!\w)")


@lru_cache(maxsize=2048)
def mentions(text: str) -> tuple[Mention, ...]:
    """A text → the concepts that it names, in order; quoted code and identifiers are concepts of their own."""
    quoted = [_quoted(found) for found in _IDENTIFIER.finditer(text)]
    found = [each for each in quoted if each is not None]
    taken = [(each.first, each.last) for each in found]
    spaced = text.lower().replace("-", " ").replace("`", " ")
    for hit in _finder().finditer(spaced):
        if hit.lastgroup and not any(first < hit.end() and hit.start() < last for first, last in taken):
            found.append(Mention(concepts()[int(hit.lastgroup.partition("_")[2])], hit.start(), hit.end()))
    return tuple(sorted(found, key=lambda each: each.first))


def _quoted(found: re.Match[str]) -> Mention | None:
    code = (found[1] or found[2]).strip()
    plain = re.fullmatch(r"[\w ]{2,40}", code.lower()) and "_" not in code and code.islower()
    if plain or not re.search(r"[A-Za-z]{3}", code) or re.fullmatch(r"(?:MODEL|IDEAL|PROMPT)\w*(?:\.md)?", code):
        return None
    purpose = _purposes().get(re.sub(r"[^a-z0-9]", "", code.lower()), frozenset())
    return Mention(Concept(code, exact=code, purpose=purpose), found.start(), found.end())


@cache
def _purposes() -> dict[str, frozenset[str]]:
    """The name of an attribute → the words that say no more than it does."""
    return {name: concept.purpose for concept in concepts() for name in concept.attributes}


@cache
def _names(concept: Concept) -> re.Pattern[str]:
    names = "|".join(concept.names)
    return re.compile(f"(?<![a-z])(?:{names})(?![a-z])" if names else r"(?!)")


def named_in(concept: Concept, text: str) -> bool:
    """Whether a text in lower case names the concept."""
    if concept.exact:
        return concept.exact.lower() in text
    return _names(concept).search(text.replace("-", " ")) is not None
