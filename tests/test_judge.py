"""Requirements and declarations → where each requirement stands, and what shows it."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from iacdiff import judge, resolve
from iacdiff.judge.words import table
from iacdiff.kinds import canonical
from iacdiff.parse import cloudformation, terraform
from iacdiff.records import Declaration, Declared, Defaulted, Kind, Problem, Ref, Requirement, Source, Span, Unknown

WEB = """
provider "aws" {
  region = "eu-north-1"
  default_tags {
    tags = { Environment = "Live", Owner = "crew" }
  }
}
variable "environment_suffix" { default = "qa" }
resource "aws_vpc" "net" {
  cidr_block           = "10.40.0.0/16"
  enable_dns_hostnames = true
}
resource "aws_subnet" "public" {
  count                   = 2
  vpc_id                  = aws_vpc.net.id
  cidr_block              = "10.40.1.0/24"
  map_public_ip_on_launch = true
}
resource "aws_subnet" "private" {
  count      = 2
  vpc_id     = aws_vpc.net.id
  cidr_block = "10.40.9.0/24"
}
resource "aws_internet_gateway" "gate" { vpc_id = aws_vpc.net.id }
resource "aws_nat_gateway" "out" {
  count     = 2
  subnet_id = aws_subnet.public[0].id
}
resource "aws_flow_log" "flow" {
  vpc_id       = aws_vpc.net.id
  traffic_type = "ALL"
}
resource "aws_security_group" "web" {
  name   = "web-${var.environment_suffix}"
  vpc_id = aws_vpc.net.id
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_lb" "front" {
  name               = "front-${var.environment_suffix}"
  load_balancer_type = "application"
  security_groups    = [aws_security_group.web.id]
  subnets            = aws_subnet.public[*].id
  access_logs {
    bucket  = aws_s3_bucket.logs.id
    enabled = true
  }
}
resource "aws_lb_target_group" "app" {
  name                 = "app-${var.environment_suffix}"
  port                 = 8443
  deregistration_delay = 25
  health_check {
    path     = "/up"
    interval = 15
  }
}
resource "aws_lb_listener" "tls" {
  load_balancer_arn = aws_lb.front.arn
  port              = 443
  protocol          = "HTTPS"
  certificate_arn   = "arn:aws:acm:eu-north-1:1:certificate/x"
}
resource "aws_launch_template" "app" {
  name_prefix   = "app-${var.environment_suffix}"
  instance_type = "m6i.large"
  metadata_options { http_tokens = "required" }
}
resource "aws_autoscaling_group" "app" {
  name                = "fleet-${var.environment_suffix}"
  min_size            = 4
  max_size            = 12
  desired_capacity    = 4
  health_check_type   = "ELB"
  vpc_zone_identifier = aws_subnet.private[*].id
}
resource "aws_s3_bucket" "logs" { bucket = "logs-${var.environment_suffix}" }
resource "aws_s3_bucket_versioning" "logs" {
  bucket = aws_s3_bucket.logs.id
  versioning_configuration { status = "Enabled" }
}
resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
  bucket = aws_s3_bucket.logs.id
  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.main.arn
    }
  }
}
resource "aws_s3_bucket_public_access_block" "logs" {
  bucket              = aws_s3_bucket.logs.id
  block_public_acls   = true
  block_public_policy = true
}
resource "aws_kms_key" "main" {
  enable_key_rotation     = true
  deletion_window_in_days = 14
}
resource "aws_db_instance" "main" {
  identifier              = "main-${var.environment_suffix}"
  engine                  = "mysql"
  engine_version          = "8.0.36"
  instance_class          = "db.r6g.large"
  allocated_storage       = 80
  multi_az                = true
  storage_encrypted       = true
  kms_key_id              = aws_kms_key.main.arn
  backup_retention_period = 9
  publicly_accessible     = false
  skip_final_snapshot     = true
  deletion_protection     = false
  db_subnet_group_name    = aws_db_subnet_group.main.name
}
resource "aws_db_subnet_group" "main" {
  name       = "main-${var.environment_suffix}"
  subnet_ids = aws_subnet.private[*].id
}
resource "aws_dynamodb_table" "carts" {
  name         = "carts-${var.environment_suffix}"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  ttl {
    attribute_name = "until"
    enabled        = true
  }
  point_in_time_recovery { enabled = true }
}
resource "aws_sqs_queue" "work" {
  name                       = "work-${var.environment_suffix}"
  visibility_timeout_seconds = 90
  redrive_policy             = jsonencode({ deadLetterTargetArn = "x", maxReceiveCount = 5 })
}
resource "aws_lambda_function" "run" {
  function_name = "run-${var.environment_suffix}"
  runtime       = "python3.12"
  memory_size   = 512
  timeout       = 60
  environment { variables = { A = "b" } }
}
resource "aws_iam_role" "run" {
  name               = "run-${var.environment_suffix}"
  assume_role_policy = jsonencode({ Statement = [{ Action = "sts:AssumeRole" }], For = "lambda.amazonaws.com" })
}
resource "aws_cloudwatch_log_group" "run" {
  name              = "/run-${var.environment_suffix}"
  retention_in_days = 30
}
resource "aws_cloudwatch_metric_alarm" "cpu" {
  alarm_name = "cpu-${var.environment_suffix}"
  metric_name = "CPUUtilization"
  threshold  = 75
}
output "load_balancer_dns" { value = aws_lb.front.dns_name }
output "database_endpoint" { value = aws_db_instance.main.endpoint }
"""

FACTS = [
    # what is there
    ("Create a VPC for the shop", "met"),
    ("Public and private subnets", "met"),
    ("An internet gateway for the public subnets", "met"),
    ("NAT gateways so that private hosts reach the internet", "met"),
    ("Set up an ALB", "met"),
    ("Provide an Application Load Balancer", "met"),
    ("Use an elastic load balancer to spread requests", "met"),
    ("Use an Auto Scaling group", "met"),
    ("Launch template for the fleet", "met"),
    ("Enable VPC Flow Logs", "met"),
    ("Flow logs must capture all traffic", "met"),
    ("Store sessions in DynamoDB", "unknown"),
    ("A DynamoDB table", "met"),
    ("A customer managed KMS key", "met"),
    ("An SQS queue", "met"),
    ("Queue with a dead-letter queue", "met"),
    ("Lambda function", "met"),
    ("An S3 bucket for the log files", "met"),
    ("CloudWatch alarms for CPU utilization", "met"),
    ("Amazon RDS", "met"),
    ("Security groups", "met"),
    # what is not
    ("Put CloudFront in front of the load balancer", "unmet"),
    ("Add an AWS WAF web ACL", "unmet"),
    ("Create an ElastiCache Redis cluster", "unmet"),
    ("Deploy an EKS cluster", "unmet"),
    ("Provision an ECS cluster on Fargate", "unmet"),
    ("A Route 53 hosted zone", "unmet"),
    ("Enable GuardDuty", "unmet"),
    ("Enable CloudTrail", "unmet"),
    ("Enable AWS Config rules", "unmet"),
    ("An SNS topic for alerts", "unmet"),
    ("API Gateway for the public interface", "unmet"),
    ("Use Secrets Manager for the password", "unmet"),
    ("Create a transit gateway", "unmet"),
    ("Aurora cluster", "unmet"),
    ("Amazon Cognito user pool", "unmet"),
    ("A Kinesis data stream", "unmet"),
    ("Step Functions state machine", "unmet"),
    ("VPC endpoints for S3", "unmet"),
    ("A CloudWatch dashboard", "unmet"),
    ("An EFS file system", "unmet"),
    ("Use AWS Backup plans", "unmet"),
    ("A bastion host for administration", "unmet"),
    ("Blue-green deployment", "unmet"),
    # of several things, some
    ("ALB and CloudFront", "partly"),
    ("Lambda, SQS and SNS", "partly"),
    ("Use RDS and ElastiCache", "partly"),
    ("VPC, subnets, NAT gateways and an internet gateway", "met"),
    # how many
    ("Exactly 2 NAT gateways", "met"),
    ("Deploy exactly 3 NAT gateways", "unmet"),
    ("At least 2 NAT gateways", "met"),
    ("At least three NAT gateways", "unmet"),
    ("At most 2 NAT gateways", "met"),
    ("No more than one NAT gateway", "unmet"),
    ("Two private subnets", "met"),
    ("3 public subnets", "unmet"),
    ("4 subnets", "met"),
    ("Subnets across 2 availability zones", "met"),
    ("At least 4 EC2 instances", "met"),
    ("A minimum of five EC2 instances", "unmet"),
    ("Minimum of 3 instances", "met"),
    ("Auto Scaling group with min 4 and max 12", "met"),
    ("Auto Scaling group between 4 and 12 instances", "met"),
    ("Auto Scaling group with min 2 and max 12", "met"),
    ("Auto Scaling group with min 8 and max 12", "partly"),
    # numbers and what they bound
    ("Backups kept for 9 days", "met"),
    ("Database backup retention of 30 days", "unmet"),
    ("Backup retention of at least 7 days", "met"),
    ("Backup retention of at least 14 days", "unmet"),
    ("9-day backup retention", "met"),
    ("Retain backups for a minimum of 7 days", "met"),
    ("CloudWatch log retention of 30 days", "met"),
    ("CloudWatch logs must be retained for 90 days", "unmet"),
    ("Health checks every 15 seconds", "met"),
    ("Health check interval of 30 seconds", "unmet"),
    ("Drain connections for 25 seconds", "met"),
    ("ALB must drain connections for 45 seconds", "unmet"),
    ("Lambda timeout of 60 seconds", "met"),
    ("Lambda timeout of 1 minute", "met"),
    ("Lambda timeout of 5 minutes", "unmet"),
    ("Lambda function with 512 MB memory", "met"),
    ("Lambda function with 1 GB memory", "unmet"),
    ("SQS visibility timeout of 90 seconds", "met"),
    ("SQS visibility timeout of 30 seconds", "unmet"),
    ("CloudWatch alarm for CPU above 75%", "met"),
    ("CloudWatch alarm for CPU exceeding 90 %", "unmet"),
    ("RDS with 80 GB storage", "met"),
    ("KMS key deletion window of 14 days", "met"),
    ("KMS key deletion window of 30 days", "unmet"),
    # literals
    ("Use m6i.large instances", "met"),
    ("Use only m6i.large instances", "met"),
    ("EC2 instance type: t3.nano", "unmet"),
    ("RDS on db.r6g.large", "met"),
    ("RDS on db.t3.micro", "unmet"),
    ("Region: eu-north-1", "met"),
    ("Deploy everything to us-east-2", "unmet"),
    ("Deploy to eu-north-1 or us-east-2", "met"),
    ("VPC with 10.40.0.0/16", "met"),
    ("VPC with 10.0.0.0/16", "unmet"),
    ("RDS MySQL", "met"),
    ("RDS PostgreSQL", "unmet"),
    ("RDS MySQL 8.0", "met"),
    ("RDS MySQL 5.7", "unmet"),
    ("Lambda on Python 3.12", "met"),
    ("Lambda on Python 3.9", "unmet"),
    ("Lambda on Node.js 20", "unmet"),
    ("Security group that opens port 443", "met"),
    ("`skip_final_snapshot = true`", "met"),
    ("`deletion_protection = true`", "unmet"),
    ("Set multi_az: true", "met"),
    ("`prevent_destroy = false`", "met"),
    # properties
    ("RDS must be Multi-AZ", "met"),
    ("Multi-AZ deployment", "met"),
    ("RDS storage must be encrypted", "met"),
    ("RDS must be encrypted at rest using KMS", "met"),
    ("Encrypt the SQS queue with a customer managed key", "unmet"),
    ("S3 bucket versioning", "met"),
    ("Versioning enabled on all S3 buckets", "met"),
    ("S3 bucket with server-side encryption", "met"),
    ("Block all public access to S3 buckets", "met"),
    ("S3 access logging", "unmet"),
    ("ALB access logs", "met"),
    ("S3 lifecycle policies", "unmet"),
    ("RDS deletion protection", "unmet"),
    ("Automated backups for RDS", "met"),
    ("DynamoDB point-in-time recovery", "met"),
    ("DynamoDB with on-demand billing", "met"),
    ("DynamoDB with provisioned throughput", "unmet"),
    ("DynamoDB table with a partition key", "met"),
    ("DynamoDB table with a sort key", "unmet"),
    ("DynamoDB with TTL", "met"),
    ("DynamoDB streams", "unmet"),
    ("KMS key rotation", "met"),
    ("RDS Performance Insights", "unmet"),
    ("Connection draining on the ALB", "met"),
    ("Health checks for the target group", "met"),
    ("ALB with health checks and connection draining", "met"),
    ("HTTPS on the ALB", "met"),
    ("IMDSv2 on the launch template", "met"),
    ("VPC with DNS hostnames", "met"),
    ("Lambda with environment variables", "met"),
    ("RDS query logging", "unmet"),
    ("RDS must not be publicly accessible", "met"),
    ("RDS with encryption and deletion protection", "partly"),
    # where
    ("ALB in the public subnets", "met"),
    ("RDS in private subnets", "met"),
    ("ALB in the private subnets", "unmet"),
    ("Auto Scaling group in private subnets", "met"),
    # what must not be
    ("Do not use CloudFront", "met"),
    ("Never create a GuardDuty detector", "met"),
    ("Do not create NAT gateways", "unmet"),
    ("No Lambda functions", "unmet"),
    ("FORBIDDEN: Aurora", "met"),
    ("A DynamoDB table instead of ElastiCache", "met"),
    ("No hardcoded credentials", "met"),
    ("No wildcard permissions", "met"),
    ("No DeletionPolicy: Retain", "met"),
    ("All resources must be destroyable", "met"),
    # names, tags, outputs
    ("All resource names must include the environmentSuffix", "met"),
    ("Tag all resources", "met"),
    ("Tag all resources with Environment and Owner", "met"),
    ("Tags: `Environment = Live`", "met"),
    ("Tags: `Environment = Test`", "unmet"),
    ("Tag all resources with CostCentre", "unmet"),
    ("Output the load balancer DNS", "met"),
    ("Outputs: load balancer DNS, database endpoint", "met"),
    ("Output the hosted zone id", "unknown"),
    # the answer
    ("Use Terraform", "met"),
    ("Platform: tf", "met"),
    ("All code must be written in HCL", "met"),
    ("Use Pulumi with TypeScript", "unmet"),
    ("Use AWS CDK in Python", "unmet"),
    ("Write a CloudFormation template in YAML", "unmet"),
    ("Use CDKTF with Go", "unmet"),
    ("AWS only", "met"),
    ("Put everything in a single file", "met"),
    # what must stay open
    ("You are a cloud architect", "unknown"),
    ("The company sells shoes in three countries", "unknown"),
    ("Write unit tests for the Lambda function", "unknown"),
    ("Document the VPC in a README", "unknown"),
    ("Follow best practices", "unknown"),
    ("If a NAT gateway is required, explain why", "unknown"),
    ("The S3 bucket already exists", "unknown"),
    ("NAT gateways cost a lot", "unknown"),
    ("Lambda may read only from the carts table of the payments team", "unknown"),
    ("S3 bucket policy that denies uploads unless they come from the finance office", "unmet"),
    ("Response times stay below 200 milliseconds", "unknown"),
    ("Deploys without errors", "unknown"),
    ("RDS with a nightly anonymised export to partner laboratories", "unknown"),
    ("The design must scale", "unknown"),
    ("Use meaningful names", "unknown"),
]


def unit(text: str, *section: str) -> Requirement:
    return Requirement("R1", Span("PROMPT.md", 3, 3), (1, len(text)), text, section)


def hcl(text: str, block: str = "main.tf") -> Declared:
    return resolve.resolve(terraform.read(Source("MODEL_RESPONSE.md", block, text, 1, "tf", "hcl")))


def cfn(text: str) -> Declared:
    return resolve.resolve(cloudformation.read(Source("MODEL_RESPONSE.md", "t.yaml", text, 1, "cfn", "yaml")))


def made(*rows: tuple[str, dict]) -> Declared:
    """Declarations as a program's evaluation gives them."""
    items = [
        Declaration(
            f"{type}.{n}", Kind.RESOURCE, type, canonical(type), f"x{n}", Span("a.ts", n + 1, n + 1), "a.ts", attributes
        )
        for n, (type, attributes) in enumerate(rows)
    ]
    return Declared(tuple(items))


