"""What is read out of a requirement's words: things, what is denied, what it is for, properties, bounds."""

from __future__ import annotations

import pytest

from iacdiff.judge.unit import denied, read
from iacdiff.link.strength import strength
from iacdiff.link.terms import terms
from iacdiff.records import Requirement, Span

FACTS = [
    ("Run exactly 3 NAT gateways, one in each zone", "=3; nat_gateway; ~1"),
    ("Provide at least 2 private subnets", ">=2; private_subnet"),
    ("Scale between 3 and 9 instances", "<=9 instance; >=3 instance"),
    ("Keep no more than 5 read replicas", "<=5; read_replica"),
    ("Retain logs for a minimum of 90 days", ">=90 day"),
    ("Do not create a NAT gateway", "no nat_gateway"),
    ("No internet gateway may exist", "no internet_gateway"),
    ("The bucket must not be public", "is public_blocked; s3"),
    ("Avoid wildcard permissions in IAM policies", "for iam_policy; not wildcard_permission"),
    ("Use Aurora PostgreSQL 15.4 for the ledger", "=15.4; aurora; ~15.4"),
    ("An ALB spreads the load over the instances", "alb"),
    ("Rotate the KMS keys every year", "is rotated; kms"),
    ("Back up the database for 14 days", "~14 day"),
    ("Alert when CPU goes above 75%", ">75 %"),
    ("Alarm if queue depth exceeds 500 messages", ">500; alarm"),
    ("Lambda timeout of 45 seconds", "lambda; ~45 second"),
    ("Give each function 512 MB of memory", "~512 mb"),
    ("Database class db.r6g.xlarge", "=db.r6g.xlarge"),
    ("Place everything in eu-west-3", "=eu-west-3"),
    ("CIDR range 10.50.0.0/16 for the VPC", "=10.50.0.0/16; vpc"),
    ("Encrypt the bucket with a customer managed KMS key", "is customer_key; is encrypted; kms; s3"),
    ("Encrypt data in transit with TLS 1.2 or higher", "=1.2; is encrypted; is in_transit; ~1.2"),
    ("Enable versioning on every bucket", "is versioned; s3"),
    ("Turn on Multi-AZ for the database", "is multi_az"),
    ("Drain connections for 120 seconds", "is drained; ~120 second"),
    ("Health checks every 20 seconds", "is health_checked; ~20 second"),
    ("DynamoDB in on-demand mode", "dynamodb; is on_demand"),
    ("Point-in-time recovery for the table", "is point_in_time"),
    ("Dead letter queue with at most 4 receives", "<=4; dead_letter"),
    ("Move objects to Glacier after 60 days", "~60 day"),
    ("Use Terraform with HCL", "in hcl; in tf"),
    ("Write it in Python with the AWS CDK", "in cdk; in py"),
    ("CDKTF in TypeScript, not plain CloudFormation", "in cdktf; in ts; not cfn"),
    ("Prefer Fargate over EC2", "ecs; for ec2_instance"),
    ("Use Fargate instead of EC2 instances", "ecs; for ec2_instance"),
    ("Without hard-coded passwords", "not hardcoded_credential"),
    ("No more than 2 public subnets", "<=2; public_subnet"),
    ("Not fewer than 4 nodes in the cluster", ">=4 node"),
    ("Up to 10 concurrent executions", "<=10"),
    ("Maximum 20 tasks per service", "<=20 task"),
    ("Minimum of 2 tasks", ">=2 task"),
    ("Desired capacity of four instances", "~4 instance"),
    ("A single NAT gateway is enough", "nat_gateway; ~1"),
    ("Two availability zones are required", "~2"),
    ("Spread over three AZs", "~3"),
    ("Connect to the existing VPC", "for vpc"),
    ("Attach the WAF web ACL to the load balancer", "for load_balancer; waf"),
    ("CloudFront in front of the S3 bucket", "cloudfront; for s3"),
    ("Block all public access to the buckets", "is public_blocked; s3"),
    ("Deletion protection must be off", "not deletion_protected"),
    ("VPC flow logs go to CloudWatch Logs", "flow_log; for log_group"),
    ("CloudTrail in all regions", "cloudtrail"),
    ("GuardDuty must be enabled", "guardduty"),
    ("AWS Config rules watch the buckets", "config; s3"),
    ("SNS topic for the operators", "sns"),
    ("EventBridge rule that fires every 6 hours", "eventbridge; ~6 hour"),
    ("Step Functions orchestrate the jobs", "step_functions"),
    ("API Gateway throttled at 200 requests per second", "api_gateway; ~200 request"),
    ("Redis cluster with 2 replicas", "elasticache; ~2"),
    ("EKS cluster version 1.29", "=1.29; eks; ~1.29"),
    ("ECR repository with scan on push", "ecr; is scan_on_push"),
    ("Kinesis stream with 4 shards", "kinesis; ~4 shard"),
    ("EFS file system encrypted at rest", "efs; is encrypted"),
    ("Route 53 health check every 30 seconds", "route53_health_check; ~30 second"),
    ("Weighted records: 70% primary, 30% canary", "~30 %; ~70 %"),
    ("Peer the two VPCs", "vpc; ~2"),
    ("VPC endpoints for S3 and DynamoDB", "for dynamodb; for s3; vpc_endpoint"),
    ("Gateway endpoint for S3", "for s3; vpc_endpoint"),
    ("Security group allows 443 from anywhere", "security_group; ~443"),
    ("Only port 5432 from the app tier", "~5432"),
    ("Network ACLs deny by default", "network_acl"),
    ("Instances get no public IPs", "is no_public_ip"),
    ("RDS must never be publicly accessible", "is not_public; rds"),
    ("IAM roles with least privilege", "iam_role; is least_privilege"),
    ("Forbidden: inline policies", "no iam_policy"),
    ("Do not use the default VPC", "no default_vpc"),
    ("CodePipeline with a manual approval stage", "codepipeline"),
    ("CodeBuild projects for tests", "codebuild"),
    ("CodeDeploy rolls back on alarms", "alarm; codedeploy"),
    ("Bastion host in the public subnet", "bastion; public_subnet"),
    ("Session Manager instead of a bastion host", "for bastion; ssm_session"),
    ("X-Ray tracing on every function", "xray"),
    ("Reserved concurrency of 25", "~25"),
    ("Provisioned concurrency of 5 for the API", "~5"),
    ("Python 3.12 runtime", "=3.12; in py; ~3.12"),
    ("MySQL 8.0 engine", "=8.0; ~8"),
    ("500 GB of gp3 storage", "~500 gb"),
    ("Allocate 100 GB, grow up to 1000 GB", "<=1000 gb; ~100 gb"),
    ("Keep snapshots 35 days", "~35 day"),
    ("Less than 5 minutes of downtime", "<5 minute"),
    ("Fewer than 3 public endpoints", "<3"),
    ("Over 99.9% availability", ">99.9 %"),
    ("Cooldown of 300 seconds", "~300 second"),
    ("Target tracking at 60% CPU", "scaling_policy; ~60 %"),
    ("Outputs for the load balancer's DNS name", "load_balancer"),
    ("ACM certificate for HTTPS", "certificate; is https"),
    ("Redirect HTTP to HTTPS", "is https"),
    ("Cognito user pool with MFA", "cognito"),
    ("SQS FIFO queue", "sqs"),
    ("Visibility timeout of 5 minutes", "~5 minute"),
    ("Message retention of 4 days", "~4 day"),
    ("Global table in us-east-1 and eu-west-1", "=eu-west-1; =us-east-1"),
    ("Cross-region replication of the bucket", "s3; s3_replication"),
    ("Lambda in private subnets", "lambda; private_subnet"),
    ("At least one read replica", ">=1; read_replica"),
    ("Do not exceed 4 instances", "<=4 instance"),
    ("should not use more than 3 NAT gateways", "<=3; nat_gateway"),
    ("For example, a t3.micro instance", "=t3.micro"),
    ("Optionally add a dashboard", "dashboard"),
    ("The stack could include a WAF", "waf"),
    ("Between 2 and 6 tasks, never fewer", "<=6 task; >=2 task"),
    ("From 4 to 12 workers behind the ALB", "<=12; >=4; alb"),
    ("At most one NAT gateway per VPC", "<=1; nat_gateway; vpc"),
    ("Not more than 7 days of backups", "<=7 day; is backed_up"),
    ("Backups are kept for at least 30 days", ">=30 day; is backed_up"),
    ("Keep audit logs for 7 years", "~7 year"),
    ("Purge logs after one year", "~1 year"),
    ("Run the job every 15 minutes", "~15 minute"),
    ("Page the team when errors exceed 5%", ">5 %"),
    ("Latency alarm above 250 ms", ">250; alarm"),
    ("Free storage below 10 GB raises an alarm", "<10 gb; alarm"),
    ("Memory utilisation over 85% triggers scaling", ">85 %"),
    ("The load balancer must not accept plain HTTP", "load_balancer"),
    ("Must not use inline policies", "no iam_policy"),
    ("Cannot use NAT instances", "no nat_gateway"),
    ("Avoid public subnets", "no public_subnet"),
    ("No VPC peering", "no vpc_peering"),
    ("No Lambda functions outside the VPC", "for lambda; for vpc"),
    ("Use SQS rather than Kinesis", "for kinesis; sqs"),
    ("KMS encryption for SNS topics", "is kms_encrypted; sns"),
    ("Encrypt EBS volumes", "ebs; is encrypted"),
    ("EBS volumes of type gp3, 50 GB each", "ebs; ~50 gb"),
    ("Default encryption with AES256 on the log bucket", "is encrypted; s3"),
    ("S3 access logs land in a separate bucket", "is access_logging; s3"),
    ("Lifecycle rule: expire after 365 days", "is lifecycle; ~365 day"),
    ("Transition to Standard-IA after 30 days, Glacier after 90 days", "~30 day; ~90 day"),
    ("Server-side encryption on the DynamoDB table", "dynamodb; is sse"),
    ("Read capacity of 5 units and write capacity of 10", "~10; ~5"),
    ("Auto Scaling group with min 2 and max 8", "<=8; >=2; autoscaling_group"),
    ("Launch template with IMDSv2", "is imdsv2; launch_template"),
    ("t4g.micro for development, m6i.large for production", "=m6i.large; =t4g.micro"),
    ("Aurora Serverless v2 from 0.5 to 16 ACUs", "<=16; =0.5; >=0.5; aurora"),
    ("Redis 7 on cache.r6g.large nodes", "=cache.r6g.large; elasticache; ~7"),
    ("RDS on db.t3.medium with 20 GB", "=db.t3.medium; rds; ~20 gb"),
    ("Port 22 only from 192.168.10.0/24", "=192.168.10.0/24; ~22"),
    ("HTTPS on 443 and nothing else", "is https; ~443"),
    ("Subnets 10.1.1.0/24 and 10.1.2.0/24", "=10.1.1.0/24; =10.1.2.0/24; subnet"),
    ("Public and private subnets in three availability zones", "private_subnet; public_subnet; ~3"),
    ("One NAT gateway per availability zone", "nat_gateway; ~1"),
    ("An internet gateway for the public subnets", "for public_subnet; internet_gateway"),
    ("Two EC2 instances behind a network load balancer", "ec2_instance; nlb; ~2"),
    ("ECS service with 3 tasks on Fargate", "ecs; ~3 task"),
    ("Task definition with 1024 MB of memory", "task_definition; ~1024 mb"),
    ("Interface endpoints for Secrets Manager", "for secrets_manager; vpc_endpoint"),
    ("Rotate credentials every 30 days", "is secret_rotated; ~30 day"),
    ("Secrets Manager with automatic rotation", "is secret_rotated; secrets_manager"),
    ("Parameter Store for the configuration", "parameter_store"),
    ("CloudWatch dashboard for the API", "dashboard"),
    ("Log groups with 14-day retention", "log_group; ~14 day"),
    ("Deploy with Pulumi in Go", "in go; in pulumi"),
    ("Java with the AWS CDK", "in cdk; in java"),
    ("WAF with a rate limit of 2000 requests", "waf; ~2000 request"),
    ("Shield is not required", ""),
    ("Guard the API with a Cognito authorizer", "cognito"),
    ("CORS must be enabled", "is cors"),
    ("MFA delete on the bucket", "s3"),
    ("Bucket policy that denies plain HTTP", "s3_bucket_policy"),
]
"""Requirement → all facts in it. A bare word is a thing that is asked for, `no` one that may not be, `for` one that is
only what the other is for or joined to; `is` and `not` are properties; `in` is a tool or a language; `=` `>=` `<=` `>`
`<` bound a number, `~` leaves open what it bounds; `=` without a space is also what is written as it stands."""

