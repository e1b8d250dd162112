"""Where two sides disagree, what is no disagreement, and how bad each is."""

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iacdiff.compare import compare
from iacdiff.kinds import canonical
from iacdiff.load import load
from iacdiff.match import match
from iacdiff.parse import parse
from iacdiff.records import (
    ABSENT,
    Change,
    Declaration,
    Declared,
    Defaulted,
    Kind,
    Pair,
    Ref,
    Span,
    Unknown,
)
from iacdiff.resolve import resolve


def item(type, name, attributes=None, kind=Kind.RESOURCE, id=None, file="main.tf", at=(1, 9), **more):
    id = id or f"{type}.{name}"
    return Declaration(id, kind, type, canonical(type), name, Span(file, *at), file, attributes or {}, **more)


def side(*items):
    return Declared(tuple(items))


def differences(model, ideal):
    """Of two sides, matched."""
    return compare(model, ideal, match(model, ideal))


def inside(model, ideal, type="aws_thing", others=((), ())):
    """Of one resource's two sets of attributes."""
    return differences(side(item(type, "x", model), *others[0]), side(item(type, "x", ideal), *others[1]))


def rows(found):
    """(change, path, MODEL's value, IDEAL's value) of each."""
    return [(x.change.value, x.path, x.model, x.ideal) for x in found]


def policy(*statements, version="2012-10-17"):
    return {"Version": version, "Statement": list(statements)}


