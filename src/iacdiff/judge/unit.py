"""A requirement → what it names, asks, denies and counts.

"Deploy exactly 3 NAT gateways for high availability"
    things nat_gateway · numbers = 3 (tokens 2..3) · purpose from token 5
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from iacdiff.judge.words import Mention, Token, has, mentions, table, tokens, words_of
from iacdiff.records import Requirement

Bound = Literal["=", ">=", "<=", ">", "<", "~"]
"""`~` is a bare number: what it bounds depends on what it counts."""

_NUMBERS: Final = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "twelve": 12, "single": 1,
}  # fmt: skip
_BOUNDS: Final[tuple[tuple[str, Bound], ...]] = (
    ("at least", ">="), ("minimum of", ">="), ("min of", ">="), ("no less than", ">="), ("not less than", ">="),
    ("no fewer than", ">="), ("not fewer than", ">="), ("a minimum of", ">="), ("minimum", ">="), ("min", ">="),
    ("at most", "<="), ("no more than", "<="), ("not more than", "<="), ("up to", "<="), ("maximum of", "<="),
    ("maximum", "<="), ("max of", "<="), ("max", "<="), ("not exceed", "<="), ("not exceeding", "<="),
    ("more than", ">"), ("greater than", ">"), ("over", ">"), ("above", ">"), ("exceeding", ">"), ("exceed", ">"),
    ("less than", "<"), ("fewer than", "<"), ("under", "<"), ("below", "<"),
    ("exactly", "="), ("only", "="), ("precisely", "="),
)  # fmt: skip
_NEGATED: Final[dict[Bound, Bound]] = {">": "<=", "<": ">="}
_SPREAD: Final = frozenset(["spread", "distributed", "distribute", "deployed", "balanced", "span", "evenly", "across"])
_SIGNS: Final[dict[str, Bound]] = {"≥": ">=", ">=": ">=", "≤": "<=", "<=": "<=", ">": ">", "<": "<", "=": "="}
_UNIT_WORDS: Final = frozenset(
    [
        "day",
        "hour",
        "minute",
        "second",
        "month",
        "year",
        "mb",
        "gb",
        "gib",
        "tb",
        "percent",
        "week",
        "instance",
        "task",
        "server",
        "node",
        "request",
        "shard",
    ]
)
_SHORT: Final = {
    "min": "minute",
    "minute": "minute",
    "sec": "second",
    "hr": "hour",
    "gb": "gb",
    "gib": "gb",
    "mb": "mb",
}
_LITERAL: Final = re.compile(
    r"\bAWS::\w+::\w+(?:::\w+)?|"
    r"\d+\.\d+\.\d+\.\d+(?:/\d+)?"
    r"|\b(?:db\.|cache\.)?[a-z]\w{0,4}\.(?:nano|micro|small|medium|large|\d{0,2}xlarge|metal)\b"
    r"|\b[a-z]{2}(?:-gov)?-(?:north|south|east|west|central|northeast|southeast|northwest|southwest)-\d[a-f]?\b"
    r"|\barn:[^\s`]+"
    r"|\b[A-Za-z]+-?\d{4,}\b"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number in the text, in its unit, and what it bounds."""

    value: float
    bound: Bound
    unit: str
    at: int
    """The token that it is."""
    after: int
    """The first token behind it and its unit."""


@dataclass
class Unit:
    """A requirement, read."""

    of: Requirement
    row: list[Token]
    words: list[str]
    things: list[Mention] = field(default_factory=list)
    """What it is about."""
    denied: list[Mention] = field(default_factory=list)
    """What it says must not be."""
    aims: list[Mention] = field(default_factory=list)
    """What stands only in a clause of purpose."""
    properties: list[Mention] = field(default_factory=list)
    platforms: list[Mention] = field(default_factory=list)
    above: list[str] = field(default_factory=list)
    """The things of the nearest title that names any."""
    titled: list[str] = field(default_factory=list)
    """The words of the two innermost titles."""
    numbers: list[Number] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    """Tokens that some check has made use of."""
    purpose: int = 10_000
    """The token at which a clause of purpose begins."""

    @property
    def every(self) -> bool:
        """Whether it is about all of a kind."""
        return any(word in words_of("every") for word in self.words)

    def says(self, says: Sequence[str]) -> bool:
        """Whether any of the phrases stands in it."""
        return has(self.words, says)

    def use_span(self, start: int, end: int) -> None:
        """Mark the words between two offsets of the text as made use of."""
        self.used.update(at for at, token in enumerate(self.row) if start <= token.start and token.end <= end)

    def unexplained(self) -> list[str]:
        """The words before any clause of purpose that carry meaning and that no check has made use of."""
        idle = words_of("idle") | words_of("purpose") | words_of("narrow") | words_of("deny")
        covered = set(self.used)
        for one in (*self.things, *self.aims, *self.properties, *self.platforms, *self.denied):
            covered.update(range(one.first, one.last))
        return [
            word
            for at, word in enumerate(self.words[: self.purpose])
            if at not in covered and word not in idle and not (len(word) == 1 and word.isalpha())
        ]


