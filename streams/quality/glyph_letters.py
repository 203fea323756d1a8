"""Words that cameras write into their clock, and which of them some glyphs are: months and halves of the day. Other
letters are not read."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np

from streams.quality.glyphs import (
    LIKENESS,
    MARGIN,
    MOST_KEPT,
    STRETCHED,
    UNKNOWN,
    Bools,
    Floats,
    Glyph,
    digit_templates,
    dots_of,
    drawn_of,
    likeness,
    normal,
    of_screens,
    stretched_fonts,
)
from streams.quality.letter_dots import HALVES, LETTERS

MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
WORD = 3
"""Letters of each."""
WORD_MARGIN = 0.1
"""By so much all letters of a word together must be more like it than like any other."""
LIKER_LETTER = 0.1
"""By so much what stands for half of the day may be liker another letter."""
CENTURY = (2, 0)
"""The first two digits of every year."""
DIGITS = frozenset(range(10))
LIKER_DIGIT = 0.06
"""By so much a letter may be liker a digit: O and 0 are one."""
# As glyphs.py has them, of the same two screens; the small letters of the first only.
_SCREENS = {
    "A": ("7E1111117E", "10386CC6C6FEC6C6C6C6"), "B": ("7F49494936", "FC6666667C66666666FC"),
    "C": ("3E41414122", "3C66C2C0C0C0C0C2663C"), "D": ("7F4141221C", "F86C6666666666666CF8"),
    "E": ("7F49494941", "FE6662687868606266FE"), "F": ("7F09090901", "FE6662687868606060F0"),
    "G": ("3E4149497A", "3C66C2C0C0DEC6C6663A"), "J": ("2040413F01", "1E0C0C0C0C0CCCCCCC78"),
    "L": ("7F40404040", "F06060606060606266FE"), "M": ("7F020C027F", "C6EEFEFED6C6C6C6C6C6"),
    "N": ("7F0408107F", "C6E6F6FEDECEC6C6C6C6"), "O": ("3E4141413E", "7CC6C6C6C6C6C6C6C67C"),
    "P": ("7F09090906", "FC6666667C60606060F0"), "R": ("7F09192946", "FC6666667C6C666666E6"),
    "S": ("4649494931", "7CC6C660380C06C6C67C"), "T": ("01017F0101", "7E7E5A1818181818183C"),
    "U": ("3F4040403F", "C6C6C6C6C6C6C6C6C67C"), "V": ("1F2040201F", "C6C6C6C6C6C6C66C3810"),
    "Y": ("0708700807", "66666666663C1818183C"),
}  # fmt: skip
_ALPHABET = (*LETTERS, *HALVES)
_WORDS = (*MONTHS, "MON", "TUE", "SAT", "SUN")
"""Days of the week are no months: nothing is read where one of them is likelier. The others have other letters."""
_SPELT = [(number, spelt) for number, word in enumerate(_WORDS) for spelt in (word, word.capitalize())]
_HALVES = [[_ALPHABET.index(letter) for letter in letters] for letters in ("APM", "上下午")]
_MEANT = np.array([number for number, _ in _SPELT])
_LETTERS_OF = np.array([[_ALPHABET.index(letter) for letter in spelt] for _, spelt in _SPELT])
_KEPT: dict[Glyph, Floats] = {}


def months_in(masks: Sequence[Bools], digits: Sequence[int], signs: Sequence[str]) -> dict[int, str]:
    """Where the first letter of a month stands in a row, and which month it is; `signs` are what lies between."""
    if not _has_year(digits):
        return {}
    places = [
        at
        for at in range(len(masks) - WORD + 1)
        if UNKNOWN in digits[at : at + WORD] and " " not in signs[at : at + WORD - 1] and _is_beside_day(digits, at)
    ]
    if not places:
        return {}
    needed = sorted({at + letter for at in places for letter in range(WORD)})
    like = dict(zip(needed, _likeness_to_letters([masks[at] for at in needed]), strict=True))
    found = [(*_month(np.array([like[at + letter] for letter in range(WORD)])), at) for at in places]
    taken: dict[int, str] = {}
    for _, month, at in sorted(found, reverse=True):
        if month and not any(abs(at - other) < WORD for other in taken):
            taken[at] = month
    return {at: month for at, month in taken.items() if month in MONTHS}


def _has_year(digits: Sequence[int]) -> bool:
    """No month is looked for where no year can stand, nor away from a day: that takes longer than all else of a row."""
    return any(digits[at] == CENTURY[0] and digits[at + 1] == CENTURY[1] for at in range(len(digits) - 1))


def _is_beside_day(digits: Sequence[int], at: int) -> bool:
    return any(0 <= beside < len(digits) and digits[beside] in DIGITS for beside in (at - 1, at + WORD))


def _month(like: Floats) -> tuple[float, str]:
    """The likeliest word of three glyphs and how like it they are; nothing where they may be two, or none."""
    letters = like[np.arange(WORD)[None, :], _LETTERS_OF]
    letters.sort(axis=1)
    total = letters.sum(axis=1)
    best = int(np.argmax(np.where(letters[:, 0] >= LIKENESS, total, 0)))
    others = total[_MEANT[best] != _MEANT]
    sure = letters[best, 0] >= LIKENESS and total[best] - others.max() >= WORD_MARGIN
    return float(total[best]), _WORDS[_MEANT[best]] if sure else ""


def half_of_day(masks: Sequence[Bools]) -> str:
    """`AM` or `PM` of two glyphs that are that, in English or Chinese, and no digits; else nothing."""
    first, second = ((mask.shape, mask.tobytes()) for mask in masks)
    return _half_of_day(first, second)


@lru_cache(maxsize=1024)
def _half_of_day(*both: Glyph) -> str:
    glyphs = normal([np.frombuffer(dots, bool).reshape(shape) for shape, dots in both])
    like = _to_letters(glyphs, _ALPHABET)
    # A T and an h are more like P and M than like A, but they are letters of their own.
    like = np.where(like >= like.max(axis=1, keepdims=True) - LIKER_LETTER, like, np.float32(0))
    for letters in _HALVES:
        (am, pm, _), (*others, last) = like[:, letters].tolist()
        if min(max(am, pm), last) >= LIKENESS and last >= max(others) + MARGIN and abs(am - pm) >= MARGIN:
            return "AM" if am > pm else "PM"
    return ""


def _likeness_to_letters(masks: Sequence[Bools]) -> list[Floats]:
    """Of each glyph, to each letter: reckoned once while it is kept."""
    if len(_KEPT) > MOST_KEPT:
        _KEPT.clear()
    glyphs = [(mask.shape, mask.tobytes()) for mask in masks]
    new = {glyph: mask for glyph, mask in zip(glyphs, masks, strict=True) if glyph not in _KEPT}
    if new:
        _KEPT.update(zip(new, _to_letters(normal(list(new.values())), _ALPHABET), strict=True))
    return [_KEPT[glyph] for glyph in glyphs]


def _to_letters(glyphs: Floats, which: Iterable[str]) -> Floats:
    """[glyphs, letters]: 0 where a digit is liker, if any of them is a letter at all."""
    fonts = _letter_templates()
    letters = likeness(glyphs, [fonts[letter] for letter in which])
    if letters.max() < LIKENESS:
        return letters
    digits = likeness(glyphs, digit_templates()).max(axis=1)
    return np.where(letters >= digits[:, None] - LIKER_DIGIT, letters, np.float32(0))


@lru_cache(maxsize=1)
def _letter_templates() -> dict[str, Floats]:
    """Of each letter [fonts, HEIGHT × WIDTH]."""
    fonts = {letter: [*map(dots_of, drawn), *drawn_of(letter)] for letter, drawn in LETTERS.items()}
    fonts |= {letter: [dots_of(drawn) for drawn in fonts_of] for letter, fonts_of in HALVES.items()}
    for letter, screens in _SCREENS.items():
        fonts[letter] += of_screens(*screens)
    return dict(zip(_ALPHABET, stretched_fonts([fonts[letter] for letter in _ALPHABET], STRETCHED[::2]), strict=True))
