"""What is imported when: the linter cannot see imports inside functions, a child process can."""

import subprocess
import sys

import pytest


def loaded_by(code: str) -> set[str]:
    """The top-level modules that a fresh interpreter has after running some code."""
    script = f"{code}\nimport sys\nprint(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_the_pipeline_does_not_know_the_screen() -> None:
    """Importing the pipeline and the exports loads neither Textual nor Rich."""
    assert not {"textual", "rich"} & loaded_by("import iacdiff.pipeline, iacdiff.export, iacdiff.service")


@pytest.mark.parametrize("words", ["--version", "--help", "export --help", "findings add --help"])
def test_asking_for_help_loads_nothing_heavy(words: str) -> None:
    """Help and version answer without any reader, grammar or widget."""
    code = (
        "import contextlib\nfrom iacdiff import cli\n"
        f"with contextlib.redirect_stdout(None), contextlib.suppress(SystemExit): cli.main({words.split()!r})"
    )
    heavy = {"textual", "rich", "tree_sitter", "yaml", "hcl2", "deepdiff", "pygments", "lark", "tomllib"}
    assert not heavy & loaded_by(code)


def test_starting_the_reader_loads_nothing_heavy() -> None:
    """The child is started before anything that takes long is imported."""
    assert not {"textual", "rich", "tree_sitter", "yaml", "deepdiff"} & loaded_by("import iacdiff.service")
