"""Each difference → the requirements that it is likely about, by its type, its path, its name and its values."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass, field, replace

from iacdiff.link.choose import choose, is_required
from iacdiff.link.declares import Declares
from iacdiff.link.facets import Facet, compound, phrase, type_words
from iacdiff.link.rank import Index, index_of
from iacdiff.link.stems import words_of
from iacdiff.link.terms import quantities, quantity, terms
from iacdiff.records import Absent, Change, Declaration, Declared, Defaulted, Difference, Kind, Requirement, Value

_WHOLE = {"thing": 0.62, "name": 0.16, "value": 0.22, "sign": 0.3}
_PART = {"thing": 0.22, "path": 0.48, "value": 0.40, "name": 0.12}
_NAMED = {"name": 0.5, "kind": 0.3, "value": 0.2}
"""What each facet adds where a whole resource differs, where a value in one does, and for an output or a variable."""
_NAMED_PART = {"name": 0.32, "path": 0.18, "kind": 0.05, "value": 0.4}
_TAG = {"tagging": 0.52, "key": 0.2, "carrier": 0.05, "value": 0.2}
_TAGS = frozenset(["tags", "tag", "tags_all", "labels", "default_tags"])
_ONLY_THING = 0.45
"""Where nothing but the type speaks for a requirement, and it is a value that differs."""
_UNSURE = 0.48
"""The most that type and name are worth where a value differs and neither its path nor its values are spoken of."""
_SPOKEN = 0.5
"""From this degree a requirement speaks of a path, and does not only share one of its words."""
_TELLING = 0.8
"""From this degree a value alone shows that a requirement is about it."""
_FEW = 2
"""Requirements at most that have a telling value."""
_SIGN = 10
"""Characters of a value that is no word of prose."""
_CALLED = ("name", "identifier", "prefix", "alias", "_id")
"""Attributes that say what a thing is called: the words in them are those of its name."""
_LEADS = 0.08
"""What it adds that a requirement begins with the thing, and does not only mention it."""
_FOREIGN = 0.75
"""What is left where a value in one thing differs and a requirement asks the same of another thing."""
_FORBIDS = 0.1
"""What it adds that a requirement forbids what MODEL has and IDEAL has not."""
_FORBIDDEN = 0.75
"""What is left where it forbids something, and MODEL lacks the thing as a whole."""
_VALUES = 12
_LONGEST_VALUE = 80
_FOCUS = 0.04
_ASIDE = re.compile(r"(?:if|note|rationale|example|e\.g|reference|cost warning|optional|wrong|correct)\b|[❌✅]", re.I)
_ASIDE_TITLE = re.compile(
    r"\b(?:background|role|context|examples?|outputs?|deliverables|success|testing|objective|overview|persona)\b", re.I
)
_WATCHES = re.compile(r"\W*(?:watch(?: (?:for|out))?|alert|alarm|monitor|detect|track|notify)\b", re.I)
"""A unit that wants to be told when something happens to a thing; it does not ask for the thing."""
_WATCHING = 0.6
"""What is left of it for a difference in what does not watch."""
_CREATES = re.compile(
    r"\W*(?:(?:create|deploy|provision|set up|configure|implement|add|use|build|launch|include|define|establish|run)\b"
    r"|(?:an?|one|two|three|\d+)\s|[\w()/ -]{2,40} (?:with|for|in|across)\b)",
    re.I,
)
"""A unit that brings a thing in, rather than one that speaks of "the" thing."""
_BOUND = r"(?:\b(?:exactly|only|at least|at most|up to|minimum|maximum|min|max)\s+)?"
_EACH = re.compile(r"\b(?:per|each|every)\s+[\w-]+", re.I)
_COSMETIC = re.compile(r"(?:description|comment|sid)$|(?:^|\.)(?:lifecycle|depends_?on)(?:\[\d+\])?$", re.I)
"""What changes nothing that is built: words for people, and the order in which things are made."""
_INDEX = re.compile(r"\[[^\]]*\]")
_UNITS = (
    (re.compile(r"message_?retention", re.I), "seconds"),
    (re.compile(r"days?$|retention_?period$", re.I), "days"),
    (re.compile(r"hours?$", re.I), "hours"),
    (re.compile(r"minutes?$", re.I), "minutes"),
    (re.compile(r"(?:seconds?|interval|timeout|delay|cooldown|ttl|age|grace_?period|(?<!\w)period)$", re.I), "seconds"),
    (re.compile(r"message_?size$|bytes$", re.I), "bytes"),
    (re.compile(r"memory(?:_?size)?$", re.I), "mb"),
    (re.compile(r"(?:storage|volume_?size)$", re.I), "gb"),
    (re.compile(r"(?:threshold|percent(?:age)?|utili[sz]ation|target_?value)$", re.I), "%"),
)
"""The unit of a bare number, from the end of its attribute's name (as in the providers' documentation)."""


@dataclass(slots=True)
class _Facets:
    """Facets that are asked for again and again, computed once."""

    index: Index
    phrases: dict[tuple[str, str], Facet] = field(default_factory=dict)
    values: dict[tuple[str, str], Facet] = field(default_factory=dict)
    signs: dict[tuple[str, str], Facet] = field(default_factory=dict)

    def phrase(self, text: str, of: str = "") -> Facet:
        """What phrase() gives."""
        if (text, of) not in self.phrases:
            self.phrases[text, of] = phrase(self.index, text, of)
        return self.phrases[text, of]

    def value(self, value: str | int | float, name: str) -> Facet:
        """Where a value is spoken of; `name` is its attribute's, for the unit of a bare number."""
        key = (f"{type(value).__name__}:{value}", name)
        if key not in self.values:
            self.values[key] = _value(self, value, name)
        return self.values[key]

    def sign(self, value: str | int | float, name: str) -> Facet:
        """Where a value stands as it is, and hardly anywhere else: such a requirement can be about nothing else."""
        key = (f"{type(value).__name__}:{value}", name)
        if key not in self.signs:
            self.signs[key] = _sign(self.index, value, name)
        return self.signs[key]


