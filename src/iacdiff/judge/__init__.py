"""Requirements and what each side declares → where each requirement stands on each side, and what shows it.

    "Deploy exactly 3 NAT gateways"   MODEL: met, 3 × aws_nat_gateway (main.tf:40)   IDEAL: unmet, no nat gateway

A requirement is taken apart into facts that declarations can show or refute. It is met where every fact holds and
hardly a word is left over; unmet where they are refuted: the kind of thing is wholly absent, or all that there is has
another value; partly where some hold. Whatever cannot be decided from the declarations is unknown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from iacdiff.judge.facts import Facts, checks
from iacdiff.judge.outcome import together
from iacdiff.judge.side import Side
from iacdiff.judge.unit import read
from iacdiff.records import Declared, Requirement, Standing

__all__ = ["judge"]


def judge(requirements: Sequence[Requirement], model: Declared, ideal: Declared) -> tuple[Requirement, ...]:
    """The requirements with their standing on both sides."""
    if not requirements:
        return ()
    sides = (Side(model), Side(ideal))
    units = [read(requirement) for requirement in requirements]
    out = []
    for unit in units:
        facts = checks(unit)
        left, right = (_stands(facts, side) for side in sides)
        out.append(replace(unit.of, model=left, ideal=right))
    return tuple(out)


def _stands(facts: Facts, side: Side) -> Standing:
    if not facts.checks or not side.resources:
        return Standing()
    standing = together(check(side) for check in facts.checks)
    if standing.state == "met" and not facts.whole:
        return Standing()
    return standing
