"""A call that a program writes for a value → the value in one form, however it is written.

Duration.minutes(60), Duration.hours(1)                  ─▶  3600 seconds
ManagedPolicy.fromAwsManagedPolicyName("ReadOnly")       ─▶  arn:aws:iam::aws:policy/ReadOnly
InstanceType.of(T3, MICRO)                               ─▶  InstanceType.of(T3, MICRO), as one text

Sources: AWS CDK API reference (core.Duration, aws-iam.ManagedPolicy, aws-lambda.Code); ISO 8601 durations.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from iacdiff.compare.tables import folded
from iacdiff.records import Defaulted, Value, shown

_DURATION = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?")
_SECONDS = (86400, 3600, 60, 1)
_MOST_ARGUMENTS = 6
_MODULE = re.compile(r"(?:[a-z]\w*\.)+(?=[A-Z])")
"""What a class is imported from, which one side writes and the other leaves out."""


@dataclass(frozen=True, slots=True)
class Called:
    """What a call comes to."""

    text: str
    """As it is compared."""
    value: Value
    """As the reviewer reads it."""


def called(value: dict[str, Value], written: Callable[[Value], str]) -> Called | None:
    """What a call with plain arguments comes to; None for what is no call, or holds structure.

    `written` gives an argument as it is compared.
    """
    name, arguments = value.get("$call") or value.get("$new"), value.get("args")
    if not isinstance(name, str) or not isinstance(arguments, list) or len(arguments) > _MOST_ARGUMENTS:
        return None
    given = [argument for argument in arguments if argument is not None]
    if any(isinstance(argument, dict | list) for argument in given):
        return None
    duration = seconds(value.get("value"))
    if duration is not None:
        unit = name.rpartition(".")[2]
        return Called(
            f"{duration:.15g} seconds", f"{shown(given[0])} {unit}" if len(given) == 1 else shown(value["value"])
        )
    method = folded(name.rpartition(".")[2])
    if method == "fromawsmanagedpolicyname" and len(given) == 1:
        arn = f"arn:aws:iam::aws:policy/{shown(given[0])}"
        return Called(arn, arn)
    if method == "cidr" and len(given) == 1:
        return Called(written(given[0]), given[0])
    if method in ("frominline", "inline", "inlinecode", "custom") and len(given) == 1:
        return Called("", given[0])
    bare = _MODULE.sub("", name)
    compared, read = (", ".join(map(how, given)) for how in (written, shown))
    return Called(f"{folded(bare.rpartition('.')[0])}.{method}({compared})", f"{name}({read})" if arguments else name)


def seconds(value: Value | None) -> float | None:
    """An ISO 8601 duration → seconds: `PT1H` and `PT60M` are 3600."""
    if isinstance(value, Defaulted):
        value = value.value
    found = _DURATION.fullmatch(value) if isinstance(value, str) and len(value) > 2 else None
    if found is None or not any(found.groups()):
        return None
    return sum(float(part or 0) * unit for part, unit in zip(found.groups(), _SECONDS, strict=True))


def rule_of(arguments: list[Value]) -> Value:
    """What addIngressRule or addEgressRule is given → the rule in the words of a security group's block."""
    peer, port, description, *_ = [*arguments, None, None, None]
    out: dict[str, Value] = _peer(peer) | _ports(port)
    if description is not None:
        out["description"] = description
    return out


def _peer(peer: Value) -> dict[str, Value]:
    method, given = _method(peer)
    match method:
        case "anyipv4":
            return {"cidr_blocks": "0.0.0.0/0"}
        case "anyipv6":
            return {"ipv6_cidr_blocks": "::/0"}
        case "ipv4" | "ipv6" if given:
            return {"cidr_blocks" if method == "ipv4" else "ipv6_cidr_blocks": given[0]}
    return {"security_groups": peer}


def _ports(port: Value) -> dict[str, Value]:
    method, given = _method(port)
    match method, given:
        case (("tcp" | "udp"), [one]):
            return {"protocol": method, "from_port": one, "to_port": one}
        case (("tcprange" | "udprange"), [first, last]):
            return {"protocol": method[:3], "from_port": first, "to_port": last}
        case (("alltcp" | "alludp"), []):
            return {"protocol": method[3:], "from_port": 0, "to_port": 65535}
        case "alltraffic", []:
            return {"protocol": "-1"}
    return {"port": port}


def _method(value: Value) -> tuple[str, list[Value]]:
    if not isinstance(value, dict):
        return "", []
    name, arguments = value.get("$call") or value.get("$new"), value.get("args")
    given: list[Value] = list(arguments) if isinstance(arguments, list) else []
    return folded(str(name).rpartition(".")[2]), [argument for argument in given if argument is not None]
