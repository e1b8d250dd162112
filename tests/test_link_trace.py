"""What the reviewer decided about links, the matrix, follow-up prompts, and links that may not be made."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iacdiff.link import coverage, decide, link_differences, matrix, read_requirements
from iacdiff.records import (
    Absent,
    Change,
    Declaration,
    Declared,
    Difference,
    Document,
    Finding,
    Kind,
    Link,
    Requirement,
    Severity,
    Span,
    Standing,
    Value,
)

Status = Literal["accepted", "rejected"]


def document(text: str, file: str = "PROMPT.md") -> Document:
    return Document(file, Path(file), text.encode(), text)


def units(*texts: str) -> tuple[Requirement, ...]:
    return read_requirements([document("".join(f"- {text}\n" for text in texts))])


def difference(
    type: str, path: str = "", model: Value | Absent = Absent.ABSENT, change: Change = Change.MISSING
) -> Difference:
    return Difference(
        id=f"{type}.app:{path}", change=change, kind=Kind.RESOURCE, type=type, name="app", path=path,
        model=model, ideal=Absent.ABSENT, model_id=None, ideal_id=None, model_at=None, ideal_at=None,
        category="network", severity=Severity.HIGH, rule="any",
    )  # fmt: skip


def declared(*types: str) -> Declared:
    rows = [
        Declaration(f"{type}.x", Kind.RESOURCE, type, type.removeprefix("aws_"), "x", Span("a.tf", 1, 1), "a.tf", {})
        for type in types
    ]
    return Declared(tuple(rows))


# ---------------------------------------------------------------------------------------------- what was decided

ONE = "The load balancer must drain connections for 45 seconds before tasks end"
CHANGED = "The load balancer must drain connections for 60 seconds before tasks end"
OTHER = "Object storage keeps every version of each invoice"


def decided(texts: list[str], said: str, status: Status) -> tuple[Difference, dict[str, str]]:
    found = units(*texts)
    one = link_differences(
        [difference("aws_lb_target_group", "deregistration_delay", 300)], found, Declared(), Declared()
    )
    result = decide(one, found, {(one[0].id, said): status})[0]
    return result, {unit.id: unit.text for unit in found}


def test_an_accepted_link_whose_requirement_changed_is_kept_and_suspect() -> None:
    """The reviewer sees it again instead of losing it."""
    result, texts = decided([OTHER, CHANGED], ONE, "accepted")
    assert [(texts[link.requirement], link.suspect) for link in result.links if link.status == "accepted"] == [
        (CHANGED, True)
    ]
    assert result.required is True


def test_an_accepted_link_whose_requirement_stands_as_it_was_is_not_suspect() -> None:
    """An equal text is the same requirement, wherever it stands now."""
    result, texts = decided([OTHER, ONE, CHANGED], ONE, "accepted")
    assert [(texts[link.requirement], link.suspect) for link in result.links if link.status == "accepted"] == [
        (ONE, False)
    ]


@pytest.mark.parametrize("texts", [[OTHER], [OTHER, "Targets are drained"], [CHANGED, CHANGED.replace("60", "90")]])
def test_a_word_on_a_text_that_is_gone_is_put_on_nothing(texts: list[str]) -> None:
    """Neither an unlike requirement nor one of two that are as like takes the accepted link."""
    result, _ = decided(texts, ONE, "accepted")
    assert not any(link.status == "accepted" or link.suspect for link in result.links)


def test_a_rejected_link_stays_rejected_where_hardly_a_word_changed() -> None:
    """And comes back as a suggestion where the requirement is another one."""
    near, _ = decided([CHANGED], ONE, "rejected")
    assert [(link.status, link.suspect) for link in near.links] == [("rejected", False)]
    far, _ = decided(
        ["The load balancer must drain connections quickly, and never cut a single upload"], ONE, "rejected"
    )
    assert all(link.status == "suggested" for link in far.links)


@given(st.lists(st.text(max_size=40), max_size=6), st.text(max_size=40), st.sampled_from(["accepted", "rejected"]))
def test_deciding_keeps_every_difference(texts: list[str], said: str, status: Status) -> None:
    """Whatever is remembered, nothing is lost, and links point to requirements that there are."""
    found = units(*texts)
    one = difference("aws_vpc")
    [result] = decide([one], found, {(one.id, said): status, ("another", said): status})
    assert result.id == one.id
    assert {link.requirement for link in result.links} <= {unit.id for unit in found}


# ---------------------------------------------------------------------------------------------- the matrix


def test_the_matrix_traces_both_ways() -> None:
    """A row for each requirement, with its states, the differences and the findings that count."""
    first, second, third = units("One NAT gateway", "Encrypt the bucket", "Tag everything")
    first = replace(first, model=Standing("unmet"), ideal=Standing("met"))
    second = replace(second, model=Standing("partly"), ideal=Standing("unmet"))
    nat = replace(
        difference("aws_nat_gateway"),
        links=(Link(first.id, 0.9, "NAT gateway"), Link(second.id, 0.3, "weak")),
        findings=("2",),
        reviewed=True,
    )
    key = replace(
        difference("aws_kms_key"),
        links=(
            Link(second.id, 0.2, "by the reviewer", "accepted", suspect=True),
            Link(third.id, 0.9, "no", "rejected"),
        ),
    )
    reports = [
        Finding("1", "1", "Key", Severity.HIGH, "label", Span("F.md", 1, 2), {}, links=(Link(second.id, 0.8, "key"),)),
        Finding("2", "2", "NAT", Severity.HIGH, "label", Span("F.md", 3, 4), {}),
    ]
    rows = matrix((first, second, third), (nat, key), reports)
    assert [(row.model, row.ideal, row.differences, row.findings) for row in rows] == [
        ("unmet", "met", (nat.id,), ("2",)),
        ("partly", "unmet", (key.id,), ("1",)),
        ("unknown", "unknown", (), ()),
    ]
    assert [(row.unmet, row.broken, row.accepted, row.suspect, row.reviewed) for row in rows] == [
        (True, False, False, False, True),
        (True, True, True, True, True),
        (False, False, False, False, False),
    ]
    sums = coverage(rows)
    assert (sums.total, sums.model_met, sums.model_unmet, sums.ideal_met, sums.ideal_broken) == (3, 0, 2, 1, 1)
    assert (sums.linked, sums.found, sums.reviewed) == (2, 2, 2)


# ---------------------------------------------------------------------------------------------- follow-up prompts

FOLLOW_UP = """Hey team!

