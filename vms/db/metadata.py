"""All tables of the program in one place: importing this makes SQLModel.metadata complete."""

import importlib
import pkgutil

from sqlalchemy import MetaData
from sqlmodel import SQLModel

import registry.model  # noqa: F401  # its tables
import vms
import vms.db.outbox


def load_metadata() -> MetaData:
    """Imports `vms/<feature>/tables.py` of every feature, so that none can be forgotten in a migration."""
    for feature in pkgutil.iter_modules(vms.__path__, "vms."):
        if feature.ispkg and any(room.name == "tables" for room in pkgutil.iter_modules(_path(feature.name))):
            importlib.import_module(f"{feature.name}.tables")
    return SQLModel.metadata


def _path(package: str) -> list[str]:
    return list(importlib.import_module(package).__path__)
