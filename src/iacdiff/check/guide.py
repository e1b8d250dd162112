"""What each rule is for, as people read it: on `--explain`, in docs/rules, and in exports that carry help."""

import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Final

_TABLE: Final = Path(__file__).with_name("guide.toml")
FIXABLE: Final = frozenset({"tally", "score-sum", "numbering"})
"""Rules that `check --fix` can satisfy."""


@dataclass(frozen=True, slots=True)
class Guide:
    """One rule's help."""

    rule: str
    what: str
    severity: str
    why: str
    example: str
    fix: str

    @property
    def page(self) -> str:
        """The rule's page of documentation, as Markdown."""
        return (
            f"# {self.rule}\n\n{self.what}\n\n"
            f"**Severity**: {self.severity}. **Fixed by `--fix`**: {'yes' if self.rule in FIXABLE else 'no'}.\n\n"
            f"## Why\n\n{self.why}\n\n"
            f"## Example\n\n````text\n{self.example}\n````\n\n"
            f"## What to do\n\n{self.fix}\n\n"
            f'To switch the rule off: `iacdiff check --ignore {self.rule}`, or `ignore = ["{self.rule}"]` under\n'
            f"`[tool.iacdiff.check]` in `pyproject.toml` (`[check]` in `.iacdiff.toml`).\n"
        )


@cache
def guides() -> dict[str, Guide]:
    """Every rule's help, by id, in the order of the table."""
    table: dict[str, dict[str, str]] = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return {rule: Guide(rule, **told) for rule, told in table.items()}


def index() -> str:
    """The list of all rules, as Markdown."""
    rows = "".join(f"| [{each.rule}]({each.rule}.md) | {each.severity} | {each.what} |\n" for each in guides().values())
    return f"# What `iacdiff check` looks for\n\n| rule | severity | what it says |\n|---|---|---|\n{rows}"


def unknown(names: tuple[str, ...]) -> str:
    """What is wrong with names (ids of rules, or what they begin with) that fit no rule; empty where all fit one."""
    for name in names:
        if not any(rule.startswith(name) for rule in guides()) or not name:
            near = get_close_matches(name, guides(), 1, 0.4)
            return f"there is no rule {name!r}" + (f"; did you mean {near[0]!r}?" if near else "")
    return ""


def chosen(rule: str, select: tuple[str, ...], ignore: tuple[str, ...]) -> bool:
    """Whether a rule speaks: all that are selected (all there are, where none is) but the ignored ones.

    The longer name wins where a rule is both, as in other linters: `--ignore severity --select severity-section`.
    """
    taken = max((len(name) for name in select if rule.startswith(name)), default=-1 if select else 0)
    left = max((len(name) for name in ignore if rule.startswith(name)), default=-1)
    return taken >= 0 and taken >= left if left >= 0 else taken >= 0
