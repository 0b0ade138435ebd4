"""the room drawn, sessions, and changes that can be undone

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")

# Plain ADD COLUMN, with the check beside it: Alembic's batch would copy a table that others point to with CASCADE.
ADDED = (
    ("event_tables", "width FLOAT"),
    ("event_tables", "height FLOAT"),
    ("event_tables", "sides INTEGER DEFAULT 2 NOT NULL CONSTRAINT ck_event_tables_sides CHECK (sides IN (1, 2, 4))"),
    ("event_tables", "version INTEGER DEFAULT 1 NOT NULL"),
    ("event_seats", "locked BOOLEAN DEFAULT FALSE NOT NULL"),
    ("events", "room_width FLOAT"),
    ("events", "room_height FLOAT"),
    ("events", "floor_version INTEGER DEFAULT 1 NOT NULL"),
)


def upgrade() -> None:
    for table, column in ADDED:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    op.add_column("attendees", sa.Column("tell_since", sa.DateTime(timezone=True), nullable=True))
    _floor()
    _sessions()
    _changes()
    _triggers()


def _floor() -> None:
    op.create_table(
        "event_scenery",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("tenant_id", BigId, nullable=False),
        sa.Column("event_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("label", sa.String(length=60), nullable=False),
        sa.Column("x", sa.Float(), nullable=False),
        sa.Column("y", sa.Float(), nullable=False),
        sa.Column("width", sa.Float(), nullable=False),
        sa.Column("height", sa.Float(), nullable=False),
        sa.Column("rotation", sa.Float(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('stage', 'dance_floor', 'bar', 'door', 'label')", name=op.f("ck_event_scenery_kind")
        ),
        *_owned("event_scenery"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_event_scenery_event_id"), "event_scenery", ["event_id"], unique=False)
    op.create_index(op.f("ix_event_scenery_tenant_id"), "event_scenery", ["tenant_id"], unique=False)
    op.create_table(
        "floor_pictures",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("tenant_id", BigId, nullable=False),
        sa.Column("event_id", BigId, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("x", sa.Float(), nullable=False),
        sa.Column("y", sa.Float(), nullable=False),
        sa.Column("width", sa.Float(), nullable=False),
        sa.Column("height", sa.Float(), nullable=False),
        sa.Column("opacity", sa.Float(), nullable=False),
        *_owned("floor_pictures"),
        sa.UniqueConstraint("event_id", name=op.f("uq_floor_pictures_event_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_floor_pictures_tenant_id"), "floor_pictures", ["tenant_id"], unique=False)
    op.create_table(
        "floor_templates",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("tenant_id", BigId, nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("plan", Json, server_default="{}", nullable=False),
        sa.Column("tables", sa.Integer(), nullable=False),
        sa.Column("seats", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id"], ["tenants.id"], name=op.f("fk_floor_templates_tenant_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_floor_templates")),
        sa.UniqueConstraint("tenant_id", "name", name=op.f("uq_floor_templates_tenant_id_name")),
        sqlite_autoincrement=True,
    )


def _owned(table: str) -> list[sa.Constraint]:
    return [
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f(f"fk_{table}_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f(f"fk_{table}_tenant_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    ]


def _sessions() -> None:
    op.create_table(
        "event_sessions",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("tenant_id", BigId, nullable=False),
        sa.Column("event_id", BigId, nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("speaker", sa.String(length=200), nullable=False),
        sa.Column("description", sa.String(length=2000), nullable=False),
        sa.Column("start_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("end_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("end_at > start_at", name=op.f("ck_event_sessions_ends_after_start")),
        *_owned("event_sessions"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_event_sessions_event_id"), "event_sessions", ["event_id"], unique=False)
    op.create_index(op.f("ix_event_sessions_tenant_id"), "event_sessions", ["tenant_id"], unique=False)
    op.create_table(
        "session_answers",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("tenant_id", BigId, nullable=False),
        sa.Column("event_id", BigId, nullable=False),
        sa.Column("session_id", BigId, nullable=False),
        sa.Column("attendee_id", BigId, nullable=False),
        sa.Column("coming", sa.Boolean(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["event_sessions.id"], name=op.f("fk_session_answers_session_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["attendee_id"], ["attendees.id"], name=op.f("fk_session_answers_attendee_id"), ondelete="CASCADE"
        ),
        *_owned("session_answers"),
        sa.UniqueConstraint("session_id", "attendee_id", name=op.f("uq_session_answers_session_id_attendee_id")),
        sqlite_autoincrement=True,
    )
    for column in ("tenant_id", "event_id", "attendee_id"):
        op.create_index(op.f(f"ix_session_answers_{column}"), "session_answers", [column], unique=False)


def _changes() -> None:
    op.create_table(
        "changes",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("tenant_id", BigId, nullable=False),
        sa.Column("event_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=True),
        sa.Column("actor", sa.String(length=200), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("details", Json, server_default="{}", nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("state IN ('done', 'undone', 'dropped')", name=op.f("ck_changes_state")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_changes_user_id"), ondelete="SET NULL"),
        *_owned("changes"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_changes_event_id_user_id_id", "changes", ["event_id", "user_id", "id"], unique=False)
    op.create_index(op.f("ix_changes_tenant_id"), "changes", ["tenant_id"], unique=False)
    op.create_index(op.f("ix_changes_user_id"), "changes", ["user_id"], unique=False)
    op.create_table(
        "change_rows",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("tenant_id", BigId, nullable=False),
        sa.Column("event_id", BigId, nullable=True),
        sa.Column("change_id", BigId, nullable=True),
        sa.Column("entity", sa.String(length=30), nullable=False),
        sa.Column("entity_id", BigId, nullable=False),
        sa.Column("old_values", Json, nullable=True),
        sa.Column("new_values", Json, nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_rows")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_change_rows_event_id_created_at", "change_rows", ["event_id", "created_at"], unique=False)
    op.create_index(op.f("ix_change_rows_tenant_id"), "change_rows", ["tenant_id"], unique=False)
    op.create_index(op.f("ix_change_rows_change_id"), "change_rows", ["change_id"], unique=False)


# What a row is made of, for undoing: all but its id, what others' work moves (versions, holds) and what is derived.
# ``gala/services/changes/rows.py`` reads rows by the same names; a test holds the two together.
PLACE = ("x", "y", "rotation", "width", "height")
CHAIR = ("table_id", "seat_number", "table_number", "label", "position", "x", "y", "category", "blocked", "locked")
KEPT = {
    "event_tables": ("tenant_id", "event_id", "table_number", "shape", *PLACE, "sides", "position"),
    "event_scenery": ("tenant_id", "event_id", "kind", "label", *PLACE),
    "event_seats": ("tenant_id", "event_id", *CHAIR, "attendee_id"),
    "attendees": (
        "tenant_id",
        "event_id",
        "guest_id",
        "invitation_id",
        "source",
        "status",
        "cancellation_reason",
        "meal_choice",
        "dietary_notes",
        "access_notes",
        "metadata",
        "pass_code",
        "position",
        "checked_in_at",
        "checked_out_at",
        "tell_since",
        "created_at",
    ),
    "invitations": (
        "tenant_id",
        "event_id",
        "unique_code",
        "ticket_number",
        "ticket_key",
        "label",
        "status",
        "sent_at",
        "opened_at",
        "responded_at",
        "max_plus_ones",
        "created_at",
    ),
    "guests": ("tenant_id", "name", "search_name", "email", "phone", "company", "created_at"),
}
# Written whether or not a change is being made: the columns that the picture of the room at another time needs.
ALWAYS = {"event_tables": KEPT["event_tables"], "event_scenery": KEPT["event_scenery"], "event_seats": CHAIR}


def _triggers() -> None:
    for table in KEPT:
        for kind in ("INSERT", "UPDATE", "DELETE"):
            if table != "guests" or kind == "UPDATE":  # the address book only grows: undoing strikes nobody from it
                _trigger(table, kind)


def _trigger(table: str, kind: str) -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    name, row = f"change_{table}_{kind.lower()}", "OLD" if kind == "DELETE" else "NEW"
    making = "coalesce(current_setting('gala.change', true), '') <> ''" if is_postgresql else "gala_context('change')"
    change = "nullif(current_setting('gala.change', true), '')::bigint" if is_postgresql else "gala_context('change')"
    making = making if is_postgresql else f"{making} IS NOT NULL"
    if kind == "UPDATE":
        when = f"({making} AND {_differs(KEPT[table])})"
        when += f" OR {_differs(ALWAYS[table])}" if table in ALWAYS else ""
    else:
        when = "1 = 1" if table in ALWAYS else making
    old = "NULL" if kind == "INSERT" else _values(table, "OLD", is_postgresql)
    new = "NULL" if kind == "DELETE" else _values(table, "NEW", is_postgresql)
    event = "NULL" if table == "guests" else f"{row}.event_id"
    now = "clock_timestamp()" if is_postgresql else "strftime('%Y-%m-%d %H:%M:%f', 'now') || '000'"
    statement = (
        "INSERT INTO change_rows (tenant_id, event_id, change_id, entity, entity_id, old_values, new_values, "
        f"created_at) VALUES ({row}.tenant_id, {event}, {change}, '{table}', {row}.id, {old}, {new}, {now});"
    )
    if is_postgresql:
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {statement} RETURN NULL; END $$"
        )
        run = f"EXECUTE FUNCTION {name}()"
        op.execute(f"CREATE TRIGGER {name} AFTER {kind} ON {table} FOR EACH ROW WHEN ({when}) {run}")
    else:
        op.execute(f"CREATE TRIGGER {name} AFTER {kind} ON {table} FOR EACH ROW WHEN {when} BEGIN {statement} END")


def _differs(columns: tuple[str, ...]) -> str:
    return "(" + " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns) + ")"


def _values(table: str, row: str, is_postgresql: bool) -> str:
    def value(column: str) -> str:
        if column in ("dietary_notes", "access_notes"):
            return f"encode({row}.{column}, 'hex')" if is_postgresql else f"hex({row}.{column})"
        if column == "metadata" and not is_postgresql:
            return f"json({row}.{column})"
        return f"{row}.{column}"

    function = "jsonb_build_object" if is_postgresql else "json_object"
    pairs = ", ".join(f"'{column}', {value(column)}" for column in KEPT[table])
    return f"{function}({pairs})"


def downgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for table in KEPT:
        for kind in ("insert", "update", "delete"):
            if table == "guests" and kind != "update":
                continue
            name = f"change_{table}_{kind}"
            op.execute(f"DROP TRIGGER {name} ON {table}" if is_postgresql else f"DROP TRIGGER {name}")
            if is_postgresql:
                op.execute(f"DROP FUNCTION {name}()")
    made = "change_rows changes session_answers event_sessions floor_templates floor_pictures event_scenery"
    for table in made.split():
        op.drop_table(table)
    op.drop_column("attendees", "tell_since")
    for table, column in reversed(ADDED):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column.split()[0]}")
