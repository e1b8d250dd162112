"""A requirement → the checks that decide it, and whether they cover what it says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from iacdiff.judge import alarms, answer, literals, openings, presence, properties, quantities
from iacdiff.judge.general import is_quoted, of_answer, of_names, use
from iacdiff.judge.outcome import UNKNOWN, Outcome, inverse, shows
from iacdiff.judge.side import Side
from iacdiff.judge.unit import Number, Unit, denied, elsewhere, put_off, undecidable
from iacdiff.judge.words import Mention, has, table, words_of

Check = Callable[[Side], Outcome]

_LONG: Final = 40
_LONG_TAIL: Final = 12
"""Words of a requirement, and of its clause of purpose, beyond which more is said than is looked at."""
_TOLD: Final = (["allow"], ["support"], ["cost"], ["take"], ["can"], ["may"], ["typically"], ["usually"])
"""Behind a thing, these tell a fact about it and ask for nothing."""
_TESTS: Final = frozenset(["test", "tested", "testing", "validate", "validation", "verify", "unit"])
"""Where a requirement begins with these, what it names is what the tests are about."""
_LEFT: Final = 0.3
"""The share of telling words that may be left over where a requirement is said to be met."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What to look at, and whether that is all."""

    checks: tuple[Check, ...]
    whole: bool


def checks(unit: Unit) -> Facts:
    """A requirement, read → its checks."""
    if undecidable(unit.of, unit.words):
        return Facts((), False)
    taken: set[str] = set()
    found: list[Check] = []
    open_numbers = 0
    if unit.things and unit.words[unit.things[0].last : unit.things[0].last + 1] in _TOLD:
        return Facts((), False)
    found.extend(of_answer(unit))
    general = len(found)
    found.extend(of_names(unit))
    set_to = list(literals.assigned(unit))
    found.extend(set_to)
    if elsewhere(unit.of, unit.words):
        tests = any(word in _TESTS for word in unit.words[:5])
        return Facts(tuple(found), not tests and (len(found) > general or answer.one_file in found))
    if set_to:
        taken.update(one.key for one in _all(unit))
    opened = list(openings.of(unit))
    if opened:
        taken.add("security_group")
        found.extend(opened)
    written = list(literals.of(unit))
    found.extend(written)
    found.extend(_of_alarms(unit, taken))
    found.extend(_of_state(unit, taken))
    for asked in [number for number in unit.numbers if number.at not in unit.used]:
        check = _of_number(unit, asked, taken)
        if check is not None:
            unit.used.update(range(asked.at, asked.after))
            unit.used.update(at for at in range(max(0, asked.at - 3), asked.at) if _bounds(unit, at))
            found.append(check)
        elif not any(one.first <= asked.at < one.last for one in _all(unit)) and asked.at not in unit.used:
            open_numbers += asked.value != 1
    if written:
        taken.update(_literal_subjects(unit))
    found.extend(_of_zones(unit))
    rows, open_properties = _of_properties(unit, taken)
    found.extend(rows)
    found.extend(_placed(unit, taken))
    found.extend(_of_things(unit, taken, bool(found)))
    left = unit.unexplained()
    covered = sum(one.last - one.first for one in _all(unit)) + len(unit.used)
    whole = (
        not open_numbers
        and not _names_targets(unit)
        and not open_properties
        and not _narrowed(unit)
        and not is_quoted(unit)
        and len(left) <= _LEFT * (len(left) + covered)
    )
    return Facts(tuple(found), whole)


_BESIDE: Final = frozenset(["sns", "dashboard", "log_group", "metric_filter", "eventbridge", "lambda"])
"""What a requirement of alarms may ask for beside them; anything else is what the alarms are of."""


_OF_ALARMS: Final = (
    "usage", "utilization", "threshold", "breach", "high", "metric", "exceed", "fire", "trigger", "notify", "error",
    "answer", "response", "average", "rate", "usages", "spike", "critical", "monitor", "monitoring", "when", "percent",
)  # fmt: skip
"""What is said of any alarm on a metric."""


