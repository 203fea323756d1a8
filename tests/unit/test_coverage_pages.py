"""A page of the sites behind a figure costs what it shows, however many sites there are."""

import uuid
from dataclasses import dataclass, field

import pytest
from typing_extensions import override

from registry.keys import Column
from vms.coverage.site_pages import page_after

SITES = 100_000
PAGE = 51


@dataclass
class Sites(Column[uuid.UUID]):
    """As many as there are numbers; `made`: those that somebody asked for."""

    made: list[int] = field(default_factory=list)

    @override
    def __len__(self) -> int:
        return SITES

    @override
    def one(self, row: int) -> uuid.UUID:
        self.made.append(row)
        return uuid.UUID(int=row)


CODES = {uuid.UUID(int=row): f"B{row:07d}" for row in range(SITES)}


@pytest.mark.parametrize(
    ("after", "first"), [(None, 0), ("", 0), ("B0000000", 1), ("B0049999", 50_000), ("B0049999x", 50_000)]
)
def test_only_the_sites_of_the_page_are_made(after: str | None, first: int) -> None:
    sites = Sites()
    assert [each.int for each in page_after(sites, CODES, after, PAGE)] == list(range(first, first + PAGE))
    # Besides those only what the bisection looks at.
    assert len(sites.made) <= PAGE + SITES.bit_length()


def test_the_last_page_ends_with_the_last_site() -> None:
    assert [each.int for each in page_after(Sites(), CODES, "B0099996", PAGE)] == [99_997, 99_998, 99_999]
    assert not page_after(Sites(), CODES, "B0099999", PAGE)
