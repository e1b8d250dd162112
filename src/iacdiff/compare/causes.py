"""Differences → the same, each with the one thing that it comes from, where several come from it.

local.name_prefix                    it reads otherwise on the two sides, and these 50 names with it
aws_kms_key.main                     MODEL lacks it, so these 4 resources do not refer to it
tags.ManagedBy = Terraform           these 20 resources lack the same tag
${environmentSuffix} is added        these 30 names differ by the same piece of text
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import takewhile

from iacdiff.compare.tables import folded
from iacdiff.records import (
    Absent,
    Change,
    Declared,
    Defaulted,
    Difference,
    Expression,
    Kind,
    Ref,
    Unknown,
    Value,
    shown,
)

_SEVERAL = 3
"""Differences that are alike are no accident from here on; what follows from one that is missing needs no number."""
_LONGEST = 600
_LONGEST_TOLD = 60
_MOST_NAMES = 300
_LEAST_LETTERS = 3
_PIECE = re.compile(r"[$#]\{(?:[^{}]|\{[^{}]*\})*\}|\w+|\W")
_INDEX = re.compile(r"\[[^\]]*\]")
_EDGE = " \t-_/.:,"

_HELPERS = ("helper-missing", "versioning-missing", "public-access-block-missing")

_FAMILIES = {
    (Kind.OUTPUT, Change.MISSING): "outputs that MODEL lacks",
    (Kind.OUTPUT, Change.EXTRA): "outputs of MODEL alone",
    (Kind.VARIABLE, Change.MISSING): "inputs that MODEL lacks",
    (Kind.VARIABLE, Change.EXTRA): "inputs of MODEL alone",
}

Texts = tuple[str, str]
"""MODEL's and IDEAL's."""


def caused(differences: Iterable[Difference], model: Declared, ideal: Declared) -> list[Difference]:
    """Gives each difference its cause; one that stands alone has none."""
    differences = list(differences)
    named, missing = _named(model, ideal), _missing(differences, ideal)
    found = [_cause(difference, named, missing) for difference in differences]
    several = Counter(cause for cause, _ in found)
    out = []
    for difference, (cause, least) in zip(differences, found, strict=True):
        if cause and several[cause] >= least:
            told = _told(difference, cause, several[cause] - 1, named, missing)
            difference = replace(difference, cause=cause, because=difference.because + told)
        out.append(difference)
    return out


def _told(
    difference: Difference, cause: str, others: int, named: Mapping[str, object], missing: Mapping[str, str]
) -> str:
    if difference.ideal_id == cause and not difference.path:
        return f" {_number(others, 'other difference')} {'follows' if others == 1 else 'follow'} from it."
    if cause in missing and cause != difference.ideal_id:
        return f" It follows from {cause}, which MODEL lacks."
    if cause.split(" ")[0] in named:
        return f" It comes from {cause}, as {_number(others, 'other')} {'does' if others == 1 else 'do'}."
    return f" The same in {_number(others, 'other')}."


def _number(many: int, noun: str) -> str:
    return f"{many} {noun}" if many == 1 else f"{many} {noun}s"


def _cause(difference: Difference, named: Mapping[str, list[Texts]], missing: Mapping[str, str]) -> tuple[str, int]:
    """The likely cause, and how many must share it; empty where there is none."""
    if not difference.path:
        follows = _followed(difference, missing)
        own = difference.ideal_id if difference.ideal_id in missing and difference.kind is Kind.RESOURCE else ""
        family = _FAMILIES.get((difference.kind, difference.change), "")
        return (follows or own or family, _SEVERAL if family and not follows else 2)
    target = _target(difference.ideal) if difference.change in (Change.MISSING, Change.CHANGED) else None
    if target in missing:
        return target or "", 2
    texts = _text(difference.model), _text(difference.ideal)
    if difference.change is Change.CHANGED and None not in texts:
        model, ideal = (text or "" for text in texts)
        name = _from_name((model, ideal), named)
        return (name, 2) if name else (_replacement(difference, (model, ideal)), _SEVERAL)
    if difference.change in (Change.MISSING, Change.EXTRA):
        return _one_sided(difference, texts[1] if texts[1] is not None else texts[0]), _SEVERAL
    return "", 0


# ---------------------------------------------------------------------------------------------- what is missing


def _missing(differences: Sequence[Difference], ideal: Declared) -> dict[str, str]:
    """Ids of IDEAL's resources and inputs that MODEL lacks as a whole → their canonical types."""
    kinds = (Kind.RESOURCE, Kind.VARIABLE)
    items = ideal.by_id()
    return {
        difference.ideal_id: items[difference.ideal_id].canonical
        for difference in differences
        if not difference.path
        and difference.change is Change.MISSING
        and difference.ideal_id is not None
        and difference.kind in kinds
    }