def link_differences(
    differences: Sequence[Difference], requirements: Sequence[Requirement], model: Declared, ideal: Declared
) -> tuple[Difference, ...]:
    """Differences → the same, each with up to five links, best first, and with `required`.

    `model` and `ideal` give the values of what is missing or extra as a whole. Accepted and rejected links are not
    kept here: whoever remembers them puts them back afterwards.
    """
    index = index_of(tuple(requirements))
    facets = _Facets(index)
    known = {**model.by_id(), **ideal.by_id()}
    weight = [_obliges(requirement) for requirement in requirements]
    creates = [0.75 * _FOCUS * bool(_CREATES.match(requirement.text)) for requirement in requirements]
    focus = [_FOCUS / (1 + 0.25 * sum(term[0] == "@" for term in bag)) for bag in index.own]
    named = Declares(index, [*model.items, *ideal.items])
    watches = {number for number, one in enumerate(requirements) if _WATCHES.match(one.text)}
    forbids = {number for number, one in enumerate(requirements) if one.strength == "forbidden"}

    def linked(difference: Difference) -> Difference:
        declared = known.get(difference.ideal_id or difference.model_id or "")
        parts = _part_facets(facets, difference) if difference.path else _whole_facets(facets, difference, declared)
        scored, reasons = _sum(parts, bool(difference.path))
        sure = _sure(parts, difference)
        own = named.of(_type_and_name(difference)[0])
        another = named.others(own, difference.path)
        for number, score in scored.items():
            score = score * weight[number] + focus[number]
            if not difference.path:
                score += creates[number] + _LEADS * bool(named.first[number] & own)
            elif another(number):
                score *= _FOREIGN
            if number in forbids:
                score, sign = _against(score, difference, parts[0][2].degree.get(number, 0.0))
                reasons[number] = sign + reasons[number]
            if number in watches and difference.category != "monitoring":
                score *= _WATCHING
            scored[number] = score if number in sure else min(score, _UNSURE)
        links = choose(scored, reasons.__getitem__, index)
        return replace(difference, links=links, required=is_required(links))

    return tuple(linked(difference) for difference in differences)


