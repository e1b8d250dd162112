"""One key for every kind of resource, whatever the dialect calls it."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iacdiff import kinds

TABLE = tomllib.loads(Path(kinds.__file__).with_name("kinds.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("terraform", "cloudformation"),
    [
        ("aws_s3_bucket", "AWS::S3::Bucket"),
        ("aws_vpc", "AWS::EC2::VPC"),
        ("aws_nat_gateway", "AWS::EC2::NatGateway"),
        ("aws_lb_target_group", "AWS::ElasticLoadBalancingV2::TargetGroup"),
        ("aws_alb_target_group", "AWS::ElasticLoadBalancingV2::TargetGroup"),
        ("aws_cloudwatch_log_group", "AWS::Logs::LogGroup"),
        ("aws_cloudwatch_event_rule", "AWS::Events::Rule"),
        ("aws_lambda_function", "AWS::Serverless::Function"),
        ("aws_db_instance", "AWS::RDS::DBInstance"),
        ("aws_cloudtrail", "AWS::CloudTrail::Trail"),
    ],
)
def test_two_dialects_share_a_key(terraform: str, cloudformation: str) -> None:
    """What creates the same thing has the same key in both dialects."""
    assert kinds.canonical(terraform) == kinds.canonical(cloudformation)


@pytest.mark.parametrize(
    ("type", "key"),
    [
        ("AWS::IAM::Role", "iam_role"),
        ("AWS::EC2::NATGateway", "nat_gateway"),
        ("AWS::Rds::DBinstance", "db_instance"),
        ("AWS::ElasticLoadbalancingV2::NewThing", "lb_new_thing"),
        ("aws_s3_bucket_v2", "s3_bucket"),
        ("aws_s3_bucket_versioning_v2", "s3_bucket_versioning"),
        ("aws_apigatewayv2_api", "apigatewayv2_api"),
        ("AWS::WAFv2::NewThing", "wafv2_new_thing"),
        ("AWS::StepFunctions::NewThing", "sfn_new_thing"),
        ("AWS::Glue::DataQualityRuleset", "glue_data_quality_ruleset"),
        ("AWS::NewService::WebACLThing", "new_service_web_acl_thing"),
        ("AWS::EC2::IPAMPool", "ec2_ipam_pool"),
        ("Custom::S3Notification", "cloudformation_custom_resource"),
        ("AWS::CloudFormation::CustomResource", "cloudformation_custom_resource"),
        ("Datadog::Monitors::Monitor", "datadog_monitors_monitor"),
        ("random_id", "random_id"),
        ("null_resource", "null_resource"),
        ("output", "output"),
        ("", ""),
    ],
)
def test_what_the_table_lacks_is_spelled_out(type: str, key: str) -> None:
    """A type without a fact has the key that its own words give."""
    assert kinds.canonical(type) == key


def test_different_things_keep_different_keys() -> None:
    """Things that are often mixed up are not the same kind."""
    assert kinds.canonical("AWS::IAM::Policy") != kinds.canonical("AWS::IAM::ManagedPolicy")
    assert kinds.canonical("AWS::ApiGateway::Stage") != kinds.canonical("AWS::ApiGatewayV2::Stage")
    assert kinds.canonical("AWS::ElasticLoadBalancing::LoadBalancer") != kinds.canonical("aws_lb")


def test_every_fact_is_well_formed() -> None:
    """Keys are snake case without the provider's prefix, and the table says nothing twice."""
    for section, facts in TABLE.items():
        for type, key in facts.items():
            assert re.fullmatch(r"[a-z0-9]+(_[a-z0-9]+)*", key), (section, type)
            assert not key.startswith("aws_"), (section, type)
    assert all(re.fullmatch(r"AWS::\w+::\w+", type) for type in TABLE["cloudformation"])


@given(st.text(max_size=60))
def test_a_key_is_its_own_key(type: str) -> None:
    """Whatever stands for a type has a key, and asking again changes nothing."""
    key = kinds.canonical(type)
    assert kinds.canonical(key) == key
