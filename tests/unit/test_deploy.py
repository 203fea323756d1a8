"""What lies in deploy/ fits the service as it is: its environment files start it, its pages name what exists."""

import re
import shlex
from pathlib import Path

import pytest
import typer.main

from vms.cli.main import app
from vms.settings import PREFIX, Settings, load_settings

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
