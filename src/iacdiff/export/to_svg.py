"""A Review → one SVG picture of what the screen shows: the aligned trees, the findings, the broken requirements.

It needs no font, style or picture from elsewhere, is light or dark as its reader prefers, and holds text, so it can be
searched and copied from. Signs carry the meaning; colour only repeats it. A long review is cut, and says so.
"""

import re
import unicodedata
from collections.abc import Iterator
from html import escape

from iacdiff.drafting import place
from iacdiff.export.aligned import SIGNS, Node, aligned, name_of, side_text
from iacdiff.export.matrix import Matrix, Row
from iacdiff.records import Change, Declaration, Difference, Finding, Review, Severity
from iacdiff.text import scrub

WIDTH = 1180
"""Pixels, as are all lengths here."""
_LINE = 19
_LETTER = 7.2
"""How far one letter of the fixed font goes at its size of 12."""
_MARGIN, _MODEL, _SIGN, _IDEAL, _MARKS = 24, 44, 519, 544, 1020
_COLUMN = 470
_MOST_ROWS = 400
_MOST_REQUIREMENTS = 40
_CLASSES = {"-": "missing", "~": "changed", "+": "extra", "?": "undecided", "=": "dim", "": "dim"}
_SHOWN = {"-": "−"}
_NO_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_STYLE = """\
text { font: 12px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #22262d; white-space: pre; }
.paper { fill: #fbfaf7; } .bar { fill: #f1eee7; } .rule { stroke: #dcd8ce; } .gap { fill: #e6e2d9; }
.title { font-size: 20px; font-weight: 700; } .head { font-weight: 700; } .dim { fill: #595f6b; }
.missing { fill: #b3201a; } .extra { fill: #1c6b34; } .changed { fill: #805000; } .undecided { fill: #6a3da6; }
.Critical { fill: #b3201a; font-weight: 700; } .High { fill: #9a4100; }
.Medium { fill: #6b5200; } .Low { fill: #2a5d93; }
.sign { font-weight: 700; }
@media (prefers-color-scheme: dark) {
text { fill: #d6dce6; } .paper { fill: #12161c; } .bar { fill: #1b212b; }
.rule { stroke: #2c3440; } .gap { fill: #232a34; }
.dim { fill: #98a1b1; }
.missing { fill: #f38b83; } .extra { fill: #8fcf8b; } .changed { fill: #e8bd6d; } .undecided { fill: #bda4ec; }
.Critical { fill: #ff7b72; } .High { fill: #ffa657; } .Medium { fill: #e8d06d; } .Low { fill: #8fb8de; }
}"""


def render(review: Review) -> str:
    """The whole review as one picture."""
    matrix = Matrix(review)
    picture = _Picture()
    _head(picture, review)
    _trees(picture, review, matrix)
    _findings(picture, review)
    _requirements(picture, matrix)
    _report(picture, matrix)
    return picture.svg(f"{review.sample.folder.name}: MODEL against IDEAL")


class _Picture:
    """Lines of text from the top down."""

    def __init__(self) -> None:
        self.y = 20
        self._out: list[str] = []

    def down(self, by: int = _LINE) -> None:
        self.y += by

    def text(self, x: float, text: str, classes: str = "", width: float = 0.0) -> None:
        """Text at x on this line, cut where it is wider than `width` (0: to the right margin)."""
        fits = int((width or WIDTH - _MARGIN - x) / _LETTER)
        shown = escape(_NO_XML.sub("�", _fit(" ".join(scrub(text).split()), fits)))
        kind = f' class="{classes}"' if classes else ""
        self._out.append(f'<text x="{x:g}" y="{self.y + 14}"{kind}>{shown}</text>')

    def bar(self, x: float = 0, width: float = WIDTH, kind: str = "bar", drop: int = 0) -> None:
        """A filled stretch of this line; `drop` leaves so much of it free above and below."""
        height = _LINE - 2 * drop
        self._out.append(f'<rect class="{kind}" x="{x:g}" y="{self.y + drop}" width="{width:g}" height="{height}"/>')

    def rule(self) -> None:
        """A line across."""
        self._out.append(f'<line class="rule" x1="0" y1="{self.y}" x2="{WIDTH}" y2="{self.y}"/>')

    def svg(self, title: str) -> str:
        """All of it."""
        height = self.y + 20
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" viewBox="0 0 {WIDTH} {height}" '
            f'role="img"><title>{escape(_NO_XML.sub("�", scrub(title)))}</title>\n<style>{escape(_STYLE, quote=False)}'
            f'</style>\n<rect class="paper" width="{WIDTH}" height="{height}"/>\n' + "\n".join(self._out) + "\n</svg>\n"
        )


