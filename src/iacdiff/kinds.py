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
        return re.sub(f"^(?:{_PREFIX})+", "", type)
    return _snake([part for part in re.split(r"[.:/]", type) if part and part != "aws"])


def _from_cloudformation(type: str) -> str:
    """`AWS::Service::Resource` → the service as Terraform calls it, then the resource's words."""
    vendor, _, rest = type.partition("::")
    if vendor == "Custom":
        return "cloudformation_custom_resource"
    service, _, resource = rest.partition("::")
    if vendor != "AWS":
        return _snake([vendor, *rest.split("::")])
    words = _snake(resource.split("::"))
    prefix = _facts()["services"].get(service, _snake([service]))
    if not words or words == prefix or words.startswith(f"{prefix}_"):
        return words or prefix
    return f"{prefix}_{words}" if prefix else words


def _snake(parts: list[str]) -> str:
    """[`S3`, `AccessPoint`] → `s3_access_point`; digits stay with the letters before them."""
    joined = "_".join("_".join(_WORDS.findall(part)) for part in parts)
    return re.sub(r"_(\d+)(?=_|$)", r"\1", joined).lower()


@cache
def _facts() -> dict[str, dict[str, str]]:
    """`types`: every dialect's own names; `services`: CloudFormation's services as Terraform calls them."""
    table: dict[str, dict[str, str]] = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    services = table.pop("services")
    return {"types": {name: key for section in table.values() for name, key in section.items()}, "services": services}
