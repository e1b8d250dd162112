"""What a reviewer did with a sample, kept from day to day: the place, the marks, the folds, unsaved drafts.

One small JSON file per content of the sample, in this user's state folder. A file that cannot be read is
ignored, and said so: nothing here is worth a stop.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from iacdiff import disk
from iacdiff.records import Decisions, Difference, Draft, Excerpt, Note, Sample, Severity, Span

_VERSION = 1
_TEXTS = ("title", "model_issue", "ideal_fix", "requirement", "impact", "root_cause", "score")


@dataclass(slots=True)
class Place:
    """Where the reviewer is in one sample, and what they marked there."""

    cursor: str = ""
    """Key of the row."""
    reviewed: set[str] = field(default_factory=set)
    """Ids of differences."""
    toggled: set[str] = field(default_factory=set)
    """Keys of the rows whose fold was changed."""
    everything: bool = False
    layout: str = ""
    """Empty is the one that fits the terminal."""
    context: int = 2
    """Lines around an excerpt."""
    drafts: dict[str, Draft] = field(default_factory=dict)
    """What the draft is about (a difference's id, or `finding:3`) → what was written so far."""
    pins: set[tuple[str, str]] = field(default_factory=set)
    """(MODEL id, IDEAL id): the same thing."""
    unpinned: set[tuple[str, str]] = field(default_factory=set)
    """(MODEL id, IDEAL id): not the same thing."""
    links: dict[tuple[str, str], str] = field(default_factory=dict)
    """(id of a difference, text of a requirement) → accepted or rejected."""
    notes: list[Note] = field(default_factory=list)
    """In the order in which they were written."""
    prints: dict[str, str] = field(default_factory=dict)
    """Id of a reviewed difference → what it said when it was marked (see `fingerprint`)."""
    dropped: set[str] = field(default_factory=set)
    """Drafts that were offered and turned down, by what they are about."""

    def decisions(self) -> Decisions:
        """What of this the pipeline takes into account."""
        links: dict[tuple[str, str], Literal["accepted", "rejected"]] = {}
        for link, status in self.links.items():
            links[link] = "accepted" if status == "accepted" else "rejected"
        pins, unpinned = tuple(sorted(self.pins)), tuple(sorted(self.unpinned))
        return Decisions(pins, unpinned, links, frozenset(self.reviewed), tuple(self.notes))


@dataclass(slots=True)
class Settings:
    """What holds for all samples."""

    theme: str = ""
    sample: str = ""
    """The sample that was opened last from a list."""
    hinted: int = 0
    """How often the first keys were shown."""
    toured: bool = False
    """The tour was taken, or turned down."""


@dataclass(frozen=True, slots=True)
class Recalled:
    """What is remembered of a sample."""

    place: Place
    notice: str = ""
    """Empty when all is well."""
    carried: bool = False
    """It was kept when PROMPT, MODEL or IDEAL read otherwise; its reviewed marks are still to be looked through."""


def fingerprint(difference: Difference) -> str:
    """What a difference says, as a short text: a mark on it holds only as long as that stays the same."""
    said = repr((difference.change, difference.model, difference.ideal))
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16]


def content_key(sample: Sample) -> str:
    """A name for what is under review: the bytes of PROMPT, MODEL and IDEAL, not where they lie."""
    digest = hashlib.sha256()
    documents = [*sample.prompts]
    for answer in (sample.model, sample.ideal):
        files = answer.files or ((answer.document.file,) if answer.document else ())
        documents += [sample.documents[file] for file in files if file in sample.documents]
    for document in documents:
        digest.update(f"{document.file}\0{len(document.raw)}\0".encode())
        digest.update(document.raw)
    return digest.hexdigest()[:24]


def lineage(sample: Sample) -> str:
    """A name for what is reviewed here, whatever it reads now: the folder, MODEL's turn, the source of IDEAL."""
    model = sample.model.document.file if sample.model.document else ""
    ideal = sample.ideal.document.file if sample.ideal.document and sample.ideal.source == "file" else ""
    parts = (str(sample.base), model, sample.ideal.source, ideal)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:24]


