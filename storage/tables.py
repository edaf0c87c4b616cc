"""What is kept, and what of it is in clear. Everything a person said is ciphertext in `state`, `content` or `turn`."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Moment = BigInteger
"""Seconds since 1970 in UTC."""

secrets = Table(
    "secrets",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)

# Alone in a narrow table, so that destroying a key really rewrites the place where it stood.
data_keys = Table(
    "data_keys",
    metadata,
    Column("owner", String(48), primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)

conversations = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("service", String(64), nullable=False),
    Column("token_hash", LargeBinary),
    Column("sender_hash", LargeBinary, unique=True),
    Column("state", LargeBinary, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Index(None, "expires_at"),
)

# Events already answered, so that a repeated request gets the same turn again (48 h).
events = Table(
    "events",
    metadata,
    Column("conversation", String(32), primary_key=True),
    Column("event_hash", LargeBinary, primary_key=True),
    Column("body_hash", LargeBinary, nullable=False),
    Column("turn", LargeBinary),
    Column("at", Moment, nullable=False),
    ForeignKeyConstraint(["conversation"], ["conversations.id"], ondelete="CASCADE"),
    Index(None, "at"),
)

# `alias` is the only way from a case to its conversation, and only the conversation knows it.
cases = Table(
    "cases",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("service", String(64), nullable=False),
    Column("queue", String(16), nullable=False),
    Column("level", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("origin", String(16), nullable=False),
    Column("territory", String(3)),
    Column("position", String(32)),
    Column("outcome", String(32)),
    Column("received_at", Moment, nullable=False),
    Column("triage_due_at", Moment, nullable=False),
    Column("contact_due_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("closed_at", Moment),
    Column("alias_hash", LargeBinary, unique=True),
    Column("contact_hash", LargeBinary),
    Column("content", LargeBinary),
    Index(None, "service", "queue", "received_at", "number"),
    Index(None, "service", "contact_hash"),
    Index(None, "closed_at"),
)

counters = Table(
    "counters",
    metadata,
    Column("service", String(64), primary_key=True),
    Column("month", String(7), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("subject", String(64), primary_key=True),
    Column("value", String(64), primary_key=True),
    Column("total", Integer, nullable=False),
)

flow_versions = Table(
    "flow_versions",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("flow", String(64), nullable=False),
    Column("version", Integer, nullable=False),
    Column("content", Text, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("service", String(64), nullable=False),
    Column("route", String(16), nullable=False),
    Column("target", Text, nullable=False),
    Column("payload", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", SmallInteger, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("next_at", Moment, nullable=False),
    Column("last_error", Text),
    Index(None, "state", "next_at"),
)

audit = Table(
    "audit",
    metadata,
    Column("service", String(64), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("action", String(32), nullable=False),
    Column("subject", String(64), nullable=False),
    Column("hash", LargeBinary, nullable=False),
)

# One signed line per service: the last position and hash, so that a cut tail shows.
audit_heads = Table(
    "audit_heads",
    metadata,
    Column("service", String(64), primary_key=True),
    Column("position", Integer, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    Column("signature", LargeBinary, nullable=False),
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("service", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("key_hash", LargeBinary, nullable=False, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    Index(None, "service"),
)

members = Table(
    "members",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("service", String(64), nullable=False),
    Column("role", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("invitation_hash", LargeBinary, unique=True),
    Column("invitation_expires_at", Moment),
    Column("created_at", Moment, nullable=False),
    Index(None, "service"),
)
