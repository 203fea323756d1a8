"""Writes the messages of rules that tell of reports, in the transaction that has heard of these: each once."""

from vms.db.engine import Transaction
from vms.events import ReportsLate, ReportsMade
from vms.notify import sending, store
from vms.notify.delivering import waiting_delivery
from vms.notify.model import OF_REPORTS, Occasion
from vms.notify.report_messages import report_message


async def tell(tx: Transaction, fact: ReportsMade | ReportsLate, home: str | None) -> None:
    """Each rule hears of those that tell of its area or of a part of it, in one message."""
    occasion = Occasion.REPORT_READY if isinstance(fact, ReportsMade) else Occasion.REPORT_LATE
    for placed, service in await store.of_reports(tx.session):
        rule = placed.rule
        found = [report for report in fact.reports if report.path.startswith(placed.path)]
        if not found or occasion not in (rule.occasions or OF_REPORTS):
            continue
        room, chinese = sending.room_of(service), rule.language != "en"
        title, body = report_message(occasion, found, home, chinese=chinese, room=room)
        tx.session.add(waiting_delivery(rule.channel_id, occasion, title, body, at=tx.now, rule_id=rule.id))