def recall(key: str) -> tuple[Place, str]:
    """(the place in a sample, a notice that is empty when all is well)."""
    kept, notice = _read(_path(key))
    place = _place(kept)
    _synced.setdefault(key, {about: _plain_draft(draft) for about, draft in place.drafts.items()})
    return place, notice


_synced: dict[str, dict[str, dict[str, Any]]] = {}
"""Key of a place → the drafts in it as this process read or wrote them last."""


def _with_others(key: str, ours: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """This process's drafts, and what another one wrote meanwhile on the same sample: nothing typed is lost."""
    synced = _synced.get(key, {})
    kept, _ = _read(_path(key))
    place = _place(kept)
    theirs = {about: _plain_draft(draft) for about, draft in place.drafts.items()}
    _synced[key] = ours
    merged = {about: theirs.get(about, draft) if draft == synced.get(about) else draft for about, draft in ours.items()}
    return merged | {
        about: draft for about, draft in theirs.items() if about not in ours and draft != synced.get(about)
    }


def recalled(sample: Sample) -> Recalled:
    """What is remembered of a sample; where its documents have changed since, what was decided about the earlier ones.

    Of documents that were put back, the marks that were set on those very bytes hold again.
    """
    key = content_key(sample)
    last = _text(_read(_index(lineage(sample)))[0].get("key"))
    own, notice = recall(key)
    if not last or last == key or not last.isalnum() or not _path(last).is_file():
        return Recalled(own, notice)
    place, notice = recall(last)
    for id in own.reviewed - place.reviewed:
        place.reviewed.add(id)
        if id in own.prints:
            place.prints[id] = own.prints[id]
    return Recalled(place, notice, carried=True)


def decisions(sample: Sample) -> Decisions:
    """What the reviewer decided about a sample; nothing where nothing is kept, or it cannot be read.

    A reviewed mark counts only on the very documents on which it was set.
    """
    found = recalled(sample)
    decided = found.place.decisions()
    if found.carried:
        own, _ = recall(content_key(sample))
        decided = replace(decided, reviewed=frozenset(own.reviewed))
    return decided


def remember(key: str, place: Place, line: str = "") -> str:
    """Keep a place; gives a notice where that is not possible, else an empty text.

    `line` is the sample's lineage: by it the place is found again when the documents have changed.
    """
    drafts = _with_others(key, {about: _plain_draft(draft) for about, draft in place.drafts.items()})
    data = {
        "version": _VERSION,
        "cursor": place.cursor,
        "reviewed": sorted(place.reviewed),
        "toggled": sorted(place.toggled),
        "everything": place.everything,
        "layout": place.layout,
        "context": place.context,
        "drafts": drafts,
        "pins": sorted(place.pins),
        "unpinned": sorted(place.unpinned),
        "links": [[*link, status] for link, status in sorted(place.links.items())],
        "notes": [asdict(note) for note in place.notes],
        "prints": {id: said for id, said in sorted(place.prints.items()) if id in place.reviewed},
        "dropped": sorted(place.dropped),
    }
    notice = _write(_path(key), data)
    if line and not notice and _text(_read(_index(line))[0].get("key")) != key:
        notice = _write(_index(line), {"version": _VERSION, "key": key})
    return notice


def settings() -> Settings:
    """What holds for all samples; as it is at first where nothing is kept."""
    kept, _ = _read(disk.state_folder() / "settings.json")
    hinted = kept.get("hinted")
    hinted = hinted if isinstance(hinted, int) else 0
    return Settings(_text(kept.get("theme")), _text(kept.get("sample")), hinted, kept.get("toured") is True)


def keep_settings(kept: Settings) -> str:
    """Keep them; gives a notice where that is not possible."""
    return _write(disk.state_folder() / "settings.json", {"version": _VERSION, **asdict(kept)})


def path_of(key: str) -> Path:
    """The file that a place is kept in."""
    return _path(key)


def _path(key: str) -> Path:
    return disk.state_folder() / "samples" / f"{key}.json"


def _index(line: str) -> Path:
    return disk.state_folder() / "lineages" / f"{line}.json"


def _read(path: Path) -> tuple[Mapping[str, Any], str]:
    try:
        data = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}, ""
    except (OSError, ValueError, RecursionError) as error:
        return {}, f"what was remembered of this sample cannot be read ({error}); starting anew"
    if not isinstance(data, dict):
        return {}, "what was remembered of this sample is not in our format; starting anew"
    return data, ""


