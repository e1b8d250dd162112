"""claims: what a report says of a side, held against the files; a table of phrasings with what must stay unknown."""

import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from iacdiff import drafting
from iacdiff.check import check_draft
from iacdiff.check.claims import statements
from iacdiff.pipeline import review
from iacdiff.records import Claim, Draft, Excerpt, Review, Span

PROMPT = """# Photo service

- Store photos in an S3 bucket in `eu-west-1` with versioning.
- The database is MySQL and keeps backups for 7 days.
- Tag everything with `Stage = Live`.
- The load balancer must drain connections for 45 seconds.
"""

TERRAFORM = """# Answer

```hcl
provider "aws" {
  region = "eu-west-1"
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
  tags       = { Name = "photos", Stage = "Live" }
}

resource "aws_route_table" "public" {
  vpc_id = aws_vpc.main.id
}

resource "aws_route_table" "private" {
  vpc_id = aws_vpc.main.id
}

resource "aws_nat_gateway" "each" {
  count     = 2
  subnet_id = "subnet-1"
}

resource "aws_security_group" "web" {
  name = "web"
  ingress {
    from_port = 443
    to_port   = 443
    protocol  = "tcp"
  }
}

resource "aws_security_group" "db" {
  name = "db"
  ingress {
    from_port       = 3306
    to_port         = 3306
    protocol        = "tcp"
    security_groups = [aws_security_group.web.id]
  }
}

resource "aws_kms_key" "photos" {
  enable_key_rotation = true
}

resource "aws_s3_bucket" "photos" {
  bucket = "photos"
}

resource "aws_s3_bucket_versioning" "photos" {
  bucket = aws_s3_bucket.photos.id
  versioning_configuration { status = "Enabled" }
}

resource "aws_db_instance" "main" {
  engine                  = "mysql"
  instance_class          = "db.t3.micro"
  backup_retention_period = 7
  deletion_protection     = false
  multi_az                = true
}

resource "aws_lb_target_group" "app" {
  port = 80
  health_check {
    path     = "/up"
    interval = 30
  }
}

resource "aws_autoscaling_group" "app" {
  min_size          = 2
  max_size          = 6
  target_group_arns = [aws_lb_target_group.app.arn]
}

resource "aws_cloudwatch_metric_alarm" "cpu" {
  alarm_name  = "cpu"
  metric_name = "CPUUtilization"
  threshold   = 80
}

resource "aws_iam_role_policy" "app" {
  role   = "app"
  policy = jsonencode({
    Statement = [{ Effect = "Allow", Action = ["s3:GetObject"], Resource = "arn:aws:s3:::photos/*" }]
  })
}
```
"""

IDEAL = """# Better

```hcl
resource "aws_lb" "app" {
  name = "app"
}

resource "aws_lb_target_group" "app" {
  port                 = 80
  deregistration_delay = 45
  health_check {
    path     = "/up"
    interval = 30
  }
}

resource "aws_sns_topic" "alerts" {
  name = "alerts"
}

resource "aws_subnet" "a" {
  vpc_id = "v"
}
```
"""

CLOUDFORMATION = """# Answer

```yaml
AWSTemplateFormatVersion: '2010-09-09'
Resources:
  Queue:
    Type: AWS::SQS::Queue
    Properties:
      QueueName: jobs
      VisibilityTimeout: 30
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      VersioningConfiguration:
        Status: Enabled
      BucketEncryption:
        ServerSideEncryptionConfiguration:
          - ServerSideEncryptionByDefault:
              SSEAlgorithm: AES256
  Function:
    Type: AWS::Lambda::Function
    Properties:
      Runtime: python3.12
      ReservedConcurrentExecutions: 5
      TracingConfig:
        Mode: Active
  Logs:
    Type: AWS::Logs::LogGroup
    Properties:
      RetentionInDays: 14
```
"""

Row = tuple[str, str, str]

