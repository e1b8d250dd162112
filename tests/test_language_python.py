"""Programs in Python are read into statements, and as far as they go where they are broken."""

import ast
import dataclasses
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iacdiff import languages, load
from iacdiff.languages import python
from iacdiff.languages.py_quotes import settle
from iacdiff.languages.py_tree import Edit, Script, apply, grow, shadow_of
from iacdiff.program import Bind, Call, Class, Constant, Define, Index, Member, Module, Name, Opaque, Place
from iacdiff.records import Source

GOLDEN = Path(__file__).parent / "golden" / "languages" / "python"
CASES = sorted(path.parent.name for path in GOLDEN.glob("*/input.py"))
WIDTH = 110


def source(text: str, first: int = 1, closed: bool = True) -> Source:
    return Source("MODEL_RESPONSE.md", "main.py", text, first, "cdk", "py", closed=closed)


def read(text: str) -> Module:
    return python.read(source(text))


def only(text: str) -> Any:
    """The only statement of a text."""
    (statement,) = read(text).body
    return statement


def value(text: str) -> Any:
    """The expression that a text is."""
    return only(f"x = {text}").value


def nodes(root: Any) -> Iterator[Any]:
    """Every node of a module, in no order."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, tuple):
            waiting.extend(node)
        elif dataclasses.is_dataclass(node) and not isinstance(node, Place):
            yield node
            waiting.extend(getattr(node, field.name) for field in dataclasses.fields(node))


def callees(module: Module) -> Counter[str]:
    """What is called, as written."""
    return Counter(module.text(node.callee.place) for node in nodes(module.body) if isinstance(node, Call))


# ---------------------------------------------------------------------------------------------- golden


def shown(module: Module) -> str:
    """A module for people: statements with their lines, expressions on one line where they fit."""
    lines = [f"complete: {module.complete}"]
    for problem in module.problems:
        span = problem.span
        lines.append(f"{problem.level} {span.first}-{span.last}: {problem.summary}" if span else problem.summary)
    for statement in module.body:
        lines += [f"-- {statement.place.first}-{statement.place.last}", *block(statement, 0)]
    return "\n".join(lines) + "\n"


def block(node: Any, depth: int) -> list[str]:
    short = "  " * depth + brief(node)
    if len(short) <= WIDTH or not (isinstance(node, tuple) or dataclasses.is_dataclass(node)):
        return [short]
    if isinstance(node, tuple):
        return [line for item in node for line in block(item, depth)]
    lines = ["  " * depth + type(node).__name__]
    for name, held in fields(node):
        lines.append("  " * (depth + 1) + name + ":")
        lines += block(held, depth + 2)
    return lines


def fields(node: Any) -> list[tuple[str, Any]]:
    pairs = [(field.name, getattr(node, field.name)) for field in dataclasses.fields(node) if field.name != "place"]
    return [(name, held) for name, held in pairs if held not in ((), None, frozenset(), "no", "class", False)]


def brief(node: Any) -> str:
    match node:
        case tuple():
            return "(" + ", ".join(map(brief, node)) + ")"
        case frozenset():
            return "{" + ", ".join(sorted(node)) + "}"
        case Constant(held):
            return repr(held)
        case Name(name):
            return f"‹{name}›"
        case Member(owner, name):
            return f"{brief(owner)}.{name}"
        case Opaque():
            return "Opaque"
    if dataclasses.is_dataclass(node):
        return f"{type(node).__name__}(" + ", ".join(f"{name}={brief(held)}" for name, held in fields(node)) + ")"
    return str(node)


@pytest.mark.parametrize("case", CASES)
def test_golden(case: str, golden: Callable[[Path, str], None]) -> None:
    """What each text is read into."""
    text = (GOLDEN / case / "input.py").read_text(encoding="utf-8")
    golden(GOLDEN / case / "module.txt", shown(read(text)))


# ---------------------------------------------------------------------------------------------- strings, numbers


@pytest.mark.filterwarnings("ignore:invalid escape sequence")
@pytest.mark.parametrize(
    "text",
    [
        r'"a\tb\"c\'"',
        r"'\x41\101\u00e9\U0001F680\N{BULLET}\q'",
        r'r"\n\""',
        r'b"\x41\u00e9"',
        '"""a\n  b\n"""',
        '"a" "b"\n',
        '("a"\n "b")',
        '"a\\\nb"',
        "0xFF",
        "1_000",
        "0o17",
        "1e3",
        "''",
        "f'{{}}'",
    ],
)
def test_literals_are_what_python_takes_them_for(text: str) -> None:
    """A literal gives the value that it has for the interpreter."""
    expected = ast.literal_eval(text.strip()) if not text.startswith("f") else "{}"
    expected = expected.decode("latin-1") if isinstance(expected, bytes) else expected
    assert value(text.strip()).value == expected


def test_holes_keep_no_format() -> None:
    """Conversions and format specifications are left out of a template; the text around the holes is joined."""
    parts = value("""f"a{{{x!r:>{w}}" "b" f'{y:,.2f}c'""").parts
    assert [getattr(part, "value", getattr(part, "id", None)) for part in parts] == ["a{", "x", "b", "y", "c"]


def test_what_is_no_number_here_is_opaque() -> None:
    """Imaginary numbers, `...` and numbers beyond the interpreter's limit have no node of their own."""
    assert [type(value(text)) for text in ("3j", "...", "9" * 5000)] == [Opaque, Opaque, Opaque]


