"""The order of a camera's life."""

from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import pytest

from registry.lifecycle import next_steps, out_of_order
from registry.model import Lifecycle

INSTALLED = {"installed_at": datetime(2026, 3, 1, tzinfo=UTC)}
ORDER = ("planned", "built", "accepted", "in_service", "maintenance", "in_service", "retired")


def test_a_camera_goes_from_plan_to_retirement_step_by_step() -> None:
    for before, after in pairwise(ORDER):
        assert out_of_order({"lifecycle": Lifecycle(before), **INSTALLED}, {"lifecycle": Lifecycle(after)}) is None


@pytest.mark.parametrize("before", Lifecycle)
def test_what_is_no_next_step_is_refused_and_the_next_ones_are_named(before: Lifecycle) -> None:
    for after in set(Lifecycle) - {before, *next_steps(before)}:
        phrase = out_of_order({"lifecycle": before, **INSTALLED}, {"lifecycle": after})
        assert phrase is not None, after
        assert phrase.code == ("step_from_retired" if before is Lifecycle.RETIRED else "step_not_next")


@pytest.mark.parametrize(
    ("stored", "change", "code"),
    [
        ({}, {"lifecycle": Lifecycle.BUILT}, "installed_missing"),
        ({}, {"lifecycle": Lifecycle.BUILT, **INSTALLED}, None),
        (INSTALLED, {"lifecycle": Lifecycle.BUILT}, None),
        (INSTALLED, {"lifecycle": Lifecycle.BUILT, "installed_at": None}, "installed_missing"),
        ({}, {"lifecycle": Lifecycle.RETIRED}, None),
        ({}, {"name": "renamed"}, None),
        ({}, {"lifecycle": None}, None),
        ({}, {"lifecycle": Lifecycle.PLANNED}, None),
    ],
)
def test_what_is_built_has_its_day_of_installation(
    stored: dict[str, Any], change: dict[str, Any], code: str | None
) -> None:
    phrase = out_of_order({"lifecycle": Lifecycle.PLANNED, "installed_at": None, **stored}, change)
    assert (phrase.code if phrase else None) == code
