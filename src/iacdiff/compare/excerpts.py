"""Two texts of several lines → where they part: ` From line 3: MODEL "yum update", IDEAL "dnf update".`"""

from itertools import zip_longest

from iacdiff.records import Absent, Defaulted, Value

_LONGEST = 80


def first_lines(model: Value | Absent, ideal: Value | Absent) -> str:
    """The first lines that differ but for white space, as a sentence after another; empty for anything else."""
    texts = [value.template if isinstance(value, Defaulted) else value for value in (model, ideal)]
    one, other = texts
    if not isinstance(one, str) or not isinstance(other, str) or not ("\n" in one and "\n" in other):
        return ""
    lines = [[line.strip() for line in text.split("\n") if line.strip()] for text in (one, other)]
    for number, (left, right) in enumerate(zip_longest(*lines, fillvalue=""), 1):
        if left != right:
            return f" From line {number}: MODEL {_quoted(left)}, IDEAL {_quoted(right)}."
    return ""


def _quoted(line: str) -> str:
    if not line:
        return "has no more"
    return f'"{line}"' if len(line) <= _LONGEST else f'"{line[:_LONGEST]}…"'
