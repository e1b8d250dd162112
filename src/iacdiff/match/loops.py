"""One declaration that makes several instances, against several declarations of one instance each.

aws_subnet.public  count = 3      ~      aws_subnet.public_a, aws_subnet.public_b, aws_subnet.public_c
"""

from collections.abc import Iterator

from iacdiff.match.leftover import Group, Leftover
from iacdiff.match.names import numbered
from iacdiff.records import Declaration, Kind, Pair

Stem = tuple[str, ...]


def one_against_many(leftover: Leftover) -> Iterator[Pair]:
    """A loop and the numbered declarations of the same stem; or the only loop and the only series of its length."""
    for group in leftover.groups():
        if group.kind not in (Kind.RESOURCE, Kind.DATA):
            continue
        taken: set[str] = set()
        for model_loops in (True, False):
            loops = _loops(group.model if model_loops else group.ideal)
            series = _series(group.ideal if model_loops else group.model)
            for loop, members, certain in _joined(loops, series):
                ids = [("m" if model_loops else "i") + loop.id]
                ids += [("i" if model_loops else "m") + member.id for member in members]
                if taken.isdisjoint(ids):
                    taken.update(ids)
                    yield _pair(group, loop, members, certain, model_loops)


def _loops(items: list[Declaration]) -> list[Declaration]:
    return [item for item in items if item.count is None or item.count > 1]


def _series(items: list[Declaration]) -> dict[Stem, list[Declaration]]:
    """Single declarations by their name without numbers, where there are at least two of one stem."""
    found: dict[Stem, list[Declaration]] = {}
    for item in items:
        if item.count == 1:
            found.setdefault(_stem(item), []).append(item)
    return {stem: members for stem, members in found.items() if len(members) > 1}


def _stem(item: Declaration) -> Stem:
    return tuple(word for word in numbered(item) if not word.isdigit())


def _joined(
    loops: list[Declaration], series: dict[Stem, list[Declaration]]
) -> Iterator[tuple[Declaration, list[Declaration], bool]]:
    by_stem: dict[Stem, list[Declaration]] = {}
    for loop in loops:
        by_stem.setdefault(_stem(loop), []).append(loop)
    for stem, same in by_stem.items():
        if len(same) == 1 and stem in series:
            yield same[0], series[stem], same[0].count == len(series[stem])
    loops = [loop for loop in loops if _stem(loop) not in series]
    others = [members for stem, members in series.items() if stem not in by_stem]
    for loop in loops:
        fitting = [members for members in others if len(members) == loop.count]
        rivals = [rival for rival in loops if rival.count == loop.count]
        if len(fitting) == 1 and len(rivals) == 1:
            yield loop, fitting[0], False


def _pair(group: Group, loop: Declaration, members: list[Declaration], certain: bool, model_loops: bool) -> Pair:
    times = f"×{loop.count}" if loop.count else "×n"
    names = ", ".join(member.name for member in members[:4]) + (", …" if len(members) > 4 else "")
    because = f"one {group.type} {times} against {len(members)}: {loop.name} ~ {names}"
    many = tuple(member.id for member in members)
    score = 0.9 if certain else 0.6
    if model_loops:
        return Pair((loop.id,), many, score, certain, because)
    return Pair(many, (loop.id,), score, certain, because)
