"""The pipeline in a process of its own, so that reading a sample never holds up a key.

    screen ──(folder, options)──▶ child: pipeline.review ──outline, Review──▶ screen

The outline is a Review that ends with compare: the trees can be walked while PROMPT and the report are still read.

The child is started before the screen's libraries are imported, so the two run side by side. What goes
through the pipes is pickled by this program at both ends and by nobody else.
"""

import contextlib
import importlib.util
import os
import pickle
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from iacdiff.records import Options, Report, Review

_LATER = ("iacdiff.parse.strict", "iacdiff.judge", "iacdiff.link", "iacdiff.findings", "iacdiff.check")
"""What the child loads when it comes to them, after the outline is on its way."""
_LENGTH = struct.Struct("<Q")


class Failed(Exception):
    """A review could not be made; the message is one line for the user."""


class Service:
    """A child process that makes reviews, one at a time; started again where it dies."""

    outlines = True
    """It tells what the outline is before it gives the review."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._asked: tuple[str, Path, Options] | None = None

    def start(self, folder: Path | None = None, options: Options | None = None) -> None:
        """Start the child; where a folder is named, it begins to read it at once."""
        with self._lock:
            self._spawn()
            if folder is not None:
                self._asked = ("review", folder, options or Options())
                self._send(self._asked)

    def review(
        self, folder: Path, options: Options | None = None, outlined: Callable[[Review], None] | None = None
    ) -> Review:
        """The review of a sample; blocks until it is there, and tells its outline before. Raises Failed."""
        return self._ask(("review", folder, options or Options()), outlined)

    def confirm(self, folder: Path, options: Options | None = None) -> Review:
        """The same with the strict HCL reader's word in its problems, which may take some seconds. Raises Failed."""
        return self._ask(("confirm", folder, options or Options()))

    def close(self) -> None:
        """End the child; a review that somebody waits for fails."""
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()

    def _ask(self, request: tuple[str, Path, Options], outlined: Callable[[Review], None] | None = None) -> Review:
        with self._lock:
            try:
                if self._asked != request:
                    if self._asked is not None:
                        self._receive(None)
                    self._asked = request
                    self._send(request)
                verdict, gave = self._receive(outlined)
            except (OSError, EOFError, pickle.UnpicklingError) as error:
                raise Failed(self._epitaph()) from error
            finally:
                self._asked = None
        if verdict == "failed":
            raise Failed(str(gave))
        assert isinstance(gave, Review)
        return gave

    def _spawn(self) -> subprocess.Popen[bytes]:
        if self._child is None or self._child.poll() is not None:
            self._child = subprocess.Popen(
                # -P: the folder that we stand in may be a sample's, and must not be searched for modules
                [sys.executable, "-P", "-m", "iacdiff.service"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,  # ctrl+c in the terminal is for the screen alone
            )
        return self._child

    def _send(self, request: object) -> None:
        stream = self._spawn().stdin
        assert stream is not None
        _write(stream, request)

    def _receive(self, outlined: Callable[[Review], None] | None) -> tuple[str, Any]:
        while True:
            child = self._child
            if child is None or child.stdout is None:
                raise EOFError
            verdict, gave = _read(child.stdout)
            if verdict != "outline":
                return verdict, gave
            if outlined is not None:
                outlined(gave)

    def _epitaph(self) -> str:
        child, self._child = self._child, None
        if child is None:
            return "reading was ended"
        child.kill()
        status = child.wait()
        if status < 0 and -status != signal.SIGKILL:
            return f"the reader stopped ({signal.Signals(-status).name}); press the key again to start it anew"
        return "the reader stopped; press the key again to start it anew"


def _write(stream: IO[bytes], message: object) -> None:
    data = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def _read(stream: IO[bytes]) -> Any:
    header = stream.read(_LENGTH.size)
    if len(header) < _LENGTH.size:
        raise EOFError
    return pickle.loads(stream.read(_LENGTH.unpack(header)[0]))


class _Outline:
    """Watches the pipeline, and sends what there is as soon as the trees are compared."""

    def __init__(self, answers: IO[bytes]) -> None:
        self._answers = answers
        self._gave: dict[str, Any] = {}

    def __call__(self, stage: str, gave: object) -> None:
        self._gave[stage] = gave
        if stage != "compare":
            return
        sides, compared = self._gave["resolve"], self._gave["compare"]
        outline = Review(
            self._gave["load"],
            sides["model"],
            sides["ideal"],
            compared["verdicts"],
            self._gave["match"],
            compared["differences"],
            (),
            Report(),
            (),
        )
        _write(self._answers, ("outline", outline))


def _answer(request: tuple[str, Path, Options], answers: IO[bytes]) -> tuple[str, object]:
    from iacdiff import load, pipeline

    kind, folder, options = request
    try:
        reviewed = (
            pipeline.review(folder, options, _Outline(answers))
            if kind == "review"
            else pipeline.review(folder, options)
        )
        return "review", pipeline.confirm(reviewed, seconds=10) if kind == "confirm" else reviewed
    except load.NotASample as error:
        return "failed", str(error)
    except OSError as error:
        return "failed", f"{error.filename or folder}: {error.strerror or error}"
    except Exception as error:  # whatever it is, the screen lives on and says so
        return "failed", f"{type(error).__name__}: {error}"


def _serve() -> None:
    """The child's whole life: answer requests until the parent closes the pipe."""
    requests, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # a stray print must not get between the frames
    with contextlib.suppress(EOFError, BrokenPipeError, KeyboardInterrupt):
        _load_later()
        while True:
            _write(answers, _answer(_read(requests), answers))


def _load_later() -> None:
    """Let the later stages load at their first use: what is shown first does not wait for their tables and patterns."""
    for name in _LATER:
        spec = importlib.util.find_spec(name)
        if spec is None or spec.loader is None:
            continue
        spec.loader = importlib.util.LazyLoader(spec.loader)
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        package, _, own = name.rpartition(".")
        setattr(sys.modules[package], own, module)
        spec.loader.exec_module(module)


if __name__ == "__main__":
    _serve()
