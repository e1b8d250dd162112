"""sets.toml and defaults.toml as questions: is this list a set, what tells its elements apart, what is a default."""

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

_NOT_WORD = re.compile(r"[^a-z0-9]")


@lru_cache(maxsize=8192)
def folded(name: str) -> str:
    """`DBInstanceClass`, `db_instance_class` → `dbinstanceclass`."""
    return _NOT_WORD.sub("", name.lower())


@cache
def _tables() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("sets.toml").read_text(encoding="utf-8"))


@cache
def _names(table: str) -> frozenset[str]:
    return frozenset(folded(name) for name in _tables()[table]["names"])


@lru_cache(maxsize=4096)
def is_ordered(name: str) -> bool:
    """Whether the order of that attribute's list means something; of any other it does not."""
    return folded(name) in _names("ordered")


@lru_cache(maxsize=4096)
def is_map(name: str) -> bool:
    """Whether a list of key and value under that name is a map."""
    return folded(name) in _names("maps")


@lru_cache(maxsize=4096)
def is_rule_method(name: str) -> bool:
    """Whether each call of that method makes a rule of a security group."""
    return folded(name) in _names("rule_methods")


@cache
def synonyms() -> dict[str, tuple[str, frozenset[str]]]:
    """A folded path → the one that says the same, and the values that are then one in spite of their spelling."""
    found = {}
    for one, other, *values in _tables()["synonyms"]["of"]:
        found[folded(one)] = folded(other), frozenset(values)
        found[folded(other)] = folded(one), frozenset(values)
    return found


@lru_cache(maxsize=4096)
def is_unit(name: str) -> bool:
    """Whether structure under that name is one value to a reviewer."""
    return folded(name) in _names("units")


@cache
def _keys() -> dict[str, tuple[str, ...]]:
    return {folded(name): tuple(folded(part) for part in parts) for name, parts in _tables()["keys"]["of"].items()}


def keys_of(name: str) -> tuple[tuple[str, ...], ...]:
    """What may tell the elements of that list apart, best first: each a set of attributes, folded."""
    own = _keys().get(folded(name))
    usual = tuple((folded(part),) for part in _tables()["keys"]["usual"])
    return (own, *usual) if own else usual


@lru_cache(maxsize=4096)
def same_part(canonical: str, part: str) -> str:
    """What a reference takes of a resource, under one name: (s3_bucket, bucket) → id."""
    part = _tables()["parts"]["any"].get(part, part) or "id"
    own = _tables()["parts"]["of"].get(canonical, {})
    return str(own.get(part, part))


@lru_cache(maxsize=8192)
def one_spelling(name: str, text: str) -> str:
    """A scalar's text under the one spelling that its attribute has for it: (ip_protocol, all) → -1."""
    table = _spellings().get(folded(name))
    if table is None:
        return text
    return str(table.get(text.lower(), text.lower()))


@cache
def _spellings() -> dict[str, dict[str, str]]:
    return {folded(name): spellings for name, spellings in _tables()["spellings"].items()}


@lru_cache(maxsize=4096)
def default_of(canonical: str, path: str, type: str = "") -> str | None:
    """What the provider sets where the text says nothing, as text; None where that is not in the table.

    The type is as the dialect writes it: CloudFormation and the CDK's constructs have defaults of their own.
    """
    path = folded(path)
    own = _defaults().get((f"{canonical}.{_maker(type)}", path))
    if own is not None:
        return own or None
    found = _defaults().get((canonical, path))
    return found if found is not None else _defaults().get(("*", path))


_CONSTRUCT = re.compile(r"(?!aws\.)\w+\.(?!Cfn)[A-Z]\w*")


def _maker(type: str) -> str:
    """Who fills in what is left out: the Terraform provider (of CDKTF and Pulumi too), CloudFormation, or the CDK."""
    if "::" in type or ".Cfn" in type:
        return "cloudformation"
    return "cdk" if _CONSTRUCT.fullmatch(type) else "terraform"


@cache
def _defaults() -> dict[tuple[str, str], str]:
    table = tomllib.loads(Path(__file__).with_name("defaults.toml").read_text(encoding="utf-8"))
    found: dict[tuple[str, str], str] = {}
    for type, paths in table.items():
        for path, value in paths.items():
            for name, where, one in (
                [(f"{type}.{path}", inner, part) for inner, part in value.items()]
                if isinstance(value, dict)
                else [(type, path, value)]
            ):
                found[name, folded(where)] = str(one).lower() if isinstance(one, bool) else str(one)
    return found
