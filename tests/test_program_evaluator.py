"""What programs declare, worked out without running them: one small program a feature, and what must not be found."""

from pathlib import Path
from typing import Any

import pytest

from iacdiff import languages
from iacdiff.records import Declaration, Declared, Kind, Source, plain
from iacdiff.resolve import resolve

FILES = {
    "ts": "lib/stack.ts",
    "js": "lib/stack.js",
    "py": "lib/stack.py",
    "java": "app/Main.java",
    "go": "lib/stack.go",
}


def evaluate(platform: str, language: str, text: str, **others: str) -> Declared:
    """What a program of one file, and others beside it, declares."""
    files = {FILES[language]: text, **others}
    sources = [Source("MODEL_RESPONSE.md", block, code, 1, platform, language) for block, code in files.items()]
    modules = [module for source in sources if (module := languages.read(source)) is not None]
    return resolve(Declared(modules=tuple(modules)))


def found(declared: Declared, *kinds: Kind) -> dict[str, Any]:
    """id → attributes as plain data."""
    wanted = kinds or (Kind.RESOURCE,)
    return {
        item.id: {key: plain(value) for key, value in item.attributes.items()}
        for item in declared.items
        if item.kind in wanted
    }


def only(declared: Declared, kind: Kind = Kind.RESOURCE) -> Declaration:
    """The one declaration of a kind."""
    (item,) = declared.of(kind)
    return item


PULUMI = "import * as pulumi from '@pulumi/pulumi';\nimport * as aws from '@pulumi/aws';\n"
CDK = (
    "import * as cdk from 'aws-cdk-lib';\nimport * as s3 from 'aws-cdk-lib/aws-s3';\n"
    "import * as ec2 from 'aws-cdk-lib/aws-ec2';\n"
)

TYPESCRIPT = {
    "a template of known parts is text": ("const n = 'a'; new aws.s3.Bucket(`${n}-b`);", {"aws.s3.Bucket.a-b": {}}),
    "an input without a default stays a template": (
        "const c = new pulumi.Config(); new aws.s3.Bucket('x', { bucket: `b-${c.require('env')}` });",
        {"aws.s3.Bucket.x": {"bucket": "b-${env}"}},
    ),
    "an input with a default is its default, and a template in the name": (
        "const e = process.env.SUFFIX || 'dev'; new aws.s3.Bucket(`b-${e}`, { bucket: `b-${e}` });",
        {"aws.s3.Bucket.b-${SUFFIX}": {"bucket": "b-dev"}},
    ),
    "spreads are merged, the later wins": (
        "const t = { A: '1', B: '2' }; new aws.s3.Bucket('x', { tags: { ...t, B: '3' } });",
        {"aws.s3.Bucket.x": {"tags": {"A": "1", "B": "3"}}},
    ),
    "a loop over a known list makes one of each": (
        "['a', 'b'].forEach((z, i) => new aws.ec2.Subnet(`s-${z}`, { cidrBlock: `10.0.${i}.0/24` }));",
        {"aws.ec2.Subnet.s-a": {"cidrBlock": "10.0.0.0/24"}, "aws.ec2.Subnet.s-b": {"cidrBlock": "10.0.1.0/24"}},
    ),
    "a counting loop runs as often as it counts": (
        "for (let i = 0; i < 2; i++) { new aws.ec2.Eip(`e${i + 1}`); }",
        {"aws.ec2.Eip.e1": {}, "aws.ec2.Eip.e2": {}},
    ),
    "a helper's arguments are known": (
        "function make(n: string, days = 7) { return new aws.s3.Bucket(n, { days }); } make('a'); make('b', 1);",
        {"aws.s3.Bucket.a": {"days": 7}, "aws.s3.Bucket.b": {"days": 1}},
    ),
    "a known condition takes one branch": (
        "const p = true; new aws.s3.Bucket('x', { n: p ? 1 : 2 }); if (!p) new aws.s3.Bucket('no');",
        {"aws.s3.Bucket.x": {"n": 1}},
    ),
    "a reference names the other resource": (
        "const v = new aws.ec2.Vpc('v'); new aws.ec2.Subnet('s', { vpcId: v.id });",
        {"aws.ec2.Vpc.v": {}, "aws.ec2.Subnet.s": {"vpcId": {"$ref": "aws.ec2.Vpc.v", "path": "id"}}},
    ),
    "apply and all pass their values on": (
        "const v = new aws.ec2.Vpc('v'); new aws.ssm.Parameter('p',"
        " { value: pulumi.all([v.id, 'x']).apply(([id, x]) => `${id}/${x}`) });",
        {"aws.ec2.Vpc.v": {}, "aws.ssm.Parameter.p": {"value": "${aws.ec2.Vpc.v.id}/x"}},
    ),
    "a policy as text is structure": (
        "new aws.iam.Policy('p', { policy: JSON.stringify({ Statement: [{ Effect: 'Allow' }] }) });",
        {"aws.iam.Policy.p": {"policy": {"Statement": [{"Effect": "Allow"}]}}},
    ),
    "options are kept apart from the arguments": (
        "const v = new aws.ec2.Vpc('v'); new aws.ec2.Eip('e', { domain: 'vpc' }, { dependsOn: [v] });",
        {
            "aws.ec2.Vpc.v": {},
            "aws.ec2.Eip.e": {"domain": "vpc", "opts": {"dependsOn": [{"$ref": "aws.ec2.Vpc.v", "path": ""}]}},
        },
    ),
    "destructuring, defaults and rest": (
        "const { a, b = 2, ...more } = { a: 1, c: 3 } as any; new aws.s3.Bucket('x', { a, b, more });",
        {"aws.s3.Bucket.x": {"a": 1, "b": 2, "more": {"c": 3}}},
    ),
    "lists are mapped, filtered and reduced": (
        "const n = [1, 2, 3].filter(i => i > 1).map(i => i * 2); const s = n.reduce((a, b) => a + b, 0);"
        " new aws.s3.Bucket('x', { n, s, j: n.join('-') });",
        {"aws.s3.Bucket.x": {"n": [4, 6], "s": 10, "j": "4-6"}},
    ),
    "what is no resource": (
        "new pulumi.Config(); new Map(); new Error('x'); new pulumi.asset.FileArchive('x'); class A {} new A();",
        {},
    ),
}


