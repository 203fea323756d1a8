"""What every route of the OpenAPI asks for, and a request to it that would succeed: the table of the rights matrix."""

from dataclasses import dataclass
from enum import Enum
from typing import Any

from vms.accounts.model import Permission

PASSWORD = "a long enough sentence"


class Anyone(Enum):
    """Rules that are no permission."""

    AT_ALL = "without signing in"
    SIGNED_IN = "whoever has signed in: it is about themselves"
    THIS_MACHINE = "this machine, or an administrator of everything"


@dataclass(frozen=True)
class Call:
    """What a route asks for, and a request that succeeds. `{name}` is filled in from the things of a town."""

    rule: Permission | Anyone
    body: dict[str, Any] | None = None
    query: dict[str, str] | None = None
    content_type: str | None = None
    ok: int = 200
    foreign: int | None = None
    """The answer for another town's things; None: 404 where the path names one, else as for one's own."""
    asks: Permission | None = None
    """What the route itself asks for, where `rule` is asked inside, of the object."""


ROUTES: dict[tuple[str, str], Call] = {
    ("GET", "/healthz"): Call(Anyone.AT_ALL),
    ("GET", "/readyz"): Call(Anyone.AT_ALL),
    ("GET", "/metrics"): Call(Anyone.THIS_MACHINE),
    ("POST", "/api/v1/session"): Call(Anyone.AT_ALL, {}, ok=422),
    ("GET", "/api/v1/session"): Call(Anyone.SIGNED_IN),
    ("DELETE", "/api/v1/session"): Call(Anyone.SIGNED_IN, ok=204),
    ("PUT", "/api/v1/session/password"): Call(Anyone.SIGNED_IN, {"current": "x", "new": PASSWORD}, ok=422),
    ("GET", "/api/v1/users"): Call(Permission.MANAGE_USERS),
    ("POST", "/api/v1/users"): Call(
        Permission.MANAGE_USERS,
        {"username": "new-{camera_code}", "password": PASSWORD, "role": "crew", "division_code": "{division}"},
        ok=201,
        foreign=422,
    ),
    ("GET", "/api/v1/users/{user_id}"): Call(Permission.MANAGE_USERS),
    ("PATCH", "/api/v1/users/{user_id}"): Call(Permission.MANAGE_USERS, {"display_name": "Li"}),
    ("GET", "/api/v1/tokens"): Call(Anyone.SIGNED_IN),
    ("POST", "/api/v1/tokens"): Call(Anyone.SIGNED_IN, {"name": "mine"}, ok=201),
    ("DELETE", "/api/v1/tokens/{token_id}"): Call(Permission.MANAGE_USERS, ok=204),
    ("POST", "/api/v1/screens/pairing"): Call(Anyone.AT_ALL, {}, ok=201),
    ("GET", "/api/v1/screens/pairing"): Call(Anyone.AT_ALL, ok=404),  # without the screen's own cookie
    ("GET", "/api/v1/screens"): Call(Permission.MANAGE_WALLS),
    ("POST", "/api/v1/screens"): Call(
        Permission.MANAGE_WALLS,
        {"code": "{pairing_code}", "name": "hall", "division_code": "{division}"},
        ok=201,
        foreign=422,
    ),
    ("DELETE", "/api/v1/screens/{screen_id}"): Call(Permission.MANAGE_WALLS, ok=204),
    ("GET", "/api/v1/audit"): Call(Permission.READ_AUDIT),
    ("GET", "/api/v1/cameras/{camera_id}/transitions"): Call(Permission.VIEW_CAMERAS),
    ("GET", "/api/v1/cameras/{camera_id}/timeline"): Call(Permission.VIEW_CAMERAS),
    ("POST", "/api/v1/cameras/{camera_id}/check"): Call(Permission.CHECK_NOW, ok=503),  # nothing watches here
    ("GET", "/api/v1/cameras/{camera_id}/evidence"): Call(Permission.VIEW_EVIDENCE),
    ("GET", "/api/v1/evidence/{sha256}"): Call(Permission.VIEW_EVIDENCE),
    ("GET", "/api/v1/evidence/{sha256}/record"): Call(Permission.VIEW_EVIDENCE),
    ("GET", "/api/v1/maintenance-windows"): Call(Permission.VIEW_CAMERAS),
    ("POST", "/api/v1/maintenance-windows"): Call(
        Permission.MANAGE_MAINTENANCE,
        {
            "scope": "division",
            "scope_id": "{division}",
            "reason": "new fibre",
            "starts_at": "2030-03-02T08:00:00Z",
            "ends_at": "2030-03-02T10:00:00Z",
        },
        ok=201,
        foreign=422,
    ),
    ("GET", "/api/v1/maintenance-things"): Call(Permission.MANAGE_MAINTENANCE, query={"kind": "switch"}),
    ("GET", "/api/v1/maintenance-windows/{window_id}"): Call(Permission.VIEW_CAMERAS),
    ("PATCH", "/api/v1/maintenance-windows/{window_id}"): Call(
        Permission.MANAGE_MAINTENANCE,
        {
            "reason": "later",
            "starts_at": "2030-03-02T08:00:00Z",
            "ends_at": "2030-03-02T10:00:00Z",
            "change_reason": "rain",
        },
        ok=428,
    ),
    ("GET", "/api/v1/maintenance-windows/{window_id}/changes"): Call(Permission.VIEW_CAMERAS),
    ("DELETE", "/api/v1/maintenance-windows/{window_id}"): Call(
        Permission.MANAGE_MAINTENANCE, query={"reason": "old"}, ok=204
    ),
    ("GET", "/api/v1/cameras/{camera_id}/override"): Call(Permission.VIEW_CAMERAS),
    ("GET", "/api/v1/cameras/{camera_id}/override/changes"): Call(Permission.VIEW_CAMERAS),
    ("POST", "/api/v1/cameras/{camera_id}/override"): Call(
        Permission.MANAGE_MAINTENANCE, {"state": "online", "reason": "a lorry", "until": "2026-03-03T08:00:00Z"}
    ),
    ("DELETE", "/api/v1/cameras/{camera_id}/override"): Call(Permission.MANAGE_MAINTENANCE, ok=204),
    ("GET", "/api/v1/rates"): Call(Permission.VIEW_COVERAGE, query={"scope": "{division}"}, foreign=404),
    ("GET", "/api/v1/rates/workbook"): Call(Permission.EXPORT, query={"scope": "{division}"}, foreign=404),
    ("GET", "/api/v1/rates/cameras"): Call(Permission.VIEW_COVERAGE, query={"scope": "{division}"}, foreign=404),
    ("GET", "/api/v1/references"): Call(Permission.VIEW_EVIDENCE),
    ("GET", "/api/v1/cameras/{camera_id}/references"): Call(Permission.VIEW_EVIDENCE),
    ("POST", "/api/v1/reference-decisions"): Call(
        Permission.APPROVE_REFERENCES,
        {"verdict": "approve", "views": [{"id": "{reference_id}", "evidence_sha256": "{sha256}"}]},
    ),
    ("POST", "/api/v1/cameras/{camera_id}/references"): Call(Permission.APPROVE_REFERENCES, {}, ok=503, foreign=404),
    ("POST", "/api/v1/cameras/{camera_id}/references/{reference_id}/approve"): Call(Permission.APPROVE_REFERENCES),
    ("POST", "/api/v1/cameras/{camera_id}/references/{reference_id}/reject"): Call(Permission.APPROVE_REFERENCES),
    ("DELETE", "/api/v1/cameras/{camera_id}/references/{reference_id}"): Call(Permission.APPROVE_REFERENCES, ok=204),
    ("GET", "/api/v1/events"): Call(Permission.VIEW_CAMERAS),
    ("GET", "/api/v1/divisions"): Call(Permission.VIEW_CAMERAS),
    ("GET", "/api/v1/units"): Call(Permission.VIEW_CAMERAS),
    ("GET", "/api/v1/rooms"): Call(Permission.VIEW_CAMERAS),
    ("GET", "/api/v1/basemap"): Call(Permission.VIEW_CAMERAS),
    ("GET", "/api/v1/basemap/tiles"): Call(Permission.VIEW_CAMERAS),
    ("GET", "/api/v1/places/map"): Call(Permission.VIEW_CAMERAS, query={"bbox": "-180,-90,180,90"}),
    ("GET", "/api/v1/sites"): Call(Permission.VIEW_CAMERAS),
    ("POST", "/api/v1/sites"): Call(
        Permission.EDIT_REGISTRY,
        {
            "code": "N{camera_code}",
            "name": "new",
            "class": 1,
            "category": "2",
            "division": "{division}",
            "reason": "new",
        },
        ok=201,
        foreign=422,
    ),
    ("GET", "/api/v1/sites/{site_id}"): Call(Permission.VIEW_CAMERAS),
    ("PATCH", "/api/v1/sites/{site_id}"): Call(Permission.EDIT_REGISTRY, {"name": "renamed", "reason": "new"}, ok=428),
    ("GET", "/api/v1/cameras/{camera_id}/documents"): Call(Permission.VIEW_CAMERAS),
    ("POST", "/api/v1/cameras/{camera_id}/documents"): Call(Permission.EDIT_REGISTRY, ok=422, foreign=422),  # no file
    ("GET", "/api/v1/cameras/{camera_id}/documents/{document_id}/content"): Call(Permission.VIEW_EVIDENCE),
    ("DELETE", "/api/v1/cameras/{camera_id}/documents/{document_id}"): Call(
        Permission.EDIT_REGISTRY, query={"reason": "old"}, ok=204
    ),
    ("GET", "/api/v1/consents/missing"): Call(Permission.VIEW_CAMERAS),
    ("GET", "/api/v1/custom-fields"): Call(Permission.VIEW_CAMERAS),
    # They apply everywhere: the administrator of a town is told so.
    ("POST", "/api/v1/custom-fields"): Call(
        Permission.SWITCH_SETTINGS,
        {"entity": "camera", "code": "NEW", "zh": "新", "en": "new", "kind": "text", "reason": "new"},
        ok=403,
    ),
    ("PUT", "/api/v1/custom-fields/{field_id}"): Call(
        Permission.SWITCH_SETTINGS, {"zh": "新", "en": "new", "reason": "new"}, ok=403, foreign=403
    ),
    ("GET", "/api/v1/custom-fields/{field_id}/changes"): Call(Permission.VIEW_CAMERAS, ok=404),
    ("GET", "/api/v1/registry"): Call(Permission.VIEW_CAMERAS),
    ("GET", "/api/v1/registry/{kind}"): Call(Permission.VIEW_CAMERAS, foreign=200),
    ("POST", "/api/v1/registry/{kind}"): Call(
        Permission.EDIT_REGISTRY,
        {
            "values": {
                "code": "{division}9999",
                "name": "new",
                "kind": "police_station",
                "division_code": "{division}",
            },
            "reason": "new",
        },
        ok=201,
        foreign=422,
    ),
    ("GET", "/api/v1/registry/{kind}/{key}"): Call(Permission.VIEW_CAMERAS),
    ("PATCH", "/api/v1/registry/{kind}/{key}"): Call(
        Permission.EDIT_REGISTRY, {"values": {"name": "renamed"}, "reason": "new"}, ok=428
    ),
    ("DELETE", "/api/v1/registry/{kind}/{key}"): Call(Permission.EDIT_REGISTRY, query={"reason": "old"}, ok=428),
    ("GET", "/api/v1/history/{entity}"): Call(Permission.VIEW_CAMERAS, query={"day": "2026-03-02"}, foreign=200),
    ("GET", "/api/v1/history/{entity}/file"): Call(Permission.EXPORT, query={"day": "2026-03-02"}, foreign=200),
    ("GET", "/api/v1/history/{entity}/{key}/changes"): Call(Permission.VIEW_CAMERAS),
    ("POST", "/api/v1/history/{entity}/{key}/changes/{change_id}/undo"): Call(
        Permission.EDIT_REGISTRY, {"reason": "wrong"}, ok=204
    ),
    ("GET", "/api/v1/history/{entity}/{key}"): Call(Permission.VIEW_CAMERAS, query={"day": "2026-03-02"}),
    ("GET", "/api/v1/exports/registry"): Call(Permission.EXPORT),
    ("GET", "/api/v1/exports/registry/{kind}"): Call(Permission.EXPORT, foreign=200),
    ("GET", "/api/v1/cameras"): Call(Permission.VIEW_CAMERAS),
    ("POST", "/api/v1/cameras"): Call(
        Permission.EDIT_REGISTRY,
        {"code": "{division}00001320999999", "name": "new", "division": "{division}", "reason": "new"},
        ok=201,
        foreign=422,
    ),
    ("POST", "/api/v1/cameras/bulk-edits"): Call(
        Permission.EDIT_REGISTRY,
        {"ids": ["{camera_id}"], "add_tags": ["new"], "reason": "new"},
        query={"dry_run": "true"},
        foreign=404,
    ),
    ("POST", "/api/v1/sites/bulk-edits"): Call(
        Permission.EDIT_REGISTRY,
        {"ids": ["{site_id}"], "add_tags": ["new"], "reason": "new"},
        query={"dry_run": "true"},
        foreign=404,
    ),
    ("GET", "/api/v1/cameras/counts"): Call(Permission.VIEW_CAMERAS, query={"division": "{division}"}, foreign=422),
    ("GET", "/api/v1/cameras/map"): Call(Permission.VIEW_CAMERAS),
    ("GET", "/api/v1/cameras/{camera_id}"): Call(Permission.VIEW_CAMERAS),
    ("PATCH", "/api/v1/cameras/{camera_id}"): Call(
        Permission.EDIT_REGISTRY, {"name": "renamed", "reason": "new"}, ok=428
    ),
    ("DELETE", "/api/v1/cameras/{camera_id}"): Call(Permission.EDIT_REGISTRY, query={"reason": "old"}, ok=428),
    ("POST", "/api/v1/imports"): Call(Permission.IMPORT, ok=422),
    ("GET", "/api/v1/imports"): Call(Permission.IMPORT),
    ("POST", "/api/v1/imports/outcomes"): Call(Permission.IMPORT, ok=422),
    ("POST", "/api/v1/imports/refused"): Call(Permission.IMPORT, ok=422),
    ("POST", "/api/v1/imports/{import_id}/undo"): Call(Permission.IMPORT),
    ("GET", "/api/v1/exports/cameras"): Call(Permission.EXPORT, query={"format": "csv"}),
    ("GET", "/api/v1/coverage"): Call(Permission.VIEW_COVERAGE),
    ("GET", "/api/v1/coverage/sites"): Call(Permission.VIEW_COVERAGE),
    ("GET", "/api/v1/coverage/points"): Call(Permission.VIEW_COVERAGE, query={"scope": "{division}"}, foreign=422),
    ("GET", "/api/v1/coverage/points/workbook"): Call(Permission.EXPORT, query={"scope": "{division}"}, foreign=422),
    ("GET", "/api/v1/coverage/sites/workbook"): Call(Permission.EXPORT, query={"scope": "{division}"}, foreign=422),
    ("GET", "/api/v1/coverage/night/sites/workbook"): Call(
        Permission.EXPORT, query={"scope": "{division}"}, foreign=422
    ),
    ("GET", "/api/v1/coverage/rated/workbook"): Call(
        Permission.EXPORT, query={"scope": "{division}", "rate": "sound"}, foreign=422
    ),
    ("GET", "/api/v1/coverage/month/sites/workbook"): Call(
        Permission.EXPORT, query={"scope": "{division}"}, foreign=422
    ),
    ("GET", "/api/v1/coverage/files/lacking/workbook"): Call(
        Permission.EXPORT, query={"scope": "{division}"}, foreign=422
    ),
    ("GET", "/api/v1/coverage/published"): Call(Permission.VIEW_COVERAGE, query={"scope": "{division}"}, foreign=422),
    ("GET", "/api/v1/coverage/rated"): Call(
        Permission.VIEW_COVERAGE, query={"scope": "{division}", "rate": "sound"}, foreign=422
    ),
    ("GET", "/api/v1/coverage/night"): Call(Permission.VIEW_COVERAGE, query={"scope": "{division}"}, foreign=422),
    ("GET", "/api/v1/coverage/night/sites"): Call(Permission.VIEW_COVERAGE, query={"scope": "{division}"}, foreign=422),
    ("GET", "/api/v1/coverage/month"): Call(Permission.VIEW_COVERAGE, query={"scope": "{division}"}, foreign=422),
    ("GET", "/api/v1/coverage/month/sites"): Call(Permission.VIEW_COVERAGE, query={"scope": "{division}"}, foreign=422),
    ("GET", "/api/v1/coverage/files"): Call(Permission.VIEW_COVERAGE, query={"scope": "{division}"}, foreign=422),
    ("GET", "/api/v1/coverage/files/lacking"): Call(
        Permission.VIEW_COVERAGE, query={"scope": "{division}"}, foreign=422
    ),
    ("GET", "/api/v1/coverage/assessment"): Call(Permission.VIEW_COVERAGE, query={"scope": "{division}"}, foreign=422),
    ("GET", "/api/v1/coverage/assessment/workbook"): Call(
        Permission.EXPORT, query={"scope": "{division}"}, foreign=422
    ),
    # A list is of the whole county: its towns see it, who answers for the county decides.
    ("GET", "/api/v1/site-lists"): Call(Permission.VIEW_COVERAGE),
    ("POST", "/api/v1/site-lists"): Call(
        Permission.APPROVE_SITE_LISTS, {"division": "{division}"}, ok=422, foreign=422
    ),
    ("POST", "/api/v1/site-lists/{list_id}/approve"): Call(
        Permission.APPROVE_SITE_LISTS, {"reference": "1", "in_force_from": "2030-03-02"}, ok=404
    ),
    ("DELETE", "/api/v1/site-lists/{list_id}"): Call(Permission.APPROVE_SITE_LISTS, query={"reason": "old"}, ok=404),
    ("GET", "/api/v1/site-lists/{list_id}/changes"): Call(Permission.VIEW_COVERAGE, foreign=200),
    ("GET", "/api/v1/site-lists/{list_id}/differences"): Call(Permission.VIEW_COVERAGE, foreign=200),
    ("GET", "/api/v1/site-lists/{list_id}/sites"): Call(Permission.VIEW_COVERAGE, foreign=200),
    ("GET", "/api/v1/site-lists/{list_id}/sites/file"): Call(Permission.EXPORT, foreign=200),
    ("GET", "/api/v1/targets"): Call(Permission.VIEW_COVERAGE),
    ("GET", "/api/v1/targets/forecasts"): Call(Permission.VIEW_COVERAGE),
    ("GET", "/api/v1/transitions"): Call(Permission.VIEW_CAMERAS),
    ("GET", "/api/v1/walls"): Call(Permission.WATCH_LIVE),
    ("POST", "/api/v1/walls"): Call(
        Permission.WATCH_LIVE,
        {"name": "mine {camera_code}", "windows": [{"layout": 4, "camera_ids": ["{camera_id}"]}]},
        ok=201,
        foreign=422,
    ),
    ("GET", "/api/v1/walls/{wall_id}"): Call(Permission.WATCH_LIVE),
    ("PUT", "/api/v1/walls/{wall_id}"): Call(
        Permission.MANAGE_WALLS,
        {"name": "new", "windows": [{"layout": 4, "camera_ids": []}]},
        ok=428,
        asks=Permission.WATCH_LIVE,
    ),
    ("DELETE", "/api/v1/walls/{wall_id}"): Call(Permission.MANAGE_WALLS, ok=204, asks=Permission.WATCH_LIVE),
    ("POST", "/api/v1/cameras/{camera_id}/snapshots"): Call(Permission.WATCH_LIVE, ok=422, foreign=422),  # no file
    ("GET", "/api/v1/patrol-routes"): Call(Permission.VIEW_PATROLS),
    ("POST", "/api/v1/patrol-routes"): Call(
        Permission.MANAGE_WALLS,
        {"division": "{division}", "name": "new", "camera_ids": ["{camera_id}"], "reason": "new"},
        ok=201,
        foreign=422,
    ),
    ("GET", "/api/v1/patrol-routes/{route_id}"): Call(Permission.VIEW_PATROLS),
    ("GET", "/api/v1/patrol-routes/{route_id}/changes"): Call(Permission.VIEW_PATROLS),
    ("PUT", "/api/v1/patrol-routes/{route_id}"): Call(
        Permission.MANAGE_WALLS,
        {"division": "{division}", "name": "new", "camera_ids": ["{camera_id}"], "reason": "new"},
        ok=428,
    ),
    ("DELETE", "/api/v1/patrol-routes/{route_id}"): Call(Permission.MANAGE_WALLS, query={"reason": "old"}, ok=204),
    ("GET", "/api/v1/patrols"): Call(Permission.VIEW_PATROLS),
    ("GET", "/api/v1/exports/patrols"): Call(Permission.EXPORT),
    ("POST", "/api/v1/patrols"): Call(Permission.WATCH_LIVE, {"route_id": "{route_id}"}, ok=201, foreign=404),
    ("GET", "/api/v1/patrols/{patrol_id}"): Call(Permission.VIEW_PATROLS),
    # Somebody else's patrol: nobody but its walker writes to it.
    ("PUT", "/api/v1/patrols/{patrol_id}/stops/{position}"): Call(
        Permission.WATCH_LIVE, {"camera_id": "{camera_id}", "shown_s": 1, "picture_s": 1}, ok=404
    ),
    ("POST", "/api/v1/patrols/{patrol_id}/end"): Call(Permission.WATCH_LIVE, {"outcome": "completed"}, ok=404),
    ("POST", "/api/v1/reports"): Call(Permission.EXPORT, {"scope": "{division}"}, ok=201, foreign=422),
    ("GET", "/api/v1/reports"): Call(Permission.EXPORT),
    ("GET", "/api/v1/reports/{report_id}"): Call(Permission.EXPORT),
    ("GET", "/api/v1/reports/{report_id}/file"): Call(Permission.EXPORT, ok=404),
    ("POST", "/api/v1/reports/{report_id}/again"): Call(Permission.EXPORT, ok=404),
    ("GET", "/api/v1/report-key"): Call(Permission.EXPORT),
    ("GET", "/api/v1/report-schedule"): Call(Permission.EXPORT),
    # It applies everywhere: the administrator of a town is told so.
    ("PUT", "/api/v1/report-schedule"): Call(Permission.SWITCH_SETTINGS, {"lines": {"daily": "en"}}, ok=403),
    ("GET", "/api/v1/evidence/{sha256}/proof"): Call(Permission.VIEW_EVIDENCE),
    ("POST", "/api/v1/plans"): Call(Permission.PLAN_COVERAGE, {"scope": "{division}", "count": 1}, ok=201, foreign=422),
    ("GET", "/api/v1/plans"): Call(Permission.PLAN_COVERAGE),
    ("GET", "/api/v1/blind-spots"): Call(Permission.VIEW_COVERAGE, query={"bbox": "-180,-90,180,90"}),
    ("GET", "/api/v1/coverage/map"): Call(Permission.VIEW_COVERAGE, query={"bbox": "-180,-90,180,90"}),
    ("GET", "/api/v1/plans/{plan_id}"): Call(Permission.PLAN_COVERAGE),
    ("GET", "/api/v1/plans/{plan_id}/steps"): Call(Permission.PLAN_COVERAGE),
    ("GET", "/api/v1/plans/{plan_id}/sites"): Call(Permission.PLAN_COVERAGE, query={"of": "waiting"}),
    ("GET", "/api/v1/plans/{plan_id}/file"): Call(Permission.PLAN_COVERAGE),
    ("GET", "/api/v1/incidents"): Call(Permission.VIEW_INCIDENTS),
    ("POST", "/api/v1/incidents"): Call(
        Permission.HANDLE_INCIDENTS,
        {"camera_id": "{camera_id}", "kind": "covered", "client_action_id": "act-{camera_code}"},
        foreign=404,
    ),
    ("GET", "/api/v1/cause-suggestions"): Call(Permission.EDIT_REGISTRY),
    ("DELETE", "/api/v1/cause-suggestions/{suggestion_id}"): Call(Permission.EDIT_REGISTRY, ok=404),
    ("GET", "/api/v1/repair-figures"): Call(Permission.VIEW_INCIDENTS, query={"division": "{division}"}, foreign=422),
    ("GET", "/api/v1/incidents/counts"): Call(Permission.VIEW_INCIDENTS),
    ("GET", "/api/v1/exports/incidents"): Call(Permission.EXPORT),
    ("GET", "/api/v1/incidents/{incident_id}"): Call(Permission.VIEW_INCIDENTS),
    ("GET", "/api/v1/incidents/{incident_id}/assignees"): Call(Permission.SUPERVISE_REPAIRS),
    # What each action takes beside is tested with the incidents.
    ("POST", "/api/v1/incidents/{incident_id}/actions"): Call(Permission.VIEW_INCIDENTS, {}, ok=422, foreign=422),
    ("GET", "/api/v1/notifications/channels"): Call(Permission.SWITCH_SETTINGS),
    ("POST", "/api/v1/notifications/channels"): Call(
        Permission.SWITCH_SETTINGS,
        {"name": "new", "url": "wecombot://abcdefgh12345678", "division": "{division}"},
        ok=201,
        foreign=422,
    ),
    ("PUT", "/api/v1/notifications/channels/{channel_id}"): Call(Permission.SWITCH_SETTINGS, {"name": "renamed"}),
    ("DELETE", "/api/v1/notifications/channels/{channel_id}"): Call(Permission.SWITCH_SETTINGS, ok=409),  # has a rule
    ("POST", "/api/v1/notifications/channels/{channel_id}/test"): Call(Permission.SWITCH_SETTINGS, ok=202),
    ("POST", "/api/v1/notifications/deliveries/{delivery_id}/again"): Call(Permission.SWITCH_SETTINGS, ok=202),
    ("GET", "/api/v1/notifications/rules"): Call(Permission.SWITCH_SETTINGS),
    ("POST", "/api/v1/notifications/rules"): Call(
        Permission.SWITCH_SETTINGS, {"name": "new", "channel_id": "{channel_id}"}, ok=201, foreign=422
    ),
    ("PUT", "/api/v1/notifications/rules/{rule_id}"): Call(
        Permission.SWITCH_SETTINGS, {"name": "renamed", "channel_id": "{channel_id}"}
    ),
    ("DELETE", "/api/v1/notifications/rules/{rule_id}"): Call(Permission.SWITCH_SETTINGS, ok=204),
    ("GET", "/api/v1/notifications/deliveries"): Call(Permission.SWITCH_SETTINGS),
    ("GET", "/api/v1/work-orders"): Call(Permission.VIEW_INCIDENTS),
    ("GET", "/api/v1/work-orders/{order_id}"): Call(Permission.VIEW_INCIDENTS),
    ("POST", "/api/v1/work-orders/{order_id}/photos"): Call(Permission.REPAIR, ok=422, foreign=422),  # no file
    ("GET", "/api/v1/work-orders/{order_id}/photos/{sha256}"): Call(Permission.VIEW_INCIDENTS),
    ("GET", "/api/v1/cameras/{camera_id}/qr.svg"): Call(Permission.VIEW_CAMERAS),
    ("GET", "/api/v1/poles"): Call(Permission.VIEW_CAMERAS, query={"division": "{division}"}, foreign=404),
    ("GET", "/api/v1/poles/label.svg"): Call(
        Permission.VIEW_CAMERAS, query={"division": "{division}", "number": "P1"}, foreign=404
    ),
    ("POST", "/whep/{camera_id}"): Call(Permission.WATCH_LIVE, content_type="application/sdp", ok=400),
    ("OPTIONS", "/whep/{camera_id}"): Call(Permission.WATCH_LIVE, ok=204, foreign=204),
    ("GET", "/whep/sessions/{session_id}"): Call(Permission.WATCH_LIVE, ok=404),
    ("OPTIONS", "/whep/sessions/{session_id}"): Call(Permission.WATCH_LIVE, ok=204, foreign=204),
    ("PATCH", "/whep/sessions/{session_id}"): Call(
        Permission.WATCH_LIVE, content_type="application/trickle-ice-sdpfrag", ok=404
    ),
    ("DELETE", "/whep/sessions/{session_id}"): Call(Permission.WATCH_LIVE, ok=404),
}
# Guarded inside the service and not by a dependency: one's own token needs no right, another's needs this one.
GUARDED_INSIDE = {("DELETE", "/api/v1/tokens/{token_id}")}