@pytest.fixture(scope="module")
def web() -> Declared:
    return hcl(WEB)


def state(text: str, side: Declared, *section: str) -> str:
    return judge.judge([unit(text, *section)], side, Declared())[0].model.state


def test_the_table_is_large() -> None:
    """At least 150 facts, each once."""
    assert len(FACTS) >= 150
    assert len({text for text, _ in FACTS}) == len(FACTS)


@pytest.mark.parametrize(("text", "expected"), FACTS, ids=[text for text, _ in FACTS])
def test_a_fact_has_its_state(text: str, expected: str, web: Declared) -> None:
    """What a careful reader says of one side, phrase by phrase."""
    got = judge.judge([unit(text)], web, Declared())[0].model
    assert got.state == expected, got.because


@pytest.mark.parametrize("text", [text for text, expected in FACTS if expected in ("met", "unmet", "partly")])
def test_a_decided_state_says_why(text: str, web: Declared) -> None:
    """Evidence has a place, or says what was looked for."""
    got = judge.judge([unit(text)], web, Declared())[0].model
    assert got.because
    assert got.at or "looked among" in got.because or got.because.startswith(("no ", "written"))


@pytest.mark.parametrize("text", [text for text, _ in FACTS])
def test_a_side_without_declarations_is_never_decided(text: str) -> None:
    """Nothing read is no evidence of absence."""
    got = judge.judge([unit(text)], Declared(), Declared())[0]
    assert got.model.state == got.ideal.state == "unknown"


