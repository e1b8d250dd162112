"""What a piece of text is written in, and roughly what it declares."""

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from iacdiff import markdown, sniff
from iacdiff.text import decode

HCL = 'resource "aws_vpc" "main" {\n  cidr_block = "10.0.0.0/16"\n}\n'
CFN = "Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n"
CDK_TS = (
    "import * as cdk from 'aws-cdk-lib';\nimport * as s3 from 'aws-cdk-lib/aws-s3';\nnew s3.Bucket(this, 'B', {});\n"
)
CDKTF_TS = "import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';\nnew S3Bucket(this, 'b', { bucket: 'x' });\n"
PULUMI_TS = "import * as aws from '@pulumi/aws';\nconst b = new aws.s3.Bucket(`b-${env}`, {});\n"
CDK_PY = "from aws_cdk import Stack, aws_s3 as s3\n\nclass S(Stack):\n    def f(self):\n        s3.Bucket(self, 'B')\n"
CDKTF_PY = (
    "from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket\n\ndef f(self):\n    S3Bucket(self, 'b', bucket='x')\n"
)
PULUMI_PY = 'import pulumi\nimport pulumi_aws as aws\n\nb = aws.s3.Bucket(f"b-{env}", acl="private")\n'
CDK_JAVA = """package a;
import software.amazon.awscdk.Stack;
public class S {
  Bucket b = Bucket.Builder.create(this, "B").build();
}
"""
CDKTF_JAVA = """package a;
import com.hashicorp.cdktf.TerraformStack;
public class S {
  Vpc v = new Vpc(this, "v");
}
"""
PULUMI_JAVA = """package a;
import com.pulumi.aws.ec2.Vpc;
public class S {
  Vpc v = new Vpc("v", VpcArgs.builder().build());
}
"""
CDK_GO = """package main

import "github.com/aws/aws-cdk-go/awscdk/v2"

func f() {
\tawss3.NewBucket(stack, jsii.String("B"), nil)
}
"""
PULUMI_GO = """package main

import "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"

func f() {
\ts3.NewBucket(ctx, "b", nil)
}
"""

