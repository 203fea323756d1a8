"""The number of independent cameras equals the largest choice found by trying all, and is never too large."""

import itertools
import random
import time

import pytest

from registry.independence import Thing, count_independent, shared_things, things_of

KINDS = ("pole", "recorder", "switch", "power", "uplink")


def brute(cameras: list[frozenset[Thing]]) -> int:
    def apart(chosen: tuple[frozenset[Thing], ...]) -> bool:
        return all(not one & two for one, two in itertools.combinations(chosen, 2))

    return max(n for n in range(len(cameras) + 1) if any(map(apart, itertools.combinations(cameras, n))))


@pytest.mark.parametrize("seed", range(150))
def test_independent_cameras_are_the_largest_choice(seed: int) -> None:
    rng = random.Random(seed)
    names = "ABCD"[: rng.randint(1, 4)]
    cameras = [
        frozenset(Thing(kind, rng.choice(names)) for kind in KINDS if rng.random() < rng.choice((0.2, 0.5)))
        for _ in range(rng.randint(0, 8))
    ]
    truth = brute(cameras)
    assert [count_independent(cameras, enough) for enough in range(10)] == [min(truth, n) for n in range(10)]


def test_a_great_tangle_ends_and_claims_nothing_false() -> None:
    rng = random.Random(1)
    cameras = [frozenset(Thing(kind, str(rng.randrange(40))) for kind in KINDS) for _ in range(120)]
    began = time.process_time()
    found = count_independent(cameras, 100)
    assert time.process_time() - began < 5
    assert 10 <= found <= 40  # 40 poles: no more than that many can be apart


def test_what_a_record_does_not_name_is_not_shared() -> None:
    rows: list[dict[str, str | None]] = [
        {"pole_number": "G1", "uplink": ""},
        {"pole_number": "G1", "uplink": None},
        {"recorder": "R"},
    ]
    things = [things_of(row) for row in rows]
    assert [(each.thing, each.cameras) for each in shared_things(things)] == [(Thing("pole", "G1"), 2)]
    assert count_independent(things, 3) == 2


def test_where_no_pole_is_named_the_same_place_is_the_same_pole() -> None:
    """As in a file of the standard's 27 columns, which names nothing that cameras share."""
    here, there = {"longitude": 116.4, "latitude": 28.2}, {"longitude": 116.4002, "latitude": 28.2}
    things = [things_of(row) for row in (here, here, there)]
    assert [(each.thing.kind, each.cameras) for each in shared_things(things)] == [("position", 2)]
    assert count_independent(things, 3) == 2
    named = [things_of({**here, "pole_number": name}) for name in ("G1", "G2")]
    assert count_independent(named, 2) == 2, "two poles side by side are two"


def test_a_name_is_the_same_in_capitals_and_full_width() -> None:
    assert len({things_of({"uplink": name}) for name in ("l12", "L12", "Ｌ１２")}) == 1