def _against(score: float, difference: Difference, spoken: float) -> tuple[float, str]:
    """What a requirement that forbids something is worth, given how far it speaks of what differs; and a sign of it."""
    if difference.change is Change.EXTRA and spoken >= _SPOKEN:
        return score + _FORBIDS, "forbids: "
    return score * (_FORBIDDEN if difference.change is Change.MISSING and not difference.path else 1.0), ""


_Part = tuple[str, float, Facet]


def _obliges(requirement: Requirement) -> float:
    """How much a unit counts: what is said by the way, as an example or under a condition, less than what is asked."""
    said = 0.88 if _ASIDE.match(requirement.text) else 1.0
    return said * (0.9 if requirement.section and _ASIDE_TITLE.search(requirement.section[-1]) else 1.0)


def _whole_facets(facets: _Facets, difference: Difference, declared: Declaration | None) -> list[_Part]:
    if difference.kind not in (Kind.RESOURCE, Kind.DATA):
        return _named_facets(facets, difference)
    attributes: Value = dict(declared.attributes) if declared else {}
    count = declared.count or 1 if declared else 1
    type, name = _type_and_name(difference)
    thing = facets.phrase(type_words(type))
    salient = _salient(attributes)
    values = [facets.value(value, name) for name, value in salient]
    if count > 1:
        values.append(facets.value(count, "count"))
    return [
        ("thing", _WHOLE["thing"], _most([thing, compound(facets.index, name, type_words(type))])),
        ("name", _WHOLE["name"], facets.phrase(_own_words(name))),
        ("value", _WHOLE["value"], _most(values)),
        ("sign", _WHOLE["sign"], _most([_told(facets, thing, name, value) for name, value in salient])),
    ]


def _told(facets: _Facets, thing: Facet, name: str, value: str | int | float) -> Facet:
    """Where a value stands that tells a thing apart; a number tells it only where the thing is spoken of."""
    sign = facets.sign(value, name)
    return sign if isinstance(value, str) else _where(sign, thing)


def _where(facet: Facet, thing: Facet) -> Facet:
    """A facet, kept where the thing is spoken of too."""
    out = Facet()
    for number, degree in facet.degree.items():
        if thing.degree.get(number, 0.0) >= _SPOKEN:
            out.give(number, degree, facet.shared[number])
    return out


def _type_and_name(difference: Difference) -> tuple[str, str]:
    """What a resource or a data source is: the latter's own type stands in its name."""
    type, dot, name = difference.name.partition(".")
    return (type, name) if difference.type == "data" and dot else (difference.type, difference.name)


def _named_facets(facets: _Facets, difference: Difference) -> list[_Part]:
    """An output, a variable, a provider: its name says what it is about, and its kind is only a part of that."""
    if difference.kind is Kind.BACKEND:  # its name is where it keeps the state
        return [("thing", 1 - _NAMED["value"], facets.phrase("state backend"))]
    return [
        ("path", _NAMED["name"], facets.phrase(_own_words(difference.name))),
        ("thing", _NAMED["kind"], facets.phrase(str(difference.kind))),
        ("value", _NAMED["value"], _most([facets.value(value, "") for value in _scalars(difference)])),
    ]


def _part_facets(facets: _Facets, difference: Difference) -> list[_Part]:
    steps = [step for step in _INDEX.sub("", difference.path).split(".") if step]
    leaf = steps[-1] if steps else ""
    if steps and steps[0].lower() in _TAGS:
        return _tag_facets(facets, difference, leaf)
    value = _most([facets.value(value, leaf) for value in _scalars(difference)])
    if difference.kind not in (Kind.RESOURCE, Kind.DATA):
        return _named_part_facets(facets, difference, leaf, value)
    type, name = _type_and_name(difference)
    together = [facets.phrase(_own_words(name)), compound(facets.index, name, type_words(type))]
    thing = facets.phrase(type_words(type))
    if difference.path == "count":
        value = _where(value, thing)  # any number may be one of something else
        path = _where(_most([_counts(facets.index), value]), thing)
    else:
        ways = [" ".join(steps[-2:]), *([leaf] if leaf.lower() not in words_of("generic") else [])]
        path = _most([facets.phrase(way, type_words(type)) for way in ways])
    return [
        ("path", _PART["path"], path),
        ("thing", _PART["thing"], thing),
        ("name", _PART["name"], _most(together)),
        ("value", _PART["value"], value),
    ]


