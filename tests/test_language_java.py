"""Programs in Java are read into statements, and as far as they go where they are broken."""

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
from iacdiff.languages import java
from iacdiff.languages.java_literals import number_value, text_value
from iacdiff.program import Binary, Call, Class, Constant, Define, Import, Mapping, Member, Module, Name, Opaque, Place
from iacdiff.records import Source

GOLDEN = Path(__file__).parent / "golden" / "languages" / "java"
CASES = sorted(path.parent.name for path in GOLDEN.glob("*/input.java"))
module_text = runpy.run_path(str(Path(__file__).with_name("program_text.py")))["module_text"]


def read(text: str, first: int = 1) -> Module:
    return java.read(Source("MODEL_RESPONSE.md", "Main.java", text, first, "cdk", "java"))


def value(text: str) -> Any:
    """The expression that a text is."""
    (statement,) = read(f"x = {text};").body
    return statement.value


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
    golden(GOLDEN / case / "module.txt", module_text(read((GOLDEN / case / "input.java").read_text(encoding="utf-8"))))


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ('"a\\n\\"b\\u00e9\\101"', 'a\n"béA'),
        ("'\\''", "'"),
        ('"""\n    a\n      b\n    """', "a\n  b\n"),
        ('"""\n    a \\\n    b"""', "a b"),
        ('"""\n  a   \n\n  b"""', "a\n\nb"),
        ('""', ""),
        ('"open', "open"),
    ],
)
def test_texts_lose_their_quotes_and_escapes(written: str, means: str) -> None:
    """A text block loses the indentation that its lines share."""
    assert text_value(written) == means


@pytest.mark.parametrize(
    ("written", "means"),
    [
        ("1_000L", 1000),
        ("0x1F", 31),
        ("017", 15),
        ("0", 0),
        ("0b101", 5),
        ("1.5f", 1.5),
        ("2d", 2.0),
        ("1e3", 1000.0),
        ("x", None),
    ],
)
def test_numbers(written: str, means: float | None) -> None:
    """Suffixes and underscores are no part of a number; what is none is None."""
    assert number_value(written) == means


def test_texts_written_in_pieces_are_one() -> None:
    """`"a" + "b"` is one text; a number keeps its place in the sum."""
    assert value('"a" + "b" + "c"').value == "abc"
    mixed = value('x + "a" + "b" + 1')
    assert isinstance(mixed, Binary) and isinstance(mixed.left, Binary)
    assert mixed.left.right == Constant("ab", mixed.left.right.place)
    assert isinstance(value('1 + 2 + "a"').left, Binary), "numbers are not joined as texts"


def test_casts_and_generics_leave_no_trace() -> None:
    """`(String) x` is x, `new A<B>()` makes an A; `(char) (n + 1)` is not known, and not n + 1."""
    assert isinstance(value("(String) x"), Name)
    made = value("new a.A<b.B>()")
    assert made.new and made.callee.name == "A" and made.callee.object.id == "a"
    assert isinstance(value("(char) (n + 1)"), Opaque)


def test_places_count_characters() -> None:
    """Offsets and lines are those of the text, whatever stands before."""
    text = 'String a = "größe→🙂";\nBucket b = new Bucket(this, "x");'
    call = next(node for node in nodes(read(text).body) if isinstance(node, Call))
    assert text[call.place.start : call.place.end] == 'new Bucket(this, "x")'
    assert (call.place.first, call.place.last) == (2, 2)
    chain = next(node for node in nodes(read("\na\n .b(1)\n .c(2);").body) if isinstance(node, Call))
    assert (chain.place.first, chain.place.last) == (2, 4)


def test_a_class_within_a_class_knows_the_outer_one() -> None:
    """It stands before it, is a member of it, and has its static names, but not those that it declares itself."""
    inner, outer = read("class A { static int x = 1, y = 2; int z; static class B { int y; } }").body
    assert isinstance(inner, Class) and isinstance(outer, Class)
    assert (inner.name, outer.name) == ("B", "A")
    assert inner.static == {"x"} and outer.static == {"x", "y", "B"}


def test_overloads_keep_their_order() -> None:
    """The same name several times is several methods; one without a body is none."""
    (made,) = read("abstract class A { A() {} A(int a) {} void f() {} void f(int a) {} abstract void g(); }").body
    assert isinstance(made, Class)
    assert [(name, len(function.parameters)) for name, function in made.methods] == [
        ("constructor", 0),
        ("constructor", 1),
        ("f", 0),
        ("f", 1),
    ]


def test_a_class_without_a_name_stands_before_its_statement() -> None:
    """An anonymous class with a body is a class of its own; only one that fills a map or a list is that."""
    made, bound = read("X x = new X(1) { void f() {} };").body
    assert isinstance(made, Class) and bound.value.callee.id == made.name
    assert isinstance(value('new HashMap<>() {{ put("a", 1); }}'), Mapping)
    assert len(read('x = new HashMap<>() {{ put("a", 1); log(); }};').body) == 2


