"""A small registry for tests: one county, two townships, cameras with addresses."""

import uuid
from datetime import UTC, datetime

from registry.model import Camera, Division, DivisionKind, Lifecycle
from vms.db.engine import Database

COUNTY, EAST, WEST = "360902", "360902101", "360902102"


async def add_county(database: Database) -> None:
    """360902 with the townships 360902101 and 360902102."""
    async with database.unit_of_work() as tx:
        path = f"/{COUNTY}/"
        tx.session.add(Division(code=COUNTY, name="县", kind=DivisionKind.COUNTY, path=path))
        await tx.session.flush()
        for code, name in ((EAST, "东乡"), (WEST, "西乡")):
            tx.session.add(
                Division(code=code, name=name, kind=DivisionKind.TOWNSHIP, parent_code=COUNTY, path=f"{path}{code}/")
            )


async def add_camera(
    database: Database,
    number: int,
    *,
    division: str = EAST,
    url: str | None = "",
    sub_url: str | None = None,
    lifecycle: Lifecycle = Lifecycle.IN_SERVICE,
    username: str | None = None,
    password_sealed: bytes | None = None,
) -> uuid.UUID:
    """Camera `number`; its main address is `rtsp://10.1.0.<number>/main` unless given."""
    at = datetime(2026, 3, 1, tzinfo=UTC)
    camera = Camera(
        code=f"3609020000132{number:07d}",
        name=f"路口{number}",
        division_code=division,
        lifecycle=lifecycle,
        main_url=f"rtsp://10.1.{number // 250}.{number % 250 + 1}/main" if url == "" else url,
        sub_url=sub_url,
        username=username or ("admin" if password_sealed is not None else None),
        password_sealed=password_sealed,
        created_at=at,
        updated_at=at,
    )
    async with database.unit_of_work() as tx:
        tx.session.add(camera)
    return camera.id