def _fit(text: str, columns: int) -> str:
    """A text that takes at most so many columns."""
    if len(text) * 2 <= columns:
        return text
    used = 0
    for position, character in enumerate(text):
        wide = 2 if unicodedata.east_asian_width(character) in "WF" else 1
        if used + wide > columns:
            return text[: max(position - 1, 0)] + "…"
        used += wide
    return text


def _head(picture: _Picture, review: Review) -> None:
    picture.text(_MARGIN, review.sample.folder.name, "title", WIDTH * 0.6)
    picture.down(30)
    for name, answer, declared in (
        ("MODEL", review.sample.model, review.model),
        ("IDEAL", review.sample.ideal, review.ideal),
    ):
        written = " · ".join(part for part in (answer.platform, answer.language) if part) or "unknown"
        file = answer.document.file if answer.document else "no document"
        turn = f", turn {answer.turn} of {len(answer.turns)}" if len(answer.turns) > 1 else ""
        where = ", code beside it" if answer.source == "lib" else ""
        picture.text(_MARGIN, name, "head")
        picture.text(80, f"{file}{turn}{where} · {written} · {len(declared.resources)} resources", "dim")
        picture.down()
    for verdict in review.verdicts:
        picture.text(_MARGIN, f"{verdict.severity}: {verdict.message}", verdict.severity)
        picture.down()
    x = float(_MARGIN)
    changes = [one.change for one in review.differences]
    for change in Change:
        words = f"{_shown(SIGNS[change])} {changes.count(change)} {change}"
        picture.text(x, words, change.value)
        x += (len(words) + 3) * _LETTER
    for severity in Severity:
        words = f"{sum(one.severity is severity for one in review.differences)} {severity}"
        picture.text(x, words, severity)
        x += (len(words) + 3) * _LETTER
    picture.down(28)


def _shown(sign: str) -> str:
    return _SHOWN.get(sign, sign)


def _trees(picture: _Picture, review: Review, matrix: Matrix) -> None:
    picture.bar()
    picture.text(_MODEL, "MODEL", "head dim")
    picture.text(_IDEAL, "IDEAL", "head dim")
    picture.down()
    rows, left = 0, 0
    for group in aligned(review):
        nodes = [node for node in group.nodes if node.differences]
        equal = len(group.nodes) - len(nodes)
        picture.rule()
        picture.text(_MARGIN, f"{group.title}  {group.model}", "head")
        picture.text(_IDEAL, str(group.ideal), "head")
        picture.text(_MARKS, f"{equal} equal" if equal else "", "dim")
        picture.down()
        for node in nodes:
            if rows >= _MOST_ROWS:
                left += len(node.differences)
                continue
            rows += _node(picture, node, matrix)
    if left:
        picture.text(_MARGIN, f"… and {left} more differences; the other formats have all of them", "dim")
        picture.down()
    picture.down(12)


def _node(picture: _Picture, node: Node, matrix: Matrix) -> int:
    """Draw a pair with what differs in it; how many lines that took."""
    whole = node.whole
    model = _name(node.model, node.pair.model if node.pair else ())
    ideal = _name(node.ideal, node.pair.ideal if node.pair else ())
    if whole and not node.model and not node.ideal:
        name = f"{whole.type} {whole.name}"
        model = "" if whole.change is Change.MISSING else name
        ideal = "" if whole.change is Change.EXTRA else name
    _cells(picture, model, ideal, 0)
    picture.text(_SIGN, _shown(node.sign), f"sign {_CLASSES[node.sign]}")
    if whole:
        _marks(picture, whole, matrix)
    elif node.pair and (node.pair.pinned or not node.pair.certain):
        picture.text(_MARKS, "pinned" if node.pair.pinned else "pairing unsure", "dim")
    picture.down()
    for part in node.parts:
        mine, theirs = side_text(part.model), side_text(part.ideal)
        _cells(
            picture,
            "" if mine is None else f"{part.path}: {mine}",
            "" if theirs is None else f"{part.path}: {theirs}",
            18,
        )
        picture.text(_SIGN, _shown(SIGNS[part.change]), f"sign {part.change}")
        _marks(picture, part, matrix)
        picture.down()
    return 1 + len(node.parts)


