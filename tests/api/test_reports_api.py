"""Signed reports: their figures are those of coverage, every alteration is named, and history gives them again."""

import base64
import hashlib
import io
import json
import zipfile
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import select, update

from registry.columns import new_id
from registry.model import Camera
from tests.api.conftest import SignIn
from tests.fakes.clock import START, FakeClock
from tests.fakes.county import stock
from tests.fakes.late_reports import later, watched
from tests.fakes.pdfs import read_pdf, unspaced
from vms.accounts.model import Role, service_actor
from vms.demo.installing import County
from vms.evidence.files import Folder
from vms.evidence.tables import Evidence
from vms.health.judge import OUR_FAULT
from vms.health.service import damping
from vms.health.tables import CameraHealth, Transition
from vms.reports import service
from vms.reports.model import SIGNATURE, Language, ReportKind, SigningKey, end_of, fingerprint
from vms.reports.schedule import Line, Schedule
from vms.reports.service import COMPARED, COMPARED_WHERE_TOLD, Order
from vms.reports.verifying import NotAReportError, Verdict, verify
from vms.web.deps import Container

TOWN, TOWNSHIP = "369901100", "369901203"
SCHEDULE = ("lead_unit", "responsible_units", "milestones", "due", "missed", "days_left")
Parts = dict[str, bytes]


@pytest.fixture
async def county(container: Container, tmp_path: Path, clock: FakeClock) -> County:
    """An hour after the import: cameras were seen, most of them with a frame that is kept."""
    county = await stock(container.database, tmp_path, cameras=60)
    folder = Folder(container.settings.evidence_dir)
    await clock.jump(3600)
    async with container.database.unit_of_work() as tx:
        for number, camera in enumerate(await tx.session.scalars(select(Camera).order_by(Camera.code))):
            if camera.lifecycle in {"planned", "retired"}:
                continue
            state = ("online", "online", "online", "offline")[number % 4]
            at = START + timedelta(minutes=10)
            tx.session.add(CameraHealth(camera_id=camera.id, state=state, checked_at=at))
            tx.session.add(Transition(camera_id=camera.id, at=at, from_state="unknown", to_state=state))
            jpeg = f"frame {number}".encode()
            folder.write(sha := hashlib.sha256(jpeg).hexdigest(), jpeg)
            frame = Evidence(camera_id=camera.id, sha256=sha, taken_at=at, bytes=1, width=1, height=1, finding="ok")
            frame.hourly = number % 5 != 0
            tx.session.add(frame)
    return county


async def make(client: httpx.AsyncClient, **asked: Any) -> Any:
    return (await client.post("/api/v1/reports", json=asked)).raise_for_status().json()


async def fetch(client: httpx.AsyncClient, report: dict[str, Any], part: str = "zip") -> bytes:
    answer = await client.get(f"/api/v1/reports/{report['id']}/file", params={"part": part})
    return answer.raise_for_status().content


async def public_key(client: httpx.AsyncClient) -> bytes:
    return base64.b64decode((await client.get("/api/v1/report-key")).json()["public_key"])


def parts_of(archive: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(archive)) as file:
        return {name: file.read(name) for name in file.namelist()}


def packed(path: Path, parts: Parts) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        for name, body in parts.items():
            file.writestr(name, body)
    return path


