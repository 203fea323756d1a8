"""What an import takes although it fails a check is told before it is written: how many, by what, and which rows."""

from pathlib import Path
from typing import Any

import httpx

from registry import reconcile
from tests.api.conftest import SignIn
from tests.api.test_import_outcomes import rows_of
from tests.api.test_import_undo import load, written
from tests.fakes.county import small_county
from vms.accounts.model import Role

CODE = "36990101001320{:06d}"
HEADER = "SBBM,SBMC,SSQH,LXBCTS,AZSJ,JSFW,FWJ"
SHORT, SHORT_ZH = "5 days are recorded, the law asks for 30", "录像保存 5 天，法规要求 30 天"
LATER, LATER_ZH = "the install time is in the future", "安装时间在将来"


def cameras(path: Path, *lines: str) -> Path:
    path.write_text("\n".join([HEADER, *lines]), "utf-8")
    return path


def line(number: int, name: str = "东门", days: object = 90, installed: str = "2025-03-01", faces: str = "") -> str:
    return f"{CODE.format(990000 + number)},{name},369901100,{days},{installed},{faces},{270 if faces else ''}"


def told(answer: dict[str, Any]) -> dict[int, list[tuple[str, str]]]:
    return {
        row["row"]: [(each["field"], each["reason"]["text"]) for each in row["invalid"]]
        for row in answer["rows"]
        if row["invalid"]
    }


async def page_of(client: httpx.AsyncClient, number: int) -> list[tuple[str, str]]:
    (camera,) = (await client.get("/api/v1/cameras", params={"q": CODE.format(990000 + number)})).json()["items"]
    file = (await client.get(f"/api/v1/cameras/{camera['id']}")).json()
    return [(each["field"], each["reason"]["text"]) for each in file["completeness"]["invalid"]]


async def test_rows_that_are_taken_and_marked_are_told_before(sign_in: SignIn, tmp_path: Path) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    await load(client, written(tmp_path, small_county(2)))
    await load(client, cameras(tmp_path / "first.csv", line(1, days=5), line(2, days=5), line(3)))
    path = cameras(
        tmp_path / "second.csv",
        line(1, "改名", days=5),  # fails as before
        line(2, days=5),  # stays as it is
        line(3, days=5),
        line(4, days=5, installed="2031-01-01"),
        line(5, faces="东"),
        line(6),
    )
    dry = await load(client, path, dry_run=True)
    assert dry["summary"] == {"new": 3, "changed": 2, "unchanged": 1, "refused": 0}
    assert dry["invalid"]["rows"] == 4
    assert {each["field"]: each["rows"] for each in dry["invalid"]["fields"]} == {
        "retention_days": 3,
        "installed_at": 1,
        "direction": 1,
    }
    assert dry["invalid"]["fields"][0]["title"] == {"zh": "录像保存天数", "en": "days recorded"}
    marks = told(dry)
    short = ("retention_days", SHORT)
    assert (marks[2], marks[4], marks[5]) == ([short], [short], [("installed_at", LATER), short])
    assert marks.keys() == {2, 4, 5, 6}
    done = await load(client, path)
    assert (done["applied"], done["invalid"], told(done)) == (True, dry["invalid"], marks)
    for row, number in ((2, 1), (4, 3), (5, 4), (6, 5)):
        assert await page_of(client, number) == marks[row], "in the words of the camera's page"
    assert await page_of(client, 6) == []


async def test_a_refused_row_is_told_for_what_refuses_it(sign_in: SignIn, tmp_path: Path) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    await load(client, written(tmp_path, small_county(2)))
    dry = await load(client, cameras(tmp_path / "a.csv", "123,东门,369901100,5,2031-01-01,,", line(1)), dry_run=True)
    assert (dry["summary"]["refused"], dry["invalid"]) == (1, {"rows": 0, "fields": []})
    assert told(dry) == {}


async def test_the_file_of_all_rows_tells_each_failed_check(sign_in: SignIn, tmp_path: Path) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    await load(client, written(tmp_path, small_county(2)))
    path = cameras(tmp_path / "a.csv", line(1, days=5, installed="2031-01-01"), line(2))
    english, chinese = await rows_of(client, path, language="en"), await rows_of(client, path)
    assert [(row["row"], row["outcome"], row["column"], row["why"]) for row in english] == [
        ("2", "new", "install time", LATER),
        ("2", "new", "days recorded", SHORT),
        ("3", "new", "", ""),
    ]
    assert [row["原因"] for row in chinese] == [LATER_ZH, SHORT_ZH, ""]


async def test_all_are_counted_and_the_first_are_told_wherever_they_stand(sign_in: SignIn, tmp_path: Path) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    await load(client, written(tmp_path, small_county(2)))
    most = reconcile.REPORTED_ROWS
    good, bad = [line(number) for number in range(most)], [line(most + number, days=5) for number in range(most + 7)]
    dry = await load(client, cameras(tmp_path / "a.csv", *good, *bad), dry_run=True)
    assert (dry["summary"]["new"], dry["invalid"]["rows"]) == (2 * most + 7, most + 7)
    assert list(told(dry)) == [row + 2 for row in range(most, 2 * most)]
    assert (len(dry["rows"]), dry["rows_left_out"]) == (2 * most, 7)
