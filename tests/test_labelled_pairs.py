"""Pairs that are known beforehand: how many of them are found, and what noise leaves over."""

import json
import random
from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from iacdiff.compare import compare
from iacdiff.kinds import canonical
from iacdiff.load import load
from iacdiff.match import match
from iacdiff.parse import parse
from iacdiff.records import ABSENT, Change, Declaration, Declared, Defaulted, Difference, Kind, Options, Ref, Span
from iacdiff.resolve import resolve

SEEDS = range(12)
WORDS = (
    *("amber", "birch", "cedar", "delta", "ember", "fjord", "grove", "haven", "inlet"),
    *("jade", "kelp", "lotus", "mesa", "north", "opal", "pine", "quartz", "ridge"),
)


def item(type, name, attributes=None, kind=Kind.RESOURCE, count=1):
    span = Span("main.tf", 1, 9)
    return Declaration(
        f"{type}.{name}", kind, type, canonical(type), name, span, "main.tf", attributes or {}, count=count
    )


def ref(type, name, path="id"):
    return Ref(f"{type}.{name}", path)


def rule(port, source):
    return {"from_port": port, "to_port": port, "protocol": "tcp", **source}


def statement(actions, resource):
    return {"Effect": "Allow", "Action": list(actions), "Resource": resource}


def stack(rng: random.Random) -> list[Declaration]:
    """A web application with its network, data, roles and alarms; of varying size."""
    zones = rng.choice([2, 3])
    out = [
        item("aws_vpc", "main", {"cidr_block": "10.0.0.0/16", "enable_dns_hostnames": True}),
        item("aws_internet_gateway", "main", {"vpc_id": ref("aws_vpc", "main")}),
        item("aws_lb", "web", {
            "internal": False, "load_balancer_type": "application", "idle_timeout": 60,
            "enable_deletion_protection": True, "security_groups": [ref("aws_security_group", "lb")],
            "subnets": [ref("aws_subnet", f"public_{n}") for n in range(zones)],
        }),
        item("aws_lb_target_group", "web", {
            "port": 8080, "protocol": "HTTP", "target_type": "ip", "vpc_id": ref("aws_vpc", "main"),
            "health_check": {"path": "/health", "interval": 30, "timeout": 5, "healthy_threshold": 2},
        }),
        item("aws_lb_listener", "https", {
            "load_balancer_arn": ref("aws_lb", "web", "arn"), "port": 443, "protocol": "HTTPS",
            "default_action": {"type": "forward", "target_group_arn": ref("aws_lb_target_group", "web", "arn")},
        }),
        item("aws_db_instance", "store", {
            "engine": "postgres", "instance_class": "db.t3.medium", "allocated_storage": 100, "storage_encrypted": True,
            "multi_az": True, "backup_retention_period": 14, "kms_key_id": ref("aws_kms_key", "data", "arn"),
            "vpc_security_group_ids": [ref("aws_security_group", "db")],
            "db_subnet_group_name": ref("aws_db_subnet_group", "store", "name"),
        }),
        item("aws_db_subnet_group", "store", {"subnet_ids": [ref("aws_subnet", f"private_{n}") for n in range(zones)]}),
        item("aws_kms_key", "data", {"description": "data", "deletion_window_in_days": 30}),
        item("aws_kms_key", "logs", {"description": "logs", "deletion_window_in_days": 7}),
        item("aws_sns_topic", "alerts", {"name": "alerts", "kms_master_key_id": ref("aws_kms_key", "logs", "arn")}),
    ]  # fmt: skip
    for n in range(zones):
        for kind, offset in (("public", 0), ("private", 10)):
            out.append(item("aws_subnet", f"{kind}_{n}", {
                "vpc_id": ref("aws_vpc", "main"), "cidr_block": f"10.0.{n + offset}.0/24",
                "availability_zone": f"eu-west-1{'abc'[n]}", "map_public_ip_on_launch": kind == "public",
            }))  # fmt: skip
        out.append(item("aws_eip", f"nat_{n}", {"domain": "vpc", "tags": {"Zone": "abc"[n]}}))
        out.append(item("aws_nat_gateway", f"nat_{n}", {
            "allocation_id": ref("aws_eip", f"nat_{n}"), "subnet_id": ref("aws_subnet", f"public_{n}"),
        }))  # fmt: skip
    for name, port, source in (
        ("lb", 443, {"cidr_blocks": ["0.0.0.0/0"]}),
        ("app", 8080, {"security_groups": [ref("aws_security_group", "lb")]}),
        ("db", 5432, {"security_groups": [ref("aws_security_group", "app")]}),
    ):
        out.append(item("aws_security_group", name, {
            "vpc_id": ref("aws_vpc", "main"), "ingress": [rule(port, source)], "description": f"for the {name}",
            "egress": [{"from_port": 0, "to_port": 0, "protocol": "-1", "cidr_blocks": ["0.0.0.0/0"]}],
        }))  # fmt: skip
    for name, actions, runtime in (
        ("orders", ["dynamodb:PutItem", "dynamodb:GetItem"], "python3.12"),
        ("mailer", ["ses:SendEmail", "ses:SendRawEmail"], "nodejs20.x"),
        ("cleanup", ["s3:ListBucket", "s3:DeleteObject"], "python3.11"),
    ):
        out.append(item("aws_iam_role", name, {"assume_role_policy": {
            "Version": "2012-10-17",
            "Statement": [
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "lambda.amazonaws.com"}}
            ],
        }}))  # fmt: skip
        out.append(item("aws_iam_role_policy", name, {
            "role": ref("aws_iam_role", name),
            "policy": {"Version": "2012-10-17", "Statement": [statement(actions, "*")]},
        }))  # fmt: skip
        out.append(item("aws_lambda_function", name, {
            "role": ref("aws_iam_role", name, "arn"), "runtime": runtime, "handler": f"{name}.handler",
            "memory_size": 128 * (1 + len(name)), "timeout": 10 + len(name),
            "environment": {"variables": {"LEVEL": "info"}},
        }))  # fmt: skip
        out.append(item("aws_cloudwatch_metric_alarm", name, {
            "metric_name": "Errors", "namespace": "AWS/Lambda", "threshold": len(name), "period": 60 * len(name),
            "dimensions": {"FunctionName": ref("aws_lambda_function", name, "function_name")},
            "alarm_actions": [ref("aws_sns_topic", "alerts", "arn")],
        }))  # fmt: skip
    for name, days in (("uploads", 365), ("audit", 2555)):
        bucket = ref("aws_s3_bucket", name)
        out.append(item("aws_s3_bucket", name, {"bucket": f"acme-{name}", "force_destroy": name == "uploads"}))
        out.append(item("aws_s3_bucket_versioning", name, {
            "bucket": bucket, "versioning_configuration": {"status": "Enabled"},
        }))  # fmt: skip
        out.append(item("aws_s3_bucket_lifecycle_configuration", name, {
            "bucket": bucket, "rule": {"id": "old", "status": "Enabled", "expiration": {"days": days}},
        }))  # fmt: skip
    return out


