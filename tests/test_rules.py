"""How bad each difference is, and by which documented rule."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iacdiff.compare import compare
from iacdiff.compare.rules import Facts, meaning, rules
from iacdiff.kinds import canonical
from iacdiff.match import match
from iacdiff.records import ABSENT, Change, Declaration, Declared, Kind, Ref, Severity, Span, Unknown


def item(type, name, attributes=None, kind=Kind.RESOURCE, id=None, file="main.tf", at=(1, 9), **more):
    id = id or f"{type}.{name}"
    return Declaration(id, kind, type, canonical(type), name, Span(file, *at), file, attributes or {}, **more)


def side(*items):
    return Declared(tuple(items))


def differences(model, ideal):
    """Of two sides, matched."""
    return compare(model, ideal, match(model, ideal))


def inside(model, ideal, type="aws_thing", others=((), ())):
    """Of one resource's two sets of attributes."""
    return differences(side(item(type, "x", model), *others[0]), side(item(type, "x", ideal), *others[1]))


OPEN_SSH = {"from_port": 22, "to_port": 22, "protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"]}
OPEN_WEB = {"from_port": 443, "to_port": 443, "protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"]}
OPEN_APP = {"from_port": 8443, "to_port": 8443, "protocol": "tcp", "cidr_blocks": ["0.0.0.0/0"]}

