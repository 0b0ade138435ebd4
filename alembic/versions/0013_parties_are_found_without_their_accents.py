"""parties are found without their accents

Revision ID: 0013
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

from gala.rules.names import fold

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("ALTER TABLE invitations ADD COLUMN search_label VARCHAR(800) DEFAULT '' NOT NULL")
    connection = op.get_bind()
    labels = connection.execute(sa.text("SELECT DISTINCT label FROM invitations WHERE label <> ''")).scalars().all()
    folded = [{"label": label, "folded": fold(label)} for label in labels]
    if folded:
        fill = sa.text("UPDATE invitations SET search_label = :folded WHERE label = :label")
        connection.execute(fill, folded)


def downgrade() -> None:
    op.execute("ALTER TABLE invitations DROP COLUMN search_label")
