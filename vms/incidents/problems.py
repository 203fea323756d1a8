"""Why an action on an incident is refused, as answers."""

from collections.abc import Sequence

from typing_extensions import override

from registry.phrases import Phrase
from vms.incidents.model import IncidentAction
from vms.web.problems import Conflict
from vms.web.wording import say


class NotPossibleNow(Conflict):
    """The incident has moved on meanwhile: tells where it is and what may follow, so that a phone that was without
    network can show it."""

    title = say("not_possible_now")

    def __init__(self, words: Phrase, status: str, allowed: Sequence[IncidentAction]) -> None:
        super().__init__(words)
        self._status, self._allowed = str(status), [action.value for action in allowed]

    @override
    def body(self) -> dict[str, object]:
        return super().body() | {"incident_status": self._status, "allowed_actions": self._allowed}


class ActionReused(Conflict):
    title = say("action_reused")


class NotYours(NotPossibleNow):
    title = say("not_yours")


class NobodyToSend(Conflict):
    title = say("nobody_to_send")

    def __init__(self, *, named: bool) -> None:
        super().__init__(say("not_there_to_repair") if named else say("no_crew_holds_all"))
