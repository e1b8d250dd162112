"""CloudFormation templates are read whole where they are sound, and as far as they go where they are not."""

import json
import os
import re
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iacdiff.parse import cloudformation
from iacdiff.records import Declared, Defaulted, Expression, Ref, Source, Unknown, Value, path_text, plain
from iacdiff.resolve import resolve

GOLDEN = Path(__file__).parent / "golden" / "parse" / "cloudformation"
CASES = sorted(path for path in GOLDEN.glob("*/input.*"))


def source(text: str, language: str = "yaml", first: int = 1) -> Source:
    return Source("MODEL_RESPONSE.md", f"template.{language}", text, first, "cfn", language)


def read(text: str, language: str = "yaml", first: int = 1) -> Declared:
    return cloudformation.read(source(text, language, first))


def shown(declared: Declared) -> str:
    data: dict[str, Any] = {
        "items": [
            {
                "id": item.id,
                "kind": str(item.kind),
                "type": item.type,
                "canonical": item.canonical,
                "lines": [item.span.first, item.span.last],
                "count": item.count,
                "complete": item.complete,
                "attributes": plain(dict(item.attributes)),
                "spans": {path_text(path): [span.first, span.last] for path, span in item.spans.items()},
            }
            for item in declared.items
        ],
        "names": plain(dict(declared.names)),
        "problems": [
            {
                "level": p.level,
                "summary": p.summary,
                "lines": p.span and [p.span.first, p.span.last],
                "detail": p.detail,
            }
            for p in declared.problems
        ],
    }
    text = json.dumps(data, indent=1, ensure_ascii=False)
    folded = re.sub(r"\[\n\s+(\d+),\n\s+(\d+)\n\s+\]", r"[\1, \2]", text)
    return folded + "\n"


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.parent.name)
def test_a_template_reads_as_its_golden_file_says(case: Path, golden: Callable[[Path, str], None]) -> None:
    """Sound and damaged templates give what stands in parsed.json beside them."""
    declared = read(case.read_text(encoding="utf-8"), case.suffix[1:])
    golden(case.with_name("parsed.json"), shown(declared))


# ---------------------------------------------------------------------------------------------- both languages


TWINS = [
    ("!Ref Name", {"Ref": "Name"}),
    ("!GetAtt Db.Endpoint.Port", {"Fn::GetAtt": ["Db", "Endpoint.Port"]}),
    ("!GetAtt [Db, Endpoint.Port]", {"Fn::GetAtt": "Db.Endpoint.Port"}),
    ("!Sub 'a-${Name}'", {"Fn::Sub": "a-${Name}"}),
    ("!Join ['-', [a, !Ref Name]]", {"Fn::Join": ["-", ["a", {"Ref": "Name"}]]}),
    ("!If [C, 1, !Ref AWS::NoValue]", {"Fn::If": ["C", 1, {"Ref": "AWS::NoValue"}]}),
    ("!Select [0, !GetAZs '']", {"Fn::Select": [0, {"Fn::GetAZs": ""}]}),
    ("!Ref AWS::Region", "${AWS::Region}"),
    ("'{\"Statement\": []}'", {"Statement": []}),
    ("!Sub '{\"N\": ${Name}}'", {"N": {"Fn::Sub": "${Name}"}}),
]


@pytest.mark.parametrize(("short", "long"), TWINS)
def test_short_and_long_forms_are_one_value(short: str, long: Any) -> None:
    """What YAML says in short and JSON in long is the same value, with the same source text."""
    template = {"Resources": {"R": {"Type": "AWS::X::Y", "Properties": {"P": long}}}}
    one = read(f"Resources:\n  R:\n    Type: AWS::X::Y\n    Properties:\n      P: {short}\n")
    other = read(json.dumps(template, indent=2), "json")
    assert one.items[0].attributes == other.items[0].attributes


def test_lines_are_those_of_the_file() -> None:
    """A block that begins further down in its document has that document's line numbers."""
    text = "Resources:\n  Topic:\n    Type: AWS::SNS::Topic\n    Properties:\n      TopicName: x\n\n# the end\n"
    item = read(text, first=100).items[0]
    assert (item.span.first, item.span.last) == (101, 104)
    assert item.at(("TopicName",)).first == 104


# ---------------------------------------------------------------------------------------------- resolved


