"""A viewer that reaches the service only through our TURN server (coturn), with the password it was given."""

import asyncio
import re
from pathlib import Path

import httpx
import pytest
from aiortc import RTCConfiguration, RTCIceServer, RTCIceTransportPolicy, RTCPeerConnection, RTCSessionDescription

from streams.relay.hub import Hub
from streams.sim.camera import SimCamera
from tests.fakes.live_camera import CODE, SDP, register
from tests.fakes.patience import PATIENCE_S
from tests.fakes.people import add_person
from tests.fakes.turn import SECRET, TURNSERVER, turn_server
from vms.accounts.model import Role
from vms.compose import Part, compose
from vms.db.seal import KEY_FILE, create_key_file
from vms.errors import StartupError
from vms.settings import Settings
from vms.web.app import create_app
from vms.web.deps import Container

_LINK = re.compile(r'<(turn:[^>]+)>; rel="ice-server"; username="([^"]+)"; credential="([^"]+)"')


async def watch(container: Container, http: httpx.AsyncClient) -> None:
    """Offer nothing but the TURN server's address; see a picture; be seen there by the relay."""
    links = (await http.options(f"/whep/{CODE}")).headers.get_list("Link")
    (found,) = [_LINK.match(link) for link in links]
    assert found is not None
    server = RTCIceServer(urls=found[1], username=found[2], credential=found[3])
    configuration = RTCConfiguration(iceServers=[server], iceTransportPolicy=RTCIceTransportPolicy.RELAY)
    pc = RTCPeerConnection(configuration)
    try:
        pc.addTransceiver("video", direction="recvonly")
        await pc.setLocalDescription(await pc.createOffer())
        candidates = re.findall(r"a=candidate:.* typ (\w+)", pc.localDescription.sdp)
        assert set(candidates) == {"relay"}
        said = await http.post(f"/whep/{CODE}", content=pc.localDescription.sdp, headers=SDP)
        assert said.status_code == 201, said.text
        assert _LINK.match(said.headers["Link"])
        await pc.setRemoteDescription(RTCSessionDescription(said.text, "answer"))
        async with asyncio.timeout(PATIENCE_S):
            await pc.getReceivers()[0].track.recv()
        assert container.get(Hub).stats().views[0].packets > 0
    finally:
        await pc.close()


@pytest.mark.skipif(TURNSERVER is None, reason="apt-get install coturn")
async def test_a_picture_comes_through_turn_alone(tmp_path: Path) -> None:
    create_key_file(tmp_path / KEY_FILE)
    (tmp_path / "turn.secret").write_text(SECRET + "\n")
    async with turn_server(tmp_path) as url:
        settings = Settings(
            data_dir=tmp_path, ui_dir=tmp_path / "ui", turn_urls=(url,), turn_secret_file=tmp_path / "turn.secret"
        )
        async with SimCamera() as camera, compose(settings, parts=frozenset({Part.API})) as container:
            await register(container, None, str(camera.sub_url), camera.credentials)
            token = await add_person(container.database, Role.OPERATOR)
            transport = httpx.ASGITransport(create_app(container))
            headers = {"Authorization": f"Bearer {token}"}
            async with httpx.AsyncClient(transport=transport, base_url="http://vms.test", headers=headers) as http:
                await watch(container, http)


@pytest.mark.parametrize(
    ("secret", "words"), [(None, "needs VMS_TURN_SECRET_FILE"), ("", "is empty"), ("missing", "cannot be read")]
)
async def test_turn_without_its_secret_does_not_start(tmp_path: Path, secret: str | None, words: str) -> None:
    create_key_file(tmp_path / KEY_FILE)
    file = None if secret is None else tmp_path / "turn.secret"
    if secret == "":
        (tmp_path / "turn.secret").write_text("\n")
    settings = Settings(data_dir=tmp_path, ui_dir=tmp_path, turn_urls=("turn:10.0.0.1:3478",), turn_secret_file=file)
    with pytest.raises(StartupError, match=words):
        async with compose(settings, parts=frozenset({Part.API})):
            pass


@pytest.mark.parametrize("url", ["stun:10.0.0.1", "turn:", "http://x", "turn:h?transport=sctp", 'turn:h>; rel="x'])
def test_only_turn_addresses_are_taken(url: str) -> None:
    with pytest.raises(ValueError, match="each must be turn:"):
        Settings(turn_urls=(url,))
