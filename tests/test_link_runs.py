"""Suggestions that stand together in one list are cited together; what is certain, or far off, stays alone."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iacdiff.link import link_differences, link_findings, read_requirements
from iacdiff.link.runs import Run, runs
from iacdiff.records import (
    ABSENT,
    Change,
    Declared,
    Difference,
    Document,
    Finding,
    Kind,
    Requirement,
    Severity,
    Span,
    Value,
)
from iacdiff.text import decode


def prompt(text: str) -> tuple[Requirement, ...]:
    return read_requirements([Document("PROMPT.md", Path("PROMPT.md"), text.encode(), decode(text.encode()).text)])


LIST = prompt(
    "## Network\n- One\n- Two\n- Three\n- Four\n- Five\n- Six\n- Seven\n- Eight\n\n## Data\n- Nine\n\n\n\n- Ten\n"
)
"""Numbers 0 to 7 on lines 2 to 9, then 8 on line 12 and 9 on line 16."""

TOGETHER = {
    "neighbours": ({2: 0.6, 3: 0.5}, [(2, 2, 3)]),
    "one line between that is no suggestion itself": ({2: 0.6, 4: 0.5}, [(2, 2, 4)]),
    "on both sides, and step by step": ({3: 0.6, 2: 0.5, 5: 0.5, 1: 0.45}, [(3, 1, 5)]),
    "two that are certain": ({2: 0.99, 3: 0.99}, [(2, 2, 3)]),
}


@pytest.mark.parametrize(("scored", "expected"), TOGETHER.values(), ids=TOGETHER)
def test_what_stands_together_is_one_run(scored: dict[int, float], expected: list[tuple[int, int, int]]) -> None:
    """Best, first and last of each run, in the order of the suggestions."""
    assert runs(list(scored), scored, LIST) == [Run(*one) for one in expected]


APART = {
    "two lines between": {2: 0.6, 5: 0.5},
    "one that is much less likely": {2: 0.6, 3: 0.3},
    "one that is only likely beside what is certain": {2: 0.97, 3: 0.7},
    "another section": {7: 0.6, 8: 0.6},
    "more lines than are cited together": {8: 0.6, 9: 0.5, 0: 0.4},
}


@pytest.mark.parametrize("scored", APART.values(), ids=APART)
def test_what_does_not_stand_together_stays_alone(scored: dict[int, float]) -> None:
    """A run must not swallow what a reviewer would not cite with it."""
    found = runs(list(scored), scored, LIST)
    if 9 in scored:
        found = [run for run in found if run.best != 9]
        assert found[0].last - found[0].first <= 1
    else:
        assert found == [Run(number, number, number) for number in scored]


@given(st.dictionaries(st.integers(0, 9), st.floats(0.06, 1.0), max_size=10))
def test_each_suggestion_is_in_one_run(scored: dict[int, float]) -> None:
    """None is lost, none is cited twice as the best, and no run is longer than six lines or leaves its section."""
    order = sorted(scored, key=lambda number: -scored[number])
    found = runs(order, scored, LIST)
    covered = [number for run in found for number in (run.best, *run.others)]
    assert set(order) <= set(covered)
    assert [run.best for run in found] == [number for number in order if number in {run.best for run in found}]
    for run in found:
        assert run.first <= run.best <= run.last
        assert LIST[run.last].span.last - LIST[run.first].span.first < 6
        assert len({LIST[number].section for number in (run.best, *run.others)}) == 1


def finding(title: str, text: str) -> Finding:
    return Finding("1", "1", title, Severity.HIGH, "label", Span("MODEL_FAILURES.md", 1, 3), {"Issue": text})


PROMPT = (
    "## Database\n- MySQL in two zones\n- Keep backups for 7 days\n- Automatic failover\n\n"
    "## Web\n- A load balancer that listens on port 443\n- Certificates come from the certificate manager\n"
)


def test_a_finding_about_a_part_of_a_list_cites_that_part() -> None:
    """The link is to the best line, and names its neighbours."""
    found = prompt(PROMPT)
    text = "There are no backups, no failover, and MySQL runs in one zone."
    (link, *more) = link_findings([finding("Database is not resilient", text)], found, [])[0].links
    assert {link.requirement, *link.also} == {found[0].id, found[1].id, found[2].id}
    assert not {one.requirement for one in more} & {found[0].id, found[1].id, found[2].id}


def test_a_quote_is_cited_alone() -> None:
    """What a finding quotes word for word is what it means, not the list around it."""
    found = prompt(PROMPT)
    text = 'PROMPT.md:3 says "Keep backups for 7 days"; failover and MySQL are fine.'
    link = link_findings([finding("Database backups", text)], found, [])[0].links[0]
    assert (link.requirement, link.also) == (found[1].id, ())


def test_what_follows_a_cue_says_what_is_asked() -> None:
    """Of two things that a finding speaks of, the one behind `the prompt requires` is the requirement."""
    found = prompt("## One\n- Rotate the signing key\n\n## Two\n- Archive the ledger table\n")
    for cued, other, place in (("ledger table", "signing key", 1), ("signing key", "ledger table", 0)):
        said = f"The {other} is as old as the rest, and the prompt requires more of the {cued} than that."
        assert link_findings([finding("Not done", said)], found, [])[0].links[0].requirement == found[place].id


# ---------------------------------------------------------------------------------------------- differences


def difference(
    type: str, name: str, path: str = "", model: Value = None, ideal: Value = None, change: Change = Change.CHANGED
) -> Difference:
    return Difference(
        id=f"{type}.{name}:{path}", change=change, kind=Kind.RESOURCE, type=type, name=name, path=path,
        model=model, ideal=ideal, model_id=None, ideal_id=f"{type}.{name}", model_at=None, ideal_at=None,
        category="network", severity=Severity.MEDIUM, rule="",
    )  # fmt: skip


def best(one: Difference, text: str) -> str:
    """The text of the requirement that is said to ask for a difference; empty where none is."""
    found = prompt(text)
    nothing = Declared()
    linked = link_differences([one], found, nothing, nothing)[0]
    return next(unit.text for unit in found if unit.id == linked.links[0].requirement) if linked.required else ""


REFUSED = {
    "an id of the thing itself is not any id": (
        difference("aws_route_table_association", "a", "route_table_id", "x", "y"),
        "- Output the network's ID and the subnet IDs\n",
    ),
    "keeping logs is not keeping what is removed": (
        difference("s3.Bucket", "Logs", "removalPolicy", "retain", "destroy"),
        "- Audit logs need to be retained for 90 days\n",
    ),
    "to handle is no handler": (
        difference("aws_lambda_function", "f", "handler", "a.b", "c.d"),
        "- Build a service that can handle heavy load\n",
    ),
    "an alarm that triggers is no trigger of a function": (
        difference("aws_lambda_event_source_mapping", "m", model=ABSENT, change=Change.MISSING),
        "- Alarms trigger above 80 % of the limit\n",
    ),
    "the way out of a subnet is no security group": (
        difference("aws_security_group", "cache", model=ABSENT, change=Change.MISSING),
        "- NAT gateway for private subnet egress\n",
    ),
    "to be told of a violation is not to ask for a role": (
        difference("aws_iam_role", "trail", model=ABSENT, change=Change.MISSING),
        "- Watch for IAM policy violations\n",
    ),
    "traffic that goes out is no security group": (
        difference("aws_security_group", "service", model=ABSENT, change=Change.MISSING),
        "- NAT gateways for outbound traffic\n",
    ),
    "a provider of identities is no provider of the program": (
        difference("aws_iam_openid_connect_provider", "cluster", model=ABSENT, change=Change.MISSING),
        "- Use provider version 5.0 or later\n",
    ),
    "the order of making things asks for nothing": (
        difference("aws.lambda.Function", "f", "opts.dependsOn", ABSENT, ["x"]),
        "- Fix circular dependency issues between functions\n",
    ),
}


@pytest.mark.parametrize(("one", "text"), REFUSED.values(), ids=REFUSED)
def test_a_shared_word_does_not_make_a_requirement(one: Difference, text: str) -> None:
    """A line that only shares a word with a difference does not ask for it."""
    assert best(one, text) == ""


ASKED = {
    "a policy that keeps": (
        difference("AWS::S3::Bucket", "Data", "DeletionPolicy", "Delete", "Retain"),
        "- Audit logs are retained for 90 days\n- Data buckets use a Retain policy\n",
        "Data buckets use a Retain policy",
    ),
    "a function that something triggers": (
        difference("aws_lambda_event_source_mapping", "m", model=ABSENT, change=Change.MISSING),
        "- Alarms trigger above 80 % of the limit\n- The worker function is triggered by the queue\n",
        "The worker function is triggered by the queue",
    ),
    "the line that wants the thing, not the one that forbids to ask for it": (
        difference("aws_vpc", "main", model=ABSENT, change=Change.MISSING),
        "- Do not ask for a VPC as input\n- A VPC with private subnets\n",
        "A VPC with private subnets",
    ),
    "a provider of identities": (
        difference("aws_iam_openid_connect_provider", "cluster", model=ABSENT, change=Change.MISSING),
        "- Use provider version 5.0 or later\n- Enable IRSA for the service accounts\n",
        "Enable IRSA for the service accounts",
    ),
    "the name in a tag is a matter of naming": (
        difference("aws_vpc", "main", "tags.Name", "a", "b"),
        "- Tag everything for cost allocation\n- Follow the naming convention with a name prefix\n",
        "Follow the naming convention with a name prefix",
    ),
}


@pytest.mark.parametrize(("one", "text", "expected"), ASKED.values(), ids=ASKED)
def test_the_line_that_asks_is_found_beside_the_one_that_shares_a_word(
    one: Difference, text: str, expected: str
) -> None:
    """Where one line asks and another only sounds alike, the first is the requirement."""
    assert best(one, text) == expected


def test_an_invitation_to_say_more_is_no_requirement() -> None:
    """Pleasantries at the end of a prompt ask for no infrastructure; a request that begins alike does."""
    text = "- Any suggestions on best practices would be greatly appreciated!\n- Any access must be logged\n"
    assert [unit.text for unit in prompt(text)] == ["Any access must be logged"]


def test_a_forbidding_word_inside_an_identifier_forbids_nothing() -> None:
    """`public-read-prohibited` is the name of a rule that is asked for."""
    asked, forbidden = prompt("- Use the rule bucket-public-read-prohibited\n- Public read access is prohibited\n")
    assert (asked.strength, forbidden.strength) == ("must", "forbidden")


def test_an_aside_in_a_title_forbids_nothing() -> None:
    """A title forbids what stands under it by its own words, not by what it adds with a "but"."""
    text = "## Access (but don't overdo it)\n- Create narrow roles\n## Fixed values (FORBIDDEN)\n- Account numbers\n"
    asked, forbidden = prompt(text)
    assert (asked.strength, forbidden.strength) == ("must", "forbidden")


def test_which_one_of_several_says_nothing() -> None:
    """A number at the end of a name is not the number in a region or in a bound."""
    text = "- Deploy to us-east-1 with public subnets\n- Public subnets for the load balancer\n"
    first = best(difference("aws_subnet", "public_subnet_0", model=ABSENT, change=Change.MISSING), text)
    second = best(difference("aws_subnet", "public_subnet_1", model=ABSENT, change=Change.MISSING), text)
    assert first == second


@pytest.mark.shared
def test_runs_stay_inside_prompt(shared_samples: Callable[..., list[Path]]) -> None:
    """On real prompts a finding that speaks of everything still gives at most five links, each run in one section."""
    for sample in shared_samples("tf-hcl", "cdk-ts")[::8]:
        file = next(sample.glob("**/PROMPT.md"), None)
        if file is None:
            continue
        found = prompt(file.read_text(encoding="utf-8", errors="replace"))
        by_id = {unit.id: unit for unit in found}
        text = " ".join(unit.text for unit in found)[:4_000]
        for link in link_findings([finding("Everything is missing", text)], found, [])[0].links:
            cited = [by_id[one] for one in (link.requirement, *link.also)]
            assert len({unit.section for unit in cited}) == 1
            assert max(unit.span.last for unit in cited) - min(unit.span.first for unit in cited) < 6 or not link.also