def read(requirement: Requirement) -> Unit:
    """One requirement, read."""
    row = tokens(requirement.text)
    unit = Unit(requirement, row, [token.word for token in row])
    _literals(unit)
    found = mentions(row)
    unit.purpose = _purpose(unit, found)
    for one in found:
        if set(range(one.first, one.last)) <= unit.used:
            continue
        if requirement.text[max(0, row[one.first].start - 1) : row[one.first].start] != ".":
            _sort(unit, one)
    unit.numbers = [] if len(row) > 150 else list(_numbers(unit))
    inner = requirement.section[-2:]
    unit.titled = [token.word for title in inner for token in tokens(title)]
    for title in reversed(inner):
        named = [one.key for one in mentions(tokens(title)) if one.table == "thing"]
        named += [key for key in ("database",) if key in unit.titled and not named]
        if named:
            unit.above = named
            break
    return unit


def _sort(unit: Unit, one: Mention) -> None:
    if one.table == "property":
        unit.properties.append(one)
    elif one.table in ("platform", "language"):
        if not _in_name(unit, one) and not _is_verb(unit, one):
            unit.platforms.append(one)
    elif _replaced(unit, one) or _is_there(unit, one) or _is_other_end(unit, one):
        unit.aims.append(one)
    elif _within_denied(unit, one) or (denied(unit, one) and set(unit.words[one.last : one.last + 1]) & _SOME):
        unit.aims.append(one)  # not all of the kind are denied: `no functions outside the VPC`
    elif denied(unit, one) and one.first < unit.purpose:
        unit.denied.append(one)
    elif _is_aim(unit, one):
        unit.aims.append(one)
    else:
        unit.things.append(one)


_SOME: Final = frozenset(
    ["outside", "without", "except", "other", "unless", "that", "which", "with", "in", "on", "from", "into", "to"]
)
"""What narrows a denial: `no functions outside the VPC` denies neither functions nor the VPC."""
_OFF: Final = re.compile(
    r"^(?:(?:must|should|to|be|is|are|set|turned|kept|remain|stay) ){0,4}(?:off|disabled|false|disallowed)\b"
    r"|^(?:must|should|shall|may|can|is|are) not (?:be )?(?:enabled|on|true|active|activated|turned on|set)\b"
)


def put_off(unit: Unit, one: Mention) -> bool:
    """Whether it is asked to be off: `deletion protection must be disabled`, `turn off versioning`."""
    if _OFF.match(" ".join(unit.words[one.last : one.last + 6])):
        return True
    return unit.words[max(0, one.first - 2) : one.first] in (["turn", "off"], ["switch", "off"])


def denied(unit: Unit, one: Mention) -> bool:
    """Whether a word that denies stands before a mention, in the same clause, or one that puts it off behind it."""
    if put_off(unit, one):
        return True
    if {"more", "less", "fewer", "exceed"} & set(unit.words[max(0, one.first - 4) : one.first]):
        return False
    for at in range(one.first - 1, max(-1, one.first - 6), -1):
        between = unit.of.text[unit.row[at].end : unit.row[at + 1].start]
        if unit.words[at] in ("forbidden", "never", "avoid", "prohibited"):
            between = between.replace(":", "")
        if re.search(r"[,.;:()]|→|->", between):
            return False
        word = unit.words[at]
        if word in words_of("deny"):
            return unit.words[at + 1] not in ("more", "less", "fewer", "only", "exceed")
        if word in ("but", "and", "use", "must", "should", "be") and at < one.first - 4:
            return False
    return False


def _is_aim(unit: Unit, one: Mention) -> bool:
    """Whether it only stands in a clause of purpose; `with`, or `and a`, ends the clause."""
    if one.first <= unit.purpose:
        return False
    between = unit.words[unit.purpose : one.first]
    return not ({"with", "including", "using"} & set(between)) and between[-2:] not in (["and", "a"], ["and", "an"])


