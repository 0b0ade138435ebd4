"""gates, pass keys, and the door's log as it hears from tablets that were alone for a while

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

from gala.migrations import own_tenant_only

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
VERDICTS = (
    "welcome", "already_in", "conflict", "wrong_event", "canceled", "declined", "unanswered", "unpaid", "revoked",
    "forged", "unknown", "too_early", "over", "left", "undone", "note", "held",
)  # fmt: skip
CHECK = ", ".join(f"'{verdict}'" for verdict in VERDICTS)

# Plain ADD COLUMN, with the check beside it: Alembic's batch would copy a table that others point to with CASCADE.
ADDED = (
    ("attendees", "pass_revision INTEGER DEFAULT 1 NOT NULL"),
    ("events", "doors_open_minutes INTEGER DEFAULT 120 NOT NULL"
     " CONSTRAINT ck_events_doors_open CHECK (doors_open_minutes BETWEEN 0 AND 43200)"),
    ("events", "admit_unanswered BOOLEAN DEFAULT TRUE NOT NULL"),
)  # fmt: skip


def upgrade() -> None:
    for table, column in ADDED:
        op.execute(f"ALTER TABLE {table} ADD COLUMN {column}")
    _restored_with("'pass_code', {0}.pass_code", "'pass_code', {0}.pass_code, 'pass_revision', {0}.pass_revision")
    _gates()
    _log()
    op.create_index("ix_attendee_history_event_id_id", "attendee_history", ["event_id", "id"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        for table in ("gates", "pass_keys"):
            for statement in own_tenant_only(table):
                op.execute(statement)


def _restored_with(old: str, new: str) -> None:
    """What the triggers of an undo keep of an attendee; a trigger is text, so its text is changed."""
    bind = op.get_bind()
    if bind.dialect.name == "postgresql":
        found = "SELECT proname, pg_get_functiondef(oid) FROM pg_proc WHERE proname LIKE 'change\\_attendees\\_%'"
    else:
        found = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'change_attendees_%'"
    for name, text in bind.execute(sa.text(found)).all():
        for row in ("OLD", "NEW"):
            text = text.replace(old.format(row), new.format(row))
        if bind.dialect.name == "sqlite":
            op.execute(f"DROP TRIGGER {name}")
        bind.exec_driver_sql(text)


def _gates() -> None:
    op.create_table(
        "gates",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("tenant_id", BigId, nullable=False),
        sa.Column("event_id", BigId, nullable=False),
        sa.Column("user_id", BigId, nullable=True),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("is_personal", sa.Boolean(), nullable=False),
        sa.Column("self_service", sa.Boolean(), nullable=False),
        sa.Column("pairing_hash", sa.String(length=64), nullable=True),
        sa.Column("pairing_expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("token_hash", sa.String(length=64), nullable=True),
        sa.Column("paired_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("waiting", sa.Integer(), nullable=False),
        sa.Column("skew_ms", sa.Integer(), nullable=False),
        sa.Column("app_version", sa.String(length=40), nullable=False),
        sa.Column("user_agent", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_gates_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_gates_tenant_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_gates_user_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gates")),
        sa.UniqueConstraint("pairing_hash", name=op.f("uq_gates_pairing_hash")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_gates_token_hash")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "pass_keys",
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("tenant_id", BigId, nullable=False),
        sa.Column("event_id", BigId, nullable=False),
        sa.Column("key_id", sa.String(length=8), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("private_key", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f("fk_pass_keys_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f("fk_pass_keys_tenant_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pass_keys")),
        sa.UniqueConstraint("event_id", "key_id", name=op.f("uq_pass_keys_event_id_key_id")),
        sqlite_autoincrement=True,
    )
    for table, columns in (("gates", ("tenant_id", "event_id", "user_id")), ("pass_keys", ("tenant_id",))):
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, [column], unique=False)


def _log() -> None:
    # Nothing points to the log, so a copy is safe.
    with op.batch_alter_table("attendance") as log:
        log.alter_column("attendee_id", existing_type=BigId, nullable=True)
        log.add_column(sa.Column("gate_id", BigId, nullable=True))
        log.add_column(sa.Column("verdict", sa.String(length=20), nullable=False, server_default="welcome"))
        log.add_column(sa.Column("offline", sa.Boolean(), nullable=False, server_default=sa.false()))
        log.add_column(sa.Column("note", sa.String(length=500), nullable=False, server_default=""))
        log.add_column(sa.Column("scanned_at", sa.DateTime(timezone=True), nullable=True))
        log.create_check_constraint(op.f("ck_attendance_verdict"), f"verdict IN ({CHECK})")
        log.create_foreign_key(op.f("fk_attendance_gate_id"), "gates", ["gate_id"], ["id"], ondelete="SET NULL")
    op.create_index(op.f("ix_attendance_gate_id"), "attendance", ["gate_id"], unique=False)
    op.execute("UPDATE attendance SET verdict = 'left' WHERE status = 'left'")
    op.execute("UPDATE attendance SET verdict = 'undone' WHERE status = 'not_checked_in'")
    op.execute("UPDATE attendance SET scanned_at = coalesce(checkin_time, checkout_time, created_at)")
    with op.batch_alter_table("attendance") as log:
        log.alter_column("scanned_at", existing_type=sa.DateTime(timezone=True), nullable=False)


def downgrade() -> None:
    op.drop_index("ix_attendee_history_event_id_id", "attendee_history")
    op.execute("DELETE FROM attendance WHERE attendee_id IS NULL OR verdict NOT IN ('welcome', 'left', 'undone')")
    op.drop_index(op.f("ix_attendance_gate_id"), "attendance")
    with op.batch_alter_table("attendance") as log:
        log.drop_constraint(op.f("fk_attendance_gate_id"), type_="foreignkey")
        log.drop_constraint(op.f("ck_attendance_verdict"), type_="check")
        for column in ("gate_id", "verdict", "offline", "note", "scanned_at"):
            log.drop_column(column)
        log.alter_column("attendee_id", existing_type=BigId, nullable=False)
    op.drop_table("pass_keys")
    op.drop_table("gates")
    _restored_with("'pass_code', {0}.pass_code, 'pass_revision', {0}.pass_revision", "'pass_code', {0}.pass_code")
    for table, column in reversed(ADDED):
        op.execute(f"ALTER TABLE {table} DROP COLUMN {column.split()[0]}")
