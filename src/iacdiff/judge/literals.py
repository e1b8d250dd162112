"""Whether what a requirement writes out is on a side: instance types, regions, address ranges, ports, engines,
runtimes, and attributes with their values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Final

from iacdiff.judge.outcome import UNKNOWN, Outcome, inverse, shows
from iacdiff.judge.side import Item, Leaf, Side, source, text
from iacdiff.judge.unit import Unit, forbidden
from iacdiff.judge.words import words_of
from iacdiff.kinds import canonical, snake
from iacdiff.records import Defaulted

Check = Callable[[Side], Outcome]

INSTANCE: Final = re.compile(
    r"\b((?:db\.|cache\.)?[a-z]\w{0,4}\.(?:nano|micro|small|medium|large|\d{0,2}xlarge|metal))\b"
)
_REGION: Final = re.compile(
    r"\b([a-z]{2}(?:-gov)?-(?:north|south|east|west|central|northeast|southeast|northwest|southwest)-\d)(?![a-z0-9-])"
)
CIDR: Final = re.compile(r"\b(\d{1,3}(?:\.\d{1,3}){3}/\d{1,2})\b")
PORT: Final = re.compile(r"\bports?[ :]+(\d{2,5})(?:(?:,| and| or|/|, and) ?(\d{2,5}))?", re.I)
ENGINE: Final = re.compile(r"\b(mysql|postgres(?:ql)?|mariadb|oracle|sql server|redis|memcached|valkey)\b", re.I)
_ENGINES: Final = {"postgres": "postgres", "postgresql": "postgres", "sql server": "sqlserver"}
RUNTIME: Final = re.compile(r"\b(python|node\.?js|java|go|dotnet)[ -]?v?(\d+(?:\.\d+)?)(?:\.x)?\b", re.I)
_ASSIGNED: Final = re.compile(
    r"\b([a-z][a-z0-9]*(?:_[a-z0-9]+)+|[A-Za-z][a-z]+(?:[A-Z][A-Za-z0-9]+)+)"
    r" ?[=:] ?[\"'`]?(true|false|\d+(?:\.\d+)?|[A-Za-z][\w.-]*)"
)
_TYPE: Final = re.compile(r"\bAWS::\w+::\w+\b(?!\.)|\baws_[a-z0-9]+(?:_[a-z0-9]+)+\b(?!\.)")
HEALTH_PATH: Final = re.compile(r"(?i)\bhealth[- ]?checks?\b[^.;`]{0,30}[`'\"](/[\w/.-]*)[`'\"]")
_TYPE_KEYS: Final = ("instance_type", "instance_class", "node_type", "cache_node_type", "instance_types")


def of(unit: Unit) -> Iterator[Check]:
    """The checks of a requirement's literals."""
    said = unit.of.text
    for found in _distinct(INSTANCE, said):
        yield _turned(unit, found, lambda side, found=found: _instance(found, side))  # type: ignore[misc]
    regions = _distinct(_REGION, said)
    if (
        len(regions) > 1
        and re.search(rf"{regions[0]}[`'\"]?(?:,| or| either)+ [`'\"]?{regions[1]}", said)
        and " or " in said
    ):
        yield lambda side, regions=tuple(regions): either(_region(found, side) for found in regions)  # type: ignore[misc]
        regions = []
    for found in regions:
        yield _turned(unit, found, lambda side, found=found: _region(found, side))  # type: ignore[misc]
    for found in _distinct(CIDR, said):
        if found != "0.0.0.0/0" and not forbidden(unit, said.index(found)):
            unit.used.update(at for at, word in enumerate(unit.words) if word in ("cidr", "block", "range", "notation"))
            yield lambda side, found=found: _range(found, side)  # type: ignore[misc]
    yield from _types(unit)
    yield from _engines(unit)
    yield from _health_paths(unit)
    yield from _ports(unit)
    for named in RUNTIME.finditer(said):
        unit.use_span(named.start(), named.end())
        language, version = named[1].lower().replace(".", ""), named[2]
        yield _turned(unit, named[0], partial(_runtime, language, version))


def _types(unit: Unit) -> Iterator[Check]:
    """The types of resources that it writes out: `Use AWS::EC2::EIP`, `an aws_eip`."""
    for found in list(_TYPE.finditer(unit.of.text))[:6]:
        kind = canonical(found[0])
        before = [token.word for token in unit.row if token.end <= found.start()][-5:]
        if before and not set(before) & words_of("deny"):
            unit.use_span(found.start(), found.end())
            yield lambda side, kind=kind, type=found[0]: _typed(kind, type, side)  # type: ignore[misc]


