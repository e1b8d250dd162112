"""CSV: one table that a spreadsheet opens and never runs."""

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iacdiff import export, pipeline
from iacdiff.export import to_csv

Make = Callable[..., Path]
FORMULAS = ("=1+1", "+1", "-2+3", "@SUM(A1)", '=HYPERLINK("http://x","y")', "\t=1", " =1", "＝1", '"=1')


def rows(page: str) -> list[dict[str, str]]:
    """The table as the csv module reads it."""
    return list(csv.DictReader(io.StringIO(page, newline=""), strict=True))


def test_every_record_is_there_once(make_sample: Make) -> None:
    """The matrix, the findings, the differences: as many rows as there are, each with its id."""
    review = pipeline.review(make_sample())
    table = rows(export.render(review, "csv"))
    assert tuple(table[0]) == to_csv.COLUMNS
    for record, ids in (
        ("requirement", [one.id for one in review.requirements]),
        ("finding", [one.handle for one in review.report.findings]),
        ("difference", [one.id for one in review.differences]),
    ):
        assert [row["id"] for row in table if row["record"] == record] == ids


def test_a_row_says_what_a_reviewer_asks(make_sample: Make) -> None:
    """Both values, both places, the requirement, the finding."""
    table = rows(export.render(pipeline.review(make_sample()), "csv"))
    (row,) = [row for row in table if row["path"] == "health_check.interval"]
    assert (row["model"], row["ideal"], row["kind"]) == ("10", "30", "changed")
    assert (row["model_at"], row["ideal_at"]) == ("MODEL_RESPONSE.md:16", "IDEAL_RESPONSE.md:15")
    assert "Health checks run every 30 seconds." in row["asked_for"]
    (requirement,) = [one for one in table if one["record"] == "requirement" and one["id"] == row["requirements"]]
    assert row["id"] in requirement["differences"]


@pytest.mark.parametrize("text", FORMULAS)
def test_no_cell_is_a_formula(make_sample: Make, text: str) -> None:
    """Whatever a sample writes, no cell begins as a formula does."""
    written = text.replace('"', '\\"')
    model = f'```hcl\nresource "aws_s3_bucket" "logs" {{\n  bucket = "{written}"\n}}\n```\n'
    failures = f"# Failures\n\n### 1. {text}\n\n**Severity**: High\n"
    page = export.render(
        pipeline.review(make_sample(MODEL_RESPONSE=model, MODEL_FAILURES=failures, PROMPT=f"- {text}\n")), "csv"
    )
    cells = [cell for row in rows(page) for cell in row.values()]
    assert not [cell for cell in cells if cell.lstrip()[:1] in ("=", "+", "-", "@", "＝")]
    assert any(text.strip() in cell for cell in cells), "and the text is there"


@given(st.text())
def test_a_cell_is_read_back_as_it_was_written(text: str) -> None:
    """Any text is one line, never a formula, and the same after writing and reading."""
    cell = to_csv.cell(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")) and "\n" not in cell
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow([cell, "x"])
    assert next(csv.reader(io.StringIO(out.getvalue(), newline=""), strict=True)) == [cell, "x"]