FRAME = """
Parameters:
  Stage: {Type: String, Default: dev}
  Secret: {Type: String, NoEcho: true}
  Nets: {Type: CommaDelimitedList, Default: '10.0.0.0/24, 10.0.1.0/24'}
Mappings:
  Regions:
    us-east-1: {Image: one, Same: alike}
    us-west-2: {Image: two, Same: alike}
  Stages: {dev: {Nodes: 1}}
Conditions:
  IsProd: !Equals [!Ref Stage, prod]
  IsEast: !Equals [!Ref AWS::Region, us-east-1]
  Either: !Or [!Condition IsProd, !Not [!Condition IsProd]]
  Round: !Not [!Condition Round]
Resources:
  Topic: {Type: AWS::SNS::Topic}
  Subject:
    Type: AWS::S3::Bucket
    Properties:
      P: """

RESOLVED: list[tuple[str, Value]] = [
    ("!Ref Stage", Defaulted("dev", "${Stage}")),
    ("!Sub '${Stage}'", Defaulted("dev", "${Stage}")),
    ("!Ref Secret", Unknown("Secret")),
    ("!Ref Topic", Ref("Topic")),
    ("!GetAtt Topic.Arn", Ref("Topic", "Arn")),
    ("!GetAtt Gone.Arn", Unknown("Gone.Arn")),
    ("!Sub '${Topic.Arn}/*'", "${Topic.Arn}/*"),
    ("!Join ['', [!GetAtt Topic.Arn, '/*']]", "${Topic.Arn}/*"),
    ("!Join ['', [!GetAtt Topic.Arn]]", Ref("Topic", "Arn")),
    ("!Join ['-', [!Ref Stage, !Ref AWS::Region]]", Defaulted("dev-${AWS::Region}", "${Stage}-${AWS::Region}")),
    ("!Sub '${Stage}-${AWS::Region}'", Defaulted("dev-${AWS::Region}", "${Stage}-${AWS::Region}")),
    ("!FindInMap [Stages, !Ref Stage, Nodes]", 1),
    ("!FindInMap [Stages, prod, Nodes]", Unknown("!FindInMap [Stages, prod, Nodes]")),
    ("!FindInMap [Regions, !Ref AWS::Region, Same]", "alike"),
    ("!FindInMap [Regions, !Ref AWS::Region, Image]", Unknown("!FindInMap [Regions, ${AWS::Region}, Image]")),
    ("!FindInMap [Regions, us-west-2, Image]", "two"),
    ("!If [IsProd, 3, 1]", Defaulted(1, "${!If [IsProd, 3, 1]}")),
    ("!If [IsProd, 1, 1]", 1),
    ("!If [IsEast, a, b]", Unknown("!If [IsEast, a, b]")),
    ("!If [Round, a, b]", Unknown("!If [Round, a, b]")),
    ("!If [Either, a, b]", Defaulted("a", '${!If [Either, "a", "b"]}')),
    ("!If [IsProd, !Ref AWS::NoValue, 1]", Defaulted(1, "${!If [IsProd, !Ref AWS::NoValue, 1]}")),
    ("[1, !If [IsProd, 2, !Ref AWS::NoValue]]", [1]),
    ("[!If [IsProd, 2, !Ref AWS::NoValue]]", []),
    ("[!If [Either, [2], !Ref AWS::NoValue]]", [Defaulted([2], "${!If [Either, [2], !Ref AWS::NoValue]}")]),
    ("!If [Either, [2], !Ref AWS::NoValue]", Defaulted([2], "${!If [Either, [2], !Ref AWS::NoValue]}")),
    (
        "!If [IsProd, !If [Either, 1, !Ref AWS::NoValue], 2]",
        Defaulted(2, "${!If [IsProd, !If [Either, 1, !Ref AWS::NoValue], 2]}"),
    ),
    ("!Select [0, !GetAZs '']", "${!GetAZs[0]}"),
    ("!Select [0, !GetAZs {Ref: AWS::Region}]", "${!GetAZs[0]}"),
    ("!Select [1, !Ref Nets]", Defaulted("10.0.1.0/24", "${Nets[1]}")),
    ("!Select [1, !Split ['/', 'a/b']]", "b"),
    ("!Select [7, [a]]", Unknown("!Select [7, [a]]")),
    ("!Select [1, !Cidr [10.0.0.0/16, 2, 8]]", "10.0.1.0/24"),
    ("!Cidr [10.0.0.0/24, 9, 6]", Unknown("!Cidr [10.0.0.0/24, 9, 6]")),
    ("!Base64 echo", "echo"),
    ("!ImportValue shared", Unknown("!ImportValue shared")),
    ("!Length [a, b]", 2),
    ("!ToJsonString {a: !Ref Topic}", {"a": Ref("Topic")}),
    ("!Unheard [of]", Unknown("!Unheard [of]")),
]


