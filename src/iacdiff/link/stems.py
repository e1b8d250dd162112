"""Words → what they have in common with their other forms, and which of them say nothing."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_ENDINGS = (
    *(
        "abilities",
        "ability",
        "ibility",
        "izations",
        "ization",
        "ations",
        "ation",
        "ating",
        "ated",
        "ator",
        "ate",
        "ables",
        "able",
    ),
    *("ments", "ment", "ions", "ion", "ings", "ing", "ers", "er", "ed", "ly", "e"),
)
"""Longer ones first."""


@cache
def words_of(list_name: str) -> frozenset[str]:
    """One of the lists of words.toml: `common`, `generic`, `tails`."""
    return frozenset(str(_lists()[list_name]).split())


@cache
def table_of(name: str) -> Mapping[str, Any]:
    """One of the tables of words.toml: `numbers`, `seconds`, `bytes`, `every`, `stems`, `said`."""
    table: dict[str, Any] = _lists()[name]
    return table


@cache
def _lists() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


@lru_cache(maxsize=32_768)
def stem(word: str) -> str:
    """`encryption`, `encrypted` → `encrypt`. Light and rough: one ending is taken off, and no list of roots is kept."""
    word = word.lower()
    known = table_of("stems").get(word)
    if known:
        return str(known)
    if len(word) < 4 or not word.isalpha():
        return word
    word = _singular(word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 3 + (len(ending) == 1):
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "ls":
        word = word[:-1]
    return word


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def is_common(word: str) -> bool:
    """Whether a stemmed word is too common to say which requirement is meant."""
    return word in _common() or (len(word) == 1 and not word.isdigit())


@cache
def _common() -> frozenset[str]:
    return words_of("common") | {stem(word) for word in words_of("common")}
