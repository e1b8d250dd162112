"""Alarms on named metrics, openings for SSH, state, paths of health checks: each is judged by its own value only."""

import pytest

from iacdiff import judge, resolve
from iacdiff.parse import terraform
from iacdiff.records import Requirement, Source, Span

CODE = """
provider "aws" { region = "eu-north-1" }
terraform { backend "s3" { bucket = "states" } }
resource "aws_cloudwatch_metric_alarm" "cpu" {
  namespace   = "AWS/RDS"
  metric_name = "CPUUtilization"
  threshold   = 75
}
resource "aws_cloudwatch_metric_alarm" "errors" {
  namespace   = "AWS/ApplicationELB"
  metric_name = "HTTPCode_ELB_5XX_Count"
  threshold   = 10
}
resource "aws_db_instance" "db" {
  allocated_storage           = 40
  manage_master_user_password = true
}
resource "aws_cloudwatch_log_group" "app" { retention_in_days = 30 }
resource "aws_lb_target_group" "web" {
  health_check { path = "/up" }
}
resource "aws_lb" "web" { internal = false }
resource "aws_subnet" "a" { availability_zone = "eu-north-1a" }
resource "aws_subnet" "b" { availability_zone = "eu-north-1b" }
resource "aws_nat_gateway" "one" { subnet_id = aws_subnet.a.id }
resource "aws_security_group" "door" {
  ingress {
    from_port   = 22
    to_port     = 22
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "aws_autoscaling_policy" "out" { scaling_adjustment = 2 }
resource "aws_autoscaling_group" "fleet" {
  min_size = 2
  max_size = 6
}
resource "aws_s3_bucket" "files" { bucket = "files" }
resource "aws_s3_bucket_server_side_encryption_configuration" "files" {
  bucket = aws_s3_bucket.files.id
  rule {
    apply_server_side_encryption_by_default { sse_algorithm = "AES256" }
  }
}
resource "aws_iam_role_policy" "app" {
  policy = jsonencode({ Statement = [{ Action = "s3:GetObject", Resource = "*" }] })
}
resource "aws_kinesis_stream" "flow" { retention_period = 48 }
resource "aws_dynamodb_table" "t" {
  read_capacity  = 20
  write_capacity = 5
}
"""

CASES = [
    ("CloudWatch alarm on the database's CPU above 75 percent", "met"),
    ("CloudWatch alarm on the database's CPU above 90 percent", "unmet"),
    ("CloudWatch alarm on 5xx answers of the load balancer", "met"),
    ("CloudWatch alarm on unhealthy hosts", "unmet"),
    ("CloudWatch alarms for high CPU and for free storage below 40 GiB", "partly"),
    ("An alarm on the CPU of the EC2 instances", "unmet"),
    ("One NAT gateway per Availability Zone", "unmet"),
    ("One NAT gateway", "met"),
    ("Server-side encryption with KMS for the S3 bucket", "unmet"),
    ("SSH only from a specific CIDR range", "unmet"),
    ("Scale out by two instances", "met"),
    ("Scale out by three instances", "unmet"),
    ("Never more than 6 instances", "met"),
    ("Logs are kept for 30 days", "met"),
    ("Logs are kept for 14 days", "unmet"),
    ("Keep the Terraform state in an S3 bucket", "met"),
    ("Keep the Terraform state in an S3 bucket with locking by a DynamoDB table", "partly"),
    ("The master password is managed by RDS", "met"),
    ("Health checks on `/up`", "met"),
    ("Load balancer with health checks on `/down`", "unmet"),
    ("The Kinesis stream keeps records for 48 hours", "met"),
    ("The Kinesis stream keeps records for 72 hours", "unmet"),
    ("Provisioned throughput of 20 reads and 5 writes", "met"),
    ("Provisioned throughput of 200 reads and 50 writes", "unmet"),
]
NEVER = [
    ("IAM policies name the buckets they are for", "met"),
    ("The database accepts port 3306 from the application only", "met"),
    ("Alarms notify one SNS topic", "met"),
    ("SSH and HTTP only from a specific CIDR range", "met"),
    ("A Step Functions state machine reads the S3 bucket", "unmet by a backend"),
]


def state(text, code=CODE):
    span = Span("PROMPT.md", 1, 1)
    side = resolve.resolve(terraform.read(Source("main.tf", "main.tf", code, 1, "tf", "hcl")))
    (judged,) = judge.judge([Requirement("R1", span, (1, len(text)), text, ())], side, side)
    return judged.model


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_each_value_is_held_against_its_own_number(text, expected):
    """A threshold is one alarm's, a zone counts gateways, a step is no size."""
    assert state(text).state == expected


@pytest.mark.parametrize(("text", "wrong"), NEVER)
def test_what_presence_does_not_show_is_not_met(text, wrong):
    """A policy that is there names nothing yet; a port that is open is not the only one."""
    judged = state(text)
    assert judged.state != wrong and "backend" not in judged.because