# ---------------------------------------------------------------------------------------------- what is done to it


def mapped(value, work: Callable):
    """A value with work done on every scalar."""
    if isinstance(value, dict):
        return {key: mapped(part, work) for key, part in value.items()}
    if isinstance(value, list):
        return [mapped(part, work) for part in value]
    return work(value)


def renamed(items: Iterable[Declaration], rng: random.Random) -> tuple[list[Declaration], dict[str, str]]:
    """All names replaced by ones that say nothing; and new id → old id."""
    items = list(items)
    ids = {}
    for number, one in enumerate(items):
        ids[one.id] = f"{one.type}.{rng.choice(WORDS)}{number}"

    def turn(value):
        return Ref(ids.get(value.target, value.target), value.path) if isinstance(value, Ref) else value

    out = [
        replace(one, id=ids[one.id], name=ids[one.id].partition(".")[2], attributes=mapped(one.attributes, turn))
        for one in items
    ]
    return out, {new: old for old, new in ids.items()}


def changed(items: Iterable[Declaration], rng: random.Random, share: float) -> list[Declaration]:
    """Up to that share of each declaration's attributes has another value, or is gone."""
    out = []
    for one in items:
        attributes = dict(one.attributes)
        for name in rng.sample(sorted(attributes), int(len(attributes) * rng.uniform(0, share))):
            if rng.random() < 0.4:
                del attributes[name]
            else:
                attributes[name] = mapped(attributes[name], lambda value: other(value, rng))
        out.append(replace(one, attributes=attributes))
    return out


def other(value, rng: random.Random):
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value * 2 + 1
    return value if isinstance(value, Ref) else f"{value}-{rng.choice(WORDS)}"


