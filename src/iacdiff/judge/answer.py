"""Whether the answer as a whole is what is asked for: tool, language, number of files, classes, names, outputs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from iacdiff.judge.outcome import UNKNOWN, Outcome, shows
from iacdiff.judge.side import Item, Leaf, Side, source, text, truth
from iacdiff.judge.unit import Unit
from iacdiff.judge.words import table, tokens
from iacdiff.records import Ref, Span

_NAMES: Final = (
    "name", "bucket", "bucket_name", "table_name", "function_name", "cluster_identifier", "identifier",
    "db_cluster_identifier", "db_instance_identifier", "role_name", "queue_name", "topic_name", "alarm_name",
    "log_group_name", "cluster_name", "service_name", "name_prefix", "db_name_prefix", "bucket_prefix",
    "stream_name", "pipeline_name", "domain_name", "load_balancer_name", "group_name", "repository_name",
    "secret_name", "key_alias", "alias_name", "project_name", "state_machine_name", "user_pool_name",
    "rest_api_name", "dashboard_name", "replication_group_id", "auto_scaling_group_name", "identifier_prefix",
    "security_group_name", "layer_name", "instance_identifier",
)  # fmt: skip


def written_for(platforms: Sequence[str], languages: Sequence[str], side: Side) -> Outcome:
    """Whether the side is written for the tool, and in the language, that is asked for."""
    if side.platform is None:
        return UNKNOWN
    first = side.resources[0]
    span = Span(first.of.span.file, first.of.span.first, first.of.span.first)
    said = f"written for {_NAMED.get(side.platform, side.platform)}"
    if platforms and side.platform not in platforms:
        return Outcome("unmet", f"{said} ({first.of.label})", (span,))
    if languages and side.language is not None and side.language not in languages:
        if side.platform == "cdktf" and "hcl" in languages:
            return UNKNOWN
        return Outcome("unmet", f"{said}, in {side.language}", (span,))
    if languages and side.language is None and side.platform != "tf":
        return UNKNOWN
    return Outcome("met", f"{said} ({first.of.label})", (span,))


_NAMED: Final = {
    "tf": "Terraform",
    "cfn": "CloudFormation",
    "cdk": "the AWS CDK",
    "cdktf": "CDK for Terraform",
    "pulumi": "Pulumi",
}


def asked_platform(unit: Unit) -> tuple[list[str], list[str]]:
    """The tools and languages that a requirement names. `Terraform CDK` is one tool; its Terraform is no second."""
    tools = [one.key for one in unit.platforms if one.table == "platform"]
    languages = [one.key for one in unit.platforms if one.table == "language"]
    for short, key in table("platforms")["code"].items():
        if re.search(rf"(?i)\bplatform:? {short}\b", unit.of.text):
            tools.append(key)
    if "cdktf" in tools:
        tools = [tool for tool in tools if tool not in ("tf", "cdk")]
    if "cdk" in tools and "cfn" in tools:
        tools = ["cdk"]
    return list(dict.fromkeys(tools)), list(dict.fromkeys(languages))


def one_file(side: Side) -> Outcome:
    """Whether all resources stand in one file."""
    blocks = {item.of.block for item in side.resources}
    if not side.resources:
        return UNKNOWN
    first = {item.of.block: item for item in reversed(side.resources)}
    rows: list[tuple[Item, Leaf | None]] = [(item, None) for item in first.values()]
    if len(blocks) == 1:
        return shows("met", rows, f"all resources in {next(iter(blocks))}")
    return shows("unmet", rows, f"resources in {len(blocks)} files") if len(blocks) > 2 else UNKNOWN


def extends(name: str, denied: bool, side: Side) -> Outcome:
    """Whether a class of the program extends the one that is named."""
    bases = [(item, leaf) for item in side.of(("structure",)) for leaf in item.at("base")]
    if not bases:
        return UNKNOWN
    found = [(item, leaf) for item, leaf in bases if (text(leaf.value) or "").rpartition(".")[2] == name]
    if denied:
        return shows("unmet", found) if found else shows("met", bases)
    return shows("met", found) if found else shows("unmet", bases)


def modular(side: Side) -> Outcome:
    """Whether it is made of modules, or of classes that hold resources."""
    modules = side.of(("module",))
    if modules:
        return shows("met", [(item, None) for item in modules])
    bases = [(item, leaf) for item in side.of(("structure",)) for leaf in item.at("base")]
    held = [
        one
        for one in bases
        if (text(one[1].value) or "").rpartition(".")[2]
        in ("Construct", "ComponentResource", "Resource", "NestedStack")
    ]
    if held:
        return shows("met", held)
    if side.platform == "tf" and side.readable:
        return Outcome("unmet", f"no module block; {side.total}")
    return UNKNOWN


def suffixed(token: str, kinds: Sequence[str], side: Side) -> Outcome:
    """Whether the names of resources carry a token: an input such as `environmentSuffix`, or a literal prefix."""
    plain = re.sub(r"[^a-z0-9]", "", token.lower())
    short = "suffix" if plain.endswith("suffix") else plain
    good: list[tuple[Item, Leaf | None]] = []
    bad: list[tuple[Item, Leaf | None]] = []
    for item in side.of(kinds or ("*",)):
        named = list(_named(item))
        if not named:
            continue
        fits = [leaf for leaf in named if short in re.sub(r"[^a-z0-9]", "", source(leaf.value).lower())]
        (good if fits else bad).append((item, (fits or named)[0]))
    total = len(good) + len(bad)
    if total < (1 if kinds else 3):
        return UNKNOWN
    if not bad:
        return shows("met", good, f"{len(good)} names with {token}")
    if not good:
        return shows("unmet", bad, f"none of {total} names has {token}")
    if len(bad) <= 0.05 * total:
        return UNKNOWN
    return shows("partly", bad, f"{len(bad)} of {total} names without {token}")


def _named(item: Item) -> list[Leaf]:
    own = [
        leaf
        for key in _NAMES
        for leaf in item.leaves.get(key, ())
        if leaf.path == key and not isinstance(leaf.value, Ref) and source(leaf.value)
    ]
    return own or [leaf for leaf in item.leaves.get("name", ()) if leaf.path in ("tags.name",)]


_WORTHLESS: Final = frozenset(
    [
        "output",
        "outputs",
        "stack",
        "value",
        "export",
        "name",
        "url",
        "endpoint",
        "arn",
        "id",
        "address",
        "key",
        "important",
        "dns",
    ]
)


def gives(unit: Unit, side: Side) -> Outcome:
    """Whether the outputs give what the requirement lists; known only word by word."""
    outputs = side.of(("output",))
    if not outputs:
        if side.readable and side.whole and side.platform in ("tf", "cfn"):
            return Outcome("unmet", f"no output; {side.total}")
        return UNKNOWN
    wanted = _listed(unit)
    if not wanted:
        return shows("met", [(item, None) for item in outputs]) if len(unit.words) < 8 else UNKNOWN
    found: list[tuple[Item, Leaf | None]] = []
    for words in wanted:
        match = next((item for item in outputs if any(f" {word}" in f" {item.words}" for word in words)), None)
        if match is None:
            return UNKNOWN
        found.append((match, None))
    return shows("met", found)


def _listed(unit: Unit) -> list[list[str]]:
    """What is to be given out, part by part, each as its telling words and their other names."""
    out = []
    for part in re.split(r",|;| and |:|&", unit.of.text):
        words = [token.word for token in tokens(part)]
        telling = [word for word in words if len(word) > 1 and word not in _WORTHLESS and word not in _VERBS]
        if telling:
            out.append([other for word in telling for other in _OTHERS.get(word, (word,))])
    return out[:12]


_VERBS: Final = frozenset(
    [
        "include",
        "including",
        "provide",
        "the",
        "all",
        "a",
        "an",
        "of",
        "for",
        "and",
        "with",
        "as",
        "export",
        "exported",
        "display",
        "show",
        "expose",
        "e",
        "g",
        "etc",
        "such",
        "created",
        "resource",
        "critical",
        "necessary",
        "relevant",
        "main",
        "following",
        "define",
        "return",
        "to",
        "in",
        "us",
        "by",
        "name",
        "these",
        "names",
        "ids",
        "ID",
        "urls",
        "endpoint",
        "other",
        "must",
        "should",
        "use",
    ]
)
_OTHERS: Final = {
    "alb": ("alb", "lb", "load balancer", "loadbalancer"),
    "load": ("alb", "lb", "load"),
    "balancer": ("alb", "lb", "balancer"),
    "rds": ("rds", "db", "database"),
    "database": ("rds", "db", "database", "aurora"),
    "s3": ("s3", "bucket"),
    "api": ("api",),
}


def destroyable(side: Side) -> Outcome:
    """Whether nothing keeps the resources from being deleted again."""
    bad: list[tuple[Item, Leaf | None]] = []
    good: list[tuple[Item, Leaf | None]] = []
    for item in side.resources:
        for key, pattern in _KEEPS:
            for leaf in item.leaves.get(key, ()):
                (bad if re.search(pattern, (text(leaf.value) or "").lower()) else good).append((item, leaf))
        if (
            item.of.canonical in ("db_instance", "rds_cluster")
            and side.platform in ("tf", "cdktf", "pulumi")
            and not item.at("skip_final_snapshot")
        ):
            bad.append((item, None))
    if bad:
        return shows("unmet", bad, "" if bad[0][1] else f"{bad[0][0].of.label} takes a final snapshot by default")
    if good and any(_lets(leaf) for _, leaf in good if leaf):
        return shows("met", good)
    return UNKNOWN


def _lets(leaf: Leaf) -> bool:
    return (truth(leaf.value) is not None) or text(leaf.value) is not None


_KEEPS: Final = (
    ("deletion_protection", "true"), ("enable_deletion_protection", "true"), ("deletion_protection_enabled", "true"),
    ("prevent_destroy", "true"), ("skip_final_snapshot", "false"), ("deletion_policy", "^retain$|^snapshot$"),
    ("removal_policy", "retain"), ("update_replace_policy", "^retain$"), ("force_destroy", "false"),
    ("retain_on_delete", "true"),
)  # fmt: skip
