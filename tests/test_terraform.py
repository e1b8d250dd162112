"""HCL is read whole where it is sound, and as far as it goes where it is not."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iacdiff import parse
from iacdiff.parse import strict, terraform
from iacdiff.parse.hcl_recover import Heredocs, split
from iacdiff.parse.hcl_strings import unescape
from iacdiff.records import Answer, Declared, Defaulted, Expression, Ref, Source, Unknown, path_text, plain
from iacdiff.resolve import resolve

GOLDEN = Path(__file__).parent / "golden" / "parse" / "terraform"
CASES = sorted(path.name for path in GOLDEN.iterdir())
RESOLVED = ("network", "settings", "templates", "dynamic")


def source(text: str, block: str = "main.tf", first: int = 1, platform: str = "tf") -> Source:
    return Source("MODEL_RESPONSE.md", block, text, first, platform, "hcl")


def answer(*sources: Source) -> Answer:
    return Answer("model", None, "md", sources, "tf", "hcl")


def read(text: str, first: int = 1) -> Declared:
    return terraform.read(source(text, first=first))


def attributes(text: str) -> dict[str, Any]:
    """The attributes of the only resource that a body makes."""
    (item,) = read(f'resource "aws_x" "y" {{\n{text}\n}}').items
    return dict(item.attributes)


def as_data(value: Any) -> Any:
    """As `plain`, with both halves of what depends on an input."""
    match value:
        case Defaulted(inner, template):
            return {"$default": as_data(inner), "template": template}
        case list():
            return [as_data(item) for item in value]
        case dict():
            return {key: as_data(item) for key, item in value.items()}
    return plain(value)


def shown(declared: Declared, spans: bool) -> str:
    items = []
    for item in declared.items:
        row: dict[str, Any] = {
            "id": item.id,
            "kind": str(item.kind),
            "type": item.type,
            "name": item.name,
            "lines": [item.span.first, item.span.last],
            "count": item.count,
            "complete": item.complete,
            "attributes": as_data(dict(item.attributes)),
        }
        if spans:
            row["spans"] = {path_text(path): [span.first, span.last] for path, span in item.spans.items()}
        items.append(row)
    problems = [
        {"level": problem.level, "summary": problem.summary, "line": problem.span and problem.span.first}
        for problem in declared.problems
    ]
    names = as_data(dict(declared.names))
    text = json.dumps({"items": items, "names": names, "problems": problems}, indent=1, ensure_ascii=False)
    return re.sub(r"\[\n\s+(\d+),\n\s+(\d+)\n\s+\]", r"[\1, \2]", text) + "\n"


@pytest.mark.parametrize("case", CASES)
def test_a_text_reads_as_its_golden_file_says(case: str, golden: Callable[[Path, str], None]) -> None:
    """Sound and damaged texts give what stands in parsed.json beside them."""
    text = (GOLDEN / case / "input.tf").read_text(encoding="utf-8")
    golden(GOLDEN / case / "parsed.json", shown(read(text), spans=True))


@pytest.mark.parametrize("case", RESOLVED)
def test_a_text_resolves_as_its_golden_file_says(case: str, golden: Callable[[Path, str], None]) -> None:
    """What is worked out of a sound text is what stands in resolved.json beside it."""
    text = (GOLDEN / case / "input.tf").read_text(encoding="utf-8")
    golden(GOLDEN / case / "resolved.json", shown(resolve(read(text)), spans=False))


# ---------------------------------------------------------------------------------------------- values


LITERALS: list[tuple[str, Any]] = [
    ("1", 1),
    ("-1", -1),
    ("1.50", 1.5),
    ("true", True),
    ("null", None),
    ('""', ""),
    ('"  a  "', "  a  "),
    (r'"a\tb\"c\\ é"', 'a\tb"c\\ é'),
    ('"$${literal}"', "$${literal}"),
    ('"100%"', "100%"),
    ("[]", []),
    ("[1, [2], ]", [1, [2]]),
    ('{ a = 1, "b c" : 2, 80 = 3, d.e = 4 }', {"a": 1, "b c": 2, "80": 3, "d.e": 4}),
    ("(true)", True),
    ("<<EOF\n  a\n\n  b\nEOF\n", "  a\n\n  b\n"),
    ("<<-EOF\n    a\n\n      b\n    EOF\n", "a\n\n  b\n"),
    ("<<EOF\nEOF\n", ""),
]


@pytest.mark.parametrize(("written", "value"), LITERALS)
def test_a_literal_is_plain_data(written: str, value: Any) -> None:
    """Nothing is left to work out, and the type is the one written."""
    read_value = attributes(f"v = {written}")["v"]
    assert read_value == value
    assert type(read_value) is type(value)


EXPRESSIONS: list[tuple[str, str, tuple[Any, ...]]] = [
    ("aws_vpc.main.id", "name", ("aws_vpc", "main", "id")),
    ("!true", "unary", ("!", True)),
    ("1 + 2", "binary", ("+", 1, 2)),
    ("f()", "call", ("f",)),
    ("true ? 1 : 2", "if", (True, 1, 2)),
    ('"a-${1}"', "template", ("a-", Expression("group", (1,), "1"))),
]


@pytest.mark.parametrize(("written", "op", "args"), EXPRESSIONS)
def test_what_must_be_worked_out_is_an_expression(written: str, op: str, args: tuple[Any, ...]) -> None:
    """With its parts as values and its source as written."""
    assert attributes(f"v = {written}")["v"] == Expression(op, args, written)


def test_white_space_around_interpolations_is_text() -> None:
    """The grammar skips it; HCL does not."""
    value = attributes('v = "a ${x} b  ${y}"')["v"]
    assert [part for part in value.args if isinstance(part, str)] == ["a ", " b  "]


def test_nested_blocks_are_one_dictionary_or_a_list_of_them() -> None:
    """One block is no list of one, and a label is a key."""
    found = attributes('one { a = 1 }\ntwo { a = 1 }\ntwo { a = 2 }\nlabelled "x" { a = 1 }')
    assert found == {"one": {"a": 1}, "two": [{"a": 1}, {"a": 2}], "labelled": {"x": {"a": 1}}}


def test_what_names_other_things_is_no_value() -> None:
    """depends_on, provider and ignore_changes hold names, whatever those stand for."""
    found = attributes(
        "depends_on = [aws_a.b, data.aws_c.d]\nprovider = aws.west\nlifecycle { ignore_changes = [tags] }"
    )
    assert found == {
        "depends_on": [Ref("aws_a.b"), Ref("data.aws_c.d")],
        "provider": Ref("provider.aws.west"),
        "lifecycle": {"ignore_changes": ["tags"]},
    }


def test_lines_are_those_of_the_file() -> None:
    """A block that begins further down in its document has that document's line numbers, in every part."""
    text = 'resource "aws_a" "b" {\n  list = [\n    1,\n    { key = 2 },\n  ]\n  block {\n    x = 1\n  }\n}\n'
    (item,) = read(text, first=100).items
    assert (item.span.first, item.span.last) == (100, 108)
    assert item.at(("list", 1, "key")).first == 103
    assert item.at(("block", "x")).first == 106
    assert item.at(("block", "y")).first == 105
    assert item.at(("nothing",)) == item.span


