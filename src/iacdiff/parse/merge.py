"""What several sources of one side declare → one Declared in which every id stands once.

An answer often shows a resource whole and repeats a few lines of it in an explanation: of two declarations of one id
the fuller is kept, and the later of two that are alike in that. A Terraform module's folder is a namespace of its own:

    main.tf             var.cidr       →  var.cidr
    modules/vpc/main.tf var.cidr       →  modules/vpc:var.cidr     (only because both declare it)
    modules/vpc/main.tf aws_vpc.main   →  aws_vpc.main
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from typing import Final

from iacdiff.records import Declaration, Declared, Kind, Problem, Span, Value, ValuePath

_NESTED: Final = re.compile(r"(?:^|/)(?:modules?|environments?|envs?|stacks?|layers?|examples?)/")
"""Folders that hold namespaces of their own."""

Part = tuple[str, Declared]
"""A source's block and what it declares."""


def merge(parts: Sequence[Part]) -> Declared:
    """Put the parts together in their order; each id that is dropped is a Problem at its place."""
    problems = [problem for _, part in parts for problem in part.problems]
    items = _qualified([item for _, part in parts for item in part.items])
    kept: dict[str, Declaration] = {}
    for item in items:
        earlier = kept.get(item.id)
        if earlier is None:
            kept[item.id] = item
        elif item.kind is Kind.STRUCTURE:
            kept[item.id] = _united(earlier, item)
        else:
            kept[item.id], dropped = (item, earlier) if _leaves(item) >= _leaves(earlier) else (earlier, item)
            problems.append(_twice(kept[item.id], dropped))
    modules = tuple(module for _, part in parts for module in part.modules)
    return Declared(tuple(kept.values()), _names(parts), tuple(problems), modules)


def _twice(kept: Declaration, dropped: Declaration) -> Problem:
    place = f"{kept.span.file}:{kept.span.first}"
    return Problem(
        "note", f"{kept.id} is declared more than once; the fuller or later one ({place}) counts", dropped.span
    )


def _leaves(item: Declaration) -> int:
    """How much a declaration says."""
    waiting: list[Value] = list(item.attributes.values())
    count = 0
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
        else:
            count += 1
    return count


def _united(earlier: Declaration, later: Declaration) -> Declaration:
    """Settings may stand in several files, each saying a part."""
    attributes = dict(earlier.attributes)
    for key, value in later.attributes.items():
        old = attributes.get(key)
        attributes[key] = {**old, **value} if isinstance(old, dict) and isinstance(value, dict) else value
    spans: dict[ValuePath, Span] = {**earlier.spans, **later.spans}
    return replace(earlier, attributes=attributes, spans=spans, complete=earlier.complete and later.complete)


# ---------------------------------------------------------------------------------------------- folders


def _folder(block: str) -> str:
    """The folder that is a namespace of its own; empty for everything else."""
    return str(PurePosixPath(block).parent) if _NESTED.search(block) else ""


def _qualified(items: Sequence[Declaration]) -> list[Declaration]:
    """Ids that more than one namespace declares: the outermost, or else first, keeps the bare one."""
    owners: dict[str, str] = {}
    for item in items:
        folder = _folder(item.block)
        if item.id not in owners or not folder:
            owners[item.id] = folder
    return [
        item if owners[item.id] == (folder := _folder(item.block)) else replace(item, id=f"{folder}:{item.id}")
        for item in items
    ]


def _names(parts: Iterable[Part]) -> Mapping[str, Value]:
    out: dict[str, Value] = {}
    for block, part in parts:
        folder = _folder(block)
        out.update({f"{folder}:{name}" if folder else name: value for name, value in part.names.items()})
    return out
