"""The ways in which a simulated camera can fail. One at a time per camera, switched at run time."""

from enum import StrEnum


class Fault(StrEnum):
    """First the connection, then the stream, then the picture."""

    REFUSES = "refuses"
    SILENT = "silent"
    """Accepts the connection and never answers."""
    TRICKLES = "trickles"
    """Answers one byte at a time, for ever: passes every read time-out."""
    WRONG_PASSWORD = "wrong_password"  # noqa: S105 - the name of a fault
    NO_KEYFRAME = "no_keyframe"
    STALLS = "stalls"
    """Stops sending some seconds after PLAY, connection left open."""
    RESETS = "resets"
    """Resets the connection some seconds after PLAY."""
    PACKET_LOSS = "packet_loss"
    FLAPPING = "flapping"
    """Drops out every few minutes."""
    BLACK = "black"
    OVEREXPOSED = "overexposed"
    FROZEN = "frozen"
    DEFOCUSED = "defocused"
    COVERED = "covered"
    TURNED_AWAY = "turned_away"
    NOISY = "noisy"
    COLOUR_CAST = "colour_cast"
    STRIPES = "stripes"
    SHAKING = "shaking"
    """Its bracket is loose."""
    WRONG_CLOCK = "wrong_clock"
