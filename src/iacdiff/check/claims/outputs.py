"""Statements on one output: `target group ARN output`, `VPC ID` under "Missing Outputs" → held against the outputs."""

import re
from typing import Final

from iacdiff.check.claims.concepts import mentions, named_in
from iacdiff.check.claims.facts import Side, Sides, folded
from iacdiff.check.claims.saying import Statement
from iacdiff.check.claims.verdicts import Judged
from iacdiff.records import Declaration, Kind

_PART: Final = r"(?P<part>arns?|ids?|names?|urls?|endpoints?|dns(?: names?)?|domain(?: names?)?)"
_OUTPUT: Final = re.compile(
    rf"^\W*(?:the |an? )?(?P<what>[\w /-]{{2,60}}?)(?:\s+{_PART})?\s+outputs?\W*$", re.IGNORECASE
)
_UNDER: Final = re.compile(rf"^\W*(?:the |an? )?(?P<what>[\w /-]{{2,60}}?)\s+{_PART}\W*$", re.IGNORECASE)
_VAGUE: Final = re.compile(
    r"\b(?:several|some|many|other|more|all|key|critical|important|useful|proper|comprehensive|stack|missing|no|each"
    r"|multiple|additional|required|necessary|and|or|for|with|to|of)\b",
    re.IGNORECASE,
)


def output(statement: Statement, sides: Sides) -> Judged | None:
    """The verdict on one output that is called after the thing it tells of."""
    text = re.sub(r"\s*\([^()]*\)", "", statement.object).replace("`", "")
    under = re.search(r"\boutputs?\b", statement.context, re.IGNORECASE)
    found = _OUTPUT.match(text) or (_UNDER.match(text) if under else None)
    if not found or _VAGUE.search(found["what"]) or statement.supposed:
        return None
    side = sides.own
    outputs = side.declared.of(Kind.OUTPUT)
    if not outputs or side.left_out:
        return None
    part = folded(found["part"] or "").rstrip("s")
    telling = [item for item in outputs if _tells(item, found["what"], part, side)]
    spans = tuple(item.span for item in telling[:3])
    if telling and not statement.absent:
        return Judged("supported", f"{telling[0].label} tells it.", spans)
    if telling and part and any(_called(item, found["what"], part) for item in telling):
        return Judged("contradicted", f"It is there: {telling[0].label} ({spans[0].file}:{spans[0].first}).", spans)
    seen = side.opaque or side.constructs or any(_tells(item, found["what"], "", side) for item in outputs)
    if statement.absent and not seen and mentions(found["what"]):
        return Judged("supported", f"None of the {len(outputs)} outputs tells of it.")
    return None


def _tells(item: Declaration, what: str, part: str, side: Side) -> bool:
    """Whether an output speaks of a thing, and of that part of it."""
    text = side.words_of(item)
    plain = folded(text)
    named = mentions(what)
    words = [word for word in re.findall(r"[a-z0-9]+", what.lower()) if len(word) > 2]
    same = all(folded(word).rstrip("s") in plain for word in words)
    alike = bool(named) and all(named_in(each.concept, text.replace("_", " ")) for each in named)
    return (same or alike) and part in plain


def _called(item: Declaration, what: str, part: str) -> bool:
    """Whether an output's own name is that of the thing and its part, and nothing else."""
    words = [folded(word).rstrip("s") for word in re.findall(r"[A-Za-z0-9]+", what)]
    name = folded(item.name)
    return all(word in name for word in words) and part in name and len(name) <= len("".join(words)) + len(part) + 8
