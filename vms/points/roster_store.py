"""The SQL that reads all cameras, sites and what was seen of them into the roster."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.model import Camera, Division, Site
from vms.db.columns import (
    LINE,
    Joining,
    cut,
    degrees_in,
    hashes_in,
    joined,
    keys_in,
    lines_in,
    read,
    texts_in,
    times_in,
    words_in,
)
from vms.health.tables import CameraHealth, measured_state
from vms.points.news import Named, in_parts
from vms.points.roster import CameraColumns, ProofColumns, Read, SeenColumns
from vms.points.site_roster import SiteColumns, SiteRoster

Parts = Sequence[ColumnElement[bool]]
"""Of a table: the rows that meet one of the conditions."""


async def read_all(sessions: Sequence[AsyncSession], *, proofs: bool = False) -> Read:
    """Each table by itself: the database would look for 600,000 sites one by one to join them. `sessions`: of one
    snapshot; two read side by side. `proofs`: for coverage too."""
    first, last = sessions[0], sessions[-1]
    paths = await _paths(first)

    async def cameras() -> CameraColumns:
        return await (await cut(first, _cameras, await _read_cameras(first)))

    async def others() -> tuple[SiteRoster, SeenColumns]:
        sites = await cut(last, _sites, await _read_sites(last), paths)
        seen = await cut(last, _seen, await _read_seen(last, proofs))
        return await sites, await seen

    if first is last:
        return Read(await cameras(), *await others(), paths)
    async with asyncio.TaskGroup() as group:
        reading, beside = group.create_task(cameras()), group.create_task(others())
    return Read(reading.result(), *beside.result(), paths)


async def read_some(session: AsyncSession, wanted: Named) -> Read:
    """Only these, as far as they are still there."""
    paths = await _paths(session)
    cameras, seen = (
        [key.in_(some) for some in in_parts(wanted.cameras)] for key in (col(Camera.id), col(CameraHealth.camera_id))
    )
    sites = [col(Site.id).in_(some) for some in in_parts(wanted.sites)]
    columns = (
        await _read_cameras(session, cameras),
        await _read_sites(session, sites),
        await _read_seen(session, False, seen),
    )
    return await asyncio.to_thread(_cut, columns, paths)


def _cut(columns: Sequence[Sequence[Any]], paths: Mapping[str, str]) -> Read:
    cameras, sites, seen = columns
    return Read(_cameras(cameras), _sites(sites, paths), _seen(seen), paths)


async def _paths(session: AsyncSession) -> Mapping[str, str]:
    return {row[0]: row[1] for row in await session.execute(select(col(Division.code), col(Division.path)))}


async def _read_cameras(session: AsyncSession, only: Parts | None = None) -> Sequence[Any]:
    of = Joining(session)
    return await read(
        session,
        Camera,
        of.keys(col(Camera.id)),
        joined(of.of(col(Camera.code)), LINE),  # digits alone
        of.lines(col(Camera.name)),
        of.keys(col(Camera.site_id)),
        of.words(col(Camera.division_code)),
        of.words(col(Camera.lifecycle)),
        of.words(col(Camera.point_class)),
        of.words(col(Camera.tags)),
        of.words(col(Camera.custom)),
        of.degrees(col(Camera.longitude)),
        of.degrees(col(Camera.latitude)),
        only=only,
    )


def _cameras(columns: Sequence[Any]) -> CameraColumns:
    keys, codes, names, sites, *told, longitude, latitude = columns
    divisions, lifecycles, point_class, tags, fields = map(words_in, told)
    return CameraColumns(
        keys_in(keys),
        texts_in(codes),
        lines_in(names),
        keys_in(sites),
        divisions,
        lifecycles,
        point_class,
        tags,
        fields,
        [json.loads(each) if each else {} for each in fields.names],
        degrees_in(longitude),
        degrees_in(latitude),
    )


async def _read_sites(session: AsyncSession, only: Parts | None = None) -> Sequence[Any]:
    of = Joining(session)
    retired = case((col(Site.retired_on).is_(None), "0"), else_="1")
    return await read(
        session,
        Site,
        of.keys(col(Site.id)),
        of.lines(col(Site.code)),
        of.lines(col(Site.name)),
        of.words(col(Site.division_code)),
        of.words(col(Site.site_class)),
        of.words(retired),
        of.words(col(Site.required_cameras)),
        of.words(col(Site.tags)),
        only=only,
    )


def _sites(columns: Sequence[Any], paths: Mapping[str, str]) -> SiteRoster:
    keys, codes, names, *words = columns
    told = SiteColumns(keys_in(keys), lines_in(codes), lines_in(names), *map(words_in, words))
    return SiteRoster(told, paths)


async def _read_seen(session: AsyncSession, proofs: bool, only: Parts | None = None) -> Sequence[Any]:
    of = Joining(session)
    proven = (
        of.words(measured_state),
        of.times(col(CameraHealth.evidence_at)),
        of.hashes(col(CameraHealth.evidence_sha)),
        of.times(col(CameraHealth.checked_at)),
    )
    return await read(
        session,
        CameraHealth,
        of.keys(col(CameraHealth.camera_id)),
        of.words(col(CameraHealth.state)),
        of.words(col(CameraHealth.finding)),
        of.words(col(CameraHealth.faults)),
        *(proven if proofs else ()),
        only=only,
    )


def _seen(columns: Sequence[Any]) -> SeenColumns:
    keys, *words = columns[:4]
    proven = columns[4:]
    states, findings, faults = map(words_in, words)
    proofs = None
    if proven:
        measured, evidence_at, evidence_sha, checked_at = proven
        proofs = ProofColumns(words_in(measured), times_in(evidence_at), hashes_in(evidence_sha), times_in(checked_at))
    return SeenColumns(keys_in(keys), states, findings, faults, [json.loads(each) for each in faults.names], proofs)
