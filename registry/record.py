"""The one-camera-one-file record (一机一档): its 27 columns in order and the later additions. Pure."""

import dataclasses
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum, auto
from types import MappingProxyType

from registry import enumerations as table
from registry.enumerations import Words


class Kind(Enum):
    TEXT = auto()
    KEY = auto()
    """A short name of a thing, by which records find one another; typed in any width it is the same."""
    CODE = auto()
    """One of the column's words."""
    CODES = auto()
    """Several of them, separated by "/"."""
    DEVICE_CODE = auto()
    DIVISION_CODE = auto()
    DIGITS = auto()
    IPV4 = auto()
    IPV6 = auto()
    MAC = auto()
    DEGREES_6 = auto()
    """A coordinate with six decimals."""
    NUMBER = auto()
    INTEGER = auto()
    TIME = auto()
    DAY = auto()
    URL = auto()
    """A stream's address; what is one is decided by the caller's check."""
    TAGS = auto()
    """Free short words, separated by "/"."""
    SECRET = auto()
    GEOJSON = auto()
    LINE = auto()
    """A GeoJSON LineString, or its positions written one after the other."""
    REFERENCES = auto()
    """Codes of other records, separated by "/"."""
    DIGIT_PAIRS = auto()
    """Numbers of two digits, separated by "/"."""
    WALK = auto()
    """Codes of cameras in the order in which they are looked at, separated by "/"; one may come twice."""
    PHASES = auto()
    """Days, each with what is required by then: phases.py."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the record. `bounds`: least and greatest number allowed."""

    code: str
    field: str
    zh: str
    en: str
    kind: Kind = Kind.TEXT
    max_length: int = 100
    mandatory: bool = False
    words: Words = dataclasses.field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    bounds: tuple[float, float] = (0, 1_000_000)


# fmt: off
STANDARD: tuple[Column, ...] = (
    Column("SBBM", "code", "设备编码", "device code", Kind.DEVICE_CODE, 20, True, aliases=("设备编号", "国标编码")),
    Column("SBMC", "name", "设备名称", "device name", Kind.TEXT, 100, True, aliases=("摄像机名称", "监控点名称")),
    Column("SBCS", "maker", "设备厂商", "maker", Kind.CODE, 16, True, table.MAKER, ("厂商", "设备厂家")),
    Column("XZQY", "region_code", "行政区域", "administrative region", Kind.DIGITS, 6, True, aliases=("行政区域代码",)),
    Column("JKDWLX", "point_class", "监控点位类型", "class", Kind.CODE, 16, True, table.POINT_CLASS, ("点位类型",)),
    Column("SBXH", "model", "设备型号", "model", Kind.TEXT, 50),
    Column("DWSC", "common_name", "点位俗称", "common name"),
    Column("IPV4", "ipv4", "IPv4地址", "IPv4 address", Kind.IPV4, 15, aliases=("IP地址",)),
    Column("IPV6", "ipv6", "IPv6地址", "IPv6 address", Kind.IPV6, 45),
    Column("MACDZ", "mac", "MAC地址", "MAC address", Kind.MAC, 17),
    Column("SXJLX", "camera_type", "摄像机类型", "camera type", Kind.CODE, 16, False, table.CAMERA_TYPE),
    Column("SXJGNLX", "function_type", "摄像机功能类型", "function type", Kind.CODES, 32, False, table.FUNCTION_TYPE),
    Column("BGSX", "fill_light", "补光属性", "fill light", Kind.CODE, 16, False, table.FILL_LIGHT),
    Column("SXJBMGS", "encoding", "摄像机编码格式", "encoding", Kind.CODE, 16, False, table.ENCODING),
    Column("AZDZ", "address", "安装地址", "address", Kind.TEXT, 100, True),
    Column("JD", "longitude", "经度", "longitude", Kind.DEGREES_6, 12, True, bounds=(-180, 180)),
    Column("WD", "latitude", "纬度", "latitude", Kind.DEGREES_6, 12, True, bounds=(-90, 90)),
    Column("SXJWZLX", "place_type", "摄像机位置类型", "place", Kind.CODES, 50, True, table.PLACE_TYPE, ("位置类型",)),
    Column("JSFW", "direction", "监视方位", "direction", Kind.CODES, 32, False, table.DIRECTION),
    Column("LWSX", "networked", "联网属性", "networked", Kind.CODE, 4, True, table.NETWORKED),
    Column("SSXQGAJG", "police_unit_code", "所属辖区公安机关", "police district", Kind.DIGITS, 12, True),
    Column("AZSJ", "installed_at", "安装时间", "install time", Kind.TIME, 20, True),
    Column("GLDW", "managing_unit", "管理单位", "managing unit", Kind.TEXT, 100, True),
    Column("GLDWLXFS", "managing_contact", "管理单位联系方式", "managing unit's contact", Kind.TEXT, 50, True),
    Column("LXBCTS", "retention_days", "录像保存天数", "days recorded", Kind.INTEGER, 4, True, bounds=(0, 9999)),
    Column("SBZT", "device_status", "设备状态", "device status", Kind.CODE, 4, True, table.DEVICE_STATUS),
    Column("SSBMHY", "industry", "所属部门/行业", "department or industry", Kind.CODES, 50, False, table.INDUSTRY),
)

