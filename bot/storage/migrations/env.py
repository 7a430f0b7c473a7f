"""Alembic's door: runs migrations on the connection it is given."""

from typing import Any, Literal

from alembic import context

from bot.storage.columns import UtcTime
from bot.storage.tables_traffic import metadata


def _render(kind: str, item: Any, api: Any) -> str | Literal[False]:  # noqa: ANN401 - Alembic's
    """Write our own column type by its name; leave the rest to Alembic."""
    if kind == "type" and isinstance(item, UtcTime):
        api.imports.add("from bot.storage.columns import UtcTime")
        return "UtcTime()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite rolls back DDL as well, once the driver leaves transactions to us.
    transactional_ddl=True,
    render_item=_render,
)
with context.begin_transaction():
    context.run_migrations()
