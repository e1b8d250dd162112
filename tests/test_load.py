"""A folder becomes a Sample: which documents, which code of them, and what is odd."""

import json
import os
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iacdiff.load import NotASample, find, find_samples, load
from iacdiff.load.code import declared_in, read_code
from iacdiff.load.names import document_name, files_in, is_payload, is_test
from iacdiff.load.placeholder import is_placeholder
from iacdiff.records import Document, Options, Sample
from iacdiff.text import decode

GOLDEN = Path(__file__).parent / "golden" / "load"

VPC = '```hcl\nresource "aws_vpc" "main" {\n}\n```\n'


def hcl(*names: str) -> str:
    """Terraform with a bucket of each name."""
    return "".join(f'resource "aws_s3_bucket" "{name}" {{\n}}\n' for name in names)


def fenced(code: str, label: str = "hcl") -> str:
    return f"```{label}\n{code}```\n"


def template(*names: str) -> str:
    """A template in YAML with a bucket of each name."""
    return "Resources:\n" + "".join(f"  {name}:\n    Type: AWS::S3::Bucket\n" for name in names)


def json_template(*names: str) -> str:
    return json.dumps({"Resources": {name: {"Type": "AWS::S3::Bucket"} for name in names}}, indent=2)


METADATA = '{"platform": "tf", "language": "hcl"}'
WHOLE = {
    "lib/PROMPT.md": "Build a network.\n",
    "lib/MODEL_RESPONSE.md": VPC,
    "lib/IDEAL_RESPONSE.md": "The answer.\n\n" + VPC,
    "lib/MODEL_FAILURES.md": "# Failures\n\n### 1. None\n",
    "metadata.json": METADATA,
}


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """A sample's folder with a whole set of documents; files are replaced, added, or (None) left out."""

    def make(files: dict[str, str | bytes | None] | None = None) -> Path:
        for name, text in {**WHOLE, **(files or {})}.items():
            if text is not None:
                path = tmp_path / "sample" / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path / "sample"

    return make


def summaries(sample: Sample) -> list[str]:
    return [f"{problem.level}: {problem.summary}" for problem in sample.problems]


# ---------------------------------------------------------------------------------------------- the code of a document


def listing(text: str) -> str:
    """One line a source, and what was odd."""
    code = read_code(Document("ANSWER.md", Path("ANSWER.md"), text.encode(), text))
    lines = [
        f"{source.first}-{source.last} {source.block} ({source.named_by})"
        + f" {source.platform or '-'} {source.language or '-'}"
        + ("" if source.closed else " open")
        + "".join(f" {kind}.{name}" for kind, name in declared_in(source))
        for source in code.sources
    ]
    lines += [f"{problem.level}: {problem.summary}" for problem in code.problems]
    if code.truncated_at:
        lines.append(f"truncated at {code.truncated_at}")
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.md")), ids=lambda path: path.stem)
def test_code_of_a_document(path: Path, golden: Callable[[Path, str], None]) -> None:
    """Each document of tests/golden/load has the sources that stand in the listing beside it."""
    golden(path.with_suffix(".txt"), listing(path.read_text()))


@pytest.mark.parametrize("path", sorted(GOLDEN.glob("*.md")), ids=lambda path: path.stem)
def test_sources_stand_where_they_say(path: Path) -> None:
    """Each line of a source ends the line of the document that it says it is."""
    text = path.read_text()
    lines = text.split("\n")
    for source in read_code(Document("A.md", path, text.encode(), text)).sources:
        for number, line in enumerate(source.text.split("\n"), source.first):
            assert lines[number - 1].endswith(line)


LINES = [
    *VPC.split("\n"),
    *template("A").split("\n"),
    *("# main.tf", "### Answer", "### Reasoning Trace", "x", "```yaml", "<thinking>", "</thinking>"),
]


@given(st.lists(st.sampled_from(LINES), max_size=30).map("\n".join))
@settings(max_examples=200)
def test_any_document_can_be_read(text: str) -> None:
    """Whatever stands in a document, reading gives sources within it, and names for all of them."""
    code = read_code(Document("A.md", Path("A.md"), text.encode(), text))
    for source in code.sources:
        assert source.block and source.first >= 1 and source.last <= text.count("\n") + 1


