"""Programs in TypeScript and JavaScript are read into statements, and as far as they go where they are broken."""

import dataclasses
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iacdiff import languages, load
from iacdiff.languages import ts_mend, typescript
from iacdiff.languages.ts_literals import number, unescape
from iacdiff.program import (
    Augment,
    Binary,
    Bind,
    Call,
    Class,
    Constant,
    Do,
    Each,
    Entry,
    If,
    Import,
    Mapping,
    Member,
    Module,
    Name,
    Opaque,
    Place,
    Return,
    Template,
)
from iacdiff.records import Source

GOLDEN = Path(__file__).parent / "golden" / "languages" / "typescript"
CASES = sorted(path.parent.name for path in GOLDEN.glob("*/input.*"))
WIDTH = 110


def source(text: str, language: str = "ts", first: int = 1) -> Source:
    return Source("MODEL_RESPONSE.md", "index.ts", text, first, "cdk", language)


def read(text: str, first: int = 1) -> Module:
    return typescript.read(source(text, first=first))


def only(text: str) -> Any:
    """The only statement of a text."""
    (statement,) = read(text).body
    return statement


def value(text: str) -> Any:
    """The expression that a text is."""
    return only(f"x = {text}").value


def nodes(part: Any) -> Iterator[Any]:
    """Every node with a place, in no order."""
    stack = [part]
    while stack:
        node = stack.pop()
        if isinstance(node, tuple):
            stack.extend(node)
        elif dataclasses.is_dataclass(node):
            if hasattr(node, "place"):
                yield node
            stack.extend(getattr(node, field.name) for field in dataclasses.fields(node) if field.name != "place")


# ---------------------------------------------------------------------------------------------- golden files


def brief(node: Any) -> str:
    """A node on one line: names bare, constants quoted, members dotted; fields with their usual value left out."""
    match node:
        case Name(id):
            return f"‹{id}›"
        case Constant(constant):
            return repr(constant)
        case Member(object, name):
            return f"{brief(object)}.{name}"
        case tuple():
            return "(" + ", ".join(brief(part) for part in node) + ")"
        case frozenset():
            return "{" + ", ".join(sorted(node)) + "}"
    if not dataclasses.is_dataclass(node):
        return repr(node)
    bare = 2 if isinstance(node, Bind | Call | Entry | Binary) else 1
    parts = []
    for position, field in enumerate(told(node)):
        text = brief(getattr(node, field.name))
        parts.append(text if position < bare else f"{field.name}={text}")
    return f"{type(node).__name__}({', '.join(parts)})"


def told(node: Any) -> list[Any]:
    """The fields that say something."""
    said = []
    for field in dataclasses.fields(node):
        held = getattr(node, field.name)
        usual = (
            held == field.default
            or (held == () and field.name not in ("body", "args"))
            or held == frozenset()
            or held is False
        )
        if field.name != "place" and not usual:
            said.append(field)
    return said


def tree(node: Any, indent: str = "") -> Iterator[str]:
    """A node on as many lines as it needs; what has a place on several lines or is a statement tells its lines."""
    line = brief(node)
    if len(indent) + len(line) <= WIDTH or not (isinstance(node, tuple) or dataclasses.is_dataclass(node)):
        yield indent + line
        return
    inner = indent + "  "
    if isinstance(node, tuple):
        yield indent + "("
        for part in node:
            yield from tree(part, inner)
        yield indent + ")"
        return
    yield f"{indent}{type(node).__name__}"
    for field in told(node):
        held = getattr(node, field.name)
        if isinstance(held, tuple) and held:
            yield f"{inner}{field.name}:"
            for part in held:
                yield from tree(part, inner + "  ")
        else:
            first, *rest = tree(held, inner)
            yield f"{inner}{field.name}: {first.strip()}"
            yield from rest


def shown(module: Module) -> str:
    out = [] if module.complete else ["incomplete"]
    out += [f"{p.level} {p.span.first if p.span else '-'}: {p.summary}" for p in module.problems]
    for statement in module.body:
        place = statement.place
        out.append(f"-- {place.first}" + (f"-{place.last}" if place.last != place.first else ""))
        out += tree(statement)
    return "\n".join(out) + "\n"


