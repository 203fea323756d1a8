"""What rules are told of the reports that make themselves: of each once that it was made, and once that it is late.
That it was told is noted in the transaction that stores the fact."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from vms.accounts.model import EVERYWHERE
from vms.db.engine import Transaction
from vms.events import ReportsLate, ReportsMade, ReportTold
from vms.reports import store
from vms.reports.schedule import LATE_AFTER, TRIED_EVERY, Due
from vms.reports.tables import Report, ReportDelay
from vms.web.wording import PhraseOut, say

OWN_FAULT = say("report_own_fault")


def news(content: Mapping[str, Any], place: str | None) -> dict[str, Any]:
    """What is told of a report with these sections, but for where it lies and when."""
    met = [target["met"] for target in content["targets"]]
    rates = {each["kind"]: each["rate"] for each in content["published"]}
    return {"place": place, "rates": rates, "met": met.count(True), "targets": len(met)}


def rests(delay: ReportDelay, now: datetime) -> bool:
    """Whether it failed by a fault of ours a moment ago: the round is begun anew within seconds of such a one."""
    own = delay.reason is not None and delay.reason["code"] == OWN_FAULT.code
    return own and now - delay.at < TRIED_EVERY


async def not_made(tx: Transaction, names: Sequence[str], reason: PhraseOut | None) -> None:
    """These could not be made just now. `reason` None: they wait for cameras."""
    known = await store.delays(tx.session)
    for name in names:
        delay = known.get(name) or ReportDelay(schedule=name, since=tx.now, at=tx.now)
        delay.at, delay.reason = tx.now, reason.model_dump() if reason else None
        tx.session.add(delay)


async def tell(tx: Transaction, lacking: Sequence[Due], cameras: Mapping[datetime, int]) -> None:
    """After a round in which these could not be made. `cameras`: for so many of them wait those of which moment."""
    made = await store.unannounced(tx.session)
    if made:
        tx.outbox.add(ReportsMade(tx.now, tuple(map(_made, made))))
    for report in made:
        report.news = None
    delays = await store.delays(tx.session)
    by_name = {each.name: each for each in lacking}
    for name in delays.keys() - by_name.keys():
        await tx.session.delete(delays[name])
    late = [each for each in lacking if each.name in delays and _is_late(delays[each.name], tx.now)]
    if late:
        whole = await store.whole_path(tx.session)
        units = {unit.code: unit for unit in await store.governance_centres(tx.session, EVERYWHERE)}
        told = [_late(each, units, whole, cameras, delays[each.name]) for each in late]
        tx.outbox.add(ReportsLate(tx.now, tuple(told)))
    for each in late:
        delays[each.name].told = True


def _is_late(delay: ReportDelay, now: datetime) -> bool:
    return not delay.told and now - delay.since >= LATE_AFTER


def _made(report: Report) -> ReportTold:
    return ReportTold(kind=report.kind, as_of=report.as_of, path=report.path, **report.news or {})


def _late(
    due: Due, units: Mapping[str, store.ReportUnit], whole: str, cameras: Mapping[datetime, int], delay: ReportDelay
) -> ReportTold:
    unit = units.get(due.unit or "")
    return ReportTold(
        kind=due.line.kind,
        as_of=due.at,
        path=unit.path if unit else whole,
        place=unit.name if unit else None,
        due_at=due.due_at,
        cameras=cameras.get(due.at, 0),
        failure=delay.reason,
    )