def _name(declaration: Declaration | None, ids: tuple[str, ...]) -> str:
    return f"{declaration.type} {name_of(declaration, ids)}" if declaration else ""


def _cells(picture: _Picture, model: str, ideal: str, indent: int) -> None:
    for x, text in ((_MODEL, model), (_IDEAL, ideal)):
        if text:
            picture.text(x + indent, text, "" if indent else "head", _COLUMN - indent)
        else:
            picture.bar(x + indent, _COLUMN - indent - 12, "gap", 3)


def _marks(picture: _Picture, difference: Difference, matrix: Matrix) -> None:
    picture.text(_MARKS, difference.severity, difference.severity)
    flags = [f"finding {', '.join(difference.findings)}"] if difference.findings else []
    flags += ["✓"] if difference.reviewed else []
    flags += ["✎"] if matrix.note(difference) else []
    if flags:
        picture.text(_MARKS + 64, " ".join(flags), "dim")


def _title(picture: _Picture, text: str) -> None:
    picture.bar()
    picture.text(_MARGIN, text, "head")
    picture.down(_LINE + 3)


def _findings(picture: _Picture, review: Review) -> None:
    if not review.report.findings:
        return
    _title(picture, f"Findings ({len(review.report.findings)})")
    for finding in review.report.findings:
        _finding(picture, finding)
    picture.down(12)


def _finding(picture: _Picture, finding: Finding) -> None:
    picture.text(_MARGIN, finding.severity or "-", finding.severity or "dim")
    number = f"{finding.number}. " if finding.number else ""
    picture.text(100, number + finding.title, "", 660)
    verdicts = [claim.verdict for claim in finding.claims]
    said = [f"{verdicts.count(one)} {one}" for one in ("contradicted", "supported", "unknown") if one in verdicts]
    picture.text(780, ", ".join(said), "missing" if "contradicted" in verdicts else "dim", 230)
    picture.text(_MARKS - 10, f"line {finding.span.first}", "dim")
    picture.down()


def _requirements(picture: _Picture, matrix: Matrix) -> None:
    rows = matrix.rows
    if not rows:
        return
    met = {side: sum(getattr(row.requirement, side).state == "met" for row in rows) for side in ("model", "ideal")}
    _title(picture, f"Requirements ({len(rows)}): MODEL meets {met['model']}, IDEAL meets {met['ideal']}")
    said = [row for row in rows if row.requirement.model.state in ("unmet", "partly")]
    for row in said[:_MOST_REQUIREMENTS]:
        _requirement(picture, row)
    if len(said) > _MOST_REQUIREMENTS:
        picture.text(_MARGIN, f"… and {len(said) - _MOST_REQUIREMENTS} more that MODEL breaks", "dim")
        picture.down()
    picture.down(12)


def _requirement(picture: _Picture, row: Row) -> None:
    one = row.requirement
    picture.text(_MARGIN, place(one.span), "dim", 130)
    picture.text(160, one.text, "", 600)
    picture.text(780, f"MODEL {one.model.state}", "missing" if one.model.state == "unmet" else "changed", 110)
    picture.text(890, f"IDEAL {one.ideal.state}", "dim", 115)
    about = [f"{len(row.differences)} differ"] if row.differences else []
    about += [f"finding {', '.join(finding.handle for finding in row.findings)}"] if row.findings else []
    picture.text(_MARKS - 10, ", ".join(about), "dim")
    picture.down()


def _report(picture: _Picture, matrix: Matrix) -> None:
    """What is wrong with the report, and what the reviewer wrote."""
    lines = list(_lines(matrix))
    if lines:
        _title(picture, "The report itself, and notes")
    for line in lines:
        picture.text(_MARGIN, line)
        picture.down()


def _lines(matrix: Matrix) -> Iterator[str]:
    for lint in matrix.review.lint:
        yield f"{lint.severity}: {lint.message} {place(lint.span) if lint.span else ''}"
    for note in matrix.public_notes:
        yield f"✎ {note.about}: {note.text}"
