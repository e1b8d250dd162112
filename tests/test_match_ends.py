"""Joints are known by what they join, and copies stay together."""

from iacdiff.kinds import canonical
from iacdiff.match import match
from iacdiff.records import Declaration, Declared, Kind, Ref, Span


def item(type, name, id=None, **attributes):
    id = id or f"{type}.{name}"
    return Declaration(id, Kind.RESOURCE, type, canonical(type), name, Span("main.tf", 1, 9), "main.tf", attributes)


def subnet(name, cidr):
    return item("aws_subnet", name, vpc_id="vpc-1", cidr_block=cidr)


def association(name, subnet, table="aws_route_table.all"):
    return item(
        "aws_route_table_association",
        name,
        subnet_id=Ref(f"aws_subnet.{subnet}", "id"),
        route_table_id=Ref(table, "id"),
    )


def attachment(name, role, policy):
    return item(
        "aws_iam_role_policy_attachment", name, role=Ref(f"aws_iam_role.{role}", "name"), policy_arn=f"arn:x/{policy}"
    )


def joined(model, ideal, type):
    pairs = match(Declared(tuple(model)), Declared(tuple(ideal)))
    return {
        (pair.model[0].partition(".")[2], pair.ideal[0].partition(".")[2])
        for pair in pairs
        if pair.ideal[0].startswith(type)
    }


TABLE = item("aws_route_table", "all", vpc_id="vpc-1")
SUBNETS = [subnet("a", "10.0.1.0/24"), subnet("b", "10.0.2.0/24"), subnet("c", "10.0.3.0/24")]


def test_associations_are_paired_by_their_subnet_and_not_by_their_number():
    """Where one side counts from 0 and the other has letters, the names are off by one."""
    model = [TABLE, *SUBNETS, *(association(f"rta_{place}", name) for place, name in enumerate("abc"))]
    ideal = [TABLE, *SUBNETS, *(association(f"association_{name}", name) for name in "abc")]
    expected = {("rta_0", "association_a"), ("rta_1", "association_b"), ("rta_2", "association_c")}
    assert joined(model, ideal, "aws_route_table_association") == expected
    turned = joined(ideal, model, "aws_route_table_association")
    assert {(other, one) for one, other in turned} == expected


def test_the_same_name_on_another_subnet_is_another_association():
    """Even two that are called just alike belong to what they are of."""
    model = [TABLE, *SUBNETS, association("first", "a"), association("second", "b")]
    ideal = [TABLE, *SUBNETS, association("first", "b"), association("second", "c")]
    assert joined(model, ideal, "aws_route_table_association") == {("second", "first")}


def test_the_only_association_is_paired_with_the_only_one():
    """One on each side is one thing that is attached elsewhere, and no two things."""
    model = [TABLE, *SUBNETS, association("first", "a")]
    ideal = [TABLE, *SUBNETS, association("first", "b")]
    assert joined(model, ideal, "aws_route_table_association") == {("first", "first")}


def test_policies_are_paired_by_role_and_policy():
    """Of several attachments of one role the policy decides."""
    roles = [item("aws_iam_role", "app", path="/"), item("aws_iam_role", "job", path="/job/")]
    model = [*roles, attachment("policy_1", "app", "Logs"), attachment("policy_2", "app", "Metrics")]
    ideal = [*roles, attachment("policy_1", "app", "Metrics"), attachment("policy_2", "app", "Logs")]
    assert joined(model, ideal, "aws_iam_role_policy_attachment") == {
        ("policy_1", "policy_2"),
        ("policy_2", "policy_1"),
    }


def copies(number):
    end = f"#{number}" if number > 1 else ""
    network = item("Vpc", "net", f"Vpc.net{end}", cidrBlock="10.0.0.0/16")
    log = item("FlowLog", "log", f"FlowLog.log{end}", vpcId=Ref(network.id, "id"), trafficType="ALL")
    group = item("CloudwatchLogGroup", "logs", f"CloudwatchLogGroup.logs{end}", retentionInDays=7)
    return [network, log, group]


def test_what_is_made_twice_is_paired_copy_by_copy():
    """The only network, log and group go with one copy, and never some with the second."""
    model = [
        item("Vpc", "main-network", cidrBlock="10.0.0.0/16"),
        item("FlowLog", "traffic", vpcId=Ref("Vpc.main-network", "id"), trafficType="REJECT"),
        item("CloudwatchLogGroup", "traffic-group", retentionInDays=7),
    ]
    pairs = match(Declared(tuple(model)), Declared((*copies(1), *copies(2))))
    assert {pair.ideal[0] for pair in pairs} == {"Vpc.net", "FlowLog.log", "CloudwatchLogGroup.logs"}
