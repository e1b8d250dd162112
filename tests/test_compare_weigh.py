"""What PROMPT makes of a difference."""

from dataclasses import replace

import pytest

from iacdiff.compare import compare, weigh
from iacdiff.kinds import canonical
from iacdiff.match import match
from iacdiff.records import Declaration, Declared, Kind, Link, Ref, Requirement, Severity, Span, Standing


def item(type, name, attributes=None, kind=Kind.RESOURCE, at=1):
    id, span = f"{type}.{name}", Span("main.tf", at, at + 5)
    return Declaration(id, kind, type, canonical(type), name, span, "main.tf", attributes or {})


HERE = Span("main.tf", 1, 6)
ELSEWHERE = Span("main.tf", 90, 96)


def asks(text, model="unknown", ideal="unknown", at=HERE, id="R1"):
    """One requirement."""
    standings = [Standing(state, (at,) if at else ()) for state in (model, ideal)]
    return Requirement(id, Span("PROMPT.md", 7, 7), (1, 9), text, (), *standings)


def weighed(model, ideal, *requirements, score=0.9, status="suggested", required=True):
    """Of two sides, every difference linked to every requirement."""
    sides = Declared(tuple(model)), Declared(tuple(ideal))
    pairs = match(*sides)
    links = tuple(Link(one.id, score, "said", status) for one in requirements)
    found = [replace(one, links=links, required=required) for one in compare(*sides, pairs)]
    return weigh(found, requirements, *sides, pairs)


def retention(days):
    return [item("aws_cloudwatch_log_group", "a", {"retention_in_days": days})]


def test_what_prompt_asks_of_model_is_no_failure_of_it():
    """The same value is a failure in one sample and asked for in another: by the words of the requirement."""
    (one,) = weighed(retention(14), retention(30), asks("Keep logs for 14 days"))
    assert one.severity is Severity.LOW
    assert "PROMPT.md:7 asks for what MODEL has" in one.because
    (one,) = weighed(retention(14), retention(30), asks("Keep logs for 30 days"))
    assert one.severity is Severity.MEDIUM
    assert "asks for what MODEL has" not in one.because


def test_what_the_judge_found_counts_where_it_was_found():
    """A requirement that MODEL meets and IDEAL breaks says something of the place that shows it, and of no other."""
    sides = ([item("aws_db_instance", "d", {"multi_az": value})] for value in (False, True))
    model, ideal = sides
    (one,) = weighed(model, ideal, asks("no standby", "met", "unmet"))
    assert one.severity is Severity.LOW
    (one,) = weighed(model, ideal, asks("no standby", "met", "unmet", at=ELSEWHERE))
    assert one.severity is Severity.HIGH


def test_what_prompt_asks_for_and_model_fails_is_raised():
    """Security to High, a setting to Medium, a name not at all."""
    cases = (
        (
            item("aws_dynamodb_table", "t", {"server_side_encryption": {"kms_key_arn": Ref("aws_kms_key.k", "arn")}}),
            "High",
        ),
        (item("aws_vpc", "v", {"tags": {"Team": "a", "X": "y"}}), "Medium"),
        (item("aws_sqs_queue", "q", {"name": "b"}), "Low"),
    )
    for ideal, severity in cases:
        bare = {"tags": {"X": "y"}} if ideal.type == "aws_vpc" else {}
        found = weighed([item(ideal.type, ideal.name, bare)], [ideal], asks("so be it", "unmet", "met"))
        assert {one.severity.value for one in found} == {severity}, ideal.type


@pytest.mark.parametrize(
    ("links", "severity"),
    [
        ({"required": False, "score": 0.2}, Severity.MEDIUM),
        ({"required": True, "score": 0.9}, Severity.HIGH),
        ({"required": None, "score": 0.2}, Severity.HIGH),
    ],
)
def test_what_no_requirement_asks_for_is_real_but_milder(links, severity):
    """A missing resource; before link has run nothing is known of it."""
    (one,) = weighed([], [item("aws_sqs_queue", "q", {})], asks("anything"), **links)
    assert one.severity is severity
    assert ("no requirement asks" in one.because) is (severity is Severity.MEDIUM)


