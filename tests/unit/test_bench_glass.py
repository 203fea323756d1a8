"""What the glass before the lens of a camera of the diagnosis bench does to its pictures."""

import numpy as np

from tests.bench.world.lens import CLEAR, Glass, Lens, some_of

SIZE = (320, 180)


def test_glass_darkens_corners_softens_edges_and_has_specks() -> None:
    random = np.random.default_rng(3)
    picture = random.integers(60, 200, (180, 320, 3)).astype(np.uint8)
    shaded = Lens(SIZE, Glass(shade=0.4), 1).through(picture).astype(int) - picture
    assert np.abs(shaded[80:100, 150:170]).max() <= 1
    assert shaded[:10, :10].mean() < -30
    softer = Lens(SIZE, Glass(soft_px=2.0), 1).through(picture).astype(float)
    assert softer[:20, :20].std() < 0.7 * picture[:20, :20].std()
    assert (softer[80:100, 150:170] == picture[80:100, 150:170]).all()
    dirty, again = (Lens(SIZE, Glass(specks=5), 1).through(picture) for _ in range(2))
    taken = 1 - dirty / picture
    assert (dirty == again).all()
    assert 0.005 < (taken > 0.08).mean() < 0.2
    assert taken.max() <= 0.52


def test_drops_lie_upside_down_and_breath_whitens_the_lower_rim_alone() -> None:
    picture = np.zeros((180, 320, 3), np.uint8)
    picture[90:] = 200
    wet = Lens(SIZE, Glass(drops=9), 4).through(picture).astype(int)
    turned = np.abs(wet - picture).max(axis=2) > 60
    assert 0.0005 < turned.mean() < 0.05
    damp = Lens(SIZE, Glass(damp=0.6), 4).through(picture).astype(int)
    assert (damp[:120] == picture[:120]).all()
    assert np.abs(damp[170:] - picture[170:]).mean() > 10


def test_where_a_cloth_has_wiped_edges_are_weaker_and_elsewhere_they_stay() -> None:
    picture = np.zeros((180, 320, 3), np.uint8)
    picture[:, ::2] = 200
    wiped = Lens(SIZE, Glass(smear=0.3), 4).through(picture).astype(int)
    contrast = np.abs(np.diff(wiped[:, :, 0], axis=1)) / 200
    assert contrast.min() > 0.65
    assert 0.05 < (contrast < 0.95).mean() < 0.8


def test_glass_of_a_camera_is_at_most_as_bad_as_its_series_has_it() -> None:
    most = Glass(9, 1.6, 0.4, smear=0.3)
    drawn = [some_of(most, np.random.default_rng(seed)) for seed in range(40)]
    assert all(one.specks <= 9 and one.soft_px <= 1.6 and one.shade <= 0.4 and one.smear <= 0.3 for one in drawn)
    assert len(set(drawn)) == 40
    assert some_of(CLEAR, np.random.default_rng(1)) == CLEAR