async def test_a_report_says_what_coverage_says_and_is_genuine(county: County, sign_in: SignIn, tmp_path: Path) -> None:
    client = await sign_in(Role.AUDITOR)
    report = await make(client, language="en", frames=True)
    body = await fetch(client, report)
    assert (len(body), hashlib.sha256(body).hexdigest()) == (report["bytes"], report["sha256"])
    parts = parts_of(body)
    manifest = json.loads(parts["manifest.json"])
    coverage = (await client.get("/api/v1/coverage", params={"at": report["as_of"]})).json()
    # Uncounted time is only in the report of a plan that asks for rates: others come out as they always did.
    uncounted = {"excluded_s": None, "unseen_s": None, "untold": None}
    assert [
        target | uncounted | {name: plan[name] for name in SCHEDULE} | beside
        for target, plan, beside in zip(
            manifest["targets"], manifest["plan"], manifest["exclusions"]["targets"], strict=True
        )
    ] == coverage["targets"]
    assert all(plan["lead_unit"]["name"] and plan["milestones"] and plan["track"] for plan in manifest["plan"])
    assert not any("excluded_s" in each for each in manifest["targets"])
    for said, shown in zip(manifest["areas"], coverage["scopes"], strict=True):
        for level in ("planned", "built", "online", "usable"):
            figure = shown["levels"][level]
            assert said["levels"][level] == {
                name: figure[name] for name in figure if name not in {"exclusions", "unviewed"}
            }
    whole = manifest["areas"][0]["levels"]
    excluded = sum(each["count"] for each in manifest["areas"][0]["exclusions"])
    assert len(manifest["sites"]) >= whole["usable"]["denominator"] - whole["usable"]["numerator"] + min(excluded, 1)
    assert manifest["evidence"]
    assert {f"frames/{row['sha256']}.jpg" for row in manifest["evidence"]} <= parts.keys()
    sheets = CalamineWorkbook.from_filelike(io.BytesIO(parts["report.xlsx"]))
    schedule = sheets.get_sheet_by_name("Schedule of the targets").to_python()
    assert [row[1] for row in schedule[1:]] == [plan["lead_unit"]["name"] for plan in manifest["plan"]]
    assert len(manifest["points"]) == manifest["areas"][0]["points"]
    points = sheets.get_sheet_by_name("Counted camera points").to_python()
    assert [row[0] for row in points[1:]] == [each["code"] for each in manifest["points"]]
    rows = sheets.get_sheet_by_name("Frames as evidence").to_python()
    assert [row[3] for row in rows[1:]] == [row["sha256"] for row in manifest["evidence"]]
    read, fonts = read_pdf(parts["report.pdf"])
    assert unspaced(manifest["about"]["title"]) in read
    assert unspaced(manifest["evidence"][0]["site"]) in read
    assert [name.partition("-")[0] for name in fonts] == ["NotoSansCJKsc"], (
        "ours, which has Chinese characters, and no other"
    )
    (tmp_path / "r.zip").write_bytes(body)
    verdict = verify(tmp_path / "r.zip", {await public_key(client)})
    assert (verdict.genuine, verdict.altered, verdict.intact) == (True, [], 17 + len(parts) - 1)
    for part in ("pdf", "xlsx", "manifest"):
        name = {"pdf": "report.pdf", "xlsx": "report.xlsx", "manifest": "manifest.json"}[part]
        assert await fetch(client, report, part) == parts[name]


def changed(name: str, change: Callable[[bytes], bytes]) -> Callable[[Parts], None]:
    def apply(parts: Parts) -> None:
        parts[name] = change(parts[name])

    return apply


def in_manifest(change: Callable[[dict[str, Any]], None]) -> Callable[[Parts], None]:
    def apply(parts: Parts) -> None:
        document = json.loads(parts["manifest.json"])
        change(document)
        parts["manifest.json"] = json.dumps(document).encode()

    return apply


def frame_altered(parts: Parts) -> None:
    parts[min(name for name in parts if name.startswith("frames/"))] = b"another picture"


def pdf_removed(parts: Parts) -> None:
    del parts["report.pdf"]


def signed_again(parts: Parts) -> None:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    document = json.loads(parts["manifest.json"])
    document["targets"][0]["met"] = True
    document[SIGNATURE] = SigningKey(Ed25519PrivateKey.generate()).sign(
        {name: value for name, value in document.items() if name != SIGNATURE}
    )
    parts["manifest.json"] = json.dumps(document).encode()


