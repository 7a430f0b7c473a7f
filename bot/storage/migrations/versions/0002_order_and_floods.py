"""What replicas share: the order of one person's updates, and the limits against floods."""

import sqlalchemy as sa
from alembic import op

from bot.storage.columns import UtcTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "floods",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("chat_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("full_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "chat_id", name=op.f("pk_floods")),
    )
    op.add_column(
        "inbox", sa.Column("order_key", sa.BigInteger(), autoincrement=False, nullable=True)
    )


def downgrade() -> None:
    op.drop_column("inbox", "order_key")
    op.drop_table("floods")