def _of_alarms(unit: Unit, taken: set[str]) -> list[Check]:
    on_metrics = list(alarms.of(unit))
    if on_metrics:
        taken.update(one.key for one in unit.things if one.key not in _BESIDE)
        unit.numbers = [one for one in unit.numbers if one.value != 1 or one.bound != "~"]
        unit.purpose = len(unit.words)
        use(unit, _OF_ALARMS)
    return on_metrics


_STATE: Final = re.compile(
    r"(?i)\bstate\b(?! (?:machine|manager|change|transition)).{0,30}\b(?:s3|bucket)\b"
    r"|\bs3\b.{0,25}\bstate\b(?! (?:machine|manager))"
)


def _of_state(unit: Unit, taken: set[str]) -> Iterator[Check]:
    """`keep the Terraform state in an S3 bucket` asks for a backend, and for no bucket among the resources."""
    said = unit.of.text
    if not _STATE.search(said) or not re.search(r"(?i)terraform|backend|remote|lock", said):
        return
    taken.update(one.key for one in unit.things if one.key in ("s3", "dynamodb", "state_backend", "state_lock"))
    use(unit, ("state", "keep", "kept", "remote", "terraform", "backend", "file"))
    locked = bool(re.search(r"(?i)\block", said))
    if locked:
        use(unit, ("locking", "lock"))
    yield lambda side: presence.backed(locked, side)


def _bounds(unit: Unit, at: int) -> bool:
    """Whether a word before a number says how it bounds: `only 3`, `never more than 9`."""
    if unit.words[at] in words_of("narrow"):
        return True
    return unit.words[at] in words_of("deny") and unit.words[at + 1] in ("more", "less", "fewer", "exceed")


_OF_POLICIES: Final = re.compile(
    r"(?i)\b(?:policy|policies|permissions?)\s+(?:(?:must|should|shall|may|only|always)\s+){0,2}name\b"
)


def _names_targets(unit: Unit) -> bool:
    """Whether policies are to be of named resources, which their being there does not show."""
    return any(one.key == "iam_policy" for one in unit.things) and bool(_OF_POLICIES.search(unit.of.text))


def _narrowed(unit: Unit) -> bool:
    """Whether a word narrows, or denies, what no check has looked at."""
    narrow, deny = words_of("narrow"), words_of("deny")
    covered = set(unit.used)
    if not all(_is_denied(unit, one) for one in unit.denied):
        return True
    for one in (*unit.properties, *unit.denied, *unit.platforms):
        covered.update(range(max(0, one.first - 4), one.last))
    if len(unit.words) > _LONG or len(unit.words) - unit.purpose > _LONG_TAIL:
        return True
    if _reshapes(unit) or (_OF_ALL.search(" ".join(unit.words)) and not _NAMED.search(unit.of.text)):
        return True
    for at, word in enumerate(unit.words):
        if at in covered:
            continue
        if word == "unless" or (
            word in deny and not (word == "no" and unit.words[at + 1 : at + 2] in (["more"], ["less"], ["fewer"]))
        ):
            return True
        if word in narrow and not covered & {at + 1, at + 2, at - 1}:
            return True
    return False


_OF_ALL: Final = re.compile(
    r"\b(?:all|every|each) (?:aws |cloud |deployed )?(?:resource|service|component)\b|\beverything\b"
)
_NAMED: Final = re.compile(
    r"(?i)\btag|\bnam(?:e|ing)|suffix|prefix|\bregion|\b[a-z]{2}-[a-z]+-\d|\bdestroy|\bretain|\bterraform|\bpulumi|\bcdk|cloudformation|\bfile"
)
"""What is looked at in all resources; of anything else, one that has it does not show that all have."""


def _reshapes(unit: Unit) -> bool:
    """`Configure X for Y` asks a quality of X that nothing has looked at; `Configure an X for Y` asks for an X."""
    if unit.words[:1] not in (["configure"], ["ensure"]) or unit.words[1:2] in (["a"], ["an"]):
        return False
    if unit.properties or unit.numbers or unit.purpose >= len(unit.words) or not unit.things:
        return False
    return unit.things[0].key not in presence.OF_OTHERS


