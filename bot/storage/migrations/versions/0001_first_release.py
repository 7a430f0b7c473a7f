"""The schema of the first release."""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import UtcTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "answered_messages",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("answer_message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("answered_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "message_id", name=op.f("pk_answered_messages")),
    )
    op.create_table(
        "cards",
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("question_id", sa.String(length=200), nullable=False),
        sa.Column("topic_id", sa.String(length=200), nullable=False),
        sa.Column("state", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("stability", sa.Float(), nullable=True),
        sa.Column("difficulty", sa.Float(), nullable=True),
        sa.Column("due_at", UtcTime(), nullable=False),
        sa.Column("last_review_at", UtcTime(), nullable=True),
        sa.Column("retired_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("person_id", "question_id", name=op.f("pk_cards")),
    )
    op.create_index("ix_cards_person_id_due_at", "cards", ["person_id", "due_at"], unique=False)
    op.create_table(
        "chats",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("title", sa.String(length=300), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=True),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("question_seconds", sa.Integer(), nullable=False),
        sa.Column("quiz_style", sa.String(length=200), nullable=False),
        sa.Column("answer_mode", sa.String(length=200), nullable=False),
        sa.Column("bound_thread_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("quiet_from", sa.String(length=5), nullable=True),
        sa.Column("quiet_until", sa.String(length=5), nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("moved_to_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("extras", sa.JSON(), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("left_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chats")),
    )
    op.create_table(
        "early_votes",
        sa.Column("poll_id", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("choice", sa.Integer(), nullable=False),
        sa.Column("voted_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("poll_id", "person_id", name=op.f("pk_early_votes")),
    )
    op.create_table(
        "inbox",
        sa.Column("update_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("received_at", UtcTime(), nullable=False),
        sa.Column("claimed_by", sa.String(length=100), nullable=True),
        sa.Column("claimed_until", UtcTime(), nullable=True),
        sa.Column("handled_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("update_id", name=op.f("pk_inbox")),
    )
    op.create_index("ix_inbox_state_update_id", "inbox", ["state", "update_id"], unique=False)
    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("holder", sa.String(length=100), nullable=False),
        sa.Column("until_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_leases")),
    )
    op.create_table(
        "memories",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("topic_ids", sa.JSON(), nullable=False),
        sa.Column("aspect", sa.String(length=200), nullable=True),
        sa.Column("answered_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "person_id", name=op.f("pk_memories")),
    )
    op.create_table(
        "notices",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("notice", sa.String(length=100), nullable=False),
        sa.Column("sent_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "notice", name=op.f("pk_notices")),
    )
    op.create_table(
        "outbox",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("send_key", sa.String(length=100), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("not_before_at", UtcTime(), nullable=False),
        sa.Column("claimed_until", UtcTime(), nullable=True),
        sa.Column("sent_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("send_key", name=op.f("uq_outbox_send_key")),
    )
    op.create_index(
        "ix_outbox_state_not_before_at", "outbox", ["state", "not_before_at"], unique=False
    )
    op.create_table(
        "paces",
        sa.Column("bucket", sa.String(length=64), nullable=False),
        sa.Column("next_free_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", name=op.f("pk_paces")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=300), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=True),
        sa.Column("is_hidden", sa.Boolean(), nullable=False),
        sa.Column("exam_date", sa.Date(), nullable=True),
        sa.Column("review_cap", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
    )
    op.create_table(
        "prompts",
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=200), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("expires_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("chat_id", "person_id", name=op.f("pk_prompts")),
    )
    op.create_table(
        "reports",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("item_id", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.Column("closed_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
    )
    op.create_index(
        "ix_reports_status_created_at", "reports", ["status", "created_at"], unique=False
    )
    op.create_table(
        "review_log",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("question_id", sa.String(length=200), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("reviewed_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_log")),
    )
    op.create_index(
        "ix_review_log_person_id_reviewed_at",
        "review_log",
        ["person_id", "reviewed_at"],
        unique=False,
    )
    op.create_table(
        "sessions",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("thread_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("mode", sa.String(length=200), nullable=False),
        sa.Column("scope", sa.String(length=200), nullable=False),
        sa.Column("marking", sa.String(length=200), nullable=False),
        sa.Column("style", sa.String(length=200), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=200), nullable=False),
        sa.Column("stage", sa.String(length=200), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=True),
        sa.Column("seconds_left", sa.Integer(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("started_at", UtcTime(), nullable=False),
        sa.Column("ended_at", UtcTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
    )
    op.create_index("ix_sessions_due_at", "sessions", ["due_at"], unique=False)
    op.create_index(
        "uq_sessions_active_place",
        "sessions",
        ["chat_id", "thread_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL AND mode <> 'daily'"),
        postgresql_where=sa.text("ended_at IS NULL AND mode <> 'daily'"),
    )
    op.create_table(
        "subscriptions",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("thread_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("local_time", sa.String(length=5), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("days", sa.String(length=7), nullable=False),
        sa.Column("scope", sa.String(length=200), nullable=False),
        sa.Column("question_count", sa.Integer(), nullable=False),
        sa.Column("style", sa.String(length=200), nullable=False),
        sa.Column("needs_answers", sa.Boolean(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("paused_until", UtcTime(), nullable=True),
        sa.Column("suspended_at", UtcTime(), nullable=True),
        sa.Column("next_due_at", UtcTime(), nullable=True),
        sa.Column("created_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscriptions")),
        sa.UniqueConstraint("chat_id", "slot", name=op.f("uq_subscriptions_chat_id_slot")),
    )
    op.create_index("ix_subscriptions_next_due_at", "subscriptions", ["next_due_at"], unique=False)
    op.create_table(
        "suggestion_picks",
        sa.Column("written", sa.String(length=200), nullable=False),
        sa.Column("entry_id", sa.String(length=200), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("written", "entry_id", name=op.f("pk_suggestion_picks")),
    )
    op.create_table(
        "unanswered",
        sa.Column("group_key", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=40), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("first_at", UtcTime(), nullable=False),
        sa.Column("last_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("group_key", name=op.f("pk_unanswered")),
    )
    op.create_table(
        "votes",
        sa.Column("entry_id", sa.String(length=200), nullable=False),
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("is_helpful", sa.Boolean(), nullable=False),
        sa.Column("voted_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "person_id", name=op.f("pk_votes")),
    )
    op.create_table(
        "posts",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("thread_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("question_id", sa.String(length=200), nullable=False),
        sa.Column("topic_id", sa.String(length=200), nullable=False),
        sa.Column("snapshot", sa.JSON(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("poll_id", sa.String(length=64), nullable=True),
        sa.Column("shown_at", UtcTime(), nullable=True),
        sa.Column("due_at", UtcTime(), nullable=True),
        sa.Column("revealed_at", UtcTime(), nullable=True),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_posts_session_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_posts")),
        sa.UniqueConstraint("poll_id", name=op.f("uq_posts_poll_id")),
        sa.UniqueConstraint("session_id", "ordinal", name=op.f("uq_posts_session_id_ordinal")),
    )
    op.create_index(
        "ix_posts_chat_id_question_id_shown_at",
        "posts",
        ["chat_id", "question_id", "shown_at"],
        unique=False,
    )
    op.create_table(
        "pushes",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column(
            "subscription_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column(
            "session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("status", sa.String(length=200), nullable=False),
        sa.Column("due_at", UtcTime(), nullable=False),
        sa.Column("claimed_until", UtcTime(), nullable=True),
        sa.Column("sent_at", UtcTime(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["session_id"], ["sessions.id"], name=op.f("fk_pushes_session_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["subscription_id"],
            ["subscriptions.id"],
            name=op.f("fk_pushes_subscription_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pushes")),
        sa.UniqueConstraint(
            "chat_id", "local_date", "slot", name=op.f("uq_pushes_chat_id_local_date_slot")
        ),
    )
    op.create_index("ix_pushes_status_due_at", "pushes", ["status", "due_at"], unique=False)
    op.create_table(
        "attempts",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("post_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("question_id", sa.String(length=200), nullable=False),
        sa.Column("topic_id", sa.String(length=200), nullable=False),
        sa.Column("choice", sa.Integer(), nullable=False),
        sa.Column("written_choice", sa.Integer(), nullable=False),
        sa.Column("is_right", sa.Boolean(), nullable=False),
        sa.Column("is_scored", sa.Boolean(), nullable=False),
        sa.Column("week", sa.String(length=200), nullable=False),
        sa.Column("milliseconds", sa.Integer(), nullable=False),
        sa.Column("answered_at", UtcTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_attempts_post_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attempts")),
        sa.UniqueConstraint("post_id", "person_id", name=op.f("uq_attempts_post_id_person_id")),
    )
    op.create_index(
        "ix_attempts_person_id_answered_at", "attempts", ["person_id", "answered_at"], unique=False
    )
    op.create_index(
        "ix_attempts_chat_id_answered_at", "attempts", ["chat_id", "answered_at"], unique=False
    )
    op.create_index("ix_attempts_question_id", "attempts", ["question_id"], unique=False)
    op.create_index(
        "uq_attempts_scored_once",
        "attempts",
        ["chat_id", "week", "person_id", "question_id"],
        unique=True,
        sqlite_where=sa.text("is_scored"),
        postgresql_where=sa.text("is_scored"),
    )


def downgrade() -> None:
    op.drop_index(
        "uq_attempts_scored_once",
        table_name="attempts",
        sqlite_where=sa.text("is_scored"),
        postgresql_where=sa.text("is_scored"),
    )
    op.drop_index("ix_attempts_question_id", table_name="attempts")
    op.drop_index("ix_attempts_chat_id_answered_at", table_name="attempts")
    op.drop_index("ix_attempts_person_id_answered_at", table_name="attempts")
    op.drop_table("attempts")
    op.drop_index("ix_pushes_status_due_at", table_name="pushes")
    op.drop_table("pushes")
    op.drop_index("ix_posts_chat_id_question_id_shown_at", table_name="posts")
    op.drop_table("posts")
    op.drop_table("votes")
    op.drop_table("unanswered")
    op.drop_table("suggestion_picks")
    op.drop_index("ix_subscriptions_next_due_at", table_name="subscriptions")
    op.drop_table("subscriptions")
    op.drop_index(
        "uq_sessions_active_place",
        table_name="sessions",
        sqlite_where=sa.text("ended_at IS NULL AND mode <> 'daily'"),
        postgresql_where=sa.text("ended_at IS NULL AND mode <> 'daily'"),
    )
    op.drop_index("ix_sessions_due_at", table_name="sessions")
    op.drop_table("sessions")
    op.drop_index("ix_review_log_person_id_reviewed_at", table_name="review_log")
    op.drop_table("review_log")
    op.drop_index("ix_reports_status_created_at", table_name="reports")
    op.drop_table("reports")
    op.drop_table("prompts")
    op.drop_table("people")
    op.drop_table("paces")
    op.drop_index("ix_outbox_state_not_before_at", table_name="outbox")
    op.drop_table("outbox")
    op.drop_table("notices")
    op.drop_table("memories")
    op.drop_table("leases")
    op.drop_index("ix_inbox_state_update_id", table_name="inbox")
    op.drop_table("inbox")
    op.drop_table("early_votes")
    op.drop_table("chats")
    op.drop_index("ix_cards_person_id_due_at", table_name="cards")
    op.drop_table("cards")
    op.drop_table("answered_messages")
