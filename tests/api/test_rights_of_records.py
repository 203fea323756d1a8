"""Role × area over every kind of record of the registry: what lies in another town is neither seen nor changed."""

import io
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook

from tests.api.conftest import SignIn
from tests.fakes.two_towns import COUNTY, OURS, THEIRS, add_county, add_things
from vms.accounts.model import MAY, Permission, Role
from vms.points.records_api import RecordKind
from vms.web.deps import Container

DAY = "2026-03-02"


def values(kind: RecordKind, town: str) -> dict[str, Any]:
    """A new record of that town."""
    name, unit = f"{kind}-of-{town}", f"{town}0001"
    placed = {"code": f"X-{town}", "name": name, "division_code": town}
    match kind:
        case RecordKind.DIVISION:
            return {"code": f"{town}900", "name": name, "kind": "hamlet", "parent_code": town}
        case RecordKind.UNIT:
            return placed | {"code": f"{town}7777", "kind": "police_station"}
        case RecordKind.SITE:
            return placed | {"site_class": 2, "category": "6"}
        case RecordKind.ROOM:
            return {"name": name, "division_code": town, "unit_code": unit}
        case RecordKind.TARGET:
            return {
                "id": f"X-{town}", "title_zh": name, "title_en": name, "scope": town, "rule": "minimum_points",
                "required": 9, "level": "built", "deadline": "2026-12-31", "phases": "2026-06-30=5",
                "lead_unit_code": unit, "responsible_unit_codes": unit,
            }  # fmt: skip
        case RecordKind.ZONE:
            return placed | {"kind": "1", "unit_code": unit}
        case RecordKind.CHECKPOINT:
            return placed | {"kind": "2", "unit_code": unit, "lanes": 2}
        case RecordKind.POST:
            return placed | {"unit_code": unit, "people": 4}


@dataclass(frozen=True)
class Held:
    """What one town has of a kind."""

    path: str
    history: str
    name: str


async def hold(administrator: httpx.AsyncClient, kind: RecordKind, town: str) -> Held:
    body = {"values": values(kind, town), "reason": "new"}
    answer = await administrator.post(f"/api/v1/registry/{kind}", json=body)
    assert answer.status_code == 201, answer.text
    made = answer.json()
    return Held(answer.headers["Location"], f"/api/v1/history/{kind}/{made['key']}", made["name"])


@pytest.mark.parametrize("kind", RecordKind)
async def test_records_are_seen_and_changed_in_ones_own_town_alone(
    kind: RecordKind, container: Container, sign_in: SignIn
) -> None:
    await add_county(container.database)
    for town in (OURS, THEIRS):
        await add_things(container.database, town, 1)
    administrator = await sign_in(Role.ADMINISTRATOR, COUNTY)
    ours, theirs = [await hold(administrator, kind, town) for town in (OURS, THEIRS)]
    for role in Role:
        client = await sign_in(role, OURS)
        for held, found in ((ours, 200), (theirs, 404)):
            assert (await client.get(held.path)).status_code == found, (role, held)
            assert (await client.get(f"{held.history}/changes")).status_code == found, (role, held)
            assert (await client.get(held.history, params={"day": DAY})).status_code == found, (role, held)
        listed = await client.get(f"/api/v1/registry/{kind}", params={"limit": 200})
        assert ours.name in listed.text, role
        assert theirs.name not in listed.text, role
        may = Permission.EDIT_REGISTRY in MAY[role]
        edit = {"values": {"title_zh" if kind is RecordKind.TARGET else "name": "renamed"}, "reason": "new"}
        for held, answered in ((ours, 428 if may else 403), (theirs, 404 if may else 403)):
            assert (await client.patch(held.path, json=edit)).status_code == answered, (role, held)
            assert (await client.delete(held.path, params={"reason": "old"})).status_code == answered, (role, held)
        new = {"values": values(kind, THEIRS) | _another(kind), "reason": "new"}
        made = await client.post(f"/api/v1/registry/{kind}", json=new)
        assert made.status_code == (422 if may else 403), (role, made.text)
        await check_export(client, role, ours, theirs)
    await check_moving(await sign_in(Role.ADMINISTRATOR, OURS), kind, ours)


def _another(kind: RecordKind) -> dict[str, Any]:
    """Another key than the one that is there."""
    match kind:
        case RecordKind.DIVISION:
            return {"code": f"{THEIRS}901"}
        case RecordKind.UNIT:
            return {"code": f"{THEIRS}7778"}
        case RecordKind.ROOM:
            return {"name": "another"}
        case RecordKind.TARGET:
            return {"id": "another"}
        case _:
            return {"code": "another"}


async def check_export(client: httpx.AsyncClient, role: Role, ours: Held, theirs: Held) -> None:
    answer = await client.get("/api/v1/exports/registry")
    if Permission.EXPORT not in MAY[role]:
        assert answer.status_code == 403, role
        return
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    cells = {str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row}
    assert ours.name in cells, role
    assert theirs.name not in cells, role


async def check_moving(administrator: httpx.AsyncClient, kind: RecordKind, ours: Held) -> None:
    """Nothing is moved out of one's area, nor handed over to another town."""
    place = {RecordKind.DIVISION: "parent_code", RecordKind.TARGET: "scope"}.get(kind, "division_code")
    tag = (await administrator.get(ours.path)).headers["ETag"]
    body = {"values": {place: THEIRS}, "reason": "moved"}
    moved = await administrator.patch(ours.path, json=body, headers={"If-Match": tag})
    assert moved.status_code == 422, moved.text
