"""The bundled samples end to end: what a careful reader finds in them stands here as tables, and must be found.

Lines are looked up in the samples' own text, so that a sample may be edited without counting lines.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hcl2
import pytest
import yaml

from iacdiff.disk import bundled
from iacdiff.pipeline import review
from iacdiff.records import ABSENT, Change, Defaulted, Difference, Finding, Requirement, Review, Severity, Span

DOCUMENTS = ("PROMPT.md", "MODEL_RESPONSE.md", "IDEAL_RESPONSE.md", "MODEL_FAILURES.md")
KNOWN_METADATA = {
    "platform",
    "language",
    "complexity",
    "turn_type",
    "po_id",
    "team",
    "startedAt",
    "subtask",
    "subject_labels",
    "aws_services",
    "training_quality",
}


# ---------------------------------------------------------------------------------------------- what must be found


@dataclass(frozen=True)
class Changed:
    """One value that differs; ids are IDEAL's, as are the paths."""

    id: str
    path: str
    model: Any
    ideal: Any


@dataclass(frozen=True)
class Expected:
    """What a careful reader finds in one sample."""

    platform: str
    language: str
    ideal_source: str
    resources: tuple[int, int]
    """Declarations of MODEL and of IDEAL."""
    missing: str
    """Ids of IDEAL."""
    extra: str
    """Ids of MODEL."""
    renamed: dict[str, str]
    """Id of MODEL → id of IDEAL."""
    changed: tuple[Changed, ...]
    touched: dict[str, str]
    """Id → start of a path under which some difference must stand, whatever its exact place."""
    same: dict[str, tuple[str, ...]]
    """Id → starts of paths under which nothing may be reported; an empty start stands for the whole declaration."""
    asked: dict[tuple[str, str], tuple[str, ...]]
    """(id, path) of a difference → words of the PROMPT lines that ask for it, any of which will do."""
    critical: dict[str, str]
    """Id → start of a path under which a difference must be suggested as Critical."""
    findings: tuple[tuple[str, Severity, str], ...]
    cited: dict[str, str | None]
    """Number of a finding → words of a PROMPT line among its first three links, or None where no line asks for it."""
    lint: tuple[str, ...] = ()
    """Words of the lines of MODEL_FAILURES.md whose tally is wrong."""
    blocks: str = ""
    """Files that MODEL's answer says it consists of, as far as they hold code of the platform."""


C, H, M = Severity.CRITICAL, Severity.HIGH, Severity.MEDIUM

