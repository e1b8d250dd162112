"""A finding's lines → statements: which side each speaks of, and whether it says that something is or is not there.

- **Actual**: Uses one bucket instead of two      model: uses one bucket · model lacks: two
1. ❌ Alarms for the queue (no topic)              model lacks: alarms for the queue · model lacks: topic
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from iacdiff.check.claims import fences, grids
from iacdiff.check.claims import phrases as say
from iacdiff.check.claims.saying import Excerpt, Speaks, Statement

_LONGEST = 700


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
    outer: tuple[int, Speaks | None, bool, bool, bool, str] | None = None
    """The indentation of a list item with a label of its own, and what held before it."""
    gap: bool = False
    """Whether the line before was blank."""
    general: bool = False
    """Whether the finding speaks of what models may do, not of what this one did."""
    actual: Speaks | None = None
    """Whose what the report calls actual is; None where only that word itself tells."""
    meant: Mapping[str, Speaks] = field(default_factory=dict)
    """Labels that the report uses for a side without always naming it."""
    columns: tuple[tuple[Speaks | None, bool] | None, ...] = ()
    """Whom each column of the table that is being read speaks of."""


def label_mood(label: str) -> tuple[Speaks | None, bool] | None:
    """A label → (side, whether what stands under it is said to be lacking); None where it is no label of ours."""
    text = re.sub(r"[*`_\d]+", " ", label.lower()).strip()
    if len(text.split()) > 8:
        return None
    if re.search(r"\bideal\b", text):
        return "ideal", False
    if re.search(r"\bprompt\b", text):
        return ("prompt", False) if say.FROM_PROMPT.search(text) and not say.ADVICE.search(text) else (None, False)
    if say.ABSENT_LABEL.match(text) and len(text.split()) <= 4:
        return "model", True
    if re.search(r"\bmodel\b", text) and not re.search("impact|cause", text):
        return "model", False
    if say.ASIDE_LABEL.search(text):
        return None, False
    for side, pattern in _SIDES:
        if pattern.search(text):
            return side, False
    return None


_SIDES: tuple[tuple[Speaks, re.Pattern[str]], ...] = (
    ("prompt", say.PROMPT_LABEL),
    ("ideal", say.IDEAL_LABEL),
    ("model", say.MODEL_LABEL),
)


def is_general(introduction: str) -> bool:
    """Whether a report is about what models may do wrong rather than about one answer."""
    return say.GENERAL_REPORT.search(introduction) is not None and not say.ONE_REPORT.search(introduction)


def conventions(lines: Sequence[str]) -> dict[str, Speaks]:
    """A report's lines → the labels that it once says whose they are: `Actual (IDEAL_RESPONSE.md)` → actual: ideal."""
    told: dict[str, set[Speaks]] = defaultdict(set)
    for line in lines:
        found = _OWNED.match(line[:_LONGEST])
        said = label_mood(f"{found[1]} ({found[2]})") if found else None
        if found and said and said[0]:
            told[found[1].strip().lower()].add(said[0])
    return {label: sides.pop() for label, sides in told.items() if len(sides) == 1}


_OWNED = re.compile(r"^\W*(Actual|Expected|Observed|Found|Got|Received)\s*\(([^()]{3,40})\)\W*(?::|$)", re.IGNORECASE)


def read(
    lines: Sequence[str], first: int, general: bool = False, meant: Mapping[str, Speaks] | None = None
) -> tuple[list[Statement], list[Excerpt]]:
    """A finding's lines, the first of them numbered `first`, → what they state, and the code they show."""
    mood = _Mood(actual=_whose_actual(lines), general=general, meant=meant or {})
    found: list[Statement] = []
    shown: list[Excerpt] = []
    tests = bool(lines) and say.OF_TESTS.search(lines[0][:_LONGEST]) is not None
    for block in _blocks(lines, first):
        if isinstance(block, Fence):
            mood.columns = ()
            absent = mood.absent and not mood.listed
            whole = Excerpt(mood.side, block.first, block.lines, absent, aside=tests or mood.general)
            shown.extend(fences.excerpts(whole, block.info))
        elif block[0] > first:
            found.extend(_line(block[1], block[0], mood))
    return found, shown


@dataclass(frozen=True)
class Fence:
    """Lines between two fences, the first of them numbered `first`."""

    first: int
    info: str
    lines: tuple[str, ...]


_MOST_LINES = 200
_MOST_JOINED = 12


def _blocks(lines: Sequence[str], first: int) -> Iterator[Fence | tuple[int, str]]:
    """The fences, and the other lines with their numbers; a sentence that is wrapped is one line."""
    at = 0
    while at < len(lines):
        mark = say.FENCE.match(lines[at][:_LONGEST])
        if mark:
            end = next((i for i in range(at + 1, len(lines)) if _closes(lines[i], mark[1])), len(lines))
            body = tuple(line[:_LONGEST] for line in lines[at + 1 : min(end, at + 1 + _MOST_LINES)])
            yield Fence(first + at + 1, mark[2], body)
            at = end + 1
            continue
        text, start = lines[at][:_LONGEST], at
        while at + 1 < len(lines) and at - start < _MOST_JOINED and _goes_on(lines[at], lines[at + 1]):
            at += 1
            text = f"{text.rstrip()} {lines[at].strip()}"[:_LONGEST]
        yield first + start, text
        at += 1


