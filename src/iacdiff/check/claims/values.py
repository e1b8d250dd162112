"""Statements that give a value: `engine = mysql`, `min 2, max 6`, a region → held against the values that are set."""

import re
from typing import Final

from iacdiff.check.claims.concepts import mentions
from iacdiff.check.claims.facts import REGION, Attribute, Side, Sides, first_line, folded, literal, spans_of
from iacdiff.check.claims.saying import Statement
from iacdiff.check.claims.tagging import consistent_pair
from iacdiff.check.claims.verdicts import Judged
from iacdiff.records import Value, shown

_ENGINES: Final = ("postgres", "mysql", "mariadb", "sqlserver", "oracle")
_ENGINE = re.compile(r"(?<![\w-])(postgres|mysql|mariadb|sql ?server|oracle)(?:ql)?(?![\w-])", re.IGNORECASE)


def engine(statement: Statement, sides: Sides) -> Judged | None:
    """`uses MySQL`: against the engine that is set, and the words of the code."""
    if statement.supposed and not statement.absent:
        return None
    said = {found[1].lower().replace(" ", "") for found in _ENGINE.finditer(statement.object)}
    values = [each for each in sides.own.attributes.get("engine", ()) if isinstance(literal(each.value), str)]
    engines = {name for each in values for name in _ENGINES if name in str(literal(each.value)).lower()}
    if len(said) != 1 or not engines or statement.absent:
        return None
    name = said.pop()
    if re.search(r"\bport\b|sg\b|security group", statement.object, re.IGNORECASE):
        return None
    at = spans_of([each.place for each in values])
    shown_ = ", ".join(sorted(engines))
    if name not in engines and name not in sides.own.text:
        return Judged("contradicted", f"The engine is {shown_}.", at)
    return (
        Judged("supported", f"The engine is {shown_}.", at)
        if engines == {name} and len(statement.object) < 60
        else None
    )


_PAIR = re.compile(
    r"[\"'“‘`]?(?<![\w.-])([A-Za-z][\w.-]{1,50})[\"'”’`]?\s*(?:=|:|\bset to\b|\bis set to\b)\s*"
    r"(?:[\"'“‘`]([^\"'“”‘’`\n]{1,80})[\"'”’`]|(true|false|\d+(?:\.\d+)?)(?![\w.%-]))"
)


_NO_NAMES: Final = ("pattern", "from", "port", "e.g", "example", "name")


def pair(statement: Statement, sides: Sides) -> Judged | None:
    """`Environment: 'Production'`, `retention_in_days = 7`: against every value of that name.

    One pair that is wrong makes the statement wrong; where all that can be told are right, it is right.
    """
    if statement.absent or statement.supposed:
        return None
    right: Judged | None = None
    for found in _PAIR.finditer(statement.object):
        name, said = found[1], found[2] if found[2] is not None else found[3]
        if name.lower() in _NO_NAMES or re.search(r"[=({;]", said) or _in_words(found, statement.object):
            continue
        values = _of_name(name, sides.own)
        known = [(each, literal(each.value)) for each in values]
        if not known:
            continue
        equal = [each for each, value in known if _same(value, said)]
        if equal and re.search(r"\b(?:mixed|inconsistent|different)\b", statement.text, re.IGNORECASE):
            if len(equal) == len(known):
                return Judged("contradicted", f"{name} is {said} everywhere.", spans_of([each.place for each in equal]))
            return None
        if equal and re.search(r"\bconsistent\b.*\btags?\b", statement.text, re.IGNORECASE):
            return consistent_pair(name, said, sides)
        if equal:
            right = right or Judged("supported", f"{name} is {said}.", spans_of([each.place for each in equal]))
            continue
        written = re.search(
            rf"(?<!\w){re.escape(name.lower())}\W{{1,6}}{re.escape(said.lower())}(?!\w)", sides.own.whole
        )
        if all(value is not None for _, value in known) and said.lower() != "undefined" and not written:
            value = known[0][1]
            return Judged("contradicted", f"{name} is {shown(value)}.", spans_of([each.place for each in values]))
    return right


def _in_words(found: re.Match[str], text: str) -> bool:
    """Whether the name is the last word of several in front of a colon: `S3 VPC Endpoint: …`."""
    name, operator = found[1], text[found.end(1) : found.start(2) if found[2] is not None else found.start(3)]
    plain = "_" not in name and "." not in name and not re.search("[a-z][A-Z]", name)
    return plain and ":" in operator and re.search(r"\w\s+$", text[: found.start(1)]) is not None


def _of_name(name: str, side: Side) -> list[Attribute]:
    values = side.attributes.get(folded(name.rpartition(".")[2]), [])
    exact = [each for each in values if each.path[-1] == name]
    return exact or (values if "_" in name or re.search("[a-z][A-Z]", name) else [])


def _same(value: Value | None, said: str) -> bool:
    if isinstance(value, bool):
        return str(value).lower() == said.lower()
    if isinstance(value, int | float):
        return re.fullmatch(r"-?\d+(?:\.\d+)?", said) is not None and float(said) == float(value)
    return value == said


_SIZES = re.compile(r"\b(min|max)(?:imum)?(?:[ _]size)?\s*[:=]?\s*(\d{1,3})\b", re.IGNORECASE)


def sizes(statement: Statement, sides: Sides) -> Judged | None:
    """`min 2, max 6`: against the sizes of the groups that scale."""
    if statement.absent or statement.supposed:
        return None
    said = [(found[1].lower(), int(found[2])) for found in _SIZES.finditer(statement.object)]
    answers: list[bool | None] = []
    at: list[Attribute] = []
    for name, number in said:
        values = [*sides.own.attributes.get(f"{name}size", ()), *sides.own.attributes.get(f"{name}capacity", ())]
        at.extend(values)
        known = [literal(each.value) for each in values]
        whole = bool(known) and None not in known
        answers.append(True if number in known else False if whole and str(number) not in sides.own.text else None)
    if not answers:
        return None
    if all(answers):
        return Judged("supported", "The sizes are as stated.", spans_of([each.place for each in at]))
    if False in answers:
        return Judged("contradicted", "No group has those sizes.", spans_of([each.place for each in at]))
    return None


_WRONG_REGION = re.compile(r"\b(?:wrong|incorrect)\b.{0,12}\bregion", re.IGNORECASE)


def region(statement: Statement, sides: Sides) -> Judged | None:
    """`wrong region`, and regions that are said to be used."""
    if statement.supposed:
        return None
    there = sides.own.regions
    if _WRONG_REGION.search(statement.object) and not statement.absent:
        if re.search(r"\b(?:condition|access|logic|polic|replica|restrict)", statement.object, re.IGNORECASE):
            return None
        asked = {found[1] for found in REGION.finditer(sides.prompt)}
        if there and asked and there <= asked:
            return Judged("contradicted", f"The only regions are those that PROMPT names: {', '.join(sorted(there))}.",
                          first_line(sides.own, sorted(there)[0]))  # fmt: skip
        return None
    said = {found[1].lower() for found in REGION.finditer(statement.object)}
    if not said or statement.absent:
        return None
    if said <= there and len(statement.object) < 60 and not mentions(REGION.sub("", statement.object)):
        return Judged("supported", "The region stands in the code.", first_line(sides.own, sorted(said)[0]))
    return None
