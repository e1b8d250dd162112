"""Names as words, and the rules that pair by name.

public_subnet_01 ~ PublicSubnet1      spelling
main_vpc ~ vpc-${var.env}             words that say the type, the environment, or nothing
private_a ~ PrivateSubnet1            numbering and the order of words
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from iacdiff.match.leftover import Group, Leftover
from iacdiff.records import Declaration, Defaulted, Kind, Pair

_WORD = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_PLACEHOLDER = re.compile(r"[$#]\{[^{}]*\}")
_ENVIRONMENT = frozenset(["env", "environment", "suffix", "dev", "prod", "production", "staging", "stage", "test"])
_FILLER = frozenset(["main", "this", "default", "my", "the", "example", "resource"])
_LEAST_LETTERS = 4
"""Of a name in AWS that tells something apart."""
_ORDINALS = {
    **{letter: str(number) for number, letter in enumerate("abcdef", 1)},
    **{word: str(number) for number, word in enumerate(["one", "two", "three", "four", "five", "six"], 1)},
    **{word: str(number) for number, word in enumerate(["first", "second", "third", "fourth"], 1)},
}
_SYNONYMS = {"db": "database", "app": "application", "fn": "function", "func": "function", "pub": "public"} | {
    "priv": "private",
    "az": "",
    "rds": "database",
    "logs": "log",
    "cw": "cloudwatch",
}
_ABBREVIATIONS = {
    "lb": ["alb", "nlb", "elb", "load", "balancer", "loadbalancer", "application"],
    "nat_gateway": ["ngw", "gw", "natgw"],
    "internet_gateway": ["igw", "gw"],
    "route_table": ["rt", "rtb"],
    "autoscaling_group": ["auto", "scaling"],
    "security_group": ["secgroup"],
    "lambda_function": ["func", "fn"],
    "db_instance": ["rds", "database"],
    "cloudwatch_metric_alarm": ["metric"],
    "internet_gateway_attachment": ["igw", "internet"],
}
"""Words for a canonical type beside its own words and their initials."""


@lru_cache(maxsize=8192)
def words(name: str) -> tuple[str, ...]:
    """`WebALB-${var.env}-01` → web, alb, 1."""
    found = _WORD.findall(_PLACEHOLDER.sub(" ", name[:300]))
    return tuple(word.lstrip("0") or "0" if word.isdigit() else word.lower() for word in found)


@lru_cache(maxsize=2048)
def type_words(canonical: str) -> frozenset[str]:
    """security_group → security, group, sg, secgroup: words that add nothing to a name of that type."""
    parts = words(canonical)
    initials = {
        "".join(part[0] for part in parts[start:end])
        for start in range(len(parts))
        for end in range(start + 2, len(parts) + 1)
    }
    return frozenset([*parts, *initials, *_ABBREVIATIONS.get(canonical, ())])


def telling_words(item: Declaration) -> tuple[str, ...]:
    """A name's words without those that say its type, the environment, or nothing; in one number and spelling."""
    idle = type_words(item.canonical)
    kept = [word for word in words(item.name) if word not in idle and word not in _ENVIRONMENT]
    kept = [_SYNONYMS.get(word, word) for word in kept if word not in _FILLER]
    return tuple(_singular(word) for word in kept if word)


def _singular(word: str) -> str:
    return word if len(word) <= 3 or word == "https" or word.endswith(("ss", "us", "is")) else word.removesuffix("s")


def _spelling(item: Declaration) -> str:
    return "".join(words(item.name))


def _without_idle_words(item: Declaration) -> str:
    return " ".join(telling_words(item))


def numbered(item: Declaration) -> tuple[str, ...]:
    """A name's telling words with letters and number words as digits, in alphabetic order."""
    return tuple(sorted(_ORDINALS.get(word, word) for word in telling_words(item)))


Apart = Callable[[Group], set[tuple[str, str]] | None]
"""Which ids of a group may not be paired by name; None where its names say nothing yet."""


