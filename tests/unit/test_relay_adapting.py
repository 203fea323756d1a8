"""When a view steps down to a cheaper stream, and when it tries the better one again."""

import itertools

import pytest

from streams.relay.adapting import Adaptation, AdaptPolicy, Heard

POLICY = AdaptPolicy()


def run(adaptation: Adaptation, *stretches: tuple[float, float], start_s: float = 0.0) -> list[tuple[float, int]]:
    """Reports every second, `(loss, seconds)` after one another; when `steps` changed, and to what."""
    changes, at_s = [], start_s
    for loss, seconds in stretches:
        for _ in range(round(seconds)):
            if adaptation.hear(Heard(at_s, loss, None, 2000)):
                changes.append((at_s, adaptation.steps))
            at_s += 1.0
    return changes


@pytest.mark.parametrize(
    ("stretches", "changes"),
    [
        ([(0.0, 100)], []),
        ([(0.04, 100)], []),  # resending mends that
        ([(0.2, 2), (0.0, 5), (0.2, 2)], []),  # a bad moment is none
        ([(0.2, 20)], [(3, 1), (7, 2)]),
        ([(0.2, 4), (0.0, 60)], [(3, 1), (19, 0)]),
        ([(0.2, 4), (0.05, 60)], [(3, 1)]),  # not bad any more, but not good
        # A failed try doubles the wait.
        ([(0.2, 4), (0.0, 16), (0.2, 5), (0.0, 40)], [(3, 1), (19, 0), (23, 1), (55, 0)]),
    ],
)
def test_steps(stretches: list[tuple[float, float]], changes: list[tuple[float, int]]) -> None:
    assert run(Adaptation(POLICY, most=2), *stretches) == changes


def test_the_wait_for_another_try_has_a_bound() -> None:
    adaptation = Adaptation(POLICY, most=1)
    ups = [at for at, steps in run(adaptation, *[(0.2, 5), (0.0, 250)] * 10) if steps == 0]
    gaps = [later - earlier for earlier, later in itertools.pairwise(ups)]
    assert len(ups) == 10
    assert max(gaps) <= POLICY.longest_good_s + 20


@pytest.mark.parametrize(
    ("estimate_kbps", "loss", "bad"),
    [(500, 0.05, True), (500, 0.0, False), (1900, 0.05, False), (None, 0.05, False)],
)
def test_an_estimate_counts_once_something_is_lost(estimate_kbps: float | None, loss: float, bad: bool) -> None:
    adaptation = Adaptation(POLICY, most=1)
    for second in range(5):
        adaptation.hear(Heard(second, loss, estimate_kbps, 2000))
    assert adaptation.steps == bad
