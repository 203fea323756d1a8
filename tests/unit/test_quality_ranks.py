"""Ranks are NumPy's, in less time."""

import numpy as np
import pytest

from streams.quality.ranks import median, ranked


@pytest.mark.parametrize("size", [1, 2, 3, 10, 391, 3600])
@pytest.mark.parametrize("percent", [0, 10, 50, 70, 95, 99.5, 100])
def test_a_rank_is_numpys_percentile(size: int, percent: float) -> None:
    random = np.random.default_rng(size)
    for values in (random.integers(0, 256, size).astype(np.uint8), random.normal(0, 9, size).astype(np.float32)):
        assert ranked(values, percent) == pytest.approx(float(np.percentile(values, percent)), abs=1e-5)


def test_a_median_of_an_even_number_lies_between_two_whatever_the_shape() -> None:
    values = np.array([[4, 1], [250, 9]], np.uint8)
    assert median(values) == 6.5
    assert median(values[::2, ::2]) == 4
