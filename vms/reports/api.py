"""The HTTP face of reports, and of the signed proof of one frame."""

import asyncio
import base64
import uuid
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from fastapi.responses import FileResponse
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from registry.scopes import COUNTY
from registry.values import RECORD_ZONE
from vms.accounts.gate import require, within
from vms.accounts.model import Actor, Permission
from vms.audit.service import record
from vms.db.engine import Database
from vms.reports import bundle, store
from vms.reports.model import MANIFEST, PDF, SIGNATURE, XLSX, Language, ReportKind, end_of, fingerprint
from vms.reports.service import Order, Reports
from vms.reports.tables import Report
from vms.web import sheets
from vms.web.deps import Db, authorised, service
from vms.web.paging import CursorParam, Limit, Page, decode_id, encode_cursor
from vms.web.problems import NotFound, wrong
from vms.web.wording import say

router = APIRouter(prefix="/api/v1", tags=["reports"])

Day = Annotated[date, Field(ge=date(2000, 1, 1), le=date(2999, 12, 30))]
"""Of whose beginning and end a time can be told."""
Maker = Annotated[Actor, authorised(Permission.EXPORT)]
ReportsDep = Annotated[Reports, service(Reports)]
_FILE: dict[int | str, dict[str, Any]] = {200: {"content": {"application/octet-stream": {}}}}


class ReportIn(BaseModel):
    """`day`: of a daily report, or any of a monthly one's days; none for a report of this moment. `unit`: a unit's
    code, for a report of its area under its name, in place of a scope. `at`: of a report of a moment that is over.
    `frames`: pack the frames in too, at most 5,000."""

    model_config = ConfigDict(extra="forbid")

    kind: ReportKind = ReportKind.MOMENT
    scope: Annotated[str, Field(max_length=20)] = COUNTY
    unit: Annotated[str | None, Field(max_length=12)] = None
    day: Day | None = None
    at: AwareDatetime | None = None
    language: Language = Language.CHINESE
    frames: bool = False


class ReportOut(BaseModel):
    """`as_of`: the moment it is about. `sha256`: of the whole file."""

    model_config = ConfigDict(from_attributes=True)

    id: uuid.UUID
    at: datetime
    made_by: str
    kind: ReportKind
    language: Language
    scope: str
    title: str
    as_of: datetime
    bytes: int
    sha256: str
    schedule: str | None


class AgainOut(BaseModel):
    """`same`: section by section, whether the stored history gives today what the report says."""

    reproduced: bool
    same: dict[str, bool]


class KeyOut(BaseModel):
    """What `vms verify --key` needs elsewhere."""

    public_key: str
    fingerprint: str


class ProofOut(BaseModel):
    """A frame's record, signed like a report. Beside the frame as FRAME.proof.json, `vms verify FRAME` finds it."""

    about: dict[str, Any]
    evidence: list[dict[str, Any]]
    signature: dict[str, Any]


class Part(StrEnum):
    ALL = "zip"
    PDF = "pdf"
    XLSX = "xlsx"
    MANIFEST = "manifest"


_PARTS = {
    Part.PDF: (PDF, "application/pdf"),
    Part.XLSX: (XLSX, sheets.XLSX),
    Part.MANIFEST: (MANIFEST, "application/json"),
}


@router.post("/reports", status_code=201)
async def make_report(body: ReportIn, actor: Maker, reports: ReportsDep, response: Response) -> ReportOut:
    """A signed report of coverage within the caller's area: now, or as of the end of a past day or month."""
    order = Order(body.kind, body.scope, body.language, body.day, body.unit, body.frames, body.at)
    report = await reports.make(actor, order)
    response.headers["Location"] = f"/api/v1/reports/{report.id}"
    return ReportOut.model_validate(report)


@router.get("/reports")
async def list_reports(
    actor: Maker,
    db: Db,
    kind: ReportKind | None = None,
    division: Annotated[str | None, Query(max_length=20, description="Of this division and of those in it.")] = None,
    since: Annotated[Day | None, Query(alias="from", description="About this day or a later one.")] = None,
    until: Annotated[Day | None, Query(alias="to", description="About this day or an earlier one.")] = None,
    scheduled: Annotated[bool | None, Query(description="Made by the service itself, or by people.")] = None,
    cursor: CursorParam = None,
    limit: Limit = 50,
) -> Page[ReportOut]:
    """The reports of the caller's area, newest first."""
    before = decode_id(cursor)
    async with db.reading() as session:
        path = actor.division_path
        if division is not None:
            chosen = await store.division_path(session, division)
            if chosen is None or not within(actor, chosen):
                raise wrong("division", say("no_scope_here"))
            path = chosen
        begin = None if since is None else end_of(ReportKind.DAILY, since - timedelta(days=1))
        end = None if until is None else end_of(ReportKind.DAILY, until)
        wanted = store.ReportFilter(path, kind, begin, end, scheduled)
        found, total = await store.reports(session, wanted, before=before, limit=limit + 1)
    more = encode_cursor(str(found[limit - 1].id)) if len(found) > limit else None
    return Page(items=[ReportOut.model_validate(each) for each in found[:limit]], next_cursor=more, total=total)


