"""The strict reader's word on HCL: python-hcl2, block by block, in a process of its own.

tree-sitter, which builds what is shown, forgives; python-hcl2 does not. Where both refuse a block, the problem gets
python-hcl2's words; where they disagree, that itself is a problem. A block that gets no answer in time is left as it
is: that is no problem.
"""

import atexit
import contextlib
import functools
import json
import os
import selectors
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import Final

from iacdiff.disk import cache_folder
from iacdiff.parse import terraform
from iacdiff.parse.hcl_recover import Chunk, split
from iacdiff.parse.hcl_tree import grow
from iacdiff.parse.verdicts import Verdict, Verdicts
from iacdiff.records import Problem, Source, Span

_PIECE: Final = 65_536


def confirm(sources: Sequence[Source], seconds: float) -> tuple[Problem, ...]:
    """The strict reader's problems with the HCL among the sources, as far as it answers within so many seconds."""
    return shared().confirm(sources, seconds)


@functools.cache
def shared() -> "StrictReader":
    """The reader that serves this whole process; start it early."""
    reader = StrictReader()
    atexit.register(reader.close)
    return reader


class StrictReader:
    """A process that may be started before there is anything to read, and asked later.

    It ends with `close`, with this object, or with this process, whichever comes first.
    """

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._asking = threading.Lock()

    def start(self) -> None:
        """Start the process; it needs some 0.2 s until it can answer. Does nothing where it runs already."""
        if self._process is not None and self._process.poll() is None:
            return
        # -P: the folder that we stand in is a sample's, and must not be searched for modules
        command = [sys.executable, "-P", "-m", "iacdiff.parse.strict_reader", str(cache_folder())]
        with contextlib.suppress(OSError):
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                if pipe:
                    pipe.close()
        process.wait()

    def __del__(self) -> None:
        try:  # noqa: SIM105 - at the interpreter's end the module that would suppress it is gone
            self.close()
        except Exception:
            pass

    def confirm(self, sources: Sequence[Source], seconds: float) -> tuple[Problem, ...]:
        """See the function of that name. May be called from several threads; they wait for each other."""
        deadline = time.monotonic() + seconds
        with self._asking:
            return self._confirm(sources, deadline)

    def _confirm(self, sources: Sequence[Source], deadline: float) -> tuple[Problem, ...]:
        verdicts = Verdicts(cache_folder(), version("python-hcl2"))
        fresh: dict[str, Verdict] = {}
        problems: list[Problem] = []
        try:
            for source in sources:
                if source.platform == terraform.PLATFORM:
                    problems += _problems(source, list(self._verdicts(source, verdicts, fresh, deadline)))
        finally:
            verdicts.keep(fresh.items())
            verdicts.close()
        return tuple(problems)

    def _verdicts(
        self, source: Source, verdicts: Verdicts, fresh: dict[str, Verdict], deadline: float
    ) -> Iterator[tuple[Chunk, Verdict]]:
        for chunk in split(_normal(source.text)):
            key = verdicts.key(chunk.text)
            verdict = verdicts.get(key) or fresh.get(key)
            if verdict is None and (verdict := self._ask(chunk.text, deadline)):
                fresh[key] = verdict
            if verdict is not None:
                yield chunk, verdict

    def _ask(self, text: str, deadline: float) -> Verdict | None:
        """The verdict on one text; None where it does not come in time, and the process that owes it is ended."""
        if time.monotonic() >= deadline:
            return None
        self.start()
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            return None
        try:
            process.stdin.write(json.dumps({"text": text}).encode() + b"\n")
            process.stdin.flush()
            line = _line(process.stdout.fileno(), deadline)
            answer = json.loads(line)
            return Verdict(answer["line"], answer["message"])
        except (OSError, ValueError, KeyError):
            self.close()
            return None


def _line(descriptor: int, deadline: float) -> bytes:
    """One line from a pipe; raises TimeoutError where it does not come in time."""
    out = b""
    with selectors.DefaultSelector() as selector:
        selector.register(descriptor, selectors.EVENT_READ)
        while not out.endswith(b"\n"):
            if not selector.select(max(0.0, deadline - time.monotonic())):
                raise TimeoutError
            piece = os.read(descriptor, _PIECE)
            if not piece:
                raise BrokenPipeError
            out += piece
    return out


def _normal(text: str) -> str:
    """As python-hcl2 needs it: it refuses a byte order mark, and reads other values from CRLF."""
    return text.removeprefix("\ufeff").replace("\r\n", "\n")


# ---------------------------------------------------------------------------------------------- two readers, one word


def _problems(source: Source, answers: Sequence[tuple[Chunk, Verdict]]) -> list[Problem]:
    """What both readers' words on a source come to."""
    forgiving = terraform.read(source).problems if answers else ()
    out: list[Problem] = []
    for chunk, verdict in answers:
        place = source.span(chunk.row + 1, chunk.row + len(chunk.lines))
        known = [problem for problem in forgiving if problem.span and _within(problem.span, place)]
        if verdict.message and known:
            out.append(replace(known[0], detail=_detail(known[0].detail, source, chunk, verdict)))
        elif verdict.message:
            at = source.span(chunk.row + (verdict.line or 1))
            words = _detail("", source, chunk, verdict)
            out.append(Problem("warning", "the strict HCL reader refuses what the forgiving one reads", at, words))
        elif known and grow(chunk.text).root_node.has_error:
            out.append(replace(known[0], detail=f"{known[0].detail}\npython-hcl2 reads it without complaint".strip()))
    return out


def _within(inner: Span, outer: Span) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last


def _detail(before: str, source: Source, chunk: Chunk, verdict: Verdict) -> str:
    message = verdict.message
    if verdict.line:
        line = source.span(chunk.row + verdict.line).first
        message = message.replace(f"at line {verdict.line},", f"at {source.file}:{line},", 1)
    return "\n".join(part for part in (before, f"python-hcl2: {message}") if part)