# ---------------------------------------------------------------------------------------------- self, super


def test_self_is_this_whatever_it_is_called() -> None:
    """The first parameter of a method is `this` throughout, in closures too, and is not a parameter."""
    module = read("class A:\n    def f(me, self):\n        return [lambda: me.x, self]\n")
    (made,) = module.body
    assert isinstance(made, Class)
    ((_, function),) = made.methods
    assert [parameter.name for parameter in function.parameters] == ["self"]
    assert Counter(node.id for node in nodes(function.body) if isinstance(node, Name)) == {"this": 1, "self": 1}


def test_a_parameter_hides_this() -> None:
    """A nested function that takes `self` itself does not mean the object around it."""
    made = only("class A:\n    def f(self):\n        def g(self): return self\n        return self\n")
    names = Counter(node.id for node in nodes(made.methods) if isinstance(node, Name))
    assert names == {"self": 1, "this": 1}


def test_no_class_no_this() -> None:
    """`self` of a plain function is an ordinary name."""
    assert not [
        node for node in nodes(only("def f(self): return self")) if isinstance(node, Name) and node.id == "this"
    ]


@pytest.mark.parametrize("call", ["super().__init__(x)", "super(A, self).__init__(x)", "lib.Base.__init__(self, x)"])
def test_the_ways_to_call_the_base(call: str) -> None:
    """All of them are a call of super's constructor without `self`."""
    made = only(f"class A(lib.Base):\n    def __init__(self, x):\n        {call}\n")
    (name, function), (do,) = made.methods[0], made.methods[0][1].body
    assert name == "constructor" and len(function.parameters) == 1
    assert (do.value.callee.object.id, do.value.callee.name, len(do.value.args)) == ("super", "constructor", 1)


def test_another_classs_init_is_no_super() -> None:
    """`Other.__init__(self)` of a class that is no base stays what it is."""
    made = only("class A(Base):\n    def __init__(self):\n        Other.__init__(self)\n")
    assert made.methods[0][1].body[0].value.callee.name == "__init__"


def test_a_dataclass_gets_a_constructor() -> None:
    """Fields in their order are its parameters; one that is written stays."""
    made = only("@dataclass\nclass A:\n    a: int\n    b: str = 'x'\n    c = 1\n")
    methods = dict(made.methods)
    assert [parameter.name for parameter in methods["constructor"].parameters] == ["a", "b"]
    assert [bind.target.id for bind in made.fields] == ["b", "c"]
    written = only("@dataclass\nclass A:\n    a: int\n    def __init__(self, z): pass\n")
    assert [parameter.name for parameter in dict(written.methods)["constructor"].parameters] == ["z"]


