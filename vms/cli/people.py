"""`vms user …` and `vms token …`: people and their tokens, for whoever holds the machine."""

import asyncio
import datetime
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from vms.accounts.model import Role, Via, service_actor
from vms.cli.init import StdinPassword, given_or_random, show_password
from vms.errors import StartupError

if TYPE_CHECKING:
    from vms.accounts.store import Person
    from vms.db.engine import Database

T = TypeVar("T")

users = typer.Typer(no_args_is_help=True, help="People who may sign in.")
tokens = typer.Typer(no_args_is_help=True, help="Tokens for programs.")

Username = Annotated[str, typer.Argument(help="User name.")]
CLI = service_actor(Via.COMMAND_LINE)


@users.command("add")
def add_user(
    username: Username,
    role: Annotated[Role, typer.Option(help="What they may do.")],
    division: Annotated[str, typer.Option(help="Code of the division they belong to; none: everywhere.")] = "",
    name: Annotated[str, typer.Option(help="Name that is shown.")] = "",
    password_stdin: StdinPassword = False,
) -> None:
    """Add a person with a random password, printed once."""
    password = given_or_random(password_stdin)

    async def add(database: "Database") -> None:
        from vms.accounts.passwords import Passwords
        from vms.accounts.service import People, PersonChange

        change = PersonChange(display_name=name or None, role=role, division_code=division, password=password)
        await People(database, Passwords()).create(CLI, username, change)

    _with_database(add)
    typer.echo(f"added          {username}")
    show_password(password, given=password_stdin)


@users.command("list")
def list_users() -> None:
    """Everybody: user name, role, division, state."""

    async def everybody(database: "Database") -> "list[Person]":
        from vms.accounts.store import people_under

        async with database.reading() as session:
            return await people_under(session, CLI.division_path, after=None, limit=100_000)

    for person in _with_database(everybody):
        user = person.user
        state = "disabled" if user.disabled_at else "enabled"
        typer.echo(f"{user.username}\t{user.role}\t{user.division_code or '-'}\t{state}\t{user.display_name}")


@users.command("disable")
def disable_user(username: Username) -> None:
    """End all access of a person at once, in the running service too."""
    _change(username, disabled=True)
    typer.echo(f"disabled       {username}")


@users.command("enable")
def enable_user(username: Username) -> None:
    """Let a disabled person sign in again."""
    _change(username, disabled=False)
    typer.echo(f"enabled        {username}")


@users.command("password")
def set_password(username: Username, password_stdin: StdinPassword = False) -> None:
    """Give a person a new random password, printed once; their sign-ins end."""
    password = given_or_random(password_stdin)
    _change(username, password=password)
    typer.echo(f"changed        {username}")
    show_password(password, given=password_stdin)


@tokens.command("add")
def add_token(
    username: Username,
    name: Annotated[str, typer.Option(help="What it is for.")],
    days: Annotated[int, typer.Option(min=1, max=3650, help="Days until it expires.")] = 365,
) -> None:
    """Make a token for a person and print it once."""

    async def add(database: "Database") -> str:
        from vms.accounts.tokens import Tokens

        person = await _person(database, username)
        secret, _ = await Tokens(database).create(CLI, person.user.id, name, datetime.timedelta(days=days))
        return secret

    typer.echo(_with_database(add))


@tokens.command("list")
def list_tokens(username: Username) -> None:
    """A person's tokens: number, name, expiry, last use."""

    async def found(database: "Database") -> list[tuple[object, ...]]:
        from vms.accounts.tokens import Tokens

        person = await _person(database, username)
        listed = await Tokens(database).of(CLI, person.user.id)
        return [(token.id, token.name, token.expires_at or "never", token.used_at or "unused") for token in listed]

    for row in _with_database(found):
        typer.echo("\t".join(str(cell) for cell in row))


@tokens.command("revoke")
def revoke_token(token_id: Annotated[str, typer.Argument(help="Number from `vms token list`.")]) -> None:
    """End a token at once, in the running service too."""
    import uuid

    try:
        key = uuid.UUID(token_id)
    except ValueError as error:
        raise StartupError(f"{token_id} is not a token's number: see `vms token list`") from error

    async def revoke(database: "Database") -> None:
        from vms.accounts.tokens import Tokens

        await Tokens(database).revoke(CLI, key)

    _with_database(revoke)
    typer.echo(f"revoked        {token_id}")


def _change(username: str, *, disabled: bool | None = None, password: str | None = None) -> None:
    async def change(database: "Database") -> None:
        from vms.accounts.passwords import Passwords
        from vms.accounts.service import People, PersonChange

        person = await _person(database, username)
        wanted = PersonChange(disabled=disabled, password=password)
        await People(database, Passwords()).change(CLI, person.user.id, wanted)

    _with_database(change)


async def _person(database: "Database", username: str) -> "Person":
    from vms.accounts.sign_in import folded
    from vms.accounts.store import person_by_name

    async with database.reading() as session:
        person = await person_by_name(session, folded(username))
    if person is None:
        raise StartupError(f"there is nobody called {username}: see `vms user list`")
    return person


def _with_database(work: "Callable[[Database], Awaitable[T]]") -> T:
    from vms.settings import load_settings
    from vms.setup import opened

    async def run() -> T:
        async with opened(load_settings()) as database:
            return await work(database)

    return asyncio.run(run())
