"""The numbers of findings: which comes next, and which are wrong."""

import re
from collections.abc import Sequence

from iacdiff.findings.reading import Reading

_LAST = re.compile(r"(\d+)(\D*)$")


def restarts(reading: Reading) -> bool:
    """Whether each section counts for itself: at least two sections begin with the same number."""
    first: dict[int, str] = {}
    for carrier in reading.carriers:
        if carrier.number:
            first.setdefault(carrier.section, carrier.number)
    return len(set(first.values())) < len(first)


def following(numbers: Sequence[str]) -> str:
    """The number behind the highest of several; `1` where there is none."""
    known = [number for number in numbers if number]
    if not known:
        return "1"
    return _successor(max(known, key=rank))


def rank(number: str) -> tuple[int, ...]:
    """A number as what it counts: 2.10 is behind 2.9, 11-21 is as far as 21, c is the third."""
    if number.isalpha() and len(number) == 1:
        return (ord(number.lower()) - 96,)
    last = re.split(r"-(?=\d)", number)[-1] if number[:1].isdigit() else number
    return tuple(int(part) for part in re.findall(r"\d+", last)[:6])


def _successor(number: str) -> str:
    if number.isalpha():
        return chr(ord(number) + 1) if number not in "zZ" else "1"
    if number[:1].isdigit() and "-" in number:
        number = number.rsplit("-", 1)[1]
    found = _LAST.search(number)
    if found is None:
        return "1"
    digits = str(int(found[1]) + 1).rjust(len(found[1]), "0") if found[1].startswith("0") else str(int(found[1]) + 1)
    return number[: found.start()] + digits


def next_number(reading: Reading, section: int, restart: bool) -> str:
    """The number of a new finding: behind the highest of the report, or of the section where numbering restarts."""
    chosen = [
        carrier.number for carrier in reading.carriers if carrier.number and (not restart or carrier.section == section)
    ]
    if restart and not chosen and any("." in carrier.number for carrier in reading.carriers):
        chosen = [carrier.number for carrier in reading.carriers]
    return following(chosen)


def misnumbered(reading: Reading) -> dict[int, str]:
    """Position of a finding → its number as it should be, for those that differ; none where numbers are not plain."""
    if any(carrier.number and not carrier.number.isdigit() for carrier in reading.carriers):
        return {}
    by_section = restarts(reading)
    expected: dict[int, int] = {}
    last = 0
    out: dict[int, str] = {}
    for position, carrier in enumerate(reading.carriers):
        if not carrier.number:
            continue
        scope = carrier.section if by_section else -1
        own = int(carrier.number)
        # a section may count for itself or go on from the one before, whatever the others do
        number = expected.get(scope, own if by_section and own == last + 1 else min(own, 1))
        expected[scope] = number + 1
        last = number
        if int(carrier.number) != number:
            out[position] = str(number)
    return out
