"""The lights of worlds.py: weathers and hours by series, and what of them differs from camera to camera."""

from collections.abc import Sequence

import numpy as np

from streams.sim.draw_light import Colour, Light

LIGHTS = ("clear", "low sun", "overcast", "mist", "snow", "clear", "wet", "dull", "lamplit night", "infra-red")
"""In turns: eight by day, then two by night. Of the first set, up to series 1."""
SECOND_LIGHTS = (
    "haze", "noon", "after rain", "white sky", "evening", "frost", "drizzle", "sodium night", "unlit night",
    "infra-red",
)  # fmt: skip
"""Of the second: seven by day, then three by night."""
THIRD_LIGHTS = (
    "hazy sun", "midday", "new snow", "white-lamp night", "low gold", "showers", "half light", "infra-red",
)  # fmt: skip
"""Of the third: six by day, two by night."""
FOURTH_LIGHTS = (
    "milky morning", "broken cloud", "sleet", "LED night", "thaw", "storm light", "late sun", "infra-red",
)  # fmt: skip
"""Of the fourth: six by day, two by night."""
FIFTH_LIGHTS = (
    "pale dawn", "smog", "crusted snow", "mercury night", "hard noon", "gale clouds", "deep shade", "infra-red",
)  # fmt: skip
"""Of the fifth: six by day, two by night."""
SIXTH_LIGHTS = (
    "blue winter", "dust", "ice fog", "amber night", "glare", "thunder gap", "first light", "infra-red",
)  # fmt: skip
"""Of the sixth: six by day, two by night."""
SEVENTH_LIGHTS = (
    "downpour", "backlight", "floodlit night", "patchy snow", "autumn sun", "blue hour", "infra-red", "river fog",
)  # fmt: skip
"""Of the seventh: six by day, two by night."""
EIGHTH_LIGHTS = (
    "bright haze", "infra-red", "monsoon noon", "mountain fog", "dawn lamps", "mixed-lamp night", "steady rain",
    "spring sun",
)  # fmt: skip
"""Of the eighth: six by day, two by night."""
NINTH_LIGHTS = (
    "long shadows", "wet dusk", "orange night", "infra-red", "packed snow", "racing clouds", "tube lamps", "fog bank",
)  # fmt: skip
"""Of the ninth: six by day, two by night. Their order sees to it that cars dazzle out of doors alone."""
TENTH_LIGHTS = (
    "slanting rain", "thin sun", "festival night", "snow squall", "infra-red", "gliding dusk", "hard shade",
    "dawn steam",
)  # fmt: skip
"""Of the tenth: six by day, two by night."""
ELEVENTH_LIGHTS = (
    "sun shower", "dappled noon", "neon night", "wet snow", "infra-red", "ground mist", "sun flare", "slate sky",
)  # fmt: skip
"""Of the eleventh: six by day, two by night. Their order keeps the weather out of its rooms."""
TWELFTH_LIGHTS = (
    "flat light", "thin snow", "veiled sun", "infra-red", "early lamps", "lane-lamp night", "soft rain", "cold sun",
)  # fmt: skip
"""Of the twelfth: six by day, two by night. Their order, too, keeps the weather out of its rooms."""
THIRTEENTH_LIGHTS = (
    "pearl sky", "late snow", "heat haze", "infra-red", "grey dusk", "yard-lamp night", "plum rain", "winter noon",
)  # fmt: skip
"""Of the thirteenth: six by day, two by night. Their order, too, keeps the weather out of its rooms."""
FOURTEENTH_LIGHTS = (
    "low red sun", "infra-red", "grey noon", "blowing snow", "thunder rain", "clearing rain", "morning rays",
    "work-lamp night",
)  # fmt: skip
"""Of the fourteenth: six by day, two by night. Their order, too, keeps the weather out of its rooms."""
FIFTEENTH_LIGHTS = (
    "plain day", "slanted sun", "infra-red", "settling snow", "valley mist", "lamps at dusk", "cold rain",
    "shop-lamp night",
)  # fmt: skip
"""Of the fifteenth: six by day, two by night. Their order, too, keeps the weather out of its rooms."""
SIXTEENTH_LIGHTS = (
    "even day", "driving rain", "blue dusk", "sunlit snow", "facing sun", "yellow haze", "infra-red", "wet-lamp night",
)  # fmt: skip
"""Of the sixteenth: six by day, two by night. Their order, too, keeps the weather out of its rooms but one."""
LIGHTS_FROM_NINTH = (
    *NINTH_LIGHTS, *TENTH_LIGHTS, *ELEVENTH_LIGHTS, *TWELFTH_LIGHTS, *THIRTEENTH_LIGHTS, *FOURTEENTH_LIGHTS,
    *FIFTEENTH_LIGHTS, *SIXTEENTH_LIGHTS,
)  # fmt: skip
INDOORS = {
    "hall": "dull", "warehouse": "white sky", "stairwell": "half light", "market roof": "half light",
    "underpass": "storm light", "lift lobby": "broken cloud", "parking deck": "deep shade", "ward": "gale clouds",
    "office lobby": "thunder gap", "pump house": "first light", "canteen": "autumn sun", "arcade": "backlight",
    "lift cabin": "bright haze", "pharmacy": "spring sun", "assembly hall": "dawn lamps",
    "metro hall": "tube lamps", "pallet aisle": "gliding dusk", "lift bank": "thin sun",
    "service hall": "slate sky", "hotel lobby": "slate sky", "fish stalls": "even day",
}  # fmt: skip
"""And the light there, where the weather would come in."""
OUTDOORS = frozenset(
    {
        "mist", "snow", "wet", "low sun", "haze", "after rain", "frost", "drizzle", "hazy sun", "new snow", "low gold",
        "showers", "milky morning", "sleet", "thaw", "late sun", "pale dawn", "smog", "crusted snow", "hard noon",
        "blue winter", "dust", "ice fog", "glare", "downpour", "patchy snow", "river fog",
        "mountain fog", "steady rain", "wet dusk", "packed snow", "fog bank",
        "slanting rain", "snow squall", "dawn steam", "hard shade",
        "sun shower", "dappled noon", "wet snow", "ground mist", "sun flare", "thin snow", "soft rain",
        "late snow", "heat haze", "plum rain", "low red sun", "blowing snow", "thunder rain", "clearing rain",
        "slanted sun", "settling snow", "valley mist", "cold rain",
        "driving rain", "sunlit snow", "facing sun", "yellow haze", "wet-lamp night",
    }
)  # fmt: skip
SNOWY = frozenset(
    {
        "snow",
        "frost",
        "new snow",
        "thaw",
        "crusted snow",
        "ice fog",
        "patchy snow",
        "packed snow",
        "snow squall",
        "wet snow",
        "thin snow",
        "late snow",
        "blowing snow",
        "settling snow",
        "sunlit snow",
    }
)
LAMPLIT = frozenset(
    {
        "evening", "sodium night", "white-lamp night", "half light", "LED night", "storm light", "mercury night",
        "deep shade", "amber night", "first light", "floodlit night", "blue hour", "dawn lamps", "mixed-lamp night",
        "wet dusk", "orange night", "tube lamps", "festival night", "gliding dusk",
        "neon night", "early lamps", "lane-lamp night", "grey dusk", "yard-lamp night",
        "work-lamp night", "lamps at dusk", "shop-lamp night",
        "blue dusk", "wet-lamp night",
    }
)  # fmt: skip