def test_both_sides_are_judged_alone(web: Declared) -> None:
    """One side's lack is not the other's."""
    other = hcl('resource "aws_vpc" "a" {}\nresource "aws_subnet" "b" {}\nresource "aws_sqs_queue" "c" {}')
    got = judge.judge([unit("A DynamoDB table")], web, other)[0]
    assert (got.model.state, got.ideal.state) == ("met", "unmet")


def test_evidence_names_the_line(web: Declared) -> None:
    """Met points at the attribute, not only at the resource."""
    got = judge.judge([unit("Drain connections for 25 seconds")], web, Declared())[0].model
    line = WEB.split("\n").index("  deregistration_delay = 25") + 1
    assert got.at == (Span("MODEL_RESPONSE.md", line, line),)
    assert f"deregistration_delay = 25 (MODEL_RESPONSE.md:{line})" in got.because


@pytest.mark.parametrize(
    ("text", "section", "expected"),
    [
        ("Multi-AZ deployment", "Amazon RDS (MySQL)", "met"),
        ("Versioning enabled", "S3 buckets", "met"),
        ("Encryption at rest", "SQS", "unknown"),
        ("Point-in-time recovery", "DynamoDB", "met"),
        ("Access logging", "S3", "unmet"),
        ("Access logging", "ALB", "met"),
        ("Retention of 30 days", "CloudWatch logs", "met"),
        ("A Lambda function runs it", "Testing", "unknown"),
    ],
)
def test_a_title_says_what_a_property_is_asked_of(text: str, section: str, expected: str, web: Declared) -> None:
    """`Access logging` under S3 is not the load balancer's."""
    assert state(text, web, section) == expected


