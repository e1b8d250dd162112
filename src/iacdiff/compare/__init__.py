"""Pairs → Differences: what is missing, extra, changed or cannot be decided, and what that means.

Order, spelling and defaults are no change (normal.py, sets.toml, defaults.toml), nor is what one side writes in
resources of their own (parts.py); deepdiff finds the places that are left (changes.py); a rule of rules.toml says for
each how bad it is (rules.py), and what several of them come from is named (causes.py). Once PROMPT's requirements are
linked and judged, `weigh` lets PROMPT have its say.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from iacdiff.compare.causes import caused
from iacdiff.compare.changes import Comparison, Disagreement, against_each, counted
from iacdiff.compare.excerpts import first_lines
from iacdiff.compare.identities import Identities
from iacdiff.compare.inheritance import Inheritance
from iacdiff.compare.normal import Normaliser
from iacdiff.compare.order import Order
from iacdiff.compare.parts import joined, loose_blocks, parts_of
from iacdiff.compare.rules import Facts, meaning, severity
from iacdiff.compare.verdicts import verdicts
from iacdiff.compare.weigh import weigh as weighed
from iacdiff.records import (
    ABSENT,
    INCOMPARABLE,
    Change,
    Declaration,
    Declared,
    Difference,
    Kind,
    Pair,
    Requirement,
    Severity,
    Span,
    Value,
    ValuePath,
    path_text,
)

__all__ = ["compare", "verdicts", "weigh"]

_NO_IDEAL = "IDEAL declares no resource that could be read, so there is nothing to compare this with."
_TOO_LONG = "The list is too long to compare its elements one by one, so it is compared as a whole."
_OWN_TYPE = (Kind.RESOURCE, Kind.STRUCTURE)


def compare(model: Declared, ideal: Declared, pairs: Sequence[Pair]) -> tuple[Difference, ...]:
    """Every difference of two sides: the worst first, of equal ones the certain first, then in IDEAL's order."""
    models, ideals = model.by_id(), ideal.by_id()
    known = [
        pair for pair in pairs if all(id in models for id in pair.model) and all(id in ideals for id in pair.ideal)
    ]
    comparison = _comparison(model, ideal, known)
    found = list(_inside(models, ideals, known, comparison))
    found += _lacking(model, ideal, known, comparison.written_out)
    found = list(_unique(Order(model, ideal, known).sorted(found)))
    return tuple(caused(found, model, ideal))


def weigh(
    differences: Sequence[Difference],
    requirements: Iterable[Requirement],
    model: Declared,
    ideal: Declared,
    pairs: Sequence[Pair],
) -> tuple[Difference, ...]:
    """The differences, once they are linked and the requirements judged, as bad as PROMPT makes them, in order."""
    return weighed(differences, requirements, Order(model, ideal, pairs))


def _comparison(model: Declared, ideal: Declared, pairs: Sequence[Pair]) -> Comparison:
    models, ideals = model.by_id(), ideal.by_id()
    loops = [
        (models[pair.model[0]], ideals[pair.ideal[0]])
        for pair in pairs
        if (pair.parts or len(pair.model) == len(pair.ideal) == 1)
        and models[pair.model[0]].count != 1
        and ideals[pair.ideal[0]].count != 1
    ]
    return Comparison(
        Normaliser(Identities(model, "model", pairs, frozenset(one.id for one, _ in loops))),
        Normaliser(Identities(ideal, "ideal", pairs, frozenset(other.id for _, other in loops))),
        (Inheritance(model), Inheritance(ideal)),
    )


# ---------------------------------------------------------------------------------------------- paired declarations


def _inside(
    models: dict[str, Declaration], ideals: dict[str, Declaration], pairs: Sequence[Pair], comparison: Comparison
) -> Iterator[Difference]:
    parts = parts_of(pairs, models, ideals)
    numbers = [list(_couples(pair, models, ideals, parts, comparison)) for pair in pairs]
    found = comparison.disagreements()
    for pair, couples in zip(pairs, numbers, strict=True):
        if len(couples) == 1:
            here: Iterable[Disagreement] = found[couples[0]]
        else:
            here = _of_a_loop(pair, models, ideals, [found[number] for number in couples])
        yield from map(_difference, here)


def _couples(
    pair: Pair,
    models: dict[str, Declaration],
    ideals: dict[str, Declaration],
    parts: dict[str, str],
    comparison: Comparison,
) -> Iterator[int]:
    """What of a pair is compared with what; a whole with its parts is one thing."""
    if pair.parts:
        wholes = joined(pair, "model", models, parts), joined(pair, "ideal", ideals, parts)
        yield comparison.add(*wholes, loose_blocks(pair, parts, wholes))
        return
    for one in pair.model:
        for other in pair.ideal:
            yield comparison.add(models[one], ideals[other])


