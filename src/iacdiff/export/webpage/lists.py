"""The rest of the page: what is under review, requirements, findings, the report's own faults, notes, problems."""

from collections.abc import Iterable

from iacdiff.drafting import headline
from iacdiff.export.matrix import Row, pinned
from iacdiff.export.webpage.anchors import Anchors, escape, inline, prose
from iacdiff.records import Answer, Change, Claim, Declared, Difference, Finding, Review, Span, Standing

_MOST_LINKS = 8
"""Links in one cell of the matrix; the rest is counted."""


def overview(anchors: Anchors) -> str:
    """Both sides, the verdicts on the whole answer, and the figures."""
    review = anchors.review
    sides = _side("MODEL", review.sample.model, review.model, anchors)
    sides += _side("IDEAL", review.sample.ideal, review.ideal, anchors)
    verdicts = "".join(
        f'<p class="verdict {one.severity}"><span class="severity {one.severity}">{one.severity}</span> '
        f"{escape(one.message)} {_places(one.at[:3], anchors)}</p>"
        for one in review.verdicts
    )
    figures = "".join(
        f'<li class="{name}"><b>{value}</b><span>{words}</span></li>' for name, value, words in _figures(review)
    )
    return (
        f'<section id="overview"><div class="sides">{sides}</div>{verdicts}<ul class="figures">{figures}</ul></section>'
    )


def _figures(review: Review) -> list[tuple[str, str, str]]:
    changes = [one.change for one in review.differences]
    out = [(change.value, str(changes.count(change)), change.value) for change in Change]
    total = len(review.requirements)
    if total:
        for side in ("model", "ideal"):
            met = sum(getattr(one, side).state == "met" for one in review.requirements)
            unmet = sum(getattr(one, side).state in ("unmet", "partly") for one in review.requirements)
            out.append((side, f"{met} · {unmet}", f"met · broken by {side.upper()}, of {total}"))
    claims = [claim.verdict for finding in review.report.findings for claim in finding.claims]
    if claims:
        said = f"claims contradicted, of {len(claims)}"
        out.append(("said", str(claims.count("contradicted")), said))
    return out


def _side(name: str, answer: Answer, declared: Declared, anchors: Anchors) -> str:
    written = " · ".join(part for part in (answer.platform, answer.language) if part) or "unknown"
    file = answer.document.file if answer.document else ""
    link = (
        anchors.place(Span(file, 1, 1)).replace(":1</a>", "</a>") if file else '<span class="none">no document</span>'
    )
    facts = [("Code", escape({"md": "in the document", "lib": "beside the document"}.get(answer.source, "one file")))]
    if len(answer.turns) > 1:
        facts.append(("Turn", f"{answer.turn} of {len(answer.turns)}"))
    facts.append(("Resources", str(len(declared.resources))))
    if answer.truncated_at:
        facts.append(("Cut off", f"at line {answer.truncated_at}"))
    if answer.why:
        facts.append(("Because", escape(answer.why)))
    rows = "".join(f"<dt>{title}</dt><dd>{text}</dd>" for title, text in facts)
    head = f'<h3>{name} <span class="dim">{escape(written)}</span></h3>'
    return f'<div class="card">{head}<div>{link}</div><dl class="facts">{rows}</dl></div>'


def requirements(anchors: Anchors) -> str:
    """The matrix: requirement, MODEL, IDEAL, differences, findings."""
    rows = anchors.matrix.rows
    if not rows:
        return '<p class="none">PROMPT states no requirement.</p>'
    choose = _choice(
        "#requirements tbody tr",
        [
            ("model-broken", "MODEL breaks it"),
            ("ideal-broken", "IDEAL breaks it"),
            ("model-met", "MODEL meets it"),
            ("decided", "decided on a side"),
            ("differences", "with differences"),
            ("findings", "with findings"),
            ("uncovered", "broken by MODEL, no finding"),
        ],
        "every requirement",
    )
    heads = "".join(f"<th>{one}</th>" for one in ("", "Requirement", "MODEL", "IDEAL", "Differences", "Findings"))
    body = "".join(_requirement(row, anchors) for row in rows)
    table = f'<table class="matrix"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'
    return f'{choose}<div class="scroll">{table}</div>'


def _choice(entries: str, choices: list[tuple[str, str]], everything: str) -> str:
    options = "".join(f'<option value="{value}">{words}</option>' for value, words in choices)
    return (
        f'<div class="filters" data-script hidden><select data-list="{entries}" aria-label="Show">'
        f'<option value="">{everything}</option>{options}</select></div>'
    )


def _requirement(row: Row, anchors: Anchors) -> str:
    one = row.requirement
    section = f"<small>{escape(one.section[-1])}</small>" if one.section else ""
    note = f'<div class="note text">{escape(row.note)}</div>' if row.note else ""
    strength = "" if one.strength == "must" else f' <span class="tag">{one.strength}</span>'
    findings = "".join(f"<div>{anchors.to_finding(finding)}</div>" for finding in row.findings)
    return (
        f'<tr id="{anchors.requirements[one.id]}" data-is="{" ".join(_is(row))}">'
        f"<td>{escape(one.id)}<small>{anchors.place(one.span)}</small></td>"
        f'<td class="text">{inline(one.text)}{strength}{section}{note}</td>'
        f"<td>{_standing(one.model, anchors)}</td><td>{_standing(one.ideal, anchors)}</td>"
        f"<td>{_links(row.differences, anchors)}</td><td>{findings}</td></tr>"
    )


