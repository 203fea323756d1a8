"""A county with two towns that have the same things: a unit, sites, cameras, people. For tests of who sees what."""

import hashlib
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from registry.model import (
    Camera,
    Change,
    Division,
    DivisionKind,
    Lifecycle,
    MonitoringRoom,
    PatrolRoute,
    Site,
    Unit,
    UnitKind,
)
from tests.fakes.clock import START
from tests.fakes.people import add_user
from vms.accounts.model import Role
from vms.accounts.secrets import hashed, new_pairing_code, new_secret, new_token
from vms.accounts.tables import ApiToken, Screen, ScreenPairing, User
from vms.causes.model import Cause, CauseKind
from vms.db.engine import Database, Transaction
from vms.evidence.files import Folder
from vms.evidence.tables import Evidence
from vms.incidents import store as incident_store
from vms.incidents.model import IncidentOrigin, LifePolicy
from vms.incidents.raising import Raiser
from vms.incidents.store import CameraFacts, Condition
from vms.incidents.tables import Incident, IncidentCheck
from vms.maintenance.tables import MaintenanceWindow
from vms.notify.tables import NotifyChannel, NotifyDelivery, NotifyRule
from vms.plans.tables import PlacementPlan
from vms.points.tables import CameraDocument, ImportRun
from vms.references.tables import CameraReference
from vms.reports.tables import Report
from vms.sitelists.tables import SiteList
from vms.walls.tables import Patrol, SavedWall
from vms.workorders.tables import WorkOrder, WorkOrderPhoto

SITE_LIST = uuid.UUID(int=0x7000_0001)
"""A draft of the county's, which lies over both towns."""
COUNTY, OURS, THEIRS = "360900", "360901", "360902"
_OF_ALL = frozenset({"division", "position", "kind", "entity", "list_id"})
_NOTHING_PLANNED: dict[str, Any] = {
    **dict.fromkeys(("sites", "usable", "lacking", "waiting", "unreachable"), 0),
    **dict.fromkeys(("steps", "steps_left_out", "usable_after", "cost", "seconds"), 0),
    **dict.fromkeys(("rate_before", "rate_after", "certificate")),
    "candidates": {},
    "kinds": {},
}


@dataclass(frozen=True, slots=True)
class Things:
    """One set of objects of a town: the values of path parameters by their name."""

    town: str
    ids: dict[str, str] = field(default_factory=dict)

    @property
    def marks(self) -> list[str]:
        """Texts that nobody outside the town may read."""
        return [value for name, value in self.ids.items() if name not in _OF_ALL]


async def add_county(database: Database) -> None:
    """The county, both towns, a unit in each."""
    async with database.unit_of_work() as tx:
        begun = START - timedelta(hours=1)
        tx.session.add(Change(at=begun, actor="tester", entity="division", entity_id=COUNTY, after={"code": COUNTY}))
        tx.session.add(Division(code=COUNTY, name="county", kind=DivisionKind.COUNTY, path=f"/{COUNTY}/"))
        await tx.session.flush()
        for town in (OURS, THEIRS):
            path = f"/{COUNTY}/{town}/"
            tx.session.add(
                Division(code=town, name=f"town {town}", kind=DivisionKind.TOWN, parent_code=COUNTY, path=path)
            )
            await tx.session.flush()
        tx.session.add(SiteList(id=SITE_LIST, division_code=COUNTY, as_of=tx.now, drafted_by="tester", sites=0))