def test_blocks_do_not_declare() -> None:
    """A binding in a block or of a global name is one of the function around it, a plain one is new."""
    made = only(
        "def f():\n    global g\n    a = 1\n    g = 1\n    if a:\n        b = 2\n    with c as d:\n        e = 1\n"
    )
    assert isinstance(made, Define)
    found = {node.target.id: node.declares for node in nodes(made) if isinstance(node, Bind)}
    assert found == {"a": True, "g": False, "b": False, "d": True, "e": True}


def test_a_line_that_is_indented_too_little() -> None:
    """It stays in its method as long as it is deeper than the methods."""
    made = only("class A:\n    def f(self):\n        a = 1\n      self.b = g(2)\n        c = 3\n    d = 4\n")
    assert len(dict(made.methods)["f"].body) == 3
    assert [bind.target.id for bind in made.fields] == ["d"]


def test_a_slice_is_opaque() -> None:
    """A slice has an Opaque key; two subscripts are a sequence."""
    sliced = value("a[1:2]")
    assert isinstance(sliced, Index) and isinstance(sliced.key, Opaque)
    assert len(value("a[1, 2]").key.items) == 2


# ---------------------------------------------------------------------------------------------- places


def test_places_are_characters() -> None:
    """Offsets count characters, whatever stands before them, and lines are those of the text."""
    module = read("# ✅🚀\nx = f('ä', größe)\n")
    (call,) = [node for node in nodes(module.body) if isinstance(node, Call)]
    assert module.text(call.place) == "f('ä', größe)"
    assert [module.text(arg.place) for arg in call.args] == ["'ä'", "größe"]
    assert (call.place.first, call.place.last) == (2, 2)


def test_places_are_carried_over_what_was_mended() -> None:
    """Behind a bracket that was put in, offsets are still those of the text."""
    module = read("a = f(1, [2\nb = g('x')\n")
    assert {module.text(node.place) for node in nodes(module.body) if isinstance(node, Call)} == {
        "f(1, [2",
        "g('x')",
    }
    assert not module.complete and module.problems[0].span is not None and module.problems[0].span.first == 1


@given(st.text("ab(\n", max_size=30), st.lists(st.tuples(st.integers(0, 30), st.text("xy", max_size=3)), max_size=5))
def test_an_insertion_moves_no_origin(text: str, places: list[tuple[int, str]]) -> None:
    """Every character of the text that survives an edit is found where it stood."""
    edits = [Edit(at, at, put) for at, put in sorted(places) if at <= len(text)]
    script, mended = Script(text, edits), apply(text, edits)
    kept = [(script.origin(at), char) for at, char in enumerate(mended) if char not in "xy"]
    assert "".join(char for _, char in kept) == text
    assert [at for at, _ in kept] == list(range(len(text)))


@given(st.text(max_size=60))
def test_the_shadow_is_as_long_as_the_text(text: str) -> None:
    """One byte for each character, with line feeds where they were."""
    shadow = shadow_of(text)
    assert len(shadow.encode("ascii")) == len(text)
    assert [at for at, char in enumerate(shadow) if char == "\n"] == [
        at for at, char in enumerate(text) if char == "\n"
    ]


# ---------------------------------------------------------------------------------------------- intact programs

PROGRAMS = [(GOLDEN / case / "input.py").read_text(encoding="utf-8") for case in ("stack", "classes", "statements")]


class Seen(ast.NodeVisitor):
    """The calls and constants that the standard library sees, but for what a Module leaves out."""

    def __init__(self) -> None:
        self.calls: set[tuple[int, int | None]] = set()
        self.constants: set[str] = set()

    def visit_Call(self, node: ast.Call) -> None:
        self.calls.add((node.lineno, node.end_lineno))
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if node.value is not ...:
            self.constants.add(repr(node.value.decode("latin-1") if isinstance(node.value, bytes) else node.value))

    def visit_FunctionDef(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        for default in [*node.args.defaults, *node.args.kw_defaults]:
            if default is not None:
                self.visit(default)
        for statement in node.body:
            self.visit(statement)

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for part in [*node.bases, *node.body]:
            self.visit(part)

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):
            self.visit(node.value)

    def visit_Subscript(self, node: ast.Subscript) -> None:
        self.visit(node.value)
        if not isinstance(node.slice, ast.Slice):
            self.visit(node.slice)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_FormattedValue(self, node: ast.FormattedValue) -> None:
        self.visit(node.value)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        for statement in node.body:
            self.visit(statement)

    def visit_Assert(self, node: ast.AST) -> None:
        pass

    visit_Delete = visit_Raise = visit_match_case = visit_Assert  # type: ignore[assignment]


