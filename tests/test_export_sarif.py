"""SARIF: valid by its schema, fingerprints that outlive edits, text that no viewer acts on."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from iacdiff import export, pipeline
from iacdiff.disk import bundled
from iacdiff.export import Page, to_sarif

Make = Callable[..., Path]
SCHEMA = json.loads((Path(__file__).parent / "schemas" / "sarif-2.1.0.json").read_text())
READER = os.environ.get("SARIF_MULTITOOL") or shutil.which("sarif-multitool")
"""An independent reader: the npm package @microsoft/sarif-multitool."""
BUNDLED = sorted(path for path in bundled("sample_data").iterdir() if path.is_dir())
FALSE = """# Failures

### 1. No target group

**Severity**: High

**MODEL_RESPONSE Issue**: There is no `aws_lb_target_group` in MODEL_RESPONSE.md.
"""


def valid(text: str) -> dict[str, Any]:
    """The only run of a log; raises where the log is not of the schema."""
    log = json.loads(text)
    jsonschema.validate(log, SCHEMA, cls=jsonschema.Draft202012Validator)
    (run,) = log["runs"]
    return dict(run)


def test_the_schema_rejects_what_is_no_log() -> None:
    """It is the schema, not an empty one."""
    with pytest.raises(jsonschema.ValidationError):
        valid('{"version": "2.1.0", "runs": [{"results": []}]}')


@pytest.mark.parametrize("folder", BUNDLED, ids=lambda path: path.name)
def test_bundled_samples_are_valid_logs(folder: Path) -> None:
    """Each result cites a rule that is explained, at places that are relative, and no two share a fingerprint."""
    run = valid(export.render(pipeline.review(folder), "sarif"))
    rules = run["tool"]["driver"]["rules"]
    prints = [result["partialFingerprints"]["iacdiff/v1"] for result in run["results"]]
    assert len(prints) == len(set(prints)) > 50
    for result in run["results"]:
        rule = rules[result["ruleIndex"]]
        assert rule["id"] == result["ruleId"] and rule["help"]["text"] and rule["shortDescription"]["text"]
        for location in result["locations"]:
            uri = location["physicalLocation"]["artifactLocation"]["uri"]
            assert not uri.startswith("/") and ":" not in uri and ".." not in uri


@pytest.mark.skipif(not READER, reason="@microsoft/sarif-multitool is not installed")
def test_an_independent_reader_has_nothing_to_say(tmp_path: Path) -> None:
    """Microsoft's validator finds no error in the log of a bundled sample."""
    page = tmp_path / "review.sarif"
    page.write_text(export.render(pipeline.review(BUNDLED[0]), "sarif"))
    done = subprocess.run([str(READER), "validate", str(page)], capture_output=True, text=True, timeout=120)
    assert ": error" not in done.stdout + done.stderr


def test_levels_say_how_bad(make_sample: Make) -> None:
    """Critical and High are errors, Medium warnings, Low notes; what is undecided asks for review and has no level."""
    ideal = (
        '```hcl\nresource "aws_lb_target_group" "app" {\n  port = var.p\n  name = "x"\n}\n'
        'resource "aws_kms_key" "k" {}\n```\n'
    )
    review = pipeline.review(make_sample(IDEAL_RESPONSE=ideal))
    run = valid(export.render(review, "sarif"))
    levels = {"Critical": "error", "High": "error", "Medium": "warning", "Low": "note"}
    differing = [result for result in run["results"] if "difference" in result.get("properties", {})]
    by_id = {result["properties"]["difference"]: result for result in differing}
    assert len(by_id) == len(review.differences)
    for difference in review.differences:
        result = by_id[difference.id]
        expected = "none" if difference.change == "undecided" else levels[difference.severity]
        assert result["level"] == expected
        assert (result.get("kind") == "review") == (difference.change == "undecided")


def test_a_fingerprint_outlives_lines_that_move(make_sample: Make) -> None:
    """Lines added above change places, but no fingerprint."""
    model = (make_sample("first") / "lib" / "MODEL_RESPONSE.md").read_text()

    runs = [
        valid(export.render(pipeline.review(make_sample(name, MODEL_RESPONSE=text)), "sarif"))
        for name, text in (("one", model), ("two", "Some words.\n\n" * 5 + model))
    ]
    before, after = ([result["partialFingerprints"] for result in run["results"]] for run in runs)
    assert before == after
    places = [[result["locations"] for result in run["results"]] for run in runs]
    assert places[0] != places[1]


def test_several_reports_in_one_log(make_sample: Make) -> None:
    """Without differences a log holds what is wrong with the reports, claims that the files contradict among it."""
    reviews = [pipeline.review(make_sample(name, MODEL_FAILURES=FALSE)) for name in ("one", "two")]
    run = valid(to_sarif.log(reviews, differences=False))
    assert {result["ruleId"] for result in run["results"]} >= {"contradicted-claim"}
    assert not [result for result in run["results"] if "difference" in result.get("properties", {})]
    contradicted = [result for result in run["results"] if result["ruleId"] == "contradicted-claim"]
    uris = [result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for result in contradicted]
    assert uris == ["one/MODEL_FAILURES.md", "two/MODEL_FAILURES.md"]
    assert contradicted[0]["relatedLocations"], "the line that contradicts it"


def test_places_count_from_where_the_host_looks(make_sample: Make, tmp_path: Path) -> None:
    """Below the root of a repository a place is its path from there; elsewhere that from the documents' folder."""
    review = pipeline.review(make_sample())
    for root, start in ((tmp_path, "shop/lib/"), (tmp_path / "elsewhere", "")):
        run = valid(export.render(review, "sarif", Page(root=root)))
        place = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert place in (f"{start}MODEL_RESPONSE.md", f"{start}IDEAL_RESPONSE.md")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("see [here](http://x)", "see \\[here](http://x)"),
        ("a{2}b", "a{{2}}b"),
        ("${var.x} [1, 2]", "${var.x} [1, 2]"),
        ("a\u202eb\x1b", "a⇄b␛"),
    ],
)
def test_sample_text_stays_text_in_a_message(text: str, says: str) -> None:
    """No link, no placeholder, no control character; anything else as it is."""
    assert to_sarif.message(text) == {"text": says}
