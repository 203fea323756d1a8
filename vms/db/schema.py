"""Brings a database's tables to the form that this code needs, or says why it cannot."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError
from sqlalchemy.ext.asyncio import AsyncEngine

from vms.db.engine import WRITING, is_sqlite
from vms.errors import StartupError

MIGRATIONS = Path(__file__).parent / "migrations"
# Two processes that start at once take turns (SQLite's write lock does it there).
_POSTGRESQL_LOCK = text("SELECT pg_advisory_xact_lock(7238746)")


def alembic_config(connection: Connection) -> Config:
    """Alembic without a configuration file: the steps of MIGRATIONS on this connection."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


async def bring_up_to_date(engine: AsyncEngine) -> None:
    """Run the steps that the database lacks. Raises StartupError naming the database and the remedy."""
    name = address(engine)
    try:
        if is_sqlite(engine):
            await asyncio.to_thread(_open_once, name)
        async with engine.execution_options(**WRITING).begin() as connection:
            if not is_sqlite(engine):
                await connection.execute(_POSTGRESQL_LOCK)
            await connection.run_sync(_upgrade, name)
    except (DatabaseError, sqlite3.Error) as error:
        reason = str(error.orig if isinstance(error, DatabaseError) else error)
        raise StartupError(_words(name, reason.strip().splitlines()[0])) from error


def address(engine: AsyncEngine) -> str:
    """The database as people know it: the file, or the URL without its password."""
    url = engine.url
    return str(url.database) if is_sqlite(engine) else url.render_as_string(hide_password=True)


def _open_once(path: str) -> None:
    """Whether it can be used at all: the async driver leaves a thread behind where that fails."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA journal_mode")


def _upgrade(connection: Connection, name: str) -> None:
    config = alembic_config(connection)
    steps = ScriptDirectory.from_config(config)
    current = MigrationContext.configure(connection).get_current_revision()
    if current == steps.get_current_head():
        return
    if current is not None and current not in {step.revision for step in steps.walk_revisions()}:
        raise StartupError(
            f"{name} was made by a newer version of this program (step {current}): install that version, "
            "or restore a backup of this one"
        )
    command.upgrade(config, "head")


def _words(name: str, reason: str) -> str:
    """The cause in one line, with the remedy where we know it."""
    low = reason.lower()
    remedies = {
        "unable to open database file": "the folder is missing or not writable: run `vms init`, or set VMS_DATA_DIR",
        "readonly database": "the file or its folder cannot be written: give this user the right to",
        "not a database": "the file is not a SQLite database: restore the backup, or set VMS_DATABASE_URL",
        "malformed": "the file is damaged: restore the backup",
        "disk is full": "the disk is full: free some space",
        "database is locked": "another program holds the database: end it first",
        "connection refused": "nothing answers there: start PostgreSQL, or correct VMS_DATABASE_URL",
        "authentication failed": "the user or password is wrong: correct VMS_DATABASE_URL",
        "does not exist": "create the database first (createdb), or correct VMS_DATABASE_URL",
    }
    remedy = next((words for cause, words in remedies.items() if cause in low), "check VMS_DATABASE_URL")
    return f"{name}: {reason}: {remedy}"
