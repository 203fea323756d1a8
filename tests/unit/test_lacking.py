"""What a site lacks, counted in independent cameras."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from registry.coverage import CameraFacts, CoverageCamera, CoverageSite, compute
from registry.independence import Thing
from registry.lacking import find_lacks
from registry.model import Lifecycle

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
WINDOW = timedelta(hours=24)


@pytest.mark.parametrize(
    ("cameras", "need", "broken", "unbuilt"),
    [
        (("A online", "A offline", "B offline"), 1, [2], []),  # another one on the same pole brings nothing
        (("A online", "A online"), 1, [], []),
        (("A online", "B planned", "C offline"), 1, [2], [1]),
        (("A offline", "A offline", "B offline"), 2, [0, 2], []),
        (("A unknown", "B offline"), 1, [1], []),
        (("A planned", "B planned"), 2, [], [0, 1]),
    ],
)
def test_only_independent_repairs_bring_something(
    cameras: tuple[str, ...], need: int, broken: list[int], unbuilt: list[int]
) -> None:
    site = CoverageSite(uuid.uuid4(), 1, "D", 2)
    standing: list[CoverageCamera] = []
    facts: dict[uuid.UUID, CameraFacts] = {}
    for words in cameras:
        pole, state = words.split()
        life = Lifecycle.PLANNED if state == "planned" else Lifecycle.IN_SERVICE
        camera = CoverageCamera(uuid.uuid4(), site.id, "D", life, frozenset({Thing("pole", pole)}))
        standing.append(camera)
        facts[camera.id] = CameraFacts(state, (), NOW, "a" * 64, NOW)
    result = compute([site], standing, facts, now=NOW, window=WINDOW)
    (lack,) = find_lacks([site], standing, facts, result.verdicts, now=NOW, window=WINDOW).lacks
    assert lack.need == need
    assert lack.broken == [standing[number].id for number in broken]
    assert lack.unbuilt == [standing[number].id for number in unbuilt]


@pytest.mark.parametrize("state", ["online", "degraded", "offline"])
def test_no_repair_is_planned_for_what_nobody_has_looked_at(state: str) -> None:
    """Whether it is broken, or still is, is not known."""
    site = CoverageSite(uuid.uuid4(), 1, "D")
    camera = CoverageCamera(uuid.uuid4(), site.id, "D", Lifecycle.IN_SERVICE)
    facts = {camera.id: CameraFacts(state, (), None, None, NOW - WINDOW - timedelta(seconds=1))}
    result = compute([site], [camera], facts, now=NOW, window=WINDOW)
    found = find_lacks([site], [camera], facts, result.verdicts, now=NOW, window=WINDOW)
    assert (found.lacks, found.waiting) == ([], [site.id])
