"""Picture diagnosis, measured: recall by fault and severity, false alarms on sound pictures, milliseconds.

`python -m tests.bench.bench_diagnosis [--half tuning|reported] [--quick] [--clips FOLDER] [--simulated [--main]]` shows
tables and writes what it found of the reported half to tests/bench/out/diagnosis.json. Thresholds are set on the tuning
half of the cameras alone: diagnosed_cameras.py says which those are. Times are of the CPU. Each camera is known by one
reference, learned from its first visit. Distorted visits go through H.264. Sound ones come as they are and as weather,
light, traffic and coders leave them. `--simulated` adds the simulator's streams as they are sent, of all scenes.
"""

import argparse
import json
import time
import zlib
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from streams.media.frames import Picture
from streams.model import PictureFault, Severity, StreamKind
from streams.quality.diagnosis import diagnose
from streams.quality.reference import Reference, learn
from streams.sim.caption import CAMERA_ZONE, write_caption
from streams.sim.studio import default_cache_dir
from tests.bench import simulated_cameras
from tests.bench.diagnosed_cameras import CLIPS, Camera, Half, cameras
from tests.fakes import pictures as draw
from tests.fakes.coding import recoded
from tests.fakes.distortions import DISTORTIONS, STRENGTHS, covered_part, distort
from tests.fakes.traps import TRAPS, trap

OUT = Path(__file__).parent / "out" / "diagnosis.json"
DISTORTED_VISITS = 5
CLOCK_ERRORS_S = {Severity.MILD: 140, Severity.MODERATE: 1_900, Severity.SEVERE: 90_000}
NOW = datetime(2026, 11, 23, 4, 34, 12, tzinfo=UTC).astimezone(CAMERA_ZONE)
DARKENING = ("dusk", "headlights")


@dataclass
class Tally:
    """What came of the checks of one camera."""

    checks: int = 0
    alarms: dict[str, int] = field(default_factory=dict)
    ms: float = 0.0
    trapped: int = 0
    """Checks of them under a trap."""


def check_clean(camera: Camera) -> Tally:
    """Every visit of a sound camera, each with the print of the one before; and a few under each trap."""
    tally, kept = Tally(), None
    reference = reference_of(camera)
    for visit in camera.visits():
        start = time.process_time()
        diagnosis = diagnose(visit, previous=kept, references=[reference], now=NOW)
        tally.ms += (time.process_time() - start) * 1000
        kept = diagnosis.print
        tally.checks += 1
        for fault in diagnosis.faults:
            tally.alarms[fault.kind] = tally.alarms.get(fault.kind, 0) + 1
    for turn, visit in enumerate(spread_visits(camera)[1:]):
        for name in TRAPS:
            if name in DARKENING and not camera.by_day:
                continue  # nobody sees anything in a night of a night
            seed = zlib.crc32(f"{camera.name} {turn} {name}".encode())
            tally.trapped += 1
            for fault in diagnose(trap(visit, name, seed), references=[reference], now=NOW).faults:
                named = f"{fault.kind} ({name})"
                tally.alarms[named] = tally.alarms.get(named, 0) + 1
    return tally


def reference_of(camera: Camera) -> Reference:
    return learn(next(camera.visits()))


