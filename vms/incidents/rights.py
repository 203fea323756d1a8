"""Who may do what to an incident: the role, the area, and whose order it is. Pure."""

from registry.phrases import Phrase
from vms.accounts.gate import allows, within
from vms.accounts.model import Actor, Permission
from vms.incidents.model import RULES, Facts, IncidentAction, IncidentStatus, refusal
from vms.incidents.problems import NotYours
from vms.incidents.store import life_of
from vms.incidents.views_store import Listed
from vms.web.problems import Forbidden
from vms.web.wording import say


def possible(actor: Actor, listed: Listed, facts: Facts) -> tuple[IncidentAction, ...]:
    """What this person may do now."""
    life = life_of(listed.row)
    return tuple(
        action
        for action in IncidentAction
        if _lacks_right(actor, action, listed) is None and refusal(life, action, facts) is None
    )


def on_the_spot(actor: Actor) -> bool:
    """Whether the short way from raised to repaired is theirs."""
    return allows(actor, Permission.HANDLE_INCIDENTS)


def _lacks_right(actor: Actor, action: IncidentAction, listed: Listed) -> Phrase | None:
    """Why this person may never do that to this incident, whatever its status; None: they may."""
    right = RULES[action].right
    if action is IncidentAction.REPAIRED and listed.row.status in {IncidentStatus.RAISED, IncidentStatus.ACKNOWLEDGED}:
        right = Permission.HANDLE_INCIDENTS
    if action is IncidentAction.RETURN and listed.row.status == IncidentStatus.VERIFIED and _found_by(actor, listed):
        right = Permission.HANDLE_INCIDENTS  # the last word is theirs, whichever it is
    if action is IncidentAction.REMARK:
        may = {Permission.HANDLE_INCIDENTS, Permission.REPAIR}
        if any(allows(actor, one) for one in may):
            return None
        return say("role_only_looks", role=say(f"role_{actor.role}"))
    if not allows(actor, right):
        return say("role_may_not", role=say(f"role_{actor.role}"), right=say(f"may_{right}"))
    own_order = right is Permission.REPAIR and theirs(actor, listed)  # of a wide incident somebody may have been named
    if not own_order and not within(actor, listed.division_path):
        return say("beyond_your_area", division=listed.division_name)
    if right is Permission.REPAIR and not own_order and not allows(actor, Permission.SUPERVISE_REPAIRS):
        return order_of(listed)
    if action is IncidentAction.CLOSE and listed.row.status == IncidentStatus.VERIFIED and not _finder(actor, listed):
        return say("finder_decides")
    return None


def theirs(actor: Actor, listed: Listed) -> bool:
    """Their own order, or a colleague's."""
    same_unit = actor.unit_id is not None and actor.unit_id == listed.assignee_unit_id
    return listed.assignee_id == actor.user_id or same_unit


def order_of(listed: Listed) -> Phrase:
    """Whose order it is, in words."""
    return say("anothers_order", name=listed.assignee_name) if listed.assignee_name else say("nobodys_order")


def _finder(actor: Actor, listed: Listed) -> bool:
    return _found_by(actor, listed) or allows(actor, Permission.SUPERVISE_REPAIRS)


def _found_by(actor: Actor, listed: Listed) -> bool:
    return listed.row.finder_id == actor.user_id


def require_right(actor: Actor, action: IncidentAction, listed: Listed) -> None:
    """Raises Forbidden, or NotYours for an order that has gone to somebody else."""
    lacking = _lacks_right(actor, action, listed)
    if lacking is None:
        return
    if allows(actor, Permission.REPAIR) and RULES[action].right is Permission.REPAIR:
        raise NotYours(lacking, listed.row.status, ())
    raise Forbidden(lacking)