def _typed(kind: str, type: str, side: Side) -> Outcome:
    items = side.of((kind,))
    if items:
        return shows("met", [(item, None) for item in items[:3]])
    cloudformation = type.startswith("AWS::")
    if side.readable and side.whole and side.platform == ("cfn" if cloudformation else "tf"):
        return Outcome("unmet", f"no {type}; {side.total}")
    return UNKNOWN


def _turned(unit: Unit, found: str, look: Check) -> Check:
    """The check of a literal, turned round where it is denied: `never in us-east-1`."""
    if not forbidden(unit, unit.of.text.index(found)):
        return look
    unit.used.update(at for at, word in enumerate(unit.words) if word in words_of("deny") or word == "nothing")
    return lambda side: inverse(look(side))


def either(outcomes: Iterable[Outcome]) -> Outcome:
    """One of several is enough."""
    row = list(outcomes)
    for state in ("met", "partly", "unknown"):
        for one in row:
            if one.state == state:
                return one
    return row[0] if row else UNKNOWN


def _distinct(pattern: re.Pattern[str], said: str) -> list[str]:
    return list(dict.fromkeys(pattern.findall(said)))[:4]


def _engines(unit: Unit) -> Iterator[Check]:
    said = unit.of.text
    for found in list(ENGINE.finditer(said))[:2]:
        name = _ENGINES.get(found[1].lower(), found[1].lower())
        version = re.match(r"\s*\(?v?(?:ersion)?\s*(\d+(?:\.\d+)*)", said[found.end() :])
        unit.use_span(found.start(), found.end() + (version.end() if version else 0))
        if not forbidden(unit, found.start()):
            yield partial(_engine, name, version[1] if version else "")


def _health_paths(unit: Unit) -> Iterator[Check]:
    found = HEALTH_PATH.search(unit.of.text)
    if found and not forbidden(unit, found.start(1)):
        unit.use_span(found.start(), found.end())
        yield lambda side: _health_path(found[1], side)


def _health_path(path: str, side: Side) -> Outcome:
    groups = side.of(("lb_target_group",))
    keys = ("health_check.path", "health_check_path")
    found = [(item, leaf) for item in groups for key in keys for leaf in item.at(key)]
    return among(found, lambda said: said.rstrip("/") == path.lower().rstrip("/"))


def _ports(unit: Unit) -> Iterator[Check]:
    for found in PORT.finditer(unit.of.text):
        if forbidden(unit, found.start()) or _is_used(unit, found.start(), found.end()):
            continue
        unit.use_span(found.start(), found.end())
        for port in (found[1], found[2]):
            if port:
                yield lambda side, port=port: _port(port, side)  # type: ignore[misc]


def among(found: list[tuple[Item, Leaf]], fits: Callable[[str], bool]) -> Outcome:
    """Met where one value fits; unmet where all are known, there are some, and none fits."""
    good = [(item, leaf) for item, leaf in found if fits((text(leaf.value) or "").lower())]
    if good:
        return shows("met", good)
    known = [text(leaf.value) is not None for _, leaf in found]
    if found and all(known):
        return shows("unmet", found)
    return UNKNOWN


def _instance(name: str, side: Side) -> Outcome:
    family = name.partition(".")[0]
    found = [
        (item, leaf) for item in side.items for key in _TYPE_KEYS for leaf in item.at(key) if item.of.kind == "resource"
    ]
    found = [(item, leaf) for item, leaf in found if not isinstance(leaf.value, list)]
    outcome = among(found, lambda said: said == name or said.endswith(f".{name}") or name.endswith(f".{said}"))
    if outcome.state != "unmet":
        return outcome
    kind = "db." if family == "db" else "cache." if family == "cache" else ""
    same = [(item, leaf) for item, leaf in found if (text(leaf.value) or "").startswith(kind) == bool(kind) or not kind]
    if not kind:
        same = [(item, leaf) for item, leaf in same if not (text(leaf.value) or "").startswith(("db.", "cache."))]
    return shows("unmet", same) if same else UNKNOWN


def _region(name: str, side: Side) -> Outcome:
    """The region of the providers, of the stacks' environments, else of anything written out."""
    providers = [(item, leaf) for item in side.of(("provider", "variable")) for leaf in _regions(item)]
    good = [(item, leaf) for item, leaf in providers if name in (text(leaf.value) or "")]
    if good:
        return shows("met", good)
    loose = [
        (item, leaf)
        for item in side.resources
        for key in ("region", "availability_zone", "availability_zones", "replica_region", "region_name")
        for leaf in item.at(key)
        if name in (text(leaf.value) or "") and leaf.path.count(".") < 2
    ]
    if loose:
        return shows("met", loose)
    known = [(item, leaf) for item, leaf in providers if _REGION.search(text(leaf.value) or "")]
    plain = [one for one in known if not one[0].at("alias")]
    if plain and len(known) == len(providers) and side.platform in ("tf", "cdktf"):
        return shows("unmet", known)
    return UNKNOWN


