"""What the routes of walls and patrols take and give."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from registry.facts import Facts
from registry.history import Row
from registry.layouts import DWELL_S
from registry.record import MOST_STOPS, Column
from vms.accounts.model import Actor
from vms.live.model import DEFAULT_PURPOSE, MAX_PURPOSE
from vms.points.schemas import Reason
from vms.walls.model import (
    MAX_CAMERAS,
    MAX_WINDOWS,
    PatrolStatus,
    WallContent,
    Window,
    overlap_s,
    status_of,
)
from vms.walls.service import editable
from vms.walls.store import Named, Placed, Routed
from vms.walls.tables import Patrol, PatrolStop

Name = Annotated[str, Field(min_length=1, max_length=60, pattern=r"\S")]
Dwell = Annotated[int, Field(ge=DWELL_S[0], le=DWELL_S[1], description="Seconds.")]
Layout = Literal[1, 4, 6, 9, 16, 25]
Seconds = Annotated[float, Field(ge=0, le=86_400)]


class Strict(BaseModel):
    """Unknown fields are refused: a misspelt one would be lost silently."""

    model_config = ConfigDict(extra="forbid")


class CameraName(BaseModel):
    id: uuid.UUID
    name: str


class WindowIn(Strict):
    """One screen: its layout, and its cameras tile by tile, page after page; null is an empty tile."""

    layout: Layout
    camera_ids: Annotated[list[uuid.UUID | None], Field(max_length=MAX_CAMERAS)]


class WallIn(Strict):
    """`dwell_s`: how long a tour stays on a page."""

    name: Name
    dwell_s: Dwell = 20
    windows: Annotated[list[WindowIn], Field(min_length=1, max_length=MAX_WINDOWS)]

    def content(self) -> WallContent:
        return WallContent(self.dwell_s, tuple(Window(each.layout, tuple(each.camera_ids)) for each in self.windows))


class NewWall(WallIn):
    """With a room: its shared preset; without: the caller's own."""

    room_id: uuid.UUID | None = None


class WindowOut(BaseModel):
    """Null: an empty tile, or a camera that is not in the caller's area."""

    layout: Layout
    cameras: list[CameraName | None]


class WallOut(BaseModel):
    """A wall of one's own (`room_id` null) or a room's preset. `version` is its ETag."""

    id: uuid.UUID
    name: str
    room_id: uuid.UUID | None
    room_name: str | None
    editable: bool
    dwell_s: int
    windows: list[WindowOut]
    version: int
    updated_at: datetime
    updated_by: str

    @classmethod
    def of(cls, found: Placed, known: Mapping[uuid.UUID, Named], actor: Actor) -> Self:
        wall = found.wall
        windows = [
            WindowOut(layout=each["layout"], cameras=[_named(key, known) for key in each["cameras"]])
            for each in wall.windows
        ]
        return cls(
            id=wall.id,
            name=wall.name,
            room_id=wall.room_id,
            room_name=found.room.name if found.room else None,
            editable=editable(actor, found),
            dwell_s=wall.dwell_s,
            windows=windows,
            version=wall.version,
            updated_at=wall.updated_at,
            updated_by=wall.updated_by,
        )


class RouteIn(Strict):
    """A patrol route; every camera stands in the division or below. `number` null: the next free one."""

    division: Annotated[str, Field(max_length=20)]
    number: Annotated[int | None, Field(ge=1, le=9999)] = None
    name: Name
    dwell_s: Dwell = 10
    camera_ids: Annotated[list[uuid.UUID], Field(min_length=1, max_length=MOST_STOPS)]
    reason: Reason


class RouteOut(BaseModel):
    id: uuid.UUID
    division: str
    division_name: str
    number: int
    name: str
    dwell_s: int
    cameras: list[CameraName]
    version: int

    @classmethod
    def of(cls, found: Routed, known: Mapping[uuid.UUID, Named]) -> Self:
        route = found.row
        return cls(
            id=route.id,
            division=route.division_code,
            division_name=found.division_name,
            number=route.number,
            name=route.name,
            dwell_s=route.dwell_s,
            cameras=[camera for key in route.camera_ids if (camera := _named(key, known))],
            version=route.version,
        )


ROUTE_COLUMNS = (
    Column("", "division_code", "所属区划", "division"),
    Column("", "number", "编号", "number"),
    Column("", "name", "名称", "name"),
    Column("", "dwell_s", "停留秒数", "seconds at each camera"),
    Column("", "camera_ids", "监控点及次序", "cameras in their order"),
)
"""What may be said of a route, as its history tells it."""


