"""The pages of documentation: one for each rule, as `--explain` prints it; and names of rules, whole or begun."""

from collections.abc import Callable
from pathlib import Path

import pytest

from iacdiff import check

PAGES = Path(__file__).parents[1] / "docs" / "rules"


def test_every_rule_has_a_guide_and_every_guide_a_rule() -> None:
    """None is missing, none is left over."""
    assert set(check.guides()) == {*check.RULES, check.CONTRADICTED}


@pytest.mark.parametrize("rule", [*check.guides()])
def test_every_rule_has_its_page(rule: str, golden: Callable[[Path, str], None]) -> None:
    """docs/rules holds what `--explain` prints; `--accept` writes it anew."""
    golden(PAGES / f"{rule}.md", check.guides()[rule].page)


def test_the_list_of_rules_is_a_page_too(golden: Callable[[Path, str], None]) -> None:
    """And no page is there without its rule."""
    golden(PAGES / "README.md", check.index())
    assert {path.stem for path in PAGES.glob("*.md")} == {*check.guides(), "README"}


@pytest.mark.parametrize(
    ("select", "ignore", "speaking", "silent"),
    [
        ((), (), ["tally", "emoji"], []),
        (("tally",), (), ["tally"], ["emoji", "numbering"]),
        ((), ("severity",), ["tally"], ["severity-section", "severity-missing"]),
        (("severity-section",), ("severity",), ["severity-section"], ["severity-missing", "tally"]),
        (("severity",), ("severity-section",), ["severity-missing"], ["severity-section", "tally"]),
    ],
)
def test_what_is_selected_and_ignored(
    select: tuple[str, ...], ignore: tuple[str, ...], speaking: list[str], silent: list[str]
) -> None:
    """The longer name wins, as in other linters."""
    assert all(check.chosen(rule, select, ignore) for rule in speaking)
    assert not any(check.chosen(rule, select, ignore) for rule in silent)


def test_an_unknown_rule_has_a_neighbour() -> None:
    """What is misspelt is said with what may be meant; what begins a name is one."""
    assert check.unknown(("talley",)) == "there is no rule 'talley'; did you mean 'tally'?"
    assert check.unknown(("severity", "tally")) == ""
    assert "there is no rule" in check.unknown(("zzz",))