def _named_part_facets(facets: _Facets, difference: Difference, leaf: str, value: Facet) -> list[_Part]:
    """A variable's default, an output's value: the name says what it is about, the part little."""
    return [
        ("thing", _NAMED_PART["name"], facets.phrase(_own_words(difference.name))),
        ("path", _NAMED_PART["path"], facets.phrase(leaf)),
        ("kind", _NAMED_PART["kind"], facets.phrase(str(difference.kind))),
        ("value", _NAMED_PART["value"], value),
    ]


def _counts(index: Index) -> Facet:
    """The requirements that say how many of a thing there are by what there is one for: `one per zone`."""
    facet = Facet()
    for number, requirement in enumerate(index.requirements):
        found = _EACH.search(requirement.text)
        if found:
            facet.give(number, 0.6, found[0])
    return facet


def _tag_facets(facets: _Facets, difference: Difference, key: str) -> list[_Part]:
    """A tag says little of the thing that carries it."""
    return [
        ("path", _TAG["tagging"], facets.phrase("naming" if key.lower() == "name" else "tagging")),
        ("key", _TAG["key"], facets.phrase("" if key.lower() in _TAGS else key)),
        ("carrier", _TAG["carrier"], facets.phrase(type_words(difference.type))),
        ("value", _TAG["value"], _most([facets.value(value, key) for value in _scalars(difference)])),
    ]


def _most(facets: Sequence[Facet]) -> Facet:
    """Of several facets, the best degree of each requirement."""
    if len(facets) == 1:
        return facets[0]
    out = Facet()
    for facet in facets:
        for number, degree in facet.degree.items():
            out.give(number, degree, facet.shared[number])
    return out


def _sure(parts: Sequence[_Part], difference: Difference) -> Container[int]:
    """The requirements that speak of the path, or that have a value which tells; all of them for a whole resource."""
    if _COSMETIC.search(difference.path):
        return ()
    return {
        number
        for role, _, facet in parts
        for number, degree in facet.degree.items()
        if not difference.path or role == "key" or degree >= {"path": _SPOKEN, "value": _TELLING}.get(role, 2.0)
    }


def _sum(parts: Sequence[_Part], in_part: bool) -> tuple[dict[int, float], dict[int, str]]:
    """Facets with their weights → score and reason of each requirement that speaks of the thing or of its path."""
    scored: dict[int, float] = {}
    shared: dict[int, list[str]] = {}
    leading = [facet for role, _, facet in parts if role in ("thing", "path", "sign")]
    for _, weight, facet in parts:
        for number, degree in facet.degree.items():
            if any(number in facet.degree for facet in leading):
                scored[number] = scored.get(number, 0.0) + weight * degree
                shared.setdefault(number, []).append(facet.shared[number])
    if in_part:
        for role, _, facet in parts:
            if role == "thing":
                for number, degree in facet.degree.items():
                    scored[number] = max(scored[number], _ONLY_THING * degree + 0.1 * scored[number])
    return scored, {number: ", ".join(dict.fromkeys(words)) for number, words in shared.items()}


# ---------------------------------------------------------------------------------------------- words and values


def _own_words(name: str) -> str:
    """A declaration's name without what says nothing (`main`, `this`), and without expressions in it."""
    plain = _without_expressions(name) if "${" in name else name
    parts = [part for part in re.split(r"[\s_.-]+", plain) if part.lower() not in words_of("generic")]
    return " ".join(part for part in parts if not part.isdigit())  # which one of several says nothing


def _without_expressions(name: str) -> str:
    """`${lower(var.a)}-logs` → ` -logs`."""
    depth, out = 0, ""
    for at, sign in enumerate(name):
        if sign == "{" and (depth or name[at - 1 : at] == "$"):
            depth += 1
            out = out[:-1] + " " if depth == 1 else out
        elif sign == "}" and depth:
            depth -= 1
        elif not depth:
            out += sign
    return out


