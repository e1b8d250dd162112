"""A finding's lines → statements: which side each speaks of, and whether it says that something is or is not there.

- **Actual**: Uses one bucket instead of two      model: uses one bucket · model lacks: two
1. ❌ Alarms for the queue (no topic)              model lacks: alarms for the queue · model lacks: topic
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

Speaks = Literal["model", "ideal", "prompt"]

_LONGEST = 700
_ITEM = re.compile(r"^\s*(?:>\s*)?(?:[-*+•]|\d{1,3}[.)])\s+")
_LABEL = re.compile(
    r"^\s*(?:>\s*)?(?P<item>(?:[-*+•]|\d{1,3}[.)])\s+)?"
    r"(?:(?P<bold>\*\*|__)(?P<strong>[^*_:]{2,70}?(?:_[^*:]{2,40})?)\s*:?\s*(?:\*\*|__)\s*:?"
    r"|(?P<plain>[A-Z][\w /&().'’-]{2,50}?)\s*:)(?:\s+(?P<rest>.*))?$"
)
_SIGN = re.compile(r"[\s\[\]]*(❌|✅|✗|✓|✘|✔|⚠️?)\s*")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)[\s#*:]*$")
_ABSENT_LABEL = re.compile(r"^(?:critical |key |major )?(?:missing|gaps?|omitted|omissions?|not implemented)\b")
_ASIDE_LABEL = re.compile(
    r"\bcurrent|impact|root cause|training|score|severity|documentation|why|lesson|learning|location|status"
    r"|risk|consequence"
    r"|recommend|cost|priority|category|reference(?!.*ideal)|note\b|takeaway|knowledge|result|validation|aws service"
)
_ADVICE = re.compile(
    r"improv|enhanc|suggest|recommend|updat|clarif|guidance|better|should|change|revis|add(?:ed|ition)"
)
_FROM_PROMPT = re.compile(
    r"^prompt(?:\.md)?(?:\s*\(.*\))?$|requir|expect|from|says|said|states?|quot|spec|reference|asks?|text"
)
_PROMPT_LABEL = re.compile(
    r"\bprompt\b|^(?:the |original |task |user )?requirements?(?: violated| stated| in question| text| reference)?$"
)
_IDEAL_LABEL = re.compile(
    r"\bideal\b|^(?:the )?(?:fix|solution|resolution|expected|correct|corrected|correction|reference|fixed)\b"
)
_MODEL_LABEL = re.compile(
    r"\bmodel\b|^(?:the )?(?:issues?|problems?|actual|observed|delivered|received|generated|got|error"
    r"|description|what went wrong|finding"
    r"|violation|evidence|failure|gap|details?|incorrect|wrong|bug|observation|original)\b"
)
_SENTENCE = re.compile(r"(?<=[.!?;])\s+(?=[A-Z❌✅*`\"(])")
_REQUEST = re.compile(
    r"^\W*(?:(?:\w+ ){0,3}\w+, )?(?:add|adjust|enable|use|implement|create|configure|set|include|replace|update"
    r"|change|introduce|define|provide"
    r"|apply|move|remove|attach|consider|switch|restrict|deploy|make|fix|refactor|rename|specify|verify|keep|avoid"
    r"|do not|don't|never|always|review|check|run|export|pass|call|migrate"
    r"|store)\b",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"\b(?:replaced?|removed?|fixed|fixing|changed|updated|corrected|renamed|moved|no longer|than|was previously"
    r"|tests?|[\w-]+"
    r"\.(?:json|sh|md|txt|yml|toml)|pipeline|ci/cd|workflow|fail(?:ed|s|ure|ing)?|due to|attempt(?:s|ed)?"
    r"|implied|mismatch|reserved|typo)\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"(?:,|;| -| –| —)\s+(?:while|whereas|but|however|although|and the)\s+", re.IGNORECASE)
_OPPOSED = re.compile(r"\s+(?:instead of|rather than)\s+(?:using |the )?", re.IGNORECASE)
_OF_MODEL = re.compile(
    r"\b(?:model(?:_response\d?)?(?:\.md)?(?:'s|’s)?|generated (?:code|response)|initial response)\b", re.I
)
_OF_IDEAL = re.compile(r"\bideal(?:_response)?(?:\.md)?(?:'s|’s)?\b", re.I)
_OF_PROMPT = re.compile(
    r"^\W*(?:the |while the )?(?:PROMPT(?:\.md)?|prompt|requirements?)\b[^.]{0,30}?\b"
    r"(?:requires?d?|asks?(?:ed)? for|specif(?:y|ies|ied)|calls? for|demands?|mandates?d?|requests?(?:ed)?|states?d?)\b"
    r"(?: that)?:?\s*(.+)$"
)
_SUPPOSED = re.compile(
    r"\b(?:should|must|could|would|may|might|can(?:not|'t)?|will|needs?|needed|if|ensure|requires|caus(?:es?|ed"
    r"|ing)|results? in|because"
    r"|prevents?|violat\w+|risk\w*|e\.g|unable|failed with|recommend\w*|todo|assum\w+|often|typically|usually"
    r"|mandates?|normally)\b",
    re.IGNORECASE,
)
_VERB = (
    r"(?:implement|includ|configur|creat|add|defin|provid|enabl|us|set up|specif|hav|contain|declar|mention|attach"
    r"|integrat|appl)(?:e|y|ing|ed|ied)?"
)
_LACKING = re.compile(
    r"(?<![\w-])(?:no(?! longer| need| change| issue| error| matter| way|t\b)|without|missing|lack(?:s|ing|ed)?(?: of)?"
    r"|omit(?:s|ted|ting)?|absen(?:ce|t) of|fail(?:s|ed)? to " + _VERB + r"|(?:did|does|do)(?: not|n't|n’t) " + _VERB
    + r"|never " + _VERB + r"|not using)(?![\w-])"
    r"(?:\s+(?:any of the|any|an|a|the|mention of|implementation of|support for|of))*",
    re.IGNORECASE,
)  # fmt: skip
_LACKING_LIST = re.compile(
    r"\b(?:missing|lack(?:s|ed|ing)?|omit(?:s|ted)|without|no mention of|fail(?:s|ed)? to " + _VERB
    + r"|(?:did|does|do)(?: not|n't|n’t) " + _VERB + r"|not (?:included|implemented|configured|defined|created))\b"
    r"[^,;.]{0,60}:[\s*]*$",
    re.IGNORECASE,
)  # fmt: skip
_FOR_WHAT = re.compile(r"(?<!support )\b(?:for|on|in|by|to|because|causing)\s*:[\s*]*$", re.IGNORECASE)
_OF_TESTS = re.compile(r"\btest(?:s|ing)?\b|\bverif", re.IGNORECASE)
_LACKED = re.compile(
    r"\s*(?:[-–—:]\s*)?(?:\b(?:is|are|was|were|has|have|been)\s+)*(?:\b(?:completely|entirely|totally|also|still)\s+)?"
    r"\b(?:missing|absent|omitted|(?:not|never) (?:been )?(?:configured|defined|implemented|created|included"
    r"|enabled|specified"
    r"|provided|set|present|shown|found|used|mentioned|declared|added|attached))\b"
    r"(?P<tail>[^,;]{0,40})$",
    re.IGNORECASE,
)
_CONSEQUENCE = re.compile(
    r"(?:,?\s+(?:because|so that|causing|leading to|resulting in|to ensure|as required|as specified"
    r"|as requested|despite"
    r"|even though)|,\s+(?:which|preventing|making|when|where|creating|allowing|so|especially|particularly))\b.*$",
    re.IGNORECASE,
)
_WITH = re.compile(r",\s+(?=with\s)")
_GRANTED = re.compile(
    r"^(?:while|although|though)\s+(?:an? |the )?([^,]{3,60}?)\s+(?:is|are|was|were)\s+"
    r"(?:configured|present|defined|created|included|implemented|declared)\s*,",
    re.IGNORECASE,
)
_SHOWN = re.compile(
    r"\s+(?:is|are|was|were|have been|has been)?\s*(?:ever |yet |properly |explicitly |actually )?"
    r"(?:shown|found|specified|implemented|defined|configured|included|provided|present|mentioned)\b.*$"
)
_ASIDE = re.compile(r"\s*\(([^()]{2,160})\)")


@dataclass(frozen=True)
class Statement:
    """One thing that a report says of one side."""

    side: Speaks
    line: int
    text: str
    """As the reader sees it."""
    object: str
    """What it is that is there, or is not."""
    absent: bool
    subject: str = ""
    """Of what it is lacking: `ALB` in "ALB without a listener"."""
    supposed: bool = False
    """Says what should be rather than what is."""
    context: str = ""
    """The label that it stands under: `Missing Outputs`."""
    scope: str = ""
    """The finding's title, and the line that opens the list."""