PAYMENTS = Expected(
    platform="tf",
    language="hcl",
    ideal_source="lib",
    resources=(33, 58),
    missing="""
        aws_kms_key.data aws_kms_key.logs aws_kms_alias.data aws_kms_alias.logs
        aws_rds_cluster_instance.reader aws_rds_cluster_parameter_group.aurora
        aws_lb_listener.https
        aws_cloudwatch_metric_alarm.db_connections aws_cloudwatch_metric_alarm.replica_lag
        aws_cloudwatch_metric_alarm.server_errors aws_sns_topic_subscription.email aws_cloudwatch_log_group.flow
        aws_route53_health_check.primary aws_route53_record.primary aws_route53_record.secondary
        aws_vpc_endpoint.s3 aws_flow_log.main aws_subnet.database aws_route_table.database
        aws_iam_role.rds_monitoring aws_iam_role.flow_logs
        aws_s3_bucket.alb_logs aws_s3_bucket_policy.alb_logs
        output.reader_endpoint output.live_color output.alert_topic_arn
        var.live_color var.canary_weight
        data.aws_route53_zone.public
    """,
    extra="""
        aws_instance.bastion
        aws_elasticache_cluster.sessions aws_elasticache_subnet_group.sessions
        aws_dms_replication_instance.migration aws_dms_replication_subnet_group.migration
        output.bastion_ip provider.aws.old
    """,
    renamed={
        "aws_lb.web": "aws_lb.payments",
        "aws_security_group.db": "aws_security_group.database",
        "aws_db_subnet_group.main": "aws_db_subnet_group.aurora",
        "aws_lb_listener.http": "aws_lb_listener.http_redirect",
    },
    changed=(
        Changed("aws_nat_gateway.main", "count", 1, 3),
        Changed("aws_lb_target_group.app", "port", 8080, 8443),
        Changed("aws_lb_target_group.app", "health_check.interval", 60, 20),
        Changed("aws_lb_target_group.app", "health_check.path", "/", "/healthz"),
        Changed("aws_lb_target_group.app", "health_check.unhealthy_threshold", 5, 2),
        Changed("aws_lb_target_group.app", "deregistration_delay", ABSENT, 75),
        Changed("aws_lb.payments", "idle_timeout", 120, 45),
        Changed("aws_lb.payments", "enable_deletion_protection", True, False),
        Changed("aws_lb.payments", "drop_invalid_header_fields", ABSENT, True),
        Changed("aws_launch_template.app", "instance_type", "t3.small", "m6i.large"),
        Changed("aws_launch_template.app", "block_device_mappings.ebs.volume_type", "gp2", "gp3"),
        Changed("aws_launch_template.app", "block_device_mappings.ebs.encrypted", ABSENT, True),
        Changed("aws_autoscaling_group.app", "max_size", 6, 16),
        Changed("aws_autoscaling_group.app", "health_check_type", "EC2", "ELB"),
        Changed("aws_rds_cluster.payments", "engine_version", "14.9", "16.4"),
        Changed("aws_rds_cluster.payments", "storage_encrypted", False, True),
        Changed("aws_rds_cluster.payments", "backup_retention_period", 3, 14),
        Changed("aws_rds_cluster.payments", "master_password", "Harbour-Lantern-58", ABSENT),
        Changed("aws_rds_cluster.payments", "manage_master_user_password", ABSENT, True),
        Changed("aws_rds_cluster_instance.writer", "publicly_accessible", True, False),
        Changed("aws_rds_cluster_instance.writer", "monitoring_interval", ABSENT, 15),
        Changed("aws_cloudwatch_log_group.app", "retention_in_days", 30, 90),
        Changed("aws_cloudwatch_metric_alarm.unhealthy_hosts", "threshold", 3, 1),
        Changed("aws_subnet.public", "map_public_ip_on_launch", True, False),
        Changed("var.vpc_cidr", "default", "10.80.0.0/16", "10.42.0.0/16"),
    ),
    touched={
        "aws_security_group.app": "ingress",
        "aws_security_group.database": "ingress",
        "aws_iam_role_policy.app": "policy",
        "aws_launch_template.app": "user_data",
        "aws_autoscaling_group.app": "min_size",
        "provider.aws": "default_tags",
    },
    same={
        "aws_autoscaling_group.app": (
            "enabled_metrics",
            "health_check_grace_period",
            "default_cooldown",
            "vpc_zone_identifier",
        ),
        "aws_lb_target_group.app": ("health_check.healthy_threshold", "health_check.matcher", "target_type", "vpc_id"),
        "aws_iam_role.app": ("assume_role_policy",),
        "aws_security_group.alb": ("ingress",),
        "aws_route_table.public": ("route", "vpc_id"),
        "aws_route_table_association.public": ("",),
        "aws_lb_listener.http_redirect": ("port", "protocol", "load_balancer_arn"),
        "aws_rds_cluster.payments": (
            "vpc_security_group_ids",
            "db_subnet_group_name",
            "preferred_backup_window",
            "master_username",
            "deletion_protection",
            "skip_final_snapshot",
        ),
        "aws_rds_cluster_instance.writer": ("instance_class", "cluster_identifier", "engine"),
        "data.aws_availability_zones.available": ("",),
    },
    asked={
        ("aws_nat_gateway.main", "count"): ("Exactly three NAT gateways",),
        ("aws_lb_target_group.app", "health_check.interval"): ("health checks at `/healthz` every 20 seconds",),
        ("aws_lb_target_group.app", "deregistration_delay"): ("Connections drain for 75 seconds",),
        ("aws_rds_cluster.payments", "backup_retention_period"): ("backups are retained for 14 days",),
        ("aws_rds_cluster.payments", "storage_encrypted"): ("storage is encrypted", "`storage_encrypted = false`"),
        ("aws_rds_cluster.payments", "master_password"): (
            "the master password is generated",
            "A password, token or key",
        ),
        ("aws_rds_cluster_instance.writer", "publicly_accessible"): (
            "no database instance is publicly accessible",
            "`publicly_accessible = true`",
        ),
        ("aws_launch_template.app", "instance_type"): ("`m6i.large` instances only",),
        ("aws_autoscaling_group.app", "max_size"): ("between 4 and 16 instances",),
        ("aws_cloudwatch_log_group.app", "retention_in_days"): ("keep their entries for 30 days",),
        ("aws_rds_cluster_instance.reader", ""): ("two reader instances", "one writer and two readers"),
        ("aws_cloudwatch_metric_alarm.db_connections", ""): ("database connections exceed 700",),
        ("aws_cloudwatch_metric_alarm.replica_lag", ""): ("a reader lags more than 400 milliseconds",),
        ("aws_route53_health_check.primary", ""): ("A Route 53 health check",),
        ("aws_vpc_endpoint.s3", ""): ("gateway VPC endpoint",),
        ("aws_flow_log.main", ""): ("VPC flow logs",),
        ("var.canary_weight", ""): ("A variable `canary_weight`",),
    },
    critical={
        "aws_rds_cluster.payments": "master_password",
        "aws_rds_cluster_instance.writer": "publicly_accessible",
        "aws_security_group.app": "ingress",
    },
    findings=(
        ("1", C, "Database Password in Plain Text and Storage Left Unencrypted"),
        ("2", C, "Targets Are Never Health-Checked"),
        ("3", H, "Missing Web Application Firewall"),
        ("4", H, "One NAT Gateway for Three Zones"),
        ("5", M, "Application Logs Are Not Kept Long Enough"),
    ),
    cited={
        "1": "storage is encrypted",
        "2": "answer health checks at `/healthz`",
        "3": None,
        "4": "Exactly three NAT gateways",
        "5": "keep their entries for 30 days",
    },
    lint=("**Total failures**: 2 Critical, 1 High, 1 Medium",),
    blocks="main.tf variables.tf network.tf security.tf compute.tf database.tf monitoring.tf outputs.tf",
)

