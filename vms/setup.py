"""Makes a data folder ready to serve: used by `vms init` and by the demo. Everything here may be repeated."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlmodel import select

from streams.clock import Clock
from vms.accounts.model import Role, Via, service_actor
from vms.accounts.passwords import Passwords
from vms.accounts.service import People, PersonChange
from vms.accounts.tables import User
from vms.bus.port import Bus
from vms.db.engine import Database, make_engine
from vms.db.schema import bring_up_to_date
from vms.db.seal import KEY_FILE, create_key_file, load_key_file
from vms.errors import StartupError
from vms.settings import Settings


def prepare_folder(settings: Settings) -> None:
    """The data folder with its key file, for its owner alone. Raises StartupError."""
    make_folder(settings.data_dir)
    if not (settings.data_dir / KEY_FILE).exists():
        create_key_file(settings.data_dir / KEY_FILE)
    load_key_file(settings.data_dir / KEY_FILE)
    make_folder(settings.evidence_dir)


def make_folder(path: Path) -> None:
    """Raises StartupError naming it."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        probe = path / ".writable"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise StartupError(f"{path} cannot be written ({error.strerror}): choose another VMS_DATA_DIR") from error


@asynccontextmanager
async def opened(settings: Settings, *, clock: Clock | None = None, bus: Bus | None = None) -> AsyncIterator[Database]:
    """The database, its tables up to date. Without a bus, facts wait for the running service. Raises StartupError."""
    database = Database(make_engine(settings.database_address), clock=clock, bus=bus)
    try:
        await bring_up_to_date(database.engine)
        yield database
    finally:
        await database.close()


async def add_first_administrator(database: Database, username: str, password: str) -> bool:
    """An administrator of the whole service, unless there is somebody already. Whether one was added."""
    async with database.reading() as session:
        if (await session.execute(select(User.id).limit(1))).first():
            return False
    change = PersonChange(role=Role.ADMINISTRATOR, password=password)
    await People(database, Passwords()).create(service_actor(Via.COMMAND_LINE), username, change)
    return True