@pytest.mark.parametrize("name", TYPESCRIPT)
def test_pulumi_in_typescript(name: str) -> None:
    text, expected = TYPESCRIPT[name]
    assert found(evaluate("pulumi", "ts", PULUMI + text)) == expected


def test_a_class_that_nobody_makes_is_made_once() -> None:
    """An answer often holds the class alone; its parameters are the inputs."""
    text = PULUMI + (
        "export class Net extends pulumi.ComponentResource { constructor(name: string, args: any, opts?: any) {"
        " super('x:Net', name, {}, opts); const s = args.environmentSuffix ?? 'dev';"
        " new aws.ec2.Vpc(`v-${s}`, { tags: args.tags }, { parent: this }); this.registerOutputs({ s }); } }"
    )
    declared = evaluate("pulumi", "ts", text)
    assert found(declared) == {
        "aws.ec2.Vpc.v-${environmentSuffix}": {
            "tags": {"$unknown": "tags"},
            "opts": {"parent": {"$ref": "class.Net", "path": ""}},
        }
    }
    assert found(declared, Kind.OUTPUT) == {"output.s": {"value": "dev"}}
    assert found(declared, Kind.STRUCTURE)["class.Net"]["base"] == "pulumi.ComponentResource"


def test_a_class_that_another_file_makes_is_not_made_again() -> None:
    """Two files, one instance; constructor arguments are passed down."""
    net = PULUMI + "export class Net { constructor(n: string) { new aws.ec2.Vpc(n); } }"
    main = "import { Net } from './net';\nnew Net('a');\n"
    declared = evaluate("pulumi", "ts", main, **{"lib/net.ts": net})
    assert list(found(declared)) == ["aws.ec2.Vpc.a"]


def test_how_often_something_exists() -> None:
    """Under what is not known: unknown. Under an input's other value: not at all, but found."""
    text = PULUMI + (
        "const c = new pulumi.Config(); const e = c.get('env') || 'dev';\n"
        "if (c.getBoolean('x')) new aws.s3.Bucket('maybe');\n"
        "if (e === 'prod') { new aws.s3.Bucket('prod'); } else { new aws.s3.Bucket('other'); }\n"
        "for (const z of c.requireObject<string[]>('zones')) new aws.s3.Bucket(`z-${z}`);\n"
    )
    counts = {item.name: item.count for item in evaluate("pulumi", "ts", text).resources}
    assert counts == {"maybe": None, "prod": 0, "other": 1, "z-${z}": None}


