"""From a visit's pictures to what is wrong with them: how much to decode, and what diagnosis is told of the camera."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, tzinfo
from typing import Protocol

from streams.media.frames import Picture
from streams.model import PictureFault
from streams.probing.pictures import close_run, decoded_run, later_picture, surely_lives, surely_steady
from streams.probing.visit import Visit
from streams.quality.diagnosis import Diagnosis
from streams.quality.prints import PicturePrint
from streams.quality.reference import Reference, learn
from streams.quality.shaking import hides_shaking, with_shaking
from streams.quality.sway import Sway, glimpse_of, measure_sway, standing
from streams.quality.thresholds import Thresholds
from streams.rtsp.session import VideoMedia

SWAY_EVERY = 15
"""Visits from one look at whether the view shakes to the next: half a second and more of video is decoded for it."""
SWAY_LOOKS = 6
"""Looks in a row after it shook: enough to confirm it, to see that it is over, and to prove a repair."""


class Diagnose(Protocol):
    """What a probe wants of picture diagnosis: `streams.quality.diagnosis.diagnose` is the real one."""

    def __call__(
        self,
        pictures: Sequence[Picture],
        *,
        previous: PicturePrint | None = None,
        references: Sequence[Reference] = (),
        now: datetime | None = None,
        limits: Thresholds = Thresholds(),
    ) -> Diagnosis:
        """`pictures` holds at least one; `now` is when the first came, in the zone of the clock in the picture."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a camera before the visit, and what is wanted of it."""

    previous: PicturePrint | None = None
    """Of the visit before."""
    references: tuple[Reference, ...] = ()
    """Its approved views, of any condition: the one that fits is chosen."""
    zone: tzinfo | None = None
    """Of the clock in the picture; None: nobody knows what it should show, so it is not read."""
    thresholds: Thresholds = field(default_factory=Thresholds)
    learn: bool = False
    """Whether a faultless visit is to give a reference view, for a person to approve."""


def judge_pictures(
    picture: Picture, came_at: datetime, visit: Visit, media: VideoMedia, diagnose: Diagnose, known: Known
) -> tuple[Diagnosis, Reference | None]:
    """The diagnosis and, if asked for, what a faultless visit teaches.

    A second picture is decoded only where it can matter: the first is wrong or in doubt, may stand still, or is to be
    learned from, in which a vehicle that passes must not stay. So are the pictures close to the first: it is time to
    look whether the view shakes, and the coded data do not rule it out.
    """
    lives = surely_lives(visit, media)
    pictures = [picture]
    diagnosis = _diagnosed(pictures, came_at, diagnose, known)
    if diagnosis.faults or diagnosis.second_look or not lives or known.learn:
        later = later_picture(visit, media)
        if later is not None:
            pictures.append(later)
            diagnosis = _diagnosed(pictures, came_at, diagnose, known)
    if lives and len(pictures) == 1:
        unseen = tuple(kind for kind in diagnosis.not_checkable if kind is not PictureFault.FROZEN)
        diagnosis = replace(diagnosis, not_checkable=unseen)
    looks = sway_due(known.previous) and not hides_shaking(diagnosis)
    diagnosis = with_shaking(diagnosis, _sway(picture, visit, media) if looks else None, known.thresholds)
    shakes = any(fault.kind is PictureFault.SHAKING for fault in diagnosis.faults)
    diagnosis = replace(diagnosis, print=counted(diagnosis.print, known.previous, looked=looks, shakes=shakes))
    sound = known.learn and not diagnosis.faults and not diagnosis.second_look
    return diagnosis, learn(pictures, learned_at=_local(came_at, known)) if sound else None


def sway_due(before: PicturePrint | None) -> bool:
    """Whether this visit is to look if the view shakes."""
    return before is None or not before.sway_in


def counted(print_: PicturePrint, before: PicturePrint | None, *, looked: bool, shakes: bool) -> PicturePrint:
    """The visit's print, with when it is to be looked again whether the view shakes."""
    due, looks = (before.sway_in, before.sway_looks) if before is not None else (0, 0)
    if not looked:
        return replace(print_, sway_in=max(0, due - 1), sway_looks=looks)
    looks = SWAY_LOOKS if shakes else max(0, looks - 1)
    return replace(print_, sway_in=0 if looks else SWAY_EVERY - 1, sway_looks=looks)


def _sway(picture: Picture, visit: Visit, media: VideoMedia) -> Sway | None:
    run = close_run(visit)
    if surely_steady(run, media):
        return standing(glimpse_of(picture), len(run), (run[-1].ticks - run[0].ticks) / media.clock_rate)
    return measure_sway(map(glimpse_of, decoded_run(run, media)))


def _diagnosed(pictures: list[Picture], came_at: datetime, diagnose: Diagnose, known: Known) -> Diagnosis:
    return diagnose(
        pictures,
        previous=known.previous,
        references=known.references,
        now=_local(came_at, known) if known.zone is not None else None,
        limits=known.thresholds,
    )


def _local(at: datetime, known: Known) -> datetime:
    return at.astimezone(known.zone) if known.zone is not None else at
