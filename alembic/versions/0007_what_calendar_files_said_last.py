"""what each invitation's calendar file said last, so that the next one can say that it is newer

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

from gala.migrations import own_tenant_only

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TABLE = "calendar_entries"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("invitation_id", BigId, autoincrement=False, nullable=False),
        sa.Column("tenant_id", BigId, nullable=False),
        sa.Column("event_id", BigId, nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name=op.f(f"fk_{TABLE}_event_id"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["tenant_id"], ["tenants.id"], name=op.f(f"fk_{TABLE}_tenant_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("invitation_id", name=op.f(f"pk_{TABLE}")),
    )
    for column in ("tenant_id", "event_id"):
        op.create_index(op.f(f"ix_{TABLE}_{column}"), TABLE, [column], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        for statement in own_tenant_only(TABLE):
            op.execute(statement)


def downgrade() -> None:
    op.drop_table(TABLE)