def test_places_of_values_that_come_through_a_variable() -> None:
    """An attribute stands where it is written, not where it is used."""
    text = PULUMI + "const tags = {\n  Team: 'x',\n};\nnew aws.s3.Bucket('b', {\n  tags,\n});\n"
    item = only(evaluate("pulumi", "ts", text))
    assert (item.span.first, item.span.last) == (6, 8)
    assert item.at(("tags",)).first == 7
    assert item.at(("tags", "Team")).first == 4


def test_exported_constants_are_outputs_of_the_entry_alone() -> None:
    """What another file imports is not one."""
    main = PULUMI + "import { ZONE } from './zone';\nexport const bucket = new aws.s3.Bucket(ZONE).id;\nconst no = 1;\n"
    declared = evaluate("pulumi", "ts", main, **{"lib/zone.ts": "export const ZONE = 'a';\n"})
    assert found(declared, Kind.OUTPUT) == {"output.bucket": {"value": {"$ref": "aws.s3.Bucket.a", "path": "id"}}}


def test_cdk_constructs_and_values() -> None:
    """A scope and a name make a construct; everything else is a value of its own."""
    text = CDK + (
        "export class S extends cdk.Stack { constructor(scope: any, id: string, props?: cdk.StackProps) {\n"
        " super(scope, id, props);\n"
        " const b = new s3.Bucket(this, 'B', { encryption: s3.BucketEncryption.S3_MANAGED,"
        " lifecycleRules: [{ expiration: cdk.Duration.days(7) }], removalPolicy: cdk.RemovalPolicy.DESTROY });\n"
        " const g = new ec2.SecurityGroup(this, 'G', { vpc: ec2.Vpc.fromLookup(this, 'V', { isDefault: true }) });\n"
        " g.addIngressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(22));\n"
        " (b.node.defaultChild as s3.CfnBucket).addPropertyOverride('A.B', 1);\n"
        " new cdk.CfnOutput(this, 'O', { value: b.bucketArn });\n"
        " new cdk.CfnParameter(this, 'P', { default: 'x' });\n"
        " cdk.Tags.of(this).add('k', 'v'); } }\n"
    )
    declared = evaluate("cdk", "ts", text)
    assert found(declared) == {
        "s3.Bucket.B": {
            "encryption": "S3_MANAGED",
            "lifecycleRules": [{"expiration": {"$call": "Duration.days", "args": [7], "value": "P7D"}}],
            "removalPolicy": "destroy",
            "addPropertyOverride": {"A.B": 1},
        },
        "ec2.SecurityGroup.G": {
            "vpc": {"$ref": "data.ec2.Vpc.V", "path": ""},
            "addIngressRule": [[{"$call": "ec2.Peer.anyIpv4", "args": []}, {"$call": "ec2.Port.tcp", "args": [22]}]],
        },
    }
    assert found(declared, Kind.DATA) == {"data.ec2.Vpc.V": {"isDefault": True}}
    assert list(found(declared, Kind.OUTPUT, Kind.VARIABLE)) == ["output.O", "var.P"]
    assert found(declared, Kind.STRUCTURE)["class.S"]["tags"] == {"k": "v"}


