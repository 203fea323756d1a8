"""The limits that tell bags, white things and shadows before a view that is known. A part of thresholds.py."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CoverLimits:
    """Levels are luma stretched to 0–255."""

    hidden_sharp: float = 0.01
    """Most tiles with a sharp edge where what is seen is right before the lens: a bag in its creases."""
    hidden_range: float = 8.0
    """Least median range of the tiles of what is seen: creases and folds lie all over it. What dense fog leaves is
    empty, but for noise."""
    hidden_relief: float = 0.5
    """And most spread of light and dark, now to then: a bag takes nearly all; water that runs over the glass distorts
    the view and leaves its light and dark."""
    hidden_layout: float = 0.35
    """Or, in the light of its reference, so dim that it is no night: most correlation of light and dark, which water,
    blur and fog leave where they were. A cloth or leaves in their folds may have as much of it as the view."""
    hidden_agreement: float = 0.15
    """Most agreement with the view: as with any other."""
    hidden_highlights: float = 60.0
    """And most levels by which the brightest stand above it: a torch into the lens leaves nothing in focus, either."""
    covered_bright_level: float = 200.0
    """A region that bright is glare, steam or snow, unless it is a white thing:"""
    white_share: float = 0.7
    """as `covered_region`, a large one;"""
    white_burnt: float = 226.0
    """none of its tiles as bright as glare, which burns to 255, by cameras that squeeze their range to 228 and more;"""
    white_light: float = 4.0
    """its light at most so many times what it was: before what is dark, steam and snow by lamplight end in high steps,
    too, and have 5 and more;"""
    white_steps: float = 0.10
    """and along its rim at least so many tiles with a step of 90 levels out of focus, to all along it."""
    shaded_layout: float = 0.75
    """Correlation of light and dark within a region from which it is in the shade: 0.85 and more of shadows on fresh
    snow, 0.59 at most behind covers of a part that let any light by."""
    shaded_light: tuple[float, float] = (0.25, 0.7)
    """And its light, now to then, from and to which: shadows leave 0.4 and more, those that take any structure hardly
    more than half; dark paint leaves 0.03, mud by infra-red 0.9."""
