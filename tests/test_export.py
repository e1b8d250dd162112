"""One review, every format; the JSON keeps to its schema, and sample text stays text."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from iacdiff import export, pipeline
from iacdiff.disk import bundled
from iacdiff.export import Page, to_json, to_markdown
from iacdiff.records import Note

Make = Callable[..., Path]
SCHEMA = json.loads((Path(export.__file__).parent / "review.schema.json").read_text())
BUNDLED = sorted(path for path in bundled("sample_data").iterdir() if path.is_dir())


def valid(data: dict[str, Any]) -> None:
    """Raises where the data is not of the schema."""
    jsonschema.validate(data, SCHEMA, cls=jsonschema.Draft202012Validator)


def test_the_schema_is_one() -> None:
    """It is a valid schema, and it rejects what is no review."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    with pytest.raises(jsonschema.ValidationError):
        valid({"schema": "iacdiff/1"})


@pytest.mark.parametrize("folder", BUNDLED, ids=lambda path: path.name)
def test_bundled_samples_export_to_the_schema(folder: Path) -> None:
    """Every bundled sample is a valid review."""
    valid(to_json.data(pipeline.review(folder)))


@pytest.mark.parametrize(
    "documents",
    [
        {"MODEL_RESPONSE": None},
        {"IDEAL_RESPONSE": None},
        {"PROMPT": None},
        {"MODEL_FAILURES": None},
        {"PROMPT": "", "MODEL_RESPONSE": "", "IDEAL_RESPONSE": "", "MODEL_FAILURES": ""},
        {"MODEL_RESPONSE": '```hcl\nresource "aws_lb" "cut" {\n  name = "x'},
        {"MODEL_RESPONSE": b"\xff\xfe\x00\x00```hcl\x00"},
    ],
    ids=["no model", "no ideal", "no prompt", "no report", "all empty", "cut off", "noise"],
)
def test_what_is_lacking_or_damaged_is_still_a_valid_review(make_sample: Make, documents: dict[str, Any]) -> None:
    """A damaged sample exports, with its side's file null where there is no document."""
    data = to_json.data(pipeline.review(make_sample(**documents)))
    valid(data)
    for side, name in (("model", "MODEL_RESPONSE"), ("ideal", "IDEAL_RESPONSE")):
        if name in documents and documents[name] is None:
            assert data["sample"][side]["file"] is None


def test_the_contract_of_a_difference(make_sample: Make) -> None:
    """A changed attribute carries both values, both places, its requirement and the finding's handle."""
    data = to_json.data(pipeline.review(make_sample()))
    by_id = {(d["name"], d["path"]): d for d in data["differences"]}
    changed = by_id["app", "health_check.interval"]
    assert (changed["kind"], changed["model"], changed["ideal"]) == ("changed", 10, 30)
    assert changed["model_at"] == {"file": "MODEL_RESPONSE.md", "lines": [16, 16]}
    assert changed["ideal_at"] == {"file": "IDEAL_RESPONSE.md", "lines": [15, 15]}
    assert changed["required"] and changed["requirements"][0]["lines"] == [6, 6]
    missing = by_id["main", ""]
    assert (missing["kind"], missing["type"], missing["model_at"]) == ("missing", "aws_kms_key", None)
    assert missing["findings"] == ["1"]
    assert by_id["legacy", ""]["kind"] == "extra"
    assert not [key for key in by_id if key[1] == "port"], '80 and "80" are the same port'


@pytest.mark.parametrize("width", [40, 80, 160])
def test_text_keeps_to_the_width(make_sample: Make, width: int) -> None:
    """No line is longer than the terminal is wide."""
    text = export.render(pipeline.review(make_sample()), "text", Page(width=width))
    assert max(map(len, text.split("\n"))) <= width
    assert "\x1b" not in text


def test_colour_only_repeats_what_signs_say(make_sample: Make) -> None:
    """Without its escapes the coloured text is the plain one."""
    review = pipeline.review(make_sample())
    plain, coloured = (export.render(review, "text", Page(colour=colour)) for colour in (False, True))
    assert coloured != plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "[link](http://x)", "**bold**", "| cell", "`tick`", "@someone", "#1", "![i](u)"],
)
def test_sample_text_stays_text_in_markdown(text: str) -> None:
    """Whatever Markdown or HTML would act on is escaped, or stands in a code span that it cannot leave."""
    written = to_markdown.escape(text)
    assert re.sub(r"\\(.)", r"\1", written.replace("&#8203;", "")) == text
    assert not re.search(r"(?<!\\)[<\[*|!`]|(?<!&)[@#](?!&#8203;)|://", written)
    span = to_markdown.code(text)
    fence = re.match(r"`+", span)
    assert fence and span[len(fence[0]) : -len(fence[0])].strip() == text
    assert fence[0] not in text


