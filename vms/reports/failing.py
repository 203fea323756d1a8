"""The sections of a report that name the cameras that fall short of a rate, with what shows that they do."""

import asyncio
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from registry.coverage import UNSEEN
from registry.history import Row
from registry.model import Level
from registry.phrases import chinese
from registry.published import RateKind, Standing
from registry.record import BY_FIELD, Column
from registry.scopes import Scope
from registry.validity import Invalid
from registry.values import RECORD_ZONE
from vms.coverage import measuring, past_store
from vms.coverage.files import Files, FileVerdict
from vms.coverage.points import points
from vms.coverage.rated import findings_as_of, rated_ids, why_short
from vms.coverage.service import Figures
from vms.health import rates_store
from vms.health.rating import Rated
from vms.health.timeline import Rates

CHUNK_CAMERAS = 300
RATES = (RateKind.SOUND, RateKind.PICTURE)
"""Of the five those that count cameras one by one, by their state."""


async def failing_cameras(session: AsyncSession, figures: Figures, scope: Scope) -> list[dict[str, Any]]:
    """By rate. The frame is that of the change after which the camera was so: its hash stays in the history, whatever
    becomes of the file; of a camera that showed nothing there is none."""
    found: list[dict[str, Any]] = []
    for rate in RATES:
        keys = rated_ids(figures, scope, rate, {Standing.FAILING})
        for begin in range(0, len(keys), CHUNK_CAMERAS):
            part = keys[begin : begin + CHUNK_CAMERAS]
            findings = await findings_as_of(session, figures, part)
            changes = await past_store.last_changes(session, part, figures.as_of)
            for each in await points(session, figures, part):
                camera, change, why = each.camera, changes.get(each.camera.id), why_short(figures, each)
                found.append(
                    {
                        "rate": rate.value,
                        "camera": camera.code,
                        "name": camera.name,
                        "division": each.division_name,
                        "reason": why.value if why else None,
                        "faults": sorted(str(fault) for fault in each.facts.faults),
                        "finding": findings.get(camera.id),
                        "since": _moment(change.at if change else None),
                        "sha256": change.evidence_sha if change else None,
                    }
                )
    return found


async def unviewed(session: AsyncSession, figures: Figures, scope: Scope) -> dict[str, Any]:
    """How many of the cameras and sites that count as usable are so without a view that somebody approved, and which
    cameras: whether they look where they should nobody can tell. `known`: whether approvals were written down then."""
    usable = rated_ids(figures, scope, RateKind.SOUND, {Standing.PASSING})
    if not figures.inputs.views_known:
        return {"known": False, "usable_cameras": len(usable), "sites": {}, "cameras": []}
    keys = [key for key in usable if not figures.inputs.facts.get(key, UNSEEN).view_approved]
    tally = figures.result.tally(scope.codes)
    found: list[dict[str, Any]] = []
    for begin in range(0, len(keys), CHUNK_CAMERAS):
        found += [
            {
                "camera": each.camera.code,
                "name": each.camera.name,
                "division": each.division_name,
                "class": each.site_class or None,
                "site": each.site_code,
            }
            for each in await points(session, figures, keys[begin : begin + CHUNK_CAMERAS])
        ]
    sites = {level.value: tally.unviewed(level) for level in (Level.USABLE, Level.PROVEN)}
    return {"known": True, "usable_cameras": len(usable), "sites": sites, "cameras": found}


class LeastOnline:
    """The cameras of some divisions that keep the online rate of the month below 100 %, the least online first; of very
    many the first `most` of `count`."""

    def __init__(self, codes: Collection[str], most: int | None = None) -> None:
        self.count = 0
        self._codes = codes
        self._most = most
        self._found: list[tuple[float, str, Row, Rates]] = []

    def add(self, row: Row, each: Rated) -> None:
        share = each.rates.online_pct
        if share is None or share >= 100 or each.division_code not in self._codes:
            return
        self.count += 1
        self._found.append((share, row["code"], row, each.rates))
        if self._most is not None and len(self._found) > 2 * self._most:
            self._found = self.found()

    def found(self) -> list[tuple[float, str, Row, Rates]]:
        return sorted(self._found, key=lambda each: each[:2])[: self._most]


async def less_online(session: AsyncSession, figures: Figures, least: LeastOnline) -> list[dict[str, Any]]:
    """Beside each its last time offline in the month: since when, how the check ended, and the frame of the change that
    ended it."""
    short, start = least.found(), measuring.month_of(figures.as_of)
    gone = await rates_store.last_outages(session, [row["id"] for _, _, row, _ in short], start, figures.as_of)
    found = []
    for share, code, row, rates in short:
        outage = gone.get(row["id"])
        found.append(
            {
                "camera": code,
                "name": row["name"],
                "division": figures.tree.by_code[row["division_code"]].name,
                "online_pct": share,
                "counted_s": rates.counted_s,
                "unseen_s": rates.unseen_s,
                "since": _moment(outage.since if outage else None),
                "finding": outage.finding if outage else None,
                "until": _moment(outage.until if outage else None),
                "sha256": outage.evidence_sha if outage else None,
            }
        )
    return found


async def incomplete_files(figures: Figures, scope: Scope, files: Files) -> list[dict[str, Any]]:
    """The cameras whose records lack a mandatory column or fail a check, by code, with each: a record shows itself what
    it lacks, and the change log since when."""
    columns = dict(BY_FIELD) | {column.field: column for column in files.columns}
    short = [
        each
        for each in await asyncio.to_thread(files.judged)
        if each.division_code in scope.codes and (each.missing or each.invalid)
    ]
    return [
        {
            "camera": each.code,
            "name": each.name,
            "division": figures.tree.by_code[each.division_code].name,
            "gaps": list(_gaps(each, columns)),
        }
        for each in sorted(short, key=lambda each: each.code)
    ]


def _gaps(each: FileVerdict, columns: dict[str, Column]) -> Iterator[dict[str, Any]]:
    told: Sequence[tuple[Column, Invalid | None]] = [
        *((column, None) for column in each.missing),
        *((columns[invalid.field], invalid) for invalid in each.invalid),
    ]
    for column, invalid in told:
        reason = {"zh": chinese(invalid.reason), "en": str(invalid.reason)} if invalid else None
        yield {"field": column.field, "zh": column.zh, "en": column.en, "reason": reason}


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(RECORD_ZONE).isoformat() if at else None
