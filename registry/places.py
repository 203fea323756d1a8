"""Places where the law forbids cameras (rule R4), recognised by the words of a name or an address. Pure."""

import re

_PLACES = (
    "客房|酒店房间|宾馆房间|包间|包房|包厢|雅间|宿舍|寝室|休息[室间]|更衣|换衣|试衣|浴室|浴池|(?<!海水)(?<!海滨)浴场|澡堂|洗澡|淋浴"
    "|冲凉|桑拿|汗蒸|公厕|厕所|卫生间|洗手间|盥洗|(?:哺乳|母婴)[室间]"
)
# 更衣室, 洗澡间, 冲凉房, 浴场更衣区: still the same place.
_ROOM = "[室间房区馆池柜处]*"
# Harmless when what follows at once says that the camera stands outside of the place, and does not lead in again.
_BUILDING = "(?:[0-9A-Z一二三四五六七八九十]*(?:号|幢|栋)?大?楼?)?[东南西北]*"
_OUTSIDE = (
    "(?:大?门(?![内厅])|(?:出入|出|入|进出)口(?!内)|外(?!走廊|间)|前(?![排部台厅柜区])|侧(?!门内|内)|路口|路段|旁|对面|广场|院|周边"
    "|街|巷|停车)"
)
_FORBIDDEN = re.compile(
    rf"(?:{_PLACES}){_ROOM}(?!{_ROOM}{_BUILDING}{_OUTSIDE})"
    r"|\b(?:(?:guest|rest|bath|wash|changing|locker|dressing|fitting|shower|nursing|private dining) ?rooms?"
    r"|dormitor(?:y|ies)|toilets?|public baths?|saunas?|showers?)\b(?! (?:entrance|gate|outside|exterior))",
    re.IGNORECASE,
)


def forbidden_place(text: str) -> str | None:
    """The word that names a place where no camera may stand, or None. Consent cannot override it."""
    found = _FORBIDDEN.search(text)
    return found.group(0) if found else None
