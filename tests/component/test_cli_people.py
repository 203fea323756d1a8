"""`vms init`, `user` and `token`; and what every command says when something is wrong: one line, with the remedy."""

import logging
import re
import socket
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from typer.testing import CliRunner, Result

from vms.cli.main import app


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {"VMS_DATA_DIR": str(tmp_path / "data"), "VMS_PORT": "0"}


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """`vms serve` sets logging up for the whole process."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def vms(environment: dict[str, str], *words: str, stdin: str = "") -> Result:
    return CliRunner().invoke(app, words, env=environment, input=stdin)


@pytest.fixture
def password(environment: dict[str, str]) -> str:
    """The administrator's, from `vms init`."""
    made = vms(environment, "init")
    found = re.search(r"password +(\S+)", made.stdout)
    assert found, made.output
    return found[1]


def one_line(done: Result) -> str:
    (line,) = done.stderr.splitlines()
    assert line.startswith("vms: ")
    return line


def test_a_taken_port_is_named(environment: dict[str, str], password: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        done = vms({**environment, "VMS_PORT": port}, "serve")
    assert done.exit_code == 1
    assert f"cannot listen on 127.0.0.1:{port}: something else listens there" in one_line(done)


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({}, "data does not exist: run `vms init`, or set VMS_DATA_DIR"),
        ({"VMS_DATA_DIRR": "x"}, "VMS_DATA_DIRR is not a setting: did you mean VMS_DATA_DIR?"),
        ({"VMS_PORT": "many"}, "VMS_PORT: "),
        ({"VMS_DATABASE_URL": "mysql://u:secret@h/d"}, "VMS_DATABASE_URL: write sqlite:///path/to/file.db"),
        ({"VMS_DATA_DIR": "/dev/null/data"}, "/dev/null/data"),
    ],
)
@pytest.mark.parametrize("command", ["serve", "init"])
def test_what_is_wrong_is_one_line_with_the_remedy(
    environment: dict[str, str], variables: dict[str, str], words: str, command: str
) -> None:
    if not variables and command == "init":
        variables, words = {"VMS_DATA_DIR": "/proc/data"}, "/proc/data cannot be written"
    if "VMS_DATABASE_URL" in variables:
        assert vms(environment, "init").exit_code == 0
    done = vms({**environment, **variables}, command)
    assert done.exit_code == 1
    assert words in one_line(done)
    assert "secret" not in done.stderr


def test_a_newer_database_is_refused(environment: dict[str, str], password: str) -> None:
    path = Path(environment["VMS_DATA_DIR"]) / "vms.db"
    database = sqlite3.connect(path)
    with database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    database.close()
    done = vms(environment, "serve")
    assert done.exit_code == 1
    assert f"{path} was made by a newer version" in one_line(done)


def test_init_may_be_repeated_and_takes_a_password_from_a_pipe(environment: dict[str, str]) -> None:
    first = vms(environment, "init", "--username", "li", "--password-stdin", stdin="a long enough sentence\n")
    assert (first.exit_code, "sentence" in first.stdout) == (0, False)
    second = vms(environment, "init")
    assert "nobody was added" in second.stdout
    short = vms(environment, "user", "add", "wu", "--role", "crew", "--password-stdin", stdin="short\n")
    assert (short.exit_code, one_line(short)) == (1, "vms: the password needs at least 12 characters")
    assert vms(environment, "user", "list").stdout == "li\tadministrator\t-\tenabled\tli\n"


def test_people_and_tokens_at_the_command_line(environment: dict[str, str], password: str) -> None:
    assert vms(environment, "user", "add", "wang", "--role", "crew", "--name", "老王").exit_code == 0
    assert "nobody called zhao" in one_line(vms(environment, "user", "disable", "zhao"))
    assert "is taken" in one_line(vms(environment, "user", "add", "WANG", "--role", "crew"))
    assert "last administrator" in one_line(vms(environment, "user", "disable", "admin"))
    assert vms(environment, "token", "add", "wang", "--name", "phone").stdout.startswith("vms_")
    listed = vms(environment, "token", "list", "wang").stdout.split("\t")
    assert listed[1] == "phone"
    assert vms(environment, "token", "revoke", listed[0]).exit_code == 0
    assert vms(environment, "token", "list", "wang").stdout == ""
    assert password not in vms(environment, "user", "password", "admin").stdout
