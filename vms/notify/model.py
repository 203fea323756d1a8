"""Which rule concerns which incident, when to tell of it, and in which words. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from types import MappingProxyType

from registry.values import RECORD_ZONE


class Occasion(StrEnum):
    """Why somebody is told."""

    RAISED = "raised"
    REMINDER = "reminder"
    ESCALATED = "escalated"
    RETURNED = "returned"
    RECOVERED = "recovered"
    TEST = "test"


class Obstacle(StrEnum):
    """Why a message was not taken; the web client has the words."""

    NOT_TAKEN = "not_taken"
    CHANNEL_OFF = "channel_off"
    ADDRESS_UNREADABLE = "address_unreadable"
    """Sealed with another key file: it must be entered again."""
    CUT_OFF = "cut_off"
    """The service ended during the attempt."""


@dataclass(frozen=True, slots=True)
class RuleTerms:
    """What a rule says. Empty classes or kinds: all."""

    division_path: str
    classes: frozenset[int]
    kinds: frozenset[str]
    since: datetime
    """When the rule was made: it is for incidents from then on."""
    hold: timedelta
    """An incident that goes by itself within this time is never told."""
    repeat: timedelta | None
    escalate: timedelta | None
    """After so long without anybody having acknowledged it."""
    recovery: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What one rule has said of one incident so far."""

    due_at: datetime | None
    occasion: Occasion
    told_at: datetime | None = None
    escalated_at: datetime | None = None


def concerns(terms: RuleTerms, division_paths: Iterable[str], site_class: int, kind: str) -> bool:
    """Whether an incident there is for that rule: one over several divisions is each one's."""
    return (
        any(path.startswith(terms.division_path) for path in division_paths)
        and (not terms.classes or site_class in terms.classes)
        and (not terms.kinds or kind in terms.kinds)
    )


_BEGINS = frozenset({"raised", "reported", "reopened"})
_WIDENS = frozenset({"changed", "joined"})
"""After these an incident may be for a rule that it was not for before."""


def heard(
    told: Told | None, terms: RuleTerms, act: str, *, raised_at: datetime, open_now: bool, now: datetime
) -> Told | None:
    """After the incident has changed. None: there is nothing to say, or nothing any more."""
    if not open_now:
        if told is None or told.told_at is None or not terms.recovery:
            return None  # what was never told needs no end
        return Told(now, Occasion.RECOVERED, told.told_at, told.escalated_at)
    if told is None and act not in _BEGINS and (act not in _WIDENS or raised_at < terms.since):
        return None
    # A rule that was off has not heard of the end before it is reopened.
    if told is None or told.occasion is Occasion.RECOVERED or act == "reopened":
        before = told.told_at if told is not None else None
        return Told(now + terms.hold, Occasion.RAISED, before)
    if act in {"returned", "return"}:
        return Told(now, Occasion.RETURNED, told.told_at, told.escalated_at)
    return told


def after_telling(told: Told, terms: RuleTerms, now: datetime) -> Told | None:
    """What comes next. None: nothing."""
    if told.occasion is Occasion.RECOVERED:
        return None
    due_at = now + terms.repeat if terms.repeat is not None else None
    return Told(due_at, Occasion.REMINDER, told.told_at or now, told.escalated_at)


def must_escalate(told: Told, terms: RuleTerms, *, status: str, raised_at: datetime, now: datetime) -> bool:
    """Whether nobody has taken it in hand for too long."""
    return (
        terms.escalate is not None
        and told.escalated_at is None
        and told.occasion is not Occasion.RECOVERED
        and status in {"raised", "returned"}
        and now - raised_at >= terms.escalate
    )


def retry_at(attempts: int, now: datetime) -> datetime | None:
    """After so many failed attempts: in 1, 2, 4, 8, 16 minutes; None: no more."""
    return now + timedelta(minutes=2 ** (attempts - 1)) if attempts <= 5 else None


@dataclass(frozen=True, slots=True)
class Line:
    """An incident as a message names it."""

    number: int
    kind: str
    status: str
    camera: str
    division: str
    cameras: int
    due_at: datetime


KINDS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "offline": ("离线", "offline"),
        "no_signal": ("信号丢失", "no signal"),
        "black": ("黑屏", "black"),
        "overexposed": ("过亮", "overexposed"),
        "underexposed": ("过暗", "too dark"),
        "low_contrast": ("对比度低", "low contrast"),
        "frozen": ("画面冻结", "frozen"),
        "defocused": ("失焦模糊", "out of focus"),
        "covered": ("遮挡", "covered"),
        "colour_cast": ("偏色", "colour cast"),
        "noise": ("噪声", "noise"),
        "stripes": ("条纹", "stripes"),
        "blocks": ("块状花屏", "block errors"),
        "shaking": ("抖动", "shaking"),
        "moved": ("视角偏移", "moved"),
        "wrong_clock": ("时钟错误", "wrong clock"),
        "packet_loss": ("丢包", "packet loss"),
        "ptz": ("云台不响应", "PTZ does not answer"),
        "damage": ("设备损坏", "damage"),
        "other": ("其他", "other"),
    }
)
"""The words of the web client, which has its own."""
OCCASIONS: Mapping[Occasion, tuple[str, str]] = MappingProxyType(
    {
        Occasion.RAISED: ("新故障", "New incidents"),
        Occasion.REMINDER: ("仍未修复", "Still open"),
        Occasion.ESCALATED: ("无人处理，已上报", "Nobody has taken it: escalated"),
        Occasion.RETURNED: ("验证未通过，已退回", "Not proven: returned"),
        Occasion.RECOVERED: ("已恢复", "Resolved"),
        Occasion.TEST: ("测试", "Test"),
    }
)
MOST_LINES = 20


def message(occasion: Occasion, lines: Sequence[Line], link: str, *, chinese: bool) -> tuple[str, str]:
    """Title and body of one message for all of these."""
    word = OCCASIONS[occasion][0 if chinese else 1]
    shown = [_line(line, chinese=chinese) for line in lines[:MOST_LINES]]
    if len(lines) > MOST_LINES:
        shown.append(f"… +{len(lines) - MOST_LINES}")
    count = {0: "", 1: f": #{lines[0].number}" if lines else ""}.get(len(lines), f": {len(lines)}")
    return f"{word}{count}", "\n".join([*shown, link])


def _line(line: Line, *, chinese: bool) -> str:
    kind = KINDS.get(line.kind, (line.kind, line.kind))[0 if chinese else 1]
    many = "" if line.cameras == 1 else f" ×{line.cameras}"
    due = f"{'期限' if chinese else 'due'} {line.due_at.astimezone(RECORD_ZONE):%m-%d %H:%M}"
    return f"#{line.number} {kind}{many} · {line.division} · {line.camera} · {due}"


def silent(states: Collection[str]) -> bool:
    """Nothing is told while every camera of the incident is in maintenance."""
    return bool(states) and all(state == "maintenance" for state in states)