def noisy(items: Iterable[Declaration], rng: random.Random) -> list[Declaration]:
    """The same said in another way: order, spelling, quotes, JSON as text, inputs with that default, empty blocks."""

    def scalar(value):
        turn = rng.random()
        if isinstance(value, bool) and turn < 0.5:
            return str(value).lower()
        if isinstance(value, int) and not isinstance(value, bool) and turn < 0.5:
            return str(value) if turn < 0.3 else float(value)
        if isinstance(value, str) and turn < 0.2:
            return Defaulted(value, "${var.given}")
        return value

    def shuffled(value):
        if isinstance(value, dict):
            entries = [(key, shuffled(part)) for key, part in value.items()]
            rng.shuffle(entries)
            return dict(entries)
        if isinstance(value, list):
            parts = [shuffled(part) for part in value]
            rng.shuffle(parts)
            return parts
        return scalar(value)

    out = []
    for one in items:
        attributes = shuffled(dict(one.attributes))
        for name, value in attributes.items():
            if name in ("policy", "assume_role_policy") and rng.random() < 0.5:
                attributes[name] = json.dumps(one.attributes[name])
            elif name == "tags" and rng.random() < 0.5:
                attributes[name] = [{"Key": key, "Value": part} for key, part in value.items()]
            elif isinstance(value, list) and len(value) == 1 and rng.random() < 0.3:
                attributes[name] = value[0]
        attributes |= rng.choice([{}, {"depends_on": []}])
        out.append(replace(one, attributes=attributes))
    rng.shuffle(out)
    return out


def scored(model: list[Declaration], ideal: list[Declaration], truth: dict[str, str]) -> tuple[int, int, int]:
    """Right pairs, pairs found, pairs there are."""
    found = match(Declared(tuple(model)), Declared(tuple(ideal)))
    couples = {(one, twin) for pair in found for one in pair.model for twin in pair.ideal}
    return len(couples & set(truth.items())), len(couples), len(truth)


def f1(rows: Iterable[tuple[int, int, int]]) -> float:
    right, found, there = map(sum, zip(*rows, strict=True))
    return 2 * right / (found + there)


# ---------------------------------------------------------------------------------------------- what must come out


def test_pure_renames_are_found():
    """Where nothing but names differs, at least 95 % of the pairs are right."""
    rows = []
    for seed in SEEDS:
        rng = random.Random(seed)
        ideal = stack(rng)
        model, truth = renamed(ideal, rng)
        rng.shuffle(model)
        rows.append(scored(model, ideal, truth))
    assert f1(rows) >= 0.95


def test_renames_with_changes_are_found():
    """Where names differ and up to 40 % of the attributes as well, at least 85 % of the pairs are right."""
    rows = []
    for seed in SEEDS:
        rng = random.Random(seed)
        ideal = stack(rng)
        model, truth = renamed(ideal, rng)
        model = changed(model, rng, 0.4)
        rng.shuffle(model)
        rows.append(scored(model, ideal, truth))
    assert f1(rows) >= 0.85


def test_a_wrong_pair_is_rather_left_open_than_certain():
    """Of the pairs that are called certain in spite of changes, at least 95 % are right."""
    right = certain = 0
    for seed in SEEDS:
        rng = random.Random(seed)
        ideal = stack(rng)
        model, truth = renamed(ideal, rng)
        for pair in match(Declared(tuple(changed(model, rng, 0.4))), Declared(tuple(ideal))):
            if pair.certain:
                certain += 1
                right += truth[pair.model[0]] == pair.ideal[0]
    assert certain > 200
    assert right / certain >= 0.95


INLINE = {
    "aws_s3_bucket_versioning": ("aws_s3_bucket", "bucket", "versioning", lambda given: {"enabled": True}),
    "aws_s3_bucket_lifecycle_configuration": (
        "aws_s3_bucket",
        "bucket",
        "lifecycle_rule",
        lambda given: {**{k: v for k, v in given["rule"].items() if k != "status"}, "enabled": True},
    ),
}


def inlined(items: Iterable[Declaration]) -> tuple[list[Declaration], dict[str, str]]:
    """Parts of buckets written in the bucket; and part's id → its bucket's."""
    kept, parts = {}, {}
    for one in items:
        if one.type not in INLINE:
            kept[one.id] = one
    for one in items:
        if one.type in INLINE:
            _, by, block, reading = INLINE[one.type]
            whole = one.attributes[by].target
            attributes = {**kept[whole].attributes, block: reading(one.attributes)}
            kept[whole] = replace(kept[whole], attributes=attributes)
            parts[one.id] = whole
    return list(kept.values()), parts


