"""`iacdiff agree`: two reports side by side, as text or as JSON."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from iacdiff.cli import CannotRun, existing, narrate

if TYPE_CHECKING:
    from iacdiff.agree import Agreement, Grade, Statement


def agree(asked: argparse.Namespace) -> int:
    """Print what two reports both say, what one says, and how far they agree."""
    from iacdiff import agree as agreeing
    from iacdiff import load

    a, b = (_report(name) for name in asked.reports)
    try:
        found = agreeing.agree(a, b, existing(asked.sample) if asked.sample else None)
    except (agreeing.CannotRead, load.NotASample) as error:
        raise CannotRun(str(error)) from None
    for note in found.notes:
        narrate(note)
    if asked.format == "json":
        print(json.dumps(data(found, asked.reports), ensure_ascii=False, indent=2))
    else:
        print(text(found, asked.reports), end="")
    return 0


def _report(name: str) -> Path:
    path = existing(name)
    if not path.is_file():
        raise CannotRun(f"{name} is a folder; name a report, such as {name.rstrip('/')}/MODEL_FAILURES.md")
    return path


def data(found: Agreement, names: list[str]) -> dict[str, Any]:
    """The agreement as plain data."""
    return {
        "schema": "iacdiff-agree/1",
        "reports": [
            {"file": name, "findings": len(said)} for name, said in zip(names, (found.a, found.b), strict=True)
        ],
        "both": [
            {"a": _plain(two.a), "b": _plain(two.b), "score": round(two.score, 3)} for two in found.both
        ],
        "only_a": [_plain(one) for one in found.only_a],
        "only_b": [_plain(one) for one in found.only_b],
        "share_said_by_both": round(len(found.both) / found.said, 4) if found.said else None,
        "severity": {
            "rated": len(found.rated),
            "same": sum(one is other for one, other in found.rated),
            "one_step": sum(abs(one.rank - other.rank) == 1 for one, other in found.rated),
            "further": sum(abs(one.rank - other.rank) > 1 for one, other in found.rated),
            "kappa": found.coefficients.kappa,
            "alpha": found.coefficients.alpha,
            "because": found.coefficients.because,
        },
        "model_against_ideal": {
            name: _graded(grade)
            for name, grade in (("resources", found.resources), ("attributes", found.attributes))
            if grade
        },
    }  # fmt: skip


def _plain(one: Statement) -> dict[str, Any]:
    finding = one.finding
    return {
        "handle": finding.handle,
        "severity": finding.severity.value if finding.severity else None,
        "title": finding.title,
        "lines": [finding.span.first, finding.span.last],
        "differences": sorted(one.differences),
    }


def _graded(grade: Grade) -> dict[str, Any]:
    shares = {name: getattr(grade, name) for name in ("precision", "recall", "f1")}
    return {
        **{name: None if share is None else round(share, 4) for name, share in shares.items()},
        "model": grade.model,
        "ideal": grade.ideal,
        "model_right": grade.model_right,
        "ideal_found": grade.ideal_found,
    }


def text(found: Agreement, names: list[str]) -> str:
    """The agreement for people."""
    lines = [f"A  {names[0]}: {_findings(len(found.a))}", f"B  {names[1]}: {_findings(len(found.b))}", ""]
    lines.append(f"both say {_of(len(found.both), found.said)}")
    for two in found.both:
        lines += [f"  A {_shown(two.a)}", f"  B {_shown(two.b)}   ({two.score:.0%} alike)"]
    for name, alone in (("A", found.only_a), ("B", found.only_b)):
        lines += ["", f"only {name} says {_of(len(alone), found.said)}", *(f"  {name} {_shown(one)}" for one in alone)]
    lines += ["", *_severity(found)]
    for name, grade in (("resources", found.resources), ("attributes", found.attributes)):
        if grade:
            lines.append(f"MODEL's {name} against IDEAL's: {_spelled(grade)}")
    return "\n".join(lines) + "\n"


def _severity(found: Agreement) -> list[str]:
    rated, coefficients = found.rated, found.coefficients
    same = sum(one is other for one, other in rated)
    near = sum(abs(one.rank - other.rank) == 1 for one, other in rated)
    lines = [f"severity: the same in {_of(same, len(rated))}, one step apart in {_of(near, len(rated))}"]
    if coefficients.kappa is None or coefficients.alpha is None:
        return [*lines, f"  {coefficients.because}"]
    return [*lines, f"  Cohen's kappa {coefficients.kappa:.2f}, Krippendorff's alpha {coefficients.alpha:.2f}"]


def _shown(one: Statement) -> str:
    severity = one.finding.severity.value if one.finding.severity else "-"
    return f"{one.finding.handle or '-':<4} {severity:<8} {one.finding.title}"


def _findings(count: int) -> str:
    return "1 finding" if count == 1 else f"{count} findings"


def _of(part: int, whole: int) -> str:
    return f"{part} of {whole} ({part / whole:.0%})" if whole else "0 of 0"


def _spelled(grade: Grade) -> str:
    shares = [("precision", grade.precision), ("recall", grade.recall), ("F1", grade.f1)]
    said = ", ".join(f"{name} {'not defined' if share is None else f'{share:.2f}'}" for name, share in shares)
    return f"{said}  ({grade.model_right} of MODEL's {grade.model}, {grade.ideal_found} of IDEAL's {grade.ideal})"