# ---------------------------------------------------------------------------------------------- broken text


SOUND = """resource "aws_a" "one" {
  name = "one"
  nested { x = [1, 2] }
}

resource "aws_b" "two" {
  text = <<-EOT
    resource "aws_no" "no" {
  EOT
  size = 3
}

resource "aws_c" "three" {
  name = "three"
}
"""


@pytest.mark.parametrize(
    "stray", ["```", "... rest of the configuration ...", "}", '"', "{", "<<<<<<< HEAD", "and so on"]
)
@pytest.mark.parametrize("row", [4, 5, 11, 12])
def test_a_stray_line_between_blocks_costs_none_of_them(stray: str, row: int) -> None:
    """All three resources stay, with every attribute."""
    lines = SOUND.split("\n")
    found = read("\n".join([*lines[:row], stray, *lines[row:]]))
    assert [(item.id, item.attributes) for item in found.items] == [
        (item.id, item.attributes) for item in read(SOUND).items
    ]


@pytest.mark.parametrize("row", range(1, len(SOUND.split("\n")) - 2))
def test_a_broken_line_costs_at_most_its_own_block_s_part(row: int) -> None:
    """With a quote too many in any one line, the other two resources are what they were."""
    lines = SOUND.split("\n")
    if not lines[row].strip() or "{" in lines[row][:30] or "EOT" in lines[row]:
        return
    lines[row] += ' "'
    before, after = read(SOUND).by_id(), read("\n".join(lines)).by_id()
    assert after.keys() == before.keys()
    assert sum(before[id].attributes != after[id].attributes for id in before) <= 1


