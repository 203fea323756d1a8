"""A county that changes all the time, and all that was true of it at any time, kept the simple way."""

import random
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from registry import store
from registry.columns import new_id
from registry.coverage import CameraFacts, CoverageSite
from registry.layouts import Entity
from registry.model import DivisionKind, Lifecycle
from registry.values import RECORD_ZONE
from tests.fakes import coverage_brute
from tests.fakes.clock import START
from tests.fakes.lenses import DETAILS, PLACES, some_optics
from vms.coverage import past_store
from vms.evidence.tables import Evidence
from vms.health.judge import OUR_FAULT
from vms.health.tables import CameraHealth, Transition
from vms.references import store as references_store
from vms.references.model import ReferenceStatus
from vms.references.tables import CameraReference
from vms.sitelists.tables import SiteList

DIVISIONS = ("369901", "369901100", "369901101")
EVENTS = 150
FIRST_LIST_SITES = 5
MINUTES_PER_EVENT = 50


@dataclass
class Moment:
    """All that was true at one time."""

    sites: dict[uuid.UUID, dict[str, Any]] = field(default_factory=dict)
    cameras: dict[uuid.UUID, dict[str, Any]] = field(default_factory=dict)
    states: dict[uuid.UUID, tuple[str, list[str]]] = field(default_factory=dict)
    blind: set[uuid.UUID] = field(default_factory=set)
    """Cameras whose state is unknown because we ourselves could not look."""
    frames: dict[uuid.UUID, tuple[datetime, str]] = field(default_factory=dict)
    views: dict[uuid.UUID, tuple[uuid.UUID, datetime]] = field(default_factory=dict)
    """Approved views: of which camera, until when."""
    rooms: int = 0
    required: float = 100.0
    lists: list[tuple[date, datetime, datetime]] = field(default_factory=list)
    """Approved site lists: in force from, approved at, cut at."""

    def kept(self) -> "Moment":
        """As it is now. What the collections hold is replaced when it changes, never changed itself."""
        found = Moment(rooms=self.rooms, required=self.required)
        found.sites, found.cameras, found.states = dict(self.sites), dict(self.cameras), dict(self.states)
        found.blind, found.frames, found.views = set(self.blind), dict(self.frames), dict(self.views)
        found.lists = list(self.lists)
        return found

    def facts(self, at: datetime, last_checks: dict[uuid.UUID, datetime]) -> dict[uuid.UUID, CameraFacts]:
        seen = {}
        for key, (state, faults) in self.states.items():
            taken_at, sha = self.frames.get(key, (None, None))
            seen[key] = CameraFacts(state, faults, taken_at, sha, min(at, last_checks[key]))
        return seen


