"""`vms init`: everything a new service needs before it is first started."""

import asyncio
import secrets
import sys
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from vms.settings import Settings

# No 0 O 1 l I: it is read from a screen and typed once.
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
_PASSWORD_LENGTH = 20
StdinPassword = Annotated[bool, typer.Option("--password-stdin", help="Read the password from one line of stdin.")]


def init(
    username: Annotated[str, typer.Option(help="User name of the first administrator.")] = "admin",
    password_stdin: StdinPassword = False,
) -> None:
    """Make the data folder, the key file, the database and the first administrator. Safe to run again."""
    from vms.settings import load_settings

    settings = load_settings()
    password = given_or_random(password_stdin)
    added = asyncio.run(_prepare(settings, username, password))
    typer.echo(f"data folder    {settings.data_dir.resolve()}")
    if added:
        typer.echo(f"administrator  {username}")
        show_password(password, given=password_stdin)
    else:
        typer.echo("There are people already: nobody was added.")


async def _prepare(settings: "Settings", username: str, password: str) -> bool:
    from vms.setup import add_first_administrator, opened, prepare_folder

    prepare_folder(settings)
    async with opened(settings) as database:
        return await add_first_administrator(database, username, password)


def given_or_random(from_stdin: bool) -> str:
    """A line of standard input, or about 115 random bits."""
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return "".join(secrets.choice(_ALPHABET) for _ in range(_PASSWORD_LENGTH))


def show_password(password: str, *, given: bool) -> None:
    """A random one is printed once; what came in is not repeated."""
    if not given:
        typer.echo(f"password       {password}   (shown this once)")
