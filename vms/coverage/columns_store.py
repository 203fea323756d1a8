"""The SQL that reads sites, cameras and what was seen of them as columns."""

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.coverage import CoverageSite
from registry.coverage_columns import CameraColumns, FactColumns, SiteColumns
from registry.detail import Optics
from registry.independence import Thing
from registry.keys import NOWHERE, Keys, TextColumn
from registry.model import Camera, Site
from vms.db.columns import Joining, cut, hashes_in, keys_in, lines_in, read, times_in, words_in
from vms.health.tables import CameraHealth, measured_state
from vms.points.roster import ProofColumns, Read
from vms.references.model import ReferenceStatus
from vms.references.tables import CameraReference

T = TypeVar("T")


def approved_views(now: datetime) -> Select[uuid.UUID]:
    """The cameras with an approved view that still holds: the service itself approves what shows the same as a
    person's."""
    status, until = col(CameraReference.status), col(CameraReference.expires_at)
    return (
        select(col(CameraReference.camera_id)).where(status == ReferenceStatus.APPROVED.value, until > now).distinct()
    )


class Traits(NamedTuple):
    """What cameras hang on, and their optics, of those where it matters."""

    things: dict[uuid.UUID, frozenset[Thing]]
    optics: dict[uuid.UUID, Optics]


class Apart(NamedTuple):
    """What columns do not hold: sites that are more than their columns say, and the traits of cameras."""

    sites: Sequence[CoverageSite]
    traits: Traits


class Columns(NamedTuple):
    sites: SiteColumns
    cameras: CameraColumns
    facts: FactColumns


async def load_columns(
    session: AsyncSession,
    apart_now: Callable[[], Awaitable[Apart]],
    now: datetime,
    reading: Awaitable[Read | None] | None = None,
    beside: AsyncSession | None = None,
) -> Columns:
    """All of them, in the order in which the database holds them. `apart_now`: reads from `session`; `reading`:
    what is being read for lists too; `beside`: of the same snapshot, to read from both side by side."""
    if reading is not None:
        apart, approved = await apart_now(), await _approved(session, now)
        # Who gives up here takes nothing from those who read.
        theirs = await asyncio.shield(reading)
        if theirs and theirs.seen.proofs:
            return await asyncio.to_thread(_of_lists, theirs, theirs.seen.proofs, apart, approved)
    last = beside or session
    asked: asyncio.Future[Apart] = asyncio.get_running_loop().create_future()

    async def cameras() -> CameraColumns:
        apart = await apart_now()
        asked.set_result(apart)
        return await (await cut(session, _cameras, apart.traits, await _read_cameras(session)))

    async def others() -> tuple[SiteColumns, FactColumns]:
        read_sites = await _read_sites(last)
        sites = await cut(last, _sites, (await asked).sites, read_sites)
        facts = await cut(last, _facts, await _approved(last, now), await _read_facts(last))
        return await sites, await facts

    if beside is None:
        first, (sites, facts) = await cameras(), await others()
        return Columns(sites, first, facts)
    async with asyncio.TaskGroup() as group:
        reader, second = group.create_task(cameras()), group.create_task(others())
    sites, facts = second.result()
    return Columns(sites, reader.result(), facts)


async def load_facts(session: AsyncSession, before: Columns, now: datetime) -> Columns:
    """The same sites and cameras with what is seen of them now."""
    facts = partial(_facts, await _approved(session, now), await _read_facts(session))
    return before._replace(facts=await asyncio.to_thread(facts))


def _of_lists(theirs: Read, proofs: ProofColumns, apart: Apart, approved: Keys) -> Columns:
    cameras, sites, seen, _ = theirs
    class_, required = sites.site_class.integers(), sites.required.integers()
    rows = _rows_of(sites.keys, apart.sites)
    things, optics = _by_row(cameras.keys, apart.traits.things), _by_row(cameras.keys, apart.traits.optics)
    placed = cameras.sites.raw != b""
    return Columns(
        SiteColumns(sites.keys, class_, sites.divisions, required, sites.codes.raw, sites.by_code, rows),
        CameraColumns(
            cameras.keys,
            cameras.sites,
            placed,
            cameras.divisions,
            cameras.lifecycles,
            cameras.point_class,
            things,
            optics,
        ),
        FactColumns(
            seen.keys,
            proofs.measured,
            seen.fault_lists,
            seen.faults.numbers,
            proofs.evidence_at,
            proofs.evidence_sha,
            proofs.checked_at,
            _among(seen.keys, approved),
        ),
    )