def _all(unit: Unit) -> Iterator[Mention]:
    yield from unit.things
    yield from unit.aims
    yield from unit.denied
    yield from unit.properties
    yield from unit.platforms


# ---------------------------------------------------------------------------------------------- numbers


_APART: Final = frozenset(["in", "across", "for", "and", "of", "with", "to", "on", "from", "at", "day", "hour", "or"])


_PER_ZONE: Final = re.compile(r"(?:per|(?:in|for) (?:each|every)) (?:availability zone|az|zone)\b")


def _steps(unit: Unit, asked: Number) -> str:
    """Whether a number is how many instances scaling adds (`out`) or takes away (`in`) at a time; empty if not."""
    before = " ".join(unit.words[max(0, asked.at - 6) : asked.at])
    found = re.search(r"\bscal(?:e|ing) (out|in|up|down)\b.*\bby$", before)
    return {"out": "out", "up": "out"}.get(found[1], "in") if found else ""


def _of_number(unit: Unit, asked: Number, taken: set[str]) -> Check | None:
    behind = unit.words[asked.after : asked.after + 4]
    near = asked.unit in ("", "instance", "server", "node", "task")
    if near and (way := _steps(unit, asked)):
        use(unit, ("scale", "scaling", "out", "in", "up", "down", "step"))
        return lambda side: presence.scaled(way, asked, side)
    for one in unit.things if near else ():
        if asked.at < one.first <= asked.after + 2 and not any(
            word in _APART for word in unit.words[asked.at : one.first]
        ):
            taken.add(one.key)
            key = one.key
            if _PER_ZONE.match(" ".join(unit.words[one.last : one.last + 5])):
                unit.used.update(range(one.last, min(len(unit.words), one.last + 5)))
                return lambda side: presence.per_zone(unit, key, asked, side)
            return lambda side: presence.counted(unit, key, asked, side)
    if near and ("az" in behind[:3] or has(behind, ("availability zone",)) or "zone" in behind[:2]):
        unit.used.update(range(asked.after, asked.after + 3))
        return lambda side: presence.zones(asked, side)
    if asked.unit == "instance" and not unit.things:
        unit.used.add(asked.after - 1)
        return lambda side: presence.counted(unit, "ec2_instance", asked, side)
    check = quantities.of(unit, asked)
    if check is not None:
        taken.update(one.key for one in unit.things)
        row = next(row for row in table("quantities")["quantity"] if quantities.about(unit, asked, row))
        for say in (*row["say"], *row.get("needs", ()), *row.get("next", ())):
            use(unit, say.split())
    return check


def _of_zones(unit: Unit) -> Iterator[Check]:
    row = " ".join(unit.words)
    if any(
        number.after < len(unit.words) and has(unit.words[number.after : number.after + 4], ("availability zone", "az"))
        for number in unit.numbers
    ):
        return
    if re.search(r"\b(?:multiple|several|different|across|each|all) (?:the )?(?:availability zone|az)\b", row):
        use(unit, ("availability", "zone", "az", "distributed", "spread", "resilience"))
        yield lambda side: presence.zones(None, side)


# ---------------------------------------------------------------------------------------------- properties


def _of_properties(unit: Unit, taken: set[str]) -> tuple[list[Check], bool]:
    """The checks of its properties, and whether one was left open."""
    out: list[Check] = []
    decided: dict[tuple[int, int], bool] = {}
    named = {one.key for one in unit.properties}
    for one in unit.properties:
        if set(range(one.first, one.last)) <= unit.used or (
            one.key == "encrypted" and named & {"kms_encrypted", "customer_key"}
        ):
            continue
        row: dict[str, Any] = table("properties")[one.key]
        where = (one.first, one.last)
        decided.setdefault(where, False)
        off = put_off(unit, one) and not row.get("deny") and not row.get("doubt")
        fits = off or row.get("doubt") or bool(row.get("deny")) == denied(unit, one)
        subjects = _subjects(unit, row) if fits else None
        if subjects is None:
            continue
        decided[where] = True
        keys, kinds = subjects
        taken.update(key for key in keys if not {"keys", "finds"} & set(table("things")[key]))
        if one.key in ("customer_key", "kms_encrypted"):
            taken.add("kms")
        looks = list(_of_property(one.key, row, kinds, unit.every))
        out.extend([_inverted(look) for look in looks] if off else looks)
        if off:
            unit.used.update(range(one.first, min(len(unit.words), one.last + 5)))
    return out, not all(decided.values())


