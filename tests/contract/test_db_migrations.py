"""The migrations make exactly the tables of the code, on both databases; what they cannot work with is said."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from streams.clock import SystemClock
from vms.db.engine import Database, is_sqlite, make_engine
from vms.db.metadata import load_metadata
from vms.db.migrations.initial import statements
from vms.db.schema import MIGRATIONS, alembic_config, bring_up_to_date
from vms.errors import StartupError
from vms.points.fields_store import custom_fields, fields_at
from vms.points.records_store import changes
from vms.reports.store import schedule
from vms.walls.store import ROUTE, facts_of, routes_at

CAMERA, FRAME = "00000000-0000-7000-8000-000000000001", "00000000-0000-7000-8000-000000000002"
AT = "2026-03-01 08:00:00+00:00"
FIRST_DATA = (
    "INSERT INTO division (code, name, kind, path, core_area) VALUES ('3609', 'county', 'county', '/3609/', false)",
    "INSERT INTO camera (id, code, name, division_code, lifecycle, version, created_at, updated_at) "
    f"VALUES ('{CAMERA}', '36090000001320000001', 'camera', '3609', 'in_service', 1, '{AT}', '{AT}')",
    "INSERT INTO evidence (id, camera_id, sha256, taken_at, latest, transition, hourly, bytes, width, height, finding, "
    f"faults, measures) VALUES ('{FRAME}', '{CAMERA}', '{'a' * 64}', '{AT}', true, false, false, 1, 640, 360, 'ok', "
    "'[]', '{}')",
)


def differences(connection: Connection) -> Any:
    return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), load_metadata())


async def test_the_migrations_make_the_tables_of_the_code(database_url: str) -> None:
    engine = make_engine(database_url)
    await bring_up_to_date(engine)
    await bring_up_to_date(engine)  # the second time there is nothing to do
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    await engine.dispose()


def test_the_steps_have_one_head() -> None:
    """Two steps after the same one: let the later one's `down_revision` name the other."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert len(ScriptDirectory.from_config(config).get_heads()) == 1


async def test_data_of_the_first_version_is_still_there(database_url: str) -> None:
    engine = make_engine(database_url)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        await connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('0001')")
        for statement in statements(engine.dialect.name):
            await connection.exec_driver_sql(statement)
        for statement in FIRST_DATA:
            await connection.exec_driver_sql(statement)
    await bring_up_to_date(engine)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
        rows = await connection.exec_driver_sql("SELECT sha256, reference FROM evidence")
        assert [tuple(row) for row in rows] == [("a" * 64, False)]
    await engine.dispose()


async def test_added_fields_count_from_the_step_that_counts_them(database_url: str) -> None:
    engine = make_engine(database_url)
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: command.upgrade(alembic_config(sync), "0026_site_line"))
        await connection.exec_driver_sql(
            "INSERT INTO custom_field (id, entity, code, zh, en, kind, mandatory, choices, retired, version) "
            f"VALUES ('{CAMERA.replace('-', '') if is_sqlite(engine) else CAMERA}', 'camera', 'AA', '字段', 'field', "
            '\'choice\', true, \'[{"code": "1", "zh": "一", "en": "one"}]\', false, 1)'
        )
    begun = SystemClock().now()
    await bring_up_to_date(engine)
    database = Database(engine)
    async with database.reading() as session:
        before, after = [await fields_at(session, begun + timedelta(hours=hours)) for hours in (-1, 1)]
        assert after == await custom_fields(session)
    assert (before.fields, [each.zh for each in after.fields]) == ([], ["字段"])
    await engine.dispose()


async def test_routes_have_a_history_from_their_last_change_on(database_url: str) -> None:
    engine = make_engine(database_url)
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: command.upgrade(alembic_config(sync), "0031_notify_deadlines"))
        await connection.exec_driver_sql(FIRST_DATA[0])
        await connection.exec_driver_sql(
            "INSERT INTO patrol_route (id, division_code, number, name, dwell_s, camera_ids, version, updated_at, "
            f"updated_by) VALUES ('{CAMERA.replace('-', '') if is_sqlite(engine) else CAMERA}', '3609', 1, 'gates', "
            f"10, '[\"{CAMERA}\"]', 3, '{AT}', 'officer')"
        )
    await bring_up_to_date(engine)
    database, at = Database(engine), datetime.fromisoformat(AT)
    async with database.reading() as session:
        before, after = [await routes_at(session, "/", at + timedelta(hours=hours)) for hours in (-1, 1)]
        (made,), _ = await changes(session, ROUTE, CAMERA, before=None, limit=2)
    assert (before, [each.row.name for each in after]) == ([], ["gates"])
    assert (made.at, made.actor, made.before, made.after) == (at, "officer", None, facts_of(after[0].row))
    await engine.dispose()


async def test_the_language_of_all_scheduled_reports_is_that_of_each_line(database_url: str) -> None:
    engine = make_engine(database_url)
    async with engine.begin() as connection:
        await connection.run_sync(lambda sync: command.upgrade(alembic_config(sync), "0046_report_schedule"))
        await connection.exec_driver_sql(
            "INSERT INTO report_schedule (id, lines, language, changed_at, changed_by, version) "
            f"VALUES (1, '[\"daily\", \"units\"]', 'en', '{AT}', 'li', 3)"
        )
    await bring_up_to_date(engine)
    async with Database(engine).reading() as session:
        row = await schedule(session)
    assert row is not None
    assert (row.lines, row.version, row.changed_by) == ({"daily": "en", "units": "en"}, 3, "li")
    await engine.dispose()


async def test_a_database_of_a_newer_version_is_left_alone(database_url: str) -> None:
    engine = make_engine(database_url)
    async with engine.begin() as connection:
        await connection.exec_driver_sql("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        await connection.exec_driver_sql("INSERT INTO alembic_version VALUES ('9999')")
    with pytest.raises(StartupError, match=r"newer version of this program \(step 9999\): install that version"):
        await bring_up_to_date(engine)
    async with engine.connect() as connection:
        assert await connection.run_sync(lambda sync: inspect(sync).get_table_names()) == ["alembic_version"]
    await engine.dispose()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "no/vms.db: unable to open database file: the folder is missing or not writable: run `vms init`"),
        (b"not a database at all, but long enough", "file is not a database: the file is not a SQLite database"),
    ],
)
async def test_an_unusable_file_is_named_with_the_remedy(tmp_path: Path, content: bytes | None, words: str) -> None:
    path = tmp_path / "no" / "vms.db"
    if content is not None:
        path.parent.mkdir()
        path.write_bytes(content)
    engine = make_engine(f"sqlite:///{path}")
    with pytest.raises(StartupError, match=words):
        await bring_up_to_date(engine)
    await engine.dispose()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://a:secret@b/c", "nonsense", ""])
def test_an_address_that_is_none_is_refused_without_repeating_it(url: str) -> None:
    with pytest.raises(StartupError) as refused:
        make_engine(url)
    assert "VMS_DATABASE_URL" in str(refused.value)
    assert "secret" not in str(refused.value)


async def test_a_database_that_does_not_answer_is_named_without_its_password() -> None:
    engine = make_engine("postgresql://vms:secret@127.0.0.1:9/vms")
    with pytest.raises(StartupError, match="nothing answers there: start PostgreSQL") as refused:
        await bring_up_to_date(engine)
    assert "secret" not in str(refused.value)
    await engine.dispose()
