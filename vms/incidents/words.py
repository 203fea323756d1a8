"""What of incidents is called in both languages, and why a repair came back. Pure; the web client has its own words."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Self

from registry.enumerations import Word
from vms.causes.model import CauseKind
from vms.health.words import FAULT_WORDS
from vms.incidents.model import IncidentStatus, Resolution
from vms.incidents.proof import Reason

KIND_WORDS: Mapping[str, Word] = MappingProxyType(
    {
        "offline": Word("离线", "offline"),
        **{fault.value: word for fault, word in FAULT_WORDS.items()},
        "ptz": Word("云台不响应", "PTZ does not answer"),
        "damage": Word("设备损坏", "damage"),
        "other": Word("其他", "other"),
    }
)
CAUSE_WORDS: Mapping[CauseKind, Word] = MappingProxyType(
    {
        CauseKind.POLE: Word("杆件", "pole"),
        CauseKind.RECORDER: Word("录像机", "recorder"),
        CauseKind.SWITCH: Word("交换机", "switch"),
        CauseKind.POWER: Word("供电线路", "power line"),
        CauseKind.UPLINK: Word("上联链路", "uplink"),
        CauseKind.LEARNED: Word("经常同时故障", "failing together"),
        CauseKind.TOWNSHIP: Word("同一乡镇", "township"),
        CauseKind.RECORDER_CLOCK: Word("录像机时钟", "clock of recorder"),
        CauseKind.UPLINK_CLOCK: Word("上联链路的校时", "time by uplink"),
    }
)
STATUS_WORDS: Mapping[IncidentStatus, Word] = MappingProxyType(
    {
        IncidentStatus.RAISED: Word("待受理", "raised"),
        IncidentStatus.ACKNOWLEDGED: Word("已受理", "acknowledged"),
        IncidentStatus.DISPATCHED: Word("已派单", "dispatched"),
        IncidentStatus.ARRIVED: Word("已到场", "crew on site"),
        IncidentStatus.AWAITING_CHECK: Word("待核验", "awaiting check"),
        IncidentStatus.VERIFIED: Word("核验通过", "verified"),
        IncidentStatus.RETURNED: Word("已退回", "returned"),
        IncidentStatus.CLOSED: Word("已办结", "closed"),
    }
)
RESOLUTION_WORDS: Mapping[Resolution, Word] = MappingProxyType(
    {
        Resolution.VERIFIED: Word("核验通过", "verified"),
        Resolution.RECOVERED: Word("自行恢复", "went by itself"),
        Resolution.SOUND_AGAIN: Word("派单后自行恢复，核验通过", "went by itself, verified"),
        Resolution.HANDLED: Word("当场办结", "handled on the spot"),
        Resolution.OVERRIDDEN: Word("强制办结，未经核验", "closed without proof"),
        Resolution.RETIRED: Word("监控点已停用", "camera retired"),
    }
)
NOT_GOOD: Mapping[Reason, Word] = MappingProxyType(
    {
        Reason.NO_STREAM: Word("取不到画面", "the camera gives no picture"),
        Reason.FAULTS: Word("画面仍有故障", "the picture is not sound"),
    }
)
"""Why a check is bad: all else that a check may say sends nothing back."""
ITEM_WORDS: Mapping[str, Word] = MappingProxyType(
    {
        "power": Word("供电", "power"),
        "link": Word("网络和线缆", "network and cables"),
        "lens": Word("镜头清洁", "lens is clean"),
        "angle": Word("拍摄角度", "angle of the view"),
        "clock": Word("时钟", "clock"),
    }
)
"""Of vms.incidents.service.STANDARD_CHECKLIST; what else stands on a checklist somebody wrote."""


def said(word: Word, *, chinese: bool) -> str:
    return word.zh if chinese else word.en


def kind_words(kind: str, *, chinese: bool) -> str:
    """What an incident is called after; a kind that is not known, as it is."""
    return said(KIND_WORDS.get(kind, Word(kind, kind)), chinese=chinese)


@dataclass(frozen=True, slots=True)
class Why:
    """Why a repair was sent back, or an incident supervised: what a person wrote, or what the service saw."""

    remark: str = ""
    reason: Reason | None = None
    """None: a person did it."""
    faults: tuple[str, ...] = ()
    bad: int = 1
    cameras: int = 1
    """So many were looked at, and `bad` of them were not good."""

    @classmethod
    def of(cls, remark: str | None, detail: Mapping[str, Any]) -> Self:
        """From a step of the history; before v0041 it named no faults."""
        reason = Reason(detail["reason"]) if "reason" in detail else None
        faults = tuple(str(fault) for fault in detail.get("faults", ()))
        return cls(remark or "", reason, faults, detail.get("bad", 1), detail.get("cameras", 1))

    def words(self, *, chinese: bool) -> str:
        """As in "2 of 9 cameras: the picture is not sound: black"."""
        if self.reason is None or self.reason not in NOT_GOOD:
            return self.remark
        words = said(NOT_GOOD[self.reason], chinese=chinese)
        if self.faults:
            faults = [kind_words(fault, chinese=chinese) for fault in self.faults]
            words += f"：{'、'.join(faults)}" if chinese else f": {', '.join(faults)}"
        if self.cameras == 1:
            return words
        if chinese:
            return f"{self.cameras} 个监控点中 {self.bad} 个{words}"
        return f"{self.bad} of {self.cameras} cameras: {words}"
