"""The person acting: the first argument of every act. Made by signing in, and afresh
in every transaction; nothing reads it from the air.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True)
class Viewer:
    """The person acting, read afresh in the transaction they act in (R6)."""

    id: UUID
    role: str
    lane: str | None
    clinic_id: UUID
    time_zone: str
    auth_session_id: UUID
    proved_at: datetime | None = None

    @property
    def is_patient(self) -> bool:
        return self.role == "patient"

    @property
    def is_therapist(self) -> bool:
        return self.role == "therapist"

    @property
    def is_administrator(self) -> bool:
        return self.role == "administrator"
