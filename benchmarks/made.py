"""A size → a sample of that many times the median real one, on disk: Terraform, CloudFormation, or a CDKTF program.

The median real sample has about 25 resources a side, 30 requirements and 10 findings. One unit here is as much:
five services of five resources each, of which MODEL gets one value wrong in three, and leaves out one in ten.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

SERVICES = 5
"""In one unit of size."""
NAMES = ("orders", "billing", "catalog", "search", "profile", "media", "audit", "reports", "identity", "gateway")

PROMPT = """## Service {name}

- The bucket of {name} keeps versions of its objects and is encrypted with a customer managed key.
- Instances of {name} are of type t3.medium and at least {low} of them run in two availability zones.
- Health checks of {name} run every {interval} seconds on /{name}/health.
- Logs of {name} are kept for {days} days.
- Do not open port 22 of {name} to 0.0.0.0/0.
- Tag everything of {name} with Service = {name}.

"""
FINDING = """### {number}. Health check of {name} is too slow

**Impact Level**: Medium

**MODEL_RESPONSE Issue**: The target group of {name} has an interval of {wrong} seconds.

**IDEAL_RESPONSE Fix**: The interval is {interval} seconds.

**Root Cause**: The default was kept.

---

"""
HCL = """resource "aws_s3_bucket" "{id}" {{
  bucket = "{name}-${{var.environment}}-{number}"
  tags   = {{ Service = "{name}", Environment = var.environment }}
}}

resource "aws_lb_target_group" "{id}" {{
  name     = "{name}-{number}"
  port     = {port}
  protocol = "HTTP"
  vpc_id   = aws_vpc.main.id

  health_check {{
    path     = "/{name}/health"
    interval = {interval}
    matcher  = "200-299"
  }}
}}

resource "aws_security_group" "{id}" {{
  name   = "{name}-{number}"
  vpc_id = aws_vpc.main.id

  ingress {{
    from_port   = {port}
    to_port     = {port}
    protocol    = "tcp"
    cidr_blocks = ["10.{octet}.0.0/16"]
  }}
}}

resource "aws_iam_role_policy" "{id}" {{
  role   = aws_iam_role.main.id
  policy = jsonencode({{
    Version = "2012-10-17"
    Statement = [
      {{ Effect = "Allow", Action = ["s3:GetObject", "s3:PutObject"], Resource = "${{aws_s3_bucket.{id}.arn}}/*" }},
    ]
  }})
}}

resource "aws_cloudwatch_log_group" "{id}" {{
  name              = "/app/{name}/{number}"
  retention_in_days = {days}
}}

"""
HCL_HEAD = """variable "environment" {
  default = "dev"
}

resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
}

resource "aws_iam_role" "main" {
  assume_role_policy = jsonencode({ Version = "2012-10-17", Statement = [] })
}

"""
YAML = """  {id}Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !Sub "{name}-${{Environment}}-{number}"
      Tags:
        - {{Key: Service, Value: {name}}}
  {id}Targets:
    Type: AWS::ElasticLoadBalancingV2::TargetGroup
    Properties:
      Name: {name}-{number}
      Port: {port}
      Protocol: HTTP
      VpcId: !Ref Network
      HealthCheckPath: /{name}/health
      HealthCheckIntervalSeconds: {interval}
  {id}Group:
    Type: AWS::EC2::SecurityGroup
    Properties:
      GroupDescription: {name} {number}
      VpcId: !Ref Network
      SecurityGroupIngress:
        - {{IpProtocol: tcp, FromPort: {port}, ToPort: {port}, CidrIp: 10.{octet}.0.0/16}}
  {id}Policy:
    Type: AWS::IAM::Policy
    Properties:
      PolicyName: {name}-{number}
      Roles: [!Ref Role]
      PolicyDocument:
        Version: "2012-10-17"
        Statement:
          - {{Effect: Allow, Action: [s3:GetObject, s3:PutObject], Resource: !Sub "${{{id}Bucket.Arn}}/*"}}
  {id}Logs:
    Type: AWS::Logs::LogGroup
    Properties:
      LogGroupName: /app/{name}/{number}
      RetentionInDays: {days}
"""
YAML_HEAD = """Parameters:
  Environment: {Type: String, Default: dev}
Resources:
  Network:
    Type: AWS::EC2::VPC
    Properties: {CidrBlock: 10.0.0.0/16}
  Role:
    Type: AWS::IAM::Role
    Properties:
      AssumeRolePolicyDocument: {Version: "2012-10-17", Statement: []}