@given(st.integers(0, len(SOUND)))
def test_a_cut_text_gives_what_stands_before_the_cut(at: int) -> None:
    """Every resource that is whole before the cut is whole after it; nothing is made up."""
    whole = read(SOUND)
    found = read(SOUND[:at]).by_id()
    complete = [item for item in whole.items if len("\n".join(SOUND.split("\n")[: item.span.last])) <= at]
    for item in complete:
        assert found[item.id].attributes == item.attributes
        assert found[item.id].complete
    assert found.keys() <= whole.by_id().keys()


def test_a_problem_says_where_and_whose() -> None:
    """One for each broken block, on the line of the fault, with the block's header."""
    found = read('resource "aws_a" "b" {\n  x = 1\n  y = [\n', first=10)
    (problem,) = found.problems
    assert (problem.level, problem.span and problem.span.first) == ("error", 12)
    assert problem.detail == 'resource "aws_a" "b"'
    assert not found.items[0].complete
    assert found.items[0].attributes["x"] == 1


def test_sound_text_has_no_problems() -> None:
    """Not even with comments, blank lines, CRLF, and an indented heredoc."""
    text = "// a\n# b\n/* c\n */\n\n" + SOUND
    assert read(text).problems == ()
    assert read(text.replace("\n", "\r\n")).problems == ()


@given(st.text(alphabet='resouc"{}[]()=<-\n$%#\\ aEO', max_size=300))
@settings(max_examples=200)
def test_any_text_is_read_without_raising(text: str) -> None:
    """And what is declared lies within it."""
    found = resolve(read('resource "aws_a" "b" {\n' + text))
    last = text.count("\n") + 2
    assert all(1 <= item.span.first <= item.span.last <= last for item in found.items)


