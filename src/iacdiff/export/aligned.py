"""A Review → the aligned trees as pages show them: groups of pairs, each with what differs and what is equal.

Resources                              36 │ 45
  ~  aws_lb_target_group.app              aws_lb_target_group.app
       ~  health_check.interval  10         30
  -                                       aws_s3_bucket_versioning.logs
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from iacdiff.records import (
    Absent,
    Change,
    Declaration,
    Difference,
    Kind,
    Pair,
    PathPart,
    Review,
    Severity,
    Span,
    Value,
    path_text,
    shown,
)

SIGNS: Mapping[Change, str] = {
    Change.MISSING: "-",
    Change.CHANGED: "~",
    Change.EXTRA: "+",
    Change.UNDECIDED: "?",
}
TITLES: Mapping[Kind, str] = {
    Kind.RESOURCE: "Resources",
    Kind.DATA: "Data sources",
    Kind.OUTPUT: "Outputs",
    Kind.VARIABLE: "Variables",
    Kind.PROVIDER: "Providers",
    Kind.MODULE: "Modules",
    Kind.BACKEND: "Backends",
    Kind.STRUCTURE: "Program structure",
}
LONGEST_VALUE = 400
MOST_EQUAL = 400
"""Attributes of one declaration that are listed although nothing differs in them."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One attribute that is equal on both sides, or that only one side could have."""

    path: str
    model: str | None
    ideal: str | None


@dataclass(frozen=True, slots=True)
class Node:
    """One declaration, or one pair of them, or a difference that belongs to none."""

    sign: str
    """`-`, `~`, `+`, `?`, `=`, or empty for what one side has and nothing is said about."""
    model: Declaration | None
    ideal: Declaration | None
    pair: Pair | None
    whole: Difference | None
    """The difference that is about all of it."""
    parts: tuple[Difference, ...]
    """The differences in it, in IDEAL's order."""

    @property
    def differences(self) -> tuple[Difference, ...]:
        """All of its differences, the one about all of it first."""
        return (self.whole, *self.parts) if self.whole else self.parts

    @property
    def severity(self) -> Severity | None:
        """The worst in it."""
        return min((one.severity for one in self.differences), key=lambda one: one.rank, default=None)

    def equal(self) -> list[Leaf]:
        """The attributes that no difference is about, in IDEAL's order."""
        left, right = _leaves(self.model), _leaves(self.ideal)
        taken = _Prefixes(difference.path for difference in self.parts)
        paths = [path for path in dict.fromkeys([*right, *left]) if not taken.meets(path)]
        return [Leaf(path, left.get(path), right.get(path)) for path in paths[:MOST_EQUAL]]


@dataclass(frozen=True, slots=True)
class Group:
    """All nodes of one kind."""

    kind: Kind
    nodes: tuple[Node, ...]
    model: int
    """How many MODEL declares."""
    ideal: int

    @property
    def title(self) -> str:
        """As a heading."""
        return TITLES[self.kind]


def aligned(review: Review) -> tuple[Group, ...]:
    """Everything that either side declares, paired; types in the order in which IDEAL first has them."""
    nodes: dict[Kind, list[Node]] = {kind: [] for kind in Kind}
    for kind, node in _nodes(review):
        nodes[kind].append(node)
    return tuple(
        Group(kind, tuple(those), len(review.model.of(kind)), len(review.ideal.of(kind)))
        for kind, those in nodes.items()
        if those
    )


def text_of(value: Value | Absent) -> str:
    """A value on one line, cut where it is endless."""
    try:
        text = " ".join(shown(value).split())
    except RecursionError:
        return "(too deeply nested to show)"
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"


def side_text(value: Value | Absent) -> str | None:
    """The same; None for what is not set."""
    return None if isinstance(value, Absent) else text_of(value)


def name_of(declaration: Declaration, ids: tuple[str, ...] = ()) -> str:
    """`public ×3 (+2)`: the name, how many instances, and how many more it was split into."""
    count = f" ×{declaration.count}" if declaration.count not in (1, None) else ""
    return f"{declaration.name}{count}" + (f" (+{len(ids) - 1})" if len(ids) > 1 else "")


