"""Units of a PROMPT → whether they ask for anything, or are a tool's output, a greeting, the story of an error.

A first prompt is nearly all requirements; a follow-up prompt is mostly the report of what failed, and only what it asks
for is a requirement.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_LOG = re.compile(
    r"^\s*[│╷╵┌└├]|^\W{0,4}(?:error|warning|fatal|traceback|exception|info|debug|npm err!?|caused by)\b\s*[:\[(]"
    r"|^\W{0,4}[EFIW]\d{3,4}\s|\berror (?:TS|CS)\d{3,5}\b|\bAn error occurred \(\w+\)"
    r"|\b(?:exit(?:ed with)? code|StatusCode:)\s*\d"
    r"|\boperation error \w+|\bRequestI[Dd]:|\bstatus code: \d{3}|\b(?:CREATE|UPDATE|DELETE"
    r"|ROLLBACK)_(?:FAILED|COMPLETE|IN_PROGRESS)\b"
    r"|^\W{0,4}(?:on|at) \S+\.\w{1,5}(?: line |:)\d+|^\W{0,4}with [\w.\[\]\"]+,?$|^\W{0,4}\d+:\s+\w+\s*[={(]"
    r"|^\W{0,4}File \"[^\"]+\", line \d+|^\s*> \S+@\d|^\W{0,4}\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\S+\.\w{2,5}:\d+:\d+\b",
    re.I,
)
"""What tools print: Terraform's boxes, codes of cfn-lint and compilers, errors of the AWS CLI and SDKs, events."""
_GREETING = re.compile(
    r"^\W*(?:hi|hey|hello|dear|good (?:morning|afternoon|evening)|thanks?(?: you)?|thank you|cheers|regards"
    r"|best|sincerely|sorry"
    r"|good luck|happy coding|looking forward)\b(?:[\s,!.]+\w+){0,5}[\s,!.]*$",
    re.I,
)
_WELCOME = re.compile(
    r"^\W*any (?:insights?|advice|suggestions?|thoughts|ideas|tips|help|feedback|pointers|guidance)\b.*"
    r"\bappreciated\W*$"
    r"|^\W*(?:let me know|feel free|happy to (?:discuss|clarify|answer))\b",
    re.I,
)
_ASKS = re.compile(
    r"\b(?:must|should|shall|needs? to|have to|has to|required?|please|pls|make sure|ensure|want|expected? to)\b"
    r"|^\W*(?:(?:and|also|then|now|so|just|kindly)\s+)*(?:(?:can|could|would|will) you\b|(?:do not|don['’]t|never)\b"
    r"|(?:add|allow|apply|attach|avoid|block|build(?! fail)|change|check|complete|configure|convert|correct"
    r"|create|define|delete|deploy"
    r"|disable|drop|enable|encrypt|enforce|export|extend|fix|generate|give|grant|implement|include|increase"
    r"|keep|limit"
    r"|modify|move|output|pass|provide|provision|reduce|refactor|remove|rename|replace|resolve|restrict"
    r"|return|rewrite"
    r"|scope|separate|set|split|store|switch|tag|update|upgrade|use|validate|write)\b)",
    re.I,
)
_OF_YOU = re.compile(r"\b(?:can|could|would|will) you\b", re.I)
_TOLD = re.compile(
    r"\b(?:errors?|issues?|problems?|happen\w*|fail\w*|logs?|output|current|what i|found|symptoms?|context|background"
    r"|story|impact|tried|message|warnings?|root cause|why)\b",
    re.I,
)
_LISTED = re.compile(
    r"\b(?:requirements?|constraints?|deliverables?|acceptance|criteria|tasks?|changes|goals?|must)\b", re.I
)


def is_output(text: str) -> bool:
    """Whether a unit is what a tool printed; such a line asks for nothing, whoever pasted it."""
    return len(text) < 2_000 and bool(_LOG.search(text)) and not _ASKS.match(text)


def is_greeting(text: str) -> bool:
    """Whether a unit is only a greeting, thanks, or an invitation to say more."""
    return (len(text) < 80 and bool(_GREETING.match(text))) or (len(text) < 160 and bool(_WELCOME.search(text)))


def asks(text: str, section: Sequence[str]) -> bool:
    """Whether a unit of a follow-up prompt asks for something: by its own words, or as an item of a list of asks."""
    head = text[:2_000]
    if head.startswith("#") or (head.rstrip().endswith("?") and not _OF_YOU.search(head)):
        return False  # a comment of pasted code; a question that leaves the answer open
    if _ASKS.search(head):
        return True
    return any(map(_LISTED.search, section)) and not any(map(_TOLD.search, section[-1:]))
