"""From a comparison with a healthy view to scores. None: the comparison can neither show the fault nor rule it out."""

from streams.model import PictureFault
from streams.quality.comparison import Comparison
from streams.quality.rules import FAULTY, Scores
from streams.quality.thresholds import Thresholds

HIDING = (
    PictureFault.NO_SIGNAL,
    PictureFault.BLACK,
    PictureFault.OVEREXPOSED,
    PictureFault.UNDEREXPOSED,
    PictureFault.NOISE,
    PictureFault.STRIPES,
    PictureFault.BLOCKS,
)
"""Faults that leave nothing to compare, or change how edges run."""
OF_THE_LENS = (PictureFault.DEFOCUSED, PictureFault.LOW_CONTRAST, PictureFault.COLOUR_CAST)


def with_view(alone: Scores, veil: float | None, figures: Comparison | None, limits: Thresholds) -> Scores:
    """What a picture shows by itself and beside its reference.

    `veil` is its low contrast, also where it seems covered.
    """
    scores = dict(alone) | {PictureFault.MOVED: None}
    if figures is None:
        return scores
    if figures.strong_tiles < limits.view_tiles:
        # A bare view has neither edges nor contrast to lose, and by itself looks like a cover.
        doubted = [PictureFault.DEFOCUSED, PictureFault.LOW_CONTRAST]
        doubted += [PictureFault.COVERED] if _is_there(figures, limits) else []
        return scores | _in_doubt(scores, *doubted)
    gone = _is_gone(figures, limits)
    if figures.layout < limits.covered_layout and (gone or figures.matched_share < limits.covered_matched):
        # However little light is left, the view's shapes would be there: something dark is before it.
        scores[PictureFault.UNDEREXPOSED] = None
    if _is_dim(scores, figures, limits):
        scores |= {PictureFault.BLACK: 0.0, PictureFault.UNDEREXPOSED: 1.0}
    if _is_unhurt(figures, limits):
        scores |= _in_doubt(scores, PictureFault.OVEREXPOSED)
    if any((scores[kind] or 0.0) >= FAULTY for kind in HIDING):
        return scores
    displaced = max(limits.moved_displacement.score(figures.displacement), _turned(figures, limits))
    if displaced >= FAULTY and not gone:
        # What the view has turned away from is gone as well, but not covered.
        return scores | dict.fromkeys(OF_THE_LENS) | {PictureFault.COVERED: None, PictureFault.MOVED: displaced}
    if is_hidden(figures, limits):
        covered: float | None = 1.0
    else:
        covered = _whole(figures, limits) if gone else _part(figures, limits)
    moved = _moved(figures, limits) if (covered or 0.0) < FAULTY else None
    scores[PictureFault.MOVED] = moved
    scores[PictureFault.COVERED] = _covered(alone[PictureFault.COVERED], covered, veil, figures, limits)
    if (scores[PictureFault.COVERED] or 0.0) >= FAULTY or (moved or 0.0) >= FAULTY:
        # What another view, or a cover, looks like says nothing of the lens.
        return scores | dict.fromkeys(OF_THE_LENS)
    # A view that is seen through it is behind a veil, however much that looks like a cover.
    scores[PictureFault.LOW_CONTRAST] = veil
    return scores | _of_the_lens(scores, figures, limits)


def _in_doubt(scores: Scores, *kinds: PictureFault) -> Scores:
    """Of these, what the picture by itself seems to show and its reference does not bear out: not checkable."""
    return {kind: None for kind in kinds if (scores[kind] or 0.0) >= FAULTY}


def _is_there(figures: Comparison, limits: Thresholds) -> bool:
    """What little structure the view has, and its light and dark, lie as they did."""
    return figures.matched_share >= limits.view_recognised and figures.layout >= limits.covered_layout_part


def _is_gone(figures: Comparison, limits: Thresholds) -> bool:
    """Nothing of the view is left, nor of any other."""
    if figures.strong_now > limits.covered_structure * figures.strong_tiles or figures.sharp_now >= limits.moved_sharp:
        return False
    if (
        figures.level < limits.covered_dark_level and not figures.comparable
    ) or figures.highlights > limits.covered_highlights:
        return False
    # A cloth that is lit from one side is a slope that runs as lying lines do, and brings none of the view's own.
    trace = figures.slopes_through >= limits.view_trace
    if figures.matched_share >= limits.view_recognised and trace:
        # Faint as they are, all of its edges run as they did.
        return False
    # In fog, too, hardly anything is left, but what is left is the view. Paint and cloth let no more than a trace by.
    foggy = figures.level >= limits.fog_level and figures.colour <= limits.fog_colour
    return not foggy or figures.matched_share < limits.covered_matched or _nothing_comes_through(figures, limits)


