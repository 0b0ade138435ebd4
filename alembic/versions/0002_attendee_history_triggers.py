"""the database itself writes the attendees' history

Who acted, why and from where reach the triggers through a per-transaction setting: ``gala.context`` on PostgreSQL
(set_config), the function ``gala_context`` on SQLite (a connection without it cannot change an attendee at all).

Revision ID: 0002
Revises: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

KEPT = (
    "guest_id",
    "invitation_id",
    "status",
    "cancellation_reason",
    "meal_choice",
    "checked_in_at",
    "checked_out_at",
)
TOLD = ("changed_by", "reason", "ip", "user_agent")
COLUMNS = f"tenant_id, event_id, attendee_id, action, old_values, new_values, {', '.join(TOLD)}, created_at"

# name, table, when, condition, row of which tenant and event, attendee, action, old values, new values
SEAT = "'seat_id', {0}.id, 'seat_number', {0}.seat_number"
STEPS = (
    ("attendees_insert", "attendees", "AFTER INSERT", "", "NEW", "NEW.id", "insert", None, "kept"),
    ("attendees_update", "attendees", "AFTER UPDATE", "", "NEW", "NEW.id", "update", "kept", "kept"),
    ("attendees_delete", "attendees", "AFTER DELETE", "", "OLD", "OLD.id", "delete", "kept", None),
    ("seats_insert", "event_seats", "AFTER INSERT", "NEW.attendee_id IS NOT NULL",
     "NEW", "NEW.attendee_id", "seat", None, "seat"),
    ("seats_leave", "event_seats", "AFTER UPDATE",
     "OLD.attendee_id IS NOT NULL AND (NEW.attendee_id IS NULL OR NEW.attendee_id <> OLD.attendee_id)",
     "NEW", "OLD.attendee_id", "unseat", "seat", None),
    ("seats_take", "event_seats", "AFTER UPDATE",
     "NEW.attendee_id IS NOT NULL AND (OLD.attendee_id IS NULL OR NEW.attendee_id <> OLD.attendee_id)",
     "NEW", "NEW.attendee_id", "seat", None, "seat"),
    ("seats_delete", "event_seats", "AFTER DELETE", "OLD.attendee_id IS NOT NULL",
     "OLD", "OLD.attendee_id", "unseat", "seat", None),
)  # fmt: skip


def values(kind: str | None, row: str, function: str) -> str:
    if kind is None:
        return "NULL"
    pairs = SEAT.format(row) if kind == "seat" else ", ".join(f"'{column}', {row}.{column}" for column in KEPT)
    return f"{function}({pairs})"


def insert(
    row: str, attendee: str, action: str, old: str | None, new: str | None, *, json: str, told: str, now: str
) -> str:
    return (
        f"INSERT INTO attendee_history ({COLUMNS}) VALUES ({row}.tenant_id, {row}.event_id, {attendee}, '{action}', "
        f"{values(old, 'OLD', json)}, {values(new, 'NEW', json)}, {told}, {now});"
    )


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        told = ", ".join(f"context ->> '{key}'" for key in TOLD)
        for name, table, when, condition, *what in STEPS:
            statement = insert(*what, json="jsonb_build_object", told=told, now="now()")
            op.execute(
                f"""CREATE FUNCTION history_{name}() RETURNS trigger LANGUAGE plpgsql AS $$
                DECLARE context jsonb := nullif(current_setting('gala.context', true), '')::jsonb;
                BEGIN {statement} RETURN NULL; END $$"""
            )
            only = f"WHEN ({condition})" if condition else ""
            op.execute(
                f"CREATE TRIGGER history_{name} {when} ON {table} FOR EACH ROW {only} EXECUTE FUNCTION history_{name}()"
            )
    else:
        told = ", ".join(f"gala_context('{key}')" for key in TOLD)
        now = "strftime('%Y-%m-%d %H:%M:%f', 'now') || '000'"
        for name, table, when, condition, *what in STEPS:
            statement = insert(*what, json="json_object", told=told, now=now)
            only = f"WHEN {condition}" if condition else ""
            op.execute(f"CREATE TRIGGER history_{name} {when} ON {table} FOR EACH ROW {only} BEGIN {statement} END")


def downgrade() -> None:
    for name, table, *_ in STEPS:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP TRIGGER history_{name} ON {table}")
            op.execute(f"DROP FUNCTION history_{name}()")
        else:
            op.execute(f"DROP TRIGGER history_{name}")