HOSTILE = {
    "open brackets": "locals { x = " + "[" * 5000,
    "brackets": 'resource "a_b" "c" { x = ' + "[" * 5000 + "]" * 5000 + "\n}",
    "blocks": 'resource "a_b" "c" {\n' + "x {\n" * 5000 + "}\n" * 5000 + "}",
    "operators": 'resource "a_b" "c" { x = 1' + " + 1" * 5000 + "\n}",
    "indexes": 'resource "a_b" "c" { x = a' + "[0]" * 5000 + "\n}",
    "one line": 'resource "a_b" "c" { x = "' + "x" * 300_000 + '"\n}',
    "no line": 'resource "a_b" "c" { x = ' + "x" * 300_000 + '"\n}',
    "heredocs": "x = <<EOF\n" * 20_000 + 'resource "a_b" "c" {\n',
    "doubling lists": "locals {\n l0 = 1\n"
    + "".join(f" l{i} = [local.l{i - 1}, local.l{i - 1}]\n" for i in range(1, 60))
    + '}\nresource "a_b" "c" { x = local.l59 }',
    "doubling text": 'locals {\n l0 = "xxxxxxxxxx"\n'
    + "".join(f' l{i} = "${{local.l{i - 1}}}${{local.l{i - 1}}}"\n' for i in range(1, 60))
    + '}\nresource "a_b" "c" { x = local.l59 }',
    "chain": "locals {\n"
    + "".join(f" l{i} = [local.l{i + 1}]\n" for i in range(3000))
    + '}\nresource "a_b" "c" { x = local.l0 }',
    "loops": 'resource "a_b" "c" { x = [for a in range(999) : [for b in range(999) : [for c in range(999) : c]]] }',
    "products": 'resource "a_b" "c" { x = setproduct(range(999), range(999), range(999)) }',
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_costs_little(name: str) -> None:
    """Within bounds of time, and with a result that others can walk."""
    started = time.perf_counter()
    found = resolve(parse.parse(answer(source(HOSTILE[name]))))
    assert time.perf_counter() - started < 5
    assert not any("could not be read" in problem.summary for problem in found.problems)
    assert sum(len(json.dumps(plain(dict(item.attributes)))) for item in found.items) < 2_000_000


@given(
    st.lists(st.sampled_from(["x = <<EOF", "  y = <<-END", "EOF", "  END", 'resource "a" "b" {', "}", ""]), max_size=12)
)
def test_chunks_cover_every_line_after_the_first_header(lines: list[str]) -> None:
    """Nothing is lost or read twice, wherever heredocs start and end."""
    chunks = split("\n".join(lines))
    if chunks:
        assert [line for chunk in chunks for line in chunk.lines] == lines[chunks[0].row :]
    assert all(Heredocs(lines).end(row) >= row for row in range(len(lines)))


@given(st.text())
def test_text_without_a_backslash_needs_no_unescaping(text: str) -> None:
    """Only a backslash means something else than itself."""
    assert unescape(text.replace("\\", "/")) == text.replace("\\", "/")


# ---------------------------------------------------------------------------------------------- a whole side


def test_an_excerpt_does_not_replace_the_whole() -> None:
    """A repeated resource counts once: the fuller, and of two alike the later; and the other is told of."""
    full = 'resource "aws_a" "b" {\n  x = 1\n  y = 2\n}'
    excerpt = 'resource "aws_a" "b" {\n  y = 3\n}'
    later = full.replace("2", "4")
    for texts, wanted in (([full, excerpt], 2), ([excerpt, full], 2), ([full, later], 4)):
        found = parse.parse(answer(*(source(text, f"{n}.tf") for n, text in enumerate(texts))))
        assert [item.attributes["y"] for item in found.items] == [wanted]
        assert [problem.level for problem in found.problems] == ["note"]


def test_a_module_s_folder_is_a_namespace_of_its_own() -> None:
    """Ids are qualified only where two folders declare the same one, and names are looked up in their own folder."""
    root = source(
        'variable "cidr" { default = "10.0.0.0/16" }\n'
        'module "vpc" {\n  source = "./modules/vpc"\n  cidr = var.cidr\n}\n'
        'resource "aws_eip" "root" { tags = local.tags }\nlocals { tags = { of = "root" } }'
    )
    inner = source(
        'variable "cidr" {}\nvariable "size" { default = 3 }\nlocals { tags = { of = "module" } }\n'
        'resource "aws_vpc" "main" {\n  cidr_block = var.cidr\n  size = var.size\n  tags = local.tags\n}',
        "modules/vpc/main.tf",
    )
    found = resolve(parse.parse(answer(root, inner))).by_id()
    assert {
        "var.cidr",
        "modules/vpc:var.cidr",
        "var.size",
        "aws_vpc.main",
        "module.vpc",
        "aws_eip.root",
    } == found.keys()
    assert found["aws_vpc.main"].attributes == {
        "cidr_block": Defaulted("10.0.0.0/16", "${var.cidr}"),
        "size": Defaulted(3, "${var.size}"),
        "tags": {"of": "module"},
    }
    assert found["aws_eip.root"].attributes == {"tags": {"of": "root"}}


def test_settings_of_several_files_are_one() -> None:
    """`terraform {}` in two files says two parts of the same."""
    one = source('terraform {\n  required_version = ">= 1.6"\n}', "versions.tf")
    other = source('terraform {\n  backend "s3" {\n    bucket = "b"\n  }\n  required_providers {\n    a = "1"\n  }\n}')
    found = parse.parse(answer(one, other))
    assert {item.id: item.attributes for item in found.items} == {
        "terraform": {"required_version": ">= 1.6", "required_providers": {"a": "1"}},
        "backend.s3": {"bucket": "b"},
    }
    assert found.problems == ()


def test_a_reader_that_fails_costs_one_source(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other sources are read all the same, and the failure is a problem at its place."""
    sound = terraform.read

    def fails(given: Source) -> Declared:
        if given.block == "bad.tf":
            raise RuntimeError("no")
        return sound(given)

    monkeypatch.setattr(terraform, "read", fails)
    found = parse.parse(answer(source("", "bad.tf", first=7), source('output "a" { value = 1 }')))
    assert [item.id for item in found.items] == ["output.a"]
    (problem,) = found.problems
    assert problem.summary.startswith("could not be read") and problem.span and problem.span.first == 7


def test_text_of_no_dialect_declares_nothing() -> None:
    """It is left alone, without a word; a program that has no reader yet is a note, and not one for every file."""
    assert parse.parse(answer(source("x", "a.sh", platform="shell"))) == Declared()
    programs = [source("x", f"{n}.ts", platform="pulumi") for n in range(2)]
    if "pulumi" not in parse.DIALECTS:
        assert [problem.level for problem in parse.parse(answer(*programs)).problems] == ["note"]


# ---------------------------------------------------------------------------------------------- the strict reader


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(strict, "cache_folder", lambda: tmp_path)
    return tmp_path


def test_the_strict_reader_gives_its_words_to_what_both_refuse(cache: Path) -> None:
    """The problem is the one that parse has, on the same lines, with python-hcl2's message and the true line."""
    broken = source('resource "aws_a" "ok" {\n  x = 1\n}\n\nresource "aws_a" "bad" {\n  x = = 1\n}\n', first=40)
    reader = strict.StrictReader()
    try:
        (problem,) = reader.confirm([broken], 30)
    finally:
        reader.close()
    assert [known.span for known in terraform.read(broken).problems] == [problem.span]
    assert "python-hcl2: Unexpected token" in problem.detail and "MODEL_RESPONSE.md:45," in problem.detail


def test_the_strict_reader_has_nothing_to_say_of_sound_text(cache: Path) -> None:
    """Nor where a byte order mark and CRLF would confuse python-hcl2; and the second look needs no process."""
    sound = source("\ufeff" + SOUND.replace("\n", "\r\n"))
    reader = strict.StrictReader()
    try:
        assert reader.confirm([sound], 30) == ()
        assert (cache / "strict.sqlite").exists() and list(cache.glob("*.tables"))
    finally:
        reader.close()
    again = strict.StrictReader()
    assert again.confirm([sound], 0) == ()
    assert again._process is None


def test_no_answer_in_time_is_no_problem(cache: Path) -> None:
    """And a file that cannot be a cache is none either."""
    broken = source('resource "aws_a" "bad" {\n  x = = 1\n}\n')
    assert strict.StrictReader().confirm([broken], 0) == ()
    (cache / "strict.sqlite").write_bytes(b"no database")
    reader = strict.StrictReader()
    try:
        assert len(reader.confirm([broken], 30)) == 1
    finally:
        reader.close()


def test_the_reader_s_process_ends_with_who_started_it(cache: Path) -> None:
    """Whoever started it need not say goodbye."""
    code = (
        "from iacdiff.parse.strict import StrictReader\nimport os\n"
        "reader = StrictReader()\nreader.start()\nprint(reader._process.pid, flush=True)\nos._exit(0)"
    )
    pid = int(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=30).stdout)
    deadline = time.monotonic() + 10
    while _alive(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not _alive(pid)


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_a_sample_s_folder_is_not_searched_for_modules(
    cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file named like a library in the folder that we stand in is not run."""
    trap = tmp_path / "sample"
    trap.mkdir()
    for name in ("hcl2", "json", "lark", "queue"):
        (trap / f"{name}.py").write_text("import pathlib; pathlib.Path(__file__).with_suffix('.run').touch()")
    monkeypatch.chdir(trap)
    reader = strict.StrictReader()
    try:
        assert reader.confirm([source(SOUND)], 30) == ()
    finally:
        reader.close()
    assert not list(trap.glob("*.run"))


# ---------------------------------------------------------------------------------------------- real samples


def _fences(text: str) -> list[str]:
    return [found[1] for found in re.finditer(r"^```(?:hcl|terraform|tf)\n(.*?)^```", text, re.DOTALL | re.MULTILINE)]


@pytest.mark.shared
def test_real_answers_are_read_quickly_and_whole() -> None:
    """Every resource that a line of sound text announces is there; nothing raises; 3 ms/KB is plenty."""
    folder = GOLDEN.parents[3].parent / "shared" / "samples" / "tf-hcl"
    blocks = [
        block
        for sample in sorted(folder.glob("*"))[:30]
        for document in sorted(sample.glob("lib/*_RESPONSE.md"))
        for block in _fences(document.read_text(encoding="utf-8", errors="replace"))
    ]
    assert len(blocks) > 50
    started = time.perf_counter()
    for block in blocks:
        found = resolve(read(block))
        announced = set(re.findall(r'^resource "(\w+)" "(\w+)" \{', block, re.MULTILINE))
        assert announced <= {(item.type, item.name) for item in found.resources}
        assert not any(_unresolved(value) for item in found.items for value in item.attributes.values())
    milliseconds = (time.perf_counter() - started) * 1000
    assert milliseconds < 3 * sum(map(len, blocks)) / 1000


def _unresolved(value: Any) -> bool:
    match value:
        case list():
            return any(map(_unresolved, value))
        case dict():
            return any(map(_unresolved, value.values()))
        case Unknown(source):
            return not source
    return isinstance(value, Expression)
