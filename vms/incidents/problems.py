"""Why an action on an incident is refused, as answers."""

from collections.abc import Sequence

from typing_extensions import override

from vms.incidents.model import IncidentAction
from vms.web.problems import Conflict


class NotPossibleNow(Conflict):
    """The incident has moved on meanwhile: tells where it is and what may follow, so that a phone that was without
    network can show it."""

    kind, title = "not-possible-now", "The incident is not where you think"

    def __init__(self, words: str, status: str, allowed: Sequence[IncidentAction]) -> None:
        super().__init__(words)
        self._status, self._allowed = str(status), [action.value for action in allowed]

    @override
    def body(self) -> dict[str, object]:
        return super().body() | {"incident_status": self._status, "allowed_actions": self._allowed}


class ActionReused(Conflict):
    kind, title = "action-reused", "This client_action_id was used for something else: make a new one for each action"


class NotYours(NotPossibleNow):
    kind, title = "not-yours", "The order is somebody else's"


class NobodyToSend(Conflict):
    kind, title = "nobody-to-send", "Nobody can be sent"

    def __init__(self, *, named: bool) -> None:
        super().__init__(
            "this person does not repair in that area: choose another"
            if named
            else "no crew's area holds all its cameras: name somebody who repairs some of them, or add a crew"
        )
