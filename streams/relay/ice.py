"""ICE with viewers through aioice, all of them over one UDP port per local address: whose a datagram is."""

import asyncio
import logging
import secrets
import socket
import struct
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from aioice import Candidate, Connection, stun
from aioice.candidate import candidate_foundation, candidate_priority
from aioice.ice import CONSENT_FAILURES, CONSENT_INTERVAL, CandidatePair, StunProtocol
from typing_extensions import override

from streams.relay.attention import Attention
from streams.relay.checks import answered, confirms, consent_check

log = logging.getLogger(__name__)

Address = tuple[str, int]
COMPONENT = 1
"""RTP and RTCP share it (RFC 5761)."""
MAX_REMOTE_CANDIDATES = 64
"""Of one viewer, those learned from its packets among them: each is a pair that is checked."""
MAX_ADDRESSES = 16
"""From which one viewer is heard; the ones heard last are kept."""
SEND_BUFFER_BYTES = 4 << 20
RECEIVE_BUFFER_BYTES = 1 << 20
DATAGRAMS_AT_ONCE = 256
"""Read in one go; others want their turn too."""
MAX_DATAGRAM_BYTES = 2048
_LAST_STUN_BYTE = 3  # RFC 7983 §7
_UNCHECKED = (CandidatePair.State.FROZEN, CandidatePair.State.WAITING)
_UNREADABLE = (ValueError, struct.error, IndexError, KeyError)
"""What aioice's reader of STUN raises for damage."""


@dataclass(frozen=True, slots=True)
class NoSocketError(Exception):
    """None of the addresses that viewers may send to could be bound."""

    addresses: tuple[str, ...]


class Agent(Connection):
    """One ICE session of one viewer: offers our ports and no others, asks no STUN server, waits to be called.

    Datagrams that are not STUN go to `on_data`; `on_heard` follows each authenticated check; `on_closed` its end.
    """

    def __init__(
        self,
        ports: "Ports",
        *,
        on_data: Callable[[bytes], None],
        on_heard: Callable[[], None],
        on_closed: Callable[["Agent"], None],
    ) -> None:
        # The name tells viewers on one port apart; both are from the system's generator, aioice's own are not.
        super().__init__(False, local_username=secrets.token_hex(8), local_password=secrets.token_hex(16))
        self._ports = ports
        self._on_data = on_data
        self._on_heard = on_heard
        self._on_closed = on_closed
        self._name, self._key = self.local_username.encode(), self.local_password.encode()
        self._asked: bytes | None = None
        """The consent check that the viewer has yet to answer."""
        self._unanswered = 0
        self._ask_at_s: float | None = None

    @property
    def route(self) -> tuple[socket.socket, Address] | None:
        """The socket and the viewer's address that ICE settled on; None: it has not."""
        pair = self._nominated.get(COMPONENT)
        if pair is None or not isinstance(pair.protocol, Branch):
            return None
        return pair.protocol.port.sock, pair.remote_addr

    def answer(self, check: bytes, sender: Address) -> bytes | None:
        """The response to a check on the way that is settled; None: it is for aioice to judge."""
        pair = self._nominated.get(COMPONENT)
        if pair is None or self._closing or pair.remote_addr != sender:
            return None
        response = answered(check, self._name, self._key, sender)
        if response is not None:
            self._on_heard()
        return response

    def confirmed(self, response: bytes, sender: Address) -> bool:
        """Whether it is the answer to our last consent check."""
        pair = self._nominated.get(COMPONENT)
        if self._asked is None or pair is None or pair.remote_addr != sender:
            return False
        if not confirms(response, self._asked, str(self.remote_password).encode()):
            return False
        self._asked = None
        return True

    @override
    async def query_consent(self) -> None:
        """`ask_consent` does it."""

    def ask_consent(self, now_s: float) -> bool:
        """Called now and then once connected: ask the viewer whether it still wants what we send (RFC 7675 §5.1), if
        that is due. False: it has not answered for too long.

        As aioice does it, but for all viewers in one wake-up instead of a task each, and a check and its answer are
        bytes, not a dozen objects each. Whether one was answered is seen when the next is due.
        """
        route = self.route
        if route is None or now_s < (self._ask_at_s or 0.0):
            return True
        if self._ask_at_s is not None:  # else the viewer has just connected
            self._unanswered = 0 if self._asked is None else self._unanswered + 1
            if self._unanswered >= CONSENT_FAILURES:
                return False
            self._asked = secrets.token_bytes(12)
            names = f"{self.remote_username}:{self.local_username}".encode()
            priority, key = candidate_priority(COMPONENT, "prflx"), str(self.remote_password).encode()
            check = consent_check(self._asked, names, priority, self._tie_breaker, key)
            with suppress(OSError):  # not reachable for the moment: as good as not answered
                route[0].sendto(check, route[1])
        self._ask_at_s = now_s + CONSENT_INTERVAL * (0.8 + 0.4 * secrets.randbelow(1000) / 1000)
        return True

    @override
    async def gather_candidates(self) -> None:
        """Raises NoSocketError."""
        for port in self._ports.open():
            branch = port.branch(self)
            self._protocols.append(branch)
            self._local_candidates.append(branch.local_candidate)
        self._local_candidates_start = self._local_candidates_end = True

    def add_candidates(self, texts: tuple[str, ...]) -> None:
        """Remote candidates as in SDP, at any time; what cannot be tried is left out. There is never a last one:
        none of them may be reachable from our address, and the viewer is found when it calls us (RFC 8445 §7.3.1.3).
        """
        for text in texts:
            candidate = usable_candidate(text)
            if candidate is not None and len(self._remote_candidates) < MAX_REMOTE_CANDIDATES:
                self._add_remote_candidate(candidate, candidate.host)
        if self._early_checks_done:
            self._check_periodic()

    @override
    def _check_periodic(self) -> bool:
        # aioice starts one check every 20 ms, and sees only after such a pause that ICE is through: a third of the wait
        # for a first picture. Our pairs are few: our addresses times the viewer's, which are bounded.
        for pair in tuple(self._check_list):
            if pair.state in _UNCHECKED:
                self.check_start_task(pair)
        return not self._check_list and self._remote_candidates_expected()

    @override
    def request_received(self, message: Any, addr: Address, protocol: StunProtocol) -> None:
        known = any(c.host == addr[0] and c.port == addr[1] for c in self._remote_candidates)
        if not known and len(self._remote_candidates) >= MAX_REMOTE_CANDIDATES:
            return
        if (
            "PRIORITY" in message.attributes
            and "USERNAME" in message.attributes
            and self._valid_username(message.attributes["USERNAME"])
            and isinstance(protocol, Branch)
            and message.check_message_integrity(self.local_password.encode())
        ):
            protocol.heard_from(addr)
            self._on_heard()
            super().request_received(message, addr, protocol)

    @override
    def data_received(self, data: bytes, component: int) -> None:
        self._on_data(data)

    @override
    async def close(self) -> None:
        await super().close()
        told, self._on_closed = self._on_closed, nobody
        told(self)
        # Its pairs lead back to it, so do the checks that were broken off, and whoever listened holds it: else only the
        # search for garbage would free them.
        for pair in self._check_list:
            pair.task = None
        self._check_list.clear()
        self._on_data = self._on_heard = nobody


