"""Two trees → two plain structures in which what belongs together has the same key, and the place of every key.

What is equal in spite of its spelling becomes the same text on both sides, so that deepdiff sees only what differs;
a list is keyed by what tells its elements apart, so that deepdiff never has to ignore order (which is quadratic).
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from iacdiff.compare.normal import Node
from iacdiff.compare.tables import folded, is_ordered, is_unit, keys_of

Keys = tuple[str, ...]
Structure = Any
"""Dictionaries and texts, as deepdiff takes them."""

_SAME_ELEMENT = 0.4
_RENAMED = 0.6
"""How alike two elements of different names are that are one element under two names."""
_TELLING = 5
"""Leaves and blocks of an element that has more to it than its name."""
_CALLED = frozenset(["sid", "id", "ruleid", "name", "policyname", "containername"])
_MOST_TO_WEIGH = 900
"""Combinations of unlike elements that are weighed (30 × 30); more are paired in their order."""
_MOST_ELEMENTS = 1000
"""Blocks of a list that are compared one by one; a longer list is equal or not, as a whole."""
_PRESENT = "present"


@dataclass(slots=True)
class Places:
    """What stands on each side at each key of the structures."""

    at: dict[Keys, tuple[Node | None, Node | None]] = field(default_factory=dict)
    coarse: set[Keys] = field(default_factory=set)
    """Lists that are too long to compare element by element."""


class Aligner:
    """Aligns one pair of trees after the other, under keys of their own."""

    def __init__(self, places: Places, loosely: bool = False) -> None:
        self._places = places.at
        self._coarse = places.coarse
        self._loosely = loosely
        """Whether names are one without case and underscores, as between two dialects."""

    def align(self, model: Node, ideal: Node, keys: Keys) -> tuple[Structure, Structure]:
        """Two trees that belong together."""
        self._places[keys] = (model, ideal)
        if model.faces & ideal.faces:
            return "same", "same"
        if is_unit(ideal.name) and fingerprint(model) == fingerprint(ideal):
            return "same", "same"
        if is_unit(ideal.name):
            return "one unit", "another unit"
        if model.items is not None or ideal.items is not None:
            return self._lists(model, ideal, keys)
        if model.entries is not None and ideal.entries is not None:
            return self._branches(model.entries, ideal.entries, keys)
        return _leaf_texts(model, ideal)

    def _branches(self, model: dict[str, Node], ideal: dict[str, Node], keys: Keys) -> tuple[Structure, Structure]:
        if self._loosely:
            model, ideal = _loosely_named(model), _loosely_named(ideal)
        one: dict[str, Structure] = {}
        other: dict[str, Structure] = {}
        for key in [*ideal, *(key for key in model if key not in ideal)]:
            here = (*keys, key)
            if key in model and key in ideal:
                _put(key, self.align(model[key], ideal[key], here), one, other)
            elif key in ideal:
                self._places[here] = (None, ideal[key])
                other[key] = _PRESENT
            else:
                self._places[here] = (model[key], None)
                one[key] = _PRESENT
        return one, other

    def _lists(self, model: Node, ideal: Node, keys: Keys) -> tuple[Structure, Structure]:
        ones, others = _elements(model), _elements(ideal)
        if max(len(ones), len(others)) > _MOST_ELEMENTS and not all(node.is_leaf for node in (*ones, *others)):
            ones, others, _ = _take_equal(ones, others, _frozen)
            if not (ones or others):
                return "same", "same"
            if max(len(ones), len(others)) > _MOST_ELEMENTS:
                self._coarse.add(keys)
                return "one list", "another list"
        if all(node.is_leaf for node in (*ones, *others)):
            same = equal_ordered(ones, others) if is_ordered(ideal.name) else not any(unequal(ones, others))
            return ("same", "same") if same else ("one list", "another list")
        if not (ones and others) and (model.is_leaf or ideal.is_leaf) and (model.is_open or ideal.is_open):
            return _leaf_texts(model, ideal)
        if any(node.is_open and node.is_leaf for node in (model, ideal)):
            return "one list", "another list"
        one: dict[str, Structure] = {}
        other: dict[str, Structure] = {}
        for left, right in paired_elements(ones, others, ideal.name):
            key = f"[{right.path}]" if right else f"[+{left.path}]" if left else ""
            here = (*keys, key)
            if left and right:
                _put(key, self.align(left, right, here), one, other)
            elif right:
                self._places[here] = (None, right)
                other[key] = _PRESENT
            else:
                self._places[here] = (left, None)
                one[key] = _PRESENT
        return one, other


def _put(key: str, aligned: tuple[Structure, Structure], one: Structure, other: Structure) -> None:
    """Keep what differs: deepdiff takes as long for what is equal."""
    if aligned[0] != aligned[1]:
        one[key], other[key] = aligned


def _leaf_texts(model: Node, ideal: Node) -> tuple[str, str]:
    if model.is_leaf and ideal.is_leaf:
        # deepdiff makes a line diff of texts of several lines, which nobody reads here and which takes long
        return ("same", "same") if same_leaf(model, ideal) else ("one text", "another text")
    return ("leaf" if model.is_leaf else "branch"), ("leaf" if ideal.is_leaf else "branch")


def same_leaf(model: Node, ideal: Node) -> bool:
    """Equal values, equal templates, or what one side does not declare in the words of the other."""
    if model.faces & ideal.faces:
        return True
    return (model.points_nowhere or ideal.points_nowhere) and model.written == ideal.written


def _elements(node: Node) -> list[Node]:
    """The elements of items; anything else is a list of itself."""
    return node.items if node.items is not None else [node]


def _loosely_named(entries: dict[str, Node]) -> dict[str, Node]:
    return {folded(key): node for key, node in entries.items()}


def equal_ordered(model: list[Node], ideal: list[Node]) -> bool:
    """Whether two lists of leaves are equal in their order."""
    return len(model) == len(ideal) and all(map(same_leaf, model, ideal))


def unequal(model: list[Node], ideal: list[Node]) -> tuple[list[Node], list[Node]]:
    """What each of two sets of leaves has that the other has not."""
    texts = {node.text for node in model}, {node.text for node in ideal}
    one = [node for node in model if node.text not in texts[1]]
    other = [node for node in ideal if node.text not in texts[0]]
    if not one or not other or len(one) * len(other) > _MOST_TO_WEIGH:
        return one, other
    return (
        [node for node in one if not any(same_leaf(node, twin) for twin in other)],
        [node for node in other if not any(same_leaf(twin, node) for twin in one)],
    )


# ---------------------------------------------------------------------------------------------- lists of structure


def paired_elements(model: list[Node], ideal: list[Node], name: str) -> Iterable[tuple[Node | None, Node | None]]:
    """Which element is which: by their keys, else by equality, else by how much of them is equal."""
    if is_ordered(name):
        yield from _in_order(model, ideal)
        return
    for key in keys_of(name):
        marks = [_mark(node, key) for node in model], [_mark(node, key) for node in ideal]
        if _all_tell_apart(marks[0]) and _all_tell_apart(marks[1]):
            yield from _by_mark(model, ideal, key, renamed=not _is_identity(key))
            return
    own = keys_of(name)[0]
    groups = _grouped(model, ideal, own)
    for ones, others in groups:
        yield from _most_alike(ones, others)


def _in_order(model: list[Node], ideal: list[Node]) -> Iterable[tuple[Node | None, Node | None]]:
    for place in range(max(len(model), len(ideal))):
        yield (
            model[place] if place < len(model) else None,
            ideal[place] if place < len(ideal) else None,
        )


def _mark(node: Node, key: tuple[str, ...]) -> tuple[str, ...] | None:
    """The texts of the attributes that tell an element apart; None where it has none of them, or one is open."""
    by_name = {folded(name): entry for name, entry in (node.entries or {}).items()}
    found = [by_name.get(part) for part in key]
    if not any(found) or any(entry is not None and (not entry.is_leaf or entry.is_open) for entry in found):
        return None
    return tuple(entry.text if entry else "" for entry in found)


def _all_tell_apart(marks: list[tuple[str, ...] | None]) -> bool:
    return None not in marks and len(set(marks)) == len(marks)


def _is_identity(key: tuple[str, ...]) -> bool:
    """Whether two elements of unlike keys are two things: two open ports are, two names of a statement are not."""
    return len(key) > 1 or key[0] not in _CALLED


def _by_mark(
    model: list[Node], ideal: list[Node], key: tuple[str, ...], renamed: bool
) -> Iterable[tuple[Node | None, Node | None]]:
    ones = {_mark(node, key): node for node in model}
    left = []
    for node in ideal:
        twin = ones.pop(_mark(node, key), None)
        if twin is not None:
            yield twin, node
        else:
            left.append(node)
    telling = (fingerprint(node).total() >= _TELLING for node in (*ones.values(), *left))
    if renamed and ones and left and all(telling):
        yield from _most_alike(list(ones.values()), left, least=_RENAMED)
        return
    yield from ((None, node) for node in left)
    yield from ((node, None) for node in ones.values())


def _grouped(model: list[Node], ideal: list[Node], key: tuple[str, ...]) -> list[tuple[list[Node], list[Node]]]:
    """Elements with the same mark belong together, even where several share it; all others are one group."""
    groups: dict[tuple[str, ...] | None, tuple[list[Node], list[Node]]] = {}
    for side, nodes in enumerate((model, ideal)):
        for node in nodes:
            groups.setdefault(_mark(node, key), ([], []))[side].append(node)
    return list(groups.values())


def _most_alike(
    model: list[Node], ideal: list[Node], least: float = _SAME_ELEMENT
) -> Iterable[tuple[Node | None, Node | None]]:
    prints = {id(node): fingerprint(node) for node in (*model, *ideal)}
    model, ideal, equal = _take_equal(model, ideal, lambda node: tuple(sorted(prints[id(node)].items())))
    yield from equal
    if len(model) == len(ideal) == 1 and least <= _SAME_ELEMENT:
        yield model[0], ideal[0]
        return
    if len(model) * len(ideal) > _MOST_TO_WEIGH:
        yield from _in_order(model, ideal)
        return
    ranked = sorted(
        (-_alike(prints[id(one)], prints[id(other)]), abs(row - column), row + column, row, column)
        for row, one in enumerate(model)
        for column, other in enumerate(ideal)
    )
    rows: set[int] = set()
    columns: set[int] = set()
    for score, _, _, row, column in ranked:
        if -score >= least and row not in rows and column not in columns:
            rows.add(row)
            columns.add(column)
            yield model[row], ideal[column]
    yield from ((node, None) for row, node in enumerate(model) if row not in rows)
    yield from ((None, node) for column, node in enumerate(ideal) if column not in columns)


def _take_equal(
    model: list[Node], ideal: list[Node], key: Callable[[Node], object]
) -> tuple[list[Node], list[Node], list[tuple[Node, Node]]]:
    waiting: dict[object, list[Node]] = {}
    for node in model:
        waiting.setdefault(key(node), []).append(node)
    equal, rest = [], []
    for node in ideal:
        same = waiting.get(key(node))
        if same:
            equal.append((same.pop(0), node))
        else:
            rest.append(node)
    return [node for nodes in waiting.values() for node in nodes], rest, equal


def fingerprint(node: Node) -> Counter[str]:
    """Every leaf of a tree as `path=text`, positions left out."""
    out: Counter[str] = Counter()
    stack = [("", node)]
    while stack:
        path, part = stack.pop()
        if part.entries is not None:
            out[f"{path}{{}}"] += 1
            stack.extend((f"{path}.{folded(key)}", item) for key, item in part.entries.items())
        elif part.items is not None:
            stack.extend((path, item) for item in part.items)
        else:
            out[f"{path}={part.text}"] += 1
    return out


def _frozen(node: Node) -> frozenset[tuple[str, int]]:
    return frozenset(fingerprint(node).items())


def _alike(one: Counter[str], other: Counter[str]) -> float:
    """The Dice coefficient of two multisets."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 1.0