def _nothing_comes_through(figures: Comparison, limits: Thresholds) -> bool:
    """Fog, veils and blur leave some of the light and dark along the rows, however little. A cloth that is lit from
    below lies as a view does that is dark above, and leaves none."""
    return figures.through <= limits.covered_through and figures.slopes_through < limits.view_trace


def is_hidden(figures: Comparison, limits: Thresholds) -> bool:
    """Something else is to be seen, by a good light, and nothing of it is in focus: it is right before the lens.

    Fog, mist and a lens out of focus take from the edges of the view and bring none of their own. The flakes of a dense
    snow do, but lie elsewhere in the next picture.
    """
    soft = figures.sharp_then >= limits.lens_sharp_then and figures.sharp_now <= limits.hidden_sharp
    own = figures.soft_range >= limits.hidden_range and figures.highlights <= limits.hidden_highlights
    another = figures.agreement < limits.hidden_agreement and figures.matched_share < limits.covered_matched
    bright = figures.level >= limits.fog_level and figures.relief_ratio <= limits.hidden_relief
    lit_alike = figures.comparable > 0 and figures.level >= limits.night_level
    lit = bright or (lit_alike and figures.layout <= limits.hidden_layout)
    return soft and own and another and lit and figures.level < limits.covered_bright_level


def _is_dim(scores: Scores, figures: Comparison, limits: Thresholds) -> bool:
    """A view that is black but for its shapes is badly exposed."""
    black = (scores[PictureFault.BLACK] or 0.0) >= FAULTY
    laid = figures.layout >= limits.dim_layout and figures.matched_share >= limits.covered_matched
    # What passes through a view changes where its light and dark lie, and not how its edges run.
    matched, layout = limits.dim_known
    known = figures.matched_share >= limits.dim_matched
    known = known or (figures.matched_share >= matched and figures.layout >= layout)
    return black and (laid or known) and figures.relief_ratio >= limits.dim_relief


def _is_unhurt(figures: Comparison, limits: Thresholds) -> bool:
    """However much of it shines, as snow does and what an exposure that jumped makes too bright, most of the view is
    not burnt away."""
    there = figures.matched_share >= limits.view_recognised and figures.slopes_through >= limits.unhurt_slopes
    return there and figures.comparable > 0


def _moved(figures: Comparison, limits: Thresholds) -> float | None:
    misfit = limits.moved_agreement.score(figures.kept_agreement)
    if misfit < FAULTY:
        return misfit if figures.agreement >= limits.moved_known else None
    matched, agreement = limits.moved_stayed
    if figures.matched_share >= matched and figures.rest_agreement >= agreement:
        # A good part of the view is where it was: a bus stands before the rest, or snow lies on it.
        return None
    matched, corners = limits.moved_stayed_corners
    if figures.matched_share >= matched and figures.stayed >= corners:
        return None
    if figures.kept_part >= limits.moved_kept:
        # Beside a bus the rest of the view is there, be it as faint as a forest in the rain.
        return None
    if figures.stayed >= limits.moved_corners or not _would_show(figures, limits):
        return None
    # By another light other things show, and where nothing sharp shows, nobody knows where the camera looks.
    lit_alike = figures.comparable and figures.relief_ratio <= limits.moved_relief and not _is_lit_up(figures, limits)
    return misfit if lit_alike and figures.sharp_now >= limits.moved_sharp else None


def _is_lit_up(figures: Comparison, limits: Thresholds) -> bool:
    """Brighter and of more contrast at once: fresh snow lies there, or lamps were put on."""
    light, relief = limits.moved_lit_up
    return figures.light_ratio >= light and figures.relief_ratio >= relief


def _would_show(figures: Comparison, limits: Thresholds) -> bool:
    """Whether enough was there that a bus would leave some of it: structure, or by day what is fainter all over.

    By infra-red fresh snow and another light take as much.
    """
    faint = figures.faint_tiles >= limits.moved_faint_tiles and figures.kept_part <= limits.moved_faint_kept
    day = figures.level >= limits.night_level and figures.colour > limits.infrared_colour
    return figures.strong_tiles >= limits.moved_tiles or (faint and day)