def test_a_hole_in_the_wall_stays_critical_though_nobody_asked():
    """Security is never lowered for want of a requirement."""
    rule = {"from_port": 22, "to_port": 22, "protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"]}
    safe = {**rule, "cidr_blocks": ["10.0.0.0/8"]}
    model, ideal = ([item("aws_security_group", "s", {"ingress": [r]})] for r in (rule, safe))
    (one,) = weighed(model, ideal, asks("x"), required=False, score=0.1)
    assert one.severity is Severity.CRITICAL


def test_links_that_contradict_each_other_decide_nothing():
    """One requirement for each side; nor does a rejected link."""
    both = asks("14 days", id="R1"), asks("30 days", id="R2")
    (one,) = weighed(retention(14), retention(30), *both)
    assert one.severity is Severity.MEDIUM and "asks" not in one.because
    (one,) = weighed(retention(14), retention(30), asks("14 days"), status="rejected")
    assert one.severity is Severity.MEDIUM


def test_an_accepted_link_counts_however_weak_its_score():
    """The reviewer's word."""
    (one,) = weighed(retention(14), retention(30), asks("14 days"), status="accepted", score=0.1)
    assert one.severity is Severity.LOW


def test_of_equally_bad_ones_the_asked_for_comes_first():
    """Severity, then certainty, then PROMPT, then the order of the text."""
    sides = Declared(()), Declared((item("aws_sqs_queue", "a", {}, at=1), item("aws_sqs_queue", "b", {}, at=9)))
    found = compare(*sides, ())
    found = [replace(one, required="b:" in one.id, severity=Severity.MEDIUM) for one in found]
    assert [one.name for one in weigh(found, (), *sides, ())] == ["b", "a"]


PUBLIC = [[item("aws_db_instance", "d", {"publicly_accessible": value, "engine": "mysql"})] for value in (True, False)]


def test_what_stands_under_a_heading_that_rules_it_out_is_no_wish():
    """A list of what is forbidden names the very value that MODEL has."""
    wish = replace(asks("publicly_accessible = true", "met", "unmet"), section=("Database", "Exposure"))
    (one,) = weighed(*PUBLIC, wish)
    assert one.severity is Severity.MEDIUM  # security is not put out of sight
    for title in ("Forbidden", "What is not wanted", "Anti-patterns"):
        (one,) = weighed(*PUBLIC, replace(wish, section=("Database", title)))
        assert one.severity is Severity.CRITICAL and "asks for what" not in one.because


def test_what_follows_a_sentence_that_rules_it_out_is_no_wish():
    """Until the next sentence that is no item."""
    lead = asks("Never merge any of these:", id="R0")
    wish = replace(asks("publicly_accessible = true", "met", "unmet"), cols=(3, 9))
    after = asks("Thank you.", id="R2")
    (one,) = weighed(*PUBLIC, lead, wish)
    assert one.severity is Severity.CRITICAL
    (one,) = weighed(*PUBLIC, lead, after, wish)
    assert one.severity is Severity.MEDIUM


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("The user is `admin`", "Low"),
        ("The admin may read it", "Low"),
        ("Use 15.4 and nothing else", "Low"),
        ("Use 15.41", "Medium"),
    ],
)
def test_a_value_is_named_as_a_value(text, severity):
    """A number as a whole, a word only where it is quoted."""
    value = "15.4" if "15" in text else "admin"
    model, ideal = ([item("aws_x", "x", {"engine_version": of})] for of in (value, "16.1" if "15" in text else "root"))
    (one,) = weighed(model, ideal, asks(text))
    named = "asks for what MODEL has" in one.because
    assert named is (text != "The admin may read it" and text != "Use 15.41")
    assert not named or one.severity.value == severity
