"""The record of acts is not replaced, either.

Reason: SQLite deletes the old row of an INSERT OR REPLACE without asking the triggers
that refuse a deletion, so one word of SQL could rewrite what was done.
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        return  # its ON CONFLICT is an update, which is refused
    op.execute(
        "create trigger act_refuses_replace before insert on act "
        "when exists (select 1 from act where id = new.id or rowid = new.rowid) "
        "begin select raise(abort, 'the record of acts is only added to'); end"
    )
