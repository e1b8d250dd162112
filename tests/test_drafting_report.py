"""A drafted report: grouped as a reviewer would, and true."""

import json
import os
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from iacdiff import check, drafting, findings, link
from iacdiff.drafting import titles
from iacdiff.pipeline import review
from iacdiff.records import Change, Claim, Difference, Document, Draft, Options, Report, Review, Severity, Verdict
from iacdiff.text import decode

SHARED = Path(os.environ.get("IACDIFF_SHARED", Path(__file__).parents[2] / "shared"))
_SHOWABLE = {"missing-resource", "missing-attribute", "wrong-value", "outputs", "variables", "tagging"}
_ALIASES = {
    "outputs": "output", "terraformoutput": "output", "cfnoutput": "output", "variables": "variable",
    "terraformvariable": "variable", "parameter": "variable", "provideraws": "provider", "backends3": "backend",
}  # fmt: skip


def unclaimed(reviewed: Review) -> Review:
    """The review as it would be without a report."""
    bare = tuple(replace(difference, findings=()) for difference in reviewed.differences)
    return replace(reviewed, report=Report(), differences=bare)


def _flat(text: object) -> str:
    return re.sub(r"[^a-z0-9]", "", str(text).lower())


def _kind(text: str) -> str:
    return _ALIASES.get(_flat(text), _flat(text))


def _shows(difference: Difference, resource: dict[str, Any]) -> bool:
    """Whether a difference is about a resource's type, and about one of its attributes where it names any."""
    wanted = _kind(resource["type"].split("::")[-1].split(".")[-1])
    own = _kind(difference.type)
    if not (own.endswith(wanted) or (own and wanted.endswith(own))):
        return False
    tails = {_flat(each.split(".")[-1].split("[")[0]) for each in resource["attrs"]} - {""}
    if difference.change in ("missing", "extra") and not difference.path:
        return True
    return not tails or any(tail in _flat(difference.path) or tail in _flat(difference.name) for tail in tails)


Make = Callable[..., Path]
MODEL = """### main.tf

```hcl
resource "aws_lb" "app" {
  name         = "app"
  idle_timeout = 60
}

resource "aws_db_instance" "a" {
  engine   = "postgres"
  multi_az = false
}

resource "aws_db_instance" "b" {
  engine   = "postgres"
  multi_az = false
}
```
"""
IDEAL = """### main.tf

```hcl
resource "aws_lb" "app" {
  name         = "app"
  idle_timeout = 60
  tags = { Team = "web" }
}

resource "aws_db_instance" "a" {
  engine   = "postgres"
  multi_az = true
}

resource "aws_db_instance" "b" {
  engine   = "postgres"
  multi_az = true
}

resource "aws_autoscaling_policy" "out" {
  name                   = "out"
  autoscaling_group_name = "web"
}

resource "aws_autoscaling_policy" "in" {
  name                   = "in"
  autoscaling_group_name = "web"
}

resource "aws_cloudwatch_metric_alarm" "high" {
  alarm_name    = "high"
  alarm_actions = [aws_autoscaling_policy.out.arn]
}

resource "aws_cloudwatch_metric_alarm" "low" {
  alarm_name    = "low"
  alarm_actions = [aws_autoscaling_policy.in.arn]
}

resource "aws_cloudtrail" "trail" {
  name           = "trail"
  s3_bucket_name = "logs"
}
```
"""


@pytest.fixture
def reviewed(make_sample: Make) -> Review:
    """A small sample without a report, with a few differences that belong together and some that do not."""
    return unclaimed(review(make_sample(MODEL_RESPONSE=MODEL, IDEAL_RESPONSE=IDEAL)))


def test_alarms_go_with_the_policies_that_they_call(reviewed: Review) -> None:
    """One finding for four resources, in plain words; what has another topic is another finding."""
    titles = {each.draft.title: each for each in drafting.report(reviewed)}
    together = titles["No scaling policies and no CloudWatch alarms"]
    assert len(together.differences) == 4
    assert "aws_cloudtrail" not in together.draft.model_issue
    assert any("trail" in title.lower() for title in titles if title != together.draft.title)


def test_one_attribute_of_several_resources_is_one_finding(reviewed: Review) -> None:
    """Both databases in one list, each with its place; an excerpt of each side."""
    found = next(each for each in drafting.report(reviewed) if "Multi AZ" in each.draft.title)
    assert found.draft.title == "Multi AZ is false instead of true on 2 database instances"
    assert found.draft.model_issue.split("\n") == [
        "- `aws_db_instance.a` sets `multi_az` to `false` (MODEL_RESPONSE.md:11).",
        "- `aws_db_instance.b` sets `multi_az` to `false` (MODEL_RESPONSE.md:16).",
    ]
    assert found.draft.model_excerpt and found.draft.ideal_excerpt


