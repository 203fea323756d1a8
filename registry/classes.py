"""The classes of sites that a plan asks for, which cameras inherit. Pure."""

from collections.abc import Mapping
from types import MappingProxyType

CLASS_CODES = MappingProxyType({"1": 1, "2": 2, "3": 3})
"""By the code of the standard's column; police-internal and other ones are none of a plan's."""
CLASSES = tuple(CLASS_CODES.values())
ANY_CLASS = (0, *CLASSES)
"""0: of a camera whose site or record names none of them."""
CLASS_WEIGHT: Mapping[int, float] = MappingProxyType({1: 4.0, 2: 2.0, 3: 1.0})
"""What a site of each class is worth in weighted rates and in plans, where nothing else is set."""