def test_what_depends_on_an_unknown_value_is_not_unmet() -> None:
    """A setting taken from an input without a default is undecided."""
    side = hcl(
        'variable "az" {}\nresource "aws_db_instance" "a" {\n  multi_az = var.az\n  instance_class = var.size\n}\n'
        'resource "aws_vpc" "b" {}\nresource "aws_subnet" "c" {}'
    )
    assert state("RDS must be Multi-AZ", side) == "unknown"
    assert state("RDS on db.t3.micro", side) == "unknown"


def test_an_inputs_default_is_evidence_and_said_so() -> None:
    """With nothing else given, the default is what is deployed."""
    side = hcl(
        'variable "days" { default = 7 }\nresource "aws_db_instance" "a" {\n  backup_retention_period = var.days\n}\n'
        'resource "aws_vpc" "b" {}\nresource "aws_subnet" "c" {}'
    )
    got = judge.judge([unit("Backup retention of 7 days")], side, Declared())[0].model
    assert got.state == "met"
    assert "by default" in got.because


def test_a_module_from_elsewhere_may_hold_what_is_absent() -> None:
    """Absence is not known where a remote module may declare it."""
    side = hcl(
        'module "net" { source = "terraform-aws-modules/vpc/aws" }\nresource "aws_sqs_queue" "a" {}\n'
        'resource "aws_sns_topic" "b" {}\nresource "aws_kms_key" "c" {}'
    )
    assert state("Create NAT gateways", side) == "unknown"