@pytest.mark.parametrize("case", CASES)
def test_golden(case: str, golden: Callable[[Path, str], None]) -> None:
    """Each program becomes the nodes that its golden file shows."""
    (path,) = (GOLDEN / case).glob("input.*")
    module = typescript.read(source(path.read_text(encoding="utf-8"), path.suffix[1:]))
    golden(GOLDEN / case / "module.txt", shown(module))


# ---------------------------------------------------------------------------------------------- nodes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("const x = require('y')", (("*", "x"),)),
        ("import x from 'y'", (("default", "x"),)),
        ("import { a as b, type c } from 'y'", (("a", "b"), ("c", "c"))),
        ("const { a: b } = await import('y')", (("a", "b"),)),
        ("const b = require('y').a", (("a", "b"),)),
        ("export * from 'y'", (("*", "*"),)),
        ("import 'y'", ()),
    ],
)
def test_imports(text: str, expected: tuple[tuple[str, str], ...]) -> None:
    """However a module is asked for, it is an Import of y."""
    statement = only(text)
    assert isinstance(statement, Import)
    assert (statement.module, statement.names) == ("y", expected)


@pytest.mark.parametrize("text", ["const x = require(y)", "const x = load('y')", "const { a = 1 } = require('y')"])
def test_what_is_no_import(text: str) -> None:
    """A module whose name is computed, and a call of something else, stay what they are."""
    assert isinstance(only(text), Bind)


@pytest.mark.parametrize(
    "text", ["(a)", "a!", "a as B", "<B>a", "a satisfies B", "await a", "a as unknown as B", "((a)!)", "(0, a)"]
)
def test_what_leaves_the_value_alone(text: str) -> None:
    """Casts, parentheses, assertions and await are worth what they stand around."""
    inner = value(text)
    assert isinstance(inner, Name)
    assert inner.id == "a"


@pytest.mark.parametrize("text", ["/a/g", "a | b", "a instanceof B", "i++", "~a"])
def test_what_cannot_be_told_is_opaque(text: str) -> None:
    """What no node stands for is never given another meaning."""
    assert any(isinstance(node, Opaque) for node in nodes(read(f"x = {text}").body))


def test_a_tagged_template_is_a_call_of_its_tag() -> None:
    """pulumi.interpolate`…` calls with the Template, also where that has no holes."""
    for text in ("pulumi.interpolate`a${b}`", "pulumi.interpolate`a`"):
        call = value(text)
        assert isinstance(call, Call)
        assert isinstance(call.callee, Member)
        assert [type(argument) for argument in call.args] == [Template]


def test_a_getter_in_an_object_is_the_value_it_returns() -> None:
    """`get a() { … }` is a call of that function; a setter is nothing."""
    mapping = value("{ get a() { return 1; }, set a(v) {} }")
    assert isinstance(mapping, Mapping)
    (entry,) = mapping.entries
    assert isinstance(entry.value, Call)


def test_accessors_of_a_class_are_methods_by_their_word() -> None:
    """`get arn` and `set arn` stand beside a method arn."""
    made = only("class A { get arn() { return 1 } set arn(v) {} arn() {} static of() {} }")
    assert [name for name, _ in made.methods] == ["get arn", "set arn", "arn", "of"]
    assert made.static == {"of"}


def test_chained_assignments_bind_from_the_right() -> None:
    """`a = b = c` binds b to c, then a to b; neither declares."""
    inner, outer = read("a = b = c").body
    assert isinstance(inner, Bind) and isinstance(outer, Bind)
    assert isinstance(inner.target, Name) and inner.target.id == "b"
    assert isinstance(outer.value, Name) and outer.value.id == "b"
    assert not inner.declares and not outer.declares


def test_augmented_assignments_have_the_operators_of_a_binary() -> None:
    """`||=`, `&&=` and `??=` are `or`, `and`, `??`; of bits there is no Augment."""
    made = read("a += 1; a ||= 1; a &&= 1; a ??= 1; a--;").body
    assert [part.operator for part in made if isinstance(part, Augment)] == ["+", "or", "and", "??", "-"]
    assert isinstance(only("a |= 1"), Bind)


