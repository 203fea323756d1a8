"""The one gate: every access to anything is asked here. Pure."""

from vms.accounts.model import Actor, Permission
from vms.web.problems import Forbidden, NotFound
from vms.web.wording import say


def allows(actor: Actor, permission: Permission, division_path: str | None = None) -> bool:
    """Whether the actor may do this to what lies in that division. None: the act itself, apart from any object."""
    return permission in actor.may and (division_path is None or within(actor, division_path))


def within(actor: Actor, division_path: str) -> bool:
    """Whether the division lies in the actor's subtree. Paths are "/a/b/c/"; an object without a place is "/"."""
    return division_path.startswith(actor.division_path)


def touches(actor: Actor, division_path: str) -> bool:
    """Whether anything of the division lies in the actor's subtree: what holds for all of a county, its towns may
    know."""
    return within(actor, division_path) or actor.division_path.startswith(division_path)


def require(actor: Actor, permission: Permission, division_path: str | None = None) -> None:
    """Raises Forbidden when the role lacks the permission, and NotFound for what lies outside the actor's subtree:
    whoever may not see a thing doesn't learn that it exists."""
    if not allows(actor, permission):
        raise Forbidden(say("role_may_not", role=say(f"role_{actor.role}"), right=say(f"may_{permission}")))
    if not allows(actor, permission, division_path):
        raise NotFound
