"""Builds the demo's folder once: county, fleet, database through the real importer, people. Whole or begun anew."""

import asyncio
import json
import secrets
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from registry.reconcile import Action
from streams.clock import Clock
from streams.sim.addresses import camera_address, free_block
from streams.sim.fleet import write_fleet, write_private
from vms.accounts.model import Role, Via, service_actor
from vms.accounts.passwords import Passwords
from vms.accounts.service import People, PersonChange
from vms.accounts.tokens import Tokens
from vms.db.engine import Database
from vms.db.seal import KEY_FILE, load_key_file
from vms.demo import places
from vms.demo.asking import FIELDS, ask_more
from vms.demo.casting import cast
from vms.demo.county import SEED, make_county, write_county
from vms.demo.installing import Allocate, CameraAddress, County
from vms.demo.rounds import draw_rounds
from vms.errors import StartupError
from vms.points.basemap_api import DRAWN_FILE
from vms.points.fields import Definition, Fields
from vms.points.transfers import Transfers
from vms.settings import Settings
from vms.setup import make_folder, opened, prepare_folder

FLEET, COUNTY, CREDENTIALS, BUILT = "fleet.json", "county.xlsx", "credentials.json", "built.json"
TOKEN_LIFE = timedelta(days=365)
ACTOR = service_actor(Via.COMMAND_LINE)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """One of the demo's people."""

    username: str
    display_name: str
    role: Role
    division: str


PEOPLE = (
    DemoPerson("administrator", "县综治办管理员", Role.ADMINISTRATOR, places.COUNTY_CODE),
    DemoPerson("operator", "城关镇派出所值班员", Role.OPERATOR, f"{places.COUNTY_CODE}100"),
    DemoPerson("officer", "青石乡综治中心干事", Role.GOVERNANCE_OFFICER, f"{places.COUNTY_CODE}200"),
    DemoPerson("crew", "运维一班", Role.CREW, places.COUNTY_CODE),
    DemoPerson("auditor", "县督查员", Role.AUDITOR, places.COUNTY_CODE),
)


def make_files(folder: Path, cameras: int, clock: Clock) -> None:
    """County, fleet and base map, unless they are there. Raises StartupError."""
    make_folder(folder)
    built = _built(folder)
    if built is not None:
        if built != cameras:
            raise StartupError(f"{folder} holds a demo of {built} cameras: remove it or choose another DEMO_DIR")
        return
    _clear(folder)
    county = make_county(_allocation(folder), today=clock.now().date(), cameras=cameras)
    ask_more(county)
    write_county(folder / COUNTY, county)
    (folder / COUNTY).chmod(0o600)
    write_fleet(folder / FLEET, cast(county.cameras, county.addresses, SEED))
    _write_basemap(folder, county)


async def fill_database(settings: Settings, clock: Clock, cameras: int, progress: Callable[[int, int], None]) -> None:
    """Import the county and make its people, unless that is done. Raises StartupError."""
    folder = settings.data_dir
    if _built(folder) is not None:
        return
    await asyncio.to_thread(prepare_folder, settings)
    async with opened(settings, clock=clock) as database:
        seal = load_key_file(folder / KEY_FILE)
        for field in FIELDS:
            words = {code: (word.zh, word.en) for code, word in field.words.items()}
            definition = Definition(field.zh, field.en, field.mandatory, words)
            await Fields(database).define(ACTOR, field.entity, field.code, field.kind, definition, "示例县")
        report = await Transfers(database, seal, clock).load(ACTOR, folder / COUNTY, write=True, on_progress=progress)
        if report.total(Action.REFUSED):
            refused = next(row for row in report.rows if row.errors)
            raise StartupError(
                f"the demo county was refused: {refused.sheet} row {refused.row}: {refused.errors[0].message}"
            )
        accounts = [await _add(database, person) for person in PEOPLE]
        await draw_rounds(database, ACTOR)
    write_private(folder / CREDENTIALS, {"url": "", "accounts": accounts})
    # Last: what a killed process left without it is made anew.
    write_private(folder / BUILT, {"cameras": cameras})


def tell_address(folder: Path, url: str) -> None:
    """Put the service's address into credentials.json."""
    known = json.loads((folder / CREDENTIALS).read_bytes())
    if known["url"] != url:
        write_private(folder / CREDENTIALS, {**known, "url": url})


async def _add(database: Database, person: DemoPerson) -> dict[str, str]:
    password = secrets.token_urlsafe(15)
    change = PersonChange(person.display_name, person.role, person.division, password=password)
    added = await People(database, Passwords()).create(ACTOR, person.username, change)
    token, _ = await Tokens(database).create(ACTOR, added.user.id, "demo", TOKEN_LIFE)
    return {
        "role": person.role,
        "division": person.division,
        "username": person.username,
        "password": password,
        "token": token,
    }


def _allocation(folder: Path) -> Allocate:
    block = free_block(str(folder.resolve()))

    def allocate(number: int) -> CameraAddress:
        host, port = camera_address(number, block)
        return CameraAddress(host, port, "admin", secrets.token_urlsafe(9))

    return allocate


def _built(folder: Path) -> int | None:
    """How many cameras a finished demo has."""
    with suppress(OSError, ValueError, KeyError):
        return int(json.loads((folder / BUILT).read_bytes())["cameras"])
    return None


def _clear(folder: Path) -> None:
    """Remove what an unfinished build left; only files that a build makes."""
    left: Sequence[str] = (FLEET, COUNTY, CREDENTIALS, "truth.json", "vms.db", "vms.db-wal", "vms.db-shm")
    for name in left:
        (folder / name).unlink(missing_ok=True)


def _write_basemap(folder: Path, county: County) -> None:
    (folder / DRAWN_FILE).write_text(json.dumps(county.basemap, ensure_ascii=False), encoding="utf-8")
