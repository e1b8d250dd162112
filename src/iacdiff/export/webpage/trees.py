"""The aligned trees as HTML: a fold for each kind, each pair of declarations, and each difference."""

from collections.abc import Iterator

from iacdiff.drafting import headline
from iacdiff.export.aligned import MOST_EQUAL, SIGNS, Group, Leaf, Node, aligned, name_of, side_text
from iacdiff.export.matrix import counted
from iacdiff.export.webpage.anchors import Anchors, escape, inline
from iacdiff.records import Change, Declaration, Difference, Link, Severity, Span

NAMES = {"-": "missing", "~": "changed", "+": "extra", "?": "undecided", "=": "equal", "": "equal"}
SHOWN = {"-": "−", "": ""}
"""Signs that are drawn by another character; the rest stand for themselves."""
_HEADS = (
    '<div class="row heads"><span>MODEL</span><span></span><span>IDEAL</span><span class="marks">how bad</span></div>'
)
_GAP = '<span class="gap" title="not there"></span>'


def trees(anchors: Anchors) -> str:
    """All of them, under the names of the sides."""
    groups = "".join(_group(group, anchors) for group in aligned(anchors.review))
    if not groups:
        return '<div class="trees"><p class="empty">Neither side declares anything that can be compared.</p></div>'
    nothing = '<p class="empty" id="nothing" data-script hidden>Nothing differs here, or no difference fits.</p>'
    return f'<div class="trees">{_HEADS}{groups}{nothing}</div>'


def filters(anchors: Anchors) -> str:
    """The buttons that choose among the differences."""
    differences = anchors.review.differences
    changes = [one.change for one in differences]
    severities = [one.severity for one in differences]
    signs = "".join(
        _button(f"change={change}", f"<i>{_shown(SIGNS[change])}</i>{change}<b>{changes.count(change)}</b>")
        for change in Change
        if change in changes
    )
    levels = "".join(
        _button(f"severity={severity}", f"{severity}<b>{severities.count(severity)}</b>")
        for severity in Severity
        if severity in severities
    )
    only = _button("only=asked", "asked for") + _button("only=unfound", "no finding yet")
    only += _button("only=unreviewed", "not reviewed") + _button("show=equal", "equal too")
    categories = sorted({one.category for one in differences})
    options = "".join(f'<option value="{escape(one)}">{escape(one)}</option>' for one in categories)
    return (
        f'<div class="filters" data-script hidden><fieldset aria-label="Kind">{signs}</fieldset>'
        f'<fieldset aria-label="Severity">{levels}</fieldset><fieldset aria-label="Only">{only}</fieldset>'
        f'<select id="category" aria-label="Category"><option value="">every category</option>{options}</select>'
        '<input type="search" id="words" placeholder="Filter by words" aria-label="Filter by words">'
        '<button id="clear">All</button><button id="fold">Fold</button><button id="unfold">Unfold</button>'
        '<span class="shown" id="shown" role="status"></span></div>'
    )


def _button(filter: str, words: str) -> str:
    return f'<button data-filter="{escape(filter)}" aria-pressed="false">{words}</button>'


def _shown(sign: str) -> str:
    return SHOWN.get(sign, sign)


def _sign(sign: str) -> str:
    name = NAMES[sign]
    return f'<span class="sign {name}" title="{name}" aria-label="{name}">{_shown(sign)}</span>'


def _group(group: Group, anchors: Anchors) -> str:
    nodes = "".join(_node(node, anchors) for node in group.nodes)
    row = (
        f'<summary class="row">{_heading("MODEL", group.title, group.model)}<span class="sign"></span>'
        f'{_heading("IDEAL", group.title, group.ideal)}<span class="marks"></span></summary>'
    )
    return f'<details class="group" open>{row}{nodes}</details>'


def _heading(side: str, title: str, number: int) -> str:
    return _cell(side, f'<span>{title} <span class="dim">{number}</span></span>')


def _node(node: Node, anchors: Anchors) -> str:
    if node.whole is not None:
        return _whole(node, node.whole, anchors)
    row = _row(node.sign, _name(node.model, node, "MODEL"), _name(node.ideal, node, "IDEAL"), _node_marks(node))
    opened = " open" if node.parts else ""
    return (
        f'<details class="node" data-sign="{node.sign}"{opened}>{row}<div class="parts">'
        f"{_pairing(node)}{_parts(node, anchors)}{_equal(node.equal())}</div></details>"
    )


