"""What a word, a label or a section title of a report means; the words themselves are in vocabulary.toml."""

import re
import tomllib
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final

from iacdiff.records import Severity


@cache
def vocabulary() -> dict[str, Any]:
    """The tables of vocabulary.toml."""
    return tomllib.loads(resources.files(__package__).joinpath("vocabulary.toml").read_text(encoding="utf-8"))


SEVERITIES: Final = {word: Severity(name) for word, name in vocabulary()["severities"].items()}
EMOJI: Final = {sign: Severity(name) for sign, name in vocabulary()["emoji"].items()}
SEVERITY: Final = "(?:" + "|".join(SEVERITIES) + ")"
"""An expression for one severity word."""
NOUN: Final = "(?:" + "|".join(vocabulary()["nouns"]["finding"]) + ")"
"""An expression for what a finding is called, in the singular."""
NOUNS: Final = "(?:" + "|".join(_plural for _plural in (
    f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}(?:e?s)?" for noun in vocabulary()["nouns"]["finding"]
)) + ")"  # fmt: skip
"""The same in the singular or the plural."""

_LABELS: Final = list(reversed(vocabulary()["labels"].items()))
_MEANINGS: Final[dict[str, str]] = {name: meaning for meaning, names in _LABELS for name in names}
"""Label → meaning; of two meanings with one name, the first in the file."""
_PATTERNS: Final = [(each["meaning"], re.compile(each["expression"])) for each in vocabulary()["patterns"]]
_CLOSING = re.compile(vocabulary()["sections"]["closing"])
_PLAIN = re.compile(vocabulary()["sections"]["plain"])
_PARENTHESES = re.compile(r"\([^()]*\)")
_LONGEST_NAME: Final = 300
_DRESS = re.compile(r"^[^\w]+|[^\w)\]]+$")
_KIND = r"(?:[- ](?:priority|severity|impact|risk|level|importance))?"
_SECTION = re.compile(
    rf"(?:(?:\d+|[a-z])[.):]? +)?(?:category [a-z0-9][:.)\- ]+|tier \d+[:.)\- ]+|priority \d+ *[:(\-]* *)?(?:"
    rf"({SEVERITY}){_KIND}(?: {NOUNS})*"
    r"(?= *$| *[:(\-–—,/]| (?:in|of|that|with|against|from|for|requiring|preventing)\b"
    r"| (?:identified|found|fixed|applied|resolved)\b)"
    rf"|(critical|major|minor|moderate|severe|significant)(?: [\w/&-]+){{1,3}}? {NOUNS}\b"
    r")",
    re.IGNORECASE,
)
_SAID = re.compile(rf"\((?:severity: *|impact: *|priority: *)({SEVERITY})\)", re.IGNORECASE)


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """A label or title as it is compared: lower case, without emphasis, emoji, parentheses, underscores, colon."""
    text = _PARENTHESES.sub(
        " ", text[:_LONGEST_NAME].replace("*", "").replace("`", "").replace("_", " ").replace("’", "'")
    )
    return " ".join(_DRESS.sub("", _DRESS.sub("", text.strip())).lower().split())


@lru_cache(maxsize=4096)
def meaning(label: str) -> str:
    """A label's name → what it introduces: `issue`, `fix`, `severity`, …; empty where the name is not known."""
    name = folded(label)
    known = _MEANINGS.get(name)
    if known:
        return known
    return next((str(meaning) for meaning, pattern in _PATTERNS if pattern.match(name)), "")


def known_labels() -> list[str]:
    """Every label name of the vocabulary, longest first."""
    return sorted(_MEANINGS, key=len, reverse=True)


def is_closing(title: str) -> bool:
    """Whether a section of this title holds no findings: Summary, Recommendations, Training value, …"""
    return _CLOSING.match(folded(title)) is not None


def is_plain(title: str) -> bool:
    """Whether even a numbered heading of this title is no finding: Summary, Conclusion, …"""
    return _PLAIN.match(folded(title)) is not None


def section_severity(title: str) -> Severity | None:
    """A section's title → the severity of the findings in it: `High Priority Failures` is High."""
    return _section_severity(title)[0]


def section_word(title: str) -> str:
    """The severity word of a section's title as it is written; empty where there is none."""
    return _section_severity(title)[1]


@lru_cache(maxsize=4096)
def _section_severity(title: str) -> tuple[Severity | None, str]:
    said = _SAID.search(title)
    text = title.replace("*", "").strip()
    if _ONE.match(text):
        return None, ""
    start = next((at for at, sign in enumerate(text) if sign.isalnum()), 0)
    found = _SECTION.match(text, start)
    if found:
        word = found[1] or found[2]
        if said and SEVERITIES[said[1].lower()] is not SEVERITIES[word.lower()]:
            return SEVERITIES[said[1].lower()], said[1]
        return SEVERITIES[word.lower()], word
    if said:
        return SEVERITIES[said[1].lower()], said[1]
    return next(((EMOJI[sign], "") for sign in text[:start] if sign in EMOJI), (None, ""))


_ONE = re.compile(rf"\W*(?:{SEVERITY}[ -]+)?{NOUN} *(?:[:–—]| -) *\D", re.IGNORECASE)
"""`Critical Issue: the key policy …` is one finding and no section of them."""
_VALUE = re.compile(rf"[^\w]{{0,8}}({SEVERITY})\b", re.IGNORECASE)
_CONSEQUENCE = re.compile(
    rf"[^\w]{{0,8}}({SEVERITY})(?: (?:risk|severity|impact|priority))?[\s*]{{0,4}}(?:$|[-–—:,(.;/])",
    re.IGNORECASE,
)


def severity_of(value: str) -> Severity | None:
    """The text of a severity label → its severity: `🔴 CRITICAL (blocks)` is Critical."""
    found = _VALUE.match(value)
    if found:
        return SEVERITIES[found[1].lower()]
    return next((EMOJI[sign] for sign in value[:4] if sign in EMOJI), None)


def severity_word(value: str) -> tuple[int, int] | None:
    """Where in the text of a severity label the severity word stands."""
    found = _VALUE.match(value)
    return found.span(1) if found else None


def severity_of_impact(value: str) -> Severity | None:
    """The text of an impact label → the severity that it begins with, where it does: `High – outage` is High."""
    found = _CONSEQUENCE.match(value.split("\n", 1)[0])
    return SEVERITIES[found[1].lower()] if found else None
