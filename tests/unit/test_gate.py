"""The one gate: role × permission × area."""

import uuid

import pytest

from vms.accounts.gate import allows, require
from vms.accounts.model import MAY, Actor, Permission, Role, Via, may_grant
from vms.web.problems import Forbidden, NotFound


def actor(role: Role, path: str = "/36/01/") -> Actor:
    return Actor(uuid.UUID(int=1), "li", role, path, None, "127.0.0.1", Via.SESSION)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize(
    ("path", "inside"),
    [("/36/01/", True), ("/36/01/02/", True), ("/36/", False), ("/", False), ("/36/010/", False), ("/36/02/", False)],
)
def test_allows_what_the_role_may_inside_its_area(role: Role, permission: Permission, path: str, inside: bool) -> None:
    assert allows(actor(role), permission, path) is (permission in MAY[role] and inside)


def test_the_whole_service_is_inside_the_root() -> None:
    assert allows(actor(Role.AUDITOR, "/"), Permission.READ_AUDIT, "/")
    assert allows(actor(Role.AUDITOR, "/"), Permission.READ_AUDIT, "/36/01/")


def test_a_missing_right_is_said_and_a_foreign_object_is_not_there() -> None:
    with pytest.raises(Forbidden, match="crew may not edit registry"):
        require(actor(Role.CREW), Permission.EDIT_REGISTRY, "/36/01/")
    with pytest.raises(NotFound):
        require(actor(Role.CREW), Permission.VIEW_CAMERAS, "/36/02/")


@pytest.mark.parametrize("role", Role)
def test_nobody_grants_more_than_they_have(role: Role) -> None:
    assert may_grant(actor(Role.ADMINISTRATOR), role)
    assert may_grant(actor(Role.CREW), role) is (role is Role.CREW)


@pytest.mark.parametrize(("path", "code"), [("/", None), ("/36/", "36"), ("/36/01/", "01")])
def test_the_area_is_named_by_its_last_code(path: str, code: str | None) -> None:
    assert actor(Role.CREW, path).division_code == code
