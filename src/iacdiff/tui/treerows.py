"""What both sides declare, paired, with what differs → the outline of the trees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from iacdiff.records import Absent, Change, Declaration, Declared, Difference, Kind, Pair, Review, Side
from iacdiff.tui.attributes import all_attributes, attribute, place_of, value_text
from iacdiff.tui.rows import SIGNS, Cell, Group, Outline, Row, Source, add_up, tally, worst

TITLES = {
    Kind.RESOURCE: "Resources",
    Kind.DATA: "Data sources",
    Kind.OUTPUT: "Outputs",
    Kind.VARIABLE: "Variables",
    Kind.PROVIDER: "Providers",
    Kind.MODULE: "Modules",
    Kind.BACKEND: "Backends",
    Kind.STRUCTURE: "Program structure",
}


def outline(review: Review) -> Outline:
    """Everything that either side declares, paired, in IDEAL's order and by type."""
    nodes = _Nodes(review)
    groups = []
    parents: dict[str, tuple[str, ...]] = {}
    for kind in Kind:
        of_kind = tuple(nodes.of(kind))
        if not of_kind:
            continue
        row = Row(
            key=f"group:{kind}",
            what="group",
            depth=0,
            sign="",
            model=Cell(TITLES[kind], str(len(review.model.of(kind)))),
            ideal=Cell(TITLES[kind], str(len(review.ideal.of(kind)))),
            counts=add_up(node.row.counts for node in of_kind),
            severity=worst(node.row.severity for node in of_kind),
        )
        groups.append(Group(row, of_kind))
        for node in of_kind:
            parents[node.row.key] = (row.key,)
            for child in node.differing:
                parents[child.key] = (row.key, node.row.key)
    return Outline(tuple(groups), parents)


class _Nodes:
    """The nodes of both sides, each with the differences that belong to it."""

    def __init__(self, review: Review) -> None:
        self.model, self.ideal = review.model.by_id(), review.ideal.by_id()
        self.of_side = {"model": self.model, "ideal": self.ideal}
        self.pairs = [_known(pair, self.model, self.ideal) for pair in review.pairs]
        self.pairs = [pair for pair in self.pairs if pair.model or pair.ideal]
        paired_model = {id for pair in self.pairs for id in pair.model}
        paired_ideal = {id for pair in self.pairs for id in pair.ideal}
        self.alone = [(None, item) for item in review.ideal.items if item.id not in paired_ideal]
        self.alone_model = [(item, None) for item in review.model.items if item.id not in paired_model]
        self.by_declaration: dict[tuple[str | None, str | None], list[Difference]] = {}
        self._home = self._homes()
        self.strays: list[Difference] = []
        for difference in review.differences:
            self._place(difference)
        self.rank = _ranks(review.ideal, review.model)

    def _homes(self) -> dict[tuple[str, str], tuple[str | None, str | None]]:
        homes: dict[tuple[str, str], tuple[str | None, str | None]] = {}
        for pair in self.pairs:
            key = (pair.model[0] if pair.model else None, pair.ideal[0] if pair.ideal else None)
            homes.update({("model", id): key for id in pair.model})
            homes.update({("ideal", id): key for id in pair.ideal})
        homes.update({("ideal", item.id): (None, item.id) for _, item in self.alone})
        homes.update({("model", item.id): (item.id, None) for item, _ in self.alone_model})
        return homes

    def _place(self, difference: Difference) -> None:
        for side, id in (("ideal", difference.ideal_id), ("model", difference.model_id)):
            home = self._home.get((side, id)) if id else None
            if home is not None:
                self.by_declaration.setdefault(home, []).append(difference)
                return
        self.strays.append(difference)

    def of(self, kind: Kind) -> Iterator[Source]:
        """The nodes of one kind, in the order of the screen."""
        found: list[tuple[tuple[int, int, int], Source]] = []
        for pair in self.pairs:
            model = self.model[pair.model[0]] if pair.model else None
            ideal = self.ideal[pair.ideal[0]] if pair.ideal else None
            found += self._one(kind, model, ideal, pair)
        for _, ideal in self.alone:
            found += self._one(kind, None, ideal, None)
        for model, _ in self.alone_model:
            found += self._one(kind, model, None, None)
        found.sort(key=lambda entry: entry[0])
        yield from (source for _, source in found)
        yield from (_stray(difference) for difference in self.strays if difference.kind is kind)

    def _one(
        self, kind: Kind, model: Declaration | None, ideal: Declaration | None, pair: Pair | None
    ) -> list[tuple[tuple[int, int, int], Source]]:
        first = ideal or model
        if first is None or first.kind is not kind:
            return []
        key = (model.id if model else None, ideal.id if ideal else None)
        source = _node(model, ideal, pair, self.by_declaration.get(key, []))
        return [(self.rank.get((ideal is not None, first.id), (1 << 30, 1, 0)), source)]


