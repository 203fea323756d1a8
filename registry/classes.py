"""The classes of sites that a plan asks for, which cameras inherit. Pure."""

from types import MappingProxyType

CLASS_CODES = MappingProxyType({"1": 1, "2": 2, "3": 3})
"""By the code of the standard's column; police-internal and other ones are none of a plan's."""
CLASSES = tuple(CLASS_CODES.values())
ANY_CLASS = (0, *CLASSES)
"""0: of a camera whose site or record names none of them."""
