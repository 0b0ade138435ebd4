"""Tenants, users, who works where, and their sign-ins."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Column, String, UniqueConstraint
from sqlmodel import Field, SQLModel

from gala.models.base import Json, closed, enum_column, id_field, json_field, link, moment


class TenantStatus(StrEnum):
    PENDING = "pending"
    ACTIVE = "active"
    SUSPENDED = "suspended"


class Role(StrEnum):
    TENANT_ADMIN = "tenant_admin"
    STAFF = "staff"


class MembershipStatus(StrEnum):
    INVITED = "invited"
    ACTIVE = "active"
    DISABLED = "disabled"


class Tenant(SQLModel, table=True):
    """An organization. All that it owns carries its id."""

    __tablename__ = "tenants"
    __table_args__ = (closed("status", TenantStatus),)

    id: int | None = id_field()
    name: str = Field(max_length=200)
    slug: str = Field(max_length=80, unique=True)
    branding_settings: dict[str, Any] = json_field()
    status: str = Field(default=TenantStatus.ACTIVE, sa_column=enum_column())
    created_at: datetime = moment()


class User(SQLModel, table=True):
    """A person with a password. ``email`` is kept in lower case, so that unique means unique."""

    __tablename__ = "users"
    __table_args__ = (CheckConstraint("email = lower(email)", name="email_lower"),)

    id: int | None = id_field()
    email: str = Field(max_length=254, unique=True)
    password_hash: str = Field(max_length=100)
    full_name: str = Field(max_length=200)
    is_platform_admin: bool = False
    created_at: datetime = moment()


class TenantUser(SQLModel, table=True):
    """A user's role in one tenant. One row a pair."""

    __tablename__ = "tenant_users"
    __table_args__ = (
        UniqueConstraint("tenant_id", "user_id"),
        closed("role", Role),
        closed("status", MembershipStatus),
    )

    id: int | None = id_field()
    tenant_id: int = link("tenants.id")
    user_id: int = link("users.id")
    role: str = Field(sa_column=enum_column())
    status: str = Field(default=MembershipStatus.ACTIVE, sa_column=enum_column())
    invited_at: datetime | None = moment(optional=True)
    last_login_at: datetime | None = moment(optional=True)


class SignIn(SQLModel, table=True):
    """A session: the browser or program holds a random token, the database only its SHA-256.

    A program's token is exchanged for the next; ``previous_hash`` is the one before, whose coming again says that
    somebody copied it.
    """

    __tablename__ = "sessions"

    id: int | None = id_field()
    user_id: int = link("users.id")
    token_hash: str = Field(sa_column=Column(String(64), nullable=False, unique=True))
    created_at: datetime = moment()
    expires_at: datetime = moment(index=True)
    ip: str = Field(default="", max_length=45)
    user_agent: str = Field(default="", max_length=300)
    previous_hash: str | None = Field(default=None, max_length=64, index=True)


class ApiKey(SQLModel, table=True):
    """A program's key to one tenant: shown once, kept as its SHA-256. ``scopes`` are the permissions that it has;
    ``start`` is what people tell it by."""

    __tablename__ = "api_keys"

    id: int | None = id_field()
    tenant_id: int = link("tenants.id")
    user_id: int | None = link("users.id", cascade=False, optional=True)
    name: str = Field(max_length=80)
    key_hash: str = Field(sa_column=Column(String(64), nullable=False, unique=True))
    start: str = Field(max_length=16)
    scopes: list[str] = Field(default_factory=list, sa_column=Column(Json, nullable=False, server_default="[]"))
    created_at: datetime = moment()
    last_used_at: datetime | None = moment(optional=True)
    expires_at: datetime | None = moment(optional=True)
    revoked_at: datetime | None = moment(optional=True)
