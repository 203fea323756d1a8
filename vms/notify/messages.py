"""In which words people are told, with links, and as short as the channel needs it. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import NamedTuple

from registry.values import RECORD_ZONE
from vms.causes.model import CauseKind
from vms.incidents.model import Resolution
from vms.incidents.words import CAUSE_WORDS, RESOLUTION_WORDS, Why, kind_words, said
from vms.notify.model import Occasion


@dataclass(frozen=True, slots=True)
class Line:
    """An incident as a message names it."""

    number: int
    kind: str
    camera: str
    division: str
    cameras: int
    due_at: datetime
    supervised_until: datetime | None = None
    crew: str | None = None
    """Who has the order."""
    path: str = ""
    """Of the page that opens it, such as `/incidents/ID`."""
    cause: tuple[CauseKind, str] | None = None
    """What its cameras share, and what that is called: where the crew has to go."""
    reopened: int = 0
    """How often it has come back after it went by itself."""
    why: Why | None = None
    closed: tuple[Resolution, datetime] | None = None
    finder: str | None = None
    """Who reported it."""


class Room(NamedTuple):
    """How much a channel takes in one message, title and all."""

    most: int
    in_bytes: bool = False
    """Of UTF-8, in which a Chinese character has three; else characters."""

    def holds(self, text: str) -> bool:
        return (len(text.encode()) if self.in_bytes else len(text)) <= self.most

    def cut(self, text: str) -> str:
        """As much of it as there is room for."""
        return text.encode()[: self.most].decode(errors="ignore") if self.in_bytes else text[: self.most]


OCCASIONS: Mapping[Occasion, tuple[str, str]] = MappingProxyType(
    {
        Occasion.RAISED: ("新故障", "New incidents"),
        Occasion.REMINDER: ("仍未办结", "Still open"),
        Occasion.ESCALATED: ("无人处理，已上报", "Nobody has taken it: escalated"),
        Occasion.WORSENED: ("故障加重", "Worse than before"),
        Occasion.DISPATCHED: ("已派单", "Dispatched"),
        Occasion.RETURNED: ("验证未通过，已退回", "Not proven: returned"),
        Occasion.VERIFIED: ("核验通过，待上报人确认", "Verified: who reported it has the last word"),
        Occasion.OVERDUE: ("已超过修复期限", "Overdue"),
        Occasion.SUPERVISED: ("已挂牌督办", "Under supervision"),
        Occasion.SUPERVISION_OVER: ("督办期限已过", "Supervision deadline passed"),
        Occasion.RECOVERED: ("已恢复", "Resolved"),
        Occasion.REPORT_READY: ("报告已生成", "Reports ready"),
        Occasion.REPORT_LATE: ("报告未按时生成", "Reports late"),
        Occasion.TEST: ("测试", "Test"),
    }
)
NOT_MENDED = frozenset({Resolution.OVERRIDDEN, Resolution.RETIRED})
"""After these nobody has seen that it is good."""
CLOSED = ("已办结", "Closed")
MOST_LINES = 20
_BY_SUPERVISION = frozenset({Occasion.SUPERVISED, Occasion.SUPERVISION_OVER})


def message(
    occasion: Occasion, lines: Sequence[Line], home: str | None, *, chinese: bool, room: Room
) -> tuple[str, str]:
    """Title and body of one message for all of these: each with its link, as many as there is room for. `home`: the
    address people use, without a slash at its end; None: it is not known, so there are no links."""
    named = any(line.closed is not None and line.closed[0] in NOT_MENDED for line in lines)
    word = (CLOSED if named else OCCASIONS[occasion])[0 if chinese else 1]
    count = {0: "", 1: f": #{lines[0].number}" if lines else ""}.get(len(lines), f": {len(lines)}")
    title = f"{word}{count}"
    if not lines:
        return title, home or title
    told = [_line(line, chinese=chinese, supervision=occasion in _BY_SUPERVISION) for line in lines[:MOST_LINES]]
    links = [f"\n{home}{line.path}" if home else "" for line in lines]

    def rest(shown: int) -> list[str]:
        return [f"… +{len(lines) - shown}" + (f"\n{home}/events" if home else "")] if shown < len(lines) else []

    return fitted(title, [f"{text}{link}" for text, link in zip(told, links, strict=False)], rest, room)


def fitted(title: str, parts: Sequence[str], rest: Callable[[int], list[str]], room: Room) -> tuple[str, str]:
    """Title and body with as many whole parts as there is room for. `rest`: what follows so many of them."""
    for shown in range(len(parts), 0, -1):
        body = "\n".join([*parts[:shown], *rest(shown)])
        if room.holds(f"{title}\n{body}"):
            return title, body
    # Not even one with its link, such as in a text message: a link cut short would be a wrong one.
    whole = room.cut(f"{title}\n{parts[0].partition(chr(10))[0]}")
    return whole.partition("\n")[0], whole.partition("\n")[2]


def picture_note(taken: Mapping[int, datetime], lacking: Sequence[int], *, refused: bool, chinese: bool) -> str:
    """When the pictures were taken, by incident number: they may be older than the fault. `lacking`: incidents without
    one, `refused` since the channel did not take them before."""
    with_one = [f"#{number} ({at_words(at)})" for number, at in sorted(taken.items())]
    without = [f"#{number}" for number in lacking]
    if chinese:
        why = "渠道未接收带图的通知" if refused else "画面没有保存或过大"
        parts = ("附图（拍摄时间）：" + "、".join(with_one), "无图：" + "、".join(without) + f"，{why}")
    else:
        why = "the channel did not take the message with pictures" if refused else "not kept, or too large"
        parts = ("Pictures, when taken: " + ", ".join(with_one), "No picture: " + ", ".join(without) + f" ({why})")
    return "\n".join(part for part, said in zip(parts, (with_one, without), strict=True) if said)


def _line(line: Line, *, chinese: bool, supervision: bool) -> str:
    kind = kind_words(line.kind, chinese=chinese)
    many = "" if line.cameras == 1 else f" ×{line.cameras}"
    if line.cause is not None:
        shared, called = said(CAUSE_WORDS[line.cause[0]], chinese=chinese), line.cause[1]
        many += f" ({' '.join(filter(None, (shared, called)))})"
    again = ""
    if line.reopened:
        again = f"重复出现 {line.reopened} 次" if chinese else f"back again {line.reopened}×"
    why = line.why.words(chinese=chinese) if line.why is not None else ""
    found = ("上报人 " if chinese else "reported by ") + line.finder if line.finder else ""
    parts = (f"#{line.number} {kind}{many}", again, line.division, line.camera, found, line.crew or "", why)
    return " · ".join([*filter(None, parts), _end(line, chinese=chinese, supervision=supervision)])


def _end(line: Line, *, chinese: bool, supervision: bool) -> str:
    """Until when it is to be mended; of one that is closed how it ended."""
    if line.closed is not None:
        return f"{said(RESOLUTION_WORDS[line.closed[0]], chinese=chinese)} {at_words(line.closed[1])}"
    if supervision and line.supervised_until is not None:
        word, at = "督办期限" if chinese else "supervised until", line.supervised_until
    else:
        word, at = "期限" if chinese else "due", line.due_at
    return f"{word} {at_words(at)}"


def at_words(at: datetime) -> str:
    """In the county's time."""
    return f"{at.astimezone(RECORD_ZONE):%m-%d %H:%M}"
