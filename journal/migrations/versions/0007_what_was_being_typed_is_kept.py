"""What was being typed when a sign-in ended is kept; the morning after is answered once.

Reason: a form that arrives after its session has ended held the only copy of its words.
And what was written soon after medicine is asked about until it is answered, not for two
days.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_form",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("fields", sa.LargeBinary(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_kept_form_person_id")),
        sa.PrimaryKeyConstraint("person_id", "id", name=op.f("pk_kept_form")),
    )
    op.create_index(op.f("ix_kept_form_kept_at"), "kept_form", ["kept_at"], unique=False)
    op.create_table(
        "morning_answer",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("choice", sa.String(length=12), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "choice in ('keep-private', 'share', 'edit-first', 'let-go')",
            name=op.f("ck_morning_answer_choice"),
        ),
        sa.ForeignKeyConstraint(
            ["patient_id", "entry_id"],
            ["entry.patient_id", "entry.id"],
            name=op.f("fk_morning_answer_patient_id_entry_id"),
        ),
        sa.PrimaryKeyConstraint("patient_id", "entry_id", name=op.f("pk_morning_answer")),
    )
