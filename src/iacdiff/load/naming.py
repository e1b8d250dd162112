"""Which file a fenced block is, as its answer says it.

    ### File: lib/x.tf      a heading just before the fence          heading
    **x.tf** / In `x.tf`:   a bold line, a line of prose or a list   bold, line
    # x.tf                  the block's first line                   comment
    ```hcl x.tf             the label on the fence                   info
    ## x.tf … ### Networks  a heading of the section around          heading

Where they disagree the one that stands first in this list is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from iacdiff.load.names import files_in, fits
from iacdiff.markdown import Block, Heading, is_fence, plain

Name = tuple[str, str]
"""The file, and what says so."""

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*)$")
_BOLD = re.compile(r"[ \t]*(?:[-*+][ \t]+|\d{1,3}[.)][ \t]+)?\*\*")
_LEAD = re.compile(r"[ \t]*(?:[-*+>][ \t]+|\d{1,3}[.)][ \t]+)")
_FARTHEST = 8
"""Lines that are looked at above a fence for a heading with text between."""


def block_name(block: Block, lines: Sequence[str], language: str | None, sections: Sequence[Heading]) -> Name | None:
    """A block of a document → the file that the answer says it is, or None where it does not say.

    `lines` are the document's, `sections` its headings.
    """
    above = list(_sections_above(block, sections))
    for file, by in _candidates(block, lines, language):
        return _in_folder(file, above), by
    if language is None:
        return None
    return next((name for section in above for name in _fitting(section.title, language, "heading")), None)


def _sections_above(block: Block, sections: Sequence[Heading]) -> Iterator[Heading]:
    """The headings of the sections that a block is in, innermost first."""
    level = 7
    for heading in reversed(sections):
        if heading.line < block.opener and heading.level < level:
            level = heading.level
            yield heading


def _candidates(block: Block, lines: Sequence[str], language: str | None) -> Iterator[Name]:
    above = list(_lines_above(block, lines))
    if above:
        yield from _just_above(above[0], language)
    for line in above[1:]:
        if heading := _HEADING.match(line):
            yield from _fitting(plain(heading[1]), language, "heading")
            break
    if comment := comment_name(block.text, language):
        yield comment, "comment"
    yield from _fitting(block.info.partition("{")[0].replace(":", " "), language, "info")


def _lines_above(block: Block, lines: Sequence[str]) -> Iterator[str]:
    """The lines above a block that are not blank, upwards, as far as the block before it."""
    number = block.opener - 2
    lowest = max(0, number - _FARTHEST)
    while number >= lowest:
        line = lines[number][:1000]
        if is_fence(line):
            return
        if line.strip():
            yield line
            if _HEADING.match(line):
                return
        number -= 1


def _just_above(line: str, language: str | None) -> Iterator[Name]:
    """The line right above the fence: a heading, a bold line, a bare name, or a sentence that names one file."""
    if heading := _HEADING.match(line):
        yield from _fitting(plain(heading[1]), language, "heading")
        return
    words = plain(_LEAD.sub("", line, count=1))
    files = [file for file in files_in(words) if fits(file, language)]
    if not files:
        return
    alone = len(words) <= len(files[0]) + 30
    if _BOLD.match(line) and (alone or language):
        yield files[0], "bold"
    elif len(files) == 1 and (alone or (language and words.endswith((":", ".", "`")))):
        yield files[0], "line"


def _fitting(text: str, language: str | None, by: str) -> Iterator[Name]:
    for file in files_in(text):
        if fits(file, language):
            yield file, by
            return


_COMMENT = re.compile(
    r"[ \t]*(?:#+|//+|/\*+|\*|<!--|--|;+|\"\"\"|''')(?!!)[ \t=*#-]*(.{0,300}?)[ \t=*#-]*(?:\*/|-->|\"\"\"|''')?[ \t]*$"
)
_SKIPPED = re.compile(r"[ \t]*(?:#!.*|[#/*=<>!\"' -]*)$")
_LABEL = re.compile(r"(?:file ?(?:name|path)?|path|location|from)\s*[:=]\s*", re.IGNORECASE)
_REST = re.compile(r"[`'\"]?\s*(?:$|[-–—:(,|].{0,200}$)")


def comment_name(text: str, language: str | None = None) -> str | None:
    """The file that a comment on the first line says the code is; a shebang or a line of dashes may stand above it."""
    for line in text.split("\n", 6)[:6]:
        if _SKIPPED.match(line[:300]):
            continue
        comment = _COMMENT.match(line[:300])
        return _named_in_comment(comment[1], language) if comment else None
    return None


def _named_in_comment(words: str, language: str | None) -> str | None:
    """A comment that is a file name, perhaps with a description behind it."""
    words = _LABEL.sub("", words.strip(), count=1).lstrip("`'\"")
    files = files_in(words)
    if not files or not fits(files[0], language):
        return None
    at = words.find(files[0])
    return files[0] if words[:at] in ("", "./", "/") and _REST.match(words[at + len(files[0]) :]) else None


_FOLDER = re.compile(r"(?<![\w./-])((?:modules|environments|envs|stacks)/[\w-]{1,60})(?:/|\b)")


def _in_folder(file: str, above: Sequence[Heading]) -> str:
    """`main.tf` in a section, or in a section of one, that is titled `modules/vpc` is `modules/vpc/main.tf`."""
    if "/" in file:
        return file
    for heading in above:
        folder = _FOLDER.search(heading.title)
        if folder and not files_in(heading.title):
            return f"{folder[1]}/{file}"
    return file


def bare_file_line(line: str) -> str | None:
    """A line that is nothing but a file name (`bin/app.ts`, `## outputs.tf`, `// lib/x.ts`) → that name."""
    words = plain(line.strip().strip("#/*=-:>` \t")[:200]).strip("#/*=-: \t`")
    words = _LABEL.sub("", words, count=1)
    files = files_in(words)
    return files[0] if len(files) == 1 and files[0] in (words, words.lstrip("./")) else None