def _whole(node: Node, whole: Difference, anchors: Anchors) -> str:
    """A declaration that only one side has, or a difference that belongs to no declaration."""
    model = _name(node.model, node, "MODEL") if node.model else _stray(whole, "MODEL", node)
    ideal = _name(node.ideal, node, "IDEAL") if node.ideal else _stray(whole, "IDEAL", node)
    row = _row(node.sign, model, ideal, _marks(whole, anchors))
    return (
        f'<details class="node diff" data-sign="{node.sign}" {_data(whole, anchors)}>{row}{_more(whole, anchors)}'
        f'<div class="parts">{_parts(node, anchors)}{_equal(node.equal())}</div></details>'
    )


def _stray(difference: Difference, side: str, node: Node) -> str:
    absent = Change.MISSING if side == "MODEL" else Change.EXTRA
    if difference.change is absent or node.model or node.ideal:
        return _GAP
    text = side_text(difference.model if side == "MODEL" else difference.ideal)
    says = f": {text}" if text and text != difference.name else ""
    return _cell(
        side, f'<span class="kind">{escape(difference.type)}</span> <span>{escape(difference.name + says)}</span>'
    )


def _name(declaration: Declaration | None, node: Node, side: str) -> str:
    if declaration is None:
        return _GAP
    ids = () if node.pair is None else node.pair.model if side == "MODEL" else node.pair.ideal
    kind = f'<span class="kind">{escape(declaration.type)}</span> '
    return _cell(side, f"{kind}<span>{escape(name_of(declaration, ids))}</span>")


def _node_marks(node: Node) -> str:
    pair = node.pair
    doubt = ""
    if pair and pair.pinned:
        doubt = '<span class="tag" title="the reviewer says that these two are the same thing">pinned</span>'
    elif pair and not pair.certain:
        doubt = f'<span class="tag" title="{escape(pair.because)}">pairing unsure</span>'
    count = f'<span class="dim">{len(node.parts)}</span>' if node.parts else ""
    return doubt + count + (_severity(node.severity) if node.severity else "")


def _pairing(node: Node) -> str:
    pair = node.pair
    if pair is None or not (pair.pinned or not pair.certain or len(pair.model) > 1 or len(pair.ideal) > 1):
        return ""
    many = f": {', '.join(pair.model)} and {', '.join(pair.ideal)}" if len(pair.model) + len(pair.ideal) > 2 else ""
    return f'<p class="pairing">Paired because {escape(pair.because + many)}.</p>'


def _parts(node: Node, anchors: Anchors) -> str:
    return "".join(_part(part, anchors) for part in node.parts)


def _part(difference: Difference, anchors: Anchors) -> str:
    model = _value("MODEL", difference.path, side_text(difference.model))
    ideal = _value("IDEAL", difference.path, side_text(difference.ideal))
    row = _row(SIGNS[difference.change], model, ideal, _marks(difference, anchors))
    return f'<details class="diff" {_data(difference, anchors)}>{row}{_more(difference, anchors)}</details>'


def _equal(leaves: list[Leaf]) -> str:
    if not leaves:
        return ""
    rows = "".join(
        f'<div class="row">{_value("MODEL", leaf.path, leaf.model)}<span class="sign equal">'
        f"{'=' if leaf.model is not None and leaf.ideal is not None else ''}</span>"
        f'{_value("IDEAL", leaf.path, leaf.ideal)}<span class="marks"></span></div>'
        for leaf in leaves
    )
    both = all(leaf.model is not None and leaf.ideal is not None for leaf in leaves)
    words = f"{len(leaves)} equal" if both else counted(len(leaves), "attribute")
    words += ", and more" if len(leaves) == MOST_EQUAL else ""
    return f'<details class="equal"><summary>{words}</summary>{rows}</details>'


def _row(sign: str, model: str, ideal: str, marks: str) -> str:
    return f'<summary class="row">{model}{_sign(sign)}{ideal}<span class="marks">{marks}</span></summary>'


def _cell(side: str, inside: str) -> str:
    return f'<span class="cell" data-side="{side}">{inside}</span>'