PROGRAMS = {
    "Terraform": (HCL, "hcl", ("tf", "hcl"), [("aws_vpc", "main")]),
    "CloudFormation YAML": (CFN, "yaml", ("cfn", "yaml"), [("AWS::S3::Bucket", "Bucket")]),
    "CDK TypeScript": (CDK_TS, "typescript", ("cdk", "ts"), [("s3.Bucket", "B")]),
    "CDKTF TypeScript": (CDKTF_TS, "ts", ("cdktf", "ts"), [("S3Bucket", "b")]),
    "Pulumi TypeScript": (PULUMI_TS, "typescript", ("pulumi", "ts"), [("aws.s3.Bucket", "b-{}")]),
    "CDK Python": (CDK_PY, "python", ("cdk", "py"), [("s3.Bucket", "B")]),
    "CDKTF Python": (CDKTF_PY, "py", ("cdktf", "py"), [("S3Bucket", "b")]),
    "Pulumi Python": (PULUMI_PY, "python", ("pulumi", "py"), [("aws.s3.Bucket", "b-{}")]),
    "CDK Java": (CDK_JAVA, "java", ("cdk", "java"), [("Bucket", "B")]),
    "CDKTF Java": (CDKTF_JAVA, "java", ("cdktf", "java"), [("Vpc", "v")]),
    "Pulumi Java": (PULUMI_JAVA, "java", ("pulumi", "java"), [("Vpc", "v")]),
    "CDK Go": (CDK_GO, "go", ("cdk", "go"), [("awss3.NewBucket", "B")]),
    "Pulumi Go": (PULUMI_GO, "go", ("pulumi", "go"), [("s3.NewBucket", "b")]),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_platform_language_and_declarations(name: str) -> None:
    """Each platform in each language is recognised with its label, without one, and under a wrong one."""
    text, label, kind, declared = PROGRAMS[name]
    assert sniff.sniff(text, label) == kind
    assert sniff.sniff(text) == kind
    assert sniff.sniff(text, "python" if label != "python" else "yaml") == kind
    assert sniff.declarations(text, *kind) == declared


OTHERS = {
    "commands": ("npm install\nterraform init\n", "", (None, "sh")),
    "commands under their label": ('aws s3 ls\nresource "x"\n', "bash", (None, "sh")),
    "prose": ("# Title\n\nSome text.\n\n## More\n\n- item\n", "markdown", (None, "md")),
    "prose without a label": ("# Title\n\nSome text.\n\n## More\n\n- item\n", "", (None, "md")),
    "a tree of files": ("lib/\n├── main.tf\n└── vars.tf\n", "", (None, None)),
    "a Dockerfile": ("FROM python:3.11\nCOPY . .\n", "", (None, "dockerfile")),
    "a build specification": ("version: 0.2\nphases:\n  build:\n    commands:\n      - make\n", "yaml", (None, "yaml")),
    "a policy": ('{"Version": "2012-10-17", "Statement": []}', "json", (None, "json")),
    "values of variables": ('region = "eu-west-1"\ncount = 3\n', "hcl", (None, "hcl")),
    "a function's payload": ("import boto3\n\ndef handler(event, context):\n    return None\n", "python", (None, "py")),
    "a test": ("import pytest\nfrom aws_cdk import App\n\ndef test_x():\n    assert App()\n", "python", (None, "py")),
    "a test of a stack": (
        CDK_TS + "describe('stack', () => {\n  it('x', () => {});\n});\n",
        "typescript",
        (None, "ts"),
    ),
    "a report of a run": ("FAIL test/x.test.ts\nExpected 3 but got 4\n", "", (None, None)),
    "nothing": ("\n", "", (None, None)),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_declares_nothing_has_no_platform(name: str) -> None:
    """Commands, prose, data, tests and payloads are no code of the answer."""
    text, label, kind = OTHERS[name]
    assert sniff.sniff(text, label) == kind


HEREDOC = "locals {\n  x = <<EOF\nimport json\ndef f():\n  pass\nEOF\n}\n"
EMBEDDED = "import pulumi\nT = '''\nResources:\n  B:\n    Type: AWS::S3::Bucket\n'''\n"
INLINE = "    Properties:\n      Code: |\n        import json\n        def f():\n"
MIXED = {
    "a script in a heredoc of Terraform": (HCL + HEREDOC, ("tf", "hcl")),
    "Terraform in a string of a program": (CDK_TS + 'const t = `\nresource "aws_vpc" "x" {\n}`;\n', ("cdk", "ts")),
    "a template in a string of a program": (EMBEDDED, ("pulumi", "py")),
    "Python in a template": (CFN + INLINE, ("cfn", "yaml")),
    "members of a JSON template": ('"B": {\n  "Type": "AWS::S3::Bucket"\n}\n', ("cfn", "json")),
    "a name of another platform in a comment": (PULUMI_TS + "// unlike 'aws-cdk-lib' and 'cdktf'\n", ("pulumi", "ts")),
    "a fragment without imports": ("new aws.s3.Bucket('b', {\n  acl: 'private',\n});\n", ("pulumi", "ts")),
}


@pytest.mark.parametrize("name", MIXED)
def test_code_in_code_belongs_to_what_is_around_it(name: str) -> None:
    """What stands first, at the left edge, says what the text is; what stands in its strings does not."""
    text, kind = MIXED[name]
    assert sniff.sniff(text) == kind


NOT_DECLARED = {
    "a commented resource": ('# resource "aws_vpc" "old" {\n', "tf", "hcl"),
    "data and variables": ('data "aws_vpc" "x" {}\nvariable "y" {}\n', "tf", "hcl"),
    "the type of a parameter": ("Parameters:\n  A:\n    Type: AWS::EC2::Image::Id\n", "cfn", "yaml"),
    "a parameter's type in a list": ("Parameters:\n  A:\n    Type: List<AWS::EC2::Subnet::Id>\n", "cfn", "yaml"),
    "a type in a list": ("  Selectors:\n    - Type: AWS::S3::Object\n", "cfn", "yaml"),
    "a type in a JSON list": ('{"Data": [{"Type": "AWS::S3::Object"}]}', "cfn", "json"),
    "an output": ("new cdk.CfnOutput(this, 'O', {});", "cdk", "ts"),
    "an error": ('raise ValueError("x")', "pulumi", "py"),
    "text without a platform": (HCL, None, "hcl"),
}


@pytest.mark.parametrize("name", NOT_DECLARED)
def test_what_is_not_a_declaration(name: str) -> None:
    """Comments, parameters, outputs, and types that are values are not counted."""
    text, platform, language = NOT_DECLARED[name]
    assert sniff.declarations(text, platform, language) == []


def test_declarations_of_templates() -> None:
    """Ids come from the key above, also where other keys stand before the type."""
    yaml = (
        "Resources:\n  A:\n    DependsOn: B\n    Properties:\n      Name: x\n    Type: 'AWS::SNS::Topic'\n"
        "  'B':\n    Type: Custom::Thing\n"
    )
    assert sniff.declarations(yaml, "cfn", "yaml") == [("AWS::SNS::Topic", "A"), ("Custom::Thing", "B")]
    json = (
        '{"Resources": {"A": {"DependsOn": ["B", "C"], "Type": "AWS::SNS::Topic"},'
        ' "B": { "Type" : "AWS::SQS::Queue" }}}'
    )
    assert sniff.declarations(json, "cfn", "json") == [("AWS::SNS::Topic", "A"), ("AWS::SQS::Queue", "B")]
    assert sniff.declarations(json, "cfn", "yaml") == sniff.declarations(json, "cfn", "json")


def test_headers_name_everything_in_terraform() -> None:
    """Variables, outputs and blocks without a label count as headers, not as declarations."""
    text = HCL + 'variable "a" {}\nmodule "m" {}\nlocals {\n}\n'
    assert sniff.declarations(text, "tf", "hcl") == [("aws_vpc", "main"), ("module", "m")]
    assert sniff.headers(text, "tf", "hcl") == [("aws_vpc", "main"), ("variable", "a"), ("module", "m"), ("locals", "")]


def test_names_that_people_use() -> None:
    """Aliases of platforms and languages, in any case; nothing for what is neither."""
    assert [sniff.platform_named(name) for name in ("Terraform", "cloudformation", "CDK", "analysis")] == [
        "tf",
        "cfn",
        "cdk",
        None,
    ]
    assert [sniff.language_named(name) for name in ("typescript", "yml", ".tf", "Python", "cobol")] == [
        "ts",
        "yaml",
        "hcl",
        "py",
        None,
    ]


def test_no_text_takes_long() -> None:
    """Long lines and thousands of headers are read in linear time; minutes would be needed otherwise."""
    start = time.perf_counter()
    for text in ("A" * 300_000, "a." * 150_000, "{" * 300_000, "new A(" * 50_000, '"a": {' * 50_000, "a:\n" * 60_000):
        for label in ("", "hcl", "yaml", "json", "python", "typescript", "java", "go", "markdown"):
            kind = sniff.sniff(text, label)
            for platform in sniff.PLATFORMS:
                sniff.declarations(text, platform, kind[1])
    assert time.perf_counter() - start < 20


@pytest.mark.shared
@pytest.mark.parametrize(
    ("group", "kind"),
    [
        ("tf-hcl", ("tf", "hcl")),
        ("cfn-yaml", ("cfn", "yaml")),
        ("cdk-ts", ("cdk", "ts")),
        ("pulumi-py", ("pulumi", "py")),
    ],
)
def test_real_blocks_are_of_their_task(
    group: str, kind: tuple[str, str], shared_samples: Callable[..., list[Path]]
) -> None:
    """Of the blocks that declare something, in a task of one platform, all but a few are of that platform."""
    found: Counter[object] = Counter()
    for folder in shared_samples(group)[::3]:
        for block in markdown.blocks(decode((folder / "lib" / "IDEAL_RESPONSE.md").read_bytes()).text):
            platform, language = sniff.sniff(block.text, block.info)
            found[platform, language] += bool(sniff.declarations(block.text, platform, language))
    assert found[kind] >= 0.95 * sum(found.values()) > 0
