"""What alone stands beside one and the same pair is one and the same thing."""

import pytest

from iacdiff.kinds import canonical
from iacdiff.match import match
from iacdiff.records import Declaration, Declared, Kind, Ref, Span


def item(type, name, attributes=None, kind=Kind.RESOURCE):
    id, span = f"{type}.{name}", Span("main.tf", 1, 9)
    return Declaration(id, kind, type, canonical(type), name, span, "main.tf", attributes or {})


def name(id):
    return id.partition(".")[2]


def paired(model, ideal):
    found = match(Declared(tuple(model)), Declared(tuple(ideal)))
    return {
        (one.partition(".")[2], twin.partition(".")[2]): pair
        for pair in found
        for one in pair.model
        for twin in pair.ideal
    }


def secret(name, **more):
    return item("aws_secretsmanager_secret", name, {"name": name, **more})


def version(name, of):
    return item("aws_secretsmanager_secret_version", name, {"secret_id": Ref(f"aws_secretsmanager_secret.{of}", "id")})


def bucket(name):
    return item("aws_s3_bucket", name, {"bucket": f"acme-{name}"})


def logging(name, of):
    return item("aws_s3_bucket_logging", name, {"bucket": Ref(f"aws_s3_bucket.{of}", "id"), "target_prefix": name})


def test_what_a_pair_refers_to_is_paired():
    """Of several secrets the one that the only version belongs to; and why is said."""
    model = [secret("creds"), version("v", "creds")]
    ideal = [secret("connection", recovery_window_in_days=7), secret("password"), version("v", "connection")]
    found = paired(model, ideal)
    assert ("creds", "connection") in found
    assert (
        "that is referred to by aws_secretsmanager_secret_version.v in secret_id"
        in found["creds", "connection"].because
    )


def test_what_refers_to_a_pair_is_paired():
    """Each bucket's own part, whatever it is called."""
    model = [bucket("a"), bucket("b"), logging("x", "a"), logging("y", "b")]
    ideal = [bucket("a"), bucket("b"), logging("p", "b"), logging("q", "a")]
    assert {("x", "q"), ("y", "p")} <= paired(model, ideal).keys()


def test_kin_is_found_by_kin():
    """A chain: the role of the function, then the policy of the role."""

    def chain(words):
        function, role, policy = words
        return [
            item("aws_lambda_function", function, {"role": Ref(f"aws_iam_role.{role}", "arn"), "handler": "a.b"}),
            item("aws_iam_role", role, {"assume": "lambda"}),
            item("aws_iam_role_policy", policy, {"role": Ref(f"aws_iam_role.{role}", "id"), "policy": "x"}),
        ]

    others = [item("aws_iam_role", "unlike", {"path": "/"}), item("aws_iam_role_policy", "odd", {"role": "other"})]
    found = paired([*chain(("f", "amber", "birch")), *others], [*chain(("f", "cedar", "delta")), *others])
    assert {("amber", "cedar"), ("birch", "delta")} <= found.keys()


@pytest.mark.parametrize(
    ("model", "ideal"),
    [
        ([bucket("a"), logging("x", "a"), logging("y", "a")], [bucket("a"), logging("p", "a"), logging("q", "a")]),
        ([secret("one"), item("aws_lb", "w", {"a": Ref("data.aws_vpc.d", "id")})], [secret("two")]),
    ],
    ids=["two in one place", "nothing in common"],
)
def test_kinship_that_does_not_tell_pairs_nothing(model, ideal):
    """Where two stand in one place, or nothing is beside them, kinship says nothing."""
    assert not any("the only" in pair.because and "refer" in pair.because for pair in paired(model, ideal).values())


def test_who_asks_the_same_data_source_is_no_kin():
    """Every policy may ask for the account's number."""
    account = item("aws_caller_identity", "me", kind=Kind.DATA)
    key = {"policy": {"Principal": Ref("aws_caller_identity.me", "account_id")}}
    model = [account, item("aws_kms_key", "logs", {**key, "description": "logs"}), item("aws_kms_key", "s3", {"a": 1})]
    ideal = [account, item("aws_kms_key", "main", {**key, "rotation": True}), item("aws_kms_key", "db", {"b": 2})]
    assert not any("the only aws_kms_key that refers" in pair.because for pair in paired(model, ideal).values())


def test_a_reviewer_may_say_no():
    """What is unpinned stays apart, and the search comes to its end."""
    model = [secret("creds"), version("v", "creds")]
    ideal = [secret("connection"), secret("password"), version("v", "connection")]
    no = ("aws_secretsmanager_secret.creds", "aws_secretsmanager_secret.connection")
    found = match(Declared(tuple(model)), Declared(tuple(ideal)), (), (no,))
    assert all((pair.model, pair.ideal) != ((no[0],), (no[1],)) for pair in found)