def spread_visits(camera: Camera) -> list[list[Picture]]:
    """A few visits from all over what the camera shows."""
    visits = list(camera.visits())
    return visits[:: max(1, len(visits) // DISTORTED_VISITS)][:DISTORTED_VISITS]


def finds(visit: list[Picture], kind: PictureFault, severity: Severity, seed: int, references: list[Reference]) -> bool:
    if kind is PictureFault.WRONG_CLOCK:
        shown = NOW + timedelta(seconds=CLOCK_ERRORS_S[severity] * (1, -1)[seed % 2])
        written = recoded([_with_clock(picture, shown) for picture in visit])
        return kind in {fault.kind for fault in diagnose(written, references=references, now=NOW).faults}
    if kind is PictureFault.FROZEN:
        # A frozen camera repeats its coded pictures, too: nothing is coded afresh.
        frozen = distort(visit, kind, severity, seed)
        return kind in {fault.kind for fault in diagnose(frozen, previous=diagnose(frozen).print).faults}
    if kind is PictureFault.COVERED and seed % 2:
        faulty = covered_part(visit, STRENGTHS[severity], seed)
    else:
        faulty = distort(visit, kind, severity, seed)
    return kind in {fault.kind for fault in diagnose(recoded(faulty), references=references).faults}


def _with_clock(picture: Picture, shown: datetime) -> Picture:
    planes = np.concatenate([plane.ravel() for plane in (picture.luma, picture.cb, picture.cr)])
    image = planes.reshape(picture.height * 3 // 2, picture.width)
    write_caption(image, picture.height, "GATE 3 EAST", shown + timedelta(seconds=picture.at_s))
    return replace(picture, luma=image[: picture.height])


def recall(sound: list[Camera]) -> dict[PictureFault, dict[Severity, float]]:
    """Share of distorted visits in which the fault is named."""
    kinds = (*DISTORTIONS, PictureFault.WRONG_CLOCK)
    hits = {kind: dict.fromkeys(Severity, 0) for kind in kinds}
    trials = 0
    for camera in sound:
        references = [reference_of(camera)]
        for turn, visit in enumerate(spread_visits(camera)[1:]):
            trials += 1
            for kind in kinds:
                for severity in Severity:
                    seed = zlib.crc32(f"{camera.name} {turn} {kind}".encode())
                    hits[kind][severity] += finds(visit, kind, severity, seed, references)
    return {kind: {s: count / max(1, trials) for s, count in by.items()} for kind, by in hits.items()}


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
    options.add_argument("--quick", action="store_true", help="a tenth of the clean checks of clips")
    options.add_argument("--simulated", action="store_true", help="simulated cameras: the first run draws for an hour")
    options.add_argument("--main", action="store_true", help="their main streams too, for false alarms")
    options.add_argument("--scenes", type=Path, default=default_cache_dir(), help="where their clips lie")
    chosen = options.parse_args()
    views = cameras(chosen.half, chosen.clips, 10 if chosen.quick else 1)
    tallies = {camera.name: check_clean(camera) for camera in views}
    found = recall([camera for camera in views if camera.by_day])
    checks = sum(tally.checks for tally in tallies.values())
    result: dict[str, object] = {
        "recall": {s.value: round(sum(by[s] for by in found.values()) / len(found), 4) for s in Severity},
        "by_fault": {kind.value: {s.value: round(by[s], 4) for s in Severity} for kind, by in found.items()},
        "clean_checks": checks + sum(tally.trapped for tally in tallies.values()),
        "false_alarms": sum(sum(tally.alarms.values()) for tally in tallies.values()),
        "first_stage_ms": round(first_stage_ms(), 2),
        "mean_ms": round(sum(tally.ms for tally in tallies.values()) / max(1, checks), 2),
    }
    if chosen.simulated:
        kinds = (StreamKind.SUB, StreamKind.MAIN) if chosen.main else (StreamKind.SUB,)
        result["simulated"] = simulated(chosen.scenes, kinds)
    if chosen.half is Half.REPORTED:
        OUT.parent.mkdir(exist_ok=True)
        OUT.write_text(json.dumps(result, indent=2) + "\n")
    show(chosen.half, tallies, found, result)
    if not chosen.clips.exists():
        Console().print("The clips of real cameras are not there: drawn views only.")


def simulated(folder: Path, kinds: tuple[StreamKind, ...]) -> dict[str, object]:
    """The section "simulated cameras": tables printed, figures returned."""
    console, figures = Console(width=200), {}
    for live in (False, True):
        name = "live" if live else "looped"
        tables = simulated_cameras.table_of_faults(folder, live=live)
        console.print(simulated_cameras.shown(tables, f"Simulated cameras, {name}, sub stream"))
        figures[name] = simulated_cameras.shares(tables)
    return {"faults": figures, "sound": simulated_cameras.alarms(folder, kinds)}


def show(
    half: Half, tallies: dict[str, Tally], found: dict[PictureFault, dict[Severity, float]], result: dict[str, object]
) -> None:
    console = Console()
    clean = Table("camera", "sound checks", "under traps", "false alarms", "ms a check", title=f"Sound, {half} half")
    for name, tally in tallies.items():
        alarms = ", ".join(f"{kind} {count}" for kind, count in tally.alarms.items()) or "0"
        clean.add_row(name, str(tally.checks), str(tally.trapped), alarms, f"{tally.ms / max(1, tally.checks):.1f}")
    console.print(clean)
    faults = Table("fault", *(severity.value for severity in Severity), title=f"Recall, {half} half, by day")
    for kind, by in found.items():
        faults.add_row(kind.value, *(f"{by[severity]:.2f}" for severity in Severity))
    console.print(faults)
    console.print({key: value for key, value in result.items() if key != "by_fault"})


if __name__ == "__main__":
    main()