def test_cdktf_providers_backends_outputs() -> None:
    """CDKTF's own classes are what they declare; data sources are data."""
    text = (
        "import { TerraformStack, S3Backend, TerraformOutput, TerraformVariable, Fn } from 'cdktf';\n"
        "import { AwsProvider } from '@cdktf/provider-aws/lib/provider';\n"
        "import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';\n"
        "import { DataAwsAmi } from '@cdktf/provider-aws/lib/data-aws-ami';\n"
        "export class T extends TerraformStack { constructor(scope: any, id: string) { super(scope, id);\n"
        " new AwsProvider(this, 'aws', { region: 'us-east-1' });\n"
        " new S3Backend(this, { bucket: 'state' });\n"
        " const ami = new DataAwsAmi(this, 'ami', { mostRecent: true });\n"
        " new S3Bucket(this, 'b', { bucket: Fn.join('-', ['a', 'b']), tags: { Ami: ami.id } });\n"
        " this.addOverride('terraform.backend.s3.encrypt', true);\n"
        " new TerraformVariable(this, 'v', { type: 'string' }); new TerraformOutput(this, 'o', { value: 1 }); } }\n"
    )
    declared = evaluate("cdktf", "ts", text)
    everything = found(declared, *(kind for kind in Kind if kind is not Kind.STRUCTURE))
    assert everything == {
        "provider.aws": {"region": "us-east-1"},
        "backend.s3": {"bucket": "state", "encrypt": True},
        "data.DataAwsAmi.ami": {"mostRecent": True},
        "S3Bucket.b": {"bucket": "a-b", "tags": {"Ami": {"$ref": "data.DataAwsAmi.ami", "path": "id"}}},
        "var.v": {"type": "string"},
        "output.o": {"value": 1},
    }
    assert {item.id: item.canonical for item in declared.items}["S3Bucket.b"] == "s3_bucket"


PYTHON = {
    "f-strings, dictionaries merged, comprehensions": (
        "t = {'A': '1'}\nt.update({'B': '2'})\nnames = [f'n{i}' for i in range(2)]\n"
        "aws.s3.Bucket('b', tags={**t, 'C': names[1]})\n",
        {"aws.s3.Bucket.b": {"tags": {"A": "1", "B": "2", "C": "n1"}}},
    ),
    "enumerate and zip": (
        "for i, (a, b) in enumerate(zip(['x', 'y'], [1, 2])):\n    aws.ec2.Eip(f'{a}{i}', n=b)\n",
        {"aws.ec2.Eip.x0": {"n": 1}, "aws.ec2.Eip.y1": {"n": 2}},
    ),
    "arguments as objects and options": (
        "aws.s3.Bucket('b', versioning=aws.s3.BucketVersioningArgs(enabled=True),"
        " opts=pulumi.ResourceOptions(protect=True))\n",
        {"aws.s3.Bucket.b": {"versioning": {"enabled": True}, "opts": {"protect": True}}},
    ),
    "an environment look-up with a default": (
        "import os\naws.s3.Bucket('b', bucket=os.getenv('NAME', 'dev'))\n",
        {"aws.s3.Bucket.b": {"bucket": "dev"}},
    ),
    "an environment look-up without one": (
        "import os\naws.s3.Bucket('b', bucket=os.environ['NAME'])\n",
        {"aws.s3.Bucket.b": {"bucket": {"$unknown": "NAME"}}},
    ),
    "inheritance, methods, keyword arguments": (
        "class Base:\n    def __init__(self, name, **kwargs):\n        self.name = name\n"
        "        self.size = kwargs.get('size', 3)\n"
        "class Sub(Base):\n    def __init__(self, name):\n        super().__init__(name, size=4)\n        self.make()\n"
        "    def make(self):\n        aws.s3.Bucket(self.name, size=self.size)\n"
        "Sub('x')\n",
        {"aws.s3.Bucket.x": {"size": 4}},
    ),
    "output helpers": (
        "v = aws.ec2.Vpc('v')\naws.ssm.Parameter('p', a=pulumi.Output.concat('x-', v.id),"
        " b=pulumi.Output.all(v.id).apply(lambda a: f'{a[0]}'), c=pulumi.Output.json_dumps({'k': v.arn}))\n",
        {
            "aws.ec2.Vpc.v": {},
            "aws.ssm.Parameter.p": {
                "a": "x-${aws.ec2.Vpc.v.id}",
                "b": "${aws.ec2.Vpc.v.id}",
                "c": {"k": {"$ref": "aws.ec2.Vpc.v", "path": "arn"}},
            },
        },
    ),
    "what is no resource": ("aws.s3.BucketArgs(acl='private')\npulumi.Config('x')\nprint('x')\n", {}),
}


@pytest.mark.parametrize("name", PYTHON)
def test_pulumi_in_python(name: str) -> None:
    text, expected = PYTHON[name]
    assert found(evaluate("pulumi", "py", f"import pulumi\nimport pulumi_aws as aws\n{text}")) == expected


