"""Statements on one declaration by its name: `aws_lb.main` is not declared, does not set `k`, sets `k` to `v`."""

import re
from typing import Final

from iacdiff.check.claims.facts import Attribute, Side, Sides, folded, literal, spans_of
from iacdiff.check.claims.saying import Statement
from iacdiff.check.claims.verdicts import Judged
from iacdiff.records import Declaration, Kind, Span, Value, path_text, shown

_CODE: Final = re.compile(r"`([^`\n]{3,160})`")
_LABEL: Final = re.compile(
    r"(?P<type>[A-Za-z][\w.:-]*?)\.(?P<name>[^`\n]{1,140})|(?P<id>[A-Za-z]\w*) \((?P<of>[A-Z]\w+::\w+::\w+)\)"
    r"|(?P<kind>output|variable|provider|module|backend|data) (?P<other>[\w.-]+)"
)
_HCL_TYPE = re.compile(r"(?:data\.)?(?:aws|google|azurerm|random|tls|archive|null|local|time)_\w+")
_GONE = re.compile(
    r"\s*(?:\bis|\bare|\bwas)?\s*(?:\bnot (?:declared|defined|there|present|created)|\bmissing\b|\babsent\b)",
    re.IGNORECASE,
)
_PAIR: Final = re.compile(r"`([A-Z]\w+::\w+::\w+)` `([A-Za-z]\w*)`")
_NO = re.compile(r"^\W*(?:no|missing|there is no|lacks?(?: a| an| the)?|without)\W+$", re.IGNORECASE)
_UNSET = re.compile(
    r"^\W*(?:does not|doesn't|did not|never) (?:set|have|define|specify|configure)s?\W*$", re.IGNORECASE
)
_SET = re.compile(r"^\W*(?:sets|has|with|defines|specifies)\W*$", re.IGNORECASE)
_TO = re.compile(r"^\W*(?:to|=|as|of|:|set to)\W*$", re.IGNORECASE)
_DECLARED = re.compile(r"^\W*(?:is|was) (?:declared|defined|there|present)\b", re.IGNORECASE)


def named(statement: Statement, sides: Sides) -> Judged | None:
    """The verdict on a declaration that is called by its own name, and on one of its attributes."""
    text = _PAIR.sub(r"`\2 (\1)`", statement.text, count=1)
    codes = list(_CODE.finditer(text))
    label = _LABEL.fullmatch(codes[0][1]) if codes else None
    if label is None or re.search(r"\b(?:should|must|would|could|need)", text):
        return None
    items = _find(label, sides.own)
    if not items and not _is_type(label):
        return None
    if items and len(_find(label, sides.other)) > len(items):
        return Judged("unknown", f"The other side declares several of the name {label[0]}.", _at(items))
    before, after = text[: codes[0].start()], text[codes[0].end() :]
    if len(codes) > 1 and not before.strip(" -*"):
        return _attribute(text, codes, items)
    if len(codes) > 1:
        return None
    if _NO.match(before) or (not before.strip(" -*") and _GONE.match(after)):
        return _absent(items, label, sides.own)
    if not before.strip(" -*") and _DECLARED.match(after):
        return _present(items, label, sides.own)
    return None


def _find(label: re.Match[str], side: Side) -> list[Declaration]:
    """The declarations that a label names: `aws_lb.main`, `Queue (AWS::SQS::Queue)`, `output url`."""
    if label["id"]:
        return [item for item in side.declared.items if item.name == label["id"] and item.type == label["of"]]
    if label["kind"]:
        wanted = label["other"]
        return [
            item for item in side.declared.items if item.kind == label["kind"] and wanted in (item.name, item.label)
        ]
    whole = label[0]
    if "…" in whole:  # what is worked out is left out of a name
        pattern = re.compile(".+".join(re.escape(part) for part in whole.split("…")))
        return [item for item in side.declared.items if pattern.fullmatch(item.label)]
    return [item for item in side.declared.items if whole in (item.label, item.id)]