def test_code_of_a_turn_of_a_conversation_in_a_cut_document() -> None:
    """The cut is at the last line that is written, blank ones left out; a block that is only unclosed is not cut."""
    cut = '### a.tf\n\n```hcl\nresource "aws_vpc" "a" {\n  x = [\n\n\n'
    whole = '### a.tf\n\n```hcl\nresource "aws_vpc" "a" {\n}\n'
    reads = [read_code(Document("A.md", Path("A.md"), b"", text)) for text in (cut, whole)]
    assert [code.truncated_at for code in reads] == [5, None]
    assert [code.sources[-1].closed for code in reads] == [False, False]


# ---------------------------------------------------------------------------------------------- names

DOCUMENT_NAMES = {
    "PROMPT.md": ("prompt", 0),
    "Prompt2.md": ("prompt", 2),
    "prompt.MD": ("prompt", 0),
    "MODEL_RESPONSE.md": ("model", 0),
    "MODEL_RESPONSE-2.md": ("model", 2),
    "MODEL_RESPONSE 3.md": ("model", 3),
    "MODEL_RESPONSE_2.md": ("model", 2),
    "MODEL_RASPONSE3.md": ("model", 3),
    "model-response1.md": ("model", 1),
    "IDEAL_RESPONSE2.md": ("ideal", 2),
    "MODEL_FAILURES.md": ("failures", 0),
    "MODEL_RESPONSE_BACKUP.md": None,
    "MODEL_RESPONSE_QA.md": None,
    "MODEL_RESPONSE2_TEMP.md": None,
    "PROMPT_ANALYSIS.md": None,
    "IDEAL_RESPONSE.md.bak": None,
    "OLD_PROMPT.md": None,
    "README.md": None,
    "MODEL_RESPONSE.json": None,
}


@pytest.mark.parametrize("name", DOCUMENT_NAMES)
def test_document_names(name: str) -> None:
    """Turns are known in every spelling that occurs; backups and analyses are not turns."""
    found = document_name(name)
    assert (found and (found.role, found.number)) == DOCUMENT_NAMES[name]


FILES_IN = {
    "File: lib/tap_stack.py": ["lib/tap_stack.py"],
    "1. main.tf and variables.tf": ["main.tf", "variables.tf"],
    "./lib/x.ts (the stack)": ["lib/x.ts"],
    "-/lib/src/Main.java": ["lib/src/Main.java"],
    "lib/__init__.py": ["lib/__init__.py"],
    "Dockerfile": ["Dockerfile"],
    "all *.tf files": [],
    "Node.js 20 and example.com": [],
    "version 1.2.3": [],
}


@pytest.mark.parametrize("text", FILES_IN)
def test_files_in_a_line(text: str) -> None:
    """File names with their folders; no patterns, products, versions or domains."""
    assert files_in(text) == FILES_IN[text]


def test_tests_and_payloads_are_known_by_name() -> None:
    """What tests or runs the answer is told from what the answer declares."""
    assert all(
        map(is_test, ["test/a.ts", "lib/x.test.ts", "tests/unit/x.py", "test_x.py", "x_test.go", "MainTest.java"])
    )
    assert not any(map(is_test, ["lib/latest.ts", "main.tf", "contest.py", "lib/testing-stack.ts"]))
    assert all(
        map(
            is_payload,
            ["lambda/index.py", "lib/lambda/a.js", "src/functions/x.ts", "lambda_function.py", "x_handler.py"],
        )
    )
    assert not any(map(is_payload, ["lambda.tf", "lib/lambda-stack.ts", "functional.py"]))


PLACEHOLDERS = [
    ("Insert here the response that failed", "model", True),
    ("# Model failures\n\nInsert here the model's failures\n", "failures", True),
    ("Provide the response that made the model fail", "model", True),
    ("Provide your prompt here", "prompt", True),
    ("[Insert prompt here]", "prompt", True),
    ("TODO", "ideal", True),
    ("", "failures", True),
    ("\n \n", "model", True),
    ("Add the missing outputs.", "prompt", False),
    ("Provide the full template again, please.", "prompt", False),
    ("# Failures\n\n### 1. The response has no key\n", "failures", False),
    (VPC, "model", False),
    ("The model did not respond.", "failures", False),
]


