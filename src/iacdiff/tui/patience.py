"""A regular expression that somebody types, with an end to what it may cost.

    found("(a+)+$", "a" * 40 + "!")  →  False after a twentieth of a second, and is_slow("(a+)+$") from then on

Python's matcher cannot be told how long it may take, and some patterns take for ever on some texts. It looks for
signals while it runs (`sre_lib.h` of CPython), so a timer's signal ends it. Where there is no such timer, or in a
thread, which gets no signals, texts are cut short instead.
"""

from __future__ import annotations

import re
import signal
import threading
import time
from functools import lru_cache
from types import FrameType

LONGEST_SECONDS = 0.05
"""What one text may cost."""
ALL_SECONDS = 0.4
"""What all texts may cost together that take more than a moment."""
_MOMENT = 0.001
_LONGEST = 4_000
"""Characters of a text that is looked at."""
_LONGEST_UNTIMED = 60
_spent: dict[str, float] = {}
"""Pattern → seconds."""


class _Over(Exception):
    """The time is over."""


def found(pattern: str, text: str) -> bool:
    """Whether a pattern is somewhere in a text, in any case; never where the pattern has proved to be slow."""
    if is_slow(pattern):
        return False
    start = time.monotonic()
    try:
        return _search(_made(pattern), text[:_LONGEST])
    except _Over:
        _spent[pattern] = ALL_SECONDS
        return False
    finally:
        took = time.monotonic() - start
        if took > _MOMENT:
            _spent[pattern] = _spent.get(pattern, 0.0) + took


def is_slow(pattern: str) -> bool:
    """Whether a pattern was given up."""
    return _spent.get(pattern, 0.0) >= ALL_SECONDS


def _search(pattern: re.Pattern[str], text: str) -> bool:
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        return pattern.search(text[:_LONGEST_UNTIMED]) is not None
    ended = False

    def over(_: int, __: FrameType | None) -> None:
        if not ended:
            raise _Over

    handler = signal.signal(signal.SIGALRM, over)
    left, every = signal.setitimer(signal.ITIMER_REAL, LONGEST_SECONDS)
    try:
        return pattern.search(text) is not None
    finally:
        ended = True
        signal.setitimer(signal.ITIMER_REAL, left, every)
        signal.signal(signal.SIGALRM, handler)


@lru_cache(maxsize=64)
def _made(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
