"""Which declaration of MODEL is which of IDEAL, and which are nobody's."""

import random
import time
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iacdiff.kinds import canonical
from iacdiff.load import load
from iacdiff.match import match
from iacdiff.match.assignment import assign, assign_greedily
from iacdiff.match.names import words
from iacdiff.parse import parse
from iacdiff.records import Declaration, Declared, Kind, Ref, Span
from iacdiff.resolve import resolve


def item(type, name, attributes=None, kind=Kind.RESOURCE, id=None, count=1):
    id, span = id or f"{type}.{name}", Span("main.tf", 1, 9)
    return Declaration(id, kind, type, canonical(type), name, span, "main.tf", attributes or {}, count=count)


def side(*items):
    return Declared(tuple(items))


def names(pairs):
    """{(MODEL's names, IDEAL's names)} without the types."""
    return {tuple("+".join(id.rpartition(".")[2] for id in ids) for ids in (p.model, p.ideal)) for p in pairs}


def vpc(name, cidr="10.0.0.0/16"):
    return item("aws_vpc", name, {"cidr_block": cidr, "enable_dns_support": True, "tags": {"Name": name}})


def subnet(name, vpc_name, cidr, **more):
    attributes = {"vpc_id": Ref(f"aws_vpc.{vpc_name}", "id"), "cidr_block": cidr, "map_public_ip_on_launch": False}
    return item("aws_subnet", name, attributes | more.pop("attributes", {}), **more)


def alarm(name, metric, threshold, topic="alerts"):
    return item(
        "aws_cloudwatch_metric_alarm",
        name,
        {
            "alarm_name": name,
            "metric_name": metric,
            "namespace": f"AWS/{metric[:3]}",
            "threshold": threshold,
            "comparison_operator": "GreaterThanThreshold",
            "evaluation_periods": 2,
            "period": 300,
            "statistic": "Average",
            "alarm_actions": [Ref(f"aws_sns_topic.{topic}", "arn")],
        },
    )


# ---------------------------------------------------------------------------------------------- names


@pytest.mark.parametrize(
    ("type", "model", "ideal"),
    [
        ("aws_lb", "web_alb", "WebALB"),
        ("aws_vpc", "main", "main_vpc"),
        ("aws_vpc", "vpc", "this"),
        ("aws_subnet", "public_01", "PublicSubnet1"),
        ("aws_subnet", "private_a", "private_1"),
        ("aws_subnet", "private_one", "subnet-private-1"),
        ("aws_security_group", "app_sg", "AppSecurityGroup"),
        ("aws_s3_bucket", "logs-${var.environment_suffix}", "logs_bucket"),
        ("aws_s3_bucket", "prod_logs", "logs"),
        ("aws_nat_gateway", "nat_a", "NatGateway1"),
        ("aws_autoscaling_group", "web_asg", "WebAutoScalingGroup"),
        ("aws_lb_target_group", "app_tg", "app"),
        ("aws_iam_role", "lambda_role", "lambda"),
        ("aws_db_instance", "main_db", "database"),
    ],
)
def test_names_that_mean_the_same_are_paired(type, model, ideal):
    """Spelling, type words, environment words and numbering do not make another thing of a resource."""
    others = item(type, "unrelated_archive"), item(type, "entirely_different")
    pairs = match(side(item(type, model), others[0]), side(others[1], item(type, ideal)))
    assert (f"{type}.{model}",) in [pair.model for pair in pairs if pair.ideal == (f"{type}.{ideal}",)]


@pytest.mark.parametrize(
    ("type", "model", "ideal"),
    [
        ("aws_subnet", "public_1", "public_2"),
        ("aws_subnet", "public", "private"),
        ("aws_iam_role", "lambda", "ecs"),
        ("aws_security_group", "web", "database"),
    ],
)
def test_names_that_mean_something_else_are_not_the_same_name(type, model, ideal):
    """Another number or another purpose is no spelling."""
    one, other = {"a": 1, "b": 2}, {"c": 3, "d": 4}
    for pair in match(side(item(type, model, one)), side(item(type, ideal, other))):
        assert "same name" not in pair.because


