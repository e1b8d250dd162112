"""What several differences come from."""

from iacdiff.compare import compare
from iacdiff.kinds import canonical
from iacdiff.match import match
from iacdiff.records import Declaration, Declared, Defaulted, Kind, Ref, Span


def item(type, name, attributes=None, kind=Kind.RESOURCE):
    id, span = f"{type}.{name}", Span("main.tf", 1, 9)
    return Declaration(id, kind, type, canonical(type), name, span, "main.tf", attributes or {})


def causes(model, ideal, names=({}, {})):
    """{(id, cause)} of two lists of declarations."""
    sides = [Declared(tuple(items), names=known) for items, known in zip((model, ideal), names, strict=True)]
    return {one.id: one.cause for one in compare(*sides, match(*sides))}


def because(model, ideal):
    sides = [Declared(tuple(items)) for items in (model, ideal)]
    return {one.id: one.because for one in compare(*sides, match(*sides))}


def prefixed(prefix, names="ab"):
    return [item("aws_sqs_queue", name, {"name": f"{prefix}-{name}"}) for name in names]


def test_a_local_that_reads_otherwise_is_the_cause_of_all_it_is_in():
    """Told by its name; it need not be used thrice."""
    names = {"local.prefix": "shop-dev"}, {"local.prefix": "store-dev"}
    assert set(causes(prefixed("shop-dev"), prefixed("store-dev"), names).values()) == {"local.prefix"}


def test_a_part_of_a_local_map_is_named():
    """The map's own key."""
    names = {"local.tags": {"Team": "web", "A": 1}}, {"local.tags": {"Team": "shop", "A": 1}}
    model, ideal = ([item("aws_vpc", n, {"tags": {"Team": team}}) for n in "ab"] for team in ("web", "shop"))
    assert set(causes(model, ideal, names).values()) == {"local.tags.Team"}


def test_a_local_that_explains_nothing_is_no_cause():
    """It must turn one text into the other."""
    names = {"local.prefix": "shop"}, {"local.prefix": "store"}
    model = [item("aws_sqs_queue", n, {"name": f"shop-{n}"}) for n in "ab"]
    ideal = [item("aws_sqs_queue", n, {"name": f"depot-{n}"}) for n in "ab"]
    assert set(causes(model, ideal, names).values()) == {""}


def test_the_same_piece_in_three_names_is_one_cause():
    """And in two it is an accident."""
    assert set(causes(prefixed("web", "abc"), prefixed("shop", "abc")).values()) == {"web instead of shop"}
    assert set(causes(prefixed("web", "ab"), prefixed("shop", "ab")).values()) == {""}


def test_a_piece_that_is_added_is_told():
    """Whatever stands between it and the rest."""

    def named(*ends):
        return [item("aws_sqs_queue", str(n), {"name": end}) for n, end in enumerate(ends)]

    suffix = [Defaulted(text, text.replace("dev", "${var.env}")) for text in ("a-dev", "bdev", "c/dev")]
    assert set(causes(named("a", "b", "c"), named(*suffix)).values()) == {"${var.env} is missing"}


def test_a_tag_that_three_lack_is_one_cause():
    """With the value, so that another team's tag is another cause; and the sentence counts them."""
    model = [item("aws_vpc", n, {"tags": {"Name": n}}) for n in "abc"]
    ideal = [item("aws_vpc", n, {"tags": {"Name": n, "Team": "a"}}) for n in "abc"]
    assert set(causes(model, ideal).values()) == {"without tags.Team = a"}
    assert all(text.endswith("The same in 2 others.") for text in because(model, ideal).values())


def test_what_refers_to_a_missing_resource_follows_from_it():
    """The resource itself bears its id as its cause; what only stands near it does not."""
    key = item("aws_kms_key", "main", {"enable_key_rotation": True})
    arn = Ref("aws_kms_key.main", "arn")
    model = [item("aws_sns_topic", "t", {"name": "t"}), item("aws_sqs_queue", "q", {"name": "old"})]
    ideal = [
        key,
        item("aws_kms_alias", "main", {"target_key_id": Ref("aws_kms_key.main", "id")}),
        item("aws_sns_topic", "t", {"name": "t", "kms_master_key_id": arn}),
        item("aws_sqs_queue", "q", {"name": "new"}),
    ]
    assert causes(model, ideal) == {
        "aws_kms_key.main:": "aws_kms_key.main",
        "aws_kms_alias.main:": "aws_kms_key.main",
        "aws_sns_topic.t:kms_master_key_id": "aws_kms_key.main",
        "aws_sqs_queue.q:name": "",
    }
    told = because(model, ideal)
    assert told["aws_kms_key.main:"].endswith("2 other differences follow from it.")
    assert told["aws_kms_alias.main:"].endswith("It follows from aws_kms_key.main, which MODEL lacks.")


def test_what_a_missing_network_holds_is_no_follower():
    """Everything refers to the network; that does not make one difference of them."""
    vpc = Ref("aws_vpc.main", "id")
    found = causes(
        [item("aws_eip", "x", {})],
        [item("aws_eip", "x", {}), item("aws_vpc", "main", {}), item("aws_db_instance", "d", {"vpc_id": vpc})],
    )
    assert found["aws_db_instance.d:"] == ""


def test_long_and_odd_values_have_no_cause():
    """Nothing that could not be told in a line, and no crash over it."""
    model, ideal = ([item("aws_vpc", n, {"a": {"b": [{"c": x * 900}]}, "d": x * 900}) for n in "abc"] for x in "xy")
    assert set(causes(model, ideal).values()) == {""}
