"""The catalogue of scenes: many distinct names that exist; a wrong one is refused with the remedy."""

import pytest

from streams.sim.scenes import CATALOGUE, PLACE_NAMES, UnknownSceneError, parse_scene


def test_the_catalogue_has_distinct_names_that_all_exist() -> None:
    assert len(set(CATALOGUE)) == len(CATALOGUE) >= 24
    assert {parse_scene(name).place for name in CATALOGUE} == set(PLACE_NAMES)


@pytest.mark.parametrize("name", ["", "street", "moon-day", "street-noon", "street-day/../x", "STREET-day"])
def test_an_unknown_scene_is_refused_with_the_names_that_exist(name: str) -> None:
    with pytest.raises(UnknownSceneError, match="write PLACE-LIGHT"):
        parse_scene(name)
