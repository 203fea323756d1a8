"""Whether cameras failed together: the verdict on one cause, and the choice among several."""

import random
import uuid
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from vms.causes.model import Cause, CauseKind, CausePolicy, Judged, Neighbour, Verdict, choose, judge_cause
from vms.incidents.model import common_division

T0 = datetime(2026, 3, 2, 8, tzinfo=UTC)
SWITCH = Cause(CauseKind.SWITCH, "SW1")
TOWNSHIP = Cause(CauseKind.TOWNSHIP, "360902101", "/360902/")
POLICY = CausePolicy(window=timedelta(seconds=120), share=0.8, least=2)


def ids(count: int) -> list[uuid.UUID]:
    return [uuid.UUID(int=number + 1) for number in range(count)]


def judged(cameras: str, now_s: float = 40, cause: Cause = SWITCH) -> Verdict:
    """One letter per camera: d down since 0 s, l since 100 s, e since an hour ago, u seen up since, ? not looked at
    since, n not known before either, o offline long before, m in maintenance."""
    neighbours, failed_at = [], {}
    for camera_id, letter in zip(ids(len(cameras)), cameras, strict=True):
        at = {"l": 100, "e": -3600}.get(letter, 0)
        if letter in "dle":
            failed_at[camera_id] = T0 + timedelta(seconds=at)
        state = {"o": "offline", "m": "maintenance", "u": "online", "?": "online", "n": "unknown"}.get(
            letter, "offline"
        )
        reached = {"u": T0 + timedelta(seconds=20), "?": T0 - timedelta(seconds=20)}.get(letter)
        neighbours.append(Neighbour(camera_id, state, T0 - timedelta(hours=1), reached))
    return judge_cause(cause, neighbours, failed_at, T0 + timedelta(seconds=now_s), POLICY).verdict


@pytest.mark.parametrize(
    ("cameras", "now_s", "verdict"),
    [
        ("d", 0, Verdict.NOT),
        ("d?", 40, Verdict.WAIT),
        ("du", 40, Verdict.NOT),
        ("dd", 40, Verdict.TOGETHER),
        ("ddddu", 40, Verdict.TOGETHER),
        ("dddduu", 40, Verdict.NOT),
        ("ddd???", 40, Verdict.WAIT),
        ("ddd???", 120, Verdict.TOGETHER),
        ("ddduu?", 40, Verdict.NOT),
        ("d?", 120, Verdict.NOT),
        ("ddoom", 40, Verdict.TOGETHER),
        ("doom", 40, Verdict.NOT),
        ("dddl", 110, Verdict.TOGETHER),
        ("ed", 40, Verdict.NOT),
    ],
)
def test_the_verdict_on_one_cause(cameras: str, now_s: float, verdict: Verdict) -> None:
    assert judged(cameras, now_s) is verdict


def together_by_the_book(cameras: str) -> bool:
    """After the window, with a township's rule counted out: five dark or more, nine tenths of those looked at, and more
    than half of those of which anything is known. The letters are those of `judged`; n: never known."""
    dark, standing = cameras.count("d"), cameras.count("u")
    return dark >= 5 and 10 * dark >= 9 * (dark + standing) and 2 * dark > dark + standing + cameras.count("?")


@pytest.mark.parametrize("seed", range(20))
def test_a_township_goes_dark_by_its_own_rule(seed: int) -> None:
    draw = random.Random(seed)
    verdicts = Counter[Verdict]()
    for _ in range(200):
        weights = [draw.random() ** 3 for _ in "du?nom"]
        cameras = "d" + "".join(draw.choices("du?nom", weights, k=draw.randrange(30)))
        over = judged(cameras, 120, TOWNSHIP)
        assert over is (Verdict.TOGETHER if together_by_the_book(cameras) else Verdict.NOT), cameras
        # What is said before the window is over is never taken back by what the others show.
        early = judged(cameras, 40, TOWNSHIP)
        later = {together_by_the_book(cameras.replace("?", rest).replace("n", rest)) for rest in "du"}
        if early is not Verdict.WAIT:
            assert later == {early is Verdict.TOGETHER}, cameras
        verdicts[over] += 1
    assert len(verdicts) == 2


def test_a_township_needs_more_than_a_switch() -> None:
    assert [judged(cameras, 40) for cameras in ("dd", "dddddddduu")] == [Verdict.TOGETHER, Verdict.TOGETHER]
    assert [judged(cameras, 40, TOWNSHIP) for cameras in ("dddd", "dddddddduu")] == [Verdict.NOT, Verdict.NOT]
    assert judged("ddddddddd" + "u", 40, TOWNSHIP) is Verdict.TOGETHER, "one may have a way of its own"


def test_what_fell_long_before_is_not_part_of_it() -> None:
    first, *others = ids(4)
    failed_at = {first: T0 - timedelta(minutes=10)} | dict.fromkeys(others, T0)
    neighbours = [Neighbour(key, "offline", failed_at[key], None) for key in failed_at]
    found = judge_cause(SWITCH, neighbours, failed_at, T0 + timedelta(seconds=5), POLICY)
    assert (found.verdict, found.down) == (Verdict.TOGETHER, tuple(others))


@pytest.mark.parametrize(
    ("found", "chosen"),
    [
        ([], None),
        ([("pole", "not", 1), ("switch", "not", 1)], None),
        ([("pole", "together", 2), ("switch", "together", 9)], "switch"),
        ([("pole", "together", 9), ("switch", "together", 9), ("uplink", "not", 1)], "pole"),
        ([("pole", "together", 2), ("uplink", "wait", 9)], "uplink"),
        ([("uplink", "together", 9), ("learned", "together", 9), ("township", "together", 9)], "uplink"),
        ([("learned", "together", 9), ("township", "together", 12)], "township"),
    ],
)
def test_what_explains_most_is_the_cause_and_of_such_the_smallest_thing(
    found: list[tuple[str, str, int]], chosen: str | None
) -> None:
    judged_causes = [
        Judged(Cause(CauseKind(kind), "x"), Verdict(verdict), tuple(ids(count))) for kind, verdict, count in found
    ]
    choice = choose(judged_causes)
    assert (choice.cause.kind if choice is not None else None) == chosen


def test_the_division_that_holds_them_all() -> None:
    assert common_division(["/36/01/07/"]) == "07"
    assert common_division(["/36/01/07/", "/36/01/08/"]) == "01"
    assert common_division(["/36/01/07/", "/36/02/"]) == "36"
    assert common_division(["/36/01/", "/37/01/"]) is None
