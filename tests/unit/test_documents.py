"""The documents name what is there: settings, addresses of the API, commands, make's targets."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import typer.main

from vms.cli.main import app
from vms.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
# Not the changelog: it tells what things were called before. What deploy names is held by test_deploy.
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
OF_ONE_COMMAND = {"VMS_CAMERA_PASSWORD"}


def named(pattern: str) -> Iterator[tuple[str, str]]:
    """What the pages name in that form: page and name."""
    for page in PAGES:
        for name in re.findall(pattern, page.read_text(encoding="utf-8"), re.MULTILINE):
            yield str(page.relative_to(ROOT)), name


def shape(path: str) -> str:
    """An address whatever its parameters are called."""
    return re.sub(r"{[^}]*}", "{}", path).rstrip("./")


def test_every_setting_that_is_named_exists() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields} | OF_ONE_COMMAND
    found = list(named(r"\bVMS_[A-Z_]+[A-Z]\b"))
    assert len(found) > len(known)
    assert [(page, name) for page, name in found if name not in known] == []


def test_every_address_of_the_api_that_is_named_exists() -> None:
    known = {shape(path) for path in json.loads((ROOT / "docs" / "openapi.json").read_text(encoding="utf-8"))["paths"]}
    found = list(named(r"(?:/api/v1|/whep)/[\w/{}.-]+"))
    assert len(found) > 20
    assert [(page, path) for page, path in found if shape(path) not in known] == []


def test_every_command_that_is_named_exists() -> None:
    commands = typer.main.get_command(app)
    found = list(named(r"(?:`|^)vms ([a-z]+)"))
    assert len(found) > 20
    assert [(page, name) for page, name in found if name not in getattr(commands, "commands", {})] == []


def test_every_target_of_make_that_is_named_exists() -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    benches = re.search(r"^BENCHES := (.*)$", text, re.MULTILINE)
    assert benches is not None
    known = {*re.findall(r"^([a-z-]+):", text, re.MULTILINE), *(f"bench-{name}" for name in benches[1].split())}
    found = list(named(r"(?:`|^)make ([a-z-]+)(?=[` ]|$)"))
    assert len(found) > 5
    assert [(page, name) for page, name in found if name not in known] == []
