"""Cheap WebRTC viewers for the relay bench: packets are counted, and decrypted only where a key frame is waited for.

`python -m tests.bench.relay_client whep|janus URL TOKEN PID load VIEWERS SECONDS` or `… first TIMES`; JSON on stdout.
"""

import asyncio
import json
import os
import secrets
import socket
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp
import aioice.ice
import psutil
import uvloop
from aiortc import RTCConfiguration, RTCPeerConnection, RTCRtpReceiver, RTCSessionDescription

CONNECT_WITHIN_S, WARM_UP_S, KEY_WITHIN_S = 15.0, 4.0, 10.0
RECEIVE_BUFFER_BYTES = 8 << 20
_CPU_CLOCK_OF_PROCESS = 2  # CPUCLOCK_SCHED in linux/posix-timers.h
Join = Callable[[aiohttp.ClientSession, RTCPeerConnection], Awaitable[float]]
"""Signals until the answer is in; returns when the first request was sent (`perf_counter`)."""


@dataclass(slots=True)
class Counted:
    """What one viewer got."""

    packets: int = 0
    octets: int = 0
    lost: int = 0
    last: int | None = None

    def take(self, data: bytes) -> None:
        self.packets += 1
        self.octets += len(data)
        sequence = int.from_bytes(data[2:4], "big")
        if self.last is not None:
            gap = (sequence - self.last - 1) & 0xFFFF
            if gap > 0x7FFF:  # late: it was counted as lost
                self.lost -= 1
                return
            self.lost += gap
        self.last = sequence


def new_connection() -> RTCPeerConnection:
    return RTCPeerConnection(RTCConfiguration(iceServers=[]))


def whep(url: str, token: str) -> Join:
    async def join(http: aiohttp.ClientSession, pc: RTCPeerConnection) -> float:
        capabilities = RTCRtpReceiver.getCapabilities("video")
        assert capabilities is not None
        transceiver = pc.addTransceiver("video", direction="recvonly")
        transceiver.setCodecPreferences([c for c in capabilities.codecs if c.mimeType == "video/H264"])
        await pc.setLocalDescription(await pc.createOffer())
        headers = {"Content-Type": "application/sdp", "Authorization": f"Bearer {token}"}
        began = time.perf_counter()
        async with http.post(url, data=pc.localDescription.sdp, headers=headers) as answer:
            text = await answer.text()
            assert answer.status == 201, text
        await pc.setRemoteDescription(RTCSessionDescription(text, "answer"))
        return began

    return join


def janus(url: str) -> Join:
    async def request(http: aiohttp.ClientSession, where: str, **message: Any) -> dict[str, Any]:
        async with http.post(where, json=message | {"transaction": secrets.token_hex(6)}) as answer:
            said: dict[str, Any] = await answer.json()
        return said

    async def join(http: aiohttp.ClientSession, pc: RTCPeerConnection) -> float:
        began = time.perf_counter()
        session = f"{url}/{(await request(http, url, janus='create'))['data']['id']}"
        attached = await request(http, session, janus="attach", plugin="janus.plugin.streaming")
        handle = f"{session}/{attached['data']['id']}"
        await request(http, handle, janus="message", body={"request": "watch", "id": 1})
        while True:
            async with http.get(session, params={"maxev": 1}) as answer:
                event = await answer.json()
            if "jsep" in event:
                break
        await pc.setRemoteDescription(RTCSessionDescription(event["jsep"]["sdp"], "offer"))
        await pc.setLocalDescription(await pc.createAnswer())
        description = {"type": "answer", "sdp": pc.localDescription.sdp}
        await request(http, handle, janus="message", body={"request": "start"}, jsep=description)
        return began

    return join


@asynccontextmanager
async def viewer(http: aiohttp.ClientSession, join: Join) -> AsyncIterator[RTCPeerConnection]:
    pc = new_connection()
    try:
        await join(http, pc)
        yield pc
    finally:
        await pc.close()


async def connected(pc: RTCPeerConnection) -> None:
    async with asyncio.timeout(CONNECT_WITHIN_S):
        while pc.connectionState != "connected":
            assert pc.connectionState not in ("failed", "closed"), pc.connectionState
            await asyncio.sleep(0.005)


