"""What is measured of very many cameras, part by part, equals what is measured of all at once: in counties that changed
all the time, as of any time and of now, on both databases."""

import random
from datetime import timedelta

import pytest

from registry.measures import Measure, Measures
from registry.model import TargetRule
from tests.fakes.changing_county import History
from tests.fakes.clock import FakeClock
from vms.bus.memory import MemoryBus
from vms.coverage import files_store, measuring, measuring_many
from vms.coverage.service import CoverageService
from vms.db.engine import Database
from vms.points import past_lists

RULES = frozenset({TargetRule.ONLINE_RATE, TargetRule.SOUND_RATE, TargetRule.FILE_COMPLETENESS})
SUMS = ("online_pct", "sound_pct", "unseen_s", "excluded_s")


def same(found: Measures, expected: Measures) -> None:
    """Counts exactly, sums but for the last digits that adding up one after the other loses."""
    assert found.keys() == expected.keys()
    for key, each in expected.items():
        for name in Measure.__dataclass_fields__:
            value = getattr(each, name)
            assert getattr(found[key], name) == (pytest.approx(value, rel=1e-12) if name in SUMS else value), (
                key,
                name,
            )


@pytest.mark.parametrize("seed", range(2))
async def test_parts_give_what_all_at_once_give(seed: int, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    async with database.unit_of_work() as tx:
        history = History(seed, tx.session)
        await history.write()
    service = CoverageService(database, MemoryBus(), FakeClock(history.now), window=timedelta(hours=24))
    monkeypatch.setattr(measuring_many, "PART_CAMERAS", 3)
    moments = random.Random(seed).sample([at for at, _ in history.moments[20:]], 2)
    rated = 0
    for at in (*moments, history.now):
        figures = await service.figures_at(at)
        whole: list[Measures] = []
        parts: list[Measures] = []
        async with database.reading() as session:
            told: list[float] = []
            for found, most in ((whole, 50_000), (parts, 0)):
                monkeypatch.setattr(measuring, "MOST_CAMERAS", most)
                found.append(await measuring_many.measures_of(session, figures.inputs, at, history.now, RULES))
            since = await files_store.wound_back(session, at)
            many = await measuring_many.measure_many(session, since, figures.inputs, history.now, RULES, told.append)
            monkeypatch.setattr(past_lists, "MOST_CHANGES", -1)
            at_once = await measuring_many.measures_of(session, figures.inputs, at, history.now, RULES)
            monkeypatch.setattr(past_lists, "MOST_CHANGES", 20_000)
        same(parts[0], whole[0])
        assert parts[0] == many.measures == at_once, "to the last digit, whatever the order"
        assert told == sorted(told)
        assert 0 <= told[-1] <= 1
        rated += sum(each.rated for each in whole[0].values())
    assert rated
