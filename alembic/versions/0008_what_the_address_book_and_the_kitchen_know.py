"""what the address book and the kitchen know: titles, addresses, languages, tags, meals

Revision ID: 0008
Revises: 0007
"""

import sqlalchemy as sa
from alembic import op

from gala.migrations import own_tenant_only

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
BEFORE = ("tenant_id", "name", "search_name", "email", "phone", "company", "created_at")
ADDED = {
    "guests": (
        "title VARCHAR(40) DEFAULT '' NOT NULL",
        "address VARCHAR(300) DEFAULT '' NOT NULL",
        "language VARCHAR(10) DEFAULT '' NOT NULL",
        "search_text VARCHAR(1400) DEFAULT '' NOT NULL",
        "version INTEGER DEFAULT 1 NOT NULL",
    ),
    "events": ("asks_needs BOOLEAN DEFAULT TRUE NOT NULL",),
}
KEPT = {
    "guests": (*BEFORE, "title", "address", "language", "search_text"),
    "guest_tags": ("tenant_id", "guest_id", "tag"),
}


def upgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for table, columns in ADDED.items():
        for column in columns:
            op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    added = "timestamptz" if is_postgresql else "DATETIME"
    op.execute(f"ALTER TABLE guests ADD COLUMN updated_at {added}")
    op.execute("UPDATE guests SET updated_at = created_at, search_text = search_name")
    op.create_index("ix_guests_tenant_id_updated_at", "guests", ["tenant_id", "updated_at"], unique=False)
    op.create_table(
        "guest_tags",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("tenant_id", BigId, nullable=False),
        sa.Column("guest_id", BigId, nullable=False),
        sa.Column("tag", sa.String(length=40), nullable=False),
        *_owned("guest_tags", "guest_id", "guests"),
        sa.UniqueConstraint("guest_id", "tag", name=op.f("uq_guest_tags_guest_id_tag")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_guest_tags_tenant_id_tag", "guest_tags", ["tenant_id", "tag"], unique=False)
    op.create_table(
        "meals",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("tenant_id", BigId, nullable=False),
        sa.Column("event_id", BigId, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("description", sa.String(length=300), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        *_owned("meals", "event_id", "events"),
        sa.UniqueConstraint("event_id", "name", name=op.f("uq_meals_event_id_name")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_meals_tenant_id"), "meals", ["tenant_id"], unique=False)
    if is_postgresql:
        for table in ("guest_tags", "meals"):
            for statement in own_tenant_only(table):
                op.execute(statement)
    _drop_trigger("guests", "UPDATE")
    _trigger("guests", "UPDATE", KEPT["guests"])
    for kind in ("INSERT", "DELETE"):
        _trigger("guest_tags", kind, KEPT["guest_tags"])


def _owned(table: str, column: str, parent: str) -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=op.f(f"fk_{table}_{column}"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f(f"fk_{table}_tenant_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _trigger(table: str, kind: str, columns: tuple[str, ...]) -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    name, row = f"change_{table}_{kind.lower()}", "OLD" if kind == "DELETE" else "NEW"
    if is_postgresql:
        change, now = "nullif(current_setting('gala.change', true), '')::bigint", "clock_timestamp()"
        when = "coalesce(current_setting('gala.change', true), '') <> ''"
    else:
        change, now = "gala_context('change')", "strftime('%Y-%m-%d %H:%M:%f', 'now') || '000'"
        when = "gala_context('change') IS NOT NULL"
    if kind == "UPDATE":
        differs = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
        when = f"({when} AND ({differs}))"
    old = "NULL" if kind == "INSERT" else _values(columns, "OLD", is_postgresql)
    new = "NULL" if kind == "DELETE" else _values(columns, "NEW", is_postgresql)
    statement = (
        "INSERT INTO change_rows (tenant_id, event_id, change_id, entity, entity_id, old_values, new_values, "
        f"created_at) VALUES ({row}.tenant_id, NULL, {change}, '{table}', {row}.id, {old}, {new}, {now});"
    )
    if is_postgresql:
        body = f"BEGIN {statement} RETURN NULL; END"
        op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
        run = f"EXECUTE FUNCTION {name}()"
        op.execute(f"CREATE TRIGGER {name} AFTER {kind} ON {table} FOR EACH ROW WHEN ({when}) {run}")
    else:
        op.execute(f"CREATE TRIGGER {name} AFTER {kind} ON {table} FOR EACH ROW WHEN {when} BEGIN {statement} END")


def _values(columns: tuple[str, ...], row: str, is_postgresql: bool) -> str:
    pairs = ", ".join(f"'{column}', {row}.{column}" for column in columns)
    return f"{'jsonb_build_object' if is_postgresql else 'json_object'}({pairs})"


def _drop_trigger(table: str, kind: str) -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    name = f"change_{table}_{kind.lower()}"
    op.execute(f"DROP TRIGGER {name} ON {table}" if is_postgresql else f"DROP TRIGGER {name}")
    if is_postgresql:
        op.execute(f"DROP FUNCTION {name}()")


def downgrade() -> None:
    for kind in ("INSERT", "DELETE"):
        _drop_trigger("guest_tags", kind)
    _drop_trigger("guests", "UPDATE")
    _trigger("guests", "UPDATE", BEFORE)
    op.drop_table("meals")
    op.drop_table("guest_tags")
    op.drop_index("ix_guests_tenant_id_updated_at", "guests")
    for column in ("updated_at", "version", "search_text", "language", "address", "title"):
        op.execute(f"ALTER TABLE guests DROP COLUMN {column}")
    op.execute("ALTER TABLE events DROP COLUMN asks_needs")
