"""When what viewers say is read: at once, or after the next picture. Pure."""

READ_INTERVAL_S = 0.06
"""Between two readings after pictures, at least: what several viewers have said costs less in one go. Who asks for a
packet again waits as long for the first one only, see `LiveView.urgent`."""
LEAST_PICTURES = 5
"""Read after, in half a second. With fewer, viewers would wait too long for what they ask."""
READINGS_PER_WAKE_UP = 4
"""A reading in vain costs a quarter of being woken by a datagram."""


class Attention:
    """A datagram that wakes the process costs several times what it costs right after a picture went out, when what
    handles it is in the processor's caches. So while many viewers talk, pictures flow and nobody is in need of an
    answer, the sockets are not watched but read after pictures.
    """

    def __init__(self) -> None:
        self.watching = True
        """A datagram wakes the process."""
        self._picture_s = 0.0
        self._pictures = 0

    def after_picture(self, now_s: float) -> bool:
        """Whether to read now."""
        if now_s - self._picture_s < READ_INTERVAL_S:
            return False
        self._picture_s = now_s
        self._pictures += 1
        return not self.watching

    def judge(self, *, urgent: bool, datagrams: int) -> bool:
        """Twice a second, with how many came since: whether to watch from now on. `urgent`: what some viewer says next
        must not wait for a picture."""
        worth_it = datagrams * READINGS_PER_WAKE_UP >= self._pictures >= LEAST_PICTURES
        self._pictures = 0
        return urgent or not worth_it
