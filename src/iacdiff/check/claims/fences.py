"""A fenced block of a finding → the excerpts in it: whose code it shows, where it shows code of both sides too.

// ❌ MODEL_RESPONSE            model
// ✅ IDEAL_RESPONSE            ideal
a `diff` block                  model: lines with a minus · ideal: lines with a plus
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from iacdiff.check.claims.saying import Excerpt, Speaks

_NO_CODE: Final = frozenset(
    [
        "text",
        "txt",
        "plaintext",
        "plain",
        "console",
        "output",
        "log",
        "logs",
        "bash",
        "sh",
        "shell",
        "shell-session",
        "zsh",
        "powershell",
        "cmd",
        "mermaid",
        "http",
        "markdown",
        "md",
        "csv",
        "none",
    ]
)
"""What a block says it is written in where it is no code of an answer."""
_COMMENT = re.compile(r"^\s*(?:#|//|--|/\*|<!--|\*)\s*(.*?)(?:\*/|-->)?\s*$")
_OF_MODEL = re.compile(
    r"\bmodel(?:_response\d?)?\b|^\W*(?:wrong|incorrect|before|bad|original|broken|current)\b|^❌", re.IGNORECASE
)
_LACKED = re.compile(r"\b(?:missing|absent|lack\w*|omit\w*|not (?:in|present|there|included|implemented))\b", re.I)
_OF_IDEAL = re.compile(
    r"\bideal(?:_response)?\b|^\W*(?:correct|right|after|good|fixed|fix|better|expected|should be)\b|^✅", re.IGNORECASE
)


def excerpts(whole: Excerpt, info: str) -> Iterator[Excerpt]:
    """The block as one excerpt, or cut where a comment says that the other side begins; none where it is no code."""
    label = (info.split() or [""])[0].lower().strip("{}.,")
    if label in _NO_CODE:
        return
    if label == "diff":
        yield from _of_diff(whole)
        return
    yield from _cut(replace(whole, labelled=bool(label)))


def _of_diff(whole: Excerpt) -> Iterator[Excerpt]:
    for side, sign in _SIGNS:
        numbers = [at for at, line in enumerate(whole.lines) if line.startswith(sign) and not line.startswith(sign * 3)]
        if numbers:
            lines = tuple(whole.lines[at][1:] for at in numbers)
            yield Excerpt(side, whole.first + numbers[0], lines, False, last=whole.first + numbers[-1])


_SIGNS: tuple[tuple[Speaks, str], ...] = (("model", "-"), ("ideal", "+"))


def _cut(whole: Excerpt) -> Iterator[Excerpt]:
    marks = [(0, whole.side)]
    for at, line in enumerate(whole.lines):
        comment = _COMMENT.match(line)
        said = _side(comment[1]) if comment else None
        if said and line[:1] in "#/-<*":
            marks.append((at, said))
    if len({side for _, side in marks if side}) < 2:
        told = [side for _, side in marks[1:]]
        lacked = any((found := _COMMENT.match(line)) and _LACKED.search(found[1]) for line in whole.lines[:2])
        yield replace(whole, side=whole.side or (told[0] if told else None), lacked=lacked)
        return
    ends = [at for at, _ in marks[1:]] + [len(whole.lines)]
    for (start, side), end in zip(marks, ends, strict=True):
        if end > start:
            lines, absent = whole.lines[start:end], whole.absent and side == whole.side
            lacked = _LACKED.search(lines[0]) is not None
            yield replace(whole, side=side, first=whole.first + start, lines=lines, absent=absent, lacked=lacked)


def _side(comment: str) -> Speaks | None:
    model, ideal = _OF_MODEL.search(comment), _OF_IDEAL.search(comment)
    if bool(model) == bool(ideal):
        return None
    return "model" if model else "ideal"