def _is_verb(unit: Unit, one: Mention) -> bool:
    """Whether `go` is no language: written small, or going somewhere."""
    written = unit.of.text[unit.row[one.first].start : unit.row[one.first].end]
    return one.key == "go" and (
        written == "go" or unit.words[one.last : one.last + 1] in (["to"], ["through"], ["live"])
    )


def _in_name(unit: Unit, one: Mention) -> bool:
    """Whether it is a part of a file's or a variable's name: `cloudformation_manager.py`."""
    text, row = unit.of.text, unit.row
    return text[row[one.last - 1].end :][:1] == "_" or text[: row[one.first].start][-1:] == "_"


def _is_there(unit: Unit, one: Mention) -> bool:
    """Whether it is there already, so that nothing need declare it: `the existing VPC`."""
    return bool({"existing", "current", "pre"} & set(unit.words[max(0, one.first - 2) : one.first])) or (
        unit.words[one.last : one.last + 1] == ["already"]
    )


_JOINS: Final = frozenset(
    "associate associated associating attach attached connect connected connecting integrate integrated".split()  # noqa: SIM905
)


def _is_other_end(unit: Unit, one: Mention) -> bool:
    """Whether something is joined to it: `the web ACL is associated with the ALB` asks for the joint, for no ALB."""
    before = unit.words[max(0, one.first - 6) : one.first]
    joints = [at for at, word in enumerate(before) if word in _JOINS]
    if not joints or not ({"with", "to"} & set(before[joints[-1] :])):
        return False
    start = max(0, one.first - 6) + joints[-1]
    return start >= 0


def _within_denied(unit: Unit, one: Mention) -> bool:
    """Whether it only says where, or with what, something may not be: `never keep passwords in a bucket`."""
    narrowed = False
    for at in range(one.first - 1, max(-1, one.first - 9), -1):
        if re.search(r"[,.;:()]|→|->", unit.of.text[unit.row[at].end : unit.row[at + 1].start]):
            return False
        word = unit.words[at]
        if word in words_of("deny") or word == "nothing":
            return narrowed and unit.words[at + 1] not in ("more", "less", "fewer", "only", "exceed")
        narrowed = narrowed or word in _SOME
    return False


def forbidden(unit: Unit, offset: int) -> bool:
    """Whether what stands at an offset of the text is denied in its clause: `never in us-east-1`."""
    before = [at for at, token in enumerate(unit.row) if token.end <= offset][-8:]
    for at in reversed(before):
        behind = unit.row[at + 1].start if at + 1 < len(unit.row) else offset
        if re.search(r"[,;:()]|→|->|\.\s", unit.of.text[unit.row[at].end : min(behind, offset)]):
            return False
        if unit.words[at] in words_of("deny") or unit.words[at] == "nothing":
            return unit.words[at + 1 : at + 2] not in (["more"], ["less"], ["fewer"], ["only"], ["later"], ["older"])
    return False


def _replaced(unit: Unit, one: Mention) -> bool:
    if unit.words[:1] == ["prefer"] and unit.words[max(0, one.first - 1) : one.first] == ["over"]:
        return True
    before = " ".join(unit.words[max(0, one.first - 3) : one.first])
    return before.endswith(("instead of", "rather than")) or before.startswith(("instead of", "rather than"))


def _purpose(unit: Unit, found: Sequence[Mention]) -> int:
    """Where a clause of purpose begins: the first `for`, `to` … behind a thing that stands before all verbs."""
    first = next((one for one in found if one.table == "thing"), None)
    if first is None:
        return 10_000
    for at in range(first.last, len(unit.words)):
        if unit.words[at] in words_of("purpose"):
            return at
    return 10_000


def _literals(unit: Unit) -> None:
    for found in _LITERAL.finditer(unit.of.text):
        for at, token in enumerate(unit.row):
            if found.start() <= token.start and token.end <= found.end():
                unit.used.add(at)


def _numbers(unit: Unit) -> list[Number]:
    out: list[Number] = []
    mentioned = (*unit.things, *unit.denied, *unit.aims, *unit.properties)
    named = {at for one in mentioned for at in range(one.first + 1, one.last)}  # Route 53
    for at, word in enumerate(unit.words):
        if at in unit.used or at in named:
            continue
        value = _NUMBERS.get(word) if word in _NUMBERS else _plain(word)
        if value is None:
            continue
        if unit.of.text[unit.row[at].end : unit.row[at].end + 2].lower() == "xx":
            continue  # 5xx is a class of answers
        name, after = ("%", at + 1) if word.endswith("%") else _unit_after(unit, at + 1)
        bound = _bound(unit, at, after)
        out.append(Number(value, bound, name, at, after))
    return _ranges(unit, out)


