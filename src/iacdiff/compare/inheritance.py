"""A side → the tags that its resources have without writing them.

provider "aws" { default_tags { tags = {Team = "a"} } }     every resource of that provider
cdk.Tags.of(this).add("Team", "a"), on the stack or app     every resource

Sources: Terraform AWS provider, `default_tags`; Pulumi AWS provider, `defaultTags`; AWS CDK Developer Guide, "Tags".
"""

from collections.abc import Mapping

from iacdiff.compare.tables import folded
from iacdiff.records import Declaration, Declared, Defaulted, Kind, Ref, Value, ValuePath

_TAGS = frozenset(["tags", "tag", "tagset", "tagsall"])


class Inheritance:
    """One side's inherited tags."""

    def __init__(self, side: Declared) -> None:
        self._providers: dict[str, dict[str, Value]] = {}
        self._everywhere: dict[str, Value] = {}
        usual: list[str] = []
        for item in side.items:
            if item.kind is Kind.PROVIDER:
                self._providers[item.id] = _default_tags(item)
                if not any(folded(name) == "alias" for name in item.attributes):
                    usual.append(item.id)
            elif item.kind is Kind.STRUCTURE:
                self._everywhere |= _map(_attribute(item.attributes, "tags"))
        self._usual = self._providers[usual[0]] if len(usual) == 1 else {}

    def of(self, item: Declaration) -> Mapping[str, Value]:
        """The tags that a resource has from its provider and from what it stands in."""
        if item.kind is not Kind.RESOURCE:
            return {}
        named = _attribute(item.attributes, "provider") or _attribute(
            _map(_attribute(item.attributes, "opts")), "provider"
        )
        own = self._providers.get(named.target) if isinstance(named, Ref) else None
        return self._everywhere | (self._usual if own is None else own)


def is_tags(label: ValuePath) -> bool:
    """Whether a path is that of a resource's tags or of one of them."""
    return 1 <= len(label) <= 2 and isinstance(label[0], str) and folded(label[0]) in _TAGS


def _default_tags(provider: Declaration) -> dict[str, Value]:
    found = _attribute(provider.attributes, "defaulttags")
    if isinstance(found, list):
        found = found[0] if len(found) == 1 else None
    block = _map(found)
    inner = _attribute(block, "tags")
    return _map(inner) if inner is not None else block


def _attribute(attributes: Mapping[str, Value], wanted: str) -> Value:
    return next((value for name, value in attributes.items() if folded(name) == wanted), None)


def _map(value: Value) -> dict[str, Value]:
    """A map, or a list of key and value, as a map; anything else is none."""
    if isinstance(value, Defaulted):
        value = value.value
    if isinstance(value, dict):
        return value
    out: dict[str, Value] = {}
    for entry in value if isinstance(value, list) else ():
        named = {folded(name): part for name, part in entry.items()} if isinstance(entry, dict) else {}
        key = named.get("key")
        if isinstance(key, str) and "value" in named:
            out[key] = named["value"]
    return out
