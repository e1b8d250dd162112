"""A folder → a Sample: its documents, the code in and beside them, and what is odd about them.

    folder ──locate──▶ documents ──read──▶ MODEL's turns, IDEAL, the files beside it ──choose──▶ Sample

Nothing here fails for what stands in a file. `NotASample` is raised only where there is no sample at all.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from iacdiff import sniff
from iacdiff.load import find, ideal, siblings, turns
from iacdiff.load.code import Code, read_code, read_file
from iacdiff.load.find import NotASample, find_samples
from iacdiff.load.names import CANONICAL, Role, document_name
from iacdiff.load.reading import MOST_BYTES, Reader, stays_inside
from iacdiff.load.revisions import without_twin
from iacdiff.load.siblings import read_siblings
from iacdiff.records import Answer, Document, Options, Problem, Sample
from iacdiff.text import decode, scrub

__all__ = ["MOST_BYTES", "NotASample", "files_read", "find_samples", "load"]


def load(folder: Path, options: Options = Options()) -> Sample:  # noqa: B008 (frozen)
    """A sample's folder, its `lib`, or a document in it → the Sample.

    Raises NotASample, with one line that says what was looked for, where there is none.
    """
    folder = folder.expanduser().absolute()
    found = find.locate(folder)
    if found is None and options.model and options.prompt:  # all that is under review is named; no folder is needed
        here = folder if folder.is_dir() else folder.parent
        found = here, here, {}
    if found is None:
        raise NotASample(scrub(find.why_not(folder)))
    sample, base, files = found
    reader = Reader(base, sample)
    shelf = _Shelf(sample, reader, _by_role(files), options, folder.name if folder.is_file() else "")
    metadata = _metadata(sample, base, reader)
    prompts = shelf.prompts()
    failures, failures_exists = shelf.failures()
    beside = read_siblings(sample, reader)
    language = sniff.language_named(str(metadata.get("language", "")))
    platform = sniff.platform_named(str(metadata.get("platform", "")))
    model = _settled(shelf.model(), platform, language, reader)
    ideal_answer = _settled(shelf.ideal(beside), platform, language, reader)
    _compare_texts(model, ideal_answer, reader)
    return Sample(
        folder=sample,
        base=base,
        prompts=prompts,
        failures=failures,
        failures_exists=failures_exists,
        model=model,
        ideal=ideal_answer,
        documents=reader.documents,
        metadata=metadata,
        problems=tuple(reader.problems),
    )


def files_read(folder: Path) -> Iterator[Path]:
    """A sample's folder → every file that `load` would look into, whether it exists or not; none for what is no sample.

    Whoever keeps something about a sample tells by the bytes of these whether it still holds.
    """
    found = find.locate(folder.expanduser().absolute())
    if found is None:
        return
    sample, base, documents = found
    ours = [*(base / name for name in documents), sample / "metadata.json", base / "metadata.json"]
    yield from (path for path in ours if stays_inside(path, sample.resolve()))
    yield from islice(siblings.files(sample, base), siblings.MOST_FILES)


def _by_role(files: find.Files) -> dict[Role, list[str]]:
    """Document names → for each role its files in the order of the turns."""
    roles: dict[Role, list[str]] = {role: [] for role in CANONICAL}
    for name, document in sorted(
        files.items(), key=lambda item: (item[1].number, item[0] not in CANONICAL.values(), item[0])
    ):
        roles[document.role].append(name)
    return roles


@dataclass(frozen=True, slots=True)
class _Side:
    """A side before it is settled what it is written in."""

    answer: Answer
    code: Code


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The documents of one sample, and what the user asked for."""

    sample: Path
    reader: Reader
    roles: Mapping[Role, Sequence[str]]
    options: Options
    named: str
    """The file name where the user named a document instead of its folder."""

    def prompts(self) -> tuple[Document, ...]:
        """PROMPT.md and its follow-ups."""
        asked = self._asked_for(self.options.prompt, "prompt")
        documents = [asked] if asked else self._all("prompt")
        if not documents:
            self.reader.warn("PROMPT.md is missing")
        return tuple(documents)

    def failures(self) -> tuple[Document, bool]:
        """MODEL_FAILURES.md, or where it is to be written; and whether it exists."""
        if self.options.failures:
            named = self._path(self.options.failures) or Path(self.options.failures).expanduser().absolute()
            path = Path(os.path.realpath(named)) if named.is_symlink() else named  # a link that the user names is meant
        else:
            names = self.roles["failures"]
            self._note_others("failures")
            path = self.reader.base / (names[0] if names else CANONICAL["failures"])
        asked = bool(self.options.failures)
        document = self.reader.read(path, "failures", asked) if os.path.lexists(path) else None
        return (document, True) if document else (self.reader.absent(path), os.path.lexists(path))

    def model(self) -> _Side:
        """The turn that is reviewed."""
        documents = self._all("model")
        if not documents and not self.options.model:
            self.reader.warn("MODEL_RESPONSE.md is missing")
            return _Side(Answer("model", None, "md", (), None, None, why="There is no MODEL_RESPONSE.md."), Code())
        codes = [(document, read_code(document)) for document in documents]
        files = tuple(document.file for document in documents)
        index, why = self._turn(documents)
        if index is None:
            other = self._asked_for(self.options.model, "model")
            if other:
                return _side_of_file("model", other, files)
            if not documents:
                return _Side(Answer("model", None, "md", (), None, None, why="There is no MODEL_RESPONSE.md."), Code())
            index, why = turns.latest_whole(codes)
        document, code = codes[index]
        answer = Answer(
            "model", document, "md", (), None, None, index + 1, files, truncated_at=code.truncated_at, why=why
        )
        return _Side(answer, code)

    def ideal(self, beside: Code) -> _Side:
        """The corrected answer: its document, the code beside it, or a file that the user named."""
        asked = self.options.ideal
        if asked and asked not in ("md", "lib") and (other := self._asked_for(asked, "ideal")):
            return _side_of_file("ideal", other, (other.file,))
        names = self.roles["ideal"]
        self._note_others("ideal")
        document = self.reader.read(self.reader.base / names[0], "ideal") if names else None
        if document is None:
            self.reader.warn("IDEAL_RESPONSE.md is missing")
        written = read_code(document) if document else Code()
        choice = ideal.choose(document, written, beside)
        source, why = choice.source, choice.why
        if asked in ("md", "lib") and asked != source:
            source, why = ("md" if asked == "md" else "lib"), f"You asked for it. {why}"
        code = written if source == "md" else beside
        files = (document.file,) if document else ()
        answer = Answer("ideal", document, source, (), None, None, 1, files, choice.drift, choice.disagree,
                        code.truncated_at, why)  # fmt: skip
        return _Side(answer, code)

    # ------------------------------------------------------------------------------------------ what the user asks for

    def _turn(self, documents: Sequence[Document]) -> tuple[int | None, str]:
        """The index of the turn that the user asked for, by number or by file; None where he asked for none of them."""
        asked = self.options.model
        if asked and asked.isdecimal():
            if 1 <= int(asked) <= len(documents):
                return int(asked) - 1, "You asked for this turn."
            self.reader.fail(f"there is no turn {asked}: MODEL has {len(documents)}")
            return None, ""
        name = asked or self.named
        path = self._path(name) if name else None
        for index, document in enumerate(documents):
            same_file = path is not None and document.path.resolve() == path.resolve()
            if same_file or document.path.name.lower() == name.lower():
                return index, "You asked for this turn."
        return None, ""

    def _asked_for(self, asked: str | None, role: Role) -> Document | None:
        """A file that the user named; a Problem, and None, where there is none of that name."""
        if not asked or asked.isdecimal():
            return None
        path = self._path(asked)
        if path is None:
            self.reader.fail(f"there is no file {scrub(asked)}")
            return None
        return self.reader.read(path, role if document_name(path.name) else None, asked=True)

    def _path(self, asked: str) -> Path | None:
        """A file name as the user gives it: from here, from the documents' folder, or from the sample's."""
        given = Path(asked).expanduser()
        for path in (given.absolute(), self.reader.base / given, self.sample / given):
            if path.is_file():
                return path
        return None

    def _all(self, role: Role) -> list[Document]:
        read = (self.reader.read(self.reader.base / name, role) for name in self.roles[role])
        return [document for document in read if document]

    def _note_others(self, role: Role) -> None:
        names = self.roles[role]
        if len(names) > 1:
            self.reader.note(f"{names[0]} is read; {', '.join(names[1:])} is there too")