def _turned(figures: Comparison, limits: Thresholds) -> float:
    """Lying lines run on where a camera was turned aside, and nothing that stood up is there: other things stand there,
    as sharp. Where snow or mist took it, nothing does."""
    sharp = figures.sharp_now >= limits.moved_upright_sharp * max(figures.sharp_then, limits.moved_sharp)
    lit = figures.comparable and figures.level >= limits.dark_median
    if not lit or not sharp or figures.stayed >= limits.moved_upright_corners or figures.kept_part >= limits.moved_kept:
        return 0.0
    gone = figures.upright_matched <= limits.moved_upright_matched
    gone = gone and figures.upright_most <= limits.moved_upright_most
    enough = figures.upright_tiles >= limits.moved_upright_tiles and figures.upright_new >= limits.moved_upright_new
    return limits.moved_upright.score(figures.upright_agreement) if gone and enough else 0.0


def _whole(figures: Comparison, limits: Thresholds) -> float | None:
    """Light and dark that lie as they did are the view itself, out of focus or behind a veil."""
    bright = figures.region_level >= limits.covered_bright_level
    laid = figures.layout >= limits.covered_layout and not _nothing_comes_through(figures, limits)
    return None if bright or laid else 1.0


def _part(figures: Comparison, limits: Thresholds) -> float | None:
    """By the part of the view that has lost its structure, taken on another colour, or shows what is out of focus,
    while the rest is as it was."""
    if (own := max(_foreign(figures, limits), _blurred(figures, limits))) >= FAULTY:
        return own
    score = limits.covered_region.score(figures.region_share + figures.region_area)
    if score < FAULTY:
        return score
    if figures.region_share * figures.strong_tiles < limits.covered_tiles:
        return None
    if _region_may_be_view(figures, limits) or _region_may_be_thing(figures, limits) or _elsewhere(figures, limits):
        return None
    lit = figures.comparable or figures.level >= limits.covered_dark_level
    unknown = figures.agreement < limits.moved_known and figures.matched_share < limits.view_recognised
    hidden = figures.region_share >= limits.covered_hidden and figures.sharp_now <= limits.covered_hidden_sharp
    if lit and unknown and hidden:
        # Too little is left to tell where the camera looks, and what it shows is not in focus: it is right before it.
        return score
    low, high = limits.covered_rest_contrast
    if _shines_as_it_did(figures, limits) and figures.region_level < limits.fog_level:
        low = limits.covered_rim_contrast
    fits = figures.rest_agreement >= limits.covered_rest
    return score if fits and low <= figures.contrast_ratio <= high else None


def _shines_as_it_did(figures: Comparison, limits: Thresholds) -> bool:
    """What is not hidden."""
    darkest, brightest = limits.covered_rest_light
    return darkest <= figures.rest_light <= brightest


def _region_may_be_view(figures: Comparison, limits: Thresholds) -> bool:
    """Burnt away by glare, in the shade, smoothed by a coder, or out of focus as all of the view is."""
    if figures.region_level >= limits.covered_bright_level and not _is_white_thing(figures, limits):
        return True
    if figures.layout >= limits.covered_layout_part and figures.region_layout >= limits.covered_region_layout:
        return True
    rest_fits = figures.rest_agreement >= limits.covered_rest
    if rest_fits and _is_shaded(figures, limits):
        return True
    less_steep = limits.sharpness_ratio.score(figures.sharpness_ratio) >= FAULTY
    # What is not hidden is out of focus as well: the lens is, and takes the finest structure first.
    told = figures.region_share < limits.covered_hidden and figures.sharp_tiles >= limits.sharpness_tiles
    return rest_fits and told and less_steep and _is_soft(figures, limits)


def _is_white_thing(figures: Comparison, limits: Thresholds) -> bool:
    """Paint, paper or a cloth right before the lens: it does not burn, and ends in high steps that are out of focus.
    Glare burns and fades, steam fades, and what snow lies against is in focus."""
    large = figures.region_share + figures.region_area >= limits.white_share
    bright = figures.region_brightest < limits.white_burnt and figures.region_light <= limits.white_light
    return large and bright and figures.region_steps >= limits.white_steps


