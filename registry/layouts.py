"""The sheets of an import workbook: which columns each kind has, which is the key, how a header is recognised."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from registry import enumerations as table
from registry.enumerations import Word
from registry.record import COLUMNS, MOST_STOPS, TAGS, Column, Kind, Titles, title_key, titles_of, without_notes
from registry.sheets import Cell

DWELL_S = (3, 600)
"""How long a patrol stays at a camera."""
HEADER_WITHIN_ROWS = 20  # Title rows above the header; nobody writes more.


class Entity(StrEnum):
    DIVISION = "division"
    UNIT = "unit"
    SITE = "site"
    CAMERA = "camera"
    ROOM = "room"
    TARGET = "target"
    ZONE = "zone"
    CHECKPOINT = "checkpoint"
    POST = "post"
    ROUTE = "patrol_route"


def _words(**words: str) -> dict[str, Word]:
    return {code: Word(zh, code.replace("_", " ")) for code, zh in words.items()}


_DIVISION_KINDS = _words(county="县", town="镇", park="园区", township="乡镇", village="村（社区）", hamlet="网格")
_UNIT_KINDS = _words(
    police_station="派出所", governance_centre="综治中心", county_office="县级机关", maintenance_company="运维公司"
)
_SITE_CLASSES = {code: table.POINT_CLASS[code] for code in "123"}
_CATEGORIES = MappingProxyType({**table.PLACE_TYPE, "0": Word("其他", "other")})
_RULES = _words(
    coverage_rate="覆盖率",
    minimum_points="点位总数",
    minimum_points_each="每区点位数",
    rooms_each="每区监控室数",
    online_rate="在线率",
    sound_rate="完好率",
    file_completeness="档案完整率",
    repair_in_time="按时修复率",
)
_LEVELS = _words(planned="已规划", built="已建", online="在线", usable="可用", proven="已证实")

ZONE_KINDS = {"1": Word("防区", "defence zone"), "2": Word("巡区", "patrol area")}
CHECKPOINT_KINDS = {"1": Word("交通卡口", "traffic"), "2": Word("治安卡口", "security")}

# fmt: off
_LONGITUDE = Column("JD", "longitude", "经度", "longitude", Kind.DEGREES_6, 12, bounds=(-180, 180))
_LATITUDE = Column("WD", "latitude", "纬度", "latitude", Kind.DEGREES_6, 12, bounds=(-90, 90))

DIVISION_COLUMNS = (
    Column("QHDM", "code", "区划代码", "division code", Kind.DIVISION_CODE, 20, True),
    Column("QHMC", "name", "区划名称", "division name", Kind.TEXT, 100, True),
    Column("QHLX", "kind", "区划类型", "division kind", Kind.CODE, 16, True, _DIVISION_KINDS),
    Column("SJQH", "parent_code", "上级区划", "parent division", Kind.DIGITS, 20),
    Column("HXQ", "core_area", "核心区", "core area", Kind.CODE, 4, False, table.YES_NO),
    _LONGITUDE,
    _LATITUDE,
    Column("BJ", "boundary", "边界", "boundary", Kind.GEOJSON, 30_000),
    Column("JRDY", "access_units", "接入单元", "access units", Kind.DIGIT_PAIRS, 60, aliases=("接入单元编码",)),
)
UNIT_COLUMNS = (
    Column("DWDM", "code", "单位代码", "unit code", Kind.DIGITS, 12, True),
    Column("DWMC", "name", "单位名称", "unit name", Kind.TEXT, 100, True),
    Column("DWLX", "kind", "单位类型", "unit kind", Kind.CODE, 24, True, _UNIT_KINDS),
    Column("GXQH", "division_code", "管辖区划", "jurisdiction", Kind.DIGITS, 20, True),
    Column("LXDH", "phone", "联系电话", "phone", Kind.TEXT, 40),
)
SITE_COLUMNS = (
    Column("BWBM", "code", "部位编码", "site code", Kind.KEY, 32, True),
    Column("BWMC", "name", "部位名称", "site name", Kind.TEXT, 100, True),
    Column("BWDJ", "site_class", "部位等级", "site class", Kind.CODE, 4, True, _SITE_CLASSES),
    Column("BWLB", "category", "部位类别", "site category", Kind.CODE, 8, True, _CATEGORIES),
    Column("SSQH", "division_code", "所属区划", "division", Kind.DIGITS, 20, True),
    _LONGITUDE,
    _LATITUDE,
    Column("XZWZ", "line", "线状位置", "line", Kind.LINE, 30_000, aliases=("部位线", "线位置")),
    Column("YJS", "required_cameras", "应建数量", "required cameras", Kind.INTEGER, 4, bounds=(1, 100)),
    Column("YQXSMD", "required_px_per_m", "要求像素密度", "required picture detail", Kind.CODE, 8, False,
           table.PICTURE_DETAIL, ("像素密度", "要求像素密度px/m", "像素密度像素/米", "要求像素密度像素/米")),
    Column("PCYY", "excluded_reason", "排除原因", "excluded because", Kind.TEXT, 200),
    Column("PCQX", "excluded_until", "排除期限", "excluded until", Kind.DAY, 10),
    Column("CXRQ", "retired_on", "撤销日期", "retired on", Kind.DAY, 10),
    Column("SJSM", "restricted", "涉军涉密", "military or classified", Kind.CODE, 4, False, table.YES_NO),
    TAGS,
)
_CAMERA_EXTRAS = (
    Column("BWBM", "site_code", "部位编码", "site code", Kind.KEY, 32),
    Column("SSQH", "division_code", "所属区划", "division", Kind.DIGITS, 20),
    Column("SMZQ", "lifecycle", "生命周期", "lifecycle", Kind.CODE, 16, False, table.LIFECYCLE),
    Column("ZMLDZ", "main_url", "主码流地址", "main stream", Kind.URL, 500),
    Column("ZIMLDZ", "sub_url", "子码流地址", "sub stream", Kind.URL, 500),
)
# Read on import, never written: credentials do not leave the service.
CREDENTIAL_COLUMNS = (
    Column("YHM", "username", "用户名", "user name", Kind.SECRET, 64),
    Column("MM", "password", "密码", "password", Kind.SECRET, 128),
)
CAMERA_COLUMNS = (*COLUMNS, *_CAMERA_EXTRAS)
ROOM_COLUMNS = (
    Column("JKSMC", "name", "监控室名称", "room name", Kind.TEXT, 100, True),
    Column("SSQH", "division_code", "所属区划", "division", Kind.DIGITS, 20, True),
    Column("DWDM", "unit_code", "单位代码", "unit code", Kind.DIGITS, 12, True),
    Column("XLDK", "link_kbps", "线路带宽", "link in kbit/s", Kind.INTEGER, 10, bounds=(0, 100_000_000)),
    Column("ZBRY", "staffed", "有人值守", "staffed", Kind.CODE, 4, False, table.YES_NO),
)
TARGET_COLUMNS = (
    Column("MBBH", "id", "目标编号", "target id", Kind.KEY, 64, True),
    Column("MBMC", "title_zh", "目标名称", "target title in Chinese", Kind.TEXT, 200, True),
    Column("MBYW", "title_en", "目标英文名称", "target title", Kind.TEXT, 200, True),
    Column("FW", "scope", "范围", "scope", Kind.TEXT, 20, True),
    Column("GZ", "rule", "规则", "rule", Kind.CODE, 24, True, _RULES),
    Column("DJ", "classes", "等级", "classes", Kind.CODES, 16, False, _SITE_CLASSES),
    Column("YQZ", "required", "要求值", "required", Kind.NUMBER, 10, True),
    Column("CJ", "level", "覆盖层级", "level", Kind.CODE, 16, True, _LEVELS),
    Column("WCQX", "deadline", "完成期限", "deadline", Kind.DAY, 10),
    Column("JDMB", "phases", "阶段目标", "phases", Kind.PHASES, 400),
    Column("QTDW", "lead_unit_code", "牵头单位", "lead unit code", Kind.DIGITS, 12),
    Column("ZRDW", "responsible_unit_codes", "责任单位", "responsible units", Kind.REFERENCES, 400),
    Column("QZ", "weight", "权重", "weight", Kind.NUMBER, 8),
)
ZONE_COLUMNS = (
    Column("FQBM", "code", "防区编码", "zone code", Kind.KEY, 32, True),
    Column("FQMC", "name", "防区名称", "zone name", Kind.TEXT, 100, True),
    Column("FQLX", "kind", "防区类型", "zone kind", Kind.CODE, 4, True, ZONE_KINDS),
    Column("SSQH", "division_code", "所属区划", "division", Kind.DIGITS, 20, True),
    Column("DWDM", "unit_code", "单位代码", "unit code", Kind.DIGITS, 12),
    Column("BJ", "boundary", "边界", "boundary", Kind.GEOJSON, 30_000),
)
CHECKPOINT_COLUMNS = (
    Column("KKBM", "code", "卡口编码", "checkpoint code", Kind.KEY, 32, True),
    Column("KKMC", "name", "卡口名称", "checkpoint name", Kind.TEXT, 100, True),
    Column("KKLX", "kind", "卡口类型", "checkpoint kind", Kind.CODE, 4, True, CHECKPOINT_KINDS),
    Column("SSQH", "division_code", "所属区划", "division", Kind.DIGITS, 20, True),
    Column("DWDM", "unit_code", "单位代码", "unit code", Kind.DIGITS, 12),
    Column("SSFQ", "zone_code", "所属防区", "zone", Kind.KEY, 32),
    _LONGITUDE,
    _LATITUDE,
    Column("CDS", "lanes", "车道数", "lanes", Kind.INTEGER, 4, bounds=(0, 100)),
)
POST_COLUMNS = (
    Column("BQDBM", "code", "备勤点编码", "post code", Kind.KEY, 32, True),
    Column("BQDMC", "name", "备勤点名称", "post name", Kind.TEXT, 100, True),
    Column("SSQH", "division_code", "所属区划", "division", Kind.DIGITS, 20, True),
    Column("DWDM", "unit_code", "单位代码", "unit code", Kind.DIGITS, 12),
    Column("SSFQ", "zone_code", "所属防区", "zone", Kind.KEY, 32),
    _LONGITUDE,
    _LATITUDE,
    Column("BQRS", "people", "备勤人数", "people on duty", Kind.INTEGER, 4, bounds=(0, 1000)),
)
ROUTE_COLUMNS = (
    Column("SSQH", "division_code", "所属区划", "division", Kind.DIGITS, 20, True),
    Column("XLH", "number", "线路号", "route number", Kind.INTEGER, 4, True, aliases=("线路编号",), bounds=(1, 9999)),
    Column("XLMC", "name", "线路名称", "route name", Kind.TEXT, 60, True),
    Column("TLMS", "dwell_s", "停留秒数", "seconds at each camera", Kind.INTEGER, 4, bounds=DWELL_S),
    Column("JKDCX", "camera_codes", "监控点及次序", "cameras in their order", Kind.WALK, MOST_STOPS * 21, True),
)
# fmt: on


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of sheet. `key`: the field by which a row finds what it changes; `needed`: columns without which a row
    is refused."""

    entity: Entity
    title: str
    columns: tuple[Column, ...]
    key: str
    titles: Titles
    needed: tuple[Column, ...]

    def with_columns(self, more: tuple[Column, ...]) -> "Layout":
        """The same with columns beside."""
        columns, titles = (*self.columns, *more), {**self.titles, **titles_of(more)}
        return replace(self, columns=columns, titles=titles, needed=_needed(self.entity, columns))


