"""Review → the rows of the aligned trees: groups, pairs of declarations, and what differs in them.

    Resources                                     38 │ 45
      aws_lb_target_group.app            H  ~     aws_lb_target_group.app
        health_check.interval: 10        H  ~     health_check.interval: 30
                                         H  -   aws_s3_bucket_versioning.logs

Every row has a key that stays the same from review to review, so folds, marks and the cursor can be kept by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from iacdiff.records import (
    Change,
    Difference,
    Pair,
    Severity,
    Span,
)

SIGNS: Mapping[Change, str] = {
    Change.MISSING: "-",
    Change.CHANGED: "~",
    Change.EXTRA: "+",
    Change.UNDECIDED: "?",
}
STYLE_OF_SIGN = {"-": "missing", "~": "changed", "+": "extra", "?": "undecided", "=": "equal", " ": "dim", "": "dim"}


class Cell(NamedTuple):
    """What one side says on a row: a lead (a type, an attribute's path, a line number) and its text."""

    lead: str
    text: str


class Counts(NamedTuple):
    """How many differences of each kind are at or below a row."""

    missing: int = 0
    changed: int = 0
    extra: int = 0
    undecided: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self)

    def shown(self) -> list[tuple[str, int]]:
        """(sign, count) of those that are not zero."""
        return [(sign, count) for sign, count in zip("-~+?", self, strict=True) if count]


NONE = Counts()
_NAMED = 20
"""So many equal things of a group are named in its line, which has no room for more."""
What = Literal["group", "node", "attribute", "text", "fold"]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the trees."""

    key: str
    what: What
    depth: int
    sign: str
    model: Cell | None
    """None is a gap."""
    ideal: Cell | None
    model_at: Span | None = None
    ideal_at: Span | None = None
    difference: Difference | None = None
    stop: bool = False
    """Whether walking from difference to difference stops here."""
    counts: Counts = NONE
    """Of what is at or below it."""
    severity: Severity | None = None
    """The worst at or below it."""
    pair: Pair | None = None
    leaf: bool = True
    open: bool = False
    parent: str = ""
    hidden: int = 0
    """Equal rows below that are not shown."""
    names: str = ""
    """What those are called."""

    @property
    def doubtful(self) -> bool:
        """Whether the pairing itself may be wrong."""
        return self.pair is not None and not self.pair.certain and not self.pair.pinned

    @property
    def text(self) -> str:
        """What a search looks at."""
        cells = [f"{cell.lead} {cell.text}" for cell in (self.model, self.ideal) if cell]
        return "  ".join(dict.fromkeys(cells))


class Source(NamedTuple):
    """One row below which others are, with a way to make them."""

    row: Row
    differing: tuple[Row, ...]
    everything: Callable[[], tuple[Row, ...]]


class Group(NamedTuple):
    """A heading and its nodes."""

    row: Row
    nodes: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """All rows there can be; `rows` gives those that are open."""

    groups: tuple[Group, ...]
    parents: Mapping[str, tuple[str, ...]]
    """Key of a row → keys of the rows above it, outermost first."""

    def rows(self, toggled: AbstractSet[str], everything: bool, all_open: bool = False) -> list[Row]:
        """The rows to show: `toggled` are the keys whose fold is not as it is at first."""
        out: list[Row] = []
        for group in self.groups:
            nodes = [node for node in group.nodes if everything or node.row.sign not in ("=", " ")]
            opened = all_open or group.row.key not in toggled
            if not nodes:  # one line for all that is equal, which opens like any other
                if all_open:
                    continue
                opened = not opened
                nodes = list(group.nodes) if opened else []
            hidden = len(group.nodes) - len(nodes)
            names = _names(group.nodes) if hidden else ""
            out.append(replace(group.row, open=opened, hidden=hidden, names=names, leaf=False))
            if opened:
                for node in nodes:
                    out.extend(_node_rows(node, toggled, everything, all_open))
        return out

    def differences(self) -> list[Row]:
        """The rows of all differences, in the order of the screen."""
        return [row for row in self.rows(frozenset(), everything=False, all_open=True) if row.stop]


def _names(nodes: Iterable[Source]) -> str:
    """What the equal ones of some nodes are called."""
    equal = (node.row for node in nodes if node.row.sign in ("=", " "))
    cells = (row.ideal or row.model for row in equal)
    return ", ".join(cell.text for cell, _ in zip((cell for cell in cells if cell), range(_NAMED), strict=False))


def _node_rows(node: Source, toggled: AbstractSet[str], everything: bool, all_open: bool) -> Iterator[Row]:
    whole = not node.differing
    opened = (node.row.key in toggled) == whole
    if all_open:
        opened = not whole or everything
    yield replace(node.row, open=opened)
    if opened:
        yield from node.everything() if everything or whole else node.differing


def tally(differences: Iterable[Difference]) -> Counts:
    """How many differences of each kind."""
    found = dict.fromkeys(Change, 0)
    for difference in differences:
        found[difference.change] += 1
    return Counts(found[Change.MISSING], found[Change.CHANGED], found[Change.EXTRA], found[Change.UNDECIDED])


def add_up(counts: Iterable[Counts]) -> Counts:
    """The sum of counts."""
    total = [0, 0, 0, 0]
    for one in counts:
        total = [a + b for a, b in zip(total, one, strict=True)]
    return Counts(*total)


def worst(severities: Iterable[Severity | None]) -> Severity | None:
    """The worst of severities."""
    return min((severity for severity in severities if severity), key=lambda severity: severity.rank, default=None)
