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

# Keyed hashes of the keys that were destroyed, so that restoring an older backup destroys them again.
erasures = Table(
    "erasures",
    metadata,
    Column("fingerprint", LargeBinary, primary_key=True),
    Column("at", Moment, nullable=False),
    Index(None, "at"),
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
    # The code that brings a person back, and the token it last gave.
    Column("receipt_hash", LargeBinary),
    Column("return_hash", LargeBinary),
    Index(None, "expires_at"),
    Index(None, "receipt_hash", unique=True),
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
# `due_at` is when the cell must act next: a deadline, the end of a pause, NOTHING_DUE (storage/casefile.py) while
# nothing is due, null once the case is over. `notice_at` is when the cell is to be reminded of it.
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
    Column("holder", String(32)),
    Column("due_at", Moment),
    Column("notice_at", Moment),
    Column("contacted_at", Moment),
    Column("closed_reason", String(32)),
    Column("triaged_at", Moment),
    Column("assessed_at", Moment),
    Index(None, "service", "queue", "received_at", "number"),
    Index(None, "service", "queue", "due_at", "number"),
    Index(None, "service", "queue", "level", "due_at", "number"),
    Index(None, "service", "queue", "status", "due_at", "number"),
    # With the level, so that what each colleague holds is counted without reading the sealed content beside it.
    Index("ix_cases_holders", "service", "queue", "holder", "due_at", "number", "level"),
    Index(None, "service", "queue", "closed_at", "number"),
    Index(None, "service", "contact_hash"),
    Index(None, "closed_at"),
    Index(None, "notice_at"),
    # All that figures are counted from, so that they are without reading the sealed content beside it.
    Index(
        "ix_cases_figures",
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
    ),
)

# What happened to a case, in order. `kind` and `author` are in clear; what was written is ciphertext in `content`.
case_entries = Table(
    "case_entries",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("author", String(32), nullable=False),
    Column("content", LargeBinary),
    ForeignKeyConstraint(["number"], ["cases.number"], ondelete="CASCADE"),
)

# What somebody must do on a case by a date; `kind` is in storage/tasks.py, what exactly is ciphertext in `content`.
# `assignee` is null for whoever holds the case; `outcome` the job situation that a follow-up found.
case_tasks = Table(
    "case_tasks",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("service", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("assignee", String(32)),
    Column("due_at", Moment, nullable=False),
    Column("notice_at", Moment),
    Column("done_at", Moment),
    Column("outcome", String(32)),
    Column("content", LargeBinary),
    ForeignKeyConstraint(["number"], ["cases.number"], ondelete="CASCADE"),
    # What is to do by when; and all that figures are counted from, so that they are without reading what is sealed.
    Index("ix_case_tasks_figures", "service", "done_at", "due_at", "kind", "outcome", "number"),
    Index(None, "notice_at"),
)

# Whom a service works with, beside those that come with the product; nothing here is about a person.
partners = Table(
    "partners",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("service", String(64), nullable=False),
    Column("content", Text, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("archived_at", Moment),
    Index(None, "service"),
)

# Workshops, company visits: `day` is an ISO date, `content` tells what was done, and names nobody.
collective_actions = Table(
    "collective_actions",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("service", String(64), nullable=False),
    Column("day", String(10), nullable=False),
    Column("kind", String(32), nullable=False),
    Column("sector", String(32)),
    Column("content", Text, nullable=False),
    Column("author", String(32), nullable=False),
    Column("updated_at", Moment, nullable=False),
    Index(None, "service", "day"),
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

# Figures of a period (2026-T1 or 2026) as they were first released, and never changed since.
releases = Table(
    "releases",
    metadata,
    Column("service", String(64), primary_key=True),
    Column("period", String(8), primary_key=True),
    Column("released_at", Moment, nullable=False),
    Column("content", Text, nullable=False),
)

# The logbook of a period. `frozen` is the whole of it as JSON, from when it was validated.
logbooks = Table(
    "logbooks",
    metadata,
    Column("service", String(64), primary_key=True),
    Column("period", String(8), primary_key=True),
    Column("state", String(16), nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("frozen_at", Moment),
    Column("frozen", Text),
)

# What was written in a section of a logbook, every version of it; it names nobody. `section` may be another place than
# one of the sections: storage/logbooks.py says which.
logbook_texts = Table(
    "logbook_texts",
    metadata,
    Column("service", String(64), primary_key=True),
    Column("period", String(8), primary_key=True),
    Column("section", String(32), primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("author", String(32), nullable=False),
    Column("at", Moment, nullable=False),
    Column("text", Text, nullable=False),
    ForeignKeyConstraint(["service", "period"], ["logbooks.service", "logbooks.period"], ondelete="CASCADE"),
)

# Where and when somebody agreed that the assistant comes back: the address alone, sealed with the key `return:{id}`.
# `link_hash` finds it from the link in the message, with which the person comes back or has it erased.
returns = Table(
    "returns",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("service", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("link_hash", LargeBinary),
    Column("content", LargeBinary, nullable=False),
    Index(None, "due_at"),
    Index(None, "link_hash", unique=True),
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
    # From here on, empty until the invitation is answered; the key of what is sealed belongs to `member:{id}`.
    Column("login_hash", LargeBinary),
    Column("profile", LargeBinary),
    Column("password", LargeBinary),
    Column("totp_secret", LargeBinary),
    Column("totp_step", BigInteger),
    # While away, from one ISO date to another, both included; `stand_in` is the id of a member.
    Column("away_from", String(10)),
    Column("away_until", String(10)),
    Column("stand_in", String(16)),
    Index(None, "service"),
    Index(None, "login_hash", unique=True),
)

recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("member", String(16), primary_key=True),
    Column("code_hash", LargeBinary, primary_key=True),
    ForeignKeyConstraint(["member"], ["members.id"]),
)

sessions = Table(
    "sessions",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("member", String(16), nullable=False),
    Column("secret_hash", LargeBinary, nullable=False, unique=True),
    Column("stage", String(8), nullable=False),
    Column("totp_offered", LargeBinary),
    Column("created_at", Moment, nullable=False),
    Column("last_seen_at", Moment, nullable=False),
    ForeignKeyConstraint(["member"], ["members.id"]),
    Index(None, "member"),
    Index(None, "last_seen_at"),
)

# Wrong passwords and codes, by a keyed hash of the account or the address they were tried on or from; and keyed hashes
# of what may be used once (storage/once.py).
attempts = Table(
    "attempts",
    metadata,
    Column("subject_hash", LargeBinary, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("blocked_until", Moment, nullable=False),
    Index(None, "last_at"),
)
