"""The cameras behind a published rate: those in its numerator, those that fall short, those left out of it."""

import uuid
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from sqlalchemy.ext.asyncio import AsyncSession

from registry.coverage import UNSEEN, CameraRank, ReasonCode, rank_camera
from registry.coverage_cases import used_columns
from registry.keys import Keys
from registry.layered import Layered
from registry.model import IN_USE, Lifecycle
from registry.published import LeftOutFor, RateKind, Standing, left_out_for, standing
from registry.scopes import Scope
from vms.coverage import past_store, store, upkeep_store
from vms.coverage.points import Point
from vms.coverage.service import Figures

OF_PICTURES = frozenset({RateKind.SOUND, RateKind.PICTURE})
"""The rates that are counted from the figures; clocks and recordings are from the database itself."""


def rated_ids(
    figures: Figures,
    scope: Scope,
    kind: RateKind,
    wanted: Collection[Standing],
    reason: LeftOutFor | None = None,
) -> Sequence[uuid.UUID]:
    """The cameras of an area that stand so to the sound rate, or to that of picture quality, by their keys; `reason`:
    only those left out for it."""

    def is_wanted(lifecycle: Lifecycle, key: uuid.UUID) -> bool:
        return lifecycle in IN_USE and _stands(rank_of(figures, lifecycle, key))

    def _stands(rank: CameraRank) -> bool:
        return standing(kind, rank) in wanted and (reason is None or left_out_for(kind, rank) is reason)

    inputs = figures.inputs
    if not inputs.columns:
        return sorted(
            camera.id
            for camera in inputs.cameras
            if camera.division_code in scope.codes and is_wanted(camera.lifecycle, camera.id)
        )
    _, cameras, facts = inputs.columns
    found = used_columns(cameras, facts, _stands, now=figures.as_of, window=figures.result.window)
    if isinstance(inputs.facts, Layered):  # seen since all was computed
        for key in inputs.facts.over:
            row = cameras.keys.row(key)
            if row is not None:
                found[row] = is_wanted(Lifecycle(cameras.lifecycle(row)), key)
    return Keys(np.sort(cameras.keys.raw[found & cameras.divisions.among(scope.codes)]))


def rank_of(figures: Figures, lifecycle: Lifecycle, key: uuid.UUID) -> CameraRank:
    """The camera's rank by itself, as the figures have it."""
    facts = figures.inputs.facts.get(key, UNSEEN)
    return rank_camera(lifecycle, facts, now=figures.as_of, window=figures.result.window)


async def upkept_ids(
    session: AsyncSession,
    figures: Figures,
    scope: Scope,
    kind: RateKind,
    wanted: Collection[Standing],
    reason: LeftOutFor | None = None,
) -> Sequence[uuid.UUID]:
    """The cameras of an area that stand so to the rate of clocks, of now alone, or to that of recordings, which leaves
    out none, by their keys; `reason`: only those left out for it."""
    if not figures.past:
        found = await upkeep_store.cameras_now(session, kind, wanted, figures.as_of, figures.result.window, reason)
    elif kind is RateKind.RECORDING and reason is None:
        found = await upkeep_store.keeping_at(session, wanted, figures.as_of)
    else:
        return ()
    return sorted(key for key, division in found if division in scope.codes)


async def findings_as_of(session: AsyncSession, figures: Figures, keys: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, str]:
    """How the check of those of these cameras ended that are, or were, offline."""
    if figures.past:
        return await past_store.findings_at(session, keys, figures.as_of)
    return await store.findings_of(session, keys)


def why_short(figures: Figures, point: Point) -> ReasonCode | None:
    """What keeps the camera from being usable; None: nothing."""
    rank = rank_of(figures, point.camera.lifecycle, point.camera.id)
    return rank.reason if standing(RateKind.SOUND, rank) is not Standing.PASSING else None
