"""What an import would do with every row, as a file: also of more rows than an answer tells."""

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import httpx

from registry import reconcile
from tests.api.conftest import SignIn
from tests.api.test_import_undo import load, registry, written
from tests.fakes.county import small_county
from vms.accounts.model import Role
from vms.web.deps import Container

OUTCOMES = "/api/v1/imports/outcomes"
CODE = "36990110001320{:06d}"


async def rows_of(client: httpx.AsyncClient, path: Path, **query: Any) -> list[dict[str, str]]:
    with path.open("rb") as file:
        answer = await client.post(OUTCOMES, files={"file": (path.name, file)}, params=query)
    answer.raise_for_status()
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.content.startswith(b"\xef\xbb\xbf"), "Excel reads it as UTF-8"
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


async def test_every_row_is_told_field_by_field_in_both_languages(
    container: Container, sign_in: SignIn, tmp_path: Path
) -> None:
    """The same as the dry run tells, which also counts what stays as it is."""
    client = await sign_in(Role.ADMINISTRATOR)
    county = small_county(12)
    await load(client, written(tmp_path, county))
    before = await registry(container)
    first, second, third, *_ = county.cameras
    first["name"], first["maker"], first["password"] = "=HYPERLINK(1)", "2", "another"
    second["site_code"], third["maker"] = "BW-nowhere", "大化"
    county.cameras.append(county.cameras[-1] | {"code": CODE.format(990001), "name": "新点"})
    path = written(tmp_path, county, "again.xlsx")
    dry = await load(client, path, dry_run=True)
    rows = await rows_of(client, path, language="en")
    assert await registry(container) == before
    told = {(row["sheet"], row["row"]): row["outcome"] for row in rows}
    assert Counter(told.values()) == {name: n for name, n in dry["summary"].items() if n}
    of_first = {row["column"]: (row["before"], row["after"]) for row in rows if row["code"] == first["code"]}
    (answer,) = [row for row in dry["rows"] if row["code"] == first["code"]]
    assert of_first.keys() == {change["title"]["en"] for change in answer["changes"]}
    title = {change["field"]: change["title"]["en"] for change in answer["changes"]}
    assert of_first[title["name"]][1] == "'=HYPERLINK(1)", "a spreadsheet runs nothing"
    assert of_first[title["maker"]][1] == "Dahua"
    assert "another" not in str(rows)
    refused = {row["code"]: (row["why"], row["instead"]) for row in rows if row["outcome"] == "refused"}
    assert refused.keys() == {second["code"], third["code"]}
    assert "BW-nowhere" in refused[second["code"]][0]
    assert all(instead for _, instead in refused.values())
    chinese = await rows_of(client, path)
    assert len(chinese) == len(rows)
    assert {row["结果"] for row in chinese} == {"新增", "修改", "未变", "不能导入"}
    assert next(row for row in chinese if row["编码"] == second["code"])["原因"] == "没有部位 BW-nowhere"


async def test_more_rows_than_an_answer_tells_are_all_in_the_file(sign_in: SignIn, tmp_path: Path) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    await load(client, written(tmp_path, small_county(2)))
    many = reconcile.REPORTED_ROWS + 120
    lines = [f"{CODE.format(number)},东门{number},369901100" for number in range(many)]
    path = tmp_path / "cameras.csv"
    path.write_text("\n".join(["SBBM,SBMC,SSQH", *lines, "123,短码,369901100"]), "utf-8")
    dry = await load(client, path, dry_run=True)
    assert (dry["summary"]["new"], dry["rows_left_out"]) == (many, 120)
    rows = await rows_of(client, path)
    assert [row["行号"] for row in rows if row["结果"] == "新增"] == [str(number + 2) for number in range(many)]
    assert len({row["行号"] for row in rows}) == many + 1


async def test_what_is_no_table_is_refused(sign_in: SignIn, tmp_path: Path) -> None:
    client = await sign_in(Role.ADMINISTRATOR)
    answer = await client.post(OUTCOMES, files={"file": ("broken.xlsx", b"PK\x03\x04")})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "file")


async def test_nothing_is_written_that_was_not_shown(container: Container, sign_in: SignIn, tmp_path: Path) -> None:
    """Somebody renames a camera between the look and the writing: the file would put its name back, unseen."""
    client = await sign_in(Role.ADMINISTRATOR)
    county = small_county(12)
    first, second, *_ = county.cameras
    await load(client, written(tmp_path, county))
    second["name"] = "北门"
    path = written(tmp_path, county, "again.xlsx")
    shown = await load(client, path, dry_run=True)
    assert shown["tag"] == (await load(client, path, dry_run=True))["tag"]
    (camera,) = (await client.get("/api/v1/cameras", params={"q": first["code"]})).json()["items"]
    tag = {"If-Match": (await client.get(f"/api/v1/cameras/{camera['id']}")).headers["ETag"]}
    new_name = {"name": "东门", "reason": "as it is called"}
    renamed = await client.patch(f"/api/v1/cameras/{camera['id']}", json=new_name, headers=tag)
    assert renamed.status_code == 200, renamed.text
    before = await registry(container)
    for query in ({}, {"progress": True}):
        answer = await write(client, path, shown["tag"], **query)
        problem = json.loads(answer.text.splitlines()[-1])["problem"] if query else answer.json()
        assert (problem["status"], problem["code"]) == (412, "import_differs")
    assert await registry(container) == before
    now = await load(client, path, dry_run=True)
    assert [row["code"] for row in now["rows"]] == [first["code"], second["code"]]
    done = (await write(client, path, now["tag"])).raise_for_status().json()
    assert done["applied"]
    assert done["tag"] == now["tag"]


async def write(client: httpx.AsyncClient, path: Path, shown: str, **query: Any) -> httpx.Response:
    with path.open("rb") as file:
        files, headers = {"file": (path.name, file)}, {"If-Match": shown}
        return await client.post("/api/v1/imports", files=files, params=query, headers=headers)
