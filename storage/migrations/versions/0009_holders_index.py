"""The index of who holds which case holds its level too."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Put a longer index in the place of that of holders."""
    op.drop_index("ix_cases_service_queue_holder_due_at_number", table_name="cases")
    op.create_index("ix_cases_holders", "cases", ["service", "queue", "holder", "due_at", "number", "level"])
