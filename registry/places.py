"""Places where the law forbids cameras (rule R4), recognised by the words of a name or an address. Pure."""

import re

# A word of the rule is harmless when what follows says that the camera stands outside of the place.
_OUTSIDE = r"(?!.{0,3}(?:大?门|外|路口|路段|旁|广场|院|周边|入口|出口|出入口|街|巷|前|东侧|西侧|南侧|北侧|停车))"
_FORBIDDEN = re.compile(
    rf"(客房|包间|包厢|雅间|宿舍|寝室|休息室|更衣室|更衣间|浴室|浴池|澡堂|淋浴|公厕|厕所|卫生间|洗手间|试衣间|哺乳室|母婴室){_OUTSIDE}"
    r"|\b((?:guest|rest|bath|changing|fitting|nursing) ?rooms?|dormitor(?:y|ies)|toilets?)\b"
    r"(?! (?:entrance|gate|outside|exterior))",
    re.IGNORECASE,
)


def forbidden_place(text: str) -> str | None:
    """The word that names a place where no camera may stand, or None. Consent cannot override it."""
    found = _FORBIDDEN.search(text)
    return found.group(0) if found else None
