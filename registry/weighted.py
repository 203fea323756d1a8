"""Rates over sites of several classes, in which a class-1 site counts for more than one of class 3. Pure."""

from collections.abc import Collection, Mapping

from registry.coverage import CoverageResult
from registry.model import Level


def weighted_rate(
    result: CoverageResult, divisions: Collection[str], level: Level, weights: Mapping[int, float]
) -> float | None:
    """Percent: the weight of the sites that reach the level / that of the counted ones; None: none that weighs anything
    is counted. `weights`: by class."""
    reached = counted = 0.0
    for site_class, weight in weights.items():
        figure = result.tally(divisions, (site_class,)).figure(level)
        reached += weight * figure.numerator
        counted += weight * figure.denominator
    return 100 * reached / counted if counted else None
