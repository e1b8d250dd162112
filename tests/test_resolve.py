"""What the text fixes is worked out; what it does not is unknown, never guessed."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iacdiff.parse import terraform
from iacdiff.records import Declared, Defaulted, Expression, Ref, Source, Unknown, Value
from iacdiff.resolve import resolve
from iacdiff.resolve.values import at_defaults, has_inputs, left_open, twin

FRAME = """
variable "env" { default = "dev" }
variable "zones" { default = ["a", "b"] }
variable "sizes" {
  default = { dev = 1, prod = 3 }
}
variable "on" { default = true }
variable "none" { default = null }
variable "open" {}
locals {
  name  = "app-${var.env}"
  ports = [80, 443]
  map   = { dev = "x" }
  cycle = local.back
  back  = local.cycle
}
resource "aws_subnet" "two" { count = 2 }
resource "aws_subnet" "some" { count = var.open }
resource "aws_vpc" "main" { cidr_block = "10.0.0.0/16" }
"""


def side(body: str) -> Declared:
    return resolve(terraform.read(Source("x.md", "main.tf", FRAME + body, 1, "tf", "hcl")))


def value_of(written: str) -> Value:
    found = side(f'\nresource "aws_x" "y" {{\n  v = {written}\n}}\n')
    return found.by_id()["aws_x.y"].attributes["v"]


KNOWN: list[tuple[str, Any]] = [
    ("1 + 2 * 3", 7),
    ("10 / 4", 2.5),
    ("7 % 4", 3),
    ("-(2)", -2),
    ('"5" + 1', 6),
    ("1 == 1 && !(2 > 3)", True),
    ('"a" == "b" ? 1 : 2', 2),
    ("false && var.open", False),
    ("true || var.open", True),
    ("[for p in local.ports : p + 1]", [81, 444]),
    ("[for i, p in local.ports : i if p > 100]", [1]),
    ('{ for p in local.ports : "p-${p}" => p }', {"p-80": 80, "p-443": 443}),
    ('{ for n in ["a", "b", "aa"] : substr(n, 0, 1) => n... }', {"a": ["a", "aa"], "b": ["b"]}),
    ("[{ a = 1 }, { a = 2 }][*].a", [1, 2]),
    ('{ a = { b = [1, 2] } }["a"].b[1]', 2),
    ('jsonencode({ a = [1, true, null], b = "x" })', {"a": [1, True, None], "b": "x"}),
    ('jsondecode("{\\"a\\": [1]}").a', [1]),
    ("merge({ a = 1, b = 1 }, { b = 2 }, null)", {"a": 1, "b": 2}),
    ('concat(["a"], [], ["b"])', ["a", "b"]),
    ('format("%s-%03d-%.1f-%%-%t", "a", 7, 1.25, true)', "a-007-1.2-%-true"),
    ('formatlist("%s.%s", ["a", "b"], "c")', ["a.c", "b.c"]),
    ('join("-", ["a", 1, true])', "a-1-true"),
    ('split(",", "a,b")', ["a", "b"]),
    ('lookup({ a = 1 }, "b", 2)', 2),
    ('element(["a", "b"], 3)', "b"),
    ('length("abc") + length([1]) + length({ a = 1 })', 5),
    ("length(aws_subnet.two)", 2),
    ("length(aws_subnet.two[*].id)", 2),
    ('toset(["b", "a", "b"])', ["a", "b"]),
    ('upper(lower("Ab"))', "AB"),
    ('title("hello big world")', "Hello Big World"),
    ('replace("a-b-c", "-", "")', "abc"),
    ('substr("hello", 1, 3)', "ell"),
    ('substr("hello", -3, -1)', "llo"),
    ('trim("xxaxx", "x")', "a"),
    ('trimprefix("app-x", "app-")', "x"),
    ('cidrsubnet("10.0.0.0/16", 8, 3)', "10.0.3.0/24"),
    ('cidrsubnets("10.0.0.0/16", 8, 4, 8)', ["10.0.0.0/24", "10.0.16.0/20", "10.0.32.0/24"]),
    ('cidrhost("10.0.0.0/24", 5)', "10.0.0.5"),
    ('cidrhost("10.0.0.0/24", -2)', "10.0.0.254"),
    ('cidrnetmask("10.0.0.0/20")', "255.255.240.0"),
    ("range(3)", [0, 1, 2]),
    ("range(1, 8, 3)", [1, 4, 7]),
    ('zipmap(["a", "b"], [1, 2])', {"a": 1, "b": 2}),
    ("flatten([[1, [2]], [], 3])", [1, 2, 3]),
    ("distinct([1, 2, 1])", [1, 2]),
    ('compact(["a", "", null])', ["a"]),
    ('coalesce(null, "", "x")', "x"),
    ('contains(["a"], "a")', True),
    ("keys({ b = 1, a = 2 })", ["a", "b"]),
    ("values({ b = 1, a = 2 })", [2, 1]),
    ("max(1, 3, 2) - min(4, 2) + ceil(1.2) + floor(1.9) + abs(-1)", 5),
    ("max([1, 5]...)", 5),
    ('sort(["b", "a"])', ["a", "b"]),
    ("reverse([1, 2])", [2, 1]),
    ("slice([1, 2, 3], 0, 2)", [1, 2]),
    ("one([1])", 1),
    ('setproduct(["a"], [1, 2])', [["a", 1], ["a", 2]]),
    ('base64encode("readable")', "readable"),
    ('tonumber("5")', 5),
    ("tostring(5)", "5"),
    ('try({ a = 1 }.b, "fallback")', "fallback"),
    ('"%{if true}yes%{else}no%{endif}"', "yes"),
    ('"${1}-${true}"', "1-true"),
]


@pytest.mark.parametrize(("written", "value"), KNOWN)
def test_what_the_text_fixes_is_worked_out(written: str, value: Any) -> None:
    """As Terraform would, with the type that Terraform gives it."""
    found = value_of(written)
    assert found == value
    assert type(found) is type(value)


UNKNOWN = [
    "var.open",
    "timestamp()",
    "uuid()",
    'file("x")',
    'templatefile("x", {})',
    "upper(aws_vpc.main.id)",
    "upper(var.open)",
    'length("${aws_vpc.main.id}")',
    "var.open ? 1 : 2",
    "1 + var.open",
    "aws_vpc.main.id == null",
    "length(aws_subnet.some)",
    "local.cycle",
    "local.absent",
    "count.index",
    "each.value",
    "path.module",
    "5 / 0",
    "[1][7]",
    '{ a = 1 }["b"]',
    'replace("abc", "/b+/", "x")',
    "range(100000)",
    "unheard_of(1)",
    'join("-", aws_subnet.some[*].id)',
    "[for x in var.open : x]",
]


@pytest.mark.parametrize("written", UNKNOWN)
def test_what_the_text_does_not_fix_is_unknown_as_written(written: str) -> None:
    """Never an invented value, and never an exception."""
    found = value_of(written)
    assert isinstance(found, Unknown)
    assert found.source in (written, "local.back")


REFERENCES = [
    ("aws_vpc.main.id", Ref("aws_vpc.main", "id")),
    ("aws_vpc.main", Ref("aws_vpc.main")),
    ("aws_subnet.two[0].id", Ref("aws_subnet.two", "[0].id")),
    ("aws_subnet.two[*].id", Ref("aws_subnet.two", "[*].id")),
    ("aws_subnet.two.*.id", Ref("aws_subnet.two", "[*].id")),
    ("[for s in aws_subnet.two : s.id]", Ref("aws_subnet.two", "[*].id")),
    ("values(aws_subnet.two)[*].id", Ref("aws_subnet.two", "[*].id")),
    ('aws_subnet.two["a"].id', Ref("aws_subnet.two", "a.id")),
    ("aws_subnet.two[count.index].id", Ref("aws_subnet.two", "[count.index].id")),
    ("element(aws_subnet.two[*].id, count.index)", Ref("aws_subnet.two", "[count.index].id")),
    ("data.aws_ami.x.id", Ref("data.aws_ami.x", "id")),
    ("module.vpc.vpc_id", Ref("module.vpc", "vpc_id")),
    ('"${aws_vpc.main.id}"', Ref("aws_vpc.main", "id")),
    ("tolist(aws_subnet.two[*].id)", Ref("aws_subnet.two", "[*].id")),
]


@pytest.mark.parametrize(("written", "value"), REFERENCES)
def test_references_keep_their_path(written: str, value: Ref) -> None:
    """However they are written; a module or data source needs no declaration at hand."""
    assert value_of(written) == value


INPUTS: list[tuple[str, Any]] = [
    ("var.env", Defaulted("dev", "${var.env}")),
    ("local.name", Defaulted("app-dev", "app-${var.env}")),
    (
        '"${local.name}-${aws_vpc.main.id}"',
        Defaulted("app-dev-${aws_vpc.main.id}", "app-${var.env}-${aws_vpc.main.id}"),
    ),
    ("upper(local.name)", Defaulted("APP-DEV", "APP-${upper(var.env)}")),
    ("lower(upper(local.name))", Defaulted("app-dev", "app-${lower(upper(var.env))}")),
    ("lower(lower(local.name))", Defaulted("app-dev", "app-${lower(var.env)}")),
    ('lower("A-${aws_vpc.main.id}")', "a-${lower(aws_vpc.main.id)}"),
    ("var.sizes[var.env]", Defaulted(1, "${var.sizes[var.env]}")),
    ('var.env == "prod" ? 3 : 1', Defaulted(1, '${var.env == "prod" ? 3 : 1}')),
    ("var.on ? 1 : 1", 1),
    ("var.none", Defaulted(None, "${var.none}")),
    (
        "var.none == null ? aws_vpc.main.id : 1",
        Defaulted(Ref("aws_vpc.main", "id"), "${var.none == null ? aws_vpc.main.id : 1}"),
    ),
    ('[var.env, "x"]', [Defaulted("dev", "${var.env}"), "x"]),
    ("merge({ a = var.env }, { b = 1 })", {"a": Defaulted("dev", "${var.env}"), "b": 1}),
    ("merge(var.sizes, { b = 1 }).b", 1),
    ("{ dev = 1, prod = 2 }[var.env]", Defaulted(1, "${{ dev = 1, prod = 2 }[var.env]}")),
    ("local.map[var.env]", Defaulted("x", "${local.map[var.env]}")),
    ("local.map.dev", "x"),
    ('lookup(local.map, var.env, "z")', Defaulted("x", '${lookup(local.map, var.env, "z")}')),
    ("var.zones[0]", Defaulted("a", "${var.zones[0]}")),
    ("length(var.zones)", Defaulted(2, "${length(var.zones)}")),
    (
        "[for z in var.zones : upper(z)]",
        [Defaulted("A", "${upper(var.zones[0])}"), Defaulted("B", "${upper(var.zones[1])}")],
    ),
    ("jsonencode({ e = var.env })", {"e": Defaulted("dev", "${var.env}")}),
    ('format("%s-x", var.env)', Defaulted("dev-x", "${var.env}-x")),
    ('"{\\"e\\": \\"${var.env}\\", \\"n\\": 1}"', {"e": Defaulted("dev", "${var.env}"), "n": 1}),
]


@pytest.mark.parametrize(("written", "value"), INPUTS)
def test_what_depends_on_an_input_says_so(written: str, value: Any) -> None:
    """With the value at the default, and with everything but the input worked out; at the leaves of a structure."""
    assert value_of(written) == value


def test_what_is_not_known_hides_nothing_beside_it() -> None:
    """Of a map or list that is known in part, the known part is there."""
    assert value_of("merge(var.open, { a = 1 })") == {"${var.open}": Unknown("var.open"), "a": 1}
    assert value_of('concat(["a"], aws_subnet.some[*].id)') == ["a", Ref("aws_subnet.some", "[*].id")]
    assert value_of('concat(["a"], var.open)') == ["a", Unknown("var.open...")]


@pytest.mark.parametrize("written", ["length({0})", "keys({0})[0]", "[for x in {0} : x]", 'lookup({0}, "z", 1)'])
def test_what_is_known_in_part_is_not_taken_for_whole(written: str) -> None:
    """Its size and its members are not known."""
    assert isinstance(value_of(written.format("merge(var.open, { a = 1 })")), Unknown)


COUNTS: list[tuple[str, int | None]] = [
    ("", 1),
    ("count = 3", 3),
    ("count = 0", 0),
    ("count = var.on ? 1 : 0", 1),
    ("count = length(var.zones)", 2),
    ("count = var.open", None),
    ("count = length(aws_subnet.two)", 2),
    ('for_each = toset(["a", "a"])', 1),
    ("for_each = var.sizes", 2),
    ("for_each = { for z in var.zones : z => 1 }", 2),
    ("for_each = var.open", None),
    ("for_each = aws_subnet.two", 2),
    ("for_each = aws_x.y", None),
]


@pytest.mark.parametrize(("written", "count"), COUNTS)
def test_instances_are_counted_at_the_defaults(written: str, count: int | None) -> None:
    """Or not known: never a guess, and not where a count depends on itself."""
    assert side(f'\nresource "aws_x" "y" {{\n{written}\n}}').by_id()["aws_x.y"].count == count


def test_an_only_instance_knows_its_key() -> None:
    """One of several does not."""
    body = 'resource "aws_x" "y" {{\n  for_each = {0}\n  v = "${{each.key}}-${{each.value}}"\n}}'
    assert side(body.format("{ a = 1 }")).by_id()["aws_x.y"].attributes["v"] == "a-1"
    assert side(body.format("{ a = 1, b = 2 }")).by_id()["aws_x.y"].attributes["v"] == "${each.key}-${each.value}"


def test_blocks_made_by_a_dynamic_block_stand_where_its_content_does() -> None:
    """Each of them, so that a difference in one leads to a line."""
    dynamic = 'dynamic "b" {\n    for_each = [1, 2]\n    content {\n      v = b.value\n    }\n  }'
    text = f'\nresource "aws_x" "y" {{\n  {dynamic}\n}}'
    item = side(text).by_id()["aws_x.y"]
    assert item.attributes["b"] == [{"v": 1}, {"v": 2}]
    assert item.at(("b", 1, "v")) == item.at(("b", 0, "v"))
    assert item.at(("b", 1, "v")).first - item.span.first == 4


JSON_TEXT = [
    ('"{\\"a\\": 1}"', {"a": 1}),
    ('"[1, 2]"', [1, 2]),
    ('"{ no json }"', "{ no json }"),
    ('"{\\"a\\": NaN}"', '{"a": NaN}'),
    ('"{\\"r\\": \\"${aws_vpc.main.arn}\\"}"', {"r": Ref("aws_vpc.main", "arn")}),
    ('"{\\"r\\": \\"${aws_vpc.main.arn}/*\\"}"', {"r": "${aws_vpc.main.arn}/*"}),
    ('"plain"', "plain"),
]


@pytest.mark.parametrize(("written", "value"), JSON_TEXT)
def test_text_that_is_json_is_structure(written: str, value: Any) -> None:
    """References in it are references; what only looks like JSON stays text."""
    assert value_of(written) == value


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.builds(Unknown, st.text(min_size=1, max_size=3)),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=3), inner, max_size=3)
        | st.builds(Defaulted, inner, st.just("${var.x}"))
    ),
    max_leaves=10,
)


@given(values)
def test_the_default_of_a_twin_is_the_default(value: Value) -> None:
    """Putting the two halves together loses neither."""
    whole = twin(at_defaults(value), left_open(value))
    assert at_defaults(whole) == at_defaults(value)
    assert not has_inputs(at_defaults(value)) and not has_inputs(left_open(value))


def test_no_expression_is_left() -> None:
    """Whatever resolve could not work out is Unknown."""
    found = side('\nresource "aws_x" "y" {\n  a = [f(1), { b = g() }]\n  c { d = h() }\n}')

    def left(value: Any) -> bool:
        match value:
            case list():
                return any(map(left, value))
            case dict():
                return any(map(left, value.values()))
        return isinstance(value, Expression)

    assert not any(left(dict(item.attributes)) for item in found.items)


def in_folders(files: dict[str, str]) -> Declared:
    """Several files of one side."""
    found = [terraform.read(Source(name, name, text, 1, "tf", "hcl")) for name, text in files.items()]
    items = tuple(item for one in found for item in one.items)
    return resolve(Declared(items, {name: value for one in found for name, value in one.names.items()}))


MODULE = {
    "main.tf": 'module "store" {\n  source = "./modules/store"\n}\n'
    'resource "aws_iam_policy" "p" {\n  a = module.store.arn\n  b = "${module.store.arn}/*"\n'
    "  c = module.store.none\n}",
    "modules/store/main.tf": 'resource "aws_s3_bucket" "b" {}\noutput "arn" { value = aws_s3_bucket.b.arn }\n'
    'output "again" { value = module.store.arn }',
}


def test_what_a_local_module_gives_out_is_what_stands_in_it() -> None:
    """A reference through the module's output is one to the resource itself."""
    policy = in_folders(MODULE).by_id()["aws_iam_policy.p"]
    assert policy.attributes == {
        "a": Ref("aws_s3_bucket.b", "arn"),
        "b": "${aws_s3_bucket.b.arn}/*",
        "c": Ref("module.store", "none"),
    }


def test_a_module_that_is_used_twice_gives_out_nothing_that_is_known() -> None:
    """Which of the two it is cannot be told from its text; nor where the module's text is not at hand."""
    twice = MODULE | {"more.tf": 'module "second" {\n  source = "./modules/store"\n}'}
    bare = {"main.tf": MODULE["main.tf"]}
    for files in (twice, bare):
        assert in_folders(files).by_id()["aws_iam_policy.p"].attributes["a"] == Ref("module.store", "arn")
