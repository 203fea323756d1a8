"""Everything that is measured of one picture, once, under the names that reports use. Meaning is in rules.py."""

from collections.abc import Iterator
from dataclasses import dataclass, fields

from streams.media.frames import Picture, Plane
from streams.quality.light import Light, Tint, measure_light, measure_tint
from streams.quality.patterns import MACROBLOCK, stripe_amplitude, torn_share
from streams.quality.structure import Structure, TileEdges, edges_of, measure_structure, spatial_noise, tile_means
from streams.quality.working import Working, prepare


@dataclass(frozen=True, slots=True)
class Still:
    """One picture in numbers."""

    light: Light
    tint: Tint
    structure: Structure
    edges: TileEdges
    crop_levels: Plane
    """Means of the tiles in which noise is looked for."""
    noise_within: float
    """One sigma in the calm tiles, in levels."""
    stripe_levels: float
    """Amplitude of the strongest wave through the whole picture."""
    torn_share: float
    """Share of macroblock sides that are torn."""
    macroblocks: int

    def named(self) -> dict[str, float]:
        """Flat, as kept beside the evidence: docs/ref/measures.md."""
        parts = {name: getattr(part, name) for part, names in self._parts() for name in names}
        own = {"noise_within": self.noise_within, "stripe_levels": self.stripe_levels, "torn_share": self.torn_share}
        return {name: round(float(value), 4) for name, value in (parts | own).items()}

    def _parts(self) -> Iterator[tuple[Light | Tint | Structure, tuple[str, ...]]]:
        return zip((self.light, self.tint, self.structure), _FIGURES, strict=True)


_FIGURES = tuple(tuple(each.name for each in fields(part)) for part in (Light, Tint, Structure))
"""Asked once, not of each picture; nor by dataclasses.asdict, which copies each number deeply."""


def measure_still(picture: Picture, working: Working | None = None) -> Still:
    """All measures of one picture: about 3 ms at 640×360. `working` spares preparing it again."""
    working = working or prepare(picture)
    edges, crop_levels = edges_of(working), tile_means(working.crop)
    return Still(
        light=measure_light(working),
        tint=measure_tint(working),
        structure=measure_structure(edges),
        edges=edges,
        crop_levels=crop_levels,
        noise_within=spatial_noise(working.crop, crop_levels),
        stripe_levels=stripe_amplitude(working.luma),
        torn_share=torn_share(picture.luma),
        macroblocks=(picture.width // MACROBLOCK) * (picture.height // MACROBLOCK),
    )
