"""`vms serve` as people run it: a process that starts, answers, and stops soon whatever is open."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from threading import Timer

import httpx
import pytest
from typer.testing import CliRunner

from tests.fakes.patience import PATIENCE_S
from vms.cli.main import app

COMMAND = [sys.executable, "-c", "from vms.cli.main import app; app(prog_name='vms')"]
STOPS_IN_S = 10
"""What systemd gives it (deploy/single-node/vms.service). On a quiet machine it takes less than three."""


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    folder = tmp_path_factory.mktemp("service")
    return {"VMS_DATA_DIR": str(folder / "data"), "VMS_PORT": "0", "VMS_LOG_FORMAT": "json"}


@pytest.fixture(scope="module")
def password(environment: dict[str, str]) -> str:
    """The administrator's, from `vms init`."""
    found = re.search(r"password +(\S+)", vms(environment, "init"))
    assert found
    return found[1]


def vms(environment: dict[str, str], *words: str) -> str:
    """What another command prints, run beside the service."""
    done = CliRunner().invoke(app, words, env=environment)
    assert done.exit_code == 0, done.output
    return done.stdout


class Service:
    """A running `vms serve`."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "serve"],
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout
        # A service that says nothing is ended, and its log told.
        late = Timer(PATIENCE_S, self.process.kill)
        late.start()
        line = self.process.stdout.readline()
        late.cancel()
        assert line.startswith("ready http://"), self.stop(signal.SIGKILL)
        self.address = line.split()[1]

    def stop(self, number: int) -> tuple[int, float, str]:
        """Exit code, seconds, log."""
        began = time.monotonic()
        self.process.send_signal(number)
        _, log = self.process.communicate(timeout=PATIENCE_S)
        return self.process.returncode, time.monotonic() - began, log


@pytest.fixture
def service(environment: dict[str, str], password: str) -> Iterator[Service]:
    service = Service(environment)
    yield service
    if service.process.poll() is None:
        service.stop(signal.SIGKILL)


def test_it_stops_soon_even_with_an_open_event_stream(
    service: Service, environment: dict[str, str], password: str
) -> None:
    with httpx.Client(base_url=service.address, timeout=PATIENCE_S) as browser:
        signed_in = browser.post("/api/v1/session", json={"username": "admin", "password": password})
        assert signed_in.status_code == 200
        second = CliRunner().invoke(app, ["serve"], env=environment)
        assert second.exit_code == 1
        assert f"is in use by process {service.process.pid}: stop it first" in second.stderr
        with browser.stream("GET", "/api/v1/events") as stream:
            lines = stream.iter_lines()
            assert next(lines) == "retry: 3000"
            code, took_s, log = service.stop(signal.SIGINT)
            assert [line for line in lines if line] == []
    assert (code, took_s < STOPS_IN_S) == (0, True)
    events = [json.loads(line) for line in log.splitlines()]
    assert {event["method"] for event in events if event["event"] == "request"} == {"POST", "GET"}
    assert not [event for event in events if event["level"] in {"error", "critical"}]
    assert password not in log


def test_a_person_disabled_at_the_command_line_loses_the_open_stream(
    service: Service, environment: dict[str, str]
) -> None:
    vms(environment, "user", "add", "wang", "--role", "operator")
    token = vms(environment, "token", "add", "wang", "--name", "test").strip()
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=service.address, headers=headers, timeout=PATIENCE_S) as client:
        with client.stream("GET", "/api/v1/events") as stream:
            lines = stream.iter_lines()
            assert next(lines) == "retry: 3000"
            vms(environment, "user", "disable", "wang")
            assert [line for line in lines if line] == []  # ends, though nobody closed it here
        assert client.get("/api/v1/session").status_code == 401
    assert service.stop(signal.SIGKILL)[0] == -signal.SIGKILL
    again = Service(environment)  # nothing is lost: neither the person nor that they are disabled
    assert "wang\toperator\t-\tdisabled" in vms(environment, "user", "list")
    assert httpx.get(f"{again.address}/readyz", timeout=PATIENCE_S).json()["status"] == "ready"
    assert again.stop(signal.SIGTERM)[0] == 0
