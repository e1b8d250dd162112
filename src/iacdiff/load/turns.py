"""Which of MODEL's turns is reviewed: the one that the user asks for, else the latest that is no fragment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from iacdiff.load.code import Code
from iacdiff.records import Document

_FRAGMENT: Final = 0.5
"""A turn with fewer than this share of the fullest turn's declarations only adds to another."""


def latest_whole(turns: Sequence[tuple[Document, Code]]) -> tuple[int, str]:
    """Turns in order, at least one → the index of the one to review, and why."""
    if len(turns) == 1:
        return 0, "It is the only turn."
    counts = [len(set(code.declared)) for _, code in turns]
    fullest = max(counts)
    if fullest:
        whole = [index for index, count in enumerate(counts) if count >= _FRAGMENT * fullest]
        index = whole[-1]
        why = f"Turn {index + 1} of {len(turns)} is the latest that is no fragment"
        later = ", ".join(str(count) for count in counts[index + 1 :])
        return (
            index,
            f"{why} ({counts[index]} declarations, then {later})." if later else f"Turn {index + 1} is the latest.",
        )
    written = [index for index, (document, _) in enumerate(turns) if not document.placeholder]
    index = written[-1] if written else len(turns) - 1
    return index, f"No turn declares anything; turn {index + 1} of {len(turns)} is the latest that is written."
