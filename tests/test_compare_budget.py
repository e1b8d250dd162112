"""How long match and compare may take, measured against themselves: a slow machine is slow for both."""

import random
import time

from iacdiff.compare import compare
from iacdiff.kinds import canonical
from iacdiff.match import match
from iacdiff.records import Declaration, Declared, Kind, Ref, Span


def item(type, name, attributes):
    id, span = f"{type}.{name}", Span("main.tf", 1, 9)
    return Declaration(id, Kind.RESOURCE, type, canonical(type), name, span, "main.tf", attributes)


def large(number, salt, types=20):
    """Resources of some 30 lines each, that refer to each other; half of them have other names on the other side."""

    def attributes(n):
        return {f"a{k}": f"{n * k % 23}{salt if k == 3 else ''}" for k in range(12)} | {
            "tags": {"Name": f"r{n}", "Team": salt},
            "ingress": [{"from_port": n * k, "cidr_blocks": [f"10.{k}.0.0/16", salt]} for k in range(3)],
            "r": Ref(f"aws_t{n // 2 % types}.{name(n // 2)}", "id"),
        }

    def name(n):
        return f"{salt if n % 2 else 'r'}{n}"

    return Declared(tuple(item(f"aws_t{n % types}", name(n), attributes(n)) for n in range(number)))


def seconds(number):
    model, ideal = large(number, "m"), large(number, "i")
    started = time.perf_counter()
    compare(model, ideal, match(model, ideal))
    return time.perf_counter() - started


def test_four_times_as_many_take_no_more_than_ten_times_as_long():
    """The largest real sample has 253 resources a side; the time grows little faster than the number."""
    seconds(20)  # imports
    small, whole = (min(seconds(number) for _ in range(3)) for number in (63, 252))
    assert whole < 10 * small


def blocks(number, salt):
    dice = random.Random(salt)
    return [{"port": dice.random(), "note": {"x": dice.random()}} for _ in range(number)]


def test_a_list_too_long_to_take_apart_is_compared_as_a_whole_and_says_so():
    """Of 5,000 unlike blocks one difference; of 5,000 of which three differ, those three."""
    sides = [Declared((item("aws_x", "a", {"rule": blocks(5000, salt)}),)) for salt in (1, 2)]
    (found,) = compare(*sides, match(*sides))
    assert found.path == "rule" and "compared as a whole" in found.because
    same = blocks(5000, 1)
    sides = [Declared((item("aws_x", "a", {"rule": [*same, *blocks(3, salt)]}),)) for salt in (3, 4)]
    found = compare(*sides, match(*sides))
    assert found and all("compared as a whole" not in one.because for one in found)
    sides = [Declared((item("aws_x", "a", {"rule": rules}),)) for rules in (same, same[::-1])]
    assert compare(*sides, match(*sides)) == ()


def test_thousands_of_one_type_are_paired_by_what_is_rare_and_say_so():
    """3,000 against 3,000 without a name in common: the pairs are right, none is called certain."""

    def route(word, n):
        return item(
            "aws_route", f"{word}{n}", {"cidr": f"10.{n // 250}.{n % 250}.0/24", "gateway": n % 7, "note": word}
        )

    def side(word, shift):
        return Declared(tuple(route(word, n) for n in range(shift, 3000 + shift)))

    model, ideal = side("left", 0), side("right", 5)
    pairs = match(model, ideal)
    assert len(pairs) > 2900
    right = sum(
        pair.model[0].removeprefix("aws_route.left") == pair.ideal[0].removeprefix("aws_route.right") for pair in pairs
    )
    assert right > 0.95 * len(pairs)
    assert all("too many" in pair.because for pair in pairs)