async def _read_sites(session: AsyncSession) -> Sequence[Any]:
    of = Joining(session)
    return await read(
        session,
        Site,
        of.keys(col(Site.id)),
        of.words(col(Site.division_code)),
        of.words(col(Site.site_class)),
        of.words(col(Site.required_cameras)),
        of.lines(col(Site.code)),
    )


def _sites(special: Sequence[CoverageSite], columns: Sequence[Any]) -> SiteColumns:
    keys, divisions, site_class, required, codes = columns
    found = keys_in(keys)
    codes_found = TextColumn.of_lines(lines_in(codes), len(found)).raw
    # Most come sorted, which "stable" is quick at.
    by_code = np.argsort(codes_found, kind="stable")
    rows = _rows_of(found, special)
    numbers = [words_in(each).integers() for each in (site_class, required)]
    return SiteColumns(found, numbers[0], words_in(divisions), numbers[1], codes_found, by_code, rows)


def _rows_of(keys: Keys, sites: Sequence[CoverageSite]) -> dict[int, CoverageSite]:
    return {row: site for site in sites if (row := keys.row(site.id)) is not None}


async def _read_cameras(session: AsyncSession) -> Sequence[Any]:
    of = Joining(session)
    return await read(
        session,
        Camera,
        of.keys(col(Camera.id)),
        of.keys(col(Camera.site_id)),
        of.words(col(Camera.division_code)),
        of.words(col(Camera.lifecycle)),
        of.words(col(Camera.point_class)),
    )


def _by_row(cameras: Keys, traits: Mapping[uuid.UUID, T]) -> dict[int, T]:
    rows = cameras.rows(Keys.of(list(traits)).raw).tolist()
    return {row: theirs for row, theirs in zip(rows, traits.values(), strict=True) if theirs and row != NOWHERE}


def _cameras(traits: Traits, columns: Sequence[Any]) -> CameraColumns:
    keys, at_sites, *told = columns
    found, sites = keys_in(keys), keys_in(at_sites)
    divisions, lifecycles, point_class = map(words_in, told)
    things, optics = _by_row(found, traits.things), _by_row(found, traits.optics)
    return CameraColumns(found, sites, sites.raw != b"", divisions, lifecycles, point_class, things, optics)


async def _read_facts(session: AsyncSession) -> Sequence[Any]:
    of = Joining(session)
    return await read(
        session,
        CameraHealth,
        of.keys(col(CameraHealth.camera_id)),
        of.words(measured_state),
        of.words(col(CameraHealth.faults)),
        of.hashes(col(CameraHealth.evidence_sha)),
        of.times(col(CameraHealth.evidence_at)),
        of.times(col(CameraHealth.checked_at)),
    )


async def _approved(session: AsyncSession, now: datetime) -> Keys:
    return Keys.of(list(await session.scalars(approved_views(now))))


def _among(keys: Keys, approved: Keys) -> NDArray[np.bool_]:
    found = np.zeros(len(keys), dtype=np.bool_)
    rows = keys.rows(approved.raw)
    found[rows[rows != NOWHERE]] = True
    return found


def _facts(approved: Keys, columns: Sequence[Any]) -> FactColumns:
    keys, states, named_faults, hashes, evidence_at, checked_at = columns
    found, faults = keys_in(keys), words_in(named_faults)
    return FactColumns(
        found,
        words_in(states),
        [json.loads(each) for each in faults.names],
        faults.numbers,
        times_in(evidence_at),
        hashes_in(hashes),
        times_in(checked_at),
        _among(found, approved),
    )
