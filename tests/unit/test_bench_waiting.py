"""Who waits in the worlds of the diagnosis bench: a lorry, a learner, cars at a light, taxis in a rank, players."""

from streams.sim.draw_light import LIGHTS
from tests.bench.world import motion_fourteenth as fourteenth
from tests.bench.world.motion_fifteenth import RANK_S, Monitors, Queue, Rank
from tests.unit.test_bench_motion import GREY, VIEW, case, put


def test_a_lorry_comes_and_stays_and_goes() -> None:
    lorry = case(9, "lorry")[0](VIEW, LIGHTS["day"])
    away, come, later, gone = (put(lorry, at_s) for at_s in (690.0, 1100.0, 1300.0, 1700.0))
    assert (away == 100).all()
    assert (come != 100).any()
    assert (come == later).all(), "its lamps no longer blink"
    assert (gone == 100).all()


def test_a_learner_drives_on_and_stands_in_turns() -> None:
    learner = case(14, "learner")[0](VIEW, LIGHTS["day"])
    stands = fourteenth.GO_S + 1.0
    assert (put(learner, stands) == put(learner, stands + 4)).all()
    assert (put(learner, 2.0) != put(learner, 4.0)).any()


def test_cars_come_stand_at_red_and_are_gone_after_green() -> None:
    queue = Queue(VIEW, LIGHTS["day"], line=(1, 14), heading_deg=0, count=3, turn_s=60, stop_s=30)
    away, comes, stands, waits, goes, gone = (put(queue, at_s) for at_s in (0.0, 4.0, 25.0, 28.0, 33.0, 59.0))
    assert (away == 100).all()
    assert (stands != 100).any()
    assert (comes != stands).any()
    assert (stands == waits).all()
    assert (goes != waits).any()
    assert (gone == 100).all()


def test_the_other_street_has_red_while_the_one_has_green() -> None:
    one, other = (
        Queue(VIEW, LIGHTS["day"], line=(1, 14), heading_deg=0, count=3, turn_s=64, stop_s=34, ahead_s=ahead)
        for ahead in (0.0, 32.0)
    )
    assert (put(other, 0.0) == put(one, 32.0)).all()
    assert (put(other, 33.0) != put(one, 33.0)).any()


def test_a_rank_is_full_again_when_the_next_one_leaves() -> None:
    rank = Rank(VIEW, LIGHTS["day"], head=(-5, 14), count=3, paint=GREY)
    before, between, after = (put(rank, at_s) for at_s in (0.0, 8.0, RANK_S))
    assert (before != 100).any()
    assert (before != between).any()
    assert (before == after).all()


def test_monitors_are_grey_by_infra_red() -> None:
    picture = put(Monitors(VIEW, LIGHTS["night"], spots=((-1, 6), (1, 6)), z=1.0, wide_m=0.7), 3.0)
    assert (picture == picture[:, :, :1]).all()
    assert (picture != 100).any()
