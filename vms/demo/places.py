"""Names and kinds of places in the made-up county: what stands where, of which class. Data only."""

from typing import NamedTuple

COUNTY_CODE = "369901"
"""Prefecture 99 does not exist in GB/T 2260: nobody can take this county for a real one."""
COUNTY_NAME = "云溪县"
TOWNS = ("城关镇", "河东镇")
PARKS = ("云溪经济开发区", "云溪循环经济园区")
TOWNSHIPS = (
    "青石乡", "白塔乡", "石桥乡", "枫林乡", "竹山乡", "龙泉乡", "凤岭乡", "梅坑乡",
    "松源乡", "柳溪乡", "桃坪乡", "金沙乡", "玉田乡", "南湖乡", "北坡乡", "双河乡",
)  # fmt: skip
VILLAGES = (
    "新建", "和平", "大塘", "上湾", "下湾", "黄泥", "沙洲", "樟树", "古井", "前进",
    "红星", "杨家", "李家", "张家", "陈坊", "洪门", "石子岭", "高坪", "水口", "罗家",
)  # fmt: skip
COMMUNITIES = ("解放", "人民", "东门", "西门", "滨河", "新华", "文昌", "桥北", "桥南", "向阳")
STREETS_EAST = ("人民路", "解放路", "建设路", "文昌路", "滨河路", "新华路")
STREETS_NORTH = ("中山街", "东门街", "西门街", "振兴街", "团结街", "学府街")


class PlaceKind(NamedTuple):
    """A kind of site: its name's ending, class, category (place type code)."""

    name: str
    site_class: int
    category: str


CORE_JUNCTION = PlaceKind("路口", 1, "10")
CORE_STREET = PlaceKind("路段", 2, "10")
CORE_PLACES = (
    PlaceKind("政府大门", 1, "2"),
    PlaceKind("汽车站出站口", 1, "3"),
    PlaceKind("中心广场", 1, "4"),
    PlaceKind("出城卡口", 1, "96"),
    PlaceKind("第一中学门口", 2, "8"),
    PlaceKind("人民医院门口", 2, "11"),
    PlaceKind("农商银行门口", 2, "12"),
    PlaceKind("百货商场门口", 2, "6"),
    PlaceKind("农贸市场", 2, "9"),
    PlaceKind("体育场入口", 2, "5"),
    PlaceKind("加油站", 3, "13"),
    PlaceKind("物流园门口", 3, "0"),
    PlaceKind("滨河公园", 3, "99"),
    PlaceKind("博物馆广场", 3, "14"),
)
TOWNSHIP_PLACES = (
    PlaceKind("政府大门", 1, "2"),
    PlaceKind("派出所门口", 1, "2"),
    PlaceKind("集镇东入口", 1, "10"),
    PlaceKind("集镇西入口", 1, "10"),
    PlaceKind("中心小学门口", 2, "8"),
    PlaceKind("卫生院门口", 2, "11"),
    PlaceKind("农贸市场", 2, "9"),
    PlaceKind("信用社门口", 2, "12"),
    PlaceKind("大桥桥头", 2, "15"),
    PlaceKind("村口", 3, "0"),
    PlaceKind("水库大坝", 3, "15"),
    PlaceKind("加油站", 3, "13"),
)
DIRECTIONS = (("北", "4", 0), ("东", "1", 90), ("南", "3", 180), ("西", "2", 270))
MAKERS_AND_MODELS = (
    ("1", "DS-2CD7A47", "3"),
    ("1", "DS-2DE7432", "1"),
    ("2", "DH-IPC-HFW5442", "3"),
    ("2", "DH-SD6C3432", "1"),
    ("9", "IPC-B314", "3"),
    ("3", "TC-C34UN", "3"),
)
MAINTAINER = "云溪安联运维有限公司"