async def add_things(database: Database, town: str, number: int, *, evidence_dir: Path | None = None) -> Things:
    """One more set of objects in that town; with a folder for evidence the frame is on disk too."""
    things = Things(town)
    async with database.unit_of_work() as tx:
        unit = Unit(
            code=f"{town}{number:04}", name=f"unit-{town}-{number}", kind=UnitKind.POLICE_STATION, division_code=town
        )
        tx.session.add(unit)
        await tx.session.flush()
        site, camera = await _add_points(tx, town, number)
        user = await add_user(tx, Role.OPERATOR, town)
        plan = PlacementPlan(
            at=tx.now,
            made_by=f"planner-{town}-{number}",
            path=f"/{COUNTY}/{town}/",
            summary={**_NOTHING_PLANNED, "as_of": tx.now.isoformat()},
        )
        report = Report(
            at=tx.now,
            made_by=f"reporter-{town}-{number}",
            kind="moment",
            language="en",
            scope=town,
            title=f"report-{town}-{number}",
            path=f"/{COUNTY}/{town}/",
            as_of=tx.now,
            bytes=0,
            sha256="0" * 64,
        )
        run = ImportRun(
            at=tx.now, actor=f"importer-{town}-{number}", path=f"/{COUNTY}/{town}/", file_name=f"file-{town}-{number}"
        )
        tx.session.add(run)
        token = ApiToken(secret_hash=hashed(new_token()), user_id=user.id, name="program", created_at=tx.now)
        screen = Screen(
            secret_hash=hashed(new_secret()),
            user_id=user.id,
            name=f"hall-{town}-{number}",
            division_code=town,
            created_at=tx.now,
        )
        pairing = ScreenPairing(
            secret_hash=hashed(new_secret()), code=new_pairing_code(), expires_at=tx.now + timedelta(hours=1)
        )
        tx.session.add_all([screen, pairing])
        evidence = _evidence(tx, camera)
        reference = _reference(tx, camera, evidence)
        window = _window(tx, camera, number)
        document = _document(tx, camera, evidence)
        tx.session.add_all([token, evidence, plan, reference, window, report, document])
        things.ids.update(await _add_incident(tx, camera, user, evidence))
        things.ids.update(await _add_notifications(tx, town, number))
        if evidence_dir is not None:
            Folder(evidence_dir).write(evidence.sha256, _frame(camera))
        things.ids.update(await _add_walls(tx, unit, camera, user))
        change = Change(at=tx.now, actor=f"editor-{town}-{number}", entity="unit", entity_id=str(unit.id))
        change.before, change.after = {"phone": f"phone-{town}-{number}"}, {"phone": None}
        tx.session.add(change)
        things.ids.update(
            division=town,
            unit_id=str(unit.id),
            site_id=str(site.id),
            camera_id=str(camera.id),
            camera_code=camera.code,
            user_id=str(user.id),
            token_id=str(token.id),
            screen_id=str(screen.id),
            pairing_code=pairing.code,
            sha256=evidence.sha256,
            position="0",
            kind="unit",
            entity="unit",
            key=str(unit.id),
            plan_id=str(plan.id),
            reference_id=str(reference.id),
            window_id=str(window.id),
            report_id=str(report.id),
            import_id=str(run.id),
            field_id=str(run.id),
            suggestion_id=str(run.id),
            document_id=str(document.id),
            change_id=str(change.id),
            list_id=str(SITE_LIST),
            session_id=f"none-of-{town}",
            names=f"-{town}-",
            division_name=f"town {town}",
        )
    return things


async def add_outage(
    database: Database, first: str, second: str, *, evidence_dir: Path
) -> tuple[Things, dict[str, str]]:
    """A switch of both towns has failed and is back. What of it is the first town's, with whose camera it began; and
    the values of path parameters by which the second town asks for it."""
    number = 9000
    async with database.unit_of_work() as tx:
        cameras = [(await _add_points(tx, town, number))[1] for town in (first, second)]
        frames = [_evidence(tx, camera) for camera in cameras]
        tx.session.add_all(frames)
        raiser = Raiser(LifePolicy())
        fallen: list[tuple[CameraFacts, Condition]] = []
        for camera, frame in zip(cameras, frames, strict=True):
            facts = await incident_store.camera(tx.session, camera.id)
            assert facts is not None
            fallen.append((facts, Condition(camera.id, "offline", (), tx.now, frame.sha256)))
        cause = Cause(CauseKind.SWITCH, "of both towns")
        await raiser.raise_together(tx, cause, fallen)
        incident = await incident_store.open_shared(tx.session, cause)
        assert incident is not None
        for camera, frame in zip(cameras, frames, strict=True):
            check = IncidentCheck(incident_id=incident.id, camera_id=camera.id, at=tx.now, outcome="good")
            check.evidence_sha = frame.sha256
            tx.session.add(check)
            await raiser.see(tx, Condition(camera.id, "online", (), tx.now, frame.sha256))
        user = await add_user(tx, Role.OPERATOR, second)
        ids = await _add_order(tx, incident, user, frames[1])
    for camera in cameras:
        Folder(evidence_dir).write(hashlib.sha256(_frame(camera)).hexdigest(), _frame(camera))
    camera, frame = cameras[0], frames[0]
    hidden = {"camera_id": str(camera.id), "camera_code": camera.code, "camera": camera.name, "sha256": frame.sha256}
    return Things(first, hidden), ids | {"sha256": frames[1].sha256}


async def _add_points(tx: Transaction, town: str, number: int) -> tuple[Site, Camera]:
    site = Site(
        code=f"S{town}{number}",
        name=f"site-{town}-{number}",
        site_class=1,
        category="2",
        division_code=town,
        created_at=tx.now,
    )
    tx.session.add(site)
    await tx.session.flush()
    camera = Camera(
        code=f"{town}0000132{number:07}",
        name=f"camera-{town}-{number}",
        site_id=site.id,
        division_code=town,
        lifecycle=Lifecycle.IN_SERVICE,
        main_url="rtsp://127.0.0.1:9/main",
        sub_url="rtsp://127.0.0.1:9/sub",
        created_at=tx.now,
        updated_at=tx.now,
    )
    tx.session.add(camera)
    await tx.session.flush()
    return site, camera


