"""Which rules `check` asks, from the command line and the nearest configuration above a sample.

pyproject.toml      [tool.iacdiff.check]      select = ["tally"]   ignore = ["emoji"]   strict = true
.iacdiff.toml       [check]                   the same
"""

import argparse
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from iacdiff import check
from iacdiff.cli import CannotRun

_OWN: Final = ".iacdiff.toml"
_SHARED: Final = "pyproject.toml"
_KEYS: Final = ("select", "ignore", "strict")
_MOST_BYTES: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Settings:
    """Rules by id or by what their ids begin with."""

    select: tuple[str, ...] = ()
    """Nothing is all of them."""
    ignore: tuple[str, ...] = ()
    strict: bool = False
    """A warning is an error."""

    def asks(self, rule: str) -> bool:
        """Whether a rule is to be heard."""
        return check.chosen(rule, self.select, self.ignore)


def settings(asked: argparse.Namespace, folder: Path) -> Settings:
    """What holds for a sample: the command line's word, and where it says nothing that of the nearest file.

    CannotRun where either names a rule that there is not, or the file is not what it must be.
    """
    written = _nearest(folder)
    select, ignore = names(asked.select), names(asked.ignore)
    wrong = check.unknown((*select, *ignore))
    if wrong:
        raise CannotRun(wrong)
    return Settings(select or written.select, ignore or written.ignore, asked.strict or written.strict)


def names(values: Iterable[str] | None) -> tuple[str, ...]:
    """`["tally,emoji", "platform"]` → the three of them."""
    return tuple(name.strip() for value in values or () for name in value.split(",") if name.strip())


def _nearest(folder: Path) -> Settings:
    for above in (folder, *folder.parents):
        for name, path in ((_OWN, ("check",)), (_SHARED, ("tool", "iacdiff", "check"))):
            table = _table(above / name, path)
            if table is not None:
                return _validated(table, above / name)
    return Settings()


def _table(file: Path, path: tuple[str, ...]) -> Any:
    """The table of a file, if it has it."""
    try:
        if not file.is_file() or file.stat().st_size > _MOST_BYTES:
            return None
        table: Any = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise CannotRun(f"{file}: cannot be read: {' '.join(str(error).split())[:200]}") from None
    for key in path:
        table = table.get(key) if isinstance(table, dict) else None
    return table


def _validated(table: Any, file: Path) -> Settings:
    if not isinstance(table, dict):
        raise CannotRun(f"{file}: check must be a table")
    for key, value in table.items():
        if key not in _KEYS:
            raise CannotRun(f"{file}: there is no setting {key!r}; those of check are {', '.join(_KEYS)}")
        if key == "strict" and not isinstance(value, bool):
            raise CannotRun(f"{file}: strict must be true or false")
        if key != "strict" and not (isinstance(value, list) and all(isinstance(each, str) for each in value)):
            raise CannotRun(f"{file}: {key} must be a list of rules")
    found = Settings(tuple(table.get("select", ())), tuple(table.get("ignore", ())), table.get("strict", False))
    wrong = check.unknown((*found.select, *found.ignore))
    if wrong:
        raise CannotRun(f"{file}: {wrong}")
    return found
