"""A draft's facts → the values of a table's row: references looked up, defaults filled, contradictions named. Pure."""

import difflib
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, NamedTuple

from registry.columns import new_id
from registry.layouts import Entity
from registry.lines import middle_of
from registry.model import Level, Lifecycle, TargetRule
from registry.phases import contradictions, phases_of, stored_phases
from registry.phrases import Phrase
from registry.scopes import CORE, COUNTY, TOWNSHIPS
from registry.wording import say

Facts = Mapping[str, Any]
Row = dict[str, Any]
EVERYWHERE = "/"
DWELL_S = 10
"""At each camera of a route that does not say."""
_SUGGEST_AMONG = 20_000  # Looking for a similar code among more of them takes longer than a person gains by it.


class Wrong(NamedTuple):
    """A field that contradicts what is known."""

    field: str
    message: Phrase
    suggestion: Phrase


class Resolved(NamedTuple):
    """`row`: values by column, references as keys. `path`: the division in which it lies. `defaults`: for a new row."""

    row: Row
    path: str | None
    wrong: tuple[Wrong, ...]
    defaults: Facts = MappingProxyType({})


class KnownUnit(NamedTuple):
    id: uuid.UUID
    division_code: str


class KnownSite(NamedTuple):
    id: uuid.UUID
    division_code: str


class KnownCamera(NamedTuple):
    """`path`: where it stands."""

    id: uuid.UUID
    path: str


@dataclass(slots=True)
class Known:
    """What rows may refer to: what is stored, and what earlier rows of the same file bring."""

    divisions: dict[str, str] = field(default_factory=dict)
    """Code → path."""
    parents: dict[str, str | None] = field(default_factory=dict)
    units: dict[str, KnownUnit] = field(default_factory=dict)
    sites: dict[str, KnownSite] = field(default_factory=dict)
    zones: dict[str, uuid.UUID] = field(default_factory=dict)
    cameras: dict[str, KnownCamera] = field(default_factory=dict)
    """Of those that patrol routes name."""
    walks: dict[tuple[str, int], Sequence[str]] = field(default_factory=dict)
    """The keys of the cameras of stored routes, by division and number."""
    roots: tuple[str, ...] = ()
    """Paths of stored divisions without a parent, two of them at most."""
    within: str = EVERYWHERE
    """The path of the area whose things the importer may change."""

    def path(self, code: str | None) -> str | None:
        return self.divisions.get(code or "")

    def whole(self) -> str:
        """Where a rule over the whole county lies: in the one county, or everywhere where there are several."""
        return self.roots[0] if len(self.roots) == 1 else EVERYWHERE


def resolve(entity: Entity, facts: Facts, known: Known) -> Resolved:
    """The row of a draft. What it brings is added to `known`, so that later rows may refer to it."""
    resolved = _RESOLVERS[entity](facts, known)
    if resolved.path is not None and not resolved.path.startswith(known.within):
        outside = Wrong("division_code", say("outside_area"), say("leave_row_out"))
        return resolved._replace(wrong=(*resolved.wrong, outside))
    return resolved


def _unknown(name: str, field_name: str, code: object, among: Mapping[str, Any]) -> Wrong:
    near = difflib.get_close_matches(str(code), among, 1, 0.7) if len(among) <= _SUGGEST_AMONG else []
    suggestion = say("did_you_mean", near=near[0]) if near else say(f"add_{name}_first")
    return Wrong(field_name, say(f"unknown_{name}", code=code), suggestion)


def _present(facts: Facts, *without: str) -> Row:
    row = dict(facts)
    for name in without:
        row.pop(name, None)
    return row


def _flag(row: Row, name: str) -> None:
    if name in row:
        row[name] = row[name] == "1"


def _division(facts: Facts, known: Known) -> Resolved:
    row, wrong = _present(facts), []
    code, parent = row["code"], row.get("parent_code")
    _flag(row, "core_area")
    if code in known.divisions:
        if "parent_code" in row and parent != known.parents[code]:
            wrong.append(Wrong("parent_code", say("division_moved"), say("keep_parent")))
        path = known.divisions[code]
    elif parent is None:
        path = f"/{code}/"
    elif parent in known.divisions:
        path = f"{known.divisions[parent]}{code}/"
    else:
        return Resolved(row, None, (_unknown("division", "parent_code", parent, known.divisions),))
    row["path"] = known.divisions[code] = path
    known.parents[code] = parent if "parent_code" in row else known.parents.get(code)
    return Resolved(row, path, tuple(wrong), {"core_area": False})