def test_a_name_is_cut_into_words():
    """Capitals, separators, digits and placeholders all end a word."""
    assert words("WebALB-${var.env}-01") == ("web", "alb", "1")
    assert words("VPCId") == ("vpc", "id")
    assert words("web_alb") == words("webAlb") == words("web-alb")


def test_the_same_name_in_two_modules_pairs_within_its_module():
    """Where several declarations share a type and a name, the id and then the folder tell them apart."""
    one = [item("variable", "tags", kind=Kind.VARIABLE, id=id) for id in ("modules/a:var.tags", "modules/b:var.tags")]
    pairs = match(side(*one), side(*reversed(one)))
    assert {(pair.model, pair.ideal) for pair in pairs} == {((x.id,), (x.id,)) for x in one}
    assert all(pair.certain and pair.score == 1 for pair in pairs)


def test_an_id_that_is_shared_by_two_is_not_taken_for_a_name():
    """Two MODEL buckets that differ in idle words only do not both go with IDEAL's one."""
    pairs = match(
        side(item("aws_s3_bucket", "logs_dev"), item("aws_s3_bucket", "logs_prod")), side(item("aws_s3_bucket", "logs"))
    )
    assert len(pairs) <= 1


# ---------------------------------------------------------------------------------------------- kinds and dialects


def test_kinds_never_cross():
    """A data source is not a resource, an output is not a variable, whatever their names."""
    model = side(
        item("aws_vpc", "main", kind=Kind.DATA, id="data.aws_vpc.main"),
        item("output", "x", kind=Kind.OUTPUT, id="output.x"),
    )
    ideal = side(item("aws_vpc", "main"), item("variable", "x", kind=Kind.VARIABLE, id="var.x"))
    assert match(model, ideal) == ()


def test_types_never_cross():
    """Resources of two types are two things even under one name."""
    assert match(side(item("aws_lb", "web")), side(item("aws_instance", "web"))) == ()


def test_two_dialects_pair_through_the_canonical_type():
    """A CloudFormation answer to a Terraform task is still compared resource by resource."""
    model = side(item("AWS::EC2::VPC", "MainVPC", id="MainVPC"), item("AWS::S3::Bucket", "LogsBucket", id="LogsBucket"))
    ideal = side(item("aws_s3_bucket", "logs"), item("aws_vpc", "main"))
    assert {(p.model, p.ideal) for p in match(model, ideal)} == {
        (("MainVPC",), ("aws_vpc.main",)),
        (("LogsBucket",), ("aws_s3_bucket.logs",)),
    }


def test_every_kind_is_paired():
    """Providers, backends, modules, outputs and variables are things too."""
    items = [
        item("provider", "aws", kind=Kind.PROVIDER, id="provider.aws"),
        item("backend", "s3", kind=Kind.BACKEND, id="backend.s3"),
        item("module", "vpc", kind=Kind.MODULE, id="module.vpc"),
        item("output", "url", kind=Kind.OUTPUT, id="output.url"),
        item("variable", "region", kind=Kind.VARIABLE, id="var.region"),
        item("aws_ami", "linux", kind=Kind.DATA, id="data.aws_ami.linux"),
    ]
    assert [pair.model for pair in match(side(*items), side(*items))] == [(x.id,) for x in items]


# ---------------------------------------------------------------------------------------------- the only one


def test_the_only_one_of_its_type_is_paired_whatever_its_name():
    """One VPC against one VPC: nobody would call that missing and extra."""
    (pair,) = match(side(vpc("tap_network", "10.1.0.0/16")), side(vpc("production")))
    assert pair.because == "the only aws_vpc on both sides" and pair.certain


