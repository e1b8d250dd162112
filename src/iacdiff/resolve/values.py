"""What can be done with a value whatever dialect it comes from: take the inputs' defaults, leave the inputs in place,
and put the two together again.

    Defaulted("app-dev", "app-${var.env}") ──at_defaults──▶ "app-dev"
                                           ──left_open───▶ "app-${var.env}"
    twin("APP-DEV", Unknown("upper(…)"))   ──▶ Defaulted("APP-DEV", "${upper(…)}")
"""

import json
import re
from collections.abc import Callable, Sequence
from typing import Final

from iacdiff.records import Defaulted, Expression, Ref, Unknown, Value

_ALONE: Final = re.compile(r"\$\{([^{}]*)\}")
_SUFFIXABLE: Final = re.compile(r"[\w.:*\"\[\]-]+|[\w:]+\(.*\)")
_OPEN: Final = re.compile(r"(?<!\$)[$%]\{")
_HOLE: Final = re.compile(r"(?<!\$)\$\{((?:[^{}]|\{[^{}]*\})*)\}")
_LONGEST: Final = 2_000
"""Characters of a template for what is not text; a longer one is cut."""

Known = (str, int, float, bool, type(None))


def partly_open(text: str) -> bool:
    """Whether a text has parts that are not known: `arn:${aws_s3_bucket.b.arn}/*`; `$${…}` is none."""
    return "{" in text and bool(_OPEN.search(text))


def around_holes(text: str, work: Callable[[str], str], hole: Callable[[str], str]) -> str | None:
    """Work on the known pieces of a partly open text, and on what stands in its holes; None where it is not plain
    where a hole ends."""
    pieces = _HOLE.split(text)
    if any(partly_open(piece) for piece in pieces[::2]):
        return None
    return "".join(f"${{{hole(piece)}}}" if place % 2 else work(piece) for place, piece in enumerate(pieces))


def has_inputs(value: Value) -> bool:
    """Whether anything in it depends on an input."""
    match value:
        case Defaulted():
            return True
        case list():
            return any(has_inputs(item) for item in value)
        case dict():
            return any(has_inputs(item) for item in value.values())
    return False


def at_defaults(value: Value) -> Value:
    """Every input at its default."""
    match value:
        case Defaulted(inner):
            return at_defaults(inner)
        case list():
            return [at_defaults(item) for item in value]
        case dict():
            return {key: at_defaults(item) for key, item in value.items()}
    return value


def left_open(value: Value) -> Value:
    """Every input left in place: unknown, or text with `${var.x}` in it."""
    match value:
        case Defaulted(_, template):
            alone = _ALONE.fullmatch(template)
            return Unknown(alone[1]) if alone else template
        case list():
            return [left_open(item) for item in value]
        case dict():
            return {key: left_open(item) for key, item in value.items()}
    return value


def spread(value: Value) -> Value:
    """A list or dictionary that is an input's default → one whose members are."""
    if not isinstance(value, Defaulted):
        return value
    base = _ALONE.fullmatch(value.template)
    whole = suffixable(base[1] if base else value.template)
    match value.value:
        case list(items):
            return [spread(Defaulted(item, f"${{{whole}[{number}]}}")) for number, item in enumerate(items)]
        case dict(members):
            return {key: spread(Defaulted(item, f"${{{whole}{_member(key)}}}")) for key, item in members.items()}
    return value


def _member(key: str) -> str:
    return f".{key}" if key.replace("_", "").replace("-", "").isalnum() else f"[{json.dumps(key)}]"


def suffixable(source: str) -> str:
    """Source text that a `.name` may follow."""
    return source if _SUFFIXABLE.fullmatch(source) else f"({source})"


def twin(default: Value, opened: Value) -> Value:
    """The result at the defaults and the result with the inputs in place → one value, Defaulted where they differ."""
    if type(default) is type(opened):
        if isinstance(default, list) and isinstance(opened, list) and len(default) == len(opened):
            return [twin(one, other) for one, other in zip(default, opened, strict=True)]
        if isinstance(default, dict) and isinstance(opened, dict) and default.keys() == opened.keys():
            return {key: twin(item, opened[key]) for key, item in default.items()}
        if default == opened:
            return default
    return Defaulted(default, template_of(opened))


def template_of(value: Value) -> str:
    """A value as a template string: text as it is, everything else as `${…}`."""
    if isinstance(value, str):
        return value
    if isinstance(value, (bool, int, float)):
        return text_of(value)
    return f"${{{written(value)}}}"


def text_of(value: Value) -> str:
    """A value as part of a text: `${…}` for what is not known, JSON for a structure."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case int() | float():
            return number_text(value)
        case Defaulted(_, template):
            return template
        case list() | dict():
            return json.dumps(_jsonable(value), ensure_ascii=False, separators=(",", ":"))
    return f"${{{written(value)}}}"


def number_text(value: int | float) -> str:
    """A number as Terraform writes it into text: without an exponent or a trailing `.0`."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() and abs(value) < 1e15 else str(value)


def _jsonable(value: Value) -> Value:
    match value:
        case list():
            return [_jsonable(item) for item in value]
        case dict():
            return {key: _jsonable(item) for key, item in value.items()}
        case Unknown() | Ref() | Defaulted() | Expression():
            return text_of(value)
    return value


def written(value: Value) -> str:
    """A value as source text, for showing what a template's `${…}` holds."""
    text = _written(value, 0)
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _written(value: Value, depth: int) -> str:
    if depth > 12:
        return "…"
    match value:
        case str():
            alone = _ALONE.fullmatch(value)
            return alone[1] if alone else json.dumps(value, ensure_ascii=False)
        case None:
            return "null"
        case bool() | int() | float():
            return text_of(value)
        case Ref(target, path):
            return extended(target, path)
        case Unknown(source) | Expression(source=source):
            return source
        case Defaulted(_, template):
            return _written(template, depth)
        case list():
            return "[" + ", ".join(_written(item, depth + 1) for item in value[:50]) + "]"
        case dict():
            pairs = (f"{key} = {_written(item, depth + 1)}" for key, item in list(value.items())[:50])
            return "{ " + ", ".join(pairs) + " }"
    return str(value)


def extended(path: str, part: str) -> str:
    """A path and what follows: ("a", "b") → `a.b`, ("a", "[0]") → `a[0]`."""
    return path + part if not path or not part or part.startswith("[") else f"{path}.{part}"


def size(value: Value, most: int) -> int:
    """How many values it holds, itself included; counts no further than `most`, and needs no stack."""
    count, waiting = 0, [value]
    while waiting and count < most:
        item = waiting.pop()
        count += 1
        if isinstance(item, list):
            waiting.extend(item)
        elif isinstance(item, dict):
            waiting.extend(item.values())
        elif isinstance(item, Defaulted):
            waiting.append(item.value)
        elif isinstance(item, str):
            count += len(item) // 1000
    return count


def joined(pieces: Sequence[Value]) -> str:
    """The pieces of a template as one text."""
    return "".join(text_of(piece) for piece in pieces)
