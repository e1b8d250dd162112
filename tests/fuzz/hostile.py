"""A sample that tries everything at once: code that would run, paths that lead out, bombs, names that a terminal obeys.

Loaded with runpy by the tests that open it.
"""

from __future__ import annotations

import os
from pathlib import Path

TRIPWIRE = "TRIPWIRE-d41d8cd9"
"""Stands in files outside of the sample: where it shows, such a file was read."""
ESCAPE = "\x1b]52;c;ZXZpbA==\x07\x1b[2J\x9b31m\u202e\u200b[/b][red]"
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(1)>"

_PROMPT = f"""# Shop {MARKUP}

## Requirements

- All buckets MUST be encrypted at rest with KMS.
- Health checks run every 30 seconds {ESCAPE}
- [link](javascript:alert(1)) and ![image](http://example.invalid/x.png) and <http://example.invalid/>
"""

_MODEL = f"""Here is the code.

### ../../../outside/secret.tf

```hcl
resource "aws_s3_bucket" "outside" {{
  bucket = file("../../outside/secret.tf")
}}
```

### OUTSIDE/secret.tf

```hcl
resource "aws_s3_bucket" "absolute" {{
  bucket  = file("OUTSIDE/secret.tf")
  tags    = jsondecode(templatefile("OUTSIDE/secret.tf", {{ a = filebase64("../outside/secret.tf") }}))
  website = "{MARKUP}{ESCAPE}"
}}

module "remote" {{
  source = "git::http://example.invalid/m.git"
}}

module "near" {{
  source = "../../outside"
}}

data "external" "run" {{
  program = ["sh", "-c", "touch RAN"]
}}
```

```python
import os, subprocess, aws_cdk as cdk
from aws_cdk import aws_s3 as s3
open("RAN", "w").write("python ran")
os.system("touch RAN")
subprocess.run(["touch", "RAN"])
eval("__import__('os').system('touch RAN')")

class Shop(cdk.Stack):
    def __init__(self, scope, id):
        super().__init__(scope, id)
        s3.Bucket(self, "Logs", bucket_name=open("OUTSIDE/secret.tf").read())
        s3.Bucket(self, "Other", bucket_name=__import__("os").popen("touch RAN").read())
```

```yaml
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      BucketName: !!python/object/apply:os.system ["touch RAN"]
      Tags: !!python/object/new:subprocess.Popen [["touch", "RAN"]]
      Name: !!python/name:os.system
  Included:
    Fn::Transform:
      Name: AWS::Include
      Parameters:
        Location: OUTSIDE/secret.tf
```

```typescript
import * as s3 from 'aws-cdk-lib/aws-s3';
import {{ Stack }} from 'aws-cdk-lib';
const fs = require('fs');
fs.writeFileSync('RAN', 'x');
require('child_process').execSync('touch RAN');
export class Web extends Stack {{
  constructor(scope: any) {{
    super(scope, 'x');
    new s3.Bucket(this, 'Files', {{ bucketName: fs.readFileSync('OUTSIDE/secret.tf', 'utf8') }});
  }}
}}
```
"""

_IDEAL = f"""```hcl
resource "aws_s3_bucket" "logs" {{
  bucket = "logs {ESCAPE}"
}}

resource "aws_kms_key" "main{MARKUP}" {{
  enable_key_rotation = true
}}
```
"""

_FAILURES = f"""# Failures {ESCAPE}

## Critical Failures

### 1. Bucket {MARKUP} without key {ESCAPE}

**Issue**: `aws_kms_key` is not declared, see OUTSIDE/secret.tf and ../../outside/secret.tf:1.

**Fix**: [=cmd|' /C calc'!A0](javascript:alert(1))
"""

_RUNS = "open({!r}, 'a').write(__name__ + chr(10))\nimport os; os.system('touch ' + {!r})\n"
"""A module that leaves a trace where it is imported."""

SHADOWS = (
    "struct",
    "json",
    "yaml",
    "pickle",
    "sitecustomize",
    "usercustomize",
    "platformdirs",
    "tree_sitter",
    "textual",
)
"""Modules that a program would take from the folder that it stands in."""


def build(folder: Path) -> Path:
    """Make the sample in a folder, with what it must not touch beside it (`outside`, `RAN`); gives the sample."""
    outside = folder / "outside"
    outside.mkdir(parents=True)
    (outside / "secret.tf").write_text(f'resource "aws_s3_bucket" "{TRIPWIRE}" {{}}\n')
    (outside / "PROMPT.md").write_text(f"# {TRIPWIRE}\n\n- It must be {TRIPWIRE}.\n")
    ran = folder / "RAN"
    sample = folder / "group" / "sample"
    lib = sample / "lib"
    (lib / "deep").mkdir(parents=True)
    texts = {"PROMPT.md": _PROMPT, "MODEL_RESPONSE.md": _MODEL, "IDEAL_RESPONSE.md": _IDEAL,
             "MODEL_FAILURES.md": _FAILURES}  # fmt: skip
    for name, text in texts.items():
        text = text.replace("OUTSIDE", str(outside)).replace("RAN", str(ran))
        (lib / name).write_bytes(text.encode())
    for place in (sample, lib):
        for name in SHADOWS:
            (place / f"{name}.py").write_text(_RUNS.format(str(ran), str(ran)))
        (place / "iacdiff").mkdir()
        (place / "iacdiff" / "__init__.py").write_text(_RUNS.format(str(ran), str(ran)))
    (sample / "metadata.json").write_text('{"platform": "tf", "include": "' + str(outside / "secret.tf") + '"}')
    (lib / "leak.tf").symlink_to(outside / "secret.tf")
    (lib / "PROMPT2.md").symlink_to(outside / "PROMPT.md")
    (lib / "linked").symlink_to(outside)
    (lib / "loop").symlink_to(lib)
    (lib / "self.tf").symlink_to(lib / "self.tf")
    (lib / "gone.tf").symlink_to(lib / "never.tf")
    os.mkfifo(lib / "pipe.tf")
    (lib / "device.tf").symlink_to("/dev/zero")
    (lib / "main.tf").mkdir()
    (lib / "archive.tf").write_bytes(b"PK\x03\x04" + bytes(range(256)) * 200)
    return sample
