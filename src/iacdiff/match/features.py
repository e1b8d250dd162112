"""Declarations → sets of features as bit masks, so that how alike two are is a few machine operations.

aws_subnet.a {vpc_id = aws_vpc.main.id, cidr = "10.0.1.0/24"}
  paths       vpc_id, cidr
  values      vpc_id → vpc, vpc_id → (the pair that aws_vpc.main is in).id, cidr = 10.0.1.0/24
  words       a
  neighbours  refers to that pair; is referred to by …
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from iacdiff.match.names import telling_words
from iacdiff.records import Declaration, Declared, Defaulted, Expression, Kind, Ref, Unknown, Value

_PLACEHOLDER = re.compile(r"[$#]\{([^{}]*)\}")
_NAME = re.compile(r"[A-Za-z_][\w.-]*")
_MOST_LEAVES = 400
"""Of one declaration: enough for any real one, and a bound for those that are not."""
_LONGEST_JSON = 50_000
_FAMILIES = ("paths", "values", "words", "neighbours")
_WEIGHTS: dict[Kind, tuple[float, ...]] = {
    Kind.VARIABLE: (0.05, 0.2, 0.45, 0.3),
    Kind.OUTPUT: (0.05, 0.35, 0.25, 0.35),
    Kind.STRUCTURE: (0.05, 0.25, 0.5, 0.2),
}
_USUAL_WEIGHTS = (0.15, 0.35, 0.2, 0.3)


@dataclass(frozen=True, slots=True)
class Link:
    """One declaration refers to another."""

    near: str
    """The id of the other one."""
    path: str
    """Where the reference stands, and what of the other it takes."""
    outward: bool
    """Whether this declaration refers to the other, or the other to this one."""


def leaves(attributes: Value) -> Iterator[tuple[str, Value]]:
    """Every scalar with its path, list positions left out; iterative, and bounded."""
    stack: list[tuple[str, Value]] = [("", attributes)]
    given = 0
    while stack and given < _MOST_LEAVES:
        path, value = stack.pop()
        while isinstance(value, Defaulted):
            value = value.value
        if isinstance(value, str):
            value = _structure(value)
        if isinstance(value, dict):
            value = _keyed(value) or value
            stack.extend((f"{path}.{key}", item) for key, item in reversed(value.items()))
        elif isinstance(value, list):
            stack.extend((path, item) for item in reversed(value))
        else:
            given += 1
            yield path, value


def _structure(text: str) -> Value:
    """JSON written as text → what it says; any other text is itself."""
    if text.lstrip()[:1] not in ("{", "[") or '"' not in text or len(text) > _LONGEST_JSON:
        return text
    try:
        found: Value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    return found


def _keyed(block: dict[str, Value]) -> dict[str, Value] | None:
    """`{Key: Name, Value: web}` → `{Name: web}`, as a tag is written elsewhere."""
    if len(block) != 2:
        return None
    names = {name.lower(): name for name in block}
    key = block.get(names.get("key", names.get("name", "")))
    if "value" not in names or not isinstance(key, str):
        return None
    return {key: block[names["value"]]}


class Neighbourhood:
    """Who refers to whom on one side."""

    def __init__(self, side: Declared) -> None:
        self.items = side.by_id()
        self.links: dict[str, list[Link]] = {id: [] for id in self.items}
        self._leaves: dict[str, list[tuple[str, Value]]] = {}
        for item in side.items:
            for path, value in self.leaves(item):
                for target, part in self.targets(value):
                    if target != item.id:
                        self.links[item.id].append(Link(target, f"{path} {part}", True))
                        self.links[target].append(Link(item.id, f"{path} {part}", False))

    def leaves(self, item: Declaration) -> list[tuple[str, Value]]:
        """The scalars of a declaration."""
        if item.id not in self._leaves:
            self._leaves[item.id] = list(leaves(dict(item.attributes)))
        return self._leaves[item.id]

    def targets(self, value: Value) -> Iterator[tuple[str, str]]:
        """The declarations that a scalar refers to, each with the part that it takes."""
        if isinstance(value, Ref):
            if value.target in self.items:
                yield value.target, _folded(value.path)
            return
        text = value.source if isinstance(value, Unknown | Expression) else value
        if not isinstance(text, str):
            return
        pieces = [text] if isinstance(value, Unknown | Expression) else _PLACEHOLDER.findall(text)
        for piece in pieces[:20]:
            for name in _NAME.findall(piece[:2000]):
                found = self._declared(name)
                if found:
                    yield found, _folded(name[len(found) :])

    def _declared(self, name: str) -> str | None:
        while name:
            if name in self.items:
                return name
            name = name.rpartition(".")[0]
        return None


def _folded(part: str) -> str:
    return re.sub(r"[^a-z0-9]", "", part.lower())


@dataclass(frozen=True, slots=True)
class Features:
    """One declaration's features: a bit mask a family, and how many bits each has."""

    masks: tuple[int, ...]
    sizes: tuple[int, ...]


