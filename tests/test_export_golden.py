"""One small review with everything that a reviewer can decide, in every format, each beside a file of its own kind."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from iacdiff import export, pipeline
from iacdiff.export import to_sarif
from iacdiff.records import Note, Review

Make = Callable[..., Path]
Golden = Callable[[Path, str], None]
FOLDER = Path(__file__).parent / "golden" / "export"
SECRET = "only for me"

MODEL = """Two files.

### main.tf

```hcl
resource "aws_lb_target_group" "app" {
  name                 = "app"
  port                 = 80
  deregistration_delay = 300

  health_check {
    interval = 10
    matcher  = var.matcher
  }
}

resource "aws_security_group" "legacy" {
  name = "legacy"
}
```

### storage.tf

```hcl
resource "aws_s3_bucket" "logs" {
  bucket = "logs"
}
```
"""

IDEAL = """### main.tf

```hcl
resource "aws_lb_target_group" "app" {
  name                 = "app"
  port                 = "80"
  deregistration_delay = 45

  health_check {
    interval = 30
    matcher  = "200"
  }
}
```

### buckets.tf

```hcl
resource "aws_s3_bucket" "records" {
  bucket = "logs"
}
```

### kms.tf

```hcl
resource "aws_kms_key" "main" {
  enable_key_rotation = true
}
```
"""

FAILURES = """# Model Response Failures Analysis

## Critical Failures

### 1. No encryption key

**Impact Level**: Critical

**MODEL_RESPONSE Issue**: There is no KMS key.

**IDEAL_RESPONSE Fix**: `aws_kms_key.main` is declared.

**Root Cause**: Encryption was not considered.

### 2. No target group

**Impact Level**: Critical

**MODEL_RESPONSE Issue**: There is no `aws_lb_target_group` in MODEL_RESPONSE.md.

---

## Summary

- Total failures: 3 Critical, 0 High, 0 Medium, 0 Low
"""


@pytest.fixture
def reviewed(make_sample: Make) -> Review:
    """The small sample with an accepted link, a pin, a reviewed difference, and notes of every kind."""
    folder = make_sample(MODEL_RESPONSE=MODEL, IDEAL_RESPONSE=IDEAL, MODEL_FAILURES=FAILURES)
    review = pipeline.review(folder)
    differences = tuple(
        replace(
            one,
            reviewed=one.path == "deregistration_delay",
            links=tuple(replace(link, status="accepted") for link in one.links[:1]) + one.links[1:],
        )
        for one in review.differences
    )
    pairs = tuple(replace(pair, pinned="aws_s3_bucket.logs" in pair.model) for pair in review.pairs)
    notes = (
        Note("difference", "aws_lb_target_group.app:deregistration_delay", "asked <the> team"),
        Note("requirement", review.requirements[0].text, "two readings"),
        Note("line", "MODEL_RESPONSE.md:8", "port is fine"),
        Note("line", "MODEL_RESPONSE.md:9", SECRET, private=True),
        Note("difference", "aws_kms_key.main", SECRET, private=True),
    )
    sample = replace(review.sample, folder=Path("/shop"))
    return replace(review, sample=sample, differences=differences, pairs=pairs, notes=notes, milliseconds=0)


@pytest.mark.parametrize("format", export.FORMATS)
def test_each_format_as_its_readers_see_it(
    reviewed: Review, format: str, golden: Golden, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page of a small review, whole."""
    monkeypatch.setattr(to_sarif, "__version__", "0.0.0")
    golden(FOLDER / f"shop{export.SUFFIXES[format]}", export.render(reviewed, format))


@pytest.mark.parametrize("format", export.FORMATS)
def test_the_same_review_is_the_same_page(reviewed: Review, format: str) -> None:
    """Nothing in a page depends on when it was made, or on the order of a set."""
    assert export.render(reviewed, format) == export.render(reviewed, format)


@pytest.mark.parametrize("format", export.FORMATS)
def test_private_notes_stay_with_the_reviewer(reviewed: Review, format: str) -> None:
    """No format holds a private note; those that can hold notes have the others."""
    page = export.render(reviewed, format)
    assert SECRET not in page
    if format != "patch":
        assert "port is fine" in page
        assert "two readings" in page or format == "sarif"
        assert "team" in page


@pytest.mark.parametrize("format", [format for format in export.FORMATS if format != "patch"])
def test_findings_and_the_matrix_are_in_each_page(reviewed: Review, format: str) -> None:
    """A finding's title, and a requirement that MODEL breaks, are said in every format that has words."""
    page = export.render(reviewed, format)
    assert "No encryption key" in page
    verdicts = {claim.verdict for finding in reviewed.report.findings for claim in finding.claims}
    assert "contradicted" in verdicts and "contradict" in page
    broken = [one for one in reviewed.requirements if one.model.state == "unmet"]
    assert broken and all(one.text[:40] in page for one in broken)
