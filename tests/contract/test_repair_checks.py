"""The checks of a repair as they are read back: rounds, the last ones only, and who has a view to compare with."""

from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from tests.fakes.cameras import add_camera, add_county
from tests.fakes.clock import FakeClock
from tests.fakes.faulty import handle_facts, set_condition
from vms.db.engine import Database
from vms.incidents import proof_store
from vms.incidents.proof import Outcome
from vms.incidents.tables import Incident, IncidentCheck
from vms.references.model import ReferenceSource, ReferenceStatus
from vms.references.tables import CameraReference

MINUTE = timedelta(minutes=1)


async def test_rounds_are_read_in_order_as_their_worst_camera_was(database: Database, clock: FakeClock) -> None:
    await add_county(database)
    cameras = [await add_camera(database, number) for number in range(2)]
    await set_condition(database, cameras[0], "offline")
    await handle_facts(database)
    outcomes = ["good good", "unsure good", "unsure bad", "good good", "good unsure"]
    start = clock.now()
    async with database.unit_of_work() as tx:
        incident_id = (await tx.session.scalars(select(col(Incident.id)))).one()
        rows = [
            IncidentCheck(incident_id=incident_id, camera_id=camera, at=start + number * MINUTE, outcome=outcome)
            for number, both in enumerate(outcomes)
            for camera, outcome in zip(cameras, both.split(), strict=True)
        ]
        await proof_store.add(tx.session, list(reversed(rows)))
    async with database.reading() as session:
        found = await proof_store.outcomes(session, incident_id, start + MINUTE)
        assert found == [
            (start + MINUTE, Outcome.UNSURE),
            (start + 2 * MINUTE, Outcome.BAD),
            (start + 3 * MINUTE, Outcome.GOOD),
            (start + 4 * MINUTE, Outcome.UNSURE),
        ]
        last = await proof_store.since(session, incident_id, start, 2)
        assert [row.at for row in last] == [start + 3 * MINUTE] * 2 + [start + 4 * MINUTE] * 2
        attempt = await proof_store.since(session, incident_id, start + 4 * MINUTE, 12)
        assert {row.at for row in attempt} == {start + 4 * MINUTE}


async def test_only_an_approved_view_that_has_not_expired_is_one_to_compare_with(
    database: Database, clock: FakeClock
) -> None:
    await add_county(database)
    now = clock.now()
    kinds = [
        (ReferenceStatus.APPROVED, MINUTE),
        (ReferenceStatus.APPROVED, timedelta()),
        (ReferenceStatus.CANDIDATE, MINUTE),
        (ReferenceStatus.REJECTED, MINUTE),
    ]
    cameras = [await add_camera(database, number) for number in range(len(kinds))]
    async with database.unit_of_work() as tx:
        for camera, (status, left) in zip(cameras, kinds, strict=True):
            view = CameraReference(
                camera_id=camera,
                status=status,
                source=ReferenceSource.PERSON,
                condition="colour",
                evidence_sha="0" * 64,
                learned_at=now,
                expires_at=now + left,
            )
            tx.session.add(view)
    async with database.reading() as session:
        assert await proof_store.with_approved_reference(session, cameras, now) == {cameras[0]}
