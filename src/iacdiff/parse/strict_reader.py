"""The process in which python-hcl2 reads: one request a line, one answer a line, until its input ends.

    {"text": "resource …"}   →   {"line": null, "message": ""}            it is HCL
                             →   {"line": 3, "message": "Unexpected …"}   it is not, and this is the first fault

A process of its own, because python-hcl2 takes ten times as long as the screen can wait, and holds the interpreter
meanwhile. Run as `python -P -m iacdiff.parse.strict_reader CACHE_FOLDER`.
"""

import contextlib
import gc
import json
import os
import queue
import re
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any, Final

_LONGEST_MESSAGE: Final = 600


def main(cache: Path) -> None:
    """Answer until the input ends; then be gone at once, whatever is being read."""
    gc.disable()  # a third faster, and the process does not live long
    requests: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(requests,), daemon=True).start()
    parse = _parser(cache)
    while True:
        answer = _verdict(parse, json.loads(requests.get())["text"])
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


def _listen(requests: "queue.SimpleQueue[str]") -> None:
    for line in sys.stdin:
        requests.put(line)
    os._exit(0)  # who asked is gone, or has enough


def _verdict(parse: Any, text: str) -> dict[str, Any]:
    try:
        parse(text)
    except RecursionError:
        return {"line": None, "message": "nested too deep"}
    except Exception as error:  # lark's errors have no common public base that carries a line
        line = getattr(error, "line", None)
        return {"line": line if isinstance(line, int) and line > 0 else None, "message": _short(str(error))}
    return {"line": None, "message": ""}


_EXPECTED: Final = re.compile(r"Expected one of:\s*((?:\*\s*\S+\s*)+)")


def _short(message: str) -> str:
    """lark's message on one line or two, with the first few of the tokens that it would have taken."""
    message = re.sub(r"Unexpected token Token\('\$END', ''\)", "Unexpected end", message)
    message = re.sub(r"Token\('[^']*', (.{0,200}?)\)", r"\1", message, flags=re.DOTALL)
    found = _EXPECTED.search(message)
    if found:
        words = found[1].replace("*", "").split()
        listed = ", ".join(words[:8]) + (", …" if len(words) > 8 else "")
        message = f"{message[: found.start()].strip()}\nExpected one of: {listed}"
    return message.strip()[:_LONGEST_MESSAGE] or "no message"


def _parser(cache: Path) -> Any:
    """python-hcl2's parser, its grammar's tables kept in the user's cache: made in 1.4 s, loaded in 0.05 s.

    By itself python-hcl2 keeps them beside its code, where it may not be allowed to write, and then makes them at
    every start. They are written aside and renamed, so that two processes never read each other's half.
    """
    from importlib.metadata import version

    import hcl2.parser

    name = f"hcl2-{version('python-hcl2')}-lark-{version('lark')}-py{sys.version_info[0]}{sys.version_info[1]}.tables"
    tables, aside = cache / name, None
    with contextlib.suppress(OSError):
        cache.mkdir(parents=True, exist_ok=True)
        if not tables.exists():
            aside = Path(tempfile.mkdtemp(prefix=f".{name}.", dir=cache)) / name
    hcl2.parser.PARSER_FILE = aside or tables
    from hcl2.api import parses_to_tree

    parses_to_tree("a = 1")
    if aside is not None:
        with contextlib.suppress(OSError):
            aside.replace(tables)
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)
            aside.parent.rmdir()
    return parses_to_tree


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        main(Path(sys.argv[1]))
