"""Two Declared → Pairs: which declaration of MODEL is which of IDEAL, surest rule first.

    same name → same name but for spelling → one against many → the only one of its type → most alike

Each rule sees only what the rules before it left over (GumTree's composition of matchers), pairs only things
of one kind and one canonical type, and says in plain words why. Swapping the sides mirrors the result.
"""

from collections.abc import Callable, Iterable

from iacdiff.match.alike import most_alike, only_one_of_its_type
from iacdiff.match.leftover import Leftover
from iacdiff.match.loops import one_against_many
from iacdiff.match.names import same_name, same_name_but_for_spelling
from iacdiff.records import Declared, Pair

RULES: tuple[Callable[[Leftover], Iterable[Pair]], ...] = (
    same_name,
    same_name_but_for_spelling,
    one_against_many,
    only_one_of_its_type,
    most_alike,
)


def match(model: Declared, ideal: Declared) -> tuple[Pair, ...]:
    """The pairs of two sides, in IDEAL's order of text; what is in no pair is left over on its side."""
    leftover = Leftover(model, ideal)
    for rule in RULES:
        for pair in rule(leftover):
            leftover.take(pair)
    order = {item.id: place for place, item in enumerate(ideal.items)}
    return tuple(sorted(leftover.pairs, key=lambda pair: order[pair.ideal[0]]))