def test_broken_code_may_hold_what_is_absent(web: Declared) -> None:
    """Absence is not known where much could not be read."""
    errors = tuple(Problem("error", "cannot be read", Span("a.tf", n, n)) for n in (1, 2, 3))
    assert state("Enable GuardDuty", Declared(web.items, problems=errors)) == "unknown"


def test_some_of_all_is_partly() -> None:
    """`All` asks every one; no word of the kind asks one."""
    side = hcl(
        'resource "aws_s3_bucket" "a" {}\nresource "aws_s3_bucket" "b" {}\nresource "aws_vpc" "v" {}\n'
        'resource "aws_s3_bucket_versioning" "a" {\n  bucket = aws_s3_bucket.a.id\n'
        '  versioning_configuration { status = "Enabled" }\n}'
    )
    assert state("Versioning on all S3 buckets", side) == "partly"
    assert state("S3 bucket versioning", side) == "met"


def test_suspended_is_not_enabled() -> None:
    """A setting that is written can still be off."""
    side = hcl(
        'resource "aws_s3_bucket" "a" {}\nresource "aws_vpc" "v" {}\nresource "aws_s3_bucket_versioning" "a" {\n'
        '  bucket = aws_s3_bucket.a.id\n  versioning_configuration { status = "Suspended" }\n}'
    )
    assert state("S3 bucket versioning", side) == "unmet"


