"""A requirement of the answer as a whole → its checks: tool, language, files, classes, names, tags, outputs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from iacdiff.judge import answer, tags
from iacdiff.judge.outcome import UNKNOWN, Outcome, shows
from iacdiff.judge.side import Side
from iacdiff.judge.unit import Unit, denied
from iacdiff.judge.words import Mention, has, table

Check = Callable[[Side], Outcome]

_USING: Final = frozenset(
    [
        "using",
        "use",
        "with",
        "in",
        "via",
        "be",
        "by",
        "platform",
        "language",
        "employ",
        "written",
        "through",
        "implement",
        "required",
        "code",
    ]
)


def of_answer(unit: Unit) -> Iterator[Check]:
    """The checks of tool, language, files and classes."""
    said = unit.of.text
    platforms, languages = answer.asked_platform(unit)
    meant = [one for one in unit.platforms if _is_meant(unit, one)]
    if (platforms or "language" in unit.words) and (meant or re.match(r"(?i)\W*(platform|language)\b", said)):
        if any(denied(unit, one) for one in unit.platforms):
            unit.used.clear()
        else:
            if re.match(r"(?i)\W*(?:platform|language)\b", said):
                unit.used.update(range(min(3, len(unit.words))))
            use(
                unit,
                (
                    "infrastructure",
                    "iac",
                    "framework",
                    "implementation",
                    "template",
                    "program",
                    "defined",
                    "task",
                    "build",
                ),
            )
            yield lambda side: answer.written_for(platforms, languages, side)
    if re.search(r"(?i)\baws only\b|\bonly aws\b", said):
        use(unit, ("only",))
        yield _aws_only
    if re.search(r"(?i)\b(?:single|one) file\b", said) and not re.search(r"(?i)one (?:code )?block per file", said):
        use(unit, ("single", "one", "file"))
        yield answer.one_file
    if re.search(r"(?i)\bprovider\b.{0,25}\bexplicit|\bexplicit\w*\b.{0,25}\bprovider\b", said):
        use(unit, ("provider", "explicit", "explicitly", "made"))
        yield _explicit_provider
    yield from _of_structure(unit)


def _explicit_provider(side: Side) -> Outcome:
    """In a Pulumi program a provider need not be written; elsewhere its being there says nothing."""
    if side.platform != "pulumi":
        return UNKNOWN
    providers = side.of(("provider",))
    if providers:
        return shows("met", [(item, None) for item in providers])
    return Outcome("unmet", f"no provider; {side.total}") if side.readable and side.whole else UNKNOWN


def _is_meant(unit: Unit, one: Mention) -> bool:
    before = [word for word in unit.words[max(0, one.first - 3) : one.first] if word not in ("aws", "the", "a", "only")]
    behind = unit.words[one.last : one.last + 1]
    return (
        (bool(before) and before[-1] in _USING)
        or not before
        or behind == ["must"]
        or any(other is not one and abs(other.first - one.last) <= 1 for other in unit.platforms)
    )


def _of_structure(unit: Unit) -> Iterator[Check]:
    said = unit.of.text
    for found in re.finditer(r"(\bnot (?:an? )?)?\b(TerraformStack|ComponentResource|Construct|NestedStack)\b", said):
        use(unit, (found[2].lower(),))
        name, no = found[2], bool(found[1])
        if no or re.search(
            rf"(?:extend\w*|be|as|implement\w*|inherit\w*|from|class|named?) (?:an? |the )?[`'\"]?(?:pulumi\.)?{name}",
            said,
        ):
            yield lambda side, name=name, no=no: answer.extends(name, no, side)  # type: ignore[misc]
    if has(
        unit.words,
        (
            "reusable module",
            "modular",
            "terraform module",
            "reusable construct",
            "module for",
            "reusable component",
            "reusable cdktf module",
            "parameterized construct",
            "component resource",
        ),
    ):
        use(
            unit,
            (
                "reusable",
                "module",
                "modular",
                "construct",
                "component",
                "parameterized",
                "organization",
                "maintainability",
            ),
        )
        yield answer.modular
    if re.search(
        r"(?i)\b(?:cleanly |fully )?destroyable\b|\bdestroyed? (?:cleanly|without|after)"
        r"|cleanly destroyed|no retain polic",
        said,
    ) and not has(unit.words, ("except",)):
        use(unit, ("destroyable", "destroyed", "cleanly", "cicd", "workflow", "ci", "after", "mandatory"))
        yield answer.destroyable


def _aws_only(side: Side) -> Outcome:
    others = [
        item for item in side.of(("provider",)) if re.search(r"azure|google|gcp|oci|alicloud", item.of.id.lower())
    ]
    others += [item for item in side.resources if re.match(r"azurerm_|google_|azure|gcp", item.of.type.lower())]
    if others:
        return shows("unmet", [(item, None) for item in others])
    return shows("met", [(item, None) for item in side.resources[:1]], "no provider but AWS")


def of_names(unit: Unit) -> Iterator[Check]:
    """The checks of names, tags and outputs."""
    said = unit.of.text
    if _asks_suffix(said):
        unit.used.update(
            at
            for at, word in enumerate(unit.words)
            if re.match(r"environment|suffix|nam|pattern|validation|variable|parameter|property|unique", word)
        )
        kinds = _named_kinds(unit)
        yield lambda side: answer.suffixed("environmentSuffix", kinds, side)
    prefix = re.search(r"(?i)prefix(?:ed)?\s+(?:with|by|of)?:?\s*[`'\"]([\w.-]{3,40})[`'\"]", said)
    if prefix:
        unit.used.update(range(len(unit.words)))
        some = _named_kinds(unit)
        yield lambda side: answer.suffixed(prefix[1], some, side)
    if re.search(r"(?i)\btags?\b|\btagg(?:ed|ing)\b", said) and not has(unit.words, ("image tag", "git tag")):
        wanted = tags.tags(unit)
        use(
            unit,
            ("tag", "tagged", "tagging", "consistent", "value", "key", "cost", "allocation", "tracking", "metadata"),
        )
        yield lambda side: tags.tagged(wanted, side)
    elif pairs := [
        pair for pair in tags.pairs(unit.of.text) if pair[0] in ("Environment", "Project", "Owner", "CostCenter")
    ]:
        yield lambda side: tags.tagged(pairs, side)
    title = (unit.of.section or ("",))[-1]
    asked = re.match(r"(?i)\W*(?:\w+ ){0,4}?outputs?\b|\W*export", said) or re.search(r"(?i)\boutputs$", title)
    if asked and "file" not in unit.words and not re.search(_OTHER_OUTPUT, said):
        unit.used.update(range(len(unit.words)))
        unit.things.clear()
        yield lambda side: answer.gives(unit, side)


_OTHER_OUTPUT: Final = (
    r"(?i)\boutput (?:formats?|buckets?|locations?|director(?:y|ies)|folders?|streams?|data|devices?|artifacts?)\b"
)
"""What a program gives out, and not what a stack does."""

_SUFFIX: Final = re.compile(r"(?i)\$?\{?\b(?:var\.|env_?)?(?:environment[_ -]?suffix|envsuffix)\b\}?")
_OF_NAMES: Final = re.compile(r"(?i)\bnam(?:e|es|ed|ing)\b|\bsuffix(?:ed|es)?\b|\binclud|\bunique|\bconvention")
_OF_INPUT: Final = re.compile(
    r"(?i)\ballowed ?(?:values?|patterns?)\b|\bregex\b|\benvironment variables?\b|\bdefault(?:s|ing)? to\b"
)


def _asks_suffix(said: str) -> bool:
    """Whether it asks that names carry the environment's suffix, and does not only describe the input of that name."""
    rest = _SUFFIX.sub(" ", said)
    if rest == said or _OF_INPUT.search(said):
        return False
    return bool(_OF_NAMES.search(rest)) and not re.match(r"\W*[:=]", rest)


def _named_kinds(unit: Unit) -> list[str]:
    """The kinds whose names are meant; none where it is those of all."""
    return [kind for one in unit.things for kind in table("things")[one.key]["kinds"]]


def is_quoted(unit: Unit) -> bool:
    """Whether something is quoted that no check has looked at."""
    for found in re.finditer(r"`([^`]{1,60})`|(?<!\w)['\"]([\w./:*-]{2,60})['\"](?!\w)", unit.of.text):
        inside = {at for at, token in enumerate(unit.row) if found.start() <= token.start and token.end <= found.end()}
        if inside - unit.used - {at for one in unit.platforms for at in range(one.first, one.last)}:
            return True
    return False


def use(unit: Unit, words: Sequence[str]) -> None:
    """Mark words as made use of."""
    unit.used.update(at for at, word in enumerate(unit.words) if word in words)
