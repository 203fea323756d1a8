"""Everything that is measured of one picture, once, under the names that reports use. Meaning is in rules.py."""

from dataclasses import asdict, dataclass

from streams.media.frames import Picture
from streams.quality.light import Light, Tint, measure_light, measure_tint
from streams.quality.patterns import MACROBLOCK, stripe_amplitude, torn_share
from streams.quality.structure import Structure, TileEdges, edges_of, measure_structure, spatial_noise
from streams.quality.working import Working, prepare


@dataclass(frozen=True, slots=True)
class Still:
    """One picture in numbers."""

    light: Light
    tint: Tint
    structure: Structure
    edges: TileEdges
    noise_within: float
    """One sigma in the calm tiles, in levels."""
    stripe_levels: float
    """Amplitude of the strongest wave through the whole picture."""
    torn_share: float
    """Share of macroblock sides that are torn."""
    macroblocks: int

    def named(self) -> dict[str, float]:
        """Flat, as kept beside the evidence: docs/ref/measures.md."""
        parts = asdict(self.light) | asdict(self.tint) | asdict(self.structure)
        own = {"noise_within": self.noise_within, "stripe_levels": self.stripe_levels, "torn_share": self.torn_share}
        return {name: round(float(value), 4) for name, value in (parts | own).items()}


def measure_still(picture: Picture, working: Working | None = None) -> Still:
    """All measures of one picture: about 3 ms at 640×360. `working` spares preparing it again."""
    working = working or prepare(picture)
    edges = edges_of(working)
    return Still(
        light=measure_light(working),
        tint=measure_tint(working),
        structure=measure_structure(edges),
        edges=edges,
        noise_within=spatial_noise(working.crop),
        stripe_levels=stripe_amplitude(working.luma),
        torn_share=torn_share(picture.luma),
        macroblocks=(picture.width // MACROBLOCK) * (picture.height // MACROBLOCK),
    )
