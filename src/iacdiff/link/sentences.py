"""A text → where its sentences and inline list items are.

"Do this: 1. Make a VPC, e.g. small. 2. Add t3.micro"  →  "Do this:"  "Make a VPC, e.g. small."  "Add t3.micro"
"""

from __future__ import annotations

import re
from collections.abc import Iterator

Extent = tuple[int, int]
"""First offset, and the one behind the last."""

_NUMBER = re.compile(r"(?<![^\s(:])(?:(?:and|or)\s+)?\(?(\d{1,2})[.)]\s+(?=[A-Za-z`*\"\[])")
_BULLET = re.compile(r"(?<!\S)[•▪●◦‣▸]\s+|(?<=[.:;)])\s+[-–*]\s+(?=[A-Z`*])")
_LABEL = re.compile(
    r"(?<!\S)[A-Z][A-Z&/ -]{7,60}(?:\([^()\n]{1,60}\))?:\s+(?=\(?\d{1,2}[.)]\s|[•▪●◦‣▸])"
    r"|(?<=[a-z)\].] )(?:Expected (?:outputs?|outcomes?|results?)|Deliverables?|Constraints?|Requirements?|Outputs?):\s"
)
_END = re.compile(r"(?:[.!?][\"'”’)\]*_`]*|;)\s+(?=[\"'“(\[`*_]*[A-Z0-9])|(?<=[a-z]{3})[.;](?=[A-Z][a-z]+\s)")
_CODE_SPAN = re.compile(r"`[^`\n]{1,300}`")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[*_])(?:e\.g|i\.e|eg|ie|etc|vs|cf|approx|ca|no|nos|fig|incl|resp|min|max|dr|mr|mrs|ms|st|inc|corp|u\.s|a\.m|p\.m|[A-Za-z]|\d{1,2})\.$",
    re.I,
)
_NEVER_ENDS = re.compile(r"(?:^|[\s(\[])(?:e\.g|i\.e|eg|ie|vs|cf|approx|ca|incl|resp|fig)\.$", re.I)
_SHORTEST = 12
"""Characters; a shorter sentence stays with the one before it ("Yes. …")."""


def sentences(text: str) -> list[Extent]:
    """Where each sentence or inline item of a text is, without the white space and markers around it; in order."""
    return [part for start, end in _items(text) for part in _split(text, start, end)]


def labels(text: str) -> list[tuple[int, str]]:
    """Labels in capitals inside a text (`OPTIONAL WORK (if time permits):`) → (offset behind it, label)."""
    return [(found.end(), found[0].strip().rstrip(":")) for found in _LABEL.finditer(text)]


def _items(text: str) -> Iterator[Extent]:
    """Cut before and behind each inline marker and label."""
    markers = sorted([*_numbers(text), *_bullets(text), *(found.span() for found in _LABEL.finditer(text))])
    start = 0
    for first, after in markers:
        if first < start:
            continue
        yield start, first
        start = after
    yield start, len(text)


def _numbers(text: str) -> list[Extent]:
    """Markers `1.` `2.` …: only those that count up from 1, and only if they reach 2."""
    found = [marker for marker in _NUMBER.finditer(text) if _begins_item(text, marker)]
    out: list[Extent] = []
    last = 0
    for place, marker in enumerate(found):
        number = int(marker[1])
        begins = number == 1 and place + 1 < len(found) and int(found[place + 1][1]) == 2
        if begins or (last and number == last + 1):
            out.append(marker.span())
            last = number
    return out


def _begins_item(text: str, marker: re.Match[str]) -> bool:
    """Whether a number can be a list's: what it numbers has a capital, or what stands before it has ended."""
    before = text[max(0, marker.start() - 8) : marker.start()].rstrip()
    return not text[marker.end()].islower() or not before or before[-1] in ":;,."


def _bullets(text: str) -> list[Extent]:
    found = [marker.span() for marker in _BULLET.finditer(text)]
    return found if len(found) > 1 or "•" in text else []


def _split(text: str, start: int, end: int) -> Iterator[Extent]:
    """Sentences of one item; none ends inside a code span or behind an abbreviation."""
    code = _code_spans(text, start, end)
    begin = start
    inside = 0
    for stop in _END.finditer(text, start, end):
        while inside < len(code) and code[inside][1] <= stop.start():
            inside += 1
        if inside < len(code) and code[inside][0] <= stop.start():
            continue
        if stop.end() - begin < _SHORTEST or not _ends(text, stop):
            continue
        yield from _trimmed(text, begin, stop.start() + len(stop[0].rstrip().rstrip(";")))
        begin = stop.end()
    yield from _trimmed(text, begin, end)


def _ends(text: str, stop: re.Match[str]) -> bool:
    if stop[0][0] == ";":
        near = text[max(0, stop.start() - 200) : stop.start()]
        return near.count("(") <= near.count(")")
    head = text[max(0, stop.start() - 12) : stop.start() + 1]
    if _NEVER_ENDS.search(head):
        return False
    return not _ABBREVIATION.search(head) or head.lower().endswith("etc.") or head.endswith(tuple("0123456789)"))


def _code_spans(text: str, start: int, end: int) -> list[Extent]:
    return [found.span() for found in _CODE_SPAN.finditer(text, start, end)]


def _trimmed(text: str, start: int, end: int) -> Iterator[Extent]:
    while start < end and (text[start].isspace() or text[start] in "•▪●◦‣▸"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] == ";"):
        end -= 1
    if any(character.isalnum() for character in text[start:end]):
        yield start, end
