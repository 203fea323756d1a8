"""What the change log holds of a new row is what people are shown of it, whoever turns it into JSON."""

import json
import uuid
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from registry.model import Lifecycle
from registry.snapshots import shown, snapshot
from vms.db.engine import make_engine

CHINA = timezone(timedelta(hours=8))


@pytest.mark.parametrize(
    "value",
    [
        uuid.UUID(int=7),
        date(2022, 6, 28),
        datetime(2026, 3, 2, 8, 0, tzinfo=UTC),
        datetime(2026, 3, 2, 8, 0, 0, 500_000, tzinfo=UTC),
        datetime(2026, 3, 2, 8, 0, 0, 123_456, tzinfo=UTC),
        datetime(2026, 3, 2, 8, 0, tzinfo=CHINA),
        Lifecycle.IN_SERVICE,
        "“东门”\n\u2028",
        116.470397,
        1e22,
        True,
        3,
        {"type": "LineString", "coordinates": [[116.4, 28.2]]},
        [1, 2],
    ],
)
def test_a_value_is_logged_as_it_is_shown(value: Any) -> None:
    row = {"name": value, "version": 1, "code": None, "password_sealed": b"x"}
    to_text: Any = make_engine("sqlite:///never-opened.db").dialect._json_serializer
    assert json.loads(to_text(shown(row))) == snapshot(row)
