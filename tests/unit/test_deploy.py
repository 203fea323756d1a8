"""What lies in deploy/ fits the service as it is: its environment files start it, its pages name what exists."""

import re
import shlex
from pathlib import Path

import pytest
import typer.main
from fastapi.routing import APIRoute

from streams.relay.offer import MAX_OFFER_BYTES
from vms.cli.main import app
from vms.settings import PREFIX, Settings, load_settings
from vms.web.app import ROUTERS
from vms.web.sse import HEARTBEAT_INTERVAL_S

DEPLOY = Path(__file__).parents[2] / "deploy"
ENVIRONMENTS = sorted(DEPLOY.rglob("*.env"))
UNITS = sorted(DEPLOY.rglob("*.service"))


def _environment(path: Path) -> dict[str, str]:
    """As systemd's EnvironmentFile reads it: NAME=value lines, # comments."""
    lines = [line.strip() for line in path.read_text(encoding="utf-8").splitlines()]
    pairs = (line.partition("=") for line in lines if line and not line.startswith("#"))
    return {name: "".join(shlex.split(value)) for name, _, value in pairs}


@pytest.mark.parametrize("path", ENVIRONMENTS, ids=lambda path: path.name)
def test_the_service_starts_with_each_environment_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = _environment(path)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    settings = load_settings(environment)
    assert settings.ice_port, "a firewall needs to know the port"
    assert settings.secure_cookies


def test_there_is_an_environment_file_and_a_unit() -> None:
    assert ENVIRONMENTS
    assert UNITS


def test_every_setting_that_deploy_names_exists() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    texts = {path: path.read_text(encoding="utf-8") for path in DEPLOY.rglob("*") if path.is_file()}
    named = {(path.name, name) for path, text in texts.items() for name in re.findall(r"\bVMS_[A-Z_]+\b", text)}
    assert named
    assert {(file, name) for file, name in named if name not in known} == set()


def test_every_command_that_deploy_names_exists() -> None:
    commands = typer.main.get_command(app)
    known = set(getattr(commands, "commands", {}))
    texts = [path.read_text(encoding="utf-8") for path in (DEPLOY / "README.md", *UNITS)]
    named = {name for text in texts for name in re.findall(r"(?:`|bin/)vms ([a-z]+)", text)}
    assert {"init", "serve", "backup", "restore"} <= named
    assert named - known == set()


def test_the_unit_keeps_the_data_where_the_environment_says() -> None:
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8")
        state = re.search(r"^StateDirectory=(\S+)$", text, re.MULTILINE)
        assert state is not None
        for path in unit.parent.glob("*.env"):
            assert _environment(path)["VMS_DATA_DIR"] == f"/var/lib/{state[1]}"
            assert f"EnvironmentFile=/etc/vms/{path.name}" in text


def test_the_proxy_fits_the_service() -> None:
    text = re.sub(r"#.*", "", (DEPLOY / "single-node" / "nginx.conf").read_text(encoding="utf-8"))
    environment = _environment(DEPLOY / "single-node" / "vms.env")
    assert text.count("{") == text.count("}")
    assert f"server {environment['VMS_HOST']}:{environment['VMS_PORT']};" in text
    assert set(re.findall(r"server_name (\S+);", text)) == {environment["VMS_ALLOWED_HOSTS"]}
    sizes = [int(size) for size in re.findall(r"client_max_body_size (\d+)m;", text)]
    assert sizes == [Settings.model_fields["body_limit_mb"].default]
    offers = [int(size) * 1024 for size in re.findall(r"client_max_body_size (\d+)k;", text)]
    assert all(size >= MAX_OFFER_BYTES for size in offers)
    paths = {route.path for router in ROUTERS for route in router.routes if isinstance(route, APIRoute)}
    for sign, location in re.findall(r"location (= )?(\S+) {", text):
        assert location in paths if sign else any(path.startswith(location) for path in paths), location
    events = re.search(r"location = /api/v1/events {(.*?)}", text, re.DOTALL)
    assert events is not None
    silent_s = re.search(r"proxy_read_timeout (\d+)s", events[1])
    assert silent_s is not None
    assert int(silent_s[1]) > 2 * HEARTBEAT_INTERVAL_S
    assert "proxy_buffering off" in events[1]
