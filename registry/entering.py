"""When a camera may enter service: beside a military or classified site only with its consent document (rule R5), and
accepted only with a document where the administrator asks for one. Pure."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Any, NamedTuple

from registry.lines import Place
from registry.model import IN_USE, Lifecycle
from registry.phrases import Phrase
from registry.wording import say

_SERVING = (Lifecycle.ACCEPTED, Lifecycle.IN_SERVICE, Lifecycle.MAINTENANCE)
RESTRICTED = "1"
_DISMANTLED = "3"
_STATUS_OF = MappingProxyType({Lifecycle.MAINTENANCE: "2", **dict.fromkeys((Lifecycle.BUILT, *IN_USE), "1")})
_PLACE = ("site_id", "longitude", "latitude")


class DocumentKind(StrEnum):
    DOCUMENT = "document"
    PHOTO = "photo"
    CONSENT = "consent"
    """Of who is responsible for a military or classified site."""


class RestrictedSite(NamedTuple):
    """A military or classified site."""

    id: uuid.UUID
    name: str
    place: Place


Restricted = Mapping[uuid.UUID, RestrictedSite | None]
"""By its key what a site becomes; None: it is, or will be, no military or classified one."""


def restricted_of(row: Mapping[str, Any]) -> RestrictedSite | None:
    """What a site's row says of it."""
    if row.get("restricted") != RESTRICTED or row.get("retired_on") is not None:
        return None
    place = Place(row.get("longitude"), row.get("latitude"), row.get("line"))
    return RestrictedSite(row["id"], row["name"], place)


@dataclass(frozen=True, slots=True)
class EntryRules:
    """`consent_within_m`: how near to such a site a camera is beside it, of which no rule says anything;
    `acceptance_document`: acceptance needs one."""

    consent_within_m: float = 100.0
    acceptance_document: bool = False


def beside(camera: Mapping[str, Any], restricted: Sequence[RestrictedSite], within_m: float) -> RestrictedSite | None:
    """The military or classified site at which, or beside which, the camera stands."""
    longitude, latitude = camera.get("longitude"), camera.get("latitude")
    for site in restricted:
        if camera.get("site_id") == site.id:
            return site
        if longitude is None or latitude is None:
            continue
        away = site.place.distance_m(longitude, latitude)
        if away is not None and away <= within_m:
            return site
    return None


def back_from_retirement(stored: Mapping[str, Any], change: Mapping[str, Any]) -> dict[str, Any]:
    """What else a change says that takes a retired camera back into life: its record names no day of retirement any
    more, nor that it is dismantled, unless the change gives another value."""
    if stored.get("lifecycle") != Lifecycle.RETIRED or change.get("lifecycle") in {None, Lifecycle.RETIRED}:
        return {}
    values: dict[str, Any] = {"retired_on": None}
    if stored.get("device_status") == _DISMANTLED:
        values["device_status"] = _STATUS_OF.get(change["lifecycle"])
    return {name: value for name, value in values.items() if change.get(name, stored.get(name)) == stored.get(name)}


def lacking(
    stored: Mapping[str, Any] | None,
    change: Mapping[str, Any],
    restricted: Sequence[RestrictedSite],
    held: Collection[str],
    rules: EntryRules,
) -> Phrase | None:
    """What a camera lacks to become what the change says, with the remedy. `stored` None: it is new; `held`: the kinds
    of its documents."""
    before, after = stored or {}, {**(stored or {}), **change}
    if after.get("lifecycle") not in _SERVING:
        return None
    enters = before.get("lifecycle") not in _SERVING
    if enters or any(before.get(name) != after.get(name) for name in _PLACE):
        site = beside(after, restricted, rules.consent_within_m)
        if site is not None and DocumentKind.CONSENT not in held:
            return say("consent_missing", site=site.name)
    if enters and rules.acceptance_document and DocumentKind.DOCUMENT not in held:
        return say("acceptance_missing")
    return None