MODEL_ROWS: tuple[Row, ...] = (
    ("tf", "No NAT gateways", "contradicted"),
    ("tf", "There is no NAT gateway for the private subnets.", "contradicted"),
    ("tf", "NAT gateways are completely missing", "contradicted"),
    ("tf", "NAT Gateway not configured", "contradicted"),
    ("tf", "NAT gateways were not created per AZ", "contradicted"),
    ("tf", "Missing KMS keys", "contradicted"),
    ("tf", "Lacks S3 bucket versioning", "contradicted"),
    ("tf", "Failed to implement CloudWatch alarms", "contradicted"),
    ("tf", "Does not include a health check", "contradicted"),
    ("tf", "`backup_retention_period` is missing", "contradicted"),
    ("tf", "Missing `enable_key_rotation`", "contradicted"),
    ("tf", "Omits key rotation", "contradicted"),
    ("tf", "No backup configuration was specified", "contradicted"),
    ("tf", "No separation between web and database security groups", "contradicted"),
    ("tf", "Route tables do not distinguish between public and private subnets", "contradicted"),
    ("tf", "Uses PostgreSQL for the database", "contradicted"),
    ("tf", "Only one NAT gateway is created", "contradicted"),
    ("tf", "Four NAT gateways", "contradicted"),
    ("tf", "A single EC2 instance", "contradicted"),
    ("tf", "Web SG allows port 22 from anywhere", "contradicted"),
    ("tf", "The policy has `*` actions", "contradicted"),
    ("tf", "`backup_retention_period` set to 1", "contradicted"),
    ("tf", "`multi_az = false`", "contradicted"),
    ("tf", "Target group only includes one instance", "contradicted"),
    ("tf", "Used the wrong region", "contradicted"),
    ("tf", "The ASG has min 1 and max 9", "contradicted"),
    ("tf", "Basic health check", "contradicted"),
    ("tf", "No SNS topic", "supported"),
    ("tf", "No CloudTrail", "supported"),
    ("tf", "Missing WAF protection", "supported"),
    ("tf", "No VPC flow logs were configured", "supported"),
    ("tf", "Deletion protection is not enabled", "supported"),
    ("tf", "Missing `deregistration_delay`", "supported"),
    ("tf", "No deregistration delay", "supported"),
    ("tf", "Two NAT gateways", "supported"),
    ("tf", "Uses MySQL", "supported"),
    ("tf", "`interval = 30`", "supported"),
    ("tf", "Web SG allows port 443", "supported"),
    ("tf", "No proper health check", "unknown"),
    ("tf", "No CloudWatch alarms for queue depth", "unknown"),
    ("tf", "No S3 bucket for thumbnails", "unknown"),
    ("tf", "Missing tags on several resources", "unknown"),
    ("tf", "No comprehensive KMS keys", "unknown"),
    ("tf", "No cross-region backups", "unknown"),
    ("tf", "The alarm should have an SNS topic", "unknown"),
    ("tf", "No security group ids", "unknown"),
    ("tf", "An alarm without alarm actions", "unknown"),
    ("tf", "Deployment would fail without NAT gateways", "unknown"),
    ("tf", "An SNS topic is referenced but never created", "supported"),
    ("tf", "Not using CloudTrail", "supported"),
    ("tf", "Missing archive S3 versioning", "unknown"),
    ("tf", "The reporting database lacks backups", "unknown"),
    ("tf", "No billing alarm", "unknown"),
    ("tf", "More costly than using CloudTrail", "unknown"),
    ("cfn", "The SQS queue is missing", "contradicted"),
    ("cfn", "Bucket versioning is not enabled", "contradicted"),
    ("cfn", "No X-Ray tracing", "contradicted"),
    ("cfn", "Missing `ReservedConcurrentExecutions`", "contradicted"),
    ("cfn", "Missing reserved concurrency", "contradicted"),
    ("cfn", "No log retention", "contradicted"),
    ("cfn", "`RetentionInDays` set to 7", "contradicted"),
    ("cfn", "`Runtime: 'python3.8'`", "contradicted"),
    ("cfn", "Two Lambda functions", "contradicted"),
    ("cfn", "No dead letter queue", "supported"),
    ("cfn", "Lacks a DynamoDB table", "supported"),
    ("cfn", "`VisibilityTimeout: 30`", "supported"),
    ("cfn", "No bucket policy", "supported"),
    ("cfn", "No API Gateway or DynamoDB table", "supported"),
    ("cfn", "No customer-specific log groups", "unknown"),
    ("cfn", "No log group for the queue", "unknown"),
)  # fmt: skip

