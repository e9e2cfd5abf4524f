"""The safety card: for hard days, the patient's own and nobody else's."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from journal.store.tables.base import Table


class SafetyCard(Table):
    """What a card said at one time. Rows are added and never changed, so that no form
    and no phone ever takes the last copy of somebody's words for a hard day."""

    __tablename__ = "safety_card"

    patient_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    card: Mapped[bytes]
    kept_at: Mapped[datetime]
