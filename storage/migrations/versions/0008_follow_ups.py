"""The index of tasks holds all that figures count of them."""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Put a longer index in the place of that of tasks done and to do."""
    op.drop_index("ix_case_tasks_service_done_at_due_at", table_name="case_tasks")
    columns = ["service", "done_at", "due_at", "kind", "outcome", "number"]
    op.create_index("ix_case_tasks_figures", "case_tasks", columns)
