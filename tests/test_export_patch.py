"""The patch: `git apply` and `patch` make IDEAL's files of MODEL's with it, and it touches nothing else."""

import re
import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iacdiff import export, pipeline
from iacdiff.disk import bundled
from iacdiff.export import to_patch
from iacdiff.records import Review, Side

Make = Callable[..., Path]
BUNDLED = sorted(path for path in bundled("sample_data").iterdir() if path.is_dir())
needs_git = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")


def block(name: str, text: str) -> str:
    """A file as an answer gives it."""
    return f"### {name}\n\n```hcl\n{text}```\n\n"


def queues(*names: str) -> str:
    """Some resources."""
    return "".join(f'resource "aws_sqs_queue" "{name}" {{\n  name = "{name}"\n}}\n' for name in names)


def write(review: Review, side: Side, folder: Path) -> dict[str, str]:
    """A side's files on disk, as the patch names them; and what they hold."""
    files = {file.name: "".join(file.lines) for file in to_patch._files(review, side)}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return files


def read(folder: Path) -> dict[str, str]:
    """What a folder holds."""
    files = [path for path in folder.rglob("*") if path.is_file() and ".git/" not in f"{path.relative_to(folder)}/"]
    return {path.relative_to(folder).as_posix(): path.read_text() for path in files}


def applied(review: Review, folder: Path, *command: str) -> dict[str, str]:
    """MODEL's files after the patch."""
    folder.mkdir()
    write(review, "model", folder)
    patch = folder.parent / "ideal.patch"
    patch.write_text(export.render(review, "patch"))
    done = subprocess.run([*command, str(patch)], cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return read(folder)


@needs_git
@pytest.mark.parametrize("folder", BUNDLED, ids=lambda path: path.name)
def test_git_makes_ideal_of_model(folder: Path, tmp_path: Path) -> None:
    """After `git apply` the folder holds IDEAL's files and no other."""
    review = pipeline.review(folder)
    expected = write(review, "ideal", tmp_path / "ideal")
    assert applied(review, tmp_path / "model", "git", "apply", "--whitespace=nowarn") == expected


@pytest.mark.skipif(not shutil.which("patch"), reason="patch is not installed")
def test_patch_takes_it_too(make_sample: Make, tmp_path: Path) -> None:
    """`patch -p1` does the same."""
    model = block("main.tf", queues("a", "b")) + block("old.tf", queues("c"))
    ideal = block("main.tf", queues("a", "x", "b")) + block("new/file.tf", queues("d"))
    review = pipeline.review(make_sample(MODEL_RESPONSE=model, IDEAL_RESPONSE=ideal))
    expected = write(review, "ideal", tmp_path / "ideal")
    assert applied(review, tmp_path / "model", "patch", "-p1", "--batch", "-i") == expected


@needs_git
def test_a_file_under_another_name_is_a_rename(make_sample: Make, tmp_path: Path) -> None:
    """The files with most declarations in common are the same file, whatever they are called."""
    model = block("storage.tf", queues("a", "b", "c", "d"))
    ideal = block("queues.tf", queues("a", "b", "x", "c", "d")) + block("rest.tf", queues("z"))
    review = pipeline.review(make_sample(MODEL_RESPONSE=model, IDEAL_RESPONSE=ideal))
    page = export.render(review, "patch")
    assert "rename from storage.tf\nrename to queues.tf\n" in page
    assert page.count("new file mode") == 1 and "deleted file" not in page
    expected = write(review, "ideal", tmp_path / "ideal")
    assert applied(review, tmp_path / "model", "git", "apply") == expected


def test_equal_files_need_no_patch(make_sample: Make) -> None:
    """Nothing to do is an empty patch."""
    same = block("main.tf", queues("a"))
    assert export.render(pipeline.review(make_sample(MODEL_RESPONSE=same, IDEAL_RESPONSE=same)), "patch") == ""


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("main.tf", "main.tf"),
        ("modules/vpc/main.tf", "modules/vpc/main.tf"),
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Windows\\x.tf", "C_/Windows/x.tf"),
        ("./a/../../b.tf", "a/b.tf"),
        (".git/hooks/pre-commit", "_git/hooks/pre-commit"),
        ('a b"c\n+++ b/x', "a_b_c_+++_b/x"),
        ("..", "file"),
        ("", "file"),
        (".gitignore", ".gitignore"),
    ],
)
def test_no_name_leads_out_of_the_folder(name: str, safe: str) -> None:
    """What an answer calls its file never becomes a path upwards, an absolute one, or one of git's own."""
    assert to_patch.safe_name(name) == safe


@given(st.text())
def test_every_name_is_made_safe(name: str) -> None:
    """Any text: relative, downwards, of plain characters, and safe names stay as they are."""
    safe = to_patch.safe_name(name)
    parts = safe.split("/")
    assert re.fullmatch(r"[A-Za-z0-9._+@=/-]+", safe) and not safe.startswith("/")
    assert not {"", ".", "..", ".git"} & {part.lower() for part in parts}
    assert to_patch.safe_name(safe) == safe


def test_files_too_long_to_compare_are_replaced(make_sample: Make) -> None:
    """Lines in reverse are the worst case of a comparison; the time stays bounded."""
    lines = [f'resource "null_resource" "r{n}" {{}}\n' for n in range(6000)]
    model, ideal = block("main.tf", "".join(lines)), block("main.tf", "".join(reversed(lines)))
    review = pipeline.review(make_sample(MODEL_RESPONSE=model, IDEAL_RESPONSE=ideal))
    started = time.perf_counter()
    page = export.render(review, "patch")
    assert time.perf_counter() - started < 5
    assert "@@ -1,6000 +1,6000 @@" in page
