"""PROMPT, of one turn or several → its requirements: list items, table rows, sentences and lines; never code."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from iacdiff.link.blocks import Block, Reader
from iacdiff.link.chatter import asks, is_greeting, is_output
from iacdiff.link.prose import bare, words
from iacdiff.link.sentences import labels, sentences
from iacdiff.link.strength import strength
from iacdiff.records import Document, Requirement, Span

_MOST = 2_000
"""Units of one sample; real ones have up to 500, and what comes after is left out."""
_LONGEST = 20_000
"""Characters of one unit's text that are kept."""


def read_requirements(prompts: Sequence[Document]) -> tuple[Requirement, ...]:
    """PROMPT documents, in the order of the turns → their units, `R1`, `R2`, … in the order of the text.

    A list item is a unit; one of several sentences is as many. Titles of headings, of lines that head what
    follows, and of the list items above become `section`. A label without content (`**Storage**:`) above its
    own list is a title, not a unit. Placeholders and greetings give nothing; of the prompts that follow
    the first, only what asks for something is a unit, and nothing that a tool printed.
    """
    out: list[Requirement] = []
    written = [document for document in prompts if not document.placeholder]
    for turn, document in enumerate(written):
        blocks = Reader(document.lines).read()
        for number, block in enumerate(blocks):
            if len(out) >= _MOST:
                return tuple(out)
            if not _only_titles(block, blocks[number + 1] if number + 1 < len(blocks) else None):
                read = _units(document.file, block)
                kept = [unit for unit in read if _is_said(unit, turn)]
                out += [replace(unit, id=f"R{len(out) + at}") for at, unit in enumerate(kept, 1)]
    return tuple(out[:_MOST])


def _is_said(unit: Requirement, turn: int) -> bool:
    """Whether it may be a requirement, in the first prompt (turn 0) or in one that follows it."""
    if is_greeting(unit.text):
        return False
    return turn == 0 or (asks(unit.text, unit.section) and not is_output(unit.text))


def _only_titles(block: Block, below: Block | None) -> bool:
    """Whether a block says nothing but what its children stand under: one or two words and a list below it."""
    text = bare(" ".join(piece.text for piece in block.pieces[:3])).rstrip(":").rstrip()
    under = below is not None and bool(below.section) and len(below.section) > len(block.section)
    return under and below is not None and below.section[-1].startswith(text[:100]) and len(words(text)) <= 2


def _units(file: str, block: Block) -> Iterator[Requirement]:
    text = "\n".join(piece.text for piece in block.pieces)
    starts = [0, *accumulate(len(piece.text) + 1 for piece in block.pieces)]
    titles = labels(text)
    for start, end in sentences(text):
        first, last = (bisect_right(starts, offset) - 1 for offset in (start, end - 1))
        piece, ends_in = block.pieces[first], block.pieces[last]
        title = tuple(label for after, label in titles if after <= start)[-1:]
        yield Requirement(
            id="",
            span=Span(file, piece.line, ends_in.line),
            cols=(piece.column + start - starts[first] + 1, ends_in.column + end - starts[last]),
            text=bare(text[start : min(end, start + _LONGEST)]),
            section=(*block.section, *title),
            strength=strength(bare(text[start : min(end, start + _LONGEST)]), (*block.section, *title)),
        )
