"""What a picture fault does to a picture: as severe as an operator would call it without looking twice."""

from dataclasses import replace

import cv2
import numpy as np

from streams.sim.draw_light import Image
from streams.sim.draw_view import View
from streams.sim.faults import Fault


def faulty_stage_view(view: View) -> View:
    """The same camera knocked off its aim: it looks at the near ground beside the road."""
    return replace(view, yaw_deg=view.yaw_deg - 62, pitch_deg=view.pitch_deg + 34)


def distort(picture: Image, fault: Fault, at_s: float) -> Image:
    """BGR in, BGR out; faults that are not of the picture leave it as it is."""
    change = _CHANGES.get(fault)
    return picture if change is None else change(picture, at_s)


def _black(picture: Image, at_s: float) -> Image:
    return np.full_like(picture, 3)


def _overexposed(picture: Image, at_s: float) -> Image:
    return np.asarray(np.clip(picture * np.float32(2.2) + 175, 0, 255), np.uint8)


def _defocused(picture: Image, at_s: float) -> Image:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), picture.shape[1] / 640 * 7.5), np.uint8)


def _covered(picture: Image, at_s: float) -> Image:
    """A bag or a leaf before the lens: dark, out of focus, over most of the view."""
    height, width = picture.shape[:2]
    angles = np.linspace(0, 2 * np.pi, 60)
    wobble = 1 + 0.12 * np.sin(3 * angles + 0.7) + 0.07 * np.sin(5 * angles)
    outline = np.stack(
        [width * (0.44 + 0.46 * wobble * np.cos(angles)), height * (0.46 + 0.56 * wobble * np.sin(angles))], 1
    )
    mask = np.zeros((height, width), np.uint8)
    cv2.fillPoly(mask, [outline.astype(np.int32)], 255)
    share = np.asarray(cv2.GaussianBlur(mask, (0, 0), width / 26), np.float32)[:, :, None] / 255
    rows = np.linspace(52, 26, height, dtype=np.float32)[:, None, None]
    cover = rows * np.array([0.75, 0.95, 1.1], np.float32)
    return np.asarray(picture * (1 - share) + cover * share, np.uint8)


def _noisy(picture: Image, at_s: float) -> Image:
    random = np.random.default_rng(int(at_s * 1000) + 7)
    height, width = picture.shape[:2]
    fine = height // 2, width // 2
    noise = (random.normal(0, 34, (*fine, 1)) + random.normal(0, 9, (*fine, 3))).astype(np.float32)
    snow = np.asarray(cv2.resize(noise, (width, height), interpolation=cv2.INTER_NEAREST))
    return np.asarray(np.clip(picture * np.float32(0.85) + 14 + snow, 0, 255), np.uint8)


def _colour_cast(picture: Image, at_s: float) -> Image:
    return np.asarray(np.clip(picture * np.array([1.05, 0.45, 1.1], np.float32) + (34, 0, 40), 0, 255), np.uint8)


def _stripes(picture: Image, at_s: float) -> Image:
    """Mains interference: bands that drift over the picture."""
    height = picture.shape[0]
    rows = np.arange(height, dtype=np.float32) / height
    band = np.sin(2 * np.pi * (14 * rows - 0.5 * at_s)) + 0.4 * np.sin(2 * np.pi * (37 * rows + 0.75 * at_s))
    return np.asarray(np.clip(picture + 44 * band[:, None, None], 0, 255), np.uint8)


def _shaking(picture: Image, at_s: float) -> Image:
    """Two tones that end where they begin when the loop does, and some roll."""
    height, width = picture.shape[:2]
    way = float(np.sin(2 * np.pi * 2.375 * at_s) + 0.4 * np.sin(2 * np.pi * 5.125 * at_s + 1))
    lie = np.asarray(cv2.getRotationMatrix2D((width / 2, height / 2), 0.7 * way, 1.0), np.float32)
    lie[:, 2] += np.array([0.022, 0.012], np.float32) * np.float32(width * way)
    return np.asarray(cv2.warpAffine(picture, lie, (width, height), borderMode=cv2.BORDER_REFLECT_101), np.uint8)


_CHANGES = {
    Fault.BLACK: _black,
    Fault.OVEREXPOSED: _overexposed,
    Fault.DEFOCUSED: _defocused,
    Fault.COVERED: _covered,
    Fault.NOISY: _noisy,
    Fault.COLOUR_CAST: _colour_cast,
    Fault.STRIPES: _stripes,
    Fault.SHAKING: _shaking,
}