def _nodes(review: Review) -> Iterator[tuple[Kind, Node]]:
    model, ideal = review.model.by_id(), review.ideal.by_id()
    triples = _triples(review, model, ideal)
    homes: dict[tuple[str, str], int] = {}
    for position, (mine, theirs, pair) in enumerate(triples):
        homes.update({("model", id): position for id in (pair.model if pair else (mine.id,) if mine else ())})
        homes.update({("ideal", id): position for id in (pair.ideal if pair else (theirs.id,) if theirs else ())})
    found: dict[int, list[Difference]] = {}
    strays = []
    for difference in review.differences:
        home = homes.get(("ideal", difference.ideal_id or ""), homes.get(("model", difference.model_id or "")))
        if home is None:
            strays.append(difference)
        else:
            found.setdefault(home, []).append(difference)
    for position in _order(review, triples):
        mine, theirs, pair = triples[position]
        first = theirs or mine
        if first is not None:
            yield first.kind, _node(mine, theirs, pair, found.get(position, []))
    for difference in strays:
        yield difference.kind, Node(SIGNS[difference.change], None, None, None, difference, ())


Triple = tuple[Declaration | None, Declaration | None, Pair | None]


def _triples(review: Review, model: Mapping[str, Declaration], ideal: Mapping[str, Declaration]) -> list[Triple]:
    triples: list[Triple] = []
    for pair in review.pairs:
        mine = next((model[id] for id in pair.model if id in model), None)
        theirs = next((ideal[id] for id in pair.ideal if id in ideal), None)
        triples.append((mine, theirs, pair))
    paired_model = {id for pair in review.pairs for id in pair.model}
    paired_ideal = {id for pair in review.pairs for id in pair.ideal}
    triples += [(None, item, None) for item in review.ideal.items if item.id not in paired_ideal]
    triples += [(item, None, None) for item in review.model.items if item.id not in paired_model]
    return triples


def _order(review: Review, triples: list[Triple]) -> list[int]:
    """By type, as IDEAL first has them, then MODEL's own; within a type in IDEAL's order."""
    types: dict[str, int] = {}
    for item in (*review.ideal.items, *review.model.items):
        types.setdefault(item.canonical, len(types))
    places = {("ideal", item.id): index for index, item in enumerate(review.ideal.items)}
    places |= {("model", item.id): index for index, item in enumerate(review.model.items)}

    def rank(position: int) -> tuple[int, bool, int]:
        mine, theirs, _ = triples[position]
        first = theirs or mine
        if first is None:
            return (len(types), True, position)
        return (types[first.canonical], theirs is None, places["ideal" if theirs else "model", first.id])

    return sorted(range(len(triples)), key=rank)


def _node(
    model: Declaration | None, ideal: Declaration | None, pair: Pair | None, differences: list[Difference]
) -> Node:
    whole = next((one for one in differences if not one.path), None)
    parts = tuple(sorted((one for one in differences if one is not whole), key=_place))
    return Node(_sign(model, ideal, whole, parts), model, ideal, pair, whole, parts)


def _sign(
    model: Declaration | None, ideal: Declaration | None, whole: Difference | None, parts: tuple[Difference, ...]
) -> str:
    if whole is not None:
        return SIGNS[whole.change]
    if not parts:
        return "=" if model and ideal else ""
    changes = {part.change for part in parts}
    return "?" if changes == {Change.UNDECIDED} else "~"


def _place(difference: Difference) -> tuple[bool, int, str]:
    at: Span | None = difference.ideal_at or difference.model_at
    return (difference.ideal_at is None, at.first if at else 0, difference.path)


class _Prefixes:
    """Paths, and whether another path is one of them, or leads to or from one."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = set(paths)
        self._leading = {path[:end] for path in self._paths for end in _ends(path)}

    def meets(self, path: str) -> bool:
        return path in self._leading or any(path[:end] in self._paths for end in (*_ends(path), len(path)))


def _ends(path: str) -> list[int]:
    """Where a part of a path ends."""
    return [position for position, character in enumerate(path) if character in ".["] + [len(path)]


def _leaves(declaration: Declaration | None) -> dict[str, str]:
    """Path → value as shown, of every attribute that is no container."""
    out: dict[str, str] = {}
    if declaration is None:
        return out
    stack: list[tuple[tuple[PathPart, ...], Value]] = [
        ((key,), value) for key, value in reversed(list(declaration.attributes.items()))
    ]
    while stack and len(out) < MOST_EQUAL:
        path, value = stack.pop()
        if isinstance(value, dict) and value and len(path) < 40:
            stack += [((*path, key), item) for key, item in reversed(list(value.items()))]
        elif isinstance(value, list) and len(path) < 40 and any(isinstance(item, dict | list) for item in value):
            stack += [((*path, index), item) for index, item in reversed(list(enumerate(value)))]
        else:
            out[path_text(path)] = text_of(value)
    return out
