"""Which findings of two reviewers are one: a labelled set, and how much of it pairing gets right."""

from collections.abc import Iterator

import pytest

from iacdiff.agree import pairing
from iacdiff.agree.pairing import Statement, pair
from iacdiff.records import Finding, Span

Said = list[tuple[str, str, str]]
"""(what it is about, its title, its text): two findings are one where they are about the same."""

CASES: dict[str, tuple[Said, Said]] = {
    "shop": (
        [
            (
                "db-encryption",
                "Database Storage Is Not Encrypted",
                "`storage_encrypted` is not set on the RDS instance, so data rests in the clear.",
            ),
            (
                "db-backup",
                "Backups Are Kept for One Day",
                "`backup_retention_period = 1` where the prompt wants 14 days.",
            ),
            (
                "one-nat",
                "Single NAT Gateway",
                "All private subnets leave through one NAT gateway; a zone outage cuts them off.",
            ),
            ("ssh", "SSH Open to the World", "The bastion security group lets 0.0.0.0/0 in on port 22."),
            ("alarms", "No CloudWatch Alarms", "Neither CPU nor unhealthy hosts are watched."),
            ("tags", "Owner Tag Missing", "default_tags lack Owner and CostCenter."),
            ("outputs", "Outputs Are Incomplete", "The load balancer's DNS name is not an output."),
            ("waf", "No Web ACL", "The load balancer is not protected by WAF."),
        ],
        [
            ("ssh", "Security group allows ingress from anywhere on 22", '`cidr_blocks = ["0.0.0.0/0"]` for SSH.'),
            (
                "db-encryption",
                "RDS without encryption at rest",
                "KMS is not used for the database; storage encryption is off.",
            ),
            ("db-backup", "Backup retention too short", "1 day instead of the required 14."),
            ("one-nat", "NAT gateway is a single point of failure", "One for three availability zones."),
            ("s3-encryption", "Bucket encryption is missing", "The log bucket uses no server-side encryption."),
            (
                "alarms",
                "Monitoring: alarms for the targets are missing",
                "There is no aws_cloudwatch_metric_alarm at all.",
            ),
            ("db-multi-az", "RDS is not Multi-AZ", "`multi_az` is false."),
            ("region", "Deployed to the wrong region", "us-east-1 instead of eu-west-1."),
        ],
    ),
    "queue": (
        [
            (
                "dlq",
                "Messages Are Lost After the First Failure",
                "The queue has no redrive policy and no dead letter queue.",
            ),
            (
                "visibility",
                "Visibility Timeout Shorter Than the Function",
                "30 seconds while the Lambda function runs for up to 60.",
            ),
            ("role", "Function Role May Do Everything", "The IAM policy allows `*` on `*`."),
            ("runtime", "Outdated Lambda Runtime", "nodejs14.x is used where nodejs20.x is asked for."),
            ("key", "Queue Without Customer Key", "`KmsMasterKeyId` is not set, so SQS encrypts with its own key."),
            ("pitr", "Table Cannot Be Recovered", "PointInTimeRecovery is off for the DynamoDB table."),
            ("logs", "Logs Never Expire", "The log group has no retention."),
        ],
        [
            ("role", "Overly permissive IAM", "Wildcard actions and resources in the Lambda execution role."),
            ("dlq", "No DLQ configured", "RedrivePolicy is missing on the SQS queue."),
            ("memory", "Lambda memory too small", "128 MB instead of 512."),
            ("pitr", "DynamoDB point-in-time recovery disabled", "The orders table has no continuous backups."),
            ("logs", "CloudWatch log retention not configured", "RetentionInDays is not set on the log group."),
            ("timeout", "Lambda timeout of 60 seconds is too long", "API Gateway gives up after 29."),
            ("key", "SQS encryption does not use a KMS key", "No CMK for the queue."),
            ("throttle", "API has no throttling", "The stage sets no rate limit."),
        ],
    ),
    "web": (
        [
            (
                "https",
                "Listener Serves Plain HTTP",
                "Port 80 forwards to the targets; there is no HTTPS listener and no certificate.",
            ),
            ("health", "Health Check on the Wrong Path", "`/` instead of `/healthz`."),
            ("asg-max", "Auto Scaling Group Cannot Grow", "`max_size` is 2, the requirement is 6."),
            ("policy", "Scaling Policies Missing", "No target tracking policy is attached."),
            ("imds", "Instance Metadata Version 1 Allowed", "The launch template does not require tokens."),
            ("volume", "Root Volumes Are gp2", "gp3 was required."),
            ("names", "Resource Names Without Suffix", "environmentSuffix is not part of the bucket and role names."),
        ],
        [
            ("https", "TLS not enabled on the ALB", "No ACM certificate and no listener on 443."),
            ("policy", "ASG has no scaling policy", "Neither step nor target tracking."),
            ("imds", "IMDSv2 not enforced", "`http_tokens` is optional in the launch template's metadata options."),
            ("asg-max", "Maximum capacity of the ASG is 2 instead of 6", "It will not carry the peak load."),
            ("access-logs", "ALB access logs are off", "There is no bucket for them."),
            ("cooldown", "Health check grace period is too short", "60 seconds; instances need 300."),
            ("names", "Naming convention violated", "Names do not end in the environment suffix."),
            ("subnets", "Instances in public subnets", "The group uses the public subnets."),
        ],
    ),
    "stack": (
        [
            ("lock", "State Is Not Locked", "The backend names no DynamoDB table."),
            ("platform", "Wrong Platform", "The answer is Terraform HCL, CDKTF in TypeScript was asked for."),
            ("modules", "Everything in One File", "No modules or constructs; the prompt asks for separate ones."),
            ("flow", "No VPC Flow Logs", "aws_flow_log is missing."),
            ("rotation", "Key Rotation Disabled", "enable_key_rotation is false."),
            ("acl", "Bucket Can Be Made Public", "There is no public access block."),
        ],
        [
            ("acl", "S3 public access is not blocked", "aws_s3_bucket_public_access_block is not declared."),
            ("flow", "Flow logs for the VPC are missing", "No record of rejected traffic."),
            ("rotation", "KMS keys are not rotated", "Rotation was required every year."),
            ("lock", "Terraform backend without locking", "dynamodb_table is not set."),
            ("versioning", "Bucket versioning is off", "State history is lost."),
            ("endpoint", "No gateway endpoint for S3", "Traffic to buckets leaves the VPC."),
            ("key-policy", "KMS key policy is too wide", "Any principal of the account may use it."),
        ],
    ),
}