def _side_of_file(side: Any, document: Document, turns_: tuple[str, ...]) -> _Side:
    """A file that the user named → a side."""
    code = read_file(document)
    answer = Answer(
        side,
        document,
        "file",
        (),
        None,
        None,
        1,
        turns_,
        truncated_at=code.truncated_at,
        why="You asked for this file.",
    )
    return _Side(answer, code)


def _settled(side: _Side, platform: str | None, language: str | None, reader: Reader) -> Answer:
    """A side → its Answer, without a twin template; its code says what it is written in, else metadata.json."""
    sources, left_out = without_twin(side.code.sources, language)
    code = Code(tuple(sources))
    if left_out and side.answer.source != "lib":
        reader.note(
            f"{side.answer.side.upper()} holds one template in YAML and in JSON: {left_out.upper()} is left out"
        )
    reader.problems.extend(side.code.problems)
    found = code.platform(platform)
    spoken = code.language_of(found) if found else language
    return replace(side.answer, sources=code.sources, platform=found or platform, language=spoken)


def _compare_texts(model: Answer, ideal_answer: Answer, reader: Reader) -> None:
    if not model.document or not ideal_answer.document or model.document.file == ideal_answer.document.file:
        return
    text = model.document.text.strip()
    if text and not model.document.placeholder and text == ideal_answer.document.text.strip():
        reader.note(f"{model.document.file} and {ideal_answer.document.file} hold the same text")


# ---------------------------------------------------------------------------------------------- metadata.json


def _metadata(sample: Path, base: Path, reader: Reader) -> Mapping[str, Any]:
    """metadata.json → its content; empty, with a Problem, where there is none or it is broken."""
    path = next((path for path in (sample / "metadata.json", base / "metadata.json") if path.is_file()), None)
    if path is None:
        reader.note("metadata.json is missing")
        return {}
    document = reader.read(path)
    if document is None:
        return {}
    try:
        content = _scrubbed(json.loads(decode(document.raw).text))
    except (ValueError, RecursionError) as error:
        reader.problems.append(Problem("warning", "metadata.json is no valid JSON", None, str(error)))
        return {}
    if not isinstance(content, dict):
        reader.warn("metadata.json holds no object")
        return {}
    return content


def _scrubbed(value: Any) -> Any:
    """JSON content without characters that a terminal would obey (`\\u001b` in a string is one)."""
    if isinstance(value, str):
        return scrub(value)
    if isinstance(value, list):
        return [_scrubbed(item) for item in value]
    if isinstance(value, dict):
        return {scrub(key): _scrubbed(item) for key, item in value.items()}
    return value