@router.get("/reports/{report_id}")
async def get_report(report_id: uuid.UUID, actor: Maker, db: Db) -> ReportOut:
    """One report."""
    return ReportOut.model_validate(await _report(db, actor, report_id))


@router.get("/reports/{report_id}/file", response_class=Response, responses=_FILE)
async def fetch_report(
    report_id: uuid.UUID,
    actor: Maker,
    db: Db,
    reports: ReportsDep,
    part: Annotated[Part, Query(description="The whole, or one file of it.")] = Part.ALL,
) -> Response:
    """The report as a zip with everything, or one of its files."""
    report = await _report(db, actor, report_id)
    path = reports.file(report)
    name, media_type = _PARTS.get(part, (f"coverage-{report.id}.zip", "application/zip"))
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    whole = part is Part.ALL
    try:
        found = await asyncio.to_thread(path.stat)
        body = b"" if whole else await asyncio.to_thread(bundle.read_part, path, name)
    except FileNotFoundError as error:
        raise NotFound(say("report_gone")) from error
    async with db.unit_of_work() as tx:
        await record(tx, actor, "report.fetch", "report", report.id, detail={"part": part.value})
    if whole:  # it may hold thousands of frames: piece by piece
        return FileResponse(path, media_type=media_type, headers=headers, stat_result=found)
    return Response(body, media_type=media_type, headers=headers)


@router.post("/reports/{report_id}/again")
async def make_report_again(report_id: uuid.UUID, actor: Maker, db: Db, reports: ReportsDep) -> AgainOut:
    """Compute the report anew from the stored history, and compare section by section."""
    report = await _report(db, actor, report_id)
    try:
        document = await asyncio.to_thread(bundle.read_manifest, reports.file(report))
    except FileNotFoundError as error:
        raise NotFound(say("report_gone")) from error
    same = await reports.again(actor, document)
    return AgainOut(reproduced=all(same.values()), same=same)


@router.get("/report-key")
async def get_report_key(actor: Maker, reports: ReportsDep) -> KeyOut:
    """The public half of the key that signs reports."""
    public = (await reports.key()).public
    return KeyOut(public_key=base64.b64encode(public).decode(), fingerprint=fingerprint(public))


@router.get("/evidence/{sha256}/proof")
async def prove_evidence(
    sha256: Annotated[str, Path(pattern="^[0-9a-f]{64}$")],
    actor: Annotated[Actor, authorised(Permission.VIEW_EVIDENCE)],
    db: Db,
    reports: ReportsDep,
) -> ProofOut:
    """The frame's record, signed: of which camera, taken when."""
    async with db.reading() as session:
        rows = await store.frame_records(session, sha256, actor.division_path)
    if not rows:
        raise NotFound
    sections = {
        "about": {"format": "vms-frame/1", "title": f"{rows[0].name}, {rows[0].row.taken_at.isoformat()}"},
        "evidence": [
            {
                "camera": code,
                "camera_name": name,
                "camera_id": str(row.camera_id),
                "taken_at": row.taken_at.astimezone(RECORD_ZONE).isoformat(),
                "sha256": row.sha256,
                "finding": row.finding,
                "faults": row.faults,
            }
            for row, code, name, _ in rows
        ],
    }
    # Cameras of several divisions may have given the same file: each has its own auditors.
    there = {each.division_code: each for each in rows}
    async with db.unit_of_work() as tx:
        for division, each in there.items():
            detail = {"camera": each.code, "taken_at": each.row.taken_at.isoformat()}
            await record(tx, actor, "evidence.proof", "evidence", sha256, division_code=division, detail=detail)
    return ProofOut.model_validate({**sections, SIGNATURE: (await reports.key()).sign(sections)})


async def _report(db: Database, actor: Actor, key: uuid.UUID) -> Report:
    async with db.reading() as session:
        report = await session.get(Report, key)
    if report is None:
        raise NotFound
    require(actor, Permission.EXPORT, report.path)
    return report
