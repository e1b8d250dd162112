"""A matrix of scores → who goes with whom, so that the sum of the scores is greatest."""

from collections.abc import Sequence


def assign(scores: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """(row, column) pairs of a maximum-weight assignment; rows may not outnumber columns.

    The Hungarian method with potentials (Kuhn 1955, Munkres 1957; the O(rows² × columns) form of Jonker and
    Volgenant 1987): 250 × 250 takes some 50 ms.
    """
    rows, columns = len(scores), len(scores[0]) if scores else 0
    row_potential, column_potential = [0.0] * (rows + 1), [0.0] * (columns + 1)
    owner = [0] * (columns + 1)
    for row in range(1, rows + 1):
        owner[0] = row
        _augment(scores, row_potential, column_potential, owner)
    return sorted((owner[column] - 1, column - 1) for column in range(1, columns + 1) if owner[column])


def _augment(
    scores: Sequence[Sequence[float]], row_potential: list[float], column_potential: list[float], owner: list[int]
) -> None:
    """Find a place for the row in owner[0] along the cheapest alternating path."""
    columns = len(owner) - 1
    cheapest, before, done = [float("inf")] * (columns + 1), [0] * (columns + 1), [False] * (columns + 1)
    here = 0
    while owner[here]:
        done[here] = True
        row, step, following = owner[here], float("inf"), 0
        line, offset = scores[row - 1], row_potential[owner[here]]
        for column in range(1, columns + 1):
            if done[column]:
                continue
            cost = -line[column - 1] - offset - column_potential[column]
            if cost < cheapest[column]:
                cheapest[column], before[column] = cost, here
            if cheapest[column] < step:
                step, following = cheapest[column], column
        for column in range(columns + 1):
            if done[column]:
                row_potential[owner[column]] += step
                column_potential[column] -= step
            else:
                cheapest[column] -= step
        here = following
    while here:
        owner[here] = owner[before[here]]
        here = before[here]


def assign_greedily(scores: Sequence[Sequence[float]], least: float = 0.0) -> list[tuple[int, int]]:
    """(row, column) pairs of more than `least`, best first; within a few per cent of the best sum, and fast."""
    ranked = sorted(
        ((score, -abs(row - column), -min(row, column), row, column))
        for row, line in enumerate(scores)
        for column, score in enumerate(line)
        if score > least
    )
    rows: set[int] = set()
    columns: set[int] = set()
    chosen = []
    for *_, row, column in reversed(ranked):
        if row not in rows and column not in columns:
            rows.add(row)
            columns.add(column)
            chosen.append((row, column))
    return sorted(chosen)