ORDERS = Expected(
    platform="cfn",
    language="yaml",
    ideal_source="md",
    resources=(33, 38),
    missing="""
        OrdersKeyAlias DynamoDbEndpoint S3Endpoint SqsEndpoint EndpointSecurityGroup InvoiceBucketPolicy ApiLogGroup
        GetOrderRoute AlertSubscription OrderAgeAlarm FulfilmentErrorAlarm
        Parameters.AlertEmail Outputs.DeadLetterQueueUrl Outputs.AlertTopicArn
    """,
    extra="InternetGateway GatewayAttachment PublicSubnet NatAddress NatGateway PrivateDefaultRoute",
    renamed={"InvoicesBucket": "InvoiceBucket", "OrderDLQ": "OrderDeadLetterQueue"},
    changed=(
        Changed("Parameters.FunctionMemory", "Default", 128, 512),
        Changed("OrdersKey", "EnableKeyRotation", False, True),
        Changed("OrdersTable", "BillingMode", "PROVISIONED", "PAY_PER_REQUEST"),
        Changed("OrdersTable", "SSESpecification.SSEEnabled", False, True),
        Changed("OrdersTable", "DeletionPolicy", "Delete", "Retain"),
        Changed("InvoiceBucket", "VersioningConfiguration.Status", "Suspended", "Enabled"),
        Changed("InvoiceBucket", "DeletionPolicy", ABSENT, "Retain"),
        Changed("OrderQueue", "VisibilityTimeout", 30, 270),
        Changed("OrderQueue", "RedrivePolicy.maxReceiveCount", 10, 4),
        Changed("OrderDeadLetterQueue", "MessageRetentionPeriod", 345600, 1209600),
        Changed("FulfilmentLogGroup", "RetentionInDays", 7, 60),
        Changed("FulfilmentFunction", "Runtime", "python3.9", "python3.12"),
        Changed("FulfilmentFunction", "Timeout", 15, 45),
        Changed("FulfilmentTrigger", "BatchSize", 10, 5),
        Changed("DeadLetterAlarm", "Threshold", 25, 1),
    ),
    touched={
        "PrivateSubnetB": "AvailabilityZone",
        "OrdersTable": "PointInTimeRecoverySpecification",
        "OrderDeadLetterQueue": "KmsMasterKeyId",
        "InvoiceBucket": "BucketEncryption",
        "FulfilmentRole": "Policies",
        "FulfilmentFunction": "Architectures",
        "FunctionSecurityGroup": "SecurityGroupEgress",
        "OrdersApiStage": "AccessLogSettings",
        "AlertTopic": "KmsMasterKeyId",
        "IntakeFunction": "Code",
    },
    same={
        "Vpc": ("",),
        "PrivateSubnetA": ("",),
        "PrivateSubnetB": ("VpcId", "CidrBlock", "Tags"),
        "PrivateSubnetARoutes": ("",),
        "PrivateSubnetBRoutes": ("",),
        "IntakeRole": ("",),
        "IntakeLogGroup": ("",),
        "IntakeIntegration": ("",),
        "IntakePermission": ("",),
        "IntakeErrorAlarm": ("",),
        "OrdersApi": ("",),
        "PostOrderRoute": ("",),
        "Parameters.EnvironmentSuffix": ("",),
        "Outputs.ApiAddress": ("",),
        "Outputs.InvoiceBucketName": ("",),
        "IntakeFunction": ("DependsOn", "VpcConfig", "Environment", "Architectures", "Tags"),
        "OrdersTable": ("Tags", "TableName", "KeySchema"),
        "OrderQueue": ("QueueName", "RedrivePolicy.deadLetterTargetArn", "KmsMasterKeyId", "Tags"),
        "OrderDeadLetterQueue": ("QueueName",),
        "InvoiceBucket": ("BucketName", "PublicAccessBlockConfiguration"),
        "FulfilmentFunction": ("Environment", "VpcConfig"),
        "DeadLetterAlarm": ("Dimensions", "AlarmName"),
    },
    asked={
        ("OrdersTable", "BillingMode"): ("billed per request",),
        ("OrdersTable", "SSESpecification.SSEEnabled"): ("The orders table is encrypted",),
        ("OrdersTable", "DeletionPolicy"): ("survive the deletion of the stack",),
        ("OrderQueue", "VisibilityTimeout"): ("hides a message for 270 seconds",),
        ("OrderQueue", "RedrivePolicy.maxReceiveCount"): ("After 4 failed receives",),
        ("OrderDeadLetterQueue", "MessageRetentionPeriod"): ("keeps its messages for 14 days",),
        ("FulfilmentLogGroup", "RetentionInDays"): ("keep their entries for 60 days",),
        ("FulfilmentFunction", "Runtime"): ("run on Python 3.12",),
        ("FulfilmentFunction", "Timeout"): ("the fulfilment function may take 45 seconds",),
        ("FulfilmentTrigger", "BatchSize"): ("batches of at most 5",),
        ("Parameters.FunctionMemory", "Default"): ("512 MB of memory",),
        ("OrdersKey", "EnableKeyRotation"): ("yearly rotation",),
        ("SqsEndpoint", ""): ("by VPC endpoints only",),
        ("NatGateway", ""): ("There is no NAT gateway", "by VPC endpoints only"),
        ("OrderAgeAlarm", ""): ("`ApproximateAgeOfOldestMessage`",),
        ("GetOrderRoute", ""): ("`GET /orders/{id}`",),
        ("Outputs.DeadLetterQueueUrl", ""): ("the URLs of both queues",),
    },
    critical={},
    findings=(
        ("1", H, "Orders Are Handed Out Twice"),
        ("2", C, "Fulfilment Role May Do Everything"),
        ("3", H, "Orders Table Is Neither Encrypted nor Recoverable"),
        ("4", M, "No Alarm for Intake Errors"),
    ),
    cited={
        "1": "hides a message for 270 seconds",
        "2": "No wildcard actions",
        "3": "The orders table is encrypted",
        "4": "| Intake errors |",
    },
)

