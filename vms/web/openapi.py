"""The description of the API, from the routes alone: no database, no data folder."""

import json
from typing import Any

from streams.clock import SystemClock
from vms.bus.memory import MemoryBus
from vms.db.engine import Database, make_engine
from vms.db.seal import KeySeal
from vms.settings import Settings
from vms.web.app import create_app
from vms.web.deps import Container
from vms.web.wording import CHINESE


def describe() -> str:
    """The text of docs/openapi.json."""
    clock, bus = SystemClock(), MemoryBus()
    database = Database(make_engine("sqlite:///never-opened.db"), clock=clock, bus=bus)
    app = create_app(Container(Settings(), clock, bus, database, KeySeal(b"", {})))
    return _written(app.openapi())


def chinese_words() -> str:
    """The text of ui/src/i18n/zh-CN/said.json."""
    return _written(dict(CHINESE))


def _written(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
