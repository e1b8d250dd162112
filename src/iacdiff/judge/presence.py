"""Whether a side has a thing that a requirement names, how many of it, and what it is attached to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from iacdiff.judge.outcome import UNKNOWN, Outcome, met, shows
from iacdiff.judge.side import Item, Leaf, Side, number, source, text, truth
from iacdiff.judge.unit import Bound, Number, Unit
from iacdiff.judge.words import table, words_of
from iacdiff.records import Ref

_BUILT: Final = {
    "ec2.Vpc": ("subnet", "internet_gateway", "route_table", "nat_gateway", "eip"),
    "awsx.ec2.Vpc": ("subnet", "internet_gateway", "route_table", "nat_gateway", "eip"),
    "ecs_patterns.ApplicationLoadBalancedFargateService": (
        "lb", "lb_listener", "lb_target_group", "ecs_service", "ecs_task_definition", "security_group", "iam_role",
    ),
    "ecs_patterns.ApplicationLoadBalancedEc2Service": ("lb", "lb_listener", "lb_target_group", "ecs_service"),
    "lambda.Function": ("iam_role",),
    "ec2.Instance": ("security_group", "iam_role", "iam_instance_profile"),
    "rds.DatabaseCluster": ("db_subnet_group", "rds_cluster_instance"),
    "rds.DatabaseInstance": ("db_subnet_group",),
    "codepipeline.Pipeline": ("s3_bucket",),
    "apigateway.LambdaRestApi": ("api_gateway_method", "api_gateway_stage"),
}  # fmt: skip
"""What a construct makes by itself. Source: the CDK API reference's descriptions of the constructs."""


def having(side: Side, key: str) -> tuple[list[Item], bool]:
    """The items that are such a thing, and whether it is sure that there is none beside them."""
    row: dict[str, Any] = table("things")[key]
    items = [item for item in side.of(row["kinds"]) if _fits(item, row)]
    if row.get("select") and items:
        items = chosen(items, row["select"])
    if row.get("keys") or row.get("finds"):
        items = [*(items if not row.get("keys") or key not in _BY_KEY else []), *_by_key(side, row)]
    if not items and row.get("data"):
        items = [item for kind in row["kinds"] for item in side.kinds.get(f"data:{kind}", ())]
    if not items:
        items = _built(side, row)
    sure = side.readable and side.whole and not (side.platform == "cdk" and row.get("made"))
    sure = sure and not row.get("silent")
    sure = sure and not side.of(row.get("unsure", ()))
    sure = sure and not any(item.of.type.startswith("awsx.") for item in side.resources)
    return items, sure


_BY_KEY: Final = frozenset({"state_lock", "dead_letter", "read_replica"})
"""Things that only a value shows; the kinds are those of what has it."""


def _fits(item: Item, row: dict[str, Any]) -> bool:
    if (pattern := row.get("named")) and not re.search(pattern, item.of.id.lower()):
        return False
    where = row.get("where")
    if not where:
        return True
    values = [(key, leaf) for key in where for leaf in item.at(key) if text(leaf.value)]
    if values:
        return any(re.search(where[key], (text(leaf.value) or "").lower()) for key, leaf in values)
    named = item.of.type.lower()
    if any(re.search(pattern, named) for pattern in where.values()):
        return True
    return bool(row.get("otherwise")) and not re.search(row["otherwise"], named)


def _by_key(side: Side, row: dict[str, Any]) -> list[Item]:
    within = side.of(row["kinds"]) or side.items
    out = [
        item
        for item in within
        if any(truth(leaf.value) is not False for key in row.get("keys", ()) for leaf in item.at(key))
    ]
    if not out and row.get("keys"):
        out = [item for item in side.resources if any(item.at(key) for key in row["keys"])]
    if pattern := row.get("finds"):
        out.extend(
            item
            for item in side.items
            if re.search(pattern, item.of.id)
            or any(
                re.search(pattern, text(leaf.value) or source(leaf.value)) or re.search(pattern, leaf.path)
                for leaf in item.every()
            )
        )
    return out


def _built(side: Side, row: dict[str, Any]) -> list[Item]:
    """The constructs that make such a thing by themselves."""
    out: list[Item] = []
    for item in side.resources:
        made = _BUILT.get(item.of.type, ())
        if not any(kind in made for kind in row["kinds"]):
            continue
        gateways = [number(leaf.value) for key in ("nat_gateways", "nat_gateway_strategy") for leaf in item.at(key)]
        if "nat_gateway" in row["kinds"] and 0 in gateways:
            continue
        layout = item.at("subnet_configuration")
        if (
            (select := row.get("select"))
            and layout
            and not re.search(f"{select}|isolated" if select == "private" else select, item.words)
        ):
            continue
        out.append(item)
    return out


def chosen(subnets: list[Item], which: str) -> list[Item]:
    """The subnets that are public, or private: as they say, else as they are called."""
    out = []
    for item in subnets:
        opened = [truth(leaf.value) for leaf in item.at("map_public_ip_on_launch")]
        called = item.words
        public = True in opened or (" public" in called and "private" not in item.of.id.lower())
        if public == (which == "public"):
            out.append(item)
    return out


