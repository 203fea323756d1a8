"""What a message about reports says, in either language, within what the channel takes: without a database."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from vms.events import ReportTold
from vms.notify.messages import MOST_LINES, Room
from vms.notify.model import Occasion
from vms.notify.report_messages import report_message
from vms.web.wording import PhraseOut, say

AS_OF = datetime(2026, 3, 2, 16, tzinfo=UTC)
DAILY = ReportTold("daily", AS_OF, "/36/", None, {"coverage": 99.96, "online": None}, 3, 5)
LATE = ReportTold("monthly", AS_OF - timedelta(days=2), "/36/", "综治中心", due_at=AS_OF)
ROOM = Room(4000)


def said(report: ReportTold, *, chinese: bool) -> str:
    occasion = Occasion.REPORT_READY if report.due_at is None else Occasion.REPORT_LATE
    return "\n".join(report_message(occasion, [report], "http://vms.test", chinese=chinese, room=ROOM))


@pytest.mark.parametrize(
    ("report", "chinese", "words"),
    [
        (
            DAILY,
            True,
            "报告已生成：视频监控覆盖情况日报：全县，2026-03-02\n"
            "视频监控覆盖情况日报：全县，2026-03-02 · 覆盖率 99.9 % · 在线率 — · 达标目标 3/5\n"
            "http://vms.test/coverage/reports?made=itself&kind=daily&from=2026-03-02&to=2026-03-02",
        ),
        (
            replace(LATE, cameras=7),
            True,
            "报告未按时生成：视频监控覆盖情况月报：综治中心，2026-02\n"
            "视频监控覆盖情况月报：综治中心，2026-02 · 应于 03-03 00:00 · 等待重新检测的监控点：7\n"
            "http://vms.test/coverage/reports?made=itself&kind=monthly&from=2026-02-28&to=2026-02-28",
        ),
    ],
)
def test_a_message_names_the_report_its_figures_or_the_reason_and_the_page(
    report: ReportTold, words: str, *, chinese: bool
) -> None:
    assert said(report, chinese=chinese) == words


@pytest.mark.parametrize(
    ("chinese", "words"),
    [
        (True, " · 失败：系统程序自身出错，详情见服务日志 · 系统会继续重试"),
        (False, " · failed: a fault of the service itself; its log says which · is tried again"),
    ],
)
def test_a_failure_is_said_in_the_language_of_the_rule(words: str, *, chinese: bool) -> None:
    failure = PhraseOut.of(say("report_own_fault")).model_dump()
    failed = replace(LATE, failure=failure)
    assert words in said(failed, chinese=chinese)


@pytest.mark.parametrize(("most", "shown"), [(4000, MOST_LINES), (600, 4), (60, 0)])
def test_as_many_whole_reports_as_there_is_room_for_and_always_the_link(most: int, shown: int) -> None:
    room = Room(most)
    title, body = report_message(Occasion.REPORT_READY, [DAILY] * 30, "http://vms.test", chinese=False, room=room)
    assert title == "Reports ready: 30"
    assert room.holds(f"{title}\n{body}")
    assert body.count("targets met") == shown
    if shown:
        assert body.splitlines()[-2] == f"… +{30 - shown}"
        assert body.splitlines()[-1].startswith("http://vms.test/coverage/reports?")


def test_reports_of_several_days_share_one_link_and_without_an_address_there_is_none() -> None:
    several = [DAILY, ReportTold("daily", AS_OF - timedelta(days=1), "/36/", None)]
    _, body = report_message(Occasion.REPORT_READY, several, "http://vms.test", chinese=False, room=ROOM)
    assert body.splitlines()[-1] == "http://vms.test/coverage/reports?made=itself"
    _, body = report_message(Occasion.REPORT_READY, several, None, chinese=False, room=ROOM)
    assert "http" not in body
