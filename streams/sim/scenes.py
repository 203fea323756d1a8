"""The catalogue of scenes: each a place in a light, `place-light`, or `place2-light` for another of its kind. Pure."""

import re
from dataclasses import dataclass

PLACE_NAMES = (
    "street", "junction", "gate", "square", "village", "bridge", "market", "checkpoint", "works", "station", "alley",
)  # fmt: skip
LIGHT_NAMES = ("day", "overcast", "dusk", "night", "rain")
GREY = "grey"
"""A scene of nothing: its clips tell the stream format before the camera's own clip is drawn."""
_NAME = re.compile(r"(?P<place>[a-z]+)(?P<variant>\d*)-(?P<light>[a-z]+)")


class UnknownSceneError(ValueError):
    """The name is of no scene; the message lists the parts that a name may have."""


@dataclass(frozen=True, slots=True)
class Scene:
    """A place in a light. `variant` seeds what is built there."""

    place: str
    variant: int
    light: str


def parse_scene(name: str) -> Scene:
    """Raises UnknownSceneError."""
    match = _NAME.fullmatch(name)
    if match is None or match["place"] not in PLACE_NAMES or match["light"] not in LIGHT_NAMES:
        raise UnknownSceneError(
            f"there is no scene {name!r}: write PLACE-LIGHT or PLACE2-LIGHT, PLACE one of {', '.join(PLACE_NAMES)}, "
            f"LIGHT one of {', '.join(LIGHT_NAMES)}"
        )
    return Scene(match["place"], int(match["variant"] or 1), match["light"])


CATALOGUE = (
    "street-day", "junction-day", "gate-day", "square-day", "village-day", "bridge-day", "market-day",
    "checkpoint-day", "works-day", "station-day", "alley-day", "street2-overcast", "junction2-overcast",
    "village2-overcast", "gate2-overcast", "street3-dusk", "junction3-dusk", "square2-dusk", "market2-dusk",
    "bridge2-dusk", "street4-night", "gate3-night", "village3-night", "alley2-night", "checkpoint2-night",
    "works2-night", "street5-rain", "junction4-rain", "village4-rain", "station2-rain",
)  # fmt: skip
"""The scenes that a fleet shows unless it says otherwise."""
