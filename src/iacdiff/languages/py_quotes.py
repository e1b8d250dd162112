'''Broken Python → the same with triple quotes that lost their partner blanked, character for character.

    def f(self):
        """Makes the queue.        ← its end is lost, so that it would swallow the code up to the next docstring
        q = Queue(self)

A docstring ends before code that is indented less than itself; a quote that follows a word, or a line that a string
cannot follow, does not begin one.
'''

import re
from typing import Final

from iacdiff.languages.py_brackets import TOKEN

_PREFIX: Final = re.compile(r"(?<!\w)[rbfuRBFU]{1,2}\Z")
_BEFORE_STRING: Final = re.compile(r"(?:[=(\[{,+%:|\\]|\b(?:return|in|and|or|not|if|else|yield|await|is|print))\s*\Z")
_DEFINITION: Final = re.compile(
    r"^([ \t]*)(?:(?:async )?def \w+\(|class \w+[^\n]*:[ \t]*$|import \w[\w.]*|from [\w.]+ import )", re.MULTILINE
)
_METHOD: Final = re.compile(r"^([ \t]+)(?:async )?def \w+\(\s*(?:self|cls)\b", re.MULTILINE)
_FLUSH: Final = re.compile(r"^[^\s#]", re.MULTILINE)
"""A line without indentation: a file within the string."""
_CODE: Final = re.compile(
    r"^[ \t]*(?:(?:async )?def \w|class \w+.*:|@\w|import \w|from [\w.]+ import|return\b|try:|super\(|self\.\w"
    r"|(?:if|for|with|while)\b.*:[ \t]*$|[\w.]+(?:\[[^\n\]]*\])?(?:: [\w\[\]., ]+)? = |\w+(?:\.\w+)*\()",
    re.MULTILINE,
)

_LONGEST_LINE: Final = 500
"""Characters before a quote that are looked at: a line may be as long as the text, and full of quotes."""


def settle(text: str) -> tuple[str, list[int]]:
    """A text → one as long in which every triple quote has a partner, and the offsets of those that had none."""
    pieces: list[str] = []
    lost: list[int] = []
    done = at = end = 0
    after_string = False
    while found := TOKEN.search(text, at):
        at, kind = found.end(), found.lastgroup
        if kind in ("long", "open_long"):
            stop = _blanked_to(text, found, end, after_string)
            if stop:
                pieces += [text[done : found.start()], re.sub(r"[^\n]", " ", text[found.start() : stop])]
                lost.append(found.start())
                done = at = stop
                continue
        if kind not in ("newline", "comment"):
            end = found.end()
            after_string = kind in ("long", "string")
    return "".join([*pieces, text[done:]]), lost


def _blanked_to(text: str, found: re.Match[str], end: int, after_string: bool) -> int:
    """Up to where the text from a triple quote on is no string's; 0 where it is one."""
    start = found.start()
    far = max(0, start - _LONGEST_LINE)
    line = max(far, text.rfind("\n", far, start) + 1)
    before = _PREFIX.sub("", text[line:start]).rstrip()
    if before.strip():
        if not _BEFORE_STRING.search(before):
            return start + 3
        return _dedent(text, found, _METHOD, _width(text[line:start]))
    if after_string or (end and text[end - 1] in "([{,="):
        return _dedent(text, found, _METHOD, _width(text[line:start]))
    if end and not _BEFORE_STRING.search(text, max(0, end - 8), end):
        return start + 3
    return _dedent(text, found, _DEFINITION, _width(text[line:start]))


def _dedent(text: str, found: re.Match[str], pattern: re.Pattern[str], indent: int) -> int:
    """Where the code begins in a string that holds code that is indented less than itself."""
    stop = found.end() if found.lastgroup == "long" else len(text)
    start = looked_at = found.start() + 3
    for line in pattern.finditer(text, start, stop):
        width = len(line[1].expandtabs())
        if pattern is _METHOD and _FLUSH.search(text, looked_at, line.start()):
            return 0
        looked_at = line.start()
        if width < indent or (width == indent and pattern is _DEFINITION):
            code = _CODE.search(text, text.find("\n", found.start()), stop)
            return code.start() if code and code.start() <= line.start() else line.start()
    if pattern is _DEFINITION and found.lastgroup == "open_long":
        code = _CODE.search(text, text.find("\n", found.start()) % (len(text) + 1))
        return code.start() if code else 0
    return 0


def _width(line: str) -> int:
    return len(line[: len(line) - len(line.lstrip())].expandtabs())