@dataclass(frozen=True)
class Excerpt:
    """A fenced block of a finding."""

    side: Speaks | None
    first: int
    lines: tuple[str, ...]
    absent: bool = False
    """Shown as what is lacking."""


@dataclass
class _Mood:
    """What the lines read so far say of those to come."""

    side: Speaks | None = None
    labelled: bool = False
    absent: bool = False
    label: str = ""
    opener: str = ""
    """The line that opened the list."""
    aside: bool = False
    """Whether the list is about something else than the infrastructure: what tests cover."""
    listed: bool = False
    """Whether `absent` holds for a list only."""


def label_mood(label: str) -> tuple[Speaks | None, bool] | None:
    """A label → (side, whether what stands under it is said to be lacking); None where it is no label of ours."""
    text = re.sub(r"[*`_\d]+", " ", label.lower()).strip()
    if len(text.split()) > 8:
        return None
    if re.search(r"\bideal\b", text):
        return "ideal", False
    if re.search(r"\bprompt\b", text):
        return ("prompt", False) if _FROM_PROMPT.search(text) and not _ADVICE.search(text) else (None, False)
    if _ABSENT_LABEL.match(text) and len(text.split()) <= 4:
        return "model", True
    if re.search(r"\bmodel\b", text) and not re.search("impact|cause", text):
        return "model", False
    if _ASIDE_LABEL.search(text):
        return None, False
    for side, pattern in _SIDES:
        if pattern.search(text):
            return side, False
    return None


