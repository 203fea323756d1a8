"""What the seventh set of places is made of: flat pieces however they lie, boxes, writing, roofs, trunks, heaps."""

import cv2
import numpy as np

from streams.sim.draw_light import Colour, Image
from streams.sim.draw_stage import Sprite, Stage, Wall
from streams.sim.draw_things import TEXTURE_PX_PER_M, panel
from tests.bench.world.places_first import pick

Spot = tuple[float, float, float]
TIMBER: Colour = (104, 146, 178)


def sheet(stage: Stage, at: Spot, right: Spot, down: Spot, colour: Colour, rib: float = 0.0) -> Image:
    """A flat piece, however it lies. What is drawn on the texture that comes back is on it."""
    texture = panel(stage, float(np.linalg.norm(right)), float(np.linalg.norm(down)), colour, rib_m=rib)
    stage.walls.append(Wall(np.array(at, float), np.array(right, float), np.array(down, float), texture))
    return texture


def facing(stage: Stage, at: Spot, wide: float, high: float, colour: Colour, rib: float = 0.0) -> Image:
    """An upright piece across the view, hung by its upper left corner."""
    return sheet(stage, at, (wide, 0, 0), (0, 0, -high), colour, rib)


def crate(stage: Stage, at: Spot, size: Spot, colour: Colour, rib: float = 0.0) -> None:
    """A box by its near left foot: those of its faces that the camera can see."""
    (x, y, foot), (wide, deep, high) = at, size
    top, view, dim = foot + high, stage.view, (colour[0] * 0.8, colour[1] * 0.8, colour[2] * 0.8)
    facing(stage, (x, y, top), wide, high, colour, rib)
    if not x <= view.x <= x + wide:
        sheet(stage, (x + wide if view.x > x else x, y, top), (0, deep, 0), (0, 0, -high), dim, rib)
    if view.z > top:
        sheet(stage, (x, y + deep, top), (wide, 0, 0), (0, -deep, 0), colour)
    elif view.z < foot:
        sheet(stage, (x, y + deep, foot), (wide, 0, 0), (0, -deep, 0), dim)


def mark(texture: Image, x0: float, y0: float, x1: float, y1: float, colour: Colour) -> None:
    """A rectangle on a texture, in metres from its upper left corner."""
    x0, y0, x1, y1 = (value * TEXTURE_PX_PER_M for value in (x0, y0, x1, y1))
    cv2.rectangle(texture, (round(x0), round(y0)), (round(x1), round(y1)), colour, -1)


def slogan(stage: Stage, texture: Image, size: float, colour: Colour) -> None:
    """Large characters in a row, as on walls and banners, of a few strokes each."""
    wide, top = texture.shape[1] / TEXTURE_PX_PER_M, (texture.shape[0] / TEXTURE_PX_PER_M - size) / 2
    for left in np.arange(size * 0.4, wide - size, size * 1.3).tolist():
        for stroke in stage.random.uniform(0, 0.75, (5, 2)).tolist():
            across, down = left + stroke[0] * size * 0.4, top + stroke[1] * size
            mark(texture, across, down, across + size * 0.6, down + size * 0.1, colour)
        upright_at = left + pick(stage, 0.1, 0.7) * size
        mark(texture, upright_at, top, upright_at + size * 0.1, top + size, colour)


def one_of(stage: Stage, colours: tuple[Colour, ...]) -> Colour:
    return colours[int(stage.random.integers(len(colours)))]


def hedge(stage: Stage, x: float, y: float, wide: float, deep: float, high: float) -> None:
    tone = pick(stage, 0.8, 1.2)
    crate(stage, (x, y, 0), (wide, deep, high), (52 * tone, 92 * tone, 66 * tone), pick(stage, 0.15, 0.4))


