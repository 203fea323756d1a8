"""What wraps every request: protective headers, limits, the web client, and answers for those who run the service."""

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI

from tests.api.conftest import SignIn, client
from vms.accounts.model import Role
from vms.settings import Settings
from vms.web.app import create_app
from vms.web.deps import Container
from vms.web.middleware import BODY_LIMIT_BYTES
from vms.web.problems import MEDIA_TYPE


@pytest.fixture
def built(settings: Settings) -> Path:
    """A built web client."""
    (settings.ui_dir / "assets").mkdir(parents=True)
    (settings.ui_dir / "index.html").write_text("<html>first page</html>")
    (settings.ui_dir / "assets" / "app-1a2b.js").write_text("let a = 1;" * 1000)
    return settings.ui_dir


@pytest.mark.parametrize("path", ["/", "/healthz", "/api/v1/session", "/api/v1/nothing", "/%00", "/assets/none.js"])
async def test_every_answer_is_protected(anonymous: httpx.AsyncClient, path: str) -> None:
    answer = await anonymous.get(path)
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.status_code != 500
    assert (answer.headers.get("cache-control") == "no-store") is path.startswith("/api/")


async def test_a_missing_web_client_is_said(anonymous: httpx.AsyncClient) -> None:
    answer = await anonymous.get("/wall")
    assert answer.status_code == 503
    assert "not built" in answer.text


@pytest.mark.usefixtures("built")
@pytest.mark.parametrize(
    ("path", "status", "cache"),
    [
        ("/", 200, "no-cache"),
        ("/cameras/36090200001320000001", 200, "no-cache"),
        ("/assets/app-1a2b.js", 200, "public, max-age=31536000, immutable"),
        ("/assets/app-old.js", 404, None),
        ("/whep/no/such/thing", 404, None),
    ],
)
async def test_the_web_client_is_served(
    anonymous: httpx.AsyncClient, path: str, status: int, cache: str | None
) -> None:
    answer = await anonymous.get(path)
    assert answer.status_code == status
    assert answer.headers.get("cache-control") == cache


@pytest.mark.usefixtures("built")
async def test_text_is_compressed(anonymous: httpx.AsyncClient) -> None:
    script = await anonymous.get("/assets/app-1a2b.js", headers={"Accept-Encoding": "gzip"})
    assert script.headers["content-encoding"] == "gzip"


async def test_nothing_outside_the_web_client_is_served(anonymous: httpx.AsyncClient, built: Path) -> None:
    (built.parent / "secret.txt").write_text("secret")
    for path in ("/../secret.txt", "/%2e%2e/secret.txt", "/assets/..%2f..%2fsecret.txt", "//etc/passwd"):
        answer = await anonymous.get(path)
        assert "secret" not in answer.text
        assert "root:" not in answer.text


@pytest.mark.parametrize("announced", [True, False])
async def test_a_body_that_is_too_large_is_refused(anonymous: httpx.AsyncClient, announced: bool) -> None:
    body = b'{"username": "' + b"x" * BODY_LIMIT_BYTES + b'"}'

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(body), 65_536):
            yield body[start : start + 65_536]

    content = body if announced else pieces()
    answer = await anonymous.post("/api/v1/session", content=content, headers={"Content-Type": "application/json"})
    assert answer.status_code == 413
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert "1 MiB" in answer.json()["detail"]


@pytest.mark.parametrize(("host", "status"), [("vms.county.cn", 200), ("evil.example", 421), ("127.0.0.1:8000", 200)])
async def test_only_the_services_own_names_are_answered(container: Container, host: str, status: int) -> None:
    container.settings = container.settings.model_copy(update={"allowed_hosts": ("vms.county.cn",)})
    async with client(create_app(container)) as anyone:
        assert (await anyone.get("/healthz", headers={"Host": host})).status_code == status


async def test_a_mistake_of_ours_has_a_number_and_tells_nothing(
    app: FastAPI, anonymous: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        raise RuntimeError("rtsp://user:secret@camera/1")

    app.add_api_route("/api/v1/broken", broken)
    app.router.routes.insert(0, app.router.routes.pop())
    answer = await anonymous.get("/api/v1/broken")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.json()["incident"]
    assert "secret" not in answer.text


async def test_ready_says_what_is_missing(anonymous: httpx.AsyncClient, container: Container) -> None:
    assert (await anonymous.get("/readyz")).json() == {"status": "ready", "reasons": []}

    async def missing() -> str:
        return "no prober runs"

    container.readiness.append(missing)
    answer = await anonymous.get("/readyz")
    assert (answer.status_code, answer.json()["reasons"]) == (503, ["no prober runs"])


async def test_metrics_are_for_this_machine_and_administrators(sign_in: SignIn, anonymous: httpx.AsyncClient) -> None:
    here = await anonymous.get("/metrics")
    assert "vms_http_requests_total" in here.text
    proxied = {"X-Forwarded-For": "10.0.0.9"}
    assert (await anonymous.get("/metrics", headers=proxied)).status_code == 401
    crew, administrator = await sign_in(Role.CREW), await sign_in(Role.ADMINISTRATOR)
    assert (await crew.get("/metrics", headers=proxied)).status_code == 403
    assert (await administrator.get("/metrics", headers=proxied)).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api/v1/nothing", 404), ("PUT", "/api/v1/session", 405), ("POST", "/api/v1/session", 422)],
)
async def test_refusals_are_problems(anonymous: httpx.AsyncClient, method: str, path: str, status: int) -> None:
    answer = await anonymous.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert answer.json()["status"] == status