def _followed(difference: Difference, missing: Mapping[str, str]) -> str:
    """The one missing resource that a missing helper, or a missing part of a resource, refers to."""
    if difference.change is not Change.MISSING or not isinstance(difference.ideal, dict):
        return ""
    family = missing.get(difference.ideal_id or "", "").split("_")[0]
    near = {
        target
        for value in difference.ideal.values()
        if (target := _target(value)) in missing
        and target != difference.ideal_id
        and (difference.rule in _HELPERS or missing[target or ""].split("_")[0] == family)
    }
    return near.pop() or "" if len(near) == 1 else ""


def _target(value: Value | Absent) -> str | None:
    """What a value is nothing but a reference to: `aws_kms_key.a.arn`, or a list of that one."""
    while isinstance(value, list) and len(value) == 1:
        (value,) = value
    return value.target if isinstance(value, Ref) else None


# ---------------------------------------------------------------------------------------------- names of the code


def _named(model: Declared, ideal: Declared) -> dict[str, list[Texts]]:
    """`local.name_prefix` → its texts on both sides, where they differ; of a map or a list, those of its parts."""
    found: dict[str, list[Texts]] = {}
    for name in list(ideal.names)[:_MOST_NAMES]:
        if name not in model.names:
            continue
        for where, one, other in _parts(model.names[name], ideal.names[name]):
            texts = _text(one), _text(other)
            if None not in texts and texts[0] != texts[1]:
                found.setdefault(f"{name}{where}", []).append((texts[0] or "", texts[1] or ""))
    return found


def _parts(model: Value, ideal: Value) -> Iterator[tuple[str, Value, Value]]:
    if isinstance(model, dict) and isinstance(ideal, dict):
        yield from ((f".{key}", model[key], value) for key, value in ideal.items() if key in model)
    elif isinstance(model, list) and isinstance(ideal, list):
        yield from (("", one, other) for one, other in zip(model, ideal, strict=False))
    else:
        yield "", model, ideal


def _from_name(texts: Texts, named: Mapping[str, list[Texts]]) -> str:
    """The name whose two texts, put in place of each other, make the two equal; the longest, where several do."""
    best, length = "", 0
    for name, pairs in named.items():
        for one, other in pairs:
            if len(one) + len(other) <= length or min(len(one), len(other)) < _LEAST_LETTERS:
                continue
            if one in texts[0] and other in texts[1] and texts[0].replace(one, other) == texts[1]:
                best, length = name, len(one) + len(other)
    return best


# ---------------------------------------------------------------------------------------------- what is alike


def _replacement(difference: Difference, texts: Texts) -> str:
    """The piece that differs, told as `"a" instead of "b"`; with the attribute's name where nothing is in common."""
    model, ideal = (_PIECE.findall(text) for text in texts)
    start = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(model, ideal, strict=False)))
    rest = list(reversed(model[start:])), list(reversed(ideal[start:]))
    end = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(*rest, strict=False)))
    one, other = ("".join(side[start : len(side) - end]).strip(_EDGE) for side in (model, ideal))
    if start + end == 0:
        return f"{_leaf(difference)}: {_short(one)} instead of {_short(other)}"
    if not one:
        return f"{_short(other)} is missing" if other else ""
    return f"{_short(one)} instead of {_short(other)}" if other else f"{_short(one)} is added"


def _one_sided(difference: Difference, text: str | None) -> str:
    """What is missing, or added, told as `tags.Team = a`; a whole block only by its name."""
    sign = "without" if difference.change is Change.MISSING else "with"
    value = f" = {_short(text)}" if text is not None else ""
    if difference.category == "tagging":
        path = _INDEX.sub("", difference.path)
        return f"{sign} {path}{value}" if "." in path or text is None else f"{sign} tag {path}{value}"
    return f"{sign} {_leaf(difference)}{value}" if text is not None else ""


def _leaf(difference: Difference) -> str:
    return folded(_INDEX.sub("", difference.path).rpartition(".")[2])


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_TOLD else f"{text[:_LONGEST_TOLD]}…"


def _text(value: Value | Absent) -> str | None:
    """A plain value as its side writes it; None for structure, and for what is too long to be told."""
    if isinstance(value, Defaulted):
        value = value.template
    if isinstance(value, Absent | dict) or value is None:
        return None
    if isinstance(value, list) and any(isinstance(item, dict | list) for item in value):
        return None
    text = shown(value)
    if len(text) > _LONGEST:
        return None
    return f"${{{text}}}" if isinstance(value, Unknown | Expression) else text
