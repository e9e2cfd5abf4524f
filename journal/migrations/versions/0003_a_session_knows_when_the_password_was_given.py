"""A session knows when the password was last given in it.

Reason: what changes who an account belongs to asks for the password again when it was
given a while ago (N-10). Sessions from before have theirs from when they began.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("auth_session") as table:
        table.add_column(sa.Column("proved_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("update auth_session set proved_at = began_at")
    with op.batch_alter_table("auth_session") as table:
        table.alter_column("proved_at", nullable=False)
