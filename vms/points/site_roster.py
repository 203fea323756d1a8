"""All sites of a large registry as columns in memory, and what rosters of sites and of cameras have in common. Pure."""

import uuid
from bisect import bisect_right
from collections.abc import Mapping
from copy import copy
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from registry.keys import Keys, Raw, Rows, TextColumn, Words
from registry.values import tags_of
from vms.accounts.model import EVERYWHERE
from vms.points.lines import Lines
from vms.points.records_store import RecordFilter

Mask = NDArray[np.bool_]


class SiteColumns(NamedTuple):
    """`codes`, `names`: a line for each; `retired`: "1", else "0"; `required`: how many cameras."""

    keys: Keys
    codes: str
    names: str
    divisions: Words
    site_class: Words
    retired: Words
    required: Words
    tags: Words


class Listed(NamedTuple):
    """A row of a page. `place`: what the list is sorted by."""

    place: tuple[str, ...]
    key: uuid.UUID


class SiteRoster:
    """`paths`: of divisions by their code."""

    def __init__(self, sites: SiteColumns, paths: Mapping[str, str]) -> None:
        self.keys, self.divisions = sites.keys, sites.divisions
        self.site_class, self.required = sites.site_class, sites.required
        self.codes = TextColumn.of_lines(sites.codes, len(sites.keys))
        # Most come sorted, which "stable" is quick at.
        self.by_code: Rows = np.argsort(self.codes.raw, kind="stable")
        self._division = Places(sites.divisions, paths)
        self._living = ~sites.retired.among({"1"})
        self._tags = sites.tags
        self.names = Lines(sites.names, len(sites.keys))
        self._code_lines = Lines(sites.codes, len(sites.keys))
        self.shown: Mask | bool = True

    def without(self, sites: Raw) -> "SiteRoster":
        """The same, but these are no longer found in it."""
        twin = copy(self)
        twin.shown = self.keys.but(sites) & self.shown
        return twin

    def page(self, wanted: RecordFilter, *, after: str | None, limit: int) -> tuple[list[Listed], int]:
        """The sites of a page by code, after one, and how many the filter finds in all."""
        mask = self._division.inside(wanted.path, wanted.within) & self.shown
        if wanted.living:
            mask &= self._living
        if wanted.text:
            text = wanted.text.lower()
            tagged = self._tags.among({tags for tags in self._tags.names if text in tags.lower()})
            mask &= self.names.holding(text) | self._code_lines.holding(text) | tagged
        if wanted.tag is not None:
            mask &= carrying(self._tags, wanted.tag)
        if wanted.site_class is not None:
            mask &= self.site_class.among({str(wanted.site_class)})
        begin = 0 if after is None else bisect_right(self.by_code, after, key=self.codes.one)
        rows = first(self.by_code[begin:], mask, limit).tolist()
        return [Listed((self.codes.one(row),), self.keys.one(row)) for row in rows], int(np.count_nonzero(mask))


def carrying(tags: Words, tag: str) -> Mask:
    return tags.among({name for name in tags.names if tag in tags_of(name)})


class Places:
    """In which division each row lies."""

    def __init__(self, divisions: Words, paths: Mapping[str, str]) -> None:
        self.divisions = divisions
        self._paths = [paths.get(code, "") for code in divisions.names]

    def inside(self, *paths: str | None) -> Mask:
        """Which rows lie in all of these areas; None: anywhere."""
        mask = np.ones(len(self.divisions.numbers), dtype=np.bool_)
        for path in paths:
            if path is not None and path != EVERYWHERE:
                inside = np.array([each.startswith(path) for each in self._paths], dtype=np.bool_)
                mask &= inside[self.divisions.numbers]
        return mask


def first(order: Rows, mask: Mask, limit: int) -> Rows:
    """The first rows of the order that are in the mask."""
    return order[mask[order]][:limit]