def test_the_last_ones_of_a_type_are_not_paired_when_they_have_nothing_in_common():
    """Being left over together is no reason."""
    model = side(alarm("cpu", "CPUUtilization", 80), item("aws_iam_role", "ecs", {"a": 1, "b": 2}))
    ideal = side(alarm("cpu", "CPUUtilization", 80), item("aws_iam_role", "backup", {"c": 3, "d": 4}))
    assert names(match(model, ideal)) == {("cpu", "cpu")}


def test_the_only_output_is_not_paired_with_another_one():
    """An output is what its name and value say; being alone says nothing."""
    model = side(
        vpc("main"), item("output", "vpc_id", {"value": Ref("aws_vpc.main", "id")}, Kind.OUTPUT, "output.vpc_id")
    )
    ideal = side(
        vpc("main"),
        item("output", "database_endpoint", {"value": Ref("aws_db_instance.a", "endpoint")}, Kind.OUTPUT, "output.e"),
    )
    assert names(match(model, ideal)) == {("main", "main")}


# ---------------------------------------------------------------------------------------------- most alike


def test_renamed_resources_are_found_by_what_they_hold():
    """Two subnets under other names go to those with the same addresses, and the reason names the neighbour."""
    model = side(vpc("main"), subnet("alpha", "main", "10.0.1.0/24"), subnet("beta", "main", "10.0.2.0/24"))
    ideal = side(vpc("main"), subnet("edge", "main", "10.0.2.0/24"), subnet("core", "main", "10.0.1.0/24"))
    pairs = match(model, ideal)
    assert names(pairs) == {("main", "main"), ("alpha", "core"), ("beta", "edge")}
    reason = next(pair.because for pair in pairs if pair.model == ("aws_subnet.alpha",))
    assert "values alike" in reason and "both refer to aws_vpc.main" in reason


def test_neighbours_tell_twins_apart():
    """Two addresses without any attribute of their own are told apart by the gateways that use them."""

    def network(first, second, turned):
        gateways = [
            item("aws_nat_gateway", f"zone_{n}", {"allocation_id": Ref(f"aws_eip.{e}", "id")})
            for n, e in ((1, first), (2, second))
        ]
        addresses = [item("aws_eip", name, {"domain": "vpc"}) for name in (first, second)]
        return side(*gateways, *(reversed(addresses) if turned else addresses))

    pairs = match(network("red", "blue", False), network("left", "right", True))
    assert {("red", "left"), ("blue", "right")} <= names(pairs)


def test_a_choice_between_equals_is_shown_as_doubtful():
    """Where a rival is as alike, the pair is not certain and says so."""
    model = side(*(item("aws_eip", name, {"domain": "vpc"}) for name in ("red", "blue")))
    ideal = side(*(item("aws_eip", name, {"domain": "vpc"}) for name in ("left", "right")))
    pairs = match(model, ideal)
    assert len(pairs) == 2
    assert not any(pair.certain for pair in pairs)
    assert all("another is nearly as alike" in pair.because for pair in pairs)


def test_unlike_things_of_one_type_stay_apart():
    """Three alarms about other things are missing and extra, not changed."""
    model = side(
        *(alarm(name, metric, 1, "ops") for name, metric in (("cpu", "CPUUtilization"), ("disk", "FreeStorageSpace")))
    )
    ideal = side(
        *(
            alarm(name, metric, 9, "alerts")
            for name, metric in (("latency", "TargetResponseTime"), ("errors", "HTTPCode_5XX"))
        )
    )
    assert match(model, ideal) == ()


def test_two_outputs_of_one_resource_are_not_mixed_up():
    """The name and the ARN of a bucket are two outputs, although both refer to it."""

    def outputs(*rows):
        return [
            item("output", name, {"value": Ref("aws_s3_bucket.b", part)}, Kind.OUTPUT, f"output.{name}")
            for name, part in rows
        ]

    bucket = item("aws_s3_bucket", "b")
    pairs = match(
        side(bucket, *outputs(("storage_name", "id"), ("storage_arn", "arn"))),
        side(bucket, *outputs(("data_bucket_arn", "arn"), ("data_bucket_name", "id"))),
    )
    assert {("storage_name", "data_bucket_name"), ("storage_arn", "data_bucket_arn")} <= names(pairs)


