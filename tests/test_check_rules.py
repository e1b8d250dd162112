"""The rules on sides, repeats and layout: each on a fault, and on what only looks like one."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from iacdiff import check
from iacdiff.pipeline import review
from iacdiff.records import Finding, Review

Make = Callable[..., Path]

HCL = """```hcl
resource "aws_lb_target_group" "app" {
  name                 = "app"
  port                 = 80
  deregistration_delay = 300
}
```
"""
OTHER = """```hcl
resource "aws_sqs_queue" "jobs" {
  name                       = "jobs"
  visibility_timeout_seconds = 30
  message_retention_seconds  = 86400
}
```
"""


def checked(make: Make, **documents: str) -> Review:
    """A small sample's review."""
    return review(make(**documents))


def said(reviewed: Review, rule: str) -> list[int]:
    """The lines in which one rule speaks."""
    return [each.span.first for each in reviewed.lint if each.rule == rule and each.span]


def findings(*bodies: str, labels: str = "") -> str:
    """A report with a finding for each text."""
    return "# Failures\n\n" + "".join(
        f"### {number}. Matter {number}\n\n{labels}{body}\n\n" for number, body in enumerate(bodies, 1)
    )


def test_a_label_that_mixes_the_sides(make_sample: Make) -> None:
    """`Actual` that names IDEAL's document is an error; `Expected` that does is none."""
    report = "# F\n\n### 1. A\n\n**Expected (IDEAL_RESPONSE.md)**: x\n\n**Actual (IDEAL_RESPONSE.md)**: y\n"
    assert said(checked(make_sample, MODEL_FAILURES=report), "wrong-side") == [7]


def test_code_of_the_other_side(make_sample: Make) -> None:
    """Code that is shown as MODEL's and is IDEAL's, line by line; MODEL's own is none."""
    report = findings(f"**MODEL_RESPONSE Issue**:\n\n{OTHER}", f"**MODEL_RESPONSE Issue**:\n\n{HCL}")
    reviewed = checked(make_sample, MODEL_RESPONSE=HCL, IDEAL_RESPONSE=OTHER, MODEL_FAILURES=report)
    assert said(reviewed, "wrong-side") == [8]


def test_a_report_on_the_wrong_document(make_sample: Make) -> None:
    """Most of what is said of MODEL is contradicted: one error for all of it; half of it is none."""
    lacking = "\n".join(f"- No {each}" for each in (
        "target group", "S3 buckets", "security groups", "health check", "deregistration delay", "`aws_s3_bucket`"
    ))  # fmt: skip
    report = f"# F\n\n### 1. Gaps\n\n**MODEL_RESPONSE Issue**:\n{lacking}\n"
    assert said(checked(make_sample, MODEL_FAILURES=report), "wrong-side") == [6]
    true = "\n".join(f"- No {each}" for each in ("CloudTrail", "WAF", "SNS topic", "SQS queue", "NAT gateway", "VPC"))
    assert said(review(make_sample("half", MODEL_FAILURES=f"{report}{true}\n")), "wrong-side") == []


def test_turns(make_sample: Make) -> None:
    """Several turns: the report has to name one; code of another than the one compared is pointed out."""
    folder = make_sample(MODEL_FAILURES=findings(f"**MODEL_RESPONSE Issue**:\n\n{OTHER}"), MODEL_RESPONSE=OTHER)
    assert said(review(folder), "turn-unnamed") == []
    (folder / "lib" / "MODEL_RESPONSE2.md").write_text(HCL)
    reviewed = review(folder)
    assert said(reviewed, "turn-unnamed") == [1]
    assert said(reviewed, "wrong-turn") == [8]
    named = findings("**Issue**: MODEL_RESPONSE2.md has one group.")
    assert said(review(make_sample("named", MODEL_FAILURES=named)), "turn-unnamed") == []