def _scalars(difference: Difference) -> list[str | int | float]:
    return [value for side in (difference.ideal, difference.model) for value in _flat(side)][:_VALUES]


def _flat(value: Value | Absent) -> Iterator[str | int | float]:
    """The texts and numbers of a value that is no deeper than a list."""
    if isinstance(value, Defaulted):
        value = value.value
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, (str, int, float)):
        yield value
    elif isinstance(value, list):
        for item in value[:_VALUES]:
            if isinstance(item, (str, int, float)) and not isinstance(item, bool):
                yield item


def _salient(attributes: Value) -> list[tuple[str, str | int | float]]:
    """What a whole declaration is told apart by: its texts and numbers, at most two levels down."""
    out: list[tuple[str, str | int | float]] = []
    if not isinstance(attributes, dict):
        return out
    for name, value in attributes.items():
        inner = value.items() if isinstance(value, dict) and name.lower() not in ("tags",) else [(name, value)]
        out.extend(
            (step, item) for step, below in inner for item in _flat(below) if step.lower() not in words_of("generic")
        )
        if len(out) >= _VALUES:
            break
    return out[:_VALUES]


def _value(facets: _Facets, value: str | int | float, name: str) -> Facet:
    facet = Facet()
    index = facets.index
    if isinstance(value, str) and not value.strip().replace(".", "", 1).isdigit():
        if len(value) > _LONGEST_VALUE or name.lower().endswith("description"):
            return facet
        for term in terms(value):
            if term[0] in "=~":
                _give(facet, index, term, 1.0, value)
        if "${" in value or name.lower().endswith(_CALLED):
            return facet
        spoken_of = facets.phrase(value)
        sign = bool(re.search(r"\d|_", value))  # no word of prose
        for number, degree in spoken_of.degree.items():
            worth = _TELLING if sign and degree >= 0.85 else 0.8 * degree
            facet.give(number, worth, value if degree >= 0.8 else spoken_of.shared[number])
        return facet
    written = str(value).strip()
    unit = next((unit for pattern, unit in _UNITS if pattern.search(name)), None)
    if unit:
        term = quantity(written, unit)
        for place in index.places.get(term, ()):
            facet.give(place, 0.9, _as_written(index, place, term, written))
    rare = len(written) > 1 and len(index.places.get(f"#{written}", ())) == 1
    weight = 0.2 if written in ("0", "1") else _TELLING if rare else 0.6
    _give(facet, index, f"#{written}", weight, written, _counted)
    return facet


def _sign(index: Index, value: str | int | float, name: str) -> Facet:
    facet = Facet()
    if isinstance(value, str):
        if _SIGN <= len(value) <= _LONGEST_VALUE and " " not in value:
            for term in terms(value):
                places = index.places.get(term, ())
                if term[0] in "=~" and len(term) > _SIGN and len(places) <= _FEW:
                    _give(facet, index, term, 1.0, value)
        return facet
    unit = next((unit for pattern, unit in _UNITS if pattern.search(name)), None)
    term = quantity(str(value), unit) if unit else ""
    if len(index.places.get(term, ())) == 1:
        _give(facet, index, term, 0.6, str(value))
    return facet


def _give(
    facet: Facet, index: Index, term: str, degree: float, shown: str, write: Callable[[str, str], str] | None = None
) -> None:
    for place in index.places.get(term, ()):
        facet.give(place, degree, write(index.requirements[place].text, shown) if write else shown)


def _as_written(index: Index, place: int, term: str, number: str) -> str:
    """A quantity as the requirement writes it: `30-second`."""
    text = index.requirements[place].text
    near = re.findall(rf"(?<![\w.]){re.escape(number)}[ -]?[A-Za-z%]+", text)
    return next((one for one in near if term in quantities(one)), number)


def _counted(text: str, number: str) -> str:
    """A number with the word that bounds it: `exactly 3`, `at least 2`."""
    found = re.search(rf"{_BOUND}(?<![\w.]){re.escape(number)}(?![\w.])", text, re.I)
    return found[0] if found else number
