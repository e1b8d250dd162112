"""The rules that pair by what declarations hold and whom they know, once names no longer help."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

from iacdiff.match.assignment import assign, assign_greedily
from iacdiff.match.ends import at_odds
from iacdiff.match.features import Features, Neighbourhood, Weigher
from iacdiff.match.leftover import Group, Leftover
from iacdiff.match.names import telling_words
from iacdiff.records import Declaration, Kind, Pair

ALIKE = 0.5
"""GumTree's threshold for one and the same node."""
SURE = 0.65
CLOSE = 0.05
"""A runner-up this near to the best makes the choice uncertain."""
_LAST_OF_ITS_TYPE = 0.3
_BY_PURPOSE = (
    "iam_*", "*policy*", "*permission*", "cloudwatch_*", "lambda_*", "s3_*", "*security_group*", "sns_*", "sqs_*",
    "kms_*", "*rule*", "ssm_*", "secretsmanager_*", "route", "*association*", "*attachment*", "config_*",
)  # fmt: skip
"""Types that a stack may have for any of many purposes, so that two with unlike names are two things."""
_SAME_PURPOSE = 0.4
_OTHER_COPY = 0.1
"""What standing in another copy than the others takes from being alike."""
_FEWER = 0.75
_COPY = re.compile(r"#(\d{1,6})$")
_MOST_TO_OPTIMISE = 150
_MOST_TO_WEIGH = 250_000
_RAREST = 3
_MOST_SHARING = 20
_NAMED_BY_THE_AUTHOR = (Kind.OUTPUT, Kind.VARIABLE, Kind.MODULE, Kind.DATA, Kind.STRUCTURE)
"""Kinds of which being the only one left says nothing: their names are what they are."""


def only_one_of_its_type(leftover: Leftover) -> Iterator[Pair]:
    """One left on each side: the only one there is, or the last one and not too different."""
    sides = neighbourhoods(leftover)
    for group in leftover.groups():
        if len(group.model) != 1 or len(group.ideal) != 1:
            continue
        table = Table(group, sides, leftover)
        alone = leftover.declared(0, group) == leftover.declared(1, group) == 1
        score = table.scores[0][0]
        if score < _least(group, alone):
            continue
        because = f"the only {group.type} {'on both sides' if alone else 'left on both sides'}"
        certain = score >= ALIKE or (alone and (score >= _LAST_OF_ITS_TYPE or not _unlike_names(group)))
        shown = max(score, 0.8 if certain else 0.5) if alone else score
        yield Pair((group.model[0].id,), (group.ideal[0].id,), round(shown, 2), certain, because)


def _least(group: Group, alone: bool) -> float:
    """How alike the last two of a type must be."""
    if group.kind in _NAMED_BY_THE_AUTHOR:
        return ALIKE
    if not alone:
        return _LAST_OF_ITS_TYPE
    of_any_purpose = any(fnmatchcase(group.canonical, type) for type in _BY_PURPOSE)
    return _SAME_PURPOSE if of_any_purpose and _unlike_names(group) else 0.0


def _unlike_names(group: Group) -> bool:
    model, ideal = set(telling_words(group.model[0])), set(telling_words(group.ideal[0]))
    return bool(model and ideal and not model & ideal)


def most_alike(leftover: Leftover) -> Iterator[Pair]:
    """Within a type, the assignment that makes the pairs most alike; the sure ones of every type come first,
    because they tell their neighbours apart."""
    sides = neighbourhoods(leftover)
    for least in (SURE, ALIKE):
        for group in list(leftover.groups()):
            if len(group.model) * len(group.ideal) > _MOST_TO_WEIGH:
                yield from _coarsely(group, sides, leftover)
                continue
            yield from Table(group, sides, leftover).pairs(least)


def neighbourhoods(leftover: Leftover) -> tuple[Neighbourhood, ...]:
    """Who refers to whom, of both sides."""
    return tuple(Neighbourhood(side) for side in leftover.sides)


@dataclass(frozen=True, slots=True)
class _Choice:
    row: int
    column: int
    score: float
    clear: bool