def _needed(entity: Entity, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """A camera's record may be incomplete and says so; without code and name it is none."""
    needed = tuple(column for column in columns if column.mandatory)
    return tuple(column for column in needed if entity is not Entity.CAMERA or column.field in {"code", "name"})


def _layout(
    entity: Entity, title: str, columns: tuple[Column, ...], key: str, secret: tuple[Column, ...] = ()
) -> Layout:
    return Layout(entity, title, columns, key, titles_of((*columns, *secret)), _needed(entity, columns))


# In the order in which they are applied: each refers only to the ones before it.
LAYOUTS = (
    _layout(Entity.DIVISION, "行政区划", DIVISION_COLUMNS, "code"),
    _layout(Entity.UNIT, "单位", UNIT_COLUMNS, "code"),
    _layout(Entity.SITE, "应覆盖部位", SITE_COLUMNS, "code"),
    _layout(Entity.CAMERA, "摄像机", CAMERA_COLUMNS, "code", CREDENTIAL_COLUMNS),
    _layout(Entity.ROOM, "监控室", ROOM_COLUMNS, "name"),
    _layout(Entity.TARGET, "目标", TARGET_COLUMNS, "id"),
    _layout(Entity.ZONE, "防区", ZONE_COLUMNS, "code"),
    _layout(Entity.CHECKPOINT, "卡口", CHECKPOINT_COLUMNS, "code"),
    _layout(Entity.POST, "备勤点", POST_COLUMNS, "code"),
    _layout(Entity.ROUTE, "巡逻线路", ROUTE_COLUMNS, "number"),
)
BY_ENTITY = MappingProxyType({layout.entity: layout for layout in LAYOUTS})


@dataclass(frozen=True, slots=True)
class Header:
    """What a sheet's header row says: the layout, the column of each cell (None: not known), its place."""

    layout: Layout
    row_index: int
    columns: tuple[Column | None, ...]
    ignored: tuple[str, ...]

    @property
    def known(self) -> int:
        """How many columns it names."""
        return _known(self.columns)


def find_header(rows: Sequence[Sequence[Cell]], layouts: Sequence[Layout] = LAYOUTS) -> Header | None:
    """The first row that names a layout's key and more of its columns than of any other layout's; of two such rows one
    below the other (names and codes, groups and names) the lower, if it names as many."""
    found: Header | None = None
    for index, row in enumerate(rows[:HEADER_WITHIN_ROWS]):
        header = _header(row, index, layouts)
        if found and (not header or header.layout is not found.layout or header.known < found.known):
            return found
        found = header
    return found


def _columns(titles: Sequence[str], known: Titles) -> tuple[Column | None, ...]:
    """What each title names. A note in brackets says nothing of that, unless another title names the same without."""
    found = [known.get(title_key(title)) if title else None for title in titles]
    for at, title in enumerate(titles):
        if title and found[at] is None:
            column = known.get(title_key(without_notes(title)))
            found[at] = column if column not in found else None
    return tuple(found)


def _known(columns: Sequence[Column | None]) -> int:
    return sum(column is not None for column in columns)


def _header(row: Sequence[Cell], index: int, layouts: Sequence[Layout]) -> Header | None:
    titles = [cell if isinstance(cell, str) else "" for cell in row]
    named = [(_columns(titles, layout.titles), layout) for layout in layouts]
    columns, layout = max(named, key=lambda pair: _known(pair[0]))
    if _known(columns) < 2 or not any(column and column.field == layout.key for column in columns):
        return None
    ignored = tuple(str(cell) for cell, column in zip(row, columns, strict=True) if cell and not column)
    return Header(layout, index, columns, ignored)
