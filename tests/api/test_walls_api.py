"""Walls and presets over HTTP: kept, changed, limited, and who may do what."""

from typing import Any

import httpx
import pytest

from tests.api.conftest import SignIn
from tests.fakes.two_towns import OURS, THEIRS, Things, add_county, add_things
from vms.accounts.model import Role
from vms.walls import service
from vms.web.deps import Container

WALLS = "/api/v1/walls"


@pytest.fixture
async def ours(container: Container) -> Things:
    await add_county(container.database)
    return await add_things(container.database, OURS, 1)


def body(things: Things, name: str = "junctions", **more: Any) -> dict[str, Any]:
    windows = [{"layout": 9, "camera_ids": [things.ids["camera_id"], None]}, {"layout": 25, "camera_ids": []}]
    return {"name": name, "dwell_s": 15, "windows": windows, **more}


async def names(person: httpx.AsyncClient) -> list[str]:
    answer = await person.get(WALLS)
    assert answer.status_code == 200, answer.text
    return [wall["name"] for wall in answer.json()["items"]]


async def test_a_wall_is_kept_changed_and_given_up(ours: Things, sign_in: SignIn) -> None:
    person, other = await sign_in(Role.OPERATOR, OURS), await sign_in(Role.OPERATOR, OURS)
    made = await person.post(WALLS, json=body(ours))
    assert made.status_code == 201, made.text
    wall = made.json()
    assert wall["windows"][0]["cameras"] == [{"id": ours.ids["camera_id"], "name": f"camera-{OURS}-1"}, None]
    assert (wall["room_id"], wall["editable"], wall["version"]) == (None, True, 1)
    place = made.headers["Location"]
    changed = await person.put(place, json=body(ours, "gates"), headers={"If-Match": made.headers["ETag"]})
    assert (changed.status_code, changed.json()["name"], changed.json()["version"]) == (200, "gates", 2)
    late = await person.put(place, json=body(ours), headers={"If-Match": made.headers["ETag"]})
    assert late.status_code == 412
    assert "gates" in await names(person)
    assert "gates" not in await names(other)
    assert (await other.get(place)).status_code == 404
    assert (await person.delete(place)).status_code == 204
    assert (await person.get(place)).status_code == 404


async def test_a_preset_is_the_rooms(ours: Things, container: Container, sign_in: SignIn) -> None:
    theirs = await add_things(container.database, THEIRS, 1)
    officer, operator = await sign_in(Role.GOVERNANCE_OFFICER, OURS), await sign_in(Role.OPERATOR, OURS)
    stranger = await sign_in(Role.GOVERNANCE_OFFICER, THEIRS)
    preset = body(ours, "morning", room_id=ours.ids["room_id"])
    assert (await operator.post(WALLS, json=preset)).status_code == 403
    assert (await stranger.post(WALLS, json=body(theirs, room_id=ours.ids["room_id"]))).status_code == 422
    made = await officer.post(WALLS, json=preset)
    assert made.status_code == 201, made.text
    seen = next(wall for wall in (await operator.get(WALLS)).json()["items"] if wall["name"] == "morning")
    assert seen["editable"] is False
    assert seen["room_name"].startswith("room-")
    assert "morning" not in await names(stranger)
    place = made.headers["Location"]
    assert (await operator.delete(place)).status_code == 403
    assert (await stranger.delete(place)).status_code == 404


async def test_a_camera_that_is_not_for_the_reader_is_an_empty_tile(
    ours: Things, container: Container, sign_in: SignIn
) -> None:
    theirs = await add_things(container.database, THEIRS, 1)
    county = await sign_in(Role.ADMINISTRATOR)
    both = [{"layout": 4, "camera_ids": [theirs.ids["camera_id"], ours.ids["camera_id"]]}]
    made = await county.post(WALLS, json={"name": "both", "windows": both, "room_id": ours.ids["room_id"]})
    operator = await sign_in(Role.OPERATOR, OURS)
    answer = await operator.get(made.headers["Location"])
    shown = [camera and camera["id"] for camera in answer.json()["windows"][0]["cameras"]]
    assert shown == [None, ours.ids["camera_id"]]
    assert theirs.ids["camera_id"] not in answer.text
    assert (await operator.post(WALLS, json={"name": "both", "windows": both})).status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": "   "},
        {"name": "n" * 61},
        {"dwell_s": 2},
        {"windows": []},
        {"windows": [{"layout": 4, "camera_ids": []}] * 4},
        {"windows": [{"layout": 5, "camera_ids": []}]},
        {"windows": [{"layout": 4, "camera_ids": [None] * 101}]},
        {"windows": [{"layout": 4, "camera_ids": ["00000000-0000-7000-8000-000000000000"]}]},
        {"windows": [{"layout": 4, "camera_ids": ["front door"]}]},
        {"colour": "red"},
        {"room_id": "00000000-0000-7000-8000-000000000000"},
    ],
    ids=str,
)
async def test_what_is_no_wall_is_refused(wrong: dict[str, Any], ours: Things, sign_in: SignIn) -> None:
    person = await sign_in(Role.ADMINISTRATOR)
    before = await names(person)
    answer = await person.post(WALLS, json=body(ours) | wrong)
    assert answer.status_code == 422, answer.text
    assert await names(person) == before


async def test_names_are_ones_own_and_walls_are_bounded(
    ours: Things, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MAX_WALLS", 2)
    person, other = await sign_in(Role.OPERATOR, OURS), await sign_in(Role.OPERATOR, OURS)
    assert (await person.post(WALLS, json=body(ours))).status_code == 201
    twice = await person.post(WALLS, json=body(ours))
    assert (twice.status_code, twice.json()["type"]) == (409, "/problems/name-taken")
    assert (await other.post(WALLS, json=body(ours))).status_code == 201
    assert (await person.post(WALLS, json=body(ours, "second"))).status_code == 201
    full = await person.post(WALLS, json=body(ours, "third"))
    assert (full.status_code, full.json()["type"]) == (409, "/problems/full")


async def test_the_list_comes_in_pages(ours: Things, sign_in: SignIn) -> None:
    person = await sign_in(Role.OPERATOR, OURS)
    for number in range(3):
        await person.post(WALLS, json=body(ours, f"wall {number}"))
    first = (await person.get(WALLS, params={"limit": 3})).json()
    rest = (await person.get(WALLS, params={"limit": 3, "cursor": first["next_cursor"]})).json()
    assert first["total"] == rest["total"] == 4  # the room's preset among them
    assert [wall["name"] for wall in rest["items"]] == ["wall 2"]
    assert (await person.get(WALLS, params={"cursor": "nonsense"})).status_code == 422