def assert_same_as_ast(text: str) -> None:
    seen = Seen()
    seen.visit(ast.parse(text))
    module = read(text)
    calls = {(node.place.first, node.place.last) for node in nodes(module.body) if isinstance(node, Call)}
    calls |= {(n.place.first, n.place.last) for n in nodes(module.body) if isinstance(n, Name) and n.id == "super"}
    constants = {repr(node.value) for node in nodes(module.body) if isinstance(node, Constant)}
    assert module.complete
    assert not seen.calls - calls
    assert not seen.constants - constants


@pytest.mark.parametrize("text", PROGRAMS)
def test_the_standard_library_sees_the_same(text: str) -> None:
    """On sound text, calls with their lines and constants are those of `ast`."""
    assert_same_as_ast(text)


# ---------------------------------------------------------------------------------------------- damaged programs


@pytest.mark.parametrize("character", ["(", ")", "[", "]", "{", "}"])
def test_a_lost_bracket_costs_one_statement_at_most(character: str) -> None:
    """Whichever bracket is lost, the calls of all other statements are still there."""
    text = PROGRAMS[0]
    whole = callees(read(text))
    longest = max(sum(callees(read(statement)).values()) for statement in _statements(text))
    for at in [at for at, char in enumerate(text) if char == character]:
        module = read(text[:at] + text[at + 1 :])
        assert sum((whole - callees(module)).values()) <= longest, text[max(0, at - 30) : at + 10]
        assert not module.complete and module.problems


def _statements(text: str) -> list[str]:
    """The simple statements of a text."""
    simple = (ast.Assign, ast.Expr, ast.Return)
    return [str(ast.get_source_segment(text, node)) for node in ast.walk(ast.parse(text)) if isinstance(node, simple)]


def test_a_cut_keeps_what_stands_before_it() -> None:
    """Wherever the text ends, every call that was finished before is read."""
    text = PROGRAMS[0]
    whole = read(text)
    calls = [node.place.end for node in nodes(whole.body) if isinstance(node, Call)]
    for end in range(0, len(text), 7):
        found = sum(callees(read(text[:end])).values())
        assert found >= sum(1 for at in calls if at <= end), text[max(0, end - 40) : end]


def test_damage_says_where() -> None:
    """Problems are few, stand on the lines of the file on disk, and the module is not complete."""
    module = python.read(source("a = 1\nb = f(\n" + "this is no code\n" * 20, first=100))
    assert not module.complete
    assert 1 <= len(module.problems) <= 5
    assert all(problem.span is not None and problem.span.first >= 101 for problem in module.problems)


def test_an_unclosed_block_is_not_complete() -> None:
    """Sound text of a document that ends before its block does may still go on."""
    assert not python.read(source("a = 1\n", closed=False)).complete
    assert read("a = 1\n").complete


def test_sound_triple_quotes_stay() -> None:
    """Code within a string is no code, and nothing is blanked in sound text."""
    text = (
        'class A:\n    def f(self):\n        """Doc."""\n'
        '        x = """\nclass B:\n    def g(self):\n        pass\n"""\n'
        '        return g(x,\n            """\nimport json\n"""\n        )\n'
    )
    assert settle(text) == (text, [])
    broken = read(text + "y = h(\nz = 1\n")
    assert [type(node).__name__ for node in broken.body] == ["Class", "Bind", "Bind"]


# ---------------------------------------------------------------------------------------------- hostile text

