"""The receipt code of a conversation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """What finds a conversation again by its code, and opens it with the token that the code gave."""
    for name in ("receipt_hash", "return_hash"):
        op.add_column("conversations", sa.Column(name, sa.LargeBinary(), nullable=True))
    op.create_index(op.f("ix_conversations_receipt_hash"), "conversations", ["receipt_hash"], unique=True)