IDEAL_ROWS: tuple[Row, ...] = (
    ("tf", "Uses a NAT gateway", "contradicted"),
    ("tf", "Implements CloudTrail", "contradicted"),
    ("tf", "Connection draining of 45 seconds", "supported"),
    ("tf", "`deregistration_delay = 45`", "supported"),
    ("tf", "`deregistration_delay = 60`", "contradicted"),
    ("tf", "Names come from `terraform.workspace` used in locals", "contradicted"),
    ("tf", "Add a NAT gateway", "unknown"),
    ("tf", "SNS topic", "supported"),
    ("tf", "3 subnets", "contradicted"),
    ("tf", "Replaced the NAT gateway", "unknown"),
)

PROMPT_ROWS: tuple[Row, ...] = (
    ("tf", 'Stage: "live" on everything', "contradicted"),
    ("tf", "Photos stored in an S3 bucket with versioning", "supported"),
    ("tf", "Rotate secrets with Secrets Manager rotation", "contradicted"),
    ("tf", "Drain connections for 45 seconds", "supported"),
)


@cache
def _reviewed(model: str, label: str, phrases: tuple[str, ...]) -> Review:
    """One report with a finding for each phrase."""
    report = "# Failures\n\n" + "".join(
        f"### {number}. Matter {number}\n\n**{label}**: {phrase}\n\n" for number, phrase in enumerate(phrases, 1)
    )
    return _review_of(model, report)


def _review_of(model: str, report: str) -> Review:
    texts = {"PROMPT": PROMPT, "MODEL_RESPONSE": model, "IDEAL_RESPONSE": IDEAL, "MODEL_FAILURES": report}
    with TemporaryDirectory() as folder:
        for name, text in texts.items():
            Path(folder, f"{name}.md").write_text(text, encoding="utf-8")
        return review(Path(folder))


def _verdicts(row: Row, rows: tuple[Row, ...], label: str, side: str) -> list[str]:
    platform, phrase, _ = row
    phrases = tuple(each[1] for each in rows if each[0] == platform)
    found = _reviewed(TERRAFORM if platform == "tf" else CLOUDFORMATION, label, phrases)
    finding = found.report.findings[phrases.index(phrase)]
    return [claim.verdict for claim in finding.claims if claim.side == side]


def _agrees(verdicts: list[str], expected: str) -> bool:
    return expected in verdicts if expected != "unknown" else set(verdicts) <= {"unknown"}


@pytest.mark.parametrize("row", MODEL_ROWS, ids=lambda row: row[1])
def test_what_is_said_of_model(row: Row) -> None:
    """A statement of MODEL is supported, contradicted, or left open, whatever its words."""
    verdicts = _verdicts(row, MODEL_ROWS, "MODEL_RESPONSE Issue", "model")
    assert _agrees(verdicts, row[2]), verdicts


@pytest.mark.parametrize("row", IDEAL_ROWS, ids=lambda row: row[1])
def test_what_is_said_of_ideal(row: Row) -> None:
    """A statement under IDEAL's label is held against IDEAL; a wish contradicts nothing."""
    verdicts = _verdicts(row, IDEAL_ROWS, "IDEAL_RESPONSE Fix", "ideal")
    assert _agrees(verdicts, row[2]), verdicts