def _of_a_loop(
    pair: Pair,
    models: dict[str, Declaration],
    ideals: dict[str, Declaration],
    group: list[list[Disagreement]],
) -> Iterator[Disagreement]:
    turned = len(pair.model) > 1
    yield from against_each(group, turned)
    model, ideal = models[pair.model[0]], ideals[pair.ideal[0]]
    loop, many = (ideal, len(pair.model)) if turned else (model, len(pair.ideal))
    if loop.count is not None and loop.count != many:
        yield counted(model, ideal, *((many, loop.count) if turned else (loop.count, many)))


def _difference(found: Disagreement) -> Difference:
    model, ideal = found.model, found.ideal
    named = model if found.change is Change.EXTRA else ideal
    facts = Facts(
        ideal.kind, ideal.canonical, ideal.name, found.path, found.change,
        found.model_value, found.ideal_value, found.around,
    )  # fmt: skip
    told = _told(
        facts,
        _id(named, found.path, only_model=found.change is Change.EXTRA),
        ideal,
        (model, ideal),
        (model.at(found.model_path), ideal.at(found.ideal_path)),
    )
    return replace(told, because=f"{told.because} {_TOO_LONG}") if found.coarse else told


# ---------------------------------------------------------------------------------------------- the rest


def _lacking(
    model: Declared, ideal: Declared, pairs: Sequence[Pair], written_out: tuple[set[str], set[str]]
) -> Iterator[Difference]:
    types = [{(item.kind, item.canonical) for item in side.items} for side in (model, ideal)]
    paired = {id for pair in pairs for id in pair.model}, {id for pair in pairs for id in pair.ideal}
    paired = paired[0] | written_out[0], paired[1] | written_out[1]
    for item in ideal.items:
        if item.id not in paired[1]:
            facts = _whole(item, Change.MISSING, types[0])
            yield _told(facts, _id(item, (), only_model=False), item, (None, item), (None, item.span))
    comparable = any(item.kind in (Kind.RESOURCE, Kind.MODULE) for item in ideal.items) or not model.resources
    for item in model.items:
        if item.id not in paired[0]:
            facts = _whole(item, Change.EXTRA, types[1])
            extra = _told(facts, _id(item, (), only_model=True), item, (item, None), (item.span, None))
            if ideal.items and comparable:
                yield extra
            else:
                yield replace(extra, severity=Severity.LOW, rule=INCOMPARABLE, because=_NO_IDEAL)


def _whole(item: Declaration, change: Change, others: set[tuple[Kind, str]]) -> Facts:
    value: Value = dict(item.attributes)
    model, ideal = (value, ABSENT) if change is Change.EXTRA else (ABSENT, value)
    none = (item.kind, item.canonical) not in others
    return Facts(item.kind, item.canonical, item.name, (), change, model, ideal, value, none)


def _told(
    facts: Facts,
    id: str,
    named: Declaration,
    items: tuple[Declaration | None, Declaration | None],
    spans: tuple[Span | None, Span | None],
) -> Difference:
    rule, category = meaning(facts)
    return Difference(
        id=id,
        change=facts.change,
        kind=facts.kind,
        type=named.type if named.kind in _OWN_TYPE else named.kind.value,
        name=f"{named.type}.{named.name}" if named.kind is Kind.DATA else named.name,
        path=path_text(facts.path),
        model=facts.model,
        ideal=facts.ideal,
        model_id=items[0].id if items[0] else None,
        ideal_id=items[1].id if items[1] else None,
        model_at=spans[0],
        ideal_at=spans[1],
        category=category,
        severity=severity(rule, facts.change),
        rule=rule.id,
        because=rule.sentence + first_lines(facts.model, facts.ideal),
    )


def _id(item: Declaration, path: ValuePath, only_model: bool) -> str:
    """The declaration's id, `:`, the path; what only MODEL has is named in MODEL's ids, and says so."""
    return f"{'model:' if only_model else ''}{item.id}:{path_text(path)}"


def _unique(differences: Iterable[Difference]) -> Iterator[Difference]:
    """Ids that occur twice, which only odd names bring about, get a number."""
    seen: dict[str, int] = {}
    for difference in differences:
        seen[difference.id] = seen.get(difference.id, 0) + 1
        again = seen[difference.id]
        yield difference if again == 1 else replace(difference, id=f"{difference.id}~{again}")