def _unit(facts: Facts, known: Known) -> Resolved:
    row = _present(facts)
    path, wrong = _located(row, known)
    if row.get("division_code"):
        found = known.units.get(row["code"])
        known.units[row["code"]] = KnownUnit(found.id if found else new_id(), row["division_code"])
    return Resolved(row, path, wrong)


def _site(facts: Facts, known: Known) -> Resolved:
    row = _present(facts)
    path, wrong = _located(row, known)
    if row.get("site_class"):
        row["site_class"] = int(row["site_class"])
    if row.get("required_px_per_m"):
        row["required_px_per_m"] = float(row["required_px_per_m"])
    if row.get("line"):
        row["longitude"], row["latitude"] = middle_of(row["line"])
    _drop_empty(row, "required_cameras")
    if row.get("division_code"):
        found = known.sites.get(row["code"])
        known.sites[row["code"]] = KnownSite(found.id if found else new_id(), row["division_code"])
    return Resolved(row, path, wrong, {"required_cameras": 1})


_LIFECYCLE_OF_STATUS = {"1": Lifecycle.IN_SERVICE, "2": Lifecycle.MAINTENANCE, "3": Lifecycle.RETIRED}


def _camera(facts: Facts, known: Known) -> Resolved:
    row, wrong = _present(facts, "site_code"), []
    site_code = facts.get("site_code")
    site = known.sites.get(site_code) if site_code else None
    if "site_code" in facts:
        row["site_id"] = site.id if site else None
    if site_code and not site:
        wrong.append(_unknown("site", "site_code", site_code, known.sites))
    _drop_empty(row, "division_code", "lifecycle")
    if site and "division_code" not in row:
        row["division_code"] = site.division_code
    if "lifecycle" in row:
        row["lifecycle"] = Lifecycle(row["lifecycle"])
    lifecycle = _LIFECYCLE_OF_STATUS.get(row.get("device_status") or "", Lifecycle.PLANNED)
    defaults = {"lifecycle": lifecycle, "division_code": row.get("region_code")}
    code = row.get("division_code") or defaults["division_code"]
    if code is not None and known.path(code) is None:
        wrong.append(_unknown("division", "division_code", code, known.divisions))
    return Resolved(row, known.path(code), tuple(wrong), defaults)


def _room(facts: Facts, known: Known) -> Resolved:
    row, path, wrong = _guarded(facts, known)
    _flag(row, "staffed")
    return Resolved(row, path, wrong, {"staffed": False})


def _zone(facts: Facts, known: Known) -> Resolved:
    row, path, wrong = _guarded(facts, known)
    known.zones.setdefault(row["code"], new_id())
    return Resolved(row, path, wrong)


def _standing(facts: Facts, known: Known) -> Resolved:
    """A checkpoint or a post."""
    row, path, wrong = _guarded(facts, known)
    if "zone_code" in row:
        code = row.pop("zone_code")
        row["zone_id"] = known.zones.get(code or "")
        if code and not row["zone_id"]:
            wrong = (*wrong, _unknown("zone", "zone_code", code, known.zones))
    return Resolved(row, path, wrong)


def _guarded(facts: Facts, known: Known) -> tuple[Row, str | None, tuple[Wrong, ...]]:
    row = _present(facts, "unit_code")
    path, wrong = _located(row, known)
    if "unit_code" in facts:
        row["unit_id"], missing = _unit_id(facts["unit_code"], "unit_code", known)
        wrong = (*wrong, *missing)
    return row, path, wrong


