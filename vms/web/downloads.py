"""Files made for one answer: in a folder of their own, which goes when the file has been sent, or was not made."""

import asyncio
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

from fastapi import BackgroundTasks
from fastapi.responses import FileResponse

from vms.web.sheets import XLSX

T = TypeVar("T")
_MEDIA_TYPES = {".csv": "text/csv; charset=utf-8", ".xlsx": XLSX, ".geojson": "application/geo+json"}


async def new_folder() -> Path:
    return Path(await asyncio.to_thread(tempfile.mkdtemp, prefix="vms-"))


async def removed(folder: Path) -> None:
    await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)


async def made(out: Path, making: Awaitable[object], after: BackgroundTasks) -> FileResponse:
    """The file of which `making` makes all, alone in its folder but for what it is made from."""
    try:
        await making
    except BaseException:
        await removed(out.parent)
        raise
    after.add_task(removed, out.parent)
    headers = {"Cache-Control": "no-store"}
    return FileResponse(out, media_type=_MEDIA_TYPES[out.suffix], filename=out.name, headers=headers)


def fetched(loop: asyncio.AbstractEventLoop, next_chunk: Callable[[], Awaitable[list[T]]]) -> Iterator[T]:
    """The rows for a writer in another thread, fetched by the loop's own; no rows: there are no more."""

    async def fetch() -> list[T]:
        return await next_chunk()

    while chunk := asyncio.run_coroutine_threadsafe(fetch(), loop).result():
        yield from chunk