@pytest.mark.parametrize(("text", "role", "expected"), PLACEHOLDERS)
def test_placeholders(text: str, role: str, expected: bool) -> None:
    """An invitation to fill the document in is a placeholder; a short order or finding is not."""
    assert is_placeholder(text, role) is expected  # type: ignore[arg-type]


# ---------------------------------------------------------------------------------------------- the folder


def test_a_whole_sample(folder: Callable[..., Path]) -> None:
    """Four documents, code on both sides, nothing odd."""
    sample = load(folder())
    assert [document.file for document in sample.prompts] == ["PROMPT.md"]
    assert (sample.failures.file, sample.failures_exists) == ("MODEL_FAILURES.md", True)
    assert (sample.model.platform, sample.model.language, sample.model.source) == ("tf", "hcl", "md")
    assert (sample.ideal.document and sample.ideal.document.file) == "IDEAL_RESPONSE.md"
    assert sample.metadata == {"platform": "tf", "language": "hcl"}
    assert summaries(sample) == []
    span = sample.ideal.sources[0].span(1)
    assert (span.file, span.first, sample.lines(span)) == ("IDEAL_RESPONSE.md", 4, ['resource "aws_vpc" "main" {'])


@pytest.mark.parametrize("inside", ["", "lib", "lib/PROMPT.md", "metadata.json"])
def test_a_sample_is_found_from_within(inside: str, folder: Callable[..., Path]) -> None:
    """The folder, its lib, and a file in either all name the sample."""
    path = folder()
    sample = load(path / inside)
    assert (sample.folder, sample.base) == (path, path / "lib")


def test_documents_may_lie_in_the_folder_itself(tmp_path: Path) -> None:
    """Without a lib the folder itself is the base, and the code beside the documents is still found."""
    (tmp_path / "MODEL_RESPONSE.md").write_text(VPC)
    (tmp_path / "main.tf").write_text(hcl("a", "b"))
    sample = load(tmp_path)
    assert (sample.base, sample.ideal.source, sample.ideal.files) == (tmp_path, "lib", ("main.tf",))


def test_naming_a_turn_chooses_it(folder: Callable[..., Path]) -> None:
    """A document that the user names instead of the folder is the turn that is reviewed."""
    path = folder({"lib/MODEL_RESPONSE2.md": VPC + fenced(hcl("a"))})
    assert load(path).model.turn == 2
    assert load(path / "lib" / "MODEL_RESPONSE.md").model.turn == 1


def test_what_is_missing_is_said(folder: Callable[..., Path]) -> None:
    """A sample with one document is a sample; the place of the report is known although there is none."""
    sample = load(folder({name: None for name in WHOLE if name != "lib/PROMPT.md"}))
    assert summaries(sample) == [
        "note: metadata.json is missing",
        "warning: MODEL_RESPONSE.md is missing",
        "warning: IDEAL_RESPONSE.md is missing",
    ]
    assert (sample.model.document, sample.model.sources, sample.ideal.document) == (None, (), None)
    assert (sample.failures.raw, sample.failures_exists) == (b"", False)
    assert sample.failures.path == sample.base / "MODEL_FAILURES.md"


def test_where_there_is_no_sample_it_is_said_in_one_line(tmp_path: Path) -> None:
    """What was looked for, what is there, and the nearest sample below."""
    (tmp_path / "Pr1" / "lib").mkdir(parents=True)
    (tmp_path / "Pr1" / "lib" / "PROMPT.md").write_text("x")
    with pytest.raises(NotASample) as raised:
        load(tmp_path)
    message = str(raised.value)
    assert (
        "\n" not in message and "PROMPT.md" in message and str(tmp_path / "Pr1") in message and "holds Pr1" in message
    )
    with pytest.raises(NotASample, match="does not exist"):
        load(tmp_path / "nowhere")