def test_cdk_in_java() -> None:
    """Builders, methods without `this`, and main."""
    text = (
        "import software.amazon.awscdk.*;\nimport software.amazon.awscdk.services.s3.Bucket;\nimport java.util.Map;\n"
        "class S extends Stack { S(final App scope, final String id) { super(scope, id); make(2); }\n"
        " private void make(int n) { for (int i = 0; i < n; i++) {"
        ' Bucket.Builder.create(this, "b" + i).versioned(true).tags(Map.of("k", "v")).build(); } } }\n'
        'public class Main { public static void main(String[] args) { App app = new App(); new S(app, "S"); } }\n'
    )
    assert found(evaluate("cdk", "java", text)) == {
        "s3.Bucket.b0": {"versioned": True, "tags": {"k": "v"}},
        "s3.Bucket.b1": {"versioned": True, "tags": {"k": "v"}},
    }


def test_pulumi_in_go() -> None:
    """The context comes first, the error last; wrappers are looked through."""
    text = (
        'package main\nimport (\n "fmt"\n "github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3"\n'
        ' "github.com/pulumi/pulumi/sdk/v3/go/pulumi"\n)\n'
        "func main() {\n pulumi.Run(func(ctx *pulumi.Context) error {\n  for i := 0; i < 2; i++ {\n"
        '   b, err := s3.NewBucket(ctx, fmt.Sprintf("b-%d", i), &s3.BucketArgs{Acl: pulumi.String("private")})\n'
        '   if err != nil {\n    return err\n   }\n   ctx.Export("id", b.ID())\n  }\n  return nil\n })\n}\n'
    )
    declared = evaluate("pulumi", "go", text)
    assert found(declared) == {"aws.s3.Bucket.b-0": {"Acl": "private"}, "aws.s3.Bucket.b-1": {"Acl": "private"}}
    assert len(declared.of(Kind.OUTPUT)) == 2


def test_tests_beside_the_program_declare_nothing() -> None:
    """What a test makes is not part of the answer."""
    test = PULUMI + "import { A } from '../lib/stack';\nnew A('from-test');\n"
    text = PULUMI + "export class A { constructor(n: string) { new aws.s3.Bucket(n); } }\nnew A('real');\n"
    declared = evaluate("pulumi", "ts", text, **{"test/stack.test.ts": test})
    assert list(found(declared)) == ["aws.s3.Bucket.real"]


@pytest.mark.parametrize(
    "text",
    [
        "while (true) { new aws.s3.Bucket('x'); }",
        "function f(): any { return f(); } f();",
        "let a: any = [1]; for (let i = 0; i < 100; i++) { a = a.concat(a); } new aws.s3.Bucket('x', { a });",
        "let a: any = {}; for (let i = 0; i < 100; i++) { a = { x: a, y: a }; } new aws.s3.Bucket('x', { a });",
        "const a: any = []; a.push(a); a.push(a); new aws.s3.Bucket('x', { a });",
        "const s = 'x'.repeat(1e9); new aws.s3.Bucket('x', { s });",
        "for (let i = 0; i < 190; i++) for (let j = 0; j < 190; j++) for (let k = 0; k < 190; k++) { const z = i; }",
        "const x = " + "(" * 3000 + "1" + ")" * 3000 + ";",
        "const x = 1" + " + 1" * 3000 + ";",
    ],
)
def test_no_program_takes_for_ever(text: str) -> None:
    """Whatever a program does, the walk comes to its end with what it has found."""
    assert evaluate("pulumi", "ts", f"{PULUMI}new aws.s3.Bucket('first');\n{text}").resources[0].name == "first"


@pytest.mark.shared
def test_real_programs_are_read(shared_samples: Any) -> None:
    """No real program breaks the walk, and most declare something."""
    from iacdiff import load, parse

    counts = []
    for folder in [
        path for group in ("cdk-ts", "cdktf-py", "pulumi-go", "cdk-java") for path in shared_samples(group)[:4]
    ]:
        sample = load.load(Path(folder))
        counts.append(len(resolve(parse.parse(sample.ideal)).resources))
    assert sum(count > 0 for count in counts) > len(counts) * 0.6
