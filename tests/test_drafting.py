"""A difference becomes the finding that a reviewer would write, its evidence in place."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from iacdiff import drafting
from iacdiff.pipeline import review
from iacdiff.records import Difference, Review, Severity, Standing

Make = Callable[..., Path]


@pytest.fixture
def reviewed(make_sample: Make) -> Review:
    """The review of the small sample."""
    return review(make_sample())


def of(reviewed: Review, name: str, path: str = "") -> Difference:
    """The difference of a resource's path."""
    return next(d for d in reviewed.differences if (d.name, d.path) == (name, path))


def test_a_changed_attribute(reviewed: Review) -> None:
    """Title, both sentences with their places, the requirement quoted with its line, and an excerpt of each side."""
    draft = drafting.draft(reviewed, [of(reviewed, "app", "health_check.interval")])
    assert draft.title == "aws_lb_target_group.app: health_check.interval is 10 instead of 30"
    assert draft.model_issue == "`aws_lb_target_group.app` sets `health_check.interval` to `10` (MODEL_RESPONSE.md:16)."
    assert draft.ideal_fix == "`aws_lb_target_group.app` sets `health_check.interval` to `30` (IDEAL_RESPONSE.md:15)."
    assert draft.requirement == '"Health checks run every 30 seconds." (PROMPT.md:6)'
    assert draft.model_excerpt and draft.model_excerpt.text == "interval = 10"
    assert draft.ideal_excerpt and draft.ideal_excerpt.language == "hcl"
    assert draft.severity in Severity


def test_a_missing_resource(reviewed: Review) -> None:
    """It is declared on one side and not on the other; only that side has an excerpt."""
    draft = drafting.draft(reviewed, [of(reviewed, "main")])
    assert draft.title == "aws_kms_key.main is missing"
    assert draft.model_issue == "`aws_kms_key.main` is not declared."
    assert draft.model_excerpt is None
    assert draft.ideal_excerpt and draft.ideal_excerpt.text.startswith('resource "aws_kms_key" "main" {')


def test_an_extra_resource_is_not_called_missing(reviewed: Review) -> None:
    """What only MODEL has is declared by MODEL and not by IDEAL."""
    draft = drafting.draft(reviewed, [of(reviewed, "legacy")])
    assert draft.model_issue.startswith("`aws_security_group.legacy` is declared (MODEL_RESPONSE.md:")
    assert draft.ideal_fix == "`aws_security_group.legacy` is not declared."


def test_several_differences_make_one_finding(reviewed: Review) -> None:
    """A list item for each, the worst severity, a title that names what they are about."""
    those = [of(reviewed, "app", "health_check.interval"), of(reviewed, "app", "deregistration_delay")]
    draft = drafting.draft(reviewed, those)
    assert draft.title == "aws_lb_target_group.app: health_check.interval, deregistration_delay"
    assert draft.model_issue.count("\n- ") == 1
    assert draft.severity == min((d.severity for d in those), key=lambda severity: severity.rank)


def test_no_requirement_is_cited_where_none_asks(make_sample: Make) -> None:
    """Without a PROMPT line that is strong enough the finding cites none."""
    reviewed = review(make_sample(PROMPT="Write something nice.\n"))
    assert drafting.draft(reviewed, [of(reviewed, "app", "health_check.interval")]).requirement == ""


def test_a_long_resource_is_cut_and_says_so(make_sample: Make) -> None:
    """An excerpt has at most EXCERPT_LINES lines of the document and an ellipsis where more follow."""
    lines = "\n".join(f'  tag_{n} = "{n}"' for n in range(40))
    ideal = f'```hcl\nresource "aws_sqs_queue" "long" {{\n{lines}\n}}\n```\n'
    reviewed = review(make_sample(IDEAL_RESPONSE=ideal))
    excerpt = drafting.draft(reviewed, [of(reviewed, "long")]).ideal_excerpt
    assert excerpt and excerpt.text.endswith("\n…")
    assert excerpt.span.last - excerpt.span.first + 1 == drafting.EXCERPT_LINES


def test_what_ideal_breaks_is_not_held_against_model(make_sample: Make) -> None:
    """A requirement that MODEL meets and IDEAL does not is cited only where the reviewer accepted the link."""
    reviewed = review(make_sample())
    difference = of(reviewed, "app", "health_check.interval")
    asked = reviewed.requirement(difference.links[0].requirement)
    turned = replace(asked, model=Standing("met"), ideal=Standing("unmet"))
    others = tuple(turned if one.id == asked.id else one for one in reviewed.requirements)
    odd = replace(reviewed, requirements=others)
    assert drafting.ideal_breaks(turned) and not drafting.ideal_breaks(asked)
    suggested = drafting.cited_requirement(odd, [difference])
    assert suggested is None or suggested.id != asked.id
    accepted = replace(difference, links=(replace(difference.links[0], status="accepted"),))
    assert drafting.cited_requirement(odd, [accepted]) == turned