def _at(items: list[Declaration]) -> tuple[Span, ...]:
    return tuple(item.span for item in items[:3])


def _is_type(label: re.Match[str]) -> bool:
    """Whether the label is plainly that of a declaration, not a file or an attribute."""
    if label["type"] is None:
        return True
    return _HCL_TYPE.fullmatch(label["type"]) is not None and re.fullmatch(r"[\w-]+", label["name"]) is not None


def _absent(items: list[Declaration], label: re.Match[str], side: Side) -> Judged | None:
    if items:
        return Judged("contradicted", f"It is there: {items[0].label} ({_place(items[0].span)}).", _at(items))
    if side.declared.items and not side.opaque:
        return Judged("supported", f"Nothing of that type and name is declared: {label[0]}.")
    return Judged("unknown", "Nothing in the files decides this.")


def _present(items: list[Declaration], label: re.Match[str], side: Side) -> Judged | None:
    if items:
        return Judged("supported", f"{items[0].label} ({_place(items[0].span)}).", _at(items))
    if side.declared.items and not side.opaque and side.answer.language == "hcl":
        return Judged("contradicted", f"Nothing of that type and name is declared: {label[0]}.")
    return Judged("unknown", "Nothing in the files decides this.")


def _attribute(text: str, codes: list[re.Match[str]], items: list[Declaration]) -> Judged | None:
    """`L` does not set `k`; `L` sets `k` to `v`."""
    if len(items) != 1 or items[0].kind not in (Kind.RESOURCE, Kind.DATA, Kind.PROVIDER, Kind.OUTPUT, Kind.VARIABLE):
        return None
    between = text[codes[0].end() : codes[1].start()]
    if not (_UNSET.match(between) or _SET.match(between)):
        return None
    if "[" in codes[1][1]:
        return Judged("unknown", "The two sides may count its parts from other ends.", _at(items))
    found = _value(items[0], codes[1][1])
    if _UNSET.match(between):
        if found:
            told = f"{codes[1][1]} is {shown(found.value)[:80]}."
            return Judged("contradicted", told, spans_of([found.place]))
        if items[0].complete:
            return Judged("supported", f"{items[0].label} does not set it.", _at(items))
        return Judged("unknown", f"{items[0].label} cannot be read to its end.", _at(items))
    if len(codes) < 3 or not _TO.match(text[codes[1].end() : codes[2].start()]):
        return None
    if found is None:
        return Judged("unknown", f"{items[0].label} does not set it.", _at(items))
    return _compared(codes[1][1], codes[2][1], found)


def _compared(path: str, said: str, found: Attribute) -> Judged:
    told = f"{path} is {shown(found.value)[:80]}."
    if said in (shown(found.value), shown(_template(found.value))) or shown(literal(found.value)) == said:
        return Judged("supported", told, spans_of([found.place]))
    if literal(found.value) is not None and "$" not in said and not said.endswith("…"):
        return Judged("contradicted", told, spans_of([found.place]))
    return Judged("unknown", told, spans_of([found.place]))


def _template(value: Value) -> Value:
    return getattr(value, "template", value)


def _value(item: Declaration, path: str) -> Attribute | None:
    """The attribute of a path: `health_check.interval`, `ingress[0].from_port`, or of its last word."""
    value: Value = dict(item.attributes)
    steps: list[str | int] = []
    for part in re.findall(r"[^.\[\]\"]+", path):
        if isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
            steps.append(int(part))
            continue
        if isinstance(value, list) and len(value) == 1:
            value = value[0]
            steps.append(0)
        key = next((key for key in value if folded(key) == folded(part)), None) if isinstance(value, dict) else None
        if key is None or not isinstance(value, dict):
            return None
        value = value[key]
        steps.append(key)
    return Attribute(item, tuple(steps), value) if steps and path_text(tuple(steps)) else None


def _place(span: Span) -> str:
    return f"{span.file}:{span.first}"
