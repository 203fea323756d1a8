"""Serves the built web client: its files, and its first page for every address that it routes itself."""

from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope
from typing_extensions import override

from vms.web.wording import say

# The build puts a hash of the content into these names.
HASHED = "assets/"
OURS = ("api/", "whep/")
MISSING = "The web client is not built: run `make ui/dist/.ready`, or set VMS_UI_DIR. The API is at /api/v1.\n"


class WebClient(StaticFiles):
    """A missing build doesn't stop the service: it is said in words."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder, check_dir=False)
        self._index = folder / "index.html"

    @override
    async def check_config(self) -> None:
        """The folder may come later: the client can be built beside the running service."""

    @override
    async def get_response(self, path: str, scope: Scope) -> Response:
        if path.startswith(OURS):
            raise HTTPException(404, say("no_such_address"))
        try:
            response = await super().get_response("index.html" if path == "." else path, scope)
        except HTTPException as error:
            if error.status_code != 404 or "." in path.rpartition("/")[2]:
                raise
            if not self._index.is_file():
                return PlainTextResponse(MISSING, 503)
            response = await super().get_response("index.html", scope)
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if path.startswith(HASHED) else "no-cache"
        )
        return response