LATER_LIGHTS: dict[str, tuple[Colour, Colour, Colour, Colour, float, float, float]] = {
    # sky above and below, what is left of each colour, haze and its reach in metres, sun, noise
    "haze": ((200, 194, 184), (206, 204, 200), (0.9, 0.88, 0.87), (204, 200, 194), 110, 0.3, 2.0),
    "noon": ((240, 190, 130), (246, 234, 220), (1.1, 1.08, 1.06), (236, 228, 220), 700, 0.9, 1.4),
    "after rain": ((190, 176, 160), (214, 206, 198), (0.78, 0.77, 0.76), (196, 190, 184), 380, 0.35, 2.0),
    "white sky": ((236, 234, 232), (240, 238, 236), (0.72, 0.71, 0.7), (214, 212, 210), 300, 0.1, 2.4),
    "evening": ((120, 86, 66), (128, 140, 190), (0.5, 0.47, 0.47), (112, 110, 122), 320, 0.1, 3.6),
    "frost": ((224, 196, 170), (232, 222, 210), (0.9, 0.88, 0.86), (222, 216, 210), 260, 0.5, 1.9),
    "drizzle": ((158, 156, 154), (170, 168, 166), (0.58, 0.57, 0.56), (162, 160, 158), 95, 0.0, 3.4),
    "sodium night": ((20, 22, 26), (28, 36, 46), (0.14, 0.26, 0.36), (24, 28, 34), 240, 0.0, 4.2),
    "unlit night": ((30, 24, 20), (36, 30, 26), (0.16, 0.15, 0.14), (22, 20, 18), 300, 0.0, 5.0),
    "hazy sun": ((198, 188, 176), (196, 208, 218), (0.84, 0.9, 0.96), (190, 198, 206), 150, 0.55, 1.8),
    "midday": ((222, 168, 110), (240, 226, 208), (1.05, 1.04, 1.03), (232, 222, 212), 800, 1.0, 1.3),
    "new snow": ((212, 208, 204), (222, 218, 214), (0.88, 0.87, 0.86), (214, 210, 206), 190, 0.1, 2.2),
    "white-lamp night": ((24, 20, 18), (38, 32, 28), (0.3, 0.29, 0.28), (28, 26, 24), 300, 0.0, 3.8),
    "low gold": ((170, 140, 120), (130, 176, 226), (0.6, 0.78, 0.96), (140, 170, 206), 320, 0.95, 2.0),
    "showers": ((150, 148, 146), (168, 166, 164), (0.56, 0.56, 0.56), (158, 156, 154), 130, 0.05, 3.0),
    "half light": ((104, 92, 84), (136, 124, 120), (0.46, 0.45, 0.45), (110, 104, 102), 280, 0.05, 3.4),
    "milky morning": ((206, 204, 200), (214, 212, 210), (0.88, 0.87, 0.86), (208, 206, 204), 90, 0.15, 2.1),
    "broken cloud": ((216, 186, 150), (230, 224, 214), (0.96, 0.94, 0.93), (222, 216, 208), 420, 0.6, 1.7),
    "sleet": ((168, 168, 168), (182, 182, 182), (0.62, 0.62, 0.62), (176, 176, 176), 85, 0.0, 3.2),
    "LED night": ((22, 20, 20), (34, 30, 28), (0.34, 0.33, 0.31), (26, 25, 24), 280, 0.0, 4.2),
    "thaw": ((196, 190, 184), (212, 208, 202), (0.78, 0.77, 0.76), (202, 198, 194), 240, 0.15, 2.4),
    "storm light": ((96, 90, 88), (140, 136, 134), (0.52, 0.52, 0.54), (128, 124, 122), 260, 0.05, 3.3),
    "pale dawn": ((176, 150, 132), (160, 176, 206), (0.62, 0.62, 0.66), (168, 160, 160), 180, 0.25, 2.8),
    "smog": ((172, 178, 184), (176, 182, 190), (0.74, 0.76, 0.78), (176, 182, 188), 100, 0.1, 2.4),
    "crusted snow": ((214, 196, 176), (226, 214, 200), (0.94, 0.92, 0.9), (218, 212, 204), 300, 0.6, 1.7),
    "mercury night": ((22, 24, 20), (36, 38, 30), (0.26, 0.3, 0.24), (24, 26, 22), 260, 0.0, 4.4),
    "hard noon": ((230, 176, 104), (238, 220, 196), (1.12, 1.1, 1.06), (228, 218, 206), 900, 1.0, 1.2),
    "gale clouds": ((168, 160, 150), (206, 198, 188), (0.7, 0.69, 0.67), (186, 180, 172), 340, 0.3, 2.6),
    "deep shade": ((140, 130, 120), (176, 168, 160), (0.6, 0.58, 0.56), (150, 146, 142), 300, 0.05, 3.0),
    "blue winter": ((214, 150, 90), (226, 196, 160), (0.98, 0.9, 0.84), (220, 200, 180), 600, 0.85, 1.5),
    "dust": ((120, 158, 186), (128, 166, 196), (0.56, 0.68, 0.78), (128, 166, 194), 75, 0.05, 2.8),
    "ice fog": ((206, 204, 200), (214, 212, 208), (0.86, 0.85, 0.83), (210, 208, 204), 80, 0.1, 2.6),
    "amber night": ((16, 20, 26), (22, 30, 44), (0.12, 0.2, 0.3), (18, 24, 32), 220, 0.0, 4.8),
    "glare": ((228, 218, 200), (230, 226, 220), (1.16, 1.12, 1.08), (236, 230, 222), 360, 0.8, 1.4),
    "thunder gap": ((110, 104, 100), (190, 186, 176), (0.74, 0.72, 0.68), (150, 146, 142), 340, 0.6, 2.4),
    "first light": ((120, 96, 82), (110, 130, 170), (0.4, 0.4, 0.42), (112, 112, 122), 240, 0.05, 4.0),
    "downpour": ((136, 136, 134), (150, 150, 148), (0.57, 0.57, 0.58), (144, 144, 142), 80, 0.0, 3.6),
    "backlight": ((228, 224, 218), (231, 230, 228), (0.64, 0.63, 0.62), (226, 222, 216), 430, 0.2, 2.7),
    "floodlit night": ((30, 26, 24), (46, 42, 38), (0.42, 0.41, 0.38), (36, 34, 32), 250, 0.0, 3.5),
    "patchy snow": ((220, 184, 148), (230, 218, 206), (0.88, 0.87, 0.86), (222, 214, 206), 340, 0.45, 1.8),
    "autumn sun": ((208, 160, 112), (214, 212, 208), (0.84, 0.96, 1.06), (196, 206, 214), 520, 0.95, 1.6),
    "blue hour": ((132, 94, 66), (168, 140, 128), (0.6, 0.5, 0.43), (140, 116, 100), 300, 0.0, 3.7),
    "river fog": ((190, 186, 180), (198, 196, 192), (0.72, 0.71, 0.7), (194, 192, 188), 66, 0.0, 2.5),
    "bright haze": ((222, 212, 200), (228, 224, 218), (0.94, 0.93, 0.92), (218, 214, 208), 170, 0.35, 1.8),
    "monsoon noon": ((226, 204, 176), (232, 226, 218), (1.0, 0.98, 0.94), (224, 218, 210), 260, 0.6, 1.7),
    "mountain fog": ((200, 198, 194), (206, 204, 202), (0.8, 0.79, 0.78), (202, 200, 198), 90, 0.05, 2.3),
    "dawn lamps": ((150, 124, 104), (150, 166, 196), (0.6, 0.58, 0.59), (140, 138, 142), 260, 0.1, 3.1),
    "mixed-lamp night": ((26, 22, 22), (44, 38, 36), (0.44, 0.42, 0.43), (32, 30, 30), 260, 0.0, 4.0),
    "steady rain": ((164, 164, 162), (178, 178, 176), (0.65, 0.64, 0.65), (170, 170, 168), 110, 0.0, 3.1),
    "spring sun": ((224, 186, 140), (234, 226, 214), (1.02, 1.0, 0.96), (224, 218, 208), 500, 0.85, 1.5),
    "long shadows": ((206, 160, 118), (198, 206, 214), (0.87, 0.93, 0.99), (190, 198, 206), 380, 1.0, 1.9),
    "wet dusk": ((112, 94, 84), (128, 118, 114), (0.52, 0.48, 0.48), (114, 106, 104), 200, 0.0, 3.5),
    "orange night": ((18, 21, 26), (24, 31, 42), (0.2, 0.35, 0.5), (20, 27, 36), 240, 0.0, 4.5),
    "packed snow": ((210, 202, 192), (218, 214, 208), (0.86, 0.85, 0.84), (212, 208, 204), 260, 0.25, 2.0),
    "racing clouds": ((222, 176, 128), (232, 222, 210), (0.98, 0.96, 0.94), (222, 216, 208), 460, 0.85, 1.6),
    "tube lamps": ((122, 120, 112), (142, 140, 132), (0.84, 0.85, 0.81), (130, 128, 122), 260, 0.0, 3.2),
    "fog bank": ((190, 188, 184), (198, 196, 192), (0.76, 0.75, 0.74), (194, 192, 188), 110, 0.05, 2.4),
    "slanting rain": ((168, 168, 166), (182, 182, 180), (0.68, 0.67, 0.67), (172, 172, 170), 140, 0.0, 3.0),
    "thin sun": ((210, 186, 158), (224, 218, 210), (0.9, 0.92, 0.93), (214, 210, 206), 300, 0.45, 1.9),
    "festival night": ((26, 22, 24), (48, 40, 44), (0.4, 0.42, 0.48), (34, 30, 32), 240, 0.0, 4.1),
    "snow squall": ((196, 194, 192), (206, 204, 202), (0.84, 0.83, 0.82), (204, 202, 200), 120, 0.05, 2.5),
    "gliding dusk": ((184, 154, 130), (196, 186, 194), (0.86, 0.81, 0.8), (168, 160, 160), 300, 0.1, 2.8),
    "hard shade": ((232, 180, 116), (240, 224, 202), (1.06, 1.03, 1.0), (228, 218, 206), 700, 1.0, 1.4),
    "dawn steam": ((200, 182, 168), (206, 204, 210), (0.8, 0.81, 0.85), (200, 196, 198), 120, 0.3, 2.3),
    "sun shower": ((214, 186, 156), (222, 216, 208), (0.9, 0.92, 0.94), (206, 204, 200), 210, 0.5, 2.2),
    "dappled noon": ((226, 178, 122), (236, 222, 204), (1.02, 1.01, 0.98), (224, 218, 208), 560, 0.9, 1.5),
    "neon night": ((30, 24, 26), (52, 44, 48), (0.42, 0.4, 0.42), (36, 32, 34), 240, 0.0, 4.0),
    "wet snow": ((188, 188, 186), (202, 200, 198), (0.78, 0.77, 0.77), (196, 194, 192), 150, 0.05, 2.6),
    "ground mist": ((202, 188, 172), (212, 208, 204), (0.82, 0.82, 0.83), (206, 204, 202), 190, 0.25, 2.2),
    "sun flare": ((208, 176, 140), (212, 216, 220), (0.88, 0.92, 0.96), (206, 210, 212), 420, 0.9, 1.8),
    "slate sky": ((160, 152, 144), (194, 188, 182), (0.8, 0.79, 0.78), (178, 174, 170), 320, 0.1, 2.7),
    "flat light": ((206, 200, 194), (218, 214, 210), (0.82, 0.81, 0.8), (208, 204, 200), 340, 0.1, 2.3),
    "thin snow": ((200, 194, 188), (212, 208, 204), (0.82, 0.81, 0.8), (206, 202, 198), 210, 0.1, 2.4),
    "veiled sun": ((216, 194, 168), (226, 220, 210), (0.93, 0.94, 0.94), (216, 212, 206), 280, 0.5, 1.8),
    "early lamps": ((150, 118, 98), (164, 152, 156), (0.64, 0.6, 0.59), (142, 132, 130), 280, 0.05, 3.1),
    "lane-lamp night": ((24, 22, 22), (42, 38, 38), (0.4, 0.43, 0.47), (32, 30, 32), 250, 0.0, 4.1),
    "soft rain": ((170, 168, 166), (184, 182, 180), (0.68, 0.67, 0.67), (174, 172, 170), 150, 0.0, 2.9),
    "cold sun": ((226, 174, 120), (234, 220, 202), (1.02, 0.98, 0.94), (222, 212, 202), 520, 0.85, 1.6),
    "pearl sky": ((214, 210, 204), (224, 222, 218), (0.9, 0.89, 0.88), (216, 212, 208), 300, 0.2, 2.1),
    "late snow": ((194, 192, 190), (208, 206, 204), (0.8, 0.8, 0.79), (202, 200, 198), 170, 0.05, 2.5),
    "heat haze": ((218, 196, 164), (228, 224, 216), (0.98, 1.0, 1.0), (220, 216, 210), 230, 0.8, 1.6),
    "grey dusk": ((142, 124, 110), (158, 150, 146), (0.62, 0.59, 0.57), (140, 134, 130), 260, 0.05, 3.2),
    "yard-lamp night": ((26, 22, 20), (44, 38, 34), (0.46, 0.42, 0.39), (34, 30, 28), 250, 0.0, 4.0),
    "plum rain": ((164, 164, 164), (180, 180, 178), (0.66, 0.67, 0.66), (170, 171, 170), 125, 0.0, 3.0),
    "winter noon": ((216, 164, 112), (226, 214, 200), (0.92, 0.94, 0.97), (214, 208, 202), 480, 0.95, 1.7),
    "low red sun": ((200, 166, 140), (150, 190, 230), (0.82, 0.91, 1.02), (166, 188, 210), 360, 1.0, 2.0),
    "grey noon": ((200, 198, 194), (212, 210, 208), (0.8, 0.8, 0.79), (204, 202, 200), 320, 0.15, 2.2),
    "blowing snow": ((200, 198, 196), (212, 210, 208), (0.83, 0.82, 0.81), (208, 206, 204), 150, 0.05, 2.4),
    "thunder rain": ((122, 118, 114), (150, 146, 142), (0.64, 0.64, 0.64), (144, 142, 138), 130, 0.0, 3.4),
    "clearing rain": ((178, 162, 148), (222, 218, 212), (0.84, 0.84, 0.85), (204, 200, 196), 320, 0.45, 2.0),
    "morning rays": ((210, 192, 172), (214, 216, 220), (0.88, 0.91, 0.94), (206, 208, 211), 260, 0.5, 2.0),
    "work-lamp night": ((22, 20, 20), (36, 34, 34), (0.56, 0.55, 0.52), (30, 29, 28), 260, 0.0, 3.9),
    "plain day": ((220, 180, 134), (232, 222, 210), (0.96, 0.96, 0.95), (218, 212, 206), 420, 0.6, 1.8),
    "slanted sun": ((196, 156, 126), (176, 202, 226), (0.8, 0.9, 1.0), (178, 196, 212), 380, 0.95, 2.0),
    "settling snow": ((202, 200, 198), (212, 210, 208), (0.84, 0.83, 0.82), (208, 206, 204), 140, 0.05, 2.4),
    "valley mist": ((198, 196, 192), (204, 202, 200), (0.78, 0.78, 0.77), (200, 198, 196), 105, 0.05, 2.3),
    "lamps at dusk": ((136, 110, 92), (152, 146, 150), (0.6, 0.56, 0.55), (134, 126, 124), 280, 0.05, 3.2),
    "cold rain": ((160, 160, 158), (176, 176, 174), (0.66, 0.66, 0.65), (168, 168, 166), 135, 0.0, 3.1),
    "shop-lamp night": ((24, 22, 22), (42, 38, 36), (0.46, 0.45, 0.46), (32, 30, 30), 250, 0.0, 4.0),
    "even day": ((214, 184, 146), (228, 220, 210), (0.93, 0.93, 0.92), (216, 212, 206), 380, 0.5, 1.9),
    "driving rain": ((158, 158, 156), (174, 174, 172), (0.66, 0.66, 0.65), (166, 166, 164), 130, 0.0, 3.0),
    "blue dusk": ((164, 140, 120), (180, 170, 164), (0.75, 0.72, 0.7), (158, 150, 144), 300, 0.05, 3.0),
    "sunlit snow": ((222, 176, 128), (230, 220, 208), (0.94, 0.93, 0.92), (218, 214, 208), 420, 0.9, 1.6),
    "facing sun": ((206, 196, 184), (226, 224, 220), (0.74, 0.77, 0.8), (206, 208, 208), 300, 0.3, 2.0),
    "yellow haze": ((180, 188, 194), (190, 196, 200), (0.76, 0.79, 0.81), (186, 194, 198), 165, 0.2, 2.4),
    "wet-lamp night": ((26, 22, 22), (44, 38, 36), (0.44, 0.43, 0.43), (33, 30, 30), 240, 0.0, 3.9),
    "late sun": ((176, 140, 112), (140, 184, 230), (0.62, 0.82, 1.0), (150, 180, 212), 300, 0.9, 2.1),
}


