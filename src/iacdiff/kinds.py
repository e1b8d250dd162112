"""The names of kinds of resources → one key for all dialects.

    aws_s3_bucket ─┐
    AWS::S3::Bucket ┴─▶ s3_bucket      the key is Terraform's name without the provider's prefix

The facts stand in kinds.toml, one section a dialect; what no section names is spelled out of its own words.
"""

import re
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

_TABLE: Final = Path(__file__).with_name("kinds.toml")
_PREFIX: Final = "aws_"
_WORDS: Final = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z]+|[a-z]+|\d+")
"""The words of a name in capitals: runs of capitals are one word (`WebACL` → `Web`, `ACL`)."""
_LONGEST: Final = 200


@lru_cache(maxsize=4096)
def canonical(type: str) -> str:
    """A type as a dialect writes it → its key: `AWS::EC2::VPC` → `vpc`, `aws_lb` → `lb`, `AWS::X::Any` → `x_any`.

    Every type has a key, and a key is its own key.
    """
    type = type.strip()[:_LONGEST]
    known = _facts()["types"].get(type)
    if known is not None:
        return known
    if "::" in type:
        return _from_cloudformation(type)
    if re.fullmatch(r"[a-z0-9_-]*", type):
        return _first_version(re.sub(f"^(?:{_PREFIX})+", "", type))
    parts = [part for part in re.split(r"[.:/]", type) if part]
    key = _from_library(parts) if "." in type and parts else _known_or(_snake(parts))
    return re.sub(f"^(?:{_PREFIX})+", "", re.sub(r"[^a-z0-9_-]", "", key))


def _known_or(key: str) -> str:
    """CDKTF's class in snake case; an older or second name has the key of the first."""
    bare = re.sub(r"^data_(?:aws_)?", "", key)
    bare = _facts()["types"].get(f"{_PREFIX}{bare}", bare)
    return bare[:-2] if bare.endswith("_a") and bare[:-2] else bare


def _from_library(parts: list[str]) -> str:
    """Pulumi's `aws.ec2.Vpc` and the CDK's `ec2.Vpc`: whichever spelling the tables know, most specific first."""
    vendor, *rest = parts if parts[0] in ("aws", "aws-native") or len(parts) > 2 else ("", *parts)
    if vendor not in ("", "aws", "aws-native"):
        return _snake([vendor.replace("-", "_"), *(rest if len(rest) < 3 else rest[-1:])])
    *service, name = rest
    name = re.sub(r"(?<=[a-z])V\d$|^Cfn(?=[A-Z])", "", name)
    name = re.sub(r"^get_?|_output$", "", name)
    prefix = re.sub(r"\W|_$", "", service[0].lower()) if service else ""
    full = _facts()["types"].get(".".join((*(("aws",) if vendor else ()), *service, name)))
    if full is not None:
        return full
    found = _cloudformation_names().get((prefix, name.lower())) if not vendor or vendor == "aws-native" else None
    if found is not None:
        return found
    words = _snake([name])
    head = _facts()["modules"].get(prefix, prefix)
    network = prefix in ("ec2", "vpc", "")
    for candidate in (f"{head}_{words}", words if network else ""):
        if candidate in _keys():
            return candidate
    return words if not head or words == head or words.startswith(f"{head}_") or network else f"{head}_{words}"


@cache
def _cloudformation_names() -> dict[tuple[str, str], str]:
    """(`ec2`, `vpc`) → the key of `AWS::EC2::VPC`; the CDK's names of services as well."""
    out: dict[tuple[str, str], str] = {}
    other = {name: service for service, name in _facts()["cdk_services"].items()}
    for type_, key in _facts()["types"].items():
        if type_.startswith("AWS::") and type_.count("::") == 2:
            _, service, name = type_.lower().split("::")
            out[(service, name)] = key
            if service in other:
                out[(other[service], name)] = key
    return out


def _first_version(key: str) -> str:
    """`s3_bucket_versioning_v2` → the same without its second version's mark, unless that is a name of its own."""
    return key if key in _keys() else key.removesuffix("_v2") or key


@cache
def _in_small_letters() -> dict[str, str]:
    """CloudFormation's types in lower case → their keys: a type in other capitals is the same one, misspelled."""
    return {name.lower(): key for name, key in _facts()["types"].items() if name.startswith("AWS::")}


@cache
def _services_in_small_letters() -> dict[str, str]:
    return {name.lower(): key for name, key in _facts()["services"].items()}


def _from_cloudformation(type: str) -> str:
    """`AWS::Service::Resource` → the service as Terraform calls it, then the resource's words."""
    known = _in_small_letters().get(type.lower())
    if known is not None:
        return known
    vendor, _, rest = type.partition("::")
    if vendor == "Custom":
        return "cloudformation_custom_resource"
    service, _, resource = rest.partition("::")
    if vendor != "AWS":
        return _snake([vendor, *rest.split("::")])
    words = _snake(resource.split("::"))
    prefix = _services_in_small_letters().get(service.lower(), _snake([service]))
    if not words or words == prefix or words.startswith(f"{prefix}_"):
        return words or prefix
    return f"{prefix}_{words}" if prefix else words


def snake(name: str) -> str:
    """`LbTargetGroup` → `lb_target_group`."""
    return _snake([name])


def _snake(parts: list[str]) -> str:
    """[`S3`, `AccessPoint`] → `s3_access_point`; digits stay with the letters before them."""
    joined = "_".join("_".join(_WORDS.findall(part)) for part in parts)
    return re.sub(r"_(\d+)(?=_|$)", r"\1", joined).lower()


def is_key(key: str) -> bool:
    """Whether a key is one that the tables know."""
    return key in _keys()


@cache
def services() -> frozenset[str]:
    """CloudFormation's services, in lower case."""
    named = {name.split("::")[1] for name in _facts()["types"] if name.count("::") == 2}
    return frozenset(name.lower() for name in (*named, *_facts()["services"]))


@cache
def _keys() -> frozenset[str]:
    return frozenset(_facts()["types"].values())


@cache
def _facts() -> dict[str, dict[str, str]]:
    """`types`: every dialect's own names; `services`: CloudFormation's services as Terraform calls them."""
    table: dict[str, dict[str, str]] = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    own = {name: table.pop(name) for name in ("services", "modules", "cdk_services")}
    return {"types": {name: key for section in table.values() for name, key in section.items()}, **own}
