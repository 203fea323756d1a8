"""Shaking cameras, measured: recall by severity, false alarms on close pictures of sound ones, milliseconds.

`python -m tests.bench.bench_shaking [--half tuning|seen] [--turns N] [--clips FOLDER]` shows tables and writes what it
found of the half that no limit of shaking is set on to tests/bench/out/shaking.json. What is put onto the stretches
goes through H.264, at low bit rates too. A trap that alarms is a false alarm, but for what happens once (ONCE): no
second check confirms it. Times are of the CPU, without decoding.
"""

import argparse
import json
import os
import sys
import time
import zlib
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from streams.media.frames import Picture
from streams.model import PictureFault, Severity
from streams.quality.diagnosis import diagnose
from streams.quality.shaking import with_shaking
from streams.quality.sway import glimpse_of, measure_sway
from streams.quality.thresholds import Thresholds
from tests.bench.close_stretches import Source, sources
from tests.bench.diagnosed_cameras import CLIPS, Half
from tests.bench.in_processes import CancelledError, spread
from tests.fakes.coding import recoded
from tests.fakes.swaying import CLOSE_TRAPS, shaken
from tests.fakes.traps import TRAPS, trap

OUT = Path(__file__).parent / "out" / "shaking.json"
CANCELLED = 130
"""Exit code, as shells give it to what Ctrl-C ended."""
DARKENING = ("dusk", "headlights", "in_dark_noise", "to_infrared")
ONCE = ("knocked",)
BEST_CRF, CRFS = 23, 14
"""Of the coder: from good to hardly any bits."""


@dataclass
class Found:
    """What came of one camera."""

    camera: str
    clean: int = 0
    checkable: int = 0
    """Of the clean ones."""
    trapped: int = 0
    alarms: Counter[str] = field(default_factory=Counter)
    unconfirmed: int = 0
    """Alarms by what happens once."""
    tried: int = 0
    """Stretches that were shaken, in each severity."""
    named: Counter[Severity] = field(default_factory=Counter)
    unseen: Counter[Severity] = field(default_factory=Counter)
    """Not checkable."""
    still_ms: list[float] = field(default_factory=list)
    """Of clean stretches in which nothing stirred."""
    stirred_ms: list[float] = field(default_factory=list)
    """Of all others."""
    detail: list[str] = field(default_factory=list)
    """Every false alarm and every miss."""


