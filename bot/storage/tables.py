"""The tables of the whole product; what they mean is said here, what is done with them elsewhere.

A place is a chat and a forum topic; ``thread_id`` 0 stands for "no topic", so that uniqueness
holds there too. Every table with a person's data has a column ``person_id``: ``/forget`` walks
them. Every table with a chat's data has ``chat_id``: a group's migration walks them.
After a change here, ``python -m bot.storage.migrations "what changed" 0002`` writes the
migration of that number; HEAD in ``database.py`` follows.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from bot.storage.columns import SERIAL, moment, serial, telegram_id

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _flag(name: str, *, default: bool = False) -> Column[bool]:
    return Column(name, Boolean, nullable=False, default=default)


def _count(name: str, default: int = 0) -> Column[int]:
    return Column(name, Integer, nullable=False, default=default)


def _word(name: str, default: str | None = None) -> Column[str]:
    return Column(name, String(200), nullable=False, default=default)


def _owned_by(name: str, target: str, *, nullable: bool = False) -> Column[int]:
    parent = ForeignKey(target, ondelete="CASCADE")
    return Column(name, SERIAL, parent, nullable=nullable)


# --- chats and people ------------------------------------------------------------------------

chats = Table(
    "chats",
    metadata,
    telegram_id("id", primary_key=True),
    _word("kind"),
    Column("title", String(300), nullable=False, default=""),
    Column("zone", String(64)),  # IANA name; NULL takes the operator's default
    Column("language", String(16)),
    _count("question_seconds", 30),
    _word("quiz_style", "buttons"),
    _word("answer_mode", "addressed"),
    telegram_id("bound_thread_id", nullable=True),
    Column("quiet_from", String(5)),  # local "22:00"
    Column("quiet_until", String(5)),
    _flag("is_active", default=True),
    telegram_id("moved_to_id", nullable=True),  # the supergroup that this group became
    Column("extras", JSON, nullable=False, default=dict),
    moment("created_at"),
    moment("left_at", nullable=True),
)

people = Table(
    "people",
    metadata,
    telegram_id("id", primary_key=True),
    Column("name", String(300), nullable=False, default=""),
    Column("language", String(16)),
    _flag("is_hidden"),  # not on any scoreboard
    Column("exam_date", Date),
    Column("review_cap", Integer),  # NULL takes the default
    moment("created_at"),
)

notices = Table(  # told once: the introduction, a missing right, a closed topic
    "notices",
    metadata,
    telegram_id("chat_id", primary_key=True),
    Column("notice", String(100), primary_key=True),
    moment("sent_at"),
)

prompts = Table(  # what the next typed text of a person in a chat will be taken for
    "prompts",
    metadata,
    telegram_id("chat_id", primary_key=True),
    telegram_id("person_id", primary_key=True),
    _word("kind"),
    Column("data", JSON, nullable=False),
    moment("expires_at"),
)

# --- quizzes ---------------------------------------------------------------------------------

sessions = Table(
    "sessions",
    metadata,
    serial(),
    telegram_id("chat_id"),
    telegram_id("thread_id"),
    telegram_id("person_id"),  # the starter; 0 for an anonymous admin
    _word("mode"),
    _word("scope"),
    _word("marking"),
    _word("style"),
    _count("seconds"),  # per question in a group, over all in an exam, 0 for no limit
    _count("length"),
    _count("position"),
    _word("status"),
    _word("stage"),
    moment("due_at", nullable=True),  # when the next step is to be taken; NULL waits for a tap
    Column("seconds_left", Integer),  # of the clock, while paused
    telegram_id("message_id", nullable=True),  # an exam lives in one message
    moment("started_at"),
    moment("ended_at", nullable=True),
)
Index(
    "uq_sessions_active_place",
    sessions.c.chat_id,
    sessions.c.thread_id,
    unique=True,
    sqlite_where=text("ended_at IS NULL AND mode <> 'daily'"),
)
Index("ix_sessions_due_at", sessions.c.due_at)

posts = Table(
    "posts",
    metadata,
    serial(),
    _owned_by("session_id", "sessions.id", nullable=True),
    telegram_id("chat_id"),
    telegram_id("thread_id"),
    _count("ordinal"),
    _word("question_id"),
    _word("topic_id"),
    Column("snapshot", JSON, nullable=False),  # the version posted, choices in the order shown
    telegram_id("message_id", nullable=True),
    Column("poll_id", String(64), unique=True),
    moment("shown_at", nullable=True),
    moment("due_at", nullable=True),
    moment("revealed_at", nullable=True),
    _count("milliseconds"),  # spent on earlier visits to an exam's page
    UniqueConstraint("session_id", "ordinal"),
    Index("ix_posts_chat_id_question_id_shown_at", "chat_id", "question_id", "shown_at"),
)

attempts = Table(
    "attempts",
    metadata,
    serial(),
    _owned_by("post_id", "posts.id"),
    telegram_id("chat_id"),
    telegram_id("person_id"),
    _word("question_id"),
    _word("topic_id"),
    _count("choice"),  # in the order shown
    _count("written_choice"),  # in the order the curator wrote
    _flag("is_right"),
    _flag("is_scored"),  # the first of this person, chat, question and week; right ones score
    _word("week"),
    _count("milliseconds"),  # from the question's being shown
    moment("answered_at"),
    UniqueConstraint("post_id", "person_id"),
    Index("ix_attempts_person_id_answered_at", "person_id", "answered_at"),
    Index("ix_attempts_chat_id_answered_at", "chat_id", "answered_at"),
    Index("ix_attempts_question_id", "question_id"),
)
Index(
    "uq_attempts_scored_once",
    attempts.c.chat_id,
    attempts.c.week,
    attempts.c.person_id,
    attempts.c.question_id,
    unique=True,
    sqlite_where=text("is_scored"),
)

early_votes = Table(  # poll answers that came before their poll was stored
    "early_votes",
    metadata,
    Column("poll_id", String(64), primary_key=True),
    telegram_id("person_id", primary_key=True),
    Column("name", String(300), nullable=False, default=""),
    _count("choice"),
    moment("voted_at"),
)

# --- the daily quiz --------------------------------------------------------------------------

subscriptions = Table(
    "subscriptions",
    metadata,
    serial(),
    telegram_id("chat_id"),
    telegram_id("thread_id"),
    _count("slot"),
    telegram_id("person_id"),  # who set it up
    Column("local_time", String(5), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("days", String(7), nullable=False),  # ISO weekdays, "1234567" for every day
    _word("scope"),
    _count("question_count", 1),
    _word("style"),
    _flag("needs_answers"),  # posts only if yesterday's question had an answer
    _flag("is_active", default=True),
    moment("paused_until", nullable=True),
    moment("suspended_at", nullable=True),  # since when the chat cannot be reached
    moment("next_due_at", nullable=True),
    moment("created_at"),
    UniqueConstraint("chat_id", "slot"),
    Index("ix_subscriptions_next_due_at", "next_due_at"),
)

pushes = Table(
    "pushes",
    metadata,
    serial(),
    telegram_id("chat_id"),
    Column("local_date", Date, nullable=False),
    _count("slot"),
    _owned_by("subscription_id", "subscriptions.id", nullable=True),
    _owned_by("session_id", "sessions.id", nullable=True),
    _word("status"),
    moment("due_at"),
    moment("claimed_until", nullable=True),
    moment("sent_at", nullable=True),
    Column("detail", Text),
    UniqueConstraint("chat_id", "local_date", "slot"),
    Index("ix_pushes_status_due_at", "status", "due_at"),
)

# --- spaced repetition -----------------------------------------------------------------------

cards = Table(
    "cards",
    metadata,
    telegram_id("person_id", primary_key=True),
    Column("question_id", String(200), primary_key=True),
    _word("topic_id"),
    _count("state"),
    Column("step", Integer),
    Column("stability", Float),
    Column("difficulty", Float),
    moment("due_at"),
    moment("last_review_at", nullable=True),
    moment("retired_at", nullable=True),
    Index("ix_cards_person_id_due_at", "person_id", "due_at"),
)

review_log = Table(
    "review_log",
    metadata,
    serial(),
    telegram_id("person_id"),
    _word("question_id"),
    _count("rating"),
    _count("milliseconds"),
    _word("origin", "quiz"),
    moment("reviewed_at"),
    Index("ix_review_log_person_id_reviewed_at", "person_id", "reviewed_at"),
)


def complete_for_postgresql() -> None:
    """Give partial indexes their conditions for PostgreSQL as well.

    Said where they are made, SQLAlchemy would import that dialect for everybody.
    """
    for table in metadata.tables.values():
        for index in table.indexes:
            condition = index.dialect_options["sqlite"]["where"]
            index.dialect_options["postgresql"]["where"] = condition
