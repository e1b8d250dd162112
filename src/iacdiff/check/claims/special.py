"""Statements of a set form, each decided by a rule of its own, in the order in which the rules are asked.

A rule takes a statement and the sides and gives a verdict, or None where the statement is not of its form.
"""

from collections.abc import Callable
from typing import Final

from iacdiff.check.claims import access, amounts, counting, named, outputs, structure, tagging, values
from iacdiff.check.claims.facts import Sides
from iacdiff.check.claims.saying import Statement
from iacdiff.check.claims.verdicts import Judged

Rule = Callable[[Statement, Sides], Judged | None]

RULES: Final[tuple[Rule, ...]] = (
    named.named,
    structure.interface,
    structure.together,
    outputs.output,
    counting.second,
    structure.one_target,
    counting.per_zone,
    access.apart,
    structure.modular,
    access.wildcard,
    access.restricted,
    tagging.hardcoded_names,
    tagging.tagging,
    access.tiers,
    access.port,
    structure.poorer,
    amounts.swap,
    values.pair,
    amounts.amount,
    values.sizes,
    counting.count,
    values.region,
    values.engine,
)