def _plain(word: str) -> float | None:
    try:
        return float(word.rstrip("%"))
    except ValueError:
        return None


def _unit_after(unit: Unit, at: int) -> tuple[str, int]:
    if at >= len(unit.words):
        return ("%", at) if unit.of.text[unit.row[at - 1].end :].strip().startswith("%") else ("", at)
    gap = unit.of.text[unit.row[at - 1].end : unit.row[at].start]
    if "%" in gap:
        return "%", at
    word = unit.words[at]
    if word in _UNIT_WORDS or word in _SHORT:
        return _SHORT.get(word, word), at + 1
    return "", at


def _bound(unit: Unit, at: int, after: int) -> Bound:
    before = unit.of.text[max(0, unit.row[at].start - 4) : unit.row[at].start].strip()
    for sign, bound in _SIGNS.items():
        if before.endswith(sign):
            return bound
    before_it = unit.words[max(0, at - 4) : at]
    lead = " ".join(before_it)
    for say, bound in _BOUNDS:
        if lead.endswith(f" {say}") or lead == say:
            earlier = unit.words[max(0, at - 6) : at - len(say.split())]
            if say in ("over", "under") and set(earlier[-2:]) & _SPREAD:
                break
            return _NEGATED.get(bound, bound) if set(earlier[-4:]) & {"not", "never", "don"} else bound
    behind = unit.of.text[unit.row[at].end : unit.row[at].end + 12]
    tail = " ".join(unit.words[at + 1 : after + 3])
    if behind.startswith("+") or "or more" in tail or tail.startswith("minimum") or " minimum" in tail[:30]:
        return ">="
    return "<=" if "or fewer" in tail or "or less" in tail or "maximum" in tail[:20] else "~"


def _ranges(unit: Unit, numbers: list[Number]) -> list[Number]:
    """`between 6 and 18`, `from 2 to 10`, `2-10`: a lower and an upper bound."""
    out = list(numbers)
    for one in range(len(out) - 1):
        low, high = out[one], out[one + 1]
        between = unit.of.text[unit.row[low.at].end : unit.row[high.at].start].strip().lower()
        lead = unit.words[low.at - 1] if low.at else ""
        ranged = (between == "and" and lead == "between") or (between in ("to", "-", "–") and low.value < high.value)
        if ranged and not low.unit:
            out[one] = Number(low.value, ">=", high.unit, low.at, low.after)
            out[one + 1] = Number(high.value, "<=", high.unit, high.at, high.after)
    return out


_INPUTS: Final = re.compile(r"(?<!environment )\b(?:parameter|variable|input)s?\b(?! (?:store|group))")
"""What begins so is about inputs, whatever things it names for them."""


def undecidable(requirement: Requirement, words: Sequence[str]) -> bool:
    """Whether it is about what declarations do not show, or holds only under a condition."""
    first = next((word for word in words if word not in words_of("label")), "")
    if words and (
        first in words_of("condition")
        or has(
            words,
            (
                "if need",
                "if needed",
                "future",
                "where needed",
                "as needed",
                "if required",
                "if possible",
                "if applicable",
                "already",
                "not needed",
                "not required",
                "not necessary",
            ),
        )
    ):
        return True
    if requirement.text.rstrip().endswith("?") or re.search(r"(?i)(?<!\bdo)n['’]t\b", requirement.text):
        return True
    if _INPUTS.search(" ".join(words[:5])):
        return True
    titles = [token.word for title in requirement.section[-1:] for token in tokens(title)]
    if len(titles) <= 4 and _INPUTS.search(" ".join(titles)) and not _demands(words[:1]):
        return True
    return (
        bool(titles)
        and len(titles) <= 4
        and any(word in words_of("background") for word in titles)
        and not _demands(words)
    )


def elsewhere(requirement: Requirement, words: Sequence[str]) -> bool:
    """Whether it speaks of tests, documents and the like."""
    titles = [token.word for title in requirement.section[-1:] for token in tokens(title)]
    return any(word in words_of("elsewhere") for word in (*words, *titles))


def _demands(words: Sequence[str]) -> bool:
    return any(word in words_of("demand") for word in words)


def thing(key: str) -> dict[str, object]:
    """A row of things.toml."""
    row: dict[str, object] = table("things")[key]
    return row
