"""A safety card of one's own, and a name for each place where one is signed in.

Reason: on a hard day a person's own signs, words and people should be one tap away, in
their own words and for nobody else; and a list of sign-ins is no use without knowing
which device each one is. Both are sealed. Sign-ins from before have no name.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "safety_card",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("card", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["person.id"], name=op.f("fk_safety_card_patient_id")
        ),
        sa.PrimaryKeyConstraint("patient_id", "version", name=op.f("pk_safety_card")),
    )
    op.add_column("auth_session", sa.Column("device", sa.LargeBinary(), nullable=True))