def light_of(name: str, random: np.random.Generator) -> Light:
    """As it is at one camera: near to what its name says."""
    return _of_later(name, random) if name in LATER_LIGHTS else _of_first(name, random)


def _of_first(name: str, random: np.random.Generator) -> Light:
    def about(value: float, by: float) -> float:
        return float(value * random.uniform(1 - by, 1 + by))

    def tone(colour: Colour, by: float = 0.06) -> Colour:
        return about(colour[0], by), about(colour[1], by), about(colour[2], by)

    match name:
        case "clear":
            return Light(
                tone((228, 170, 118)), tone((236, 222, 205)), tone((1.0, 0.98, 0.97), 0.04), (230, 222, 212),
                about(500, 0.5), about(0.75, 0.3), about(1.7, 0.4),
            )  # fmt: skip
        case "low sun":
            return Light(
                tone((190, 150, 130)), tone((150, 190, 235)), tone((0.66, 0.82, 0.98)), (150, 180, 215),
                about(260, 0.3), 0.9, about(2.2, 0.4),
            )  # fmt: skip
        case "overcast" | "snow":
            return Light(
                tone((202, 198, 194)), tone((220, 217, 214)), tone((0.84, 0.82, 0.8)), (208, 205, 202),
                about(220, 0.4), about(0.2, 0.5), about(2.2, 0.4),
            )  # fmt: skip
        case "mist":
            return Light(
                tone((196, 194, 192)), tone((200, 198, 196)), tone((0.8, 0.79, 0.78)), (196, 194, 192),
                about(75, 0.25), 0.05, about(2.4, 0.4),
            )  # fmt: skip
        case "wet":
            return Light(
                tone((170, 168, 164)), tone((188, 186, 184)), tone((0.62, 0.6, 0.58)), (172, 170, 168),
                about(120, 0.3), 0.05, about(3.2, 0.4), wet=True,
            )  # fmt: skip
        case "dull":
            return Light(
                tone((150, 146, 140)), tone((165, 162, 158)), tone((0.55, 0.56, 0.58)), (150, 148, 146),
                about(300, 0.4), 0.1, about(3.4, 0.4), lamps=True,
            )  # fmt: skip
        case "lamplit night":
            return Light(
                tone((34, 24, 20)), tone((52, 40, 34)), tone((0.2, 0.27, 0.33), 0.2), (30, 26, 24),
                about(260, 0.3), 0.0, about(4.5, 0.3), lamps=True,
            )  # fmt: skip
        case _:
            return Light(
                (22, 22, 22), (34, 34, 34), tone((0.8, 0.8, 0.8), 0.2), (14, 14, 14), about(380, 0.2), 0.0,
                about(4.5, 0.3), lamps=True, infra_red=True,
            )  # fmt: skip


