"""What can be wrong with a request, as exceptions that carry their answer (RFC 9457). Features derive their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from typing_extensions import override

from registry.phrases import Phrase

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True, slots=True)
class FieldError:
    """One field that is wrong; `field` is a path such as `site.code`."""

    field: str
    message: str


class Problem(Exception):  # noqa: N818  # the word of RFC 9457
    """A sentence for the person who asked: names the thing and the remedy. `kind` becomes `/problems/{kind}`."""

    status: ClassVar[int] = 400
    kind: ClassVar[str] = "bad-request"
    title: ClassVar[str] = "The request cannot be carried out"

    def __init__(self, detail: str | None = None, *, errors: Sequence[FieldError] = ()) -> None:
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
            "type": f"/problems/{self.kind}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **_phrase(self.detail),
        }
        if self.errors:
            body["errors"] = [
                {"field": error.field, "message": error.message, **_phrase(error.message)} for error in self.errors
            ]
        return body


def _phrase(text: str) -> dict[str, object]:
    """What a client needs to say the text in its user's language."""
    return {"code": text.code, "params": text.params} if isinstance(text, Phrase) else {}


class Unauthorized(Problem):
    status, kind, title = 401, "unauthorized", "Sign in first"


class Forbidden(Problem):
    status, kind, title = 403, "forbidden", "Your role does not allow this"


class NotFound(Problem):
    status, kind, title = 404, "not-found", "There is no such thing in your area"


class Conflict(Problem):
    status, kind, title = 409, "conflict", "This contradicts what is already there"


class PreconditionFailed(Problem):
    status, kind, title = 412, "changed-meanwhile", "Somebody changed this meanwhile: load it again"


class TooLarge(Problem):
    status, kind, title = 413, "too-large", "The request is too large"


class Unprocessable(Problem):
    status, kind, title = 422, "invalid", "Some fields are wrong"


class PreconditionRequired(Problem):
    status, kind, title = 428, "precondition-required", "Say which version you change: send If-Match with its ETag"


class TooMany(Problem):
    """Too many requests of this kind; `retry_after_s` seconds later it may work."""

    status, kind, title = 429, "too-many-requests", "Too many requests: wait a little"

    def __init__(self, detail: str | None = None, *, retry_after_s: float) -> None:
        super().__init__(detail)
        self.retry_after_s = retry_after_s

    @property
    @override
    def headers(self) -> Mapping[str, str]:
        return {"Retry-After": str(max(1, round(self.retry_after_s)))}


class Unavailable(TooMany):
    status, kind, title = 503, "unavailable", "The service cannot do this now: try again soon"


class StorageFull(Problem):
    status, kind, title = 507, "storage-full", "The disk of the service is full: nothing was saved"


class MisdirectedRequest(Problem):
    status, kind, title = 421, "misdirected", "This service has another name: see VMS_ALLOWED_HOSTS"
