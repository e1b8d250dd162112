"""What is true of an answer as a whole."""

from dataclasses import replace
from pathlib import Path

import pytest

from iacdiff.compare import stated, verdicts
from iacdiff.kinds import canonical
from iacdiff.records import Answer, Declaration, Declared, Document, Kind, Sample, Severity, Source, Span


def item(type, name, attributes=None, kind=Kind.RESOURCE, id=None, file="main.tf", at=(1, 9), **more):
    id = id or f"{type}.{name}"
    return Declaration(id, kind, type, canonical(type), name, Span(file, *at), file, attributes or {}, **more)


def side(*items):
    return Declared(tuple(items))


def answer(side, platform="tf", language="hcl", text="x", cut=None):
    document = Document(f"{side.upper()}.md", Path(f"{side.upper()}.md"), b"", text)
    source = Source(document.file, "main.tf", text, 3, platform, language)
    return Answer(side, document, "md", (source,) if text else (), platform, language, truncated_at=cut)


def sample(model, ideal, **metadata):
    nowhere = Document("MODEL_FAILURES.md", Path("MODEL_FAILURES.md"), b"", "")
    return Sample(Path("/s"), Path("/s"), (), nowhere, False, model, ideal, {}, metadata)


FIVE = side(
    *(item(type, "x") for type in ("aws_vpc", "aws_lb", "aws_eip", "aws_db_instance", "aws_kms_key", "aws_sqs_queue"))
)
OTHER = side(*(item(type, "x") for type in ("aws_vpc", "aws_glue_job", "aws_athena_workgroup", "aws_ecr_repository")))
PART = side(item("aws_vpc", "x"))
PIPELINE = {"platform": "cicd", "language": "yml"}
INPUTS = side(item("variable", "x", kind=Kind.VARIABLE))


@pytest.mark.parametrize(
    ("made", "model", "ideal", "expected"),
    [
        (sample(answer("model"), answer("ideal", text="y")), FIVE, FIVE, []),
        (sample(answer("model"), answer("ideal")), FIVE, FIVE, ["identical"]),
        (sample(answer("model", "cfn", "yaml"), answer("ideal", text="y")), FIVE, FIVE, ["wrong-platform"]),
        (
            sample(answer("model", "cfn", "yaml"), answer("ideal", text="y"), platform="tf"),
            FIVE,
            FIVE,
            ["wrong-platform"],
        ),
        (sample(answer("model"), answer("ideal", text="y"), platform="tf", language="hcl"), FIVE, FIVE, []),
        (sample(answer("model"), answer("ideal", text="y"), platform="cdk"), FIVE, FIVE, []),
        (sample(answer("model", "cfn", "json"), answer("ideal", "cfn", "yaml", "y")), FIVE, FIVE, ["wrong-language"]),
        (sample(answer("model", "cfn", "yml"), answer("ideal", "cfn", "yaml", "y")), FIVE, FIVE, []),
        (sample(answer("model"), answer("ideal", text="y")), OTHER, FIVE, ["wrong-use-case"]),
        (sample(answer("model"), answer("ideal", text="y")), PART, FIVE, ["most-missing"]),
        (sample(answer("model"), answer("ideal", text="y")), PART, side(*FIVE.items[1:5]), []),
        (sample(answer("model", cut=7), answer("ideal", text="y")), FIVE, FIVE, ["truncated"]),
        (sample(answer("model", None, None, ""), answer("ideal", text="y")), side(), FIVE, ["no-code"]),
        (sample(answer("model", "cdk", "ts"), answer("ideal", "cdk", "ts", "y")), side(), FIVE, ["no-code"]),
        (sample(answer("model", None, None, ""), answer("ideal", None, None, "")), side(), side(), []),
        (sample(answer("model"), answer("ideal", text="y")), FIVE, side(), ["no-ideal"]),
        (sample(answer("model"), answer("ideal", text="y")), FIVE, INPUTS, ["no-ideal"]),
        (sample(answer("model"), answer("ideal", text="y")), INPUTS, FIVE, ["no-code"]),
        (
            sample(answer("model", "pulumi", "ts"), answer("ideal", text="y"), platform="cicd", language="yml"),
            FIVE,
            FIVE,
            ["wrong-platform"],
        ),
        (
            sample(answer("model", "cdk", "ts"), answer("ideal", "cdk", "ts", "y"), platform="cicd", language="yml"),
            FIVE,
            FIVE,
            [],
        ),
        (sample(answer("model"), answer("ideal", text="y"), platform="Terraform", language="HCL"), FIVE, FIVE, []),
    ],
)
def test_verdicts(made, model, ideal, expected):
    """What is true of an answer as a whole, and when nothing is."""
    assert [verdict.rule for verdict in verdicts(made, model, ideal, ())] == expected


