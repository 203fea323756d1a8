"""Simulated cameras: CPU of the server for many sub-stream sessions over TCP, drained by a client that only reads.

`python -m tests.bench.bench_sim [--sessions N …] [--seconds S]` prints a table and writes tests/bench/out/sim.json.
"""

import argparse
import contextlib
import json
import re
import resource
import select
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from rich.table import Table

from streams.model import Credentials, StreamKind
from streams.sim.addresses import camera_address, free_block
from streams.sim.fleet import FleetCamera, write_fleet
from streams.sim.scenes import CATALOGUE
from streams.sim.take import PROFILES
from tests.fakes.raw_rtsp import digest_answer

OUT = Path(__file__).parent / "out" / "sim.json"
CAMERAS = 120
BLOCK = free_block("bench-sim")
NOWHERE = bytearray(1 << 20)
"""Linux throws away what is read with MSG_TRUNC from a TCP socket, instead of copying it here."""
BETWEEN_READS_S = 0.03
COMPLETE = 0.95
"""A run counts when its sessions got at least that share of what the fewest sessions got each."""
ACCOUNT = Credentials("bench", "bench-password")


def fleet() -> list[FleetCamera]:
    cameras = []
    for number in range(CAMERAS):
        address, port = camera_address(number, BLOCK)
        cameras.append(
            FleetCamera(
                code=str(number),
                name=f"bench {number}",
                address=address,
                port=port,
                scene=CATALOGUE[number % len(CATALOGUE)],
                username=ACCOUNT.username,
                password=ACCOUNT.password,
            )
        )
    return cameras


@contextlib.contextmanager
def server(folder: Path) -> Iterator[psutil.Process]:
    write_fleet(folder / "fleet.json", fleet())
    run = ["sim", "run", str(folder / "fleet.json"), "--tethered", "--no-main"]
    command = [sys.executable, "-m", "vms.cli.main", *run]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdin is not None
    for line in process.stdout:
        if "ready" in json.loads(line):
            break
    yield psutil.Process(process.pid)
    process.stdin.close()
    process.wait(10)
    process.stdout.close()


def play(number: int) -> socket.socket:
    """A session of the sub stream, playing."""
    address, port = camera_address(number % CAMERAS, BLOCK)
    url = f"rtsp://{address}:{port}/sub"
    client = socket.create_connection((address, port), 10)
    refusal = ask(client, f"DESCRIBE {url} RTSP/1.0\r\nCSeq: 1\r\n")
    challenge = dict(re.findall(r'(\w+)="([^"]*)"', refusal))
    extra = "Transport: RTP/AVP/TCP;unicast;interleaved=0-1"
    for cseq, method in ((2, "SETUP"), (3, "PLAY")):
        proof = digest_answer(challenge, ACCOUNT, method, url)
        reply = ask(client, f"{method} {url} RTSP/1.0\r\nCSeq: {cseq}\r\nAuthorization: {proof}\r\n{extra}\r\n")
        assert reply.startswith("RTSP/1.0 200"), reply
        extra = next(line for line in reply.split("\r\n") if line.startswith("Session:")).partition(";")[0]
    client.setblocking(False)
    return client


def ask(client: socket.socket, request: str) -> str:
    client.sendall(request.encode() + b"\r\n")
    reply = b""
    while b"\r\n\r\n" not in reply:
        reply += client.recv(4096)
    return reply.decode(errors="replace")


def drain(clients: list[socket.socket], seconds: float) -> int:
    """Read everything for that long; how many bytes came."""
    poll = select.epoll()
    by_number = {client.fileno(): client for client in clients}
    for number in by_number:
        poll.register(number, select.EPOLLIN)
    total, until = 0, time.monotonic() + seconds
    while time.monotonic() < until:
        for number, _ in poll.poll(0.1, len(by_number)):
            with contextlib.suppress(BlockingIOError):
                total += by_number[number].recv_into(NOWHERE, 0, socket.MSG_TRUNC)
        time.sleep(BETWEEN_READS_S)
    poll.close()
    return total


def measure(process: psutil.Process, clients: list[socket.socket], seconds: float) -> dict[str, Any]:
    drain(clients, 3)
    before, began = sum(process.cpu_times()[:2]), time.monotonic()
    received = drain(clients, seconds)
    took = time.monotonic() - began
    cpu = (sum(process.cpu_times()[:2]) - before) / took
    return {
        "sessions": len(clients),
        "cpu_pct": round(cpu * 100, 1),
        "sessions_per_core": round(len(clients) / cpu),
        "kbps_per_session": round(received * 8 / took / len(clients) / 1000),
        "rss_mb": round(process.memory_info().rss / 1e6),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, nargs="+", default=[250, 1000, 2000])
    parser.add_argument("--seconds", type=float, default=15)
    arguments = parser.parse_args()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    rows = []
    clients: list[socket.socket] = []
    with tempfile.TemporaryDirectory() as folder, server(Path(folder)) as process:
        idle = process.cpu_times()
        time.sleep(5)
        unwatched = sum(process.cpu_times()[:2]) - sum(idle[:2])
        for wanted in sorted(arguments.sessions):
            while len(clients) < wanted:
                clients.append(play(len(clients)))
                if len(clients) % 50 == 0:
                    drain(clients, 0.05)
            rows.append(measure(process, clients, arguments.seconds))
        for client in clients:
            client.close()
    complete = [row for row in rows if row["kbps_per_session"] >= COMPLETE * rows[0]["kbps_per_session"]]
    result = {
        "fps": PROFILES[StreamKind.SUB].fps,
        "cameras": CAMERAS,
        "unwatched_cpu_pct": round(unwatched / 5 * 100, 2),
        "runs": rows,
        "sessions_per_core": complete[-1]["sessions_per_core"],
    }
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(result, indent=1))
    table = Table(*rows[0], title=f"{CAMERAS} cameras; unwatched {result['unwatched_cpu_pct']} % of a core")
    for row in rows:
        table.add_row(*(str(value) for value in row.values()))
    Console().print(table)


if __name__ == "__main__":
    main()
