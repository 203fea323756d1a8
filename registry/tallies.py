"""Verdicts on sites, added up: how many reach each level, of how many, and what is left out for which reason. Pure."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from registry.model import Level

_LEVELS = tuple(Level)
_ALL = len(_LEVELS)


class SiteVerdict(NamedTuple):
    """`rank`: how many levels the site reaches. The levels from `rank` up to, not including, `excluded_to` leave it out
    of their denominator, for the reason `exclusion`: the site's own words, or "maintenance". `viewed`: as `rank`, of a
    usable site by those of its cameras alone whose view somebody has approved; 0 below that."""

    rank: int
    excluded_to: int = 0
    exclusion: str | None = None
    viewed: int = 0


class LevelFigure(NamedTuple):
    """Sites at a level, of the sites counted; `excluded` ones stand beside."""

    numerator: int
    denominator: int
    excluded: int

    @property
    def rate(self) -> float | None:
        """Percent; None where nothing is counted."""
        return 100 * self.numerator / self.denominator if self.denominator else None


class Exclusion(NamedTuple):
    """Why sites are left out of the levels from the index `first` up to, not including, `end`."""

    reason: str
    first: int
    end: int


@dataclass(slots=True)
class Tally:
    """Sites of one class in one division: how many reach each level, are counted at it, and are excluded why; `viewed`:
    how many reach it by cameras alone whose view is approved."""

    reached: list[int] = field(default_factory=lambda: [0] * _ALL)
    counted: list[int] = field(default_factory=lambda: [0] * _ALL)
    viewed: list[int] = field(default_factory=lambda: [0] * _ALL)
    sites: int = 0
    exclusions: Counter[Exclusion] = field(default_factory=Counter)

    def add(self, verdict: SiteVerdict, sign: int = 1) -> None:
        """Count the site in, or out with sign -1."""
        self.sites += sign
        for level in range(_ALL):
            if level < verdict.rank:
                self.reached[level] += sign
                self.counted[level] += sign
                self.viewed[level] += sign * (level < verdict.viewed)
            elif level >= verdict.excluded_to:
                self.counted[level] += sign
        if verdict.exclusion:
            self.exclusions[Exclusion(verdict.exclusion, verdict.rank, verdict.excluded_to)] += sign

    def merge(self, other: "Tally") -> None:
        self.sites += other.sites
        for level in range(_ALL):
            self.counted[level] += other.counted[level]
            self.reached[level] += other.reached[level]
            self.viewed[level] += other.viewed[level]
        self.exclusions.update(other.exclusions)

    def figure(self, level: Level) -> LevelFigure:
        at = _LEVELS.index(level)
        return LevelFigure(self.reached[at], self.counted[at], self.sites - self.counted[at])

    def unviewed(self, level: Level) -> int:
        """How many sites reach usable or more only by cameras whose view nobody has approved."""
        at = _LEVELS.index(level)
        return self.reached[at] - self.viewed[at]

    def excluded(self, level: Level | None = None) -> dict[str, int]:
        """How many sites are left out at the level, or at any, by reason, the most common first."""
        at = None if level is None else _LEVELS.index(level)
        found: Counter[str] = Counter()
        for each, count in self.exclusions.items():
            if count and (at is None or each.first <= at < each.end):
                found[each.reason] += count
        return dict(sorted(found.items(), key=lambda reason: (-reason[1], reason[0])))


@dataclass(slots=True)
class InUse:
    """Cameras in use of one division: those under maintenance stand beside the `used` ones; of these a
    picture was checked (`sampled`), and is without a fault (`sound`)."""

    used: int = 0
    resting: int = 0
    sampled: int = 0
    sound: int = 0

    def add(self, rank: int, *, resting: bool, count: int = 1) -> None:
        """`rank`: how many levels the cameras reach."""
        self.resting += resting * count
        self.used += (not resting) * count
        self.sampled += (rank > _LEVELS.index(Level.ONLINE)) * count
        self.sound += (rank > _LEVELS.index(Level.USABLE)) * count

    def take(self, other: "InUse") -> None:
        self.used -= other.used
        self.resting -= other.resting
        self.sampled -= other.sampled
        self.sound -= other.sound

    def merge(self, other: "InUse") -> None:
        self.used += other.used
        self.resting += other.resting
        self.sampled += other.sampled
        self.sound += other.sound


@dataclass(slots=True)
class Upkeep:
    """Cameras in use of one division: of those whose picture was checked (`sampled`) the clock in it could be `told`,
    and is `right`; and of all that keep recordings long enough by their record (`kept`)."""

    used: int = 0
    sampled: int = 0
    told: int = 0
    right: int = 0
    kept: int = 0

    def merge(self, other: "Upkeep") -> None:
        self.used += other.used
        self.sampled += other.sampled
        self.told += other.told
        self.right += other.right
        self.kept += other.kept
