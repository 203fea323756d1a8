"""What can be wrong with a request, as exceptions that carry their answer (RFC 9457). Features derive their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from registry.phrases import Phrase
from vms.web.wording import say

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field that is wrong; `field` is a path such as `site.code`."""

    field: str
    message: Phrase


class Problem(Exception):  # noqa: N818  # the word of RFC 9457
    """A sentence for the person who asked: names the thing and the remedy. The code of `title` names the kind:
    `not_found` becomes `/problems/not-found`."""

    status: ClassVar[int] = 400
    title: ClassVar[Phrase] = say("bad_request")

    def __init__(self, detail: Phrase | None = None, *, errors: Sequence[FieldError] = ()) -> None:
        self.detail = detail or self.title
        self.errors = tuple(errors)
        super().__init__(self.detail)

    @property
    def headers(self) -> Mapping[str, str]:
        """Headers of the answer."""
        return {}

    def body(self) -> dict[str, object]:
        """The problem+json object."""
        body: dict[str, object] = {
            "type": f"/problems/{self.title.code.replace('_', '-')}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **_said(self.detail),
        }
        if self.errors:
            body["errors"] = [
                {"field": error.field, "message": error.message, **_said(error.message)} for error in self.errors
            ]
        return body


def _said(phrase: Phrase) -> dict[str, object]:
    """What a client needs to say it in its user's language."""
    return {"code": phrase.code, "params": phrase.params}


def wrong(field: str, message: Phrase) -> "Unprocessable":
    """One field that is wrong."""
    return several_wrong([FieldError(field, message)])


def several_wrong(errors: Sequence[FieldError]) -> "Unprocessable":
    """Fields that are wrong; of a single one the detail says it too."""
    return Unprocessable(errors[0].message if len(errors) == 1 else None, errors=errors)


class Unauthorized(Problem):
    status, title = 401, say("unauthorized")


class Forbidden(Problem):
    status, title = 403, say("forbidden")


class NotFound(Problem):
    status, title = 404, say("not_found")


class MethodNotAllowed(Problem):
    status, title = 405, say("method_not_allowed")


class Conflict(Problem):
    status, title = 409, say("conflict")


class PreconditionFailed(Problem):
    status, title = 412, say("changed_meanwhile")


class TooLarge(Problem):
    status, title = 413, say("too_large")


class Unprocessable(Problem):
    status, title = 422, say("invalid")


class PreconditionRequired(Problem):
    status, title = 428, say("precondition_required")


class TooMany(Problem):
    """Too many requests of this kind; `retry_after_s` seconds later it may work."""

    status, title = 429, say("too_many_requests")

    def __init__(self, detail: Phrase | None = None, *, retry_after_s: float) -> None:
        super().__init__(detail)
        self.retry_after_s = retry_after_s

    @property
    @override
    def headers(self) -> Mapping[str, str]:
        return {"Retry-After": str(max(1, round(self.retry_after_s)))}


class Internal(Problem):
    status, title = 500, say("internal")


class Unavailable(TooMany):
    status, title = 503, say("unavailable")


class StorageFull(Problem):
    status, title = 507, say("storage_full")


class MisdirectedRequest(Problem):
    status, title = 421, say("misdirected")
