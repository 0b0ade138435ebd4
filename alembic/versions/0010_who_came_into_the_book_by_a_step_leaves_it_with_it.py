"""who came into the address book by a step leaves it when the step is undone

Revision ID: 0010
Revises: 0009
"""

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

TABLE = "guests"
KEPT = (
    "tenant_id", "name", "search_name", "email", "phone", "company", "created_at", "title", "address", "language",
    "search_text",
)  # fmt: skip
KINDS = ("INSERT", "DELETE")


def upgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for kind in KINDS:
        name, row = f"change_{TABLE}_{kind.lower()}", "OLD" if kind == "DELETE" else "NEW"
        old = "NULL" if kind == "INSERT" else _values("OLD", is_postgresql)
        new = "NULL" if kind == "DELETE" else _values("NEW", is_postgresql)
        if is_postgresql:
            change, now = "nullif(current_setting('gala.change', true), '')::bigint", "clock_timestamp()"
            making = "coalesce(current_setting('gala.change', true), '') <> ''"
        else:
            change, now = "gala_context('change')", "strftime('%Y-%m-%d %H:%M:%f', 'now') || '000'"
            making = "gala_context('change') IS NOT NULL"
        statement = (
            "INSERT INTO change_rows (tenant_id, event_id, change_id, entity, entity_id, old_values, new_values, "
            f"created_at) VALUES ({row}.tenant_id, NULL, {change}, '{TABLE}', {row}.id, {old}, {new}, {now});"
        )
        if is_postgresql:
            body = f"BEGIN {statement} RETURN NULL; END"
            op.execute(f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ {body} $$")
            run = f"EXECUTE FUNCTION {name}()"
            op.execute(f"CREATE TRIGGER {name} AFTER {kind} ON {TABLE} FOR EACH ROW WHEN ({making}) {run}")
        else:
            body = f"BEGIN {statement} END"
            op.execute(f"CREATE TRIGGER {name} AFTER {kind} ON {TABLE} FOR EACH ROW WHEN {making} {body}")


def _values(row: str, is_postgresql: bool) -> str:
    pairs = ", ".join(f"'{column}', {row}.{column}" for column in KEPT)
    return f"{'jsonb_build_object' if is_postgresql else 'json_object'}({pairs})"


def downgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for kind in KINDS:
        name = f"change_{TABLE}_{kind.lower()}"
        op.execute(f"DROP TRIGGER {name} ON {TABLE}" if is_postgresql else f"DROP TRIGGER {name}")
        if is_postgresql:
            op.execute(f"DROP FUNCTION {name}()")
