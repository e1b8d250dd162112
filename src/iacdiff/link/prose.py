"""Small judgements about a line of text: is it code, a title, the continuation of the line above?"""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(r"[^\W_](?:[\w'’-]*\w)?")
_EMPHASIS = re.compile(r"(`[^`\n]*`)|\*{1,3}(?=\S)|(?<=\S)\*{1,3}|(?<!\w)_{1,3}(?=\w)|(?<=[\w.:)])_{1,3}(?!\w)")
_SPACE = re.compile(r"\s+")
_CODE = re.compile(
    r"""[├└│┌╷╵]|</?\w[^<>]*>\s*$|[{};]\s*$|^\s*[\])}]+[,;]?\s*$|=\s*["'{\[(]|=>|^\s*[$#]\s*\w+\s+-|^\s*//|^\s*"[^"]*"\s*:"""
    r"""|^\s*(?:import|package|const|let|export|def|class|return|func|public|private)\s+[\w{*.]+\s*(?:[=({:;]|from\b|$)"""
    r"""|^\s*(?:resource|variable|output|provider|module|data|terraform|locals)\s+(?:"|\{)"""
)
_FILE = re.compile(r"[\w.*@<>{}$/-]{0,200}(?:/|\.[A-Za-z][A-Za-z0-9]{0,9})")
_BOLD = re.compile(r"\s*(?:\*\*[^*\n]+\*\*|__[^_\n]+__)\s*:?\s*$")
_MODAL = re.compile(
    r"\b(?:must|should|shall|need|needs|will|ensure|create|deploy|use|implement|configure|enable|include)\b", re.I
)
_ENDS = re.compile(r"[.!?:;][\"'”)\]*_`]*\s*$")
_OPEN_END = re.compile(
    r"(?:,|\b(?:and|or|the|an?|with|for|to|of|in|on|by|from|that|which|as|is|are|be|must|should))\s*$", re.I
)


def words(text: str) -> list[str]:
    """The words of a text, as written."""
    return _WORD.findall(text)


def folded(text: str) -> str:
    """White space folded."""
    return _SPACE.sub(" ", text).strip()


def bare(text: str) -> str:
    """Without Markdown emphasis (inside code spans everything stays), white space folded."""
    return folded(_EMPHASIS.sub(lambda found: found[1] or "", text) if "*" in text or "_" in text else text)


def is_code(line: str) -> bool:
    """Whether a line outside a fence is code, a tree of files, or a tool's output; a list item never is."""
    return len(line) < 2_000 and bool(_CODE.search(line)) and len(words(line)) < 12


def is_prose(lines: Sequence[str]) -> bool:
    """Whether the content of a fence is sentences or a list of them."""
    prose = code = 0
    for line in lines[:200]:
        if not line.strip():
            continue
        if len(words(line[:2_000])) >= 4 and not _CODE.search(line[:2_000]) and not _lists_files(line[:2_000]):
            prose += len(line)
        else:
            code += len(line)
    return prose > 2 * code


def _lists_files(line: str) -> bool:
    """Whether a line is names of files and folders, with or without a remark behind the first."""
    parts = line.split()
    names = [bool(_FILE.fullmatch(part.rstrip(",:"))) for part in parts]
    return 2 * sum(names) >= len(parts) or (names[0] and len(parts) > 1 and not parts[1][0].isalnum())


def is_label(text: str, below: str) -> bool:
    """Whether a line heads what follows: all bold, short with a colon at its end, capitals, or a title above text."""
    plain = bare(text[:400])
    count = len(words(plain))
    if not count or count > 10 or len(text) > 200:
        return False
    if _BOLD.match(text):
        return not plain.endswith((".", "!", "?")) or count < 4
    if plain.endswith(":"):
        return count <= 4 or not _MODAL.search(plain)
    if _ENDS.search(plain) or "," in plain:
        return False
    if plain.isupper() and count > 1 and len(plain) >= 12:
        return True
    if not below.strip():
        return False
    titled = (
        sum(word[0].isupper() or word in ("and", "of", "for", "the", "to", "with") for word in words(plain)) == count
    )
    return titled and count <= 6 and (plain.isupper() or len(below) >= 2 * len(text) or below.lstrip()[:1] in "-*•–")


def joins(above: str, below: str, widest: int) -> bool:
    """Whether a line goes on with the sentence of the line above, in a paragraph whose longest line has that length."""
    above, below = above.rstrip(), below.lstrip()
    if _ENDS.search(above[-20:]):
        return False
    if _OPEN_END.search(above[-20:]):
        return True
    if widest and len(above) + 1 + len(first_word(below)) <= 0.8 * widest:
        return False
    return below[:1].islower() and "/" not in first_word(below) and len(above) >= 30


def fills(above: str, below: str, widest: int) -> bool:
    """Whether a line ends, in mid-sentence, where the next line's first word would not have fitted any more."""
    return not _ENDS.search(above.rstrip()[-20:]) and len(above.rstrip()) + 1 + len(first_word(below)) > widest - 4


def first_word(text: str) -> str:
    """Up to the first white space."""
    return text.lstrip()[:80].split(" ", 1)[0]
