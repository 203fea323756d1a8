"""A generated municipality: its files, what was seen of its cameras, and its tables copied to PostgreSQL."""

import csv
import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import insert
from sqlmodel import SQLModel, col, select

from registry.exporting import title, write_xlsx
from registry.layouts import CAMERA_COLUMNS, SITE_COLUMNS, Entity
from registry.model import Camera
from registry.record import Column
from registry.values import in_words
from streams.clock import SystemClock
from tests.fakes.county import address
from vms.db.engine import Database
from vms.demo.county import make_county

COPIED = ("division", "unit", "target", "site", "camera", "camera_health")
"""Each refers only to the ones before it."""
CHUNK_ROWS = 5000
FILES = ("county.xlsx", "sites.csv", "cameras.csv")
"""In the order in which they are imported."""


def write_files(folder: Path, cameras: int) -> None:
    """The divisions and units of the demo county, and N sites with a camera each, as CSV."""
    clock = SystemClock()
    county = make_county(address, today=clock.now().date(), cameras=370)
    write_xlsx(folder / FILES[0], {kind: county.rows[kind] for kind in (Entity.DIVISION, Entity.UNIT, Entity.TARGET)})
    pattern = [dict(facts) for facts in county.cameras if facts["lifecycle"] == "in_service"]
    sites = {facts["code"]: facts for facts in county.rows[Entity.SITE]}
    _write(folder / FILES[1], SITE_COLUMNS, _sites(pattern, sites, cameras))
    _write(folder / FILES[2], CAMERA_COLUMNS, _cameras(pattern, cameras))


def _sites(pattern: list[dict[str, Any]], sites: dict[str, dict[str, Any]], count: int) -> Iterator[dict[str, Any]]:
    rng = random.Random(1)
    for number in range(count):
        camera = pattern[number % len(pattern)]
        model = sites[camera["site_code"]]
        own = {"code": f"B{number:07d}", "name": f"{model['name']}{number}", "required_cameras": 1}
        yield model | _position(rng, camera) | own


def _cameras(pattern: list[dict[str, Any]], count: int) -> Iterator[dict[str, Any]]:
    rng = random.Random(1)
    for number in range(count):
        model = pattern[number % len(pattern)]
        code = f"369901{number // 1_000_000 + 10:02d}001320{number % 1_000_000:06d}"
        own = {"code": code, "name": f"{model['name']}{number}", "site_code": f"B{number:07d}"}
        yield model | _position(rng, model) | own


def _position(rng: random.Random, camera: dict[str, Any]) -> dict[str, float]:
    """Around a camera of the county. With the same seed a site and its camera lie in the same place."""
    return {name: camera[name] + rng.gauss(0, 0.05) for name in ("longitude", "latitude")}


def _write(path: Path, columns: tuple[Column, ...], rows: Iterator[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([title(column) for column in columns])
        writer.writerows([in_words(column, facts.get(column.field)) for column in columns] for facts in rows)


async def watch(database: Database) -> None:
    """Every camera was seen: the states that coverage and lists join."""
    now = SystemClock().now()
    async with database.unit_of_work() as tx:
        keys = list(await tx.session.scalars(select(col(Camera.id))))
        for at in range(0, len(keys), CHUNK_ROWS):
            rows: list[dict[str, Any]] = [
                {
                    "camera_id": key,
                    "state": "offline" if number % 50 == 0 else "online",
                    "faults": ["black"] if number % 97 == 0 else [],
                    "not_checkable": [],
                    "recent": [],
                    "changes": [],
                    "measures": {},
                    "detail": "",
                    "blind_streak": 0,
                    "flapping": False,
                    "checked_at": now,
                    "evidence_at": now,
                    "evidence_sha": f"{number:064x}",
                }
                for number, key in enumerate(keys[at : at + CHUNK_ROWS], at)
            ]
            await tx.session.execute(insert(SQLModel.metadata.tables["camera_health"]), rows)


def copy_to_postgresql(source: Path, url: str) -> None:
    """The rows of a SQLite database into the empty tables of a PostgreSQL one."""
    with closing(sqlite3.connect(source)) as old, psycopg.connect(url, options="-c timezone=UTC") as new:
        for name in COPIED:
            columns = [column.name for column in SQLModel.metadata.tables[name].columns]
            named = sql.SQL(", ").join(map(sql.Identifier, columns))
            with new.cursor().copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(name), named)) as copy:
                for row in old.execute(f"SELECT {', '.join(columns)} FROM {name} ORDER BY rowid"):
                    copy.write_row(row)
    with psycopg.connect(url, autocommit=True) as new:
        new.execute("ANALYZE")
