"""What levels, areas, rates and lists of these are called, and why sites and cameras are not covered or are left out,
in both languages. Pure."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from registry.coverage import ReasonCode
from registry.enumerations import Word
from registry.model import Level
from registry.night import NightSight
from registry.published import LeftOutFor, RateKind, Standing
from registry.scopes import CORE, COUNTY, TOWNSHIPS, Scope
from streams.model import Finding
from vms.coverage.lacking import FileShow
from vms.coverage.months import MonthShow
from vms.coverage.night import NightShow
from vms.health.words import with_faults, with_finding

REASON_WORDS: Mapping[str, Word] = MappingProxyType(
    {
        ReasonCode.NO_CAMERA: Word("没有监控点", "no camera"),
        ReasonCode.TOO_FEW: Word("监控点不足", "too few cameras"),
        ReasonCode.NOT_INDEPENDENT: Word("监控点相互不独立", "not independent"),
        ReasonCode.EXCLUDED: Word("不计入", "excluded"),
        ReasonCode.NOT_BUILT: Word("尚未建成", "not built"),
        ReasonCode.RETIRED: Word("已停用", "retired"),
        ReasonCode.MAINTENANCE: Word("维护中", "maintenance"),
        ReasonCode.OFFLINE: Word("离线", "offline"),
        ReasonCode.UNKNOWN: Word("状态未知", "unknown"),
        ReasonCode.STALE: Word("状态已过时", "stale"),
        ReasonCode.FAULT: Word("画面异常", "degraded"),
        ReasonCode.TOO_COARSE: Word("画面像素密度不足", "too coarse"),
        ReasonCode.DETAIL_UNKNOWN: Word("画面像素密度未知", "detail unknown"),
        ReasonCode.NO_EVIDENCE: Word("没有画面为证", "no evidence"),
        ReasonCode.STALE_EVIDENCE: Word("画面证据已过时", "stale evidence"),
        "no_line": Word("未登记线路", "no line"),
        LeftOutFor.NOT_SAMPLED: Word("没有可检测的图像", "not sampled"),
        LeftOutFor.CLOCK_UNREAD: Word("画面上没有可识别的时间", "clock unread"),
    }
)
"""Of a moment. What is told of past hours only, that we were blind or a person's word stood, is no reason then."""