def _inverted(look: Check) -> Check:
    return lambda side: inverse(look(side))


def _of_property(name: str, row: dict[str, Any], kinds: list[list[str]], every: bool) -> Iterator[Check]:
    if row.get("doubt"):
        yield lambda side: properties.doubted(name, side)
        return
    if row.get("deny"):
        yield lambda side: _absent_property(name, side)
    elif not kinds:
        yield lambda side: properties.held(name, [], every, side)
    for some in kinds if not row.get("deny") else ():
        yield lambda side, some=some: properties.held(name, some, every, side)  # type: ignore[misc]


def _of_others(unit: Unit, able: set[str]) -> bool:
    """Whether it names things, and none that the property is known of: least privilege of a security group."""
    named = [set(table("things")[one.key]["kinds"]) for one in unit.things]
    return bool(named) and "*" not in able and not any(kinds & able for kinds in named)


def _subjects(unit: Unit, row: dict[str, Any]) -> tuple[list[str], list[list[str]]] | None:
    """The things that it is asked of, and the kinds of each: none where nothing is named. None: it cannot be asked."""
    able = {kind for rule in row["on"] for kind in rule["kinds"]}
    if row.get("doubt") and _of_others(unit, able):
        return None
    if "*" in able or row.get("deny") or row.get("doubt"):
        return [], []
    if not unit.things and "log" in unit.words[:3] and "cloudwatch_log_group" in able:
        return [], [["cloudwatch_log_group"]]
    for keys in ([one.key for one in unit.things], [one.key for one in unit.aims], unit.above):
        fitting = [
            key
            for key in dict.fromkeys(keys)
            if set(table("things")[key]["kinds"]) & able and not table("things")[key].get("quality")
        ]
        fitting = [key for key in fitting if not any(_narrower(other, key) for other in fitting)]
        if fitting:
            return fitting, [[kind for kind in table("things")[key]["kinds"] if kind in able] for key in fitting]
        if keys and keys is not unit.above and not (row.get("of") and _loose(keys)):
            return None
    return [], []


def _loose(keys: Sequence[str]) -> bool:
    return all(
        key
        in (
            "kms",
            "vpc",
            "cloudwatch",
            "iam_role",
            "ec2_instance",
            "autoscaling_group",
            "alb",
            "load_balancer",
            "route53",
        )
        for key in keys
    )


def _absent_property(name: str, side: Side) -> Outcome:
    if not side.readable:
        return UNKNOWN
    row = table("properties")[name]
    for rule in row["on"]:
        for item in side.of(rule["kinds"]):
            got = properties.read(item, rule)
            if got is not None and got[0]:
                return shows("unmet", [(item, got[1])])
    if not side.whole:
        return UNKNOWN
    return Outcome("met", f"no {name.replace('_', ' ')}; {side.total}")


# ---------------------------------------------------------------------------------------------- things

_COVERS: Final = {
    "engine": ("rds", "aurora", "elasticache"),
    "type": ("ec2_instance", "autoscaling_group", "rds", "launch_template", "elasticache"),
}


def _literal_subjects(unit: Unit) -> set[str]:
    said = unit.of.text
    keys = [
        *(_COVERS["engine"] if literals.ENGINE.search(said) else ()),
        *(_COVERS["type"] if literals.INSTANCE.search(said) else ()),
        *(("alb", "load_balancer", "target_group") if literals.HEALTH_PATH.search(said) else ()),
        *(("vpc",) if literals.CIDR.search(said) else ()),
        *(("security_group",) if literals.PORT.search(said) else ()),
        *(("lambda",) if literals.RUNTIME.search(said) else ()),
    ]
    return {one.key for one in unit.things if one.key in keys}