def test_the_nearest_sample_may_lie_above(tmp_path: Path) -> None:
    """Who stands too deep is told where the sample is; who stands nowhere near one is told nothing."""
    (tmp_path / "Pr1" / "lib" / "modules" / "vpc").mkdir(parents=True)
    (tmp_path / "Pr1" / "lib" / "PROMPT.md").write_text("x")
    assert find.why_not(tmp_path / "Pr1" / "lib" / "modules" / "vpc").endswith(f"sample is {tmp_path / 'Pr1'}")
    (tmp_path / "elsewhere").mkdir()
    assert "the nearest" not in find.why_not(tmp_path / "elsewhere")


def test_there_is_nothing_to_open_only_where_all_was_looked_at(tmp_path: Path) -> None:
    """An empty tree has nothing; a sample at any depth, a report alone, and a file are something."""
    empty, deep, report = tmp_path / "empty", tmp_path / "deep", tmp_path / "report"
    for path in (empty / "a" / "b", deep / "a" / "b" / "lib", report / "lib"):
        path.mkdir(parents=True)
    (deep / "a" / "b" / "lib" / "PROMPT.md").write_text("x")
    (report / "lib" / "MODEL_FAILURES.md").write_text("x")
    assert "is no sample" in find.nothing_to_open(empty)
    assert [find.nothing_to_open(path) for path in (deep, report, deep / "a" / "b" / "lib" / "PROMPT.md")] == [""] * 3


def test_samples_below_a_folder(tmp_path: Path) -> None:
    """Samples are found at any depth, in natural order; not in node_modules, and not where only notes lie."""
    for name in ("b/Pr10/lib", "b/Pr9/lib", "a/deep/er/Pr1", "b/node_modules/Pr5/lib", "b/.git/Pr6/lib"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "MODEL_RESPONSE.md").write_text("x")
    (tmp_path / "c" / "lib").mkdir(parents=True)
    (tmp_path / "c" / "lib" / "README.md").write_text("x")
    found = [path.relative_to(tmp_path).as_posix() for path in find_samples(tmp_path)]
    assert found == ["a/deep/er/Pr1", "b/Pr9", "b/Pr10"]
    assert find_samples(tmp_path / "b" / "Pr9") == [tmp_path / "b" / "Pr9"]


# ---------------------------------------------------------------------------------------------- bytes

ODD_BYTES: dict[str, tuple[bytes, list[str]]] = {
    "a byte order mark": (b"\xef\xbb\xbf# A\n", []),
    "carriage returns": (b"# A\r\nb\r\n", []),
    "no final newline": (b"# A\nb", []),
    "not UTF-8": (b"# A\ncaf\xe9 \xe8\n", ["warning: 2 bytes are not UTF-8"]),
    "control characters": (b"# A\nb\x00\x1b[2J\n", ["warning: 2 control characters are shown as a sign"]),
    "UTF-16": ("# A\n".encode("utf-16"), ["note: PROMPT.md is written in UTF-16"]),
    "conflict": (b"<<<<<<< HEAD\na\n=======\nb\n>>>>>>> x\n", ["warning: git conflict markers"]),
    "empty": (b"", ["warning: PROMPT.md is empty"]),
    "placeholder": (b"Insert here the prompt\n", ["warning: PROMPT.md is a placeholder"]),
}


@pytest.mark.parametrize("name", ODD_BYTES)
def test_odd_bytes_are_a_problem_only_where_they_are_one(name: str, folder: Callable[..., Path]) -> None:
    """Marks and line ends are none; what cannot be shown as it is, or is no text yet, is."""
    raw, problems = ODD_BYTES[name]
    sample = load(folder({"lib/PROMPT.md": raw}))
    assert summaries(sample) == problems
    assert sample.prompts[0].raw == raw
    assert "\x1b" not in sample.prompts[0].text


def test_the_line_of_an_odd_byte_is_said(folder: Callable[..., Path]) -> None:
    """A warning about bytes points at the first of them."""
    sample = load(folder({"lib/PROMPT.md": b"a\nb\n\xe9\n"}))
    assert [(problem.span.file, problem.span.first) for problem in sample.problems if problem.span] == [
        ("PROMPT.md", 3)
    ]


def test_a_huge_file_is_left_out(folder: Callable[..., Path]) -> None:
    """Nobody wrote a prompt of six megabytes."""
    sample = load(folder({"lib/PROMPT.md": b"x" * 6_000_000}))
    assert sample.prompts == () and any("left out: 6.0 MB" in summary for summary in summaries(sample))


