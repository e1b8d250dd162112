"""One side's declarations → what requirements are looked up in: items by kind, and the values of each by their path.

aws_lb_target_group.app { health_check { interval = 30 } }
    kinds["lb_target_group"] = [item]      item.at("health_check.interval") = [30, alb.tf:31]
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Final

from iacdiff import kinds
from iacdiff.judge.words import table
from iacdiff.records import Declaration, Declared, Defaulted, Expression, Kind, Ref, Span, Unknown, Value, ValuePath

_MOST: Final = 3_000
"""Values of one declaration that are looked at."""
_FALSE: Final = frozenset({"false", "disabled", "disable", "suspended", "none", "off", "no", "", "0"})


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value of a declaration, with the path that it has in snake case and without numbers."""

    path: str
    value: Value
    place: ValuePath


@lru_cache(maxsize=16_384)
def _snake(key: str) -> str:
    return kinds.snake(key) if len(key) < 80 else key


@dataclass(eq=False)
class Item:
    """A declaration and its values."""

    of: Declaration

    @cached_property
    def leaves(self) -> dict[str, list[Leaf]]:
        """Last part of the path → the values there; whole blocks as well as what is in them."""
        out: dict[str, list[Leaf]] = {}
        stack: list[tuple[str, Value, ValuePath]] = [
            (_snake(key), value, (key,)) for key, value in reversed(list(self.of.attributes.items()))
        ]
        for _ in range(_MOST):
            if not stack:
                break
            path, value, place = stack.pop()
            out.setdefault(path.rpartition(".")[2], []).append(Leaf(path, value, place))
            inner = value.value if isinstance(value, Defaulted) else value
            if isinstance(inner, dict):
                stack.extend((f"{path}.{_snake(str(key))}", one, (*place, key)) for key, one in inner.items())
            elif isinstance(inner, list):
                stack.extend((path, one, (*place, number)) for number, one in enumerate(inner))
        return out

    def at(self, end: str) -> list[Leaf]:
        """The values whose path ends so."""
        found = self.leaves.get(end.rpartition(".")[2], [])
        return found if "." not in end else [leaf for leaf in found if f".{leaf.path}".endswith(f".{end}")]

    def every(self) -> Iterator[Leaf]:
        """All values."""
        for row in self.leaves.values():
            yield from row

    @cached_property
    def refers(self) -> frozenset[str]:
        """The ids of what it refers to."""
        return frozenset(leaf.value.target for leaf in self.every() if isinstance(leaf.value, Ref))

    @cached_property
    def words(self) -> str:
        """Everything that it is called, says and refers to, in lower case and with blanks between words."""
        parts = [self.of.id, self.of.type]
        parts.extend(f"{leaf.path} {text(leaf.value) or ''}"[:400] for leaf in self.every())
        return re.sub(r"[^a-z0-9*/%]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", " ".join(parts)).lower())

    def span(self, leaf: Leaf | None = None) -> Span:
        """Where it, or one of its values, is written."""
        return self.of.at(leaf.place) if leaf else Span(self.of.span.file, self.of.span.first, self.of.span.first)

    def shown(self, leaf: Leaf) -> str:
        """A value as evidence: `aws_lb_target_group.app deregistration_delay = 45`."""
        said = text(leaf.value)
        if said is None or isinstance(leaf.value, dict | list):
            said = "set" if not isinstance(leaf.value, Unknown | Expression) else leaf.value.source
        default = " by default" if isinstance(leaf.value, Defaulted) else ""
        return f"{self.of.label} {leaf.path} = {said[:60]}{default}"


def text(value: Value) -> str | None:
    """A value as text; None for what is not known and for structure. Inputs count at their defaults."""
    match value:
        case Defaulted(inner):
            return text(inner)
        case bool():
            return "true" if value else "false"
        case str() | int() | float():
            return str(value)
        case Ref(target, path):
            return f"{target}.{path}" if path else target
        case dict() if "$call" in value or "$new" in value:
            head = str(value.get("$call") or value.get("$new"))
            args = value.get("args")
            inner = value.get("value")
            said = [text(one) or "" for one in args[:6]] if isinstance(args, list) else []
            return " ".join([str(inner)] if isinstance(inner, str | int | float) else [head, *said])
    return None


