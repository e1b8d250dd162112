"""Programs in Go are read into statements, and as far as they go where they are broken."""

import dataclasses
import runpy
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iacdiff import load
from iacdiff.languages import go
from iacdiff.languages.go_literals import number_value, text_value
from iacdiff.program import Apart, Bind, Call, Class, Constant, Define, Import, Mapping, Module, Name, Opaque, Place
from iacdiff.program import Sequence as SequenceNode
from iacdiff.records import Source

GOLDEN = Path(__file__).parent / "golden" / "languages" / "go"
CASES = sorted(path.parent.name for path in GOLDEN.glob("*/input.go"))
module_text = runpy.run_path(str(Path(__file__).with_name("program_text.py")))["module_text"]


def read(text: str, first: int = 1) -> Module:
    return go.read(Source("MODEL_RESPONSE.md", "main.go", text, first, "pulumi", "go"))


def value(text: str) -> Any:
    """The expression that a text is."""
    return read(f"x := {text}\n").body[-1].value


def nodes(root: Any) -> Iterator[Any]:
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            waiting.extend(node)
        elif dataclasses.is_dataclass(node) and not isinstance(node, Place):
            yield node
            waiting.extend(getattr(node, field.name) for field in dataclasses.fields(node) if field.name != "place")


@pytest.mark.parametrize("case", CASES)
def test_programs_are_read(case: str, golden: Callable[[Path, str], None]) -> None:
    """Each golden program reads as its module.txt says."""
    golden(GOLDEN / case / "module.txt", module_text(read((GOLDEN / case / "input.go").read_text(encoding="utf-8"))))


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ('"a\\n\\"b\\u00e9\\x41\\101"', 'a\n"béAA'),
        ("`raw \\n`", "raw \\n"),
        ("'\\''", "'"),
        ('"\\UFFFFFFFF"', "�"),
        ('"open', "open"),
    ],
)
def test_texts_lose_their_quotes_and_escapes(written: str, means: str) -> None:
    """A raw text keeps its backslashes."""
    assert text_value(written) == means


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("1_000", 1000),
        ("0x1F", 31),
        ("0o17", 15),
        ("017", 15),
        ("0", 0),
        ("0b101", 5),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("2i", None),
    ],
)
def test_numbers(written: str, means: float | None) -> None:
    """Underscores are no part of a number; an imaginary one is none."""
    assert number_value(written) == means


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("github.com/aws/aws-cdk-go/awscdk/v2", "awscdk"),
        ("github.com/aws/aws-cdk-go/awscdk/v2/awss3", "awss3"),
        ("github.com/aws/jsii-runtime-go", "jsii"),
        ("gopkg.in/yaml.v3", "yaml"),
        ("example.com/go-names", "names"),
        ("fmt", "fmt"),
    ],
)
def test_imports_are_called_as_go_calls_them(path: str, name: str) -> None:
    """By the last part of the path that is no version, as far as it is a word."""
    (made,) = read(f'import "{path}"').body
    assert isinstance(made, Import)
    assert (made.module, made.names) == (path, (("*", name),))


@pytest.mark.parametrize(
    ("literal", "kind"),
    [
        ("&s3.BucketArgs{Bucket: x}", Call),
        ("s3.BucketArgs{}", Call),
        ("pulumi.StringMap{}", Mapping),
        ("pulumi.StringMap{key: x}", Mapping),
        ('pulumi.Map{"a": x}', Mapping),
        ('unknown.Thing{"a": x}', Mapping),
        ("pulumi.StringArray{}", SequenceNode),
        ("iam.Statements{x, y}", SequenceNode),
        ("[]string{}", SequenceNode),
        ("[2]string{0: x}", SequenceNode),
        ("map[string]int{}", Mapping),
        ("struct{ a int }{1}", Mapping),
        ("make(map[string]int)", Mapping),
        ("make([]string, 0, 8)", SequenceNode),
    ],
)
def test_composite_literals(literal: str, kind: type) -> None:
    """A struct is a Call, a list a Sequence, a map a Mapping, by its type, its name, or what stands in it."""
    made = value(literal)
    assert isinstance(made, kind)
    assert not isinstance(made, Call) or made.new


def test_elements_have_the_type_of_their_list() -> None:
    """`{…}` in a list of structs is a struct; without names, its fields are those that the type declares, in order."""
    made = read("type R struct { a, b int }\nx := []*R{{1, 2}, {b: 3}}").body[-1]
    assert isinstance(made, Bind) and isinstance(made.value, SequenceNode)
    keywords = [[name for name, _ in item.keywords] for item in made.value.items if isinstance(item, Call)]
    assert keywords == [["a", "b"], ["b"]]


def test_methods_are_of_their_struct() -> None:
    """The receiver is `this` unless a parameter takes its name; a type of another file is a class of its own."""
    text = (
        "func (r *A) f() { r.g(x); func(r int) { h(r) }(1) }\ntype A struct { base.B; c, d int }\nfunc (o Other) k() {}"
    )
    made, other = read(text).body
    assert isinstance(made, Class) and isinstance(other, Class)
    assert [name for name, _ in made.methods] == ["f"] and len(made.bases) == 1 and len(made.fields) == 2
    used = [node.id for node in nodes(made.methods[0][1]) if isinstance(node, Name)]
    assert used.count("this") == 1 and used.count("r") == 1
    assert (other.name, other.methods[0][0]) == ("Other", "k")