def test_what_is_no_file_is_not_read(folder: Callable[..., Path]) -> None:
    """A pipe that bears a document's name would block a reader for ever."""
    path = folder({"lib/MODEL_RESPONSE.md": None})
    os.mkfifo(path / "lib" / "MODEL_RESPONSE.md")
    assert "warning: MODEL_RESPONSE.md is not a file that can be read" in summaries(load(path))


def test_equal_documents_are_noted(folder: Callable[..., Path]) -> None:
    """MODEL that is IDEAL is worth a word; two placeholders are not."""
    assert "note: MODEL_RESPONSE.md and IDEAL_RESPONSE.md hold the same text" in summaries(
        load(folder({"lib/IDEAL_RESPONSE.md": VPC}))
    )


METADATA_CASES = {
    "broken": (b"{", "warning: metadata.json is no valid JSON"),
    "a list": (b"[]", "warning: metadata.json holds no object"),
    "too deep": (b"[" * 200_000, "warning: metadata.json is no valid JSON"),
}


@pytest.mark.parametrize("name", METADATA_CASES)
def test_broken_metadata(name: str, folder: Callable[..., Path]) -> None:
    """What metadata.json should have said is unknown then; the sample is read all the same."""
    raw, problem = METADATA_CASES[name]
    sample = load(folder({"metadata.json": raw}))
    assert problem in summaries(sample) and sample.metadata == {} and sample.model.platform == "tf"


def test_metadata_decides_only_where_code_is_silent(folder: Callable[..., Path]) -> None:
    """Aliases are understood; code of another platform wins over what metadata.json says."""
    aliases = '{"platform": "CloudFormation", "language": "yml", "title": "a\\u001b[2J"}'
    silent = load(folder({"lib/MODEL_RESPONSE.md": "No code.\n", "metadata.json": aliases}))
    assert (silent.model.platform, silent.model.language) == ("cfn", "yaml")
    assert (silent.ideal.platform, silent.ideal.language) == ("tf", "hcl")
    assert "\x1b" not in silent.metadata["title"]


# ---------------------------------------------------------------------------------------------- turns


def test_the_latest_turn_that_is_no_fragment(folder: Callable[..., Path]) -> None:
    """A turn with few of the declarations adds to another; the user may ask for any by number or name."""
    path = folder(
        {
            "lib/MODEL_RESPONSE.md": fenced(hcl("a", "b")),
            "lib/MODEL_RESPONSE-2.md": fenced(hcl("a", "b", "c", "d")),
            "lib/MODEL_RESPONSE3.md": fenced(hcl("d")),
            "lib/MODEL_RESPONSE_BACKUP.md": fenced(hcl("a", "b", "c", "d", "e")),
        }
    )
    model = load(path).model
    assert model.turns == ("MODEL_RESPONSE.md", "MODEL_RESPONSE-2.md", "MODEL_RESPONSE3.md")
    assert (model.turn, model.document and model.document.file) == (2, "MODEL_RESPONSE-2.md")
    assert "no fragment" in model.why
    for asked in ("3", "MODEL_RESPONSE3.md", str(path / "lib" / "MODEL_RESPONSE3.md"), "model_response3.md"):
        assert load(path, Options(model=asked)).model.turn == 3
    wrong = load(path, Options(model="7"))
    assert wrong.model.turn == 2 and "error: there is no turn 7: MODEL has 3" in summaries(wrong)


def test_a_document_without_a_number_is_the_first_turn(folder: Callable[..., Path]) -> None:
    """X and X1 are two turns, in this order."""
    path = folder({"lib/MODEL_RESPONSE1.md": VPC, "lib/PROMPT1.md": "Again.\n"})
    sample = load(path)
    assert sample.model.turns == ("MODEL_RESPONSE.md", "MODEL_RESPONSE1.md")
    assert [document.file for document in sample.prompts] == ["PROMPT.md", "PROMPT1.md"]


def test_turns_without_declarations(folder: Callable[..., Path]) -> None:
    """The latest that is written counts; an empty one does not."""
    path = folder(
        {"lib/MODEL_RESPONSE.md": "Prose.\n", "lib/MODEL_RESPONSE2.md": "More.\n", "lib/MODEL_RESPONSE3.md": ""}
    )
    assert load(path).model.turn == 2