def count(pc: RTCPeerConnection) -> Counted:
    """From now on media is counted where it arrives, and goes no further."""
    counted = Counted()
    for protocol in pc.getTransceivers()[0].receiver.transport.transport._connection._protocols:
        inner = protocol.datagram_received

        def received(data: Any, address: tuple[Any, ...], inner: Callable[..., None] = inner) -> None:
            if 127 < data[0] < 192 and not 191 < data[1] < 224:
                counted.take(data)
            else:
                inner(data, address)

        protocol.datagram_received = received  # type: ignore[method-assign,assignment]
        descriptor = protocol.transport.get_extra_info("socket").fileno()
        with socket.socket(fileno=os.dup(descriptor)) as own:
            own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, RECEIVE_BUFFER_BYTES)
    return counted


async def load(http: aiohttp.ClientSession, join: Join, pid: int, viewers: int, seconds: float) -> dict[str, Any]:
    """CPU of the server, percent of one core, while so many watch."""
    connections = []
    counts = []
    for _ in range(viewers):
        pc = new_connection()
        await join(http, pc)
        await connected(pc)
        connections.append(pc)
        counts.append(count(pc))
    await asyncio.sleep(WARM_UP_S)
    for counted in counts:
        counted.packets = counted.octets = counted.lost = 0
    before, began = cpu_s(pid), time.perf_counter()
    await asyncio.sleep(seconds)
    elapsed = time.perf_counter() - began
    server_pct = (cpu_s(pid) - before) / elapsed * 100
    for pc in connections:
        await pc.close()
    return {
        "server_pct": server_pct,
        "mbit_s": statistics.mean(c.octets for c in counts) * 8e-6 / elapsed,
        "fewest_packets": min(c.packets for c in counts),
        "most_packets": max(c.packets for c in counts),
        "lost": sum(c.lost for c in counts),
    }


async def first_key(http: aiohttp.ClientSession, join: Join, times: int) -> list[float]:
    """Milliseconds from the first request to the last packet of the first whole key frame, viewer after viewer."""
    found = []
    for number in range(times):
        await asyncio.sleep(0.037 * (number % 29))  # spread over the group of pictures
        pc = new_connection()
        whole = asyncio.get_running_loop().create_future()
        watching = KeyWatch(whole)
        try:
            began = await join(http, pc)
            transport = pc.getTransceivers()[0].receiver.transport
            transport._handle_rtp_data = watching.take  # type: ignore[method-assign]
            async with asyncio.timeout(KEY_WITHIN_S):
                found.append(((await whole) - began) * 1000)
        finally:
            await pc.close()
    return found


class KeyWatch:
    """Sets `whole` to the time at which the first key frame is complete, without a packet missing."""

    def __init__(self, whole: "asyncio.Future[float]") -> None:
        self._whole = whole
        self._timestamp: bytes | None = None
        self._expected = 0

    async def take(self, data: bytes, arrival_time_ms: int) -> None:
        payload = data[12 + 4 * (data[0] & 15) :]
        if data[0] & 0x10:
            payload = payload[4 + 4 * int.from_bytes(payload[2:4], "big") :]
        kind = payload[0] & 31
        starts = kind in (5, 7, 24) or (kind == 28 and payload[1] & 0x9F == 0x85)
        sequence = int.from_bytes(data[2:4], "big")
        if self._timestamp != data[4:8] and starts:
            self._timestamp, self._expected = data[4:8], sequence
        if self._timestamp == data[4:8] and sequence == self._expected:
            self._expected = (sequence + 1) & 0xFFFF
            if data[1] & 0x80 and not self._whole.done():
                self._whole.set_result(time.perf_counter())


def cpu_s(pid: int) -> float:
    """CPU time of a process and its children by their own clocks (`clock_getcpuclockid`): to the nanosecond, and with
    the threads that have ended. Linux."""
    processes = (pid, *(child.pid for child in psutil.Process(pid).children(recursive=True)))
    return sum(time.clock_gettime(~process << 3 | _CPU_CLOCK_OF_PROCESS) for process in processes)


async def main(arguments: list[str]) -> None:
    kind, url, token, pid, what, *rest = arguments
    aioice.ice.get_host_addresses = lambda use_ipv4, use_ipv6: ["127.0.0.1"]
    join = janus(url) if kind == "janus" else whep(url, token)
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        if what == "load":
            print(json.dumps(await load(http, join, int(pid), int(rest[0]), float(rest[1]))))
        else:
            async with viewer(http, join) as kept:  # the source is open, as on a server in use
                await connected(kept)
                count(kept)
                await asyncio.sleep(WARM_UP_S)
                print(json.dumps(await first_key(http, join, int(rest[0]))))


if __name__ == "__main__":
    uvloop.run(main(sys.argv[1:]))