def test_a_construct_makes_what_is_not_written() -> None:
    """The CDK's Vpc has subnets and gateways of its own; a method may make a listener."""
    side = made(("ec2.Vpc", {"maxAzs": 3}), ("s3.Bucket", {"versioned": True}), ("lambda.Function", {"runtime": "x"}))
    assert state("Public and private subnets", side) == "met"
    assert state("NAT gateways", side) == "met"
    assert state("Subnets across 3 availability zones", side) == "met"
    assert state("S3 bucket versioning", side) == "met"
    assert state("IAM roles for the Lambda function", side) != "unmet"
    assert state("A CloudWatch alarm", side) == "unknown"
    assert state("A DynamoDB table", side) == "unmet"


def test_the_same_facts_in_cloudformation() -> None:
    """Attribute names are compared without their spelling."""
    side = cfn(
        "Resources:\n  Data:\n    Type: AWS::RDS::DBInstance\n    DeletionPolicy: Retain\n    Properties:\n"
        "      Engine: postgres\n      MultiAZ: true\n      StorageEncrypted: true\n"
        "      MasterUserPassword: open-sesame\n"
        "  Bin:\n    Type: AWS::S3::Bucket\n    Properties:\n      VersioningConfiguration:\n        Status: Enabled\n"
        "  Net:\n    Type: AWS::EC2::VPC\n    Properties:\n      CidrBlock: 10.1.0.0/16\n"
    )
    assert state("RDS PostgreSQL with Multi-AZ", side) == "met"
    assert state("S3 bucket versioning", side) == "met"
    assert state("No DeletionPolicy: Retain", side) == "unmet"
    assert state("No hardcoded credentials", side) == "unmet"
    assert state("VPC with 10.1.0.0/16", side) == "met"