ALTERATIONS: list[tuple[Callable[[Parts], None], str | None]] = [
    (changed("report.pdf", lambda body: body + b" "), "report.pdf: was altered"),
    (changed("report.xlsx", lambda body: body[:-1]), "report.xlsx: was altered"),
    (frame_altered, "jpg (camera 3699"),
    (pdf_removed, "report.pdf: is missing"),
    (lambda parts: parts.update({"more.txt": b"x"}), "more.txt: was added"),
    (in_manifest(lambda doc: doc["areas"][0]["levels"]["usable"].update(numerator=999)), "section “areas” was altered"),
    (in_manifest(lambda doc: doc["targets"][0].update(met=True)), "section “targets” was altered"),
    (in_manifest(lambda doc: doc["plan"][0].update(deadline=None)), "section “plan” was altered"),
    (in_manifest(lambda doc: doc["sites"].pop()), "section “sites” was altered"),
    (in_manifest(lambda doc: doc["evidence"][0].update(taken_at="2020")), "section “evidence” was altered"),
    (in_manifest(lambda doc: doc["about"].update(as_of="2020")), "section “about” was altered"),
    (in_manifest(lambda doc: doc["made"].update(by="x")), "section “made” was altered"),
    (in_manifest(lambda doc: doc.update(more=1)), "section “more” was altered"),
    (in_manifest(lambda doc: doc[SIGNATURE]["sections"].update(sites="0")), "the signature does not fit"),
    (in_manifest(lambda doc: doc[SIGNATURE].update(value="AAAA")), "the signature does not fit"),
    (in_manifest(lambda doc: doc[SIGNATURE].update(public_key="AAAA")), "the signature does not fit"),
    (signed_again, None),
]