def source(value: Value) -> str:
    """How a value is written where it is not known, else as text."""
    match value:
        case Defaulted(_, template):
            return template
        case Unknown(written) | Expression(source=written):
            return written
    return text(value) or ""


def truth(value: Value) -> bool | None:
    """Whether a value is set and not false; None where that is not known."""
    match value:
        case Defaulted(inner):
            return truth(inner)
        case Unknown() | Expression():
            return None
        case None:
            return False
        case bool():
            return value
        case str():
            return value.strip().lower() not in _FALSE
        case int() | float() | list():
            return bool(value)
        case dict() if "$call" not in value and "$new" not in value:
            for key, inner in value.items():
                if str(key).lower() in ("enabled", "status") and isinstance(inner, str | bool | Defaulted):
                    return truth(inner)
            return bool(value)
    return True


_DURATION: Final = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


def number(value: Value) -> float | None:
    """A value as a number; a duration in seconds; None for what is none or is not known."""
    said = text(value)
    if said is None or isinstance(value, bool):
        return None
    try:
        return float(said)
    except ValueError:
        found = _DURATION.fullmatch(said)
        if found is None or not any(found.groups()):
            return None
        days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
        return float(days * 86_400 + hours * 3_600 + minutes * 60 + seconds)


@dataclass
class Side:
    """One side, made ready."""

    declared: Declared
    kinds: dict[str, list[Item]] = field(default_factory=dict)
    """Canonical kind → its resources; `backend`, `output`, `variable`, `provider`, `module` and `data:KIND` as well."""
    resources: list[Item] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)

    def __post_init__(self) -> None:
        for declaration in self.declared.items:
            item = Item(declaration)
            self.items.append(item)
            key = declaration.canonical
            if declaration.kind is Kind.RESOURCE:
                self.resources.append(item)
            elif declaration.kind is Kind.DATA:
                key = f"data:{key}"
            else:
                key = declaration.kind.value
            self.kinds.setdefault(key, []).append(item)

    def of(self, names: Iterable[str]) -> list[Item]:
        """The items of any of the kinds; `*` is every resource."""
        wanted = list(names)
        return self.resources if "*" in wanted else [item for kind in wanted for item in self.kinds.get(kind, ())]

    @cached_property
    def platform(self) -> str | None:
        """The tool that most of its resources are written for."""
        votes = Counter(_platform(item.of) for item in self.resources)
        votes.pop(None, None)
        return votes.most_common(1)[0][0] if votes else None

    @cached_property
    def language(self) -> str | None:
        """The language that most of its declarations are written in, by the names of their files."""
        votes = Counter(item.of.block.rpartition(".")[2].lower() for item in self.resources)
        known = {"tf": "hcl", "hcl": "hcl", "tsx": "ts", "yml": "yaml", "template": "yaml", "mjs": "js"}
        for suffix, _ in votes.most_common(1):
            said = known.get(suffix, suffix)
            return said if said in table("platforms")["language"] else None
        return None

    @cached_property
    def readable(self) -> bool:
        """Whether there is code enough to say that something is not in it."""
        return len(self.resources) >= 3 and self.platform is not None

    @cached_property
    def whole(self) -> bool:
        """Whether nothing was left unread that could hold more: broken text, modules and stacks of elsewhere."""
        hidden = self.of(("module", "cloudformation_stack", "cloudformation_nested_stack"))
        remote = [item for item in hidden if not any(_local(leaf.value) for leaf in item.at("source"))]
        broken = sum(problem.level == "error" for problem in self.declared.problems)
        cut = sum(not item.of.complete for item in self.items)
        return not remote and broken <= 1 and cut <= 1

    @cached_property
    def total(self) -> str:
        """What was looked through, for the reader."""
        return f"looked among {len(self.resources)} resources"


def _local(value: Value) -> bool:
    return (text(value) or "").startswith((".", "/"))


def _platform(declaration: Declaration) -> str | None:
    kind = declaration.type
    if "::" in kind:
        return "cfn"
    if re.fullmatch(r"[a-z0-9]+_[a-z0-9_]+", kind):
        return "tf"
    if kind.startswith(("aws.", "awsx.", "aws-native.", "random.", "tls.")):
        return "pulumi"
    if "." in kind:
        return "cdk"
    return "cdktf" if re.fullmatch(r"[A-Z]\w+", kind) else None
