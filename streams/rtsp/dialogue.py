"""Requests and answers of one connection: numbering, authentication, time limits, what a refusal means."""

from dataclasses import dataclass

from streams.clock import Clock
from streams.model import Credentials, Finding
from streams.rtsp.auth import Answerer, Challenge, parse_challenges
from streams.rtsp.connection import Connection
from streams.rtsp.failures import failure_of_status, too_late
from streams.rtsp.lag import FairLimit
from streams.rtsp.message import Message, format_request
from streams.rtsp.session import RtspError


@dataclass(slots=True)
class Dialogue:
    """One at a time: nobody asks while an answer is awaited."""

    connection: Connection
    credentials: Credentials | None
    answer_s: float
    clock: Clock
    _answerer: Answerer | None = None
    _cseq: int = 0

    async def ask(self, method: str, uri: str, headers: dict[str, str] | None = None) -> Message:
        """The 2xx or 3xx answer. Raises RtspError, also for every other status.

        A second attempt with credentials is made only when the server calls the nonce stale: cameras lock an account
        after a few wrong passwords.
        """
        headers = headers or {}
        for _ in range(3):
            authorised = self._answerer is not None
            message = await self._once(method, uri, headers)
            if message.status != 401:
                break
            challenge = self._choose(message)
            if authorised and not challenge.stale:
                raise RtspError(Finding.UNAUTHORIZED, "the camera does not accept the user name or password (401)")
            self._answerer = Answerer(self._known_credentials(), challenge)
        else:
            raise RtspError(Finding.UNAUTHORIZED, "the camera calls every answer to its challenge stale (401)")
        if not 200 <= message.status < 400:
            raise failure_of_status(method, message.status, message.reason)
        return message

    def tell(self, method: str, uri: str, headers: dict[str, str]) -> None:
        """Send without waiting for an answer."""
        self.connection.send(self._request(method, uri, headers))

    def renew(self, message: Message) -> None:
        """Take the new nonce of a 401 that came to a request told, not asked."""
        challenges = parse_challenges(message.headers.get("www-authenticate", ()))
        if challenges and self.credentials is not None:
            self._answerer = Answerer(self.credentials, challenges[0])

    async def _once(self, method: str, uri: str, headers: dict[str, str]) -> Message:
        request = self._request(method, uri, headers)
        late = too_late(f"did not answer {method}", self.answer_s)
        return await self.connection.answer(request, self._cseq, FairLimit(self.clock, self.answer_s, late))

    def _request(self, method: str, uri: str, headers: dict[str, str]) -> bytes:
        self._cseq += 1
        if self._answerer is not None:
            headers = {**headers, "Authorization": self._answerer.header(method, uri)}
        return format_request(method, uri, self._cseq, headers)

    def _choose(self, message: Message) -> Challenge:
        challenges = parse_challenges(message.headers.get("www-authenticate", ()))
        if not challenges:
            raise RtspError(
                Finding.UNAUTHORIZED, "the camera asks for a kind of authentication that is not known (401)"
            )
        return challenges[0]

    def _known_credentials(self) -> Credentials:
        if self.credentials is None:
            raise RtspError(Finding.UNAUTHORIZED, "the camera asks for a user name and password; none are stored (401)")
        return self.credentials
