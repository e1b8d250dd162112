"""A value → the lines in which it is read: structure as an indented outline, text as it stands.

    {"Effect": "Allow", "Resource": [Ref("aws_s3_bucket.logs", "arn")]}

    Effect: Allow
    Resource:
      - aws_s3_bucket.logs.arn

Keys stand in alphabetical order, so that two sides that write the same in another order are aligned. Text that
holds JSON is shown as its structure.
"""

from __future__ import annotations

import json

from iacdiff.records import Absent, Value, shown

_DEEPEST = 60
_LONGEST_JSON = 200_000


def lines_of(value: Value | Absent, most: int) -> list[str]:
    """At most so many lines; nothing for what is not there."""
    if isinstance(value, Absent):
        return []
    out: list[str] = []
    stack: list[tuple[str, str, Value, int]] = [("", "", value, 0)]
    while stack and len(out) < most:
        indent, lead, item, depth = stack.pop()
        item = _structure(item)
        parts = _parts(item, depth)
        if parts is None:
            out += _text(indent, lead, item)
            continue
        inner = indent
        if lead.endswith("- "):
            inner = indent + "  "
            name, first, _ = parts[0]
            parts[0] = (f"{lead}{name}", first, inner)
        elif lead:
            out.append(f"{indent}{lead.rstrip()}")
            inner = indent + "  "
        for index, (name, child, under) in reversed(list(enumerate(parts))):
            here = indent if index == 0 and under else inner
            stack.append((here, name, child, depth + 1))
    return out[:most]


def _parts(item: Value, depth: int) -> list[tuple[str, Value, str]] | None:
    """(lead, value, mark of the first one) of what a container holds; None for what is written on one line."""
    if depth > _DEEPEST or not isinstance(item, dict | list) or not item:
        return None
    if isinstance(item, dict):
        if "$call" in item or "$new" in item:
            return None
        return [(f"{key}: ", item[key], "") for key in sorted(item, key=str)]
    return [("- ", child, "") for child in item]


def _text(indent: str, lead: str, item: Value) -> list[str]:
    try:
        text = shown(item)
    except RecursionError:
        text = "(deeply nested)"
    first, *rest = text.split("\n")
    if not rest:
        return [f"{indent}{lead}{first or '(empty)'}"]
    inner = indent + ("  " if lead else "")
    opening = [f"{indent}{lead.rstrip()} |"] if lead else []
    return [*opening, *(inner + line for line in (first, *rest))]


def _structure(item: Value) -> Value:
    """Text that is JSON → what it holds."""
    if not isinstance(item, str) or len(item) > _LONGEST_JSON or item.lstrip()[:1] not in ("{", "["):
        return item
    try:
        read = json.loads(item)
    except (ValueError, RecursionError):
        return item
    return read if isinstance(read, dict | list) and read else item
