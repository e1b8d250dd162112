"""JSON text → trees, with lines, from whatever is there.

The standard library gives the verdict. The tree is built from tokens by a reader that has no error state: comments
and stray commas are passed over, a second `{…}` is a second document, `"Key": {…}` without braces around it is an
excerpt, a wrong bracket closes what it can, and the end of the text closes everything.
"""

import json
import re
from dataclasses import dataclass
from typing import Final

from iacdiff.parse.cfn_tree import DEEPEST, NAMELESS, Content, Flaw, Node, Reading, Scalar, enter

_TOKEN: Final = re.compile(
    r"""(?P<line>\n)
      | (?P<text>"[^"\\\n]*+(?:\\.[^"\\\n]*+)*+")
      | (?P<mark>[{}\[\]:,])
      | (?P<word>[\w.+-]++)
      | (?P<comment>//[^\n]*+|\#[^\n]*+|/\*(?:[^*]|\*(?!/))*+(?:\*/|\Z))
      | (?P<torn>"[^\n]*+)
      | (?P<stray>[^\s\w"{}\[\]:,]++)""",
    re.VERBOSE,
)
_WORDS: Final = {"true": True, "false": False, "null": None}
_NUMBER: Final = re.compile(r"-?(?:0|[1-9]\d{0,17})(\.\d{1,30})?([eE][+-]?\d{1,3})?")


@dataclass(slots=True)
class _Open:
    """An object or list that is being read."""

    node: Node
    implied: bool = False
    """An object without braces around it."""
    key: str | None = None
    key_line: int = 0
    colon: bool = False


def read_json(text: str, first: int = 1) -> Reading:
    """Text whose first line is line `first` → one tree a document; `error` where the brackets do not add up."""
    builder = _Builder(first)
    builder.run(text)
    reading = builder.reading
    verdict = _verdict(text, first)
    if verdict is None:
        reading.error = reading.error if builder.too_deep else None
    elif reading.error is None and not builder.excerpt:
        reading.flaws.append(verdict)
    return reading


def _verdict(text: str, first: int) -> Flaw | None:
    """Why the text is no JSON, in the standard library's words; None where it is."""
    try:
        json.loads(text)
    except json.JSONDecodeError as error:
        line = first + error.lineno - 1
        return Flaw("warning", f"not valid JSON: {error.msg}", line, line)
    except (ValueError, RecursionError):
        return Flaw("warning", "not valid JSON", first, first)
    return None


class _Builder:
    def __init__(self, first: int) -> None:
        self.line = first
        self.reading = Reading()
        self.stack: list[_Open] = []
        self.excerpt = False
        self.too_deep = False

    def run(self, text: str) -> None:
        steps = {
            "text": self.text,
            "mark": self.mark,
            "word": self.word,
            "torn": self.torn,
            "stray": self.stray,
            "comment": self.comment,
        }
        for token in _TOKEN.finditer(text):
            kind = token.lastgroup
            if kind == "line":
                self.line += 1
            elif kind:
                steps[kind](token[0])
                if self.too_deep:
                    break
        if any(not part.implied for part in self.stack):
            self.fail("the text ends before its brackets close")
        self.close_down_to(0)

    def fail(self, summary: str) -> None:
        """Note the first place where the text cannot be what was meant; what is open there is not whole."""
        for part in self.stack:
            part.node.whole = False
        if self.reading.error is None:
            self.reading.error = Flaw("error", summary, self.line, self.line)

    # ---- tokens

    def text(self, token: str) -> None:
        content = token[1:-1]
        if "\\" in content:
            try:
                content = json.loads(token, strict=False)
            except ValueError:
                self.fail("a text with a bad escape")
        self.scalar(content)

    def torn(self, token: str) -> None:
        self.fail("a text without its closing quote")
        self.scalar(token[1:].rstrip().rstrip(","))

    def word(self, token: str) -> None:
        if token in _WORDS:
            self.scalar(_WORDS[token])
            return
        number = _NUMBER.fullmatch(token)
        if number:
            self.scalar(float(token) if number[1] or number[2] else int(token))
        elif token.isdigit():
            self.scalar(token)
        elif self.stack:
            self.stray(token)

    def stray(self, token: str) -> None:
        if self.stack:
            self.fail(f"`{token[:20]}` has no place in JSON")

    def comment(self, token: str) -> None:
        self.line += token.count("\n")

    def mark(self, token: str) -> None:
        top = self.stack[-1] if self.stack else None
        if token in "{[":
            self.open({} if token == "{" else [])
        elif token in "}]":
            self.close(dict if token == "}" else list)
        elif top is None:
            return
        elif token == ":" and top.key is not None and not top.colon:
            top.colon = True
        elif token == ":":
            self.fail("a colon without a key")
        elif top.key is not None:
            self.fail(f"`{top.key}` without a value")
            top.key, top.colon = None, False

    # ---- the tree

    def open(self, content: Content) -> None:
        top = self.stack[-1] if self.stack else None
        if top and isinstance(top.node.content, dict) and not top.colon:
            if top.implied:
                self.close_down_to(0)
            else:
                self.fail("an object without a key")
                top.key, top.key_line, top.colon = top.key or NAMELESS, self.line, True
        self.stack.append(_Open(Node(content, self.line, self.line)))
        if len(self.stack) > DEEPEST:
            self.too_deep = True
            self.fail(f"nested more than {DEEPEST} levels deep")

    def close(self, kind: type) -> None:
        """A closing bracket closes the nearest part of its kind, and what stands open inside it."""
        if self.stack and isinstance(self.stack[-1].node.content, kind) and not self.stack[-1].implied:
            self.close_down_to(len(self.stack) - 1)
            return
        fitting = [at for at, part in enumerate(self.stack) if isinstance(part.node.content, kind) and not part.implied]
        if self.stack or self.reading.documents:
            self.fail("a bracket that closes nothing")
        if fitting:
            self.close_down_to(fitting[-1])

    def close_down_to(self, length: int) -> None:
        while len(self.stack) > length:
            part = self.stack.pop()
            part.node.last = self.line if not part.implied else part.node.last
            if part.key is not None and not part.implied:
                part.node.whole = False
            self.add(part.node)

    def scalar(self, content: Scalar) -> None:
        top = self.stack[-1] if self.stack else None
        if top is None:
            if not isinstance(content, str):
                return
            self.excerpt = True
            top = _Open(Node({}, self.line, self.line), implied=True)
            self.stack.append(top)
        if isinstance(top.node.content, list) or top.colon:
            self.add(Node(content, self.line, self.line))
        elif top.key is not None and not top.implied:
            self.fail(f"`{top.key}` without a colon")
            top.key, top.key_line = str(content), self.line
        else:
            top.key, top.key_line = str(content), self.line

    def add(self, node: Node) -> None:
        if not self.stack:
            self.reading.documents.append(node)
            return
        parent = self.stack[-1]
        parent.node.last = max(parent.node.last, node.last)
        if isinstance(parent.node.content, list):
            parent.node.content.append(node)
        elif parent.key not in (None, NAMELESS):
            node.first = parent.key_line
            enter(parent.node, parent.key, node, self.reading.flaws)
        parent.key, parent.colon = None, False
