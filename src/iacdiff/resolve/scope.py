"""What a function of a dialect sees of the evaluator, and the shapes that such functions have.

A dialect's functions are three tables, name → function, in its module of this package (`functions.py` for
Terraform, `cloudformation.py` for CloudFormation with names such as `Fn::Join`). A `call` expression finds its
function by name. All three receive `(scope, arguments)`:

table        arguments are
FUNCTIONS    evaluated, and free of Defaulted at every depth: each input is at its default. Where there was a
             Defaulted, the function is called a second time with `Unknown("var.x")` in each one's place, and the two
             results become `Defaulted(first, template of the second)`. So a function never makes a Defaulted, but
             must live with Unknown, Ref and Expression anywhere in its arguments.
STRUCTURAL   the same, but a list or dictionary that is an input's default is first spread into one whose members are,
             so that only those members of the result that come from it are Defaulted. For what only moves values
             about: merge, concat, select.
LAZY         as parsed, not evaluated; the function calls `scope.evaluate` on what it needs. For what must not touch
             every branch: if, try.

A function that cannot tell raises `CannotTell`; the result is then `Unknown` with the call's own source text. Any
TypeError, ValueError, KeyError, IndexError, ArithmeticError or AttributeError counts as the same.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from iacdiff.records import Value


class CannotTell(Exception):
    """The arguments do not fix the result."""


class Scope(Protocol):
    """What a function may ask of the evaluator."""

    def evaluate(self, value: Value) -> Value:
        """An expression, or a value with expressions in it → what can be worked out of it."""

    def named(self, key: str) -> Value:
        """The evaluated value of `Declared.names[key]` (`Conditions.IsProd`, `Mappings.RegionMap`); Unknown(key)
        where there is no such name, or where it depends on itself."""

    def instances(self, id: str) -> int | None:
        """How many instances a declaration makes; None where that cannot be known."""

    def spend(self, steps: int) -> None:
        """Pay for work in proportion to a result's size; raises CannotTell when the budget is used up."""


Function = Callable[[Scope, Sequence[Value]], Value]
Functions = Mapping[str, Function]