SAMPLES = {"payments-terraform": PAYMENTS, "orders-cloudformation": ORDERS}


def rows(attribute: str) -> list[Any]:
    """One test case for each entry of a table, of all samples: (sample, entry)."""
    found = []
    for name, expected in SAMPLES.items():
        table = getattr(expected, attribute)
        entries = table.split() if isinstance(table, str) else table.items() if isinstance(table, dict) else table
        found += [pytest.param(name, entry, id=f"{name}: {label(entry)}") for entry in entries]
    return found


def label(entry: Any) -> str:
    """What a test case is called: the id that it is about, and the path."""
    match entry:
        case Changed(id=id, path=path):
            return f"{id} {path}"
        case (tuple(key), _):
            return " ".join(part for part in key if part)
        case (str(id), _):
            return id
    return str(entry)


# ---------------------------------------------------------------------------------------------- looking things up


@pytest.fixture(scope="module")
def reviews() -> dict[str, Review]:
    """Every bundled sample, reviewed once."""
    return {name: review(folder(name)) for name in SAMPLES}


def folder(name: str) -> Path:
    return Path(str(bundled("sample_data"))) / name


def about(reviewed: Review, id: str) -> list[Difference]:
    """The differences of one declaration, by its id on either side."""
    return [one for one in reviewed.differences if id in (one.ideal_id, one.model_id)]