def test_switch_falls_through_until_a_break() -> None:
    """A case without break does what the next one does; a break of its own is dropped, default comes last."""
    statement = only("switch (a) { default: d(); break; case 1: one(); case 2: two(); break; case 3: three(); }")
    assert isinstance(statement, If)
    assert [type(part) for part in statement.then] == [Do, Do]
    second = statement.otherwise[0]
    assert isinstance(second, If)
    third = second.otherwise[0]
    assert isinstance(third, If)
    assert len(second.then) == len(third.then) == len(third.otherwise) == 1


def test_for_in_goes_over_keys() -> None:
    """`in` is over keys, `of` over values."""
    over = [part.over for part in read("for (k in o) {} for (const v of o) {}").body if isinstance(part, Each)]
    assert over == ["keys", "values"]


def test_enums_count_on() -> None:
    """A member without a value is one more than the number before it, and not known behind a text."""
    fields = {field.target.id: field.value for field in only("enum E { A, B = 5, C, D = 'd', F }").fields}
    known = {name: held.value for name, held in fields.items() if isinstance(held, Constant)}
    assert known == {"A": 0, "B": 5, "C": 6, "D": "d"}


def test_an_arrow_with_an_expression_returns_it() -> None:
    """`x => x` is one Return, `x => { x }` none."""
    assert [type(part) for part in value("x => x").body] == [Return]
    assert [type(part) for part in value("x => { x }").body] == [Do]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1_000", 1000), ("0xFF", 255), ("0xan", 10), ("1e3", 1000), ("1.50", 1.5), ("5n", 5), ("1e999", float("inf"))],
)
def test_numbers(text: str, expected: float) -> None:
    """A number is whole where it is whole."""
    assert number(text) == expected
    assert type(number(text)) is type(expected)


@pytest.mark.parametrize("text", ["abc", "", "9" * 5000])
def test_what_is_no_number(text: str) -> None:
    """Neither words nor digits without end are numbers."""
    assert number(text) is None


@given(st.text())
def test_unescape_never_leaves_half_a_character(text: str) -> None:
    """Whatever is unescaped can be written as UTF-8."""
    unescape(text.encode("utf-8", "ignore").decode()).encode()


# ---------------------------------------------------------------------------------------------- places


def test_places_count_characters() -> None:
    """Wide characters count as one, and lines are those of the text."""
    module = read("// ✅🚀\nconst größe = {\n  a: 'é🚀',\n};\n")
    (bind,) = module.body
    assert module.text(bind.place).startswith("const größe = {")
    assert (bind.place.first, bind.place.last) == (2, 4)
    assert isinstance(bind, Bind) and isinstance(bind.value, Mapping)
    assert module.text(bind.value.entries[0].place) == "a: 'é🚀'"


def test_problems_are_placed_in_the_document() -> None:
    """A block that starts on line 100 is broken on line 101, not on line 2."""
    module = read("const a = 1;\nconst b = = 2;\n", first=100)
    assert not module.complete
    assert [problem.span.first for problem in module.problems if problem.span] == [101]


PROGRAM = """import * as aws from '@pulumi/aws';
// größer 🚀
export class Network extends aws.Component {
  static readonly type = `a-${b}`;
  constructor(private readonly name: string, { zones = 3 }: Args) {
    super(name);
    for (const [index, zone] of Object.entries(zones)) {
      new aws.ec2.Subnet(`${name}-${zone}`, { tags: { Name: "x", ...this.tags }, map: (x) => x?.id! });
    }
    switch (name) { case 'a': return; default: throw new Error('no'); }
  }
}
export const out = cond ? f(1, [2]) : /a[/]b/.test("c");
"""


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, len(PROGRAM)), st.integers(0, 40), st.sampled_from(["", "}", "`", "'", "(", "${", "é", "...", "/*"])
)
def test_damage_is_survived_with_true_places(at: int, gone: int, put: str) -> None:
    """Whatever is taken out or put in: nothing raises, and each name stands where its place says."""
    module = read(PROGRAM[:at] + put + PROGRAM[at + gone :])
    text = module.source.text
    for node in nodes(module.body):
        place: Place = node.place
        assert 0 <= place.start <= place.end <= len(text)
        assert place.first == text.count("\n", 0, place.start) + 1
        assert place.first <= place.last <= text.count("\n") + 1
        if isinstance(node, Member) and node.place != node.object.place:
            assert node.name in module.text(place)


