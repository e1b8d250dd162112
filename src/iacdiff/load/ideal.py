"""Where IDEAL's code is: in its document, or in the files beside it.

Real samples do it both ways, and where both have code the two may have drifted apart. The rule, by the declarations I
of the document and L of the files: the files where I is nothing or fewer than 35 % of L; else the document where half
of all declarations are in both, or nine tenths of L are in it; else the two are different answers, and the files count.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from iacdiff.load.code import Code
from iacdiff.records import Document

_EXCERPT: Final = 0.35
_ALIKE: Final = 0.5
_COVERED: Final = 0.9


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of the two, and why."""

    source: Literal["md", "lib"]
    why: str
    drift: int
    disagree: bool = False


def choose(document: Document | None, written: Code, beside: Code) -> Choice:
    """IDEAL's document, its code, and the code beside it → which of them is IDEAL."""
    name = document.file if document else "IDEAL_RESPONSE.md"
    inside, outside = set(written.declared), set(beside.declared)
    drift = len(inside ^ outside) if inside and outside else 0
    if document is None:
        return Choice("lib", f"There is no {name}, so the files beside it count.", drift)
    if not outside:
        why = "no file beside it declares anything" if inside else "neither it nor a file beside it declares anything"
        return Choice("md", f"{name} counts: {why}.", drift)
    if not inside:
        why = "is a placeholder" if document.placeholder else "declares nothing"
        return Choice("lib", f"{name} {why}, the files beside it declare {_things(outside)}.", drift)
    if len(inside) < _EXCERPT * len(outside):
        return Choice("lib", f"{name} holds {len(inside)} of the {_things(outside)} in the files beside it.", drift)
    both = len(inside & outside)
    if both >= _ALIKE * len(inside | outside) or both >= _COVERED * len(outside):
        return Choice("md", f"{name} holds {both} of the {_things(outside)} in the files beside it.", drift)
    why = f"{name} and the files beside it are different answers ({both} of {_things(outside)} in both)"
    return Choice("lib", f"{why}, so the files count.", drift, disagree=True)


def _things(declared: set[tuple[str, str]]) -> str:
    return "1 declaration" if len(declared) == 1 else f"{len(declared)} declarations"
