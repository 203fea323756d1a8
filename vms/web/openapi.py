"""The description of the API, from the routes alone: no database, no data folder."""

import json

from streams.clock import SystemClock
from vms.bus.memory import MemoryBus
from vms.db.engine import Database, make_engine
from vms.db.seal import KeySeal
from vms.settings import Settings
from vms.web.app import create_app
from vms.web.deps import Container


def describe() -> str:
    """The text of docs/openapi.json."""
    clock, bus = SystemClock(), MemoryBus()
    database = Database(make_engine("sqlite:///never-opened.db"), clock=clock, bus=bus)
    app = create_app(Container(Settings(), clock, bus, database, KeySeal(b"", {})))
    return json.dumps(app.openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"
