"""Every limit of picture diagnosis but those of cover_limits.py, with its unit and its reason. Levels are luma
stretched to 0–255."""

from dataclasses import dataclass

from streams.quality.cover_limits import CoverLimits


@dataclass(frozen=True, slots=True)
class Limit:
    """Where a measure becomes a fault: score 0.5 at `threshold`, 1 at `certain`; either may be the larger."""

    threshold: float
    certain: float

    def score(self, value: float) -> float:
        """The score of a measured value in [0, 1]."""
        position = (value - self.threshold) / (self.certain - self.threshold)
        return min(1.0, max(0.0, 0.5 + 0.5 * position))


@dataclass(frozen=True, slots=True)
class Thresholds(CoverLimits):
    """Set for no alarm on any sound picture, with room to spare, rather than for the last faint fault."""

    moderate: float = 0.67
    """Score from which a fault is moderate."""
    severe: float = 0.84
    """Score from which a fault is severe."""

    card_share: Limit = Limit(0.80, 0.93)
    """Share of pixels within ±2 levels of the commonest level. A card is one colour and some writing."""
    card_flat_share: float = 0.90
    """Least share of pixels equal to their neighbours. A drawn card has no sensor noise; a covered lens has."""
    card_ground_share: float = 0.75
    """Least share of pixels at exactly one level. A veiled view that coding smoothed wavers by one or two."""
    card_dark_level: float = 24.0
    """A card darker than this is a black picture unless writing stands in the middle of it."""
    card_bright_level: float = 228.0
    """A ground as bright as this is clipped light, not a drawn card."""
    card_text_share: float = 0.002
    """Least share of bright inner pixels that counts as writing. A camera's own name and clock stand at the rim."""

    black_peak: Limit = Limit(20.0, 8.0)
    """Level that 99.5 % of the inner pixels stay below. A live night has lamps, a lit wall or gain noise."""
    black_relief: float = 3.0
    """Most spread of block means, in levels, that is still black: more than that is a scene, however dark."""

    black_kept: float = 0.5
    """Highlights now, as a share of those of a sound view of that time of day, from which it is black in any case."""

    underexposed_peak: Limit = Limit(62.0, 28.0)
    """Level that 99.5 % of the inner pixels stay below: no highlight. Night views keep lamps and signs far above."""
    underexposed_relief_to_noise: float = 3.0
    """Least ratio of scene to noise (half a level at least). Below it this may be a live night: not checkable."""
    underexposed_median_share: float = 0.3
    """Least ratio of median to brightest level: a dimmed day keeps its tones, a night lies at the floor."""
    underexposed_tones_kept: float = 0.7
    """The same ratio beside a sound view's of that time of day from which all is darker alike."""

    underexposed_kept: Limit = Limit(0.25, 0.10)
    """Highlights now, as a share of those of a sound view of that time of day: a camera's gain makes up for more."""

    clipped_share: Limit = Limit(0.45, 0.85)
    """Share of pixels at the top of the range. A washed-out sky alone stays below."""
    overexposed_median: float = 215.0
    """Least median level of an over-exposed picture: with a clipped sky the ground keeps the median down."""

    washed_low: Limit = Limit(115.0, 160.0)
    """Level that all but half a per cent of the inner pixels exceed: nothing dark is left, clipped or not."""
    washed_median: float = 185.0
    """Least median level of a washed-out picture. Cameras expose fog to about 150."""

    washed_clipped_share: float = 0.03
    """And least share at the top of the range: white walls, snow and fog stay below it."""

    unhurt_slopes: float = 0.45
    """Least share of the slopes that comes through, of a view that is recognised in a like light, where too much of it
    did not burn it away: 0.92 of a view in the snow, 0.53 of a bright hall after a jump of the exposure. Over-exposed
    views that are so keep 0.38 at most, but for faint ones."""

    frozen_detail_share: float = 0.01
    """Least share of pixels with a gradient. Noise cannot show in a picture that is flat or clipped throughout."""
    frozen_standstill_s: Limit = Limit(5.0, 10.0)
    """Time without a changed bit in a clip, whatever its key frames. The stillest sound clip here stands for 0.2 s."""
    frozen_span_s: float = 0.3
    """Shortest time over which an unchanging picture means anything: more than one frame at 5 frames a second."""

    covered_range: Limit = Limit(7.0, 2.0)
    """Range of the fullest tiles above what noise makes of nothing. Bare asphalt has 24, a veiled street 20."""
    covered_range_per_noise: float = 2.5
    """Range of an empty tile for one sigma of noise."""
    covered_still_noise: float = 4.0
    """Noise above which it must show between pictures, too: fixed, it is the texture of asphalt or grass."""
    covered_evenness: float = 2.5
    """Most ratio of full to middling tiles: behind a cover all are alike, in a veiled scene some hold edges."""
    covered_flat_range: float = 4.0
    """Below this range tiles are empty whatever their ratio."""
    covered_empty_share: float = 0.27
    """Share of tiles that show nothing from which a part of the view may be covered: not checkable."""
    featureless_range: float = 20.0
    """With less than this in the fullest tiles a view may be covered or just empty: not checkable."""
    featureless_noise: float = 6.0
    """Range of a tile that one sigma of noise between two pictures makes of nothing: by night all may be noise."""

    contrast_span: Limit = Limit(28.0, 10.0)
    """Levels between the darkest and the brightest half per cent. The flattest sound view here, asphalt, has 33."""
    contrast_to_level: float = 0.45
    """Most ratio of that span to the median level: a veil lifts what is dark, dusk dims what is bright."""
    contrast_clear_span: float = 70.0
    """Below this the contrast is neither good nor surely bad: not checkable without a reference."""

    edge_steepness: Limit = Limit(0.155, 0.09)
    """One over the width of edges in pixels. Focused views here have 0.27–0.40, one panned in motion 0.20."""
    edge_tiles: int = 20
    """Fewest tiles with an edge by which focus can be told by their widths."""
    edge_tiles_least: int = 2
    """Fewest by which it can be told from the steepest step of all; with none the view may be a bare wall."""
    steepest_share: Limit = Limit(0.11, 0.06)
    """That step as a share of the contrast. Sound views here have 0.22 and more, badly defocused ones 0.04–0.08."""

    tint_floor: Limit = Limit(16.0, 36.0)
    """Chroma levels that nine tenths of what is lit share, towards blue: no grey, white or black is left."""
    tint_floor_natural: Limit = Limit(38.0, 54.0)
    """The same away from blue, where lawns, leaves, wood, evening sun and old street lamps lie."""
    tint_lit_share: float = 0.2
    """Least share of the picture that is lit enough to show a colour."""
    tint_night_median: float = 70.0
    """Below this median level it is night, and lamps tint everything: only purple can be told."""
    tint_grey: float = 1.5
    """Chroma levels up to which a picture is grey: infra-red, not checkable."""

    noise_between: Limit = Limit(9.0, 20.0)
    """Sigma from picture to picture in the calm tiles. Night views here, coded, stay below 3."""
    chroma_between: Limit = Limit(5.0, 9.0)
    """Both colours' difference from picture to picture in the calm tiles. Sound views here stay below 1.5."""
    noise_doubt: float = 2.0
    """Sigma within a still from which a second picture is worth its decoding. Sound drawn views have 1.5 at most."""
    noise_within_share: float = 0.25
    """Least ratio of noise within one picture to noise between two: things that move have less, coded snow 0.3."""
    noise_within: Limit = Limit(15.0, 30.0)
    """Sigma within a still, where nothing tells noise from texture. Grass from near has 8."""

    stripe_levels: Limit = Limit(8.0, 20.0)
    """Amplitude of a wave through the whole picture. Sound views here stay below 2."""

    torn_share: Limit = Limit(0.0145, 0.12)
    """Share of macroblock sides that are torn. Sound views here, coded at any rate, stay below 0.010."""
    torn_blocks: int = 300
    """Fewest macroblocks in a picture by which that share can be told."""

    dark_median: float = 40.0
    """Below this median level edges are lamps and their glow: focus is not checkable."""

    view_tiles: int = 8
    """Fewest tiles with structure in a reference by which the view can be known again."""
    view_recognised: float = 0.6
    """Share of them that must match for the view to be the same beyond doubt. Other views match 0.1–0.3 by chance."""
    view_trace: float = 0.04
    """Least of its slopes that comes through where any of it is there: dense fog leaves 0.11, covers less than 0.02."""
    moved_agreement: Limit = Limit(0.43, 0.16)
    """Agreement of what is not covered. The same view keeps 0.55 and more by similar light, others reach 0.3."""
    moved_displacement: Limit = Limit(0.028, 0.10)
    """Share of the width by which the view as a whole lies elsewhere. Sagging mounts and wind stay below 0.019."""
    moved_tiles: int = 30
    """Fewest tiles with structure, a sixth of the view, by whose misfit alone it can be told: a bus may hide half."""
    moved_faint_tiles: int = 60
    """Fewest tiles that show anything, a third of the view, by which it can be told where few have structure, as in
    rain or mist: beside a bus some of them are left."""
    moved_faint_kept: float = 0.08
    """And its largest part that is there edge for edge, at most: 0.07 before turned cameras, beside a bus in the rain
    0.33 and more, of the same view 0.67."""
    moved_relief: float = 4.0
    """Most spread of light and dark, now to then, of two views by one light: fresh snow by lamplight has eightfold."""
    moved_lit_up: tuple[float, float] = (1.7, 2.2)
    """Light and that spread, now to then, which are no one light together: fresh snow by infra-red has 2.1 and 2.7, of
    376 turned cameras each has 1.5 and 1.9 at most."""
    moved_corners: int = 7
    """Corners that are where they were, from which the camera looks where it looked, whatever else it sees. Turned
    cameras have 4 by chance."""
    moved_known: float = 0.3
    """Least agreement of the whole view at which it surely is where it was."""
    moved_stayed: tuple[float, float] = (0.25, 0.54)
    """Share of the structured tiles that match, and their agreement where the view was, from which it is there still,
    and something stands or has changed before the rest. Behind a bus 0.30 and 0.54 are left; turned cameras seldom have
    so much of both."""
    moved_stayed_corners: tuple[float, int] = (0.33, 3)
    """The same by the tiles that match and the corners that are where they were: turned cameras have one or the other
    by chance, snow by infra-red light leaves 0.39 and 4."""
    moved_kept: float = 0.1
    """Largest connected part that is there edge for edge, as a share of the view, from which the camera looks where it
    looked: 0.12 beside a bus in a forest in the rain, 0.2 and more beside others; 0.07 at most before cameras that were
    turned by 14 degrees or more."""
    moved_upright: Limit = Limit(0.23, 0.0)
    """Agreement of what stands up or leans, where lying lines run as they did. Turned cameras have 0.05 to 0.19, a view
    behind a bus 0.27."""
    moved_upright_matched: float = 0.25
    """And most of its tiles that match: 0.06 to 0.27 before cameras that were turned, behind a bus 0.29."""
    moved_upright_most: float = 0.34
    """The same of that third of the view where most do: 0.14 to 0.29, and 0.42."""
    moved_upright_tiles: int = 15
    """Fewest such tiles by which it can be told."""
    moved_upright_new: float = 0.5
    """And fewest in which others stand up, to them: 0.6 to 1.9; where what stood there drove away there are none."""
    moved_upright_corners: int = 3
    """Corners that are where they were, from which it is not: behind a bus there are 4, after a turn 2 by chance."""
    moved_upright_sharp: float = 0.7
    """Least tiles with a sharp edge, as a share of those that were: other things are as sharp, and leave 0.85; fresh
    snow on what stood up leaves 0.58."""
    moved_sharp: float = 0.03
    """Least share of tiles with a sharp edge in another view. Behind a cover there are none."""
    covered_region: Limit = Limit(0.18, 0.8)
    """Share of the structured tiles that lost it, in one region, and that region's share of the view, added up.
    Traffic and shade stay below 0.12."""
    covered_rest_contrast: tuple[float, float] = (0.55, 1.8)
    """Contrast now to then of what is not covered: by another light other things lose their structure."""
    covered_rim_contrast: float = 0.25
    """The same least contrast where the rest shines as it did and the region is dark: the rim of a hand is soft, and
    lies over what is left."""
    covered_rest_light: tuple[float, float] = (0.6, 1.6)
    """Light of the rest, now to then, from and to which it shines as it did."""
    covered_tiles: int = 8
    """Fewest tiles that lost their structure: a van takes 6 from a night that has few."""
    covered_hidden: float = 0.6
    """Share of the structured tiles that lost it, in one region, from which the rest cannot tell where the camera
    looks."""
    covered_hidden_sharp: float = 0.05
    """Most tiles with a sharp edge of such a view: a hand or a bag right before the lens is out of focus."""
    covered_matched: float = 0.3
    """Fewer matching tiles are chance."""
    covered_rest: float = 0.48
    """Least agreement of the rest of the view: the same view, partly covered, has 0.53, others mostly less than 0.4."""
    covered_rest_share: float = 0.5
    """Tiles that match, of those that did not lose their structure, from which the rest surely is the view's. Cameras
    that were turned to bare water have 0.49."""
    covered_rest_certain: float = 0.62
    """And their agreement from which fewer will do: a cover's rim spoils what lies beside it."""
    covered_edges: float = 0.3
    """Most tiles in the region and at its rim, to all of it, that show another thing in focus. Covers mostly have 0.12,
    vans from 0.33 on."""
    covered_crisp: float = 0.15
    """Most tiles in the region that hold an edge in focus, however faint, to all of it: lorries and buses have 0.2 to
    0.9, cloths, hands and paint 0.05 at most, leaves and mud 0.12."""
    covered_rim: float = 0.2
    """Most tiles in the region and at its rim with an edge in focus that is not the view's, to all of the region's.
    What is right before a lens has a soft rim: 0.11 at most, in a downpour 0.17. Vans and buses have 0.25 and more."""
    foreign_area: Limit = Limit(0.15, 0.5)
    """Share of the view with a colour that is not its own. Sound views here stay below 0.12."""
    foreign_tiles: int = 4
    """Fewest tiles in it that do not show what they showed: the colours of a bare place may change."""
    foreign_lost_share: float = 0.7
    """And their least share of those in it that had structure: at its rim the view shines through."""
    foreign_edges: float = 0.15
    """Most tiles in it and at its rim, to all of it, that show another thing in focus: a van or a stall."""
    foreign_most: float = 0.5
    """Share of the view from which it is before most of it: what little of the rest matches is the view then, if it
    fits."""
    blurred_area: Limit = Limit(0.25, 0.55)
    """Share of the view that shows something out of focus and nothing of the view. Sound views here stay below 0.14,
    but for patches of fresh snow, which are bright."""
    blurred_lost: float = 0.25
    """Least tiles in it that stood and held an edge in focus, to all such: in sound views 0.1 at most."""
    blurred_rest: float = 0.6
    """Least of those elsewhere that are in focus still: the lens is, and the rest is the view."""
    blurred_light: float = 0.95
    """Most light of it, now to then,"""
    blurred_brightest: float = 180.0
    """and most level of its brightest tiles: patches of snow make a place brighter, and have 208."""
    blurred_layout: float = 0.6
    """Most correlation of its light and dark with what was there: water on the glass, or a lens, leave more."""
    covered_structure: float = 0.18
    """Most structure now, as a share of the reference's, of a view that is covered altogether."""
    covered_layout: float = 0.6
    """Correlation of light and dark from which a view without structure is blurred or veiled, not covered, if any of
    them comes through."""
    covered_through: float = 0.02
    """Most light and dark along the rows, now to then, of which nothing comes through: dense fog leaves 0.12 and more,
    veils what they let through, covers 0.02 at most."""
    covered_layout_part: float = 0.9
    """The same for a part of the view, if it is so within that part as well."""
    covered_region_layout: float = 0.5
    """Correlation within it: what a coder, a shadow or mist take the structure of keeps its light and dark, what lies
    behind a cloth of like brightness does not."""
    sharpness_ratio: Limit = Limit(0.66, 0.36)
    """Steepness of edges now to then. Coding at a low rate leaves 0.74, wind and rain more."""
    sharpness_tiles: int = 12
    """Fewest tiles by which it can be told."""
    sharpness_contrast: float = 0.3
    """Least contrast, as a share of the reference's, at which sharpness is compared: fog and glare blur what they
    veil."""
    veil_relief: Limit = Limit(0.30, 0.12)
    """Spread of light and dark over the view, now to then."""
    veil_evenness: float = 0.75
    """Least ratio of the steepness left to that spread: a veil takes as much from fine as from coarse and from near as
    from far, fog takes the far first."""
    veil_through: float = 0.27
    """Most of the slopes that comes through a veil in any part of the view."""
    veil_parts: float = 1.3
    """Most ratio of what comes through in that part to what does over all: a veil is before all of the view and has 1.0
    to 1.2, as a coder leaves it; dense fog has 1.4 and more."""
    veil_trace: float = 0.12
    """Less than that is a trace, which tells nothing of where it is thin: dense fog leaves 0.16 before what is near."""
    veil_light: float = 0.7
    """Least ratio of light now to then: a dim view has less contrast, too."""
    veil_layout: float = 0.62
    """Least correlation of light and dark with the reference: it is the same view."""
    blur_steepness: Limit = Limit(0.26, 0.12)
    """Ratio of the steepness left to what is left of light and dark. Fog leaves 0.3 and more."""
    lens_relief: float = 1.5
    """Most spread of light and dark, now to then, of a view whose focus can be compared: blur adds none, but a low sun
    or a deep shadow does."""
    lens_sharp: float = 0.15
    """Most tiles that are sharp still, as a share of those that were, of a view without edges to compare. What a coder
    short of bits, snow or mist leave of edges is sharp in places: behind a lens out of focus, in none."""
    lens_kept: float = 0.85
    """And most sharpness kept by the best of the edges, where there are any to compare."""
    lens_kept_surely: float = 0.65
    """The same at which a view that is known and has less contrast is out of focus, whatever light lies on it: the best
    keep 0.57 at most; of sound ones only those keep less than 0.75 whose lens just hunts."""
    lens_sharp_then: float = 0.1
    """Least tiles that were sharp."""
    blur_through: float = 0.7
    """Least light and dark, now to then, of a view that is only blurred."""
    lens_whole: tuple[float, float] = (0.85, 1.15)
    """Light and dark along the rows, and their spread, now to then, of a view of which no veil, fog or other light took
    any."""
    lens_whole_matched: float = 0.75
    """And the least share of its structured tiles that match,"""
    lens_whole_layout: float = 0.95
    """and least correlation of light and dark with the reference."""
    lens_whole_steepness: Limit = Limit(0.55, 0.20)
    """As `blur_steepness` in such a view, where nothing is sharp any more: only blur takes steepness alone. A coder
    short of bits leaves 0.62 by night, and a third of what was sharp; a lens a little out of focus 0.28 to 0.63."""
    smear_steepness: Limit = Limit(0.42, 0.15)
    """The same where less comes through: grease blurs and veils at once, and leaves 0.40 of a view in dull light, whose
    noise is steep. Fog takes as much from both and leaves 0.68, dusk 0.9."""
    smear_through: float = 0.3
    """And least light and dark that comes through it."""
    fog_level: float = 100.0
    """Fog is at least this bright by day."""
    fog_colour: float = 5.0
    """And has at most this much colour, in chroma levels."""
    dim_layout: float = 0.75
    """Correlation of light and dark from which a black picture is the view, badly exposed."""
    dim_matched: float = 0.9
    """Share of the structured tiles that match from which it is so, however light and dark lie,"""
    dim_known: tuple[float, float] = (0.75, 0.5)
    """or that and such a correlation: what drove into the view or away changes it."""
    dim_relief: float = 0.06
    """And least spread of them, now to then: less is a cap on the lens that lets a trace by."""
    covered_dark_level: float = 30.0
    """A view without structure that is darker than this may be an unlit night, if the reference is of the day."""
    infrared_colour: float = 1.0
    """Most colour, in chroma levels, of a view by the camera's own infra-red lamps, which light its middle only."""
    unlit_level: float = 80.0
    """Level below which a part is not lit by the lamps of the night, its own among them: a dark bus has 46. What
    is right before the lens shines by them."""
    unlit_share: float = 0.3
    """As `covered_region`: an unlit part that takes less of the view may be a bus, which had 0.24, or a place whose
    lamp went out; the dark cloths that are found at all have 0.33."""
    night_level: float = 60.0
    """Middle level of a view by night, less than that: there an unlit part that takes less than `unlit_share` is no
    cover by any light."""
    covered_highlights: float = 120.0
    """Levels by which the brightest two hundredth stand above the median where lamps light a night."""
    tint_shift: Limit = Limit(18.0, 34.0)
    """Chroma levels by which all of the view is tinted otherwise than its reference. Evening light makes 13."""
    tint_shift_evenness: float = 0.7
    """How nearly all of the view must share that shift."""
    tint_light: tuple[float, float] = (0.9, 1.1)
    """Median level of the view, now to then, and"""
    tint_relief: tuple[float, float] = (0.85, 1.2)
    """the spread of its levels, within which it is lit as it was: a cast alone leaves them. Snow that falls has 1.06
    and 0.80, snow that lies 1.12 and 1.04."""

    shaking_swing: Limit = Limit(0.0105, 0.036)
    """Share of the width by which the whole view goes to and fro. Wind before sound cameras makes up to 0.008."""
    shaking_known_share: float = 0.4
    """Least share of the pictures in which it is known where the view lies: something goes by in the others."""
    shaking_standing_share: float = 0.15
    """Corners that stand while the others are away: the camera stands, and what it sees moves."""
    shaking_stiffness: float = 0.68
    """Least share of the corners that go as far as the view as a whole puts them, of those that go along at all. Before
    cameras that shake it is 0.69 and more; of a web that sways before the lens 0.54, once 0.68."""
    shaking_evenness: float = 0.12
    """Least energy of the swing in any third of the time, of the whole: a knock on the pole dies away."""
    shaking_pictures: int = 6
    """Fewest close pictures in which a swing there, back and there again shows."""
    shaking_span_s: float = 0.4
    """And the shortest time: poles swing once to five times a second."""

    clock_offset_s: Limit = Limit(60.0, 600.0)
    """By how much the clock in the picture may be wrong. Cameras that keep time by NTP stay within a second or two."""
