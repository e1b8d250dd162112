"""The name under which a program calls something of a library → what that is to infrastructure.

    "@pulumi/aws", ("s3", "Bucket")                     ─┐
    "com.pulumi.aws.s3", ("Bucket",)                     ├─▶ Symbol("pulumi", "aws", ("s3",), "Bucket")
    "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3", ("NewBucket",) ─┘

    "aws-cdk-lib/aws-s3", ("Bucket",)                   ───▶ Symbol("cdk", "aws", ("s3",), "Bucket")
    "@cdktf/provider-aws/lib/s3-bucket", ("S3Bucket",)  ───▶ Symbol("cdktf", "aws", (), "S3Bucket")

Whether a call declares a resource cannot be told by its name alone: `new ec2.Vpc(this, "x", {…})` does, and
`new iam.PolicyStatement({…})` does not. The evaluator looks at the arguments; here are the names' facts.
"""

import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Final

from iacdiff import kinds
from iacdiff.records import Kind

_TABLE: Final = Path(__file__).with_name("constructs.toml")
_ENUMS: Final = Path(__file__).with_name("constructs_enums.json")

_GO_VERSION: Final = re.compile(r"^v\d+$")
_CAPITAL: Final = re.compile(r"[A-Z]")
_GO_NEW: Final = re.compile(r"New(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Symbol:
    """Something of a library that a program can name."""

    platform: str
    """`cdk`, `cdktf`, `pulumi`."""
    provider: str
    """`aws`, `random`, `kubernetes`; empty for the platform's own library."""
    path: tuple[str, ...]
    """The service and whatever else stands before the name: (`s3`,)."""
    name: str
    """The last part: `Bucket`, `getVpc`, `SubnetType.PUBLIC`; Go's `NewBucket` is `Bucket`."""

    @property
    def type(self) -> str:
        """As a reviewer of that dialect names it: Pulumi `aws.s3.Bucket`, CDK `s3.Bucket`, CDKTF `S3Bucket`."""
        if self.platform == "cdktf":
            return self.name
        head = (self.provider,) if self.platform == "pulumi" and self.provider else ()
        return ".".join((*head, *self.path, self.name))

    @property
    def canonical(self) -> str:
        """One key for all dialects."""
        if self.platform == "cdktf" and self.provider not in ("aws", ""):
            return kinds.canonical(f"{self.provider}_{kinds.snake(self.name)}")
        return kinds.canonical(self.type)

    @property
    def core(self) -> bool:
        """Whether it belongs to the platform itself."""
        return not self.path and not (self.provider if self.platform != "cdk" else "")


@lru_cache(maxsize=4096)
def identify(module: str, path: tuple[str, ...]) -> Symbol | None:
    """A name of a module → the symbol it is; None where the module belongs to none of the three platforms."""
    found = _home(module)
    if found is None:
        return None
    platform, provider, inside = found
    parts = [part for part in (*inside, *path) if part not in ("", "default", "*", "index", "lib")]
    if not parts:
        return Symbol(platform, provider, (), "")
    if platform == "cdk":
        parts = [*(_service(part) if not _CAPITAL.match(part) else part for part in parts[:-1]), parts[-1]]
    if (
        "/go/" in module
        or ("/.gen/" in module and not module.startswith("."))
        or module.startswith("github.com/")
        or module.startswith("cdk.tf/")
    ):
        parts[-1:] = _go_name(parts[-1])
    *before, name = parts
    if platform == "pulumi":
        before = _pulumi_path(before, name)
    elif platform == "cdktf":
        before = [part for part in before if part[:1].isupper()]
    return Symbol(platform, provider, tuple(part for part in before if part), name)


def _go_name(name: str) -> list[str]:
    """`NewBucket` → `Bucket`, `SubnetType_PUBLIC` → `SubnetType`, `PUBLIC`, `Duration_Days` → `Duration`, `days`."""
    if _GO_NEW.match(name):
        return [_GO_NEW.sub("", name, count=1)]
    owner, _, member = name.partition("_")
    if not member:
        return [name]
    return [owner, member if re.fullmatch(r"[A-Z0-9_]+", member) else member[:1].lower() + member[1:]]


def _pulumi_path(before: list[str], name: str) -> list[str]:
    """`s3/bucket` + Bucket is s3; a lower-case copy of the name is only the file that it stands in."""
    if len(before) > 1 and before[-1].lower() == name.lower():
        before = before[:-1]
    return [part for part in before if part not in ("types", "input", "output", "inputs", "outputs")]


# ---------------------------------------------------------------------------------------------- modules

_Home = tuple[str, str, tuple[str, ...]]

_HOMES: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (platform, re.compile(pattern))
    for platform, pattern in (
        ("pulumi", r"@pulumi/(?P<p>[\w-]+)(?:/(?P<rest>.*))?$"),
        ("pulumi", r"github\.com/pulumi/pulumi(?:-(?P<p>[\w-]+))?/sdk/(?:v\d+/)?go/(?P<rest>.*)$"),
        ("pulumi", r"com\.pulumi(?:\.(?P<p>[a-z]\w*))?(?:\.(?P<rest>.*))?$"),
        ("pulumi", r"pulumi_(?P<p>\w+)(?:\.(?P<rest>.*))?$"),
        ("pulumi", r"pulumi(?P<p>)(?:\.(?P<rest>.*))?$"),
        ("cdktf", r"@cdktf/provider-(?P<p>[\w-]+)(?:/(?P<rest>.*))?$"),
        ("cdktf", r"(?:.*/)?\.gen/(?:providers/)?(?P<p>[\w-]+)(?:/(?P<rest>.*))?$"),
        ("cdktf", r"(?:cdktf_)?cdktf_provider_(?P<p>[a-z0-9]+)(?:\.(?P<rest>.*))?$"),
        ("cdktf", r"(?:\.*gen\.|\.*imports\.)(?:providers\.)?(?P<p>[a-z0-9]+)(?:\.(?P<rest>.*))?$"),
        ("cdktf", r"com\.hashicorp\.cdktf\.providers\.(?P<p>\w+)(?:\.(?P<rest>.*))?$"),
        ("cdktf", r"github\.com/cdktf/cdktf-provider-(?P<p>\w+)-go/(?P<rest>.*)$"),
        ("cdktf", r"(?:.*/)?(?:generated|providers)/(?:hashicorp/)?(?P<p>aws|random|tls|archive|null)/(?P<rest>.*)$"),
        ("cdktf", r"(?P<p>)(?:cdktf|com\.hashicorp\.cdktf|github\.com/hashicorp/terraform-cdk-go/cdktf)(?P<rest>)$"),
        ("cdk", r"aws-cdk-lib(?P<p>)(?:/(?P<rest>.*))?$"),
        ("cdk", r"(?P<p>)@aws-cdk/(?P<rest>[\w/-]+)$"),
        ("cdk", r"aws_cdk(?P<p>)(?:\.(?P<rest>.*))?$"),
        ("cdk", r"software\.amazon\.awscdk(?P<p>)(?:\.services)?(?:\.(?P<rest>.*))?$"),
        ("cdk", r"github\.com/aws/aws-cdk-go/awscdk(?P<p>)(?:/(?P<rest>.*))?$"),
        (
            "constructs",
            r"(?P<p>)(?:constructs|software\.constructs|github\.com/aws/constructs-go/constructs.*)(?P<rest>)$",
        ),
    )
)
"""Sources: the package indexes of the three platforms' libraries for each language (npm, PyPI, Maven, Go modules)."""