def route_facts(cameras: Mapping[uuid.UUID, Named], divisions: Mapping[str, str], side: Row) -> Facts:
    """What the log holds of a route in words; `cameras`: those that the asker may know, the others are left out."""
    known = [cameras[key].name for each in side.get("camera_ids") or () if (key := uuid.UUID(each)) in cameras]
    named: Facts = {"camera_ids": " → ".join(known) or None} if "camera_ids" in side else {}
    if "division_code" in side:
        named["division_code"] = divisions.get(side["division_code"], side["division_code"])
    return {**side, **named}


class PatrolIn(Strict):
    route_id: uuid.UUID
    purpose: Annotated[str, Field(min_length=1, max_length=MAX_PURPOSE)] = DEFAULT_PURPOSE


class StopIn(Strict):
    """How long the camera was on the screen, and how long a moving picture stood there. `reason`: why not, a code."""

    camera_id: uuid.UUID
    shown_s: Seconds
    picture_s: Seconds
    first_picture_ms: Annotated[int | None, Field(ge=0, le=600_000)] = None
    reason: Annotated[str | None, Field(max_length=40, pattern=r"^[a-z0-9_-]+$")] = None
    remark: Annotated[str | None, Field(max_length=300)] = None


class PatrolEnd(Strict):
    outcome: Literal["completed", "broken_off"]
    remark: Annotated[str | None, Field(max_length=500)] = None


class PatrolOut(BaseModel):
    """`cameras`: on the route; `seen`: on the screen; `with_picture`: where a moving picture stood."""

    id: uuid.UUID
    route_id: uuid.UUID | None
    route_number: int
    route_name: str
    division: str
    division_name: str
    username: str
    display_name: str
    purpose: str
    started_at: datetime
    ended_at: datetime | None
    status: PatrolStatus
    remark: str | None
    cameras: int
    seen: int
    with_picture: int
    remarks: int

    @classmethod
    def facts(cls, found: Routed, stops: Sequence[PatrolStop], now: datetime) -> dict[str, object]:
        """The fields of a line in the log."""
        patrol: Patrol = found.row
        return {
            **patrol.model_dump(exclude={"camera_ids", "user_id", "unit_id", "division_code", "last_at", "outcome"}),
            "division": patrol.division_code,
            "division_name": found.division_name,
            "status": status_of(patrol.outcome, patrol.last_at, now),
            "cameras": len(patrol.camera_ids),
            "seen": len(stops),
            "with_picture": sum(stop.picture_s > 0 for stop in stops),
            "remarks": sum(stop.remark is not None for stop in stops) + (patrol.remark is not None),
        }


class StopOut(BaseModel):
    """One place of the route; without `seen_at` it was not reached. `viewed_s` is the service's own record of how long
    the walker had this camera's stream open; `state` is what it knew of the camera then."""

    position: int
    camera: CameraName | None
    seen_at: datetime | None = None
    shown_s: float | None = None
    picture_s: float | None = None
    viewed_s: float | None = None
    first_picture_ms: int | None = None
    reason: str | None = None
    remark: str | None = None
    state: str | None = None
    finding: str | None = None


class PatrolDetail(PatrolOut):
    stops: list[StopOut]

    @classmethod
    def of(
        cls,
        found: Routed,
        stops: Sequence[PatrolStop],
        views: Sequence[tuple[uuid.UUID, datetime, datetime | None]],
        known: Mapping[uuid.UUID, Named],
        now: datetime,
    ) -> Self:
        patrol: Patrol = found.row
        end = patrol.ended_at or now
        seen = {stop.position: stop for stop in stops}
        lines = []
        for position, key in enumerate(patrol.camera_ids):
            line = StopOut(position=position, camera=_named(key, known))
            if stop := seen.get(position):
                spans = [(begun, ended) for camera, begun, ended in views if camera == stop.camera_id]
                told = stop.model_dump(exclude={"patrol_id", "camera_id", "position"})
                line = line.model_copy(update=told | {"viewed_s": overlap_s(spans, patrol.started_at, end)})
            lines.append(line)
        return cls.model_validate({**cls.facts(found, stops, now), "stops": lines})


def _named(key: str | None, known: Mapping[uuid.UUID, Named]) -> CameraName | None:
    camera = known.get(uuid.UUID(key)) if key else None
    return CameraName(id=camera.id, name=camera.name) if camera else None