Still broken after your last answer. I ran it twice.

│ Error: creating EC2 Subnet: operation error EC2: CreateSubnet, StatusCode: 400
E3004 Circular Dependencies for resource SourceBucket
An error occurred (ValidationError) when calling the CreateChangeSet operation: something must have values

The bucket policy seems odd. Is this the best way?

Please add a bucket policy that denies plain HTTP. Could you also rename the queue?

## New requirements

- A dashboard for the queue
- Alarms go to the topic

## What happened

- The stack rolled back
- No subnets were made

Thanks!
"""


def test_only_what_a_follow_up_asks_for_is_a_requirement() -> None:
    """What tools printed, chat, and the story of the error are none; lists of new requirements are."""
    found = read_requirements([document("- Hey team,\n- A bucket\n"), document(FOLLOW_UP, "PROMPT2.md")])
    assert [unit.text for unit in found] == [
        "A bucket",
        "Please add a bucket policy that denies plain HTTP.",
        "Could you also rename the queue?",
        "A dashboard for the queue",
        "Alarms go to the topic",
    ]
    assert [unit.id for unit in found] == ["R1", "R2", "R3", "R4", "R5"]


def test_a_first_prompt_keeps_what_only_looks_like_output() -> None:
    """There, states and errors are what the requirement is about."""
    text = (
        "- Rules for CREATE_COMPLETE events\n- Exception: secrets come from elsewhere\n- Error: tell the caller why\n"
    )
    assert len(read_requirements([document(text)])) == 3


# ---------------------------------------------------------------------------------------------- links that mislead


def links(one: Difference, *texts: str, types: tuple[str, ...] = ()) -> list[tuple[str, float]]:
    found = units(*texts)
    [result] = link_differences([one], found, declared(*types), Declared())
    by_id = {unit.id: unit.text for unit in found}
    return [(by_id[link.requirement], link.score) for link in result.links]


def test_a_number_of_instances_is_no_other_number() -> None:
    """`count = 2` is not about 2 failed checks."""
    texts = ("A target is unhealthy after 2 failed checks", "Run 2 NAT gateways")
    found = links(difference("aws_nat_gateway", "count", 2), *texts)
    assert [text for text, _ in found] == ["Run 2 NAT gateways"]


def test_another_things_requirement_stands_behind_its_own() -> None:
    """A target group's health check is not a Route 53 health check."""
    texts = (
        "Route 53 health checks use HTTPS",
        "The load balancer checks the health of its targets: health checks use HTTPS",
    )
    one = difference("aws_lb_target_group", "health_check.protocol", "HTTP")
    found = links(one, *texts, types=("aws_route53_record", "aws_lb_target_group", "aws_lb"))
    assert found[0][0] == texts[1]
    assert found[0][1] > dict(found).get(texts[0], 0.0)


def test_a_database_instance_is_no_server() -> None:
    """`RDS instance` does not ask for an EC2 instance."""
    found = dict(links(difference("aws_instance"), "A MySQL RDS instance", "Two EC2 instances"))
    assert found["Two EC2 instances"] >= 0.5 > found.get("A MySQL RDS instance", 0.0)


def test_what_is_forbidden_is_the_line_of_what_is_extra() -> None:
    """An extra resource that a requirement forbids says so."""
    found = units("Do not create NAT gateways", "Private subnets reach out through endpoints")
    one = difference("aws_nat_gateway", change=Change.EXTRA)
    [result] = link_differences([one], found, declared("aws_nat_gateway"), Declared())
    assert result.links[0].requirement == "R1"
    assert result.links[0].because.startswith("forbids: ")


def test_an_expression_in_a_name_says_nothing() -> None:
    """`${environment}` names no environment."""
    one = replace(difference("aws_sqs_queue"), name="${lower(`${environment}`)}-orders")
    assert "environment" not in [text for text, score in links(one, "environment", "orders") if score]