def test_a_verdict_says_what_is_lacking_and_where():
    """The message is a sentence for the reviewer, with the lines that show it."""
    (verdict,) = verdicts(sample(answer("model"), answer("ideal", text="y")), OTHER, FIVE, ())
    assert "1 of IDEAL's 6 kinds of resources (17%)" in verdict.message and "db_instance" in verdict.message
    assert verdict.severity is Severity.CRITICAL and verdict.at == (Span("MODEL.md", 3, 3),)
    (cut,) = verdicts(sample(answer("model", cut=7), answer("ideal", text="y")), FIVE, FIVE, ())
    assert cut.at == (Span("MODEL.md", 7, 7),)


def test_no_difference_is_a_verdict():
    """Two texts that declare the same; where nothing was compared, nothing is said."""
    made = sample(answer("model"), answer("ideal", text="y"))
    assert [verdict.rule for verdict in verdicts(made, FIVE, FIVE, (), ())] == ["equivalent"]
    assert verdicts(made, FIVE, FIVE, ()) == ()
    same = sample(answer("model"), answer("ideal"))
    assert [verdict.rule for verdict in verdicts(same, FIVE, FIVE, (), ())] == ["identical"]


def prompted(text, made):
    prompt = Document("PROMPT.md", Path("PROMPT.md"), b"", text)
    return replace(made, prompts=(prompt,))


@pytest.mark.parametrize(
    ("text", "platform", "language"),
    [
        ("Build it.\nUse Terraform (HCL).", "tf", None),
        ("Use CDK for Terraform in Python.", "cdktf", "py"),
        ("Write an AWS CDK app in TypeScript; it becomes CloudFormation.", "cdk", "ts"),
        ("A CloudFormation template in YAML, no CDK.", "cfn", "yaml"),
        ("Pulumi with Go code", "pulumi", "go"),
        ("Terraform or CloudFormation, as you like.", None, None),
        ("A pulumi program in TypeScript or Python", "pulumi", None),
        (
            "The Lambda is written in Python. Use AWS CDK for the rest of this, it is what the team knows best.",
            "cdk",
            None,
        ),
        ("Nothing of the kind.", None, None),
    ],
)
def test_what_prompt_asks_for(text, platform, language):
    """The one platform that it names, and the language beside it, unless it rules it out or leaves it open."""
    prompts = prompted(text, sample(answer("model"), answer("ideal"))).prompts
    found = stated.platform(prompts)
    assert (found and found[0]) == platform
    if platform:
        spoken = stated.language(prompts, platform)
        assert (spoken and spoken[0]) == language


def test_a_wrong_platform_cites_the_line_that_asks_for_the_right_one():
    """The line stands in the message and among the places."""
    made = sample(answer("model", "cfn", "yaml"), answer("ideal", text="y"))
    (verdict,) = verdicts(prompted("Hello\nUse Terraform.", made), FIVE, FIVE, ())
    assert verdict.rule == "wrong-platform" and verdict.message.endswith("which PROMPT.md:2 asks for")
    assert Span("PROMPT.md", 2, 2) in verdict.at
    made = sample(answer("model"), answer("ideal", text="y"))
    assert verdicts(prompted("Use Pulumi.", made), FIVE, FIVE, ()) == ()  # IDEAL does not do so either
