"""References of two sides → texts that are equal where they point at the same thing.

MODEL   aws_vpc.this.id            ─┐
IDEAL   aws_vpc.main.id            ─┴─▶ ${→aws_vpc.main.id}      because the two are a pair
MODEL   "arn:aws:s3:::${aws_s3_bucket.b.id}/*"  ─▶ "${→aws_s3_bucket.a.arn}/*"
"""

import re
from collections.abc import Iterable

from iacdiff.compare.policies import from_document, is_document
from iacdiff.compare.tables import folded, same_part
from iacdiff.records import Declaration, Declared, Kind, Pair, Ref, Value

_PLACEHOLDER = re.compile(r"[$#]\{([^{}]*)\}")
_NAME = re.compile(r"(?:[\w.-]+(?:/[\w.-]+)+:)?[A-Za-z_][\w-]*(?:(?:\.|::)[\w*-]+|\[[^\[\]]*\])*")
_INDEX = re.compile(r"\[[^\[\]]*\]")
_FIXED_INDEX = re.compile(r"\[(?:\d+|\"[^\"$]*\")\]")
"""Other indexes (`*`, `count.index`, `each.key`) run with the loop that they stand in."""
_PARTITION = re.compile(r"arn:\$\{[^{}]*[Pp]artition[^{}]*\}:")
_BUCKET_ARN = re.compile(r"arn:aws:s3:::\$\{→([^{}]*?)\.id\}")
_MOST_PLACEHOLDERS = 200

POINTER = "→"
"""Begins what stands for a declaration, so that it is no longer something unknown."""


class Identities:
    """One side's ids, each with the name under which both sides know it."""

    def __init__(self, side: Declared, mark: str, pairs: Iterable[Pair], loops: frozenset[str]) -> None:
        self._items = side.by_id()
        self._mark = mark
        self._loops = loops
        self.written_out: set[str] = set()
        """Ids of the policy documents that are compared where they are used, and of what is asked for twice."""
        self._shared = {id: pair.ideal[0] for pair in pairs for id in (pair.model if mark == "model" else pair.ideal)}
        copies = self._copies()
        self._shared |= copies
        self.written_out |= copies.keys()

    def _copies(self) -> dict[str, str]:
        """What asks for the same data as one that is paired, such as the account's id in every module, is that one; so
        is a provider of the same settings, where a program makes one for each use."""
        asked: dict[str, str] = {}
        copies: dict[str, str] = {}
        askers = [item for item in self._items.values() if item.kind in (Kind.DATA, Kind.PROVIDER)]
        for item in sorted(askers, key=lambda item: item.id not in self._shared):
            question = f"{item.canonical} {item.attributes}"
            if item.id in self._shared:
                asked.setdefault(question, self._shared[item.id])
            elif question in asked:
                copies[item.id] = asked[question]
        return copies

    def document(self, ref: Ref) -> dict[str, Value] | None:
        """What a policy document says that only this side has, where its JSON is referred to."""
        item = self._items.get(ref.target)
        if item is None or item.id in self._shared or folded(ref.path) != "json" or not is_document(item):
            return None
        found = from_document(item)
        if found is not None:
            self.written_out.add(item.id)
        return found

    def reference(self, ref: Ref) -> str:
        """A reference, as a text that says what it points at."""
        return "${" + self._pointer(ref.target, ref.path) + "}"

    def text(self, text: str) -> str:
        """A text with its `${…}` pointing at what both sides know."""
        if "${" not in text and "#{" not in text:
            return text
        text = _PARTITION.sub("arn:aws:", text)
        text = _PLACEHOLDER.sub(lambda found: "${" + self.expression(found[1]) + "}", text, count=_MOST_PLACEHOLDERS)
        return _BUCKET_ARN.sub(lambda found: "${" + POINTER + found[1] + ".arn}", text)

    def expression(self, source: str) -> str:
        """Source text with white space folded and every id in it pointing at what both sides know."""
        return _NAME.sub(lambda found: self._named(found[0]), " ".join(source.split()))

    def _named(self, name: str) -> str:
        bare = _INDEX.sub("", name)
        head = bare
        while head:
            for id in (head, f"Parameters.{head}"):
                if id in self._items:
                    return self._pointer(id, name[len(head) :] if bare == name else _after(name, head))
            head = head.rpartition(".")[0]
        return name

    def _pointer(self, target: str, path: str) -> str:
        item = self._items.get(target) or self._items.get(f"Parameters.{target}")
        if item is None:
            return f"{target}.{path}".rstrip(".")
        shared = self._shared.get(item.id, f"{self._mark} only: {item.id}")
        kind = "input " if item.kind is Kind.VARIABLE else ""
        return f"{POINTER}{kind}{shared}.{self._part(item, path)}{self._index(item, path)}"

    @staticmethod
    def _part(item: Declaration, path: str) -> str:
        return same_part(item.canonical, folded(_INDEX.sub("", path)))

    def _index(self, item: Declaration, path: str) -> str:
        """Which of several: told apart only where both sides have several."""
        found = _FIXED_INDEX.search(path) if item.id in self._loops else None
        return found[0] if found else ""


def _after(name: str, head: str) -> str:
    """What follows the id in a name with indexes: (`aws_subnet.a[0].id`, `aws_subnet.a`) → `[0].id`."""
    return name[len(head) :] if name.startswith(head) else name.rpartition(".")[2]
