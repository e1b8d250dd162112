"""The tags that a requirement names, and whether what can have tags has them."""

from __future__ import annotations

import re
from typing import Final

from iacdiff.judge.outcome import UNKNOWN, Outcome, shows
from iacdiff.judge.side import Item, Leaf, Side, text
from iacdiff.judge.unit import Unit
from iacdiff.records import Defaulted, Expression, Unknown, Value

_TAG: Final = re.compile(r"(?![Tt]ags?\b)[`'\"]?\b([A-Z][A-Za-z]{2,30})[`'\"]? ?[=:] ?[`'\"]?([A-Za-z][\w.@/-]{1,40})")
_KEYS: Final = re.compile(r"[`'\"]([A-Za-z][A-Za-z_-]{2,30})[`'\"]|\b([A-Z][A-Za-z]*[a-z][A-Z]?[A-Za-z]*)\b")


_Row = list[tuple[Item, Leaf | None]]


def pairs(said: str) -> list[tuple[str, str]]:
    """`Environment = Production` → a key and a value; of every such pair in a text."""
    return [
        (found[1], found[2])
        for found in _TAG.finditer(said)
        if found[1].lower() not in _NO_TAGS and not _labels(said, found)
    ]


_SOME_WORDS: Final = re.compile(r"[^\S\n]+[a-z]+[^\S\n]+[A-Za-z]+")


def _labels(said: str, found: re.Match[str]) -> bool:
    """Whether what stands before a colon only heads the sentence: `Cost Tracking: All resources …`."""
    if "=" in found[0] or "tag" in said[: found.start()].lower():
        return False
    return bool(_SOME_WORDS.match(said, found.end()))


def tags(unit: Unit) -> list[tuple[str, str]]:
    """The tags that a requirement names: `Environment = Production`, `owner`; a value is empty where none is given."""
    said = unit.of.text
    given = pairs(said)
    if given:
        for found in _TAG.finditer(said):
            unit.use_span(found.start(), found.end())
        return given[:6]
    keys = []
    start = max(said.lower().find("tag"), 0)
    for found in _KEYS.finditer(said):
        key = found[1] or found[2]
        if (
            (found[1] or key in _USUAL)
            and found.start() >= start * (not found[1])
            and key.lower() not in _NO_TAGS
            and not key.lower().startswith("tag")
        ):
            keys.append((key, ""))
            unit.use_span(found.start(), found.end())
    return keys[:8]


_USUAL: Final = frozenset(
    """Environment Project Owner CostCenter CostCentre Name Team Application App Department ManagedBy Purpose
    Service Stage Tier
    Version CreatedBy DataClassification Compliance BusinessUnit Client Component Repository Author""".split()  # noqa: SIM905
)
"""Keys that are known for tags' without quotes."""

_NO_TAGS: Final = frozenset(
    """apply all tags tag use ensure resources resource every include including consistent tagging required aws
    the with each platform language region must should such key keys value values add note example naming
    pattern cost iam ec2 s3 rds vpc lambda dynamodb cloudwatch terraform pulumi cdk cdktf cloudformation for
    implement follow set""".split()  # noqa: SIM905
)

_UNTAGGABLE: Final = re.compile(
    r"attachment|association|_rule$|route$|policy$|_record|permission|listener$|versioning|encryption|public_access|alias|"
    r"subscription|_target$|secret_version|configuration$|integration|method|deployment|stage$|resource$|ownership|acl$|"
    r"_logging|notification|random_|null_|local_|tls_|account$|lifecycle|flow_log$|_member|output|custom_resource|dashboard|recorder"
)
_TAG_KEYS: Final = ("tags", "tags_all", "tag", "default_tags", "hosted_zone_tags")


def tagged(wanted: list[tuple[str, str]], side: Side) -> Outcome:
    """Whether the resources that can have tags have these; with none named, any."""
    given = _default_tags(side)
    things = [item for item in side.resources if not _UNTAGGABLE.search(item.of.canonical)]
    if not things:
        return UNKNOWN
    missing: _Row = []
    wrong: _Row = []
    having: _Row = []
    unsure = False
    for item in things:
        own = {**given, **_tags_of(item)}
        if not wanted:
            (having if own else missing).append((item, None))
            continue
        unsure = unsure or "*" in own
        for key, value in wanted:
            got = own.get(key.lower().replace("_", "").replace("-", ""))
            if got is None:
                missing.append((item, None))
            elif value and text(got) is not None and text(got) != value:
                wrong.append((item, next((leaf for name in _TAG_KEYS for leaf in item.at(name)), None)))
            else:
                having.append((item, None))
    return _tag_verdict(having, missing, wrong, unsure)


def _tag_verdict(having: _Row, missing: _Row, wrong: _Row, unsure: bool) -> Outcome:
    if wrong and len(wrong) >= len(having):
        return shows("unmet", wrong)
    if unsure:
        return UNKNOWN
    if having and not missing and not wrong:
        return shows("met", having, f"tags on all {len(having)} that can have them")
    if having and len(missing) <= 0.1 * len(having) and not wrong:
        return UNKNOWN
    if having:
        return shows("partly", [*wrong, *missing], "some without the tags")
    return shows("unmet", missing, "none with such a tag")


def _default_tags(side: Side) -> dict[str, Value]:
    """The tags that a provider, or a stack, gives to everything."""
    out: dict[str, Value] = {}
    for item in side.of(("provider",)):
        for leaf in item.at("default_tags"):
            out.update(_keyed(leaf.value))
        for leaf in item.at("tags"):
            out.update(_keyed(leaf.value))
    return out


def _tags_of(item: Item) -> dict[str, Value]:
    out: dict[str, Value] = {}
    for name in _TAG_KEYS:
        for leaf in item.at(name):
            out.update(_keyed(leaf.value))
    return out


def _keyed(value: Value) -> dict[str, Value]:
    """Tags as a map, or as a list of keys and values → plain name → value; `*` for what is not known."""
    if isinstance(value, Defaulted):
        return _keyed(value.value)
    if isinstance(value, Unknown | Expression):
        return {"*": value}
    if isinstance(value, list):
        out: dict[str, Value] = {}
        for one in value:
            out.update(_keyed(one))
        return out
    if not isinstance(value, dict):
        return {}
    lowered = {str(key).lower(): inner for key, inner in value.items()}
    if isinstance(lowered.get("key"), str) and "value" in lowered:
        return {str(lowered["key"]).lower().replace("_", "").replace("-", ""): lowered["value"]}
    return {key.replace("_", "").replace("-", ""): inner for key, inner in lowered.items() if key != "tags"}
