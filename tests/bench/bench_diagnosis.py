"""Picture diagnosis, measured: recall by fault and severity, false alarms on sound pictures, milliseconds.

`python -m tests.bench.bench_diagnosis` measures the cameras that thresholds were never set on and writes what it found
to tests/bench/out/diagnosis.json, once all of them are through. After them, and not in those figures, it shows the
clips of real cameras, which have been looked at. `--half tuning`, `--half seen` and `--half spent` measure the others,
as diagnosed_cameras.py says. A run that was stopped goes on with `--resume` where it was. Times are of the CPU. Each
camera is known by one reference, learned from its first visit. Distorted visits go through H.264. Sound ones come as
they are and as weather, light, traffic and coders leave them. Faults that make sense by night are put before the night
cameras, too, and counted by themselves. `--simulated` adds the simulator's streams as they are
sent, of all scenes.
"""

import argparse
import json
import os
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from rich.console import Console
from rich.table import Table

from streams.model import PictureFault, Severity, StreamKind
from streams.quality.diagnosis import diagnose
from streams.quality.reference import learn
from streams.sim.studio import default_cache_dir
from tests.bench import simulated_cameras
from tests.bench.diagnosed_cameras import CLIP_NAMES, CLIPS, NOW, Camera, Half, footage, known_cameras
from tests.bench.diagnosis_trials import FAULTS, OF_DAYLIGHT, Found
from tests.bench.in_processes import CancelledError, spread
from tests.bench.kept_trials import folder_of_this_code, forget, put_through_once
from tests.bench.worlds import SERIES, worlds
from tests.fakes import pictures as draw
from tests.fakes.tampering import TAMPERINGS

OUT = Path(__file__).parent / "out" / "diagnosis.json"
KEPT = OUT.with_name("diagnosis")
"""What each camera of a run gave that is not yet through."""
QUICK_STRIDE = 10
WIDTH = 150
"""Columns of the tables, also where they go to a file."""
CANCELLED = 130
"""Exit code, as shells give it to what Ctrl-C ended."""
Shares = dict[PictureFault, dict[Severity, float]]


@dataclass(frozen=True)
class Totals:
    """Of some cameras."""

    checks: int
    """Of sound pictures, those under traps among them."""
    alarms: int
    trials: int
    """Visits that each fault was put onto in each severity, by day."""
    by_fault: Shares
    recall: dict[Severity, float]
    """By day, as goals are set for it."""
    night_trials: int
    by_night: Shares
    mean_ms: float


def totals(found: Sequence[Found]) -> Totals:
    by_day, by_night = [one for one in found if one.by_day], [one for one in found if not one.by_day]
    by = _shares(by_day, FAULTS)
    as_they_are = sum(one.checks for one in found)
    return Totals(
        checks=as_they_are + sum(one.trapped for one in found),
        alarms=sum(one.alarms.total() for one in found),
        trials=sum(one.trials for one in by_day),
        by_fault=by,
        recall=_mean(by),
        night_trials=sum(one.trials for one in by_night),
        by_night=_shares(by_night, [kind for kind in FAULTS if kind not in OF_DAYLIGHT]),
        mean_ms=sum(one.ms for one in found) / max(1, as_they_are),
    )


def _shares(found: Sequence[Found], kinds: Sequence[PictureFault]) -> Shares:
    """Of the visits that each fault was put onto, those in which it was named."""
    trials = max(1, sum(one.trials for one in found))
    hits = sum((one.hits for one in found), Counter[tuple[PictureFault, Severity]]())
    return {kind: {severity: hits[kind, severity] / trials for severity in Severity} for kind in kinds}


def _mean(shares: Shares) -> dict[Severity, float]:
    return {severity: sum(by[severity] for by in shares.values()) / len(shares) for severity in Severity}


def first_stage_ms() -> float:
    """One 640×360 picture: measured, compared with a reference, its clock looked for, and judged."""
    (picture,) = draw.visit(draw.street(1), count=1)
    references = [learn([picture])]
    diagnose([picture], references=references, now=NOW)
    start = time.process_time()
    for _ in range(100):
        diagnose([picture], references=references, now=NOW)
    return (time.process_time() - start) * 10


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--half", type=Half, choices=list(Half), default=Half.REPORTED, help="of the cameras")
    options.add_argument("--clips", type=Path, default=CLIPS, help="folder of the clips of real cameras")
    options.add_argument("--footage", type=Path, nargs="*", default=[], help="more such clips, of fixed sound cameras")
    options.add_argument("--processes", type=int, default=os.cpu_count() or 1, help="how many at once")
    options.add_argument("--quick", action="store_true", help="a tenth of the sound checks; nothing is written")
    options.add_argument("--resume", action="store_true", help="go on with a run of this code that was stopped")
    options.add_argument("--missed", action="store_true", help="tell of each fault that was missed")
    options.add_argument("--simulated", action="store_true", help="simulated cameras: the first run draws for an hour")
    options.add_argument("--main", action="store_true", help="their main streams too, for false alarms")
    options.add_argument("--scenes", type=Path, default=default_cache_dir(), help="where their clips lie")
    chosen = options.parse_args()
    stride = QUICK_STRIDE if chosen.quick else 1
    held_out = chosen.half is Half.REPORTED
    beside = [footage(path, stride) for path in chosen.footage]
    if held_out:
        beside += [footage(chosen.clips / name, stride) for name in CLIP_NAMES if (chosen.clips / name).exists()]
    if not chosen.resume:
        forget(KEPT)
    kept = folder_of_this_code(KEPT) / f"{chosen.half}-{stride}"
    try:
        found = _measured(_cameras(chosen.half, chosen.clips, stride), kept, chosen.processes)
        result = _result(totals(found))
        show(f"{chosen.half} half", found, missed=chosen.missed)
        Console().print({key: value for key, value in result.items() if not key.startswith("by_")})
        if held_out and not chosen.quick:
            write(result)
        if beside:
            clips = _measured(beside, kept, chosen.processes)
            show("clips of real cameras, not in the figures", clips, missed=chosen.missed)
    except CancelledError as stopped:
        print(f"{stopped}: go on with --resume", file=sys.stderr)
        sys.exit(CANCELLED)
    forget(KEPT)
    if chosen.simulated:
        kinds = (StreamKind.SUB, StreamKind.MAIN) if chosen.main else (StreamKind.SUB,)
        simulated(chosen.scenes, kinds)
    if not chosen.clips.exists():
        Console().print(f"The clips of real cameras are not in {chosen.clips}: drawn cameras only.")


