"""Phones and the server keep in step.

Reason: a phone that writes where there is no connection needs a key of its own that can be
ended from elsewhere, has to learn what was erased, must notice when an old backup was
restored, and may send what a server does not understand yet. Sign-ins from before are on
no phone that is known; what was erased before leaves no trace.
"""

from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    epoch = op.create_table(
        "server_epoch",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_server_epoch")),
    )
    op.bulk_insert(epoch, [{"id": uuid4()}])
    op.create_table(
        "phone",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("phone_id", sa.Uuid(), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_phone_person_id")),
        sa.PrimaryKeyConstraint("person_id", "phone_id", name=op.f("pk_phone")),
    )
    op.create_index(op.f("ix_phone_phone_id"), "phone", ["phone_id"], unique=False)
    op.add_column("auth_session", sa.Column("phone_id", sa.Uuid(), nullable=True))
    op.create_table(
        "erased_entry",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("change_seq", sa.Integer(), nullable=False),
        sa.Column("last_version", sa.Integer(), nullable=False),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["person.id"], name=op.f("fk_erased_entry_patient_id")
        ),
        sa.PrimaryKeyConstraint("patient_id", "entry_id", name=op.f("pk_erased_entry")),
    )
    op.create_index(
        op.f("ix_erased_entry_patient_id_change_seq"), "erased_entry", ["patient_id", "change_seq"]
    )
    op.create_table(
        "set_aside",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("op_id", sa.String(length=64), nullable=False),
        sa.Column("operation", sa.LargeBinary(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["person.id"], name=op.f("fk_set_aside_patient_id")
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_set_aside")),
    )
