"""A damaged template → pieces that can be read alone: one for each resource, parameter, output and other entry.

    Resources:            ◀── section
      Vpc:                ◀── piece, to the line before the next one
        Type: AWS::…
      ... rest as before …
      Subnet:             ◀── piece, although the line above is no YAML

Works on lines, for YAML and for JSON that is written over several lines.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

SECTIONS: Final = frozenset(
    [
        "AWSTemplateFormatVersion",
        "Conditions",
        "Description",
        "Globals",
        "Hooks",
        "Mappings",
        "Metadata",
        "Outputs",
        "Parameters",
        "Resources",
        "Rules",
        "Transform",
    ]
)
RESOURCE_TYPE: Final = re.compile(r"AWS::\w+::\w+|Custom::[\w@-]+|(?!AWS::)[A-Z]\w*::\w+::\w+(?:::MODULE)?")
"""Not `AWS::EC2::Subnet::Id` nor `AWS::SSM::Parameter::Value<String>`, which are types of parameters."""

TAB: Final = 8
"""Columns of a tab."""

_KEY: Final = re.compile(r"""[ \t]*["']?([A-Za-z][\w:-]*)["']?[ \t]*:""")
_SECTION: Final = re.compile(rf"""([ \t]*)["']?({"|".join(sorted(SECTIONS))})["']?[ \t]*:""")
_ENTRY: Final = re.compile(
    r"""([ \t]*)["']?([A-Za-z][\w:-]*)["']?[ \t]*:[ \t]*(?:&[\w-]+[ \t]*)?(?:\{[ \t]*)?(?:\#.*|//.*)?$"""
)
_TYPE: Final = re.compile(r"""[ \t]*["']?Type["']?[ \t]*:[ \t]*["']?([\w:@-]+)["']?[ \t]*,?[ \t]*(?:\#.*|//.*)?$""")
_INLINE: Final = re.compile(
    r"""[ \t]*["']?([A-Za-z]\w*)["']?[ \t]*:[ \t]*\{[ \t]*["']?Type["']?[ \t]*:[ \t]*["']?([\w:@-]+)"""
)
_IN_REACH: Final = 12
"""Lines below its name within which a resource tells its type."""
_ENTRIES_OF: Final = frozenset({"Parameters", "Outputs", "Conditions", "Mappings"})


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines of a damaged text that are one entry of a section; the section's own first line is not among them."""

    section: str
    name: str
    first: int
    """1-based, in the text."""
    last: int
    type: str = ""
    """Of a resource."""


def pieces(lines: Sequence[str]) -> list[Piece]:
    """The lines of a text → its entries in their order; what stands before the first section or resource is in none."""
    starts = sorted([*_section_starts(lines), *_resource_starts(lines)])
    starts = _without_parameters(starts)
    ends = [*(at for at, *_ in starts), len(lines)][1:]
    out: list[Piece] = []
    for (at, section, name, type), end in zip(starts, ends, strict=False):
        if name:
            out.append(Piece("Resources", name, at + 1, _trimmed(lines, at, end), type))
        elif section in _ENTRIES_OF:
            out.extend(_entries(lines, section, at, end))
        elif section != "Resources":
            out.append(Piece(section, "", at + 1, _trimmed(lines, at, end)))
    return out


_Start = tuple[int, str, str, str]
"""Line (0-based), section, name and type of a resource; the latter two are empty for a section."""


def _section_starts(lines: Sequence[str]) -> Iterable[_Start]:
    found = [(at, match) for at, line in enumerate(lines) if (match := _SECTION.match(line))]
    if not found:
        return []
    margin = min(len(match[1]) for _, match in found) + 1
    return [(at, match[2], "", "") for at, match in found if len(match[1]) <= margin]


def _resource_starts(lines: Sequence[str]) -> Iterable[_Start]:
    for at, line in enumerate(lines):
        inline = _INLINE.match(line)
        if inline and RESOURCE_TYPE.fullmatch(inline[2]):
            yield at, "", inline[1], inline[2]
            continue
        entry = _ENTRY.match(line)
        if entry and entry[2] != "Properties":
            type = _type_below(lines, at, len(entry[1].expandtabs(TAB)))
            if type and RESOURCE_TYPE.fullmatch(type):
                yield at, "", entry[2], type


def _type_below(lines: Sequence[str], at: int, indent: int) -> str:
    """The type that the entry on a line gives itself: at the depth of its first line, before anything less deep."""
    depth = None
    for line in lines[at + 1 : at + 1 + _IN_REACH]:
        here = _indent(line)
        if here is None or not _KEY.match(line):
            continue
        if depth is None:
            depth = here
        if here < depth - 1 or here < indent:
            return ""
        found = _TYPE.match(line) if here <= depth + 1 else None
        if found:
            return found[1]
        if here <= depth and "Properties" in line:
            depth = here
    return ""


def _without_parameters(starts: Sequence[_Start]) -> list[_Start]:
    """Without what looks like a resource but stands among the parameters."""
    out, section = [], ""
    for start in starts:
        section = start[1] or section
        if start[1] or section != "Parameters":
            out.append(start)
    return out


def _entries(lines: Sequence[str], section: str, at: int, end: int) -> Iterable[Piece]:
    """A section's entries: the lines that stand as far left as its first one."""
    inside = [(number, here) for number in range(at + 1, end) if (here := _indent(lines[number])) is not None]
    if not inside:
        return
    margin = inside[0][1]
    heads = [(number, entry[1]) for number, here in inside if here <= margin and (entry := _KEY.match(lines[number]))]
    ends = [*(number for number, _ in heads), end][1:]
    for (first, name), after in zip(heads, ends, strict=False):
        yield Piece(section, name, first + 1, _trimmed(lines, first, after))


def _indent(line: str) -> int | None:
    """The columns before a line's text; None where it has none, or only a comment."""
    text = line.lstrip(" \t")
    return None if not text or text.startswith(("#", "//")) else len(line[: len(line) - len(text)].expandtabs(TAB))


def _trimmed(lines: Sequence[str], at: int, end: int) -> int:
    """The last line (1-based) before `end` that has text."""
    while end - 1 > at and not lines[end - 1].strip():
        end -= 1
    return end