def _route(facts: Facts, known: Known) -> Resolved:
    row = _present(facts, "camera_codes")
    path, wrong = _located(row, known)
    _drop_empty(row, "dwell_s")
    if "camera_codes" in facts:
        codes = [code for code in (facts["camera_codes"] or "").split("/") if code]
        row["camera_ids"] = [str(known.cameras[code].id) for code in codes if code in known.cameras]
        walked = known.walks.get((str(row.get("division_code")), row["number"]), ())
        wrong = (*wrong, *_off_the_way(dict.fromkeys(codes), path, walked, known))
    return Resolved(row, path, wrong, {"dwell_s": DWELL_S})


def _off_the_way(codes: Iterable[str], path: str | None, walked: Sequence[str], known: Known) -> Iterator[Wrong]:
    """Those of a route's cameras that do not stand in its division; one that was moved since it was drawn may stay."""
    for code in codes:
        camera = known.cameras.get(code)
        if camera is None:
            yield _unknown("camera", "camera_codes", code, known.cameras)
        elif path and not camera.path.startswith(path) and str(camera.id) not in walked:
            yield Wrong("camera_codes", say("camera_not_there", code=code), say("leave_camera_out"))


_COUNTS = frozenset(rule for rule in TargetRule if rule.is_count)


def _target(facts: Facts, known: Known) -> Resolved:
    row = _present(facts, "lead_unit_code", "responsible_unit_codes")
    wrong: tuple[Wrong, ...] = ()
    _drop_empty(row, "weight")
    if "classes" in row:
        row["classes"] = [int(code) for code in (row["classes"] or "").split("/") if code]
    if "lead_unit_code" in facts:
        row["lead_unit_id"], wrong = _unit_id(facts["lead_unit_code"], "lead_unit_code", known)
    if "responsible_unit_codes" in facts:
        codes = [code for code in (facts["responsible_unit_codes"] or "").split("/") if code]
        found = [_unit_id(code, "responsible_unit_codes", known) for code in codes]
        row["responsible_unit_ids"] = [str(key) for key, _ in found if key]
        wrong = (*wrong, *(each for _, missing in found for each in missing))
    if "phases" in row:
        row["phases"] = stored_phases(row["phases"] or "")
        against = contradictions(phases_of(row["phases"]), row.get("required"), row.get("deadline"))
        wrong = (*wrong, *(Wrong("phases", message, say("mend_phases")) for message in against))
    rule = row.get("rule")
    if rule in _COUNTS and row.get("level") not in {None, Level.BUILT}:
        wrong = (*wrong, Wrong("level", say("counted_as_built"), say("write_built")))
    if rule == TargetRule.ROOMS_EACH and row.get("classes"):
        wrong = (*wrong, Wrong("classes", say("rooms_have_no_class"), say("leave_classes_empty")))
    scope = row.get("scope")
    path = known.whole() if scope in {COUNTY, CORE, TOWNSHIPS} else known.path(scope)
    if path is None:
        wrong = (*wrong, Wrong("scope", say("unknown_scope", scope=scope), say("write_scope")))
    return Resolved(row, path, wrong, {"weight": 1.0, "classes": [], "phases": [], "responsible_unit_ids": []})


def _unit_id(code: Any, field_name: str, known: Known) -> tuple[uuid.UUID | None, tuple[Wrong, ...]]:
    unit = known.units.get(code or "")
    missing = (_unknown("unit", field_name, code, known.units),) if code and not unit else ()
    return (unit.id if unit else None), missing


def _located(row: Row, known: Known) -> tuple[str | None, tuple[Wrong, ...]]:
    code = row.get("division_code")
    path = known.path(code)
    return path, () if path or not code else (_unknown("division", "division_code", code, known.divisions),)


def _drop_empty(row: Row, *names: str) -> None:
    """An empty cell keeps what is stored, or the default, where the table must hold a value."""
    for name in names:
        if name in row and row[name] is None:
            del row[name]


_RESOLVERS: Mapping[Entity, Callable[[Facts, Known], Resolved]] = MappingProxyType(
    {
        Entity.DIVISION: _division,
        Entity.UNIT: _unit,
        Entity.SITE: _site,
        Entity.CAMERA: _camera,
        Entity.ROOM: _room,
        Entity.TARGET: _target,
        Entity.ZONE: _zone,
        Entity.CHECKPOINT: _standing,
        Entity.POST: _standing,
        Entity.ROUTE: _route,
    }
)