def test_inputs_and_references_are_no_hardcoded_credentials() -> None:
    """A password that is fetched or asked for is not written out."""
    rest = [("aws_vpc", {}), ("aws_subnet", {})]
    for value in (
        Unknown("var.password"),
        Ref("data.aws_secretsmanager_secret_version.db", "secret_string"),
        Defaulted("x", "${var.p}"),
    ):
        assert state("No hardcoded credentials", made(("aws_db_instance", {"password": value}), *rest)) == "met"


def test_odd_input_is_answered() -> None:
    """Whatever the text, there is an answer, and soon."""
    side = made(("aws_vpc", {"a": [{"b": [{"c": 1}] * 50}] * 50}), ("aws_subnet", {}), ("aws_eip", {}))
    for text in (
        "",
        "   ",
        "§§§",
        "0" * 5_000,
        "vpc " * 5_000,
        "at least " * 999,
        "no " * 999 + "vpc",
        "`" * 999,
        "1,2,3 " * 999,
    ):
        started = time.perf_counter()
        assert judge.judge([unit(text)], side, side)[0].model.state in ("met", "unmet", "partly", "unknown")
        assert time.perf_counter() - started < 1


def test_the_largest_are_judged_soon(web: Declared) -> None:
    """150 requirements on two sides of 250 resources cost a fraction of a second."""
    many = Declared(web.items * 9)
    units = [unit(text) for text, _ in FACTS[:150]]
    judge.judge(units, web, web)
    started = time.perf_counter()
    judge.judge(units, many, many)
    assert time.perf_counter() - started < 1.0


def test_the_vocabulary_is_sound() -> None:
    """Rows name things that exist: rules have kinds, phrases are not empty, quantities have keys."""
    for key, row in table("things").items():
        assert row["kinds"] or row.get("finds") or row.get("keys"), key
    for key, row in table("properties").items():
        assert row["say"] and row["on"], key
        assert all(rule["kinds"] for rule in row["on"]), key
    for row in table("quantities")["quantity"]:
        assert row["say"] and row["keys"] and row["kinds"] and row["units"], row["id"]


@pytest.mark.shared
def test_real_samples_are_judged(shared_samples: Callable[..., list[Path]]) -> None:
    """Real requirements are judged without a stumble, and some of them are decided."""
    from iacdiff.pipeline import review

    decided = 0
    for folder in shared_samples()[::40]:
        decided += sum(one.model.state != "unknown" for one in review(folder).requirements)
    assert decided or not shared_samples()