# ---------------------------------------------------------------------------------------------- one against many


def test_a_loop_is_paired_with_the_series_that_it_makes():
    """count = 3 against three numbered resources is one pair."""
    model = side(vpc("main"), subnet("public", "main", "x", count=3), subnet("private", "main", "y", count=3))
    ideal = side(
        vpc("main"), *(subnet(f"{kind}_{n}", "main", f"10.{n}") for kind in ("private", "public") for n in "abc")
    )
    assert names(match(model, ideal)) == {
        ("main", "main"), ("public", "public_a+public_b+public_c"), ("private", "private_a+private_b+private_c"),
    }  # fmt: skip


def test_a_loop_of_unknown_length_is_paired_but_doubted():
    """count = length(var.zones) may make just those two."""
    model = side(subnet("public", "main", "x", count=None))
    ideal = side(subnet("public_1", "main", "a"), subnet("public_2", "main", "b"))
    (pair,) = match(model, ideal)
    assert pair.ideal == ("aws_subnet.public_1", "aws_subnet.public_2") and not pair.certain


def test_two_single_resources_are_no_loop():
    """Without a count nothing is one against many."""
    model = side(subnet("public", "main", "x"))
    ideal = side(subnet("public_1", "main", "a"), subnet("public_2", "main", "b"))
    assert all(len(pair.model) == len(pair.ideal) == 1 for pair in match(model, ideal))


# ---------------------------------------------------------------------------------------------- what always holds

TYPES = ("aws_subnet", "aws_eip", "aws_iam_role", "aws_lb")
ITEMS = st.lists(
    st.builds(
        item,
        st.sampled_from(TYPES),
        st.sampled_from(["main", "web", "web_1", "WebOne", "db", "app_a", "app_b", "x-${var.env}", ""]),
        st.dictionaries(
            st.sampled_from("abcd"),
            st.one_of(st.integers(0, 2), st.sampled_from([Ref("aws_lb.web", "arn"), "t"])),
            max_size=4,
        ),
        count=st.sampled_from([1, 1, 1, 2, None]),
    ),
    max_size=12,
    unique_by=lambda made: made.id,
)


@given(ITEMS, ITEMS)
def test_swapping_the_sides_mirrors_the_pairs(model, ideal):
    """Which side is called MODEL does not matter."""
    there, back = match(side(*model), side(*ideal)), match(side(*ideal), side(*model))
    assert {(p.model, p.ideal, p.score, p.certain) for p in there} == {
        (p.ideal, p.model, p.score, p.certain) for p in back
    }


@given(ITEMS, ITEMS)
def test_nothing_is_in_two_pairs_and_scores_are_shares(model, ideal):
    """A declaration has one counterpart at most, and every pair a reason."""
    pairs = match(side(*model), side(*ideal))
    for ids in ([id for p in pairs for id in p.model], [id for p in pairs for id in p.ideal]):
        assert len(ids) == len(set(ids))
    assert all(0 <= pair.score <= 1 and pair.because for pair in pairs)


@given(ITEMS)
def test_a_side_is_itself(items):
    """Compared with itself everything is paired with itself, without doubt."""
    pairs = match(side(*items), side(*items))
    assert [(p.model, p.ideal, p.score, p.certain) for p in pairs] == [((x.id,), (x.id,), 1.0, True) for x in items]


# ---------------------------------------------------------------------------------------------- assignment


@given(st.integers(1, 5), st.integers(0, 2), st.randoms(use_true_random=False))
def test_the_assignment_is_the_best_of_all(rows, more, dice):
    """No other way to give each row a column of its own adds up to more."""
    scores = [[dice.random() for _ in range(rows + more)] for _ in range(rows)]
    best = max(
        sum(scores[row][column] for row, column in enumerate(way)) for way in permutations(range(rows + more), rows)
    )
    chosen = assign(scores)
    assert len(chosen) == len({column for _, column in chosen}) == rows
    assert sum(scores[row][column] for row, column in chosen) == pytest.approx(best)