def statements(said: Said) -> list[Statement]:
    return [
        Statement(Finding(str(at), str(at), title, None, "none", Span("A.md", at, at), {}), f"{title}\n{text}")
        for at, (_, title, text) in enumerate(said, 1)
    ]


def counted(cases: dict[str, tuple[Said, Said]]) -> Iterator[tuple[str, set[tuple[str, str]], set[tuple[str, str]]]]:
    """For each case the pairs that are one, and those that pairing finds, by what they are about."""
    for name, (a, b) in cases.items():
        found = {
            (a[int(two.a.finding.number) - 1][0], b[int(two.b.finding.number) - 1][0])
            for two in pair(statements(a), statements(b))
        }
        yield name, {(one, one) for one, _, _ in a if one in {other for other, _, _ in b}}, found


def measured() -> tuple[float, float]:
    """Precision and recall over all cases."""
    right = found = wanted = 0
    for _, same, paired in counted(CASES):
        right, found, wanted = right + len(same & paired), found + len(paired), wanted + len(same)
    return right / max(found, 1), right / wanted


def test_pairs_of_the_labelled_set() -> None:
    """Nine of ten pairs that are found are right, and eight of ten that are there are found."""
    precision, recall = measured()
    print(f"precision {precision:.2f}, recall {recall:.2f}", *counted(CASES), sep="\n")
    assert precision >= 0.9
    assert recall >= 0.8


def test_the_threshold_is_the_sets_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither a lower nor a higher one does better by F1 on the labelled set by more than what one pair makes."""

    def f1(least: float) -> float:
        monkeypatch.setattr(pairing, "LEAST", least)
        precision, recall = measured()
        return 2 * precision * recall / max(precision + recall, 1e-9)

    own = f1(pairing.LEAST)
    assert own >= max(f1(least / 100) for least in range(4, 60, 4)) - 0.04
