"""The tables of feedback and of traffic with Telegram; see ``tables.py`` for the others."""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Index, Integer, String, Table, Text

from bot.storage.columns import moment, serial, telegram_id
from bot.storage.tables import metadata as metadata  # now whole, and exported so

# --- what students say about answers ----------------------------------------------------------

votes = Table(
    "votes",
    metadata,
    Column("entry_id", String(200), primary_key=True),
    telegram_id("person_id", primary_key=True),
    Column("is_helpful", Boolean, nullable=False),
    moment("voted_at"),
)

reports = Table(
    "reports",
    metadata,
    serial(),
    Column("item_id", String(200), nullable=False),  # an entry's or a question's id
    telegram_id("person_id"),
    telegram_id("chat_id"),
    Column("note", Text, nullable=False, default=""),
    Column("version", String(64), nullable=False, default=""),
    Column("status", String(20), nullable=False, default="open"),
    moment("created_at"),
    moment("closed_at", nullable=True),
    Index("ix_reports_status_created_at", "status", "created_at"),
)

unanswered = Table(  # grouped and counted, without any person or chat
    "unanswered",
    metadata,
    Column("group_key", String(200), primary_key=True),
    Column("text", Text, nullable=False),
    Column("reason", String(40), nullable=False),
    Column("count", Integer, nullable=False, default=1),
    moment("first_at"),
    moment("last_at"),
)

suggestion_picks = Table(  # which "did you mean" was tapped for what was written
    "suggestion_picks",
    metadata,
    Column("written", String(200), primary_key=True),
    Column("entry_id", String(200), primary_key=True),
    Column("count", Integer, nullable=False, default=1),
    moment("last_at"),
)

memories = Table(  # what a follow-up refers to
    "memories",
    metadata,
    telegram_id("chat_id", primary_key=True),
    telegram_id("person_id", primary_key=True),
    Column("topic_ids", JSON, nullable=False),
    Column("aspect", String(200)),
    moment("answered_at"),
)

answered_messages = Table(  # which message answers which, so that an edit can follow an edit
    "answered_messages",
    metadata,
    telegram_id("chat_id", primary_key=True),
    telegram_id("message_id", primary_key=True),
    telegram_id("person_id"),
    telegram_id("answer_message_id"),
    moment("answered_at"),
)

# --- what comes in and goes out ---------------------------------------------------------------

inbox = Table(
    "inbox",
    metadata,
    telegram_id("update_id", primary_key=True),
    Column("payload", Text, nullable=False),
    Column("state", String(20), nullable=False, default="new"),
    Column("tries", Integer, nullable=False, default=0),
    Column("error", Text),
    moment("received_at"),
    Column("claimed_by", String(100)),  # the replica that handles it
    moment("claimed_until", nullable=True),
    moment("handled_at", nullable=True),
    telegram_id("order_key", nullable=True),  # whose updates stay in order; until it is handled
    Index("ix_inbox_state_update_id", "state", "update_id"),
)

outbox = Table(
    "outbox",
    metadata,
    serial(),
    Column("send_key", String(100), nullable=False, unique=True),  # what must not go out twice
    telegram_id("chat_id"),
    Column("method", String(40), nullable=False),
    Column("payload", JSON, nullable=False),
    Column("state", String(20), nullable=False, default="new"),
    Column("tries", Integer, nullable=False, default=0),
    moment("not_before_at"),
    moment("claimed_until", nullable=True),
    moment("sent_at", nullable=True),
    Index("ix_outbox_state_not_before_at", "state", "not_before_at"),
)

paces = Table(  # the rate of bulk sends, shared by all replicas
    "paces",
    metadata,
    Column("bucket", String(64), primary_key=True),
    moment("next_free_at"),
)

floods = Table(  # how much those who send much have sent, as replicas know it together
    "floods",
    metadata,
    Column("kind", String(20), primary_key=True),
    telegram_id("chat_id", primary_key=True),  # a private chat has the id of its person
    moment("full_at"),
)

leases = Table(  # what only one process at a time may do
    "leases",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("holder", String(100), nullable=False),
    moment("until_at"),
)