def eaves(stage: Stage, x: float, y: float, wide: float, low: float, rise: float, tile: Colour) -> None:
    """A roof of tiles over a front, flatter towards its edge, with a ridge."""
    for number, (out, up) in enumerate(((0.0, 0.0), (1.6, 0.22), (3.0, 0.56), (4.0, 1.0))[1:]):
        before = ((0.0, 0.0), (1.6, 0.22), (3.0, 0.56))[number]
        inset = 0.35 * number
        step, climb = out - before[0], (up - before[1]) * rise
        at = (x + inset, y + out, low + up * rise)
        sheet(stage, at, (wide - 2 * inset, 0, 0), (0, -step, -climb), tile, 0.34)
    facing(stage, (x + 0.4, y + 3.9, low + rise + 0.5), wide - 0.8, 0.5, (96, 104, 108), 1.2)
    facing(stage, (x, y - 0.02, low + 0.16), wide, 0.16, (120, 132, 136), 0.3)


def logs(stage: Stage, x: float, y: float, wide: float, layers: int) -> None:
    """A heap of trunks with their sawn ends to the camera."""
    thick, deep = pick(stage, 0.34, 0.6), pick(stage, 4, 6)
    high, across = layers * thick * 0.9, int(wide / thick)
    ends = facing(stage, (x, y, high), wide, high, (40, 52, 62))
    for layer in range(layers):
        for number in range(across):
            at = (number + 0.5 + 0.5 * (layer % 2)) * thick, high - (layer + 0.5) * thick * 0.9
            middle = round(at[0] * TEXTURE_PX_PER_M), round(at[1] * TEXTURE_PX_PER_M)
            radius, tone = thick * TEXTURE_PX_PER_M * pick(stage, 0.4, 0.5), pick(stage, 0.8, 1.2)
            cv2.circle(ends, middle, round(radius), (58, 74, 92), -1, cv2.LINE_AA)
            wood = (TIMBER[0] * tone, TIMBER[1] * tone, TIMBER[2] * tone)
            cv2.circle(ends, middle, max(2, round(radius * 0.8)), wood, -1, cv2.LINE_AA)
    bark: Colour = (62, 80, 100)
    sheet(stage, (x, y, high), (wide, 0, 0), (0, deep, 0), bark, thick)
    if not x <= stage.view.x <= x + wide:
        side = sheet(stage, (x + wide if stage.view.x > x else x, y, high), (0, deep, 0), (0, 0, -high), bark)
        for layer in range(layers):
            mark(side, 0, (layer + 0.8) * thick * 0.9, deep, (layer + 1) * thick * 0.9, (36, 46, 58))


def heap(stage: Stage, x: float, y: float, high: float, colour: Colour) -> None:
    """A cone of loose stuff."""
    picture = np.zeros((120, 300, 4), np.uint8)
    grain = stage.random.normal(0, 9, (120, 300))
    picture[:, :, :3] = np.clip(np.array(colour) + grain[:, :, None] - np.linspace(0, 30, 300)[None, :, None], 0, 255)
    cv2.fillPoly(mask := np.zeros((120, 300), np.uint8), [np.array([(0, 119), (130, 6), (165, 4), (299, 119)])], 255)
    picture[:, :, 3] = cv2.blur(mask, (5, 5))
    stage.sprites.append(Sprite(x, y, high, picture))


def conifer(stage: Stage) -> Image:
    picture = np.zeros((320, 160, 4), np.uint8)
    cv2.line(picture, (80, 319), (80, 60), (48, 58, 72, 255), 7)
    for index, down in enumerate(np.linspace(12, 292, 240).tolist()):
        reach = (6 + down * 0.24) * pick(stage, 0.3, 1)
        tone, side = pick(stage, 0.65, 1.25), 1 - 2 * (index % 2)
        colour = (round(46 * tone), round(76 * tone), round(52 * tone), 255)
        tip = round(80 + side * reach), round(down + reach * 0.4)
        cv2.line(picture, (80, round(down)), tip, colour, int(stage.random.integers(4, 9)), cv2.LINE_AA)
    return picture
