"""Differences in words: a title of a few, and one sentence a side."""

import re
from collections.abc import Sequence

from iacdiff.records import INCOMPARABLE, Absent, Change, Defaulted, Difference, Review, Span, Value, shown

VALUE_LENGTH = 120
TITLE_LENGTH = 140


def place(span: Span) -> str:
    """`alb.tf:31`, or `alb.tf:31-40`."""
    return f"{span.file}:{span.first}" if span.first == span.last else f"{span.file}:{span.first}-{span.last}"


def headline(difference: Difference) -> str:
    """A difference in a few words: `aws_lb.main: idle_timeout is 60 instead of 45`."""
    about = subject(difference)
    if difference.rule == INCOMPARABLE:
        return about
    if not difference.path:
        return f"{about} is missing" if difference.change is Change.MISSING else f"{about} is not in IDEAL"
    return f"{about}: {difference.path} {predicate(difference)}"


def predicate(difference: Difference) -> str:
    """What a headline says of an attribute: `is 60 instead of 45`."""
    match difference.change:
        case Change.MISSING:
            return "is not set"
        case Change.EXTRA:
            return f"is set to {brief(difference.model)}"
        case Change.UNDECIDED:
            return "may differ"
    return f"is {brief(difference.model)} instead of {brief(difference.ideal)}"


def title(differences: Sequence[Difference], first: Difference) -> str:
    """The title of a finding about some differences, of which `first` weighs most."""
    return cut(headline(first) if len(differences) == 1 else _common_title(differences), TITLE_LENGTH)


def _common_title(differences: Sequence[Difference]) -> str:
    subjects = list(dict.fromkeys(subject(difference) for difference in differences))
    if len(subjects) == 1:
        paths = list(dict.fromkeys(difference.path for difference in differences if difference.path))
        return f"{subjects[0]}: {', '.join(paths)}" if paths else subjects[0]
    whole = {difference.change for difference in differences if not difference.path}
    if whole == {Change.MISSING} and all(not difference.path for difference in differences):
        return f"Missing: {', '.join(subjects)}"
    return ", ".join(subjects)


def subject(difference: Difference) -> str:
    """What a difference is about, as its dialect writes it: `aws_lb.main`, `Bucket (AWS::S3::Bucket)`."""
    name = plain_name(difference.name)
    if difference.kind.value == difference.type:
        return f"{difference.type} {name}"
    return f"{difference.type}.{name}" if "::" not in difference.type else f"{name} ({difference.type})"


def marked(difference: Difference) -> str:
    """The same as code in a sentence: a type that is no word of its own stands before the name."""
    if "::" in difference.type:
        return f"`{difference.type}` `{plain_name(difference.name)}`"
    return f"`{subject(difference)}`"


_COMPUTED = re.compile(r"\$\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}")
_LONGEST_PIECE = 24


def plain_name(name: str) -> str:
    """A name without the program text that works out a part of it: `${`${a}-${b}`.toLowerCase()}-main` → `…-main`."""
    if "${" not in name or len(name) > 2000:
        return name
    bare = _COMPUTED.sub(lambda found: found[0] if len(found[0]) <= _LONGEST_PIECE else "…", name)
    return bare if bare.strip("…-_ ") else name


def sentences(differences: Sequence[Difference], side: str, review: Review) -> str:
    """What one side has of each: a sentence, or a list of them."""
    said = [sentence(difference, side, review) for difference in differences]
    return said[0] if len(said) == 1 else "\n".join(f"- {each}" for each in said)


def sentence(difference: Difference, side: str, review: Review) -> str:
    """What one side has: ``` `aws_lb.main` sets `idle_timeout` to `60` (alb.tf:31).```"""
    value, at = (difference.model, difference.model_at) if side == "model" else (difference.ideal, difference.ideal_at)
    where = f" ({place(at)})" if at else ""
    about = marked(difference)
    if not difference.path:
        here = (difference.change is Change.MISSING) == (side == "ideal")
        return f"{about} is declared{where}." if here else f"{about} is not declared."
    if isinstance(value, Absent):
        if _has_others(difference, side, review):
            return f"{about} has other `{_LAST_INDEX.sub('', difference.path)}` entries, but not this one{where}."
        return f"{about} does not set `{difference.path}`{where}."
    lines = _lines(value)
    if lines > 1:  # an excerpt shows them; on one line they would be another text
        return f"{about} sets `{difference.path}` to a text of {lines} lines{where}."
    return f"{about} sets `{difference.path}` to `{brief(value)}`{where}."


_LAST_INDEX = re.compile(r"\[\d+\]$")


def _has_others(difference: Difference, side: str, review: Review) -> bool:
    """Whether a side that lacks one of several blocks of a name has others of that name."""
    declared, id = (review.model, difference.model_id) if side == "model" else (review.ideal, difference.ideal_id)
    item = next((each for each in declared.items if each.id == id), None)
    return item is not None and item.attributes.get(_LAST_INDEX.sub("", difference.path)) is not None


def _lines(value: Value | Absent) -> int:
    text = value.value if isinstance(value, Defaulted) else value
    return len(text.strip().split("\n")) if isinstance(text, str) else 1


def brief(value: Value | Absent) -> str:
    """As written: a headline has no room for what an input's default makes of it."""
    text = shown(value.template if isinstance(value, Defaulted) else value)
    return cut(text.replace("\n", " ").replace("`", "'"), VALUE_LENGTH)


def cut(text: str, length: int) -> str:
    """A text that is no longer than this, its cut marked."""
    return text if len(text) <= length else text[: length - 1] + "…"
