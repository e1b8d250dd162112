"""What the rules have not paired yet, grouped by kind and type, and what they have."""

from collections.abc import Iterator
from dataclasses import dataclass

from iacdiff.records import Declaration, Declared, Kind, Pair


@dataclass(frozen=True, slots=True)
class Group:
    """The unpaired declarations of one kind and canonical type, each side in its order of text."""

    kind: Kind
    canonical: str
    model: list[Declaration]
    ideal: list[Declaration]

    @property
    def type(self) -> str:
        """As IDEAL writes it; the kind, where there is no type of its own."""
        return self.ideal[0].type


class Leftover:
    """The state that the rules share: it only ever shrinks."""

    def __init__(self, model: Declared, ideal: Declared, unpinned: frozenset[tuple[str, str]] = frozenset()) -> None:
        self.sides = (model, ideal)
        self.pairs: list[Pair] = []
        self.tokens: tuple[dict[str, str], dict[str, str]] = ({}, {})
        """A side's id → a name that both sides share, for what is paired."""
        self._open = tuple({item.id: item for item in side.items} for side in self.sides)
        self._unpinned = unpinned
        self._sizes: tuple[dict[tuple[Kind, str], int], ...] = tuple(_sizes(side) for side in self.sides)

    def take(self, pair: Pair) -> None:
        """These belong together; no later rule sees them."""
        token = pair.ideal[0]
        for side, ids in enumerate((pair.model, pair.ideal)):
            for id in ids:
                del self._open[side][id]
                self.tokens[side][id] = token
        self.pairs.append(pair)

    def forbidden(self, pair: Pair) -> bool:
        """Whether the reviewer said of any two of these that they do not belong together."""
        return bool(self._unpinned) and any(
            (one, other) in self._unpinned for one in pair.model for other in pair.ideal
        )

    def kept_apart(self, group: Group) -> Iterator[tuple[int, int]]:
        """The places of a group's two sides that may not be paired with each other."""
        if not self._unpinned:
            return
        rows, columns = ({item.id: place for place, item in enumerate(side)} for side in (group.model, group.ideal))
        for one, other in self._unpinned:
            if one in rows and other in columns:
                yield rows[one], columns[other]

    def widen(self, pair: Pair, wider: Pair) -> None:
        """The same pair with more ids, which are then left over no more."""
        self.pairs[self.pairs.index(pair)] = wider
        for side, (ids, before) in enumerate(((wider.model, pair.model), (wider.ideal, pair.ideal))):
            for id in set(ids) - set(before):
                del self._open[side][id]
                self.tokens[side][id] = pair.ideal[0]

    def open(self, side: int) -> list[Declaration]:
        """What is in no pair yet, in the order of the text."""
        return list(self._open[side].values())

    def groups(self) -> Iterator[Group]:
        """Kinds and types that have something left on both sides, the smallest groups first."""
        found: dict[tuple[Kind, str], Group] = {}
        for side, items in enumerate(self._open):
            for item in items.values():
                key = (item.kind, item.canonical)
                group = found.setdefault(key, Group(*key, [], []))
                (group.ideal if side else group.model).append(item)
        both = [group for group in found.values() if group.model and group.ideal]
        both.sort(key=lambda group: (len(group.model) * len(group.ideal), group.kind, group.canonical))
        return iter(both)

    def declared(self, side: int, group: Group) -> int:
        """How many of a group's kind and type a side has, paired or not."""
        return self._sizes[side].get((group.kind, group.canonical), 0)


def _sizes(side: Declared) -> dict[tuple[Kind, str], int]:
    sizes: dict[tuple[Kind, str], int] = {}
    for item in side.items:
        sizes[item.kind, item.canonical] = sizes.get((item.kind, item.canonical), 0) + 1
    return sizes
