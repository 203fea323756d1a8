"""What a backup file holds. A tar archive: the database, frames, signed reports, perhaps the key, last the manifest."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from vms.db.engine import parse_url
from vms.errors import StartupError
from vms.settings import Settings

DATABASE, EVIDENCE, REPORTS, KEY, MANIFEST = "vms.db", "evidence", "reports", "seal.key", "manifest.json"
Progress: TypeAlias = Callable[[int, int], None]
"""Called with files done and files in all."""


@dataclass(frozen=True, slots=True)
class Backup:
    """The manifest. `frames_missing`: rows whose file was gone when the backup was made. `reports` counts those
    that are there; a backup from before there were any says nothing."""

    made_at: str
    step: str
    database_sha256: str
    frames: int
    frames_missing: int
    with_key: bool
    reports: int = 0

    def to_json(self) -> dict[str, Any]:
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> "Backup":
        """Raises TypeError or KeyError for anything else."""
        told = values.keys() | {field.name for field in dataclasses.fields(cls) if field.default is dataclasses.MISSING}
        return cls(**{name: values[name] for name in told})


def sqlite_file(settings: Settings) -> Path:
    """The database's file. Raises StartupError for PostgreSQL, which has its own tools."""
    url = parse_url(settings.database_address)
    if url.get_backend_name() != "sqlite":
        raise StartupError(
            "the database is PostgreSQL: back it up with `pg_dump --format=custom` and restore with `pg_restore`; "
            f"copy {settings.evidence_dir} and the key file {settings.data_dir / KEY} beside it"
        )
    return Path(str(url.database))
