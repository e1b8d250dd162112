"""Expressions that only differ in white space or quotes are one; an IDEAL without declarations says nothing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from iacdiff import compare, drafting, match
from iacdiff.compare.normal import one_writing
from iacdiff.pipeline import review
from iacdiff.records import Declaration, Declared, Kind, Severity, Span, Unknown, Value


def side(value: Value) -> Declared:
    """One resource with one attribute."""
    span = Span("main.tf", 1, 3)
    return Declared((Declaration("aws_x.y", Kind.RESOURCE, "aws_x", "x", "y", span, "main.tf", {"name": value}),))


def differing(one: Value, other: Value) -> int:
    """How many differences two values make."""
    model, ideal = side(one), side(other)
    return len(compare.compare(model, ideal, match.match(model, ideal)))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ('n.replace(/x/g, "-")', "n\n  .replace( /x/g,'-' )", True),
        ("a+b", "a  +  b", True),
        ("f( x )", "f(x)", True),
        ('f("a b")', 'f("ab")', False),
        ("new X", "newX", False),
        ("f('say \"hi\"')", 'f("say hi")', False),
        ("a - b", "a + b", False),
    ],
)
def test_white_space_and_quotes_of_an_expression(one: str, other: str, same: bool) -> None:
    """What only its writer's taste tells apart is equal; what text or operators tell apart is not."""
    assert (one_writing(one) == one_writing(other)) is same
    assert (differing(Unknown(one), Unknown(other)) == 0) is same
    assert (differing(f"${{{one}}}-key", f"${{{other}}}-key") == 0) is same


def test_text_keeps_its_white_space() -> None:
    """Only expressions are folded: two texts that differ in a blank differ."""
    assert differing("a b", "ab") == 1


def test_nothing_is_held_against_model_where_ideal_declares_nothing(make_sample: Callable[..., Path]) -> None:
    """What MODEL declares is listed at the lowest severity, and a finding about it says nothing of IDEAL."""
    reviewed = review(make_sample(IDEAL_RESPONSE="Only prose here.\n"))
    assert reviewed.differences
    assert {(one.rule, one.severity) for one in reviewed.differences} == {("nothing-to-compare", Severity.LOW)}
    draft = drafting.draft(reviewed, [reviewed.differences[0]])
    assert draft.ideal_fix == "" and "not in IDEAL" not in draft.title
