"""What all tables share: ids, UTC time stamps, closed enums, JSON."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, Column, DateTime, ForeignKey, Integer, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

# SQLite numbers rows by itself only in a column of exactly the type INTEGER.
BigId = BigInteger().with_variant(Integer(), "sqlite")
Json = JSON().with_variant(JSONB(), "postgresql")


class UtcDateTime(TypeDecorator[datetime]):
    """A moment: aware in Python, timestamptz in PostgreSQL, UTC text in SQLite. A naive one is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs its time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def id_field() -> Any:
    """The primary key."""
    return Field(default=None, sa_column=Column(BigId, primary_key=True, autoincrement=True))


def link(target: str, *, cascade: bool = True, optional: bool = False, index: bool = True, unique: bool = False) -> Any:
    """A foreign key to ``table.id``. Deleting the target deletes this row, or (not ``cascade``) empties the link."""
    return Field(
        default=None if optional else ...,
        sa_column=Column(
            BigId,
            ForeignKey(target, ondelete="CASCADE" if cascade else "SET NULL"),
            nullable=optional,
            index=index and not unique,
            unique=unique,
        ),
    )


def moment(*, optional: bool = False, index: bool = False) -> Any:
    """A UTC time stamp."""
    return Field(default=None if optional else ..., sa_column=Column(UtcDateTime, nullable=optional, index=index))


def json_field(column: str | None = None) -> Any:
    """A JSON object, empty at first; ``column`` where its name in the database differs."""
    name = () if column is None else (column,)
    return Field(default_factory=dict, sa_column=Column(*name, Json, nullable=False, server_default="{}"))


def enum_column() -> Column[str]:
    """The text column of a closed enum; ``closed`` gives the constraint beside it."""
    return Column(String(20), nullable=False)


def closed(column: str, kind: type[StrEnum]) -> CheckConstraint:
    """The constraint that holds ``column`` to the values of ``kind``."""
    values = ", ".join(f"'{member.value}'" for member in kind)
    return CheckConstraint(f"{column} IN ({values})", name=column)
