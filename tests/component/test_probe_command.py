"""`vms check` as a program: exit codes, JSON, evidence, secrets, wrong usage."""

import asyncio
import hashlib
import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from streams.sim.camera import SimCamera
from streams.sim.faults import Fault

KEYS = {
    "url", "finding", "detail", "codec", "width", "height", "fps", "bitrate_kbps", "keyframe_interval_s", "connect_ms",
    "first_picture_ms", "faults", "not_checkable", "evidence",
}  # fmt: skip


async def vms_check(
    folder: Path, *arguments: str, password: str | None = None, stdin: str = ""
) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("VMS_")}
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    if password is not None:
        environment["VMS_CAMERA_PASSWORD"] = password
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", "from vms.cli.main import app; app(prog_name='vms')", "check", *arguments,
        cwd=folder, env=environment,
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    output, errors = await process.communicate(stdin.encode())
    return process.returncode or 0, output.decode(), errors.decode()


async def check_json(folder: Path, camera: SimCamera, *more: str) -> tuple[int, dict[str, Any]]:
    user, password = camera.credentials.username, camera.credentials.password
    code, output, errors = await vms_check(
        folder, str(camera.sub_url), "--json", "--username", user, *more, password=password
    )
    assert password not in output + errors
    value: dict[str, Any] = json.loads(output)
    assert set(value) >= KEYS
    return code, value


async def test_a_sound_camera(tmp_path: Path) -> None:
    async with SimCamera() as camera:
        code, value = await check_json(tmp_path, camera)
        assert (code, value["finding"], value["faults"]) == (0, "ok", [])
        assert (value["codec"], value["width"], value["height"]) == ("h264", 640, 360)
        picture = tmp_path / value["evidence"]
        assert picture.stem == hashlib.sha256(picture.read_bytes()).hexdigest()
        assert [path.name for path in picture.parent.iterdir()] == [picture.name]


async def test_words_and_a_password_from_standard_input(tmp_path: Path) -> None:
    async with SimCamera() as camera:
        code, output, _ = await vms_check(
            tmp_path, str(camera.sub_url), "--username", camera.credentials.username, "--password-stdin",
            "--evidence", "shots", stdin=camera.credentials.password + "\n",
        )  # fmt: skip
    assert code == 0
    assert "640×360" in output
    assert "shots/" in output


@pytest.mark.parametrize(
    ("fault", "code", "finding"),
    [
        (Fault.REFUSES, 2, "refused"),
        (Fault.WRONG_PASSWORD, 2, "unauthorized"),
        (Fault.SILENT, 2, "timed_out"),
        (Fault.NO_KEYFRAME, 1, "no_keyframe"),
    ],
)
async def test_exit_codes(tmp_path: Path, fault: Fault, code: int, finding: str) -> None:
    async with SimCamera(fault) as camera:
        got, value = await check_json(tmp_path, camera, "--deadline", "6")
    assert (got, value["finding"], value["evidence"]) == (code, finding, None)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["rtsp://admin:Geheim@10.0.0.1/"], ["URL", "own fields"]),
        (["http://10.0.0.1/"], ["URL", "rtsp://"]),
        (["rtsp://10.0.0.1/", "--deadline", "0"], ["--deadline", "1 to 300"]),
        (["rtsp://10.0.0.1/", "--transport", "carrier-pigeon"], ["--transport", "tcp"]),
        (["rtsp://10.0.0.1/", "--username", "admin"], ["--password-stdin", "VMS_CAMERA_PASSWORD"]),
        (["rtsp://10.0.0.1/", "--password-stdin"], ["--username"]),
    ],
)
async def test_wrong_usage_names_the_field(tmp_path: Path, arguments: list[str], words: list[str]) -> None:
    code, output, errors = await vms_check(tmp_path, *arguments)
    assert (code, output) == (3, "")
    assert all(word in errors for word in words), errors
    assert "Geheim" not in errors
    assert "Traceback" not in errors


async def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file, not a folder")
    async with SimCamera() as camera:
        user, password = camera.credentials.username, camera.credentials.password
        code, output, errors = await vms_check(
            tmp_path, str(camera.sub_url), "--json", "--username", user, "--evidence", "taken", password=password
        )
    assert code == 3
    assert json.loads(output)["finding"] == "ok"
    assert "--evidence" in errors
    assert "taken" in errors
