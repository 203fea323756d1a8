"""People, their sign-ins, tokens and screens. Secrets are stored as hashes only."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field, SQLModel

from registry.columns import UtcDateTime, new_id
from vms.accounts.model import Role

_ROLES = ", ".join(f"'{role}'" for role in Role)


class User(SQLModel, table=True):
    """A person. `username` is stored as compared: folded, without surrounding space. No division: everywhere."""

    __tablename__ = "account"  # "user" is a reserved word of PostgreSQL
    __table_args__ = (CheckConstraint(f"role IN ({_ROLES})", name="role"),)

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    username: str = Field(unique=True, max_length=64)
    display_name: str = Field(max_length=100)
    role: str = Field(max_length=24)
    division_code: str | None = Field(default=None, foreign_key="division.code", index=True, max_length=20)
    unit_id: uuid.UUID | None = Field(default=None, foreign_key="unit.id", index=True)
    password_hash: str = Field(max_length=200, repr=False)
    password_changed_at: datetime = Field(sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)
    disabled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SignIn(SQLModel, table=True):
    """One browser session. `secret_hash` is SHA-256 of the cookie."""

    __tablename__ = "sign_in"

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    secret_hash: bytes = Field(unique=True, repr=False)
    user_id: uuid.UUID = Field(foreign_key="account.id", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
    ip: str | None = Field(default=None, max_length=45)


class ApiToken(SQLModel, table=True):
    """A token for programs. `secret_hash` is SHA-256 of 256 random bits, so that it needs no slow hash."""

    __tablename__ = "api_token"

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    secret_hash: bytes = Field(unique=True, repr=False)
    user_id: uuid.UUID = Field(foreign_key="account.id", index=True)
    name: str = Field(max_length=100)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Screen(SQLModel, table=True):
    """A screen that stays signed in on behalf of who paired it. `secret_hash` is SHA-256 of its cookie; `unit_id` the
    unit that they belonged to then; no division: everywhere."""

    __tablename__ = "screen"

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    secret_hash: bytes = Field(unique=True, repr=False)
    user_id: uuid.UUID = Field(foreign_key="account.id", index=True)
    name: str = Field(max_length=100)
    division_code: str | None = Field(default=None, foreign_key="division.code", index=True, max_length=20)
    unit_id: uuid.UUID | None = Field(default=None, foreign_key="unit.id", index=True)
    ip: str | None = Field(default=None, max_length=45)
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ScreenPairing(SQLModel, table=True):
    """A screen that shows a code and waits for somebody to type it in. `secret_hash`: of the cookie it has already."""

    __tablename__ = "screen_pairing"

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    secret_hash: bytes = Field(unique=True, repr=False)
    code: str = Field(unique=True, max_length=8, repr=False)
    ip: str | None = Field(default=None, max_length=45)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)


class SignInFailure(SQLModel, table=True):
    """Failed sign-ins of one name or one address, kept so that a restart doesn't forget them."""

    __tablename__ = "sign_in_failure"

    key: str = Field(primary_key=True, max_length=80)
    count: int
    last_at: datetime = Field(sa_type=UtcDateTime, index=True)
