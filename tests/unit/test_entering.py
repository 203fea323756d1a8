"""What a camera lacks to enter service."""

import uuid
from datetime import date
from typing import Any

import pytest

from registry.entering import EntryRules, RestrictedSite, back_from_retirement, lacking
from registry.lines import Place
from registry.model import Lifecycle

BARRACKS = RestrictedSite(uuid.uuid4(), "营区", Place(116.4, 28.2))
# 0.0005° of latitude are 56 m.
NEAR, FAR = {"longitude": 116.4, "latitude": 28.2005}, {"longitude": 116.4, "latitude": 28.21}
PLANNED, SERVING = {"lifecycle": Lifecycle.PLANNED}, {"lifecycle": Lifecycle.IN_SERVICE}
ACCEPTED, RETIRED = {"lifecycle": Lifecycle.ACCEPTED}, {"lifecycle": Lifecycle.RETIRED}


@pytest.mark.parametrize(
    ("stored", "change", "held", "code"),
    [
        (None, {**PLANNED, **NEAR}, (), None),
        (None, {**SERVING, **NEAR}, (), "consent_missing"),
        (None, {**SERVING, **FAR}, (), None),
        (None, {**SERVING, "site_id": BARRACKS.id}, (), "consent_missing"),
        (None, SERVING, (), None),
        ({**PLANNED, **NEAR}, ACCEPTED, (), "consent_missing"),
        ({**PLANNED, **NEAR}, ACCEPTED, ("document",), "consent_missing"),
        ({**PLANNED, **NEAR}, ACCEPTED, ("consent",), None),
        ({**RETIRED, **NEAR}, SERVING, (), "consent_missing"),
        ({**SERVING, **NEAR}, {"name": "renamed"}, (), None),
        ({**SERVING, **NEAR}, {"lifecycle": Lifecycle.MAINTENANCE}, (), None),
        ({**SERVING, **FAR}, NEAR, (), "consent_missing"),
        ({**SERVING, **FAR}, {"site_id": BARRACKS.id}, (), "consent_missing"),
        ({**PLANNED, **FAR}, NEAR, (), None),
        ({**SERVING, **NEAR}, RETIRED, (), None),
    ],
)
def test_beside_a_military_site_a_consent_is_asked_for(
    stored: dict[str, Any] | None, change: dict[str, Any], held: tuple[str, ...], code: str | None
) -> None:
    phrase = lacking(stored, change, [BARRACKS], held, EntryRules())
    assert (phrase.code if phrase else None) == code
    if phrase:
        assert "营区" in phrase


@pytest.mark.parametrize(
    ("stored", "change", "held", "code"),
    [
        (PLANNED, ACCEPTED, (), "acceptance_missing"),
        (PLANNED, SERVING, ("photo", "consent"), "acceptance_missing"),
        (PLANNED, ACCEPTED, ("document",), None),
        (ACCEPTED, SERVING, (), None),
        (PLANNED, {"lifecycle": Lifecycle.BUILT}, (), None),
    ],
)
def test_acceptance_asks_for_a_document_where_it_is_set(
    stored: dict[str, Any], change: dict[str, Any], held: tuple[str, ...], code: str | None
) -> None:
    phrase = lacking(stored, change, [], held, EntryRules(acceptance_document=True))
    assert (phrase.code if phrase else None) == code
    assert lacking(stored, change, [], held, EntryRules()) is None


GONE = {**RETIRED, "device_status": "3", "retired_on": date(2026, 1, 1)}


@pytest.mark.parametrize(
    ("stored", "change", "more"),
    [
        (GONE, SERVING, {"retired_on": None, "device_status": "1"}),
        (GONE, {"lifecycle": Lifecycle.MAINTENANCE}, {"retired_on": None, "device_status": "2"}),
        (GONE, PLANNED, {"retired_on": None, "device_status": None}),
        (GONE, {**GONE, **SERVING}, {"retired_on": None, "device_status": "1"}),  # an exported row, lifecycle mended
        (GONE, {**SERVING, "device_status": "2"}, {"retired_on": None}),
        (GONE, {**SERVING, "retired_on": date(2030, 1, 1)}, {"device_status": "1"}),
        (GONE, RETIRED, {}),
        (GONE, {"name": "renamed"}, {}),
        (SERVING, PLANNED, {}),
    ],
)
def test_a_camera_that_comes_back_is_not_retired_since_any_day(
    stored: dict[str, Any], change: dict[str, Any], more: dict[str, Any]
) -> None:
    assert back_from_retirement(stored, change) == more
