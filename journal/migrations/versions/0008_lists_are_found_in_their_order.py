"""Lists are found in their order, and versions that wait without the rest.

Reason: the newest twenty of ten thousand should cost what the newest twenty of a
hundred cost, narrowed to a kind or a session too; and Today asks which versions wait
for a choice, however old the page is they belong to.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

BY_KIND = ["patient_id", "state", "kind", "created_at", "id"]
BY_SESSION = ["patient_id", "therapy_session_id", "state", "created_at", "id"]
WAITS = sa.text("beside IS true AND settled_at IS NULL")
WAITS_SQLITE = sa.text("beside IS 1 AND settled_at IS NULL")


def upgrade() -> None:
    op.create_index("ix_entry_patient_id_state_kind_created_at_id", "entry", BY_KIND)
    op.create_index(
        "ix_entry_patient_id_therapy_session_id_state_created_at_id", "entry", BY_SESSION
    )
    op.drop_index("ix_entry_patient_id_therapy_session_id", table_name="entry")
    op.create_index(
        "ix_entry_version_waiting",
        "entry_version",
        ["patient_id", "entry_id"],
        sqlite_where=WAITS_SQLITE,
        postgresql_where=WAITS,
    )
