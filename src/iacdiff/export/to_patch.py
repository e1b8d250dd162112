"""A Review → a unified patch that makes IDEAL's files of MODEL's; `git apply` and `patch -p1` take it.

    MODEL's files ─┬─ of the same name ────────────┐
                   ├─ of the same last name ───────┼─▶ a/… b/…, with a rename where the names differ
                   ├─ most declarations in common ─┘
                   └─ of no counterpart: deleted; and what only IDEAL has is new

The names are those that the answers give their files, made safe: never absolute, never upwards, no odd character.
"""

import difflib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from iacdiff.records import Review, Side

_MOST_COMPARED = 16_000_000
"""A file is replaced as a whole where the product of the numbers of lines is larger: difflib's time grows with it."""
_UNSAFE = re.compile(r"[^A-Za-z0-9._+@=-]")
_NOT_CODE = frozenset({"sh", "md"})
"""Languages of blocks that tell what to do rather than what to build."""


@dataclass(frozen=True, slots=True)
class _File:
    name: str
    lines: list[str]
    ids: frozenset[str]
    """Of the declarations that stand in it."""


def render(review: Review) -> str:
    """The patch; empty where the files are the same."""
    model, ideal = _files(review, "model"), _files(review, "ideal")
    pairs = _matched(review, model, ideal)
    taken = {theirs.name for _, theirs in pairs}
    matched = {mine.name for mine, _ in pairs}
    out = [part for mine, theirs in pairs for part in _changed(mine, theirs)]
    out += [part for mine in model if mine.name not in matched for part in _deleted(mine)]
    out += [part for theirs in ideal if theirs.name not in taken for part in _new(theirs)]
    return "".join(out)


def safe_name(name: str) -> str:
    """A file's name as an answer gives it → one below the folder in which the patch is applied."""
    parts = [_UNSAFE.sub("_", part) for part in name.replace("\\", "/").split("/")]
    kept = ["_git" if part.lower().rstrip(".") in (".git", "git_1") else part for part in parts if part.strip(".")]
    return "/".join(part[:120] for part in kept[-12:]) or "file"


def _files(review: Review, side: Side) -> list[_File]:
    """The files of one side; where an answer gives one file twice, the last is meant."""
    answer = review.sample.model if side == "model" else review.sample.ideal
    declared = review.model if side == "model" else review.ideal
    ids: dict[str, set[str]] = {}
    for item in declared.items:
        ids.setdefault(item.block, set()).add(item.id)
    texts = {
        source.block: source.text
        for source in answer.sources
        if source.platform is not None or source.language not in _NOT_CODE
    }
    found: list[_File] = []
    used: set[str] = set()
    for block, text in texts.items():
        name = _unused(safe_name(block), used)
        found.append(_File(name, _lines(text), frozenset(ids.get(block, ()))))
    return found


def _unused(name: str, used: set[str]) -> str:
    """A name that is neither another file nor the folder of one, in capitals or not; it is used from now on."""
    candidate, number = name, 1
    while candidate.lower() in used:
        number += 1
        candidate = f"{name}.{number}"
    parts = candidate.lower().split("/")
    used.update("/".join(parts[:length]) for length in range(1, len(parts) + 1))
    return candidate


def _lines(text: str) -> list[str]:
    """Each with its line feed; the last has one too."""
    lines = text.split("\n")
    if not lines[-1]:
        lines.pop()
    return [f"{line}\n" for line in lines]


def _matched(review: Review, model: list[_File], ideal: list[_File]) -> list[tuple[_File, _File]]:
    """Each file of MODEL that has a counterpart, with it."""
    pairs: dict[str, _File] = {}
    left = {file.name: file for file in ideal}

    def take(mine: _File, name: str | None) -> None:
        if name in left and mine.name not in pairs:
            pairs[mine.name] = left.pop(name)

    for mine in model:
        take(mine, mine.name)
    for mine in model:
        alike = [name for name in left if name.rpartition("/")[2] == mine.name.rpartition("/")[2]]
        take(mine, alike[0] if len(alike) == 1 else None)
    for mine_name, theirs_name in _by_declarations(review, model, ideal):
        mine = next(file for file in model if file.name == mine_name)
        take(mine, theirs_name)
    return [(mine, pairs[mine.name]) for mine in model if mine.name in pairs]


def _by_declarations(review: Review, model: list[_File], ideal: list[_File]) -> Iterator[tuple[str, str]]:
    """(MODEL's file, IDEAL's) with declarations in common, those with most first."""
    homes_model = {id: file.name for file in model for id in file.ids}
    homes_ideal = {id: file.name for file in ideal for id in file.ids}
    common: Counter[tuple[str, str]] = Counter()
    for pair in review.pairs:
        here = {homes_model[id] for id in pair.model if id in homes_model}
        there = {homes_ideal[id] for id in pair.ideal if id in homes_ideal}
        common.update((one, other) for one in here for other in there)
    yield from (names for names, _ in sorted(common.items(), key=lambda entry: (-entry[1], entry[0])))


def _changed(mine: _File, theirs: _File) -> Iterator[str]:
    if mine.name == theirs.name and mine.lines == theirs.lines:
        return
    yield f"diff --git a/{mine.name} b/{theirs.name}\n"
    if mine.name != theirs.name:
        same = 100 if mine.lines == theirs.lines else 50
        yield f"similarity index {same}%\nrename from {mine.name}\nrename to {theirs.name}\n"
    yield from _hunks(mine.lines, theirs.lines, f"a/{mine.name}", f"b/{theirs.name}")


def _deleted(mine: _File) -> Iterator[str]:
    yield f"diff --git a/{mine.name} b/{mine.name}\ndeleted file mode 100644\n"
    yield from _hunks(mine.lines, [], f"a/{mine.name}", "/dev/null")


def _new(theirs: _File) -> Iterator[str]:
    yield f"diff --git a/{theirs.name} b/{theirs.name}\nnew file mode 100644\n"
    yield from _hunks([], theirs.lines, "/dev/null", f"b/{theirs.name}")


def _hunks(before: list[str], after: list[str], before_name: str, after_name: str) -> Iterator[str]:
    if before == after:
        return
    if len(before) * len(after) <= _MOST_COMPARED:
        yield from difflib.unified_diff(before, after, before_name, after_name)
        return
    yield f"--- {before_name}\n+++ {after_name}\n@@ -1,{len(before)} +1,{len(after)} @@\n"
    yield from (f"-{line}" for line in before)
    yield from (f"+{line}" for line in after)
