"""What people ask of lists, counts and maps of a large registry, and how long they wait for the answers."""

import math
import random
import statistics
import time
from collections.abc import Awaitable, Callable, Mapping
from functools import partial

import httpx

from vms.web.paging import encode_cursor

QUERIES = 40


async def answers(client: httpx.AsyncClient, cameras: int) -> Mapping[str, list[float]]:
    return {
        kind: [await seconds(partial(_ask, client, path)) for path in paths]
        for kind, paths in _questions(cameras).items()
    }


async def _ask(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.status_code == 200, answer.text


async def seconds(work: Callable[[], Awaitable[None]]) -> float:
    started = time.perf_counter()
    await work()
    return time.perf_counter() - started


def p95(times: list[float]) -> float:
    return round(1000 * statistics.quantiles(times, n=20)[-1], 1)


def _questions(cameras: int) -> Mapping[str, list[str]]:
    rng = random.Random(2)
    numbers = range(QUERIES)

    def after(number: int) -> str:
        """From the start, or somewhere in the middle."""
        key = f"36990110001320{rng.randrange(cameras):06d}"
        return "" if number % 4 == 0 else f"&cursor={encode_cursor('', key)}"

    def part() -> str:
        return rng.choice((f"路口{rng.randrange(cameras)}", str(rng.randrange(cameras)), "小学", "路", "0"))

    def view(width_deg: float) -> str:
        west, south = 116.42 + rng.gauss(0, 0.05), 28.18 + rng.gauss(0, 0.05)
        box = ",".join(f"{edge:.5f}" for edge in (west, south, west + 1.8 * width_deg, south + width_deg))
        return f"bbox={box}&zoom={round(math.log2(360 / width_deg))}"

    def site_page(number: int) -> str:
        text = f"&q={part()}" if number % 2 else ""
        return f"/registry/site?limit=50&cursor={encode_cursor(f'B{rng.randrange(cameras):07d}')}{text}"

    filters = ("state=offline", "class=1", "division=369901100", "fault=black")
    behind = ("", "missing=usable", "class=1&missing=proven")
    found = {
        "list": [f"/cameras?limit=50&sort={('code', 'name')[n % 2]}{after(n)}" for n in numbers],
        "filter": [f"/cameras?limit=50&{filters[n % len(filters)]}{after(n)}" for n in numbers],
        "counts": [f"/cameras/counts?{('', *filters)[n % 5]}" for n in numbers],
        "search": [f"/cameras?limit=50&q={part()}{after(n)}" for n in numbers],
        "map": [f"/cameras/map?{view((0.003, 0.02, 0.1, 1.0)[n % 4])}" for n in numbers],
        "sites": [site_page(n) for n in numbers],
        "behind": [f"/coverage/sites?limit=50&{behind[n % len(behind)]}" for n in numbers],
        "divisions": ["/divisions"] * 8,
    }
    return {kind: [f"/api/v1{path}" for path in paths] for kind, paths in found.items()}
