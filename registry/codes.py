"""Device codes of GB/T 28181 (20 digits) and division codes of GB/T 2260, parsed into parts. Pure."""

from dataclasses import dataclass

from registry.phrases import Phrase
from registry.wording import say

# GB/T 2260: the first two digits of every division code.
_PROVINCE_RANGES = (range(11, 16), range(21, 24), range(31, 38), range(41, 47), range(50, 55), range(61, 66))
PROVINCES = frozenset(str(number) for numbers in (*_PROVINCE_RANGES, (71, 81, 82)) for number in numbers)
CAMERA_TYPES = {"131": "camera", "132": "IP camera"}
DEVICE_CODE_DIGITS = 20
# County, township, village (statistics bureau's lengths), hamlet.
DIVISION_CODE_DIGITS = (6, 9, 12, 15)
_INDUSTRIES = frozenset([*range(12), *range(40, 56), *range(80, 100)])


class CodeError(ValueError):
    """Why a text is not a code; `part` names the digits at fault, the message holds the remedy."""

    def __init__(self, part: str, message: Phrase) -> None:
        super().__init__(message)
        self.part = part
        self.message = message


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """The parts of a 20-digit device code (GB/T 28181-2016 annex D)."""

    region: str
    """Digits 1–6: province, city, county."""
    access_unit: str
    """Digits 7–8; "00" if unused."""
    industry: str
    """Digits 9–10."""
    kind: str
    """Digits 11–13."""
    network: str
    """Digit 14."""
    serial: str
    """Digits 15–20."""

    @classmethod
    def parse(cls, text: str) -> "DeviceCode":
        """Raises CodeError."""
        if not (text.isascii() and text.isdigit()):
            raise CodeError("code", say("code_not_digits"))
        if len(text) != DEVICE_CODE_DIGITS:
            code = "code_length_shortened" if text.endswith("000") else "code_length"
            raise CodeError("code", say(code, length=len(text), needed=DEVICE_CODE_DIGITS))
        if text[:2] not in PROVINCES:
            raise CodeError("region", say("code_province", digits=text[:2]))
        if int(text[8:10]) not in _INDUSTRIES:
            raise CodeError("industry", say("code_industry", digits=text[8:10]))
        return cls(text[:6], text[6:8], text[8:10], text[10:13], text[13], text[14:])

    @classmethod
    def parse_camera(cls, text: str) -> "DeviceCode":
        """A device code whose type is a camera. Raises CodeError."""
        code = cls.parse(text)
        if code.kind not in CAMERA_TYPES:
            raise CodeError("kind", say("code_not_camera", digits=code.kind))
        return code


def check_division_code(text: str) -> str:
    """The division code itself. Raises CodeError."""
    if not (text.isascii() and text.isdigit()) or len(text) not in DIVISION_CODE_DIGITS:
        raise CodeError("division", say("division_length"))
    if text[:2] not in PROVINCES:
        raise CodeError("division", say("division_province", digits=text[:2]))
    return text
