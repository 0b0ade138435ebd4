"""a new name is a line of the history, so that tablets at the door hear of it at once

Who is called otherwise, whose party is, or whose chair is: no row of the attendee changes by it, and what follows the
history by its ids (the tablets' differences, lists in memory) would not hear of it. So the database writes a line
"named" for everybody concerned. Codes and addresses are not copied into it.

Revision ID: 0016
Revises: 0015
"""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

TOLD = ("changed_by", "reason", "ip", "user_agent")
COLUMNS = f"tenant_id, event_id, attendee_id, action, old_values, new_values, {', '.join(TOLD)}, created_at"
# Table, what makes a difference at the door, what the line says of it, and whom it is about.
STEPS = (
    ("guests", ("name", "email"), ("name",), "attendees.guest_id = NEW.id"),
    (
        "invitations", ("label", "unique_code", "ticket_number", "max_plus_ones"), ("label",),
        "attendees.invitation_id = NEW.id",
    ),
    (
        "event_seats", ("table_number", "label", "seat_number"), ("table_number", "seat_number"),
        "attendees.id = NEW.attendee_id",
    ),
)  # fmt: skip


def upgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for table, columns, said, whose in STEPS:
        differs = " OR ".join(f"OLD.{column} IS DISTINCT FROM NEW.{column}" for column in columns)
        when = f"AFTER UPDATE OF {', '.join(columns)} ON {table} FOR EACH ROW WHEN"
        if is_postgresql:
            told = ", ".join(f"context ->> '{key}'" for key in TOLD)
            statement = _insert(said, whose, "jsonb_build_object", told, "now()")
            op.execute(
                f"""CREATE FUNCTION history_named_{table}() RETURNS trigger LANGUAGE plpgsql AS $$
                DECLARE context jsonb := nullif(current_setting('gala.context', true), '')::jsonb;
                BEGIN {statement} RETURN NULL; END $$"""
            )
            run = f"EXECUTE FUNCTION history_named_{table}()"
            op.execute(f"CREATE TRIGGER history_named_{table} {when} ({differs}) {run}")
        else:
            told = ", ".join(f"gala_context('{key}')" for key in TOLD)
            now = "strftime('%Y-%m-%d %H:%M:%f', 'now') || '000'"
            statement = _insert(said, whose, "json_object", told, now)
            op.execute(f"CREATE TRIGGER history_named_{table} {when} {differs} BEGIN {statement} END")


def _insert(said: tuple[str, ...], whose: str, json: str, told: str, now: str) -> str:
    old, new = (", ".join(f"'{column}', {row}.{column}" for column in said) for row in ("OLD", "NEW"))
    return (
        f"INSERT INTO attendee_history ({COLUMNS}) SELECT attendees.tenant_id, attendees.event_id, attendees.id, "
        f"'named', {json}({old}), {json}({new}), {told}, {now} FROM attendees WHERE {whose};"
    )


def downgrade() -> None:
    for table, *_ in STEPS:
        if op.get_bind().dialect.name == "postgresql":
            op.execute(f"DROP TRIGGER history_named_{table} ON {table}")
            op.execute(f"DROP FUNCTION history_named_{table}()")
        else:
            op.execute(f"DROP TRIGGER history_named_{table}")
