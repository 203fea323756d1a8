"""Who may do what: roles, permissions and the person behind a request. Pure."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

EVERYWHERE = "/"  # the division path of those whose area is the whole service


class Role(StrEnum):
    ADMINISTRATOR = "administrator"
    OPERATOR = "operator"
    GOVERNANCE_OFFICER = "governance_officer"
    CREW = "crew"
    AUDITOR = "auditor"


class Permission(StrEnum):
    VIEW_CAMERAS = "view_cameras"
    WATCH_LIVE = "watch_live"
    LISTEN = "listen"
    """Hear what one watches."""
    VIEW_EVIDENCE = "view_evidence"
    CHECK_NOW = "check_now"
    EDIT_REGISTRY = "edit_registry"
    IMPORT = "import"
    EXPORT = "export"
    VIEW_COVERAGE = "view_coverage"
    PLAN_COVERAGE = "plan_coverage"
    MANAGE_USERS = "manage_users"
    READ_AUDIT = "read_audit"
    SWITCH_SETTINGS = "switch_settings"
    MANAGE_WALLS = "manage_walls"
    VIEW_PATROLS = "view_patrols"
    APPROVE_REFERENCES = "approve_references"
    APPROVE_SITE_LISTS = "approve_site_lists"
    """Say by a document which sites must be covered, and from which day on."""
    MANAGE_MAINTENANCE = "manage_maintenance"
    VIEW_INCIDENTS = "view_incidents"
    HANDLE_INCIDENTS = "handle_incidents"
    """Report and acknowledge; close what is minor or what one has found."""
    SUPERVISE_REPAIRS = "supervise_repairs"
    """Dispatch, pause, return, supervise, override."""
    REPAIR = "repair"


MAY: Mapping[Role, frozenset[Permission]] = MappingProxyType(
    {
        Role.ADMINISTRATOR: frozenset(Permission),
        Role.OPERATOR: frozenset(
            {
                Permission.VIEW_CAMERAS,
                Permission.WATCH_LIVE,
                Permission.LISTEN,
                Permission.VIEW_EVIDENCE,
                Permission.CHECK_NOW,
                Permission.VIEW_COVERAGE,
                Permission.VIEW_PATROLS,
                Permission.VIEW_INCIDENTS,
                Permission.HANDLE_INCIDENTS,
            }
        ),
        Role.GOVERNANCE_OFFICER: frozenset(
            {
                Permission.VIEW_CAMERAS,
                Permission.WATCH_LIVE,
                Permission.VIEW_EVIDENCE,
                Permission.CHECK_NOW,
                Permission.VIEW_COVERAGE,
                Permission.PLAN_COVERAGE,
                Permission.EXPORT,
                Permission.MANAGE_WALLS,
                Permission.VIEW_PATROLS,
                Permission.APPROVE_REFERENCES,
                Permission.APPROVE_SITE_LISTS,
                Permission.MANAGE_MAINTENANCE,
                Permission.VIEW_INCIDENTS,
                Permission.HANDLE_INCIDENTS,
                Permission.SUPERVISE_REPAIRS,
            }
        ),
        Role.CREW: frozenset(
            {
                Permission.VIEW_CAMERAS,
                Permission.VIEW_EVIDENCE,
                Permission.CHECK_NOW,
                Permission.VIEW_INCIDENTS,
                Permission.REPAIR,
            }
        ),
        Role.AUDITOR: frozenset(
            {
                Permission.VIEW_CAMERAS,
                Permission.VIEW_EVIDENCE,
                Permission.VIEW_COVERAGE,
                Permission.READ_AUDIT,
                Permission.EXPORT,
                Permission.VIEW_PATROLS,
                Permission.VIEW_INCIDENTS,
            }
        ),
    }
)


SCREEN_MAY = frozenset(
    {
        Permission.VIEW_CAMERAS,
        Permission.WATCH_LIVE,
        Permission.VIEW_EVIDENCE,
        Permission.VIEW_COVERAGE,
        Permission.VIEW_INCIDENTS,
    }
)
"""What a paired screen may do at most."""
SCREEN_ROUTES = frozenset(
    {
        ("GET", "/api/v1/session"),
        ("GET", "/api/v1/events"),
        ("GET", "/api/v1/basemap"),
        ("GET", "/api/v1/divisions"),
        ("GET", "/api/v1/cameras"),
        ("GET", "/api/v1/cameras/counts"),
        ("GET", "/api/v1/cameras/map"),
        ("GET", "/api/v1/cameras/{camera_id}"),
        ("GET", "/api/v1/coverage"),
        ("GET", "/api/v1/transitions"),
        ("GET", "/api/v1/incidents"),
        ("GET", "/api/v1/walls/{wall_id}"),
        ("GET", "/api/v1/evidence/{sha256}"),
        ("GET", "/api/v1/evidence/{sha256}/record"),
        ("POST", "/whep/{camera_id}"),
        ("OPTIONS", "/whep/{camera_id}"),
        ("GET", "/whep/sessions/{session_id}"),
        ("PATCH", "/whep/sessions/{session_id}"),
        ("DELETE", "/whep/sessions/{session_id}"),
    }
)
"""What the page of the big screen asks for; nothing else answers a screen."""


class Via(StrEnum):
    """How somebody came in."""

    SESSION = "session"
    TOKEN = "token"  # noqa: S105  # a word, not a secret
    SCREEN = "screen"
    """A paired screen, on behalf of who paired it."""
    COMMAND_LINE = "command_line"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Actor:
    """The person (or the service itself) behind a request. `division_path`: the root of their area; "/" everywhere."""

    user_id: uuid.UUID
    username: str
    role: Role
    division_path: str
    unit_id: uuid.UUID | None
    ip: str | None
    via: Via
    credential_id: uuid.UUID | None = None
    """The sign-in, token or screen that was used."""

    @property
    def may(self) -> frozenset[Permission]:
        """The rights of the role; of a screen those alone that it needs."""
        return MAY[self.role] & SCREEN_MAY if self.via is Via.SCREEN else MAY[self.role]

    @property
    def division_code(self) -> str | None:
        """The code of the division whose subtree is the actor's area; None: everywhere."""
        return self.division_path.rstrip("/").rpartition("/")[2] or None


def service_actor(via: Via = Via.SERVICE) -> Actor:
    """The program acting on its own account, or on behalf of whoever holds the machine's command line."""
    return Actor(uuid.UUID(int=0), str(via), Role.ADMINISTRATOR, EVERYWHERE, None, None, via)


def may_grant(actor: Actor, role: Role) -> bool:
    """Nobody hands out a right that they don't have."""
    return MAY[role] <= actor.may
