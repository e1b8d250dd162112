"""Declarations that are one and the same thing → the places in which they disagree.

declaration ──normal──▶ tree ──alignment──▶ plain structure ──deepdiff──▶ keys ──▶ places on both sides
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from iacdiff.compare.alignment import Aligner, Keys, Places, unequal
from iacdiff.compare.inheritance import Inheritance, is_tags
from iacdiff.compare.normal import Node, Normaliser, could_be_equal
from iacdiff.compare.rules import folded_path
from iacdiff.compare.tables import default_of, folded, synonyms
from iacdiff.records import ABSENT, Absent, Change, Declaration, Kind, Value, ValuePath, shown

_COUNTING = frozenset(["count", "foreach"])
_LONGEST_TOLD = 200
_OPTIONS = "opts"
_OWN_TYPE = (Kind.RESOURCE, Kind.DATA)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One place in which a declaration of MODEL and one of IDEAL differ."""

    model: Declaration
    ideal: Declaration
    change: Change
    path: ValuePath
    """As a reviewer names it: IDEAL's, where IDEAL has it."""
    model_value: Value | Absent
    ideal_value: Value | Absent
    model_path: ValuePath
    """In MODEL's attributes; of the nearest enclosing part, where MODEL lacks it."""
    ideal_path: ValuePath
    around: Value | Absent
    coarse: bool = False
    """It is a list that is too long to say which of its elements differ."""


@dataclass(frozen=True, slots=True)
class _Couple:
    model: Declaration
    ideal: Declaration
    across: bool
    """Whether the two are of different dialects."""
    loose: frozenset[str]
    """Attributes of which only what both have is compared."""


class Comparison:
    """Collects the trees of all couples, so that deepdiff is called once."""

    def __init__(self, model: Normaliser, ideal: Normaliser, inherited: tuple[Inheritance, Inheritance]) -> None:
        self._normalisers = (model, ideal)
        self._inherited = inherited
        self._places = Places()
        self._couples: list[_Couple] = []
        self._structures: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
        self._trees: tuple[dict[str, Node], dict[str, Node]] = ({}, {})

    @property
    def written_out(self) -> tuple[set[str], set[str]]:
        """What of each side has been compared as a part of what uses it."""
        return self._normalisers[0].written_out, self._normalisers[1].written_out

    def add(self, model: Declaration, ideal: Declaration, loose: frozenset[str] | None = None) -> int:
        """Align two declarations, `loose` where they are put together from parts; gives the couple's number."""
        across = model.kind in _OWN_TYPE and _dialect(model.type) != _dialect(ideal.type)
        number = len(self._couples)
        self._couples.append(_Couple(model, ideal, across, loose or frozenset()))
        counted = model.count is not None and ideal.count is not None
        loosely = across or loose is not None or model.kind not in _OWN_TYPE
        aligner = Aligner(self._places, loosely)
        one, other = aligner.align(self._tree(0, model, counted), self._tree(1, ideal, counted), (str(number),))
        if one != other:
            self._structures[0][str(number)], self._structures[1][str(number)] = one, other
        return number

    def _tree(self, side: int, item: Declaration, counted: bool) -> Node:
        known = self._trees[side]
        key = f"{item.id} {counted}"
        if key not in known:
            attributes = {
                name: _options(value) if name == _OPTIONS else value
                for name, value in item.attributes.items()
                if not (counted and folded(name) in _COUNTING)
            }
            known[key] = self._normalisers[side].tree(attributes, (), ())
        return known[key]

    def disagreements(self) -> dict[int, list[Disagreement]]:
        """By couple, in the order of IDEAL's text."""
        found: dict[int, list[Disagreement]] = {number: [] for number in range(len(self._couples))}
        for keys in _differing(*self._structures):
            number = int(keys[0])
            found[number] += self._disagreement(self._couples[number], keys)
        for number, couple in enumerate(self._couples):
            found[number] = _without_synonyms(found[number]) + list(_counts(couple))
        return found

    def _is_inherited(self, couple: _Couple, node: Node, lacking: int) -> bool:
        """Whether the side that does not write these tags has them all the same."""
        if not is_tags(node.label):
            return False
        have = self._tags(lacking, (couple.model, couple.ideal)[lacking])
        wanted = {node.name: node} if node.is_leaf else node.entries or {}
        return bool(wanted) and all(name in have and have[name].faces & tag.faces for name, tag in wanted.items())

    def _tags(self, side: int, item: Declaration) -> dict[str, Node]:
        key = f"tags {item.id}"
        if key not in self._trees[side]:
            known = dict(self._inherited[side].of(item))
            self._trees[side][key] = self._normalisers[side].tree(known, (), ())
        return self._trees[side][key].entries or {}

    def _disagreement(self, couple: _Couple, keys: Keys) -> Iterator[Disagreement]:
        model, ideal = self._places.at[keys]
        node = ideal or model
        if node is None:
            return
        loose = couple.across or (bool(couple.loose) and len(keys) > 1 and folded(keys[1]) in couple.loose)
        if loose and not (model and ideal and model.is_leaf and ideal.is_leaf):
            return  # two dialects arrange the same thing differently; what has no twin is not thereby lacking
        if (model is None or ideal is None) and _says_nothing(node, couple.ideal):
            return
        if (model is None or ideal is None) and self._is_inherited(couple, node, lacking=0 if model is None else 1):
            return
        if model is None or ideal is None:
            node = _innermost(node)
            model, ideal = (node if model else None), (node if ideal else None)
        above = self._places.at[keys[:-1]] if len(keys) > 1 else (None, None)
        yield Disagreement(
            couple.model,
            couple.ideal,
            _change(couple, model, ideal),
            node.label,
            model.value if model else ABSENT,
            ideal.value if ideal else ABSENT,
            _path(model, above[0]),
            _path(ideal, above[1]),
            _around(above[0] if model else above[1]),
            keys in self._places.coarse,
        )