"""
PROGRAM = """    const {id}Bucket = new S3Bucket(this, '{id}-bucket', {{
      bucket: `{name}-${{props.environment}}-{number}`,
      tags: {{ Service: '{name}', Environment: props.environment }},
    }});

    new LbTargetGroup(this, '{id}-targets', {{
      name: '{name}-{number}',
      port: {port},
      protocol: 'HTTP',
      vpcId: network.id,
      healthCheck: {{ path: '/{name}/health', interval: {interval}, matcher: '200-299' }},
    }});

    new SecurityGroup(this, '{id}-group', {{
      name: '{name}-{number}',
      vpcId: network.id,
      ingress: [{{ fromPort: {port}, toPort: {port}, protocol: 'tcp', cidrBlocks: ['10.{octet}.0.0/16'] }}],
    }});

    new IamRolePolicy(this, '{id}-policy', {{
      role: role.id,
      policy: JSON.stringify({{
        Version: '2012-10-17',
        Statement: [{{ Effect: 'Allow', Action: ['s3:GetObject'], Resource: `${{{id}Bucket.arn}}/*` }}],
      }}),
    }});

    new CloudwatchLogGroup(this, '{id}-logs', {{ name: '/app/{name}/{number}', retentionInDays: {days} }});

"""
PROGRAM_HEAD = """import {{ Construct }} from 'constructs';
import {{ TerraformStack }} from 'cdktf';
import {{ S3Bucket }} from '@cdktf/provider-aws/lib/s3-bucket';
import {{ Vpc }} from '@cdktf/provider-aws/lib/vpc';
import {{ IamRole }} from '@cdktf/provider-aws/lib/iam-role';
import {{ LbTargetGroup }} from '@cdktf/provider-aws/lib/lb-target-group';
import {{ SecurityGroup }} from '@cdktf/provider-aws/lib/security-group';
import {{ IamRolePolicy }} from '@cdktf/provider-aws/lib/iam-role-policy';
import {{ CloudwatchLogGroup }} from '@cdktf/provider-aws/lib/cloudwatch-log-group';

export class AppStack extends TerraformStack {{
  constructor(scope: Construct, id: string, props: {{ environment: string }}) {{
    super(scope, id);
    const network = new Vpc(this, 'network', {{ cidrBlock: '10.0.0.0/16' }});
    const role = new IamRole(this, 'role', {{ assumeRolePolicy: '{{}}' }});

{body}  }}
}}
"""


def made(folder: Path, size: int, dialect: str = "hcl", texts: int = 1) -> Path:
    """A sample in a new folder, each side as large as so many median ones, PROMPT and the report as `texts` of them.

    `dialect` is one of DIALECTS.
    """
    services = range(SERVICES * size)
    folder.mkdir(parents=True)
    prompt = "# Platform\n\n" + "".join(PROMPT.format(**_facts(number)) for number in range(SERVICES * texts))
    numbers = range(2 * SERVICES * texts)
    findings = "".join(FINDING.format(**_facts(number) | {"number": number + 1}) for number in numbers)
    write, fence, file = DIALECTS[dialect]
    (folder / "PROMPT.md").write_text(prompt)
    (folder / "MODEL_FAILURES.md").write_text("# Model Response Failures Analysis\n\n## Medium Failures\n\n" + findings)
    for name, right in (("MODEL_RESPONSE", False), ("IDEAL_RESPONSE", True)):
        facts = [_facts(number, right) for number in services if right or number % 10 != 9]
        code = write(iter(facts))
        (folder / f"{name}.md").write_text(f"# Answer\n\n### {file}\n\n```{fence}\n{code}```\n")
    return folder


def _facts(number: int, right: bool = True) -> dict[str, object]:
    name = NAMES[number % len(NAMES)]
    interval = 10 + number % 5 * 5
    wrong = interval if number % 3 else 60
    return {
        "id": f"{name}{number}",
        "name": name,
        "number": number,
        "port": 8000 + number % 50,
        "octet": number % 200,
        "low": 2 + number % 3,
        "interval": interval if right else wrong,
        "wrong": wrong,
        "days": 30 if right or number % 4 else 7,
    }


def _hcl(services: Iterator[dict[str, object]]) -> str:
    return HCL_HEAD + "".join(HCL.format(**facts) for facts in services)


def _yaml(services: Iterator[dict[str, object]]) -> str:
    return YAML_HEAD + "".join(YAML.format(**facts) for facts in services)


def _program(services: Iterator[dict[str, object]]) -> str:
    return PROGRAM_HEAD.format(body="".join(PROGRAM.format(**facts) for facts in services))


DIALECTS: dict[str, tuple[Callable[[Iterator[dict[str, object]]], str], str, str]] = {
    "hcl": (_hcl, "hcl", "main.tf"),
    "yaml": (_yaml, "yaml", "template.yml"),
    "program": (_program, "typescript", "lib/stack.ts"),
}