def at_path(written: str, path: str) -> bool:
    """Whether a difference's path is that one; where in a resource its attributes stand is the dialect's own affair."""
    written = re.sub(r"\[\d+\]", "", written)
    return written == path or written.endswith("." + path)


def under(written: str, path: str) -> bool:
    """Whether a difference's path is that one or lies below it."""
    written = re.sub(r"\[[^\]]*\]", "", written)
    return not path or f".{written}.".startswith(f".{path}.") or f".{path}." in f".{written}."


def difference(reviewed: Review, id: str, path: str) -> Difference:
    """The one difference of that declaration at that path."""
    ours = about(reviewed, id)
    found = [one for one in ours if (at_path(one.path, path) if path else not one.path)]
    assert len(found) == 1, f"{id} {path}: found {[one.path for one in found]} among {[one.path for one in ours]}"
    return found[0]


def value(held: Any) -> Any:
    """A value with every input at its default."""
    return held.value if isinstance(held, Defaulted) else held


def declared_id(reviewed: Review, ideal_id: str) -> str:
    """What MODEL calls a thing of IDEAL."""
    return next((pair.model[0] for pair in reviewed.pairs if ideal_id in pair.ideal), ideal_id)


def opening(id: str) -> str:
    """The pattern of the line that opens a declaration, in either dialect."""
    kind, _, name = id.partition(".")
    if kind == "var":
        return rf'variable "{name}" {{'
    if kind in ("Parameters", "Outputs"):
        return rf"  {name}:"
    return rf'resource "{kind}" "{name}" {{' if name else rf"  {id}:"


def written_at(reviewed: Review, id: str, path: str, files: tuple[str, ...]) -> Span:
    """The line on which a declaration sets an attribute, or else the part of it that stands nearest.

    Below the opening, every part of the path is looked for under the one before it.
    """
    for file in files:
        lines = reviewed.sample.documents[file].lines
        if opening(id) not in lines:
            continue
        here = lines.index(opening(id))
        indent = len(opening(id)) - len(opening(id).lstrip())
        last = next(n for n in range(here + 1, len(lines)) if re.match(rf" {{,{indent}}}[^ ]", lines[n]))
        for part in path.split("."):
            sets = re.compile(rf"\s*(- )?{part}( *=|:| \{{)")
            found = next((n for n in range(here + 1, last) if sets.match(lines[n])), None)
            if found is None:
                break
            here = found
        return Span(file, here + 1, here + 1)
    raise AssertionError(f"{id} is opened in none of {files}")


# ---------------------------------------------------------------------------------------------- the samples themselves


@pytest.mark.parametrize("name", SAMPLES)
def test_samples_have_the_layout_of_the_archive(name: str) -> None:
    """Four documents in lib, metadata beside it with the known keys, and no file that nothing reads."""
    base = folder(name)
    files = {path.name for path in (base / "lib").iterdir()}
    assert files >= set(DOCUMENTS)
    assert {Path(file).suffix for file in files - set(DOCUMENTS)} <= {".tf", ".yml"}
    metadata = json.loads((base / "metadata.json").read_text(encoding="utf-8"))
    assert set(metadata) == KNOWN_METADATA
    assert (metadata["platform"], metadata["language"]) == (SAMPLES[name].platform, SAMPLES[name].language)


def fences(text: str, language: str) -> Iterator[str]:
    return (match[1] for match in re.finditer(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL))


