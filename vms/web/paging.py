"""Pages by cursor, and versions by ETag."""

import base64
import binascii
import json
import uuid
from datetime import datetime
from typing import Annotated, Generic, TypeVar

from fastapi import Header, Query
from pydantic import BaseModel

from vms.web.problems import PreconditionFailed, PreconditionRequired, Unprocessable, wrong
from vms.web.wording import say

T = TypeVar("T")
MAX_LIMIT = 200

Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Most items of one page.")]
CursorParam = Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before.")]
IfMatch = Annotated[str | None, Header(alias="If-Match", description="The ETag of the version that is changed.")]


class Page(BaseModel, Generic[T]):
    """One page of a list; `total` counts the whole list under the same filter."""

    items: list[T]
    next_cursor: str | None
    total: int


def encode_cursor(*keys: str | int) -> str:
    """The sort keys of a page's last item, as opaque text."""
    return base64.urlsafe_b64encode(json.dumps(keys).encode()).rstrip(b"=").decode()


def decode_cursor(cursor: str | None, *kinds: type) -> tuple[object, ...] | None:
    """The keys again, each of its kind. Raises Unprocessable for any text that we didn't make."""
    if cursor is None:
        return None
    try:
        keys = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError) as error:
        raise bad_cursor() from error
    if not isinstance(keys, list) or len(keys) != len(kinds):
        raise bad_cursor()
    if not all(type(key) is kind for key, kind in zip(keys, kinds, strict=True)):
        raise bad_cursor()
    return tuple(keys)


def decode_id(cursor: str | None) -> uuid.UUID | None:
    """The id in the cursor of a list that is sorted by id alone. Raises Unprocessable."""
    keys = decode_cursor(cursor, str)
    if keys is None:
        return None
    try:
        return uuid.UUID(str(keys[0]))
    except ValueError as error:
        raise bad_cursor() from error


def older_than(cursor: str | None) -> tuple[datetime, uuid.UUID] | None:
    """The time and id in the cursor of a list that goes back in time. Raises Unprocessable."""
    keys = decode_cursor(cursor, str, str)
    if keys is None:
        return None
    try:
        return datetime.fromisoformat(str(keys[0])), uuid.UUID(str(keys[1]))
    except ValueError as error:
        raise bad_cursor() from error


def bad_cursor() -> Unprocessable:
    return wrong("cursor", say("bad_cursor"))


def etag(version: int) -> str:
    """The ETag of a row's version."""
    return f'"v{version}"'


def require_match(if_match: str | None, version: int) -> None:
    """Raises PreconditionRequired without If-Match, PreconditionFailed when it names another version."""
    require_tag(if_match, etag(version))


def require_tag(if_match: str | None, tag: str) -> None:
    """The same for an ETag that is no version's."""
    if if_match is None:
        raise PreconditionRequired
    if if_match.strip() not in {"*", tag}:
        raise PreconditionFailed
