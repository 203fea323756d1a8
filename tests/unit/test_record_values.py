"""A record's values, from text and back, and how a record is judged."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.custom import CustomField, CustomFields, FieldKind
from registry.layouts import Entity
from registry.record import BY_CODE, COLUMNS, MANDATORY
from registry.validity import Surroundings, Twin, assess_record, failed
from registry.values import Value, ValueRefusedError, format_value, in_words, parse_value
from tests.fakes.records import texts

NOW = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("code", "text", "value"),
    [
        ("SBCS", "大华", "2"),
        ("SBCS", "02", "2"),
        ("SBCS", "2.0", "2"),
        ("SBCS", "2-大华", "2"),
        ("SBCS", "dahua", "2"),
        ("SXJGNLX", "车辆卡口/5", "1/5"),
        ("SSBMHY", "公安、教育；1".replace("；", ";"), "1/8"),
        ("JD", "１２０.１２３４５６７", 120.123457),
        ("WD", "28.5°", 28.5),
        ("AZSJ", "2021年5月3日", datetime(2021, 5, 2, 16, 0, tzinfo=UTC)),
        ("AZSJ", "20210503", datetime(2021, 5, 2, 16, 0, tzinfo=UTC)),
        ("AZSJ", "2021/5/3 08:00", datetime(2021, 5, 3, 0, 0, tzinfo=UTC)),
        ("MACDZ", "00:1a:2b:3c:4d:5e", "00-1A-2B-3C-4D-5E"),
        ("IPV4", " 10.1.2.3 ", "10.1.2.3"),
        ("IPV6", "FD00:0:0::1", "fd00::1"),
        ("LXBCTS", "30.0", 30),
        ("SBMC", " 东门（北侧）　枪机 ", "东门（北侧） 枪机"),
        ("SBXH", "", None),
        ("LWSX", "已联网", "0"),
        ("BQ", " 雨季 重点；VIP，学校/学校", "VIP/学校/雨季 重点"),
        ("BQ", " / ", None),
        ("SBCS", "海康", "1"),
        ("SXJLX", "枪机", "3"),
        ("JKDWLX", "一类点", "1"),
        ("JSFW", "正东/西南向", "1/7"),
        ("LWSX", "是", "0"),
        ("LXBCTS", "30天", 30),
        ("KSJL", "80 米", 80.0),
        ("JD", "116°23′30″", 116.391667),
        ("WD", "北纬28° 7' 30.6\"", 28.125167),
        ("AZSJ", "2021-05-03T08:00:00+08:00", datetime(2021, 5, 3, 0, 0, tzinfo=UTC)),
        ("AZSJ", "2021-05-03T08:00:00Z", datetime(2021, 5, 3, 8, 0, tzinfo=UTC)),
        ("GZBH", "Ｇ１２", "G12"),
    ],
)
def test_record_value_is_read(code: str, text: str, value: Value) -> None:
    assert parse_value(BY_CODE[code], text) == value


@pytest.mark.parametrize(
    ("code", "text", "says", "suggests"),
    [
        ("SBCS", "大化", "none of the column's values", "大华"),
        ("JKDWLX", "7", "none of the column's values", "1 一类"),
        ("JD", "181", "outside -180 to 180", "from -180 to 180"),
        ("JD", "nan", "outside", "number"),
        ("JD", "东经116", "no number", "digits"),
        ("AZSJ", "2021-02-30", "no day of the calendar", "2024-05-31"),
        ("AZSJ", "44319", "no date", "2024-05-31"),
        ("IPV4", "10.1.2", "no IPv4", "10.1.2.3"),
        ("MACDZ", "zz", "no MAC", "hexadecimal"),
        ("LXBCTS", "30.5", "no whole number", "whole"),
        ("SBMC", "名" * 101, "101 characters, at most 100", "shorten"),
        ("SBMC", "a\x00b", "control characters", "remove"),
        ("SBBM", "3.699010100132e+19", "digits only", "20 digits"),
        ("XZQY", "36990A", "no code of digits", "digits"),
        ("BQ", "/".join("ABCDEFGHIJK"), "there are 11 tags, at most 10", "leave some out"),
        ("BQ", "签" * 21, "more than 20 characters", "separated by /"),
        ("BQ", "a\x00b", "control characters", "remove"),
    ],
)
def test_record_value_is_refused_with_a_remedy(code: str, text: str, says: str, suggests: str) -> None:
    with pytest.raises(ValueRefusedError, match=says) as refused:
        parse_value(BY_CODE[code], text)
    assert suggests in refused.value.suggestion


@given(st.data())
def test_record_any_value_survives_text_and_words(data: st.DataObject) -> None:
    column = data.draw(st.sampled_from(COLUMNS))
    value = parse_value(column, data.draw(texts(column)))
    assert parse_value(column, format_value(column, value)) == value
    for language in ("zh", "en"):
        if column.words and "/" not in "".join(getattr(word, language) for word in column.words.values()):
            assert parse_value(column, in_words(column, value, language)) == value


INSTALLED = NOW - timedelta(days=1)


def complete() -> dict[str, Any]:
    return {column.field: "1" for column in MANDATORY} | {
        "code": "36990101001320000001",
        "region_code": "369901",
        "longitude": 116.4,
        "latitude": 28.2,
        "installed_at": INSTALLED,
        "retention_days": 30,
        "point_class": "1",
        "direction": "1",
        "azimuth_deg": 95.0,
    }


def test_record_that_is_complete_and_believable() -> None:
    judged = assess_record(complete(), "369901100", 1, now=NOW)
    assert (judged.filled, judged.mandatory, judged.invalid) == (16, 16, ())


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "36990201001320000001"}, "code"),
        ({"code": "123"}, "code"),
        ({"region_code": "369902"}, "region_code"),
        ({"longitude": 11.64}, "longitude"),
        ({"latitude": 82.1}, "latitude"),
        ({"installed_at": NOW + timedelta(days=1)}, "installed_at"),
        ({"retention_days": 29}, "retention_days"),
        ({"point_class": "2"}, "point_class"),
        ({"direction": "2"}, "direction"),
    ],
)
def test_record_that_contradicts_itself(change: dict[str, Any], field: str) -> None:
    judged = assess_record(complete() | change, "369901100", 1, now=NOW)
    assert [invalid.field for invalid in judged.invalid] == [field]


def test_record_alone_is_held_against_no_other() -> None:
    """As an import knows it: what needs its site is not said, and all else in the words of its page."""
    record = complete() | {"retention_days": 29, "point_class": "2", "direction": "2", "latitude": 82.1}
    alone = tuple(failed(record, "369901100", now=NOW))
    assert [each.field for each in alone] == ["latitude", "retention_days", "direction"]
    known = assess_record(record, "369901100", 1, now=NOW).invalid
    assert alone == tuple(each for each in known if each.field != "point_class")


SQUARE = [[116.0, 28.0], [117.0, 28.0], [117.0, 29.0], [116.0, 29.0], [116.0, 28.0]]
HOLE = [[116.3, 28.1], [116.5, 28.1], [116.5, 28.3], [116.3, 28.3], [116.3, 28.1]]
FAR = [[110.0, 20.0], [111.0, 20.0], [110.5, 21.0], [110.0, 20.0]]


@pytest.mark.parametrize(
    ("around", "invalid"),
    [
        (Surroundings({"type": "Polygon", "coordinates": [SQUARE]}), []),
        (Surroundings({"type": "MultiPolygon", "coordinates": [[FAR], [SQUARE]]}), []),
        (Surroundings({"type": "Polygon", "coordinates": [FAR]}), ["longitude"]),
        (Surroundings({"type": "Polygon", "coordinates": [SQUARE, HOLE]}), ["longitude"]),
        (Surroundings(access_units="01/20"), []),
        (Surroundings(first_picture=INSTALLED), []),
        (Surroundings(first_picture=INSTALLED - timedelta(days=1)), ["installed_at"]),
        (Surroundings(access_units="02/20"), ["code"]),
        (Surroundings(twins=[Twin("36990100001320000002", True, False, False)]), ["ipv4"]),
        (Surroundings(twins=[Twin(None, False, True, True)]), ["ipv6", "longitude"]),
    ],
)
def test_record_against_its_surroundings(around: Surroundings, invalid: list[str]) -> None:
    judged = assess_record(complete(), "369901100", 1, now=NOW, around=around)
    assert [each.field for each in judged.invalid] == invalid
    for twin in around.twins:
        assert all((twin.code or "a camera outside of your area") in each.reason for each in judged.invalid)


def test_record_counts_what_is_missing() -> None:
    judged = assess_record(complete() | {"address": None, "managing_unit": ""}, "369901100", 1, now=NOW)
    assert (judged.filled, judged.mandatory) == (14, 16)


@pytest.mark.parametrize(("value", "filled"), [("移动", 17), ("", 16), (None, 16)])
def test_record_counts_added_columns_that_are_mandatory(value: str | None, filled: int) -> None:
    fields = [
        CustomField(Entity.CAMERA, "WLLX", "网络", "network", FieldKind.TEXT, mandatory=True),
        CustomField(Entity.CAMERA, "BZ", "备注", "remark", FieldKind.TEXT),
        CustomField(Entity.CAMERA, "OLD", "旧", "old", FieldKind.TEXT, mandatory=True, retired=True),
    ]
    custom = CustomFields(fields).columns(Entity.CAMERA)
    judged = assess_record(complete() | {"custom.WLLX": value}, "369901100", 1, now=NOW, custom=custom)
    assert (judged.filled, judged.mandatory) == (filled, 17)
