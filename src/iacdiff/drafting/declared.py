"""Whose a difference is: the declaration that it is about, what a reviewer calls its kind, and what it belongs to."""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from iacdiff.records import Change, Declaration, Difference, Kind, Review

EXTRA: Final = "Beyond IDEAL"
"""The concern of what only MODEL has."""


@cache
def facts() -> Mapping[str, Any]:
    """The tables of nouns.toml."""
    return tomllib.loads(resources.files(__package__).joinpath("nouns.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Declarations:
    """What both sides declare, by id, and how much of each kind."""

    model: Mapping[str, Declaration]
    ideal: Mapping[str, Declaration]
    had: Counter[str]
    """How many declarations MODEL has of each kind."""
    wanted: Counter[str]
    """How many IDEAL has."""

    @classmethod
    def of_review(cls, review: Review) -> "Declarations":
        """The declarations of a review's two sides."""
        return cls(
            review.model.by_id(),
            review.ideal.by_id(),
            Counter(item.canonical for item in review.model.items),
            Counter(item.canonical for item in review.ideal.items),
        )

    def of(self, difference: Difference) -> Declaration | None:
        """IDEAL's declaration that a difference is about, else MODEL's."""
        return self.ideal.get(difference.ideal_id or "") or self.model.get(difference.model_id or "")

    def canonical(self, difference: Difference) -> str:
        """The key of the kind of resource that a difference is about; its type where it is about none."""
        declared = self.of(difference)
        return declared.canonical if declared else difference.type

    def kind(self, difference: Difference) -> str:
        """The same, of what is no resource only what it is: `output`; of a program's structure its word: `class`."""
        if difference.kind is Kind.RESOURCE:
            return self.canonical(difference)
        return difference.type if difference.kind is Kind.STRUCTURE else difference.kind.value


def topic(key: str) -> str:
    """A kind of resource → what a reviewer files it under: `alarms`; its service where no topic fits."""
    for each in facts()["topics"]:
        if re.fullmatch(each["kinds"], key):
            return str(each["name"])
    return key.split("_", 1)[0]


def concern(difference: Difference, canonical: str) -> str:
    """What a difference is about across services (`Encryption at rest`), else its topic (`Load balancing`)."""
    if not difference.path and difference.change is Change.EXTRA:
        return EXTRA
    for each in facts()["concerns"]:
        if _concerns(each, difference, canonical):
            return str(each["name"])
    name = topic(canonical) if difference.kind in (Kind.RESOURCE, Kind.DATA) else difference.kind.value
    return f"{name[:1].upper()}{name[1:]}"


def _concerns(table: Mapping[str, Any], difference: Difference, canonical: str) -> bool:
    """Whether a concern is a difference's: its kind's where all of a thing is meant, else its rule's or category's."""
    if "of" in table:
        return difference.kind.value in table["of"]
    if difference.kind not in (Kind.RESOURCE, Kind.DATA):
        return difference.category in table.get("categories", ())
    return bool(
        re.fullmatch(table.get("rules", ""), difference.rule)
        or difference.category in table.get("categories", ())
        or (not difference.path and re.fullmatch(table.get("kinds", ""), canonical))
    )


def noun(kind: str, number: int) -> str:
    """What a reviewer calls a kind of resource, in the plural for more than one, or none, of it."""
    word = str(facts()["nouns"].get(kind) or " ".join(map(spelled, kind.split("_"))))
    if number == 1:
        return word
    if re.search(r"[^aeiou]y$", word):
        return word[:-1] + "ies"
    return f"{word}es" if re.search(r"(?:s|x|ch|sh)$", word) else f"{word}s"


def spelled(word: str) -> str:
    """A word of a name as a sentence has it: `kms` → `KMS`, `ids` → `IDs`, `Timeout` → `timeout`."""
    lower = word.lower()
    known = facts()["words"]["abbreviations"]
    if lower in known:
        return lower.upper()
    return f"{lower[:-1].upper()}s" if lower[:-1] in known and lower.endswith("s") else lower