async def test_every_alteration_is_named(county: County, sign_in: SignIn, tmp_path: Path) -> None:
    client = await sign_in(Role.AUDITOR)
    key = await public_key(client)
    body = await fetch(client, await make(client, frames=True, language="en"))
    for alter, words in ALTERATIONS:
        parts = parts_of(body)
        alter(parts)
        verdict = verify(packed(tmp_path / "r.zip", parts), {key})
        assert not verdict.genuine
        if words is None:
            assert (verdict.altered, verdict.known) == ([], False), "whoever signs it again is not us"
            assert verdict.signer != fingerprint(key)
        else:
            assert [each for each in verdict.altered if words in each], (words, verdict.altered)
            assert len(verdict.altered) <= 2
    (tmp_path / "cut.zip").write_bytes(body[: len(body) // 2])
    with pytest.raises(NotAReportError):
        verify(tmp_path / "cut.zip", {key})


async def test_one_file_or_frame_is_checked_against_its_report_or_its_proof(
    county: County, sign_in: SignIn, tmp_path: Path
) -> None:
    client = await sign_in(Role.AUDITOR)
    keys = {await public_key(client)}
    report = await make(client, frames=True, language="en")
    whole = tmp_path / "whole.zip"
    whole.write_bytes(await fetch(client, report))
    parts = parts_of(whole.read_bytes())
    frame = next(name for name in parts if name.startswith("frames/"))
    unpacked = tmp_path / "unpacked"
    with zipfile.ZipFile(whole) as archive:
        archive.extractall(unpacked)
    for name in ("report.pdf", "report.xlsx", frame):
        assert verify(unpacked / name, keys).genuine
        assert verify(unpacked / name, keys, against=whole).genuine
    (unpacked / frame).write_bytes(b"another picture")
    assert says(verify(unpacked / frame, keys), "was altered, or does not belong")
    alone = tmp_path / "alone" / "picture.jpg"
    alone.parent.mkdir()
    alone.write_bytes(parts[frame])
    with pytest.raises(NotAReportError, match="--against"):
        verify(alone, keys)
    sha = hashlib.sha256(parts[frame]).hexdigest()
    proof = (await client.get(f"/api/v1/evidence/{sha}/proof")).raise_for_status()
    alone.with_name("picture.jpg.proof.json").write_bytes(proof.content)
    verdict = verify(alone, keys)
    assert verdict.genuine
    assert f"camera {proof.json()['evidence'][0]['camera']}" in verdict.about
    told = proof.json()
    told["evidence"][0]["taken_at"] = "2020-01-01T00:00:00+08:00"
    alone.with_name("picture.jpg.proof.json").write_text(json.dumps(told))
    assert says(verify(alone, keys), "the section “evidence” was altered")


def says(verdict: Verdict, words: str) -> bool:
    return not verdict.genuine and any(words in each for each in verdict.altered)


async def test_history_gives_the_report_again_even_when_frames_are_gone(
    county: County, container: Container, clock: FakeClock, sign_in: SignIn
) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    report = await make(client)
    first = await fetch(client, report)
    await clock.jump(1800)
    async with container.database.unit_of_work() as tx:
        for camera in await tx.session.scalars(select(Camera).limit(9)):
            state = Transition(
                id=new_id(), camera_id=camera.id, at=clock.now(), from_state="online", to_state="offline"
            )
            tx.session.add(state)
        for frame in await tx.session.scalars(select(Evidence)):
            await tx.session.delete(frame)
    again = (await client.post(f"/api/v1/reports/{report['id']}/again")).raise_for_status().json()
    told = {*COMPARED, *COMPARED_WHERE_TOLD} - {"usable_time", "named_of"}
    assert again == {"reproduced": True, "same": dict.fromkeys(told, True)}
    assert await fetch(client, report) == first
    async with container.database.unit_of_work() as tx:
        await tx.session.delete(
            (await tx.session.scalars(select(Transition).where(Transition.to_state == "online"))).first()
        )
    again = (await client.post(f"/api/v1/reports/{report['id']}/again")).raise_for_status().json()
    assert (again["reproduced"], again["same"]["areas"], again["same"]["about"]) == (False, False, True)


async def test_the_same_moment_gives_the_same_files(county: County, container: Container) -> None:
    order = Order(ReportKind.DAILY, "county", Language.CHINESE, START.date())
    first, second = [
        parts_of(reports.file(await reports.make(service_actor(), order)).read_bytes())
        for reports in (later(container, 1), later(container, 3))
    ]
    assert {name for name in first if first[name] != second[name]} == {"manifest.json"}
    old, new = json.loads(first["manifest.json"]), json.loads(second["manifest.json"])
    assert {name for name in old if old[name] != new[name]} == {"made", SIGNATURE}


async def test_reports_are_made_on_schedule_once(county: County, container: Container, sign_in: SignIn) -> None:
    plan = Schedule.of([Line.DAILY, Line.MONTHLY, Line.UNITS])
    assert await later(container, 0).make_due(plan) == 0, "no day has ended since the records begin"
    made = [await (await watched(container, days)).make_due(plan) for days in (1, 1, 32, 32)]
    assert made == [1, 0, 7 + 1 + 20, 0], "days of which nobody made one are caught up on, a week of them"
    client = await sign_in(Role.AUDITOR)
    listed = (await client.get("/api/v1/reports", params={"limit": 200})).json()
    assert listed["total"] == 29
    assert {each["schedule"][6:] for each in listed["items"] if each["kind"] == "daily"} == {
        str((START + timedelta(days=days)).date()) for days in (0, *range(25, 32))
    }
    assert sum("月报" in each["title"] and "综治中心" in each["title"] for each in listed["items"]) == 20
    officer = await sign_in(Role.GOVERNANCE_OFFICER, TOWNSHIP)
    own = (await officer.get("/api/v1/reports")).json()
    assert [each["scope"] for each in own["items"]] == [TOWNSHIP]


async def test_a_day_that_ended_while_nobody_watched_is_signed_when_its_gap_is_written_down(
    county: County, container: Container, sign_in: SignIn
) -> None:
    """The watch stops two hours before midnight and comes back next morning: then the cameras are unknown from when
    their states went stale, which is before the end of the day."""
    plan = Schedule.of([Line.DAILY])
    midnight = end_of(ReportKind.DAILY, START.date())
    stopped = midnight - timedelta(hours=2)
    stale = stopped + damping(container.settings).stale_after
    async with container.database.unit_of_work() as tx:
        await tx.session.execute(update(CameraHealth).values(checked_at=stopped))
    assert await later(container, 1).make_due(plan) == 0
    async with container.database.unit_of_work() as tx:
        for row in await tx.session.scalars(select(CameraHealth)):
            about: dict[str, Any] = {"from_state": row.state, "to_state": "unknown", "detail": OUR_FAULT}
            tx.session.add(Transition(camera_id=row.camera_id, at=stale, **about))
            row.state = "unknown"
    assert await later(container, 1).make_due(plan) == 1
    client = await sign_in(Role.AUDITOR)
    (made,) = (await client.get("/api/v1/reports")).json()["items"]
    manifest = json.loads(await fetch(client, made, "manifest"))
    again = await later(container, 5).again(service_actor(), manifest)
    assert all(again.values()), again


async def test_each_governance_centre_has_its_own_of_every_day(
    county: County, container: Container, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "REPORTS_KEPT", 25)
    of_units = Schedule.of_settings(container.settings.model_copy(update={"reports": ("monthly", "units_daily")}))
    assert [await (await watched(container, days)).make_due(of_units) for days in (1, 1)] == [20, 0]
    officer = await sign_in(Role.GOVERNANCE_OFFICER, TOWNSHIP)
    (own,) = (await officer.get("/api/v1/reports")).json()["items"]
    assert (own["kind"], own["scope"], own["schedule"][:16]) == ("daily", TOWNSHIP, f"daily {START.date()}")
    manifest = json.loads(await fetch(officer, own, "manifest"))
    assert "综治中心" in manifest["about"]["title"]
    reports, order = later(container, 2), Order(ReportKind.DAILY, TOWNSHIP, Language.CHINESE, START.date())
    by_hand = json.loads(
        parts_of(reports.file(await reports.make(service_actor(), order)).read_bytes())["manifest.json"]
    )
    for section in ("targets", "areas", "sites", "evidence"):
        assert manifest[section] == by_hand[section], section
    assert await (await watched(container, 32)).make_due(of_units) == 7 * 20 + 1
    listed = (await (await sign_in(Role.AUDITOR)).get("/api/v1/reports", params={"limit": 200})).json()
    kinds = Counter(each["kind"] for each in listed["items"])
    assert kinds == {"daily": 25 + 1, "monthly": 1}, "so many of each kind are kept, and what was made by hand"
    assert len(list(container.settings.reports_dir.glob("*.zip"))) == 27


async def test_what_people_make_pushes_out_nothing_that_made_itself_or_is_of_others(
    county: County, container: Container, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "REPORTS_KEPT", 1)
    reports = await watched(container, 1)
    daily = Schedule.of_settings(container.settings.model_copy(update={"reports": ("daily",)}))
    assert await reports.make_due(daily) == 1
    order = Order(ReportKind.DAILY, "county", Language.CHINESE, START.date())
    people = [replace(service_actor(), username=name) for name in ("county", "county", "town", "town")]
    made = [str((await reports.make(person, order)).id) for person in people]
    listed = (await (await sign_in(Role.AUDITOR)).get("/api/v1/reports")).json()["items"]
    assert [each["id"] for each in listed if each["schedule"] is None] == [made[3], made[1]]
    assert [each["schedule"] for each in listed if each["schedule"]] == [f"daily {START.date()}"]


async def test_reports_stay_in_ones_area_and_refuse_nonsense(county: County, clock: FakeClock, sign_in: SignIn) -> None:
    officer, auditor = await sign_in(Role.GOVERNANCE_OFFICER, TOWNSHIP), await sign_in(Role.AUDITOR)
    own, whole = await make(officer), await make(auditor)
    assert (await officer.get(f"/api/v1/reports/{whole['id']}/file")).status_code == 404
    assert (await auditor.get(f"/api/v1/reports/{own['id']}")).status_code == 200
    manifest = json.loads(await fetch(officer, own, "manifest"))
    assert {area["code"][:9] for area in manifest["areas"]} == {TOWNSHIP}
    for asked, field in (
        ({"scope": TOWN}, "scope"),
        ({"kind": "daily"}, "day"),
        ({"kind": "daily", "day": "2020-01-01", "at": "2020-01-01T00:00:00Z"}, "at"),
        ({"at": "2020-01-01T00:00:00Z"}, "at"),
        ({"at": (clock.now() + timedelta(hours=1)).isoformat()}, "at"),
        ({"kind": "daily", "day": "2020-01-01"}, "at"),
        ({"kind": "daily", "day": (clock.now() + timedelta(days=2)).date().isoformat()}, "at"),
        ({"language": "fr"}, "language"),
    ):
        answer = await officer.post("/api/v1/reports", json=asked)
        assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)
    assert (await officer.post("/api/v1/reports", json={"unit": "000"})).status_code == 404
    assert (await (await sign_in(Role.OPERATOR)).post("/api/v1/reports", json={})).status_code == 403
