"""One resource on a side, several on the other: paired as one thing, and compared where both say something."""

import random

import pytest

from iacdiff.compare import compare
from iacdiff.kinds import canonical
from iacdiff.match import match
from iacdiff.match.splits import _bundles, _splits
from iacdiff.records import ABSENT, Declaration, Declared, Kind, Ref, Span


def item(type, name, attributes=None, kind=Kind.RESOURCE, id=None, at=(1, 9), **more):
    id = id or f"{type}.{name}"
    return Declaration(id, kind, type, canonical(type), name, Span("main.tf", *at), "main.tf", attributes or {}, **more)


def side(*items):
    return Declared(tuple(items))


def differences(model, ideal):
    return compare(model, ideal, match(model, ideal))


def rows(model, ideal):
    """(change, path, MODEL's value, IDEAL's value) of each difference."""
    return [(x.change.value, x.path, x.model, x.ideal) for x in differences(model, ideal)]


def bucket(name="data", **attributes):
    return item("aws_s3_bucket", name, {"bucket": f"{name}-store"} | attributes)


def of_bucket(part, name="data", **attributes):
    return item(f"aws_s3_bucket_{part}", name, {"bucket": Ref(f"aws_s3_bucket.{name}", "id")} | attributes)


def group(**attributes):
    return item("aws_security_group", "web", {"vpc_id": "vpc-1"} | attributes)


def rule(type, name, /, **attributes):
    return item(type, name, {"security_group_id": Ref("aws_security_group.web", "id")} | attributes)


def role(**attributes):
    return item("aws_iam_role", "app", {"name": "app-role"} | attributes)


SSE = {"rule": {"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}}
HTTPS = {"from_port": 443, "to_port": 443, "protocol": "tcp", "cidr_blocks": ["10.0.0.0/8"]}
DOCUMENT = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}]}
ROLE = Ref("aws_iam_role.app", "name")
SAME = {
    "versioning": (
        side(bucket(versioning={"enabled": True})),
        side(bucket(), of_bucket("versioning", versioning_configuration={"status": "Enabled"})),
    ),
    "encryption": (
        side(bucket(server_side_encryption_configuration=SSE)),
        side(bucket(), of_bucket("server_side_encryption_configuration", **SSE)),
    ),
    "logging": (
        side(bucket(logging={"target_bucket": "logs", "target_prefix": "x/"})),
        side(bucket(), of_bucket("logging", target_bucket="logs", target_prefix="x/")),
    ),
    "lifecycle": (
        side(bucket(lifecycle_rule=[{"id": "a", "enabled": True, "prefix": "x/", "expiration": {"days": 30}}])),
        side(
            bucket(),
            of_bucket(
                "lifecycle_configuration",
                rule={"id": "a", "status": "Enabled", "filter": {"prefix": "x/"}, "expiration": {"days": 30}},
            ),
        ),
    ),
    "acl": (side(bucket(acl="private")), side(bucket(), of_bucket("acl", acl="private"))),
    "policy": (side(bucket(policy=DOCUMENT)), side(bucket(), of_bucket("policy", policy=DOCUMENT))),
    "several": (
        side(bucket(acl="private", versioning={"enabled": False}), bucket("logs", acl="private")),
        side(
            bucket(),
            bucket("logs"),
            of_bucket("acl", "logs", acl="private"),
            of_bucket("acl", acl="private"),
            of_bucket("versioning", versioning_configuration={"status": "Suspended"}),
        ),
    ),
    "ingress": (
        side(group(ingress=[HTTPS, HTTPS | {"from_port": 80, "to_port": 80}])),
        side(
            group(),
            rule("aws_security_group_rule", "https", type="ingress", **HTTPS),
            rule(
                "aws_vpc_security_group_ingress_rule",
                "http",
                from_port=80,
                to_port=80,
                ip_protocol="tcp",
                cidr_ipv4="10.0.0.0/8",
            ),
        ),
    ),
    "some inline": (
        side(group(ingress=[HTTPS, HTTPS | {"from_port": 80, "to_port": 80}])),
        side(
            group(ingress=HTTPS),
            rule("aws_security_group_rule", "http", type="ingress", **HTTPS | {"from_port": 80, "to_port": 80}),
        ),
    ),
    "rules of two types": (
        side(group(), rule("aws_security_group_rule", "https", type="ingress", **HTTPS)),
        side(
            group(),
            rule(
                "aws_vpc_security_group_ingress_rule",
                "https",
                from_port=443,
                to_port=443,
                ip_protocol="tcp",
                cidr_ipv4="10.0.0.0/8",
            ),
        ),
    ),
    "inline policies": (
        side(
            role(inline_policy={"name": "read", "policy": DOCUMENT}, managed_policy_arns=["arn:aws:iam::aws:policy/A"])
        ),
        side(
            role(),
            item("aws_iam_role_policy", "p", {"name": "read", "role": ROLE, "policy": DOCUMENT}),
            item("aws_iam_role_policy_attachment", "a", {"role": ROLE, "policy_arn": "arn:aws:iam::aws:policy/A"}),
        ),
    ),
    "routes": (
        side(
            item("aws_internet_gateway", "g"),
            item(
                "aws_route_table",
                "t",
                {"route": {"cidr_block": "0.0.0.0/0", "gateway_id": Ref("aws_internet_gateway.g", "id")}},
            ),
        ),
        side(
            item("aws_internet_gateway", "g"),
            item("aws_route_table", "t"),
            item(
                "aws_route",
                "r",
                {
                    "route_table_id": Ref("aws_route_table.t", "id"),
                    "destination_cidr_block": "0.0.0.0/0",
                    "gateway_id": Ref("aws_internet_gateway.g", "id"),
                },
            ),
        ),
    ),
    "pulumi": (
        side(
            item("aws.s3.Bucket", "data", {"bucket": "data-store", "versioning": {"enabled": True}}),
        ),
        side(
            item("aws.s3.BucketV2", "data", {"bucket": "data-store"}),
            item(
                "aws.s3.BucketVersioningV2",
                "data",
                {"bucket": Ref("aws.s3.BucketV2.data", "id"), "versioningConfiguration": {"status": "Enabled"}},
            ),
        ),
    ),
    "cdktf": (
        side(item("S3Bucket", "data", {"bucket": "data-store", "acl": "private"})),
        side(
            item("S3Bucket", "data", {"bucket": "data-store"}),
            item("S3BucketAcl", "acl", {"bucket": Ref("S3Bucket.data", "id"), "acl": "private"}),
        ),
    ),
}


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize(("model", "ideal"), SAME.values(), ids=SAME)
def test_the_same_in_blocks_or_in_resources_is_no_difference(model, ideal, turned):
    """Nothing is missing, extra or changed, whichever side is split."""
    assert rows(*((ideal, model) if turned else (model, ideal))) == []


