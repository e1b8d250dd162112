"""Terraform's functions of text.

A text with `${…}` in it is known in part only. Joining and formatting keep such parts; whatever looks at characters
cannot tell.
"""

import hashlib
import re
from collections.abc import Callable, Sequence
from typing import Final

from iacdiff.records import Ref, Unknown, Value
from iacdiff.resolve.operators import number
from iacdiff.resolve.scope import CannotTell, Function, Functions, Scope
from iacdiff.resolve.values import around_holes, number_text, partly_open, text_of

Arguments = Sequence[Value]
_LONGEST: Final = 200_000
"""Characters of a result."""
_VERB: Final = re.compile(
    r"%(?:%|(?P<flags>[-+ 0#]*)(?P<width>\d{0,3})(?:\.(?P<digits>\d{1,2}))?(?P<verb>[svqdfgexXbot]))"
)


def text(value: Value) -> str:
    """A text all of which is known, or CannotTell."""
    if isinstance(value, (bool, int, float)):
        return text_of(value)
    if not isinstance(value, str) or partly_open(value) or len(value) > _LONGEST:
        raise CannotTell
    return value


def _plain(work: Callable[..., Value]) -> Function:
    """A function of texts → one that takes values."""

    def function(scope: Scope, given: Arguments) -> Value:
        return work(*(text(value) for value in given))

    return function


def _letters(name: str, work: Callable[[str], str]) -> Function:
    """`lower` or `upper`, which of a text in pieces works on each: `lower("A-${x}")` is `a-${lower(x)}`."""
    again = re.compile(rf"{name}\([^()]*\)")

    def function(scope: Scope, given: Arguments) -> Value:
        (whole,) = given
        if isinstance(whole, str) and partly_open(whole) and len(whole) <= _LONGEST:
            pieces = around_holes(whole, work, lambda hole: hole if again.fullmatch(hole) else f"{name}({hole})")
            if pieces is not None:
                return pieces
        return work(text(whole))

    return function


def join(scope: Scope, given: Arguments) -> Value:
    items: list[Value] = []
    for value in given[1:]:
        if not isinstance(value, list):
            raise CannotTell
        items.extend(value)
    if any(isinstance(item, Ref) and "[*]" in item.path for item in items):
        raise CannotTell
    return text(given[0]).join(text_of(item) for item in items)


def split(scope: Scope, given: Arguments) -> Value:
    separator, whole = text(given[0]), text(given[1])
    scope.spend(whole.count(separator) if separator else len(whole))
    return list(whole.split(separator) if separator else whole) if whole else []


def replace(scope: Scope, given: Arguments) -> Value:
    whole, old, new = (text(value) for value in given)
    if old[:1] == old[-1:] == "/" and len(old) > 1:
        raise CannotTell  # a pattern in RE2's language
    if whole.count(old) * len(new) > _LONGEST:
        raise CannotTell
    return whole.replace(old, new)


def substr(scope: Scope, given: Arguments) -> Value:
    whole, start, length = text(given[0]), int(number(given[1])), int(number(given[2]))
    start = max(0, len(whole) + start) if start < 0 else start
    return whole[start:] if length < 0 else whole[start : start + length]


def trim(scope: Scope, given: Arguments) -> Value:
    return text(given[0]).strip(text(given[1]))


def indent(scope: Scope, given: Arguments) -> Value:
    blanks = int(number(given[0]))
    if blanks > 100 or not isinstance(given[1], str):
        raise CannotTell
    return given[1].replace("\n", "\n" + " " * blanks)


def title(whole: str) -> str:
    """Each word's first letter as a capital, the others as they are."""
    return re.sub(r"(?<![\w'])\w", lambda found: found[0].upper(), whole)


def formatted(template: Value, values: Sequence[Value]) -> str:
    """`%s`, `%d`, `%02d`, … filled in; a value that is not known stays as `${…}` where it is only put in."""
    if not isinstance(template, str):
        raise CannotTell
    waiting = iter(values)

    def fill(found: re.Match[str]) -> str:
        if found[0] == "%%":
            return "%"
        try:
            value = next(waiting)
        except StopIteration:
            raise CannotTell from None
        return _filled(found, value)

    return _VERB.sub(fill, template)


def _filled(found: re.Match[str], value: Value) -> str:
    flags, width, verb = found["flags"], found["width"], found["verb"]
    if isinstance(value, (Unknown, Ref)) or (isinstance(value, str) and partly_open(value)):
        if flags or width or verb not in "svd":
            raise CannotTell
        return text_of(value)
    if verb in "sv":
        filled = text_of(value)
    elif verb == "q":
        filled = f'"{text(value)}"'
    elif verb in "dxXbo":
        filled = f"{int(number(value)):{'' if verb == 'd' else verb}}"
    elif verb == "t":
        filled = text_of(value)
    elif verb == "g":
        filled = number_text(number(value))
    else:
        filled = f"{number(value):.{found['digits'] or 6}{verb}}"
    if not width:
        return filled
    if "-" in flags:
        return filled.ljust(int(width))
    return filled.zfill(int(width)) if "0" in flags else filled.rjust(int(width))


def _same_text(scope: Scope, given: Arguments) -> Value:
    """For trimspace and chomp of a text that is known in part: its ends are."""
    value = given[0]
    if not isinstance(value, str):
        raise CannotTell
    return value.strip() if value.strip() else ""


def _chomp(scope: Scope, given: Arguments) -> Value:
    if not isinstance(given[0], str):
        raise CannotTell
    return given[0].rstrip("\r\n")


def _digest(name: str) -> Function:
    return _plain(lambda whole: hashlib.new(name, whole.encode(), usedforsecurity=False).hexdigest())


TEXT: Final[Functions] = {
    "join": join,
    "split": split,
    "replace": replace,
    "substr": substr,
    "lower": _letters("lower", str.lower),
    "upper": _letters("upper", str.upper),
    "title": _plain(title),
    "trim": trim,
    "trimspace": _same_text,
    "chomp": _chomp,
    "trimprefix": _plain(lambda whole, prefix: whole.removeprefix(prefix)),
    "trimsuffix": _plain(lambda whole, suffix: whole.removesuffix(suffix)),
    "startswith": _plain(lambda whole, prefix: whole.startswith(prefix)),
    "endswith": _plain(lambda whole, suffix: whole.endswith(suffix)),
    "strcontains": _plain(lambda whole, part: part in whole),
    "strrev": _plain(lambda whole: whole[::-1]),
    "indent": indent,
    "md5": _digest("md5"),
    "sha1": _digest("sha1"),
    "sha256": _digest("sha256"),
    "sha512": _digest("sha512"),
    "basename": _plain(lambda path: path.rstrip("/").rsplit("/", 1)[-1]),
    "dirname": _plain(lambda path: path.rstrip("/").rsplit("/", 1)[0] if "/" in path else "."),
}