def present(unit: Unit, key: str, side: Side) -> Outcome:
    """Whether the thing is there, for what the requirement says it is for."""
    items, sure = having(side, key)
    said = str(key).replace("_", " ")
    if not items:
        return Outcome("unmet", f"no {said}; {side.total}") if sure else UNKNOWN
    pool = items
    if key in ("iam_role", "iam_policy"):
        pool = [*items, *side.of(_GRANTS)]
    related = _related(unit, key, pool)
    if related is None:
        return UNKNOWN
    return shows("met", [(item, None) for item in related[:3]])


_GRANTS: Final = (
    "iam_policy",
    "iam_role_policy",
    "iam_role_policy_attachment",
    "iam_managed_policy",
    "data:iam_policy_document",
)
OF_OTHERS: Final = frozenset(
    [
        "alarm",
        "log_group",
        "iam_role",
        "iam_policy",
        "security_group",
        "vpc_endpoint",
        "cloudwatch",
        "dashboard",
        "sns",
        "sqs",
        "kms",
        "certificate",
        "metric_filter",
        "scaling_policy",
        "dead_letter",
        "listener",
        "backup_plan",
        "eventbridge",
        "secrets_manager",
        "parameter_store",
        "s3",
        "s3_bucket_policy",
        "lambda",
        "read_replica",
        "route_table",
        "target_group",
        "instance_profile",
    ]
)
"""Things that are there for others: one of the kind is not yet the one that is asked for."""


def _related(unit: Unit, key: str, items: list[Item]) -> list[Item] | None:
    """Those of the items that have to do with the other things that the requirement names; None where none has."""
    if key not in OF_OTHERS:
        return items
    others = [one.key for one in unit.aims if one.key != key and one.key not in ("cloudwatch", "vpc")]
    telling = (
        [word for word in unit.words[unit.purpose : unit.purpose + 6] if _telling(word)]
        if key in _TELLING and not others
        else []
    )
    if not others and not telling:
        return items
    signs = [sign for other in others for sign in _signs(other)] + telling
    found = [item for item in items if any(sign in item.words for sign in signs)]
    return found or None


_TELLING: Final = frozenset({"alarm", "log_group", "eventbridge", "metric_filter", "dashboard", "backup_plan"})


def _telling(word: str) -> bool:
    return len(word) > 2 and word not in words_of("idle") and word not in words_of("purpose") and not word.isdigit()


def _signs(key: str) -> list[str]:
    row = table("things")[key]
    return [*(str(kind).replace("_", " ") for kind in row["kinds"]), *row["say"], key.replace("_", " ")]


# ---------------------------------------------------------------------------------------------- how many


def counted(unit: Unit, key: str, asked: Number, side: Side) -> Outcome:
    """Whether there are as many of the thing as are asked for."""
    if key in ("ec2_instance", "autoscaling_group") and (groups := side.of(("autoscaling_group",))):
        return _group(groups, asked)
    items, sure = having(side, key)
    if not items:
        return UNKNOWN if asked.value == 1 and asked.bound == "=" else present(unit, key, side)
    if any(item.of.type in _BUILT and key not in ("lambda",) for item in items) or any(
        item.of.count is None for item in items
    ):
        return UNKNOWN
    total = sum(item.of.count or 0 for item in items)
    bound: Bound = ">=" if asked.bound == "~" else asked.bound
    if holds(total, bound, asked.value):
        return shows("met", [(item, None) for item in items], f"{total} × {items[0].of.type}")
    if total < asked.value and (not sure or side.of(("module",))):
        return UNKNOWN  # a module that is called several times makes its resources as often
    return shows(
        "unmet",
        [(item, None) for item in items],
        f"{total} × {items[0].of.type}, not {asked.bound.strip('~')} {asked.value:g}",
    )


def backed(locked: bool, side: Side) -> Outcome:
    """Whether the state is kept in a bucket, with a lock where that is asked for."""
    backends = side.of(("backend",))
    kept = [item for item in backends if "s3" in item.of.id.lower() or item.at("bucket")]
    if not kept:
        sure = side.readable and side.whole and side.platform in ("tf", "cdktf")
        return Outcome("unmet", f"no backend; {side.total}") if sure else UNKNOWN
    if not locked or any(item.at(key) for item in kept for key in ("dynamodb_table", "use_lockfile")):
        return shows("met", [(item, None) for item in kept])
    return shows("partly", [(item, None) for item in kept], "a backend without locking")


def per_zone(unit: Unit, key: str, asked: Number, side: Side) -> Outcome:
    """Whether there are as many of the thing as the subnets have availability zones, times what is asked for."""
    items, sure = having(side, key)
    if not items:
        return present(unit, key, side)
    if any(item.of.type in _BUILT or item.of.count is None for item in items):
        return UNKNOWN
    total = sum(item.of.count or 0 for item in items)
    most = _zones_of(side)
    if most is None:
        return UNKNOWN
    said = f"{total} × {items[0].of.type} in {most} zones"
    if total >= asked.value * most:
        return shows("met", [(item, None) for item in items], said)
    if not sure or side.of(("module",)):
        return UNKNOWN
    return shows("unmet", [(item, None) for item in items], said)


