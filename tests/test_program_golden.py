"""Small whole programs of every language and dialect, with all that they declare, in the golden folder."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from iacdiff import languages
from iacdiff.export.to_data import data
from iacdiff.records import Declared, Source
from iacdiff.resolve import resolve

FOLDER = Path(__file__).parent / "golden" / "resolve" / "programs"
CASES = sorted(path for path in FOLDER.glob("*/*/input.*"))


def _resolved(path: Path) -> Declared:
    language, platform = path.parents[1].name.split("-")
    text = path.read_text(encoding="utf-8")
    block = {"java": "app/Main.java", "go": "main.go"}.get(language, f"lib/{path.name}")
    module = languages.read(Source("MODEL_RESPONSE.md", block, text, 1, platform, language))
    assert module is not None
    return resolve(Declared(problems=module.problems, modules=(module,)))


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parents[1].name}/{path.parent.name}")
def test_program(path: Path, golden: Callable[[Path, str], None]) -> None:
    """The declarations of a program, with their attributes, places and problems."""
    declared = _resolved(path)
    shown = {"items": data(declared.items), "problems": data(declared.problems)}
    golden(path.with_name("resolved.json"), json.dumps(shown, indent=1, ensure_ascii=False) + "\n")


def test_every_language_and_dialect_has_a_case() -> None:
    """Each pair that answers are written in is there, and for each language a cut and a broken program."""
    pairs = {path.parents[1].name for path in CASES}
    wanted = {f"{language}-{platform}" for language in languages.LANGUAGES for platform in ("cdk", "cdktf", "pulumi")}
    assert wanted <= pairs
    for language in languages.LANGUAGES:
        names = {path.parent.name for path in CASES if path.parents[1].name.startswith(language + "-")}
        assert {"cut", "broken"} <= names, language
