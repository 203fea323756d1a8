"""The code tables of the one-camera-one-file record: code → word in Chinese and in English. Data only."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Word(NamedTuple):
    zh: str
    en: str


Words = Mapping[str, Word]


def _table(text: str) -> Words:
    """One code a line: `code|Chinese|English`."""
    rows = (line.split("|") for line in text.strip().splitlines())
    return MappingProxyType({code.strip(): Word(zh.strip(), en.strip()) for code, zh, en in rows})


POINT_CLASS = _table("""
1|一类|class 1
2|二类|class 2
3|三类|class 3
4|公安内部|police-internal
9|其他|other
""")
MAKER = _table("""
1|海康威视|Hikvision
2|大华|Dahua
3|天地伟业|Tiandy
4|科达|Kedacom
5|安讯士|Axis
6|博世|Bosch
7|亚安|Yaan
8|英飞拓|Infinova
9|宇视|Uniview
10|海信|Hisense
11|中星电子|Vimicro
12|明景|Mingjing
13|联想|Lenovo
14|中兴|ZTE
15|华为|Huawei
99|其他|other
""")
CAMERA_TYPE = _table("""
1|球机|dome, PTZ
2|半球|half dome
3|固定枪机|fixed bullet
4|遥控枪机|remote-controlled bullet
5|卡口枪机|checkpoint bullet
99|未知|unknown
""")
FUNCTION_TYPE = _table("""
1|车辆卡口|vehicle checkpoint
2|人员卡口|pedestrian checkpoint
3|微卡口|micro checkpoint
4|特征摄像机|feature camera
5|普通监控|general surveillance
6|高空瞭望|high lookout
99|其他|other
""")
FILL_LIGHT = _table("""
1|无|none
2|红外|infra-red
3|白光|white light
4|激光|laser
9|其他|other
""")
ENCODING = _table("""
1|MPEG-4|MPEG-4
2|H.264|H.264
3|SVAC|SVAC
4|H.265|H.265
""")
PLACE_TYPE = _table("""
1|省际检查站|inter-province checkpoint
2|党政机关|Party and government organ
3|车站码头|station or wharf
4|中心广场|central square
5|体育场馆|stadium
6|商业中心|shopping centre
7|宗教场所|place of worship
8|校园周边|around a school
9|治安复杂区域|area of complex public order
10|交通干线|main road
11|医院周边|around a hospital
12|金融机构周边|around a bank
13|危险物品场所周边|around dangerous goods
14|博物馆展览馆|museum or exhibition hall
15|重点水域航道|key waters
96|市际检查站|inter-city checkpoint
97|涉外场所|place of foreign affairs
98|边境沿线|border
99|旅游景区|scenic area
""")
DIRECTION = _table("""
1|东|east
2|西|west
3|南|south
4|北|north
5|东南|south-east
6|东北|north-east
7|西南|south-west
8|西北|north-west
9|全向|all round
""")
NETWORKED = _table("""
0|已联网|networked
1|未联网|not networked
""")
DEVICE_STATUS = _table("""
1|在用|in use
2|维修|under repair
3|拆除|dismantled
""")
INDUSTRY = _table("""
1|公安|public security
2|环保|environment
3|文博|heritage
4|医疗|health care
5|旅游|tourism
6|新闻广电|news and broadcasting
7|食药监|food and drugs
8|教育|education
9|检察院|procuratorate
10|法院|court
11|金融|finance
12|交通|transport
13|住建|housing and construction
14|水利|water
15|林业|forestry
16|安监|work safety
17|市政市容|municipal services
18|国土|land
""")
YES_NO = _table("""
0|否|no
1|是|yes
""")
LIFECYCLE = _table("""
planned|规划|planned
built|已建|built
accepted|已验收|accepted
in_service|在用|in service
maintenance|维修|maintenance
retired|报废|retired
""")

# IEC 62676-4: the code is what the level needs at least, in pixels per metre of what is seen.
PICTURE_DETAIL = _table("""
12.5|监视|monitor
25|探测|detect
62.5|观察|observe
125|辨认|recognise
250|确认|identify
1000|勘验|inspect
""")

# GB/T 28181 azimuth of the eight directions, in degrees clockwise from north.
AZIMUTH_DEG = MappingProxyType({"1": 90, "2": 270, "3": 180, "4": 0, "5": 135, "6": 45, "7": 225, "8": 315})
