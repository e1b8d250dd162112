"""Terraform's functions of address ranges."""

import ipaddress
from collections.abc import Sequence

from iacdiff.records import Value
from iacdiff.resolve.operators import number
from iacdiff.resolve.scope import CannotTell, Scope

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def network(value: Value) -> Network:
    """`10.0.0.0/16` → the network, or CannotTell."""
    if not isinstance(value, str) or "/" not in value or len(value) > 60:
        raise CannotTell
    return ipaddress.ip_network(value, strict=False)


def _whole(value: Value) -> int:
    return int(number(value))


def subnet(base: Network, bits: int, at: int, space: int = 0) -> str:
    """The network with so many more bits, whose number among those is `at`."""
    prefix = base.prefixlen + bits
    if bits < 0 or prefix > base.max_prefixlen or not 0 <= at < 2**bits:
        raise CannotTell
    first = int(base.network_address) + (at << (base.max_prefixlen - prefix))
    return f"{ipaddress.ip_address(first) if base.version == 4 else ipaddress.IPv6Address(first)}/{prefix}"


def cidrsubnet(scope: Scope, given: Sequence[Value]) -> Value:
    return subnet(network(given[0]), _whole(given[1]), _whole(given[2]))


def cidrsubnets(scope: Scope, given: Sequence[Value]) -> Value:
    base = network(given[0])
    out: list[Value] = []
    start = 0
    for value in given[1:]:
        bits = _whole(value)
        step = 1 << (base.max_prefixlen - base.prefixlen - bits)
        start = -(-start // step) * step
        out.append(subnet(base, bits, start // step))
        start += step
    return out


def cidrhost(scope: Scope, given: Sequence[Value]) -> Value:
    base, at = network(given[0]), _whole(given[1])
    at = at if at >= 0 else base.num_addresses + at
    if not 0 <= at < base.num_addresses:
        raise CannotTell
    return str(base[at])


def cidrnetmask(scope: Scope, given: Sequence[Value]) -> Value:
    return str(network(given[0]).netmask)