def test_what_is_claimed_is_not_drafted_again(reviewed: Review) -> None:
    """A finding about most of a group is about the group; `everything` drafts it all the same."""
    claimed = tuple(
        replace(each, findings=("1",)) if each.type == "aws_autoscaling_policy" else each
        for each in reviewed.differences
    )
    again = replace(reviewed, differences=claimed)
    assert not any("scaling" in each.draft.title for each in drafting.report(again))
    assert any("scaling" in each.draft.title for each in drafting.report(again, everything=True))


def test_what_may_differ_and_what_hardly_matters_is_left_out(reviewed: Review) -> None:
    """Nothing is stated of an undecided difference; a Low one that no requirement asks for is not drafted."""
    undecided = tuple(replace(each, change=Change.UNDECIDED) for each in reviewed.differences)
    assert not any(each.differences for each in drafting.report(replace(reviewed, differences=undecided), True))
    low = tuple(replace(each, severity=Severity.LOW, required=False) for each in reviewed.differences)
    assert not any(each.differences for each in drafting.report(replace(reviewed, differences=low)))


def test_verdicts_on_the_whole_come_first(reviewed: Review) -> None:
    """Another platform is a finding before all others, once; that IDEAL cannot be read is none."""
    verdicts = (
        Verdict("wrong-platform", Severity.CRITICAL, "MODEL is written for CDK, not for Terraform"),
        Verdict("no-ideal", Severity.LOW, "IDEAL declares nothing"),
    )
    drafted = drafting.report(replace(reviewed, verdicts=verdicts))
    assert drafted[0].draft.title == "Wrong platform"
    assert drafted[0].draft.model_issue == "MODEL is written for CDK, not for Terraform."
    assert drafted[0].key == "wrong-platform"
    assert not any("IDEAL declares" in each.draft.model_issue for each in drafted)


def test_an_answer_without_code_is_one_finding(reviewed: Review) -> None:
    """All is missing: that is said once."""
    verdicts = (Verdict("no-code", Severity.CRITICAL, "MODEL declares nothing; IDEAL declares 8 resources"),)
    assert len(drafting.report(replace(reviewed, verdicts=verdicts))) == 1


def test_unmet_requirements_where_there_is_no_ideal(make_sample: Make) -> None:
    """Without an IDEAL the requirements that MODEL does not meet are drafted, each quoted with its place."""
    bare = review(make_sample(MODEL_RESPONSE=MODEL, IDEAL_RESPONSE="Nothing to see here, no code at all.\n"))
    unmet = [each for each in bare.requirements if each.model.state == "unmet"]
    drafted = drafting.report(unclaimed(bare))
    assert unmet
    assert drafted
    for each in drafted:
        assert each.draft.title.startswith("Not met: ")
        assert "(PROMPT.md:" in each.draft.requirement


def test_quality_shows_its_arithmetic(reviewed: Review, make_sample: Make) -> None:
    """The score is the sum that is shown, at most 10; a blocker is named; without an IDEAL there is no score."""
    rated = drafting.quality(review(make_sample("other")))
    assert rated and rated.arithmetic.startswith("8 base ")
    total = re.search(r"= (-?\d+)", rated.arithmetic)
    assert total and rated.score == max(0, min(10, int(total[1])))
    blocked = drafting.quality(reviewed)
    assert blocked and (blocked.score, blocked.arithmetic) == (4, "blocker (services) = 4")
    assert drafting.quality(replace(reviewed, ideal=replace(reviewed.ideal, items=()))) is None


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("idle_timeout", "idle timeout"),
        ("health_check.interval", "health check interval"),
        ("kmsKeyId", "KMS key ID"),
        ("SSESpecification.SSEEnabled", "SSE enabled"),
        ("rule[0].apply_server_side_encryption_by_default.sse_algorithm", "SSE algorithm"),
        ("tags.Owner", "Owner tag"),
        ("s3BucketName", "S3 bucket name"),
        ("", ""),
    ],
)
def test_an_attribute_in_words(path: str, said: str) -> None:
    """What says nothing alone is named with what it belongs to; abbreviations are capitals."""
    assert titles.words(path) == said


@pytest.mark.parametrize("sample", ["payments-terraform", "orders-cloudformation"])
def test_a_long_report_is_gathered(sample: str) -> None:
    """Hundreds of differences make no more findings than a reviewer writes; no difference is in two; worst first."""
    bare = unclaimed(review(Path(__file__).parents[1] / "sample_data" / sample))
    drafted = drafting.report(bare)
    assert 6 <= len(drafted) <= 20
    about = [id for each in drafted for id in each.differences]
    assert len(about) == len(set(about)) > 2 * len(drafted)
    ranks = [each.draft.severity.rank for each in drafted if each.draft.severity]
    assert ranks == sorted(ranks)
    assert len({each.draft.title for each in drafted}) == len(drafted)
    assert not any(re.match(r" |.*\bdiffer on\b", each.draft.title) for each in drafted)