_PULUMI_CORE: Final = frozenset({"pulumi", "core", "resources", "asset", "deployment", "config", "exceptions", ""})


@lru_cache(maxsize=1024)
def _home(module: str) -> _Home | None:
    """The platform, the provider, and what of the module's name is a path inside of it."""
    for platform, pattern in _HOMES:
        if found := pattern.match(module):
            provider = (found["p"] or "").replace("_", "-")
            rest = [part for part in re.split(r"[./]", found["rest"] or "") if part and not _GO_VERSION.match(part)]
            return _settled(platform, provider, rest)
    return None


def _settled(platform: str, provider: str, rest: list[str]) -> _Home:
    if platform == "constructs":
        return "cdk", "", ()
    if platform == "pulumi":
        if provider in _PULUMI_CORE:
            return platform, "", tuple(part for part in rest if part not in ("pulumi", "Pulumi"))
        if rest[:1] == [provider]:
            rest = rest[1:]
        return platform, provider, tuple(rest)
    if platform == "cdktf":
        return platform, provider, ()
    return platform, "", tuple(_service(part) for part in rest if part not in ("core", "lib"))


def _service(part: str) -> str:
    """`aws-s3`, `aws_s3`, `awss3` → `s3`; services that programs call by a shorter name get it."""
    word = re.sub(r"-alpha$", "", part)
    word = re.sub(r"^aws[-_]?(?=\w)", "", word).replace("-", "_")
    return str(facts()["services"].get(word.replace("_", ""), word))