def test_second_reports_are_noted_not_read(folder: Callable[..., Path]) -> None:
    """The plain name is the report, whatever else lies beside it."""
    sample = load(folder({"lib/MODEL_FAILURES2.md": "x", "lib/IDEAL_RESPONSE2.md": VPC}))
    assert sample.failures.file == "MODEL_FAILURES.md"
    assert summaries(sample) == [
        "note: MODEL_FAILURES.md is read; MODEL_FAILURES2.md is there too",
        "note: IDEAL_RESPONSE.md is read; IDEAL_RESPONSE2.md is there too",
    ]


def test_documents_that_lie_elsewhere(folder: Callable[..., Path], tmp_path: Path) -> None:
    """Any document can be given by path; a report that is not there yet can be made there."""
    for name, text in {"p.md": "Another task.\n", "m.tf": hcl("a"), "i.md": VPC}.items():
        (tmp_path / name).write_text(text)
    options = Options(str(tmp_path / "m.tf"), str(tmp_path / "i.md"), str(tmp_path / "p.md"), str(tmp_path / "new.md"))
    sample = load(folder(), options)
    assert [document.text for document in sample.prompts] == ["Another task.\n"]
    assert (sample.model.source, sample.model.files, sample.model.platform) == ("file", ("../../m.tf",), "tf")
    assert (sample.ideal.source, sample.ideal.files) == ("file", ("../../i.md",))
    assert (sample.failures.path, sample.failures_exists) == (tmp_path / "new.md", False)
    missing = load(folder(), Options(prompt="nowhere.md"))
    assert "error: there is no file nowhere.md" in summaries(missing) and missing.prompts


# ---------------------------------------------------------------------------------------------- which IDEAL

TEN = [chr(ord("a") + number) for number in range(10)]

IDEALS: dict[str, tuple[str, str, str, int, bool]] = {
    "the same in both": (fenced(hcl(*TEN)), hcl(*TEN), "md", 0, False),
    "only the document": (fenced(hcl(*TEN)), "", "md", 0, False),
    "only the files": ("Prose.\n", hcl(*TEN), "lib", 0, False),
    "an excerpt": (fenced(hcl("a", "b")), hcl(*TEN), "lib", 8, False),
    "drifted": (fenced(hcl(*TEN[:7])), hcl(*TEN), "md", 3, False),
    "more than the files": (fenced(hcl(*TEN)), hcl("a"), "md", 9, False),
    "different answers": (fenced(hcl(*TEN[:6])), hcl(*TEN[5:]), "lib", 9, True),
}


@pytest.mark.parametrize("name", IDEALS)
def test_where_the_ideal_is(name: str, folder: Callable[..., Path]) -> None:
    """The document by default, the files where it holds too little of them; drift and disagreement are said."""
    written, beside, source, drift, disagree = IDEALS[name]
    path = folder({"lib/IDEAL_RESPONSE.md": written, "lib/main.tf": beside})
    ideal = load(path).ideal
    assert (ideal.source, ideal.drift, ideal.disagree) == (source, drift, disagree)
    assert ideal.why.endswith(".")
    for asked in ("md", "lib"):
        answer = load(path, Options(ideal=asked)).ideal
        assert answer.source == asked
        assert all((source.file == "IDEAL_RESPONSE.md") is (asked == "md") for source in answer.sources)


def test_the_twin_template_counts_once(folder: Callable[..., Path]) -> None:
    """One template in YAML and in JSON is one answer, in the task's language."""
    files = {
        "lib/T.json": json_template("A", "B", "C"),
        "lib/T.yml": template("A", "B", "C"),
        "lib/IDEAL_RESPONSE.md": "-",
    }
    for language, kept in (("json", "T.json"), ("yaml", "T.yml")):
        metadata = json.dumps({"platform": "cfn", "language": language})
        ideal = load(folder({**files, "metadata.json": metadata})).ideal
        assert (ideal.files, ideal.language) == ((kept,), language)


