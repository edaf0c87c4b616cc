"""The work of the cell on a case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

_MORNING = 8 * 3600


def upgrade() -> None:
    """Who holds a case, what is due next, and its timeline; cases still new wait for their triage deadline."""
    op.add_column("cases", sa.Column("holder", sa.String(length=32), nullable=True))
    op.add_column("cases", sa.Column("due_at", sa.BigInteger(), nullable=True))
    op.add_column("cases", sa.Column("notice_at", sa.BigInteger(), nullable=True))
    op.add_column("cases", sa.Column("contacted_at", sa.BigInteger(), nullable=True))
    op.add_column("cases", sa.Column("closed_reason", sa.String(length=32), nullable=True))
    for columns in (
        ["service", "queue", "due_at", "number"],
        ["service", "queue", "level", "due_at", "number"],
        ["service", "queue", "status", "due_at", "number"],
        ["service", "queue", "holder", "due_at", "number"],
        ["service", "queue", "closed_at", "number"],
        ["notice_at"],
    ):
        op.create_index(op.f(f"ix_cases_{'_'.join(columns)}"), "cases", columns, unique=False)
    op.create_table(
        "case_entries",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("author", sa.String(length=32), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["number"], ["cases.number"], name=op.f("fk_case_entries_cases"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("number", "position", name=op.f("pk_case_entries")),
    )
    # Nothing could be done on a case before this version: one that is not over is still to be read.
    op.execute(
        f"UPDATE cases SET due_at = triage_due_at, notice_at = triage_due_at - {_MORNING} "  # noqa: S608
        "WHERE status NOT IN ('closed', 'withdrawn')"
    )
