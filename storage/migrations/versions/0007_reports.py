"""What a service reports: when a case was triaged and assessed, released figures, logbooks; and agreed reminders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Add two moments to cases with an index of what figures are counted from, and four tables."""
    op.add_column("cases", sa.Column("triaged_at", sa.BigInteger()))
    op.add_column("cases", sa.Column("assessed_at", sa.BigInteger()))
    columns = [
        "service",
        "received_at",
        "closed_at",
        "contacted_at",
        "assessed_at",
        "triage_due_at",
        "triaged_at",
        "queue",
        "status",
        "level",
        "origin",
        "position",
        "closed_reason",
        "outcome",
    ]
    op.create_index("ix_cases_figures", "cases", columns)
    op.create_table(
        "releases",
        sa.Column("service", sa.String(64), nullable=False),
        sa.Column("period", sa.String(8), nullable=False),
        sa.Column("released_at", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("service", "period", name=op.f("pk_releases")),
    )
    op.create_table(
        "logbooks",
        sa.Column("service", sa.String(64), nullable=False),
        sa.Column("period", sa.String(8), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("frozen_at", sa.BigInteger()),
        sa.Column("frozen", sa.Text()),
        sa.PrimaryKeyConstraint("service", "period", name=op.f("pk_logbooks")),
    )
    op.create_table(
        "logbook_texts",
        sa.Column("service", sa.String(64), nullable=False),
        sa.Column("period", sa.String(8), nullable=False),
        sa.Column("section", sa.String(32), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("author", sa.String(32), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("service", "period", "section", "version", name=op.f("pk_logbook_texts")),
        sa.ForeignKeyConstraint(
            ["service", "period"],
            ["logbooks.service", "logbooks.period"],
            name=op.f("fk_logbook_texts_logbooks"),
            ondelete="CASCADE",
        ),
    )
    op.create_table(
        "returns",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("service", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("link_hash", sa.LargeBinary()),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_returns")),
    )
    op.create_index(op.f("ix_returns_due_at"), "returns", ["due_at"])
    op.create_index(op.f("ix_returns_link_hash"), "returns", ["link_hash"], unique=True)
