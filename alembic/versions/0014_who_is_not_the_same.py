"""two people who look like one and are not; and which codes anybody has

Revision ID: 0014
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

from gala.migrations import own_tenant_only

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "guests_apart"
# Codes are everybody's: one that another tenant has cannot be given again. The function tells only which of those that
# were named are taken; the wall between tenants is down for it alone.
CODES = """CREATE FUNCTION codes_taken(codes text[]) RETURNS SETOF text LANGUAGE plpgsql AS $$
    DECLARE own text := current_setting('gala.tenant', true);
    BEGIN
        PERFORM set_config('gala.tenant', '', true);
        RETURN QUERY SELECT i.unique_code::text FROM invitations i WHERE i.unique_code = ANY(codes);
        PERFORM set_config('gala.tenant', coalesce(own, ''), true);
    END $$"""


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", BigId, autoincrement=True, nullable=False),
        sa.Column("tenant_id", BigId, nullable=False),
        sa.Column("guest_id", BigId, nullable=False),
        sa.Column("other_id", BigId, nullable=False),
        sa.CheckConstraint("guest_id < other_id", name=op.f(f"ck_{TABLE}_lower_first")),
        *(
            sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=op.f(f"fk_{TABLE}_{column}"), ondelete="CASCADE")
            for column, parent in (("tenant_id", "tenants"), ("guest_id", "guests"), ("other_id", "guests"))
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{TABLE}")),
        sa.UniqueConstraint("guest_id", "other_id", name=op.f(f"uq_{TABLE}_guest_id_other_id")),
        sqlite_autoincrement=True,
    )
    for column in ("tenant_id", "other_id"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        for statement in own_tenant_only(TABLE):
            op.execute(statement)
        op.execute(CODES)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION codes_taken(text[])")
    op.drop_table(TABLE)
