"""The same file more than once in one answer: the last one counts, unless it is only a piece of the one before.

main.tf (20 resources)   main.tf (the same 20, mended)    →  the second
main.tf (20 resources)   main.tf (one of them, explained) →  the first
main.tf (VPC)            main.tf (other things)           →  both: two parts of one file
template.yaml            template.json, the same things   →  the one in the task's language
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from iacdiff import sniff
from iacdiff.records import Problem, Source, Span

_SAME: Final = 0.5
"""Share of the smaller one's declarations that both must have for the two to be versions of one file."""
_FRAGMENT: Final = 0.5
"""Of versions, one with fewer than this share of the other's declarations is a fragment."""


def latest(sources: Sequence[Source]) -> tuple[list[Source], list[Problem]]:
    """Sources of one document → those that count, and a note for each that does not."""
    kept: list[Source] = []
    problems: list[Problem] = []
    for source in sources:
        earlier = _version_of(source, kept)
        if earlier is None:
            kept.append(source)
            continue
        fragment = len(_identity(source)) < _FRAGMENT * len(_identity(earlier))
        if not fragment:
            kept[kept.index(earlier)] = source
        problems.append(_note(earlier, source, fragment))
    kept.sort(key=lambda source: source.first)
    return kept, problems


def _note(earlier: Source, later: Source, fragment: bool) -> Problem:
    left_out = later if fragment else earlier
    why = "the later one is only a part, so the earlier one counts" if fragment else "the later one counts"
    places = f"at line {earlier.first} and at line {later.first}"
    return Problem(
        "note", f"{earlier.block} stands twice, {places}: {why}", Span(later.file, left_out.first, left_out.last)
    )


def _version_of(source: Source, kept: Sequence[Source]) -> Source | None:
    """The source among those kept that this one is another version of."""
    new = _identity(source)
    if not source.platform or not new:
        return None
    for other in reversed(kept):
        if other.platform == source.platform and other.language == source.language and _key(other) == _key(source):
            old = _identity(other)
            if old and len(old & new) >= _SAME * min(len(old), len(new)):
                return other
    return None


def _identity(source: Source) -> set[tuple[str, str]]:
    """What a source is recognised by: all that has a name; without a file name only resources.

    Two modules may well have variables of the same names.
    """
    read = sniff.declarations if source.named_by == "none" else sniff.headers
    return set(read(source.text, source.platform, source.language))


def _key(source: Source) -> str:
    return "" if source.named_by == "none" else source.block.lower().removeprefix("./").removeprefix("lib/")


def without_twin(sources: Sequence[Source], language: str | None) -> tuple[list[Source], str]:
    """One template in YAML and in JSON → only the one in the task's language; also the language left out, or ""."""
    declared: dict[str | None, set[tuple[str, str]]] = {"yaml": set(), "json": set()}
    for source in sources:
        if source.platform == "cfn" and source.language in declared:
            declared[source.language].update(sniff.declarations(source.text, "cfn", source.language))
    yaml, json = declared["yaml"], declared["json"]
    if not yaml or not json or len(yaml & json) < _SAME * min(len(yaml), len(json)):
        return list(sources), ""
    left_out = "json" if len(yaml) >= len(json) else "yaml"
    if language in declared and len(declared[language]) >= _FRAGMENT * max(len(yaml), len(json)):
        left_out = "json" if language == "yaml" else "yaml"
    return [source for source in sources if source.platform != "cfn" or source.language != left_out], left_out