def _regions(item: Item) -> list[Leaf]:
    if item.of.kind == "provider":
        return item.at("region")
    return item.at("default") if "region" in item.of.name.lower() else []


def _range(block: str, side: Side) -> Outcome:
    for item in side.items:
        for leaf in item.every():
            if isinstance(leaf.value, str | Defaulted | dict) and block in (text(leaf.value) or ""):
                return shows("met", [(item, leaf)])
    size = int(block.rpartition("/")[2])
    found = [(item, leaf) for item in side.of(("vpc",)) for leaf in item.at("cidr_block")]
    if size <= 16 and found and all(CIDR.search(text(leaf.value) or "") for _, leaf in found):
        return shows("unmet", found)
    return UNKNOWN


_WITH_ENGINE: Final = frozenset(
    [
        "db_instance",
        "rds_cluster",
        "rds_cluster_instance",
        "rds_global_cluster",
        "docdb_cluster",
        "elasticache_cluster",
        "elasticache_replication_group",
        "elasticache_serverless_cache",
    ]
)


def _engine(name: str, version: str, side: Side) -> Outcome:
    items = [item for item in side.resources if item.of.canonical in _WITH_ENGINE]
    items = [
        item
        for item in items
        if ("redis" in name or "mem" in name or "valkey" in name) == ("cache" in item.of.canonical)
    ]
    found = [(item, leaf) for item in items for leaf in item.at("engine")]
    if not items and side.readable and side.whole:
        return Outcome("unmet", f"no {name}; {side.total}")
    outcome = among(found, lambda said: name in said.replace("-", ""))
    if outcome.state == "unmet" and any(name in source(leaf.value).lower() for _, leaf in found):
        return UNKNOWN
    if outcome.state != "met" or not version:
        return outcome
    fitting = [(item, leaf) for item in items for leaf in item.at("engine_version")]
    return among(
        fitting, lambda said: said == version or said.startswith(f"{version}.") or version.startswith(f"{said}.")
    )


def _port(port: str, side: Side) -> Outcome:
    keys = ("from_port", "to_port", "port", "container_port", "target_port", "health_check.port", "host_port")
    found = [(item, leaf) for item in side.resources for key in keys for leaf in item.at(key)]
    good = [(item, leaf) for item, leaf in found if text(leaf.value) == port]
    if good:
        return shows("met", good)
    for item in side.resources:
        for key in ("add_ingress_rule", "connections", "allow_from"):
            for leaf in item.at(key):
                if re.search(rf"\b{port}\b", text(leaf.value) or ""):
                    return shows("met", [(item, leaf)])
    return UNKNOWN


def _runtime(language: str, version: str, side: Side) -> Outcome:
    found = [
        (item, leaf) for item in side.of(("lambda_function", "serverless_function")) for leaf in item.at("runtime")
    ]
    wanted = f"{language}{version}".replace(".", "").replace("_", "")
    return among(found, lambda said: wanted in re.sub(r"[._x]|runtime", "", said))


def _is_used(unit: Unit, start: int, end: int) -> bool:
    """Whether some check has looked at all of those words: a tag is no attribute."""
    inside = {at for at, token in enumerate(unit.row) if start <= token.start and token.end <= end}
    return bool(inside) and inside <= unit.used


def assigned(unit: Unit) -> Iterator[Check]:
    """`skip_final_snapshot = true` → whether attributes of that name have that value."""
    found = list(_ASSIGNED.finditer(unit.of.text))
    if "→" in unit.of.text or "->" in unit.of.text:
        found = found[-1:]
    for one in found[:4]:
        if _is_used(unit, one.start(), one.end()):
            continue
        if re.search(r"(?i)\b(?:no|not|never|avoid|without)\b[^,.;]{0,12}$", unit.of.text[: one.start()]):
            continue
        unit.use_span(one.start(), one.end())
        key, value = one[1], one[2].lower()
        yield lambda side, key=key, value=value: _attribute(key, value, side)  # type: ignore[misc]


def _attribute(key: str, value: str, side: Side) -> Outcome:
    found = [
        (item, leaf) for item in side.resources for leaf in item.at(snake(key)) if not isinstance(leaf.value, dict)
    ]
    good = [(item, leaf) for item, leaf in found if (text(leaf.value) or "").lower() == value]
    known = all(text(leaf.value) is not None for _, leaf in found)
    if good and len(good) == len(found):
        return shows("met", good)
    if good and known:
        bad = [one for one in found if one not in good]
        return shows("partly", [*good[:2], *bad])
    if not found and value == "false" and side.readable and side.whole:
        return Outcome("met", f"{key} is set nowhere; {side.total}")
    return shows("unmet", found) if found and known and not good else UNKNOWN
