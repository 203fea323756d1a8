"""The words of a report in both languages."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any

from registry.values import RECORD_ZONE
from vms.reports.model import Language, ReportKind

_CHINESE = {
    "moment": "视频监控覆盖情况报告",
    "daily": "视频监控覆盖情况日报",
    "monthly": "视频监控覆盖情况月报",
    "county": "全县",
    "core": "核心区",
    "townships": "其他乡镇",
    "as_of": "数据截止",
    "basis": "截至该时刻 {hours} 小时内的状态和画面有效；过时或未知的不算覆盖。",
    "lasting": "“有证据”只按长期保存的画面（每小时一张及每次状态变化）统计，因此可以在以后重新核对。",
    "targets": "规划目标",
    "target": "目标",
    "required": "要求",
    "achieved": "实际",
    "counts": "计数",
    "result": "结果",
    "met": "达标",
    "not_met": "未达标",
    "nothing": "无可统计",
    "few": "样本不足",
    "untold": "无法判断",
    "plan": "目标进度",
    "lead_unit": "牵头单位",
    "responsible": "责任单位",
    "weight": "权重",
    "deadline": "完成期限",
    "days_left": "剩余天数",
    "due": "下一阶段",
    "due_by": "{day} 前达到 {required}",
    "missed_by": "应于 {day} 前达到 {required}，未达到",
    "track": "进度",
    "track_met": "下一阶段已达到",
    "track_on_track": "可按期达到",
    "track_late": "按目前进度将逾期",
    "track_missed": "已逾期",
    "track_untold": "无法判断",
    "due_day": "预计达到",
    "areas": "各辖区各层级",
    "area": "辖区",
    "sites_count": "部位",
    "planned": "已规划",
    "built": "已建成",
    "online": "在线",
    "usable": "可用",
    "proven": "有证据",
    "excluded": "不计入",
    "points": "监控点",
    "rooms": "监控室",
    "weighted": "加权覆盖率",
    "usable_time": "当月可用时长",
    "usable_how": "部位可用的小时 ÷ 应可用的小时，按 {start} 至 {end} 的全部变化记录逐段累计；不计入的时间列在旁边。",
    "usable_rate": "可用时长率",
    "usable_h": "可用小时",
    "required_h": "应可用小时",
    "maintenance_h": "不计入：维护",
    "unseen_h": "其中从未检测",
    "blind_h": "不计入：平台自身失联",
    "override_h": "不计入：人工修正",
    "excluded_h": "不计入：规划排除",
    "beside": "括号内为不计入该层级的部位数，原因见“不计入的部位及原因”。",
    "exclusions": "不计入的部位及原因",
    "reason": "原因",
    "count": "数量",
    "sites": "未达到“可用”的部位",
    "code": "编码",
    "name": "名称",
    "class": "等级",
    "division": "所属区划",
    "level": "已达层级",
    "none": "未规划",
    "cameras": "相关监控点",
    "points_list": "计入的监控点",
    "lifecycle": "生命周期",
    "evidence": "画面证据",
    "site": "部位",
    "camera": "监控点",
    "taken_at": "拍摄时间",
    "more": "其余 {n} 行见 report.xlsx",
    "all_usable": "全部部位均达到“可用”。",
    "no_evidence": "没有画面证据。",
    "verify": "核验：vms verify 报告.zip。签名密钥指纹 {fingerprint}；内容摘要 {digest}",
    "page": "第 {page} 页，共 {pages} 页",
    "frames": "共 {n} 张画面",
}
_ENGLISH = {
    "moment": "Coverage report",
    "daily": "Daily coverage report",
    "monthly": "Monthly coverage report",
    "county": "whole county",
    "core": "core area",
    "townships": "other townships",
    "as_of": "As of",
    "basis": "States and frames of the {hours} hours before count; what is stale or unknown is not covered.",
    "lasting": "“Proven” rests on frames that stay (one an hour and each change's), so that it can be checked later.",
    "targets": "Targets of the plan",
    "target": "Target",
    "required": "Required",
    "achieved": "Achieved",
    "counts": "Counts",
    "result": "Result",
    "met": "met",
    "not_met": "not met",
    "nothing": "nothing to count",
    "few": "too few samples",
    "untold": "cannot be told",
    "plan": "Schedule of the targets",
    "lead_unit": "Lead unit",
    "responsible": "Responsible",
    "weight": "Weight",
    "deadline": "Deadline",
    "days_left": "Days left",
    "due": "Due next",
    "due_by": "{required} by {day}",
    "missed_by": "missed {required} by {day}",
    "track": "On track",
    "track_met": "what is due next is met",
    "track_on_track": "yes",
    "track_late": "late at this pace",
    "track_missed": "overdue",
    "track_untold": "cannot be told",
    "due_day": "Forecast",
    "areas": "Areas by level",
    "area": "Area",
    "sites_count": "Sites",
    "planned": "Planned",
    "built": "Built",
    "online": "Online",
    "usable": "Usable",
    "proven": "Proven",
    "excluded": "Excluded",
    "points": "Points",
    "rooms": "Rooms",
    "weighted": "Weighted coverage rates",
    "usable_time": "Usable time of the month",
    "usable_how": "Hours in which sites were usable / hours in which they had to be, summed over every change from "
    "{start} to {end}; what is not counted stands beside.",
    "usable_rate": "Usable time",
    "usable_h": "Usable h",
    "required_h": "Required h",
    "maintenance_h": "Not counted: maintenance, h",
    "unseen_h": "of them never looked at, h",
    "blind_h": "Not counted: we were blind, h",
    "override_h": "Not counted: overridden, h",
    "excluded_h": "Not counted: excluded, h",
    "beside": "In brackets: the sites that the level leaves out; why, under “Sites left out, and why”.",
    "exclusions": "Sites left out, and why",
    "reason": "Reason",
    "count": "Count",
    "sites": "Sites that are not usable",
    "code": "Code",
    "name": "Name",
    "class": "Class",
    "division": "Division",
    "level": "Level",
    "none": "not planned",
    "cameras": "Cameras concerned",
    "points_list": "Counted camera points",
    "lifecycle": "Lifecycle",
    "evidence": "Frames as evidence",
    "site": "Site",
    "camera": "Camera",
    "taken_at": "Taken",
    "more": "{n} more rows in report.xlsx",
    "all_usable": "Every site is usable.",
    "no_evidence": "No frame is kept as evidence.",
    "verify": "To check: vms verify REPORT.zip. Fingerprint of the key {fingerprint}; digest of the content {digest}",
    "page": "page {page} of {pages}",
    "frames": "frames: {n}",
}
_REASONS_CHINESE = {
    "no_camera": "没有监控点",
    "too_few_cameras": "监控点不足",
    "not_independent": "监控点相互不独立",
    "excluded": "不计入",
    "not_built": "尚未建成",
    "retired": "已停用",
    "maintenance": "维护中",
    "offline": "离线",
    "unknown": "状态未知",
    "stale": "状态已过时",
    "degraded": "画面异常",
    "too_coarse": "画面像素密度不足",
    "detail_unknown": "画面像素密度未知",
    "no_evidence": "没有画面为证",
    "stale_evidence": "画面证据已过时",
    "no_line": "未登记线路",
}
WORDS: Mapping[Language, Mapping[str, str]] = MappingProxyType(
    {Language.CHINESE: MappingProxyType(_CHINESE), Language.ENGLISH: MappingProxyType(_ENGLISH)}
)


def reason(code: str, language: Language) -> str:
    """Why a site is not covered, or left out: a code of ours in words; anything else is somebody's own words."""
    if language is Language.CHINESE:
        return _REASONS_CHINESE.get(code, code)
    return code.replace("_", " ") if code in _REASONS_CHINESE else code


def left_out(exclusions: Collection[Mapping[str, Any]], language: Language) -> str:
    """How many are left out, and why; empty where none is."""
    total = sum(each["count"] for each in exclusions)
    told = "；".join(f"{reason(each['reason'], language)} {each['count']}" for each in exclusions)
    return f"{total}：{told}" if total else ""


def local(moment: datetime) -> str:
    """In the county's time."""
    return moment.astimezone(RECORD_ZONE).strftime("%Y-%m-%d %H:%M:%S")


def title(kind: ReportKind, language: Language, place: str, as_of: datetime) -> str:
    """The report's name: what, where, of when."""
    local_end = as_of.astimezone(RECORD_ZONE)
    last_day = (local_end - timedelta(seconds=1)).date()
    when = {
        ReportKind.MOMENT: local_end.strftime("%Y-%m-%d %H:%M"),
        ReportKind.DAILY: last_day.isoformat(),
        ReportKind.MONTHLY: last_day.strftime("%Y-%m"),
    }[kind]
    name = WORDS[language][kind.value]
    return f"{name}：{place}，{when}" if language is Language.CHINESE else f"{name}: {place}, {when}"