_SIDES: tuple[tuple[Speaks, re.Pattern[str]], ...] = (
    ("prompt", _PROMPT_LABEL),
    ("ideal", _IDEAL_LABEL),
    ("model", _MODEL_LABEL),
)


def read(lines: Sequence[str], first: int) -> tuple[list[Statement], list[Excerpt]]:
    """A finding's lines, the first of them numbered `first`, → what they state, and the code they show."""
    mood = _Mood()
    found: list[Statement] = []
    shown: list[Excerpt] = []
    fence = ""
    for number, raw in enumerate(lines, first):
        line = raw[:_LONGEST]
        mark = re.match(r"\s*(`{3,}|~{3,})", line)
        if fence:
            if mark and mark[1].startswith(fence):
                fence = ""
            else:
                shown[-1] = (
                    replace(shown[-1], lines=(*shown[-1].lines, line)) if len(shown[-1].lines) < 200 else shown[-1]
                )
            continue
        if mark:
            fence = mark[1]
            shown.append(Excerpt(mood.side, number + 1, (), mood.absent))
            continue
        if number > first:
            found.extend(_line(line, number, mood))
    return found, shown


def _line(line: str, number: int, mood: _Mood) -> Iterator[Statement]:
    """One line, the mood changed by what it is."""
    heading = _HEADING.match(line)
    if heading:
        said = label_mood(heading[1])
        mood.side, mood.absent = said or (None, False)
        mood.labelled, mood.listed = said is not None, False
    if heading or not line.strip():
        return
    line = _relabel(line, mood)
    item = _ITEM.match(line)
    if not item:
        _leave_list(mood)
    text = line[item.end() :] if item else line.strip()
    if mood.aside or text.startswith("|"):
        return
    sign = _SIGN.match(text)
    crossed = sign is not None and sign[1] in "❌✗✘"
    if mood.side == "ideal" and crossed:
        return
    absent = (mood.absent or crossed) and (item is not None or not mood.listed)
    for sentence in _SENTENCE.split(text[sign.end() :] if sign else text):
        for statement in _sentence(sentence, number, mood, absent):
            context = mood.label if mood.absent and mood.labelled else ""
            yield replace(statement, context=context, scope=mood.opener)
    if text.rstrip(" *").endswith(":") and not item:
        _open_list(text, mood)


def _leave_list(mood: _Mood) -> None:
    mood.opener, mood.aside = "", False
    if mood.listed:
        mood.absent = mood.listed = False


def _open_list(text: str, mood: _Mood) -> None:
    """What a line that ends in a colon says of the list below it."""
    mood.opener = _SENTENCE.split(text)[-1]
    mood.aside = _OF_TESTS.search(text) is not None or _FOR_WHAT.search(text) is not None
    mood.absent = mood.listed = _LACKING_LIST.search(text) is not None


def _relabel(line: str, mood: _Mood) -> str:
    """A line without the label that it begins with, which changes the mood."""
    found = _LABEL.match(line)
    if not found:
        return line
    label = found["strong"] or found["plain"]
    said = label_mood(label)
    if said is None:
        if found["bold"] and not found["item"] and line.rstrip("* ").endswith(":"):
            mood.side, mood.absent, mood.labelled, mood.listed = None, False, True, False
        return line
    if found["plain"] and len(label.split()) > 5:
        return line
    mood.side, mood.absent = said
    mood.labelled, mood.listed, mood.label = True, False, label
    return found["rest"] or ""


