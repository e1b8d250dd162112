"""A requirement's text → its tokens, and the phrases of the vocabulary that stand in it.

"ALBs must use Multi-AZ"  →  alb must use multi az  →  thing alb 0..1, property multi_az 3..5
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

_HERE: Final = Path(__file__).parent
_TOKEN: Final = re.compile(r"[A-Za-z][A-Za-z0-9]*|\d+(?:\.\d+)*%?")
_WHOLE: Final = frozenset(
    {"https", "dns", "cors", "postgres", "kubernetes", "alias", "bias", "atlas", "canvas", "whereas"}
)
_LONGEST: Final = 400
"""Tokens of one requirement that are looked at."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the text, and where it stands there."""

    word: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A phrase of the vocabulary: tokens `first` to `last`, the latter exclusive."""

    table: str
    """`thing`, `property`, `platform`, `language`."""
    key: str
    first: int
    last: int


@cache
def table(name: str) -> dict[str, Any]:
    """One of the vocabulary's files."""
    read: dict[str, Any] = tomllib.loads((_HERE / f"{name}.toml").read_text(encoding="utf-8"))
    return read


@cache
def words_of(name: str) -> frozenset[str]:
    """A list of words.toml, each as `plain` has it."""
    row = table("words")[name]
    return frozenset(plain(word) for word in (row.split() if isinstance(row, str) else row))


@lru_cache(maxsize=8_192)
def plain(word: str) -> str:
    """A word in lower case without its plural ending."""
    word = word.lower()
    if word in _WHOLE:
        return word
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def tokens(text: str) -> list[Token]:
    """The words and numbers of a text, at most so many as matter."""
    out: list[Token] = []
    for found in _TOKEN.finditer(text):
        out.append(Token(plain(found[0]), found.start(), found.end()))
        if len(out) == _LONGEST:
            break
    return out


def mentions(row: Sequence[Token]) -> list[Mention]:
    """The longest phrases in it, from the left, none overlapping; what one phrase means in several tables is in all."""
    out: list[Mention] = []
    words = [token.word for token in row]
    phrases = _phrases()
    at = 0
    while at < len(words):
        length = 1
        for phrase, meanings in phrases.get(words[at], ()):
            if tuple(words[at : at + len(phrase)]) == phrase:
                out.extend(Mention(kind, key, at, at + len(phrase)) for kind, key in meanings)
                length = len(phrase)
                break
        at += length
    return out


@cache
def _phrases() -> dict[str, list[tuple[tuple[str, ...], list[tuple[str, str]]]]]:
    """First word → phrases that begin with it, longest first, each with what it means."""
    found: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    for kind, rows in (
        ("thing", ((key, row["say"]) for key, row in table("things").items())),
        ("property", ((key, row["say"]) for key, row in table("properties").items())),
        ("platform", table("platforms")["platform"].items()),
        ("language", table("platforms")["language"].items()),
    ):
        for key, says in rows:
            for say in says:
                meanings = found.setdefault(tuple(token.word for token in tokens(say)), [])
                if (kind, key) not in meanings:
                    meanings.append((kind, key))
    out: dict[str, list[tuple[tuple[str, ...], list[tuple[str, str]]]]] = {}
    for phrase, meanings in sorted(found.items(), key=lambda one: -len(one[0])):
        out.setdefault(phrase[0], []).append((phrase, meanings))
    return out


def has(words: Sequence[str], says: Iterable[str]) -> bool:
    """Whether any of the phrases stands in a row of words."""
    row = f" {' '.join(words)} "
    return any(f" {_joined(say)} " in row for say in says)


@lru_cache(maxsize=4_096)
def _joined(say: str) -> str:
    return " ".join(token.word for token in tokens(say))