@pytest.mark.parametrize("row", PROMPT_ROWS, ids=lambda row: row[1])
def test_what_prompt_is_said_to_ask(row: Row) -> None:
    """What PROMPT is said to ask for is looked up in PROMPT, to the letter where a value is given."""
    verdicts = _verdicts(row, PROMPT_ROWS, "Requirement", "prompt")
    assert _agrees(verdicts, row[2]), verdicts


def _claims(report: str) -> list[Claim]:
    return [claim for finding in _review_of(TERRAFORM, report).report.findings for claim in finding.claims]


def test_a_claim_has_its_line_and_its_evidence() -> None:
    """A contradicted claim names the line of the report and the line of the file that contradicts it."""
    claims = _claims("# F\n\n### 1. Keys\n\n**Issue**: all is well.\n\n- No KMS key\n")
    claim = next(each for each in claims if each.verdict == "contradicted")
    assert (claim.span.first, claim.text) == (7, "No KMS key")
    assert claim.at[0].file == "MODEL_RESPONSE.md"
    assert 'resource "aws_kms_key" "photos"' in TERRAFORM.split("\n")[claim.at[0].first - 1]
    assert "aws_kms_key.photos" in claim.because


def test_lists_of_what_is_lacking() -> None:
    """Items under a label or an opening line that says so, and those with a cross, are said to be lacking."""
    for head in ("**Missing**:", "**Issue**: The code is missing:", "**Issue**: Failed to implement the following:"):
        claims = _claims(f"# F\n\n### 1. Gaps\n\n{head}\n- NAT gateways\n- SNS topic\n")
        assert [(each.text, each.verdict) for each in claims if each.span.first > 5] == [
            ("NAT gateways", "contradicted"), ("SNS topic", "supported"),
        ]  # fmt: skip
    claims = _claims("# F\n\n### 1. Gaps\n\n**Issue**:\n- ❌ NAT gateways (no KMS key)\n")
    assert [each.verdict for each in claims] == ["contradicted", "contradicted"]


def test_code_is_located() -> None:
    """Code shown as a side's is supported where it stands there, contradicted where no line of it does, else open."""
    there = '```hcl\nresource "aws_kms_key" "photos" {\n  enable_key_rotation = true\n}\n```\n'
    other = '```hcl\nresource "aws_glue_job" "etl" {\n  glue_version = "4.0"\n  worker_type  = "G.1X"\n}\n```\n'
    mixed = '```hcl\nresource "aws_kms_key" "photos" {\n  glue_version = "4.0"\n}\n```\n'
    for code, verdict in ((there, "supported"), (other, "contradicted"), (mixed, "unknown")):
        claims = _claims(f"# F\n\n### 1. Code\n\n**MODEL_RESPONSE Issue**:\n\n{code}")
        assert [(each.side, each.verdict) for each in claims] == [("model", verdict)]
    commands = "```sh\nterraform plan -out x\nterraform apply x\necho finished now\n```\n"
    assert not _claims(f"# F\n\n### 1. Code\n\n**MODEL_RESPONSE Issue**:\n\n{commands}")


def test_the_title_is_the_scope() -> None:
    """What a finding about one thing misses is not proven by the same elsewhere."""
    claims = _claims("# F\n\n### 1. Lambda Functions\n\n**Issue**: No backup configuration\n")
    assert all(each.verdict == "unknown" for each in claims)


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("MODEL_RESPONSE Issue", ("model", False)),
        ("Observed in MODEL_RESPONSE.md", ("model", False)),
        ("Actual", ("model", False)),
        ("Actual (IDEAL_RESPONSE.md)", ("ideal", False)),
        ("Expected", ("ideal", False)),
        ("Expected (from PROMPT.md)", ("prompt", False)),
        ("Fix Applied", ("ideal", False)),
        ("Requirement", ("prompt", False)),
        ("Missing Components", ("model", True)),
        ("Root Cause", (None, False)),
        ("Impact", (None, False)),
        ("Prompt Improvement", (None, False)),
        ("Region", None),
    ],
)
def test_labels(label: str, expected: tuple[str | None, bool] | None) -> None:
    """A label says whom the text behind it speaks of; one that is no label of a report says nothing."""
    assert statements.label_mood(label) == expected