# Of cameras and of sites. As long as ten of the longest ones with what separates them: see values.py.
TAGS = Column("BQ", "tags", "标签", "tags", Kind.TAGS, 209)

FARTHEST_M = 20_000
MOST_STOPS = 64
"""Cameras of one patrol route."""

LATER: tuple[Column, ...] = (
    Column("FWJ", "azimuth_deg", "方位角", "azimuth", Kind.NUMBER, 8, bounds=(0, 360)),
    Column("SCJ", "field_angle_deg", "视场角", "field angle", Kind.NUMBER, 8, bounds=(0, 360)),
    Column("AZGD", "mount_height_m", "安装高度", "mount height in m", Kind.NUMBER, 8, bounds=(0, 500)),
    Column("KSJL", "visible_distance_m", "可视距离", "visible distance in m", Kind.NUMBER, 8, bounds=(0, FARTHEST_M)),
    Column("SPFBL", "resolution", "视频分辨率", "resolution", Kind.TEXT, 20),
    Column("SFGX", "shared_outward", "是否对外共享", "shared outward", Kind.CODE, 4, False, table.YES_NO),
    Column("SFJR", "joined_upper_platform", "是否接入上级平台", "joined upward", Kind.CODE, 4, False, table.YES_NO),
    Column("GZBH", "pole_number", "杆柱编号", "pole number", Kind.KEY, 50),
    Column("AZDW", "installer", "安装单位", "installer"),
    Column("WHDW", "maintainer", "维护单位", "maintainer"),
    Column("QDFS", "power_source", "取电方式", "power source", Kind.TEXT, 50),
    Column("SSLXJ", "recorder", "所属录像机", "recorder", Kind.KEY, 50),
    Column("SSJHJ", "network_switch", "所属交换机", "switch", Kind.KEY, 50),
    Column("GDXL", "power_line", "供电线路", "power line", Kind.KEY, 50),
    Column("SLLL", "uplink", "上联链路", "uplink", Kind.KEY, 50),
    Column("BFRQ", "retired_on", "报废日期", "retirement date", Kind.DAY, 10),
    TAGS,
)
# fmt: on

COLUMNS = STANDARD + LATER
BY_CODE: Mapping[str, Column] = MappingProxyType({column.code: column for column in COLUMNS})
BY_FIELD: Mapping[str, Column] = MappingProxyType({column.field: column for column in COLUMNS})
MANDATORY = tuple(column for column in COLUMNS if column.mandatory)

_NOTE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|【[^【】]*】")
_NOT_TITLE = re.compile(r"[★*＊\s_\-/()（）:：]|必填|选填|可选")


def title_key(title: str) -> str:
    """What two spellings of a header have in common: no stars, notes, spaces or brackets, lower case."""
    return _NOT_TITLE.sub("", unicodedata.normalize("NFKC", title)).casefold()


def without_notes(title: str) -> str:
    """Without what stands in brackets."""
    return _NOTE.sub("", unicodedata.normalize("NFKC", title))


Titles = Mapping[str, Column]


def titles_of(columns: Iterable[Column]) -> Titles:
    """Every spelling by which a header may name each of the columns, for `title_key`."""
    return MappingProxyType(
        {title_key(name): column for column in columns for name in (column.code, column.zh, column.en, *column.aliases)}
    )