STRENGTHS = [
    ("Deploy a VPC", "must"),
    ("Every bucket must be encrypted", "must"),
    ("The database should be Multi-AZ", "should"),
    ("Ideally use Graviton instances", "should"),
    ("A dashboard would be nice", "should"),
    ("Shield is not required", "should"),
    ("If possible, enable X-Ray", "should"),
    ("Never open SSH to the internet", "forbidden"),
    ("Do not use inline policies", "forbidden"),
    ("Don't hard-code passwords", "forbidden"),
    ("No public buckets", "forbidden"),
    ("Nothing may be deployed in us-east-1", "forbidden"),
    ("RDS must not be publicly accessible", "forbidden"),
    ("Without hard-coded secrets", "forbidden"),
    ("Exclude CloudFront from this stack", "forbidden"),
    ("Do not exceed 4 instances", "must"),
    ("No more than 3 NAT gateways", "must"),
    ("Latency must not exceed 200 ms", "must"),
    ("Use roles, never access keys", "must"),
    ("A VPC with no internet gateway", "must"),
    ("Roles that do not give everything away", "must"),
    ("Return 403 Forbidden for blocked requests", "must"),
    ("No downtime", "must"),
    ("For example, a t3.micro instance", "example"),
    ("e.g. 10.0.0.0/16", "example"),
]

