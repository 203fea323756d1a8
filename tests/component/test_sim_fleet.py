"""A fleet answers on its addresses, its faults switch through the socket, and the truth on disk follows."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from streams.clock import SystemClock
from streams.sim.addresses import camera_address, has_own_addresses
from streams.sim.control import ControlError, control_socket, switch_fault
from streams.sim.faults import Fault
from streams.sim.fleet import Fleet, FleetCamera, FleetFileError, FleetSettings, read_fleet, write_fleet
from streams.url import StreamUrl
from tests.fakes.patience import PATIENCE_S
from tests.fakes.raw_rtsp import RawRtsp


def camera(number: int, fault: Fault | None = None) -> FleetCamera:
    address = f"127.10.250.{number}" if has_own_addresses() else "127.0.0.1"
    return FleetCamera(
        code=f"3601230000131000000{number}", name=f"camera {number}", address=address,
        scene="gate-day", fault=fault, username="admin", password=f"secret-{number}",
    )  # fmt: skip


async def test_a_fleet_answers_and_its_faults_switch(tmp_path: Path) -> None:
    cameras = [camera(1), camera(2, Fault.REFUSES)]
    truth = tmp_path / "truth.json"
    settings = FleetSettings(truth_path=truth, prepare_main=False)
    async with Fleet(cameras, SystemClock(), settings) as fleet, control_socket(fleet, tmp_path / "sim.sock"):
        assert truth.stat().st_mode & 0o777 == 0o600
        assert [entry["fault"] for entry in json.loads(truth.read_text())["cameras"]] == [None, "refuses"]
        second = fleet.devices[cameras[1].code]
        with pytest.raises(ConnectionRefusedError):
            await RawRtsp(second.sub_url).__aenter__()
        await asyncio.to_thread(switch_fault, tmp_path / "sim.sock", cameras[1].code, None)
        async with RawRtsp(second.sub_url, second.spec.credentials) as client:
            assert (await client.request("DESCRIBE")).status == 200
        entry = json.loads(truth.read_text())["cameras"][1]
        assert entry == {
            "code": cameras[1].code,
            "fault": None,
            "main_url": str(second.main_url),
            "sub_url": str(second.sub_url),
            "username": "admin",
            "password": "secret-2",
        }
    assert not (tmp_path / "sim.sock").exists()


async def test_an_impossible_order_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "sim.sock"
    async with Fleet([camera(3)], SystemClock(), FleetSettings(prepare_main=False)) as fleet:
        async with control_socket(fleet, path):
            with pytest.raises(ControlError, match="no camera of the fleet has the code 7"):
                await asyncio.to_thread(switch_fault, path, "7", Fault.BLACK)
            with pytest.raises(ControlError, match="shows no clock"):
                await asyncio.to_thread(switch_fault, path, camera(3).code, Fault.WRONG_CLOCK)
        with pytest.raises(ControlError, match="no fleet answers"):
            await asyncio.to_thread(switch_fault, path, camera(3).code, None)


def test_a_fleet_file_survives_the_round_trip_and_is_private(tmp_path: Path) -> None:
    path = tmp_path / "fleet.json"
    cameras = (camera(1), camera(2, Fault.FROZEN))
    write_fleet(path, cameras)
    assert read_fleet(path) == cameras
    assert path.stat().st_mode & 0o777 == 0o600
    assert "secret" not in repr(cameras)


GOOD = {"code": "1", "name": "a", "username": "u", "password": "p"}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "the file"),
        ({"cameras": [{**GOOD, "password": ""}]}, "cameras.0.password"),
        ({"cameras": [{**GOOD, "fault": "tired"}]}, "cameras.0.fault"),
        ({"cameras": [{**GOOD, "port": 70_000}]}, "cameras.0.port"),
        ({"cameras": [{**GOOD, "colour": "red"}]}, "cameras.0.colour"),
        ({"cameras": [{**GOOD, "scene": "moon-day"}]}, "camera 1: there is no scene 'moon-day'"),
        ({"cameras": [GOOD, GOOD]}, "two cameras have the code 1"),
    ],
)
def test_a_wrong_fleet_file_is_refused_naming_the_field(tmp_path: Path, content: object, says: str) -> None:
    path = tmp_path / "fleet.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    with pytest.raises(FleetFileError, match=says) as refusal:
        read_fleet(path)
    assert str(path) in str(refusal.value)


async def test_an_address_in_use_is_named(tmp_path: Path) -> None:
    settings = FleetSettings(prepare_main=False)
    async with Fleet([camera(4)], SystemClock(), settings) as fleet:
        taken = fleet.devices[camera(4).code]
        other = camera(5).model_copy(update={"address": taken.host, "port": taken.port})
        with pytest.raises(FleetFileError, match=f"cannot listen on {taken.host}:{taken.port}"):
            await Fleet([other], SystemClock(), settings).__aenter__()


def test_addresses_are_distinct_and_on_loopback() -> None:
    places = [camera_address(number, block) for number in range(1000) for block in (0, 1)]
    assert len(set(places)) == 2000
    assert all(address.startswith("127.") for address, _ in places)


async def test_a_fleet_process_serves_and_ends_when_its_parent_lets_go(tmp_path: Path) -> None:
    sound, resetting = camera(6), camera(7, Fault.RESETS)
    write_fleet(tmp_path / "fleet.json", [sound, resetting])
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "vms.cli.main", "sim", "run", tmp_path / "fleet.json", "--tethered",
        "--truth", tmp_path / "truth.json",
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    facts = [json.loads(await process.stdout.readline())]
    while "ready" not in facts[-1]:
        facts.append(json.loads(await process.stdout.readline()))
    assert facts[-2:] == [{"drawn": [1, 1]}, {"ready": 2}]
    urls = [entry["sub_url"] for entry in json.loads((tmp_path / "truth.json").read_text())["cameras"]]
    async with RawRtsp(StreamUrl.parse(urls[0]), sound.spec().credentials) as client:
        await client.play()
        assert (await client.frame())[0].nal_type == 7
    async with RawRtsp(StreamUrl.parse(urls[1]), resetting.spec().credentials) as client:
        await client.play()
        with pytest.raises(ConnectionResetError):
            await asyncio.wait_for(client.reader.read(-1), PATIENCE_S)
    process.stdin.close()
    assert await asyncio.wait_for(process.wait(), PATIENCE_S) == 0