class History:
    """A county that changes all the time: each event is written to the database and to `moments`."""

    def __init__(self, seed: int, session: AsyncSession) -> None:
        self.number = seed
        self.rng = random.Random(seed)
        self.lenses = random.Random(seed)
        """Apart, so that what is required and shown changes nothing else of the history."""
        self.views = random.Random(seed)
        """Apart too."""
        self.references: list[CameraReference] = []
        self.details = DETAILS if seed % 2 == 0 else (None,)
        """Of every other history: where details are asked for, less is proven."""
        self.session = session
        self.now = START - timedelta(minutes=EVENTS * MINUTES_PER_EVENT)
        self.truth = Moment()
        self.moments: list[tuple[datetime, Moment]] = []
        self.unit_id = new_id()
        self.target: dict[str, Any] = {}
        self.last_checks: dict[uuid.UUID, datetime] = {}

    async def write(self) -> None:
        await self._foundation()
        for _ in range(EVENTS):
            event = self.rng.choices(
                (
                    *(self._site, self._camera, self._edit_site, self._edit_camera),
                    *(self._state, self._frame, self._plan, self._approve),
                ),
                (2, 3, 3, 3, 8, 10, 1, 2),
            )[0]
            await event()
            await self._view()
            self._next()
        for key in self.truth.states:
            # Some are no longer checked since a while; nobody has written that down.
            checked_at = self.now - timedelta(hours=self.rng.choice((0, 0, 20, 40)))
            state, faults = self.truth.states[key]
            self.last_checks[key] = checked_at
            self.session.add(CameraHealth(camera_id=key, state=state, faults=faults, checked_at=checked_at))

    def _next(self) -> None:
        self.moments.append((self.now, self.truth.kept()))
        self.now += timedelta(minutes=self.rng.randrange(1, 2 * MINUTES_PER_EVENT))

    @property
    def _trace(self) -> store.Trace:
        return store.Trace("tester", self.now)

    async def _foundation(self) -> None:
        paths = {code: "/369901/" if code == "369901" else f"/369901/{code}/" for code in DIVISIONS}
        for code, path in paths.items():
            kind = DivisionKind.COUNTY if code == "369901" else DivisionKind.TOWN
            parent = None if code == "369901" else "369901"
            row = {"code": code, "name": code, "kind": kind, "parent_code": parent, "path": path, "core_area": False}
            await store.insert_rows(self.session, Entity.DIVISION, [row], self._trace)
        unit = {"id": self.unit_id, "code": "369901000001", "name": "u", "kind": "police_station"}
        await store.insert_rows(self.session, Entity.UNIT, [unit | {"division_code": "369901"}], self._trace)
        self.target = {"id": "rate", "title_zh": "率", "title_en": "rate", "scope": "county", "rule": "coverage_rate"}
        self.target |= {"classes": [1, 2], "required": 100.0, "level": "usable", "weight": 1.0}
        self.target |= {"phases": [], "responsible_unit_ids": []}
        await store.insert_rows(self.session, Entity.TARGET, [self.target], self._trace)
        self._next()

    async def _site(self) -> None:
        row = self._site_values() | {"id": new_id(), "code": f"B{len(self.truth.sites)}", "name": "s", "category": "2"}
        await store.insert_rows(self.session, Entity.SITE, [row], self._trace)
        self.truth.sites[row["id"]] = {name: row.get(name) for name in CoverageSite._fields}

    def _site_values(self) -> dict[str, Any]:
        day = self.now.date()
        values = {
            "site_class": self.rng.choice((1, 2, 3)),
            "division_code": self.rng.choice(DIVISIONS),
            "required_cameras": self.rng.choice((1, 1, 2)),
            "excluded_reason": self.rng.choice((None, None, None, "施工")),
            "excluded_until": self.rng.choice((None, day + timedelta(days=2))),
            "retired_on": self.rng.choice((None, None, None, None, day + timedelta(days=1))),
        }
        given = {name: value for name, value in values.items() if value is not None or self.rng.random() < 0.8}
        longitude, latitude, line = self.lenses.choice(PLACES)
        place = {"longitude": longitude, "latitude": latitude, "line": line}
        return given | place | {"required_px_per_m": self.lenses.choice(self.details)}

    async def _camera(self) -> None:
        number = len(self.truth.cameras)
        row = self._camera_values() | {"id": new_id(), "code": f"369901000013200{number:05}", "name": "c"}
        await store.insert_rows(self.session, Entity.CAMERA, [row], self._trace)
        self.truth.cameras[row["id"]] = {column.key: row.get(column.key) for column in past_store.CAMERA_VALUES}

    def _camera_values(self) -> dict[str, Any]:
        weights = {Lifecycle.IN_SERVICE: 8, Lifecycle.PLANNED: 1, Lifecycle.MAINTENANCE: 1, Lifecycle.RETIRED: 1}
        return {
            "site_id": self.rng.choice([*self.truth.sites, None]),
            "division_code": self.rng.choice(DIVISIONS),
            "lifecycle": self.rng.choices(list(weights), list(weights.values()))[0],
            "pole_number": self.rng.choice((None, None, "G1", "G2")),
            "uplink": self.rng.choice((None, None, "L1")),
            **some_optics(self.lenses)._asdict(),
        }

    async def _edit_site(self) -> None:
        await self._edit(Entity.SITE, self.truth.sites, self._site_values())

    async def _edit_camera(self) -> None:
        await self._edit(Entity.CAMERA, self.truth.cameras, self._camera_values())

    async def _edit(self, entity: Entity, rows: dict[uuid.UUID, dict[str, Any]], values: dict[str, Any]) -> None:
        if rows:
            key = self.rng.choice(list(rows))
            update = store.Update({**rows[key], "version": 1}, values)
            await store.update_rows(self.session, entity, [update], self._trace)
            rows[key] = rows[key] | values

    async def _state(self) -> None:
        if self.truth.cameras:
            key = self.rng.choice(list(self.truth.cameras))
            before, _ = self.truth.states.get(key, ("unknown", []))
            state = self.rng.choice(("online", "online", "degraded", "offline", "unknown", "maintenance"))
            faults = ["black"] if state == "degraded" else []
            row = Transition(camera_id=key, at=self.now, from_state=before, to_state=state, faults=faults)
            self.truth.blind.discard(key)
            if state == "unknown" and self.rng.random() < 0.5:
                row.detail = f"{OUR_FAULT} The line is cut."
                self.truth.blind.add(key)
            self.session.add(row)
            self.truth.states[key] = (state, faults)

    async def _frame(self) -> None:
        if self.truth.cameras:
            key, sha = self.rng.choice(list(self.truth.cameras)), f"{self.rng.getrandbits(256):064x}"
            self.session.add(
                Evidence(
                    camera_id=key, sha256=sha, taken_at=self.now, hourly=True, bytes=1, width=1, height=1, finding="ok"
                )
            )
            self.truth.frames[key] = (self.now, sha)

    async def _view(self) -> None:
        """A view is learned, and perhaps approved at once; or one is approved, rejected or removed; others expire."""
        if not self.truth.cameras or self.views.random() < 0.5:
            return
        deed = self.views.choice(("learn", "learn", "approve", "reject", "remove"))
        if deed == "learn":
            status = self.views.choice((ReferenceStatus.APPROVED, ReferenceStatus.CANDIDATE))
            life = timedelta(hours=self.views.choice((5, 50, 500)))
            key = self.views.choice(list(self.truth.cameras))
            row = CameraReference(
                camera_id=key, status=status, source="learned", condition="colour", evidence_sha="a" * 64,
                learned_at=self.now, expires_at=self.now + life,
            )  # fmt: skip
            await references_store.add(self.session, [row])
            if status is ReferenceStatus.APPROVED:
                self.truth.views[row.id] = (key, row.expires_at)
            self.references.append(row)
        elif self.references:
            row = self.references.pop(self.views.randrange(len(self.references)))
            if row.expires_at <= self.now:
                return
            if deed == "remove":
                await references_store.remove(self.session, [row.id], self.now)
                self.truth.views.pop(row.id, None)
                return
            decided = ReferenceStatus.APPROVED if deed == "approve" else ReferenceStatus.REJECTED
            await references_store.decide(self.session, row, decided, self.now, decided_by="t")
            if decided is ReferenceStatus.APPROVED:
                self.truth.views[row.id] = (row.camera_id, row.expires_at)
                self.references.append(row)
            else:
                self.truth.views.pop(row.id, None)

    async def _plan(self) -> None:
        room = {"id": new_id(), "name": f"r{self.truth.rooms}", "division_code": "369901", "unit_id": self.unit_id}
        await store.insert_rows(self.session, Entity.ROOM, [room | {"staffed": False}], self._trace)
        self.truth.rooms += 1
        required = float(self.rng.randrange(50, 100))
        update = store.Update({**self.target, "required": self.truth.required}, {"required": required})
        await store.update_rows(self.session, Entity.TARGET, [update], self._trace)
        self.truth.required = required

    async def _approve(self) -> None:
        """A list that was cut now or some time ago, in force today or soon; not before there is something to list."""
        if len(self.truth.sites) < FIRST_LIST_SITES:
            return
        cut = self.rng.choice([self.now, *(at for at, _ in self.moments[-20:])])
        day = self.now.astimezone(RECORD_ZONE).date() + timedelta(days=self.rng.choice((0, 0, 1, 2)))
        approved: dict[str, Any] = {"approved_at": self.now, "approved_by": "t", "reference": str(self.now)}
        self.session.add(
            SiteList(division_code="369901", as_of=cut, drafted_by="t", sites=0, in_force_from=day, **approved)
        )
        self.truth.lists.append((day, self.now, cut))

    def counting(self, truth: Moment, at: datetime) -> list[CoverageSite]:
        """The sites that count at that time, as what they count."""
        now = [CoverageSite(**row) for row in truth.sites.values()]
        begun = [each for each in truth.lists if each[0] <= at.astimezone(RECORD_ZONE).date()]
        if not begun:
            return now
        _, _, cut = max(begun)
        then = next(moment for when, moment in reversed(self.moments) if when <= cut)
        return coverage_brute.listed(now, [CoverageSite(**row) for row in then.sites.values()])