def _is_shaded(figures: Comparison, limits: Thresholds) -> bool:
    """A shadow takes the faint structure of what is smooth, as snow is, and its share of all light alike: light and
    dark lie in the region as they did. Dark paint lets hardly any light by."""
    least, most = limits.shaded_light
    # At 1 there was hardly any light and dark to be compared.
    laid = limits.shaded_layout <= figures.region_layout < 1
    return laid and least <= figures.region_light <= most


def _region_may_be_thing(figures: Comparison, limits: Thresholds) -> bool:
    """It has edges of its own in focus, as a bus has and nothing right before a lens; or lies unlit in the night."""
    edges = figures.region_edges > limits.covered_edges or figures.region_rim > limits.covered_rim
    if figures.other_share > figures.region_area or edges or figures.region_crisp > limits.covered_crisp:
        return True
    # A part that hides half of a view takes its middle level along; by the rest of it the light is what it was.
    unlit = not figures.comparable and not _shines_as_it_did(figures, limits) and figures.region_level < figures.level
    small = figures.region_share + figures.region_area < limits.unlit_share
    small_and_unlit = small and figures.region_level < limits.unlit_level
    if small_and_unlit and figures.level < limits.night_level:
        # A lamp went out, or what stood in the headlights of a lorry does no longer.
        return True
    # What the camera's own lamps do not reach, or the side of a dark bus: what is right before the lens shines by
    # them, but for a dark cloth, and that hides more.
    return figures.colour <= limits.infrared_colour and (unlit or small_and_unlit)


def _elsewhere(figures: Comparison, limits: Thresholds) -> bool:
    """Nor is the rest of the view there, but other things in focus: the camera may look at another one that is bare in
    part."""
    unsure = figures.rest_share < limits.covered_rest_share and figures.rest_agreement < limits.covered_rest_certain
    others = figures.strong_now > limits.covered_structure * figures.strong_tiles
    others = others and figures.sharp_now >= limits.moved_sharp
    return unsure and others and figures.kept_part < limits.moved_kept


def _foreign(figures: Comparison, limits: Thresholds) -> float:
    """By a part that has a colour of its own, no edge in focus and nothing of what was there, in the same light."""
    there = figures.comparable and figures.rest_share >= limits.covered_rest_share
    if figures.foreign_area >= limits.foreign_most:
        # It takes the middle level along, and its rim spoils what lies beside it.
        there = there or (_shines_as_it_did(figures, limits) and figures.rest_agreement >= limits.covered_rest)
    gone = figures.foreign_lost >= limits.foreign_tiles and figures.foreign_lost_share >= limits.foreign_lost_share
    smooth = figures.foreign_edges <= limits.foreign_edges
    return limits.foreign_area.score(figures.foreign_area) if there and gone and smooth else 0.0


def _blurred(figures: Comparison, limits: Thresholds) -> float:
    """By a part that shows shapes of its own out of focus and nothing of the view, the rest of which is in focus and
    shines as it did."""
    there = _shines_as_it_did(figures, limits) and figures.rest_agreement >= limits.covered_rest
    in_focus = figures.blurred_rest >= limits.blurred_rest and figures.blurred_lost >= limits.blurred_lost
    dark = figures.blurred_light <= limits.blurred_light and figures.blurred_brightest <= limits.blurred_brightest
    another = figures.blurred_layout <= limits.blurred_layout
    return limits.blurred_area.score(figures.blurred_area) if there and in_focus and dark and another else 0.0


def _covered(
    alone: float | None, beside: float | None, veil: float | None, figures: Comparison, limits: Thresholds
) -> float | None:
    if (beside or 0.0) >= FAULTY:
        return beside
    if figures.matched_share >= limits.view_recognised or figures.layout >= limits.covered_layout_part:
        return beside
    through = figures.layout >= limits.veil_layout and figures.through > limits.covered_through
    if (veil or 0.0) >= FAULTY and through and figures.colour <= limits.fog_colour:
        # Thick as it is, light and dark of the view come through it: a veil.
        return beside
    return alone if (alone or 0.0) >= FAULTY else beside


