"""What was named on the command line to be opened → one sample: a folder, or up to four documents wherever they lie."""

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

ROLES = ("prompt", "model", "ideal", "failures")
"""In the order in which they are named."""


def spread(asked: argparse.Namespace, refuse: Callable[[str], NoReturn]) -> None:
    """The words of `asked.sample` → one `sample`, and options for the documents where there are several words.

    What an option names already is not expected among the words.
    """
    words: list[str] = asked.sample or ["."]
    if len(words) == 1:
        asked.sample = words[0]
        return
    roles = [role for role in ROLES if getattr(asked, role) is None]
    if len(words) > len(roles):
        refuse(f"{len(words)} documents were named, and there is room for {len(roles)}: {', '.join(roles).upper()}")
    for role, word in zip(roles, words, strict=False):
        path = Path(word).expanduser()
        if path.is_dir():
            refuse(f"{word} is a folder; several words name documents: PROMPT MODEL IDEAL [FAILURES]")
        if role != "failures" and not path.is_file():
            refuse(f"{word}: no such file")
        setattr(asked, role, str(path.absolute()))
    asked.sample = asked.model or words[0]