class Table:
    """Every declaration of a group's MODEL side against every one of IDEAL's."""

    def __init__(self, group: Group, sides: tuple[Neighbourhood, ...], leftover: Leftover) -> None:
        self.group = group
        self._sides = sides
        self._tokens = leftover.tokens
        self._weigher = Weigher(group.kind, sides, leftover.tokens)
        self.rows = [self._weigher.features(0, item) for item in group.model]
        self.columns = [self._weigher.features(1, item) for item in group.ideal]
        alike = self._weigher.alike
        self.scores = [[alike(row, column) for column in self.columns] for row in self.rows]
        _favour_copies(self.scores, group, leftover)
        if leftover.declared(0, group) > 1 or leftover.declared(1, group) > 1:
            for row, column in at_odds(group, leftover, sides):
                self.scores[row][column] = -1.0
        for row, column in leftover.kept_apart(group):
            self.scores[row][column] = -1.0

    def pairs(self, least: float) -> Iterator[Pair]:
        """The pairs of the best assignment that score enough; with `least` at SURE only those without a rival."""
        for choice in self._choices():
            sure = choice.score >= SURE and choice.clear
            if choice.score < least or (least >= SURE and not sure):
                continue
            model, ideal = self.group.model[choice.row], self.group.ideal[choice.column]
            because = self._because(choice, model, ideal)
            yield Pair((model.id,), (ideal.id,), round(choice.score, 2), sure, because)

    @property
    def coarse(self) -> bool:
        """Too many to try all ways."""
        return max(len(self.rows), len(self.columns)) > _MOST_TO_OPTIMISE

    def _choices(self) -> Iterator[_Choice]:
        # the same computation whichever side is MODEL, so that swapping the sides mirrors the pairs
        names = [item.name for item in self.group.model], [item.name for item in self.group.ideal]
        turned = (len(names[0]), names[0]) > (len(names[1]), names[1])
        scores = [list(line) for line in zip(*self.scores, strict=True)] if turned else self.scores
        # of equally good assignments the one that keeps the order of the text
        ordered = [
            [score - 1e-9 * (row - column) ** 2 for column, score in enumerate(line)] for row, line in enumerate(scores)
        ]
        chosen = assign_greedily(ordered, ALIKE - CLOSE) if self.coarse else assign(ordered)
        best_but = _runners_up(scores)
        for row, column in chosen:
            score = scores[row][column]
            clear = score - best_but(row, column) >= CLOSE
            yield _Choice(column, row, score, clear) if turned else _Choice(row, column, score, clear)

    def _because(self, choice: _Choice, model: Declaration, ideal: Declaration) -> str:
        row, column = self.rows[choice.row], self.columns[choice.column]
        parts = [f"{self._weigher.common_values(row, column)} of {_values(row, column)} values alike"]
        known = self._common_neighbour(model, ideal)
        if known:
            parts.append(known)
        if not choice.clear:
            parts.append("another is nearly as alike")
        if self.coarse:
            parts.append("too many of this type to weigh every combination")
        return ", ".join(parts)

    def _common_neighbour(self, model: Declaration, ideal: Declaration) -> str:
        for outward, words in ((False, "both referenced by"), (True, "both refer to")):
            links = [
                [link for link in self._sides[side].links[item.id] if link.outward is outward]
                for side, item in enumerate((model, ideal))
            ]
            tokens = {self._tokens[0].get(link.near) for link in links[0]} - {None}
            for link in links[1]:
                if self._tokens[1].get(link.near) in tokens:
                    return f"{words} {link.near}"
        return ""


def _values(row: Features, column: Features) -> int:
    return max(row.sizes[1], column.sizes[1])


def _favour_copies(scores: list[list[float]], group: Group, leftover: Leftover) -> None:
    """Of what is made several times over, one copy of MODEL goes with one copy of IDEAL as a whole."""
    copies = [[copy_of(item.id) for item in side] for side in (group.model, group.ideal)]
    if not any(map(any, copies)) or _written_out(copies, group, leftover):
        return
    votes = _votes(leftover)
    for row, one in enumerate(copies[0]):
        for column, other in enumerate(copies[1]):
            rivals = (count for (model, ideal), count in votes.items() if (model == one) != (ideal == other))
            lead = votes[one, other] - max(rivals, default=0)
            if lead < 0 or (one != other and lead == 0):
                scores[row][column] -= _OTHER_COPY


def _written_out(copies: list[list[int]], group: Group, leftover: Leftover) -> bool:
    """Whether a side without copies writes out most of what the other makes by copying."""
    for side in (0, 1):
        if not any(copies[side]) and any(copies[1 - side]):
            return leftover.declared(side, group) > _FEWER * leftover.declared(1 - side, group)
    return False


