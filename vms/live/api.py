"""WHEP (draft-ietf-wish-whep-03): a viewer posts its SDP offer and deletes its session; nothing is trickled."""

import hashlib
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from streams.model import StreamKind
from streams.relay.offer import MAX_OFFER_BYTES
from vms.accounts.model import Actor, Permission
from vms.live.model import DEFAULT_PURPOSE, MAX_PURPOSE, NotSdp, OfferRefused
from vms.live.service import LiveService
from vms.web.deps import authorised, service
from vms.web.problems import TooLarge

SDP = "application/sdp"
_OFFER_BODY: dict[str, Any] = {
    "requestBody": {"required": True, "content": {SDP: {"schema": {"type": "string"}}}},
}
_ANSWERS: dict[int | str, dict[str, Any]] = {
    201: {"content": {SDP: {"schema": {"type": "string"}}}, "description": "The SDP answer."},
    409: {"description": "The camera gives no live picture; `detail` says why, `finding` names it."},
}

router = APIRouter(prefix="/whep", tags=["live"])
Viewer = Annotated[Actor, authorised(Permission.WATCH_LIVE)]
Live = Annotated[LiveService, service(LiveService)]


@router.post("/{camera_id}", status_code=201, response_class=Response, responses=_ANSWERS, openapi_extra=_OFFER_BODY)
async def open_live_view(
    camera_id: str,
    request: Request,
    actor: Viewer,
    live: Live,
    stream: StreamKind = StreamKind.SUB,
    purpose: Annotated[str, Query(min_length=1, max_length=MAX_PURPOSE)] = DEFAULT_PURPOSE,
) -> Response:
    """Watch a camera. `camera_id`: UUID or 20-digit code."""
    opened = await live.open(actor, camera_id, stream, purpose, await _offer(request))
    headers = {
        "Location": f"/whep/sessions/{opened.session_id}",
        "ETag": f'"{hashlib.sha256(opened.answer_sdp.encode()).hexdigest()[:16]}"',
        "Cache-Control": "no-store",
    }
    return Response(opened.answer_sdp, 201, headers, SDP)


@router.options("/{camera_id}", status_code=204, response_class=Response)
async def live_view_options(camera_id: str, actor: Viewer) -> Response:
    """What may be posted. No other origin is let in: there are no CORS headers."""
    return Response(status_code=204, headers={"Accept-Post": SDP, "Allow": "OPTIONS, POST"})


@router.delete("/sessions/{session_id}", status_code=200, response_class=Response)
async def close_live_view(session_id: str, actor: Viewer, live: Live) -> Response:
    """End one's own view."""
    live.close(actor, session_id)
    return Response(status_code=200)


async def _offer(request: Request) -> str:
    """The body as text. Raises NotSdp, TooLarge or OfferRefused."""
    if request.headers.get("Content-Type", "").partition(";")[0].strip().lower() != SDP:
        raise NotSdp
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_OFFER_BYTES:
            raise TooLarge(f"an SDP offer has at most {MAX_OFFER_BYTES} bytes")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise OfferRefused("the SDP offer is not UTF-8") from error