C, M, X = Change.CHANGED, Change.MISSING, Change.EXTRA
RULES = {
    "cloudfront-certificate": (
        "AWS::CloudFront::Distribution",
        "DistributionConfig.ViewerCertificate.CloudFrontDefaultCertificate",
        M,
        ABSENT,
        True,
    ),
    "made-on-condition": ("AWS::ElasticLoadBalancingV2::Listener", "Condition", M, ABSENT, "IsProd"),
    "own-name": ("AWS::RDS::DBSubnetGroup", "DBSubnetGroupName", C, "a", "b"),
    "construct-id": ("ec2.NetworkAcl", "addEntry.id", C, "AllowWeb", "AllowWeb-dev"),
    "cross-zone": ("aws_lb", "enable_cross_zone_load_balancing", M, ABSENT, True),
    "comments-only": ("aws_instance", "user_data", C, "# a\nrun", "# b\nrun"),
    "description": ("aws_security_group", "ingress.description", C, "a", "b"),
    "name-tag-missing": ("aws_lb", "tags", M, ABSENT, {"Name": "web"}),
    "tags-missing": ("aws_lb", "tags", M, ABSENT, {"a": "b"}),
    "tags": ("AWS::EC2::VPC", "Tags.Environment", C, "a", "b"),
    "iam-any-action": ("aws_iam_policy", "policy.Statement.Action", C, "*", "s3:GetObject"),
    "iam-administrator": (
        "aws_iam_role_policy_attachment",
        "policy_arn",
        C,
        "arn:aws:iam::aws:policy/AdministratorAccess",
        "x",
    ),
    "iam-service-wildcard": (
        "AWS::IAM::Role",
        "Policies.PolicyDocument.Statement.Action",
        C,
        ["s3:*"],
        ["s3:GetObject"],
    ),
    "iam-any-resource": ("aws_iam_policy", "policy.Statement.Resource", C, "*", "arn:aws:s3:::a"),
    "policy-open-to-anyone": ("aws_s3_bucket_policy", "policy.Statement.Principal.AWS", C, "*", "arn:aws:iam::1:root"),
    "policy-principal": ("aws_iam_role", "assume_role_policy.Statement.Principal.Service", C, "ec2", "ecs"),
    "policy-condition": ("aws_s3_bucket_policy", "policy.Statement.Condition", M, ABSENT, {"Bool": {}}),
    "policy-version": ("aws_iam_policy", "policy.Version", M, ABSENT, "2012-10-17"),
    "statement-name": ("aws_lambda_permission", "statement_id", C, "a", "b"),
    "iam-permissions": ("aws_iam_policy", "policy.Statement.Action", C, ["s3:GetObject"], ["s3:PutObject"]),
    "managed-policies": ("AWS::IAM::Role", "ManagedPolicyArns", C, ["a"], ["b"]),
    "open-admin-port": ("aws_security_group", "ingress", X, OPEN_SSH, ABSENT),
    "open-ingress": ("aws_security_group", "ingress", X, OPEN_APP, ABSENT),
    "ingress": ("aws_security_group", "ingress", X, OPEN_WEB, ABSENT),
    "egress": ("aws_security_group", "egress", C, {"from_port": 0}, {"from_port": 443}),
    "public-acl": ("aws_s3_bucket", "acl", C, "public-read", "private"),
    "public-access-block": ("aws_s3_bucket_public_access_block", "block_public_acls", C, False, True),
    "public-access-block-missing": ("aws_s3_bucket_public_access_block", "", M, ABSENT, {}),
    "publicly-accessible": ("AWS::RDS::DBInstance", "PubliclyAccessible", C, True, False),
    "public-address": ("aws_subnet", "map_public_ip_on_launch", C, True, False),
    "internal-or-public": ("aws_lb", "internal", C, False, True),
    "plaintext-secret": ("aws_db_instance", "password", C, "hunter2", Ref("random_password.a", "result")),
    "plaintext-secret-default": ("variable", "default", X, "hunter2", ABSENT, "db_password"),
    "secret-input-shown": ("variable", "sensitive", M, ABSENT, True, "db_password"),
    "secret-handling": ("aws_db_instance", "manage_master_user_password", M, ABSENT, True),
    "encryption-key-owner": ("aws_dynamodb_table", "server_side_encryption", M, ABSENT, {"enabled": True}),
    "encryption-off": ("aws_db_instance", "storage_encrypted", C, False, True),
    "encryption-in-transit-off": ("aws_lb_listener", "ssl_policy", M, ABSENT, "x"),
    "plain-http": ("aws_lb_listener", "protocol", C, "HTTP", "HTTPS"),
    "bucket-key": ("aws_s3_bucket_server_side_encryption_configuration", "rule.bucket_key_enabled", M, ABSENT, True),
    "encryption-key": (
        "aws_ebs_volume",
        "kms_key_id",
        M,
        ABSENT,
        Ref("aws_kms_key.a", "arn"),
        "x",
        False,
        {"encrypted": True},
    ),
    "encryption-missing": ("aws_sns_topic", "kms_master_key_id", M, ABSENT, "x"),
    "encryption-resource-missing": ("aws_kms_key", "", M, ABSENT, {}),
    "encryption-changed": ("aws_db_instance", "kms_key_id", C, "a", "b"),
    "key-rotation": ("aws_kms_key", "enable_key_rotation", M, ABSENT, True),
    "key-deletion-window": ("aws_kms_key", "deletion_window_in_days", C, 7, 30),
    "instance-metadata": ("aws_launch_template", "metadata_options.http_tokens", C, "optional", "required"),
    "compliance-missing": ("aws_config_config_rule", "", M, ABSENT, {}),
    "threat-protection": ("aws_guardduty_detector", "", M, ABSENT, {}),
    "web-application-firewall": ("aws_wafv2_web_acl", "rule", C, {"a": 1}, {"a": 2}),
    "region": ("provider", "region", C, "us-east-1", "eu-west-1"),
    "region-default": ("variable", "default", C, "us-east-1", "eu-west-1", "aws_region"),
    "account": ("provider", "allowed_account_ids", C, [1], [2]),
    "provider-missing": ("provider", "", M, ABSENT, {}),
    "provider-extra": ("provider", "", X, {}, ABSENT),
    "provider-choice": ("aws_lb", "provider", M, ABSENT, Ref("provider.aws.west")),
    "default-tags": ("provider", "default_tags.tags", M, ABSENT, {}),
    "provider": ("provider", "profile", C, "a", "b"),
    "backend-missing": ("backend", "", M, ABSENT, {}),
    "backend-security": ("backend", "encrypt", M, ABSENT, True),
    "backend": ("backend", "bucket", C, "a", "b"),
    "multi-az": ("aws_db_instance", "multi_az", C, False, True),
    "backup-retention": ("AWS::RDS::DBInstance", "BackupRetentionPeriod", C, 1, 7),
    "backup-missing": ("aws_backup_plan", "", M, ABSENT, {}),
    "deletion-protection": ("aws_lb", "enable_deletion_protection", C, False, True),
    "left-behind": ("aws_s3_bucket", "force_destroy", M, ABSENT, True),
    "deletion-policy": ("aws_db_instance", "skip_final_snapshot", C, True, False),
    "versioning": ("AWS::S3::Bucket", "VersioningConfiguration", M, ABSENT, {}),
    "versioning-missing": ("aws_s3_bucket_versioning", "", M, ABSENT, {}),
    "replication": ("AWS::DynamoDB::GlobalTable", "Replicas", C, [{"Region": 1}], [{"Region": 2}]),
    "replication-missing": ("aws_s3_bucket_replication_configuration", "", M, ABSENT, {}),
    "instances": ("aws_subnet", "count", C, 1, 2),
    "capacity": ("aws_autoscaling_group", "min_size", C, 1, 2),
    "scaling-missing": ("aws_autoscaling_policy", "", M, ABSENT, {}),
    "scaling": ("aws_autoscaling_policy", "adjustment_type", C, "a", "b"),
    "health-check": ("aws_lb_target_group", "health_check.interval", C, 10, 30),
    "dead-letter": ("aws_sqs_queue", "redrive_policy", M, ABSENT, {}),
    "draining": ("aws_lb_target_group", "deregistration_delay", C, 300, 45),
    "dashboard": ("aws_cloudwatch_dashboard", "dashboard_body", C, {"a": 1}, {"a": 2}),
    "alarm-missing": ("AWS::CloudWatch::Alarm", "", M, ABSENT, {}),
    "alarm": ("AWS::CloudWatch::Alarm", "Threshold", C, 1, 2),
    "log-retention": ("aws_cloudwatch_log_group", "retention_in_days", C, 7, 30),
    "logging": ("aws_lb", "access_logs", M, ABSENT, {}),
    "log-missing": ("aws_flow_log", "", M, ABSENT, {}),
    "address-range": ("aws_vpc", "cidr_block", C, "a", "b"),
    "nat-missing": ("aws_nat_gateway", "", M, ABSENT, {}),
    "nat-extra": ("aws_nat_gateway", "", X, {}, ABSENT),
    "route": ("aws_route", "nat_gateway_id", C, "a", "b"),
    "placement": ("aws_instance", "subnet_id", C, "a", "b"),
    "listener": ("aws_lb_listener", "port", C, 80, 8080),
    "domain-names": ("aws_route53_record", "ttl", C, 60, 300),
    "engine-family": ("aws_db_parameter_group", "family", C, "mysql5.7", "mysql8.0"),
    "engine": ("aws_db_instance", "engine", C, "mysql", "postgres"),
    "engine-version": ("AWS::Lambda::Function", "Runtime", C, "python3.8", "python3.12"),
    "instance-class": ("aws_instance", "instance_type", C, "t3.micro", "t3.large"),
    "billing": ("aws_dynamodb_table", "billing_mode", C, "PROVISIONED", "PAY_PER_REQUEST"),
    "lifecycle-rules": ("aws_s3_bucket_lifecycle_configuration", "rule.transition.days", C, 30, 90),
    "image": ("aws_instance", "ami", C, "a", "b"),
    "start-up-script": ("aws_instance", "user_data", C, "a", "b"),
    "environment": ("aws_lambda_function", "environment.variables.A", C, "a", "b"),
    "timeout": ("aws_lambda_function", "timeout", C, 3, 30),
    "key-schema": ("aws_dynamodb_table", "hash_key", C, "a", "b"),
    "companion": ("aws_db_instance", "parameter_group_name", M, ABSENT, Ref("aws_db_parameter_group.a", "name")),
    "name": ("aws_lb", "name", C, "a", "b"),
    "ordering": ("aws_lb", "depends_on", C, ["a"], ["b"]),
    "maintenance-window": ("aws_db_instance", "maintenance_window", C, "a", "b"),
    "secret-output": ("output", "", X, {}, ABSENT, "db_password"),
    "output-missing": ("output", "", M, ABSENT, {}),
    "output": ("output", "value", C, 1, 2),
    "variable-missing": ("variable", "", M, ABSENT, {}),
    "variable-validation": ("variable", "validation", M, ABSENT, {}),
    "variable-default": ("variable", "default", C, 1, 2),
    "variable": ("variable", "type", C, "string", "number"),
    "module-missing": ("module", "", M, ABSENT, {}),
    "module": ("module", "source", C, "a", "b"),
    "data-source": ("data", "filter", C, "a", "b"),
    "versions": ("structure", "required_version", C, "1", "2", "settings"),
    "structure": ("structure", "", M, ABSENT, {}, "Stack"),
    "foundation-missing": ("aws_vpc", "", M, ABSENT, {}),
    "security-missing": ("aws_iam_role", "", M, ABSENT, {}),
    "helper-missing": ("aws_eip", "", M, ABSENT, {}),
    "resource-missing": ("aws_sqs_queue", "", M, ABSENT, {}),
    "costly-extra": ("aws_db_instance", "", X, {}, ABSENT),
    "resource-extra": ("aws_sqs_queue", "", X, {}, ABSENT),
    "security-setting": ("aws_iam_role", "max_session_duration", C, 1, 2),
    "attribute-extra": ("aws_lb", "whatever", X, 1, ABSENT),
    "attribute": ("aws_lb", "whatever", C, 1, 2),
}


