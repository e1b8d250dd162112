"""A finding's text → the requirements that it quotes or names by their line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from iacdiff.link.stems import is_common, stem
from iacdiff.records import Requirement

SHORTEST = 4
"""Words in a row that make a quote."""
_WORD = re.compile(r"[^\W_][\w.:/%-]{0,80}[\w%]|[^\W_]")
_LINE = re.compile(
    r"\bPROMPT(\d?)(?:\.md)?[`*_\"')\]]{0,3}(?:\s*[:#]\s*L?|[\s,(]{1,4}(?:at |on |lines? |L)\s*)"
    r"(\d{1,4})(?:\s*(?:[-–—]|to)\s*L?(\d{1,4}))?",
    re.I,
)


def named_lines(text: str, requirements: Sequence[Requirement]) -> Iterator[int]:
    """Numbers (from 0) of the requirements on a line that the text names: `PROMPT.md:23`, `PROMPT line 23`."""
    for found in _LINE.finditer(text):
        first = int(found[2])
        last = min(int(found[3] or first), first + 20)
        for number, requirement in enumerate(requirements):
            of_turn = not found[1] or re.search(rf"{found[1]}\D*$", requirement.span.file)
            if of_turn and requirement.span.first <= last and first <= requirement.span.last:
                yield number


def quoted(text: str, requirements: Sequence[Requirement]) -> dict[int, tuple[int, str]]:
    """Number of each requirement that shares four or more words in a row with the text → how many, and which.

    Runs of common words alone, and runs that more than three requirements share, say nothing and are left out.
    """
    rows, places = _runs(tuple(requirement.text for requirement in requirements))
    words = _WORD.findall(text.lower())
    best: dict[int, tuple[int, str]] = {}
    for at in range(len(words) - SHORTEST + 1):
        found = places.get(tuple(words[at : at + SHORTEST]), ())
        if not found or len(found) > 3 * SHORTEST:
            continue
        for number, start in found:
            length = _run(words, at, rows[number], start)
            run = words[at : at + length]
            if length > best.get(number, (0, ""))[0] and sum(not is_common(stem(word)) for word in run) >= 2:
                best[number] = (length, " ".join(run[:12]))
    return best


@lru_cache(maxsize=4)
def _runs(texts: tuple[str, ...]) -> tuple[list[list[str]], dict[tuple[str, ...], list[tuple[int, int]]]]:
    """The words of each text, and for every few words in a row where they stand: number of the text, first word."""
    rows = [_WORD.findall(text.lower()) for text in texts]
    places: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for number, row in enumerate(rows):
        for at in range(len(row) - SHORTEST + 1):
            places.setdefault(tuple(row[at : at + SHORTEST]), []).append((number, at))
    return rows, places


def _run(words: Sequence[str], at: int, row: Sequence[str], start: int) -> int:
    length = 0
    most = min(len(words) - at, len(row) - start, 60)
    while length < most and words[at + length] == row[start + length]:
        length += 1
    return length
