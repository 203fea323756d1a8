"""The cameras behind a number of points: those of one computation, as of its time."""

import uuid
from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from registry.coverage import POINT_LIFECYCLES, UNSEEN, CameraFacts, class_of
from registry.coverage_cases import classes_of, sites_of
from registry.keys import Keys
from registry.model import Camera, Lifecycle
from registry.scopes import Scope
from vms.coverage import past_store, store
from vms.coverage.service import Figures
from vms.coverage.views import standing_camera

RESTING = frozenset({Lifecycle.MAINTENANCE})


@dataclass(frozen=True, slots=True)
class Point:
    """`site_class` 0: none that a plan asks for. `site_code` None: it stands at no site."""

    camera: Camera
    division_name: str
    site_class: int
    site_code: str | None
    facts: CameraFacts


def point_ids(
    figures: Figures, scope: Scope, classes: Collection[int], lifecycles: Collection[Lifecycle] = POINT_LIFECYCLES
) -> Sequence[uuid.UUID]:
    """The cameras in the order of their keys, that is in which they were entered. `classes`: any where none is named;
    `lifecycles`: RESTING for those that are no points because they are under maintenance."""
    inputs = figures.inputs
    if inputs.columns:
        sites, cameras, _ = inputs.columns
        found = cameras.lifecycles.among(lifecycles) & cameras.divisions.among(scope.codes)
        if classes:
            found &= np.isin(classes_of(sites, cameras, sites_of(sites, cameras)), list(classes))
        return Keys(np.sort(cameras.keys.raw[found]))
    by_site = {site.id: site.site_class for site in inputs.sites} if classes else {}
    return sorted(
        camera.id
        for camera in inputs.cameras
        if camera.lifecycle in lifecycles
        and camera.division_code in scope.codes
        and (not classes or class_of(camera, by_site) in classes)
    )


def page_of(
    found: Sequence[uuid.UUID], after: uuid.UUID | None, limit: int
) -> tuple[Sequence[uuid.UUID], uuid.UUID | None]:
    """So many keys of those in order behind `after`, and the last of them where there are more."""
    begin = 0 if after is None else bisect_right(found, after)
    keys = found[begin : begin + limit]
    return keys, keys[-1] if begin + limit < len(found) else None


async def points(session: AsyncSession, figures: Figures, keys: Sequence[uuid.UUID]) -> list[Point]:
    """The cameras of one page, in the order of the keys; of past figures as they were called then."""
    if figures.past:
        cameras = await past_store.cameras_named(session, keys, figures.as_of)
    else:
        cameras = await store.cameras_of(session, keys)
    there = {camera.site_id for camera in cameras.values() if camera.site_id is not None}
    sites, _ = figures.inputs.standing_at(list(there))
    return list(_points(figures, [cameras[key] for key in keys if key in cameras], {s.id: s.site_class for s in sites}))


def _points(figures: Figures, cameras: Sequence[Camera], by_site: Mapping[uuid.UUID, int]) -> Iterator[Point]:
    inputs = figures.inputs
    for camera in cameras:
        division = figures.tree.by_code.get(camera.division_code)
        yield Point(
            camera,
            division.name if division else "",
            class_of(standing_camera(camera), by_site),
            inputs.site_codes.get(camera.site_id) if camera.site_id else None,
            inputs.facts.get(camera.id, UNSEEN),
        )