def _votes(leftover: Leftover) -> Counter[tuple[int, int]]:
    """Which copy of MODEL is paired with which of IDEAL, and how often, among what is made several times over."""
    several = [{_COPY.sub("", item.id) for item in side.items if copy_of(item.id)} for side in leftover.sides]
    return Counter(
        (copy_of(pair.model[0]), copy_of(pair.ideal[0]))
        for pair in leftover.pairs
        if any(_COPY.sub("", ids[0]) in several[side] for side, ids in enumerate((pair.model, pair.ideal)))
    )


def copy_of(id: str) -> int:
    """`Vpc.vpc#2` → 2; 0 for the first."""
    found = _COPY.search(id)
    return int(found[1]) if found else 0


class _runners_up:
    """For each place of the table the best score of its row and column beside it."""

    def __init__(self, scores: list[list[float]]) -> None:
        self._scores = scores
        self._rows = [sorted(line, reverse=True)[:2] for line in scores]
        self._columns = [sorted(line, reverse=True)[:2] for line in zip(*scores, strict=True)]

    def __call__(self, row: int, column: int) -> float:
        score = self._scores[row][column]
        return max(_other(self._rows[row], score), _other(self._columns[column], score))


def _other(best: list[float], score: float) -> float:
    return best[1] if best[0] == score and len(best) > 1 else best[0] if best[0] != score else 0.0


def _coarsely(group: Group, sides: tuple[Neighbourhood, ...], leftover: Leftover) -> Iterator[Pair]:
    """Where weighing every pair takes too long: equal ones, then the most alike of those that share a rare value."""
    weigher = Weigher(group.kind, sides, leftover.tokens)
    rows = [weigher.features(0, item) for item in group.model]
    columns = [weigher.features(1, item) for item in group.ideal]
    apart = set(leftover.kept_apart(group))
    told = f"too many {group.type} to weigh every pair"
    taken: tuple[set[int], set[int]] = (set(), set())
    for row, column, alone in _equal(rows, columns):
        if (row, column) not in apart:
            taken[0].add(row)
            taken[1].add(column)
            yield Pair((group.model[row].id,), (group.ideal[column].id,), 0.9, alone, f"equal values; {told}")
    ranked = sorted(
        (-weigher.alike(rows[row], columns[column]), abs(row - column), row + column, row, column)
        for row, column in _sharing(rows, columns, taken) - apart
    )
    for score, *_, row, column in ranked:
        if -score >= ALIKE and row not in taken[0] and column not in taken[1]:
            taken[0].add(row)
            taken[1].add(column)
            values = f"{weigher.common_values(rows[row], columns[column])} of {_values(rows[row], columns[column])}"
            because = f"{values} values alike; {told}"
            yield Pair((group.model[row].id,), (group.ideal[column].id,), round(-score, 2), False, because)


def _equal(rows: list[Features], columns: list[Features]) -> Iterator[tuple[int, int, bool]]:
    """Who has all features alike, and whether nobody else has."""
    waiting: dict[Features, list[int]] = {}
    for row, features in enumerate(rows):
        waiting.setdefault(features, []).append(row)
    for column, features in enumerate(columns):
        same = waiting.get(features)
        if same:
            yield same.pop(0), column, not same


def _sharing(rows: list[Features], columns: list[Features], taken: tuple[set[int], set[int]]) -> set[tuple[int, int]]:
    """Who of those left over shares one of its rarest values with whom."""
    holders: tuple[dict[int, list[int]], dict[int, list[int]]] = ({}, {})
    bits: tuple[dict[int, list[int]], dict[int, list[int]]] = ({}, {})
    for side, features in enumerate((rows, columns)):
        for place, one in enumerate(features):
            if place not in taken[side]:
                bits[side][place] = _bits(one.masks[1])
                for bit in bits[side][place]:
                    holders[side].setdefault(bit, []).append(place)
    found: set[tuple[int, int]] = set()
    for side in (0, 1):
        others = holders[1 - side]
        for place, own in bits[side].items():
            rare = sorted((bit for bit in own if bit in others), key=lambda bit: len(others[bit]))
            for bit in rare[:_RAREST]:
                found |= {(other, place) if side else (place, other) for other in others[bit][:_MOST_SHARING]}
    return found


def _bits(mask: int) -> list[int]:
    out = []
    while mask:
        low = mask & -mask
        out.append(low.bit_length())
        mask ^= low
    return out
