"""Frames laid out in runs for one send each, and the ring that keeps them."""

from streams.relay.packets import RUN_PACKETS, Frame, PacketRing, lay_out


def test_runs_are_equal_but_for_the_last_packet_and_bounded() -> None:
    sizes = [10, 10, 10, 4, 30, *[20] * (RUN_PACKETS + 1)]
    runs = list(lay_out(tuple(bytes(size) for size in sizes), tag_bytes=10))
    assert [(run.first, run.segment, len(run.lengths)) for run in runs] == [
        (0, 32, 4),
        (4, 52, 2),
        (6, 42, RUN_PACKETS),
    ]
    assert [marker for run in runs for marker in run.markers] == [0] * (len(sizes) - 1) + [0x80]
    assert [length for run in runs for length in run.lengths] == [12 + size for size in sizes]


def test_the_ring_keeps_three_groups_of_pictures() -> None:
    ring = PacketRing(max_bytes=1_000_000)
    for number in range(23):
        ring.append(Frame(number, (bytes(100),), number * 3600, key=number % 5 == 0, arrived_s=0.0))
    assert ring.newest_key == 20
    assert ring.get(9) is None
    assert ring.get(10) is not None


def test_a_group_of_pictures_that_is_too_large_is_counted() -> None:
    ring = PacketRing(max_bytes=250)
    for number in range(14):
        ring.append(Frame(number, (bytes(100),), number * 3600, key=number % 7 == 0, arrived_s=0.0))
    assert (ring.overflows, ring.newest_key) == (2, None)
    small = PacketRing(max_bytes=250)
    for number in range(14):
        small.append(Frame(number, (bytes(100),), number * 3600, key=number % 2 == 0, arrived_s=0.0))
    assert (small.overflows, small.newest_key) == (0, 12)


def test_the_ring_forgets_the_oldest_and_knows_its_keys() -> None:
    ring = PacketRing(max_bytes=250)
    for number in range(6):
        ring.append(Frame(number, (bytes(100),), number * 3600, key=number % 4 == 0, arrived_s=0.0))
    assert (len(ring), ring.octets, ring.newest_key) == (2, 200, 4)
    assert ring.get(3) is None
    assert ring.get(6) is None
    kept = ring.get(4)
    assert kept is not None
    assert kept.number == 4
