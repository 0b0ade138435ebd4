"""row level security: the wall behind the tenant filter, on PostgreSQL

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

from gala.migrations import own_tenant_only

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Whatever the steps before made with a tenant's id. A later step calls own_tenant_only for its own tables.
OWNED = """SELECT table_name FROM information_schema.columns
    WHERE table_schema = current_schema() AND column_name = 'tenant_id' ORDER BY table_name"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in op.get_bind().execute(sa.text(OWNED)).scalars().all():
            for statement in own_tenant_only(table):
                op.execute(statement)


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        for table in op.get_bind().execute(sa.text(OWNED)).scalars().all():
            op.execute(f"DROP POLICY own_tenant ON {table}")
            op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
            op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
