"""The relay beside Janus in one run: CPU per viewer, CPU of one camera with one viewer, time to the first key frame.

`python -m tests.bench.bench_relay [--viewers 1 50] [--seconds S] [--joins N]` writes tests/bench/out/relay.json.
"""

import argparse
import json
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench.relay_peers import Started, janus, started

OUT = Path(__file__).parent / "out" / "relay.json"


def measured(kind: str, server: Started, *what: str) -> Any:
    """One run of the counting client, which is a process of its own."""
    command = [sys.executable, "-m", "tests.bench.relay_client", kind, server.said["url"]]
    command += [server.said.get("token", "-"), str(server.pid), *what]
    done = subprocess.run(command, check=True, capture_output=True, text=True, timeout=600)
    return json.loads(done.stdout.splitlines()[-1])


def measure(kind: str, server: Started, viewers: list[int], seconds: float, joins: int) -> dict[str, Any]:
    loads = {str(n): measured(kind, server, "load", str(n), str(seconds)) for n in viewers}
    return {"load": loads, "first_key_frame_ms": measured(kind, server, "first", str(joins))}


def report(ours: dict[str, Any], peer: dict[str, Any] | None) -> dict[str, Any]:
    """The file's form; `peer` fields are None when there is no peer on this machine."""
    first = ours["first_key_frame_ms"]
    return {
        "peer": "janus" if peer else None,
        "viewers": {
            n: {
                "ours_pct": round(load["server_pct"], 2),
                "peer_pct": round(peer["load"][n]["server_pct"], 2) if peer else None,
                "ours_lost": load["lost"],
                "mbit_s": round(load["mbit_s"], 2),
            }
            for n, load in ours["load"].items()
        },
        "first_key_frame_ms": {
            "median": round(statistics.median(first), 1),
            "max": round(max(first), 1),
            "peer_median": round(statistics.median(peer["first_key_frame_ms"]), 1) if peer else None,
        },
    }


def show(result: dict[str, Any]) -> None:
    table = Table("", "ours", "Janus" if result["peer"] else "Janus (absent: apt-get install janus gcc)")
    for n, load in result["viewers"].items():
        table.add_row(f"CPU, {n} viewers, % of a core", str(load["ours_pct"]), str(load["peer_pct"] or "-"))
    first = result["first_key_frame_ms"]
    table.add_row("first key frame, median ms", str(first["median"]), str(first["peer_median"] or "-"))
    table.add_row("first key frame, worst ms", str(first["max"]), "-")
    Console().print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--viewers", type=int, nargs="+", default=[1, 50])
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--joins", type=int, default=50)
    asked = parser.parse_args()
    with started("camera") as camera:
        with started("ours", json.dumps(camera.said)) as server:
            ours = measure("whep", server, asked.viewers, asked.seconds, asked.joins)
        with janus(camera.said) as server_of_peer:
            peer = (
                measure("janus", server_of_peer, asked.viewers, asked.seconds, asked.joins) if server_of_peer else None
            )
    result = report(ours, peer)
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(json.dumps(result, indent=1) + "\n")
    show(result)


if __name__ == "__main__":
    main()
