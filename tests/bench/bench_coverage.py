"""A generated municipality: import, coverage from cold and after one change, lists, plans; reading on PostgreSQL too.

`python -m tests.bench.bench_coverage [--cameras N] [--folder FOLDER] [--stages NAME …] [--within-s S]` prints a line
for every stage and a table at the end, and writes tests/bench/out/coverage.json after each. A stage is a process of its
own: its memory is its own, and what fails or takes too long is named in the table and leaves the others alone. With a
folder the generated files stay there, and single stages can be run again.
"""

import argparse
import contextlib
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from tests.bench.coverage_stages import STAGES

OUT = Path(__file__).parent / "out" / "coverage.json"
STAGE_WITHIN_S = 1_800
GOALS = {
    "import_s": "300",
    "cold_s": "2",
    "one_change_ms": "50",
    "one_edit_ms": "50",
    "list_p95_ms": "100",
    "map_fps": "50",
    "map_near_fps": "50",
    "postgresql_cold_s": "2",
    "postgresql_one_change_ms": "50",
    "postgresql_one_edit_ms": "50",
    "postgresql_list_p95_ms": "100",
    "greedy_10000_s": "10",
    "plan_10000_s": "10",
    "county_optimum": "30 s or a gap of 0.01",
}
_ANSWER = "figures: "


def _run(name: str, folder: Path, cameras: int, within_s: float) -> dict[str, Any]:
    """The figures of one stage. Raises RuntimeError with the last that it said."""
    command = [sys.executable, "-m", "tests.bench.bench_coverage", "--stage", name]
    command += ["--folder", str(folder), "--cameras", str(cameras)]
    # In a group of its own: where it is ended, what it began ends with it and holds no pipe open.
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as stage:
        try:
            stdout, stderr = stage.communicate(timeout=within_s)
        except subprocess.TimeoutExpired as error:
            raise RuntimeError(f"not ready after {within_s:g} s") from error
        finally:
            if stage.poll() is None:
                os.killpg(stage.pid, signal.SIGKILL)
    for line in stdout.splitlines():
        if line.startswith(_ANSWER):
            figures: dict[str, Any] = json.loads(line.removeprefix(_ANSWER))
            return figures
    # Without the lines that a group of exceptions draws around what was wrong.
    said = [told for line in stderr.splitlines() if (told := line.strip(" |+-"))]
    raise RuntimeError(said[-1][:300] if said else f"ended with {stage.returncode}")


def _stage(name: str, folder: Path, cameras: int) -> None:
    """In the stage's own process."""
    figures = STAGES[name](folder, cameras)
    peak_rss_mb = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    sys.stdout.write(f"{_ANSWER}{json.dumps({**figures, 'peak_rss_mb': peak_rss_mb})}\n")


def measure(names: list[str], folder: Path, cameras: int, within_s: float, console: Console) -> dict[str, Any]:
    result: dict[str, Any] = {"cameras": cameras}
    memory: dict[str, int] = {}
    seconds: dict[str, float] = {}
    failed: dict[str, str] = {}
    for name in names:
        console.print(f"{name} …", end=" ")
        started = time.monotonic()
        try:
            found = _run(name, folder, cameras, within_s)
        except RuntimeError as error:
            failed[name], found = str(error), {}
        seconds[name] = round(time.monotonic() - started, 1)
        if "peak_rss_mb" in found:
            memory[name] = found.pop("peak_rss_mb")
        result |= found
        said = f"failed: {failed[name]}" if name in failed else ", ".join(f"{key} {found[key]}" for key in found)
        console.print(f"{seconds[name]} s, {memory.get(name, '?')} MB  {said}", markup=False)
        OUT.parent.mkdir(exist_ok=True)
        whole = {**result, "peak_rss_mb": memory, "stage_s": seconds, "failed": failed}
        OUT.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n")
    return result | {f"failed: {name}": reason for name, reason in failed.items()}


def show(result: dict[str, Any], console: Console) -> None:
    table = Table("figure", "measured", "goal", title=f"{result['cameras']} cameras and as many sites")
    for name, value in result.items():
        if name != "cameras":
            table.add_row(name, str(value), GOALS.get(name, ""))
    console.print(table)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cameras", type=int, default=600_000)
    parser.add_argument("--folder", type=Path, help="where generated files are left; without: they are removed")
    parser.add_argument("--stages", nargs="+", choices=STAGES, default=list(STAGES))
    parser.add_argument("--within-s", type=float, default=STAGE_WITHIN_S, help="how long a stage may take")
    parser.add_argument("--stage", choices=STAGES, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.stage:
        _stage(asked.stage, asked.folder, asked.cameras)
        return
    console = Console()
    with contextlib.ExitStack() as stack:
        folder = asked.folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        show(measure(asked.stages, folder.resolve(), asked.cameras, asked.within_s, console), console)


if __name__ == "__main__":
    main()