def test_the_pairs_of_splits_are_found():
    """F1 over all of the above: every part belongs to its whole, and to nothing else."""
    found = right = wanted = 0
    for model, ideal in SAME.values():
        pairs = {(one, other) for pair in match(model, ideal) for one in pair.model for other in pair.ideal}
        roots = [{one.id: _root(one, side) for one in side.items} for side in (model, ideal)]
        truth = {(one, other) for one, own in roots[0].items() for other, its in roots[1].items() if own == its}
        found, right, wanted = found + len(pairs), right + len(pairs & truth), wanted + len(truth)
    assert 2 * right / (found + wanted) >= 0.95


def _root(one, side):
    """What a declaration is a part of: the name and the kind of the whole."""
    whole = one
    if one.canonical in _splits():
        by = {name for split in _splits()[one.canonical] for name in split.by}
        refs = [value for name, value in one.attributes.items() if name.lower().replace("_", "") in by]
        whole = side.by_id()[refs[0].target]
    return whole.canonical, whole.name


def test_a_split_pair_says_how_it_is_split():
    """The reviewer reads which side writes what where."""
    (pair,) = match(*SAME["versioning"])
    assert pair.ideal == ("aws_s3_bucket.data", "aws_s3_bucket_versioning.data")
    assert pair.because == "same type and name; IDEAL writes versioning in aws_s3_bucket_versioning.data"
    (part,) = pair.parts
    assert (part.side, part.id, part.block) == ("ideal", "aws_s3_bucket_versioning.data", "versioning")


def test_what_differs_in_a_part_is_told_at_its_place():
    """With the part's own lines on its side, and the block's on the other."""
    model = side(
        item(
            "aws_s3_bucket", "data", {"versioning": {"enabled": False}}, spans={("versioning",): Span("main.tf", 3, 5)}
        )
    )
    part = item(
        "aws_s3_bucket_versioning",
        "v",
        {"bucket": Ref("aws_s3_bucket.data", "id"), "versioning_configuration": {"status": "Enabled"}},
        at=(20, 29),
        spans={("versioning_configuration",): Span("main.tf", 22, 24)},
    )
    (found,) = differences(model, side(item("aws_s3_bucket", "data"), part))
    assert (found.path, found.model, found.ideal) == ("versioning.status", "Suspended", "Enabled")
    assert (found.model_at.first, found.ideal_at.first, found.rule) == (3, 22, "versioning")


def test_a_rule_that_only_one_side_has_is_told():
    """Among rules that are split, a missing one is missing and a changed one changed."""
    model = side(group(ingress=[HTTPS | {"cidr_blocks": ["0.0.0.0/0"]}]))
    ideal = side(
        group(),
        rule("aws_security_group_rule", "https", type="ingress", **HTTPS),
        rule("aws_security_group_rule", "ssh", type="ingress", **HTTPS | {"from_port": 22, "to_port": 22}),
    )
    assert sorted(row[:2] for row in rows(model, ideal)) == [
        ("changed", "ingress[0].cidr_blocks"),
        ("missing", "ingress[1]"),
    ]


