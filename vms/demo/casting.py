"""Gives each camera of the demo county its part: scene, codec, live or not, and a fault for some. Pure, from a seed."""

import random
from collections.abc import Mapping, Sequence
from typing import Any

from streams.sim.faults import Fault
from streams.sim.fleet import FleetCamera
from streams.sim.scenes import CATALOGUE
from vms.demo.installing import CameraAddress

FAULTY_SHARE = 0.08
LIVE_SHARE = 0.06
H265_SHARE = 0.12
AUDIBLE_SHARE = 0.2

ONCE = frozenset({Fault.TURNED_AWAY, Fault.COVERED, Fault.WRONG_CLOCK, Fault.FLAPPING})
"""Shown on one camera each: three that need a reference view or a reading of the clock to be seen, and one that is a
matter of the moment."""

_PLACES = {
    "路口": "junction", "卡口": "checkpoint", "入口": "checkpoint", "汽车站": "station", "广场": "square",
    "公园": "square", "市场": "market", "商场": "market", "桥": "bridge", "水库": "bridge", "村": "village",
    "物流": "works", "加油站": "works", "园区": "street", "门": "gate", "社区": "alley", "巷": "alley",
}  # fmt: skip
"""What a camera's name says of its place; the first that fits."""


def cast(cameras: Sequence[Mapping[str, Any]], addresses: Mapping[str, CameraAddress], seed: int) -> list[FleetCamera]:
    """The fleet: every camera that stands, in the order of `cameras` (rows with code, common_name and lifecycle)."""
    dice = random.Random(seed)  # noqa: S311  # a drawing, no secret
    standing = [camera for camera in cameras if camera["code"] in addresses]
    in_service = [camera["code"] for camera in standing if camera["lifecycle"] == "in_service"]
    dice.shuffle(in_service)
    live = set(in_service[: max(1, round(len(standing) * LIVE_SHARE))])
    faults = _faults(in_service, live, round(len(standing) * FAULTY_SHARE), dice)
    audible = {code for code in in_service if random.Random(f"{seed} {code}").random() < AUDIBLE_SHARE}  # noqa: S311
    next_scene: dict[str, int] = {}
    fleet = []
    for camera in standing:
        code = camera["code"]
        address = addresses[code]
        part = FleetCamera(
            code=code,
            name=str(camera["name"]),
            address=address.host,
            port=address.port,
            scene=_scene(str(camera["common_name"] or camera["name"]), next_scene),
            codec="h265" if code not in live and dice.random() < H265_SHARE else "h264",
            live=code in live,
            audio=code in audible,
            fault=faults.get(code),
            username=address.username,
            password=address.password,
        )
        fleet.append(part)
    return fleet


def _faults(codes: Sequence[str], live: set[str], wanted: int, dice: random.Random) -> dict[str, Fault]:
    """Each kind once, as far as `wanted` goes, then at random but `ONCE`; a wrong clock only where one is shown."""
    kinds = [fault for fault in Fault if fault is not Fault.WRONG_CLOCK]
    dice.shuffle(kinds)
    again = [fault for fault in kinds if fault not in ONCE]
    clocks = [code for code in codes if code in live][:1] if wanted else []
    others = iter([code for code in codes if code not in live])
    faults = dict.fromkeys(clocks, Fault.WRONG_CLOCK)
    for number in range(wanted - len(clocks)):
        code = next(others, None)
        if code is None:
            break
        faults[code] = kinds[number] if number < len(kinds) else dice.choice(again)
    return faults


def _scene(place: str, next_scene: dict[str, int]) -> str:
    """A scene that fits the name of the place, another one each time."""
    kind = next((scene for word, scene in _PLACES.items() if word in place), "street")
    fitting = [scene for scene in CATALOGUE if scene.split("-")[0].rstrip("0123456789") == kind]
    number = next_scene.get(kind, 0)
    next_scene[kind] = number + 1
    return fitting[number % len(fitting)]
