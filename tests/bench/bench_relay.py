"""The relay beside Janus in one run: CPU of one camera with one viewer and with fifty, time to the first key frame.

`python -m tests.bench.bench_relay [--viewers 1 50] [--seconds S] [--joins N] [--rounds N]` writes
tests/bench/out/relay.json. The servers take turns, round after round, since the machine's load changes in between.
"""

import argparse
import json
import statistics
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench.relay_peers import Started, janus, started

OUT = Path(__file__).parent / "out" / "relay.json"
ABSENT = "Janus (absent: apt-get install janus gcc)"


@dataclass(slots=True)
class Bench:
    """What one server showed, round by round."""

    kind: str
    server: Started
    loads: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    first_ms: list[float] = field(default_factory=list)

    def take(self, viewers: list[int], seconds: float, joins: int) -> None:
        """One round."""
        for count in viewers:
            load = self._client("load", str(count), str(seconds))
            self.loads.setdefault(str(count), []).append(load)
        self.first_ms += self._client("first", str(joins))

    def pct(self, viewers: str) -> float:
        """CPU of the whole server, percent of one core, median of the rounds."""
        of_rounds: list[float] = [load["server_pct"] for load in self.loads[viewers]]
        return round(statistics.median(of_rounds), 2)

    def _client(self, *what: str) -> Any:
        """The counting client is a process of its own."""
        command = [sys.executable, "-m", "tests.bench.relay_client", self.kind, self.server.said["url"]]
        command += [self.server.said.get("token", "-"), str(self.server.pid), *what]
        done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)
        return json.loads(done.stdout.splitlines()[-1])


def report(ours: Bench, peer: Bench | None) -> dict[str, Any]:
    """The file's form; `peer` fields are None when there is no peer on this machine."""
    return {
        "peer": "janus" if peer else None,
        "viewers": {n: _load(n, ours, peer) for n in ours.loads},
        "first_key_frame_ms": {
            "median": round(statistics.median(ours.first_ms), 1),
            "max": round(max(ours.first_ms), 1),
            "peer_median": round(statistics.median(peer.first_ms), 1) if peer else None,
            "peer_max": round(max(peer.first_ms), 1) if peer else None,
            "joins": len(ours.first_ms),
        },
    }


def _load(viewers: str, ours: Bench, peer: Bench | None) -> dict[str, Any]:
    loads = ours.loads[viewers]
    return {
        "ours_pct": ours.pct(viewers),
        "peer_pct": peer.pct(viewers) if peer else None,
        "ratio": round(ours.pct(viewers) / peer.pct(viewers), 3) if peer else None,
        "ours_rounds_pct": [round(load["server_pct"], 2) for load in loads],
        "peer_rounds_pct": [round(load["server_pct"], 2) for load in peer.loads[viewers]] if peer else None,
        "ours_lost": sum(load["lost"] for load in loads),
        "mbit_s": round(statistics.median(load["mbit_s"] for load in loads), 2),
        "peer_mbit_s": round(statistics.median(load["mbit_s"] for load in peer.loads[viewers]), 2) if peer else None,
    }


def show(result: dict[str, Any]) -> None:
    table = Table("", "ours", "Janus" if result["peer"] else ABSENT, "ratio")
    for n, load in result["viewers"].items():
        what = f"CPU, {n} viewers, % of a core"
        table.add_row(what, str(load["ours_pct"]), str(load["peer_pct"] or "-"), str(load["ratio"] or "-"))
    first = result["first_key_frame_ms"]
    table.add_row("first key frame, median ms", str(first["median"]), str(first["peer_median"] or "-"))
    table.add_row("first key frame, worst ms", str(first["max"]), str(first["peer_max"] or "-"))
    Console().print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--viewers", type=int, nargs="+", default=[1, 50])
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--joins", type=int, default=17, help="in each round")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with (
        started("camera") as camera,
        started("ours", json.dumps(camera.said)) as server,
        janus(camera.said) as server_of_peer,
    ):
        ours = Bench("whep", server)
        peer = Bench("janus", server_of_peer) if server_of_peer else None
        for number in range(asked.rounds):
            turns = [ours, peer] if number % 2 == 0 else [peer, ours]
            for bench in filter(None, turns):
                bench.take(asked.viewers, asked.seconds, asked.joins)
    result = report(ours, peer)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(result, indent=1) + "\n")
    show(result)


if __name__ == "__main__":
    main()
