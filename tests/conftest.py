"""What all tests share: golden files, and where real samples lie."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SHARED = Path(os.environ.get("IACDIFF_SHARED", ROOT.parent / "shared"))
"""Real samples; tests that need them are skipped where they are absent."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite the golden files with what the code gives now")


@pytest.fixture(autouse=True)
def own_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """What this user decided about real samples takes no part in a test, nor does a test leave anything behind."""
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path_factory.mktemp("state")))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path_factory.mktemp("config")))


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[Path, str], None]:
    """Compare a text with a golden file; with --accept, write the file instead."""

    def compare(path: Path, text: str) -> None:
        if request.config.getoption("--accept"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="")
        assert path.exists(), f"{path} is missing: run `make accept`, then read it"
        assert text == path.read_bytes().decode(), f"{path.name} differs from its golden file"

    return compare


@pytest.fixture
def shared_samples() -> Callable[..., list[Path]]:
    """The folders of real samples of some groups (`tf-hcl`, …; all without one); empty where they are absent."""

    def samples(*groups: str) -> list[Path]:
        base = SHARED / "samples"
        names = groups or tuple(sorted(path.name for path in base.glob("*")))
        return [path for name in names for path in sorted((base / name).glob("*")) if path.is_dir()]

    return samples


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    absent = pytest.mark.skip(reason=f"no real samples at {SHARED}")
    for item in items:
        if item.get_closest_marker("shared") and not SHARED.is_dir():
            item.add_marker(absent)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "shared: needs the real samples beside the repository")


PROMPT = """# Web shop

## Requirements

- The load balancer must drain connections for 45 seconds.
- Health checks run every 30 seconds.
- All buckets must be encrypted at rest with KMS.
- Do not open SSH to the world.
"""

MODEL = """Here is the code.

### main.tf

```hcl
variable "environment_suffix" {
  default = "dev"
}

resource "aws_lb_target_group" "app" {
  name                 = "app-${var.environment_suffix}"
  port                 = 80
  deregistration_delay = 300

  health_check {
    interval = 10
    path     = "/health"
  }
}

resource "aws_s3_bucket" "logs" {
  bucket = "logs-${var.environment_suffix}"
}

resource "aws_security_group" "legacy" {
  name = "legacy"
}
```
"""

IDEAL = """### main.tf

```hcl
variable "environment_suffix" {
  default = "dev"
}

resource "aws_lb_target_group" "app" {
  name                 = "app-${var.environment_suffix}"
  port                 = "80"
  deregistration_delay = 45

  health_check {
    path     = "/health"
    interval = 30
  }
}

resource "aws_s3_bucket" "logs" {
  bucket = "logs-${var.environment_suffix}"
}

resource "aws_kms_key" "main" {
  enable_key_rotation = true
}
```
"""

FAILURES = """# Model Response Failures Analysis

## Critical Failures

### 1. No encryption key

**Impact Level**: Critical

**MODEL_RESPONSE Issue**: There is no KMS key.

**IDEAL_RESPONSE Fix**: `aws_kms_key.main` is declared.

**Root Cause**: Encryption was not considered.

---

## Summary

- Total failures: 1 Critical, 0 High, 0 Medium, 0 Low
"""

DOCUMENTS = {
    "PROMPT.md": PROMPT,
    "MODEL_RESPONSE.md": MODEL,
    "IDEAL_RESPONSE.md": IDEAL,
    "MODEL_FAILURES.md": FAILURES,
}


@pytest.fixture
def make_sample(tmp_path: Path) -> Callable[..., Path]:
    """A small Terraform sample on disk; keyword arguments replace documents (`PROMPT="…"`), None leaves one out."""

    def make(name: str = "shop", **documents: str | bytes | None) -> Path:
        folder = tmp_path / name
        (folder / "lib").mkdir(parents=True)
        texts = {**DOCUMENTS, **{f"{key}.md": text for key, text in documents.items()}}
        for file, text in texts.items():
            if text is not None:
                (folder / "lib" / file).write_bytes(text if isinstance(text, bytes) else text.encode())
        return folder

    return make