class Weigher:
    """How alike two declarations of one kind and type are, 0 to 1, given what is paired already."""

    def __init__(self, kind: Kind, sides: tuple[Neighbourhood, ...], tokens: tuple[dict[str, str], ...]) -> None:
        self._weights = _WEIGHTS.get(kind, _USUAL_WEIGHTS)
        self._sides = sides
        self._tokens = tokens
        self._bits: dict[str, int] = {}

    def features(self, side: int, item: Declaration) -> Features:
        """What there is to compare of a declaration."""
        paths: set[str] = set()
        values: set[str] = set()
        for path, value in self._sides[side].leaves(item):
            paths.add(path)
            values.update(f"{path} = {text}" for text in self._texts(side, value))
        if item.count != 1:
            values.add(f"count = {item.count}")
        near = {text for link in self._sides[side].links[item.id] for text in self._near(side, link)}
        families = (paths, values, set(telling_words(item)), near)
        return Features(tuple(self._mask(family) for family in families), tuple(map(len, families)))

    def alike(self, model: Features, ideal: Features) -> float:
        """The weighted mean of each family's Dice coefficient (Dice 1945); a family empty on both sides is left out."""
        total = weight_sum = 0.0
        rows, columns = model.sizes, ideal.sizes
        for place, weight in enumerate(self._weights):
            size = rows[place] + columns[place]
            if size:
                weight_sum += weight
                total += weight * (model.masks[place] & ideal.masks[place]).bit_count() / size
        return 2 * total / weight_sum if weight_sum else 1.0

    def common_values(self, model: Features, ideal: Features) -> int:
        """How many values are the same."""
        return (model.masks[1] & ideal.masks[1]).bit_count()

    def _mask(self, family: set[str]) -> int:
        mask = 0
        for text in family:
            mask |= 1 << self._bits.setdefault(text, len(self._bits))
        return mask

    def _texts(self, side: int, value: Value) -> Iterator[str]:
        if isinstance(value, Ref):
            target = self._sides[side].items.get(value.target)
            yield f"→ {target.canonical if target else value.target}"
            yield f"→ {self._tokens[side].get(value.target, value.target)} {_folded(value.path)}"
        elif isinstance(value, Unknown | Expression):
            yield "? " + value.source
        elif isinstance(value, bool):
            yield str(value).lower()
        elif isinstance(value, str):
            yield _PLACEHOLDER.sub("…", value[:2000]).strip().lower()
        elif isinstance(value, float) and value.is_integer():
            yield str(int(value))
        else:
            yield str(value)

    def _near(self, side: int, link: Link) -> Iterator[str]:
        way = "to" if link.outward else "from"
        yield f"{way} {self._sides[side].items[link.near].canonical} {link.path}"
        token = self._tokens[side].get(link.near)
        if token:
            yield f"{way} = {token} {link.path}"
