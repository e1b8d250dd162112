"""check: what is wrong in a report itself, each rule with what it must and must not say."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from iacdiff import check, findings
from iacdiff.records import ABSENT, Answer, Change, Difference, Document, Kind, Lint, Sample, Severity, Span, Tally
from iacdiff.text import decode

PROMPT = "Build a queue.\n\nAll messages must be encrypted with a customer managed key, and kept for four days.\n"
MODEL = '# Answer\n\n```hcl\nresource "aws_sqs_queue" "q" {}\n```\n'


def document(file: str, text: str) -> Document:
    raw = text.encode()
    return Document(file, Path(file), raw, decode(raw).text)


def sample(report: str, exists: bool = True, **metadata: Any) -> Sample:
    documents = {
        each.file: each
        for each in (
            document("PROMPT.md", PROMPT),
            document("MODEL_RESPONSE.md", MODEL),
            document("IDEAL_RESPONSE.md", MODEL),
            document("queue.tf", "resource {}\n"),
            document("MODEL_FAILURES.md", report),
        )
    }
    return Sample(
        folder=Path("/x"), base=Path("/x/lib"), prompts=(documents["PROMPT.md"],),
        failures=documents["MODEL_FAILURES.md"], failures_exists=exists,
        model=Answer("model", documents["MODEL_RESPONSE.md"], "md", (), "tf", "hcl"),
        ideal=Answer("ideal", documents["IDEAL_RESPONSE.md"], "md", (), "tf", "hcl"),
        documents=documents, metadata=metadata,
    )  # fmt: skip


def lint(report: str, **metadata: Any) -> tuple[Lint, ...]:
    now = sample(report, **metadata)
    return check.lint(now, findings.read(now.failures), (), ())


def said(report: str, rule: str, **metadata: Any) -> list[tuple[str, int]]:
    """(severity, line) of what one rule says."""
    return [(each.severity, each.span.first) for each in lint(report, **metadata) if each.rule == rule and each.span]


CLEAN = (
    "# Failures\n\n## High Failures\n\n### 1. No key\n\n**Severity**: High\n\n"
    '**Issue**: `queue.tf` line 1 has no key, though the PROMPT asks for "encrypted with a customer managed key".\n\n'
    "## Summary\n\n- Total failures: 0 Critical, 1 High\n"
)


def test_a_sound_report_and_no_report_give_nothing() -> None:
    """Silence where nothing is wrong, and where there is nothing."""
    assert lint(CLEAN, training_quality=9) == ()
    empty = replace(sample("", exists=False))
    assert check.lint(empty, findings.read(empty.failures), (), ()) == ()


@pytest.mark.parametrize(
    ("rule", "report", "expected"),
    [
        ("tally", "### 1. A\n\n**Severity**: High\n\n## Summary\n\n2 High, 0 Low\n", [("error", 7)]),
        ("tally", "### 1. A\n\n**Severity**: High\n\n## Summary\n\n1 High, 0 Low\nTotal: 1\n", []),
        ("numbering", "### 1. A\n\n### 2. B\n\n### 2. C\n", [("error", 5)]),
        ("numbering", "### 1. A\n\n### 3. B\n", [("warning", 3)]),
        ("numbering", "## Critical Failures\n\n### 1. A\n\n## Low Failures\n\n### 1. B\n", [("warning", 7)]),
        ("numbering", "### 1. A\n\n### 2. B\n\n### 10. C\n\n### 3. D\n", [("warning", 5), ("warning", 7)]),
        ("numbering", "### 1. A\n\n### 2. B\n\n### 3. C\n", []),
        ("severity-section", "## Critical Failures\n\n### 1. A\n\n**Severity**: Low\n", [("error", 3)]),
        ("severity-section", "## Critical Failures\n\n### 1. A\n\n**Severity**: Critical\n", []),
        ("severity-section", "## High Availability\n\n### 1. A\n\n**Severity**: Low\n", []),
        ("severity-section", "## Critical Failures\n\nNone.\n\n## Other\n\n### 1. A\n\n**Severity**: Low\n", []),
        ("placeholder", "### 1. A\n\n**Issue**: [describe the issue]\n", [("warning", 3)]),
        ("placeholder", "### 1. A\n\nSee [describe](http://x.org/y) and arr[0], nothing is TODO here\n", []),
        ("placeholder", "### 1. A\n\n```\nInsert here\n```\n", []),
        ("duplicate-title", "### 1. No key\n\n### 2. no  Key\n", [("warning", 3)]),
        ("unclosed-fence", "### 1. A\n\n```hcl\nx = 1\n", [("warning", 3)]),
        ("unclosed-fence", "### 1. A\n\n```hcl\nx = 1\n```\n", []),
        ("unknown-file", "### 1. A\n\nIt is in `lib/stack.tf` and in `stack.tf`.\n", [("warning", 3), ("warning", 3)]),
        ("unknown-file", "### 1. A\n\n`queue.tf`, PROMPT.md, https://x.org/a.html, *.tf, v1.2, e.g. this\n", []),
        ("line-beyond", "### 1. A\n\nSee MODEL_RESPONSE.md:4-50.\n", [("error", 3)]),
        (
            "line-beyond",
            "### 1. A\n\nLines 90-91 of `queue.tf`, and PROMPT.md line 77.\n",
            [("error", 3), ("error", 3)],
        ),
        ("line-beyond", "### 1. A\n\nMODEL_RESPONSE.md lines 1-5 and PROMPT.md:3, stack.tf:900.\n", []),
        ("line-elsewhere", "### 1. A\n\n`aws_sqs_queue` in MODEL_RESPONSE.md:4, `resource` in queue.tf:1.\n", []),
        ("line-elsewhere", "### 1. A\n\n`aws_sqs_queue` stands in MODEL_RESPONSE.md:4, `nothing_here` too.\n", []),
        ("line-elsewhere", "### 1. A\n\n`kept_far_away` is not set (MODEL_RESPONSE.md:2).\n", []),
        (
            "prompt-quote",
            '### 1. A\n\nThe PROMPT says "all messages must be kept for ninety days".\n',
            [("warning", 3)],
        ),
        ("prompt-quote", '### 1. A\n\nPROMPT: "ALL messages must be encrypted ... kept for four days".\n', []),
        ("prompt-quote", '### 1. A\n\nThe model says "all messages must be kept for ninety days".\n', []),
        ("prompt-quote", '### 1. A\n\nThe PROMPT says "kept ninety days".\n', []),
    ],
)
def test_a_rule_speaks_where_it_must_and_nowhere_else(rule: str, report: str, expected: list[tuple[str, int]]) -> None:
    """Each rule on a fault, and on what only looks like one."""
    assert said(report, rule) == expected


def test_the_training_quality_must_be_that_of_the_metadata() -> None:
    """Out of ten or a hundred; none recorded, nothing said."""
    report = "### 1. A\n\n**Training Quality Score**: 8/10\n"
    assert said(report, "training-quality", training_quality=9) == [("error", 3)]
    assert said(report, "training-quality", training_quality=8) == []
    assert said(report, "training-quality") == []
    assert said("### 1. A\n\nTraining quality: 80/100\n", "training-quality", training_quality=8) == []


def test_a_placeholder_report_is_said_to_be_one() -> None:
    """And nothing else is held against it."""
    now = sample("Insert here the failures\n")
    now = replace(now, failures=replace(now.failures, placeholder=True))
    assert [each.rule for each in check.lint(now, findings.read(now.failures), (), ())] == ["placeholder"]


def test_every_rule_has_a_sentence_and_a_place() -> None:
    """RULES is what runs; a message ends in a full stop, and its line is of the report."""
    report = (
        "### 1. A\n\n**Severity**: High\n\n### 1. A\n\n[insert text] in `no.tf`, queue.tf:99\n\n```\n\n9 High, 8 Low\n"
    )
    found = lint(report)
    assert {each.rule for each in found} >= {
        "numbering",
        "placeholder",
        "duplicate-title",
        "unknown-file",
        "line-beyond",
    }
    assert all(each.message.endswith(".") and each.span and each.span.file == "MODEL_FAILURES.md" for each in found)
    assert len(check.RULES) == len(check.guides()) - 1, "a contradicted claim is told beside the rules"


def test_severe_unreported() -> None:
    """One warning for what is critical, asked for, missing altogether and in no finding; none for anything less."""
    now = sample(CLEAN)
    report = findings.read(now.failures)
    lock = Difference(
        id="aws_kms_key.a", change=Change.MISSING, kind=Kind.RESOURCE, type="aws_kms_key", name="a", path="",
        model=ABSENT, ideal=ABSENT, model_id=None, ideal_id="aws_kms_key.a", model_at=None, ideal_at=None,
        category="security", severity=Severity.CRITICAL, rule="missing", required=True,
    )  # fmt: skip

    def told(*differences: Difference) -> list[str]:
        return [each.message for each in check.lint(now, report, differences, ()) if each.rule == "severe-unreported"]

    assert told(lock, replace(lock, name="b")) == ["No finding is about what is missing: aws_kms_key a, aws_kms_key b."]
    for less in (
        replace(lock, findings=("1",)), replace(lock, required=None), replace(lock, path="policy"),
        replace(lock, severity=Severity.HIGH), replace(lock, change=Change.EXTRA),
    ):  # fmt: skip
        assert not told(less)


def test_sums_and_percentages_are_told_in_their_units() -> None:
    """A wrong sum of points or share has a rule of its own; a right one is silent."""
    now = sample(CLEAN)
    span = Span("MODEL_FAILURES.md", 13, 13)
    points = Tally(span, "64/110", None, 64, 61, "score")
    share = Tally(span, "55 %", None, 55, 55, "percent")
    report = replace(findings.read(now.failures), tallies=(points, share))
    told = [(each.rule, each.message) for each in check.lint(now, report, (), ())]
    assert told == [("score-sum", "The report states 64 points; the findings make 61 points.")]


def test_a_cited_line_where_the_name_beside_it_does_not_stand() -> None:
    """Said where the name stands far from there, and only there, in that very file."""
    now = sample("### 1. A\n\n`kms_key_id` is wrong (MODEL_RESPONSE.md:2).\n\n`kms_key_id`: MODEL_RESPONSE.md:41.\n")
    long = document("MODEL_RESPONSE.md", MODEL + "\n" * 35 + "kms_key_id = 1\n")
    now = replace(now, documents={**now.documents, long.file: long})
    found = [each for each in check.lint(now, findings.read(now.failures), (), ()) if each.rule == "line-elsewhere"]
    assert [(each.severity, each.span.first) for each in found if each.span] == [("warning", 3)]
    assert found[0].message == "`kms_key_id` stands in MODEL_RESPONSE.md:41, not near line 2, which is cited."
