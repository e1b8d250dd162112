"""Code that a finding shows → whether it stands in the side that it is shown as."""

import re
from typing import Final

from iacdiff import sniff
from iacdiff.check.claims.facts import Side, squeezed
from iacdiff.check.claims.statements import Excerpt
from iacdiff.check.claims.verdicts import Answer, Judged

_FEWEST: Final = 3
_COMMENT = re.compile(r"^\s*(?:#|//|/\*|\*|--)|^\s*\.{3}|…")
_TAIL = re.compile(r"\s+(?:#|//)\s.*$")
_OTHER = re.compile(
    r"\.\.\.|\b(?:describe|it|test|expect)\(|^\s*(?:- )?(?:run|uses|steps):|\b(?:npm|npx|pip|aws|cdk|terraform|pulumi)"
    r" (?:run|install|plan|apply|init|synth|deploy|up|destroy|\w+ describe)|^\s*(?:Error|Exception|\$ )"
    r"|\b\w*[Ee]rror\b|[Ww]arning:|:\d+:\d+|jest"
)
"""Cut short, or no code of the infrastructure: tests, steps of a pipeline, commands, messages."""
_SHARE: Final = 0.8


def judge(excerpt: Excerpt, side: Side) -> Judged | None:
    """The verdict; None where there is too little of it to be told apart from any other code."""
    telling = [line for line in map(_folded, excerpt.lines) if len(re.sub(r"\W", "", line)) >= 6]
    if len(telling) < 2 or not side.answer.sources:
        return None
    if any(_OTHER.search(line) for line in excerpt.lines):
        return None
    there = side.exact_lines
    present = [line for line in telling if line in there]
    if len(present) >= _SHARE * len(telling) and not excerpt.absent:
        first = next(span for span, line in side.code if " ".join(line.split()).rstrip(",;") == present[0])
        return Judged("supported", "The code stands there.", (first,))
    readable = side.resources and not side.opaque and _declares(excerpt, side)
    if (
        readable
        and not present
        and len(telling) >= _FEWEST
        and not any(squeezed(line) in side.loose for line in telling)
    ):
        verdict: Answer = "supported" if excerpt.absent else "contradicted"
        return Judged(verdict, f"None of its {len(telling)} lines of code stands there.")
    return Judged("unknown", f"{len(present)} of its {len(telling)} lines of code stand there.")


def _declares(excerpt: Excerpt, side: Side) -> bool:
    """Whether it is of the kind of code that the side is: declares something, or is a piece of a declarative file."""
    platform, language = side.answer.platform, side.answer.language
    if language in ("hcl", "yaml", "json") or platform is None or language is None:
        return True
    return bool(sniff.declarations("\n".join(excerpt.lines), platform, language))


def _folded(line: str) -> str:
    if _COMMENT.search(line):
        return ""
    return " ".join(_TAIL.sub("", line).split()).rstrip(",;")