def _write(path: Path, data: Mapping[str, Any]) -> str:
    try:
        disk.write_atomically(path, json.dumps(data, indent=1, ensure_ascii=False).encode("utf-8", "replace"))
    except OSError as error:
        return f"the place in this sample cannot be remembered: {error.strerror or error}"
    return ""


def _place(kept: Mapping[str, Any]) -> Place:
    drafts = kept.get("drafts")
    return Place(
        cursor=_text(kept.get("cursor")),
        reviewed=_texts(kept.get("reviewed")),
        toggled=_texts(kept.get("toggled")),
        everything=kept.get("everything") is True,
        layout=_text(kept.get("layout")),
        context=context if isinstance(context := kept.get("context"), int) and 0 <= context <= 100 else 2,
        drafts={about: _draft(draft) for about, draft in drafts.items() if isinstance(draft, dict)}
        if isinstance(drafts, dict)
        else {},
        pins={(one, other) for one, other in _rows(kept.get("pins"), 2)},
        unpinned={(one, other) for one, other in _rows(kept.get("unpinned"), 2)},
        links={(about, text): status for about, text, status in _rows(kept.get("links"), 3)},
        notes=_notes(kept.get("notes")),
        prints=_table(kept.get("prints")),
        dropped=_texts(kept.get("dropped")),
    )


def _notes(kept: object) -> list[Note]:
    rows = [row for row in kept if isinstance(row, dict)] if isinstance(kept, list) else []
    return [
        Note(row["kind"], _text(row.get("about")), _text(row.get("text")), row.get("private") is True)
        for row in rows
        if row.get("kind") in ("difference", "requirement", "line")
    ]


def _rows(value: object, length: int) -> list[list[str]]:
    """The rows of a table of texts; whatever is none is left out."""
    rows = value if isinstance(value, list) else []
    return [
        row
        for row in rows
        if isinstance(row, list) and len(row) == length and all(isinstance(item, str) for item in row)
    ]


def _table(value: object) -> dict[str, str]:
    rows = value.items() if isinstance(value, dict) else ()
    return {name: text for name, text in rows if isinstance(name, str) and isinstance(text, str)}


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _texts(value: object) -> set[str]:
    return {item for item in value if isinstance(item, str)} if isinstance(value, list) else set()


def _plain_draft(draft: Draft) -> dict[str, Any]:
    return {
        **{name: getattr(draft, name) for name in _TEXTS},
        "severity": draft.severity,
        "model_excerpt": asdict(draft.model_excerpt) if draft.model_excerpt else None,
        "ideal_excerpt": asdict(draft.ideal_excerpt) if draft.ideal_excerpt else None,
    }


def _draft(kept: Mapping[str, Any]) -> Draft:
    severity = kept.get("severity")
    return Draft(
        **{name: _text(kept.get(name)) for name in _TEXTS},
        severity=Severity(severity) if severity in list(Severity) else None,
        model_excerpt=_excerpt(kept.get("model_excerpt")),
        ideal_excerpt=_excerpt(kept.get("ideal_excerpt")),
    )


def _excerpt(kept: object) -> Excerpt | None:
    if not isinstance(kept, dict) or not isinstance(kept.get("span"), dict):
        return None
    span = kept["span"]
    first, last = span.get("first"), span.get("last")
    if not isinstance(first, int) or not isinstance(last, int):
        return None
    return Excerpt(Span(_text(span.get("file")), first, last), _text(kept.get("text")), _text(kept.get("language")))