READ = {"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "*"}
WRITE = {"Sid": "Write", "Effect": "Allow", "Action": "s3:PutObject", "Resource": "*"}
VPC, NETWORK = item("aws_vpc", "main"), item("aws_vpc", "network_main")
WEB, HTTP = item("aws_security_group", "web"), item("aws_security_group", "WebSG")


# ---------------------------------------------------------------------------------------------- no difference

NOISE = {
    "a number as text": ("aws_lb", {"idle_timeout": "45"}, {"idle_timeout": 45}),
    "a whole number as a fraction": ("aws_lb", {"idle_timeout": 45.0}, {"idle_timeout": 45}),
    "a fraction with a trailing zero": ("aws_x", {"weight": "0.50"}, {"weight": "0.5"}),
    "a truth value as text": ("aws_s3_bucket", {"force": "true"}, {"force": True}),
    "a truth value in capitals": ("AWS::S3::Bucket", {"Force": "True"}, {"Force": True}),
    "white space around a text": ("aws_x", {"a": " b "}, {"a": "b"}),
    "the order of a set of texts": ("aws_lb", {"subnets": ["a", "b"]}, {"subnets": ["b", "a"]}),
    "the order of references": (
        "aws_lb",
        {"security_groups": [Ref("aws_security_group.a", "id"), Ref("aws_security_group.b", "id")]},
        {"security_groups": [Ref("aws_security_group.b", "id"), Ref("aws_security_group.a", "id")]},
    ),
    "a set with a repetition": ("aws_lb", {"subnets": ["a", "b", "a"]}, {"subnets": ["b", "a"]}),
    "one text for a list of it": ("AWS::EC2::Instance", {"DependsOn": "Gateway"}, {"DependsOn": ["Gateway"]}),
    "the order of attributes": ("aws_x", {"a": 1, "b": 2}, {"b": 2, "a": 1}),
    "tags as a list and as a map": (
        "AWS::S3::Bucket",
        {"Tags": [{"Key": "Name", "Value": "x"}, {"Key": "Team", "Value": "y"}]},
        {"Tags": {"Team": "y", "Name": "x"}},
    ),
    "the order of a list of tags": (
        "AWS::S3::Bucket",
        {"Tags": [{"Key": "Name", "Value": "x"}, {"Key": "Team", "Value": "y"}]},
        {"Tags": [{"Value": "y", "Key": "Team"}, {"Key": "Name", "Value": "x"}]},
    ),
    "the order of a group's tag blocks": (
        "aws_autoscaling_group",
        {"tag": [{"key": k, "value": k, "propagate_at_launch": True} for k in "ab"]},
        {"tag": [{"key": k, "value": k, "propagate_at_launch": "true"} for k in "ba"]},
    ),
    "one tag block and a list of one": (
        "aws_autoscaling_group",
        {"tag": {"key": "a", "value": "b", "propagate_at_launch": True}},
        {"tag": [{"key": "a", "value": "b", "propagate_at_launch": True}]},
    ),
    "environment variables as a list and in another order": (
        "aws_ecs_task_definition",
        {
            "container_definitions": [
                {"name": "app", "environment": [{"name": "A", "value": 1}, {"name": "B", "value": 2}]}
            ]
        },
        {
            "container_definitions": [
                {"name": "app", "environment": [{"name": "B", "value": "2"}, {"name": "A", "value": "1"}]}
            ]
        },
    ),
    "one block and a list of one": (
        "aws_security_group",
        {"ingress": {"from_port": 80}},
        {"ingress": [{"from_port": 80}]},
    ),
    "the order of rules": (
        "aws_security_group",
        {"ingress": [{"from_port": 80, "to_port": 80}, {"from_port": 443, "to_port": 443}]},
        {"ingress": [{"from_port": 443, "to_port": 443}, {"from_port": 80, "to_port": 80}]},
    ),
    "the order of blocks that share their ports": (
        "aws_security_group",
        {
            "ingress": [
                {"from_port": 80, "to_port": 80, "protocol": "tcp", "cidr_blocks": [c]}
                for c in ("10.0.0.0/8", "172.16.0.0/12")
            ]
        },
        {
            "ingress": [
                {"from_port": 80, "to_port": 80, "protocol": "tcp", "cidr_blocks": [c]}
                for c in ("172.16.0.0/12", "10.0.0.0/8")
            ]
        },
    ),
    "JSON as text and as structure": (
        "aws_iam_policy",
        {"policy": '{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}'},
        {"policy": policy({"Effect": "Allow", "Action": "s3:*", "Resource": "*"})},
    ),
    "the order of statements": ("aws_iam_policy", {"policy": policy(READ, WRITE)}, {"policy": policy(WRITE, READ)}),
    "the order of statements without an id": (
        "aws_iam_policy",
        {"policy": policy({**READ, "Sid": None}, {**WRITE, "Sid": None})},
        {"policy": policy({**WRITE, "Sid": None}, {**READ, "Sid": None})},
    ),
    "one statement and a list of one": (
        "aws_iam_policy",
        {"policy": {"Version": "2012-10-17", "Statement": READ}},
        {"policy": policy(READ)},
    ),
    "one action and a list of one": (
        "aws_iam_policy",
        {"policy": policy(WRITE)},
        {"policy": policy({**WRITE, "Action": ["s3:PutObject"], "Resource": ["*"]})},
    ),
    "the order of actions": (
        "aws_iam_policy",
        {"policy": policy(READ)},
        {"policy": policy({**READ, "Action": ["s3:ListBucket", "s3:GetObject"]})},
    ),
    "a principal and a list of it": (
        "aws_iam_role",
        {
            "assume_role_policy": policy(
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": "ec2.amazonaws.com"}}
            )
        },
        {
            "assume_role_policy": policy(
                {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": ["ec2.amazonaws.com"]}}
            )
        },
    ),
    "anyone, and anyone by AWS": (
        "aws_s3_bucket_policy",
        {"policy": policy({"Effect": "Deny", "Action": "s3:*", "Principal": "*"})},
        {"policy": policy({"Effect": "Deny", "Action": "s3:*", "Principal": {"AWS": "*"}})},
    ),
    "a network with and without its host bits": (
        "aws_subnet",
        {"cidr_block": "10.0.1.7/24"},
        {"cidr_block": "10.0.1.0/24"},
    ),
    "every address of IPv6, written out": ("aws_route", {"cidr": "0:0:0:0:0:0:0:0/0"}, {"cidr": "::/0"}),
    "a protocol by number and by name": ("aws_x", {"ip_protocol": "6"}, {"ip_protocol": "TCP"}),
    "every protocol by number and by name": ("aws_x", {"rule": {"protocol": "all"}}, {"rule": {"protocol": -1}}),
    "a default written out": ("aws_vpc", {"cidr_block": "x"}, {"cidr_block": "x", "enable_dns_support": True}),
    "a default written out as text": ("aws_lb", {"internal": "false"}, {}),
    "an empty list": ("aws_instance", {"depends_on": []}, {}),
    "null": ("aws_instance", {"key_name": None}, {}),
    "nothing, in CloudFormation's words": ("AWS::EC2::Instance", {"KeyName": Ref("AWS::NoValue")}, {}),
    "inputs of one template with other defaults": (
        "aws_x",
        {"name": Defaulted("app-dev", "app-${var.env}")},
        {"name": Defaulted("app-prod", "app-${var.env}")},
    ),
    "inputs of other templates with one value": (
        "aws_x",
        {"size": Defaulted("t3.micro", "${var.a}")},
        {"size": "t3.micro"},
    ),
    "an input with a default on one side only": (
        "aws_x",
        {"name": Ref("var.env")},
        {"name": Defaulted("dev", "${var.env}")},
    ),
    "a reference that one side does not declare": (
        "aws_x",
        {"bucket": Ref("aws_s3_bucket.gone", "id")},
        {"bucket": Unknown("aws_s3_bucket.gone.id")},
    ),
    "an input that one side does not declare": (
        "aws_x",
        {"zone": Defaulted("us-east-1a", "${var.gone}a")},
        {"zone": "${var.gone}a"},
    ),
    "a list from an input": ("aws_x", {"zones": Defaulted(["a", "b"], "${var.zones}")}, {"zones": ["b", "a"]}),
    "what is unknown in the same words": ("aws_x", {"a": Unknown("f( x )")}, {"a": Unknown("f( x )")}),
    "white space in what is unknown": ("aws_x", {"a": Unknown("f(x,  y)")}, {"a": Unknown("f(x, y)")}),
    "indentation and blank lines of a script": (
        "aws_instance",
        {"user_data": "#!/bin/bash\n  yum update  \n\n  echo hi\n"},
        {"user_data": "#!/bin/bash\nyum update\necho hi"},
    ),
    "the partition of an ARN": (
        "aws_x",
        {"arn": "arn:${AWS::Partition}:iam::aws:policy/ReadOnlyAccess"},
        {"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"},
    ),
    "the id under another name": (
        "aws_x",
        {"bucket": Ref("aws_s3_bucket.b", "bucket")},
        {"bucket": Ref("aws_s3_bucket.b", "id")},
    ),
    "a bucket's ARN by hand": (
        "aws_x",
        {"arn": "arn:aws:s3:::${aws_s3_bucket.b.id}/*"},
        {"arn": "${aws_s3_bucket.b.arn}/*"},
    ),
    "widgets of a dashboard in another order": (
        "aws_cloudwatch_dashboard",
        {"dashboard_body": {"widgets": [{"x": 0}, {"x": 6}]}},
        {"dashboard_body": '{"widgets": [{"x": 6}, {"x": 0}]}'},
    ),
}


@pytest.mark.parametrize(("type", "model", "ideal"), NOISE.values(), ids=NOISE)
def test_order_spelling_and_defaults_are_no_change(type, model, ideal):
    """Two ways to say the same are equal, whichever side says which."""
    bucket = item("aws_s3_bucket", "b")
    for one, other in ((model, ideal), (ideal, model)):
        assert rows(inside(one, other, type, ((bucket,), (bucket,)))) == []


MATCHED = {
    "a reference": ({"vpc_id": Ref("aws_vpc.main", "id")}, {"vpc_id": Ref("aws_vpc.network_main", "id")}),
    "a reference in a text": ({"a": "${aws_vpc.main.arn}/*"}, {"a": "${aws_vpc.network_main.arn}/*"}),
    "a reference in what is unknown": (
        {"a": Unknown("f(aws_vpc.main.id)")},
        {"a": Unknown("f(aws_vpc.network_main.id)")},
    ),
    "a reference in a list": (
        {"security_groups": [Ref("aws_security_group.web", "id"), "sg-1"]},
        {"security_groups": ["sg-1", Ref("aws_security_group.WebSG", "id")]},
    ),
    "a template of a renamed input": (
        {"name": Defaulted("a", "x-${var.env_name}")},
        {"name": Defaulted("b", "x-${var.EnvName}")},
    ),
    "a renamed input": ({"name": Ref("var.env_name")}, {"name": Ref("var.EnvName")}),
}


@pytest.mark.parametrize(("model", "ideal"), MATCHED.values(), ids=MATCHED)
def test_references_to_matched_declarations_are_equal(model, ideal):
    """A rename is told once, by its pair, and not again at every place that uses the name."""
    inputs = [item("variable", name, kind=Kind.VARIABLE, id=f"var.{name}") for name in ("env_name", "EnvName")]
    others = ((VPC, WEB, inputs[0]), (NETWORK, HTTP, inputs[1]))
    assert rows(inside(model, ideal, others=others)) == []


def test_references_to_other_things_are_not_equal():
    """The second subnet is not the first."""
    subnets = tuple(item("aws_subnet", name, {"cidr_block": name}) for name in ("public_1", "public_2"))
    (found,) = inside(
        {"subnet_id": Ref("aws_subnet.public_1", "id")},
        {"subnet_id": Ref("aws_subnet.public_2", "id")},
        others=(subnets, subnets),
    )
    assert (found.change, found.path) == (Change.CHANGED, "subnet_id")


def test_a_loop_refers_to_its_own_index():
    """count.index and each.key are the loop's own business; a fixed index is not."""
    looped = (item("aws_subnet", "public", count=2),)

    def found(model, ideal):
        return inside(
            {"s": Ref("aws_subnet.public", model)}, {"s": Ref("aws_subnet.public", ideal)}, others=(looped, looped)
        )

    assert found("[each.key].id", "[count.index].id") == ()
    assert len(found("[0].id", "[1].id")) == 1


# ---------------------------------------------------------------------------------------------- differences

REAL = {
    "another value": ({"a": 1}, {"a": 2}, [("changed", "a", 1, 2)]),
    "text that is no number": ({"a": "10.0"}, {"a": "10.0.1"}, [("changed", "a", "10.0", "10.0.1")]),
    "upper and lower case of a name": ({"name": "App"}, {"name": "app"}, [("changed", "name", "App", "app")]),
    "an attribute that MODEL lacks": ({}, {"a": 2}, [("missing", "a", ABSENT, 2)]),
    "an attribute beyond IDEAL": ({"a": 1}, {}, [("extra", "a", 1, ABSENT)]),
    "a reference that MODEL lacks": ({}, {"a": Ref("aws_x.y")}, [("missing", "a", ABSENT, Ref("aws_x.y"))]),
    "something unknown that MODEL lacks": ({}, {"a": Unknown("f()")}, [("missing", "a", ABSENT, Unknown("f()"))]),
    "a value inside a block": (
        {"health_check": {"interval": 10, "path": "/"}},
        {"health_check": {"interval": 30, "path": "/"}},
        [("changed", "health_check.interval", 10, 30)],
    ),
    "a whole block": (
        {},
        {"health_check": {"interval": 30, "path": "/"}},
        [("missing", "health_check", ABSENT, {"interval": 30, "path": "/"})],
    ),
    "blocks with nothing in common": (
        {"b": {"x": 1}},
        {"b": {"y": 2}},
        [("missing", "b.y", ABSENT, 2), ("extra", "b.x", 1, ABSENT)],
    ),
    "one rule among others": (
        {"ingress": [{"from_port": 80, "to_port": 80}]},
        {"ingress": [{"from_port": 443, "to_port": 443}, {"from_port": 80, "to_port": 80}]},
        [("missing", "ingress[0]", ABSENT, {"from_port": 443, "to_port": 443})],
    ),
    "a value inside one rule among others": (
        {"rule": [{"id": "b", "days": 1}, {"id": "a", "days": 7}]},
        {"rule": [{"id": "a", "days": 30}, {"id": "b", "days": 1}]},
        [("changed", "rule[0].days", 7, 30)],
    ),
    "one element of a set": ({"subnets": ["a"]}, {"subnets": ["a", "b"]}, [("changed", "subnets", ["a"], ["a", "b"])]),
    "the order of a command": (
        {"command": ["a", "b"]},
        {"command": ["b", "a"]},
        [("changed", "command", ["a", "b"], ["b", "a"])],
    ),
    "a tag": (
        {"Tags": [{"Key": "Team", "Value": "x"}]},
        {"Tags": [{"Key": "Name", "Value": "n"}, {"Key": "Team", "Value": "y"}]},
        [("missing", "Tags.Name", ABSENT, "n"), ("changed", "Tags.Team", "x", "y")],
    ),
    "an action of a statement": (
        {"policy": policy(READ)},
        {"policy": policy({**READ, "Action": "s3:GetObject"})},
        [("changed", "policy.Statement[0].Action", ["s3:GetObject", "s3:ListBucket"], "s3:GetObject")],
    ),
    "structure for a text": ({"a": "x"}, {"a": {"b": 1}}, [("changed", "a", "x", {"b": 1})]),
    "a text that is fixed for an input": ({"a": "x"}, {"a": Ref("var.name")}, [("changed", "a", "x", Ref("var.name"))]),
    "a fixed text for a reference": (
        {"a": "vpc-1"},
        {"a": Ref("aws_vpc.v")},
        [("changed", "a", "vpc-1", Ref("aws_vpc.v"))],
    ),
    "one line of a script": ({"user_data": "a\nb"}, {"user_data": "a\nc"}, [("changed", "user_data", "a\nb", "a\nc")]),
    "what is unknown, and a value": ({"a": Unknown("f()")}, {"a": 1}, [("undecided", "a", Unknown("f()"), 1)]),
    "two unknowns": (
        {"a": Unknown("f()")},
        {"a": Unknown("g()")},
        [("undecided", "a", Unknown("f()"), Unknown("g()"))],
    ),
    "a text with an open part that fits": (
        {"a": "app-${each.key}"},
        {"a": "app-web"},
        [("undecided", "a", "app-${each.key}", "app-web")],
    ),
    "two texts with the same open part": (
        {"a": "app-${each.key}"},
        {"a": "app-x-${each.key}"},
        [("changed", "a", "app-${each.key}", "app-x-${each.key}")],
    ),
    "a text with an open part that does not fit": (
        {"a": "app-${each.key}"},
        {"a": "db-web"},
        [("changed", "a", "app-${each.key}", "db-web")],
    ),
    "an unknown element of a set": (
        {"subnets": ["a", Unknown("f()")]},
        {"subnets": ["a", "b"]},
        [("undecided", "subnets", ["a", Unknown("f()")], ["a", "b"])],
    ),
    "inputs of other templates with other values": (
        {"name": Defaulted("a-dev", "a-${var.env}")},
        {"name": Defaulted("b-dev", "b-${var.env}")},
        [("changed", "name", Defaulted("a-dev", "a-${var.env}"), Defaulted("b-dev", "b-${var.env}"))],
    ),
    "no default": ({}, {"enable_dns_support": False}, [("missing", "enable_dns_support", ABSENT, False)]),
}


@pytest.mark.parametrize(("model", "ideal", "expected"), REAL.values(), ids=REAL)
def test_what_differs_is_told_once_at_its_place(model, ideal, expected):
    """The change, the path in IDEAL's spelling, and both values as they are written."""
    vpc, name = item("aws_vpc", "v"), item("variable", "name", kind=Kind.VARIABLE, id="var.name")
    found = inside(model, ideal, "aws_vpc_dhcp_thing", ((vpc, name), (vpc, name)))
    assert sorted(rows(found), key=str) == sorted(expected, key=str)


def test_a_whole_resource_is_one_difference():
    """Missing and extra resources are not taken apart."""
    found = differences(
        side(item("aws_eip", "a", {"domain": "vpc"})), side(item("aws_lb", "b", {"x": 1, "y": 2}, at=(4, 8)))
    )
    missing = next(x for x in found if x.change is Change.MISSING)
    extra = next(x for x in found if x.change is Change.EXTRA)
    assert len(found) == 2
    assert (missing.id, missing.path, missing.model_at, missing.ideal_at) == (
        "aws_lb.b:",
        "",
        None,
        Span("main.tf", 4, 8),
    )
    assert (extra.id, extra.model_id, extra.ideal_id, extra.ideal_at) == ("model:aws_eip.a:", "aws_eip.a", None, None)


def test_places_are_those_of_each_side():
    """The same rule stands at another index and line on each side; where it is lacking, its surroundings are shown."""
    model = item(
        "aws_security_group",
        "x",
        {"ingress": [{"from_port": 80, "cidr": "a"}, {"from_port": 22, "cidr": "b"}]},
        spans={
            ("ingress",): Span("m.md", 5, 12),
            ("ingress", 1): Span("m.md", 9, 12),
            ("ingress", 1, "cidr"): Span("m.md", 11, 11),
        },
    )
    ideal = item(
        "aws_security_group",
        "x",
        {"ingress": [{"from_port": 22, "cidr": "c", "self": True}, {"from_port": 80, "cidr": "a"}]},
        spans={("ingress", 0, "cidr"): Span("i.tf", 3, 3), ("ingress", 0, "self"): Span("i.tf", 4, 4)},
    )
    found = {x.path: x for x in differences(side(model), side(ideal))}
    assert (found["ingress[0].cidr"].model_at, found["ingress[0].cidr"].ideal_at) == (
        Span("m.md", 11, 11),
        Span("i.tf", 3, 3),
    )
    assert (found["ingress[0].self"].model_at, found["ingress[0].self"].ideal_at) == (
        Span("m.md", 9, 12),
        Span("i.tf", 4, 4),
    )


def test_a_tag_in_a_list_has_its_own_place():
    """A tag is named by its key, and found by its index."""
    tags = {"Tags": [{"Key": "Team", "Value": "a"}, {"Key": "Name", "Value": "x"}]}
    other = {"Tags": [{"Key": "Name", "Value": "y"}, {"Key": "Team", "Value": "a"}]}
    model = item("AWS::S3::Bucket", "B", tags, spans={("Tags", 1, "Value"): Span("m.yml", 7, 7)})
    ideal = item("AWS::S3::Bucket", "B", other, spans={("Tags", 0, "Value"): Span("i.yml", 3, 3)})
    (found,) = differences(side(model), side(ideal))
    assert (found.path, found.model_at.first, found.ideal_at.first) == ("Tags.Name", 7, 3)


def test_text_that_is_cut_off_decides_nothing():
    """What a broken block seems to lack may have been lost with its end."""
    model, ideal = item("aws_lb", "x", {"a": 1}, complete=False), item("aws_lb", "x", {"a": 1, "b": 2})
    (found,) = differences(side(model), side(ideal))
    assert found.change is Change.UNDECIDED


def test_an_undeclared_name_is_compared_as_written():
    """IDEAL may be a patch that refers to what only MODEL declares."""
    key = item("aws_kms_key", "main")
    found = inside({"k": Ref("aws_kms_key.main", "arn")}, {"k": Unknown("aws_kms_key.main.arn")}, others=((key,), ()))
    assert [x.path for x in found] == [""]


def test_counts_are_compared():
    """One instance instead of two is a difference of its own; what cannot be known is none."""

    def found(one, other):
        return differences(
            side(item("aws_nat_gateway", "a", count=one)), side(item("aws_nat_gateway", "a", count=other))
        )

    (difference,) = found(1, 2)
    assert (difference.path, difference.model, difference.ideal, difference.change) == ("count", 1, 2, Change.CHANGED)
    assert found(2, 2) == found(None, 2) == ()


def test_how_a_loop_is_written_is_no_change_where_the_counts_are_known():
    """count = 2 and for_each over two are the same two."""
    model = item("aws_eip", "a", {"count": 2, "domain": "vpc"}, count=2)
    ideal = item("aws_eip", "a", {"for_each": ["x", "y"], "domain": "vpc"}, count=2)
    assert differences(side(model), side(ideal)) == ()


def test_a_loop_is_compared_with_each_of_a_series():
    """What differs from every one is told once; what the loop makes of its index is not told at all."""
    loop = item(
        "aws_subnet", "public", {"cidr": Unknown("cidrsubnet(count.index)"), "public_ip": False, "vpc": "v"}, count=2
    )
    series = [
        item("aws_subnet", f"public_{n}", {"cidr": f"10.0.{n}.0/24", "public_ip": True, "vpc": "v"}) for n in (1, 2, 3)
    ]
    assert sorted((x.path, x.model, x.ideal) for x in differences(side(loop), side(*series))) == [
        ("count", 2, 3),
        ("public_ip", False, True),
    ]
    assert sorted((x.path, x.model, x.ideal) for x in differences(side(*series), side(loop))) == [
        ("count", 3, 2),
        ("public_ip", True, False),
    ]


def test_across_dialects_only_what_both_spell_alike_is_compared():
    """Terraform and CloudFormation arrange the same thing differently; that is no list of differences."""
    model = item(
        "AWS::RDS::DBInstance",
        "Db",
        {"MultiAZ": False, "Engine": "mysql", "VPCSecurityGroups": ["a"], "Tags": [{"Key": "a", "Value": "b"}]},
        id="Db",
    )
    ideal = item(
        "aws_db_instance",
        "db",
        {"multi_az": True, "engine": "mysql", "vpc_security_group_ids": ["b"], "tags": {"c": "d"}, "port": 1},
    )
    (found,) = differences(side(model), side(ideal))
    assert (found.path, found.model, found.ideal, found.type) == ("multi_az", False, True, "aws_db_instance")


def test_what_is_no_resource_has_its_kind_for_a_type():
    """Outputs, variables and data sources are differences like resources."""
    ideal = side(
        item("output", "url", {"value": 1}, Kind.OUTPUT, "output.url"),
        item("variable", "region", {}, Kind.VARIABLE, "var.region"),
        item("provider", "aws", {}, Kind.PROVIDER, "provider.aws"),
        item("aws_ami", "latest", {}, Kind.DATA, "data.aws_ami.latest"),
    )
    assert {(x.type, x.name) for x in differences(side(), ideal)} == {
        ("output", "url"),
        ("variable", "region"),
        ("provider", "aws"),
        ("data", "aws_ami.latest"),
    }


def test_program_structure_has_its_own_type():
    """A class and an interface are told apart."""
    ideal = side(item("interface", "Props", {}, Kind.STRUCTURE), item("class", "Stack", {}, Kind.STRUCTURE))
    assert {(x.type, x.name) for x in differences(side(), ideal)} == {("interface", "Props"), ("class", "Stack")}


def test_a_block_of_one_attribute_is_named_by_it():
    """But having no tags at all is told as such."""
    ideal = {"lifecycle": {"ignore_changes": ["a"]}, "tags": {"Team": "a"}, "block": {"a": 1, "b": 2}}
    assert {row[1] for row in rows(inside({}, ideal))} == {"lifecycle.ignore_changes", "tags", "block"}


# ---------------------------------------------------------------------------------------------- tags that are inherited

TEAM = {"default_tags": {"tags": {"Team": "a", "Env": "dev"}}}


@pytest.mark.parametrize(
    ("model", "ideal", "expected"),
    [
        ({}, {"tags": {"Team": "a"}}, []),
        ({"tags": {"Name": "x"}}, {"tags": {"Name": "x", "Team": "a", "Env": "dev"}}, []),
        ({}, {"tags": {"Team": "b"}}, ["tags"]),
        ({"tags": {"Name": "x"}}, {"tags": {"Name": "x", "Owner": "b", "Env": "dev"}}, ["tags.Owner"]),
        (
            {"provider": Ref("provider.aws.west")},
            {"provider": Ref("provider.aws.west"), "tags": {"Team": "a"}},
            ["tags"],
        ),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_a_resource_has_the_tags_that_it_inherits(model, ideal, expected, turned):
    """From the provider that it uses; whichever side writes them out."""
    west = item("provider", "aws", {"alias": "west"}, Kind.PROVIDER, "provider.aws.west")
    one = side(item("provider", "aws", TEAM, Kind.PROVIDER, "provider.aws"), west, item("aws_lb", "x", model))
    other = side(item("provider", "aws", TEAM, Kind.PROVIDER, "provider.aws"), west, item("aws_lb", "x", ideal))
    assert [row[1] for row in rows(differences(*((other, one) if turned else (one, other))))] == expected


def test_tags_of_the_stack_are_those_of_every_resource():
    """As where a program tags what it stands in."""
    stack = item("class", "Stack", {"tags": {"Team": "a"}}, Kind.STRUCTURE)
    found = differences(
        side(stack, item("s3.Bucket", "x")), side(stack, item("s3.Bucket", "x", {"tags": {"Team": "a"}}))
    )
    assert found == ()


def test_a_tag_that_many_lack_says_so():
    """One sentence more instead of a riddle; a single one says nothing of the kind."""
    lbs = [item("aws_lb", name, {"tags": {"Name": name}}) for name in "abc"]
    tagged = [item("aws_lb", name, {"tags": {"Name": name, "Team": "a"}}) for name in "abc"]
    assert {x.because.partition(". ")[2] for x in differences(side(*lbs), side(*tagged))} == {"The same in 2 others."}
    (alone,) = differences(side(lbs[0]), side(tagged[0]))
    assert "others" not in alone.because


# ---------------------------------------------------------------------------------------------- calls


def call(name, *arguments, **more):
    return {"$call": name, "args": list(arguments), **more}


@pytest.mark.parametrize(
    ("model", "ideal", "same"),
    [
        (call("Duration.minutes", 60, value="PT60M"), call("Duration.hours", 1, value="PT1H"), True),
        (call("Duration.minutes", 60, value="PT60M"), call("Duration.minutes", 1, value="PT1M"), False),
        (call("iam.ManagedPolicy.from_aws_managed_policy_name", "A"), "arn:aws:iam::aws:policy/A", True),
        (call("ec2.Port.tcp", 443), call("ec2.Port.tcp", 443), True),
        (call("ec2.Port.tcp", 443), call("ec2.Port.tcp", 22), False),
        (call("ec2.Peer.any_ipv4"), call("ec2.Peer.anyIpv4"), True),
    ],
)
def test_calls_are_compared_by_what_they_come_to(model, ideal, same):
    """Units of time, managed policies, and calls as one text."""
    assert (rows(inside({"x": model}, {"x": ideal})) == []) is same


def test_a_call_is_shown_as_it_is_read():
    """And not as the structure that holds it."""
    five, ten = (call("Duration.minutes", n, value=f"PT{n}M") for n in (5, 10))
    assert rows(inside({"x": five}, {"x": ten})) == [("changed", "x", "5 minutes", "10 minutes")]
    assert rows(inside({"x": [call("ec2.Port.tcp", 1)]}, {"x": [call("ec2.Port.tcp", 2)]})) == [
        ("changed", "x", ["ec2.Port.tcp(1)"], ["ec2.Port.tcp(2)"])
    ]


def test_rules_that_are_called_are_rules():
    """An open port is as bad in a program; a description is only that."""
    web, ssh = ([call("ec2.Peer.anyIpv4"), call("ec2.Port.tcp", port), "web"] for port in (443, 22))
    (found,) = inside({"addIngressRule": [web, ssh]}, {"addIngressRule": [web]}, "ec2.SecurityGroup")
    assert (found.change.value, found.rule) == ("extra", "open-admin-port")
    other = [*web[:2], "https"]
    (found,) = inside({"addIngressRule": [web]}, {"addIngressRule": [other]}, "ec2.SecurityGroup")
    assert (found.path, found.category) == ("addIngressRule[0].description", "cosmetic")


def test_an_old_word_and_a_new_one_are_the_same():
    """Where they say the same value; else both are told."""
    old, new = {"pointInTimeRecovery": True}, {"pointInTimeRecoverySpecification": {"pointInTimeRecoveryEnabled": True}}
    assert inside(old, new) == () == inside(new, old)
    assert len(inside({"pointInTimeRecovery": False}, new)) == 2
    assert inside({"vpc": True}, {"domain": "vpc"}, "aws_eip") == ()
    assert inside({"cidr": "10.0.0.0/16"}, {"ipAddresses": call("ec2.IpAddresses.cidr", "10.0.0.0/16")}) == ()


def test_scripts_say_where_they_part():
    """The first lines that differ, white space and blank lines left out."""
    (found,) = inside({"user_data": "#!/bin/sh\n\n  yum update\nrun"}, {"user_data": "#!/bin/sh\ndnf update\nrun"})
    assert found.because.endswith('From line 2: MODEL "yum update", IDEAL "dnf update".')
    (found,) = inside({"user_data": "#!/bin/sh\nrun"}, {"user_data": "#!/bin/sh\nrun\nstop"})
    assert found.because.endswith('MODEL has no more, IDEAL "stop".')


# ---------------------------------------------------------------------------------------------- policies in blocks

BLOCKS_OF = {
    "statement": {
        "sid": "Read",
        "actions": ["s3:GetObject", "s3:ListBucket"],
        "resources": ["*"],
        "principals": {"type": "Service", "identifiers": ["ec2.amazonaws.com"]},
        "condition": {"test": "StringEquals", "variable": "aws:x", "values": ["1"]},
    }
}
AS_JSON = READ | {"Principal": {"Service": "ec2.amazonaws.com"}, "Condition": {"StringEquals": {"aws:x": "1"}}}


@pytest.mark.parametrize("turned", [False, True])
def test_a_policy_in_blocks_is_compared_with_one_in_json(turned):
    """Where it is used; the document itself is then neither missing nor extra."""

    def sides(action):
        document = item("aws_iam_policy_document", "d", BLOCKS_OF, Kind.DATA, "data.aws_iam_policy_document.d")
        used = item("aws_iam_policy", "x", {"policy": Ref("data.aws_iam_policy_document.d", "json")})
        json = item("aws_iam_policy", "x", {"policy": policy(AS_JSON | {"Action": action})})
        return (side(json), side(document, used)) if turned else (side(document, used), side(json))

    assert differences(*sides(["s3:ListBucket", "s3:GetObject"])) == ()
    (found,) = differences(*sides(["s3:GetObject"]))
    assert found.path.endswith("Action")


def test_a_policy_in_blocks_that_nothing_uses_is_told():
    """It has no other place to be compared."""
    document = item("aws_iam_policy_document", "d", BLOCKS_OF, Kind.DATA, "data.aws_iam_policy_document.d")
    assert rows(differences(side(), side(document)))[0][:2] == ("missing", "")


def test_a_renamed_statement_is_one_statement():
    """What it says is compared, and its name is no more than a name; short elements are what their names are."""
    (found,) = inside({"policy": policy(READ)}, {"policy": policy(READ | {"Sid": "ReadThings"})})
    assert (found.path, found.rule, found.severity.value) == ("policy.Statement[0].Sid", "statement-name", "Low")
    short = inside({"attribute": [{"name": "a", "type": "S"}]}, {"attribute": [{"name": "b", "type": "S"}]})
    assert {row[0] for row in rows(short)} == {"missing", "extra"}


@pytest.mark.parametrize(
    ("type", "written"),
    [
        ("aws_ecs_service", {"network_configuration": {"assign_public_ip": False, "subnets": ["a"]}}),
        ("AWS::ECR::Repository", {"ImageTagMutability": "MUTABLE"}),
        ("AWS::RDS::DBInstance", {"MultiAZ": "false"}),
        ("aws.kinesis.Stream", {"retentionPeriod": 24}),
        ("NetworkAclRule", {"egress": False}),
    ],
)
def test_defaults_may_be_written_or_left_out(type, written):
    """In every dialect; another value than the default is a difference."""
    bare = {"network_configuration": {"subnets": ["a"]}} if "network_configuration" in written else {}
    assert inside(bare, written, type) == () == inside(written, bare, type)
    assert inside({}, {"retention_period": 48}, "aws_kinesis_stream") != ()


def test_ids_never_collide():
    """An element that is missing and one that is extra at the same index have ids of their own."""
    found = inside(
        {"ingress": [{"from_port": 1, "to_port": 1}]},
        {"ingress": [{"from_port": 2, "to_port": 2}]},
        "aws_security_group",
    )
    assert {x.id for x in found} == {"aws_security_group.x:ingress[0]", "model:aws_security_group.x:ingress[0]"}
    odd = inside({}, {"a": {"b.c": 1, "b": {"c": 1}}}, "aws_lb") + inside(
        {"a": {"x": 1}}, {"a": {"b.c": 1, "b": {"c": 2}, "x": 1}}
    )
    assert len({x.id for x in odd}) == len(odd)


def test_the_worst_comes_first_then_the_certain_then_ideals_order():
    """A reviewer reads from the top."""
    model = side(
        item("aws_db_instance", "a", {"publicly_accessible": True, "x": Unknown("f()")}),
        item("aws_lb", "b", {"z": 1, "y": 1}),
    )
    ideal = side(
        item("aws_lb", "b", {"z": 2, "y": 2}),
        item("aws_db_instance", "a", {"publicly_accessible": False, "x": 1, "tags": {"a": "b"}}),
    )
    found = differences(model, ideal)
    assert [(x.severity.value, x.path) for x in found] == [
        ("Critical", "publicly_accessible"),
        ("Medium", "y"),
        ("Medium", "z"),
        ("Medium", "tags"),
        ("Low", "x"),
    ]


def test_pairs_of_things_that_are_not_there_are_passed_over():
    """A remembered pair may name what an edit has removed."""
    model, ideal = side(item("aws_lb", "a")), side(item("aws_lb", "b"))
    found = compare(model, ideal, [Pair(("aws_lb.gone",), ("aws_lb.b",), 1.0, True, "pinned", True)])
    assert {x.change for x in found} == {Change.MISSING, Change.EXTRA}


# ---------------------------------------------------------------------------------------------- what always holds

MIRRORED = {Change.MISSING: Change.EXTRA, Change.EXTRA: Change.MISSING}
SCALARS = st.one_of(
    st.integers(-3, 3),
    st.booleans(),
    st.none(),
    st.sampled_from(["a", "b", "10", "", "x-${var.e}", "${aws_lb.y.arn}", "l1\nl2"]),
    st.builds(Unknown, st.sampled_from(["f()", "var.x", "aws_lb.y.id"])),
    st.builds(Ref, st.sampled_from(["aws_lb.y", "var.e", "nowhere"]), st.sampled_from(["", "id", "[0].arn"])),
    st.builds(
        lambda value, template: Defaulted(value, template),
        st.sampled_from(["a", 1, ["a", "b"], {"k": "v"}]),
        st.sampled_from(["${var.e}", "a-${var.e}"]),
    ),
)
KEYS = st.sampled_from(
    ["a", "tags", "ingress", "name", "key", "value", "Statement", "Action", "Effect", "policy", "Sid", "command"]
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=12,
)
ATTRIBUTES = st.dictionaries(KEYS, VALUES, max_size=5)
SIDES = st.lists(
    st.builds(
        item,
        st.sampled_from(["aws_lb", "aws_iam_policy"]),
        st.sampled_from(["x", "y", "z"]),
        ATTRIBUTES,
        count=st.sampled_from([1, 2, None]),
    ),
    max_size=4,
    unique_by=lambda made: made.id,
).map(lambda items: side(*items))


@given(SIDES)
def test_a_side_does_not_differ_from_itself(one):
    """Whatever it holds."""
    assert differences(one, one) == ()


@given(SIDES, SIDES)
def test_swapping_the_sides_swaps_the_differences(model, ideal):
    """Missing becomes extra, and the two values change places."""
    there = sorted((x.change, str(x.model), str(x.ideal)) for x in differences(model, ideal))
    back = sorted((MIRRORED.get(x.change, x.change), str(x.ideal), str(x.model)) for x in differences(ideal, model))
    assert there == back


@given(SIDES, SIDES)
def test_ids_are_unique_and_stable(model, ideal):
    """Two runs give the same ids in the same order, and no two differences share one."""
    ids = [x.id for x in differences(model, ideal)]
    assert len(ids) == len(set(ids)) and ids == [x.id for x in differences(model, ideal)]


def shuffled(value, dice):
    """The same with every set and map in another order."""
    if isinstance(value, dict):
        entries = [(key, shuffled(inner, dice)) for key, inner in value.items()]
        dice.shuffle(entries)
        return dict(entries)
    if isinstance(value, list):
        return dice.sample([shuffled(inner, dice) for inner in value], len(value))
    return str(value) if type(value) is int and dice.random() < 0.5 else value


PLAIN = st.one_of(st.integers(0, 9), st.sampled_from(["a", "b", "c", "d"]))
BLOCKS = st.recursive(
    PLAIN,
    lambda inner: st.one_of(
        st.lists(PLAIN, max_size=5),
        st.lists(
            st.dictionaries(st.sampled_from(["a", "from_port", "name", "x"]), inner, min_size=1, max_size=4), max_size=5
        ),
        st.dictionaries(st.sampled_from(["a", "b", "tags", "ingress"]), inner, max_size=4),
    ),
    max_leaves=25,
)


@given(
    st.dictionaries(st.sampled_from(["a", "ingress", "tags", "rule"]), BLOCKS, max_size=4),
    st.randoms(use_true_random=False),
)
def test_shuffling_changes_nothing(attributes, dice):
    """Sets, maps and blocks in another order, and numbers as text, are the same."""
    assert rows(inside(attributes, shuffled(attributes, dice))) == []


# ---------------------------------------------------------------------------------------------- size


def large(number, salt):
    def attributes(n):
        return {
            "name": f"r{n}",
            "a": n,
            "b": salt,
            "tags": {"Name": f"x{n}", "Env": salt},
            "ingress": [
                {"from_port": p, "to_port": p, "protocol": "tcp", "cidr_blocks": ["10.0.0.0/8", salt]}
                for p in (22, 80, 443)
            ],
            "policy": policy(READ, {**WRITE, "Resource": salt}),
            "ref": Ref(f"aws_t{n % 20}.r{n // 2}", "id"),
        }

    return side(*(item(f"aws_t{n % 20}", f"r{n}", attributes(n)) for n in range(number)))


def test_253_changed_resources_a_side_are_compared_at_once():
    """The largest real sample's size, with every resource changed in six places."""
    model, ideal = large(253, "m"), large(253, "i")
    inside({"a": 1}, {"a": 2})  # imports deepdiff
    started = time.perf_counter()
    found = differences(model, ideal)
    assert time.perf_counter() - started < 2.5  # some 400 ms on a quiet machine
    assert len(found) == 253 * 6


def test_bombs_are_bounded():
    """Structure 5,000 deep, lists of thousands of unlike blocks, and long texts neither crash nor hang."""
    deep = {"a": 1}
    for _ in range(5000):
        deep = {"a": deep}
    dice = random.Random(1)
    blocks = [[{"x": dice.random(), "y": dice.random()} for _ in range(3000)] for _ in range(2)]
    texts = [[str(dice.random()) for _ in range(5000)] for _ in range(2)]
    started = time.perf_counter()
    inside({"deep": deep, "rule": blocks[0], "set": texts[0]}, {"deep": [deep], "rule": blocks[1], "set": texts[1]})
    inside({"a": "${x" * 50_000, "b": '{"a":' * 50_000}, {"a": "${x}" * 50_000, "b": '["' * 50_000})
    assert time.perf_counter() - started < 20


def test_equal_sides_do_not_import_deepdiff():
    """Its import takes longer than all else; nobody pays for it who does not need it."""
    import subprocess
    import sys

    code = (
        "import sys; from iacdiff.compare import compare; from iacdiff.records import Declared; "
        "compare(Declared(), Declared(), ()); sys.exit('deepdiff' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.shared
def test_real_samples(shared_samples):
    """A real side does not differ from itself, swapping mirrors the counts, and ids are unique."""
    for folder in shared_samples("tf-hcl", "cfn-yaml", "cfn-json")[::14]:
        opened = load(folder)
        model, ideal = (resolve(parse(answer)) for answer in (opened.model, opened.ideal))
        assert differences(model, model) == differences(ideal, ideal) == (), folder.name
        there, back = differences(model, ideal), differences(ideal, model)
        assert len(there) == len({x.id for x in there}), folder.name
        for change in Change:
            twin = MIRRORED.get(change, change)
            assert sum(x.change is change for x in there) == sum(x.change is twin for x in back), folder.name


@pytest.mark.parametrize(
    ("type", "attribute", "value", "same"),
    [
        ("aws_autoscaling_group", "health_check_grace_period", 300, True),
        ("AWS::AutoScaling::AutoScalingGroup", "HealthCheckGracePeriod", 0, True),
        ("AWS::AutoScaling::AutoScalingGroup", "HealthCheckGracePeriod", 300, False),
        ("aws_vpc", "enable_dns_hostnames", False, True),
        ("aws.ec2.Vpc", "enableDnsHostnames", True, False),
        ("ec2.Vpc", "enableDnsHostnames", True, True),
        ("ec2.CfnVPC", "enableDnsHostnames", True, False),
        ("cloudtrail.Trail", "isMultiRegionTrail", True, True),
        ("cloudtrail.Trail", "isMultiRegionTrail", False, False),
        ("aws_cloudtrail", "is_multi_region_trail", False, True),
        ("efs.FileSystem", "encrypted", False, False),
    ],
)
def test_who_fills_in_what_is_left_out_depends_on_the_dialect(type, attribute, value, same):
    """The Terraform provider, CloudFormation and the CDK's constructs have defaults of their own."""
    for model, ideal in (({attribute: value}, {}), ({}, {attribute: value})):
        assert (inside(model, ideal, type) == ()) is same


NOTHING = {
    "a block of defaults": ("aws_instance", {"metadata_options": {"http_endpoint": "enabled"}}),
    "an empty text": ("aws_s3_bucket_lifecycle_configuration", {"rule": {"filter": {"prefix": ""}}}),
    "what is null by default": ("aws_lb", {"subnets": Defaulted(None, "${var.on ? 1 : null}")}),
    "an empty block": ("aws_s3_bucket_lifecycle_configuration", {"rule": {"filter": {}}}),
}


@pytest.mark.parametrize(("type", "said"), NOTHING.values(), ids=NOTHING)
def test_what_says_nothing_may_be_left_out(type, said):
    """Either side may write it."""
    assert inside(said, {}, type) == inside({}, said, type) == ()


def test_what_says_something_may_not():
    """A block of which one part is no default; an input's empty default; tags."""
    assert inside({}, {"metadata_options": {"http_endpoint": "enabled", "http_tokens": "required"}}, "aws_instance")
    assert inside({}, {"tags": {"Name": ""}}, "aws_instance")
    variable = [item("variable", "x", given, Kind.VARIABLE, "var.x") for given in ({}, {"default": ""})]
    assert differences(side(variable[0]), side(variable[1]))


def test_the_same_question_twice_is_one_data_source():
    """As where every module asks for the account's number; one of another region is another one."""

    def asked(id, **more):
        return item("aws_caller_identity", "me", more, Kind.DATA, id)

    def bucket(of):
        return item("aws_s3_bucket", "b", {"bucket": f"app-${{{of}.account_id}}"})

    one, two = "data.aws_caller_identity.me", "modules/a:data.aws_caller_identity.me"
    ideal = side(asked(one), bucket(one))
    assert differences(side(asked(one), asked(two), bucket(two)), ideal) == ()
    west = asked(two, provider=Ref("provider.aws.west"))
    assert {x.path for x in differences(side(asked(one), west, bucket(two)), ideal)} == {"bucket", ""}


def test_a_provider_for_each_use_is_one_provider():
    """A program that makes one of the same settings again and again has one; of other settings it has two."""

    def provider(name, region):
        return item("provider", name, {"region": region}, Kind.PROVIDER, f"provider.aws.{name}")

    def queue(of):
        return item("aws.sqs.Queue", "q", {"opts": {"provider": Ref(f"provider.aws.{of}")}})

    ideal = side(provider("west", "us-west-2"), queue("west"))
    assert differences(side(provider("west", "us-west-2"), provider("again", "us-west-2"), queue("again")), ideal) == ()
    east = side(provider("west", "us-west-2"), provider("east", "us-east-1"), queue("east"))
    assert {x.path for x in differences(east, ideal)} == {"opts.provider", ""}


def test_where_a_class_is_imported_from_is_no_difference():
    """`iam.ServicePrincipal(x)` and `ServicePrincipal(x)`; another class is another thing."""

    def principal(name):
        return {"assumedBy": {"$new": name, "args": ["lambda.amazonaws.com"]}}

    one = principal("iam.ServicePrincipal")
    assert inside(one, principal("ServicePrincipal"), "iam.Role") == ()
    assert inside(one, principal("iam.AccountPrincipal"), "iam.Role")
