"""From the coverage of now to what is dark in a part of the map: views, sites and stretches of roads."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from registry.blindspots import Position, View, blind_stretches, view_of, wedge
from registry.coverage import LEVELS, UNSEEN, rank_camera
from registry.geometry import Box
from registry.model import Level
from registry.night import COUNTED
from registry.tallies import SiteVerdict
from vms.blindspots.store import SiteRow
from vms.coverage import night
from vms.coverage.service import CoverageService, Figures

_USABLE = LEVELS.index(Level.USABLE)
Feature = dict[str, Any]
LineRow = tuple[uuid.UUID, str, dict[str, Any]]


def usable_cameras(
    figures: Figures, coverage: CoverageService, rows: Sequence[Mapping[str, Any]]
) -> frozenset[uuid.UUID]:
    """Those of the cameras that show a sound picture now."""
    facts, at, window = figures.inputs.facts, figures.as_of, coverage.window
    return frozenset(
        row["id"]
        for row in rows
        if rank_camera(row["lifecycle"], facts.get(row["id"], UNSEEN), now=at, window=window).rank > _USABLE
    )


async def seeing_by_night(
    session: AsyncSession, figures: Figures, usable: Collection[uuid.UUID]
) -> frozenset[uuid.UUID]:
    """Those of the usable cameras that can be counted on to see in the dark."""
    found, dark = await night.look_at(session, figures, usable)
    return frozenset(key for key, each in found.items() if each.sight in COUNTED) if dark else frozenset(usable)


async def lost_by_night(session: AsyncSession, figures: Figures, rows: Sequence[SiteRow]) -> frozenset[uuid.UUID]:
    """Those of the sites that are usable now, and that nobody can be counted on to see in the dark."""
    verdicts = figures.result.verdicts
    usable = [key for key, *_ in rows if (verdict := verdicts.get(key)) is not None and verdict.rank > _USABLE]
    return (await night.look(session, figures, usable)).lost


def wedges(rows: Sequence[Mapping[str, Any]], usable: frozenset[uuid.UUID]) -> tuple[list[Feature], list[View]]:
    """A polygon per camera of the area whose view is known; and the views of all that are usable."""
    features, lit = [], []
    for row in rows:
        view = view_of(row)
        if view is None:
            continue
        if row["id"] in usable:
            lit.append(view)
        if not row["own"]:
            continue
        ring = [[round(part, 6) for part in position] for position in wedge(view)]
        properties = {
            "id": str(row["id"]),
            "name": row["name"],
            "usable": row["id"] in usable,
            "assumed": view.assumed,
        }
        features.append(shape("Polygon", [ring], properties))
    return features, lit


def _counts(verdict: SiteVerdict | None) -> bool:
    """Whether the site has to be usable."""
    return verdict is not None and not verdict.rank <= _USABLE < verdict.excluded_to


def dark_sites(figures: Figures, rows: Sequence[SiteRow], lost: Collection[uuid.UUID] = ()) -> list[Feature]:
    """The sites that count, and that have no usable camera, or too few, now; and those that are `lost` besides."""
    features = []
    for key, code, name, longitude, latitude in rows:
        verdict = figures.result.verdicts.get(key)
        dark = verdict is not None and verdict.rank <= _USABLE and _counts(verdict)
        if not dark and key not in lost:
            continue
        features.append(shape("Point", [longitude, latitude], {"id": str(key), "code": code, "name": name}))
    return features


def roads_of(basemap: Mapping[str, Any]) -> list[Feature]:
    return [each for each in basemap.get("features", ()) if each["properties"].get("kind") == "road"]


def roads_to_cover(figures: Figures, rows: Sequence[LineRow]) -> list[Feature]:
    """The sites that are lines, and that count."""
    counted = [(name, line) for key, name, line in rows if _counts(figures.result.verdicts.get(key))]
    return [{"type": "Feature", "geometry": line, "properties": {"name": name}} for name, line in counted]


def dark_roads(roads: Sequence[Feature], box: Box, views: Sequence[View], most: int) -> list[Feature] | None:
    """The stretches of these roads in the box outside of every view; None where there are more than `most`."""
    features: list[Feature] = []
    for feature in roads:
        for line in _lines_in(feature["geometry"], box):
            stretches = blind_stretches(line, views)
            properties = {"name": feature["properties"].get("name") or ""}
            features += [shape("LineString", [list(each) for each in stretch], properties) for stretch in stretches]
            if len(features) > most:
                return None
    return features


def _lines_in(geometry: Mapping[str, Any], box: Box) -> list[list[Position]]:
    """The runs of a line's edges that touch the box, by their own boxes."""
    lines = [geometry["coordinates"]] if geometry["type"] == "LineString" else geometry["coordinates"]
    found: list[list[Position]] = []
    for line in lines:
        inside = False
        for a, b in pairwise(line):
            (west, east), (south, north) = sorted((a[0], b[0])), sorted((a[1], b[1]))
            touches = west <= box.east and east >= box.west and south <= box.north and north >= box.south
            if touches and not inside:
                found.append([(a[0], a[1])])
            if touches:
                found[-1].append((b[0], b[1]))
            inside = touches
    return found


def shape(kind: str, coordinates: Any, properties: dict[str, Any]) -> Feature:
    return {"type": "Feature", "geometry": {"type": kind, "coordinates": coordinates}, "properties": properties}