class Branch(StunProtocol):
    """One viewer's end of a port that it shares."""

    def __init__(self, agent: Agent, port: "Port") -> None:
        super().__init__(agent)
        self.agent = agent
        self.port = port
        self.transport: Any = port  # of which aioice uses `sendto`
        self.local_candidate = port.candidate
        self.addresses: OrderedDict[Address, None] = OrderedDict()

    def heard_from(self, address: Address) -> None:
        """The viewer has shown that it is there: what comes from that address is its own."""
        self.addresses[address] = None
        self.addresses.move_to_end(address)
        self.port.assign(address, self)
        while len(self.addresses) > MAX_ADDRESSES:
            self.port.release(self.addresses.popitem(last=False)[0], self)

    @override
    async def request(self, request: Any, *arguments: Any, **named: Any) -> Any:
        self.port.asked[request.transaction_id] = self
        try:
            return await super().request(request, *arguments, **named)
        finally:
            del self.port.asked[request.transaction_id]

    @override
    async def close(self) -> None:
        """Leaves the port to the others."""
        self.port.remove(self)


class Port:
    """One UDP socket for all viewers. A check names its viewer by the ICE name in it; all else goes by its sender."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        host, number = sock.getsockname()[:2]
        self.candidate = Candidate(
            foundation=candidate_foundation("host", "udp", host),
            component=COMPONENT,
            transport="udp",
            priority=candidate_priority(COMPONENT, "host"),
            host=host,
            port=number,
            type="host",
        )
        self.asked: dict[bytes, Branch] = {}
        self.datagrams = 0
        """Read since the last tick."""
        self.strays = 0
        """Datagrams that were nobody's."""
        self._by_name: dict[str, Branch] = {}
        self._by_address: dict[Address, Branch] = {}

    def branch(self, agent: Agent) -> Branch:
        branch = self._by_name[agent.local_username] = Branch(agent, self)
        return branch

    def assign(self, address: Address, branch: Branch) -> None:
        self._by_address[address] = branch

    def release(self, address: Address, branch: Branch) -> None:
        if self._by_address.get(address) is branch:
            del self._by_address[address]

    def remove(self, branch: Branch) -> None:
        self._by_name.pop(branch.agent.local_username, None)
        for address in branch.addresses:
            self.release(address, branch)

    def read(self) -> None:
        """All that waits, within reason: others want their turn too."""
        for _ in range(DATAGRAMS_AT_ONCE):
            try:
                data, address = self.sock.recvfrom(MAX_DATAGRAM_BYTES)
            except OSError:  # nothing more, as a rule
                return
            self.datagrams += 1
            try:
                self._received(data, address)
            except Exception:  # a viewer's packets must not reach anybody else, whatever they break
                log.exception("a datagram of %s broke its reader", address[0])

    def sendto(self, data: bytes, address: Address) -> None:
        with suppress(OSError):  # as good as lost on the way
            self.sock.sendto(data, address)

    def _received(self, data: bytes, addr: tuple[Any, ...]) -> None:
        sender = (addr[0], addr[1])  # IPv6 gives four
        if data and data[0] > _LAST_STUN_BYTE:
            branch = self._by_address.get(sender)
            if branch is None:
                self.strays += 1
            else:
                branch.agent.data_received(data, COMPONENT)
        elif not self._stun(data, sender):
            self.strays += 1

    def _stun(self, data: bytes, sender: Address) -> bool:
        """Whether it was somebody's. What is not gets no answer: it would serve whoever forges senders."""
        known = self._by_address.get(sender)
        if known is not None and known.agent.confirmed(data, sender):
            return True
        if known is not None and (response := known.agent.answer(data, sender)) is not None:
            self.sendto(response, sender)
            return True
        try:
            message = stun.parse_message(data)
        except _UNREADABLE:
            return False
        if message.message_class == stun.Class.REQUEST:
            branch = self._by_name.get(str(message.attributes.get("USERNAME", "")).partition(":")[0])
            if branch is not None:
                branch.agent.request_received(message, sender, branch)
        else:
            branch = self.asked.get(message.transaction_id)
            if branch is not None:
                branch.transactions[message.transaction_id].response_received(message, sender)
        return branch is not None


