"""Uploads: who sends one must have the right before a byte of it is read."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from typing_extensions import override

from vms.web.deps import Authorised, actor_of


class UploadRoute(APIRoute):
    """FastAPI reads a form before it asks its dependencies: this asks the route's own gate first.

    `APIRouter(route_class=UploadRoute)`; a test holds that every route that takes a form is one.
    """

    @override
    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        gates = _gates(self.dependant)

        async def gated(request: Request) -> Response:
            for gate in gates:
                await gate(await actor_of(request))
            return await handle(request)

        return gated if self.body_field is not None and gates else handle


def _gates(dependant: Dependant) -> list[Authorised]:
    return [inner.call for inner in dependant.dependencies if isinstance(inner.call, Authorised)]
