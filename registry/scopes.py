"""Scopes of targets and figures: the county, the core area, the townships, or a division with its subtree. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from registry.model import Division, DivisionKind

COUNTY, CORE, TOWNSHIPS = "county", "core", "townships"


@dataclass(frozen=True, slots=True)
class Scope:
    """`members`: the areas that a rule asks of one by one; `codes`: every division in it."""

    name: str
    members: tuple[Division, ...]
    codes: frozenset[str]


class DivisionTree:
    """The divisions that somebody may see, with their subtrees."""

    def __init__(self, divisions: Iterable[Division]) -> None:
        self.by_code: Mapping[str, Division] = {division.code: division for division in divisions}
        self._subtrees: dict[str, set[str]] = {code: set() for code in self.by_code}
        for division in self.by_code.values():
            for ancestor in division.path.strip("/").split("/"):
                if ancestor in self._subtrees:
                    self._subtrees[ancestor].add(division.code)

    def subtree(self, code: str) -> frozenset[str]:
        """The division and all below it; empty for an unknown code."""
        return frozenset(self._subtrees.get(code, ()))

    def scope(self, name: str) -> Scope | None:
        """None where there is no such division among these."""
        if name == COUNTY:
            roots = tuple(d for d in self.by_code.values() if d.parent_code not in self.by_code)
            return Scope(name, roots, frozenset(self.by_code)) if roots else None
        if name == CORE:
            members = tuple(d for d in self._sorted() if d.core_area and not self._parent_is_core(d))
        elif name == TOWNSHIPS:
            members = tuple(d for d in self._sorted() if d.kind is DivisionKind.TOWNSHIP and not d.core_area)
        else:
            members = tuple(d for d in (self.by_code.get(name),) if d)
        return Scope(name, members, frozenset().union(*(self.subtree(d.code) for d in members))) if members else None

    def _sorted(self) -> list[Division]:
        return sorted(self.by_code.values(), key=lambda division: division.code)

    def _parent_is_core(self, division: Division) -> bool:
        parent = self.by_code.get(division.parent_code or "")
        return parent is not None and parent.core_area