@pytest.mark.parametrize("turned", [False, True], ids=["ideal splits", "model splits"])
@pytest.mark.parametrize("seed", SEEDS)
def test_splits_are_seen_as_what_they_are(seed, turned):
    """What one side writes in blocks and the other in resources of their own is one thing, and nothing is missing."""
    rng = random.Random(seed)
    apart = stack(rng)
    together, parts = inlined(apart)
    sides = (apart, together) if turned else (together, apart)
    model, ideal = (Declared(tuple(side)) for side in sides)
    pairs = match(model, ideal)
    joined = {
        (part, pair.ideal[0] if turned else pair.model[0])
        for pair in pairs
        for part in (pair.model if turned else pair.ideal)[1:]
    }
    assert joined == set(parts.items())
    assert [one.id for one in compare(model, ideal, pairs) if not one.path] == []


@pytest.mark.parametrize("renames", [False, True], ids=["same names", "other names"])
@pytest.mark.parametrize("seed", SEEDS)
def test_noise_is_no_difference(seed, renames):
    """Order, spelling, quotes and layout leave nothing over, whatever the things are called."""
    rng = random.Random(seed)
    ideal = stack(rng)
    model = renamed(ideal, rng)[0] if renames else ideal
    model = noisy(model, rng)
    sides = Declared(tuple(model)), Declared(tuple(ideal))
    assert [(one.id, one.model, one.ideal) for one in compare(*sides, match(*sides))] == []


OPPOSITE = {
    Change.MISSING: Change.EXTRA,
    Change.EXTRA: Change.MISSING,
    Change.CHANGED: Change.CHANGED,
    Change.UNDECIDED: Change.UNDECIDED,
}


def told(differences: Iterable[Difference], turned: bool) -> set[tuple]:
    """What differs, without what is named after IDEAL alone."""
    out = set()
    for one in differences:
        ids, values = (one.model_id, one.ideal_id), (repr(one.model), repr(one.ideal))
        change = OPPOSITE[one.change] if turned else one.change
        ids, values = (ids[::-1], values[::-1]) if turned else (ids, values)
        out.add((change, *ids, *values, one.category if one.path else ""))
    return out


@pytest.mark.parametrize("seed", SEEDS)
def test_swapping_the_sides_mirrors_the_result(seed):
    """The same pairs, and the same places that differ, the other way round."""
    rng = random.Random(seed)
    ideal = stack(rng)
    model, _ = renamed(rng.sample(ideal, len(ideal) - 3), rng)
    left, right = Declared(tuple(changed(model, rng, 0.4))), Declared(tuple(ideal))
    there, back = match(left, right), match(right, left)
    assert {(pair.model, pair.ideal) for pair in there} == {(pair.ideal, pair.model) for pair in back}
    one, other = compare(left, right, there), compare(right, left, back)
    assert len(one) == len(other)
    assert {row[:3] for row in told(one, False)} == {row[:3] for row in told(other, True)}


@pytest.mark.parametrize("seed", SEEDS)
def test_a_side_with_itself_gives_nothing(seed):
    """No difference, and every pair certain."""
    whole = Declared(tuple(stack(random.Random(seed))))
    pairs = match(whole, whole)
    assert all(pair.certain and pair.model == pair.ideal for pair in pairs)
    assert len(pairs) == len(whole.items)
    assert compare(whole, whole, pairs) == ()


@pytest.mark.shared
def test_ideal_against_itself_gives_nothing_on_real_samples(shared_samples):
    """MODEL equal to IDEAL is no difference, whatever IDEAL is written in."""
    seen = 0
    for folder in shared_samples()[::40]:
        sample = load(folder, Options())
        ideal = resolve(parse(sample.ideal))
        assert compare(ideal, ideal, match(ideal, ideal)) == (), folder.name
        seen += bool(ideal.items)
    assert seen


def test_the_absent_is_not_the_empty():
    """The labelled set can fail: a value that is gone is a difference."""
    ideal = stack(random.Random(1))
    model = [replace(one, attributes={k: v for k, v in one.attributes.items() if k != "cidr_block"}) for one in ideal]
    sides = Declared(tuple(model)), Declared(tuple(ideal))
    found = compare(*sides, match(*sides))
    assert found and all(one.path == "cidr_block" and one.model is ABSENT for one in found)
