"""WHEP (draft-ietf-wish-whep-03): a viewer posts its SDP offer, may trickle candidates, and deletes its session."""

import uuid
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from streams.model import StreamKind
from streams.relay.fragment import MAX_FRAGMENT_BYTES
from streams.relay.offer import MAX_OFFER_BYTES
from vms.accounts.model import Actor, Permission
from vms.live.model import DEFAULT_PURPOSE, MAX_PURPOSE, NotFragment, NotSdp, OfferRefused, Wish
from vms.live.schemas import LiveViewState
from vms.live.service import LiveService
from vms.live.turn import TurnServers
from vms.web.deps import ClockDep, authorised, service
from vms.web.paging import IfMatch
from vms.web.problems import TooLarge
from vms.web.wording import say

SDP = "application/sdp"
FRAGMENT = "application/trickle-ice-sdpfrag"
_OFFER_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {SDP: {"schema": {"type": "string"}}}},
}
_FRAGMENT_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {FRAGMENT: {"schema": {"type": "string"}}}},
}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    201: {
        "content": {SDP: {"schema": {"type": "string"}}},
        "description": "The SDP answer. `Link`: the TURN servers for the next view, if there are any.",
    },
    409: {
        "description": "There is no live picture: `detail` says why, `lack` and `finding` name it, "
        "`still` is the newest frame with its time.",
    },
}
_CHANGES: dict[int | str, dict[str, Any]] = {
    200: {
        "content": {FRAGMENT: {"schema": {"type": "string"}}},
        "description": "ICE was restarted: our new credentials.",
    },
    204: {"description": "The candidates were added."},
}

router = APIRouter(prefix="/whep", tags=["live"])
Viewer = Annotated[Actor, authorised(Permission.WATCH_LIVE)]
Live = Annotated[LiveService, service(LiveService)]
Turn = Annotated[TurnServers, service(TurnServers)]


@router.post("/{camera_id}", status_code=201, response_class=Response, responses=_ANSWERS, openapi_extra=_OFFER_BODY)
async def open_live_view(
    camera_id: str,
    request: Request,
    actor: Viewer,
    live: Live,
    turn: Turn,
    clock: ClockDep,
    stream: StreamKind = StreamKind.SUB,
    purpose: Annotated[str, Query(min_length=1, max_length=MAX_PURPOSE)] = DEFAULT_PURPOSE,
    room: Annotated[uuid.UUID | None, Query(description="Where it is watched; else the viewer's unit's room.")] = None,
) -> Response:
    """Watch a camera. `camera_id`: UUID or 20-digit code. What is given may be less than was asked for, where the line
    of the room or the viewer's own way carries no more: `GET` of the session says what and why."""
    if _media_type(request) != SDP:
        raise NotSdp
    opened = await live.open(actor, camera_id, Wish(stream, purpose, room), await _text(request, MAX_OFFER_BYTES))
    headers = {
        "Location": f"/whep/sessions/{opened.session_id}",
        "ETag": f'"{opened.etag}"',
        "Accept-Patch": FRAGMENT,
        "Cache-Control": "no-store",
    }
    response = Response(opened.answer_sdp, 201, headers, SDP)
    _add_links(response, turn.links(actor.user_id, clock.now()))
    return response


@router.options("/{camera_id}", status_code=204, response_class=Response)
async def live_view_options(camera_id: str, actor: Viewer, turn: Turn, clock: ClockDep) -> Response:
    """What may be posted, and the TURN servers for clients that must know them before they make their offer. No other
    origin is let in: there are no CORS headers."""
    headers = {"Accept-Post": SDP, "Allow": "OPTIONS, POST", "Cache-Control": "no-store"}
    response = Response(status_code=204, headers=headers)
    _add_links(response, turn.links(actor.user_id, clock.now()))
    return response


@router.get("/sessions/{session_id}")
async def live_view_state(session_id: str, actor: Viewer, live: Live) -> LiveViewState:
    """What one's own view is given, why it is not more, and how it arrives."""
    return LiveViewState.of(*live.state(actor, session_id))


@router.options("/sessions/{session_id}", status_code=204, response_class=Response)
async def live_session_options(session_id: str, actor: Viewer) -> Response:
    """What may be done with an open view."""
    return Response(status_code=204, headers={"Accept-Patch": FRAGMENT, "Allow": "DELETE, GET, OPTIONS, PATCH"})


@router.patch(
    "/sessions/{session_id}",
    status_code=204,
    response_class=Response,
    responses=_CHANGES,
    openapi_extra=_FRAGMENT_BODY,
)
async def change_live_view(
    session_id: str, request: Request, actor: Viewer, live: Live, if_match: IfMatch = None
) -> Response:
    """Trickle ICE or restart it. If-Match: the ETag of the ICE session, or `*` for a restart."""
    if _media_type(request) != FRAGMENT:
        raise NotFragment
    restarted = await live.change(actor, session_id, if_match, await _text(request, MAX_FRAGMENT_BYTES))
    if restarted is None:
        return Response(status_code=204)
    return Response(restarted.fragment, 200, {"ETag": f'"{restarted.etag}"', "Cache-Control": "no-store"}, FRAGMENT)


@router.delete("/sessions/{session_id}", status_code=200, response_class=Response)
async def close_live_view(session_id: str, actor: Viewer, live: Live) -> Response:
    """End one's own view."""
    live.close(actor, session_id)
    return Response(status_code=200)


def _add_links(response: Response, links: list[str]) -> None:
    for link in links:
        response.headers.append("Link", link)


def _media_type(request: Request) -> str:
    return request.headers.get("Content-Type", "").partition(";")[0].strip().lower()


async def _text(request: Request, limit: int) -> str:
    """The body as text. Raises TooLarge or OfferRefused."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            raise TooLarge(say("body_too_long", most=limit))
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise OfferRefused(say("offer_no_text")) from error
