"""The demo's fleet has every fault, few enough of them, and scenes that exist."""

from collections import Counter
from datetime import date

from registry.layouts import Entity
from streams.sim.faults import Fault
from streams.sim.scenes import parse_scene
from vms.demo.casting import cast
from vms.demo.county import make_county
from vms.demo.guarding import DEFENCE, PATROL
from vms.demo.installing import CameraAddress

COUNTY = make_county(
    lambda number: CameraAddress("127.0.0.1", 20_000 + number, "admin", f"p{number}"), today=date(2026, 3, 2)
)
FLEET = cast(COUNTY.cameras, COUNTY.addresses, seed=1)


def test_every_standing_camera_has_a_part() -> None:
    assert [camera.code for camera in FLEET] == [
        camera["code"] for camera in COUNTY.cameras if camera["code"] in COUNTY.addresses
    ]
    assert len({(camera.address, camera.port) for camera in FLEET}) == len(FLEET)


def test_each_fault_is_there_and_about_one_camera_in_twelve_has_one() -> None:
    faults = Counter(camera.fault for camera in FLEET if camera.fault)
    assert set(faults) == set(Fault)
    assert 0.06 < faults.total() / len(FLEET) < 0.10


def test_only_cameras_in_service_are_faulty_and_only_live_ones_have_a_wrong_clock() -> None:
    lifecycle = {camera["code"]: camera["lifecycle"] for camera in COUNTY.cameras}
    for camera in FLEET:
        assert camera.fault is None or lifecycle[camera.code] == "in_service"
        assert camera.fault is not Fault.WRONG_CLOCK or camera.live
        assert camera.codec == "h264" or not camera.live


def test_scenes_exist_and_many_are_used() -> None:
    assert len({parse_scene(camera.scene) for camera in FLEET}) >= 24
    assert {camera.codec for camera in FLEET} == {"h264", "h265"}
    assert any(camera.live for camera in FLEET)
    assert 0.1 < sum(camera.audio for camera in FLEET) / len(FLEET) < 0.3


def test_the_county_is_guarded_as_the_reference_network_is() -> None:
    rows = COUNTY.rows
    assert Counter(zone["kind"] for zone in rows[Entity.ZONE]) == {DEFENCE: 4, PATROL: 8}
    assert (len(rows[Entity.CHECKPOINT]), len(rows[Entity.POST])) == (13, 32)
    zones = {zone["code"] for zone in rows[Entity.ZONE]}
    assert {facts["zone_code"] for facts in (*rows[Entity.CHECKPOINT], *rows[Entity.POST])} == zones


def test_the_same_seed_gives_the_same_fleet() -> None:
    assert cast(COUNTY.cameras, COUNTY.addresses, seed=1) == FLEET
    assert cast(COUNTY.cameras, COUNTY.addresses, seed=2) != FLEET
