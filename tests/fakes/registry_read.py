"""All that people read of a registry that is kept in memory: what follows it is compared with what is read anew."""

from typing import Any

from sqlalchemy import event

from registry.geometry import Box
from registry.model import Level
from registry.scopes import COUNTY
from streams.clock import Clock
from vms.bus.port import Subscription
from vms.coverage.service import Figures, assessments
from vms.coverage.site_pages import SiteFilter, site_ids
from vms.db.engine import Database
from vms.events import Event, RegistryChanged
from vms.points.lists import CameraLists
from vms.points.records_store import RecordFilter
from vms.points.store import CameraFilter

WORLD = Box(-180, -90, 180, 90)


async def told_so_far(facts: Subscription[Event], clock: Clock, database: Database) -> list[Event]:
    """Those that were told so far."""
    last = RegistryChanged(clock.now(), around=True)
    async with database.unit_of_work() as tx:
        tx.outbox.add(last)
    found: list[Event] = []
    async for fact in facts:
        if fact == last:
            return found
        found.append(fact)
    raise AssertionError


FILTERS = (
    CameraFilter("/"),
    *(CameraFilter("/", text=text) for text in ("门", "zz", "36990", "学")),
    *(CameraFilter("/", state=state) for state in ("online", "offline", "maintenance", "retired")),
    *(CameraFilter("/", tag=tag) for tag in ("重点", "批量")),
    CameraFilter("/", camera_class=1, fault="black"),
)
SITE_FILTERS = (RecordFilter("/"), RecordFilter("/", text="门"), RecordFilter("/", living=True, tag="重点"))


async def everything_listed(lists: CameraLists, database: Database) -> list[Any]:
    found: list[Any] = []
    async with database.reading() as session:
        for wanted in FILTERS:
            for by_name in (False, True):
                after = None
                for _ in range(30):
                    rows, total = await lists.page(session, wanted, by_name=by_name, after=after, limit=7)
                    found.append(([row["id"] for row in rows], total))
                    if not rows:
                        break
                    after = (rows[-1]["name"], rows[-1]["code"])
            found.append(await lists.counts(session, wanted))
            found.append(sorted(row["id"] for row in await lists.points(session, wanted, WORLD, 1000)))
            clusters = await lists.clusters(session, wanted, WORLD, 0.05)
            found.append(sorted((round(each["longitude"], 9), each["count"], each["worst_state"]) for each in clusters))
        for which in SITE_FILTERS:
            last = None
            for _ in range(30):
                placed, total = await lists.sites(session, which, after=last, limit=9)
                found.append(([each.row["code"] for each in placed], total))
                if not placed:
                    break
                last = placed[-1].row["code"]
        found.append(dict(await lists.by_division(session, "/")))
    return found


def everything_told(figures: Figures) -> list[Any]:
    result, inputs = figures.result, figures.inputs
    scope = figures.tree.scope(COUNTY)
    assert scope is not None
    wanted = (SiteFilter(), SiteFilter(frozenset({1, 3}), missing=Level.USABLE), SiteFilter(excluded=Level.PROVEN))
    listed = [list(site_ids(figures, scope, each)) for each in wanted]
    there = [sorted(each, key=lambda one: one.id) for each in inputs.standing_at(listed[0])]
    held = [{each.id: each for each in kind} for kind in (inputs.sites, inputs.cameras)]
    codes = {key: inputs.site_codes[key] for key in listed[0]}
    return [
        dict(result.verdicts),
        dict(result.tallies),
        result.points,
        result.resting_points,
        result.cameras_in_maintenance,
        assessments(figures, figures.tree),
        listed,
        there,
        held,
        dict(inputs.facts),
        codes,
        dict(inputs.waiting),
    ]


def whole_tables_read(database: Database) -> list[str]:
    """Where each query is put that reads a table as it lies."""
    whole: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        together = "group_concat" in statement or "string_agg" in statement
        piece = "rowid" in statement or "ctid" in statement
        if together and piece:
            whole.append(statement)

    event.listen(database.engine.sync_engine, "before_cursor_execute", note)
    return whole