def test_long_lines_cost_little() -> None:
    """A hostile report is read in bounded time."""
    report = "# F\n\n### 1. Long\n\n**Issue**: " + "no key, " * 20000 + "\n" + "- No KMS key for " * 3000 + "\n"
    report += ("- No KMS" + " " * 690 + "key\n") * 50
    started = time.perf_counter()
    _claims(report)
    assert time.perf_counter() - started < 3


def _of(report: str, side: str = "model", model: str = TERRAFORM) -> list[tuple[int, str]]:
    """(line, verdict) of the claims on one side."""
    found = [claim for finding in _review_of(model, report).report.findings for claim in finding.claims]
    return [(claim.span.first, claim.verdict) for claim in found if claim.side == side]


def test_a_wrapped_sentence_is_one() -> None:
    """Lines that were broken for width are read as one; its claim stands at the first."""
    report = "# F\n\n### 1. A\n\n**MODEL_RESPONSE Issue**: The code of the template module lacks a NAT\ngateway.\n"
    assert _of(report) == [(5, "contradicted")]


def test_a_label_in_a_list_holds_for_its_item() -> None:
    """The next item without one is what it was before; what is indented below it belongs to it."""
    report = (
        "# F\n\n### 1. A\n\n**MODEL_RESPONSE Issue**:\n- **PROMPT**: asks for backups\n- No NAT gateways\n"
        "- **IDEAL**: better\n  - Uses a NAT gateway\n"
    )
    assert _of(report) == [(7, "contradicted")]
    assert _of(report, "ideal")[-1] == (9, "contradicted")


def test_what_is_called_actual_depends_on_its_neighbours() -> None:
    """Beside `Expected` it is MODEL's; beside a label for MODEL it is what came of it, which is IDEAL."""
    expected = "# F\n\n### 1. A\n\n**Expected**: an ALB\n\n**Actual**: uses CloudTrail\n"
    assert _of(expected) == [(7, "contradicted")]
    beside = "# F\n\n### 1. A\n\n**Model Response**: few tags\n\n**Actual Implementation**: uses CloudTrail\n"
    assert (7, "contradicted") in _of(beside, "ideal") and not [each for each in _of(beside) if each[0] == 7]


def test_rows_of_a_table() -> None:
    """The header says whom a column speaks of; a cross is a lack, a tick a presence, words a sentence."""
    report = (
        "# F\n\n### 1. A\n\n| Part | MODEL_RESPONSE | IDEAL_RESPONSE |\n|---|---|---|\n| NAT gateway | ❌ | ✅ |\n"
        "| SNS topic | missing | present |\n| Database | Uses PostgreSQL | - |\n"
    )
    assert _of(report) == [(7, "contradicted"), (8, "supported"), (9, "contradicted")]
    assert _of(report, "ideal") == [(7, "contradicted"), (8, "supported")]


def test_a_cross_before_an_assertion_is_no_lack() -> None:
    """`❌ Uses X` says that X is there, and wrong."""
    report = "# F\n\n### 1. A\n\n**Issue**:\n- ❌ Uses MySQL\n- ❌ NAT gateways\n"
    assert _of(report) == [(6, "supported"), (7, "contradicted")]


@pytest.mark.parametrize(
    ("fence", "expected"),
    [
        ("hcl\n# ❌ MODEL_RESPONSE\n", [("model", "contradicted")]),
        ("text\n", []),
        ("sh\n", []),
    ],
)
def test_fences(fence: str, expected: list[tuple[str, str]]) -> None:
    """What a fence says it is, and whose a comment in it says it is."""
    code = 'resource "aws_glue_job" "etl" {\n  glue_version = "4.0"\n  worker_type  = "G.1X"\n}\n'
    claims = _claims(f"# F\n\n### 1. A\n\n**Issue**:\n\n```{fence}{code}```\n")
    assert [(each.side, each.verdict) for each in claims] == expected


