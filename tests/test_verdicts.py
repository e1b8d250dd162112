"""What is true of an answer as a whole."""

from pathlib import Path

import pytest

from iacdiff.compare import verdicts
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