def same_name(leftover: Leftover, apart: Apart | None = None) -> Iterator[Pair]:
    """Same kind, same type, same name; where several share it, as in modules, first those of one id or one folder."""
    for key in (lambda item: item.id, lambda item: (item.name, item.block.rpartition("/")[0]), lambda item: item.name):
        yield from _pair_by(leftover, key, 1.0, lambda model, ideal: "same type and name", apart)


def same_name_but_for_spelling(leftover: Leftover, apart: Apart | None = None) -> Iterator[Pair]:
    """Same type, and a name that differs in spelling, idle words, numbering or word order only."""
    levels: tuple[tuple[Callable[[Declaration], object], float, str], ...] = (
        (_spelling, 0.98, "same name but for spelling"),
        (_without_idle_words, 0.95, "same name but for words that say type or environment"),
        (numbered, 0.9, "same name but for numbering or word order"),
    )
    for key, score, reason in levels:
        yield from _pair_by(leftover, key, score, _naming_both(reason), apart)


def same_physical_name(leftover: Leftover) -> Iterator[Pair]:
    """Same type, and the same name in AWS: what a program calls `Construct5` is the bucket `logs` on both sides."""

    def because(model: Declaration, ideal: Declaration) -> str:
        return f"same name in AWS: {' '.join(_physical(ideal) or ())}"

    yield from _pair_by(leftover, _physical, 0.9, because)


def _physical(item: Declaration) -> tuple[str, ...] | None:
    """The words of the attribute by which AWS knows it, inputs left out; None where it has none."""
    if item.kind is not Kind.RESOURCE:
        return None
    for name, value in item.attributes.items():
        if name.lower().replace("_", "") in _names_of(item.canonical):
            text = value.template if isinstance(value, Defaulted) else value
            found = words(text) if isinstance(text, str) else ()
            if len("".join(word for word in found if word not in _ENVIRONMENT)) >= _LEAST_LETTERS:
                return found
    return None


@lru_cache(maxsize=2048)
def _names_of(canonical: str) -> frozenset[str]:
    """s3_bucket → name, bucket, bucketname; db_instance → name, identifier, dbinstanceidentifier, instancename …"""
    last = words(canonical)[-1:] or ("",)
    joined = "".join(words(canonical))
    stems = {joined, last[0], *("".join(words(canonical)[start:]) for start in range(len(words(canonical))))}
    return frozenset(
        ["name", "identifier", "bucket", *(f"{stem}{end}" for stem in stems for end in ("name", "identifier"))]
    )


def _naming_both(reason: str) -> Callable[[Declaration, Declaration], str]:
    return lambda model, ideal: f"{reason}: {model.name} ~ {ideal.name}"


def _pair_by(
    leftover: Leftover,
    key: Callable[[Declaration], object],
    score: float,
    because: Callable[[Declaration, Declaration], str],
    apart: Apart | None = None,
) -> Iterator[Pair]:
    """Pairs of what alone has a key on its side; a type written alike comes before one merely of the same canon."""
    for group in leftover.groups():
        unlike = apart(group) if apart else set()
        if unlike is None:
            continue
        taken: set[str] = set()
        for exact in (True, False):
            models, ideals = (_alone(group, side, key, exact, taken) for side in (0, 1))
            for mark in sorted(models.keys() & ideals.keys(), key=str):
                model, ideal = models[mark], ideals[mark]
                if (model.id, ideal.id) in unlike:
                    continue
                taken |= {"model " + model.id, "ideal " + ideal.id}
                yield Pair((model.id,), (ideal.id,), score, True, because(model, ideal))


def _alone(
    group: Group, side: int, key: Callable[[Declaration], object], exact: bool, taken: set[str]
) -> dict[object, Declaration]:
    found: dict[object, list[Declaration]] = {}
    for item in group.ideal if side else group.model:
        if ("ideal " if side else "model ") + item.id not in taken:
            mark = key(item)
            if mark is not None:
                found.setdefault((item.type, mark) if exact else mark, []).append(item)
    return {mark: items[0] for mark, items in found.items() if len(items) == 1}