def test_platform_and_language_against_the_metadata(make_sample: Make) -> None:
    """Aliases are the same thing; what metadata.json does not say is not held against anybody."""
    for told, lines in (("tf", []), ("terraform", []), ("cdk", [1, 1]), ("", [])):
        folder = make_sample(f"is-{told}")
        (folder / "metadata.json").write_text(f'{{"platform": "{told}", "language": "hcl"}}')
        assert said(review(folder), "platform") == lines


def test_a_cut_answer_has_to_be_mentioned(make_sample: Make) -> None:
    """Where MODEL breaks off, the report says so or is told to."""
    cut = HCL.replace("}\n```\n", "")
    silent, aware = findings("**Issue**: no queue"), findings("**Issue**: the answer is truncated")
    assert said(checked(make_sample, MODEL_RESPONSE=cut, MODEL_FAILURES=silent), "truncation-unmentioned") == [1]
    assert said(review(make_sample("b", MODEL_RESPONSE=cut, MODEL_FAILURES=aware)), "truncation-unmentioned") == []
    assert said(review(make_sample("c", MODEL_FAILURES=silent)), "truncation-unmentioned") == []


def test_a_report_about_models_in_general(make_sample: Make) -> None:
    """It accuses nobody: nothing of it is held for or against MODEL, and it is told that it says nothing."""
    body = "### 1. Gaps\n\n- No target group\n- Missing S3 buckets\n"
    reviewed = checked(make_sample, MODEL_FAILURES=f"# F\n\nCommon mistakes that models often make.\n\n{body}")
    assert said(reviewed, "general-report") == [1]
    assert not any(claim.verdict != "unknown" for finding in reviewed.report.findings for claim in finding.claims)
    one = review(make_sample("one", MODEL_FAILURES=f"# F\n\nCommon mistakes in the model response.\n\n{body}"))
    assert said(one, "general-report") == []
    assert [c.verdict for f in one.report.findings for c in f.claims] == ["contradicted", "contradicted"]


def test_the_same_lack_twice(make_sample: Make) -> None:
    """In two findings, in whatever words; not twice in one, nor of two different things."""
    report = findings("- No NAT gateways", "- Missing NAT Gateway", "- No KMS key for A\n- No KMS key for B")
    assert said(checked(make_sample, MODEL_FAILURES=report), "duplicate-claim") == [9]
    apart = findings("- No KMS key for the queue", "- No KMS key for the bucket")
    assert said(review(make_sample("apart", MODEL_FAILURES=apart)), "duplicate-claim") == []


def test_opposites(make_sample: Make) -> None:
    """One finding denies what another describes."""
    report = findings("**Issue**: No target group", "**Issue**: The target group has `deregistration_delay = 300`.")
    assert said(checked(make_sample, MODEL_FAILURES=report), "self-contradiction") == [5]


FIVE = tuple("**Requirement**: x\n\n**Issue**: y" for _ in range(4))


@pytest.mark.parametrize(
    ("rule", "report", "lines"),
    [
        ("missing-label", findings(*FIVE, "**Issue**: y"), [27]),
        ("missing-label", findings(*FIVE[:2], "**Issue**: y"), []),
        ("severity-missing", findings("**Severity**: High", "x"), [7]),
        ("severity-missing", findings("x", "x"), []),
        ("severity-missing", findings(*("x" for _ in range(5))), [3]),
        ("severity-uniform", findings(*("**Severity**: High" for _ in range(8))), [3]),
        ("severity-uniform", findings(*("**Severity**: High" for _ in range(7)), "**Severity**: Low"), []),
        ("heading-order", "# F\n\n### 1. A\n\nx\n", [3]),
        ("heading-order", "Hello\n\n# F\n\n## 1. A\n\nx\n\n---\n", [1, 9]),
        ("heading-order", "# F\n\n## 1. A\n\nx\n", []),
        ("emoji", "# F\n\n## 1. A\n\n✅ x\n", [5]),
        ("emoji", "# F\n\n## 1. A\n\n```\n✅ x\n```\n→ and ≥ are none\n", []),
        (
            "label-names",
            findings("**Issue**: a", "**Problems**: a", "**Gaps**: a", "**Missing Components**: a", "**Issue**: b"),
            [15],
        ),
        ("label-names", findings(*("**Issue**: a" for _ in range(6))), []),
        (
            "impact-list",
            "# F\n\n### 1. Naming convention of buckets\n\n**Severity**: High\n\n## Impact Assessment\n\n"
            "### Low Impact\n\n1. Naming convention\n\n### High Impact\n\n1. Naming convention of buckets\n",
            [11],
        ),
    ],
)  # fmt: skip
def test_layout(rule: str, report: str, lines: list[int], make_sample: Make) -> None:
    """A rule speaks where it must and nowhere else."""
    assert said(checked(make_sample, MODEL_FAILURES=report), rule) == lines