def test_terraform_is_valid_on_both_sides() -> None:
    """The strict parser accepts every file of IDEAL and every block of MODEL."""
    lib = folder("payments-terraform") / "lib"
    texts = [path.read_text(encoding="utf-8") for path in sorted(lib.glob("*.tf"))]
    texts += fences((lib / "MODEL_RESPONSE.md").read_text(encoding="utf-8"), "hcl")
    assert len(texts) == 20
    assert all(hcl2.loads(text) for text in texts)


def test_cloudformation_is_valid_on_both_sides_and_ideal_stands_twice() -> None:
    """IDEAL's page holds the very template beside it, and both templates are YAML."""
    lib = folder("orders-cloudformation") / "lib"
    template = (lib / "template.yml").read_text(encoding="utf-8")
    assert template in fences((lib / "IDEAL_RESPONSE.md").read_text(encoding="utf-8"), "yaml")
    for text in (template, next(fences((lib / "MODEL_RESPONSE.md").read_text(encoding="utf-8"), "yaml"))):
        root = yaml.compose(text, Loader=yaml.SafeLoader)
        assert isinstance(root, yaml.MappingNode)
        assert "Resources" in [key.value for key, _ in root.value]


# ---------------------------------------------------------------------------------------------- the whole line


@pytest.mark.parametrize("name", SAMPLES)
def test_both_sides_are_read_whole(reviews: dict[str, Review], name: str) -> None:
    """Platform, source of IDEAL and number of resources are right, and nothing is broken."""
    reviewed, expected = reviews[name], SAMPLES[name]
    for answer in (reviewed.sample.model, reviewed.sample.ideal):
        assert (answer.platform, answer.language) == (expected.platform, expected.language)
        assert answer.truncated_at is None
    assert reviewed.sample.ideal.source == expected.ideal_source
    assert (len(reviewed.model.resources), len(reviewed.ideal.resources)) == expected.resources
    assert [problem for problem in reviewed.problems if problem.level == "error"] == []


def test_blocks_are_named_and_the_readme_holds_no_code(reviews: dict[str, Review]) -> None:
    """Every file of MODEL's answer is there once; the README with fences of its own does not spill."""
    sources = reviews["payments-terraform"].sample.model.sources
    assert [source.block for source in sources if source.platform == "tf"] == PAYMENTS.blocks.split()
    assert all(source.closed for source in sources)


@pytest.mark.parametrize("name, id", rows("missing"))
def test_missing_is_found(reviews: dict[str, Review], name: str, id: str) -> None:
    """IDEAL has it and MODEL does not: one difference, with no place on MODEL's side."""
    one = difference(reviews[name], id, "")
    assert (one.change, one.ideal_id, one.model_id) == (Change.MISSING, id, None)
    assert one.model_at is None and one.ideal_at is not None


@pytest.mark.parametrize("name, id", rows("extra"))
def test_extra_is_found(reviews: dict[str, Review], name: str, id: str) -> None:
    """MODEL has it and IDEAL does not: one difference, with no place on IDEAL's side."""
    one = difference(reviews[name], id, "")
    assert (one.change, one.model_id, one.ideal_id) == (Change.EXTRA, id, None)
    assert one.ideal_at is None and one.model_at is not None


@pytest.mark.parametrize("name, names", rows("renamed"))
def test_renamed_is_paired(reviews: dict[str, Review], name: str, names: tuple[str, str]) -> None:
    """Another name is no other thing: the two are a pair, and neither is missing or extra."""
    model_id, ideal_id = names
    assert [pair.model for pair in reviews[name].pairs if pair.ideal == (ideal_id,)] == [(model_id,)]
    whole = {one.change for id in names for one in about(reviews[name], id) if not one.path}
    assert not whole & {Change.MISSING, Change.EXTRA}


@pytest.mark.parametrize("name, entry", rows("changed"))
def test_changed_is_found_with_its_places(reviews: dict[str, Review], name: str, entry: Changed) -> None:
    """Both values are told, and the place of each is the line that sets it, or else what should have set it."""
    reviewed = reviews[name]
    one = difference(reviewed, entry.id, entry.path)
    assert one.change is {entry.model: Change.MISSING, entry.ideal: Change.EXTRA}.get(ABSENT, Change.CHANGED)
    assert (value(one.model), value(one.ideal)) == (entry.model, entry.ideal)
    model_id = declared_id(reviewed, entry.id)
    for side, place, id, files in (
        (entry.model, one.model_at, model_id, reviewed.sample.model.files),
        (entry.ideal, one.ideal_at, entry.id, reviewed.sample.ideal.files),
    ):
        line = written_at(reviewed, id, entry.path, files)
        assert place is not None
        assert (place.file, place.first) == (line.file, line.first)
        assert place == line or side is ABSENT or entry.path == "count"