@settings(max_examples=100, deadline=None)
@given(st.text("{}[]()`'\"$/\\*ab:=,.\n "), st.booleans())
def test_mending_only_inserts(text: str, inside: bool) -> None:
    """Without what was inserted, a mended text is the text."""
    mended = ts_mend.mend(text, inside)
    gone = set(mended.inserted)
    assert "".join(sign for place, sign in enumerate(mended.text) if place not in gone) == text
    assert list(mended.inserted) == sorted(gone)


@settings(max_examples=60, deadline=None)
@given(st.text("{}[]()`'\"$/\\*ab:=,.<>;\n "))
def test_any_text_is_read(text: str) -> None:
    """No text raises."""
    assert read(text).source.text == text


# ---------------------------------------------------------------------------------------------- broken and cut


def made(module: Module) -> list[tuple[str, str]]:
    """(class that it stands in, first argument) of each `new`."""
    found = []
    for statement in module.body:
        owner = statement.name if isinstance(statement, Class) else ""
        found += [
            (owner, node.args[0].value)
            for node in nodes(statement)
            if isinstance(node, Call) and node.new and node.args
        ]
    return sorted(found)


def test_a_cut_constructor_gives_its_statements_so_far() -> None:
    """Class, constructor and the resources before the cut are there; a half word is not."""
    module = read("class A {\n  constructor() {\n    new B('one');\n    new C('two', { size: 4, na")
    assert made(module) == [("A", "one"), ("A", "two")]
    assert not module.complete
    assert module.problems[0].summary == "The code ends before its brackets are closed"
    (mapping,) = [node for node in nodes(module.body) if isinstance(node, Mapping)]
    assert [entry.key.value for entry in mapping.entries] == ["size"]


def test_a_cut_value_is_not_guessed() -> None:
    """The number, text or name that the text ends in may go on, so it is Opaque."""
    for end in ("80", "'htt", "env", "a.b", ""):
        module = read(f"f({{ port: {end}")
        (mapping,) = [node for node in nodes(module.body) if isinstance(node, Mapping)]
        assert not any(isinstance(node, Constant | Name) for entry in mapping.entries for node in nodes(entry.value)), (
            end
        )


@pytest.mark.parametrize("end", ["`x-", "`x-${", "`x-${e", "`x-${e}"])
def test_a_cut_template_is_not_whole(end: str) -> None:
    """What a template would go on with is Opaque, never nothing."""
    (entry,) = next(node for node in nodes(read(f"f({{ name: {end}").body) if isinstance(node, Mapping)).entries
    assert isinstance(entry.value, Template)
    assert isinstance(entry.value.parts[-1], Opaque)


def test_a_text_that_is_closed_before_the_cut_is_whole() -> None:
    """`'abc'` at the very end cannot go on."""
    for end in ("'abc'", "`abc`"):
        (entry,) = next(node for node in nodes(read(f"f({{ name: {end}").body) if isinstance(node, Mapping)).entries
        assert entry.value.value == "abc"


def test_a_class_that_is_not_closed_ends_before_the_next() -> None:
    """Each class keeps its own resources, and what follows at file level stays there."""
    text = "export class A {\n  m() {\n    new X('one');\n  }\n\nexport class B {\n  m() {\n    new X('two');\n  }\n"
    module = read(text + "\nconst app = new X('three');\n")
    assert made(module) == [("", "three"), ("A", "one"), ("B", "two")]
    assert [problem.span.first for problem in module.problems if problem.span] == [6, 11]


