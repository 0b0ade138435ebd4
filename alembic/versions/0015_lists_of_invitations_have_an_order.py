"""the two halves of an event's list of invitations are read in their order

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

HALVES = {"ix_invitations_by_hand": "ticket_key IS NULL", "ix_invitations_of_tickets": "ticket_key IS NOT NULL"}


def upgrade() -> None:
    for name, half in HALVES.items():
        where = sa.text(half)
        op.create_index(name, "invitations", ["event_id", "id"], sqlite_where=where, postgresql_where=where)


def downgrade() -> None:
    for name in HALVES:
        op.drop_index(name, "invitations")
