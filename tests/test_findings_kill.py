"""A program that is killed while it saves leaves the old report or the new one, and the draft."""

import os
import random
import signal
import time
from pathlib import Path

import pytest

from iacdiff import findings, memory
from iacdiff.records import Document, Draft, Severity
from iacdiff.text import decode

KILLS = int(os.environ.get("IACDIFF_KILLS", "30"))
REPORT = (
    b"# Failures\r\n\r\n## Critical Failures\r\n\r\n### 1. Key\r\n\r\n**Issue**: "
    + b"x" * 200_000
    + b"\r\n\r\nTotal issues: 1\r\n"
)


def _document(path: Path) -> Document:
    raw = path.read_bytes()
    return Document(path.name, path, raw, decode(raw).text)


def _draft(number: int) -> Draft:
    return Draft("Deregistration delay", Severity.HIGH, f"{number} " + "y" * 20_000 + f" {number}")


def _work(path: Path, new: bytes) -> None:
    """What a reviewer does for ever: write a draft, save the finding, take it out again."""
    old = path.read_bytes()
    for number in range(1_000_000):
        memory.remember("killed", memory.Place(drafts={"new": _draft(number)}))
        findings.save(path, old, new)
        findings.save(path, new, old)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a process made by fork")
def test_killed_at_any_moment(tmp_path: Path) -> None:
    """At each of many moments the document is one of the two, byte for byte, and the draft is whole."""
    path = tmp_path / "MODEL_FAILURES.md"
    path.write_bytes(REPORT)
    new = findings.add(_document(path), _draft(0)).after
    moments = random.Random(6)
    seen: set[bytes] = set()
    drafts: set[str] = set()
    for _ in range(KILLS):
        path.write_bytes(REPORT)
        child = os.fork()
        if child == 0:
            try:
                _work(path, new)
            finally:
                os._exit(1)
        time.sleep(moments.uniform(0.001, 0.03))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), "the work ended before it was killed"
        on_disk = path.read_bytes()
        assert on_disk in (REPORT, new)
        seen.add(on_disk)
        place, notice = memory.recall("killed")
        assert notice == ""
        if "new" in place.drafts:
            number, _, rest = place.drafts["new"].model_issue.partition(" ")
            assert rest == "y" * 20_000 + f" {number}"
            drafts.add(number)
    assert len(drafts) > 1
    assert findings.save(path, path.read_bytes(), new) is None
    assert path.read_bytes() == new


def test_what_was_written_by_another_is_not_lost(tmp_path: Path) -> None:
    """A file that is no longer the one that was read is left as it is, and its bytes are handed over."""
    path = tmp_path / "MODEL_FAILURES.md"
    path.write_bytes(REPORT)
    edit = findings.add(_document(path), _draft(0))
    path.write_bytes(b"# Another reviewer's\n")
    with pytest.raises(findings.Conflict) as caught:
        findings.save(path, edit.before, edit.after)
    assert caught.value.on_disk == path.read_bytes() == b"# Another reviewer's\n"