def _zones_of(side: Side) -> int | None:
    """How many zones the subnets lie in; None where that is not written out."""
    subnets = side.of(("subnet",))
    counts = [item.of.count for item in subnets]
    if not subnets or None in counts:
        return None
    written = [[leaf for leaf in item.at("availability_zone") if "." not in leaf.path] for item in subnets]
    if not all(written):
        return None
    if max(count or 0 for count in counts) > 1:
        return None
    return len({source(leaf.value) for leaves in written for leaf in leaves})


def scaled(way: str, asked: Number, side: Side) -> Outcome:
    """Whether a policy adds, or takes away, so many at a time."""
    policies = side.of(("autoscaling_policy", "appautoscaling_policy"))
    found = [(item, leaf) for item in policies for leaf in item.at("scaling_adjustment")]
    values = [number(leaf.value) for _, leaf in found]
    if None in values:
        return UNKNOWN
    same = [(one, value) for one, value in zip(found, values, strict=True) if ((value or 0) > 0) == (way == "out")]
    good = [one for one, value in same if abs(value or 0) == asked.value]
    if good:
        return shows("met", good)
    if same:
        return shows("unmet", [one for one, _ in same])
    if policies or not (side.readable and side.whole) or side.platform == "cdk":
        return UNKNOWN
    return Outcome("unmet", f"no policy that scales; {side.total}")


def _group(groups: list[Item], asked: Number) -> Outcome:
    keys = (
        ("max_size", "max_capacity") if asked.bound in ("<=", "<") else ("min_size", "min_capacity", "desired_capacity")
    )
    found = [(item, leaf) for item in groups for key in keys for leaf in item.at(key)]
    known = [(item, leaf) for item, leaf in found if number(leaf.value) is not None]
    bound: Bound = ">=" if asked.bound == "~" else asked.bound
    good = [(item, leaf) for item, leaf in known if holds(number(leaf.value) or 0, bound, asked.value)]
    if good:
        return shows("met", good)
    if known and len(known) == len(found):
        return shows("unmet", known)
    return UNKNOWN


def holds(value: float, bound: Bound, asked: float) -> bool:
    """Whether a value is inside a bound; a bare number is to be met exactly."""
    match bound:
        case ">=":
            return value >= asked
        case "<=":
            return value <= asked
        case ">":
            return value > asked
        case "<":
            return value < asked
    return value == asked


def zones(asked: Number | None, side: Side) -> Outcome:
    """Whether the subnets lie in as many availability zones; without a number, in two at least."""
    least = asked.value if asked else 2
    vpcs = [item for item in side.of(("vpc",)) if item.of.type in _BUILT]
    for item in vpcs:
        for leaf in item.at("max_azs"):
            value = number(leaf.value)
            if value is not None:
                return met(item, leaf) if value >= least else Outcome("unmet", item.shown(leaf), (item.span(leaf),))
    subnets = side.of(("subnet",))
    if not subnets:
        return UNKNOWN
    written = [(item, leaf) for item in subnets for leaf in item.at("availability_zone") if "." not in leaf.path]
    per = max((item.of.count or 1 for item in subnets), default=1)
    distinct = {source(leaf.value) for _, leaf in written}
    if max(len(distinct), per) >= least:
        return shows("met", _subnet_rows(written, subnets), f"subnets in {max(len(distinct), per)} zones")
    sure = side.readable and side.whole and len(written) == len(subnets) and all(item.of.count for item in subnets)
    if sure and not any(re.search(r"\[|each|index|count", source(leaf.value)) for _, leaf in written):
        return shows("unmet", _subnet_rows(written, subnets), f"subnets in {len(distinct)} zones")
    return UNKNOWN


def _subnet_rows(written: list[tuple[Item, Leaf]], subnets: list[Item]) -> Sequence[tuple[Item, Leaf | None]]:
    return list(written) if written else [(item, None) for item in subnets]


def inside(which: str, key: str, side: Side) -> Outcome:
    """Whether the thing lies in public, or in private, subnets: what it or its subnet group refers to."""
    items, _ = having(side, key)
    ids = {item.of.id for item in chosen(side.of(("subnet",)), which)}
    others = {item.of.id for item in side.of(("subnet",))} - ids
    groups = {item.of.id: item for item in side.of(("db_subnet_group", "elasticache_subnet_group"))}
    good, bad = [], []
    for item in items:
        targets = set(item.refers)
        for group in targets & set(groups):
            targets |= groups[group].refers
        if targets & ids and not targets & others:
            good.append(item)
        elif targets & others:
            bad.append(item)
    if good and not bad:
        return shows("met", [(item, _to_subnet(item)) for item in good], f"{good[0].of.label} in {which} subnets")
    if bad and not good:
        return shows("unmet", [(item, _to_subnet(item)) for item in bad], f"{bad[0].of.label} not in {which} subnets")
    return UNKNOWN


def _to_subnet(item: Item) -> Leaf | None:
    return next((leaf for leaf in item.every() if isinstance(leaf.value, Ref) and "ubnet" in leaf.path), None)
