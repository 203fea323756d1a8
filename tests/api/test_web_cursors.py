"""A cursor that we did not make is refused in words by every list, whatever it holds."""

import json
from typing import Any

import pytest
from fastapi import FastAPI

from tests.api.conftest import SignIn
from vms.accounts.model import Role
from vms.web.openapi import describe
from vms.web.paging import encode_cursor

LISTS = sorted(
    path
    for path, methods in json.loads(describe())["paths"].items()
    if "{" not in path and any(each["name"] == "cursor" for each in methods.get("get", {}).get("parameters", []))
)


def test_every_list_is_asked() -> None:
    assert len(LISTS) > 15


@pytest.mark.parametrize("keys", [["no-id"], [7], [None], ["2026-01-01", "no-id"], ["no", "such", "list"]], ids=str)
async def test_a_foreign_cursor_is_refused(app: FastAPI, sign_in: SignIn, keys: list[Any]) -> None:
    clients = [await sign_in(role) for role in Role]
    for path in LISTS:
        for client in clients:
            answer = await client.get(path, params={"cursor": encode_cursor(*keys)})
            # Keys of the right kind may be another list's; nobody's area is the county here.
            assert answer.status_code in {200, 403, 404, 422}, (path, answer.text)
            if len(keys) == 3:
                assert answer.status_code != 200, path