# ---------------------------------------------------------------------------------------------- names


@cache
def facts() -> dict[str, dict[str, Any]]:
    """The tables of constructs.toml."""
    table: dict[str, dict[str, Any]] = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return table


@cache
def _enums() -> dict[str, dict[str, str | int | float]]:
    table: dict[str, dict[str, str | int | float]] = json.loads(_ENUMS.read_text(encoding="utf-8"))["enums"]
    return table


def constant(symbol: Symbol) -> Any:
    """A CDK constant → its value: `RemovalPolicy.DESTROY` → "destroy"; None where that is not known."""
    if symbol.platform != "cdk":
        return None
    owner, _, member = ".".join((*symbol.path, symbol.name)).rpartition(".")
    owner = owner.rpartition(".")[2]
    known = facts()["constants"].get(owner, {}).get(member)
    return known if known is not None else _enums().get(owner, {}).get(member)


_UNITS: Final = {"millis": "T{}S", "seconds": "T{}S", "minutes": "T{}M", "hours": "T{}H", "days": "{}D"}


def meaning(symbol: Symbol, args: Sequence[Any]) -> str | None:
    """What a CDK value stands for: `Duration.days(7)` → "P7D", `InstanceType.of(T3, MICRO)` → "t3.micro"."""
    owner = symbol.path[-1:] or (symbol.name,)
    if owner == ("Duration",) and symbol.name in _UNITS and len(args) == 1 and type(args[0]) in (int, float):
        return f"P{_UNITS[symbol.name].format(args[0])}"
    if symbol.name == "InstanceType" and len(args) == 1 and isinstance(args[0], str):
        return args[0]
    if owner == ("InstanceType",) and symbol.name == "of" and len(args) == 2:
        family = facts()["instance_classes"].get(str(args[0]), args[0])
        return f"{family}.{args[1]}" if isinstance(family, str) and isinstance(args[1], str) else None
    return None


@cache
def services() -> frozenset[str]:
    """What programs call the modules of the CDK."""
    return frozenset(facts()["services"].values()) | kinds.services()


@lru_cache(maxsize=4096)
def kind(symbol: Symbol) -> Kind | None:
    """What a call of the symbol declares if its arguments are those of a declaration; None where it never does."""
    if symbol.platform == "cdk" or symbol.core:
        own = facts()[symbol.platform].get(symbol.name)
        if own is not None:
            return Kind(own) if own in Kind._value2member_map_ else None
        if symbol.core or symbol.path == ("tasks",):
            return None
    if symbol.platform != "cdk" and symbol.name.endswith("Provider"):
        return Kind.PROVIDER if _is_provider(symbol) else Kind.RESOURCE
    if re.match(r"DataAws[A-Z]|Data[A-Z]\w+", symbol.name) and symbol.platform == "cdktf":
        return Kind.DATA
    if not symbol.name[:1].isupper() or re.search(r"(?:Args|Props|Options|State)$", symbol.name):
        return None
    return Kind.RESOURCE


def _is_provider(symbol: Symbol) -> bool:
    if symbol.platform == "pulumi":
        return not symbol.path and symbol.name == "Provider"
    return symbol.name.lower() == f"{symbol.provider.replace('-', '')}provider"


def data_of(symbol: Symbol) -> str | None:
    """What a Pulumi look-up looks up: `getVpc`, `get_vpc_output`, Go's `LookupVpc` → `Vpc`; None for others."""
    if symbol.platform != "pulumi" or symbol.core:
        return None
    found = re.fullmatch(
        r"(?:get_|get(?=[A-Z])|Get(?=[A-Z])|Lookup(?=[A-Z]))(\w+?)(?:_output|Output|Plain|_plain)?", symbol.name
    )
    if found is None:
        return None
    return "".join(word[:1].upper() + word[1:] for word in found[1].split("_"))


_CORE_NAMES: Final = frozenset(
    {"Aspects", "Aws", "AppProps", "Duration", "Environment", "Expiration", "Fn", "RemovalPolicy"}
    | {"SecretValue", "Size", "StackProps", "Tags", "Token"}
)


def is_core_name(symbol: Symbol) -> bool:
    """Whether a platform's own library has something of that name."""
    return symbol.name in facts()[symbol.platform] or symbol.name in _CORE_NAMES


_BASES: Final = frozenset({"Stack", "NestedStack", "Stage", "Construct", "TerraformStack", "ComponentResource", "App"})


def is_component(symbol: Symbol) -> bool:
    """Whether a class that extends it is a part of the program that holds resources."""
    return symbol.name in _BASES