def test_the_greedy_assignment_takes_the_best_first():
    """It may miss the best sum, but never gives a row or a column twice."""
    assert assign_greedily([[0.9, 0.8], [0.85, 0.1]]) == [(0, 0), (1, 1)]
    assert assign([[0.9, 0.8], [0.85, 0.1]]) == [(0, 1), (1, 0)]


# ---------------------------------------------------------------------------------------------- the reviewer's word


def test_a_pin_comes_before_every_rule():
    """What the reviewer pins is a pair, whatever its name; what would have been its pair is free again."""
    model, ideal = side(vpc("a"), vpc("b", "10.9.0.0/16")), side(vpc("a"), vpc("c", "10.8.0.0/16"))
    pairs = match(model, ideal, pins=[("aws_vpc.a", "aws_vpc.c")])
    pinned = next(pair for pair in pairs if pair.ideal == ("aws_vpc.c",))
    assert (pinned.model, pinned.pinned, pinned.certain) == (("aws_vpc.a",), True, True)
    assert pinned.because == "pinned by the reviewer"
    assert not any(pair.pinned for pair in pairs if pair is not pinned)


def test_what_is_unpinned_is_never_a_pair():
    """Neither by name nor by any later rule; another may take its place."""
    model, ideal = side(vpc("a")), side(vpc("a"), vpc("b"))
    assert names(match(model, ideal, unpinned=[("aws_vpc.a", "aws_vpc.a")])) == {("a", "b")}
    both = [("aws_vpc.a", "aws_vpc.a"), ("aws_vpc.a", "aws_vpc.b")]
    assert match(model, ideal, unpinned=both) == ()


def test_pins_of_what_is_not_there_are_passed_over():
    """After an edit ids may be gone; of two pins of one declaration the first holds."""
    model, ideal = side(vpc("a")), side(vpc("a"), vpc("b"))
    pins = [("aws_vpc.gone", "aws_vpc.b"), ("aws_vpc.a", "aws_vpc.b"), ("aws_vpc.a", "aws_vpc.a")]
    assert names(match(model, ideal, pins, [("aws_vpc.gone", "aws_vpc.a")])) == {("a", "b")}


def test_the_same_name_in_aws_is_the_same_thing():
    """Programs name constructs one way and buckets another; a name that two share tells nothing."""
    model = side(*(item("aws.s3.Bucket", f"construct{n}", {"bucket": f"{what}-files"}) for n, what in enumerate("ab")))
    ideal = side(
        item("aws.s3.Bucket", "incoming", {"bucket": "b-files"}),
        item("aws.s3.Bucket", "outgoing", {"bucket": "a-files"}),
    )
    pairs = match(model, ideal)
    assert names(pairs) == {("construct0", "outgoing"), ("construct1", "incoming")}
    assert pairs[0].because == "same name in AWS: b files"
    twice = side(*(item("aws_sqs_queue", name, {"name": "jobs-queue"}) for name in ("x", "y")))
    assert not any("same name in AWS" in pair.because for pair in match(twice, side(twice.items[0])))


# ---------------------------------------------------------------------------------------------- renames, measured