def test_code_beside_the_documents(folder: Callable[..., Path]) -> None:
    """Code in lib, bin, modules and at the top counts; tests, settings, payloads and what tools put there do not."""
    stack = "import * as cdk from 'aws-cdk-lib';\nnew cdk.aws_s3.Bucket(this, 'B', {});\n"
    wanted = {
        "lib/stack.ts": stack,
        "lib/nested/more.ts": stack,
        "bin/app.ts": stack,
        "modules/x/y.ts": stack,
        "index.ts": stack,
    }
    unwanted = {
        "lib/stack.test.ts": stack, "lib/types.d.ts": stack, "test/stack.ts": stack, "lib/node_modules/x/i.ts": stack,
        "cdk.json": "{}", "package.json": "{}", "lib/.hidden/x.ts": stack, "lib/code.zip": "PK", "scripts/x.ts": stack,
        "jest.config.js": "x", "archive/Pr1/lib/x.ts": stack,
    }  # fmt: skip
    payload = {"lib/lambda/handler.py": "import boto3\ndef handler(event, context):\n    pass\n"}
    sample = load(folder({**wanted, **unwanted, **payload, "lib/IDEAL_RESPONSE.md": None}))
    assert {source.file for source in sample.ideal.sources if source.platform == "cdk"} == {
        "stack.ts", "nested/more.ts", "../bin/app.ts", "../modules/x/y.ts", "../index.ts"
    }  # fmt: skip
    assert [source.file for source in sample.ideal.sources if not source.platform] == ["lambda/handler.py"]
    assert all(source.file in sample.documents and source.first == 1 for source in sample.ideal.sources)


def test_links_that_lead_outside_are_not_followed(folder: Callable[..., Path], tmp_path: Path) -> None:
    """Code is read from the sample alone; a link within it is fine."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.tf").write_text(hcl("secret"))
    path = folder({"lib/IDEAL_RESPONSE.md": None, "lib/main.tf": hcl("a")})
    (path / "lib" / "leak.tf").symlink_to(tmp_path / "outside" / "secret.tf")
    (path / "lib" / "folder").symlink_to(tmp_path / "outside")
    (path / "lib" / "again.tf").symlink_to(path / "lib" / "main.tf")
    (path / "lib" / "loop").symlink_to(path / "lib")
    assert load(path).ideal.files == ("again.tf", "main.tf")


def test_names_of_files_are_safe_to_show(folder: Callable[..., Path]) -> None:
    """A file may be called anything; what is shown of its name moves no cursor and breaks no line."""
    path = folder({"lib/IDEAL_RESPONSE.md": None, "lib/a\x1b[2J\nb.tf": hcl("a")})
    (name,) = load(path).ideal.files
    assert "\x1b" not in name and "\n" not in name and name.endswith("b.tf")


# ---------------------------------------------------------------------------------------------- real samples


@pytest.mark.shared
def test_real_samples(shared_samples: Callable[..., list[Path]]) -> None:
    """Every sample is read; the sides are of the platform that the task asks for; a median one takes milliseconds."""
    seconds, platforms = [], Counter[bool]()
    for path in shared_samples("tf-hcl", "cfn-yaml", "cfn-json")[::5]:
        start = time.perf_counter()
        sample = load(path)
        seconds.append(time.perf_counter() - start)
        for answer in (sample.model, sample.ideal):
            platforms[answer.platform == path.parent.name.split("-")[0]] += 1
            for source in answer.sources:
                lines = sample.documents[source.file].lines
                for number, line in enumerate(source.text.split("\n")[:3], source.first):
                    assert lines[number - 1].endswith(line)
    assert platforms[True] >= 0.97 * platforms.total() > 0
    assert sorted(seconds)[len(seconds) // 2] < 0.2


@pytest.mark.shared
def test_real_declarations_are_found(shared_samples: Callable[..., list[Path]]) -> None:
    """Where a Terraform document holds many headers of resources, most of them are declared by its sources."""
    for path in shared_samples("tf-hcl")[::6]:
        raw = (path / "lib" / "IDEAL_RESPONSE.md").read_bytes()
        text = decode(raw).text
        headers = len({line.strip() for line in text.split("\n") if line.startswith('resource "')})
        declared = set(read_code(Document("A.md", path, raw, text)).declared)
        assert headers < 5 or len(declared) >= headers / 2, path
