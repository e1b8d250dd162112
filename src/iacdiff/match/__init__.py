"""Two Declared → Pairs: which declaration of MODEL is which of IDEAL, surest rule first.

    pinned → same name → same name but for spelling → same ends (joints) → same name in AWS → one against many
           → kin of a pair → the only one of its type → most alike → kin of those → what is split

Each rule sees only what the rules before it left over (GumTree's composition of matchers), pairs only things
of one kind and one canonical type, and says in plain words why. Swapping the sides mirrors the result.
"""

from collections.abc import Callable, Iterable, Sequence

from iacdiff.match.alike import most_alike, only_one_of_its_type
from iacdiff.match.ends import names_of_joints, names_of_others, same_ends
from iacdiff.match.kin import kin
from iacdiff.match.leftover import Leftover
from iacdiff.match.loops import one_against_many
from iacdiff.match.names import same_physical_name
from iacdiff.match.splits import take_splits
from iacdiff.records import Declared, Pair

RULES: tuple[Callable[[Leftover], Iterable[Pair]], ...] = (
    names_of_others,
    same_ends,
    names_of_joints,
    same_physical_name,
    one_against_many,
    kin,
    same_ends,
    only_one_of_its_type,
    most_alike,
    kin,
)


Pin = tuple[str, str]
"""MODEL's id and IDEAL's."""


def match(model: Declared, ideal: Declared, pins: Sequence[Pin] = (), unpinned: Sequence[Pin] = ()) -> tuple[Pair, ...]:
    """The pairs of two sides, in IDEAL's order of text; what is in no pair is left over on its side.

    A pinned pair is made whatever the two are; an unpinned one is never made. Ids that are not there are passed over,
    and of two pins of one declaration the first holds.
    """
    leftover = Leftover(model, ideal, frozenset(unpinned))
    for pair in _pinned(leftover, pins):
        leftover.take(pair)
    for rule in RULES:
        for pair in rule(leftover):
            if not leftover.forbidden(pair):
                leftover.take(pair)
    take_splits(leftover)
    order = {item.id: place for place, item in enumerate(ideal.items)}
    return tuple(sorted(leftover.pairs, key=lambda pair: order[pair.ideal[0]]))


def _pinned(leftover: Leftover, pins: Sequence[Pin]) -> Iterable[Pair]:
    waiting = [{item.id for item in leftover.open(side)} for side in (0, 1)]
    for pin in pins:
        if all(id in ids for id, ids in zip(pin, waiting, strict=True)):
            for id, ids in zip(pin, waiting, strict=True):
                ids.discard(id)
            yield Pair((pin[0],), (pin[1],), 1.0, True, "pinned by the reviewer", pinned=True)