def facts(type, path, change, model, ideal, name="x", none=True, around=None):
    kind = next((kind for kind in Kind if kind.value == type and kind is not Kind.RESOURCE), Kind.RESOURCE)
    parts = tuple(path.split(".")) if path else ()
    around = around or ({"Effect": "Allow", parts[-1]: model} if parts and model is not ABSENT else {})
    return Facts(kind, canonical(type), name, parts, change, model, ideal, around, none)


@pytest.mark.parametrize(("rule", "row"), RULES.items(), ids=RULES)
def test_each_rule_takes_what_it_is_for(rule, row):
    """The first rule that fits, and no other before it."""
    assert meaning(facts(*row))[0].id == rule


def test_every_rule_is_documented_and_has_a_row():
    """Rules have ids of their own, a sentence, and an example above; the last one alone takes what is left."""
    ids = [rule.id for rule in rules()]
    assert len(ids) == len(set(ids))
    assert set(ids) - {"other"} == set(RULES)
    assert all(rule.sentence.endswith(".") for rule in rules())


@pytest.mark.parametrize(
    ("row", "never"),
    [
        (
            (
                "aws_security_group",
                "",
                X,
                {"ingress": OPEN_WEB, "egress": {"from_port": 0, "protocol": "-1", "cidr_blocks": ["0.0.0.0/0"]}},
                ABSENT,
            ),
            "open-admin-port",
        ),
        (
            ("aws_security_group", "", X, {"ingress": {**OPEN_SSH, "cidr_blocks": ["10.0.0.0/8"]}}, ABSENT),
            "open-admin-port",
        ),
        (("aws_security_group_rule", "", X, {**OPEN_SSH, "type": "egress"}, ABSENT), "open-admin-port"),
        (("aws_security_group", "ingress", M, ABSENT, OPEN_SSH), "open-admin-port"),
        (("aws_db_instance", "password", C, Ref("var.db_password"), Ref("random_password.a")), "plaintext-secret"),
        (("aws_db_instance", "storage_encrypted", C, True, False), "encryption-off"),
        (("aws_iam_policy", "policy.Statement.Action", C, ["s3:GetObject"], "*"), "iam-any-action"),
        (("aws_security_group", "egress.from_port", C, 0, 443), "open-admin-port"),
        (
            (
                "aws_kms_key",
                "policy.Statement",
                X,
                {"Effect": "Allow", "Action": ["kms:Sign"], "Resource": "*"},
                ABSENT,
            ),
            "iam-any-action",
        ),
        (
            ("aws_iam_policy", "policy.Statement", X, {"Effect": "Deny", "Action": "*", "Resource": "*"}, ABSENT),
            "iam-any-action",
        ),
        (("AWS::RDS::DBInstance", "MasterUserPassword", X, Ref("DBPassword"), ABSENT), "plaintext-secret"),
        (("aws_vpc", "", M, ABSENT, {}, "second", False), "foundation-missing"),
        (("aws_instance", "user_data", C, "# a\nrun", "# a\nwalk"), "comments-only"),
        (("aws_lb", "tags.Password", C, "a", "b"), "plaintext-secret"),
        (("output", "", X, {}, ABSENT, "db_secret_arn"), "secret-output"),
    ],
)
def test_rules_do_not_cry_wolf(row, never):
    """The near misses of the worst rules."""
    assert meaning(facts(*row))[0].id != never