UNDER = [
    ("Access keys in code", "What is forbidden", "forbidden"),
    ("Access keys must be rotated", "What is forbidden", "must"),
    ("A second region", "Optional", "should"),
    ("app-prod-web", "Example", "example"),
    ("A second region", "Network", "must"),
]


def facts(text: str) -> set[str]:
    """All that is read out of a requirement."""
    unit = read(Requirement("R1", Span("PROMPT.md", 1, 1), (1, len(text)), text, ()))
    out = {one.key for one in unit.things}
    out |= {f"no {one.key}" for one in unit.denied} | {f"for {one.key}" for one in unit.aims}
    out |= {("not " if denied(unit, one) else "is ") + one.key for one in unit.properties}
    out |= {("not " if denied(unit, one) else "in ") + one.key for one in unit.platforms}
    out |= {f"{one.bound}{one.value:g} {one.unit}".strip() for one in unit.numbers}
    return out | {term for term in terms(text) if term[0] == "="}


def test_the_table_is_large() -> None:
    """At least 150 facts, each requirement once."""
    assert len({text for text, _ in FACTS}) == len(FACTS)
    assert sum(len(expected.split("; ")) for _, expected in FACTS if expected) >= 150


@pytest.mark.parametrize(("text", "expected"), FACTS, ids=[text for text, _ in FACTS])
def test_a_requirement_has_these_facts_and_no_others(text: str, expected: str) -> None:
    """Nothing more is read out of the words than what they say."""
    assert facts(text) == set(filter(None, expected.split("; ")))


@pytest.mark.parametrize(("text", "expected"), STRENGTHS, ids=[text for text, _ in STRENGTHS])
def test_how_strongly_it_asks(text: str, expected: str) -> None:
    """A bound is no prohibition, and what is forbidden beside a wish leaves it a wish."""
    assert strength(text, ()) == expected


@pytest.mark.parametrize(("text", "title", "expected"), UNDER, ids=[f"{title}: {text}" for text, title, _ in UNDER])
def test_a_title_says_how_strongly_what_stands_under_it_asks(text: str, title: str, expected: str) -> None:
    """The unit's own words come first."""
    assert strength(text, ("Requirements", title)) == expected