def test_contradicted_claims_are_told_beside_the_rules(make_sample: Make) -> None:
    """Once each: what is said of the sides as an error, of PROMPT as a warning."""
    report = findings(
        "**Requirement**: Replicate everything with GuardDuty\n\n**MODEL_RESPONSE Issue**: No target group"
    )
    reviewed = checked(make_sample, MODEL_FAILURES=report)
    told = [(each.severity, each.span.first if each.span else 0) for each in check.contradicted(reviewed.report)]
    assert told == [("warning", 5), ("error", 7)]
    assert check.CONTRADICTED not in {each.rule for each in reviewed.lint}
    without: tuple[Finding, ...] = tuple(replace(each, claims=()) for each in reviewed.report.findings)
    assert list(check.contradicted(replace(reviewed.report, findings=without))) == []


SEEDS = {
    "seed-0-*": {("contradicted-claim", n) for n in (10, 32, 39, 40, 41, 46, 74, 76)} | {("missing-label", 92)}
    | {("severity-section", n) for n in (19, 29, 38, 45)},
    "seed-1-*": {("wrong-side", 19), ("turn-unnamed", 1), ("label-names", 55), ("impact-list", 128)}
    | {("duplicate-claim", n) for n in (59, 68, 80, 102, 103, 110)}
    | {("contradicted-claim", n) for n in (29, 36, 42, 57)},
    "seed-2-*": {("tally", 429), ("training-quality", 441), ("emoji", 60), ("severity-section", 98)}
    | {("severity-section", 135)} | {("contradicted-claim", n) for n in (104, 105, 109, 251, 299, 301, 412)},
    "seed-3-*": {("truncation-unmentioned", 1), ("heading-order", 1), ("heading-order", 299)}
    | {("contradicted-claim", n) for n in (21, 28, 46, 47, 48, 93, 117, 186, 192, 209, 213, 234, 254)},
    "seed-4-*": {("numbering", 99), ("severity-uniform", 9), ("contradicted-claim", 112)}
    | {("duplicate-claim", n) for n in (43, 85, 86, 92)},
}  # fmt: skip
"""What a careful reader found inconsistent in five real reports, as far as a program can decide it; lines may be one
heading off."""


@pytest.mark.shared
@pytest.mark.parametrize("seed", sorted(SEEDS))
def test_what_is_inconsistent_in_real_reports_is_told(seed: str, shared_samples: Callable[..., list[Path]]) -> None:
    """Every inconsistency that a program can decide."""
    root = Path(__file__).parents[2] / "shared" / "seeds"
    folders = sorted(root.glob(seed))
    if not folders:
        pytest.skip("the real reports are not here")
    reviewed = review(folders[0])
    lint = [*reviewed.lint, *check.contradicted(reviewed.report)]
    told = {(each.rule, each.span.first) for each in lint if each.span}
    lacking = {each for each in SEEDS[seed] if not any((each[0], each[1] + off) in told for off in (0, -1, 1))}
    assert not lacking