DENIED = [
    ("Nothing may be deployed in eu-north-1", "unmet"),
    ("Do not deploy to eu-north-1", "unmet"),
    ("Never deploy in us-east-1", "met"),
    ("Never use m6i.large instances", "unmet"),
    ("Avoid db.r6g.large", "unmet"),
    ("Do not use Python 3.12", "unmet"),
    ("Use PostgreSQL, not MySQL", "unmet"),
    ("Do not open port 443", "unknown"),
    ("Deletion protection must be off", "met"),
    ("Deletion protection must not be enabled", "met"),
    ("Deletion protection is disabled", "met"),
    ("Versioning must be disabled", "unmet"),
    ("Multi-AZ is not required", "unknown"),
    ("No Lambda functions outside the VPC", "unknown"),
    ("No NAT gateways in the dev VPC", "unknown"),
    ("Never store passwords in S3", "unknown"),
    ("Do not use aws_nat_gateway", "unmet"),
    ("No more than 2 NAT gateways", "met"),
    ("No more than 1 NAT gateway", "unmet"),
    ("Backups for not more than 7 days", "unmet"),
    ("Production VPC with private subnets only (no NAT gateways)", "unknown"),
]

NOT_ASKED_FOR = [
    "Connect to the existing transit gateway",
    "Associate the listener with the WAF web ACL",
    "Support a future move to EKS",
    "All EKS clusters must be private",
    "All resources must have CloudWatch alarms",
    "Generate HLS and DASH output formats",
    "Code must pass tests that validate tagging",
    "Use EKS if needed",
]
"""What speaks of things without asking that they be declared, or of more than declarations show."""


@pytest.mark.parametrize(("text", "expected"), DENIED, ids=[text for text, _ in DENIED])
def test_a_denial_turns_what_is_found_round(text: str, expected: str, web: Declared) -> None:
    """What is there breaks what says that it may not be; a denial with a condition stays undecided."""
    assert state(text, web) == expected


@pytest.mark.parametrize("text", NOT_ASKED_FOR)
def test_what_is_only_spoken_of_is_not_looked_for(text: str, web: Declared) -> None:
    """Neither that it is absent nor that one is there decides anything."""
    assert state(text, web) == "unknown"


def test_a_route_53_health_check_is_not_a_target_groups() -> None:
    """Its interval is its own; a target group's says nothing."""
    side = """
resource "aws_lb_target_group" "app" {
  health_check { interval = 30 }
}
resource "aws_route53_health_check" "app" {
  type             = "HTTPS"
  request_interval = 10
}
"""
    assert state("A Route 53 health check every 10 seconds", hcl(side)) == "met"
    assert state("A Route 53 health check every 30 seconds", hcl(side)) == "unmet"
    assert state("Health checks every 30 seconds", hcl(side)) == "met"


def test_a_module_that_is_called_again_makes_its_resources_again() -> None:
    """One block in a module is not one resource, so a number that is not reached stays open."""
    modules = 'module "hub" { source = "./vpc" }\nmodule "spoke" { source = "./vpc" }\n'
    assert state("Create two VPCs", hcl(WEB + modules)) == "unknown"
    assert state("Create two VPCs", hcl(WEB)) == "unmet"


def test_a_label_before_a_colon_is_no_tag(web: Declared) -> None:
    """`Cost Tracking: All resources …` names no tag `Tracking`."""
    tagged = 'resource "aws_vpc" "main" {\n  tags = { Environment = "Live", Owner = "crew" }\n}'
    assert state("Cost Tracking: All resources properly tagged with Environment and Owner", hcl(tagged)) != "unmet"
    assert state("Tag all resources with Environment: Live", hcl(tagged)) == "met"


def test_the_input_of_that_name_is_not_a_name() -> None:
    """What is said of the parameter `EnvironmentSuffix` asks nothing of names."""
    side = hcl('resource "aws_sqs_queue" "a" {\n  name = "plain"\n}\n')
    for text in (
        "`EnvironmentSuffix`: String; do not hardcode allowed values",
        "Use AllowedPattern for `EnvironmentSuffix`",
    ):
        assert state(text, side) == "unknown"