def _innermost(node: Node) -> Node:
    """A block that holds one attribute only → that attribute: `lifecycle.ignore_changes` and not `lifecycle`.

    Tags are no block: having none at all is another matter than lacking one of them.
    """
    while node.entries is not None and len(node.entries) == 1 and not folded(node.name).startswith("tag"):
        (node,) = node.entries.values()
    return node


def _options(value: Value) -> Value:
    """A Pulumi resource's options without its parent, which is where it stands in the program and nothing that runs."""
    if not isinstance(value, dict):
        return value
    return {name: part for name, part in value.items() if folded(name) != "parent"} or None


def _without_synonyms(found: list[Disagreement]) -> list[Disagreement]:
    """What one side says in an old word and the other in a new one is said by both."""
    one_sided = {
        folded("".join(map(str, item.path))): item
        for item in found
        if any(isinstance(value, Absent) for value in (item.model_value, item.ideal_value))
    }
    same = set()
    for path, item in one_sided.items():
        word, values = synonyms().get(path, ("", frozenset()))
        other = one_sided.get(word)
        if other is not None and other.change is not item.change:
            told = {_told_value(item), _told_value(other)}
            if "" not in told and (len(told) == 1 or told == values):
                same.add(id(item))
    return [item for item in found if id(item) not in same]


def _told_value(item: Disagreement) -> str:
    value = item.ideal_value if isinstance(item.model_value, Absent) else item.model_value
    return shown(value)[:_LONGEST_TOLD] if not isinstance(value, dict | list) else ""


def _path(node: Node | None, above: Node | None) -> ValuePath:
    return node.path if node else above.path if above else ()


def _around(above: Node | None) -> Value | Absent:
    return above.value if above is not None else ABSENT


def _dialect(type: str) -> str:
    if "::" in type:
        return "cloudformation"
    return "terraform" if type == type.lower() and "." not in type else "program"


def _change(couple: _Couple, model: Node | None, ideal: Node | None) -> Change:
    if (model is None or ideal is None) and not (couple.model.complete and couple.ideal.complete):
        return Change.UNDECIDED  # text that is cut off or broken may hold what was not found
    if model is None:
        return Change.MISSING
    if ideal is None:
        return Change.EXTRA
    return Change.UNDECIDED if _undecided(model, ideal) else Change.CHANGED


def _undecided(model: Node, ideal: Node) -> bool:
    if model.is_leaf and ideal.is_leaf:
        return could_be_equal(model.text, ideal.text)
    if model.is_leaf or ideal.is_leaf:
        leaf = model if model.is_leaf else ideal
        if leaf.is_open:
            return True
    ones, others = (node.items if node.items is not None else [node] for node in (model, ideal))
    only_model, only_ideal = unequal(ones, others)
    return any(node.is_leaf and node.is_open for node in (*only_model, *only_ideal))


def _says_nothing(node: Node, item: Declaration) -> bool:
    """Whether leaving it out says the same: an empty list or text, the provider's default, or a block of such."""
    if node.entries is not None and not is_tags(node.label):
        return all(_says_nothing(part, item) for part in node.entries.values())
    if node.items is not None:
        return not node.items
    if node.text == "null":
        return True  # with every input at its default it is not set
    if not node.is_leaf or (not node.text and item.kind in _OWN_TYPE):
        return node.is_leaf
    if folded(node.name) == "effect" and node.text.lower() == "allow":
        return True  # what a statement is unless it says otherwise, wherever it may be left out
    default = default_of(item.canonical, folded_path(node.label), item.type)
    return default is not None and default.lower() == node.text.lower()


def _counts(couple: _Couple) -> Iterator[Disagreement]:
    model, ideal = couple.model, couple.ideal
    if model.count == ideal.count or model.count is None or ideal.count is None:
        return
    yield counted(model, ideal, model.count, ideal.count)


def counted(model: Declaration, ideal: Declaration, model_count: int, ideal_count: int) -> Disagreement:
    """Two that differ in how many instances they make."""
    paths = [next(((name,) for name in item.attributes if folded(name) in _COUNTING), ()) for item in (model, ideal)]
    return Disagreement(model, ideal, Change.CHANGED, ("count",), model_count, ideal_count, paths[0], paths[1], ABSENT)


def _differing(model: dict[str, Any], ideal: dict[str, Any]) -> Iterable[Keys]:
    """The keys at which two structures differ, in IDEAL's order."""
    if not model and not ideal:
        return []
    from deepdiff import DeepDiff  # takes a tenth of a second to import; equal sides do without it

    # threshold 0: without it deepdiff reports two blocks with little in common as one change of the block
    found = DeepDiff(model, ideal, view="tree", threshold_to_diff_deeper=0)
    return [
        tuple(str(key) for key in level.path(output_format="list")) for levels in found.values() for level in levels
    ]


def against_each(group: list[list[Disagreement]], turned: bool) -> Iterator[Disagreement]:
    """A loop against several declarations: what holds against every one of them, told once.

    What differs between the several themselves, the loop makes of its index: that is no difference.
    """
    first, *others = group
    for disagreement in first:
        if disagreement.path == ("count",):
            continue
        twins = [_twin(disagreement, other) for other in others]
        if any(twin is None for twin in twins):
            continue
        values = [str(item.model_value if turned else item.ideal_value) for item in (disagreement, *twins) if item]
        if disagreement.change is Change.UNDECIDED and len(set(values)) > 1:
            continue
        yield disagreement


def _twin(disagreement: Disagreement, others: list[Disagreement]) -> Disagreement | None:
    return next((other for other in others if other.path == disagreement.path), None)