def stack(dice, renamed, changed):
    """A stack of 40 resources, its twin under other names with a share of the attributes changed, and who is who."""
    model, ideal, truth = [vpc("main")], [vpc("main")], {("main", "main")}
    colours = [
        f"{a}{b}"
        for a in ("red", "blue", "green", "amber", "slate")
        for b in ("fox", "owl", "elk", "hen", "bee", "ant", "cod", "yak")
    ]
    dice.shuffle(colours)
    for number, colour in enumerate(colours):
        type = TYPES[number % 3]
        attributes = {f"setting_{n}": f"value {number * n % 17}" for n in range(9)} | {"number": number}
        if type == "aws_subnet":
            attributes["vpc_id"] = Ref("aws_vpc.main", "id")
        twin = dict(attributes)
        for key in dice.sample(sorted(twin), round(len(twin) * changed)):
            twin[key] = f"other {number} {key}"
        name = f"{colour[::-1]}" if renamed else colour
        model.append(item(type, colour, attributes))
        ideal.append(item(type, name, twin))
        truth.add((colour, name))
    dice.shuffle(ideal)
    return side(*model), side(*ideal), truth


@pytest.mark.parametrize(("changed", "least"), [(0.0, 0.95), (0.2, 0.95), (0.4, 0.85)])
def test_renames_are_found(changed, least):
    """F1 of the pairs over renamed resources, with up to 40 % of their attributes changed."""
    dice = random.Random(7)
    found = right = wanted = 0
    for _ in range(5):
        model, ideal, truth = stack(dice, True, changed)
        pairs = names(match(model, ideal))
        found, right, wanted = found + len(pairs), right + len(pairs & truth), wanted + len(truth)
    assert 2 * right / (found + wanted) >= least


# ---------------------------------------------------------------------------------------------- size


def large(number, types, prefix):
    def attributes(n):
        return {f"a{k}": f"{prefix if k == 3 else ''}{n * k % 23}" for k in range(12)} | {
            "r": Ref(f"{types[0]}.{prefix}{n // 2}", "id")
        }

    return side(*(item(types[n % len(types)], f"{prefix}{n}", attributes(n)) for n in range(number)))


@pytest.mark.parametrize("types", [TYPES, ("aws_subnet",)])
def test_253_renamed_resources_a_side_are_paired_at_once(types):
    """The largest real sample's size, with no name to go by, of four types and of one."""
    model, ideal = large(253, types, "m_x"), large(253, types, "i_y")
    started = time.perf_counter()
    pairs = match(model, ideal)
    assert time.perf_counter() - started < 1.0  # some 100 ms on a quiet machine
    assert pairs
    if len(types) == 1:
        assert any("too many of this type" in pair.because for pair in pairs)


def test_thousands_of_one_type_do_not_hang():
    """What is too many to weigh is paired by equality only, and says so."""
    model, ideal = large(3000, ("aws_subnet",), "m_x"), large(3000, ("aws_subnet",), "m_y")
    started = time.perf_counter()
    pairs = match(model, ideal)
    assert time.perf_counter() - started < 10
    assert all("too many" in pair.because for pair in pairs)


def test_deep_and_wide_values_are_bounded():
    """Structure 5,000 deep and lists of 100,000 neither crash nor hang."""
    deep = "x"
    for _ in range(5000):
        deep = {"a": deep}
    one = side(item("aws_lb", "a", {"deep": deep, "wide": list(range(100_000))}), item("aws_lb", "c"))
    other = side(item("aws_lb", "b", {"deep": deep, "wide": list(range(100_000))}), item("aws_lb", "d"))
    assert match(one, other)


def test_nothing_pairs_with_nothing():
    """Empty sides are a normal state."""
    assert match(side(), side()) == match(side(vpc("a")), side()) == match(side(), side(vpc("a"))) == ()


@pytest.mark.shared
def test_real_samples_mirror(shared_samples):
    """On real samples too, swapping the sides mirrors the pairs and a side is itself."""
    for folder in shared_samples("tf-hcl", "cfn-yaml", "cfn-json")[::12]:
        sample = load(folder)
        model, ideal = (resolve(parse(answer)) for answer in (sample.model, sample.ideal))
        there, back = match(model, ideal), match(ideal, model)
        assert {(p.model, p.ideal) for p in there} == {(p.ideal, p.model) for p in back}, folder.name
        assert [pair.model for pair in match(model, model)] == [(made.id,) for made in model.items], folder.name