LEVEL_WORDS: Mapping[Level, Word] = MappingProxyType(
    {
        Level.PLANNED: Word("已规划", "planned"),
        Level.BUILT: Word("已建成", "built"),
        Level.ONLINE: Word("在线", "online"),
        Level.USABLE: Word("可用", "usable"),
        Level.PROVEN: Word("已证实", "proven"),
    }
)
SIGHT_WORDS: Mapping[NightSight, Word] = MappingProxyType(
    {
        NightSight.SEES: Word("夜间看得见", "sees in the dark"),
        NightSight.BY_RECORD: Word("没有夜间画面，登记有补光", "no frame from the dark; lamps by its record"),
        NightSight.FAULTY: Word("夜间画面异常", "faulty in the dark"),
        NightSight.TOO_DARK: Word("夜间过暗，无法判定", "too dark to tell"),
        NightSight.NO_LIGHT: Word("没有夜间画面，登记无补光", "no frame from the dark, no lamps by its record"),
        NightSight.UNTOLD: Word("没有夜间画面，补光未登记", "no frame from the dark, lamps not on record"),
    }
)
SITES_WORDS: Mapping[str, Word] = MappingProxyType(
    {
        "missing": Word("未达到“{level}”的部位", "sites that are not {level}"),
        "reached": Word("已达到“{level}”的部位", "sites that are {level}"),
        "excluded": Word("“{level}”不计入的部位", "sites left out of {level}"),
        "unviewed": Word("已达到“{level}”但视角未确认的部位", "sites that are {level} by views that nobody approved"),
        "level": Word("“{level}”计入的全部部位", "all sites that count for {level}"),
    }
)
"""By the name of what is asked."""
CLASS_WORDS: Mapping[int, Word] = MappingProxyType(
    {1: Word("一类", "class 1"), 2: Word("二类", "class 2"), 3: Word("三类", "class 3")}
)
NIGHT_WORDS: Mapping[NightShow, Word] = MappingProxyType(
    {
        NightShow.BLIND: Word("今夜看不到的部位", "sites that are blind tonight"),
        NightShow.LOST: Word("目前可用、入夜失去的部位", "sites that are usable now and lost in the dark"),
        NightShow.BY_RECORD: Word("仅凭登记认定夜间可见的部位", "sites that are seen by night by record alone"),
    }
)
MONTH_WORDS: Mapping[MonthShow, Word] = MappingProxyType(
    {
        MonthShow.ALL: Word("全部部位", "all sites"),
        MonthShow.USABLE: Word("有可用时长的部位", "sites with usable hours"),
        MonthShow.REQUIRED: Word("有应可用时长的部位", "sites with required hours"),
        MonthShow.UNSEEN: Word("有从未检测时长的部位", "sites with hours never seen"),
        MonthShow.MAINTENANCE: Word("有维护时长的部位", "sites with hours of maintenance"),
        MonthShow.BLIND: Word("有平台失联时长的部位", "sites with hours in which we were blind"),
        MonthShow.OVERRIDE: Word("有人工修正时长的部位", "sites with hours overridden"),
        MonthShow.EXCLUDED: Word("有规划排除时长的部位", "sites with hours excluded"),
    }
)
FILE_WORDS: Mapping[FileShow, Word] = MappingProxyType(
    {
        FileShow.INCOMPLETE: Word("不完整", "incomplete"),
        FileShow.UNFILLED: Word("未填齐", "not filled"),
        FileShow.INVALID: Word("校验未过", "failing a check"),
        FileShow.COMPLETE: Word("完整且可信", "complete"),
        FileShow.FILLED: Word("必填项填齐", "filled"),
        FileShow.VALID: Word("校验通过", "valid"),
        FileShow.ALL: Word("全部", "all"),
    }
)
RATE_WORDS: Mapping[RateKind, Word] = MappingProxyType(
    {
        RateKind.SOUND: Word("完好率", "sound rate"),
        RateKind.PICTURE: Word("图像质量合格率", "picture quality"),
        RateKind.CLOCK: Word("时钟准确率", "clock right"),
        RateKind.RECORDING: Word("录像保存达标率", "recording kept"),
    }
)
STANDING_WORDS: Mapping[Standing, Word] = MappingProxyType(
    {
        Standing.PASSING: Word("达标", "passing"),
        Standing.FAILING: Word("未达标", "failing"),
        Standing.LEFT_OUT: Word("不计入", "left out"),
    }
)
_AREA_WORDS: Mapping[str, Word] = MappingProxyType(
    {
        COUNTY: Word("全县", "whole county"),
        CORE: Word("核心区", "core area"),
        TOWNSHIPS: Word("其他乡镇", "other townships"),
    }
)


def area_word(scope: Scope, *, chinese: bool) -> str:
    """What the area is called: a single division by its own name."""
    if len(scope.members) == 1:
        return scope.members[0].name
    return in_words(_AREA_WORDS[scope.name], chinese=chinese)


def in_words(word: Word, *, chinese: bool) -> str:
    return word.zh if chinese else word.en


def reason_word(code: str, *, chinese: bool) -> str:
    """A code of ours in words; anything else is somebody's own words."""
    word = REASON_WORDS.get(code)
    return code if word is None else in_words(word, chinese=chinese)


def reason_told(code: str, faults: Sequence[str], finding: Finding | None, *, chinese: bool) -> str:
    """With what is wrong with the picture, or how the check of a camera ended that is offline."""
    word = reason_word(code, chinese=chinese)
    return with_finding(word, finding, chinese=chinese) if finding else with_faults(word, faults, chinese=chinese)