def test_a_block_of_both_sides_is_cut() -> None:
    """A comment begins the other side's code; a diff has one side a sign."""
    model = 'resource "aws_kms_key" "photos" {\n  enable_key_rotation = true\n}\n'
    ideal = 'resource "aws_sns_topic" "alerts" {\n  name = "alerts"\n}\n'
    both = f"# F\n\n### 1. A\n\nx\n\n```hcl\n# WRONG\n{model}# CORRECT\n{ideal}```\n"
    assert [(each.side, each.verdict) for each in _claims(both)] == [("model", "supported"), ("ideal", "supported")]
    lines = [*(f"-{line}" for line in model.splitlines()), *(f"+{line}" for line in ideal.splitlines())]
    diff = "# F\n\n### 1. A\n\nx\n\n```diff\n" + "\n".join(lines) + "\n```\n"
    assert [(each.side, each.span.first, each.span.last) for each in _claims(diff)] == [
        ("model", 8, 10), ("ideal", 11, 13),
    ]  # fmt: skip


def test_nearly_the_code_shows_what_differs() -> None:
    """Most of it stands there: open, with the line that reads otherwise."""
    code = '```hcl\nresource "aws_db_instance" "main" {\n  engine                  = "mysql"\n'
    code += '  instance_class          = "db.t3.micro"\n  backup_retention_period = 30\n```\n'
    claim = _claims(f"# F\n\n### 1. A\n\n**MODEL_RESPONSE Issue**:\n\n{code}")[0]
    assert claim.verdict == "unknown"
    assert "`backup_retention_period = 30` is there `backup_retention_period = 7`" in claim.because


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("`aws_kms_key.photos` is not declared.", "contradicted"),
        ("`aws_kms_key.films` is not declared.", "supported"),
        ("`aws_kms_key.photos` is declared.", "supported"),
        ("`aws_kms_key.films` is declared.", "contradicted"),
        ("`aws_kms_key.photos` does not set `enable_key_rotation`.", "contradicted"),
        ("`aws_kms_key.photos` does not set `deletion_window_in_days`.", "supported"),
        ("`aws_kms_key.photos` sets `enable_key_rotation` to `true`.", "supported"),
        ("`aws_kms_key.photos` sets `enable_key_rotation` to `false`.", "contradicted"),
        ("`aws_lb_target_group.app` does not set `health_check.interval`.", "contradicted"),
        ("`aws_lb_target_group.app` does not set `health_check[0].matcher`.", "unknown"),
        ("`main.tf` is missing.", "unknown"),
        ("No `Dockerfile.tf` was provided", "unknown"),
        ("`AWS::KMS::Key` `Films` is not declared.", "supported"),
        ("The backup retention period is 7 days.", "supported"),
        ("The backup retention period of 30 days is enough.", "contradicted"),
        ("The table has a port of 99.", "unknown"),
        ("Uses `db.t3.large` instead of `db.t3.micro`", "contradicted"),
        ("Uses `db.t3.micro` instead of `db.t3.large`", "supported"),
        ("The KMS key is declared but never used", "supported"),
        ("NAT gateways are disabled for cost", "unknown"),
    ],
)
def test_statements_by_name_and_amount(text: str, verdict: str) -> None:
    """One declaration by its name, an amount by its attribute, one value instead of another."""
    verdicts = [each[1] for each in _of(f"# F\n\n### 1. Matter\n\n**MODEL_RESPONSE Issue**: {text}\n")]
    assert _agrees(verdicts, verdict), verdicts