async def _add_walls(tx: Transaction, unit: Unit, camera: Camera, user: User) -> dict[str, str]:
    """A room with a preset, a route, a patrol that somebody walked."""
    town, number = unit.division_code, int(unit.code[-4:]) + 50
    room = MonitoringRoom(name=f"room-{town}-{number}", division_code=town, unit_id=unit.id)
    tx.session.add(room)
    await tx.session.flush()
    last: dict[str, Any] = {"updated_at": tx.now, "updated_by": user.username}
    shown = [{"layout": 1, "cameras": [str(camera.id)]}]
    wall = SavedWall(room_id=room.id, name=f"preset-{town}-{number}", dwell_s=20, windows=shown, **last)
    walked: dict[str, Any] = {"division_code": town, "camera_ids": [str(camera.id)]}
    route = PatrolRoute(number=number, name=f"route-{town}-{number}", dwell_s=10, **walked, **last)
    tx.session.add_all([wall, route])
    await tx.session.flush()
    patrol = Patrol(
        route_id=route.id,
        route_number=number,
        route_name=route.name,
        user_id=user.id,
        username=user.username,
        display_name=user.display_name,
        purpose="patrol",
        started_at=tx.now,
        last_at=tx.now,
        **walked,
    )
    tx.session.add(patrol)
    await tx.session.flush()
    keys = {"room_id": room.id, "wall_id": wall.id, "route_id": route.id, "patrol_id": patrol.id}
    return {name: str(key) for name, key in keys.items()}


def _reference(tx: Transaction, camera: Camera, evidence: Evidence) -> CameraReference:
    return CameraReference(
        camera_id=camera.id,
        status="candidate",
        source="learned",
        condition="colour",
        evidence_sha=evidence.sha256,
        learned_at=tx.now,
        expires_at=tx.now + timedelta(days=1),
    )


async def _add_notifications(tx: Transaction, town: str, number: int) -> dict[str, str]:
    """A channel, a rule that sends to it, and a message to it that was given up."""
    more: dict[str, Any] = {"name": f"notify-{town}-{number}", "division_code": town, "created_at": tx.now}
    channel = NotifyChannel(service="json", url_sealed=b"sealed", **more)
    tx.session.add(channel)
    await tx.session.flush()
    rule = NotifyRule(channel_id=channel.id, **more)
    delivery = NotifyDelivery(
        channel_id=channel.id,
        occasion="raised",
        title=channel.name,
        body=channel.name,
        created_at=tx.now,
        status="failed",
        attempts=18,
    )
    tx.session.add_all([rule, delivery])
    return {"channel_id": str(channel.id), "rule_id": str(rule.id), "delivery_id": str(delivery.id)}


async def _add_incident(tx: Transaction, camera: Camera, user: User, evidence: Evidence) -> dict[str, str]:
    """An incident with an order."""
    facts = await incident_store.camera(tx.session, camera.id)
    assert facts is not None
    seen = Condition(camera.id, "offline", (), tx.now, None)
    incident = await Raiser(LifePolicy()).raise_one(tx, facts, seen, IncidentOrigin.HEALTH)
    return await _add_order(tx, incident, user, evidence)


async def _add_order(tx: Transaction, incident: Incident, user: User, evidence: Evidence) -> dict[str, str]:
    """An order with a photo, whose file is the frame's."""
    order = WorkOrder(incident_id=incident.id, assignee_id=user.id, created_at=tx.now, dispatched_at=tx.now)
    tx.session.add(order)
    await tx.session.flush()
    photo = WorkOrderPhoto(
        order_id=order.id,
        sha256=evidence.sha256,
        kind="before",
        user_id=user.id,
        user_name=user.display_name,
        client_action_id=f"photo-{incident.number}",
        taken_at=tx.now,
        added_at=tx.now,
        width=1,
        height=1,
        bytes=1,
    )
    tx.session.add(photo)
    return {"incident_id": str(incident.id), "order_id": str(order.id)}


def _document(tx: Transaction, camera: Camera, evidence: Evidence) -> CameraDocument:
    """Its file is the frame's."""
    return CameraDocument(
        camera_id=camera.id,
        kind="photo",
        title=f"document-{camera.division_code}",
        stage="in_service",
        sha256=evidence.sha256,
        media="image/jpeg",
        bytes=1,
        added_at=tx.now,
        added_by="editor",
    )


def _window(tx: Transaction, camera: Camera, number: int) -> MaintenanceWindow:
    return MaintenanceWindow(
        scope="camera",
        scope_id=str(camera.id),
        division_code=camera.division_code,
        reason=f"window-{camera.division_code}-{number}",
        starts_at=tx.now + timedelta(days=1),
        ends_at=tx.now + timedelta(days=2),
        created_at=tx.now,
        created_by="planner",
    )


def _frame(camera: Camera) -> bytes:
    return f"frame of {camera.code}".encode()


def _evidence(tx: Transaction, camera: Camera) -> Evidence:
    return Evidence(
        camera_id=camera.id,
        sha256=hashlib.sha256(_frame(camera)).hexdigest(),
        taken_at=tx.now,
        latest=True,
        bytes=1,
        width=640,
        height=360,
        finding="ok",
    )