class Ports:
    """The ports of one node, one per address, opened when the first viewer comes."""

    def __init__(self, addresses: tuple[str, ...], port: int) -> None:
        self._addresses = addresses
        self._port = port
        self._opened: dict[str, Port] = {}
        self._attention = Attention()

    def open(self) -> tuple[Port, ...]:
        """All that can be bound; one that could not be is tried again for the next viewer. Raises NoSocketError."""
        self._watch(True)
        for address in self._addresses:
            if address not in self._opened and (sock := _bind(address, self._port)) is not None:
                port = self._opened[address] = Port(sock)
                asyncio.get_running_loop().add_reader(sock, port.read)
        if not self._opened:
            raise NoSocketError(self._addresses)
        return tuple(self._opened.values())

    def after_picture(self, now_s: float) -> None:
        """One has gone out, and here is time for what viewers have said meanwhile."""
        if self._attention.after_picture(now_s):
            for port in self._opened.values():
                port.read()

    def tick(self, *, urgent: bool) -> None:
        """Twice a second, see `Attention.judge`."""
        datagrams = sum(port.datagrams for port in self._opened.values())
        self._watch(self._attention.judge(urgent=urgent, datagrams=datagrams))
        for port in self._opened.values():
            port.datagrams = 0

    def _watch(self, watching: bool) -> None:
        if watching is self._attention.watching:
            return
        self._attention.watching = watching
        loop = asyncio.get_running_loop()
        for port in self._opened.values():
            if watching:
                loop.add_reader(port.sock, port.read)
            else:
                loop.remove_reader(port.sock)

    @property
    def strays(self) -> int:
        return sum(port.strays for port in self._opened.values())

    def close(self) -> None:
        for port in self._opened.values():
            asyncio.get_running_loop().remove_reader(port.sock)
            port.sock.close()
        self._opened.clear()


def nobody(*_: object) -> None:
    """Hears what is said when it is over."""


def usable_candidate(text: str) -> Candidate | None:
    """A remote candidate that we can try. Names (mDNS) are left out: such a viewer is found when it calls us."""
    try:
        candidate = Candidate.from_sdp(text)
        socket.inet_pton(socket.AF_INET6 if ":" in candidate.host else socket.AF_INET, candidate.host)
    except (ValueError, OSError, IndexError):
        return None
    usable = candidate.transport.lower() == "udp" and candidate.component == COMPONENT and 0 < candidate.port < 1 << 16
    return candidate if usable else None


def _bind(address: str, port: int) -> socket.socket | None:
    """A non-blocking UDP socket; None: the address is not ours, or the port is taken."""
    sock = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.setblocking(False)
        for option, size in ((socket.SO_SNDBUF, SEND_BUFFER_BYTES), (socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)):
            sock.setsockopt(socket.SOL_SOCKET, option, size)
        sock.bind((address, port))
    except OSError:
        sock.close()
        return None
    return sock