@pytest.mark.parametrize(
    ("report", "side"),
    [
        ("**PROMPT Requirement**: The prompt does not mention GuardDuty anywhere.", "prompt"),
        ("**PROMPT Requirement**: No migration to Kafka and Flink involved.", "prompt"),
        ("**IDEAL_RESPONSE Fix**: Only define attributes for a GSI, a TTL or a stream.", "ideal"),
        ("**IDEAL_RESPONSE Fix**: Commented out the HTTPS listener.", "ideal"),
        ("**IDEAL_RESPONSE Fix**: Ready for cross-region replication.", "ideal"),
        ("**Potential Issue**: No NAT gateways.", "model"),
        ("**MODEL_RESPONSE Issue**: No support for existing NAT gateways.", "model"),
        ("**MODEL_RESPONSE Issue**: Uses the local `terraform.tfstate` file.", "model"),
    ],
)
def test_what_must_not_be_held_against_a_report(report: str, side: str) -> None:
    """Silence, advice, what may be, and what no code can show contradict nothing."""
    assert "contradicted" not in [each[1] for each in _of(f"# F\n\n### 1. Matter\n\n{report}\n", side)]


def test_another_turn_may_be_meant() -> None:
    """With several turns and none named, what only the last has is no proof against the report."""
    report = "# F\n\n### 1. A\n\n**Issue**: No NAT gateways\n"
    first = TERRAFORM.replace('resource "aws_nat_gateway" "each"', 'resource "aws_eip" "each"')
    texts = {"PROMPT": PROMPT, "MODEL_RESPONSE": first, "MODEL_RESPONSE2": TERRAFORM, "IDEAL_RESPONSE": IDEAL}
    for told, verdict in (
        (report, "unknown"),
        (report.replace("No NAT", "MODEL_RESPONSE2 has no NAT"), "contradicted"),
    ):
        with TemporaryDirectory() as folder:
            for name, text in {**texts, "MODEL_FAILURES": told}.items():
                Path(folder, f"{name}.md").write_text(text, encoding="utf-8")
            claims = review(Path(folder)).report.findings[0].claims
        assert [claim.verdict for claim in claims] == [verdict]


def test_a_draft_is_checked_while_it_is_written() -> None:
    """Each field's claims with the lines of the draft, quickly; an empty draft claims nothing."""
    reviewed = _review_of(TERRAFORM, "# F\n")
    draft = Draft(
        "Gaps",
        requirement="Drain connections for 45 seconds",
        model_issue="All is well.\n- No NAT gateway\n- No CloudTrail",
        model_excerpt=Excerpt(
            Span("MODEL_RESPONSE.md", 1, 3), '  enable_key_rotation = true\n  engine = "mysql"', "hcl"
        ),
        ideal_fix="Implements CloudTrail",
    )
    told = [(each.side, each.span.first, each.verdict) for each in check_draft(draft, reviewed)]
    assert told == [
        ("prompt", 2, "supported"), ("model", 4, "contradicted"), ("model", 5, "supported"),
        ("model", 6, "supported"), ("ideal", 8, "contradicted"),
    ]  # fmt: skip
    assert check_draft(Draft(""), reviewed) == ()
    started = time.perf_counter()
    for _ in range(10):
        check_draft(draft, reviewed)
    assert (time.perf_counter() - started) / 10 < 0.05


def test_what_iacdiff_drafts_it_does_not_contradict() -> None:
    """A finding made of a difference claims nothing that the files deny."""
    reviewed = _review_of(TERRAFORM, "# F\n")
    claims = [each for one in reviewed.differences for each in check_draft(drafting.draft(reviewed, [one]), reviewed)]
    assert len(claims) > 10
    assert [each.text for each in claims if each.verdict == "contradicted"] == []


@pytest.mark.shared
def test_what_iacdiff_drafts_of_real_samples_it_does_not_contradict(shared_samples: Callable[..., list[Path]]) -> None:
    """The same for a few samples of every group."""
    for group in ("tf-hcl", "cfn-yaml", "cdk-ts", "pulumi-py", "cdktf-ts"):
        for folder in shared_samples(group)[:2]:
            reviewed = review(folder)
            for one in reviewed.differences[:15]:
                claims = check_draft(drafting.draft(reviewed, [one]), reviewed)
                assert [(each.text, each.because) for each in claims if each.verdict == "contradicted"] == []