@pytest.mark.parametrize("name, entry", rows("touched"))
def test_something_is_found_there(reviews: dict[str, Review], name: str, entry: tuple[str, str]) -> None:
    """What differs in the middle of a nested value is reported somewhere below it."""
    id, path = entry
    assert any(under(one.path, path) for one in about(reviews[name], id) if one.path)


@pytest.mark.parametrize("name, entry", rows("same"))
def test_noise_is_not_reported(reviews: dict[str, Review], name: str, entry: tuple[str, tuple[str, ...]]) -> None:
    """Order in sets, spelling of functions, text or number, names of paired things: none of it is a difference."""
    id, paths = entry
    assert [one.path for one in about(reviews[name], id) if any(under(one.path, path) for path in paths)] == []


@pytest.mark.parametrize("name, entry", rows("asked"))
def test_the_line_that_asks_is_among_the_first_three(
    reviews: dict[str, Review], name: str, entry: tuple[tuple[str, str], tuple[str, ...]]
) -> None:
    """A difference is linked to the PROMPT line that a reader would quote."""
    (id, path), words = entry
    reviewed = reviews[name]
    first = linked(reviewed, difference(reviewed, id, path))[:3]
    shown = ["\n".join(reviewed.sample.lines(asks.span)) for asks in first]
    assert any(word in text for word in words for text in shown), shown


@pytest.mark.parametrize("name, entry", rows("critical"))
def test_the_worst_is_critical(reviews: dict[str, Review], name: str, entry: tuple[str, str]) -> None:
    """A password in the code, a database or a shell open to the world: nobody needs to raise these by hand."""
    id, path = entry
    severities = [one.severity for one in about(reviews[name], id) if one.path and under(one.path, path)]
    assert Severity.CRITICAL in severities


def linked(reviewed: Review, one: Difference | Finding) -> list[Requirement]:
    return [reviewed.requirement(link.requirement) for link in one.links]


@pytest.mark.parametrize("name", SAMPLES)
def test_findings_are_read(reviews: dict[str, Review], name: str) -> None:
    """Number, severity and title of every finding, in the order of the report."""
    read = reviews[name].report.findings
    assert tuple((finding.number, finding.severity, finding.title) for finding in read) == SAMPLES[name].findings
    assert [finding.handle for finding in read] == [finding.number for finding in read]


@pytest.mark.parametrize("name, entry", rows("cited"))
def test_findings_are_linked(reviews: dict[str, Review], name: str, entry: tuple[str, str | None]) -> None:
    """A finding is linked to the line that asks for it; where PROMPT asks for nothing of the kind, that is said."""
    number, words = entry
    reviewed = reviews[name]
    finding = next(one for one in reviewed.report.findings if one.number == number)
    if words is None:
        assert finding.required is False
    else:
        first = linked(reviewed, finding)[:3]
        assert any(words in line for asks in first for line in reviewed.sample.lines(asks.span))


@pytest.mark.parametrize("name", SAMPLES)
def test_only_the_wrong_tally_is_reported(reviews: dict[str, Review], name: str) -> None:
    """The summary that miscounts is an error on its own line; a report without a summary has none."""
    reviewed = reviews[name]
    tallies = [lint for lint in reviewed.lint if lint.rule == "tally"]
    assert {lint.severity for lint in tallies} <= {"error"}
    places = {line for lint in tallies if lint.span for line in reviewed.sample.lines(lint.span)}
    assert places == {f"- {words}" for words in SAMPLES[name].lint}


def test_ideal_is_not_the_truth(reviews: dict[str, Review]) -> None:
    """Where IDEAL breaks a rule that MODEL keeps, no state says the opposite."""
    reviewed = reviews["payments-terraform"]
    rule = next(one for one in reviewed.requirements if "keep their entries for 30 days" in one.text)
    assert rule.model.state != "unmet"
    assert rule.ideal.state != "met"
