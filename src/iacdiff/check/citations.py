"""Lines of a report → what they cite: files with lines, words of PROMPT, a training quality."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

_LONGEST_LINE = 4000
_EXTENSION = r"(?:tf|tfvars|hcl|ts|tsx|js|mjs|py|json|ya?ml|md|go|java|kt|gradle|toml|sh|txt|xml|zip)"
_FILE = re.compile(
    rf"(?<![\w@*{{}}$/.-])((?:[\w.-]{{1,80}}/){{0,8}}[\w-][\w.-]{{0,80}}?\.{_EXTENSION})(?![\w/*(-]|\.\w)"
)
_LINES = re.compile(r"(?::|[`*_)]{0,3},? *\(?(?:at |on |in )?\b[Ll]ines? *|#L)(\d{1,6})(?: *(?:-|–|to) *L?(\d{1,6}))?")
_BEFORE = re.compile(r"\b[Ll]ines? (\d{1,6})(?: *(?:-|–|to) *(\d{1,6}))? (?:of|in) [`*_]{0,3}$")
_URL = re.compile(r"\b(?:https?|s3|arn):\S+")
_QUOTE = re.compile(r"\"([^\"]{12,600})\"|“([^”]{12,600})”")
_SPEAKER = re.compile(r"\bprompt\b|\brequirements?\b|\bPROMPT\.md\b", re.IGNORECASE)
_OTHER_SPEAKER = re.compile(
    r"\b(?:model|ideal|response|error|documentation|guide|comment|message|pipeline)\b", re.IGNORECASE
)
_FEWEST_WORDS = 6
_QUALITY = re.compile(
    r"\btraining[ _]quality(?: score)?[*`\s]*[:=][*`\s]*(\d{1,3}(?:\.\d)?)(?: ?/ ?(\d{1,3}))?(?![\d%])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Citation:
    """A file named in a line of the report; `first` and `last` are the lines of it that are cited, 0 for none."""

    line: int
    file: str
    first: int
    last: int


def file_citations(lines: Sequence[str]) -> Iterator[Citation]:
    """Every file that is named, with the line cited next to it."""
    for number, line in enumerate(lines, 1):
        if "." not in line:
            continue
        text = _URL.sub(lambda found: " " * len(found[0]), line[:_LONGEST_LINE])
        for found in _FILE.finditer(text):
            behind = _LINES.match(text, found.end())
            before = _BEFORE.search(text[max(0, found.start() - 60) : found.start()])
            cited = behind or before
            first, last = (int(cited[1]), int(cited[2] or cited[1])) if cited else (0, 0)
            yield Citation(number, found[1], first, last)


_NAME = re.compile(r"(?<!`)`([^`\n]{4,80})`(?!`)")
_IDENTIFIER = re.compile(r"[A-Za-z_][\w-]*(?:(?:\.|::)[A-Za-z_][\w-]*)*")


def names_beside(line: str) -> list[str]:
    """The identifiers in back-ticks that stand in a line, those left out that name a file or a document."""
    found = [each[1].strip() for each in _NAME.finditer(line[:_LONGEST_LINE])]
    return [name for name in found if _IDENTIFIER.fullmatch(name) and not _FILE.fullmatch(name) and not name.isupper()]


def prompt_quotes(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """(line, words) of every longer quotation that is said to be PROMPT's."""
    for number, line in enumerate(lines, 1):
        text = line[:_LONGEST_LINE]
        for found in _QUOTE.finditer(text):
            quote = found[1] or found[2]
            said = text[max(0, found.start() - 90) : found.start()]
            said = re.split(r"[\"“”]|(?<=[.!?]) ", said)[-1]
            speakers = [each.end() for each in _SPEAKER.finditer(said)]
            others = [each.end() for each in _OTHER_SPEAKER.finditer(said)]
            if speakers and max(others, default=-1) < speakers[-1] and len(quote.split()) >= _FEWEST_WORDS:
                yield number, quote


def training_quality(lines: Sequence[str]) -> Iterator[tuple[int, float, float]]:
    """(line, points, of how many) wherever the report gives a training quality."""
    for number, line in enumerate(lines, 1):
        found = _QUALITY.search(line[:_LONGEST_LINE])
        if found:
            yield number, float(found[1]), float(found[2] or 10)