def _value(side: str, path: str, text: str | None) -> str:
    if text is None:
        return _GAP
    return _cell(side, f'<span class="path">{escape(path)}</span><span>{escape(text)}</span>')


def _severity(severity: Severity) -> str:
    return f'<span class="severity {severity}">{severity}</span>'


def _marks(difference: Difference, anchors: Anchors) -> str:
    marks = [f'<span class="tag">{escape(difference.category)}</span>', _severity(difference.severity)]
    if difference.reviewed:
        marks.insert(0, '<span class="tag" title="the reviewer has looked at it">✓ reviewed</span>')
    if difference.findings:
        marks.insert(0, f'<span class="tag" title="there is a finding about it">{len(difference.findings)} ⚑</span>')
    if anchors.matrix.note(difference):
        marks.insert(0, '<span class="tag" title="the reviewer wrote a note">✎</span>')
    return "".join(marks)


def _data(difference: Difference, anchors: Anchors) -> str:
    """What the filters look at."""
    words = " ".join([difference.id, difference.type, difference.category, headline(difference)]).lower()
    flags = [name for name, is_so in (("found", difference.findings), ("reviewed", difference.reviewed)) if is_so]
    if anchors.matrix.asked(difference.links, difference.required):
        flags.append("asked")
    return (
        f'id="{anchors.differences[difference.id]}" data-change="{difference.change}" '
        f'data-severity="{difference.severity}" data-category="{escape(difference.category)}" '
        f'data-words="{escape(words)}"' + "".join(f" data-{flag}" for flag in flags)
    )


def _more(difference: Difference, anchors: Anchors) -> str:
    lines = [f'<p class="why">{escape(difference.because)} <span class="dim">[{escape(difference.rule)}]</span></p>']
    if difference.cause:
        lines.append(f'<p class="dim">It comes from <code>{escape(difference.cause)}</code>.</p>')
    sides = [
        f"<div><b>{name}</b> {anchors.place(at)}{_excerpt(at, anchors)}</div>"
        if at
        else f'<div><b>{name}</b> <span class="none">not there</span></div>'
        for name, at in (("MODEL", difference.model_at), ("IDEAL", difference.ideal_at))
    ]
    lines.append(f'<div class="two">{"".join(sides)}</div>')
    lines += _asked(difference, anchors)
    if difference.findings:
        lines.append(f"<p>{', '.join(anchors.finding(handle) for handle in difference.findings)} is about this.</p>")
    note = anchors.matrix.note(difference)
    if note:
        lines.append(f'<div class="note text">{escape(note)}</div>')
    return f'<div class="more">{"".join(lines)}</div>'


def _excerpt(at: Span, anchors: Anchors) -> str:
    """A place for the script to put the lines in, which stand in the page once, below."""
    if at.file not in anchors.files:
        return ""
    return f'<div class="excerpt" data-at="{anchors.files[at.file]} {at.first} {at.last}" data-script hidden></div>'


def _asked(difference: Difference, anchors: Anchors) -> Iterator[str]:
    asked = {requirement.id for requirement in anchors.matrix.asked(difference.links, difference.required)}
    known = [link for link in difference.links if link.requirement in anchors.requirements]
    items = "".join(_cite(link, anchors) for link in known if link.requirement in asked)
    if items:
        yield f"<div>Asked for by:<ul>{items}</ul></div>"
    else:
        yield '<p class="none">No line of PROMPT is known to ask for this.</p>'
    others = [
        anchors.requirement(anchors.matrix.requirements[link.requirement])
        + (" (rejected)" if link.status == "rejected" else "")
        for link in known
        if link.requirement not in asked
    ]
    if others:
        yield f'<p class="dim">Perhaps also: {", ".join(others)}</p>'


def _cite(link: Link, anchors: Anchors) -> str:
    requirement = anchors.matrix.requirements[link.requirement]
    accepted = ' <span class="tag">accepted</span>' if link.status == "accepted" else ""
    if link.suspect:
        accepted += ' <span class="tag" title="the requirement read otherwise when this was accepted">suspect</span>'
    because = f' <span class="dim">({escape(link.because)})</span>' if link.because else ""
    return (
        f"<li>{anchors.requirement(requirement)} {anchors.place(requirement.span)} "
        f'<span class="text">{inline(requirement.text)}</span>{because}{accepted}</li>'
    )
