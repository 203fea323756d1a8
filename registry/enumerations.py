"""The code tables of the one-camera-one-file record: code → word in Chinese and in English. Data only."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple


class Word(NamedTuple):
    zh: str
    en: str
    also: tuple[str, ...] = ()
    """Other Chinese words for it that are in use; read, never written."""


Words = Mapping[str, Word]


def _table(text: str) -> Words:
    """One code a line: `code|Chinese|English|others`."""
    rows = (line.split("|") for line in text.strip().splitlines())
    return MappingProxyType({code: Word(zh, en, tuple(" ".join(also).split())) for code, zh, en, *also in rows})


POINT_CLASS = _table("""
1|一类|class 1|一类点 一类点位 1类 I类 Ⅰ类
2|二类|class 2|二类点 二类点位 2类 II类 Ⅱ类
3|三类|class 3|三类点 三类点位 3类 III类 Ⅲ类
4|公安内部|police-internal|公安内部点位 内部
9|其他|other
""")
MAKER = _table("""
1|海康威视|Hikvision|海康
2|大华|Dahua|大华股份
3|天地伟业|Tiandy|天地
4|科达|Kedacom
5|安讯士|Axis
6|博世|Bosch
7|亚安|Yaan
8|英飞拓|Infinova
9|宇视|Uniview|宇视科技
10|海信|Hisense
11|中星电子|Vimicro
12|明景|Mingjing
13|联想|Lenovo
14|中兴|ZTE
15|华为|Huawei
99|其他|other
""")
CAMERA_TYPE = _table("""
1|球机|dome, PTZ|球型 球型摄像机 球形摄像机 云台球机 高速球
2|半球|half dome|半球机 半球型
3|固定枪机|fixed bullet|枪机 固定枪 筒机 枪型
4|遥控枪机|remote-controlled bullet|云台枪机
5|卡口枪机|checkpoint bullet|卡口 卡口抓拍机
99|未知|unknown
""")
FUNCTION_TYPE = _table("""
1|车辆卡口|vehicle checkpoint
2|人员卡口|pedestrian checkpoint
3|微卡口|micro checkpoint
4|特征摄像机|feature camera
5|普通监控|general surveillance|普通 视频监控 监控
6|高空瞭望|high lookout|高空 高点监控 高空监控
99|其他|other
""")
FILL_LIGHT = _table("""
1|无|none
2|红外|infra-red|红外灯 红外补光
3|白光|white light|白光灯 白光补光
4|激光|laser
9|其他|other
""")
ENCODING = _table("""
1|MPEG-4|MPEG-4
2|H.264|H.264|H264 AVC
3|SVAC|SVAC
4|H.265|H.265|H265 HEVC
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
1|东|east|正东 东向 向东 朝东 东方
2|西|west|正西 西向 向西 朝西 西方
3|南|south|正南 南向 向南 朝南 南方
4|北|north|正北 北向 向北 朝北 北方
5|东南|south-east|东南向 向东南 朝东南 东南方
6|东北|north-east|东北向 向东北 朝东北 东北方
7|西南|south-west|西南向 向西南 朝西南 西南方
8|西北|north-west|西北向 向西北 朝西北 西北方
9|全向|all round|全景 全方位 360度 环视
""")
NETWORKED = _table("""
0|已联网|networked|是 联网 已接入
1|未联网|not networked|否 不联网 未接入 非联网
""")
DEVICE_STATUS = _table("""
1|在用|in use|正常 使用 使用中 启用
2|维修|under repair|维修中 故障 检修
3|拆除|dismantled|已拆除 报废
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
0|否|no|无 不是
1|是|yes|有
""")
LIFECYCLE = _table("""
planned|规划|planned|拟建 待建
built|已建|built|建成 已建成
accepted|已验收|accepted|验收
in_service|在用|in service|使用中 运行
maintenance|维修|maintenance
retired|报废|retired|已报废 拆除
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
