"""A unit of PROMPT → how strongly it asks (after RFC 2119: MUST, SHOULD, MAY, MUST NOT), or that it is an example."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

Strength = Literal["must", "should", "forbidden", "example"]

_FORBIDS = re.compile(
    r"\b(?:must|should|shall|may|can|are|is)(?: not|n['’]t)\b(?! (?:only|just|limited to|required|needed"
    r"|necessary)\b|(?: \w+){0,2} (?:less|fewer|exceed\w*|more)\b)"
    r"|(?<!-)\b(?:cannot|mustn['’]t|never|avoid|(?<!403 )forbid\w*|prohibit\w*|disallow\w*|not allowed"
    r"|not permitted|under no circumstances)\b"
    r"|(?:^|[.:;!]\s+|\bplease )\W*do(?: not|n['’]t)\b(?!(?: \w+){0,2} (?:less|fewer|exceed\w*|more)\b)"
    r"|^\W*(?:(?:absolutely|strictly)\s+)?no\b(?! (?:more|less|fewer|later|longer) than| downtime"
    r"| changes? (?:needed|required))"
    r"|^\W*exclude\b|^\W*nothing (?:may|must|should|can|shall)\b|\bmust have no\b|\b(?:with|have|use"
    r"|contain|include) no\b|\bwithout (?:any|a|an|the|using|hard-?cod\w+)\b",
    re.I,
)
_ONLY_WITHOUT = re.compile(r"\bwithout\b", re.I)
_WISHES = re.compile(
    r"\b(?:should|ideally|preferabl[ey]|prefer(?:red)?|recommended|optional(?:ly)?|not (?:required|needed"
    r"|necessary)|nice to have|if possible|where possible"
    r"|when possible|may|could|consider|would be (?:nice|great|good|helpful)|bonus|as a stretch|encouraged"
    r"|if time permits)\b",
    re.I,
)
_BINDS = re.compile(
    r"\b(?:must|shall|required?|mandatory|critical|exactly|ensure|need(?:s|ed)? to|have to|has to)\b", re.I
)
_FREES = re.compile(r"\bnot (?:required|mandatory|critical)\b", re.I)
_EXAMPLE = re.compile(
    r"^\W*(?:for (?:example|instance)\b|e\.?g\.?\s*[,:]|e\.g\.|examples?\s*:|such as\b|sample\s*:)", re.I
)
_FORBIDDEN_TITLE = re.compile(
    r"\b(?:forbidden|prohibited|not allowed|do not|don['’]?t|avoid|never|must not|out of scope|exclusions?"
    r"|anti-?patterns?)\b",
    re.I,
)
_ASIDE = re.compile(r"(?<=\S)\s*\((?:but|yet|though|if|unless|where)\b[^()]*\)", re.I)
"""What a title says by the way: `Access (but don't overdo it)` forbids nothing, `Fixed values (forbidden)` does."""
_EXAMPLE_TITLE = re.compile(r"^\W*(?:for )?(?:examples?|sample (?:output|usage)|example .*|usage example)\W*$", re.I)
_WISH_TITLE = re.compile(
    r"\b(?:optional|nice to have|bonus|stretch|enhancements? \(if|recommended|if time permits)\b", re.I
)


def strength(text: str, section: Sequence[str]) -> Strength:
    """How strongly a unit asks: by its own words first, then by the titles above it; `must` where nothing says less.

    A unit that both asks and forbids ("Use roles; no access keys") asks: what it forbids is a part of it.
    """
    head = text[:2_000]
    if _EXAMPLE.search(head) or any(map(_EXAMPLE_TITLE.search, section[-1:])):
        return "example"
    forbids = _FORBIDS.search(head)
    if forbids and _leads(head, forbids):
        return "forbidden"
    if any(_FORBIDDEN_TITLE.search(_ASIDE.sub("", title)) for title in section[-1:]) and not _BINDS.search(head):
        return "forbidden"
    if _BINDS.search(_FREES.sub(" ", head)):
        return "must"
    return "should" if _WISHES.search(head) or any(map(_WISH_TITLE.search, section)) else "must"


def _leads(text: str, forbids: re.Match[str]) -> bool:
    """Whether what forbids is the unit's main clause, not an aside behind what it asks for."""
    if not text[: forbids.start()].strip():
        return True
    if _ONLY_WITHOUT.match(forbids[0]) or forbids[0].lower().split()[0] in (
        "with",
        "have",
        "use",
        "contain",
        "include",
    ):
        return False
    before = text[: forbids.start()]
    return not re.search(r"[,;:(–—]\s*(?:and |but )?(?:[\w-]+ ){0,2}$", before) or len(before.split()) <= 1