def _placed(unit: Unit, taken: set[str]) -> Iterator[Check]:
    """`… in the private subnets`: what stands before is to lie there."""
    for place in (*unit.things, *unit.aims):
        if place.key not in ("private_subnet", "public_subnet"):
            continue
        before = unit.words[max(0, place.first - 2) : place.first]
        subjects = [one for one in unit.things if one.last <= place.first and one.key in _PLACED]
        if subjects and any(word in ("in", "within", "into") for word in before):
            which = place.key.partition("_")[0]
            key = subjects[-1].key
            taken.update((key, place.key))
            yield lambda side, which=which, key=key: presence.inside(which, key, side)  # type: ignore[misc]


_PLACED: Final = (
    "alb",
    "nlb",
    "load_balancer",
    "rds",
    "aurora",
    "ec2_instance",
    "autoscaling_group",
    "lambda",
    "ecs",
    "eks",
    "nat_gateway",
    "elasticache",
    "bastion",
    "eks_node_group",
)


def _is_every(unit: Unit, key: str) -> bool:
    """Whether the thing stands behind `all`, `every`, `each`: then something is said of those that there are."""
    return any(
        one.key == key and set(unit.words[max(0, one.first - 1) : one.first]) & words_of("every") for one in unit.things
    )


def _where_any(unit: Unit, key: str, side: Side) -> Outcome:
    """Whether the thing is there; that there is none breaks nothing that is said of all."""
    outcome = presence.present(unit, key, side)
    return UNKNOWN if outcome.state == "unmet" else outcome


def _is_denied(unit: Unit, one: Mention) -> bool:
    """Whether the thing may not be there at all, and not only not in, or beside, what stands before it."""
    before = unit.things and unit.things[0].first < one.first
    return not before or any(word in ("forbidden", "never", "avoid") for word in unit.words)


def _of_things(unit: Unit, taken: set[str], others: bool) -> Iterator[Check]:
    keys = list(dict.fromkeys(one.key for one in unit.things if one.key not in taken))
    chosen: set[str] = set()
    for key in keys:
        if any(_narrower(other, key) for other in keys):
            continue
        if key in taken or any(_narrower(other, key) for other in taken):
            continue
        if key in chosen:
            continue
        either = _alternatives(unit, key)
        chosen.update(either)
        if len(either) > 1:
            yield lambda side, either=either: literals.either(presence.present(unit, one, side) for one in either)  # type: ignore[misc]
        else:
            look = _where_any if _is_every(unit, key) else presence.present
            yield lambda side, key=key, look=look: look(unit, key, side)  # type: ignore[misc]
    for one in unit.denied:
        if not _is_denied(unit, one):
            continue
        yield lambda side, key=one.key: _lacking(key, side)  # type: ignore[misc]


def _alternatives(unit: Unit, key: str) -> list[str]:
    """The things that stand with `or` between them, beginning with this one."""
    row = [key]
    last = next(one.last for one in unit.things if one.key == key)
    for one in unit.things:
        if one.first >= last and "or" in unit.words[last : one.first] and one.first - last <= 3:
            row.append(one.key)
            last = one.last
    return row


def _narrower(one: str, wider: str) -> bool:
    """Whether one thing is a kind of the other, so that it answers for it."""
    if one == wider:
        return False
    narrow, wide = (set(table("things")[key]["kinds"]) for key in (one, wider))
    return (bool(narrow) and narrow < wide) or (narrow == wide and "where" in table("things")[one])


def _lacking(key: str, side: Side) -> Outcome:
    items, _ = presence.having(side, key)
    said = key.replace("_", " ")
    if items:
        return shows("unmet", [(item, None) for item in items])
    if not side.readable or not side.whole:
        return UNKNOWN
    return Outcome("met", f"no {said}; {side.total}")