def test_writing_one_leaves_the_others(reviewed: Review) -> None:
    """The finding of a gathered group that is written is not proposed again, and no other changes its title."""
    drafted = drafting.report(reviewed)
    first = set(drafted[-1].differences)
    known = tuple(replace(each, findings=("1",)) if each.id in first else each for each in reviewed.differences)
    again = drafting.report(replace(reviewed, differences=known))
    assert [each.draft.title for each in again] == [each.draft.title for each in drafted[:-1]]


def test_drafts_of_a_scored_report_have_scores() -> None:
    """As the report scores what is as bad; a middle value where it has none; none in a report without scores."""
    drafts = [
        Draft("a", Severity.HIGH),
        Draft("b", Severity.LOW),
        Draft("c", None),
        Draft("d", Severity.LOW, score="1/20"),
    ]
    report = "".join(f"### {at}. x{at}\n- **Impact**: High - y\n- **Failure Score**: {at}5/20\n\n" for at in (1, 1, 0))
    raw = report.encode()
    known = findings.read(Document("MODEL_FAILURES.md", Path("MODEL_FAILURES.md"), raw, decode(raw).text)).findings
    assert [each.score for each in drafting.scored(drafts, known, "document")] == ["15/20", "4/20", "", "1/20"]
    assert [each.score for each in drafting.scored(drafts, (), "scored")] == ["7/10", "2/10", "", "1/20"]
    plain = tuple(replace(each, score=None) for each in known)
    assert drafting.scored(drafts, plain, "official") == drafts


@pytest.mark.shared
def test_drafts_of_the_seeds_cover_the_valid_claims() -> None:
    """Of the claims that were judged valid and that a difference shows, a drafted finding is about nearly all."""
    claims = json.loads((SHARED / "gold" / "seed_claims.json").read_text(encoding="utf-8"))
    known: dict[tuple[str, str], tuple[Review, set[str]]] = {}
    shown, covered, missed = 0, 0, []
    for claim in claims:
        if claim["duplicate_of"] or not claim["assessment"].startswith("valid") or not _SHOWABLE & set(claim["kinds"]):
            continue
        key = claim["sample"].removesuffix("/lib"), Path(claim["model"].get("file") or "MODEL_RESPONSE.md").name
        if key not in known:
            reviewed = unclaimed(review(SHARED / key[0], Options(model=key[1])))
            known[key] = reviewed, {id for each in drafting.report(reviewed) for id in each.differences}
        reviewed, drafted = known[key]
        asked = [each for each in claim["resources"] if each["type"] not in ("*", "")]
        about = {d.id for d in reviewed.differences if any(_shows(d, each) for each in asked)}
        if not about or not reviewed.ideal.items:
            continue
        shown += 1
        covered += bool(about & drafted)
        missed += [claim["id"]] if not about & drafted else []
    print(f"drafts cover {covered} of {shown} claims; not {missed}")
    assert covered >= 0.9 * shown


def claims_of(reviewed: Review, text: str) -> list[tuple[str, Claim]]:
    """What `check` says of a report on a sample: the finding's title with each of its claims."""
    raw = text.encode()
    document = Document("MODEL_FAILURES.md", Path("MODEL_FAILURES.md"), raw, decode(raw).text)
    sample = replace(reviewed.sample, failures=document)
    report = findings.read(document)
    linked = link.link_findings(report.findings, reviewed.requirements, reviewed.differences)
    checked = check.check_claims(
        sample, replace(report, findings=linked), reviewed.model, reviewed.ideal, reviewed.differences,
        reviewed.requirements,
    )  # fmt: skip
    return [(finding.title, claim) for finding in checked for claim in finding.claims]


@pytest.mark.parametrize("sample", ["payments-terraform", "orders-cloudformation", "hives-terraform"])
def test_drafts_of_our_own_samples_are_true(sample: str) -> None:
    """Of a text of many lines, and of one of several blocks of a name, nothing is said that the files contradict."""
    bare = unclaimed(review(Path(__file__).parents[1] / "sample_data" / sample))
    text = findings.compose([each.draft for each in drafting.report(bare)])
    assert [(title, one.text) for title, one in claims_of(bare, text) if one.verdict == "contradicted"] == []


@pytest.mark.shared
def test_drafts_say_nothing_that_check_contradicts(shared_samples: Callable[..., list[Path]]) -> None:
    """No sentence of the drafted reports of the seeds and of some thirty samples is contradicted by the files."""
    said: Counter[str] = Counter()
    false = []
    for folder in [*sorted((SHARED / "seeds").iterdir()), *shared_samples()[5::14]]:
        reviewed = review(folder)
        drafted = drafting.report(reviewed)
        text = findings.compose([each.draft for each in drafted], None, reviewed.sample.failures) if drafted else ""
        for title, claim in claims_of(reviewed, text):
            said[claim.verdict] += 1
            false += [(folder.name, title, claim.text, claim.because)] if claim.verdict == "contradicted" else []
    print(said, *false, sep="\n")
    assert said["supported"] > 300
    assert not false
