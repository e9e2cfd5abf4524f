"""The house stands: people, treatment, writing, sharing.

Reason: the first shape. What cannot be added later is in it from the first row:
client-made ids under their patient, versions that are appended, the operation
ledger, the per-patient counter, snapshots apart from entries, openings.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clinic",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clinic")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("lane", sa.String(length=16), nullable=True),
        sa.Column("email_index", sa.LargeBinary(), nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.Column("details_version", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("password_hash", sa.String(length=255), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("suspended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(role = 'therapist') = (lane is not null)", name=op.f("ck_person_lane_of_therapist")
        ),
        sa.CheckConstraint(
            "role in ('patient', 'therapist', 'administrator')", name=op.f("ck_person_role")
        ),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_person_clinic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email_index", name=op.f("uq_person_email_index")),
    )
    op.create_index(op.f("ix_person_clinic_id"), "person", ["clinic_id"], unique=False)

    op.create_table(
        "auth_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_auth_session_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_auth_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_auth_session_token_hash")),
    )
    op.create_index(op.f("ix_auth_session_person_id"), "auth_session", ["person_id"], unique=False)

    op.create_table(
        "care",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("therapist_id", sa.Uuid(), nullable=False),
        sa.Column("lane", sa.String(length=16), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("lane in ('therapist', 'prescriber')", name=op.f("ck_care_lane")),
        sa.ForeignKeyConstraint(["patient_id"], ["person.id"], name=op.f("fk_care_patient_id")),
        sa.ForeignKeyConstraint(["therapist_id"], ["person.id"], name=op.f("fk_care_therapist_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care")),
    )
    op.create_index(op.f("ix_care_patient_id"), "care", ["patient_id"], unique=False)
    op.create_index(op.f("ix_care_therapist_id"), "care", ["therapist_id"], unique=False)
    op.create_index(
        "uq_care_live_tie",
        "care",
        ["patient_id", "therapist_id"],
        unique=True,
        sqlite_where=sa.text("ended_at is null"),
        postgresql_where=sa.text("ended_at is null"),
    )

    op.create_table(
        "course",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("words_by", sa.Uuid(), nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_course_created_by")),
        sa.ForeignKeyConstraint(["patient_id"], ["person.id"], name=op.f("fk_course_patient_id")),
        sa.ForeignKeyConstraint(["words_by"], ["person.id"], name=op.f("fk_course_words_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_course")),
    )
    op.create_index(
        op.f("ix_course_patient_id_created_at_id"),
        "course",
        ["patient_id", "created_at", "id"],
        unique=False,
    )

    op.create_table(
        "op_ledger",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("op_id", sa.String(length=64), nullable=False),
        sa.Column("request_mark", sa.LargeBinary(), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["person.id"], name=op.f("fk_op_ledger_patient_id")
        ),
        sa.PrimaryKeyConstraint("patient_id", "op_id", name=op.f("pk_op_ledger")),
    )
    op.create_table(
        "sync_counter",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["person.id"], name=op.f("fk_sync_counter_patient_id")
        ),
        sa.PrimaryKeyConstraint("patient_id", name=op.f("pk_sync_counter")),
    )
    op.create_table(
        "therapy_session",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=False),
        sa.Column("words_by", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name=op.f("fk_therapy_session_course_id")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["person.id"], name=op.f("fk_therapy_session_created_by")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["person.id"], name=op.f("fk_therapy_session_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["words_by"], ["person.id"], name=op.f("fk_therapy_session_words_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_therapy_session")),
    )
    op.create_index(
        op.f("ix_therapy_session_course_id"), "therapy_session", ["course_id"], unique=False
    )
    op.create_index(
        op.f("ix_therapy_session_patient_id_starts_at_id"),
        "therapy_session",
        ["patient_id", "starts_at", "id"],
        unique=False,
    )

    op.create_table(
        "entry",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("therapy_session_id", sa.Uuid(), nullable=True),
        sa.Column("course_id", sa.Uuid(), nullable=True),
        sa.Column("head_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("change_seq", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trashed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("state in ('live', 'trashed')", name=op.f("ck_entry_state")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name=op.f("fk_entry_course_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["person.id"], name=op.f("fk_entry_patient_id")),
        sa.ForeignKeyConstraint(
            ["therapy_session_id"], ["therapy_session.id"], name=op.f("fk_entry_therapy_session_id")
        ),
        sa.PrimaryKeyConstraint("patient_id", "id", name=op.f("pk_entry")),
    )
    op.create_index(
        op.f("ix_entry_patient_id_change_seq"), "entry", ["patient_id", "change_seq"], unique=False
    )
    op.create_index(
        op.f("ix_entry_patient_id_state_created_at_id"),
        "entry",
        ["patient_id", "state", "created_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_entry_patient_id_therapy_session_id"),
        "entry",
        ["patient_id", "therapy_session_id"],
        unique=False,
    )

    op.create_table(
        "prompt_choice",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("therapy_session_id", sa.Uuid(), nullable=True),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("choice", sa.String(length=12), nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "choice in ('skip', 'later', 'not-for-me')", name=op.f("ck_prompt_choice_choice")
        ),
        sa.ForeignKeyConstraint(
            ["patient_id"], ["person.id"], name=op.f("fk_prompt_choice_patient_id")
        ),
        sa.ForeignKeyConstraint(
            ["therapy_session_id"],
            ["therapy_session.id"],
            name=op.f("fk_prompt_choice_therapy_session_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_prompt_choice")),
    )
    op.create_index(
        op.f("ix_prompt_choice_patient_id"), "prompt_choice", ["patient_id"], unique=False
    )

    op.create_table(
        "share",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("version_no", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("care_id", sa.Uuid(), nullable=False),
        sa.Column("therapy_session_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("flag", sa.String(length=24), nullable=True),
        sa.Column("snapshot", sa.LargeBinary(), nullable=True),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("end_reason", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["care_id"], ["care.id"], name=op.f("fk_share_care_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["person.id"], name=op.f("fk_share_patient_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_share_person_id")),
        sa.ForeignKeyConstraint(
            ["therapy_session_id"], ["therapy_session.id"], name=op.f("fk_share_therapy_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share")),
    )
    op.create_index(op.f("ix_share_care_id"), "share", ["care_id"], unique=False)
    op.create_index(
        op.f("ix_share_patient_id_entry_id"), "share", ["patient_id", "entry_id"], unique=False
    )
    op.create_index(
        op.f("ix_share_patient_id_shared_at_id"),
        "share",
        ["patient_id", "shared_at", "id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_share_person_id_shared_at_id"),
        "share",
        ["person_id", "shared_at", "id"],
        unique=False,
    )

    op.create_table(
        "entry_version",
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("version_no", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("parent_no", sa.Integer(), nullable=True),
        sa.Column("op_id", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("beside", sa.Boolean(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["patient_id", "entry_id"],
            ["entry.patient_id", "entry.id"],
            name=op.f("fk_entry_version_patient_id_entry_id"),
        ),
        sa.PrimaryKeyConstraint(
            "patient_id", "entry_id", "version_no", name=op.f("pk_entry_version")
        ),
        sa.UniqueConstraint("patient_id", "op_id", name=op.f("uq_entry_version_patient_id_op_id")),
    )
    op.create_table(
        "opening",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("share_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("auth_session_id", sa.Uuid(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["person.id"], name=op.f("fk_opening_patient_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_opening_person_id")),
        sa.ForeignKeyConstraint(["share_id"], ["share.id"], name=op.f("fk_opening_share_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_opening")),
    )
    op.create_index(op.f("ix_opening_patient_id"), "opening", ["patient_id"], unique=False)
    op.create_index(
        op.f("ix_opening_share_id_opened_at"), "opening", ["share_id", "opened_at"], unique=False
    )

    op.create_table(
        "reply",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("share_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["person.id"], name=op.f("fk_reply_author_id")),
        sa.ForeignKeyConstraint(["patient_id"], ["person.id"], name=op.f("fk_reply_patient_id")),
        sa.ForeignKeyConstraint(["share_id"], ["share.id"], name=op.f("fk_reply_share_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
    )
    op.create_index(op.f("ix_reply_patient_id"), "reply", ["patient_id"], unique=False)
    op.create_index(
        op.f("ix_reply_share_id_written_at"), "reply", ["share_id", "written_at"], unique=False
    )

    op.create_table(
        "review",
        sa.Column("share_id", sa.Uuid(), nullable=False),
        sa.Column("patient_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["patient_id"], ["person.id"], name=op.f("fk_review_patient_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_review_person_id")),
        sa.ForeignKeyConstraint(["share_id"], ["share.id"], name=op.f("fk_review_share_id")),
        sa.PrimaryKeyConstraint("share_id", name=op.f("pk_review")),
    )
    op.create_index(op.f("ix_review_patient_id"), "review", ["patient_id"], unique=False)