@pytest.mark.parametrize(("written", "value"), RESOLVED, ids=[row[0] for row in RESOLVED])
def test_functions_are_worked_out_as_far_as_the_text_goes(written: str, value: Value) -> None:
    """A function gives a value where the text fixes one, and stays unknown where it does not."""
    subject = resolve(read(FRAME + written + "\n")).by_id()["Subject"]
    assert subject.attributes["P"] == value


@pytest.mark.parametrize("written", ["!Ref AWS::NoValue", "!If [IsProd, 1, !Ref AWS::NoValue]"])
def test_no_value_is_no_attribute(written: str) -> None:
    """AWS::NoValue takes the attribute away, also where a condition's default chooses it."""
    assert "P" not in resolve(read(FRAME + written + "\n")).by_id()["Subject"].attributes


@pytest.mark.parametrize(("condition", "count"), [("IsProd", 0), ("Either", 1), ("IsEast", None), ("Gone", None)])
def test_a_condition_decides_on_the_number_of_instances(condition: str, count: int | None) -> None:
    """With every parameter at its default a condition holds, does not, or cannot be told."""
    text = FRAME + f"1\n    Condition: {condition}\n"
    assert resolve(read(text)).by_id()["Subject"].count == count


# ---------------------------------------------------------------------------------------------- damage


SOUND = "Resources:\n" + "".join(
    f"  Topic{n}:\n    Type: AWS::SNS::Topic\n    Properties:\n      TopicName: 'topic-{n}'\n      Tags:\n"
    f'        - {{Key: "n", Value: !Ref Stage}}\n'
    for n in range(12)
)
SOUND_JSON = json.dumps(
    {"Resources": {f"T{n}": {"Type": "AWS::SNS::Topic", "Properties": {"Tags": [{"Key": "k"}]}} for n in range(12)}},
    indent=2,
)


@given(st.sampled_from([SOUND, SOUND_JSON]), st.data())
@settings(max_examples=150, deadline=None)
def test_a_line_that_does_not_belong_costs_one_resource_at_most(text: str, data: st.DataObject) -> None:
    """Whatever single line is put in between, every resource is still there, and at most one is not as it was."""
    lines = text.split("\n")
    at = data.draw(st.integers(2, len(lines) - 2))
    lines.insert(at, data.draw(st.sampled_from(["```", "... the rest ...", "}", '"', "<<<<<<< HEAD", "- x", "* *"])))
    language = "json" if text is SOUND_JSON else "yaml"
    before, after = read(text, language).by_id(), read("\n".join(lines), language).by_id()
    assert before.keys() <= after.keys()
    assert sum(before[id].attributes != after[id].attributes for id in before) <= 1


@given(st.sampled_from([SOUND, SOUND_JSON]), st.integers(0, 3000))
@settings(max_examples=150, deadline=None)
def test_a_cut_costs_only_what_is_cut(text: str, length: int) -> None:
    """Of a text that breaks off, everything before the last resource is as it was."""
    language = "json" if text is SOUND_JSON else "yaml"
    before, after = read(text, language), read(text[:length], language)
    whole = [item for item in before.items if item.span.last < text[:length].count("\n")]
    found = after.by_id()
    assert all(item.id in found and found[item.id].attributes == item.attributes for item in whole)


@given(st.text(alphabet="AWS:{}[]\"'&*!|>-#,\n\t RTypeResources0123\\$<?%@`", max_size=300))
@settings(max_examples=300, deadline=None)
def test_no_text_is_too_odd(text: str) -> None:
    """Noise never raises, and every place it gives lies inside the text."""
    for head in ("", "Resources:\n  A:\n    Type: AWS::S3::Bucket\n    Properties:\n      X: "):
        declared = resolve(read(head + text))
        last = 1 + (head + text).count("\n")
        spans = [problem.span for problem in declared.problems if problem.span]
        spans += [span for item in declared.items for span in (item.span, *item.spans.values())]
        assert all(1 <= span.first <= span.last <= last for span in spans)


