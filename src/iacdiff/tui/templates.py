"""Ready words for a finding's impact and root cause: what the reviewer wrote last for the same rule, the user's own
templates.toml, and a few that come along.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from iacdiff import disk
from iacdiff.records import Difference, Draft

FIELDS = ("impact", "root_cause")
_OURS = Path(__file__).with_name("templates.toml")
_MOST = 2_000
"""Characters of one text, and rules whose words are remembered."""


class Template(NamedTuple):
    """Words for some fields of a finding."""

    name: str
    origin: str
    texts: Mapping[str, str]


def fitting(differences: Sequence[Difference]) -> tuple[list[Template], list[str]]:
    """(templates, notices): those that fit some differences, the reviewer's last words first, then the user's own."""
    theirs, notices = _read(disk.config_folder() / "templates.toml", "yours")
    ours, _ = _read(_OURS, "")
    out = [one for one in (_last(difference.rule) for difference in differences) if one is not None][:1]
    out += [template for row, template in (*theirs, *ours) if not differences or _fits(row, differences)]
    return out, notices


def remember(differences: Sequence[Difference], draft: Draft) -> None:
    """Keep the words of a finding for the next one of the same rule; nothing is lost where that cannot be done."""
    texts = {name: getattr(draft, name)[:_MOST] for name in FIELDS if getattr(draft, name).strip()}
    rules = {difference.rule for difference in differences}
    if not texts or len(rules) != 1:
        return
    words = _words()
    words.pop(rule := rules.pop(), None)
    words[rule] = texts
    kept = dict(list(words.items())[-_MOST:])
    try:
        disk.write_atomically(_path(), json.dumps(kept, ensure_ascii=False, indent=1).encode("utf-8", "replace"))
    except OSError:
        return


def _last(rule: str) -> Template | None:
    texts = _words().get(rule)
    said = {name: text for name, text in texts.items() if name in FIELDS and isinstance(text, str)} if texts else {}
    return Template(f"As last time: {' · '.join(said.values())[:120]}", rule, said) if said else None


def _path() -> Path:
    return disk.state_folder() / "words.json"


def _words() -> dict[str, dict[str, Any]]:
    try:
        kept = json.loads(_path().read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return {rule: texts for rule, texts in kept.items() if isinstance(texts, dict)} if isinstance(kept, dict) else {}


def _read(path: Path, origin: str) -> tuple[list[tuple[Mapping[str, Any], Template]], list[str]]:
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8")).get("template", [])
    except FileNotFoundError:
        return [], []
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        return [], [f"{path.name} is not read: {error}"]
    out, notices = [], []
    for row in rows if isinstance(rows, list) else []:
        texts = {name: row[name] for name in FIELDS if isinstance(row.get(name), str)} if isinstance(row, dict) else {}
        if not texts:
            notices.append(f"{path.name}: a template needs {' or '.join(FIELDS)}")
            continue
        name = row.get("name")
        shown = name if isinstance(name, str) and name else next(iter(texts.values()))[:80]
        out.append((row, Template(shown, origin, texts)))
    return out, notices


def _fits(row: Mapping[str, Any], differences: Sequence[Difference]) -> bool:
    """Whether a template is for one of the differences; one that names nothing is for all."""
    return any(
        all(
            key not in row or (isinstance(row[key], list) and said in row[key])
            for key, said in (("rules", one.rule), ("categories", one.category), ("changes", str(one.change)))
        )
        for one in differences
    )