def _of_the_lens(scores: Scores, figures: Comparison, limits: Thresholds) -> Scores:
    """Focus, veil and colour of a view that is where it was."""
    found: Scores = {}
    recognised = figures.matched_share >= limits.view_recognised
    known = recognised or figures.layout >= limits.veil_layout
    veil = _veiled(scores[PictureFault.LOW_CONTRAST], figures, limits)
    most = min(limits.veil_through, max(limits.veil_parts * figures.slopes_through, limits.veil_trace))
    if known and veil >= FAULTY and figures.slopes_through_most > most:
        # Thinner before a part of the view, as fog is.
        found[PictureFault.LOW_CONTRAST] = None
    elif recognised and figures.layout >= limits.veil_layout and figures.light_ratio >= limits.veil_light:
        found[PictureFault.LOW_CONTRAST] = veil
        if veil >= FAULTY:
            return found | {PictureFault.DEFOCUSED: None, PictureFault.COLOUR_CAST: None}
    blur = _defocused(figures, limits)
    # Edges as steep as they were are in focus by any light; other edges, as where snow fell, tell nothing.
    if blur is not None and ((figures.comparable and known) or (recognised and blur < FAULTY)):
        found[PictureFault.DEFOCUSED] = blur
    elif (recognised and not figures.comparable) or not _nothing_is_sharp(figures, limits):
        found |= _in_doubt(scores, PictureFault.DEFOCUSED)
    if figures.comparable and recognised:
        found[PictureFault.COLOUR_CAST] = _tinted(figures, limits)
    return found


def _tinted(figures: Comparison, limits: Thresholds) -> float:
    """By all of the view; where that is lit otherwise than it was, not by its being paler: fog pales a lawn."""
    if figures.tint_evenness < limits.tint_shift_evenness:
        return 0.0
    dimmest, brightest = limits.tint_light
    flattest, deepest = limits.tint_relief
    lit_alike = dimmest <= figures.light_ratio <= brightest and flattest <= figures.relief_ratio <= deepest
    return limits.tint_shift.score(figures.tint_shift if lit_alike else figures.tint_beyond)


def _veiled(alone: float | None, figures: Comparison, limits: Thresholds) -> float:
    even = figures.steepness_left >= limits.veil_evenness * figures.relief_ratio
    veil = limits.veil_relief.score(figures.relief_ratio) if even else 0.0
    return max(veil, alone or 0.0)


def _is_soft(figures: Comparison, limits: Thresholds) -> bool:
    """What was sharp is so no more."""
    return limits.lens_sharp_then <= figures.sharp_then and figures.sharp_now <= limits.lens_sharp * figures.sharp_then


def _nothing_is_sharp(figures: Comparison, limits: Thresholds) -> bool:
    """Nor does another light lie on the view: blur leaves light and dark where they were."""
    lit_alike = figures.relief_ratio <= limits.lens_relief and figures.layout >= limits.veil_layout
    return lit_alike and _is_soft(figures, limits)


def _defocused(figures: Comparison, limits: Thresholds) -> float | None:
    if (smeared := _smeared(figures, limits)) >= FAULTY:
        return smeared
    if figures.sharp_tiles >= limits.sharpness_tiles and figures.contrast_ratio >= limits.sharpness_contrast:
        score = limits.sharpness_ratio.score(figures.sharpness_ratio)
        # Another light, or snow, softens some edges and leaves others, or gives contrast to what had less.
        known = figures.matched_share >= limits.view_recognised and figures.contrast_ratio < 1
        surely = known and figures.sharpness_kept <= limits.lens_kept_surely
        likely = figures.sharpness_kept <= limits.lens_kept and figures.relief_ratio <= limits.lens_relief
        return score if score < FAULTY or likely or surely else None
    return None


def _smeared(figures: Comparison, limits: Thresholds) -> float:
    """Too far out of focus for single edges: light and dark are there, and no steepness."""
    if not _nothing_is_sharp(figures, limits):
        return 0.0
    steepness = figures.steepness_left / max(figures.through, 0.01)
    least, most = limits.lens_whole
    whole = figures.through >= least and least <= figures.relief_ratio <= most
    known = figures.matched_share >= limits.lens_whole_matched and figures.layout >= limits.lens_whole_layout
    if whole and known:
        return limits.lens_whole_steepness.score(steepness)
    if figures.through >= limits.blur_through:
        return limits.blur_steepness.score(steepness)
    return limits.smear_steepness.score(steepness) if figures.through >= limits.smear_through else 0.0