_WRAPPED = 50
"""A line shorter than this was ended on purpose."""


def _closes(line: str, mark: str) -> bool:
    found = re.match(r"\s*(`{3,}|~{3,})", line[:_LONGEST])
    return found is not None and found[1].startswith(mark)


def _goes_on(line: str, following: str) -> bool:
    """Whether a sentence is wrapped behind a line."""
    if len(line) < _WRAPPED or line.endswith("  ") or re.search(r"[.:!?;|][\s*_`)\"”]*$", line[-12:]):
        return False
    return (
        not say.NEW.match(following)
        and not say.LABEL.match(following[:_LONGEST])
        and not say.HEADING.match(line[:_LONGEST])
    )


def _whose_actual(lines: Sequence[str]) -> Speaks | None:
    """What is called actual beside a label for MODEL is what came of it; beside what was expected it is MODEL's."""
    labels = [
        (found["strong"] or found["plain"]).lower() for line in lines if (found := say.LABEL.match(line[:_LONGEST]))
    ]
    if any("expected" in each for each in labels):
        return None
    return "ideal" if any(re.search(r"\bmodel\b", each.replace("_", " ")) for each in labels) else None


def _line(line: str, number: int, mood: _Mood) -> Iterator[Statement]:
    """One line, the mood changed by what it is."""
    heading = say.HEADING.match(line)
    if heading:
        said = label_mood(heading[1])
        mood.side, mood.absent = said or (None, False)
        mood.labelled, mood.listed, mood.outer = said is not None, False, None
    if heading or not line.strip():
        mood.gap = mood.gap or not heading
        return
    if not say.LABEL.match(line):
        _leave_item(line, say.ITEM.match(line) is not None, mood)
    mood.gap = False
    line = _relabel(line, mood)
    item = say.ITEM.match(line)
    if not item:
        _leave_list(mood)
    text = line[item.end() :] if item else line.strip()
    if mood.aside:
        return
    if text.startswith("|"):
        yield from _row(text, number, mood)
        return
    mood.columns = ()
    yield from _text(text, number, mood, item is not None)


def _text(text: str, number: int, mood: _Mood, item: bool) -> Iterator[Statement]:
    """The sentences of a line, behind its marker and its label."""
    sign = say.SIGN.match(text)
    crossed = sign is not None and sign[1].startswith(say.CROSSES)
    if mood.side == "ideal" and crossed:
        return
    crossed = crossed and sign is not None and say.ASSERTS.match(text[sign.end() :]) is None
    absent = (mood.absent or crossed) and (item or not mood.listed)
    absent = absent and not (mood.listed and say.FINITE.search(say.ASIDE.sub("", text)))
    for sentence in say.SENTENCE.split(text[sign.end() :] if sign else text):
        for statement in _sentence(sentence, number, mood, absent):
            context = mood.label if mood.absent and mood.labelled else ""
            yield replace(statement, context=context, scope=mood.opener)
    if text.rstrip(" *").endswith(":") and not item:
        _open_list(text, mood)


def _row(text: str, number: int, mood: _Mood) -> Iterator[Statement]:
    """A line of a table: its header says whom the columns speak of."""
    if not mood.columns:
        mood.columns = grids.columns(text, label_mood)
        return
    if grids.is_rule(text):
        return
    for statement, side, cell in grids.row(text, number, mood.columns):
        if statement:
            yield statement
        else:
            for each in _sentence(cell, number, _Mood(side, labelled=True), False):
                yield replace(each, scope=grids.cells(text)[0])


def _leave_list(mood: _Mood) -> None:
    mood.opener, mood.aside = "", False
    if mood.listed:
        mood.absent = mood.listed = False


def _open_list(text: str, mood: _Mood) -> None:
    """What a line that ends in a colon says of the list below it."""
    mood.opener = say.SENTENCE.split(text)[-1]
    mood.aside = any(each.search(text) is not None for each in (say.OF_TESTS, say.FOR_WHAT, say.UNSAID_LIST))
    mood.absent = mood.listed = say.LACKING_LIST.search(text) is not None


def _relabel(line: str, mood: _Mood) -> str:
    """A line without the label that it begins with, which changes the mood."""
    found = say.LABEL.match(line)
    if not found:
        return line
    label = found["strong"] or found["plain"]
    mood.general = mood.general or say.GENERAL.match(label) is not None
    said = label_mood(label)
    if said and mood.general and not re.search(r"model|ideal|prompt", label, re.IGNORECASE):
        said = None, False
    if said is None:
        if found["bold"] and not found["item"] and line.rstrip("* ").endswith(":"):
            mood.side, mood.absent, mood.labelled, mood.listed = None, False, True, False
        return line
    if found["plain"] and (len(label.split()) > 5 or say.SENTENCE_LIKE.search(label)):
        return line
    rest = found["rest"] or ""
    _enter(mood, len(line) - len(line.lstrip()) if found["item"] and rest else None)
    if mood.actual and re.match(r"\W*actual\b", label, re.IGNORECASE):
        said = mood.actual, False
    if label.strip().lower() in mood.meant:
        said = mood.meant[label.strip().lower()], False
    mood.side, mood.absent = said
    mood.labelled, mood.listed, mood.label = True, False, label
    return rest