PROPERTY = "Resources:\n  R:\n    Type: AWS::S3::Bucket\n    Properties:\n      P: "


def nested_if(depth: int) -> str:
    value = "x"
    for _ in range(depth):
        value = f"!If [C, {value}, !Ref 'AWS::NoValue']"
    return value


BOMBS = {
    "brackets": PROPERTY + "[" * 200_000,
    "dashes": PROPERTY + "\n        " + "- " * 100_000,
    "levels": "\n".join(["Resources:", *(" " * depth + "a:" for depth in range(1, 3000))]),
    "objects": '{"Resources": {"R": ' + '{"a":' * 100_000,
    "comments": '{"Resources": ' + "/* " * 100_000,
    "quotes": '{"Resources": {"R": {"Type": "AWS::S3::Bucket", ' + '"a" ' * 100_000,
    "placeholders": PROPERTY + "!Sub '" + "${" * 150_000 + "'",
    "json in text": PROPERTY + "'" + "[" * 100_000 + "]" * 100_000 + "'",
    "long line": PROPERTY + "x: " * 100_000,
    "conditions": PROPERTY + nested_if(45),
    "anchors": "A0: &a0 [x]\n"
    + "".join(f"A{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60))
    + PROPERTY
    + "*a59",
    "merges": "B: &b {"
    + ", ".join(f"k{n}: 1" for n in range(3000))
    + "}\n"
    + PROPERTY.rstrip("P: ")
    + "".join(f"\n      P{n}: {{<<: *b}}" for n in range(2000)),
    "all broken": "Resources:\n"
    + "".join(f"  R{n}:\n    Type: AWS::S3::Bucket\n    Properties:\n      A: 'x\n     C: *\n" for n in range(2000)),
}


@pytest.mark.parametrize("name", BOMBS)
def test_no_text_costs_more_than_a_moment(name: str) -> None:
    """Deep nesting, aliases of aliases and quarter-megabyte lines are read, or refused, in bounded time."""
    start = time.perf_counter()
    resolve(read(BOMBS[name], "json" if BOMBS[name].startswith("{") else "yaml"))
    assert time.perf_counter() - start < 5


def test_the_pure_python_loader_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where PyYAML has no C library, its Python loader gives the same declarations."""
    import yaml

    fast = read(SOUND)
    monkeypatch.delattr(yaml, "CBaseLoader")
    assert read(SOUND).items == fast.items


def test_an_open_block_that_ends_in_a_key_is_not_complete() -> None:
    """A block that nothing closes and that stops where a value should begin is cut off there."""
    text = "Resources:\n  A:\n    Type: AWS::SNS::Topic\n  B:\n    Type: AWS::SNS::Topic\n    Properties:"
    items = cloudformation.read(replace(source(text), closed=False)).items
    assert [item.complete for item in items] == [True, False]
    assert all(item.complete for item in read(text).items)


def test_expressions_are_gone_after_resolve() -> None:
    """Nothing that parse could not work out is left as an expression."""
    subject = resolve(read(FRAME + "!Foo [!Ref Stage, {a: !GetAtt Topic.Arn}]\n")).by_id()["Subject"]
    assert not isinstance(subject.attributes["P"], Expression)


# ---------------------------------------------------------------------------------------------- real samples


SHARED = Path(os.environ.get("IACDIFF_SHARED", Path(__file__).parents[2] / "shared"))


@pytest.mark.shared
def test_real_templates_give_every_resource_that_they_name() -> None:
    """In real fenced templates as many resources are found as lines tell a resource's type; few are incomplete."""
    named = found = torn = 0
    for sample in sorted(SHARED.glob("samples/cfn-*/*"))[::6]:
        for document in sorted(sample.glob("lib/IDEAL_RESPONSE*.md")):
            text = document.read_text(encoding="utf-8", errors="replace")
            for block in re.findall(r"^```(?:ya?ml|json)\n(.*?)^```", text, re.M | re.S):
                types = re.findall(r'^\s*"?Type"?:\s*["\']?AWS::\w+::\w+["\']?,?\s*(?:#.*)?$', block, re.M)
                declared = resolve(read(block, "json" if block.lstrip().startswith("{") else "yaml"))
                named += len(types)
                found += min(len(types), len(declared.resources))
                torn += sum(not item.complete for item in declared.items)
    assert found >= 0.99 * named > 0
    assert torn <= 0.02 * named
