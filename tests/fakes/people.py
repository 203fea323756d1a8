"""People for tests, put straight into the tables: no slow password hashing."""

import itertools
from datetime import timedelta

from vms.accounts.model import Role
from vms.accounts.secrets import csrf_token, hashed, new_secret, new_token
from vms.accounts.tables import ApiToken, SignIn, User
from vms.db.engine import Database, Transaction

_number = itertools.count(1)


async def add_person(database: Database, role: Role, division_code: str | None = None) -> str:
    """A person of that role and division (None: everywhere). Their token."""
    token = new_token()
    async with database.unit_of_work() as tx:
        user = await add_user(tx, role, division_code)
        tx.session.add(ApiToken(secret_hash=hashed(token), user_id=user.id, name="test", created_at=tx.now))
    return token


async def begin_session(database: Database, role: Role, division_code: str | None = None) -> tuple[str, str]:
    """A person of that role and division who has signed in. The cookie's value and the CSRF token."""
    secret = new_secret()
    async with database.unit_of_work() as tx:
        user = await add_user(tx, role, division_code)
        lifetime = timedelta(hours=24)
        tx.session.add(
            SignIn(
                secret_hash=hashed(secret),
                user_id=user.id,
                created_at=tx.now,
                seen_at=tx.now,
                expires_at=tx.now + lifetime,
            )
        )
    return secret, csrf_token(secret)


async def add_user(tx: Transaction, role: Role, division_code: str | None) -> User:
    """A person of that role and division who cannot sign in with a password."""
    name = f"{role}-{next(_number)}"
    user = User(
        username=name,
        display_name=name,
        role=role,
        division_code=division_code,
        password_hash="no password",
        password_changed_at=tx.now,
        created_at=tx.now,
    )
    tx.session.add(user)
    await tx.session.flush()
    return user
