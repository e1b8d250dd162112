"""A difference → what it means: category, severity, and the sentence of the first rule in rules.toml that fits."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from iacdiff.compare.tables import folded
from iacdiff.records import Absent, Change, Defaulted, Expression, Kind, Ref, Severity, Unknown, Value, ValuePath, shown

_LONGEST_VALUE = 4000
_COMMENT = re.compile(r"\s*(#(?!!)|//|--\s)")


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry of rules.toml."""

    id: str
    sentence: str
    severity: Severity
    category: str | None
    kinds: tuple[Kind, ...]
    types: tuple[str, ...]
    whole: bool | None
    changes: tuple[str, ...] | None
    """None for any."""
    patterns: Mapping[str, re.Pattern[str]]
    """What must be found where: in path, name, model, ideal."""
    block: tuple[re.Pattern[str], ...]
    none: bool
    comments: bool


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules may ask of a difference."""

    kind: Kind
    canonical: str
    name: str
    path: ValuePath
    change: Change
    model: Value | Absent
    ideal: Value | Absent
    around: Value | Absent
    """The block that the value stands in, on the side that has it."""
    none: bool = False
    """The side that lacks it has none of that type."""

    def text(self, part: str) -> str:
        """A part as the rules' expressions see it."""
        match part:
            case "path":
                return folded_path(self.path)
            case "name":
                return folded(self.name)
        value: Value | Absent = getattr(self, part)
        if isinstance(value, Absent):
            return ""
        if isinstance(value, Defaulted) and (value.value is None or isinstance(value.value, bool | int | float)):
            value = value.value
        text = shown(value)[:_LONGEST_VALUE]
        return f"${{{text}}}" if isinstance(value, Ref | Unknown | Expression) else text

    def blocks(self) -> Iterator[str]:
        """The blocks of MODEL's side that the difference is about."""
        yield from _blocks(self.model)
        if self.path and isinstance(self.around, dict):
            yield from _blocks({key: item for key, item in self.around.items() if not _holds_blocks(item)})


def _blocks(value: Value | Absent) -> Iterator[str]:
    """Every block in a value as the text of its own scalars and lists of them."""
    stack: list[Value] = [] if isinstance(value, Absent) else [value]
    while stack:
        block = stack.pop()
        if isinstance(block, list):
            stack.extend(item for item in block if isinstance(item, dict | list))
        if not isinstance(block, dict) or "egress" in block.values():
            continue
        stack.extend(
            item for key, item in block.items() if isinstance(item, dict | list) and "egress" not in folded(key)
        )
        own = {key: item for key, item in block.items() if not _holds_blocks(item)}
        yield shown(own)[:_LONGEST_VALUE]


def _holds_blocks(value: Value) -> bool:
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(item, dict) for item in value))


def folded_path(path: ValuePath) -> str:
    """("Ingress", 0, "FromPort") → `ingress.fromport`."""
    return ".".join(folded(part) for part in path if isinstance(part, str))


def meaning(facts: Facts) -> tuple[Rule, str]:
    """The rule that a difference falls under, and its category."""
    texts: dict[str, str] = {}
    for rule in candidates(facts.kind, facts.canonical, facts.change, not facts.path):
        if _fits(rule, facts, texts):
            return rule, rule.category or category_of(facts.canonical)
    raise AssertionError("the last rule takes everything")


def severity(rule: Rule, change: Change) -> Severity:
    """The rule's; a step lower for what may be no difference at all, and for what MODEL has beyond IDEAL where the
    rule does not speak of that."""
    steps = list(Severity)
    lower = change is Change.UNDECIDED or (change is Change.EXTRA and rule.changes is None)
    return steps[min(rule.severity.rank + lower, len(steps) - 1)]


def _fits(rule: Rule, facts: Facts, texts: dict[str, str]) -> bool:
    for part, pattern in rule.patterns.items():
        if part not in texts:
            texts[part] = facts.text(part)
        if not pattern.search(texts[part]):
            return False
    if rule.none and not facts.none:
        return False
    if rule.block and not any(all(part.search(text) for part in rule.block) for text in facts.blocks()):
        return False
    return not rule.comments or _differ_in_comments_only(facts.model, facts.ideal)


def _differ_in_comments_only(model: Value | Absent, ideal: Value | Absent) -> bool:
    if not (isinstance(model, str) and isinstance(ideal, str) and "\n" in model + ideal):
        return False
    return _without_comments(model) == _without_comments(ideal)


def _without_comments(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip() and not _COMMENT.match(line)]


@lru_cache(maxsize=4096)
def candidates(kind: Kind, canonical: str, change: Change, whole: bool) -> tuple[Rule, ...]:
    """The rules that fit but for path and values, in their order."""
    asked = "changed" if change is Change.UNDECIDED else change.value
    return tuple(
        rule
        for rule in rules()
        if kind in rule.kinds
        and (rule.changes is None or asked in rule.changes)
        and rule.whole in (None, whole)
        and any(fnmatchcase(canonical, type) for type in rule.types)
    )


@lru_cache(maxsize=4096)
def category_of(canonical: str) -> str:
    """What a type of resource is for."""
    for category, types in _table()["categories"].items():
        if any(fnmatchcase(canonical, type) for type in types):
            return str(category)
    return "structure"


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, in the order of the file; one that takes everything closes it."""
    return (*(_rule(entry) for entry in _table()["rule"]), *_LAST)


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("rules.toml").read_text(encoding="utf-8"))


def _rule(entry: dict[str, Any]) -> Rule:
    kinds = tuple(Kind(kind) for kind in entry.get("kinds", ["resource"]))
    return Rule(
        entry["id"],
        entry["sentence"],
        Severity(entry["severity"]),
        entry.get("category"),
        kinds,
        tuple(entry.get("types", ["*"])),
        entry.get("whole"),
        tuple(entry["changes"]) if "changes" in entry else None,
        {part: re.compile(entry[part]) for part in ("path", "name", "model", "ideal") if part in entry},
        tuple(map(re.compile, entry.get("block", ()))),
        entry.get("none", False),
        entry.get("comments", False),
    )


_LAST = (
    Rule(
        "other", "It is not as in IDEAL.", Severity.MEDIUM, None, tuple(Kind), ("*",), None, None, {}, (), False, False
    ),
)