def _cameras(half: Half, clips: Path, stride: int) -> list[Camera]:
    match half:
        case Half.REPORTED:
            return worlds(stride)
        case Half.SPENT:
            return [camera for series in range(1, SERIES) for camera in worlds(stride, series=series)]
        case _:
            return known_cameras(half, clips, stride)


def _measured(cameras: list[Camera], kept: Path, processes: int) -> list[Found]:
    return spread(partial(put_through_once, kept), cameras, processes, "cameras")


def _result(all_of_them: Totals) -> dict[str, object]:
    return {
        "recall": {severity.value: round(share, 4) for severity, share in all_of_them.recall.items()},
        "by_fault": _rounded(all_of_them.by_fault),
        "by_night": _rounded(all_of_them.by_night),
        "clean_checks": all_of_them.checks,
        "false_alarms": all_of_them.alarms,
        "first_stage_ms": round(first_stage_ms(), 2),
        "mean_ms": round(all_of_them.mean_ms, 2),
    }


def _rounded(shares: Shares) -> dict[str, dict[str, float]]:
    return {kind: {severity.value: round(share, 4) for severity, share in by.items()} for kind, by in shares.items()}


def write(result: dict[str, object]) -> None:
    """All of it or nothing."""
    OUT.parent.mkdir(exist_ok=True)
    partial = OUT.with_suffix(".partial")
    partial.write_text(json.dumps(result, indent=2) + "\n")
    partial.replace(OUT)


def simulated(folder: Path, kinds: tuple[StreamKind, ...]) -> None:
    """The section "simulated cameras"."""
    console = Console(width=200)
    for live in (False, True):
        name = "live" if live else "looped"
        tables = simulated_cameras.table_of_faults(folder, live=live)
        console.print(simulated_cameras.shown(tables, f"Simulated cameras, {name}, sub stream"))
        console.print(simulated_cameras.shares(tables))
    console.print({"sound": simulated_cameras.alarms(folder, kinds)})


def show(title: str, found: Sequence[Found], *, missed: bool) -> None:
    console = Console(width=WIDTH)
    clean = Table(
        "camera", "sound checks", "under traps", "false alarms", "in 1,000", "ms a check", title=f"Sound, {title}"
    )
    for one in found:
        alarms = ", ".join(f"{kind} {count}" for kind, count in one.alarms.items()) or "0"
        rate = 1000 * one.alarms.total() / max(1, one.checks + one.trapped)
        ms = f"{one.ms / max(1, one.checks):.1f}"
        clean.add_row(one.camera, str(one.checks), str(one.trapped), alarms, f"{rate:.1f}", ms)
    console.print(clean)
    of_all = totals(found)
    by_day, by_night = [one for one in found if one.by_day], [one for one in found if not one.by_day]
    console.print(_recall(f"Recall, {title}, by day, {of_all.trials} visits each", of_all.by_fault))
    console.print(_recall(f"Recall, {title}, by night, {of_all.night_trials} visits each", of_all.by_night))
    console.print(_acts(f"Tampering, {title}, by day", by_day))
    console.print(_acts(f"Tampering, {title}, by night", by_night))
    if missed:
        for one in found:
            for line in one.missed:
                console.print(f"{one.camera}: {line}", highlight=False)


def _recall(title: str, shares: Shares) -> Table:
    table, mean = Table("fault", *Severity, title=title), _mean(shares)
    for kind, by in shares.items():
        table.add_row(kind, *(f"{by[severity]:.3f}" for severity in Severity))
    table.add_section()
    table.add_row("all", *(f"{mean[severity]:.3f}" for severity in Severity))
    return table


def _acts(title: str, found: Sequence[Found]) -> Table:
    table = Table("tampering", "visits", "named", title=title)
    for name in TAMPERINGS:
        tried = sum(one.tried[name] for one in found)
        table.add_row(name, str(tried), f"{sum(one.named[name] for one in found) / max(1, tried):.3f}")
    return table


if __name__ == "__main__":
    main()
