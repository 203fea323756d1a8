"""People for tests, put straight into the tables: no slow password hashing."""

import itertools

from vms.accounts.model import Role
from vms.accounts.secrets import hashed, new_token
from vms.accounts.tables import ApiToken, User
from vms.db.engine import Database

_number = itertools.count(1)


async def add_person(database: Database, role: Role, division_code: str | None = None) -> str:
    """A person of that role and division (None: everywhere). Their token."""
    name, token = f"{role}-{next(_number)}", new_token()
    async with database.unit_of_work() as tx:
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
        tx.session.add(ApiToken(secret_hash=hashed(token), user_id=user.id, name="test", created_at=tx.now))
    return token
