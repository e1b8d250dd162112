"""Whether a piece of code was cut off before its end."""

from __future__ import annotations

import re
from typing import Final

_QUOTED = re.compile(
    r"\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*+(?:\"\"\"|\Z)|'''(?:[^'\\]|\\.|'(?!''))*+(?:'''|\Z)"
    r"|\"(?:[^\"\\\n]|\\.)*+\"?|'(?:[^'\\\n]|\\.)*+'?|`(?:[^`\\]|\\.)*+`?|(?:#|//)[^\n]*|/\*.*?(?:\*/|\Z)",
    re.DOTALL,
)
_HCL_QUOTED = re.compile(r"\"(?:[^\"\\\n]|\\.)*+\"?|(?:#|//)[^\n]*|/\*.*?(?:\*/|\Z)", re.DOTALL)
_BRACKETS: Final = ("hcl", "json", "ts", "js", "py", "java", "go")
_UNFINISHED_YAML = re.compile(
    r"(?:[^#\n]*:|[ \t]*-|[^\n]*!\w*|[^\n\"]*:[ \t]*\"[^\"\n]*|[^\n']*:[ \t]*'[^'\n]*|[ \t]+[\w-]+)[ \t]*$"
)


def is_cut(text: str, language: str | None) -> bool:
    """More brackets are opened than closed, or, in YAML, the last line wants a value."""
    if language == "yaml":
        last = text.rstrip().rpartition("\n")[2]
        return len(last) < 1000 and _UNFINISHED_YAML.match(last) is not None
    if language not in _BRACKETS:
        return False
    bare = (_HCL_QUOTED if language == "hcl" else _QUOTED).sub("", text)
    opened = sum(bare.count(sign) for sign in "([{")
    return opened > sum(bare.count(sign) for sign in ")]}")
