"""Statements on tags and names of all resources → held against each resource that takes them."""

import re

from iacdiff.check.claims.facts import Side, Sides, folded, spans_of
from iacdiff.check.claims.saying import Statement
from iacdiff.check.claims.verdicts import Judged
from iacdiff.records import Declaration, Defaulted, Expression, Kind, Ref, Unknown, Value

_ALL_TAGS = re.compile(
    r"\btag(?:s|ging)\b.{0,20}\b(?:across|on|for|to)\b.{0,12}\bresources\b|\bresource tag(?:s|ging)\b", re.IGNORECASE
)
_NAME_TAG = re.compile(r"\b(\w+) tags? on (?:each|every|all) resources?\b", re.IGNORECASE)


def tagging(statement: Statement, sides: Sides) -> Judged | None:
    """`no tagging across resources`; `a Name tag on each resource`."""
    each = _NAME_TAG.search(statement.object)
    if each and not statement.absent:
        return _every(each[1], sides)
    if re.search(r"\b(?!Missing|Resource|No|Required)[A-Z]\w+['\"`]? tag\b", statement.object):
        return None
    asked = re.search(r"\b(?:compliance|required|mandatory)\b.{0,22}\btag(?:s|ging)\b", statement.object, re.IGNORECASE)
    if statement.absent and (_ALL_TAGS.search(statement.object) or (asked and not re.search(r"\btag", sides.prompt))):
        tagged, bare = _tagged(sides.own, sides.other)
        share = len(tagged) / max(1, len(tagged) + len(bare))
        if re.search(r"\bconsisten", statement.object, re.IGNORECASE) and not _shared_keys(tagged):
            return None
        several = re.search(r"\b(?:several|some|many)\b", statement.object)
        if tagged and not several and (share >= 0.9 or asked):
            told = f"{len(tagged)} of {len(tagged) + len(bare)} resources that take tags have them."
            told = f"PROMPT asks for no tags; {told}" if asked else told
            return Judged("contradicted", told, tuple(item.span for item in tagged[:3]))
    return None


def _shared_keys(tagged: list[Declaration]) -> set[str]:
    """The keys that all of them have."""
    known = [keys for item in tagged if (keys := _keys(_tags(item))) is not None]
    return set.intersection(*known) if known else {"unknown"}


def _tagged(side: Side, other: Side) -> tuple[list[Declaration], list[Declaration]]:
    """Resources with tags, and those without whose kind is seen with them."""
    if "defaulttags" in side.attributes or re.search(r"default_?tags|tags\.of\(", side.text):
        return list(side.resources), []
    has = [item for item in side.resources if _tags(item) is not None]
    kinds = {item.canonical for each in (side, other) for item in each.resources if _tags(item) is not None}
    return has, [item for item in side.resources if _tags(item) is None and item.canonical in kinds]


def _tags(item: Declaration) -> Value:
    return next((value for key, value in item.attributes.items() if folded(key) in ("tags", "tag")), None)


def _every(key: str, sides: Sides) -> Judged | None:
    tagged, bare = _tagged(sides.own, sides.other)
    known = [(item, _keys(_tags(item))) for item in (*tagged, *bare)]
    without = [item for item, keys in known if keys is not None and key.lower() not in keys]
    if without and len(without) >= 0.15 * len(known):
        return Judged("contradicted", f"{len(without)} resources that take tags have no {key} tag.",
                      tuple(item.span for item in without[:3]))  # fmt: skip
    return None


def _keys(value: Value) -> set[str] | None:
    value = value.value if isinstance(value, Defaulted) else value
    if value is None:
        return set()
    return {key.lower() for key in value} if isinstance(value, dict) else None


_HARD_NAMES = re.compile(r"\bnames\b.{0,12}\bhard-?coded\b|\bhard-?coded\b.{0,20}\bnames\b", re.IGNORECASE)


def hardcoded_names(statement: Statement, sides: Sides) -> Judged | None:
    """`resource names are hardcoded`: against the names that are built of other values."""
    if statement.absent or not _HARD_NAMES.search(statement.object):
        return None
    values = [each for each in sides.own.attributes.get("name", ()) if each.inside.kind is Kind.RESOURCE]
    built = [each for each in values if _is_built(each.value)]
    if len(values) >= 4 and len(built) >= 0.8 * len(values):
        return Judged("contradicted", f"{len(built)} of {len(values)} names are built of other values.",
                      spans_of([each.place for each in built]))  # fmt: skip
    fixed = [each for each in values if not _is_built(each.value)]
    if values and len(fixed) >= 0.8 * len(values):
        return Judged("supported", "The names are fixed text.", spans_of([each.place for each in fixed]))
    return None


def _is_built(value: Value) -> bool:
    return isinstance(value, Defaulted | Unknown | Expression | Ref) or (isinstance(value, str) and "${" in value)


def consistent_pair(key: str, said: str, sides: Sides) -> Judged | None:
    """Whether each resource that takes tags, or the provider for all of them, has that key with that value."""
    defaults = [each for name in ("defaulttags", "tags") for each in sides.own.attributes.get(name, ())
                if each.inside.kind is Kind.PROVIDER]  # fmt: skip
    if any(isinstance(each.value, dict) and each.value.get(key) == said for each in defaults):
        return None
    kinds = {item.canonical for each in (sides.own, sides.other) for item in each.resources if _tags(item) is not None}
    taking = [item for item in sides.own.resources if item.canonical in kinds]
    without = [item for item in taking if (keys := _keys(_tags(item))) is not None and key.lower() not in keys]
    if len(without) >= 0.15 * len(taking) and without:
        return Judged("contradicted", f"{len(without)} of {len(taking)} resources that take tags have no tag {key}.",
                      tuple(item.span for item in without[:3]))  # fmt: skip
    return None
