"""A practice is run from its pages: what it says of itself, covers, the record of acts.

Reason: a practice's line and hours stand beside the country's lines; someone stands in
for a therapist who is away, for dates, as a tie that ends by itself; and what an
administrator does with people is kept where neither they nor we can rewrite it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

REFUSED = "the record of acts is only added to"


def upgrade() -> None:
    op.create_table(
        "clinic_setting",
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("details", sa.LargeBinary(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("crisis_country", sa.String(length=2), nullable=False),
        sa.Column("open_joining", sa.Boolean(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["clinic_id"], ["clinic.id"], name=op.f("fk_clinic_setting_clinic_id")
        ),
        sa.PrimaryKeyConstraint("clinic_id", name=op.f("pk_clinic_setting")),
    )
    op.create_table(
        "act",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clinic_id", sa.Uuid(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("therapist_id", sa.Uuid(), nullable=True),
        sa.Column("other_id", sa.Uuid(), nullable=True),
        sa.Column("from_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("until_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lane", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["clinic_id"], ["clinic.id"], name=op.f("fk_act_clinic_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_act")),
    )
    for columns in (
        ["clinic_id", "done_at", "id"],
        ["person_id", "done_at", "id"],
        ["therapist_id"],
        ["other_id"],
    ):
        op.create_index(op.f(f"ix_act_{'_'.join(columns)}"), "act", columns, unique=False)
    # Only a column: SQLite cannot add a constraint to a table that is there already.
    op.add_column("care", sa.Column("covers_id", sa.Uuid(), nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        _refuse_on_postgresql()
    else:
        _refuse_on_sqlite()


def _refuse_on_postgresql() -> None:
    op.execute(
        "create function act_is_only_added_to() returns trigger language plpgsql as "
        f"$$ begin raise exception '{REFUSED}'; end $$"
    )
    op.execute(
        "create trigger act_rows_stay before update or delete on act "
        "for each row execute function act_is_only_added_to()"
    )
    op.execute(
        "create trigger act_stays before truncate on act "
        "for each statement execute function act_is_only_added_to()"
    )


def _refuse_on_sqlite() -> None:
    for event in ("update", "delete"):
        op.execute(
            f"create trigger act_refuses_{event} before {event} on act "
            f"begin select raise(abort, '{REFUSED}'); end"
        )