DEEP = 5000
HOSTILE = {
    "parentheses": "x = " + "(" * DEEP + "1" + ")" * DEEP,
    "open": "x = " + "f(" * DEEP,
    "closers": "x = " + ")" * DEEP,
    "lists": "x = " + "[" * DEEP + "]" * DEEP,
    "dictionaries": "x = " + "{1:" * DEEP + "}" * DEEP,
    "members": "x = a" + ".b()" * DEEP,
    "sum": "x = a" + " + b" * DEEP,
    "not": "x = " + "not " * DEEP + "a",
    "lambda": "x = " + "lambda: " * DEEP + "a",
    "targets": "x = " * DEEP + "1",
    "elif": "if a: b()\n" + "elif c: d()\n" * DEEP,
    "cases": "match a:\n" + "    case 1: b()\n" * DEEP,
    "quotes": '"""' * DEEP + '"',
    "holes": "f'{" * DEEP,
    "ifs": "".join(" " * at + "if a:\n" for at in range(300)) + " " * 300 + "b()\n",
    "steps": "".join(" " * at + "a b\n" for at in range(1500)),
    "deep calls": "".join(" " * at + "if f(:\n" for at in range(1500)),
    "classes": "".join(" " * at + "class A:\n" for at in range(300)) + " " * 300 + "b()\n",
    "functions": "".join(" " * at + "def a(:\n" for at in range(100)) + " " * 100 + "b()\n",
    "one line": "x = [" + ",".join(["f('a', b=1)"] * 10_000) + "]",
    "one broken line": "x = [" + ",".join(["f('a', b=1"] * 10_000) + "]",
    "broken lines": "f(a b\n" * 2000,
    "surrogates": "x = 'a\ud800b'\n\udfff = 1\n",
    "nothing": "",
    "noise": "".join(random.Random(1).choices("()[]{}:\"'\n  abc=,.#@\\", k=20_000)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_read_in_time(name: str) -> None:
    """No depth and no damage raises, takes long, or gives nodes that a plain recursion could not follow."""
    start = time.perf_counter()
    module = read(HOSTILE[name])
    assert time.perf_counter() - start < 5
    assert _depth(module.body) < 300


def _depth(root: Any) -> int:
    """How many nodes are within one another."""
    deepest, waiting = 0, [(root, 0)]
    while waiting:
        node, depth = waiting.pop()
        deepest = max(deepest, depth)
        if isinstance(node, tuple):
            waiting.extend((item, depth) for item in node)
        elif dataclasses.is_dataclass(node) and not isinstance(node, Place):
            waiting.extend((getattr(node, field.name), depth + 1) for field in dataclasses.fields(node))
    return deepest


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(PROGRAMS), st.data())
def test_mutations_never_raise(text: str, data: st.DataObject) -> None:
    """Text that is cut out, put in or repeated still gives a module whose places lie in the text."""
    for _ in range(data.draw(st.integers(1, 4))):
        at, to = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
        text = text[:at] + data.draw(st.text("()[]{}:,'\"\\\n  def class=f", max_size=8)) + text[min(to, at + 40) :]
    module = read(text)
    for node in nodes(module.body):
        place = getattr(node, "place", None)
        if place is not None:
            assert 0 <= place.start <= place.end <= len(text)
            assert 1 <= place.first <= place.last <= text.count("\n") + 1


def test_the_reader_is_found_by_its_language() -> None:
    """`py` is read by this reader."""
    module = languages.read(source("a = f()\n"))
    assert module is not None and callees(module) == {"f": 1}


# ---------------------------------------------------------------------------------------------- real samples


@pytest.mark.shared
def test_real_programs(shared_samples: Callable[..., list[Path]]) -> None:
    """Real programs are read without error, fast, and like `ast` reads those that are sound."""
    folders = [path for group in ("cdk-py", "cdktf-py", "pulumi-py") for path in shared_samples(group)[:3]]
    sources = []
    for folder in folders:
        sample = load.load(folder)
        sources += [s for side in (sample.model, sample.ideal) for s in side.sources if s.language == "py"]
    for one in sources:
        module = python.read(one)
        has_error = grow(shadow_of(one.text)).root_node.has_error
        assert module.complete or has_error or not one.closed
        try:
            ast.parse(one.text)
        except SyntaxError:
            continue
        if one.closed:
            assert_same_as_ast(one.text)
