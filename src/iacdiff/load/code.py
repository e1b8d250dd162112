"""A Markdown document → the code in it, as Sources with the line numbers of the file on disk.

    fenced blocks ─┐
    raw code ──────┼─▶ named, classified ──▶ the same file twice resolved ──▶ Sources
    (no fence) ────┘

A reasoning trace before the answer does not count, nor does code that a README in the answer quotes, unless nothing
else declares anything.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from iacdiff import markdown, sniff
from iacdiff.load import names, naming, raw, revisions
from iacdiff.load.cut import is_cut
from iacdiff.markdown import Block
from iacdiff.records import Document, Problem, Source


@dataclass(frozen=True)
class Code:
    """The code of one side, wherever it stands."""

    sources: tuple[Source, ...] = ()
    problems: tuple[Problem, ...] = ()
    truncated_at: int | None = None

    @cached_property
    def declared(self) -> tuple[tuple[str, str], ...]:
        """(type, id) of everything that it declares, in order."""
        return tuple(one for source in self.sources for one in declared_in(source))

    def platform(self, expected: str | None = None) -> str | None:
        """The platform of most declarations, or of most sources where nothing is declared.

        Where it is close (a few lines without imports fit two platforms) it is the expected one.
        """
        weights = self._weights(lambda source: source.platform, None)
        if expected and 2 * weights[expected] >= max(weights.values(), default=1):
            return expected
        return _heaviest(weights)

    def language_of(self, platform: str | None) -> str | None:
        """The language of most of that platform's declarations."""
        return _heaviest(self._weights(lambda source: source.language, platform))

    def _weights(self, of: Callable[[Source], str | None], platform: str | None) -> Counter[str]:
        weights: Counter[str] = Counter()
        for source in self.sources:
            key = of(source)
            if source.platform and key and platform in (None, source.platform):
                weights[key] += 1000 * len(declared_in(source)) + 1
        return weights


def _heaviest(weights: Counter[str]) -> str | None:
    return weights.most_common(1)[0][0] if weights else None


def declared_in(source: Source) -> list[tuple[str, str]]:
    """What a source declares, roughly."""
    return sniff.declarations(source.text, source.platform, source.language) if source.platform else []


def read_code(document: Document) -> Code:
    """A document → its code: that of the answer, or of the reasoning before it where the answer has none."""
    answer, reasoning = answer_of(document.text)
    code = _read(document, answer)
    if not reasoning or code.declared:
        return code
    thought = _read(document, reasoning)
    return thought if thought.declared or not code.sources else code


def read_file(document: Document) -> Code:
    """A file of code → itself, as one Source (a Markdown file → the code in it)."""
    if names.language_of(document.file) == "md":
        return read_code(document)
    platform, language = sniff.sniff(document.text, document.file.rsplit(".", 1)[-1])
    name = document.file
    while name.startswith("../"):
        name = name[3:]
    if names.is_test(name):
        platform = None
    return Code((Source(document.file, name, document.text, 1, platform, language, "disk"),))


# ---------------------------------------------------------------------------------------------- which part counts

_TRACE = re.compile(
    r"[ \t]*(?:#{1,6}[ \t]+)?\**(?:reasoning(?: trace)?|thinking(?: process)?|chain of thought)\**:?[ \t]*$",
    re.IGNORECASE,
)
_ANSWER = re.compile(r"[ \t]*#{1,6}[ \t]+\**(?:final[ \t]+)?(?:answer|response|output)\**:?[ \t]*$", re.IGNORECASE)
_THOUGHT = re.compile(
    r"^[ \t]*<(thinking|think|reasoning|scratchpad)>[ \t]*$.*?^[ \t]*</\1>[ \t]*$",
    re.MULTILINE | re.DOTALL | re.IGNORECASE,
)


def answer_of(text: str) -> tuple[str, str]:
    """A document → its answer and its reasoning ("" if it has none), each with the other emptied line by line."""
    lines = text.split("\n")
    trace = next((n for n, line in enumerate(lines[:40]) if _TRACE.match(line)), None)
    if trace is not None:
        answer = next((n for n in range(trace + 1, len(lines)) if _ANSWER.match(lines[n])), None)
        if answer is not None:
            return "\n" * answer + "\n".join(lines[answer:]), "\n".join(lines[:answer])
    if "</" in text:
        answered, thoughts = _THOUGHT.subn(lambda found: "\n" * found[0].count("\n"), text)
        return answered, text if thoughts else ""
    return text, ""


# ---------------------------------------------------------------------------------------------- reading


def _read(document: Document, text: str) -> Code:
    blocks = [block for block in markdown.blocks(text) if block.text.strip()]
    sources, quoted = _of_blocks(document, text, blocks)
    sources += raw.sources(document, text)
    if not any(declared_in(source) for source in sources) and any(declared_in(source) for source in quoted):
        quoted_at = {source.first for source in quoted}
        sources = [source for source in sources if source.first not in quoted_at] + quoted
    sources.sort(key=lambda source: source.first)
    sources = _with_names(sources)
    kept, problems = revisions.latest(sources)
    last = next((source for source in reversed(sources) if source.language != "md"), None)
    cut = last is not None and not last.closed and is_cut(last.text, last.language)
    truncated_at = len(text.rstrip().split("\n")) if cut else None
    return Code(tuple(kept), tuple(problems), truncated_at)


def _of_blocks(document: Document, text: str, blocks: list[Block]) -> tuple[list[Source], list[Source]]:
    """Blocks → their Sources; and those of a README's own blocks once more, as if they were the answer's."""
    lines, sections = text.split("\n"), markdown.headings(text)
    sources, quoted = [], []
    for block in blocks:
        platform, language = sniff.sniff(block.text, block.info)
        file, by = naming.block_name(block, lines, language, sections) or ("", "none")
        if names.is_test(file) or (names.is_payload(file) and not sniff.declarations(block.text, platform, language)):
            platform = None
        source = Source(document.file, file, block.text, block.first, platform, language, by, block.closed)
        if block.nested and platform:
            quoted.append(source)
            source = replace(source, platform=None)
        sources.append(source)
    return sources, quoted


def _with_names(sources: list[Source]) -> list[Source]:
    """Sources without a name → with one that is made up."""
    taken = {source.block.lower() for source in sources if source.block}
    return [source if source.block else replace(source, block=_made_up(source, taken)) for source in sources]


_JAVA_CLASS = re.compile(r"^public (?:final |abstract )?(?:class|interface|record|enum) (\w{1,100})", re.MULTILINE)


def _made_up(source: Source, taken: set[str]) -> str:
    """A name for a source that its answer does not name; in Java the public class stands in a file of its name."""
    found = _JAVA_CLASS.search(source.text) if source.language == "java" else None
    return names.made_up(source.platform, source.language, taken, f"{found[1]}.java" if found else "")