def _is(row: Row) -> list[str]:
    """What the choice above the table looks at."""
    model, ideal = row.requirement.model.state, row.requirement.ideal.state
    broken = model in ("unmet", "partly")
    facts = {
        "model-broken": broken,
        "ideal-broken": ideal in ("unmet", "partly"),
        "model-met": model == "met",
        "decided": model != "unknown" or ideal != "unknown",
        "differences": bool(row.differences),
        "findings": bool(row.findings),
        "uncovered": broken and not row.findings,
    }
    return [name for name, is_so in facts.items() if is_so]


def _standing(standing: Standing, anchors: Anchors) -> str:
    because = f"<small>{inline(standing.because)}</small>" if standing.because else ""
    places = f"<small>{_places(standing.at[:3], anchors)}</small>" if standing.at else ""
    return f'<span class="state {standing.state}">{standing.state}</span>{because}{places}'


def _places(spans: Iterable[Span], anchors: Anchors) -> str:
    return ", ".join(anchors.place(span) for span in spans)


def _links(differences: Iterable[Difference], anchors: Anchors) -> str:
    those = list(differences)
    links = [f"<div>{anchors.difference(one, headline(one))}</div>" for one in those[:_MOST_LINKS]]
    if len(those) > _MOST_LINKS:
        links.append(f'<div class="dim">and {len(those) - _MOST_LINKS} more</div>')
    return "".join(links)


def findings(anchors: Anchors) -> str:
    """The findings of MODEL_FAILURES.md, with what they claim."""
    those = anchors.review.report.findings
    if not those:
        said = "The report states no finding." if anchors.review.sample.failures_exists else "There is no report yet."
        return f'<p class="none">{said}</p>'
    choose = _choice(
        ".finding",
        [("contradicted", "with a contradicted claim"), ("unknown", "with a claim that cannot be told")]
        + [(one, one) for one in ("Critical", "High", "Medium", "Low")],
        "every finding",
    )
    return choose + "".join(_finding(one, anchors) for one in those)


def _finding(finding: Finding, anchors: Anchors) -> str:
    severity = finding.severity.value if finding.severity else "none"
    verdicts = [claim.verdict for claim in finding.claims]
    badges = "".join(
        f'<span class="state {verdict}">{verdicts.count(verdict)} {verdict}</span>'
        for verdict in ("contradicted", "supported", "unknown")
        if verdict in verdicts
    )
    number = f"{escape(finding.number)}. " if finding.number else ""
    labels = "".join(f"<dt>{escape(label)}</dt><dd>{prose(text)}</dd>" for label, text in finding.labels.items())
    head = (
        f'<summary><span class="severity {severity}">{finding.severity or "no severity"}</span>'
        f"<b>{number}{escape(finding.title)}</b>{badges}{anchors.place(finding.span)}</summary>"
    )
    inside = f"<dl>{labels}</dl>{_about(finding, anchors)}{_claims(finding.claims, anchors)}"
    states = " ".join(sorted({severity, *verdicts}))
    anchor = anchors.findings[finding.handle]
    inside = f"{head}<div>{inside}</div>"
    return f'<details class="finding" id="{anchor}" data-is="{states}">{inside}</details>'


def _about(finding: Finding, anchors: Anchors) -> str:
    asked = anchors.matrix.asked(finding.links, finding.required)
    cited = "".join(
        f"<div>{anchors.requirement(one)} {anchors.place(one.span)} {inline(one.text)}</div>" for one in asked
    )
    differences = _links(anchors.about.get(finding.handle, ()), anchors)
    none = '<span class="none">No line of PROMPT is known to ask for this.</span>'
    out = f"<dt>Asked for by</dt><dd>{cited or none}</dd>"
    return f"<dl>{out}{f'<dt>Differences</dt><dd>{differences}</dd>' if differences else ''}</dl>"


def _claims(claims: Iterable[Claim], anchors: Anchors) -> str:
    rows = "".join(
        f'<tr><td><span class="state {claim.verdict}">{claim.verdict}</span></td><td>{claim.side.upper()}</td>'
        f'<td class="text">{inline(claim.text)}<small>{anchors.place(claim.span)}</small></td>'
        f"<td>{inline(claim.because)}<small>{_places(claim.at[:5], anchors)}</small></td></tr>"
        for claim in claims
    )
    heads = "<thead><tr><th>Verdict</th><th>About</th><th>Claim</th><th>Because</th></tr></thead>"
    return f'<div class="scroll"><table class="claims">{heads}<tbody>{rows}</tbody></table></div>' if rows else ""


def faults(anchors: Anchors) -> str:
    """What is wrong with the report itself; empty where nothing is."""
    return _list(
        f'<span class="state {"unmet" if one.severity == "error" else "partly"}">{one.severity}</span> '
        f'{escape(one.message)} {anchors.place(one.span)} <span class="dim">[{escape(one.rule)}]</span>'
        for one in anchors.review.lint
    )


def notes(anchors: Anchors) -> str:
    """Pairs that the reviewer made, and notes that belong to no row above; empty where there is none."""
    made = [
        f"Pinned: <code>{escape(mine)}</code> is <code>{escape(theirs)}</code>"
        for mine, theirs in pinned(anchors.review)
    ]
    written = [
        f'<code>{escape(note.about)}</code> <div class="note text">{escape(note.text)}</div>'
        for note in anchors.matrix.other_notes
    ]
    return _list([*made, *written])


def problems(anchors: Anchors) -> str:
    """What could not be read as it stands; empty where all could."""
    return _list(
        f'<span class="tag">{one.level}</span> {escape(one.summary)} {anchors.place(one.span)}'
        for one in anchors.review.problems
    )


def _list(items: Iterable[str]) -> str:
    inside = "".join(f"<li>{item}</li>" for item in items)
    return f'<div class="card"><ul class="list">{inside}</ul></div>' if inside else ""
