"""Device codes and the tables of the record."""

import pytest

from registry.codes import CodeError, DeviceCode, check_division_code
from registry.places import forbidden_place
from registry.record import LATER, MANDATORY, STANDARD, title_key, titles_of

GOOD = "36990101001320000001"
ORDER = (
    "SBBM SBMC SBCS XZQY JKDWLX SBXH DWSC IPV4 IPV6 MACDZ SXJLX SXJGNLX BGSX SXJBMGS AZDZ JD WD SXJWZLX JSFW LWSX "
    "SSXQGAJG AZSJ GLDW GLDWLXFS LXBCTS SBZT SSBMHY"
)


def test_registry_device_code_falls_into_its_parts() -> None:
    assert DeviceCode.parse_camera(GOOD) == DeviceCode("369901", "01", "00", "132", "0", "000001")


@pytest.mark.parametrize(
    ("text", "part", "says"),
    [
        (GOOD[:-1], "code", "19 digits"),
        (GOOD + "0", "code", "21 digits"),
        (GOOD[:-1] + "x", "code", "digits only"),
        ("３" + GOOD[1:], "code", "digits only"),
        ("99" + GOOD[2:], "region", "99 is no province"),
        (GOOD[:8] + "20" + GOOD[10:], "industry", "20 is no industry"),
        (GOOD[:10] + "118" + GOOD[13:], "kind", "118 is no camera"),
        ("3699010100132000000", "code", "format the column as text"),
    ],
)
def test_registry_device_code_is_refused_by_part(text: str, part: str, says: str) -> None:
    with pytest.raises(CodeError, match=says) as refused:
        DeviceCode.parse_camera(text)
    assert refused.value.part == part


@pytest.mark.parametrize("text", ["36990", "3699010", "99990101", "36990a", ""])
def test_registry_division_code_is_refused(text: str) -> None:
    with pytest.raises(CodeError):
        check_division_code(text)


def test_record_has_the_27_columns_in_order() -> None:
    assert " ".join(column.code for column in STANDARD) == ORDER
    mandatory = "SBBM SBMC SBCS XZQY JKDWLX AZDZ JD WD SXJWZLX LWSX SSXQGAJG AZSJ GLDW GLDWLXFS LXBCTS SBZT"
    assert " ".join(column.code for column in MANDATORY) == mandatory


@pytest.mark.parametrize(
    "title", ["SBBM", "sbbm", "★设备编码", "设备编码（必填）", " 设 备 编 码 ", "设备编码*", "device code", "国标编码"]
)
def test_record_column_is_found_by_any_spelling(title: str) -> None:
    assert titles_of((*STANDARD, *LATER))[title_key(title)].code == "SBBM"


def test_record_titles_are_unambiguous() -> None:
    named = [title_key(name) for column in (*STANDARD, *LATER) for name in {column.code, column.zh}]
    assert len(named) == len(set(named))


@pytest.mark.parametrize(
    ("text", "forbidden"),
    [
        ("宾馆三楼客房", True),
        ("女更衣室", True),
        ("学生宿舍走廊", True),
        *(
            (text, True)
            for text in (
                "KTV包房内",
                "酒店房间",
                "洗澡间",
                "桑拿房",
                "冲凉房",
                "换衣间",
                "盥洗室",
                "浴场更衣区",
                "母婴间",
                "女更衣室内侧门上方",
                "浴室内前部",
                "试衣间入口内",
                "更衣室前排柜",
                "宿舍门厅",
                "宿舍3号楼走廊",
                "宿舍楼大门内",
                "宿舍外走廊",
                "更衣室",
                "private dining room",
                "Public bath",
                "shower",
                "Locker room 2",
                "dressing rooms",
            )
        ),
        *(
            (text, False)
            for text in (
                "宿舍3号楼大门",
                "宿舍区北门",
                "宿舍楼前广场",
                "公厕东侧",
                "公厕旁公园内",
                "海水浴场沙滩",
                "母婴用品店门前",
                "浴池门口",
                "包间街路口",
                "宿舍南侧",
                "休息区加油站",
                "Public bath entrance",
                "showery lane",
            )
        ),
        ("商场母婴室", True),
        ("Men's changing room", True),
        ("学生宿舍大门", False),
        ("公共厕所门口", False),
        ("宿舍楼外停车场", False),
        ("人民路与解放路路口", False),
        ("", False),
    ],
)
def test_registry_forbidden_places(text: str, forbidden: bool) -> None:
    assert (forbidden_place(text) is not None) is forbidden