def test_several_results_are_taken_apart() -> None:
    """`a, err := f()` is one Bind by position; `_` takes nothing; as many values as names are as many Binds."""
    (apart,) = read("a, _, err := f()").body
    assert isinstance(apart, Bind) and isinstance(apart.target, Apart)
    assert [key for key, _, _ in apart.target.items] == [0, 2]
    assert len(read("a, b := 1, 2").body) == 2
    (swapped,) = read("a, b = b, a").body
    assert isinstance(swapped, Bind) and isinstance(swapped.target, Apart) and not swapped.declares
    found, held = read("v, ok := m[k]").body
    assert isinstance(found, Bind) and isinstance(found.target, Name), "a list in a map is not taken apart"
    assert isinstance(held, Bind)


def test_constants_count_with_iota() -> None:
    """A constant without a value repeats the expression of the one before it."""
    made = read('const (\n A = iota + 1\n B\n C = "c"\n D = iota\n)').body
    shown = module_text(Module(read("").source, made))
    assert [line.split("let ")[1] for line in shown.splitlines()] == ["A = (0 + 1)", "B = (1 + 1)", "C = 'c'", "D = 3"]


def test_characters_that_are_counted_are_characters() -> None:
    """`string(rune('a' + i))` is the character at i; `string(x)` of anything else stays a call."""
    assert value("string(rune('a' + i))").object.value.startswith("abc")
    assert isinstance(value("string(x)"), Call)


def test_places_count_characters() -> None:
    """Offsets and lines are those of the text, whatever stands before, and without a package clause too."""
    text = 'a := "größe→🙂"\nb := s3.NewBucket(ctx, "x")'
    call = next(node for node in nodes(read(text).body) if isinstance(node, Call))
    assert text[call.place.start : call.place.end] == 's3.NewBucket(ctx, "x")'
    assert (call.place.first, call.place.last) == (2, 2)


def test_problems_have_the_line_on_disk() -> None:
    """The line of a problem is that of the file that the code stands in; sound code has none."""
    module = read("func f() {\n\tg(1]\n}\n", first=100)
    assert [problem.span.first for problem in module.problems if problem.span] == [101]
    assert not module.complete
    sound = read("func f() { g(1) }")
    assert sound.complete and not sound.problems


@pytest.mark.parametrize("cut", range(1, 260, 7))
def test_code_that_is_cut_off_keeps_what_stands_before(cut: int) -> None:
    """Every call that ends before the cut is read, in its function; nothing is made up at the cut."""
    text = "package main\n\nfunc main() {\n\tpulumi.Run(func(ctx *pulumi.Context) error {\n" + "".join(
        f'\t\ts3.NewBucket(ctx, "b{i}", &s3.BucketArgs{{Acl: pulumi.String("private")}})\n' for i in range(6)
    )
    text = text[: len(text) - cut]
    module = read(text)
    made = [node.args[1].value for node in nodes(module.body) if isinstance(node, Call) and _creates(node)]
    whole = text.count('", &')
    assert sorted(made)[:whole] == [f"b{i}" for i in range(whole)]
    assert all(name in (f"b{i}" for i in range(6)) for name in made)
    assert isinstance(module.body[0], Define) and len(module.body) == 1
    assert not module.complete


def _creates(node: Call) -> bool:
    return len(node.args) >= 2 and isinstance(node.args[1], Constant)


@pytest.mark.parametrize(
    "text",
    [
        "x := " + "(" * 5000 + "1" + ")" * 5000,
        "x := " + "(" * 100_000,
        "([{" * 100_000 + ")}]" * 100_000,
        "x := a" + ".b(1)" * 5000,
        "x := a" + " + b" * 5000,
        "func f() { " + "if x { " * 5000 + "}" * 5000 + "}",
        "func f() { if x { a() }" + " else if x { a() }" * 5000 + "}",
        "x := " + "func() { y := " * 5000 + "1" + "}" * 5000,
        "x := [][]T{" + "{" * 5000 + "1" + "}" * 5000 + "}",
        "x := " + "!" * 5000 + "y",
        "var x " + "[]" * 5000 + "int",
        "func f() { switch x {" + "case 1: f(); fallthrough\n" * 5000 + "} }",
        "const (\n A = iota\n" + " B\n" * 5000 + ")",
        "".join(f"type T{i} T{i + 1}\n" for i in range(2000)) + "x := T0{}",
        "`" * 5000,
        'f("' + "x" * 300_000 + '")',
    ],
    ids=lambda text: text[:14].strip(),
)
def test_deep_and_long_text_is_read_in_bounds(text: str) -> None:
    """Nesting is cut at a depth, in bounded time; the tree that comes out can be walked by recursion."""
    start = time.perf_counter()
    module = read(text)
    assert time.perf_counter() - start < 5
    module_text(module)


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet='ab.,;:=+-(){}[]&*<"`\\/\n @→', max_size=120))
def test_any_text_is_read(text: str) -> None:
    """Nothing is raised, and every place lies within the text."""
    module = read(text)
    for node in nodes(module.body):
        place = getattr(node, "place", None)
        if place is not None:
            assert 0 <= place.start <= place.end <= len(text)
            assert 1 <= place.first <= place.last <= text.count("\n") + 1


@pytest.mark.shared
def test_real_programs_are_read(shared_samples: Callable[..., list[Path]]) -> None:
    """Real answers: nothing is raised, nothing that has a meaning is Opaque, and it is quick."""
    size = seconds = opaque = total = 0.0
    for folder in shared_samples("cdk-go", "cdktf-go", "pulumi-go"):
        sample = load.load(folder)
        for source in [*sample.model.sources, *sample.ideal.sources]:
            if source.language == "go":
                start = time.process_time()
                module = go.read(source)
                seconds += time.process_time() - start
                size += len(source.text) / 1024
                found = list(nodes(module.body))
                total += len(found)
                opaque += sum(isinstance(node, Opaque) for node in found)
    assert opaque <= total * 0.002
    assert seconds * 1000 <= size * 1.5, f"{seconds * 1000 / max(size, 1):.2f} ms/KB"