@pytest.mark.parametrize(
    ("model", "ideal"),
    [
        (side(bucket()), side(bucket(), of_bucket("versioning", versioning_configuration={"status": "Enabled"}))),
        (side(bucket(versioning={"enabled": True})), side(bucket(), of_bucket("acl", acl="private"))),
        (
            side(group(egress=HTTPS)),
            side(group(egress=HTTPS), rule("aws_security_group_rule", "https", type="ingress", **HTTPS)),
        ),
        (
            side(bucket(versioning={"enabled": True})),
            side(bucket(), item("aws_s3_bucket_versioning", "x", {"bucket": "another"})),
        ),
    ],
)
def test_what_the_other_side_does_not_say_is_missing(model, ideal):
    """A part is a part only of a whole that says the same in a block."""
    part = ideal.items[-1]
    assert (part.type, "missing", "") in {(x.type, x.change.value, x.path) for x in differences(model, ideal)}


def test_a_construct_makes_other_resources_by_itself():
    """A construct for a network against the network written out; another network's subnet is not among it."""
    vpc = Ref("Main", "Ref")
    ideal = side(
        item("AWS::EC2::VPC", "Main", {"CidrBlock": "10.0.0.0/16"}, id="Main"),
        item("AWS::EC2::Subnet", "A", {"VpcId": vpc}, id="A"),
        item("AWS::EC2::RouteTable", "T", {"VpcId": vpc}, id="T"),
        item("AWS::EC2::Route", "R", {"RouteTableId": Ref("T", "Ref")}, id="R"),
        item("AWS::EC2::Subnet", "B", {"VpcId": "vpc-1"}, id="B"),
    )
    model = side(item("ec2.Vpc", "Main", {"maxAzs": 1}))
    (pair,) = match(model, ideal)
    assert pair.ideal == ("Main", "A", "T", "R")
    assert "ec2.Vpc makes by itself what IDEAL writes out: 1 subnet, 1 route_table, 1 route" in pair.because
    assert [(x.change.value, x.name) for x in differences(model, ideal)] == [("missing", "B")]


def test_a_part_that_the_reviewer_took_out_stays_out():
    """Unpinning holds for parts as well."""
    model, ideal = SAME["versioning"]
    (pair,) = match(model, ideal, unpinned=[("aws_s3_bucket.data", "aws_s3_bucket_versioning.data")])
    assert pair.ideal == ("aws_s3_bucket.data",)


def test_the_table_names_types_that_there_are():
    """Every whole and part is a canonical name, so that a slip of the pen is no silent gap."""
    for part, splits in _splits().items():
        assert canonical(f"aws_{part}") == part
        assert all(canonical(f"aws_{split.whole}") == split.whole and split.blocks and split.by for split in splits)
    assert all(makes for makes in _bundles().values())


def noise(value, dice):
    """The same value as another author would write it."""
    if isinstance(value, dict):
        entries = [(key, noise(inner, dice)) for key, inner in value.items()]
        dice.shuffle(entries)
        return dict(entries)
    if isinstance(value, list):
        return dice.sample([noise(inner, dice) for inner in value], len(value))
    if type(value) is int:
        return dice.choice([value, str(value)])
    return value


@pytest.mark.parametrize("seed", range(20))
def test_noise_is_no_difference(seed):
    """Order, spelling, defaults, splits and renames of what is referred to, all at once: nothing."""
    dice = random.Random(seed)
    network = item("aws_vpc", "main", {"cidr_block": "10.0.0.0/16", "tags": {"Name": "net", "Env": "x"}})
    parts = [
        (*pair[0].items, network) for pair in SAME.values() if not pair[0].items[0].type.startswith(("S3", "aws."))
    ]
    twins = [
        (*pair[1].items, network) for pair in SAME.values() if not pair[0].items[0].type.startswith(("S3", "aws."))
    ]
    place = dice.randrange(len(parts))
    ideal = [
        Declaration(
            one.id, one.kind, one.type, one.canonical, one.name, one.span, one.block, noise(dict(one.attributes), dice)
        )
        for one in dice.sample(twins[place], len(twins[place]))
    ]
    assert rows(side(*parts[place]), side(*ideal)) == []
    assert rows(side(*ideal), side(*parts[place])) == []


@pytest.mark.parametrize("model", [pair[turn] for pair in SAME.values() for turn in (0, 1)])
def test_a_side_is_itself_however_it_is_split(model):
    """Parts that both sides have pair with each other, and nothing differs."""
    assert rows(model, model) == []
    assert ABSENT not in [row[2] for row in rows(model, model)]