def _of_later(name: str, random: np.random.Generator) -> Light:
    """Of LATER_LIGHTS."""
    above, below, gain, haze, reach_m, sun, noise = LATER_LIGHTS[name]
    # Cameras from the eighth set on balance their white, so that rain and fog are grey and not pink.
    off = 0.03 if name in LIGHTS_FROM_NINTH else 0.05 if name in EIGHTH_LIGHTS else 0.1
    tones = [tuple(float(value * random.uniform(1 - off, 1 + off)) for value in tone) for tone in (above, below, gain)]
    far, shadows, grain = random.uniform(0.65, 1.35), random.uniform(0.6, 1.1), random.uniform(0.65, 1.35)
    return Light(
        _colour(tones[0]), _colour(tones[1]), _colour(tones[2]), _colour(haze),
        reach_m * far, sun * shadows, noise * grain,
        lamps=name in LAMPLIT,
        wet=name
        in (
            "after rain", "drizzle", "showers", "sleet", "downpour", "steady rain", "wet dusk", "slanting rain",
            "sun shower", "soft rain", "plum rain", "thunder rain", "clearing rain", "cold rain",
            "driving rain", "wet-lamp night",
        ),
    )  # fmt: skip


def _colour(values: Sequence[float]) -> Colour:
    return values[0], values[1], values[2]