def look(stretch: list[Picture], found: Found, *, clean: bool = False) -> tuple[str, str]:
    """ "shaking", "open" or "steady", and the measures."""
    diagnosis = diagnose([stretch[0], stretch[len(stretch) // 2]])
    start = time.process_time()
    sway = measure_sway(map(glimpse_of, stretch))
    ms = (time.process_time() - start) * 1000
    (found.still_ms if clean and sway is not None and not sway.stirs else found.stirred_ms).append(ms)
    diagnosis = with_shaking(diagnosis, sway, Thresholds())
    told = " ".join(f"{name[5:]}={value:g}" for name, value in diagnosis.measures.items() if name.startswith("sway_"))
    if PictureFault.SHAKING in {fault.kind for fault in diagnosis.faults}:
        return "shaking", told
    return "open" if PictureFault.SHAKING in diagnosis.not_checkable else "steady", told


def put_through(source: Source, turns: int) -> Found:
    """All of its stretches as they are, and some of them trapped and shaken."""
    found, stretches = Found(source.name), []
    for stretch in source.stretches():
        verdict, told = look(stretch, found, clean=True)
        found.clean += 1
        found.checkable += verdict != "open"
        _note(found, verdict, "as it is", told)
        stretches.append(stretch)
    for turn in range(turns):
        stretch = _even(stretches[turn * len(stretches) // turns])
        for name in (*TRAPS, *CLOSE_TRAPS):
            if source.by_day or name not in DARKENING:
                found.trapped += 1
                _note(found, *_trapped(source, turn, stretch, name, found))
        seed = zlib.crc32(f"{source.name} {turn} shaking".encode())
        found.tried += 1
        for severity in Severity:
            verdict, told = look(recoded(shaken(stretch, severity, seed), _crf(seed)), found)
            found.named[severity] += verdict == "shaking"
            found.unseen[severity] += verdict == "open"
            if verdict != "shaking":
                found.detail.append(f"{verdict}: {source.name} {turn} {severity} {seed} {told}")
    return found


def _trapped(source: Source, turn: int, stretch: list[Picture], name: str, found: Found) -> tuple[str, str, str]:
    seed = zlib.crc32(f"{source.name} {turn} {name}".encode())
    if name in CLOSE_TRAPS:
        pictures = CLOSE_TRAPS[name](stretch, np.random.default_rng(seed))
    else:
        pictures = trap(stretch, name, seed)
    verdict, told = look(recoded(_even(pictures), _crf(seed)), found)
    return verdict, name, told


def _crf(seed: int) -> int:
    return BEST_CRF + (seed >> 3) % CRFS


def _even(pictures: list[Picture]) -> list[Picture]:
    """Coders take even sides only."""
    high, wide = (side // 2 * 2 for side in pictures[0].luma.shape)
    return [
        replace(p, luma=p.luma[:high, :wide], cb=p.cb[: high // 2, : wide // 2], cr=p.cr[: high // 2, : wide // 2])
        for p in pictures
    ]


def _note(found: Found, verdict: str, what: str, told: str) -> None:
    if verdict == "shaking":
        found.alarms[what] += what not in ONCE
        found.unconfirmed += what in ONCE
        found.detail.append(f"false alarm: {found.camera} {what} {told}")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    halves = [Half.TUNING, Half.SEEN]
    options.add_argument("--half", type=Half, choices=halves, default=Half.SEEN, help="of the cameras")
    options.add_argument("--clips", type=Path, default=CLIPS, help="folder of the clips of real cameras")
    options.add_argument("--turns", type=int, default=3, help="stretches of a camera that are shaken and trapped")
    options.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="how many at once")
    options.add_argument("--detail", action="store_true", help="every false alarm and every miss")
    chosen = options.parse_args()
    try:
        work = partial(put_through, turns=chosen.turns)
        found = spread(work, sources(chosen.half, chosen.clips), chosen.processes, "cameras")
    except CancelledError as stopped:
        print(stopped, file=sys.stderr)
        sys.exit(CANCELLED)
    result = summary(found)
    show(found, result, detailed=chosen.detail)
    if chosen.half is Half.SEEN:
        OUT.parent.mkdir(exist_ok=True)
        OUT.write_text(json.dumps(result, indent=2) + "\n")


def summary(found: list[Found]) -> dict[str, object]:
    tried = max(1, sum(each.tried for each in found))
    still = [ms for each in found for ms in each.still_ms]
    stirred = [ms for each in found for ms in each.stirred_ms]
    return {
        "recall": {s.value: round(sum(each.named[s] for each in found) / tried, 4) for s in Severity},
        "not_checkable": {s.value: round(sum(each.unseen[s] for each in found) / tried, 4) for s in Severity},
        "shaken": tried,
        "clean_checks": sum(each.clean for each in found),
        "clean_checkable": sum(each.checkable for each in found),
        "clean_still": len(still),
        "trapped_checks": sum(each.trapped for each in found),
        "false_alarms": sum(each.alarms.total() for each in found),
        "unconfirmed": sum(each.unconfirmed for each in found),
        "still_ms": round(float(np.mean(still)), 2) if still else None,
        "stirred_ms": round(float(np.mean(stirred)), 2) if stirred else None,
    }


def show(found: list[Found], result: dict[str, object], *, detailed: bool) -> None:
    console = Console(width=170)
    table = Table("camera", "clean", "checkable", "still", "traps", "false alarms", *(s.value for s in Severity))
    for each in found:
        alarms = ", ".join(f"{what} {count}" for what, count in each.alarms.items() if count) or "0"
        counts = each.clean, each.checkable, len(each.still_ms), each.trapped
        table.add_row(each.camera, *map(str, counts), alarms, *(f"{each.named[s]}/{each.tried}" for s in Severity))
    console.print(table)
    console.print(result)
    for line in (line for each in found if detailed for line in each.detail):
        console.print(line, highlight=False)


if __name__ == "__main__":
    main()
