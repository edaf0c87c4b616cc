"""What a case is followed with: tasks with dates, partners, collective actions, members who are away."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Create the three tables; a member may be away, and name who stands in."""
    op.create_table(
        "case_tasks",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("service", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("assignee", sa.String(32)),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("notice_at", sa.BigInteger()),
        sa.Column("done_at", sa.BigInteger()),
        sa.Column("outcome", sa.String(32)),
        sa.Column("content", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("number", "position", name=op.f("pk_case_tasks")),
        sa.ForeignKeyConstraint(["number"], ["cases.number"], name=op.f("fk_case_tasks_cases"), ondelete="CASCADE"),
    )
    op.create_index(op.f("ix_case_tasks_service_done_at_due_at"), "case_tasks", ["service", "done_at", "due_at"])
    op.create_index(op.f("ix_case_tasks_notice_at"), "case_tasks", ["notice_at"])
    op.create_table(
        "partners",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("service", sa.String(64), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("archived_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partners")),
    )
    op.create_index(op.f("ix_partners_service"), "partners", ["service"])
    op.create_table(
        "collective_actions",
        sa.Column("id", sa.String(16), nullable=False),
        sa.Column("service", sa.String(64), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("sector", sa.String(32)),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("author", sa.String(32), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_collective_actions")),
    )
    op.create_index(op.f("ix_collective_actions_service_day"), "collective_actions", ["service", "day"])
    op.add_column("members", sa.Column("away_from", sa.String(10)))
    op.add_column("members", sa.Column("away_until", sa.String(10)))
    op.add_column("members", sa.Column("stand_in", sa.String(16)))
