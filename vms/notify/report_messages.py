"""In which words people are told of reports that make themselves. Pure; the file itself never goes with a message, nor
does its address: whoever opens the link signs in."""

from collections.abc import Sequence
from urllib.parse import urlencode

from vms.events import ReportTold
from vms.notify.messages import MOST_LINES, OCCASIONS, Room, at_words, fitted
from vms.notify.model import Occasion
from vms.reports.model import Language, ReportKind, last_day
from vms.reports.plan_rows import percent
from vms.reports.words import WORDS, title
from vms.web.wording import PhraseOut

PAGE = "/coverage/reports"


def report_message(
    occasion: Occasion, reports: Sequence[ReportTold], home: str | None, *, chinese: bool, room: Room
) -> tuple[str, str]:
    """Title and body of one message for all of these, with one link to where they stand. `home`: as in
    vms.notify.messages."""
    lines = [_line(report, chinese=chinese) for report in reports]
    which = str(len(reports)) if len(reports) > 1 else _name(reports[0], chinese=chinese)
    heading = f"{OCCASIONS[occasion][0 if chinese else 1]}{'：' if chinese else ': '}{which}"
    link = [f"{home}{PAGE}?{urlencode(_query(reports))}"] if home else []

    def rest(shown: int) -> list[str]:
        return ([f"… +{len(lines) - shown}"] if shown < len(lines) else []) + link

    return fitted(heading, lines[:MOST_LINES], rest, room)


def _query(reports: Sequence[ReportTold]) -> dict[str, str]:
    """What the page shows these by: of one kind and day, where they all are."""
    found = {"made": "itself"}
    if len({(report.kind, report.as_of) for report in reports}) == 1:
        day = last_day(reports[0].as_of).isoformat()
        found |= {"kind": reports[0].kind, "from": day, "to": day}
    return found


def _name(report: ReportTold, *, chinese: bool) -> str:
    language = Language.CHINESE if chinese else Language.ENGLISH
    return title(ReportKind(report.kind), language, report.place or WORDS[language]["county"], report.as_of)


def _line(report: ReportTold, *, chinese: bool) -> str:
    parts = _why(report, chinese=chinese) if report.due_at is not None else _figures(report, chinese=chinese)
    return " · ".join([_name(report, chinese=chinese), *parts])


def _figures(report: ReportTold, *, chinese: bool) -> list[str]:
    """The five rates, and how many targets are met."""
    words = WORDS[Language.CHINESE if chinese else Language.ENGLISH]
    rates = [f"{words[f'rate_{kind}']} {percent(rate)}" for kind, rate in report.rates.items()]
    met = "达标目标" if chinese else "targets met"
    return [*rates, f"{met} {report.met}/{report.targets}"] if report.targets else rates


def _why(report: ReportTold, *, chinese: bool) -> list[str]:
    colon = "：" if chinese else ": "
    due = f"{'应于' if chinese else 'due'} {at_words(report.due_at)}" if report.due_at else ""
    if report.cameras:
        waits = "等待重新检测的监控点" if chinese else "waits for cameras that have to be checked again"
        return [due, f"{waits}{colon}{report.cameras}"]
    if report.failure is None:
        return [due]
    reason = PhraseOut.model_validate(report.failure).words(chinese=chinese)
    return [due, f"{'失败' if chinese else 'failed'}{colon}{reason}", "系统会继续重试" if chinese else "is tried again"]
