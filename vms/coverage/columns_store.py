"""The SQL that reads sites, cameras and what was seen of them as columns: the database puts each column together, one
long text that numpy cuts. 600,000 rows come in about a second this way, and no other thread waits for it."""

import json
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np
from sqlalchemy import ColumnElement, String, case, cast, func, or_, select, type_coerce
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from registry.coverage import CoverageSite
from registry.coverage_columns import BLANK_SHA, CameraColumns, FactColumns, SiteColumns, Times, Words
from registry.independence import Thing
from registry.keys import KEY_BYTES, NOWHERE, Keys
from registry.model import Camera, Site
from vms.health.tables import CameraHealth

_LINE, _PART = "\n", "|"
_NO_KEY = "0" * 2 * KEY_BYTES
_NO_TIME = "0001-01-01 00:00:00.000000"


class Columns(NamedTuple):
    sites: SiteColumns
    cameras: CameraColumns
    facts: FactColumns


async def load_columns(session: AsyncSession, things: Mapping[uuid.UUID, frozenset[Thing]]) -> Columns:
    """All of them, in the order in which the database holds them. `things`: what cameras hang on, where it matters."""
    return Columns(await _sites(session), await _cameras(session, things), await _facts(session))


async def _read(session: AsyncSession, *columns: ColumnElement[str]) -> Sequence[str]:
    """Each column of a table as one text. The aggregates of one query take its rows in the same order."""
    found = (await session.execute(select(*columns))).one()
    return [text or "" for text in found]


def _joined(text: ColumnElement[Any], between: str = "") -> ColumnElement[str]:
    """Of a column without NULL, which would be left out."""
    return func.aggregate_strings(text, between)


class _Texts:
    """Columns as text. SQLite holds keys, times and documents as text: they are taken as they lie, for each function
    called on 600,000 rows costs a twentieth of a second."""

    def __init__(self, session: AsyncSession) -> None:
        self._lie_ready = session.get_bind().dialect.name == "sqlite"

    def of(self, value: Any) -> ColumnElement[str]:
        return type_coerce(value, String) if self._lie_ready else cast(value, String)

    def parts(self, first: Any, *others: Any) -> ColumnElement[str]:
        text = self.of(first)
        for each in others:
            text = text.concat(_PART).concat(self.of(each))
        return text

    def digits(self, key: Any) -> ColumnElement[str]:
        """32 hexadecimal digits: PostgreSQL writes keys with dashes."""
        return self.of(key) if self._lie_ready else func.replace(self.of(key), "-", "")

    def time(self, value: Any) -> ColumnElement[str]:
        """As SQLite stores it."""
        utc = func.to_char(func.timezone("UTC", value), "YYYY-MM-DD HH24:MI:SS.US")
        return func.coalesce(self.of(value) if self._lie_ready else utc, _NO_TIME)


async def _sites(session: AsyncSession) -> SiteColumns:
    text = _Texts(session)
    keys, facts, codes = await _read(
        session,
        _joined(text.digits(col(Site.id))),
        _joined(text.parts(col(Site.division_code), col(Site.site_class), col(Site.required_cameras)), _LINE),
        _joined(func.replace(col(Site.code), _LINE, " "), _LINE),
    )
    found = Keys.of_hex(keys)
    divisions, site_class, required = _words(facts, found).parted(_PART, 3)
    special = {row: site for site in await _special(session) if (row := found.row(site.id)) is not None}
    codes_found = np.array(codes.encode().split(_LINE.encode()) if found else [], dtype=np.bytes_)
    return SiteColumns(found, site_class.integers(), divisions, required.integers(), codes_found, special)


async def _special(session: AsyncSession) -> list[CoverageSite]:
    query = select(*(getattr(Site, name) for name in CoverageSite._fields))
    either = or_(col(Site.excluded_reason).is_not(None), col(Site.retired_on).is_not(None))
    return [CoverageSite(*row) for row in await session.execute(query.where(either))]


async def _cameras(session: AsyncSession, things: Mapping[uuid.UUID, frozenset[Thing]]) -> CameraColumns:
    text = _Texts(session)
    placed = case((col(Camera.site_id).is_(None), "0"), else_="1")
    keys, sites, facts = await _read(
        session,
        _joined(text.digits(col(Camera.id))),
        _joined(func.coalesce(text.digits(col(Camera.site_id)), _NO_KEY)),
        _joined(text.parts(placed, col(Camera.division_code), col(Camera.lifecycle)), _LINE),
    )
    found = Keys.of_hex(keys)
    is_placed, divisions, lifecycles = _words(facts, found).parted(_PART, 3)
    rows = found.rows(Keys.of(list(things)).raw).tolist()
    hanging = {row: theirs for row, theirs in zip(rows, things.values(), strict=True) if theirs and row != NOWHERE}
    return CameraColumns(found, Keys.of_hex(sites), is_placed.among({"1"}), divisions, lifecycles, hanging)


async def _facts(session: AsyncSession) -> FactColumns:
    text = _Texts(session)
    keys, seen, hashes, evidence_at, checked_at = await _read(
        session,
        _joined(text.digits(col(CameraHealth.camera_id))),
        _joined(text.parts(col(CameraHealth.state), col(CameraHealth.faults)), _LINE),
        _joined(func.coalesce(col(CameraHealth.evidence_sha), BLANK_SHA.decode())),
        _joined(text.time(col(CameraHealth.evidence_at))),
        _joined(text.time(col(CameraHealth.checked_at))),
    )
    found = Keys.of_hex(keys)
    states, faults = _words(seen, found).parted(_PART, 2)
    return FactColumns(
        found,
        states,
        [json.loads(each) for each in faults.names],
        faults.numbers,
        _moments(evidence_at),
        np.frombuffer(hashes.encode(), dtype=f"S{len(BLANK_SHA)}"),
        _moments(checked_at),
    )


def _words(text: str, keys: Keys) -> Words:
    return Words.of(text.split(_LINE) if keys else [])


def _moments(text: str) -> Times:
    found = np.frombuffer(text.encode(), dtype=f"S{len(_NO_TIME)}").astype("datetime64[us]")
    found[found == np.datetime64(_NO_TIME)] = np.datetime64("NaT")
    return found