def _enter(mood: _Mood, indent: int | None) -> None:
    """A label begins: that of a list item holds for the item, any other until the next."""
    if indent is None:
        mood.outer = None
    elif mood.outer is None:
        mood.outer = (indent, mood.side, mood.absent, mood.labelled, mood.listed, mood.label)
    else:
        mood.outer = (indent, *mood.outer[1:])


def _leave_item(line: str, item: bool, mood: _Mood) -> None:
    """Behind a list item with a label of its own, what held before it holds again."""
    if mood.outer is None:
        return
    indent = len(line) - len(line.lstrip())
    if (item and indent <= mood.outer[0]) or (not item and mood.gap and indent <= mood.outer[0]):
        _, mood.side, mood.absent, mood.labelled, mood.listed, mood.label = mood.outer
        mood.outer = None


def _sentence(text: str, number: int, mood: _Mood, absent: bool) -> Iterator[Statement]:
    text = say.UNUSED.sub(r"\1", say.MENDED.sub(r"\1", _unmarked(text)))
    prompt = say.OF_PROMPT.match(text)
    if prompt:
        if not say.UNSAID.search(text):
            yield Statement("prompt", number, text, _words_of(prompt[1]), False)
        return
    granted = say.GRANTED.match(text)
    if granted and mood.side in (None, "model"):
        yield Statement("model", number, text, granted[1], False)
        return
    for clause in say.CLAUSE.split(text):
        side = _side_of(clause, mood, absent)
        if side is None:
            continue
        if side == "prompt":
            if not (say.UNSAID.search(clause) or say.OF_MODEL.search(clause) or say.OF_IDEAL.search(clause)):
                yield Statement("prompt", number, clause, _words_of(clause), False)
            continue
        yield from _clause(clause, number, side, absent)


def _side_of(clause: str, mood: _Mood, absent: bool) -> Speaks | None:
    """Whom a clause speaks of: by its own words before its verb, else by the label above it."""
    model, ideal = say.OF_MODEL.search(clause), say.OF_IDEAL.search(clause)
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
    return "model" if not mood.general and (absent or say.LACKING.match(clause.strip())) else None


def _clause(clause: str, number: int, side: Speaks, absent: bool) -> Iterator[Statement]:
    if len(clause.strip()) < 4:
        return
    whole, *opposed = say.OPPOSED.split(say.CONSEQUENCE.sub("", clause))
    supposed = any(each.search(whole) for each in (say.SUPPOSED, say.REQUEST, say.CHANGED)) or whole.rstrip().endswith(
        ":"
    )
    asides = [found[1] for found in say.ASIDE.finditer(whole)]
    tiers = re.search(r"\b(?:tiers?|layers?)\b", whole) is not None
    bare = whole if tiers else say.ASIDE.sub("", whole)
    lacking = [aside for aside in asides if say.LACKING.match(aside)]
    text = bare if lacking else clause
    parts = say.WITH.split(bare) if not absent and not lacking and not say.LACKING.search(bare) else [bare]
    for part in parts:
        yield _polar(text if len(parts) == 1 else part, part, number, side, absent, supposed)
    for aside in lacking:
        yield _polar(aside, aside, number, side, False, supposed)
    for other in opposed:
        yield Statement(side, number, clause, say.ASIDE.sub("", other), True, "", True)


def _polar(text: str, bare: str, number: int, side: Speaks, absent: bool, supposed: bool) -> Statement:
    """The statement with what it speaks of, and whether it says that it is lacking."""
    lacking = say.LACKING.search(bare)
    if lacking:
        rest = bare[lacking.end() :].strip(" .:")
        if rest:
            more = say.SHOWN.search(rest)
            object_ = rest[: more.start()] + _kept(rest[more.start() :]) if more else rest
            subject = re.sub(r"^\W*(?:the )?model\w*(?: response)?\b", "", bare[: lacking.start()], flags=re.I)
            return Statement(
                side, number, text, object_, True, subject.strip(), say.SUPPOSED.search(subject) is not None
            )
    gone = say.LACKED.search(bare.rstrip(" .:!"))
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
    found = _polar(text, say.ASIDE.sub("", text), number, "model", False, False)
    if not found.absent or say.VAGUE_TITLE.search(text) or say.OF_IDEAL.search(text):
        return None
    return found


def _words_of(text: str) -> str:
    """What PROMPT is said to ask for: the words in quotation marks where there are any."""
    quoted = [found[1] for found in say.QUOTED.finditer(text) if len(found[1].split()) >= 3]
    return " ".join(quoted) or text


def _unmarked(text: str) -> str:
    """Without emphasis, white space folded; code stays in back-ticks."""
    return " ".join(re.sub(r"\*\*|__(?=\W|$)|(?<!\w)__", "", text).split()).replace("\\*", "*")
