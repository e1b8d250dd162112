"""The order of differences: the worst first; of equal ones the certain, then what PROMPT asks for, then by place."""

from collections.abc import Iterable, Sequence

from iacdiff.records import Change, Declared, Difference, Pair


class Order:
    """Of two sides and their pairs."""

    def __init__(self, model: Declared, ideal: Declared, pairs: Sequence[Pair]) -> None:
        self._doubtful = {id for pair in pairs if not pair.certain for id in pair.ideal}
        self._places = {
            (side, item.id): (side, place)
            for side, items in enumerate((ideal.items, model.items))
            for place, item in enumerate(items)
        }

    def sorted(self, differences: Iterable[Difference]) -> tuple[Difference, ...]:
        """The differences in order."""
        return tuple(sorted(differences, key=self._rank))

    def _rank(self, difference: Difference) -> tuple[object, ...]:
        unsure = difference.change is Change.UNDECIDED or difference.ideal_id in self._doubtful
        at = difference.ideal_at or difference.model_at
        return (
            difference.severity.rank,
            unsure,
            difference.required is False,
            self._places.get(_key(difference), (2, 0)),
            at.first if at else 0,
            difference.id,
        )


def _key(difference: Difference) -> tuple[int, str]:
    """Where it stands: IDEAL's declarations first, then what only MODEL has."""
    if difference.ideal_id is not None:
        return 0, difference.ideal_id
    return 1, difference.model_id or ""