def test_a_record_has_its_accessors_once() -> None:
    """What a record writes itself takes the place of what it would have."""
    (made,) = read(
        "record R(int a) { R(int a) { this.a = a + 1; } public int a() { return 2; } int b() { return 3; } }"
    ).body
    assert isinstance(made, Class)
    assert sorted(name for name, _ in made.methods) == ["a", "b", "constructor"]


def test_problems_have_the_line_on_disk() -> None:
    """The line of a problem is that of the file that the code stands in; sound code has none."""
    module = read("class A {\n  void f() {\n    g(1;\n  }\n}\n", first=100)
    assert [problem.span.first for problem in module.problems if problem.span] == [102]
    assert not module.complete
    sound = read("class A { void f() { g(1); } }")
    assert sound.complete and not sound.problems


@pytest.mark.parametrize("cut", range(1, 200, 7))
def test_code_that_is_cut_off_keeps_what_stands_before(cut: int) -> None:
    """Every call that ends before the cut is read, in its class; nothing is made up at the cut."""
    text = 'class A extends Stack {\n  A(Construct s) {\n    super(s, "x");\n' + "".join(
        f'    Bucket.Builder.create(this, "b{i}").versioned(true).build();\n' for i in range(6)
    )
    text = text[: len(text) - cut]
    module = read(text)
    made = [node.args[1].value for node in nodes(module.body) if isinstance(node, Call) and _creates(node)]
    whole = text.count('").versioned')
    assert sorted(made)[:whole] == [f"b{i}" for i in range(whole)]
    assert all(name in (f"b{i}" for i in range(6)) for name in made)
    assert isinstance(module.body[0], Class) and module.body[0].methods[0][0] == "constructor"
    assert not module.complete


def _creates(node: Call) -> bool:
    called = isinstance(node.callee, Member) and node.callee.name == "create"
    return called and len(node.args) == 2 and isinstance(node.args[1], Constant)


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "(" * 5000 + "1" + ")" * 5000 + ";",
        "x = " + "(" * 100_000,
        "([{" * 100_000 + ")}]" * 100_000,
        "x = " + "f(" * 5000 + ")" * 5000 + ";",
        "x = a" + ".b(1)" * 5000 + ";",
        "x = a" + " + b" * 5000 + ";",
        "{" * 5000 + "}" * 5000,
        "if (x) " * 5000 + "f();",
        "if (x) { a(); } " + "else if (x) { a(); } " * 5000,
        "class A { " * 5000,
        "x = " + "a -> " * 5000 + "1;",
        "switch (x) {" + "case 1: f(); " * 5000 + "}",
        "switch (x) { case " + "1, " * 5000 + "2: f(); }",
        '"' * 5000,
        'f("' + "x" * 300_000 + '");',
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
@given(st.text(alphabet='ab.,;:=+-(){}[]<>"\\/*\n @→', max_size=120))
def test_any_text_is_read(text: str) -> None:
    """Nothing is raised, and every place lies within the text."""
    module = read(text)
    for node in nodes(module.body):
        place = getattr(node, "place", None)
        if place is not None:
            assert 0 <= place.start <= place.end <= len(text)
            assert 1 <= place.first <= place.last <= text.count("\n") + 1


def test_imports() -> None:
    """A package, a static name, and everything of a package."""
    found = read("import a.b.C; import static a.b.C.D; import a.*; import E;").body
    assert [(node.module, node.names) for node in found if isinstance(node, Import)] == [
        ("a.b", (("C", "C"),)),
        ("a.b.C", (("D", "D"),)),
        ("a", (("*", "*"),)),
        ("", (("E", "E"),)),
    ]


def test_a_method_without_a_class_is_a_function() -> None:
    """Answers show single methods."""
    (made,) = read("private void f(String a, int... b) { }").body
    assert isinstance(made, Define)
    assert [(one.name, one.rest) for one in made.function.parameters] == [("a", "no"), ("b", "positional")]


@pytest.mark.shared
def test_real_programs_are_read(shared_samples: Callable[..., list[Path]]) -> None:
    """Real answers: nothing is raised, nothing that has a meaning is Opaque, and it is quick."""
    size = seconds = opaque = total = 0.0
    for folder in shared_samples("cdk-java", "cdktf-java", "pulumi-java"):
        sample = load.load(folder)
        for source in [*sample.model.sources, *sample.ideal.sources]:
            if source.language == "java":
                start = time.process_time()
                module = java.read(source)
                seconds += time.process_time() - start
                size += len(source.text) / 1024
                found = list(nodes(module.body))
                total += len(found)
                opaque += sum(isinstance(node, Opaque) for node in found)
    assert opaque <= total * 0.002
    assert seconds * 1000 <= size * 1.5, f"{seconds * 1000 / max(size, 1):.2f} ms/KB"