def test_open_ssh_in_a_whole_group_is_seen():
    """A group that only MODEL has is as open as its rules."""
    group = {"ingress": [OPEN_WEB, OPEN_SSH], "egress": []}
    assert meaning(facts("aws_security_group", "", X, group, ABSENT))[0].id == "open-admin-port"
    every = {"SecurityGroupIngress": [{"IpProtocol": "-1", "CidrIp": "0.0.0.0/0"}]}
    assert meaning(facts("AWS::EC2::SecurityGroup", "", X, every, ABSENT))[0].id == "open-admin-port"


def test_what_is_undecided_or_extra_is_a_step_less_bad():
    """Doubt, and what MODEL has beyond IDEAL, weigh less, unless a rule is about just that."""
    (undecided,) = inside({"multi_az": Unknown("f()")}, {"multi_az": True}, "aws_db_instance")
    (extra,) = inside({"multi_az": True}, {}, "aws_db_instance")
    (changed,) = inside({"multi_az": False}, {"multi_az": True}, "aws_db_instance")
    assert [x.severity for x in (changed, undecided, extra)] == [Severity.HIGH, Severity.MEDIUM, Severity.MEDIUM]
    (public,) = inside({"publicly_accessible": True}, {}, "aws_db_instance")
    assert public.severity is Severity.CRITICAL


@given(
    st.sampled_from(
        ["aws_lb", "aws_iam_role", "output", "variable", "provider", "module", "backend", "data", "structure", ""]
    ),
    st.sampled_from(["", "a", "tags.x", "policy", "password", "region"]),
    st.sampled_from([C, M, X, Change.UNDECIDED]),
)
def test_every_difference_has_a_meaning(type, path, change):
    """No kind, path or change falls through."""
    rule, category = meaning(facts(type, path, change, 1, 2))
    known = "security availability network compute data monitoring cost tagging naming structure output cosmetic"
    assert rule.sentence and category in known.split()