def test_a_page_is_no_longer_than_a_comment_may_be(make_sample: Make) -> None:
    """What does not fit is counted, and every fold that was opened is closed."""
    many = "\n".join(f'resource "aws_sqs_queue" "q{n}" {{\n  name = "queue-{n}-{"x" * 200}"\n}}' for n in range(1500))
    page = export.render(pipeline.review(make_sample(IDEAL_RESPONSE=f"```hcl\n{many}\n```\n")), "md")
    assert len(page.encode()) <= to_markdown.LIMIT
    assert page.count("<details") == page.count("</details>")
    said = re.search(r"\*(\d+) of (\d+) are left out here", page)
    assert said and int(said[2]) - int(said[1]) == page.count("aws_sqs_queue.q") > 20
    assert "as long as a comment may be" in page
    assert "aws_kms_key" in page.split("<details")[0], "what the reviewer wrote comes first, and is whole"


@pytest.mark.parametrize("format", export.FORMATS)
def test_no_format_holds_a_control_character(make_sample: Make, format: str) -> None:
    """Escapes, bells, C1 and bidirectional characters of a sample, and of a note, are visible glyphs in every page."""
    evil = "Drain \x1b]52;c;ZXZpbA==\x07 connections [/b] \u202e \x9b2J \u2066"
    model = f'```hcl\nresource "aws_lb" "x" {{\n name = "{evil}"\n}}\n```\n'
    failures = f"# F\n\n### 1. {evil}\n\n**Severity**: High\n"
    review = pipeline.review(make_sample(PROMPT=f"- {evil}\n", MODEL_RESPONSE=model, MODEL_FAILURES=failures))
    notes = (Note("line", "PROMPT.md:1", evil), Note("difference", review.differences[0].id, evil))
    review = replace(review, notes=notes)
    page = export.render(review, format)
    assert not {c for c in page if ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in "\u202e\u2066"} - {"\n", "\t"}
    assert "Drain" in page or format == "patch"


@pytest.mark.parametrize(
    "name",
    ["PROMPT.md", "MODEL_RESPONSE.md", "MODEL_RESPONSE2.md", "IDEAL_RESPONSE.md", "MODEL_FAILURES.md", "main.tf"],
)
def test_an_input_is_known_by_every_name(make_sample: Make, tmp_path: Path, name: str) -> None:
    """A file of the sample is recognised behind a symbolic link, a hard link and a roundabout path."""
    folder = make_sample()
    path = folder / "lib" / name
    if not path.exists():
        path.write_text('resource "aws_lb" "x" {}\n' if name.endswith(".tf") else "```hcl\n```\n")
    sample = pipeline.review(folder).sample
    (tmp_path / "soft.md").symlink_to(path)
    (tmp_path / "hard.md").hardlink_to(path)
    for other in (path, tmp_path / "soft.md", tmp_path / "hard.md", folder / "lib" / ".." / "lib" / name):
        assert export.is_input(sample, other)
    (tmp_path / "copy.md").write_bytes(path.read_bytes())
    for free in (tmp_path / "copy.md", tmp_path / "new.md", folder / "lib" / "review.html"):
        assert not export.is_input(sample, free)


def test_a_document_that_is_not_there_yet_is_no_place_for_an_export(make_sample: Make) -> None:
    """Beside the sample's documents, a document's name is the document's."""
    folder = make_sample(MODEL_FAILURES=None, IDEAL_RESPONSE=None)
    sample = pipeline.review(folder).sample
    for name in ("MODEL_FAILURES.md", "IDEAL_RESPONSE.md", "MODEL_RESPONSE4.md"):
        assert export.is_input(sample, folder / "lib" / name)


def test_a_quoted_traceback_is_not_taken_for_ours(make_sample: Make) -> None:
    """What a sample quotes is the same data, and no watcher of our output mistakes it for a failure of ours."""
    quoted = "Traceback (most recent call last): boom"
    written = export.render(pipeline.review(make_sample(PROMPT=f"- Mend this: {quoted}\n")), "json")
    assert quoted not in written
    assert quoted in json.loads(written)["requirements"][0]["text"]


@pytest.mark.shared
def test_real_samples_export_to_the_schema(shared_samples: Callable[..., list[Path]]) -> None:
    """A spread of real samples of every group is valid in every format."""
    for folder in shared_samples()[::60]:
        review = pipeline.review(folder)
        valid(to_json.data(review))
        for format in export.FORMATS:
            page = export.render(review, format)
            assert page.endswith("\n") or (format == "patch" and not page)