def test_a_line_that_is_no_code_costs_nothing_else() -> None:
    """Elisions between members, in objects and between statements are stepped over."""
    text = "class A {\n  ...\n  m() {\n    ... as before ...\n    new X('one', { a: 1, ... });\n  }\n}\n// ...\n"
    assert made(read(text + "new X('two');\n")) == [("", "two"), ("A", "one")]


DEEP = 5000


@pytest.mark.parametrize(
    "text",
    [
        "x = " + "(" * DEEP + "1" + ")" * DEEP,
        "x = " + "[" * DEEP,
        "x = " + "{a:" * DEEP,
        "x = " + "`${" * DEEP + "1" + "}`" * DEEP,
        "x = " + "!" * DEEP + "a",
        "x = " + "() => " * DEEP + "1",
        "x = a" + " + a" * DEEP,
        "x = a" + ".b()" * DEEP,
        "a = " * DEEP + "1",
        "if (a) {}" + " else if (b) {}" * DEEP,
        "{" * DEEP,
        "class A { m() { " * DEEP,
        "const " + "[" * DEEP + "a" + "]" * DEEP + " = x",
        "switch (a) {" + "case 1: f();" * DEEP + "}",
    ],
    ids=lambda text: text[:12],
)
def test_depth_is_bounded(text: str) -> None:
    """5,000 levels neither crash the reader nor reach whoever walks its nodes."""
    module = read(text)

    def depth(node: Any) -> int:
        deepest, level = 0, [node]
        while level:
            deepest += 1
            level = [
                child
                for part in level
                for child in (
                    part
                    if isinstance(part, tuple)
                    else [getattr(part, field.name) for field in dataclasses.fields(part)]
                    if dataclasses.is_dataclass(part)
                    else ()
                )
            ]
        return deepest

    assert depth(module.body) < 1000


@pytest.mark.parametrize("text", ["x = '" + "a" * 300_000, "a b " * 75_000, "}) " * 100_000, "f(" + "a," * 100_000])
def test_long_lines_take_seconds_at_most(text: str) -> None:
    """Nothing is quadratic in the length of a line."""
    start = time.perf_counter()
    read(text)
    assert time.perf_counter() - start < 5


# ---------------------------------------------------------------------------------------------- the table of readers


def test_every_language_of_a_program_has_a_reader_or_none() -> None:
    """Templates are no programs; a language without a reader is None, not an error."""
    assert set(languages.LANGUAGES) == {"ts", "js", "py", "java", "go"}
    for language in ("hcl", "yaml", None):
        assert languages.read(dataclasses.replace(source("x"), language=language)) is None
    assert languages.read(source("const a = 1")) == read("const a = 1")


def test_a_reader_that_fails_costs_its_own_file_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its Module is empty and says so, on the lines of the file."""

    def fails(source: Source) -> Module:
        raise RecursionError("too deep")

    monkeypatch.setattr(typescript, "read", fails)
    module = languages.read(source("a\nb", first=10))
    assert module is not None
    assert (module.body, module.complete) == ((), False)
    assert [(p.level, p.span.first, p.span.last) for p in module.problems if p.span] == [("error", 10, 11)]


@pytest.mark.shared
def test_real_programs(shared_samples: Callable[..., list[Path]]) -> None:
    """Real programs are read whole, in bounded time, and next to nothing in them is Opaque."""
    kinds: Counter[str] = Counter()
    characters, seconds = 0, 0.0
    for folder in shared_samples("cdk-ts", "cdktf-ts", "pulumi-ts", "cdk-js", "pulumi-js")[::9]:
        sample = load.load(folder)
        for piece in (*sample.model.sources, *sample.ideal.sources):
            if piece.language not in ("ts", "js"):
                continue
            start = time.perf_counter()
            module = typescript.read(piece)
            seconds += time.perf_counter() - start
            characters += len(piece.text)
            kinds.update(type(node).__name__ for node in nodes(module.body))
    assert kinds["Call"] > 1000
    assert kinds["Opaque"] < kinds.total() / 500
    assert seconds / characters < 2e-6