def _sentence(text: str, number: int, mood: _Mood, absent: bool) -> Iterator[Statement]:
    text = _unmarked(text)
    prompt = _OF_PROMPT.match(text)
    if prompt:
        yield Statement("prompt", number, text, prompt[1], False)
        return
    granted = _GRANTED.match(text)
    if granted and mood.side in (None, "model"):
        yield Statement("model", number, text, granted[1], False)
        return
    for clause in _CLAUSE.split(text):
        side = _side_of(clause, mood, absent)
        if side is None:
            continue
        if side == "prompt":
            yield Statement("prompt", number, clause, clause, False)
            continue
        yield from _clause(clause, number, side, absent)


def _side_of(clause: str, mood: _Mood, absent: bool) -> Speaks | None:
    """Whom a clause speaks of: by its own words before its verb, else by the label above it."""
    model, ideal = _OF_MODEL.search(clause), _OF_IDEAL.search(clause)
    if model and ideal:
        return None
    if mood.labelled:
        if mood.side == "model" and ideal:
            return "ideal" if ideal.start() < 8 else None
        if mood.side == "ideal" and model:
            return "model" if model.start() < 8 else None
        return mood.side
    if model and model.start() < 30:
        return "model"
    if ideal and ideal.start() < 30:
        return "ideal"
    return "model" if absent or _LACKING.match(clause.strip()) else None


def _clause(clause: str, number: int, side: Speaks, absent: bool) -> Iterator[Statement]:
    if len(clause.strip()) < 4:
        return
    whole, *opposed = _OPPOSED.split(_CONSEQUENCE.sub("", clause))
    supposed = any(each.search(whole) for each in (_SUPPOSED, _REQUEST, _CHANGED)) or whole.rstrip().endswith(":")
    asides = [found[1] for found in _ASIDE.finditer(whole)]
    tiers = re.search(r"\b(?:tiers?|layers?)\b", whole) is not None
    bare = whole if tiers else _ASIDE.sub("", whole)
    lacking = [aside for aside in asides if _LACKING.match(aside)]
    text = bare if lacking else clause
    parts = _WITH.split(bare) if not absent and not lacking and not _LACKING.search(bare) else [bare]
    for part in parts:
        yield _polar(text if len(parts) == 1 else part, part, number, side, absent, supposed)
    for aside in lacking:
        yield _polar(aside, aside, number, side, False, supposed)
    for other in opposed:
        yield Statement(side, number, clause, _ASIDE.sub("", other), True, "", True)


def _polar(text: str, bare: str, number: int, side: Speaks, absent: bool, supposed: bool) -> Statement:
    """The statement with what it speaks of, and whether it says that it is lacking."""
    lacking = _LACKING.search(bare)
    if lacking:
        rest = bare[lacking.end() :].strip(" .:")
        if rest:
            more = _SHOWN.search(rest)
            object_ = rest[: more.start()] + _kept(rest[more.start() :]) if more else rest
            subject = re.sub(r"^\W*(?:the )?model\w*(?: response)?\b", "", bare[: lacking.start()], flags=re.I)
            return Statement(side, number, text, object_, True, subject.strip(), _SUPPOSED.search(subject) is not None)
    gone = _LACKED.search(bare.rstrip(" .:!"))
    if gone and bare[: gone.start()].strip():
        return Statement(side, number, text, bare[: gone.start()] + gone["tail"], True)
    return Statement(side, number, text, bare, absent, "", supposed and not absent)


def _kept(tail: str) -> str:
    """Of what follows the thing, the part that narrows it: `for the queue`."""
    found = re.search(r"\b(?:for|per|on|in the (?!generated|code|model|response|template|config))\b.*", tail)
    return " " + found[0] if found else ""


def title(text: str, number: int) -> Statement | None:
    """A title that says that something is lacking."""
    text = _unmarked(re.sub(r"^\W*(?:\d+[.)]?\s*)?", "", text))
    found = _polar(text, _ASIDE.sub("", text), number, "model", False, False)
    general = re.search(r"\b(?:common|possible|potential|mistakes?|pitfalls?)\b", text, re.IGNORECASE)
    return found if found.absent and not general and not _OF_IDEAL.search(text) else None


def _unmarked(text: str) -> str:
    """Without emphasis, white space folded; code stays in back-ticks."""
    return " ".join(re.sub(r"\*\*|__(?=\W|$)|(?<!\w)__", "", text).split()).replace("\\*", "*")