def _known(pair: Pair, model: Mapping[str, Declaration], ideal: Mapping[str, Declaration]) -> Pair:
    if all(id in model for id in pair.model) and all(id in ideal for id in pair.ideal):
        return pair
    return replace(
        pair,
        model=tuple(id for id in pair.model if id in model),
        ideal=tuple(id for id in pair.ideal if id in ideal),
    )


def _ranks(ideal: Declared, model: Declared) -> dict[tuple[bool, str], tuple[int, int, int]]:
    """(is of IDEAL, id) → where it stands: types in the order in which IDEAL first has them, then MODEL's own."""
    types: dict[str, int] = {}
    for item in (*ideal.items, *model.items):
        types.setdefault(item.canonical, len(types))
    ranks = {(True, item.id): (types[item.canonical], 0, index) for index, item in enumerate(ideal.items)}
    ranks.update({(False, item.id): (types[item.canonical], 1, index) for index, item in enumerate(model.items)})
    return ranks


def _node(model: Declaration | None, ideal: Declaration | None, pair: Pair | None, found: list[Difference]) -> Source:
    key = f"{model.id if model else ''}|{ideal.id if ideal else ''}"
    whole = next((difference for difference in found if not difference.path), None)
    parts = sorted((d for d in found if d is not whole), key=place_of)
    differing = tuple(attribute(difference, key) for difference in parts)
    first = ideal or model
    assert first is not None
    row = Row(
        key=key,
        what="node",
        depth=1,
        sign=_node_sign(model, ideal, whole, parts),
        model=_name(model, len(pair.model) if pair else 1, _is_split(pair, "model")),
        ideal=_name(ideal, len(pair.ideal) if pair else 1, _is_split(pair, "ideal")),
        model_at=model.span if model else None,
        ideal_at=ideal.span if ideal else None,
        difference=whole,
        stop=whole is not None,
        counts=tally(found),
        severity=worst(difference.severity for difference in found),
        pair=pair,
        leaf=not differing and not first.attributes,
        parent=f"group:{first.kind}",
    )
    return Source(row, differing, lambda: all_attributes(model, ideal, key, differing, row.sign))


def _stray(difference: Difference) -> Source:
    """A difference that belongs to no declaration, such as one of the program's structure."""
    cell = Cell(difference.type, difference.name)
    value = "" if isinstance(difference.ideal, Absent) else value_text(difference.ideal)
    other = "" if isinstance(difference.model, Absent) else value_text(difference.model)
    row = Row(
        key=f"stray:{difference.id}",
        what="node",
        depth=1,
        sign=SIGNS[difference.change],
        model=None if difference.change is Change.MISSING else _beside(cell, other),
        ideal=None if difference.change is Change.EXTRA else _beside(cell, value),
        model_at=difference.model_at,
        ideal_at=difference.ideal_at,
        difference=difference,
        stop=True,
        counts=tally([difference]),
        severity=difference.severity,
        parent=f"group:{difference.kind}",
    )
    return Source(row, (), tuple)


def _beside(cell: Cell, value: str) -> Cell:
    return cell if not value or value == cell.text else Cell(cell.lead, f"{cell.text}: {value}")


def _node_sign(
    model: Declaration | None, ideal: Declaration | None, whole: Difference | None, parts: list[Difference]
) -> str:
    if whole is not None:
        return SIGNS[whole.change]
    if not parts:
        return "=" if model and ideal else " "
    changes = {part.change for part in parts}
    return "?" if changes == {Change.UNDECIDED} else "~"


def _is_split(pair: Pair | None, side: Side) -> bool:
    """Whether a side writes in several resources what the other writes in one."""
    return pair is not None and any(part.side == side for part in pair.parts)


def _name(declaration: Declaration | None, many: int, split: bool) -> Cell | None:
    """`main`; `main ×3` for a loop, `main in 3 parts` for what is split, `main and 2 more` where several are one."""
    if declaration is None:
        return None
    more = "" if many < 2 else f" in {many} parts" if split else f" and {many - 1} more"
    count = f" ×{declaration.count}" if declaration.count not in (1, None) else ""
    return Cell(declaration.type, f"{declaration.name}{count}{more}")
